//! Which keys a section may have, found without parsing its lines.
//!
//! Most sections hold none of the directives that somebody asks for, and a look
//! at the start of each line is enough to say so.

use memchr::memchr_iter;

/// A set of keys that says "no" or "perhaps".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KeySet(u128);

impl KeySet {
    /// The keys with which lines of a text begin. What only the grammar can
    /// read (a key with quotes, joins or characters beyond ASCII) may be any.
    pub(super) fn of(body: &str) -> KeySet {
        let bytes = body.as_bytes();
        let mut set = 0;
        let mut start = 0;
        for end in memchr_iter(b'\n', bytes).chain([bytes.len()]) {
            set |= key_bits(bytes.get(start..end).unwrap_or_default());
            start = end + 1;
        }
        KeySet(set)
    }

    /// Whether a key may be among them. One that is not ASCII, or begins with a
    /// string key, always may.
    pub(super) fn may_have(self, key: &str) -> bool {
        !key.is_ascii() || key.starts_with('%') || self.0 & bit(key.as_bytes()) != 0
    }
}

/// The bit of the key of a physical line; none where it has no key.
fn key_bits(line: &[u8]) -> u128 {
    let line = line.trim_ascii_start();
    match line.first() {
        None | Some(b';' | b'[' | b'%') => return 0,
        Some(_) => {}
    }
    for (at, byte) in line.iter().enumerate() {
        match byte {
            b'=' | b';' => return bit(line.get(..at).unwrap_or_default()),
            // Several values and no key.
            b',' => return 0,
            b'"' | b'\\' | 0x0B | 0x80.. => return u128::MAX,
            _ => {}
        }
    }
    bit(line)
}

fn bit(key: &[u8]) -> u128 {
    let key = key.trim_ascii();
    let at = |index: usize| {
        key.get(index)
            .map_or(0, |byte| usize::from(byte.to_ascii_lowercase()))
    };
    let last = at(key.len().saturating_sub(1));
    let hash = key.len() * 37 + at(0) * 5 + at(2) * 11 + last * 17;
    1 << (hash % 128)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_a_line_has_may_be_there_however_it_is_written() {
        for line in [
            "CopyFiles=a",
            "  copyfiles\t= a, b ; c",
            "COPYFILES",
            "CopyFiles ; c",
            "\"CopyFiles\" = a",
            "Copy\\",
            "Copy\"Files\" = a",
        ] {
            let body = format!("x = 1\r\n{line}\r\ny = 2\r\n");
            assert!(KeySet::of(&body).may_have("CopyFiles"), "{line}");
        }
    }

    #[test]
    fn most_sections_are_told_not_to_have_a_key() {
        let body = "HKR,,CopyFiles,,1\r\n; CopyFiles = a\r\n%CopyFiles% = b\r\n\r\na.sys,,,2\r\n";
        assert!(!KeySet::of(body).may_have("CopyFiles"));
    }
}
