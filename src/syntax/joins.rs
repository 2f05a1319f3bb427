//! Lines that are joined to the one before them.

use std::ops::Range;

use memchr::memchr;

use super::document::Document;
use super::entry::Entry;
use super::fast;
use super::grammar;
use super::line::LineKind;
use super::token::TokenKind;

/// A place where a backslash joins a line to the one before it. Ranges are offsets
/// in the text, from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Join {
    /// From the first backslash to the last, with the white space behind it.
    pub backslashes: Range<usize>,
    /// The physical line that is joined, its LF included; empty where there is none.
    pub next: Range<usize>,
}

impl<'t> Document<'t> {
    /// The joins of an entry, by the grammar.
    pub fn joins(&self, entry: Range<usize>) -> Vec<Join> {
        let tokens = grammar::parse_entry(self.slice(entry.clone()), entry.start);
        let mut joins: Vec<Join> = Vec::new();
        for (token, _) in tokens {
            match (token.kind, joins.last_mut()) {
                (TokenKind::Join, _) => joins.push(Join {
                    backslashes: token.range,
                    next: entry.end..entry.end,
                }),
                (TokenKind::JoinEnd, Some(join)) => {
                    let start = token.range.start + 1;
                    let rest = self.slice(start..entry.end).as_bytes();
                    let end = memchr(b'\n', rest).map_or(entry.end, |end| start + end + 1);
                    join.next = start..end;
                }
                _ => {}
            }
        }
        joins
    }

    /// The entry that a part of the text would be on a line of its own; `None` where
    /// it would be no entry.
    pub fn alone(&self, part: Range<usize>) -> Option<Entry<'t>> {
        let text = self.text().get(..part.end)?;
        let is_entry = fast::kind_at(text, part.start) == LineKind::Entry;
        is_entry.then(|| fast::entry_at(text, part.start))
    }
}

/// Whether an entry, as it is written, ends in a backslash that would join whatever
/// came next: only an empty line keeps that apart.
pub(crate) fn joins_on(entry: &str) -> bool {
    let tokens = grammar::parse_entry(entry, 0);
    let kinds: Vec<TokenKind> = tokens.iter().map(|(token, _)| token.kind).collect();
    use TokenKind::{Comment, Join, JoinEnd};
    matches!(kinds.as_slice(), [.., JoinEnd | Join] | [.., Join, Comment])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_joins_of_an_entry_are_those_that_join() {
        let text = "[s]\na = x\\ ; \\\n  b \\\\\n\"c\\\n[s]\nd = e\\";
        let document = Document::new(text);
        let joins = |row: usize| -> Vec<(&str, &str)> {
            let entry = document
                .sections()
                .get(row)
                .and_then(|s| s.entries().next());
            let entry = entry.map_or(0..0, Entry::range);
            let joins = document.joins(entry).into_iter();
            joins
                .map(|join| (document.slice(join.backslashes), document.slice(join.next)))
                .collect()
        };
        assert_eq!(joins(0), [("\\ ", "  b \\\\\n"), ("\\\\", "\"c\\\n")]);
        assert_eq!(joins(1), [("\\", "")]);
    }

    #[test]
    fn a_part_of_the_text_is_read_as_a_line_of_its_own() {
        let document = Document::new("[s]\na = b, c\\\nd\n; e\n");
        let entry = document.alone(4..12);
        let values = entry.as_ref().map(|entry| entry.fields().len());
        assert_eq!(values, Some(2));
        assert_eq!(entry.map(|entry| entry.range()), Some(4..12));
        assert_eq!(document.alone(16..19), None);
    }

    #[test]
    fn only_an_empty_line_keeps_apart_what_a_backslash_would_join() {
        for entry in ["a = b\\", "a = b\\ ; c\r\n", "a = b\\ ; c", "a\\\r\n"] {
            assert!(joins_on(entry), "{entry}");
        }
        for entry in ["a = b", "a = \\b\r\n", "a\\\r\n\r\n", "a = \"\\", "a ; \\"] {
            assert!(!joins_on(entry), "{entry}");
        }
    }
}
