//! Which files a run is about.

use clap::Args;

use crate::config::ForceExclude;

/// Which files are checked.
#[derive(Debug, Clone, Copy, Args)]
pub struct SearchArgs {
    /// Skip files that infmend.toml excludes even where they are named here,
    /// as tools that pass changed files do
    #[arg(long)]
    pub force_exclude: bool,
    /// Do not fail where a folder holds no INF files
    #[arg(long)]
    pub allow_empty: bool,
}

impl SearchArgs {
    /// What becomes of excluded files that are named.
    pub fn forced(self) -> ForceExclude {
        match self.force_exclude {
            true => ForceExclude::Always,
            false => ForceExclude::AsConfigured,
        }
    }
}
