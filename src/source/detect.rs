//! Which encoding a file is in.
//!
//! Windows itself knows two kinds, UTF-16 and "ANSI", which is whatever the
//! system's code page is (docs install/general-guidelines-for-inf-files.md).
//! For the second kind the bytes have to tell.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::encoding::Encoding;

/// How many bytes are searched for the pattern of UTF-16 without a mark.
const SAMPLE: usize = 4096;

/// The encoding of bytes that begin with a byte order mark or look like UTF-16.
pub(super) fn utf16_or_marked(bytes: &[u8]) -> Option<Encoding> {
    let all = [Encoding::UTF_8, Encoding::UTF_16LE, Encoding::UTF_16BE];
    let mut marked = all.into_iter();
    let marked = marked.find(|encoding| bytes.starts_with(encoding.bom_bytes()));
    marked.or_else(|| unmarked_utf16(bytes))
}

/// UTF-16 text that is mostly ASCII has a NUL in nearly every second byte and
/// hardly any in the others; nothing else does.
fn unmarked_utf16(bytes: &[u8]) -> Option<Encoding> {
    let sample = bytes.get(..bytes.len().min(SAMPLE) & !1)?;
    let pairs = sample.len() / 2;
    if pairs < 2 || memchr::memchr(0, sample).is_none() {
        return None;
    }
    let mut nuls = [0usize; 2];
    for pair in sample.chunks_exact(2) {
        for (count, byte) in nuls.iter_mut().zip(pair) {
            *count += usize::from(*byte == 0);
        }
    }
    let [first, second] = nuls;
    let many = pairs * 7 / 10;
    let few = pairs / 20;
    if second >= many && first <= few {
        Some(Encoding::UTF_16LE)
    } else if first >= many && second <= few {
        Some(Encoding::UTF_16BE)
    } else {
        // Of shifted units the NULs are in both places.
        begun_as_utf16(bytes).filter(|encoding| {
            let (text, _) = encoding.decode(bytes, 0);
            shifted_at(&text).is_some()
        })
    }
}

/// The encoding of bytes that begin as ASCII in UTF-16 does.
fn begun_as_utf16(bytes: &[u8]) -> Option<Encoding> {
    let (pairs, _) = bytes.get(..2 * RUN)?.as_chunks::<2>();
    let is_begun = |ascii: usize, nul: usize| {
        pairs.iter().all(|pair| {
            let byte = |index| pair.get(index).copied().unwrap_or_default();
            is_ascii_text(u32::from(byte(ascii))) && byte(nul) == 0
        })
    };
    if is_begun(0, 1) {
        Some(Encoding::UTF_16LE)
    } else if is_begun(1, 0) {
        Some(Encoding::UTF_16BE)
    } else {
        None
    }
}

/// So many units in a row tell that they are ASCII, or ASCII that is shifted.
const RUN: usize = 4;

/// So many of a run differ: a line of one character drawn again and again, as
/// U+2500 is, is none.
const DISTINCT: usize = 3;

/// Where a text that was read as UTF-16 has the first run of characters that are
/// ASCII with its two bytes turned round: what a unit makes that begins with the
/// second byte of one and ends with the first of the next. No other text has
/// such a run.
pub(super) fn shifted_at(text: &str) -> Option<usize> {
    let (mut start, mut length) = (0, 0);
    let mut distinct: Vec<char> = Vec::new();
    for (at, character) in text.char_indices() {
        let code = u32::from(character);
        if code & 0xFF != 0 || !is_ascii_text(code >> 8) {
            length = 0;
            continue;
        }
        if length == 0 {
            start = at;
            distinct.clear();
        }
        length += 1;
        if !distinct.contains(&character) {
            distinct.push(character);
        }
        if length >= RUN && distinct.len() >= DISTINCT {
            return Some(start);
        }
    }
    None
}

/// Whether a number is that of a character that text in ASCII is made of.
fn is_ascii_text(code: u32) -> bool {
    matches!(code, 0x20..=0x7E | 0x09 | 0x0A | 0x0D)
}

/// The likeliest code page of bytes that are neither ASCII nor UTF-8. Only the
/// lines that hold other bytes than ASCII say anything about it, and none of a
/// file with NULs, which is not text.
pub(super) fn guess_code_page(bytes: &[u8]) -> Encoding {
    if memchr::memchr(0, bytes).is_some() {
        return Encoding::WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let (line, after) = rest.split_at(end);
        if !line.is_ascii() {
            detector.feed(line, false);
        }
        rest = after;
    }
    detector.feed(b"", true);
    Encoding::nearest_code_page(detector.guess(None, Utf8Detection::Deny))
}
