//! Ctrl-C: it ends a run between two files, never within one.

use std::io::{self, IsTerminal};
use std::process;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::report::Reports;
use super::summary::Written;
use crate::cli::interrupts;
use crate::report::printable;

/// What a shell says of a program that an interrupt ended.
const STATUS: i32 = 130;

/// What an interrupt finds.
#[derive(Default)]
pub(super) struct State {
    /// What the run has written so far.
    pub(super) written: Written,
    /// The reports of the run.
    pub(super) reports: Reports,
    /// Whether an interrupt is for another program.
    is_ignored: bool,
}

/// The interrupt of a run that writes.
pub(super) struct Interrupt(Arc<Mutex<State>>);

impl Interrupt {
    /// From here on an interrupt waits until nothing is being written, says
    /// what was, finishes the reports, and ends the program.
    pub(super) fn catch(reports: Reports) -> Interrupt {
        let state = Arc::new(Mutex::new(State {
            reports,
            ..State::default()
        }));
        let shared = Arc::clone(&state);
        // Where it cannot be caught it kills, which leaves every file whole
        // too, and at worst a temporary file for the next run to remove.
        interrupts::catch(move || {
            let mut state = held(&shared);
            if !state.is_ignored {
                stop(&mut state);
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

fn stop(state: &mut State) {
    // A terminal shows ^C, a question or a progress bar on this line.
    let line = if io::stderr().is_terminal() { "\n" } else { "" };
    eprintln!(
        "{line}infmend: interrupted: {}; the rest is as it was",
        state.written
    );
    for report in state.reports.finish(true) {
        let said = match report {
            Ok(path) => format!("{}: written", path.display()),
            Err(error) => format!("error: {error}"),
        };
        eprintln!("infmend: {}", printable(&said));
    }
    process::exit(STATUS);
}
