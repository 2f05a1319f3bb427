//! The grammar as the judge of the short way.

use std::ops::Range;

use super::document::{Document, Section};
use super::entry::Field;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::grammar::{self, TokenLine};
use super::line::{Line, LineKind};

impl<'t> Document<'t> {
    /// Reads the sections that some ranges touch again by the grammar, and gives
    /// the name of the first whose lines, entries, keys or values the grammar
    /// reads otherwise; an empty name stands for the lines before the first.
    /// Ranges are offsets in the text, from 0; one that is empty, or ends where a
    /// section begins, touches what is on both its sides.
    ///
    /// So that no line of a neighbour reaches into such a section, nor one of it
    /// into a neighbour, the last entry before it and the next header are read
    /// with it.
    pub fn misread(&self, touched: impl IntoIterator<Item = Range<usize>>) -> Option<String> {
        let touched: Vec<Range<usize>> = touched.into_iter().collect();
        let sections = self.sections();
        let touches = |index: usize| {
            let section = sections.get(index)?;
            let start = match index {
                0 => 0,
                _ => section.header().start,
            };
            let mut ranges = touched.iter();
            Some(ranges.any(|range| start <= range.end && range.start <= section.body().end))
        };
        if sections.is_empty() {
            return self.misread_run(0..0).filter(|_| !touched.is_empty());
        }
        let mut index = 0;
        while let Some(is_touched) = touches(index) {
            let first = index;
            index += 1;
            if is_touched {
                while touches(index) == Some(true) {
                    index += 1;
                }
                if let Some(name) = self.misread_run(first..index) {
                    return Some(name);
                }
            }
        }
        None
    }

    /// The same of sections that follow each other, by their indices.
    fn misread_run(&self, mut run: Range<usize>) -> Option<String> {
        let sections = self.sections();
        // The first header need not begin its line, so that all before it counts.
        if run.start == 1 && sections.first().is_some_and(|first| first.len() == 0) {
            run.start = 0;
        }
        let before = run.start.checked_sub(1).and_then(|at| sections.get(at));
        let next = sections.get(run.end);
        let end = next.map_or(self.text().len(), |next| next.header().end);
        let tail = before.map(Tail::of);
        let read = match &tail {
            Some(tail) => grammar::body(self.slice(tail.start..end), tail.start),
            None => grammar::document(self.slice(0..end)),
        };
        let start = tail.as_ref().map_or(0, |tail| tail.start);
        let mut read = Read {
            text: self.slice(start..end),
            start,
            may_be_unclosed: self.errors().iter().any(is_unclosed),
            lines: read.into_iter(),
        };
        let name_of = |section: Option<&Section<'_>>| {
            Some(section.map(Section::name).unwrap_or_default().to_owned())
        };
        let is_same = match &tail {
            Some(tail) => {
                tail.header.is_none_or(|section| read.has_header(section))
                    && read.has_lines(tail.lines)
            }
            None => read.has_lines(self.preamble_lines()),
        };
        if !is_same {
            return name_of(before);
        }
        for section in sections.get(run).unwrap_or_default() {
            if !read.has_header(section) || !read.has_lines(section.lines()) || !has_rows(section) {
                return name_of(Some(section));
            }
        }
        let is_same = match next {
            Some(next) => read.has_header(next),
            None => read.has_lines(self.after_end().as_slice()),
        };
        if is_same && read.lines.next().is_none() {
            None
        } else {
            name_of(next.or(sections.last()))
        }
    }
}

/// The end of a section: its last entry and what follows, or all of it where it
/// has none.
struct Tail<'d, 't> {
    start: usize,
    header: Option<&'d Section<'t>>,
    lines: &'d [Line<'t>],
}

impl<'d, 't> Tail<'d, 't> {
    fn of(section: &'d Section<'t>) -> Tail<'d, 't> {
        let lines = section.lines();
        let last = lines.iter().rposition(|line| line.kind == LineKind::Entry);
        let tail = last.and_then(|last| lines.get(last..));
        match tail.and_then(|tail| Some((tail.first()?, tail))) {
            Some((first, lines)) => Tail {
                start: first.range.start,
                header: None,
                lines,
            },
            None => Tail {
                start: section.header().start,
                header: Some(section),
                lines,
            },
        }
    }
}

/// What the grammar reads, line by line.
struct Read<'t> {
    text: &'t str,
    /// Where the text begins.
    start: usize,
    /// Whether the short way knows of a header without its bracket.
    may_be_unclosed: bool,
    lines: std::vec::IntoIter<TokenLine>,
}

impl Read<'_> {
    fn has_header(&mut self, section: &Section<'_>) -> bool {
        self.lines.next().is_some_and(|line| {
            line.kind == LineKind::Header
                && line.range() == section.header()
                && line.name() == Some(section.name_range())
        })
    }

    fn has_lines(&mut self, lines: &[Line<'_>]) -> bool {
        lines.iter().all(|expected| {
            let may_be = match expected.kind {
                LineKind::Header => false,
                LineKind::Unclosed => self.may_be_unclosed,
                _ => true,
            };
            let read = self.lines.next();
            may_be && read.is_some_and(|read| read.line(self.text, self.start) == *expected)
        })
    }
}

