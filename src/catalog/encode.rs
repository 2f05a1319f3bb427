//! Writes DER (ITU-T X.690): each value is made of those in it, from inside out.

use super::der::tag;

/// A value: its identifier octet, its length in as few octets as can be, and its content.
pub(super) fn value(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut bytes = vec![tag];
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => bytes.push(short),
        _ => {
            let octets = length.to_be_bytes();
            let octets: Vec<u8> = octets.into_iter().skip_while(|octet| *octet == 0).collect();
            // No more than eight octets.
            bytes.push(0x80 | u8::try_from(octets.len()).unwrap_or_default());
            bytes.extend(octets);
        }
    }
    bytes.extend(parts.iter().flat_map(|part| part.iter().copied()));
    bytes
}

/// Values in their order.
pub(super) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    value(tag::SEQUENCE, parts)
}

/// Many values in their order.
pub(super) fn sequence_of(parts: &[Vec<u8>]) -> Vec<u8> {
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    sequence(&parts)
}

/// Values whose order means nothing: DER puts them in that of their bytes.
pub(super) fn set_of(mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    value(tag::SET, &parts)
}

/// An object identifier, given as its content.
pub(super) fn oid(identifier: &[u8]) -> Vec<u8> {
    value(tag::OID, &[identifier])
}

/// Bytes.
pub(super) fn octets(bytes: &[u8]) -> Vec<u8> {
    value(tag::OCTET_STRING, &[bytes])
}

/// A text in the characters of UTF-16, the higher byte of each first.
pub(super) fn bmp_string(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    value(tag::BMP_STRING, &[&units])
}

/// A time in UTC, in seconds after 1970-01-01: with two digits for the year up to 2049, as
/// X.509 has it, and with four from then on.
pub(super) fn time(seconds: u64) -> Vec<u8> {
    const DAY: u64 = 24 * 60 * 60;
    let (year, month, day) = date(seconds / DAY);
    let rest = seconds % DAY;
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    let rest = format!("{month:02}{day:02}{hour:02}{minute:02}{second:02}Z");
    if (1950..2050).contains(&year) {
        let text = format!("{:02}{rest}", year % 100);
        value(tag::UTC_TIME, &[text.as_bytes()])
    } else {
        let text = format!("{year:04}{rest}");
        value(tag::GENERALIZED_TIME, &[text.as_bytes()])
    }
}

/// Year, month and day of a day after 1970-01-01 (Howard Hinnant, "chrono-Compatible
/// Low-Level Date Algorithms"): years begin with March, so that the leap day is their last.
pub(crate) fn date(days: u64) -> (u64, u64, u64) {
    const FROM_MARCH_OF_0: u64 = 719_468;
    const ERA: u64 = 146_097;
    // Only a year of four digits can be written.
    let days = days.min(2_932_896) + FROM_MARCH_OF_0;
    let (era, day) = (days / ERA, days % ERA);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_has_as_few_octets_as_can_be() {
        let lengths = [0, 1, 127, 128, 255, 256, 65_535, 65_536];
        let heads = lengths.map(|length| {
            let content = vec![7; length];
            let bytes = value(0x04, &[&content]);
            let head = bytes.len() - length;
            assert!(bytes.ends_with(&content));
            bytes.into_iter().take(head).collect::<Vec<u8>>()
        });
        let expected: [&[u8]; 8] = [
            &[4, 0],
            &[4, 1],
            &[4, 127],
            &[4, 0x81, 128],
            &[4, 0x81, 255],
            &[4, 0x82, 1, 0],
            &[4, 0x82, 255, 255],
            &[4, 0x83, 1, 0, 0],
        ];
        assert_eq!(heads.each_ref().map(Vec::as_slice), expected);
    }

    #[test]
    fn a_set_is_in_the_order_of_its_bytes() {
        let parts = vec![octets(&[2]), octets(&[1]), oid(&[9]), octets(&[])];
        let expected = [0x31, 11, 4, 0, 4, 1, 1, 4, 1, 2, 6, 1, 9];
        assert_eq!(set_of(parts), expected);
    }

    #[test]
    fn times_are_written_as_certificates_have_them() {
        let text = |seconds| {
            let bytes = time(seconds);
            let content = bytes.get(2..).unwrap_or_default();
            (
                bytes.first().copied(),
                String::from_utf8_lossy(content).into_owned(),
            )
        };
        let utc = |text: &str| (Some(0x17), text.to_owned());
        assert_eq!(text(0), utc("700101000000Z"));
        assert_eq!(text(951_782_399), utc("000228235959Z"));
        assert_eq!(text(951_782_400), utc("000229000000Z"));
        assert_eq!(text(1_653_048_000), utc("220520120000Z"));
        assert_eq!(text(1_735_689_599), utc("241231235959Z"));
        let general = |text: &str| (Some(0x18), text.to_owned());
        assert_eq!(text(2_524_607_999), utc("491231235959Z"));
        assert_eq!(text(2_524_608_000), general("20500101000000Z"));
        assert_eq!(text(4_107_542_400), general("21000301000000Z"));
        assert_eq!(text(u64::MAX).1.get(..8), Some("99991231"));
    }
}
