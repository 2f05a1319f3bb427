//! Packages that run from the Driver Store.

mod downlevel;
pub(super) mod driver_store_layout;
mod plan;
pub(super) mod run_from_driver_store;

pub(super) use plan::is_required;
pub use plan::{Alone, Facts, Package, Staying, together};
