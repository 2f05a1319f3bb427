//! Sections and files that name each other.

mod conflicting_copies;
mod duplicate_section;
mod missing_install;
mod missing_section;
mod served;
mod shared_section;
mod undecorated_models;
mod unlisted_destination;
mod unlisted_source;
mod unresolved_architecture;
mod unused_section;

use super::Rule;

/// The rules of the group, in the order in which they are listed.
pub(super) const RULES: &[Rule] = &[
    duplicate_section::RULE,
    undecorated_models::RULE,
    missing_section::RULE,
    unlisted_destination::RULE,
    missing_install::RULE,
    unlisted_source::RULE,
    conflicting_copies::RULE,
    unresolved_architecture::RULE,
    shared_section::RULE,
    unused_section::RULE,
];
