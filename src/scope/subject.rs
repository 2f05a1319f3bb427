//! What a finding is about: the entry or the line that it stands on.

use std::ops::Range;

use sha2::{Digest, Sha256};

use super::changed::Changed;
use crate::rules::{Finding, Rule, Turn};
use crate::syntax::{Document, Entry, Section};

/// How many characters of an entry a baseline holds.
const MAX_LENGTH: usize = 400;

/// What a finding is known by from one version of a file to the next.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Subject {
    /// The rule's name, which may be one of another version of infmend.
    pub(super) rule: String,
    /// The name of the section; empty before the first.
    pub(super) section: String,
    /// The entry without comments and spacing, or the line that is not one;
    /// empty where the finding is about the file as a whole.
    pub(super) entry: String,
}

impl Subject {
    pub(super) fn of(document: &Document<'_>, finding: &Finding) -> Subject {
        let (section, entry) = if is_of_file(finding) {
            (String::new(), String::new())
        } else {
            let entry = Line::at(document, finding.range.start).normalized(document, finding);
            (finding.section.clone(), shortened(entry))
        };
        Subject {
            rule: finding.rule.to_owned(),
            section,
            entry,
        }
    }
}

/// Where what a finding is about lies in the original text.
#[derive(Debug)]
pub(super) enum Place {
    /// It is about the file as a whole.
    File,
    /// It is about something that a section lacks: from each header of the
    /// section's name to the next one.
    Section(Vec<Range<usize>>),
    /// Lines.
    Lines(Range<usize>),
}

impl Place {
    pub(super) fn of(
        document: &Document<'_>,
        finding: &Finding,
        origin: &dyn Fn(&Range<usize>) -> Range<usize>,
    ) -> Place {
        if is_of_file(finding) {
            return Place::File;
        }
        let place = finding.range.start;
        match Line::at(document, place) {
            Line::Header(section) => {
                let whole = |s: &Section<'_>| mapped(s.header().start..s.body().end, origin);
                let others = document.sections().iter().filter(|other| {
                    let name = section.name();
                    other.name().eq_ignore_ascii_case(name)
                        && other.header().start != section.header().start
                });
                let all = std::iter::once(section).chain(others);
                Place::Section(all.map(whole).collect())
            }
            Line::Entry(entry) => {
                let lines = entry.range();
                let end = lines.end.max(finding.range.end);
                Place::Lines(mapped(lines.start..end, origin))
            }
            Line::Other(line) => {
                let end = line.end.max(finding.range.end);
                Place::Lines(mapped(line.start..end, origin))
            }
        }
    }

    /// Where it begins.
    pub(super) fn start(&self) -> usize {
        match self {
            Place::File => 0,
            Place::Section(all) => all.first().map_or(0, |section| section.start),
            Place::Lines(lines) => lines.start,
        }
    }

    /// Whether something of it changed.
    pub(super) fn is_on(&self, changed: &Changed) -> bool {
        match self {
            Place::File => !changed.is_empty(),
            Place::Section(all) => all.iter().any(|section| changed.is_in(section)),
            Place::Lines(lines) => changed.overlaps(lines),
        }
    }
}

/// Where some lines lie in the original text: only up to their last character, for
/// what was removed right behind them is none of theirs.
fn mapped(lines: Range<usize>, origin: &dyn Fn(&Range<usize>) -> Range<usize>) -> Range<usize> {
    if lines.is_empty() {
        return origin(&lines);
    }
    let original = origin(&(lines.start..lines.end - 1));
    original.start..original.end + 1
}

/// Whether a finding is about the file as a whole, wherever it points.
fn is_of_file(finding: &Finding) -> bool {
    Rule::named(finding.rule).is_some_and(|rule| rule.turn == Turn::Encoding)
}

/// The logical line at a place.
enum Line<'d, 't> {
    Entry(&'d Entry<'t>),
    Header(&'d Section<'t>),
    /// A comment, or what Windows does not read.
    Other(Range<usize>),
}

impl<'d, 't> Line<'d, 't> {
    fn at(document: &'d Document<'t>, place: usize) -> Line<'d, 't> {
        let sections = document.sections();
        let inside = sections.partition_point(|section| section.header().start <= place);
        let section = inside.checked_sub(1).and_then(|index| sections.get(index));
        if let Some(section) = section.filter(|section| section.header().contains(&place)) {
            return Line::Header(section);
        }
        let lines = section.map_or(document.preamble_lines(), |section| section.lines());
        let behind = lines.partition_point(|line| line.range.start <= place);
        let line = behind.checked_sub(1).and_then(|index| lines.get(index));
        match line.map(|line| (&line.entry, line.range.clone())) {
            Some((Some(entry), range)) if place < range.end || range.is_empty() => {
                Line::Entry(entry)
            }
            Some((None, range)) if place < range.end => Line::Other(range),
            _ => Line::Other(place..place),
        }
    }

    /// Its text without comments and spacing.
    fn normalized(&self, document: &Document<'_>, finding: &Finding) -> String {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let place = finding.range.start;
        match self {
            Line::Header(section) => {
                let name = section.name_range();
                if place > name.end {
                    // A comment behind it.
                    return words(document.slice(name.end..section.header().end))
                        .trim_start_matches(']')
                        .trim_start()
                        .to_owned();
                }
                format!("[{}]", section.name())
            }
            Line::Entry(entry) => {
                let mut comments = entry.comments().iter();
                if let Some(comment) = comments.find(|comment| comment.contains(&place)) {
                    return words(document.slice(comment.clone()));
                }
                let values: Vec<String> =
                    entry.fields().iter().map(|f| quoted(f.value())).collect();
                let values = values.join(", ");
                match entry.explicit_key() {
                    Some(key) => format!("{} = {values}", quoted(key.value()))
                        .trim_end()
                        .to_owned(),
                    None => values,
                }
            }
            Line::Other(range) => words(document.slice(range.clone())),
        }
    }
}

/// A value in quotes where it could be taken for something else without.
fn quoted(value: &str) -> String {
    let is_plain = value.trim() == value && !value.contains([',', '"', '=', ';']);
    if is_plain {
        value.to_owned()
    } else {
        format!("\"{}\"", value.replace('"', "\"\""))
    }
}

/// The beginning of a long text, and a hash that tells it from others.
fn shortened(text: String) -> String {
    let Some((end, _)) = text.char_indices().nth(MAX_LENGTH) else {
        return text;
    };
    let digest = Sha256::digest(text.as_bytes());
    let digest: String = digest.iter().take(8).map(|b| format!("{b:02x}")).collect();
    format!("{}… sha256:{digest}", text.get(..end).unwrap_or_default())
}
