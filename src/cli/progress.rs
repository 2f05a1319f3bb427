//! A progress bar for work that lasts.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long work lasts before a bar is shown.
const PATIENCE: Duration = Duration::from_millis(500);

/// The progress through files that are worked on in batches. Between batches
/// the terminal is free for other output.
pub(super) struct Progress {
    total: Option<u64>,
    done: u64,
    worked: Duration,
    wanted: bool,
}

impl Progress {
    /// For so many files, where that is known. A bar is only drawn where
    /// standard error is a terminal, and where one is wanted.
    pub(super) fn new(total: Option<usize>, wanted: bool) -> Progress {
        Progress {
            total: total.map(|total| total as u64),
            done: 0,
            worked: Duration::ZERO,
            wanted: wanted && io::stderr().is_terminal(),
        }
    }

    /// Does a batch of work, which calls its argument once per file. The time
    /// between batches, when the user is asked, does not count.
    pub(super) fn batch<T>(&mut self, work: impl FnOnce(&(dyn Fn() + Sync)) -> T) -> T {
        if !self.wanted {
            return work(&|| {});
        }
        let bar = ProgressBar::with_draw_target(self.total, ProgressDrawTarget::hidden())
            .with_position(self.done)
            .with_elapsed(self.worked);
        let template = match self.total {
            Some(_) => "infmend: {wide_bar} {pos} of {len} files, {elapsed}",
            None => "infmend: {spinner} {pos} files, {elapsed}",
        };
        // A template that is refused leaves indicatif's own.
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        let begun = Instant::now();
        let patience = PATIENCE.saturating_sub(self.worked);
        let (finished, waiting) = mpsc::channel::<()>();
        let result = thread::scope(|scope| {
            let bar = &bar;
            scope.spawn(move || {
                if waiting.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                    bar.enable_steady_tick(Duration::from_millis(100));
                    // Until the batch is done and its sender gone.
                    let _ = waiting.recv();
                }
            });
            let result = work(&|| bar.inc(1));
            drop(finished);
            result
        });
        bar.finish_and_clear();
        self.done = bar.position();
        self.worked += begun.elapsed();
        result
    }
}
