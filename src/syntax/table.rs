//! The lines of a text at a glance: one pass finds the section headers, where
//! every entry begins, and the hash of its key.
//!
//! Nothing is parsed for it: whoever wants an entry parses it where it begins.

use std::ops::Range;

use super::lines::{self, LineKind};
use super::scan::{LINE_END, Set};

/// What one pass over a text finds.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Where the logical line of each entry begins, in the order of the text.
    starts: Vec<usize>,
    /// The key of each.
    keys: Vec<KeyHash>,
    /// Which keys there may be at all.
    known: Known,
    /// Which entries are more than one physical line, and where each ends.
    joined: Vec<(usize, usize)>,
    /// The section headers.
    pub(super) headers: Vec<Header>,
    /// The first line of which only the `]` of a header is missing.
    pub(super) unclosed: Option<Range<usize>>,
    /// Of the lines before the first section, the first with text. SetupAPI
    /// may take it for a mistake.
    pub(super) stray: Option<Range<usize>>,
}

/// A section header.
#[derive(Debug)]
pub(super) struct Header {
    /// Its physical line.
    pub(super) line: Range<usize>,
    /// What stands between its brackets.
    pub(super) name: Range<usize>,
    /// How many entries stand before it.
    pub(super) entries: usize,
}

/// A key, in any case, as far as a number tells one from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct KeyHash(u32);

impl KeyHash {
    /// There is no key: several values and no `=`.
    const NONE: KeyHash = KeyHash(0);
    /// Only the grammar can tell.
    const UNKNOWN: KeyHash = KeyHash(1);
    /// It begins with a `%strkey%`.
    const PERCENT: KeyHash = KeyHash(2);

    /// The hash of the key at an offset, `len` bytes of ASCII.
    fn at(bytes: &[u8], start: usize, len: usize) -> KeyHash {
        let first = eight(bytes, start) & mask(len);
        let last = if len > 8 {
            eight(bytes, start + len - 8)
        } else {
            0
        };
        let mixed = first.wrapping_mul(0x9E37_79B9_7F4A_7C15)
            ^ last.wrapping_mul(0xC2B2_AE3D_27D4_EB4F)
            ^ (len as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        KeyHash(((mixed ^ (mixed >> 29)) >> 16) as u32).beyond_marks()
    }

    fn beyond_marks(self) -> KeyHash {
        KeyHash(self.0.max(Self::PERCENT.0 + 1))
    }

    /// The hash that lines with a key have; `None` where that may be any.
    fn wanted(key: &str) -> Option<KeyHash> {
        if !key.is_ascii() {
            None
        } else if key.contains('%') {
            Some(Self::PERCENT)
        } else {
            Some(Self::at(key.as_bytes(), 0, key.len()))
        }
    }
}

/// A set of keys that says "no" or "perhaps".
#[derive(Debug)]
struct Known {
    bits: [u64; 64],
    /// Whether there is one that may be any.
    any: bool,
}

impl Default for Known {
    fn default() -> Known {
        Known {
            bits: [0; 64],
            any: false,
        }
    }
}

impl Known {
    fn place(key: KeyHash) -> (usize, u64) {
        let hash = key.0 as usize;
        (hash / 64 % 64, 1 << (hash % 64))
    }

    fn add(&mut self, key: KeyHash) {
        self.any |= key == KeyHash::UNKNOWN;
        let (word, bit) = Known::place(key);
        if let Some(word) = self.bits.get_mut(word) {
            *word |= bit;
        }
    }

    fn may_have(&self, key: KeyHash) -> bool {
        let (word, bit) = Known::place(key);
        self.any || self.bits.get(word).is_some_and(|word| word & bit != 0)
    }
}

/// Eight bytes from an offset on, letters as small ones; zeros behind the end.
fn eight(bytes: &[u8], start: usize) -> u64 {
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let rest = bytes.get(start..).unwrap_or_default();
    match rest.first_chunk::<8>() {
        Some(chunk) => u64::from_le_bytes(*chunk) | SMALL,
        None => {
            let little_end = rest.iter().rev();
            let number = little_end.fold(0, |number, byte| number << 8 | u64::from(*byte));
            (number | SMALL) & mask(rest.len())
        }
    }
}

/// Keeps as many bytes of eight, from the lowest on.
fn mask(len: usize) -> u64 {
    if len < 8 {
        (1 << (len * 8)) - 1
    } else {
        u64::MAX
    }
}

/// Where the letters of a key end, or something begins that only the grammar
/// understands.
const KEY_ENDS: Set<8> = Set::with_others([b'=', b',', b'\n', b';', b'"', b'\\', b'%', 0x0B]);

/// The brackets of a header.
const OPEN: Set<1> = Set::of([b'[']);
const CLOSE: Set<1> = Set::of([b']']);

/// Where a line ends, or its comment begins.
const LINE_ENDS: Set<2> = Set::of([b'\n', b';']);

impl Table {
    /// Looks through a text, which ends at Ctrl-Z.
    pub(super) fn of(text: &str) -> Table {
        /// About so many bytes has an entry.
        const USUAL: usize = 40;
        /// About so many has a section.
        const SECTION: usize = 400;
        let bytes = text.as_bytes();
        let mut table = Table {
            starts: Vec::with_capacity(bytes.len() / USUAL),
            keys: Vec::with_capacity(bytes.len() / USUAL),
            headers: Vec::with_capacity(bytes.len() / SECTION),
            ..Table::default()
        };
        let mut start = table.skip_preamble(text);
        while start < bytes.len() {
            start = table.line(text, bytes, start);
        }
        table
    }