fn is_unclosed(error: &SyntaxError) -> bool {
    error.kind == SyntaxErrorKind::UnclosedSection
}

/// Whether a section gives the same entries one by one as line by line.
fn has_rows(section: &Section<'_>) -> bool {
    let mut rows = section.rows();
    let entries = section
        .lines()
        .iter()
        .filter_map(|line| line.entry.as_ref());
    let mut entries = entries;
    let are_same = entries.all(|entry| {
        rows.next().is_some_and(|row| {
            row.entry() == entry
                && row.key().as_deref() == entry.key().map(Field::value)
                && row.values().eq(entry.fields().iter().map(Field::value))
        })
    });
    are_same && rows.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::iter::once;

    use proptest::prelude::*;

    /// The name of the section that is read otherwise, if the short way takes one
    /// text for another.
    fn misread(text: &str, other: &str, touched: Range<usize>) -> Option<String> {
        assert_eq!(text.len(), other.len());
        Document::misreading(text, other).misread(once(touched))
    }

    #[test]
    fn a_section_that_the_short_way_misreads_is_found_where_it_is_touched() {
        const TEXT: &str = "[a]\nx = 1\n[b]\ny = 2\n; z\n[c]\nw = 3\n";
        let y = TEXT.find('y').unwrap_or_default();
        for (other, name) in [
            (TEXT, None),
            // An entry too many, too few, and too far away.
            ("[a]\nx = 1\n[b]\ny = 2\nz  \n[c]\nw = 3\n", Some("b")),
            ("[a]\nx = 1\n[b]\n;   2\n; z\n[c]\nw = 3\n", Some("b")),
            ("[a]\nx = 1\n[b]\n\ny = 2; z\n[c]\nw = 3\n", Some("b")),
            // A header too few, and one of another name.
            ("[a]\nx = 1\n[b]\ny = 2\n; z\n;c]\nw = 3\n", Some("b")),
            ("[a]\nx = 1\n b]\ny = 2\n; z\n[c]\nw = 3\n", Some("a")),
            ("[a]\nx = 1\n [b\ny = 2\n; z\n[c]\nw = 3\n", Some("a")),
            // What is far away does not matter.
            ("[a]\nx = 1\n[b]\ny = 2\n; z\n[c]\n;   3\n", None),
        ] {
            let found = misread(TEXT, other, y..y + 1);
            assert_eq!(found.as_deref(), name, "{other}");
        }
    }

    #[test]
    fn lines_that_reach_into_another_section_are_found() {
        // The backslash joins the header to the entry.
        let text = "[a]\nx = 1\\\n[b]\ny = 2\n[c]\nz = 3\\\n[d]\n";
        let apart = "[a]\nx = 1 \n[b]\ny = 2\n[c]\nz = 3 \n[d]\n";
        let at = |what: &str| text.find(what).unwrap_or_default();
        for (touched, name) in [("x", "b"), ("y", "b"), ("z", "d"), ("[d", "d")] {
            let start = at(touched);
            let found = misread(text, apart, start..start);
            assert_eq!(found.as_deref(), Some(name), "{touched}");
        }
        assert_eq!(misread(text, text, 0..text.len()), None);
    }

    #[test]
    fn lines_before_the_first_section_and_behind_the_end_are_judged_too() {
        let named = |name: &str| Some(name.to_owned());
        assert_eq!(misread("[x\n[a]\n", ";x\n[a]\n", 0..0), named(""));
        assert_eq!(misread("x\n[a]\n", "x\n;a]\n", 0..0), named(""));
        let document = Document::new("x\n[a]\nb\u{1A}[c]\n");
        assert_eq!(document.misread(once(0..1)), None);
        assert_eq!(Document::new("x\n\u{1A}y").misread(once(0..1)), None);
        assert_eq!(Document::new("").misread(once(0..0)), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 5_000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn nothing_is_misread_whatever_is_touched(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "[a]", "[b", "]", "[", "\n", "\n", "\r\n", "k", " = ", ",", "\\\n", "\\", "\"", "%", ";", " ", "\u{A0}", "\u{B}", "\u{1A}", "é",
            ]), 0..40),
            places in prop::collection::vec(any::<prop::sample::Index>(), 1..3),
        ) {
            let text = pieces.concat();
            let ranges: Vec<Range<usize>> = places
                .iter()
                .map(|place| place.index(text.len() + 1))
                .map(|at| at..at)
                .collect();
            prop_assert_eq!(Document::new(&text).misread(ranges), None, "{:?}", text);
            prop_assert_eq!(Document::by_grammar(&text).misread(once(0..text.len())), None, "{:?}", text);
        }
    }
}
