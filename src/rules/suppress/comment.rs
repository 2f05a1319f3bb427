//! Comments that are addressed to infmend: where they stand, and what they say.

use std::ops::Range;

use memchr::memchr_iter;

use crate::rules::{Rule, RuleSet};
use crate::syntax::{Document, Entry, Line, LineKind};

/// What a comment to infmend begins with.
const ADDRESS: &str = "infmend:";

/// A comment with suppressions, or one that tries to have some.
#[derive(Debug)]
pub(super) struct Comment<'d, 't> {
    pub(super) place: Place<'d, 't>,
    /// From its `;` to its last character that is not white space.
    pub(super) range: Range<usize>,
    /// The section that it stands in.
    pub(super) section: &'t str,
    /// Where its `allow`s hold.
    pub(super) covers: Range<usize>,
    /// Where the line begins that it stands above.
    pub(super) above: Option<usize>,
    pub(super) suppressions: Vec<Suppression>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Place<'d, 't> {
    /// On a line of an entry; the index among its comments.
    Entry(&'d Entry<'t>, usize),
    /// On a line of its own.
    Own(&'d Line<'t>),
    /// Behind a section header, where all text is ignored.
    Header,
    /// On a line that Windows does not read, in a file that it may refuse.
    Unread,
}

#[derive(Debug)]
pub(super) struct Suppression {
    pub(super) whole_file: bool,
    /// From `infmend:` to the closing parenthesis.
    pub(super) range: Range<usize>,
    /// Where the names stand.
    pub(super) list: Range<usize>,
    pub(super) names: Vec<Name>,
}

#[derive(Debug)]
pub(super) struct Name {
    pub(super) range: Range<usize>,
    /// The rule, where there is one of the name.
    pub(super) rule: Option<&'static Rule>,
}

pub(super) fn is_separator(character: char) -> bool {
    matches!(character, ';' | ' ' | '\t')
}

/// The comments of a document that are addressed to infmend.
pub(super) fn comments<'d, 't>(
    document: &'d Document<'t>,
    rules: &RuleSet,
) -> Vec<Comment<'d, 't>> {
    let mut found: Vec<Comment<'d, 't>> = Vec::new();
    let mut below = Below::default();
    for hit in addresses(document.slice(0..document.end())) {
        if found.last().is_some_and(|last| hit < last.range.end) {
            continue;
        }
        let Some(mut comment) = comment_at(document, hit, &mut below) else {
            continue;
        };
        comment.suppressions = suppressions(document, &comment.range, rules);
        let before = document.slice(comment.range.start..hit);
        let is_first_word = before.trim_matches(is_separator).is_empty();
        if is_first_word || !comment.suppressions.is_empty() {
            found.push(comment);
        }
    }
    found
}

/// Where `infmend:` stands as a word of its own, in any case.
fn addresses(text: &str) -> impl Iterator<Item = usize> + '_ {
    memchr_iter(b':', text.as_bytes()).filter_map(|colon| {
        let start = (colon + 1).checked_sub(ADDRESS.len())?;
        let word = text.get(start..=colon)?;
        let before = text.get(..start)?;
        (word.eq_ignore_ascii_case(ADDRESS)
            && (before.is_empty() || before.ends_with([';', ' ', '\t', '\n'])))
        .then_some(start)
    })
}

/// The line below a block of comment lines, kept for the next comment of the
/// block, so that a long one is looked through once.
#[derive(Debug, Default)]
struct Below {
    block: Range<usize>,
    line: Option<Range<usize>>,
}

