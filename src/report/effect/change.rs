//! What a file does before and after its fixes.

use super::difference::{Difference, differences};
use super::{FileEffect, Included};
use crate::source::Source;

/// What installing a file does, and what it does with its fixes.
#[derive(Debug)]
pub struct Change {
    old: FileEffect,
    new: FileEffect,
}

impl Change {
    /// What fixes change, with other INFs of the folder. `None` where it is not known:
    /// Windows does not read the one or the other.
    pub fn of(old: &Source, new: &Source, included: &Included) -> Option<Change> {
        Some(Change {
            old: FileEffect::of(old, included).ok()?,
            new: FileEffect::of(new, included).ok()?,
        })
    }

    /// Both effects.
    pub fn effects(&self) -> [&FileEffect; 2] {
        [&self.old, &self.new]
    }

    /// What differs.
    pub fn differences(&self) -> Vec<Difference<'_>> {
        differences(&self.old, &self.new)
    }
}
