//! Ctrl-C: it ends a run between two files, never within one.

use std::io::{self, IsTerminal};
use std::process;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::report::count;

/// What a shell says of a program that an interrupt ended.
const STATUS: i32 = 130;

/// What a run has written so far.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// Files.
    pub(super) files: usize,
    /// The changes in them.
    pub(super) changes: usize,
}

/// The interrupt of a run that writes.
#[derive(Debug)]
pub(super) struct Interrupt(Arc<Mutex<Written>>);

impl Interrupt {
    /// From here on an interrupt waits until nothing is being written, says
    /// what was, and ends the program.
    pub(super) fn catch() -> Interrupt {
        let written = Arc::<Mutex<Written>>::default();
        let shared = Arc::clone(&written);
        // Where it cannot be caught it kills, which leaves every file whole
        // too, and at worst a temporary file for the next run to remove.
        let _ = ctrlc::set_handler(move || stop(&held(&shared)));
        Interrupt(written)
    }

    /// Makes interrupts wait for as long as the value lives.
    pub(super) fn hold(&self) -> MutexGuard<'_, Written> {
        held(&self.0)
    }
}

fn held(written: &Mutex<Written>) -> MutexGuard<'_, Written> {
    // The counts are right even if a thread that had them panicked.
    written.lock().unwrap_or_else(PoisonError::into_inner)
}

fn stop(written: &Written) {
    // A terminal shows ^C, a question or a progress bar on this line.
    let line = if io::stderr().is_terminal() { "\n" } else { "" };
    eprintln!(
        "{line}infmend: interrupted: {} written, {}; the rest is as it was",
        count(written.files, "file"),
        count(written.changes, "change")
    );
    process::exit(STATUS);
}