    /// How many entries there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    /// Where an entry begins.
    pub(super) fn start(&self, row: usize) -> usize {
        self.starts.get(row).copied().unwrap_or_default()
    }

    /// Of some entries the one whose line begins at an offset, or is the last
    /// before it.
    pub(super) fn row_at(&self, rows: Range<usize>, offset: usize) -> Option<usize> {
        let starts = self.starts.get(rows.clone())?;
        let behind = starts.partition_point(|start| *start <= offset);
        Some(rows.start + behind.checked_sub(1)?)
    }

    /// Of some entries those that are more than one physical line, each with its
    /// end.
    pub(super) fn joined(&self, rows: Range<usize>) -> &[(usize, usize)] {
        if self.joined.is_empty() {
            return &[];
        }
        let start = self.joined.partition_point(|(row, _)| *row < rows.start);
        let end = self.joined.partition_point(|(row, _)| *row < rows.end);
        self.joined.get(start..end).unwrap_or_default()
    }

    /// Of some entries those that may have a key.
    pub(super) fn with_key(
        &self,
        rows: Range<usize>,
        key: &str,
    ) -> impl Iterator<Item = usize> + use<'_> {
        /// So many are looked at together, which takes a few instructions.
        const TOGETHER: usize = 32;
        let wanted = KeyHash::wanted(key);
        let may_be_any = wanted.is_none();
        let wanted = wanted.unwrap_or(KeyHash::UNKNOWN);
        // Without a branch, so that the compiler makes vectors of it.
        let may_be =
            move |hash: KeyHash| may_be_any | (hash == wanted) | (hash == KeyHash::UNKNOWN);
        let first = rows.start;
        let may_be_known = may_be_any || self.known.may_have(wanted);
        let rows = if may_be_known { rows } else { 0..0 };
        let keys = self.keys.get(rows).unwrap_or_default();
        let chunks = keys.chunks(TOGETHER).enumerate();
        let chunks = chunks
            .filter(move |(_, keys)| keys.iter().fold(false, |any, hash| any | may_be(*hash)));
        chunks.flat_map(move |(chunk, keys)| {
            let rows = keys.iter().enumerate();
            rows.filter(move |(_, hash)| may_be(**hash))
                .map(move |(row, _)| first + chunk * TOGETHER + row)
        })
    }

    /// Takes in the lines before the first section and its header, and returns
    /// where the next line begins.
    fn skip_preamble(&mut self, text: &str) -> usize {
        let mut start = 0;
        for line in lines::early_lines(text) {
            start = line.range.end;
            match line.kind {
                LineKind::Unclosed => _ = self.unclosed.get_or_insert(line.range),
                LineKind::Stray => _ = self.stray.get_or_insert(line.range),
                _ => {}
            }
        }
        if start < text.len() {
            let first = lines::physical(text, start);
            start = first.end;
            self.header(text, first);
        }
        start
    }

    fn header(&mut self, text: &str, line: Range<usize>) {
        let content = text.get(line.clone()).unwrap_or_default().as_bytes();
        let open = OPEN.find(content, 0);
        let close = CLOSE.find(content, open);
        if close < content.len() {
            self.headers.push(Header {
                name: line.start + open + 1..line.start + close,
                line,
                entries: self.starts.len(),
            });
        }
    }

