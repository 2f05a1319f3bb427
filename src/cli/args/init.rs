//! The options of `init`.

use std::path::PathBuf;

use clap::Args;

pub(super) const EXAMPLES: &str = "\
Examples:
  infmend init                  an infmend.toml in the current folder
  infmend init --pre-commit     and the hook, in .pre-commit-config.yaml
  infmend init --print          only shows what would be written

Files that are there are kept: infmend.toml is never overwritten, and the hook is
added to the repositories that .pre-commit-config.yaml names.";

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The folder of the project
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub folder: PathBuf,
    /// Also add infmend's hook to .pre-commit-config.yaml
    #[arg(long)]
    pub pre_commit: bool,
    /// Show what would be written, and write nothing
    #[arg(long, conflicts_with = "yes")]
    pub print: bool,
    /// Write without asking
    #[arg(long, short)]
    pub yes: bool,
}
