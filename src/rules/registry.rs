//! All rules.

use super::Rule;
use super::driver_store::{driver_store_layout, run_from_driver_store};
use super::file::{encoding, syntax};
use super::meta::unused_allow;
use super::package::{catalog_file, pnp_lockdown};
use super::restart::{
    boot_start_restart, config_priority, copy_flag_misuse, default_uninstall, direct_copy,
    display_user_mode, in_use_executable, in_use_rename, inert_reboot, missing_copy, not_pnp,
    protected_file, reboot_directive, restart_copy_flag, runonce, swallowed_line, update_deletes,
    versioned_installer,
};

/// Every rule, in the order in which they are listed and explained.
pub static ALL: [Rule; 25] = [
    reboot_directive::RULE,
    restart_copy_flag::RULE,
    in_use_rename::RULE,
    direct_copy::RULE,
    missing_copy::RULE,
    display_user_mode::RULE,
    in_use_executable::RULE,
    versioned_installer::RULE,
    update_deletes::RULE,
    protected_file::RULE,
    runonce::RULE,
    copy_flag_misuse::RULE,
    swallowed_line::RULE,
    inert_reboot::RULE,
    default_uninstall::RULE,
    config_priority::RULE,
    not_pnp::RULE,
    boot_start_restart::RULE,
    run_from_driver_store::RULE,
    driver_store_layout::RULE,
    pnp_lockdown::RULE,
    catalog_file::RULE,
    encoding::RULE,
    syntax::RULE,
    unused_allow::RULE,
];

/// The names of all rules, as a sentence's end.
pub fn known_names() -> String {
    let names: Vec<&str> = ALL.iter().map(|rule| rule.name).collect();
    format!("the rules are {}", names.join(", "))
}
