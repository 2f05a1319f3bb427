//! Showing what a fix changes: to people in one of two styles, to tools as a
//! patch.

use std::io::{self, IsTerminal, Write};

use super::Console;
use super::args::{DiffStyle, FixArgs};
use crate::report::diff::{self, FileDiff};
use crate::report::hunk::Hunk;
use crate::report::patch::Form;
use crate::report::side_by_side;

/// The width of a side-by-side diff where there is no terminal to fit it to.
const WIDTH: usize = 120;

/// How changes are shown.
#[derive(Clone, Copy)]
pub(super) enum Look {
    /// For people.
    Diff(DiffStyle),
    /// For tools.
    Patch(Form),
    /// Only counted.
    Counts,
}

impl Look {
    /// How the arguments, and what standard output is, want it.
    pub(super) fn of(args: &FixArgs, console: &Console) -> Look {
        let for_people =
            io::stdout().is_terminal() || console.is_styled() || args.diff_style.is_some();
        match args.diff_style.unwrap_or(DiffStyle::Unified) {
            _ if args.patch => Look::Patch(Form::Git),
            _ if args.stat && !args.diff => Look::Counts,
            style if for_people => Look::Diff(style),
            _ => Look::Patch(Form::Plain),
        }
    }

    /// The style in which people are shown single hunks.
    pub(super) fn style(self) -> DiffStyle {
        match self {
            Look::Diff(style) => style,
            Look::Patch(_) | Look::Counts => DiffStyle::Unified,
        }
    }
}

/// Shows the changes of a file to people.
pub(super) fn draw(file: &FileDiff<'_>, style: DiffStyle, console: &mut Console) -> io::Result<()> {
    let mut shown = Vec::new();
    match style {
        DiffStyle::Unified => diff::write(&mut shown, file)?,
        DiffStyle::SideBySide => side_by_side::write(&mut shown, file, width())?,
    }
    console.out.write_all(&shown)
}

/// Shows one hunk.
pub(super) fn draw_hunk(
    hunk: &Hunk<'_>,
    style: DiffStyle,
    console: &mut Console,
) -> io::Result<()> {
    let mut shown = Vec::new();
    match style {
        DiffStyle::Unified => diff::write_hunk(&mut shown, hunk)?,
        DiffStyle::SideBySide => side_by_side::write_hunk(&mut shown, hunk, width())?,
    }
    console.out.write_all(&shown)
}

/// How wide a side-by-side diff may be.
fn width() -> usize {
    let columns = || std::env::var("COLUMNS").ok()?.parse().ok();
    match terminal_size::terminal_size_of(io::stdout()) {
        Some((terminal_size::Width(columns), _)) => usize::from(columns),
        None => columns().unwrap_or(WIDTH),
    }
}
