//! Asking what to do with the changes of a file, and with each of them.

use std::io::{self, Write};

use super::present;
use crate::cli::args::DiffStyle;
use crate::cli::ask::answer;
use crate::cli::console::Console;
use crate::fix::Applied;
use crate::report::diff::{self, Explained, FileDiff};
use crate::report::hunk::{self, Hunk};
use crate::report::printable;

const ABOUT_FILE: &str = "\
y  write this file
n  skip this file
a  write this file and all remaining files
h  review this file hunk by hunk
q  skip this file and all remaining files
?  show this";

/// What to do with the changes of a file.
pub(super) enum Answer {
    /// Write them.
    Write,
    /// Write them, and those of all remaining files.
    WriteAll,
    /// Leave the file as it is.
    Skip,
    /// Ask about each of them.
    Review,
    /// Leave this and all remaining files as they are.
    Quit,
}

/// Asks what to do with the changes of a file.
pub(super) fn about_file(path: &str, console: &mut Console) -> io::Result<Answer> {
    let question = format!(
        "Write {}? [y]es, [n]o, [a]ll, [h]unks, [q]uit, [?]: ",
        printable(path)
    );
    let given = answer(&question, "yes no all hunks quit", ABOUT_FILE, console)?;
    Ok(match given {
        'y' => Answer::Write,
        'n' => Answer::Skip,
        'a' => Answer::WriteAll,
        'h' => Answer::Review,
        _ => Answer::Quit,
    })
}

const ABOUT_HUNK: &str = "\
y  apply this hunk
n  skip this hunk
a  apply this and all remaining hunks of this file
d  skip this and all remaining hunks of this file
q  leave the whole file as it is, and stop
?  show this";

/// What is decided about at once.
enum Change<'a> {
    /// Hunks that belong together.
    Hunks(Vec<&'a Hunk<'a>>),
    /// A fix that changes no line, with its index among those of the file.
    WholeFile(usize, &'a Applied),
}

/// What the user wants.
pub(super) enum Chosen {
    /// The fixes to make, by their indices.
    Fixes(Vec<usize>),
    /// To stop.
    Quit,
}

/// Shows each change and asks. Hunks that one fix made are one change, and so is
/// a fix that changes the file as a whole: what is chosen are fixes, so that their
/// result can be verified.
pub(super) fn about_hunks(
    file: &FileDiff<'_>,
    style: DiffStyle,
    console: &mut Console,
) -> io::Result<Chosen> {
    let path = file.path;
    let hunks = file.hunks();
    let mut changes: Vec<Change<'_>> = hunk::inseparable(&hunks)
        .iter()
        .map(|change| Change::Hunks(change.iter().filter_map(|at| hunks.get(*at)).collect()))
        .collect();
    changes.extend(
        file.of_whole_file()
            .map(|(index, fix)| Change::WholeFile(index, fix)),
    );
    let mut fixes = Vec::new();
    let mut all = None;
    let mut explained = Explained::default();
    for (index, change) in changes.iter().enumerate() {
        let wanted = match all {
            Some(wanted) => wanted,
            None => {
                match change {
                    Change::Hunks(hunks) => {
                        for hunk in hunks {
                            present::draw_hunk(hunk, style, &mut explained, console)?;
                        }
                    }
                    Change::WholeFile(_, fix) => {
                        let screen = console.screen();
                        diff::write_whole(&mut console.out, fix, screen)?;
                    }
                }
                let question = format!(
                    "Change {} of {} in {}: make it? [y]es, [n]o, [a]ll, [d]one, [q]uit, [?]: ",
                    index + 1,
                    changes.len(),
                    printable(path)
                );
                match answer(&question, "yes no all done quit", ABOUT_HUNK, console)? {
                    'y' => true,
                    'n' => false,
                    'a' => *all.insert(true),
                    'd' => *all.insert(false),
                    _ => return Ok(Chosen::Quit),
                }
            }
        };
        if wanted {
            match change {
                Change::Hunks(hunks) => {
                    let made_by = hunks.iter().flat_map(|hunk| &hunk.fixes);
                    fixes.extend(made_by.map(|(fix, _)| *fix));
                }
                Change::WholeFile(fix, _) => fixes.push(*fix),
            }
        }
    }
    writeln!(console.out)?;
    Ok(Chosen::Fixes(fixes))
}
