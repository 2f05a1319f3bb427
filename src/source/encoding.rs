//! The encodings of INF files: UTF-16, UTF-8 and the Windows code pages.

use std::fmt;
use std::str::FromStr;

use encoding_rs as er;

use super::map::Map;

/// An encoding, and whether the file begins with its byte order mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding {
    charset: Charset,
    bom: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Charset {
    Ascii,
    Utf8,
    Utf16Le,
    Utf16Be,
    CodePage(&'static er::Encoding),
}

/// The Windows code pages that an INF may be written in, by their numbers.
/// The numbers are Windows', the decoders are the WHATWG's, which follow them.
static CODE_PAGES: [(&str, &er::Encoding); 14] = [
    ("874", er::WINDOWS_874),
    ("932", er::SHIFT_JIS),
    ("936", er::GBK),
    ("949", er::EUC_KR),
    ("950", er::BIG5),
    ("1250", er::WINDOWS_1250),
    ("1251", er::WINDOWS_1251),
    ("1252", er::WINDOWS_1252),
    ("1253", er::WINDOWS_1253),
    ("1254", er::WINDOWS_1254),
    ("1255", er::WINDOWS_1255),
    ("1256", er::WINDOWS_1256),
    ("1257", er::WINDOWS_1257),
    ("1258", er::WINDOWS_1258),
];

/// No encoding of INF files has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown encoding '{0}': use ascii, utf-8, utf-16le, utf-16be or a Windows code page such as windows-1252 or 932"
)]
pub struct UnknownEncoding(String);

impl Encoding {
    /// Plain ASCII: every Windows code page and UTF-8 read it alike.
    pub const ASCII: Encoding = Encoding::of(Charset::Ascii);
    /// UTF-8 without a byte order mark.
    pub const UTF_8: Encoding = Encoding::of(Charset::Utf8);
    /// UTF-16, little endian, without a byte order mark.
    pub const UTF_16LE: Encoding = Encoding::of(Charset::Utf16Le);
    /// UTF-16, little endian, with a byte order mark: the encoding that Windows
    /// prefers for INFs (docs install/general-guidelines-for-inf-files.md).
    pub const UTF_16LE_BOM: Encoding = Encoding {
        charset: Charset::Utf16Le,
        bom: true,
    };
    /// UTF-16, big endian, without a byte order mark.
    pub const UTF_16BE: Encoding = Encoding::of(Charset::Utf16Be);
    /// The Western code page, Windows' most frequent.
    pub const WINDOWS_1252: Encoding = Encoding::of(Charset::CodePage(er::WINDOWS_1252));

    const fn of(charset: Charset) -> Encoding {
        Encoding {
            charset,
            bom: false,
        }
    }

    /// The Windows code page that reads what the given encoding of the web
    /// reads, or the nearest one: INF files are never in an ISO or DOS page.
    pub(super) fn nearest_code_page(guess: &'static er::Encoding) -> Encoding {
        let page = if CODE_PAGES.iter().any(|(_, page)| *page == guess) {
            guess
        } else if guess == er::ISO_8859_2 {
            er::WINDOWS_1250
        } else if [
            er::ISO_8859_5,
            er::KOI8_R,
            er::KOI8_U,
            er::IBM866,
            er::X_MAC_CYRILLIC,
        ]
        .contains(&guess)
        {
            er::WINDOWS_1251
        } else if guess == er::ISO_8859_7 {
            er::WINDOWS_1253
        } else if guess == er::ISO_8859_8 || guess == er::ISO_8859_8_I {
            er::WINDOWS_1255
        } else if guess == er::ISO_8859_6 {
            er::WINDOWS_1256
        } else if guess == er::ISO_8859_4 || guess == er::ISO_8859_13 {
            er::WINDOWS_1257
        } else if guess == er::EUC_JP || guess == er::ISO_2022_JP {
            er::SHIFT_JIS
        } else if guess == er::GB18030 {
            er::GBK
        } else {
            er::WINDOWS_1252
        };
        Encoding::of(Charset::CodePage(page))
    }

