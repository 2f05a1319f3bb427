//! The terminals that the program writes to: how wide they are, and whether they
//! show links.

use std::io::{self, IsTerminal};

use supports_hyperlinks::Stream;
use terminal_size::{Width, terminal_size_of};

/// The width of a terminal that does not say how wide it is.
const UNKNOWN: usize = 80;

/// The columns of standard output; none where it is not a terminal.
pub(super) fn output_columns() -> Option<usize> {
    let out = io::stdout();
    out.is_terminal().then(|| width(terminal_size_of(out)))
}

/// The columns of standard error; none where it is not a terminal.
pub(super) fn error_columns() -> Option<usize> {
    let err = io::stderr();
    err.is_terminal().then(|| width(terminal_size_of(err)))
}

/// Whether standard output shows links: as terminals say of themselves, or as
/// FORCE_HYPERLINK has it.
pub(super) fn output_has_links() -> bool {
    supports_hyperlinks::on(Stream::Stdout)
}

fn width<H>(size: Option<(Width, H)>) -> usize {
    match size {
        Some((Width(columns @ 1..), _)) => usize::from(columns),
        _ => UNKNOWN,
    }
}
