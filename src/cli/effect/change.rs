//! What fixes change in what installing a file does.

use crate::cli::input::{self, Input};
use crate::report::effect::{Before, Included};
use crate::source::Source;

/// What installing a file does as it is.
pub(in crate::cli) fn before(input: &Input, source: &Source) -> Before {
    Before::of(source, included(input, source))
}

/// The INFs of the folder of a file that it includes.
pub(super) fn included(input: &Input, source: &Source) -> Included {
    Included::of(source, |name| {
        let other = input.beside(name)?;
        let bytes = input::read(&other).ok()?;
        Some(input::decode(bytes, &other.settings))
    })
}
