//! Deciding about the changes of a file one by one.

use std::io::{self, Write};

use super::Console;
use super::args::DiffStyle;
use super::ask::answer;
use super::show::draw_hunk;
use crate::report::hunk::{self, Hunk};
use crate::report::printable;

const HELP: &str = "\
y  apply this hunk
n  skip this hunk
a  apply this and all remaining hunks of this file
d  skip this and all remaining hunks of this file
q  leave the whole file as it is, and stop
?  show this";

/// What the user wants.
pub(super) enum Chosen {
    /// The fixes to make, by their indices.
    Fixes(Vec<usize>),
    /// To stop.
    Quit,
}

/// Shows each change and asks. Hunks that one fix made are one change: what is
/// chosen are fixes, so that their result can be verified.
pub(super) fn choose(
    path: &str,
    hunks: &[Hunk<'_>],
    style: DiffStyle,
    console: &mut Console,
) -> io::Result<Chosen> {
    let changes = hunk::inseparable(hunks);
    let mut fixes = Vec::new();
    let mut all = None;
    for (index, change) in changes.iter().enumerate() {
        let hunks: Vec<&Hunk<'_>> = change.iter().filter_map(|at| hunks.get(*at)).collect();
        let wanted = match all {
            Some(wanted) => wanted,
            None => {
                for hunk in &hunks {
                    draw_hunk(hunk, style, console)?;
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
            let made_by = hunks.iter().flat_map(|hunk| &hunk.fixes);
            fixes.extend(made_by.map(|(fix, _)| *fix));
        }
    }
    writeln!(console.out)?;
    Ok(Chosen::Fixes(fixes))
}
