//! What makes an update need a restart.

mod beside;
mod boot_start_restart;
mod config_priority;
mod copy_flag_misuse;
mod default_uninstall;
mod direct_copy;
mod display_user_mode;
mod in_use;
mod in_use_executable;
mod in_use_rename;
mod inert_reboot;
mod missing_copy;
mod not_pnp;
mod protected_file;
mod reboot_directive;
mod restart_copy_flag;
mod runonce;
mod swallowed_line;
mod update_deletes;
mod versioned_installer;
mod wdf_coinstaller;

use super::Rule;
pub(super) use update_deletes::{is_restarted, started_in};

/// The rules of the group, in the order in which they are listed.
pub(super) const RULES: &[Rule] = &[
    reboot_directive::RULE,
    restart_copy_flag::RULE,
    in_use_rename::RULE,
    direct_copy::RULE,
    missing_copy::RULE,
    display_user_mode::RULE,
    in_use_executable::RULE,
    versioned_installer::RULE,
    wdf_coinstaller::RULE,
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
];
