//! Why a file is not read.

use std::io;
use std::path::PathBuf;

use crate::cli::git::{GitError, SinceError};
use crate::config::ConfigError;

/// Why a file or a folder could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system says no.
    #[error("{}: cannot be read: {error}", .path.display())]
    Io {
        /// What could not be read.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// It is neither a file nor a folder.
    #[error("{}: is neither a file nor a folder", .0.display())]
    Special(PathBuf),
    /// Its configuration cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// It cannot be compared with a revision.
    #[error(transparent)]
    Since(#[from] SinceError),
    /// git does not say what is staged.
    #[error("{}: its staged content cannot be read: {error}", .path.display())]
    Staged {
        /// The file.
        path: PathBuf,
        /// Why.
        error: GitError,
    },
    /// A folder that the user named holds no INF.
    #[error("no INF files found in {}", .0.display())]
    Empty(PathBuf),
    /// All that is below a folder that the user named is ignored.
    #[error(
        "no INF files found in {} except ignored ones; `--no-ignore` includes them",
        .0.display()
    )]
    Ignored(PathBuf),
    /// A path with wildcards matches nothing.
    #[error("{}: matches no file or folder", .0.display())]
    NoMatch(PathBuf),
    /// A path has wildcards that say nothing.
    #[error("{}: is not a valid pattern: {error}", .path.display())]
    Pattern {
        /// The path.
        path: PathBuf,
        /// Why.
        error: glob::PatternError,
    },
    /// Nothing of it is staged yet.
    #[error("{}: has conflicts that are not resolved", .0.display())]
    Unmerged(PathBuf),
    /// Standard input is to be an INF and a list of names.
    #[error("-: standard input cannot be a file and a list of files")]
    TwoInOne,
    /// It is a cabinet, and the command writes.
    #[error(
        "{}: is a cabinet, in which nothing can be changed: unpack it, and name the folder",
        .0.display()
    )]
    Cabinet(PathBuf),
    /// It is larger than any INF.
    #[error("{}: is larger than 64 MiB, too large for an INF", .0.display())]
    TooLarge(PathBuf),
}
