//! The user's editor, as git runs it.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, ExitStatus};

/// Why an edit came to nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum EditError {
    /// The copy for the editor cannot be written, or not be read back.
    #[error("the copy for the editor: {0}")]
    Copy(io::Error),
    /// The editor cannot be started.
    #[error("cannot run the editor `{line}` ({why}); set VISUAL or EDITOR")]
    Start {
        /// As the user named it.
        line: String,
        /// The system's words.
        why: String,
    },
    /// It says that nothing is to come of the edit.
    #[error("the editor `{line}` failed ({status})")]
    Failed {
        /// As the user named it.
        line: String,
        /// How it ended.
        status: ExitStatus,
    },
}

/// Runs an editor on bytes and returns what was saved.
pub(super) type Editor<'a> = dyn Fn(&[u8]) -> Result<Vec<u8>, EditError> + 'a;

/// Lets the user edit bytes, in a file of their own with the given name, and
/// returns what was saved.
///
/// # Errors
/// When the editor cannot be run or does not succeed.
pub(super) fn edit(name: &OsStr, bytes: &[u8]) -> Result<Vec<u8>, EditError> {
    let folder = tempfile::Builder::new().prefix("infmend-").tempdir();
    let folder = folder.map_err(EditError::Copy)?;
    let path = folder.path().join(name);
    fs::write(&path, bytes).map_err(EditError::Copy)?;
    let line = wanted();
    let start = |why: String| EditError::Start {
        line: line.clone(),
        why,
    };
    let status = command(&line, &path).status();
    let status = status.map_err(|error| start(error.to_string()))?;
    match status.code() {
        Some(0) => fs::read(&path).map_err(EditError::Copy),
        // What a shell says of a program that it cannot run, with a message.
        Some(126 | 127) if cfg!(unix) => Err(start(status.to_string())),
        _ => Err(EditError::Failed { line, status }),
    }
}

/// `VISUAL`, unless the terminal is a dumb one, or `EDITOR`, or what the system has.
fn wanted() -> String {
    let named = |name: &str| {
        let value = std::env::var(name).ok();
        value.filter(|value| !value.trim().is_empty())
    };
    let visual = named("VISUAL").filter(|_| named("TERM").is_none_or(|term| term != "dumb"));
    let usual = if cfg!(windows) { "notepad" } else { "vi" };
    visual
        .or_else(|| named("EDITOR"))
        .unwrap_or_else(|| usual.to_owned())
}

/// The editor with a file. What names it may have arguments of its own, for which
/// git needs a shell as well.
#[cfg(not(windows))]
fn command(line: &str, path: &Path) -> Command {
    const FOR_THE_SHELL: &str = "|&;<>()$`\\\"' \t\n*?[#~=%";
    let mut command = if line.contains(|c| FOR_THE_SHELL.contains(c)) {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("{line} \"$@\""), line]);
        shell
    } else {
        Command::new(line)
    };
    command.arg(path);
    command
}

/// The editor with a file. What names it may have arguments of its own.
#[cfg(windows)]
fn command(line: &str, path: &Path) -> Command {
    use std::os::windows::process::CommandExt;
    let mut command = Command::new("cmd");
    // Of what is between the outer quotes nothing is changed.
    command.raw_arg(format!("/S /C \"{line} \"{}\"\"", path.display()));
    command
}
