//! Ctrl-C.

use std::sync::atomic::{AtomicBool, Ordering};

/// Whether somebody does something about interrupts.
static IS_CAUGHT: AtomicBool = AtomicBool::new(false);

/// From here on an interrupt does this, on a thread of its own, instead of ending the
/// program; the first that is given stays. Where an interrupt cannot be caught it ends the
/// program as before.
pub(super) fn catch(handler: impl FnMut() + Send + 'static) {
    if !IS_CAUGHT.swap(true, Ordering::Relaxed) {
        each(handler);
    }
}

#[cfg(unix)]
fn each(mut handler: impl FnMut() + Send + 'static) {
    use signal_hook::consts::SIGINT;
    use signal_hook::iterator::Signals;

    if let Ok(mut signals) = Signals::new([SIGINT]) {
        let thread = std::thread::Builder::new().name("interrupts".to_owned());
        let _ = thread.spawn(move || signals.forever().for_each(|_| handler()));
    }
}

#[cfg(windows)]
fn each(handler: impl FnMut() + Send + 'static) {
    let _ = ctrlc::set_handler(handler);
}

#[cfg(not(any(unix, windows)))]
fn each(_: impl FnMut() + Send + 'static) {}
