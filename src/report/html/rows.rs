//! A hunk as the page's data: small, for a report may hold a hundred thousand
//! rows.

use serde::Serialize;

use crate::report::hunk::{Hunk, HunkLine, Row};
use crate::report::printable;

/// A hunk.
#[derive(Debug, Serialize)]
pub(super) struct PageHunk {
    /// The fixes at work in it, by their index in the file.
    changes: Vec<usize>,
    rows: Vec<PageRow>,
}

/// A row of the two columns.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum PageRow {
    /// A line that stays: its number before and after, from 1, and its text.
    Same(usize, usize, String),
    /// A line that goes, one that comes, or one that becomes another.
    Changed {
        #[serde(skip_serializing_if = "Option::is_none")]
        old: Option<Cell>,
        #[serde(skip_serializing_if = "Option::is_none")]
        new: Option<Cell>,
    },
}

/// A line's number, from 1, and its text in pieces: one that stays, one that
/// changes, one that stays, and so on. Where white space is all that changes
/// it is shown as signs.
#[derive(Debug, Serialize)]
struct Cell(usize, Vec<String>);

impl PageHunk {
    pub(super) fn of(hunk: &Hunk<'_>) -> PageHunk {
        PageHunk {
            changes: hunk.fixes.iter().map(|(index, _)| *index).collect(),
            rows: hunk.rows.iter().map(row).collect(),
        }
    }
}

fn row(row: &Row<'_>) -> PageRow {
    match (&row.old, &row.new) {
        (Some(old), Some(new)) if row.is_same() => {
            PageRow::Same(old.number, new.number, printable(old.text()).into_owned())
        }
        (old, new) => {
            let visible = old.is_some() && new.is_some() && row.is_white_space();
            let cell = |line: &HunkLine<'_>| Cell(line.number, pieces(line, visible));
            PageRow::Changed {
                old: old.as_ref().map(cell),
                new: new.as_ref().map(cell),
            }
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
