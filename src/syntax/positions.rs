//! Places in a text as people count them.

use std::cell::RefCell;

use memchr::{memchr_iter, memrchr};

/// A place in a text as people count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinePosition {
    /// The line, from 1. Only LF ends one.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

/// The physical lines of a text, counted as far as somebody asks.
#[derive(Debug)]
pub struct Positions<'t> {
    text: &'t str,
    /// How many lines end before each block.
    before: RefCell<Vec<usize>>,
}

/// Bytes whose lines are counted at once.
const BLOCK: usize = 4096;

impl<'t> Positions<'t> {
    /// The lines of a text.
    pub fn new(text: &'t str) -> Positions<'t> {
        Positions {
            text,
            before: RefCell::new(vec![0]),
        }
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The line and column of an offset of the text.
    pub fn of(&self, offset: usize) -> LinePosition {
        let offset = offset.min(self.text.len());
        let block = offset / BLOCK;
        let before = self.ends_before(block);
        let bytes = self.text.as_bytes();
        let rest = bytes.get(block * BLOCK..offset).unwrap_or_default();
        let head = bytes.get(..offset).unwrap_or_default();
        let start = memrchr(b'\n', head).map_or(0, |end| end + 1);
        let in_line = self.text.get(start..offset).unwrap_or_default();
        LinePosition {
            line: 1 + before + memchr_iter(b'\n', rest).count(),
            column: 1 + in_line.chars().count(),
        }
    }

    /// How many lines end before a block of the text.
    fn ends_before(&self, block: usize) -> usize {
        let mut before = self.before.borrow_mut();
        let counted = before.len() - 1;
        let mut ends = before.last().copied().unwrap_or_default();
        let blocks = self.text.as_bytes().chunks(BLOCK).take(block);
        before.extend(blocks.skip(counted).map(|block| {
            ends += memchr_iter(b'\n', block).count();
            ends
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
            lines in prop::collection::vec("[a\u{e9}\r]{0,400}", 0..60),
            offsets in prop::collection::vec(any::<prop::sample::Index>(), 1..8),
        ) {
            let text = lines.join("\n");
            let positions = Positions::new(&text);
            let ends = [0, BLOCK, 2 * BLOCK, text.len()];
            let asked = offsets.iter().map(|offset| offset.index(text.len() + 1));
            for offset in asked.chain(ends).filter(|offset| text.is_char_boundary(*offset)) {
                let before = &text[..offset];
                let line_start = before.rfind('\n').map_or(0, |end| end + 1);
                prop_assert_eq!(positions.of(offset), LinePosition {
                    line: 1 + before.matches('\n').count(),
                    column: 1 + before[line_start..].chars().count(),
                });
            }
        }
    }
}