impl Below {
    /// The block that the line with an index is in, from the first comment of
    /// it that was asked about, and the line below it.
    fn of(
        &mut self,
        lines: &[Line<'_>],
        index: usize,
        next_header: Option<Range<usize>>,
    ) -> (Range<usize>, Option<Range<usize>>) {
        let start = lines.get(index).map_or(0, |line| line.range.start);
        if !self.block.contains(&start) {
            let after = lines.get(index..).unwrap_or_default();
            let end = after.iter().position(|line| line.kind != LineKind::Remark);
            let last = after
                .get(..end.unwrap_or(after.len()))
                .and_then(<[_]>::last);
            self.block = start..last.map_or(start, |line| line.range.end);
            self.line = match end.and_then(|end| after.get(end)) {
                Some(line) => Some(line.range.clone()),
                None => next_header,
            };
        }
        (self.block.clone(), self.line.clone())
    }
}

/// The comment around an offset, where one is there; its suppressions are not
/// yet read.
fn comment_at<'d, 't>(
    document: &'d Document<'t>,
    offset: usize,
    below: &mut Below,
) -> Option<Comment<'d, 't>> {
    let sections = document.sections();
    let inside = sections.partition_point(|section| section.header().start <= offset);
    let section = inside.checked_sub(1).and_then(|index| sections.get(index));
    let next_header = sections.get(inside).map(|next| next.header());
    let lines = section.map_or(document.preamble_lines(), |section| section.lines());
    let name = section.map_or("", |section| section.name());
    let comment = |place, range: Range<usize>, covers: Range<usize>, above| {
        let text = document.slice(range.clone()).trim_end();
        Some(Comment {
            place,
            range: range.start..range.start + text.len(),
            section: name,
            covers,
            above,
            suppressions: Vec::new(),
        })
    };
    // From the first `;` of a line on.
    let rest_of = |range: Range<usize>| {
        let semicolon = document.slice(range.clone()).find(';')?;
        let start = range.start + semicolon;
        (start < offset).then_some(start..range.end)
    };
    if let Some(header) = section
        .map(|section| (section.header(), section.name_range().end))
        .filter(|(header, _)| header.contains(&offset))
    {
        let (header, bracket) = header;
        return comment(Place::Header, rest_of(bracket..header.end)?, header, None);
    }
    let index = lines
        .partition_point(|line| line.range.start <= offset)
        .checked_sub(1)?;
    let line = lines.get(index)?;
    match (&line.entry, line.kind) {
        (Some(entry), _) => {
            let comments = entry.comments();
            let number = comments.partition_point(|c| c.end <= offset);
            let range = comments
                .get(number)
                .filter(|c| c.contains(&offset))?
                .clone();
            comment(Place::Entry(entry, number), range, entry.range(), None)
        }
        (None, LineKind::Remark) => {
            let (block, below) = below.of(lines, index, next_header);
            let end = below.as_ref().map_or(block.end, |below| below.end);
            let covers = block.start..end;
            let above = below.map(|below| below.start);
            comment(
                Place::Own(line),
                rest_of(line.range.clone())?,
                covers,
                above,
            )
        }
        (None, _) => {
            let range = line.range.clone();
            comment(Place::Unread, rest_of(range.clone())?, range, None)
        }
    }
}

/// The suppressions in a comment.
fn suppressions(
    document: &Document<'_>,
    comment: &Range<usize>,
    rules: &RuleSet,
) -> Vec<Suppression> {
    let text = document.slice(comment.clone());
    addresses(text)
        .filter_map(|start| {
            let rest = text.get(start + ADDRESS.len()..)?.trim_start();
            let (verb, rest) = rest.split_once('(')?;
            let whole_file = match verb.trim().to_ascii_lowercase().as_str() {
                "allow" => false,
                "allow-file" => true,
                _ => return None,
            };
            let (list, after) = rest.split_once(')')?;
            let end = comment.start + text.len() - after.len() - 1;
            let list_start = end - list.len();
            let names = names(list, list_start, rules);
            (!names.is_empty()).then_some(Suppression {
                whole_file,
                range: comment.start + start..end + 1,
                list: list_start..end,
                names,
            })
        })
        .collect()
}

/// The names in a list, which stands in the text at `start`.
fn names(list: &str, start: usize, rules: &RuleSet) -> Vec<Name> {
    let mut names = Vec::new();
    let mut at = start;
    for item in list.split(',') {
        let name = item.trim();
        let from = at + item.len() - item.trim_start().len();
        if !name.is_empty() {
            names.push(Name {
                range: from..from + name.len(),
                rule: rules.named(name),
            });
        }
        at += item.len() + 1;
    }
    names
}
