//! Places in a text as people count them.

use memchr::memchr_iter;

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
    /// Where each begins.
    starts: Vec<usize>,
}

impl<'t> Positions<'t> {
    /// Counts the lines of a text.
    pub fn new(text: &'t str) -> Positions<'t> {
        let ends = memchr_iter(b'\n', text.as_bytes());
        Positions {
            text,
            starts: std::iter::once(0).chain(ends.map(|end| end + 1)).collect(),
        }
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The line and column of an offset of the text.
    pub fn of(&self, offset: usize) -> LinePosition {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|index| self.starts.get(index));
        let before = self.text.get(start.copied().unwrap_or(0)..offset);
        LinePosition {
            line: line.max(1),
            column: 1 + before.unwrap_or_default().chars().count(),
        }
    }
}
