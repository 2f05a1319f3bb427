//! Writing the fixes of a file.

use std::io;

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
            return console.error(&error.to_string());
        }
        summary.indexed += usize::from(file.input.entry.is_some());
        summary.written += 1;
        summary.changes += file.fixed.applied.len();
        if let Some(written) = &mut held {
            written.files = summary.written;
            written.changes = summary.changes;
        }
        drop(held);
        let changes = count(file.fixed.applied.len(), "change");
        let staged = match file.input.entry {
            Some(_) => " and staged",
            None => "",
        };
        console.note(&format!("{path}: written{staged}, {changes}"))?;
        for catalog in self.catalogs.beside(&file.input.path, &file.catalogs) {
            console.note(&format!(
                "{path}: catalog {catalog} no longer matches the INF; rebuild and sign it"
            ))?;
            summary.catalogs.insert(catalog);
        }
        Ok(())
    }
}
