//! Writing a fix of what is staged: into the index, and into the copy in the
//! working tree.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::examine::FixedFile;
use super::merge::merge;
use crate::cli::git::{GitError, IndexEntry, StoreError};
use crate::cli::input;
use crate::cli::write::{WriteError, Writer};
use crate::fix::{self, Applied, FixOptions};
use crate::source::Source;

/// Why a fix was not written into the index.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// The unstaged changes do not let it be.
    #[error("{}: not fixed: {reason}; stage or stash its other changes, and commit again", .path.display())]
    Blocked {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: &'static str,
    },
    /// git says no.
    #[error("{}: not written: {error}", .path.display())]
    Git {
        /// The file.
        path: PathBuf,
        /// Why.
        error: GitError,
    },
    /// What git needs to read cannot be handed to it.
    #[error("{}: not written: {error}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The copy in the working tree cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

const CONFLICT: &str = "its unstaged changes and the fix do not go together";
const FILTERS: &str = "git's filters for it do not give back what they took";
const TEMPORARY: &str = "this commit has an index of its own";

/// Writes a fix into the index, and into the copy in the working tree unless
/// that is deleted. Both or neither: where the working tree cannot be written,
/// the index is what it was.
///
/// # Errors
/// When the fix does not go together with the unstaged changes, or git or the
/// system refuses.
pub(super) fn write(
    entry: &IndexEntry,
    file: &FixedFile,
    writer: &mut Writer,
) -> Result<(), StageError> {
    let path = file.input.path.as_path();
    let blocked = |reason| StageError::Blocked {
        path: path.to_owned(),
        reason,
    };
    let failed = |error| StageError::Git {
        path: path.to_owned(),
        error,
    };
    if entry.is_temporary() {
        return Err(blocked(TEMPORARY));
    }
    let copy = match fs::symlink_metadata(path) {
        Ok(data) if data.is_file() => {
            let bytes = fs::read(path).map_err(|error| io_error(path, error))?;
            let merged = merged(bytes.clone(), file);
            Some((bytes, merged.ok_or_else(|| blocked(CONFLICT))?))
        }
        Ok(_) => return Err(blocked("it is no longer a file")),
        // A deletion that is not staged has nothing to say about the fix.
        Err(_) => None,
    };
    let id = entry.store(file.before.bytes(), file.fixed.source.bytes());
    let id = id.map_err(|error| match error {
        StoreError::Git(error) => failed(error),
        StoreError::Io(error) => io_error(path, error),
    })?;
    let id = id.ok_or_else(|| blocked(FILTERS))?;
    entry.point_to(&id).map_err(failed)?;
    let Some((old, new)) = copy.filter(|(old, new)| old != new) else {
        return Ok(());
    };
    writer
        .write(path, &old, &new)
        .map_err(|error| match entry.restore() {
            Ok(()) => error.into(),
            Err(error) => failed(error),
        })
}

fn io_error(path: &Path, error: io::Error) -> StageError {
    StageError::Io {
        path: path.to_owned(),
        error,
    }
}

/// The copy in the working tree with the fixes of what is staged. `None` where
/// they do not go together: where the same lines changed, or where the copy,
/// fixed for itself, would not become what the copy with these fixes becomes.
fn merged(copy: Vec<u8>, file: &FixedFile) -> Option<Vec<u8>> {
    let source = |bytes| input::decode(bytes, &file.input.settings);
    let copy = source(copy);
    // A DriverVer that was raised may not be raised again.
    let again = FixOptions {
        driver_ver: None,
        ..file.options.clone()
    };
    let end = |of: &Source| {
        let fixed = fix::fix(of, &again).ok()?;
        Some(fixed.source.bytes().to_vec())
    };
    let wanted = |fix: &Applied| file.fixed.applied.contains(fix);
    let without_driver_ver = fix::fix_chosen(&file.before, &again, &wanted).ok()?;
    let same = merge(&file.before, &copy, &without_driver_ver.source)?;
    if end(&source(same))? != end(&copy)? {
        return None;
    }
    merge(&file.before, &copy, &file.fixed.source)
}
