//! The options of `install-git`.

use clap::Args;

pub(super) const EXAMPLES: &str = "\
Examples:
  infmend install-git           for the repository of the current folder
  infmend install-git --global  for all repositories of this user
  infmend install-git --keep-line-ends    also leaves line ends as they are
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
    /// Keep git from converting the line ends of INFs, which breaks the signature of their
    /// packages
    ///
    /// Adds `-text` to the attributes of *.inf: git stores and checks out the bytes as they
    /// are. A file that was converted already stays so: `infmend catalog` names it, and
    /// `infmend explain catalog-line-ends` says how it is restored. Others who use the
    /// repository need the same in its .gitattributes.
    #[arg(long)]
    pub keep_line_ends: bool,
    /// Do it without asking
    #[arg(long, short)]
    pub yes: bool,
}
