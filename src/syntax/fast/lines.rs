//! Physical and logical lines, told apart by how they begin and end.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memrchr};

use super::fields;
use crate::syntax::entry::Entry;
use crate::syntax::grammar;
use crate::syntax::line::{Line, LineKind};
use crate::syntax::scan::is_space;
use crate::syntax::token::TokenKind;

/// What the physical line at `start` begins with. `text` ends at Ctrl-Z.
pub(in crate::syntax) fn kind_at(text: &str, start: usize) -> LineKind {
    let line = physical(text, start);
    let line = text.get(line).unwrap_or_default();
    match line.chars().find(|c| !is_space(*c)) {
        None => LineKind::Blank,
        Some(';') => LineKind::Remark,
        Some('[') if memchr(b']', line.as_bytes()).is_some() => LineKind::Header,
        Some('[') => LineKind::Unclosed,
        Some(_) => LineKind::Entry,
    }
}

/// The physical line that begins at `start`, its LF included.
pub(super) fn physical(text: &str, start: usize) -> Range<usize> {
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    start..memchr(b'\n', rest).map_or(text.len(), |end| start + end + 1)
}

/// Whether a physical line may join the next one: its last backslash is
/// followed by nothing but white space and perhaps a comment. Whether it does
/// depends on quotes and comments before it, which the grammar knows.
pub(super) fn may_join(line: &str) -> bool {
    let bytes = line.as_bytes();
    if memchr(b'\\', bytes).is_none() {
        return false;
    }
    let last_is_join = |end: usize| {
        line.get(..end)
            .is_some_and(|head| head.trim_end_matches(is_space).ends_with('\\'))
    };
    last_is_join(line.len()) || memchr_iter(b';', bytes).any(last_is_join)
}

/// Where the logical line that begins at `start` ends.
pub(super) fn logical_end(text: &str, start: usize) -> usize {
    let line = physical(text, start);
    if kind_at(text, start) != LineKind::Entry
        || !may_join(text.get(line.clone()).unwrap_or_default())
    {
        return line.end;
    }
    if let Some(end) = text.get(start..).and_then(fields::end) {
        return start + end;
    }
    let input = entry_input(text, start);
    grammar::parse_entry(input, start)
        .last()
        .map_or(line.end, |(token, _)| token.range.end)
}

/// A stretch of text from `start` on that holds the whole entry there, and
/// not much more: grown until the entry ends before the stretch does, so that
/// many joined lines cost no more than twice their length.
fn entry_input(text: &str, start: usize) -> &str {
    let mut count = 1;
    let mut end = start;
    loop {
        for _ in 0..count {
            end = physical(text, end).end;
        }
        let input = text.get(start..end).unwrap_or_default();
        let joins_on = || {
            grammar::parse_entry(input, start)
                .last()
                .is_some_and(|(token, _)| {
                    token.kind == TokenKind::JoinEnd && token.range.end == end
                })
        };
        if end >= text.len() || !may_join(last_line(input)) || !joins_on() {
            return input;
        }
        count *= 2;
    }
}

fn last_line(input: &str) -> &str {
    let body = input.strip_suffix('\n').unwrap_or(input);
    let start = memrchr(b'\n', body.as_bytes()).map_or(0, |end| end + 1);
    input.get(start..).unwrap_or_default()
}

/// The logical lines of a section's body.
pub(in crate::syntax) fn body_lines(text: &str, body: Range<usize>) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = body.start;
    while start < body.end {
        let line = line_at(text, start);
        start = line.range.end.max(start + 1);
        lines.push(line);
    }
    lines
}

/// The logical line at `start`.
fn line_at(text: &str, start: usize) -> Line<'_> {
    let kind = kind_at(text, start);
    if kind == LineKind::Entry {
        let entry = entry_at(text, start);
        Line {
            kind,
            range: entry.range(),
            entry: Some(entry),
        }
    } else {
        Line {
            kind,
            range: physical(text, start),
            entry: None,
        }
    }
}

/// The entry at `start`.
pub(in crate::syntax) fn entry_at(text: &str, start: usize) -> Entry<'_> {
    let rest = text.get(start..).unwrap_or_default();
    fields::entry(rest, start).unwrap_or_else(|| grammar::entry(entry_input(text, start), start))
}

/// What the physical line at `start`, which stands before the first section,
/// is: there a bracket need not be the first thing on its line.
pub(super) fn early_kind_at(text: &str, start: usize) -> LineKind {
    let kind = kind_at(text, start);
    if kind != LineKind::Entry {
        return kind;
    }
    let line = physical(text, start);
    let line = text.get(line).unwrap_or_default();
    let before_comment = line.split(';').next().unwrap_or_default();
    match before_comment.find('[') {
        None => LineKind::Stray,
        Some(open) if line.get(open..).is_some_and(|l| l.contains(']')) => LineKind::Header,
        Some(_) => LineKind::Unclosed,
    }
}

/// The physical lines before the first section, from the start of the text.
pub(in crate::syntax) fn early_lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= text.len() {
            return None;
        }
        let kind = early_kind_at(text, start);
        let range = physical(text, start);
        start = range.end;
        Some(Line {
            kind,
            range,
            entry: None,
        })
    })
    .take_while(|line| line.kind != LineKind::Header)
}