    pub(super) fn with_bom(self, bom: bool) -> Encoding {
        let bom = bom && !self.bom_bytes().is_empty();
        Encoding { bom, ..self }
    }

    /// Whether the file begins with the encoding's byte order mark.
    pub fn has_bom(&self) -> bool {
        self.bom
    }

    /// Whether the encoding is UTF-16, whose bytes line-based tools cannot read.
    pub fn is_utf16(&self) -> bool {
        matches!(self.charset, Charset::Utf16Le | Charset::Utf16Be)
    }

    /// Whether the encoding is big endian UTF-16.
    pub fn is_big_endian(&self) -> bool {
        self.charset == Charset::Utf16Be
    }

    /// The name that IANA has registered, without regard to a byte order mark.
    pub fn iana_name(&self) -> &'static str {
        match self.charset {
            Charset::Ascii => "US-ASCII",
            Charset::Utf8 => "UTF-8",
            Charset::Utf16Le => "UTF-16LE",
            Charset::Utf16Be => "UTF-16BE",
            Charset::CodePage(page) => page.name(),
        }
    }

    /// Whether the encoding is UTF-8.
    pub fn is_utf8(&self) -> bool {
        self.charset == Charset::Utf8
    }

    pub(super) fn is_ascii_superset(&self) -> bool {
        !self.is_utf16()
    }

    /// The byte order mark of the encoding; empty where it has none.
    pub(super) fn bom_bytes(&self) -> &'static [u8] {
        match self.charset {
            Charset::Utf8 => b"\xEF\xBB\xBF",
            Charset::Utf16Le => b"\xFF\xFE",
            Charset::Utf16Be => b"\xFE\xFF",
            Charset::Ascii | Charset::CodePage(_) => b"",
        }
    }

    /// The bytes of a text in this encoding, without a byte order mark, or
    /// the first character that it cannot express.
    pub(super) fn encode(&self, text: &str) -> Result<Vec<u8>, char> {
        match self.charset {
            Charset::Ascii => match text.chars().find(|c| !c.is_ascii()) {
                None => Ok(text.as_bytes().to_vec()),
                Some(other) => Err(other),
            },
            Charset::Utf8 => Ok(text.as_bytes().to_vec()),
            Charset::Utf16Le => Ok(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            Charset::Utf16Be => Ok(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
            Charset::CodePage(page) => {
                let mut encoder = page.new_encoder();
                let capacity = encoder
                    .max_buffer_length_from_utf8_without_replacement(text.len())
                    .unwrap_or_default();
                let mut bytes = Vec::with_capacity(capacity);
                let (result, _) =
                    encoder.encode_from_utf8_to_vec_without_replacement(text, &mut bytes, true);
                match result {
                    er::EncoderResult::InputEmpty => match changed(page, text, &bytes) {
                        None => Ok(bytes),
                        Some(other) => Err(other),
                    },
                    er::EncoderResult::Unmappable(other) => Err(other),
                    // The capacity was the maximum, so this cannot be; were it
                    // so, refusing the edit is the safe answer.
                    er::EncoderResult::OutputFull => Err(char::REPLACEMENT_CHARACTER),
                }
            }
        }
    }

    /// The text of the bytes from `start` on, and the way back.
    pub(super) fn decode(&self, bytes: &[u8], start: usize) -> (String, Map) {
        let body = bytes.get(start..).unwrap_or_default();
        match self.charset {
            Charset::Utf16Le => decode_utf16(u16::from_le_bytes, body, start),
            Charset::Utf16Be => decode_utf16(u16::from_be_bytes, body, start),
            Charset::Utf8 | Charset::Ascii => decode_utf8(body, start),
            Charset::CodePage(page) => decode_code_page(page, body, start),
        }
    }
}

/// The first character that does not come back from its bytes: some encoders
/// write one for another that looks like it, such as `\` for `¥`.
fn changed(page: &'static er::Encoding, text: &str, bytes: &[u8]) -> Option<char> {
    let (decoded, _) = page.decode_without_bom_handling(bytes);
    let mut pairs = text.chars().zip(decoded.chars());
    match pairs.find(|(meant, read)| meant != read) {
        Some((meant, _)) => Some(meant),
        None => (text != decoded).then_some(char::REPLACEMENT_CHARACTER),
    }
}

/// UTF-16: every character is its own number of units, and so is the U+FFFD
/// that stands for a lone surrogate. A last odd byte becomes one more U+FFFD.
fn decode_utf16(unit: fn([u8; 2]) -> u16, body: &[u8], start: usize) -> (String, Map) {
    let (mut rest, tail) = body.as_chunks::<2>();
    let mut text = String::with_capacity(rest.len() + rest.len() / 8);
    let mut map = Map::starting_at(start);
    let is_ascii = |bytes: &[u8; 2]| unit(*bytes) < 0x80;
    while !rest.is_empty() {
        let ascii_before = text.len();
        rest = push_ascii::<128>(unit, rest, &mut text);
        rest = push_ascii::<16>(unit, rest, &mut text);
        let others = rest.iter().position(|unit| !is_ascii(unit));
        let (ascii, after) = rest.split_at(others.unwrap_or(rest.len()));
        text.extend(ascii.iter().map(|bytes| char::from(unit(*bytes) as u8)));
        map.push(text.len() - ascii_before, 1, 2);
        let end = after.iter().position(is_ascii).unwrap_or(after.len());
        let (others, after) = after.split_at(end);
        for character in char::decode_utf16(others.iter().map(|bytes| unit(*bytes))) {
            let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
            text.push(character);
            let units = character.len_utf16() as u8;
            map.push(1, character.len_utf8() as u8, 2 * units);
        }
        rest = after;
    }
    if !tail.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
        map.push(1, REPLACEMENT_LEN, 1);
    }
    (text, map)
}

