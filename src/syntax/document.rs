//! A whole file: its sections, its errors, its lines.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;

use memchr::memchr;

use super::entry::{Entry, Field};
use super::error::{SyntaxError, SyntaxErrorKind};
use super::fast;
use super::grammar::{self, TokenLine};
use super::index::{Header, Index, KeyHash};
use super::line::{Line, LineKind};
use super::name::eq_ignore_case;
use super::token::Token;

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
    index: Rc<Index>,
    tokens: OnceCell<Vec<(LineKind, Vec<Token>)>>,
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
    index: Rc<Index>,
    /// Its entries in the index.
    rows: Range<usize>,
    /// Whether all its lines and entries have been read by the grammar, so that
    /// nothing is left to the short way.
    by_grammar: bool,
    /// The entries that somebody asked for.
    entries: OnceCell<Box<[Slot<'t>]>>,
}

/// An entry, parsed when it is first asked for.
type Slot<'t> = OnceCell<Box<Entry<'t>>>;

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

    /// The line of the header, as one of the file's lines.
    pub(super) fn header_line(&self) -> Line<'t> {
        Line {
            kind: LineKind::Header,
            range: self.header(),
            entry: None,
        }
    }

    /// Everything from behind the header's line to the next header.
    pub fn body(&self) -> Range<usize> {
        self.body.clone()
    }

    /// The logical lines of the body. Parsed when first asked for.
    pub fn lines(&self) -> &[Line<'t>] {
        self.lines
            .get_or_init(|| fast::body_lines(self.text, self.body.clone()))
    }

    /// The entries, in the order of the file. Each is parsed when the iterator
    /// comes to it, and once.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry<'t>> {
        self.rows().map(|row| row.entry())
    }

    /// The entries, in the order of the file, for those who need little of them.
    pub fn rows<'d>(&'d self) -> impl DoubleEndedIterator<Item = Row<'d, 't>> + use<'d, 't> {
        self.rows.clone().map(|row| Row::new(self, row))
    }

    /// Which entry begins at an offset, or is the last that begins before it.
    pub(crate) fn row_at(&self, offset: usize) -> Option<usize> {
        let row = self.index.row_at(self.rows.clone(), offset)?;
        row.checked_sub(self.rows.start)
    }

    /// Which entries are more than one physical line.
    pub(crate) fn joined_rows(&self) -> impl Iterator<Item = usize> {
        let joined = self.index.joined(self.rows.clone()).iter();
        joined.filter_map(|(row, _)| row.checked_sub(self.rows.start))
    }

    /// Which entries have quotes within a word.
    pub(crate) fn rows_with_parted_word(&self) -> impl Iterator<Item = usize> {
        let start = self.body.start;
        let body = self.text.get(self.body.clone()).unwrap_or_default();
        let quotes = fast::quotes_within_words(body.as_bytes());
        quotes.filter_map(move |at| self.row_at(start + at))
    }

    /// The entry with an index.
    pub(crate) fn row(&self, index: usize) -> Option<Row<'_, 't>> {
        let row = self.rows.start + index;
        (row < self.rows.end).then(|| Row::new(self, row))
    }

    /// The entries with a key, without regard to case. Others are hardly parsed.
    pub fn entries_with_key(&self, key: &str) -> impl Iterator<Item = &Entry<'t>> {
        self.rows_with_key(key).map(|row| row.entry())
    }

    /// How many entries there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The entries with a key, without regard to case, for those who need little
    /// of them.
    pub(crate) fn rows_with_key(&self, key: &str) -> impl Iterator<Item = Row<'_, 't>> {
        let rows = self.index.with_key(self.rows.clone(), key);
        rows.filter_map(move |row| Row::new(self, row).if_has_key(key))
    }
}

/// An entry that is parsed only when somebody asks for it.
#[derive(Debug, Clone, Copy)]
pub struct Row<'d, 't> {
    section: &'d Section<'t>,
    /// Its place in the index.
    row: usize,
    /// How many bytes from its start on are known to be a key and the `=` behind
    /// it.
    key_len: usize,
}

