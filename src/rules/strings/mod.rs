//! Strings.

mod undefined_string;
mod unequal_strings;

use super::Rule;

/// The rules of the group, in the order in which they are listed.
pub(super) const RULES: &[Rule] = &[undefined_string::RULE, unequal_strings::RULE];
