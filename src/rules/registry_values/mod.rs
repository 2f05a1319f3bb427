//! What an INF writes into the registry, and where it copies files.

mod absolute_windows_path;
mod registry_data;
mod registry_root;
mod unknown_dirid;

use super::Rule;

/// The rules of the group, in the order in which they are listed.
pub(super) const RULES: &[Rule] = &[
    absolute_windows_path::RULE,
    registry_data::RULE,
    registry_root::RULE,
    unknown_dirid::RULE,
];