impl<'d, 't> Row<'d, 't> {
    fn new(section: &'d Section<'t>, row: usize) -> Row<'d, 't> {
        Row {
            section,
            row,
            key_len: 0,
        }
    }

    /// Where it begins: an offset in the text, from 0.
    pub fn start(&self) -> usize {
        self.section.index.start(self.row)
    }

    /// The entry.
    pub fn entry(&self) -> &'d Entry<'t> {
        let section = self.section;
        let slots = section
            .entries
            .get_or_init(|| section.rows.clone().map(|_| OnceCell::new()).collect());
        // A row is one of its section, so that there is a slot for it.
        let index = self.row - section.rows.start;
        slots[index].get_or_init(|| Box::new(fast::entry_at(section.text, self.start())))
    }

    /// The entry for somebody who needs it once.
    fn parse(&self) -> Entry<'t> {
        if self.section.by_grammar {
            self.entry().clone()
        } else {
            fast::entry_at(self.section.text, self.start())
        }
    }

    /// The text from the entry on, where the short way may read it.
    fn rest(&self) -> Option<&'t str> {
        if self.section.by_grammar {
            return None;
        }
        Some(self.section.text.get(self.start()..).unwrap_or_default())
    }

    /// Its [`key`](Entry::key). Parses hardly more.
    pub fn key(&self) -> Option<Cow<'t, str>> {
        match self.rest().and_then(fast::key) {
            Some(key) => key.map(Cow::Borrowed),
            None => self.parse().into_key().map(Field::into_value),
        }
    }

    /// The entry if it has a [`key`](Entry::key), without regard to case.
    fn if_has_key(mut self, key: &str) -> Option<Row<'d, 't>> {
        // As most directives are written.
        let (own, behind) = self
            .rest()
            .unwrap_or_default()
            .as_bytes()
            .split_at_checked(key.len())
            .unwrap_or_default();
        let spaces = behind.iter().position(|byte| !b" \t".contains(byte));
        if let Some(spaces) = spaces.filter(|spaces| behind.get(*spaces) == Some(&b'='))
            && (own == key.as_bytes() || own.eq_ignore_ascii_case(key.as_bytes()))
            && fast::is_plain_key(key)
        {
            self.key_len = key.len() + spaces + 1;
            return Some(self);
        }
        self.key()
            .is_some_and(|own| eq_ignore_case(&own, key))
            .then_some(self)
    }

    /// Its [`key`](Entry::key) and its first value. Parses hardly more.
    pub fn head(&self) -> (Option<Cow<'t, str>>, Cow<'t, str>) {
        if let Some((key, value)) = self.rest().and_then(fast::head) {
            return (key.map(Cow::Borrowed), Cow::Borrowed(value));
        }
        (self.key(), self.value(0))
    }

    /// Whether its key or first values, so many of them, may have a word that does
    /// not stand on its first line as it is read: quotes part it, or strings bring
    /// it or a piece of it. `brings` tells whether a string may have one.
    pub(crate) fn may_hide_word(&self, values: usize, brings: impl Fn(&str) -> bool) -> bool {
        let Some(rest) = self.rest() else {
            return true;
        };
        !fast::is_bare(rest.as_bytes(), values) && fast::may_hide(rest, values, brings)
    }

    /// Its values, in order. Parses only what is asked for.
    pub fn values(&self) -> Values<'d, 't> {
        Values {
            row: *self,
            given: 0,
            plain: self
                .rest()
                .map(|rest| fast::Values::new(rest, self.key_len)),
            parsed: None,
        }
    }

    /// The value with an index, from 0; empty where there is none.
    pub fn value(&self, index: usize) -> Cow<'t, str> {
        self.values().nth(index).unwrap_or_default()
    }

    /// The first values, as many as are asked for; those that it does not have
    /// are empty. Parses hardly more.
    pub fn first_values<const N: usize>(&self) -> [Cow<'t, str>; N] {
        let mut values = self.values();
        std::array::from_fn(|_| values.next().unwrap_or_default())
    }
}

