//! The bridge to pest: from a stretch of text to a flat list of tokens.

use std::ops::Range;

use pest::Parser;
use pest::iterators::Pair;

use super::lines::LineKind;

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/inf.pest"]
struct InfGrammar;

/// A leaf of the tree. Every character of a text is in exactly one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands: offsets in the text, from 0.
    pub range: Range<usize>,
}

/// The kinds of tokens, named as in `grammar/inf.pest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
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

/// Parses one logical line that is an entry. `start` is the offset of `input`
/// in the text; `input` must not hold Ctrl-Z and must not begin with a blank
/// line, a comment or a section header.
pub(super) fn parse_entry(input: &str, start: usize) -> Vec<(Token, Part)> {
    let mut tokens = Vec::new();
    // The rule matches every input; were it not to, the line would have no
    // tokens, which the round-trip tests would show.
    for entry in InfGrammar::parse(Rule::entry, input).into_iter().flatten() {
        let mut value = 0;
        for pair in entry.into_inner() {
            let part = match pair.as_rule() {
                Rule::key => Part::Key,
                Rule::value | Rule::first => {
                    value += 1;
                    Part::Value(value - 1)
                }
                _ => Part::Outside,
            };
            flatten(pair, start, &mut |token| tokens.push((token, part)));
        }
    }
    tokens
}

/// Parses one physical line that is not an entry.
pub(super) fn parse_line(kind: LineKind, input: &str, start: usize) -> Vec<Token> {
    // The rules for the lines before the first section take in the others.
    let rule = match kind {
        LineKind::Blank => Rule::blank,
        LineKind::Remark => Rule::remark,
        LineKind::Stray => Rule::stray_line,
        LineKind::Header => Rule::early_section,
        LineKind::Unclosed => Rule::early_unclosed,
        LineKind::Entry => Rule::entry,
        LineKind::AfterEnd => Rule::after_end,
    };
    let mut tokens = Vec::new();
    for pair in InfGrammar::parse(rule, input).into_iter().flatten() {
        flatten(pair, start, &mut |token| tokens.push(token));
    }
    tokens
}

/// Parses a whole text at once with the grammar's `document` rule: each line
/// with its kind, and its tokens. Much slower than
/// [`Document`](super::Document) and meant as its yardstick: both must give
/// the same tokens.
pub fn parse_all(text: &str) -> Vec<(LineKind, Vec<Token>)> {
    let mut lines = Vec::new();
    for pair in InfGrammar::parse(Rule::document, text)
        .into_iter()
        .flatten()
        .flat_map(Pair::into_inner)
    {
        let kind = match pair.as_rule() {
            Rule::blank => LineKind::Blank,
            Rule::remark => LineKind::Remark,
            Rule::stray_line => LineKind::Stray,
            Rule::section | Rule::early_section => LineKind::Header,
            Rule::unclosed | Rule::early_unclosed => LineKind::Unclosed,
            Rule::entry => LineKind::Entry,
            Rule::after_end => LineKind::AfterEnd,
            _ => continue,
        };
        let mut tokens = Vec::new();
        flatten(pair, 0, &mut |token| tokens.push(token));
        lines.push((kind, tokens));
    }
    lines
}

/// Hands every leaf below a pair to `push`, in order.
fn flatten(pair: Pair<'_, Rule>, start: usize, push: &mut impl FnMut(Token)) {
    let kind = match pair.as_rule() {
        Rule::gap => TokenKind::Gap,
        Rule::line_end => TokenKind::LineEnd,
        Rule::comment => TokenKind::Comment,
        Rule::open => TokenKind::Open,
        Rule::name => TokenKind::Name,
        Rule::close => TokenKind::Close,
        Rule::ignored => TokenKind::Ignored,
        Rule::stray => TokenKind::Stray,
        Rule::equals => TokenKind::Equals,
        Rule::comma => TokenKind::Comma,
        Rule::plain | Rule::key_plain => TokenKind::Plain,
        Rule::quoted => TokenKind::Quoted,
        Rule::backslashes => TokenKind::Backslashes,
        Rule::slash => TokenKind::Join,
        Rule::join_end => TokenKind::JoinEnd,
        Rule::after_end => TokenKind::AfterEnd,
        _ => {
            for inner in pair.into_inner() {
                flatten(inner, start, push);
            }
            return;
        }
    };
    let span = pair.as_span();
    push(Token {
        kind,
        range: start + span.start()..start + span.end(),
    });
}
