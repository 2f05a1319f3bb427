//! What a driver package as a whole should have.

mod catalog_file;
mod catalog_line_ends;
mod catalog_name;
mod class_mismatch;
mod coinstaller;
mod driver_version;
mod dropped_architecture;
mod extension_inf;
mod inbox_service;
mod known_class;
mod microsoft_provider;
mod mixed_install;
mod no_devices;
mod pnp_lockdown;
mod primitive_driver;
mod reserved_class;
mod version_entries;

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
    version_entries::RULE,
    driver_version::RULE,
    class_mismatch::RULE,
    reserved_class::RULE,
    microsoft_provider::RULE,
    catalog_name::RULE,
    no_devices::RULE,
    mixed_install::RULE,
    extension_inf::RULE,
    catalog_line_ends::RULE,
];
