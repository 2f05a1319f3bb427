//! Writing a file so that it is always wholly old or wholly new.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Why a file was not written. It is as it was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Somebody else wrote it in the meantime.
    #[error("{}: not written: it has changed since it was read", .0.display())]
    Changed(PathBuf),
    /// The system says no.
    #[error("{}: not written: {error}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

/// Replaces the content of a file. The new bytes go to a temporary file in the
/// same folder, which then takes the file's place; permissions are kept, and a
/// symbolic link stays one: what it leads to is written.
///
/// # Errors
/// When the file does not hold the bytes that were read, or the system refuses.
pub fn write(path: &Path, old: &[u8], new: &[u8]) -> Result<(), WriteError> {
    let failed = |error| WriteError::Io {
        path: path.to_owned(),
        error,
    };
    let target = fs::canonicalize(path).map_err(failed)?;
    let folder = target.parent().unwrap_or(Path::new("."));
    let metadata = fs::metadata(&target).map_err(failed)?;
    if metadata.permissions().readonly() {
        return Err(failed(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "the file is read-only",
        )));
    }
    let mut temporary = tempfile::Builder::new()
        .prefix(".infmend-")
        .suffix(".tmp")
        .tempfile_in(folder)
        .map_err(failed)?;
    temporary.write_all(new).map_err(failed)?;
    temporary
        .as_file()
        .set_permissions(metadata.permissions())
        .map_err(failed)?;
    temporary.as_file().sync_all().map_err(failed)?;
    // Looked at as late as can be: what changes from here on is lost to
    // nobody but a writer of the same instant.
    if fs::read(&target).map_err(failed)? != old {
        return Err(WriteError::Changed(path.to_owned()));
    }
    temporary
        .persist(&target)
        .map_err(|error| failed(error.error))?;
    // The rename itself is safe on disk once its folder is. Not every file
    // system lets a folder be synchronized, and the content is already.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}
