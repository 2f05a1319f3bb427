//! What keeps a driver package apart from others.

mod appended_value;
mod deprecated_dirid;
mod filter_by_registry;
mod legacy_removal;
mod unisolated_copy;
mod unisolated_registry;
mod unisolated_service_value;

use super::Rule;

/// The rules of the group, in the order in which they are listed.
pub(super) const RULES: &[Rule] = &[
    unisolated_copy::RULE,
    unisolated_registry::RULE,
    unisolated_service_value::RULE,
    filter_by_registry::RULE,
    deprecated_dirid::RULE,
    legacy_removal::RULE,
    appended_value::RULE,
];
