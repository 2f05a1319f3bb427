//! A hunk as the page's data: small, for a report may hold a hundred thousand
//! rows.

use serde::Serialize;

use crate::report::hunk::{Hunk, HunkLine, Row};
use crate::report::printable;

/// A hunk. Where its lines are in the new file depends on what was changed before
/// it, so that is not part of it.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct PageHunk {
    /// The number of its first old line, from 1. Its lines follow each other.
    pub(super) old: usize,
    /// The fixes that made it, by their index in the file.
    pub(super) changes: Vec<usize>,
    rows: Vec<PageRow>,
}

/// A row of the two columns.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum PageRow {
    /// A line that stays.
    Same(String),
    /// A line that goes, one that comes, or one that becomes another: the old one
    /// and the new one.
    Changed(Option<Pieces>, Option<Pieces>),
}

/// A line's text in pieces: one that stays, one that changes, one that stays, and
/// so on. Where white space is all that changes it is shown as signs.
type Pieces = Vec<String>;

impl PageHunk {
    /// A hunk that was made by some `changes`.
    pub(super) fn of(hunk: &Hunk<'_>, changes: Vec<usize>) -> PageHunk {
        PageHunk {
            old: hunk.old.start + 1,
            changes,
            rows: hunk.rows.iter().map(row).collect(),
        }
    }
}

fn row(row: &Row<'_>) -> PageRow {
    match (&row.old, &row.new) {
        (Some(old), Some(_)) if row.is_same() => PageRow::Same(printable(old.text()).into_owned()),
        (old, new) => {
            let visible = old.is_some() && new.is_some() && row.is_white_space();
            let cell = |line: &HunkLine<'_>| pieces(line, visible);
            PageRow::Changed(old.as_ref().map(cell), new.as_ref().map(cell))
        }
    }
}

/// A line's text in pieces that stay and pieces that change, in turn.
fn pieces(line: &HunkLine<'_>, visible: bool) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for (changed, part) in line.parts() {
        // The pieces at 0, 2, 4, … are those that stay.
        if changed != (pieces.len() % 2 == 1) {
            pieces.push(String::new());
        }
        let shown = if visible && changed {
            part.replace(' ', "·").replace('\t', "→\t")
        } else {
            part.to_owned()
        };
        pieces.push(printable(&shown).into_owned());
    }
    if visible {
        let end = line.end().replace('\r', "␍").replace('\n', "␊");
        match pieces.len() % 2 {
            1 => pieces.push(end),
            _ => match pieces.last_mut() {
                Some(last) => last.push_str(&end),
                None => pieces.extend([String::new(), end]),
            },
        }
    }
    pieces
}
