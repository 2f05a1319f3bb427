//! What makes an update need a restart.

mod beside;
pub(super) mod boot_start_restart;
pub(super) mod config_priority;
pub(super) mod copy_flag_misuse;
pub(super) mod default_uninstall;
pub(super) mod direct_copy;
pub(super) mod display_user_mode;
mod in_use;
pub(super) mod in_use_executable;
pub(super) mod in_use_rename;
pub(super) mod inert_reboot;
pub(super) mod missing_copy;
pub(super) mod not_pnp;
pub(super) mod protected_file;
pub(super) mod reboot_directive;
pub(super) mod restart_copy_flag;
pub(super) mod runonce;
pub(super) mod swallowed_line;
pub(super) mod update_deletes;
pub(super) mod versioned_installer;