/// Takes in units of ASCII as long as there are `N` of them, which are checked
/// together, and returns the others.
fn push_ascii<'a, const N: usize>(
    unit: fn([u8; 2]) -> u16,
    mut rest: &'a [[u8; 2]],
    text: &mut String,
) -> &'a [[u8; 2]] {
    while let Some((block, after)) = rest.split_first_chunk::<N>() {
        let units = block.map(unit);
        if units.iter().fold(0, |all, unit| all | unit) >= 0x80 {
            break;
        }
        let narrow = units.map(|unit| unit as u8);
        text.push_str(std::str::from_utf8(&narrow).unwrap_or_default());
        rest = after;
    }
    rest
}

/// UTF-8 with mistakes: the valid stretches map one to one.
fn decode_utf8(body: &[u8], start: usize) -> (String, Map) {
    let mut text = String::with_capacity(body.len());
    let mut map = Map::starting_at(start);
    for chunk in body.utf8_chunks() {
        text.push_str(chunk.valid());
        map.push(chunk.valid().len(), 1, 1);
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
            // `utf8_chunks` gives at most three invalid bytes at a time.
            map.push(1, REPLACEMENT_LEN, chunk.invalid().len() as u8);
        }
    }
    (text, map)
}

const REPLACEMENT_LEN: u8 = char::REPLACEMENT_CHARACTER.len_utf8() as u8;