/// The values of an entry.
#[derive(Debug)]
pub struct Values<'d, 't> {
    row: Row<'d, 't>,
    /// How many have been given.
    given: usize,
    plain: Option<fast::Values<'t>>,
    /// The others, where only the grammar could tell.
    parsed: Option<std::vec::IntoIter<Field<'t>>>,
}

impl<'t> Iterator for Values<'_, 't> {
    type Item = Cow<'t, str>;

    fn next(&mut self) -> Option<Cow<'t, str>> {
        if self.parsed.is_none() {
            let plain = match &mut self.plain {
                Some(plain) => plain.next()?,
                None => None,
            };
            match plain {
                Some(value) => {
                    self.given += 1;
                    return Some(Cow::Borrowed(value));
                }
                None => self.parsed = Some(self.row.parse().into_fields().into_iter()),
            }
            for _ in 0..self.given {
                self.parsed.as_mut()?.next();
            }
        }
        self.parsed.as_mut()?.next().map(Field::into_value)
    }
}

impl<'t> Document<'t> {
    /// Reads a text. Never fails: see [`errors`](Self::errors).
    pub fn new(text: &'t str) -> Document<'t> {
        let end = memchr(0x1A, text.as_bytes()).unwrap_or(text.len());
        let index = fast::index(text.get(..end).unwrap_or_default());
        Document::of(text, end, index)
    }

    /// Reads a text as [`new`](Self::new) does, but all of it at once and by the
    /// grammar alone, which takes many times as long.
    pub fn by_grammar(text: &'t str) -> Document<'t> {
        let read = grammar::document(text);
        let behind_end = |line: &&TokenLine| line.kind == LineKind::AfterEnd;
        let end = read.iter().rfind(behind_end);
        let end = end.map_or(text.len(), |line| line.range().start);
        let mut index = Index::default();
        let mut preamble = Vec::new();
        let mut bodies: Vec<Vec<Line<'t>>> = Vec::new();
        for token_line in &read {
            let line = token_line.line(text, 0);
            match line.kind {
                LineKind::Header => {
                    index.headers.push(Header {
                        name: token_line.name().unwrap_or_default(),
                        line: line.range,
                        entries: index.len(),
                    });
                    bodies.push(Vec::new());
                    continue;
                }
                LineKind::AfterEnd => continue,
                LineKind::Entry => {
                    index.push(line.range.start, KeyHash::UNKNOWN);
                    let entry = text.get(line.range.clone()).unwrap_or_default();
                    if memchr(b'\n', entry.as_bytes()).is_some_and(|end| end + 1 < entry.len()) {
                        index.last_is_joined(line.range.end);
                    }
                }
                LineKind::Unclosed => _ = index.unclosed.get_or_insert(line.range.clone()),
                LineKind::Stray => _ = index.stray.get_or_insert(line.range.clone()),
                LineKind::Blank | LineKind::Remark => {}
            }
            bodies.last_mut().unwrap_or(&mut preamble).push(line);
        }
        let mut document = Document::of(text, end, index);
        for (section, lines) in document.sections.iter_mut().zip(bodies) {
            let entries = lines.iter().filter_map(|line| line.entry.clone());
            let entries = entries.map(|entry| OnceCell::from(Box::new(entry)));
            section.entries = OnceCell::from(entries.collect::<Box<[_]>>());
            section.lines = OnceCell::from(lines);
            section.by_grammar = true;
        }
        document.preamble = OnceCell::from(preamble);
        let tokens = read.into_iter().map(|line| (line.kind, line.into_tokens()));
        document.tokens = OnceCell::from(tokens.collect::<Vec<_>>());
        document
    }

    /// Puts together what has been found in a text, which ends for SetupAPI at
    /// `end`.
    fn of(text: &'t str, end: usize, index: Index) -> Document<'t> {
        let readable = text.get(..end).unwrap_or_default();
        let index = Rc::new(index);
        let mut errors = Vec::new();
        let mut sections = Vec::with_capacity(index.headers.len());
        for (number, header) in index.headers.iter().enumerate() {
            let name = readable.get(header.name.clone()).unwrap_or_default();
            if name.len() > MAX_SECTION_NAME && name.chars().nth(MAX_SECTION_NAME).is_some() {
                errors.push(SyntaxError {
                    kind: SyntaxErrorKind::SectionNameTooLong,
                    range: header.name.clone(),
                });
            }
            let next = index.headers.get(number + 1);
            sections.push(Section {
                text: readable,
                name: header.name.clone(),
                body: header.line.end..next.map_or(end, |next| next.line.start),
                header: header.line.clone(),
                lines: OnceCell::new(),
                rows: header.entries..next.map_or(index.len(), |next| next.entries),
                index: Rc::clone(&index),
                by_grammar: false,
                entries: OnceCell::new(),
            });
        }
        let mut document = Document {
            text,
            end,
            preamble: OnceCell::new(),
            sections,
            index,
            tokens: OnceCell::new(),
            errors,
        };
        document.find_errors();
        document
    }

    /// The tree of a text that the short way takes for another, as long: to see
    /// that the grammar notices.
    #[cfg(test)]
    pub(crate) fn misreading(text: &'t str, other: &str) -> Document<'t> {
        Document::of(text, text.len(), fast::index(other))
    }

    /// The errors that need more than a header.
    fn find_errors(&mut self) {
        // SetupAPI stops at the first; more of them would say nothing new.
        if let Some(line) = self.index.unclosed.clone() {
            self.errors.push(SyntaxError {
                kind: SyntaxErrorKind::UnclosedSection,
                range: trimmed(self.slice(line.clone()), line.start),
            });
        }
        self.errors.sort_by_key(|error| error.range.start);
        // This one SetupAPI finds when it has read the file.
        let before_first = self.sections.first().map(|first| {
            let bracket = first.name.start.saturating_sub(1);
            first.header.start..bracket
        });
        let places = [self.index.stray.clone(), before_first].into_iter();
        let stray = places
            .flatten()
            .map(|range| trimmed(self.slice(range.clone()), range.start))
            .find(|range| !range.is_empty());
        let is_strings = |section: &Section<'_>| eq_ignore_case(section.name(), "strings");
        if let Some(range) = stray.filter(|_| !self.sections.iter().any(is_strings)) {
            self.errors.push(SyntaxError {
                kind: SyntaxErrorKind::ExpectedSection,
                range,
            });
        }
    }

    /// Every entry with a key, without regard to case, in the order of the
    /// file, each with the index of its section. Others are hardly parsed.
    pub(crate) fn rows_with_key(&self, key: &str) -> impl Iterator<Item = (usize, Row<'_, 't>)> {
        let rows = self.index.with_key(0..self.index.len(), key);
        rows.filter_map(move |row| {
            let index = self.section_of(row)?;
            let section = self.sections.get(index)?;
            Some((index, Row::new(section, row).if_has_key(key)?))
        })
    }

    /// Where the entries stand that are more than one physical line.
    pub(crate) fn joined_ranges(&self) -> impl Iterator<Item = Range<usize>> {
        let joined = self.index.joined(0..self.index.len()).iter();
        joined.map(|(row, end)| self.index.start(*row)..*end)
    }

    /// The index of the section in which an entry of the table stands.
    fn section_of(&self, row: usize) -> Option<usize> {
        let behind = self
            .sections
            .partition_point(|section| section.rows.start <= row);
        behind.checked_sub(1)
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

    /// The lines before the first section, which SetupAPI skips.
    pub fn preamble_lines(&self) -> &[Line<'t>] {
        self.preamble.get_or_init(|| {
            let first = self.sections.first();
            let end = first.map_or(self.end, |section| section.header.start);
            fast::early_lines(self.text.get(..end).unwrap_or_default()).collect()
        })
    }

    /// What SetupAPI calls errors, the one that it reports first.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// Every logical line of the file with its tokens; these joined are the
    /// text. Parsed by the grammar when first asked for.
    pub fn tokens(&self) -> &[(LineKind, Vec<Token>)] {
        self.tokens.get_or_init(|| self.tokens_of_lines())
    }

    fn tokens_of_lines(&self) -> Vec<(LineKind, Vec<Token>)> {
        let of = |line: &Line<'t>| {
            let input = self.slice(line.range.clone());
            let tokens = grammar::parse_line(line.kind, input, line.range.start);
            (line.kind, tokens)
        };
        let mut all: Vec<_> = self.preamble_lines().iter().map(of).collect();
        for section in &self.sections {
            all.push(of(&section.header_line()));
            all.extend(section.lines().iter().map(of));
        }
        all.extend(self.after_end().iter().map(of));
        all
    }

    /// What stands behind Ctrl-Z, that included.
    pub(super) fn after_end(&self) -> Option<Line<'t>> {
        (self.end < self.text.len()).then_some(Line {
            kind: LineKind::AfterEnd,
            range: self.end..self.text.len(),
            entry: None,
        })
    }
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
        fn entries_are_the_same_parsed_at_once_one_by_one_or_hardly(
            lines in prop::collection::vec(prop::sample::select(vec![
                "a = b, c", "%a% = B ; c", "x", "HKR,,x", "\u{A0}; c", "\u{B}; c", " \t", "; c", "[u",
                "a = b, \\", "a = \"b", "\"k\" = v", "k\"k = v", "= v", "%a;b% = c", "c:\\ ; x", "\u{3000}k = v", "p\\q = v", "p\\= v", "p\\",
                "a\t = b, \"c\"d, e", "A=b, c\"d\", %e;", "a \"b\" = c",
            ]), 0..12),
            end in prop::sample::select(vec!["\r\n", "\n"]),
        ) {
            let text = format!("[s]{end}{}", lines.join(end));
            let document = Document::new(&text);
            let section = &document.sections()[0];
            let lines = || section.lines().iter();
            let parsed: Vec<&Entry<'_>> = lines().filter_map(|line| line.entry.as_ref()).collect();
            prop_assert_eq!(section.entries().collect::<Vec<_>>(), parsed.clone());
            for (row, entry) in section.rows().zip(parsed) {
                let values: Vec<&str> = entry.fields().iter().map(Field::value).collect();
                let value = |index: usize| values.get(index).copied().unwrap_or_default();
                prop_assert_eq!(row.start(), entry.range().start);
                let key = entry.key().map(|key| Cow::Borrowed(key.value()));
                prop_assert_eq!(row.key(), key.clone());
                prop_assert_eq!(row.head(), (key, value(0).into()));
                prop_assert_eq!(row.values().collect::<Vec<_>>(), values.clone());
                prop_assert_eq!(row.first_values(), [0, 1, 2].map(value));
            }
            for key in ["a", "B", "k", "K\u{212A}", "", "%a%", "%a;b%", "X", "hkr", "P\\Q", "p\\"] {
                let with_key = |entry: &&Entry<'_>| entry.key().is_some_and(|k| eq_ignore_case(k.value(), key));
                let known: Vec<&Entry<'_>> = section.entries().filter(with_key).collect();
                prop_assert_eq!(section.entries_with_key(key).collect::<Vec<_>>(), known.clone());
                let of_all: Vec<_> = document.rows_with_key(key).map(|(_, row)| row).collect();
                prop_assert_eq!(of_all.iter().map(Row::entry).collect::<Vec<_>>(), known);
                for row in of_all {
                    let values = row.entry().fields().iter().map(Field::value);
                    prop_assert!(row.values().eq(values), "{:?}", row.entry());
                }
            }
        }
    }
}
