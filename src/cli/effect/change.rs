//! What fixes change in what installing a file does.

use crate::cli::input::{self, Input};
use crate::report::effect::{Change, Included};
use crate::source::Source;

/// What fixes of a file change, where that is known.
pub(in crate::cli) fn change(input: &Input, before: &Source, after: &Source) -> Option<Change> {
    Change::of(before, after, &included(input, before))
}

/// The INFs of the folder of a file that it includes.
pub(super) fn included(input: &Input, source: &Source) -> Included {
    Included::of(source, |name| {
        let other = input.beside(name)?;
        let bytes = input::read(&other).ok()?;
        Some(input::decode(bytes, &other.settings))
    })
}
