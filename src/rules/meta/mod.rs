//! What is about infmend itself.

pub(super) mod unused_allow;

use super::Rule;

/// The rules of the group, in the order in which they are listed.
pub(super) const RULES: &[Rule] = &[unused_allow::RULE];
