//! The lines of a hunk: the old ones beside the new ones.

use std::ops::Range;

use similar::{DiffOp, DiffTag};

use super::pairing::pairs;
use super::words::changed_words;
use crate::source::Source;

/// A line of the old file beside the line of the new file that it became.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    /// The old line; none where one was added.
    pub old: Option<HunkLine<'a>>,
    /// The new line; none where one was removed.
    pub new: Option<HunkLine<'a>>,
    same: bool,
}

impl Row<'_> {
    /// Whether nothing changed: a line of context.
    pub fn is_same(&self) -> bool {
        self.same
    }

    /// Whether the change is nothing but white space, which has to be made
    /// visible to be seen.
    pub fn is_white_space(&self) -> bool {
        let bare = |line: &Option<HunkLine<'_>>| -> String {
            let text = line.as_ref().map_or("", |line| line.whole);
            text.chars().filter(|c| !c.is_whitespace()).collect()
        };
        !self.same && bare(&self.old) == bare(&self.new)
    }
}

/// A line of a file in a hunk.
#[derive(Debug, Clone)]
pub struct HunkLine<'a> {
    /// Its number, from 1.
    pub number: usize,
    whole: &'a str,
    /// The stretches that its counterpart has not, in order: byte offsets from
    /// 0 in the line with its line end. Empty where it has no counterpart.
    pub changed: Vec<Range<usize>>,
}

impl<'a> HunkLine<'a> {
    /// The text without the line end.
    pub fn text(&self) -> &'a str {
        let text = self.whole.strip_suffix('\n').unwrap_or(self.whole);
        text.trim_end_matches('\r')
    }

    /// The line end: CRs and LF. Empty only at the end of a file.
    pub fn end(&self) -> &'a str {
        self.whole.get(self.text().len()..).unwrap_or_default()
    }

    /// The text in stretches, each with whether it changed.
    pub fn parts(&self) -> Vec<(bool, &'a str)> {
        let text = self.text();
        let mut parts = Vec::new();
        let mut done = 0;
        let mut push = |range: Range<usize>, changed: bool| {
            if let Some(part) = text.get(range).filter(|part| !part.is_empty()) {
                parts.push((changed, part));
            }
        };
        for range in &self.changed {
            let range = range.start.min(text.len())..range.end.min(text.len());
            push(done..range.start, false);
            done = range.end;
            push(range, true);
        }
        push(done..text.len(), false);
        parts
    }
}

/// The lines of a file: as text, and as the bytes that they are.
pub(super) struct Lines<'a> {
    pub(super) text: Vec<&'a str>,
    pub(super) bytes: Vec<&'a [u8]>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(source: &'a Source) -> Lines<'a> {
        let text = source.text().split_inclusive('\n').collect();
        let bytes = source.byte_lines();
        Lines { text, bytes }
    }

    fn line(&self, index: usize, changed: Vec<Range<usize>>) -> Option<HunkLine<'a>> {
        Some(HunkLine {
            number: index + 1,
            whole: self.text.get(index)?,
            changed,
        })
    }
}

/// The rows of one operation.
pub(super) fn rows<'a>(old: &Lines<'a>, new: &Lines<'a>, op: &DiffOp) -> Vec<Row<'a>> {
    let same = op.tag() == DiffTag::Equal;
    if same {
        return op
            .old_range()
            .zip(op.new_range())
            .map(|(o, n)| Row {
                old: old.line(o, Vec::new()),
                new: new.line(n, Vec::new()),
                same,
            })
            .collect();
    }
    let row = |o: Option<usize>, n: Option<usize>| {
        let words = match (o, n) {
            (Some(o), Some(n)) => changed_words(old.text.get(o), new.text.get(n)),
            _ => Default::default(),
        };
        Row {
            old: o.and_then(|o| old.line(o, words.0)),
            new: n.and_then(|n| new.line(n, words.1)),
            same,
        }
    };
    let mut rows = Vec::new();
    let (mut o, mut n) = (op.old_range().start, op.new_range().start);
    let ends = (op.old_range().end, op.new_range().end);
    for (pair_old, pair_new) in pairs(&old.text, &new.text, op).into_iter().chain([ends]) {
        rows.extend((o..pair_old).map(|o| row(Some(o), None)));
        rows.extend((n..pair_new).map(|n| row(None, Some(n))));
        if (pair_old, pair_new) != ends {
            rows.push(row(Some(pair_old), Some(pair_new)));
        }
        (o, n) = (pair_old + 1, pair_new + 1);
    }
    rows
}
