//! What a driver package as a whole should have.

mod catalog_file;
mod coinstaller;
mod dropped_architecture;
mod inbox_service;
mod known_class;
mod pnp_lockdown;
mod primitive_driver;

use super::Rule;

/// The rules of the group, in the order in which they are listed.
pub(super) const RULES: &[Rule] = &[
    pnp_lockdown::RULE,
    catalog_file::RULE,
    coinstaller::RULE,
    inbox_service::RULE,
    primitive_driver::RULE,
    known_class::RULE,
    dropped_architecture::RULE,
];