    /// Takes in the logical line at `start`, and returns where the next begins.
    fn line(&mut self, text: &str, bytes: &[u8], start: usize) -> usize {
        let mut at = start;
        while let Some(b' ' | b'\t' | b'\r' | 0x0C) = bytes.get(at) {
            at += 1;
        }
        let end_from = |at: usize| bytes.len().min(LINE_END.find_far(bytes, at) + 1);
        match bytes.get(at) {
            None => return bytes.len(),
            Some(b'\n') => return at + 1,
            Some(b';') => return end_from(at),
            Some(b'[') => {
                let end = end_from(at);
                self.bracket(text, start..end);
                return end;
            }
            // May be white space.
            Some(0x0B | 0x80..) => match lines::kind_at(text, start) {
                LineKind::Entry => {}
                LineKind::Header | LineKind::Unclosed => {
                    let end = end_from(at);
                    self.bracket(text, start..end);
                    return end;
                }
                _ => return end_from(at),
            },
            Some(_) => {}
        }
        let mut end = KEY_ENDS.find(bytes, at);
        // Before most characters a backslash is one of the key.
        while bytes.get(end) == Some(&b'\\')
            && (bytes.get(end + 1))
                .is_some_and(|next| next.is_ascii_graphic() && !b"\\,;\"=".contains(next))
        {
            end = KEY_ENDS.find(bytes, end + 1);
        }
        let key = match bytes.get(end) {
            _ if bytes.get(at) == Some(&b'%') => KeyHash::PERCENT,
            Some(b',') => KeyHash::NONE,
            None | Some(b'=' | b';' | b'\n') => {
                let key = bytes.get(at..end).unwrap_or_default();
                KeyHash::at(bytes, at, key.trim_ascii_end().len())
            }
            Some(_) => KeyHash::UNKNOWN,
        };
        self.starts.push(start);
        self.keys.push(key);
        self.known.add(key);
        let stop = LINE_ENDS.find_far(bytes, end);
        let has_comment = bytes.get(stop) == Some(&b';');
        let line_end = if has_comment {
            end_from(stop)
        } else {
            bytes.len().min(stop + 1)
        };
        let may_join = || {
            let content = bytes.get(start..stop).unwrap_or_default();
            let last = content.trim_ascii_end().last();
            has_comment || matches!(last, Some(b'\\' | 0x0B | 0x80..))
        };
        if may_join() && lines::may_join(text.get(start..line_end).unwrap_or_default()) {
            let end = lines::logical_end(text, start).max(start + 1);
            if end > line_end {
                self.joined.push((self.starts.len() - 1, end));
            }
            end
        } else {
            line_end
        }
    }

    /// Takes in a physical line that begins with a bracket.
    fn bracket(&mut self, text: &str, line: Range<usize>) {
        let before = self.headers.len();
        self.header(text, line.clone());
        if self.headers.len() == before {
            self.unclosed.get_or_insert(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows_with(body: &str, key: &str) -> Vec<usize> {
        let table = Table::of(&format!("[s]\r\n{body}"));
        table.with_key(0..table.len(), key).collect()
    }

    #[test]
    fn a_key_that_an_entry_has_may_be_there_however_it_is_written() {
        for line in [
            "CopyFiles=a",
            "  copyfiles\t= a, b ; c",
            "COPYFILES",
            "CopyFiles ; c",
            "\"CopyFiles\" = a",
            "Copy\\\r\nFiles = a",
            "Copy\"Files\" = a",
        ] {
            let rows = rows_with(&format!("x = 1\r\n{line}\r\ny = 2\r\n"), "CopyFiles");
            assert_eq!(rows, [1], "{line}");
        }
    }

    #[test]
    fn most_entries_are_told_not_to_have_a_key() {
        let body = "HKR,,CopyFiles,,1\r\n; CopyFiles = a\r\n%CopyFiles% = b\r\n\r\na.sys,,,2\r\n\
            CopyFile = a\r\nCopyFilez = a\r\na\\CopyFiles = a";
        assert!(rows_with(body, "CopyFiles").is_empty());
        assert_eq!(rows_with(body, "%CopyFiles%"), [1]);
    }

    #[test]
    fn entries_of_many_are_found_by_their_keys() {
        let lines = (0..1_000).map(|number| format!("key{number} = {number}\n"));
        let body: String = lines.collect();
        assert_eq!(rows_with(&body, "KEY777"), [777]);
        assert!(rows_with(&body, "key1000").is_empty());
    }

    #[test]
    fn an_offset_belongs_to_the_entry_that_begins_before_it() {
        let text = "[s]\na = 1, \\\n 2\n; note\nb = 2\n[t]\nc";
        let table = Table::of(text);
        let starts: Vec<usize> = (0..table.len()).map(|row| table.start(row)).collect();
        let of = |what: &str| table.row_at(0..2, text.find(what).unwrap_or_default());
        assert_eq!(
            starts,
            ["a =", "b =", "c"].map(|line| text.find(line).unwrap_or_default())
        );
        assert_eq!(
            [of(" 2\n"), of("note"), of("b ="), of("[s]")],
            [Some(0), Some(0), Some(1), None]
        );
        assert_eq!(
            (table.joined(0..3), table.joined(1..3)),
            (&[(0, text.find("; note").unwrap_or_default())][..], &[][..])
        );
    }
}
