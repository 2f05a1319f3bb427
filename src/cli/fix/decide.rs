//! What the user decides about a file that would change.

use std::io;

use super::edit::{Checked, Edited};
use super::prompt::{self, Answer, Place};
use super::review::{Chosen, Review, is_among};
use super::undecided::Undecided;
use crate::cli::console::Console;
use crate::fix::{self, Applied, FixError, Fixed};

/// What becomes of a file that would change.
pub(super) enum Decision {
    /// All fixes are written.
    Write,
    /// All fixes are written, and so are those of all files behind it.
    WriteAll,
    /// Some of the fixes are written.
    WriteSome(Box<Fixed>),
    /// What the user made of the fixes is written.
    WriteEdited(Box<Checked>),
    /// It stays as it is.
    Leave,
    /// It stays as it is, and so do all files behind it.
    Quit,
    /// It stays as it is because of an error that was reported.
    Failed,
}

impl Undecided<'_> {
    /// Asks until it is known what becomes of the file.
    pub(super) fn decide(&self, place: Place, console: &mut Console) -> io::Result<Decision> {
        loop {
            return Ok(
                match prompt::about_file(self.path, self.breaks, place, console)? {
                    Answer::Write => Decision::Write,
                    Answer::WriteAll => Decision::WriteAll,
                    Answer::Skip => Decision::Leave,
                    Answer::Quit => Decision::Quit,
                    Answer::Review => self.review(console)?,
                    Answer::Edit => match self.edit(&self.file.fixed, console)? {
                        Some(decision) => decision,
                        None => continue,
                    },
                },
            );
        }
    }

    /// Asks about each change.
    fn review(&self, console: &mut Console) -> io::Result<Decision> {
        let diff = self.file.diff(self.path);
        let make = |wanted: &[usize]| self.with(wanted);
        let mut review = Review::of(&diff, &make, self.style);
        loop {
            let made = match review.ask(console)? {
                Ok(Chosen::Quit) => return Ok(Decision::Quit),
                Ok(Chosen::Fixes(wanted, impossible)) => match self.with(&wanted) {
                    Ok(made) => {
                        let is_made = made.identities();
                        let wanted = self.named(&wanted);
                        let wanted = wanted.filter(|fix| !is_made.contains(&fix.identity()));
                        for fix in wanted.chain(impossible) {
                            console.note(&format!(
                                "{}: {}: not made, since it needs a change that was skipped: {}",
                                self.path, fix.rule, fix.description
                            ))?;
                        }
                        return Ok(match made.applied.is_empty() {
                            true => Decision::Leave,
                            false => Decision::WriteSome(Box::new(made)),
                        });
                    }
                    error => error,
                },
                Ok(Chosen::Edit(wanted)) => self.with(&wanted),
                Err(error) => Err(error),
            };
            match made {
                Ok(made) => {
                    if let Some(decision) = self.edit(&made, console)? {
                        return Ok(decision);
                    }
                }
                Err(error) => {
                    console.error(&format!("{}: {error}", self.path))?;
                    return Ok(Decision::Failed);
                }
            }
        }
    }

    /// The file with only some fixes, by their indices.
    fn with(&self, wanted: &[usize]) -> Result<Fixed, FixError> {
        let (before, options) = (&self.file.before, &self.file.options);
        let is_wanted = is_among(wanted, &self.file.fixed.applied);
        fix::fix_chosen_in(before, options, self.package, &is_wanted)
    }

    fn named(&self, fixes: &[usize]) -> impl Iterator<Item = &Applied> {
        let all = &self.file.fixed.applied;
        fixes.iter().filter_map(|index| all.get(*index))
    }

    /// Lets the user edit what fixes made of the file. None where nothing came of it.
    fn edit(&self, result: &Fixed, console: &mut Console) -> io::Result<Option<Decision>> {
        Ok(match self.edited(result, console)? {
            Edited::Write(edited) => Some(Decision::WriteEdited(edited)),
            Edited::Skip => Some(Decision::Leave),
            Edited::Quit => Some(Decision::Quit),
            Edited::Dropped => None,
        })
    }
}
