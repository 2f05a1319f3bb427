//! Ctrl-C: it ends a run between two files, never within one.

use std::io::{self, IsTerminal};
use std::process;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::summary::Written;

/// What a shell says of a program that an interrupt ended.
const STATUS: i32 = 130;

/// What an interrupt finds.
#[derive(Debug, Default)]
pub(super) struct State {
    /// What the run has written so far.
    pub(super) written: Written,
    /// Whether an interrupt is for another program.
    is_ignored: bool,
}

/// The interrupt of a run that writes.
#[derive(Debug)]
pub(super) struct Interrupt(Arc<Mutex<State>>);

impl Interrupt {
    /// From here on an interrupt waits until nothing is being written, says
    /// what was, and ends the program.
    pub(super) fn catch() -> Interrupt {
        let state = Arc::<Mutex<State>>::default();
        let shared = Arc::clone(&state);
        // Where it cannot be caught it kills, which leaves every file whole
        // too, and at worst a temporary file for the next run to remove.
        let _ = ctrlc::set_handler(move || {
            let state = held(&shared);
            if !state.is_ignored {
                stop(&state.written);
            }
        });
        Interrupt(state)
    }

    /// Makes interrupts wait for as long as the value lives.
    pub(super) fn hold(&self) -> MutexGuard<'_, State> {
        held(&self.0)
    }

    /// Ignores interrupts while something is done, as for an editor, to which the
    /// terminal belongs then.
    pub(super) fn ignored<T>(&self, during: impl FnOnce() -> T) -> T {
        self.hold().is_ignored = true;
        let done = during();
        self.hold().is_ignored = false;
        done
    }
}

fn held(state: &Mutex<State>) -> MutexGuard<'_, State> {
    // The counts are right even if a thread that had them panicked.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn stop(written: &Written) {
    // A terminal shows ^C, a question or a progress bar on this line.
    let line = if io::stderr().is_terminal() { "\n" } else { "" };
    eprintln!("{line}infmend: interrupted: {written}; the rest is as it was");
    process::exit(STATUS);
}
