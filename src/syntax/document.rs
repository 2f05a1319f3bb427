//! A whole file: its sections, its errors, its lines.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use memchr::memchr;

use super::entry::Entry;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::grammar::Token;
use super::keys::KeySet;
use super::lines::{self, Line, LineKind};
use super::name::same;
use super::plain;

/// The longest section name that SetupAPI takes, in characters.
const MAX_SECTION_NAME: usize = 255;

/// The lossless tree of a text.
#[derive(Debug)]
pub struct Document<'t> {
    text: &'t str,
    /// The offset of Ctrl-Z, or the length of the text.
    end: usize,
    preamble: OnceCell<Vec<Line<'t>>>,
    sections: Vec<Section<'t>>,
    errors: Vec<SyntaxError>,
}

/// A section: a header and the lines up to the next. Sections of the same
/// name are not merged here.
#[derive(Debug)]
pub struct Section<'t> {
    text: &'t str,
    name: Range<usize>,
    header: Range<usize>,
    body: Range<usize>,
    lines: OnceCell<Vec<Line<'t>>>,
    keys: OnceCell<KeySet>,
}

/// What an entry begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head<'t> {
    /// Where its line begins.
    pub(crate) start: usize,
    /// Its [`key`](Entry::key).
    pub(crate) key: Option<Cow<'t, str>>,
    /// Its first value.
    pub(crate) value: Cow<'t, str>,
}

/// What the logical line at `start` begins with, where it is an entry, and
/// where the next line begins. `text` ends at Ctrl-Z.
pub(crate) fn head_at(text: &str, start: usize) -> (Option<Head<'_>>, usize) {
    let range = lines::physical(text, start);
    let next = range.end;
    let line = text.get(range).unwrap_or_default();
    let is_plain = match line.trim_ascii_start().bytes().next() {
        None | Some(b';' | b'[') => return (None, next),
        // May be white space.
        Some(0x0B | 0x80..) => false,
        Some(_) => !lines::may_join(line),
    };
    if let Some((key, value)) = is_plain.then(|| plain::head(line)).flatten() {
        let head = Head {
            start,
            key: key.map(Cow::Borrowed),
            value: Cow::Borrowed(value),
        };
        return (Some(head), next);
    }
    let line = lines::line_at(text, start);
    let head = line.entry.as_ref().and_then(|entry| {
        Some(Head {
            start,
            key: entry.key().map(|key| Cow::Owned(key.value().to_owned())),
            value: Cow::Owned(entry.fields().first()?.value().to_owned()),
        })
    });
    (head, line.range.end)
}

impl<'t> Section<'t> {
    /// The name between the brackets, as it is written: inner and outer
    /// spaces belong to it, quotes and `%` mean nothing.
    pub fn name(&self) -> &'t str {
        self.text.get(self.name.clone()).unwrap_or_default()
    }

    /// Where the name stands.
    pub fn name_range(&self) -> Range<usize> {
        self.name.clone()
    }

    /// The line of the header, its line end included.
    pub fn header(&self) -> Range<usize> {
        self.header.clone()
    }

    /// Everything from behind the header's line to the next header.
    pub fn body(&self) -> Range<usize> {
        self.body.clone()
    }

    /// The logical lines of the body. Parsed when first asked for.
    pub fn lines(&self) -> &[Line<'t>] {
        self.lines
            .get_or_init(|| body_lines(self.text, self.body.clone()))
    }

    /// What each entry begins with. Where the lines are not parsed yet, they
    /// are not parsed now either.
    pub(crate) fn heads(&self) -> impl Iterator<Item = Head<'t>> + use<'t> {
        let (text, mut start, end) = (self.text, self.body.start, self.body.end);
        std::iter::from_fn(move || {
            while start < end {
                let (head, next) = head_at(text, start);
                start = next.max(start + 1);
                if head.is_some() {
                    return head;
                }
            }
            None
        })
    }

    /// The entries with a key, without regard to case. Lines are only parsed
    /// where there may be any.
    pub fn entries_with_key(&self, key: &str) -> impl Iterator<Item = &Entry<'t>> {
        let body = || self.text.get(self.body.clone()).unwrap_or_default();
        let keys = self.keys.get_or_init(|| KeySet::of(body()));
        let lines = if keys.may_have(key) {
            self.lines()
        } else {
            &[]
        };
        lines
            .iter()
            .filter_map(|line| line.entry.as_ref())
            .filter(move |entry| entry.key().is_some_and(|k| same(k.value(), key)))
    }
}

