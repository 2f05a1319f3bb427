//! Services and what else an INF adds to Windows.

mod component_settings;
mod directive_value;
mod event_channel;
mod needs;
mod net_driver;
mod no_associated_service;
mod service_binary;
mod service_directive;
mod service_settings;
mod wdf_service;

use super::Rule;

/// The rules of the group, in the order in which they are listed.
pub(super) const RULES: &[Rule] = &[
    no_associated_service::RULE,
    service_binary::RULE,
    service_settings::RULE,
    service_directive::RULE,
    wdf_service::RULE,
    component_settings::RULE,
    event_channel::RULE,
    directive_value::RULE,
    net_driver::RULE,
];
