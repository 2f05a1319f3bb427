//! Directives that are too old, or too new, for the Windows that reads them.

mod legacy_directive;
mod newer_syntax;

use super::Rule;

/// The rules of the group, in the order in which they are listed.
pub(super) const RULES: &[Rule] = &[legacy_directive::RULE, newer_syntax::RULE];
