//! Where a report goes: to standard output, or to a file that is always wholly
//! the old one or wholly the new one.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::cli::console::Console;
use crate::cli::{input, write};
use crate::report::Screen;

/// Why a report cannot be written to a file.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
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

/// How many bytes wait before they are written.
const ENOUGH: usize = 64 * 1024;

/// Where a report goes.
pub(super) enum Output {
    /// Standard output.
    Standard {
        /// Whether what is written has colours that are meant as such.
        coloured: bool,
        /// What waits to be written: writing takes longer than making it.
        waiting: Vec<u8>,
    },
    /// A file.
    File {
        path: PathBuf,
        writer: BufWriter<Target>,
    },
}

pub(super) enum Target {
    /// A file beside the one that it will replace.
    Temporary(NamedTempFile, PathBuf),
    /// A device or a pipe, which nothing can replace.
    Direct(File),
}

impl Output {
    /// Opens the file, or standard output where none is named or it is `-`.
    /// Done before the work, so that nobody waits for a report that has no
    /// place to go to.
    pub(super) fn open(path: Option<&Path>) -> Result<Output, OutputError> {
        let path = match path {
            Some(path) if path.as_os_str() != "-" => path,
            _ => {
                return Ok(Output::Standard {
                    coloured: false,
                    waiting: Vec::new(),
                });
            }
        };
        if input::is_inf(path) {
            return Err(OutputError::Inf(path.to_owned()));
        }
        let target = target(path).map_err(|error| OutputError::Io {
            path: path.to_owned(),
            error,
        })?;
        Ok(Output::File {
            path: path.to_owned(),
            writer: BufWriter::new(target),
        })
    }

    /// What people see the report on, which has colours from here on where that
    /// has.
    pub(super) fn screen(&mut self, console: &Console) -> Screen {
        match self {
            Output::Standard { coloured, .. } => {
                let screen = console.screen();
                *coloured = screen.coloured;
                screen
            }
            Output::File { .. } => Screen::default(),
        }
    }

    /// Writes a piece of the report, perhaps not yet.
    pub(super) fn write(&mut self, console: &mut Console, piece: &[u8]) -> io::Result<()> {
        match self {
            Output::Standard { waiting, .. } => {
                waiting.extend_from_slice(piece);
                if waiting.len() < ENOUGH {
                    return Ok(());
                }
                self.flush(console)
            }
            Output::File { path, writer } => writer.write_all(piece).map_err(|error| {
                io::Error::new(error.kind(), format!("{}: {error}", path.display()))
            }),
        }
    }

    /// Writes what waits for standard output.
    pub(super) fn flush(&mut self, console: &mut Console) -> io::Result<()> {
        if let Output::Standard { coloured, waiting } = self {
            if *coloured {
                console.out.write_all(waiting)?;
            } else {
                console.raw(waiting)?;
            }
            waiting.clear();
        }
        Ok(())
    }

    /// Puts the file in its place. Without this, what was there stays.
    pub(super) fn finish(self) -> Result<Option<PathBuf>, OutputError> {
        let Output::File { path, writer } = self else {
            return Ok(None);
        };
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
            Ok(()) => Ok(Some(path)),
            Err(error) => Err(OutputError::Io { path, error }),
        }
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
    let mut builder = tempfile::Builder::new();
    // A temporary file is its owner's alone; a report is a file like others.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    write::tidy(folder);
    let file = write::temporary(folder, &mut builder)?;
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
