//! Whether the file can be read.

pub(super) mod encoding;
pub(super) mod syntax;

use super::Rule;

/// The rules of the group, in the order in which they are listed.
pub(super) const RULES: &[Rule] = &[encoding::RULE, syntax::RULE];
