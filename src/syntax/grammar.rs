//! The grammar: from a stretch of text to the lines and entries that pest finds
//! in it by `grammar/inf.pest`.

use std::ops::Range;

use pest::Parser;
use pest::iterators::Pair;

use super::entry::Entry;
use super::line::{Line, LineKind};
use super::token::{Part, Token, TokenKind};

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/inf.pest"]
struct InfGrammar;

/// A logical line with its tokens.
pub(super) struct TokenLine {
    pub(super) kind: LineKind,
    tokens: Vec<(Token, Part)>,
}

impl TokenLine {
    /// Where it stands, its line end included.
    pub(super) fn range(&self) -> Range<usize> {
        let start = self
            .tokens
            .first()
            .map_or(0, |(token, _)| token.range.start);
        let end = self
            .tokens
            .last()
            .map_or(start, |(token, _)| token.range.end);
        start..end
    }

    /// Where the name stands, where it is a header.
    pub(super) fn name(&self) -> Option<Range<usize>> {
        let mut tokens = self.tokens.iter();
        let name = tokens.find(|(token, _)| token.kind == TokenKind::Name);
        name.map(|(token, _)| token.range.clone())
    }

    /// The line without its tokens. `input` stands in the text at `start`.
    pub(super) fn line<'t>(&self, input: &'t str, start: usize) -> Line<'t> {
        let is_entry = self.kind == LineKind::Entry;
        Line {
            kind: self.kind,
            range: self.range(),
            entry: is_entry.then(|| Entry::of_tokens(input, start, &self.tokens)),
        }
    }

    /// Its tokens.
    pub(super) fn into_tokens(self) -> Vec<Token> {
        self.tokens.into_iter().map(|(token, _)| token).collect()
    }
}

/// Reads a whole text.
pub(super) fn document(text: &str) -> Vec<TokenLine> {
    lines(Rule::document, text, 0)
}

/// Reads logical lines that stand in the text at `start`, behind a section
/// header or with one as their first.
pub(super) fn body(input: &str, start: usize) -> Vec<TokenLine> {
    lines(Rule::body, input, start)
}

fn lines(rule: Rule, input: &str, start: usize) -> Vec<TokenLine> {
    // The rules match every input; were they not to, there would be no lines,
    // which the round-trip tests would show.
    let read = InfGrammar::parse(rule, input).into_iter().flatten();
    let pairs = read.flat_map(Pair::into_inner);
    pairs.filter_map(|pair| line(pair, start)).collect()
}

fn line(pair: Pair<'_, Rule>, start: usize) -> Option<TokenLine> {
    let kind = match pair.as_rule() {
        Rule::blank => LineKind::Blank,
        Rule::remark => LineKind::Remark,
        Rule::stray_line => LineKind::Stray,
        Rule::section | Rule::early_section => LineKind::Header,
        Rule::unclosed | Rule::early_unclosed => LineKind::Unclosed,
        Rule::entry => LineKind::Entry,
        Rule::after_end => LineKind::AfterEnd,
        _ => return None,
    };
    let mut tokens = Vec::new();
    if kind == LineKind::Entry {
        entry_tokens(pair, start, &mut tokens);
    } else {
        flatten(pair, start, &mut |token| {
            tokens.push((token, Part::Outside))
        });
    }
    Some(TokenLine { kind, tokens })
}

fn entry_tokens(entry: Pair<'_, Rule>, start: usize, tokens: &mut Vec<(Token, Part)>) {
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

/// Parses the entry at the start of `input`. `start` is the offset of `input` in
/// the text; `input` must not hold Ctrl-Z and must not begin with a blank line, a
/// comment or a section header.
pub(super) fn parse_entry(input: &str, start: usize) -> Vec<(Token, Part)> {
    let mut tokens = Vec::new();
    // As above, the rule matches every input.
    for entry in InfGrammar::parse(Rule::entry, input).into_iter().flatten() {
        entry_tokens(entry, start, &mut tokens);
    }
    tokens
}

/// The entry at the start of `input`, as [`parse_entry`] reads it.
pub(super) fn entry(input: &str, start: usize) -> Entry<'_> {
    Entry::of_tokens(input, start, &parse_entry(input, start))
}

/// The tokens of one logical line, which stands in the text at `start`.
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