impl<'t> Document<'t> {
    /// Reads a text. Never fails: see [`errors`](Self::errors).
    pub fn new(text: &'t str) -> Document<'t> {
        let end = memchr(0x1A, text.as_bytes()).unwrap_or(text.len());
        let readable = text.get(..end).unwrap_or_default();
        let (headers, unclosed) = find_headers(readable);
        let starts = headers.iter().map(|header| header.line.start);
        let ends: Vec<usize> = starts.skip(1).chain([end]).collect();
        let mut errors = Vec::new();
        let mut sections = Vec::new();
        for (header, end) in headers.into_iter().zip(ends) {
            let name = readable.get(header.name.clone()).unwrap_or_default();
            if name.chars().nth(MAX_SECTION_NAME).is_some() {
                errors.push(SyntaxError {
                    kind: SyntaxErrorKind::SectionNameTooLong,
                    range: header.name.clone(),
                });
            }
            sections.push(Section {
                text: readable,
                name: header.name,
                body: header.line.end..end,
                header: header.line,
                lines: OnceCell::new(),
                keys: OnceCell::new(),
            });
        }
        let mut document = Document {
            text,
            end,
            preamble: OnceCell::new(),
            sections,
            errors,
        };
        document.find_errors(unclosed);
        document
    }

    /// The errors that need more than a header. `unclosed` is the first
    /// unclosed header behind the first section.
    fn find_errors(&mut self, unclosed: Option<Range<usize>>) {
        let is_unclosed = |line: &&Line<'t>| line.kind == LineKind::Unclosed;
        let early = self.preamble_lines().iter().find(is_unclosed);
        // SetupAPI stops at the first; more of them would say nothing new.
        if let Some(line) = early.map(|line| line.range.clone()).or(unclosed) {
            self.errors.push(SyntaxError {
                kind: SyntaxErrorKind::UnclosedSection,
                range: trimmed(self.slice(line.clone()), line.start),
            });
        }
        self.errors.sort_by_key(|error| error.range.start);
        let has_strings = self
            .sections
            .iter()
            .any(|section| same(section.name(), "strings"));
        // This one SetupAPI finds when it has read the file.
        let stray = self
            .preamble_lines()
            .iter()
            .filter(|line| line.kind == LineKind::Stray)
            .map(|line| line.range.clone())
            .chain(self.sections.first().map(|first| {
                let bracket = first.name.start.saturating_sub(1);
                first.header.start..bracket
            }))
            .map(|range| trimmed(self.slice(range.clone()), range.start))
            .find(|range| !range.is_empty());
        if let Some(range) = stray.filter(|_| !has_strings) {
            self.errors.push(SyntaxError {
                kind: SyntaxErrorKind::ExpectedSection,
                range,
            });
        }
    }

    /// The whole text, what stands behind Ctrl-Z included.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The text of a range, empty where the range is not one of the text.
    pub fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    /// Where SetupAPI stops reading: at Ctrl-Z, or at the end of the text.
    pub fn end(&self) -> usize {
        self.end
    }

    /// The sections, in the order of the file.
    pub fn sections(&self) -> &[Section<'t>] {
        &self.sections
    }

    /// The lines before the first section, which SetupAPI passes over.
    pub fn preamble_lines(&self) -> &[Line<'t>] {
        self.preamble.get_or_init(|| {
            let first = self.sections.first();
            let end = first.map_or(self.end, |section| section.header.start);
            lines::early_lines(self.text.get(..end).unwrap_or_default()).collect()
        })
    }

    /// What SetupAPI calls errors, the one that it reports first.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// Every logical line of the file with its tokens; these joined are the
    /// text.
    pub fn tokens(&self) -> Vec<(LineKind, Vec<Token>)> {
        let of = |line: &Line<'t>| (line.kind, lines::tokens_of(self.text, line));
        let mut all: Vec<_> = self.preamble_lines().iter().map(of).collect();
        for section in &self.sections {
            all.push(of(&Line {
                kind: LineKind::Header,
                range: section.header(),
                entry: None,
            }));
            all.extend(section.lines().iter().map(of));
        }
        if self.end < self.text.len() {
            all.push(of(&Line {
                kind: LineKind::AfterEnd,
                range: self.end..self.text.len(),
                entry: None,
            }));
        }
        all
    }
}

struct Header {
    line: Range<usize>,
    name: Range<usize>,
}

/// The start of every physical line whose first character is `[`.
fn bracket_lines(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut searched = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = text.as_bytes().get(searched..)?;
            let bracket = searched + memchr(b'[', rest)?;
            let before = text.get(..bracket)?;
            let indent = before.trim_end_matches(|c| c != '\n' && lines::is_space(c));
            searched = bracket + 1;
            if indent.is_empty() || indent.ends_with('\n') {
                searched = lines::physical(text, bracket).end;
                return Some(indent.len());
            }
        }
    })
}

