//! Asking git.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::files::{self, Input, ReadError};
use crate::config::Configs;

/// Why git gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// It cannot be run.
    #[error("git cannot be run ({0}): install it, or see to it that it is on the PATH")]
    Missing(io::Error),
    /// It says no.
    #[error("`git {command}` failed: {message}")]
    Failed {
        /// Its arguments.
        command: String,
        /// What it said.
        message: String,
    },
}

/// What git prints for some arguments.
///
/// # Errors
/// When git cannot be run or fails.
pub fn ask(arguments: &[&str]) -> Result<Vec<u8>, GitError> {
    let output = Command::new("git")
        .args(arguments)
        .output()
        .map_err(GitError::Missing)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(GitError::Failed {
        command: arguments.join(" "),
        message: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    })
}

/// One line that git prints for some arguments. `None` where it fails, as it
/// does for what is not set.
pub fn line(arguments: &[&str]) -> Option<String> {
    let output = String::from_utf8(ask(arguments).ok()?).ok()?;
    Some(output.trim_end_matches(['\r', '\n']).to_owned())
}

/// The INFs that are staged.
#[derive(Debug)]
pub struct Staged {
    /// Those whose files are as they are staged.
    pub inputs: Vec<Result<Input, ReadError>>,
    /// Those whose files have changes that are not staged.
    pub mixed: Vec<PathBuf>,
}

/// The INFs that the next commit adds or changes.
///
/// # Errors
/// When git cannot be run, or there is no repository.
pub fn staged(configs: &mut Configs) -> Result<Staged, GitError> {
    // Names are relative to the top of the repository.
    let up = path(&ask(&["rev-parse", "--show-cdup"])?);
    let names = ["diff", "--name-only", "--no-renames", "-z"];
    let unstaged = ask(&names)?;
    let unstaged: HashSet<&[u8]> = unstaged.split(|byte| *byte == 0).collect();
    let staged = ask(&[&names[..], &["--cached", "--diff-filter=AM"]].concat())?;
    let mut found = Staged {
        inputs: Vec::new(),
        mixed: Vec::new(),
    };
    for name in staged.split(|byte| *byte == 0) {
        let path = up.join(path(name));
        // Links and submodules have no content of their own.
        let is_file = path.symlink_metadata().is_ok_and(|data| data.is_file());
        if !files::is_inf(Path::new(&path)) {
            continue;
        }
        if unstaged.contains(name) {
            found.mixed.push(path);
        } else if is_file {
            found.inputs.extend(files::found(path, configs));
        }
    }
    Ok(found)
}

/// A path as git prints it.
fn path(bytes: &[u8]) -> PathBuf {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
    }
    #[cfg(not(unix))]
    {
        PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
    }
}
