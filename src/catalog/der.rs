//! Reads DER (ITU-T X.690), value by value: nothing is copied, and nothing that is read
//! decides how deep the reading goes.

/// A value with its tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Value<'b> {
    /// The identifier octet: class, constructed or not, number.
    pub(super) tag: u8,
    /// What is in it.
    pub(super) content: &'b [u8],
    /// All of it, with the tag and the length.
    pub(super) whole: &'b [u8],
}

/// Identifier octets.
pub(super) mod tag {
    pub(in crate::catalog) const INTEGER: u8 = 0x02;
    pub(in crate::catalog) const BIT_STRING: u8 = 0x03;
    pub(in crate::catalog) const OCTET_STRING: u8 = 0x04;
    pub(in crate::catalog) const NULL: u8 = 0x05;
    pub(in crate::catalog) const OID: u8 = 0x06;
    pub(in crate::catalog) const UTF8_STRING: u8 = 0x0C;
    pub(in crate::catalog) const UTC_TIME: u8 = 0x17;
    pub(in crate::catalog) const GENERALIZED_TIME: u8 = 0x18;
    pub(in crate::catalog) const BMP_STRING: u8 = 0x1E;
    pub(in crate::catalog) const SEQUENCE: u8 = 0x30;
    pub(in crate::catalog) const SET: u8 = 0x31;
    /// `[0]`, primitive.
    pub(in crate::catalog) const PRIMITIVE_CONTEXT_0: u8 = 0x80;
    /// `[0]`, constructed.
    pub(in crate::catalog) const CONTEXT_0: u8 = 0xA0;
    /// `[1]`, constructed.
    pub(in crate::catalog) const CONTEXT_1: u8 = 0xA1;
    /// `[2]`, constructed.
    pub(in crate::catalog) const CONTEXT_2: u8 = 0xA2;
}

/// Values one after another. An end that is not one of a value ends them, too.
#[derive(Debug, Clone)]
pub(super) struct Values<'b> {
    rest: &'b [u8],
}

impl<'b> Values<'b> {
    pub(super) fn of(bytes: &'b [u8]) -> Values<'b> {
        Values { rest: bytes }
    }

    /// The next value, if it has this tag. Stays before any other.
    pub(super) fn expect(&mut self, tag: u8) -> Option<Value<'b>> {
        let mut ahead = self.clone();
        let value = ahead.next().filter(|value| value.tag == tag)?;
        *self = ahead;
        Some(value)
    }
}

impl<'b> Iterator for Values<'b> {
    type Item = Value<'b>;

    fn next(&mut self) -> Option<Value<'b>> {
        let (tag, length) = (*self.rest.first()?, *self.rest.get(1)?);
        // Numbers above 30 take more octets; none of what is read here has one.
        if tag & 0x1F == 0x1F {
            return None;
        }
        let (header, length) = match length {
            0..0x80 => (2, usize::from(length)),
            // The indefinite length is not one of DER.
            0x80 => return None,
            _ => {
                let octets = usize::from(length & 0x7F);
                let octets = self.rest.get(2..2 + octets)?;
                let length = octets.iter().try_fold(0_usize, |length, octet| {
                    let length = length.checked_mul(256)?;
                    length.checked_add(usize::from(*octet))
                })?;
                (2 + octets.len(), length)
            }
        };
        let end = header.checked_add(length)?;
        let whole = self.rest.get(..end)?;
        self.rest = self.rest.get(end..)?;
        Some(Value {
            tag,
            content: whole.get(header..)?,
            whole,
        })
    }
}

impl<'b> Value<'b> {
    /// The values in it.
    pub(super) fn values(self) -> Values<'b> {
        Values::of(self.content)
    }
}

/// The text of a string of one of the kinds that names have; `None` for another value.
pub(super) fn text(value: Value<'_>) -> Option<String> {
    const NUMERIC: u8 = 0x12;
    const PRINTABLE: u8 = 0x13;
    const TELETEX: u8 = 0x14;
    const IA5: u8 = 0x16;
    let text = match value.tag {
        tag::BMP_STRING => utf16(value.content, u16::from_be_bytes),
        tag::UTF8_STRING => String::from_utf8_lossy(value.content).into_owned(),
        // What stands in one is Latin 1 with all who write them.
        NUMERIC | PRINTABLE | TELETEX | IA5 => {
            value.content.iter().copied().map(char::from).collect()
        }
        _ => return None,
    };
    Some(text)
}

/// A text in UTF-16, up to the first NUL. A byte left over at the end counts for nothing.
pub(super) fn utf16(bytes: &[u8], unit: impl Fn([u8; 2]) -> u16) -> String {
    let (units, _) = bytes.as_chunks::<2>();
    let units = units.iter().map(|bytes| unit(*bytes));
    let units = units.take_while(|unit| *unit != 0);
    let text = char::decode_utf16(units);
    text.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn values_come_with_their_lengths_and_end_where_they_are_not_whole() {
        let long = [vec![0x04, 0x82, 0x01, 0x00], vec![7; 256]].concat();
        let all = [&[0x02, 0x01, 0x05][..], &long, &[0x05, 0x00]].concat();
        let values: Vec<_> = Values::of(&all).collect();
        let lengths = values
            .iter()
            .map(|v| (v.tag, v.content.len(), v.whole.len()));
        assert_eq!(
            lengths.collect::<Vec<_>>(),
            [(2, 1, 3), (4, 256, 260), (5, 0, 2)]
        );
        for cut in 1..all.len() {
            let whole = Values::of(all.get(..cut).unwrap()).count();
            let expected = [3, 263].iter().filter(|end| **end <= cut).count();
            assert_eq!(whole, expected, "{cut}");
        }
    }

    #[test]
    fn lengths_that_no_file_has_are_no_values() {
        let huge = [0x30, 0x89, 1, 0, 0, 0, 0, 0, 0, 0, 0];
        let indefinite = [0x30, 0x80, 0, 0];
        let high_tag = [0x1F, 0x81, 0x01, 0x00];
        for bytes in [&huge[..], &indefinite, &high_tag, &[0x30, 0xFF], &[0x30]] {
            assert_eq!(Values::of(bytes).next(), None, "{bytes:?}");
        }
    }

    #[test]
    fn what_is_not_expected_stays() {
        let mut values = Values::of(&[0x02, 0x01, 0x05, 0x05, 0x00]);
        assert_eq!(values.expect(0x05), None);
        assert_eq!(values.expect(0x02).unwrap().content, [5]);
        assert!(values.expect(0x05).is_some());
        assert_eq!(values.next(), None);
    }

    #[test]
    fn texts_are_read_by_their_kind() {
        let value = |tag, content| Value {
            tag,
            content,
            whole: content,
        };
        let text_of = |tag, content| text(value(tag, content));
        assert_eq!(text_of(0x1E, b"\0A\xD8\x3D\xDE\0").unwrap(), "A\u{1F600}");
        assert_eq!(text_of(0x0C, "ä".as_bytes()).unwrap(), "ä");
        assert_eq!(text_of(0x14, b"\xE4").unwrap(), "ä");
        assert_eq!(text_of(0x02, b"A"), None);
        assert_eq!(utf16(b"A\0B\0\0\0C\0", u16::from_le_bytes), "AB");
        assert_eq!(utf16(b"A\0B", u16::from_le_bytes), "A");
    }
}
