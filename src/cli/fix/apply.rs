//! Writing the fixes of a file.

use std::io::{self, Write};

use super::examine::FixedFile;
use super::interrupt::Interrupt;
use super::staged::{self, StageError};
use super::summary::Summary;
use crate::cli::catalogs::Catalogs;
use crate::cli::console::Console;
use crate::cli::write::Writer;
use crate::report::count;

/// Writes the files of a run.
pub(super) struct Applier {
    writer: Writer,
    catalogs: Catalogs,
    /// None where nothing is written, and an interrupt may do what it does.
    interrupt: Option<Interrupt>,
}

impl Applier {
    /// For a run that `writes`, which an interrupt ends between two files.
    pub(super) fn new(writes: bool) -> Applier {
        Applier {
            writer: Writer::default(),
            catalogs: Catalogs::default(),
            interrupt: writes.then(Interrupt::catch),
        }
    }

    /// Runs a program to which the terminal belongs, and interrupts with it.
    pub(super) fn undisturbed<T>(&self, run: impl FnOnce() -> T) -> T {
        match &self.interrupt {
            Some(interrupt) => interrupt.ignored(run),
            None => run(),
        }
    }

    /// Writes the fixes of a file, or reports why not; both is counted.
    pub(super) fn write(
        &mut self,
        file: &FixedFile,
        path: &str,
        summary: &mut Summary,
        console: &mut Console,
    ) -> io::Result<()> {
        let (old, new) = (file.before.bytes(), file.fixed.source.bytes());
        let mut held = self.interrupt.as_ref().map(Interrupt::hold);
        let written = match &file.input.entry {
            Some(entry) => staged::write(entry, file, &mut self.writer),
            None => {
                let written = self.writer.write(&file.input.path, old, new);
                written.map_err(StageError::from)
            }
        };
        if let Err(error) = written {
            drop(held);
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
        summary.indexed += usize::from(file.input.entry.is_some());
        summary.written.files += 1;
        summary.written.edits += usize::from(file.is_edited);
        summary.written.changes += file.fixed.applied.len();
        if let Some(state) = &mut held {
            state.written = summary.written;
        }
        drop(held);
        let what = match file.is_edited {
            true => " as edited".to_owned(),
            false => format!(", {}", count(file.fixed.applied.len(), "change")),
        };
        let staged = match file.input.entry {
            Some(_) => " and staged",
            None => "",
        };
        console.note(&format!("{path}: written{staged}{what}"))?;
        for catalog in self.catalogs.beside(&file.input.path, &file.catalogs) {
            console.note(&format!(
                "{path}: catalog {catalog} no longer matches the INF; rebuild and sign it"
            ))?;
            summary.catalogs.insert(catalog);
        }
        Ok(())
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
