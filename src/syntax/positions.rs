//! Places in a text as people count them.

use memchr::{memchr_iter, memrchr};

/// A place in a text as people count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinePosition {
    /// The line, from 1. Only LF ends one.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

/// The physical lines of a text.
#[derive(Debug)]
pub struct Positions<'t> {
    text: &'t str,
    /// How many lines end before each block.
    before: Vec<usize>,
}

/// Bytes whose lines are counted at once.
const BLOCK: usize = 4096;

impl<'t> Positions<'t> {
    /// Counts the lines of a text.
    pub fn new(text: &'t str) -> Positions<'t> {
        let mut ends = 0;
        let blocks = text.as_bytes().chunks(BLOCK);
        let before = blocks.map(|block| {
            let before = ends;
            ends += memchr_iter(b'\n', block).count();
            before
        });
        Positions {
            text,
            before: before.collect(),
        }
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The line and column of an offset of the text.
    pub fn of(&self, offset: usize) -> LinePosition {
        let offset = offset.min(self.text.len());
        let block = (offset / BLOCK).min(self.before.len().saturating_sub(1));
        let before = self.before.get(block).copied().unwrap_or_default();
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
}
