//! Lines and columns of a text, and how many characters stand before a place.

use std::cell::RefCell;

use memchr::{memchr_iter, memrchr};

/// A place in a text as people and editors count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, from 1. Only LF ends one.
    pub line: usize,
    /// The column in the line, from 1, in the unit that was asked for.
    pub column: usize,
}

/// What stands before a place of a text.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    /// LFs.
    line_ends: usize,
    /// Unicode code points.
    characters: usize,
    /// The same in UTF-16, where some take two units.
    utf16_units: usize,
    /// Behind the last LF: a byte offset, from 0.
    line_start: usize,
}

impl Counts {
    /// The counts behind further bytes, which begin at the byte offset `start`.
    fn and(self, bytes: &[u8], start: usize) -> Counts {
        let (characters, utf16_units) = lengths(bytes);
        Counts {
            line_ends: self.line_ends + memchr_iter(b'\n', bytes).count(),
            characters: self.characters + characters,
            utf16_units: self.utf16_units + utf16_units,
            line_start: memrchr(b'\n', bytes).map_or(self.line_start, |end| start + end + 1),
        }
    }
}

/// The length of UTF-8 in characters and in UTF-16 units. A character counts
/// where it begins.
fn lengths(bytes: &[u8]) -> (usize, usize) {
    if bytes.is_ascii() {
        return (bytes.len(), bytes.len());
    }
    let begins = |byte: &&u8| **byte & 0xC0 != 0x80;
    // Four bytes of UTF-8 are two units of UTF-16.
    let is_pair = |byte: &&u8| **byte >= 0xF0;
    let characters = bytes.iter().filter(begins).count();
    (
        characters,
        characters + bytes.iter().filter(is_pair).count(),
    )
}

/// The lines of a text, counted once and as far as somebody asks: a question
/// takes time for a block of the text, however long the text or the line is.
#[derive(Debug)]
pub struct LineIndex<'t> {
    text: &'t str,
    /// What stands before each block.
    before: RefCell<Vec<Counts>>,
}

/// Bytes that are counted at once.
const BLOCK: usize = 4096;

impl<'t> LineIndex<'t> {
    /// The lines of a text.
    pub fn new(text: &'t str) -> LineIndex<'t> {
        LineIndex {
            text,
            before: RefCell::new(vec![Counts::default()]),
        }
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The line and the column, in characters (Unicode code points), of a byte
    /// offset, from 0, of the text. What is beyond the text is its end.
    pub fn position(&self, offset: usize) -> LineColumn {
        self.in_unit(offset, |counts| counts.characters)
    }

    /// As [`position`](Self::position), with the column in UTF-16 units, as the
    /// Language Server Protocol counts unless told otherwise.
    pub fn utf16_position(&self, offset: usize) -> LineColumn {
        self.in_unit(offset, |counts| counts.utf16_units)
    }

    /// How many characters stand before a byte offset, from 0, of the text.
    pub fn characters_before(&self, offset: usize) -> usize {
        self.before(offset).characters
    }

    fn in_unit(&self, offset: usize, unit: fn(&Counts) -> usize) -> LineColumn {
        let here = self.before(offset);
        let line_start = self.before(here.line_start);
        LineColumn {
            line: 1 + here.line_ends,
            column: 1 + unit(&here) - unit(&line_start),
        }
    }

    /// What stands before a byte offset of the text.
    fn before(&self, offset: usize) -> Counts {
        let offset = offset.min(self.text.len());
        let block = offset / BLOCK;
        let start = block * BLOCK;
        let bytes = self.text.as_bytes();
        let rest = bytes.get(start..offset).unwrap_or_default();
        self.before_block(block).and(rest, start)
    }

    fn before_block(&self, block: usize) -> Counts {
        let mut before = self.before.borrow_mut();
        let counted = before.len() - 1;
        let mut counts = before.last().copied().unwrap_or_default();
        let blocks = self.text.as_bytes().chunks(BLOCK).take(block);
        before.extend(blocks.enumerate().skip(counted).map(|(index, bytes)| {
            counts = counts.and(bytes, index * BLOCK);
            counts
        }));
        before.get(block).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn places_are_those_that_counting_from_the_start_gives(
            lines in prop::collection::vec("[a\u{e9}\u{65e5}\u{1f600}\r]{0,400}", 0..60),
            offsets in prop::collection::vec(any::<prop::sample::Index>(), 1..8),
        ) {
            let text = lines.join("\n");
            let index = LineIndex::new(&text);
            let ends = [0, BLOCK, 2 * BLOCK, text.len(), text.len() + 1];
            let asked = offsets.iter().map(|offset| offset.index(text.len() + 1));
            for offset in asked.chain(ends) {
                let end = offset.min(text.len());
                if !text.is_char_boundary(end) {
                    continue;
                }
                let before = &text[..end];
                let line_start = before.rfind('\n').map_or(0, |end| end + 1);
                let line = 1 + before.matches('\n').count();
                let in_line = &before[line_start..];
                prop_assert_eq!(index.position(offset), LineColumn {
                    line,
                    column: 1 + in_line.chars().count(),
                });
                prop_assert_eq!(index.utf16_position(offset), LineColumn {
                    line,
                    column: 1 + in_line.encode_utf16().count(),
                });
                prop_assert_eq!(index.characters_before(offset), before.chars().count());
            }
        }
    }
}
