//! Writing a file so that it is always wholly old or wholly new.
//!
//! The new bytes go to a temporary file in the same folder, which then takes
//! the file's place. A run that is killed leaves its temporary file behind, for
//! a later run to remove: each is locked for as long as its run lives.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, File, Metadata, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// Why a file was not written. It is as it was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Somebody else wrote it in the meantime.
    #[error("{}: not written: it has changed since it was read", .0.display())]
    Changed(PathBuf),
    /// It has other names, which would keep the old content.
    #[error(
        "{}: not written: it has {links} hard links, and writing would separate them",
        .path.display()
    )]
    HardLinks {
        /// The file.
        path: PathBuf,
        /// How many names it has.
        links: u64,
    },
    /// The system says no.
    #[error("{}: not written: {error}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

/// Writes the files of a run.
#[derive(Debug, Default)]
pub(super) struct Writer {
    /// The folders in which nothing is left of dead runs.
    tidied: HashSet<PathBuf>,
}

impl Writer {
    /// Replaces the content of a file. Owner and permissions are kept, and a
    /// symbolic link stays one: what it leads to is written.
    ///
    /// # Errors
    /// When the file does not hold the bytes that were read, has hard links,
    /// or the system refuses.
    pub(super) fn write(&mut self, path: &Path, old: &[u8], new: &[u8]) -> Result<(), WriteError> {
        let failed = |error| WriteError::Io {
            path: path.to_owned(),
            error,
        };
        let changed = || WriteError::Changed(path.to_owned());
        let target = fs::canonicalize(path).map_err(failed)?;
        let folder = target.parent().unwrap_or(Path::new("."));
        let metadata = fs::metadata(&target).map_err(failed)?;
        // Opening what has become a pipe would wait for ever.
        if !metadata.is_file() {
            return Err(changed());
        }
        if metadata.permissions().readonly() {
            return Err(failed(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "the file is read-only",
            )));
        }
        let links = links(&metadata);
        if links > 1 {
            return Err(WriteError::HardLinks {
                path: path.to_owned(),
                links,
            });
        }
        if self.tidied.insert(folder.to_owned()) {
            tidy(folder);
        }
        let temporary = temporary(folder, &mut Builder::new()).map_err(failed)?;
        // Its own errors would name the temporary file.
        let mut file = temporary.as_file();
        file.write_all(new).map_err(failed)?;
        keep_owner(file, &metadata).map_err(failed)?;
        file.set_permissions(metadata.permissions())
            .map_err(failed)?;
        file.sync_all().map_err(failed)?;
        // Checked as late as can be: what changes from here on is lost to
        // nobody but a writer of the same instant.
        let now = fs::read(&target).map_err(failed)?;
        if now == new {
            // Another run came first.
            return Ok(());
        }
        if now != old {
            return Err(changed());
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

    /// Makes a file that is not there yet.
    ///
    /// # Errors
    /// When something of its name is there, or the system refuses.
    pub(super) fn create(&mut self, path: &Path, new: &[u8]) -> Result<(), WriteError> {
        let failed = |error| WriteError::Io {
            path: path.to_owned(),
            error,
        };
        let folder = path.parent().filter(|path| !path.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        if self.tidied.insert(folder.to_owned()) {
            tidy(folder);
        }
        let temporary = temporary(folder, &mut for_all()).map_err(failed)?;
        temporary.as_file().write_all(new).map_err(failed)?;
        temporary.as_file().sync_all().map_err(failed)?;
        temporary
            .persist_noclobber(path)
            .map_err(|error| failed(error.error))?;
        if let Ok(folder) = File::open(folder) {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

/// How temporary files are named: this, some letters and digits, and that.
const PREFIX: &str = ".infmend-";
const SUFFIX: &str = ".tmp";
const LETTERS: usize = 12;

/// How often a temporary file may be lost to another run that is tidying up.
const ATTEMPTS: usize = 8;

/// A new file in a folder, for what will take another's place. It is locked, so
/// that other runs leave it alone; where there are no locks, they remove none.
pub(super) fn temporary(folder: &Path, builder: &mut Builder<'_, '_>) -> io::Result<NamedTempFile> {
    builder.prefix(PREFIX).suffix(SUFFIX).rand_bytes(LETTERS);
    for _ in 0..ATTEMPTS {
        let file = builder.tempfile_in(folder)?;
        // Before it was locked, another run may have taken it for a dead one's.
        let locked = !matches!(file.as_file().try_lock(), Err(TryLockError::WouldBlock));
        if locked && file.path().exists() {
            return Ok(file);
        }
    }
    Err(io::Error::other("its temporary file vanishes"))
}

/// For a file that others may read, as those that programs make: a temporary file is its
/// owner's alone.
pub(super) fn for_all() -> Builder<'static, 'static> {
    #[allow(unused_mut)] // elsewhere a new file gets what its folder says
    let mut builder = Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}

/// Removes the temporary files that dead runs have left in a folder. What
/// cannot be removed does not keep a file from being written.
pub(super) fn tidy(folder: &Path) {
    let Ok(entries) = folder.read_dir() else {
        return;
    };
    for entry in entries.flatten() {
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file
            && is_temporary(&entry.file_name())
            && let Ok(file) = File::options().write(true).open(entry.path())
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn is_temporary(name: &OsStr) -> bool {
    let letters = name
        .to_str()
        .and_then(|name| name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX));
    letters.is_some_and(|letters| {
        letters.len() == LETTERS && letters.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

#[cfg(unix)]
fn links(metadata: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    metadata.nlink()
}

/// Not to be had in safe Rust.
#[cfg(not(unix))]
fn links(_: &Metadata) -> u64 {
    1
}

/// Gives a file the owner and the group of the one that it will replace.
#[cfg(unix)]
fn keep_owner(file: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let new = file.metadata()?;
    if (new.uid(), new.gid()) == (old.uid(), old.gid()) {
        return Ok(());
    }
    fchown(file, Some(old.uid()), Some(old.gid()))
        .map_err(|error| io::Error::new(error.kind(), format!("its owner cannot be kept: {error}")))
}

/// Windows gives a new file what its folder says.
#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}
