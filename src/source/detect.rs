//! Which encoding a file is in.
//!
//! Windows itself knows two kinds, UTF-16 and "ANSI", which is whatever the
//! system's code page is (docs install/general-guidelines-for-inf-files.md).
//! For the second kind the bytes have to tell.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::encoding::Encoding;

/// How many bytes are looked at for the pattern of UTF-16 without a mark.
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
        None
    }
}

/// The likeliest code page of bytes that are neither ASCII nor UTF-8. Only the
/// lines that hold other bytes than ASCII say anything about it, and none of a
/// file with NULs, which is no text.
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
