//! One pass over a text finds the section headers, where every entry begins, and
//! the hash of its key.
//!
//! Nothing is parsed for it: whoever wants an entry parses it where it begins.

use std::ops::Range;

use super::lines;
use crate::syntax::index::{Header, Index, KeyHash};
use crate::syntax::line::LineKind;
use crate::syntax::scan::{LINE_END, Set};

/// Where the letters of a key end, or something begins that only the grammar
/// understands.
const KEY_ENDS: Set<8> = Set::with_others([b'=', b',', b'\n', b';', b'"', b'\\', b'%', 0x0B]);

/// The brackets of a header.
const OPEN: Set<1> = Set::of([b'[']);
const CLOSE: Set<1> = Set::of([b']']);

/// Where a line ends, or its comment begins.
const LINE_ENDS: Set<2> = Set::of([b'\n', b';']);

/// Looks through a text, which ends at Ctrl-Z.
pub(in crate::syntax) fn index(text: &str) -> Index {
    let mut pass = Pass {
        text,
        index: Index::with_room_for(text.len()),
    };
    let mut start = pass.skip_preamble();
    while start < text.len() {
        start = pass.line(start);
    }
    pass.index
}

struct Pass<'t> {
    text: &'t str,
    index: Index,
}

impl Pass<'_> {
    /// Takes in the lines before the first section and its header, and returns
    /// where the next line begins.
    fn skip_preamble(&mut self) -> usize {
        let text = self.text;
        let index = &mut self.index;
        let mut start = 0;
        for line in lines::early_lines(text) {
            start = line.range.end;
            match line.kind {
                LineKind::Unclosed => _ = index.unclosed.get_or_insert(line.range),
                LineKind::Stray => _ = index.stray.get_or_insert(line.range),
                _ => {}
            }
        }
        if start < text.len() {
            let first = lines::physical(text, start);
            start = first.end;
            self.header(first);
        }
        start
    }

    fn header(&mut self, line: Range<usize>) {
        let content = self.text.get(line.clone()).unwrap_or_default().as_bytes();
        let open = OPEN.find(content, 0);
        let close = CLOSE.find(content, open);
        if close < content.len() {
            self.index.headers.push(Header {
                name: line.start + open + 1..line.start + close,
                line,
                entries: self.index.len(),
            });
        }
    }

    /// Takes in the logical line at `start`, and returns where the next begins.
    fn line(&mut self, start: usize) -> usize {
        let text = self.text;
        let bytes = text.as_bytes();
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
                self.bracket(start..end);
                return end;
            }
            // May be white space.
            Some(0x0B | 0x80..) => match lines::kind_at(text, start) {
                LineKind::Entry => {}
                LineKind::Header | LineKind::Unclosed => {
                    let end = end_from(at);
                    self.bracket(start..end);
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
        self.index.push(start, key);
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
                self.index.last_is_joined(end);
            }
            end
        } else {
            line_end
        }
    }

    /// Takes in a physical line that begins with a bracket.
    fn bracket(&mut self, line: Range<usize>) {
        let before = self.index.headers.len();
        self.header(line.clone());
        if self.index.headers.len() == before {
            self.index.unclosed.get_or_insert(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows_with(body: &str, key: &str) -> Vec<usize> {
        let found = index(&format!("[s]\r\n{body}"));
        found.with_key(0..found.len(), key).collect()
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
        let found = index(text);
        let starts: Vec<usize> = (0..found.len()).map(|row| found.start(row)).collect();
        let of = |what: &str| found.row_at(0..2, text.find(what).unwrap_or_default());
        assert_eq!(
            starts,
            ["a =", "b =", "c"].map(|line| text.find(line).unwrap_or_default())
        );
        assert_eq!(
            [of(" 2\n"), of("note"), of("b ="), of("[s]")],
            [Some(0), Some(0), Some(1), None]
        );
        assert_eq!(
            (found.joined(0..3), found.joined(1..3)),
            (&[(0, text.find("; note").unwrap_or_default())][..], &[][..])
        );
    }
}