/// The section headers: lines that begin with `[`, have a `]`, and are no
/// continuation of an entry. And the first line of which only the `]` is missing.
fn find_headers(text: &str) -> (Vec<Header>, Option<Range<usize>>) {
    let mut headers = Vec::new();
    let mut unclosed = None;
    let mut push = |line: Range<usize>| {
        let content = text.get(line.clone()).unwrap_or_default();
        if let Some((open, close)) = content.find('[').and_then(|open| {
            let close = content.get(open..)?.find(']')?;
            Some((open, open + close))
        }) {
            headers.push(Header {
                name: line.start + open + 1..line.start + close,
                line,
            });
        }
    };
    // A place where a logical line is known to begin.
    let mut boundary = lines::early_lines(text).last().map_or(0, |l| l.range.end);
    if boundary < text.len() {
        let first = lines::physical(text, boundary);
        boundary = first.end;
        push(first);
    }
    for start in bracket_lines(text) {
        if start < boundary {
            continue;
        }
        let before = text.get(boundary..start).unwrap_or_default();
        let previous = before
            .strip_suffix('\n')
            .map_or(before, |b| b.rsplit('\n').next().unwrap_or_default());
        if lines::may_join(previous) {
            while boundary < start {
                boundary = lines::logical_end(text, boundary);
            }
            if boundary > start {
                continue;
            }
        }
        let line = lines::physical(text, start);
        boundary = line.end;
        if lines::kind_at(text, start) == LineKind::Header {
            push(line);
        } else {
            unclosed.get_or_insert(line);
        }
    }
    (headers, unclosed)
}

fn body_lines(text: &str, body: Range<usize>) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = body.start;
    while start < body.end {
        let line = lines::line_at(text, start);
        start = line.range.end.max(start + 1);
        lines.push(line);
    }
    lines
}

fn trimmed(content: &str, start: usize) -> Range<usize> {
    let left = content.len() - content.trim_start().len();
    let right = content.trim_end().len();
    start + left..start + right.max(left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 5_000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn what_entries_begin_with_is_the_same_parsed_or_not(
            lines in prop::collection::vec(prop::sample::select(vec![
                "a = b, c", "%a% = B ; c", "x", "HKR,,x", "\u{A0}; c", "\u{B}; c", " \t", "; c", "[u",
                "a = b, \\", "a = \"b", "\"k\" = v", "k\"k = v", "= v", "%a;b% = c", "c:\\ ; x", "\u{3000}k = v",
            ]), 0..12),
            end in prop::sample::select(vec!["\r\n", "\n"]),
        ) {
            let text = format!("[s]{end}{}", lines.join(end));
            let document = Document::new(&text);
            let section = &document.sections()[0];
            let parsed = section.lines().iter().filter_map(|line| {
                let entry = line.entry.as_ref()?;
                Some(Head {
                    start: line.range.start,
                    key: entry.key().map(|key| key.value().into()),
                    value: entry.fields().first()?.value().into(),
                })
            });
            prop_assert_eq!(section.heads().collect::<Vec<_>>(), parsed.collect::<Vec<_>>());
        }
    }
}
