//! Asking git.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

/// The largest file that git is asked for, in bytes: the largest that is read.
pub const MAX_SIZE: u64 = 64 * 1024 * 1024;

/// Why git gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// It cannot be run.
    #[error("cannot run git ({0}); make sure it is installed and on PATH")]
    Missing(io::Error),
    /// It says no.
    #[error("`git {command}` failed: {message}")]
    Failed {
        /// Its arguments.
        command: String,
        /// What it said.
        message: String,
    },
    /// It printed more than was asked for.
    #[error("`git {0}` printed more than 64 MiB")]
    TooLong(String),
}

/// What git would otherwise take from the user's settings: each call gets the
/// value that its answer is read by.
const SETTINGS: [&str; 9] = [
    "color.ui=false",
    "core.fsmonitor=false",
    "core.quotePath=false",
    "core.safecrlf=false",
    "diff.autoRefreshIndex=true",
    "diff.ignoreSubmodules=all",
    "diff.noprefix=false",
    "diff.relative=false",
    "diff.renames=false",
];

/// What git would otherwise take from the environment. `GIT_DIR`,
/// `GIT_INDEX_FILE` and their like stay: git itself sets them for a hook.
const VARIABLES: [&str; 6] = [
    "GIT_DIFF_OPTS",
    "GIT_EXTERNAL_DIFF",
    "GIT_GLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_LITERAL_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
];

/// The git command, whose answer does not depend on the user's settings. All
/// calls are made from this one.
fn command() -> Command {
    let mut command = Command::new("git");
    command.args(["--no-pager", "--no-replace-objects"]);
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    for variable in VARIABLES {
        command.env_remove(variable);
    }
    // A question leaves the index as it is.
    command.env("GIT_OPTIONAL_LOCKS", "0");
    command
}

/// What git prints for some arguments, in the current folder.
///
/// # Errors
/// When git cannot be run or fails.
pub fn ask<A: AsRef<OsStr>>(arguments: &[A]) -> Result<Vec<u8>, GitError> {
    output(command(), arguments, None, u64::MAX)
}

/// One line that git prints for some arguments. `None` where it fails, as it
/// does for what is not set.
pub fn line(arguments: &[&str]) -> Option<String> {
    let output = String::from_utf8(ask(arguments).ok()?).ok()?;
    Some(output.trim_end_matches(['\r', '\n']).to_owned())
}

/// What a command prints, given what it reads and how many bytes it may print.
fn output<A: AsRef<OsStr>>(
    mut command: Command,
    arguments: &[A],
    input: Option<File>,
    limit: u64,
) -> Result<Vec<u8>, GitError> {
    let name = || {
        let arguments = arguments.iter().map(|a| a.as_ref().to_string_lossy());
        arguments.collect::<Vec<_>>().join(" ")
    };
    let mut child = command
        .args(arguments)
        .stdin(input.map_or_else(Stdio::null, Stdio::from))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(GitError::Missing)?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (printed, said) = thread::scope(|scope| {
        let said = scope.spawn(|| read(stderr, u64::MAX));
        let printed = read(stdout, limit.saturating_add(1));
        if printed.as_ref().is_ok_and(|p| p.len() as u64 > limit) {
            // It may still be writing, to nobody.
            let _ = child.kill();
        }
        (printed, said.join().unwrap_or_else(|_| Ok(Vec::new())))
    });
    let status = child.wait().map_err(GitError::Missing)?;
    let printed = printed.map_err(GitError::Missing)?;
    if printed.len() as u64 > limit {
        return Err(GitError::TooLong(name()));
    }
    if !status.success() {
        let said = said.map_err(GitError::Missing)?;
        return Err(GitError::Failed {
            command: name(),
            message: String::from_utf8_lossy(&said).trim().to_owned(),
        });
    }
    Ok(printed)
}

fn read(stream: Option<impl Read>, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(stream) = stream {
        stream.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// The repository of the current folder, or the one that the environment names.
#[derive(Debug)]
pub struct Repository {
    /// The top of its working tree, where all commands run.
    top: PathBuf,
    /// The way to the top from the current folder.
    up: PathBuf,
    /// Its own folder.
    git_dir: PathBuf,
}

impl Repository {
    /// The repository here.
    ///
    /// # Errors
    /// When git cannot be run, or there is no repository with a working tree.
    pub fn here() -> Result<Repository, GitError> {
        Ok(Repository {
            top: path(&ask(&["rev-parse", "--show-toplevel"])?),
            up: path(&ask(&["rev-parse", "--show-cdup"])?),
            git_dir: path(&ask(&["rev-parse", "--absolute-git-dir"])?),
        })
    }

    /// A file of the working tree, from the current folder on.
    pub fn file(&self, name: &[u8]) -> PathBuf {
        self.up.join(path(name))
    }

    /// What git prints for some arguments, at the top of the working tree.
    ///
    /// # Errors
    /// When git cannot be run or fails.
    pub fn ask<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Result<Vec<u8>, GitError> {
        output(self.command(), arguments, None, u64::MAX)
    }

    /// The same, up to a number of bytes.
    ///
    /// # Errors
    /// As [`Repository::ask`], and when it prints more.
    pub fn ask_up_to(&self, limit: u64, arguments: &[OsString]) -> Result<Vec<u8>, GitError> {
        output(self.command(), arguments, None, limit)
    }

    /// The same, with something to read.
    ///
    /// # Errors
    /// As [`Repository::ask`].
    pub fn tell<A: AsRef<OsStr>>(&self, input: File, arguments: &[A]) -> Result<Vec<u8>, GitError> {
        output(self.command(), arguments, Some(input), u64::MAX)
    }

    fn command(&self) -> Command {
        let mut command = command();
        command.current_dir(&self.top);
        // They may be relative to the folder that infmend was called in.
        for (variable, path) in [("GIT_DIR", &self.git_dir), ("GIT_WORK_TREE", &self.top)] {
            if std::env::var_os(variable).is_some() {
                command.env(variable, path);
            }
        }
        command
    }

    /// Whether the index is one that git makes for a single commit, as for
    /// `git commit -a` and `git commit FILE`, and drops when the commit fails.
    pub fn has_temporary_index(&self) -> bool {
        let index = std::env::var_os("GIT_INDEX_FILE");
        index.is_some_and(|index| Path::new(&index).extension() == Some(OsStr::new("lock")))
    }
}

/// A path as git prints it.
#[cfg(unix)]
pub fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    PathBuf::from(OsStr::from_bytes(bytes))
}

/// A path as git prints it, which is in UTF-8.
#[cfg(not(unix))]
pub fn path(bytes: &[u8]) -> PathBuf {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
