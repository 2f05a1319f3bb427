//! Listing what the fixes of a file leave for manual review.

use std::io::{self, Write};

use crate::cli::console::Console;
use crate::cli::input::Input;
use crate::fix::Fixed;
use crate::report::{Checked, concise};
use crate::rules::Finding;

/// Lists what is left to find in a file, and what could not be done and why.
pub(super) fn list(
    fixed: &Fixed,
    input: &Input,
    path: &str,
    console: &mut Console,
) -> io::Result<()> {
    for refused in &fixed.refused {
        console.warning(&format!("{path}: {refused}"))?;
    }
    if console.manner.quiet {
        return Ok(());
    }
    for note in &fixed.notes {
        console.note(&format!("{path}: {note}"))?;
    }
    let listed = input.settings.counted();
    let left: Vec<Finding> = fixed
        .remaining
        .iter()
        .filter(|finding| finding.severity >= listed)
        .cloned()
        .collect();
    let report = Checked::new(path, &fixed.source, &left);
    console.out.flush()?;
    let (screen, every) = (console.error_screen(), console.manner.verbose);
    concise::write_groups(&mut console.err, &report, screen, every)
}
