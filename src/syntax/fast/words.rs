//! Words that do not stand in a text as they are read: where quotes part them, or
//! strings bring them. A word is of ASCII letters and digits.

use crate::syntax::scan::{CHUNK, Set};

/// The quotes that stand within a word: offsets in the text.
pub(in crate::syntax) fn quotes_within_words(text: &[u8]) -> impl Iterator<Item = usize> {
    const QUOTES: Set<1> = Set::of([b'"']);
    let quotes = QUOTES.find_all(text);
    quotes.filter(move |at| is_within_word(text, *at))
}

/// Whether quotes at an offset are within a word: between a letter or digit and
/// another are one or two of them.
fn is_within_word(bytes: &[u8], quotes: usize) -> bool {
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(b'\n');
    byte(quotes) == b'"'
        && is_word(byte(quotes.wrapping_sub(1)))
        && (is_word(byte(quotes + 1)) || (byte(quotes + 1) == b'"' && is_word(byte(quotes + 2))))
}

/// Whether a byte is an ASCII letter or digit.
fn is_word(byte: u8) -> bool {
    ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10)
}

/// Whether an entry, with whose physical line a text begins, certainly has no
/// quotes and no strings in the values that count. Looks no further than so many
/// lines, and not at all where all values count.
pub(in crate::syntax) fn is_bare(text: &[u8], values: usize) -> bool {
    const SIGNS: Set<2> = Set::of([b'"', b'%']);
    const ENDS: Set<3> = Set::of([b',', b';', b'\n']);
    if values == usize::MAX {
        return false;
    }
    let mut at = 0;
    let mut left = values;
    while let (Some(signs), Some(mut ends)) =
        (SIGNS.in_two_chunks(text, at), ENDS.in_two_chunks(text, at))
    {
        while ends != 0 {
            left -= 1;
            if left == 0 {
                let before = (ends & ends.wrapping_neg()) - 1;
                return signs & before == 0;
            }
            ends &= ends - 1;
        }
        if signs != 0 {
            return false;
        }
        at += 2 * CHUNK;
    }
    false
}

/// Whether an entry may have a word in the values that count that does not stand
/// there: quotes part it, or strings bring it or a piece of it. `text` begins
/// with the entry's physical line; `brings` tells whether a string may have one.
pub(in crate::syntax) fn may_hide(
    text: &str,
    values: usize,
    brings: impl Fn(&str) -> bool,
) -> bool {
    const SIGNS: Set<5> = Set::of([b'"', b'%', b',', b';', b'\n']);
    let bytes = text.as_bytes();
    // Whether a word may go on beside a string: at an offset, or behind quotes there.
    let goes_on = |next: Option<usize>, second: Option<usize>| {
        let byte = |at: Option<usize>| bytes.get(at?).copied();
        let is_piece = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'%';
        match byte(next) {
            Some(b'"') => byte(second).is_some_and(|byte| is_piece(byte) || byte == b'"'),
            next => next.is_some_and(is_piece),
        }
    };
    let mut is_quoted = false;
    let mut commas = 0;
    // Behind the `%` that waits for its partner.
    let mut key: Option<usize> = None;
    for at in SIGNS.find_all(bytes) {
        match (bytes.get(at), key.take()) {
            (Some(b'%'), None) => {
                if goes_on(at.checked_sub(1), at.checked_sub(2)) {
                    return true;
                }
                key = Some(at + 1);
            }
            (Some(b'%'), Some(start)) => {
                let is_piece = goes_on(Some(at + 1), Some(at + 2));
                if is_piece || text.get(start..at).is_some_and(&brings) {
                    return true;
                }
            }
            // An unbalanced `%`: be conservative.
            (_, Some(_)) => return true,
            (Some(b'"'), None) => {
                if is_within_word(bytes, at) {
                    return true;
                }
                is_quoted = !is_quoted;
            }
            (Some(b'\n'), None) => return false,
            (_, None) if is_quoted => {}
            (Some(b','), None) => {
                commas += 1;
                if commas == values {
                    return false;
                }
            }
            (_, None) => return false,
        }
    }
    key.is_some()
}
