//! Logical lines.

use std::ops::Range;

use super::entry::Entry;

/// What a logical line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LineKind {
    /// White space only.
    Blank,
    /// A comment and nothing else.
    Remark,
    /// Text before the first section.
    Stray,
    /// A section header.
    Header,
    /// A section header without its `]`.
    Unclosed,
    /// A key and values.
    Entry,
    /// Ctrl-Z and everything behind it.
    AfterEnd,
}

/// A logical line of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Line<'t> {
    /// What it is.
    pub kind: LineKind,
    /// Where it stands, its line end included: offsets in the text, from 0.
    pub range: Range<usize>,
    /// Its key and values, where it is an entry.
    pub entry: Option<Entry<'t>>,
}
