//! What a driver package as a whole should have.

pub(super) mod catalog_file;
pub(super) mod pnp_lockdown;
