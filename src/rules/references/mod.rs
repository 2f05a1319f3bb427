//! Sections and files that name each other.

mod compressed_source;
mod conflicting_copies;
mod conflicting_settings;
mod copied_inf;
mod duplicate_section;
mod incomplete_directive;
mod invalid_argument;
mod listed_catalog;
mod malformed_guid;
mod missing_install;
mod missing_section;
mod nameless_file;
mod needed_section;
mod repeated_directive;
mod shared_section;
mod source_disk;
mod surplus_value;
mod target_os;
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
    conflicting_settings::RULE,
    unresolved_architecture::RULE,
    shared_section::RULE,
    unused_section::RULE,
    source_disk::RULE,
    listed_catalog::RULE,
    compressed_source::RULE,
    nameless_file::RULE,
    target_os::RULE,
    copied_inf::RULE,
    surplus_value::RULE,
    repeated_directive::RULE,
    incomplete_directive::RULE,
    needed_section::RULE,
    invalid_argument::RULE,
    malformed_guid::RULE,
];
