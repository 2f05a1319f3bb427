//! Packages that run from the Driver Store.

pub(super) mod downlevel;
mod driver_store_layout;
mod per_platform;
mod plan;
mod run_from_driver_store;

pub(crate) use plan::minimum_os;
pub use plan::{Alone, Facts, Package, Staying, together};

use super::Rule;

/// The rules of the group, in the order in which they are listed.
pub(super) const RULES: &[Rule] = &[run_from_driver_store::RULE, driver_store_layout::RULE];