/// A code page: runs of ASCII map one to one; each other character is decoded
/// alone so that its length in bytes is known.
fn decode_code_page(page: &'static er::Encoding, body: &[u8], start: usize) -> (String, Map) {
    let mut text = String::with_capacity(body.len() + body.len() / 8);
    let mut map = Map::starting_at(start);
    let single = page.is_single_byte().then(|| upper_half(page));
    let mut rest = body;
    while !rest.is_empty() {
        let (run, after) = rest.split_at(er::Encoding::ascii_valid_up_to(rest));
        // ASCII is valid UTF-8.
        text.push_str(std::str::from_utf8(run).unwrap_or_default());
        map.push(run.len(), 1, 1);
        rest = after;
        if let Some(characters) = &single {
            let end = rest.iter().position(u8::is_ascii).unwrap_or(rest.len());
            let (others, after) = rest.split_at(end);
            for byte in others {
                let character = characters.get(usize::from(byte & 0x7F));
                let character = character.copied().unwrap_or(char::REPLACEMENT_CHARACTER);
                text.push(character);
                map.push(1, character.len_utf8() as u8, 1);
            }
            rest = after;
        } else if !rest.is_empty() {
            rest = decode_one(page, rest, &mut text, &mut map);
        }
    }
    debug_assert_eq!(map.byte_end(), start + body.len());
    (text, map)
}

/// The characters of a page of single bytes from 0x80 on: one each, be it U+FFFD.
fn upper_half(page: &'static er::Encoding) -> Vec<char> {
    let bytes: Vec<u8> = (0x80..=u8::MAX).collect();
    let (decoded, _) = page.decode_without_bom_handling(&bytes);
    decoded.chars().collect()
}

/// Decodes the one character at the start of `rest`, which is not ASCII, and
/// returns what follows it.
fn decode_one<'a>(
    page: &'static er::Encoding,
    rest: &'a [u8],
    text: &mut String,
    map: &mut Map,
) -> &'a [u8] {
    let mut decoder = page.new_decoder_without_bom_handling();
    let mut buffer = [0u8; 16];
    // No code page has sequences of more than four bytes.
    for taken in 1..=rest.len().min(4) {
        let last = taken == rest.len();
        let input = rest.get(taken - 1..taken).unwrap_or_default();
        let (result, _, written) =
            decoder.decode_to_utf8_without_replacement(input, &mut buffer, last);
        let decoded = buffer
            .get(..written)
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or_default();
        match result {
            // One byte sequence may stand for two characters (Big5): they
            // are one step of the map, for nothing can be put between them.
            er::DecoderResult::InputEmpty if !decoded.is_empty() => {
                text.push_str(decoded);
                map.push(1, decoded.len() as u8, taken as u8);
                return rest.get(taken..).unwrap_or_default();
            }
            er::DecoderResult::InputEmpty => {}
            er::DecoderResult::Malformed(length, _) => {
                return replace(rest, usize::from(length).max(1), text, map);
            }
            er::DecoderResult::OutputFull => break,
        }
    }
    replace(rest, 1, text, map)
}

fn replace<'a>(rest: &'a [u8], length: usize, text: &mut String, map: &mut Map) -> &'a [u8] {
    let length = length.min(rest.len());
    text.push(char::REPLACEMENT_CHARACTER);
    map.push(1, REPLACEMENT_LEN, length as u8);
    rest.get(length..).unwrap_or_default()
}

/// The name as `--encoding` takes it and reports show it.
impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.charset {
            Charset::Ascii => "ascii",
            Charset::Utf8 => "utf-8",
            Charset::Utf16Le => "utf-16le",
            Charset::Utf16Be => "utf-16be",
            Charset::CodePage(page) => {
                return f.write_str(&page.name().to_ascii_lowercase());
            }
        };
        f.write_str(name)?;
        if self.bom {
            f.write_str("-bom")
        } else {
            Ok(())
        }
    }
}

/// Takes what [`Display`](fmt::Display) gives, and the usual names of code
/// pages: `1252`, `cp1252`, `windows-1252`, `shift_jis`, `cp932`.
impl FromStr for Encoding {
    type Err = UnknownEncoding;

