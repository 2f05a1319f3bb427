//! Tokens: the leaves of the tree.

use std::ops::Range;

/// A leaf of the tree. Every character of a text is in exactly one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands: offsets in the text, from 0.
    pub range: Range<usize>,
}

/// The kinds of tokens, named as in `grammar/inf.pest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum TokenKind {
    /// White space between other tokens, CR included.
    Gap,
    /// The LF that ends a line.
    LineEnd,
    /// `;` and what follows it on the line.
    Comment,
    /// The `[` of a section header.
    Open,
    /// The name between the brackets of a section header.
    Name,
    /// The `]` of a section header.
    Close,
    /// What stands behind a section header, or in an unclosed one.
    Ignored,
    /// Text before the first section.
    Stray,
    /// The `=` behind a key.
    Equals,
    /// The `,` between two values.
    Comma,
    /// An unquoted piece of a key or a value.
    Plain,
    /// A quoted piece, quotes included.
    Quoted,
    /// Backslashes that join no line, with the white space behind them.
    Backslashes,
    /// Backslashes that join the next line, with the white space behind them.
    Join,
    /// The LF of a joined line and the white space that begins the next.
    JoinEnd,
    /// Ctrl-Z and everything behind it.
    AfterEnd,
}

/// What the tokens of an entry belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Neither key nor value: separators, the comment, white space around.
    Outside,
    Key,
    /// The value with this number, from 0.
    Value(usize),
}
