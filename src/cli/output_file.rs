//! A report's file: always wholly the old one or wholly the new one.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{input, write};

/// Why a report cannot be written to a file.
#[derive(Debug, thiserror::Error)]
pub(super) enum OutputError {
    /// It would take the place of what is to be checked.
    #[error(
        "{}: not written: a report must not take the place of an INF, so give it another name",
        .0.display()
    )]
    Inf(PathBuf),
    /// The system says no.
    #[error("{}: the report cannot be written: {error}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

/// A file that a report is written to.
pub(super) struct OutputFile {
    path: PathBuf,
    writer: BufWriter<Target>,
}

enum Target {
    /// A file beside the one that it will replace.
    Temporary(NamedTempFile, PathBuf),
    /// A device or a pipe, which nothing can replace.
    Direct(File),
}

impl OutputFile {
    /// Opens a place for the file, which stays as it is until the report is finished.
    /// Done before the work, so that nobody waits for a report that has no place to
    /// go to.
    pub(super) fn open(path: &Path) -> Result<OutputFile, OutputError> {
        if input::is_inf(path) {
            return Err(OutputError::Inf(path.to_owned()));
        }
        let target = target(path).map_err(|error| OutputError::Io {
            path: path.to_owned(),
            error,
        })?;
        Ok(OutputFile {
            path: path.to_owned(),
            writer: BufWriter::new(target),
        })
    }

    /// The file, as the user named it.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Puts the file in its place. Without this, what was there stays.
    pub(super) fn finish(self) -> Result<PathBuf, OutputError> {
        let OutputFile { path, writer } = self;
        let finished = writer
            .into_inner()
            .map_err(io::IntoInnerError::into_error)
            .and_then(|target| match target {
                Target::Direct(mut file) => file.flush(),
                Target::Temporary(file, place) => {
                    file.as_file().sync_all()?;
                    file.persist(place).map_err(|error| error.error)?;
                    Ok(())
                }
            });
        match finished {
            Ok(()) => Ok(path),
            Err(error) => Err(OutputError::Io { path, error }),
        }
    }
}

impl Write for OutputFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            // Whose own errors would name the temporary file.
            Target::Temporary(file, _) => file.as_file_mut().write(bytes),
            Target::Direct(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Target::Temporary(file, _) => file.as_file_mut().flush(),
            Target::Direct(file) => file.flush(),
        }
    }
}

fn target(path: &Path) -> io::Result<Target> {
    let old = match fs::metadata(path) {
        Ok(old) if old.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(old) if !old.is_file() => {
            return Ok(Target::Direct(File::options().write(true).open(path)?));
        }
        Ok(old) => Some(old),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    // A symbolic link stays one: what it leads to is replaced.
    let place = match &old {
        Some(_) => fs::canonicalize(path)?,
        None => path.to_owned(),
    };
    let folder = place
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    write::tidy(folder);
    let file = write::temporary(folder, &mut write::for_all())?;
    if let Some(old) = old {
        if old.permissions().readonly() {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "the file is read-only",
            ));
        }
        file.as_file().set_permissions(old.permissions())?;
    }
    Ok(Target::Temporary(file, place))
}
