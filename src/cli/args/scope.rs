//! Which findings a run is about.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use crate::cli::git::{Since, SinceError};
use crate::config::{BaselineChoice, BaselineFile, ConfigError};

/// Which findings are in question.
#[derive(Debug, Clone, Args)]
pub struct ScopeArgs {
    /// Leave out the findings that this baseline holds
    ///
    /// They are not reported, do not count for the exit status, and are not fixed.
    /// A finding is known by its rule, its file, its section and its entry, not by
    /// its line. `infmend check --write-baseline` makes one; `baseline` in
    /// infmend.toml names it for all runs.
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Use no baseline, whatever infmend.toml names
    #[arg(long, conflicts_with = "baseline")]
    pub ignore_baseline: bool,
    /// Only findings on lines that changed since this git revision
    ///
    /// What is in the folder is compared with the revision, as `git diff REF` does;
    /// with --staged, what is staged. For what changed on a branch name where it
    /// began: `--diff-base "$(git merge-base main HEAD)"`. A renamed file is compared
    /// with the one it was; of a file that the revision does not have every line
    /// counts. Line ends and the encoding do not count as changes.
    ///
    /// A finding counts where a line of its entry changed; one about something that
    /// a section lacks, where anything in the section changed; one about the
    /// encoding of the file, where any line did.
    #[arg(long, value_name = "REF")]
    pub diff_base: Option<String>,
}

impl ScopeArgs {
    /// The revision that the files of a run are compared with: those that are
    /// named, or `staged` ones.
    ///
    /// # Errors
    /// When one of them is not in a repository, or that has no such revision.
    pub fn since(&self, paths: &[PathBuf], staged: bool) -> Result<Option<Since>, SinceError> {
        let Some(revision) = &self.diff_base else {
            return Ok(None);
        };
        let since = Since::new(revision, staged);
        if paths.iter().any(|path| path.as_os_str() == "-") {
            return Err(SinceError::Stdin);
        }
        if paths.is_empty() {
            since.has(Path::new("."))?;
        }
        // What is not there is reported when it cannot be read.
        for path in paths.iter().filter(|path| path.exists()) {
            since.has(path)?;
        }
        Ok(Some(since))
    }

    /// The baseline that applies; one that is about to be written need not be there.
    ///
    /// # Errors
    /// When the one that is named cannot be used.
    pub fn baseline(&self, to_write: bool) -> Result<BaselineChoice, ConfigError> {
        Ok(match &self.baseline {
            Some(path) => BaselineChoice::One(Arc::new(BaselineFile::read(path, to_write)?)),
            None if self.ignore_baseline => BaselineChoice::Ignored,
            None if to_write => BaselineChoice::ToWrite,
            None => BaselineChoice::AsConfigured,
        })
    }
}
