//! The options of `install-git`.

use clap::Args;

pub(super) const EXAMPLES: &str = "\
Examples:
  infmend install-git           for the repository of the current folder
  infmend install-git --global  for all repositories of this user
  infmend install-git --print   only shows what would be done";

/// Arguments of `install-git`.
#[derive(Debug, Args)]
pub struct InstallGitArgs {
    /// For all repositories of this user instead of the one here
    #[arg(long)]
    pub global: bool,
    /// Show what would be done, and do nothing
    #[arg(long, conflicts_with = "yes")]
    pub print: bool,
    /// Do it without asking
    #[arg(long, short)]
    pub yes: bool,
}
