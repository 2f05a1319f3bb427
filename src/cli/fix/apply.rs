//! Writing the fixes of a file.

use std::io::{self, Write};

use super::examine::{CatalogAfter, FixedFile};
use super::interrupt::Interrupt;
use super::report::Reports;
use super::staged::{self, StageError};
use super::summary::Summary;
use crate::cli::console::Console;
use crate::cli::write::Writer;
use crate::fix::Fixed;
use crate::report::count;
use crate::report::effect::Change;
use crate::report::fix_run::Fate;
use crate::rules::Package;

/// Writes the files of a run.
pub(super) struct Applier {
    writer: Writer,
    /// None where nothing is written, and an interrupt may do what it does.
    interrupt: Option<Interrupt>,
    is_reported: bool,
}

impl Applier {
    /// For a run that `writes`, which an interrupt ends between two files, or of
    /// which there are reports.
    pub(super) fn new(writes: bool, reports: Reports) -> Applier {
        let is_reported = reports.is_any();
        Applier {
            writer: Writer::default(),
            interrupt: (writes || is_reported).then(|| Interrupt::catch(reports)),
            is_reported,
        }
    }

    /// Runs a program to which the terminal belongs, and interrupts with it.
    pub(super) fn undisturbed<T>(&self, run: impl FnOnce() -> T) -> T {
        match &self.interrupt {
            Some(interrupt) => interrupt.ignored(run),
            None => run(),
        }
    }

    /// Writes the fixes of a file, or says why not; both is counted and reported.
    pub(super) fn write(
        &mut self,
        file: &FixedFile,
        path: &str,
        after: CatalogAfter<'_>,
        package: &dyn Package,
        summary: &mut Summary,
        console: &mut Console,
    ) -> io::Result<()> {
        let (old, new) = (file.before.bytes(), file.fixed.source.bytes());
        let unsafe_too = self.unsafe_too(file, package);
        let effect = self.effect(file);
        let mut held = self.interrupt.as_ref().map(Interrupt::hold);
        let written = match &file.input.entry {
            Some(entry) => staged::write(entry, file, &mut self.writer),
            None => {
                let written = self.writer.write(&file.input.path, old, new);
                written.map_err(StageError::from)
            }
        };
        let said = written.as_ref().err().map(ToString::to_string);
        let fate = match (&said, &file.input.entry) {
            (Some(error), _) => Fate::NotWritten(error),
            (None, Some(_)) => Fate::Staged,
            (None, None) => Fate::Written,
        };
        if written.is_ok() {
            summary.indexed += usize::from(file.input.entry.is_some());
            summary.written.files += 1;
            summary.written.edits += usize::from(file.is_edited);
            summary.written.changes += file.fixed.applied.len();
        }
        // Before an interrupt can come in between.
        if let Some(state) = &mut held {
            state.written = summary.written;
            if self.is_reported {
                let examined = file.examined(path, fate, unsafe_too.as_ref(), effect.as_ref());
                state.reports.add(&examined);
            }
        }
        drop(held);
        if let Err(error) = written {
            match error {
                StageError::Blocked { .. } => summary.blocked += 1,
                _ => summary.errors += 1,
            }
            console.error(&error.to_string())?;
            if file.is_edited {
                keep(new, path, console)?;
            }
            return Ok(());
        }
        let what = match file.is_edited {
            true => " as edited".to_owned(),
            false => format!(", {}", count(file.fixed.applied.len(), "change")),
        };
        let staged = match file.input.entry {
            Some(_) => " and staged",
            None => "",
        };
        console.note(&format!("{path}: written{staged}{what}"))?;
        summary.relisted += usize::from(matches!(after, CatalogAfter::Lists));
        for catalog in &file.beside {
            match after {
                CatalogAfter::Lists => {
                    console.note(&format!("{path}: catalog {catalog} lists the INF"))?;
                    continue;
                }
                // It was said before it was written.
                CatalogAfter::Broken(_) => {}
                CatalogAfter::Unknown => console.note(&format!(
                    "{path}: catalog {catalog} no longer matches the INF; rebuild and sign it"
                ))?,
            }
            summary.catalogs.insert(catalog.clone());
        }
        if let CatalogAfter::Broken(listing) = after {
            summary.broke(listing);
        }
        Ok(())
    }

    /// Reports a file whose changes were not written, or were none.
    pub(super) fn report(
        &self,
        file: &FixedFile,
        path: &str,
        fate: Fate<'_>,
        package: &dyn Package,
    ) {
        if !self.is_reported {
            return;
        }
        let unsafe_too = self.unsafe_too(file, package);
        let effect = self.effect(file);
        let examined = file.examined(path, fate, unsafe_too.as_ref(), effect.as_ref());
        self.with_reports(|reports| reports.add(&examined));
    }

    /// Does something with the reports of the run, where there are any.
    pub(super) fn with_reports<T>(&self, work: impl FnOnce(&mut Reports) -> T) -> Option<T> {
        let interrupt = self.interrupt.as_ref().filter(|_| self.is_reported)?;
        Some(work(&mut interrupt.hold().reports))
    }

    /// What unsafe fixes would make of a file besides, where that is reported.
    fn unsafe_too(&self, file: &FixedFile, package: &dyn Package) -> Option<Fixed> {
        let is_wanted = self.with_reports(|reports| reports.shows_unsafe());
        is_wanted.filter(|is_wanted| *is_wanted)?;
        file.unsafe_too(package)
    }

    /// What the fixes of a file change on the machine, where that is reported.
    fn effect(&self, file: &FixedFile) -> Option<Change> {
        let is_wanted = self.with_reports(|reports| reports.shows_effect());
        let is_changed = file.is_edited || !file.fixed.applied.is_empty();
        is_wanted.filter(|is_wanted| *is_wanted && is_changed)?;
        file.effect()
    }

    /// Puts the reports in their places. Whether all of them are there.
    pub(super) fn finish(&self, interrupted: bool, console: &mut Console) -> io::Result<bool> {
        let finished = self.with_reports(|reports| reports.finish(interrupted));
        let mut all = true;
        for report in finished.unwrap_or_default() {
            match report {
                Ok(path) => console.note(&format!("{}: written", path.display()))?,
                Err(error) => {
                    all = false;
                    console.error(&error.to_string())?;
                }
            }
        }
        Ok(all)
    }
}

/// Saves an edit that cannot be written where it belongs.
fn keep(edited: &[u8], path: &str, console: &mut Console) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    let file = builder.prefix("infmend-").suffix(".inf").tempfile();
    let kept = file.and_then(|mut file| {
        file.write_all(edited)?;
        file.keep().map_err(|error| error.error)
    });
    match kept {
        Ok((_, place)) => console.warning(&format!(
            "{path}: what you edited is kept in {}",
            place.display()
        )),
        Err(error) => console.error(&format!("{path}: what you edited cannot be kept: {error}")),
    }
}
