//! Deciding about the changes of a file one by one.

use std::io::{self, Write};

use super::Console;
use super::args::DiffStyle;
use super::ask::answer;
use super::show::draw_hunk;
use crate::fix::Applied;
use crate::report::diff::{self, FileDiff};
use crate::report::hunk::{self, Hunk};
use crate::report::printable;

const HELP: &str = "\
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
pub(super) fn choose(
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
    for (index, change) in changes.iter().enumerate() {
        let wanted = match all {
            Some(wanted) => wanted,
            None => {
                match change {
                    Change::Hunks(hunks) => {
                        for hunk in hunks {
                            draw_hunk(hunk, style, console)?;
                        }
                    }
                    Change::WholeFile(_, fix) => diff::write_whole(&mut console.out, fix)?,
                }
                let question = format!(
                    "Change {} of {} in {}: make it? [y]es, [n]o, [a]ll, [d]one, [q]uit, [?]: ",
                    index + 1,
                    changes.len(),
                    printable(path)
                );
                match answer(&question, "yes no all done quit", HELP, console)? {
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
