//! What a file does before and after its fixes.

use std::rc::Rc;

use super::difference::{Difference, differences};
use super::{FileEffect, Included};
use crate::source::Source;

/// What installing a file does, to be compared with what it does with its fixes.
#[derive(Debug)]
pub struct Before {
    included: Included,
    effect: Option<Rc<FileEffect>>,
}

/// What installing a file does, and what it does with its fixes.
#[derive(Debug)]
pub struct Change {
    old: Rc<FileEffect>,
    new: FileEffect,
}

impl Before {
    /// What a file does as it is, with other INFs of its folder.
    pub fn of(source: &Source, included: Included) -> Before {
        let effect = FileEffect::of(source, &included);
        Before {
            effect: effect.ok().map(Rc::new),
            included,
        }
    }

    /// What fixes change. `None` where it is not known: Windows does not read the one or
    /// the other.
    pub fn change(&self, after: &Source) -> Option<Change> {
        Some(Change {
            old: Rc::clone(self.effect.as_ref()?),
            new: FileEffect::of(after, &self.included).ok()?,
        })
    }
}

impl Change {
    /// Both effects.
    pub fn effects(&self) -> [&FileEffect; 2] {
        [&self.old, &self.new]
    }

    /// What differs.
    pub fn differences(&self) -> Vec<Difference<'_>> {
        differences(&self.old, &self.new)
    }
}