    fn from_str(name: &str) -> Result<Encoding, UnknownEncoding> {
        let lower = name.trim().to_ascii_lowercase();
        let charset = match lower.strip_suffix("-bom").unwrap_or(&lower) {
            "ascii" | "us-ascii" => Some(Charset::Ascii),
            "utf-8" | "utf8" => Some(Charset::Utf8),
            "utf-16" | "utf16" | "utf-16le" | "utf16le" | "unicode" => Some(Charset::Utf16Le),
            "utf-16be" | "utf16be" => Some(Charset::Utf16Be),
            other => {
                let number = ["windows-", "cp", "ms", "x-cp"]
                    .iter()
                    .find_map(|prefix| other.strip_prefix(prefix))
                    .unwrap_or(other);
                CODE_PAGES
                    .iter()
                    .find(|(page, encoding)| {
                        *page == number || encoding.name().eq_ignore_ascii_case(other)
                    })
                    .map(|(_, encoding)| Charset::CodePage(encoding))
            }
        };
        charset
            .map(Encoding::of)
            .ok_or_else(|| UnknownEncoding(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_read_is_what_browsers_read(
            units in prop::collection::vec(prop::sample::select(vec![
                0x61_u16, 0x61, 0x61, 0x61, 0x62, 0, 0x7F, 0x80, 0xE9, 0x3042, 0xD83D, 0xDE00, 0xFFFD, 0xFEFF,
            ]), 0..60),
            is_odd: bool,
        ) {
            for (encoding, reference, bytes) in [
                (Encoding::UTF_16LE, er::UTF_16LE, u16::to_le_bytes as fn(u16) -> [u8; 2]),
                (Encoding::UTF_16BE, er::UTF_16BE, u16::to_be_bytes),
            ] {
                let mut bytes: Vec<u8> = units.iter().copied().flat_map(bytes).collect();
                bytes.extend(is_odd.then_some(b'x'));
                let (text, map) = encoding.decode(&bytes, 0);
                // At the end browsers make one of a surrogate and an odd byte.
                let even = bytes.len() & !1;
                let (expected, _) = reference.decode_without_bom_handling(&bytes[..even]);
                let tail = if is_odd { "\u{FFFD}" } else { "" };
                prop_assert_eq!(&text, &format!("{expected}{tail}"));
                prop_assert_eq!(map.byte_end(), bytes.len());
            }
        }
    }

    #[test]
    fn every_byte_of_a_page_of_single_bytes_is_a_character() {
        let bytes: Vec<u8> = (0..=u8::MAX).collect();
        for (name, page) in CODE_PAGES.iter().filter(|(_, page)| page.is_single_byte()) {
            let (text, _) = Encoding::of(Charset::CodePage(page)).decode(&bytes, 0);
            let (expected, _) = page.decode_without_bom_handling(&bytes);
            assert_eq!(
                (text.chars().count(), text),
                (256, expected.into_owned()),
                "{name}"
            );
        }
    }

    #[test]
    fn pages_of_the_web_become_the_windows_pages_next_to_them() {
        let pages = [
            (er::ISO_8859_2, er::WINDOWS_1250),
            (er::ISO_8859_4, er::WINDOWS_1257),
            (er::ISO_8859_5, er::WINDOWS_1251),
            (er::ISO_8859_6, er::WINDOWS_1256),
            (er::ISO_8859_7, er::WINDOWS_1253),
            (er::ISO_8859_8, er::WINDOWS_1255),
            (er::ISO_8859_8_I, er::WINDOWS_1255),
            (er::ISO_8859_13, er::WINDOWS_1257),
            (er::ISO_8859_15, er::WINDOWS_1252),
            (er::KOI8_R, er::WINDOWS_1251),
            (er::EUC_JP, er::SHIFT_JIS),
            (er::ISO_2022_JP, er::SHIFT_JIS),
            (er::GB18030, er::GBK),
            (er::WINDOWS_1252, er::WINDOWS_1252),
            (er::SHIFT_JIS, er::SHIFT_JIS),
        ];
        for (guess, page) in pages {
            let nearest = Encoding::nearest_code_page(guess);
            assert_eq!(nearest.charset, Charset::CodePage(page), "{guess:?}");
        }
    }
}
