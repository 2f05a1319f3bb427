//! Walking through a folder.

use std::io;
use std::path::{Path, PathBuf};

use walkdir::{IntoIter, WalkDir};

use super::error::ReadError;
use super::file::is_inf;
use super::ignored::{self, Ignored};
use crate::config::Configs;

/// A walk through a folder, in the order of names. Links below it are skipped:
/// what they lead to is found by itself.
pub(super) struct Walk {
    folder: PathBuf,
    entries: IntoIter,
    ignored: Option<Ignored>,
    /// How many INFs and folders were ignored.
    hidden: usize,
}

impl Walk {
    /// Begins a walk. `ignoring` says whether ignore files have a say.
    pub(super) fn new(folder: &Path, ignoring: bool) -> Walk {
        Walk {
            folder: folder.to_owned(),
            entries: WalkDir::new(folder).sort_by(ignored::order).into_iter(),
            ignored: if ignoring {
                Ignored::above(folder)
            } else {
                None
            },
            hidden: 0,
        }
    }

    /// The next file that is not ignored.
    ///
    /// # Errors
    /// When a folder cannot be read, or a configuration that may not care for
    /// ignore files.
    pub(super) fn next(&mut self, configs: &mut Configs) -> Option<Result<PathBuf, ReadError>> {
        loop {
            let entry = match self.entries.next()? {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(&self.folder).to_owned();
                    // Without links to follow there is no other error.
                    let error = error.into_io_error();
                    let error = error.unwrap_or_else(|| io::ErrorKind::Other.into());
                    return Some(Err(ReadError::Io { path, error }));
                }
            };
            if entry.depth() == 0 {
                continue;
            }
            let is_folder = entry.file_type().is_dir();
            let mut is_wanted = entry.file_name() != ".git";
            if let Some(ignored) = &mut self.ignored
                && ignored.ignores(entry.path(), entry.depth(), is_folder)
                && is_wanted
            {
                match configs.respects_gitignore(entry.path()) {
                    Ok(respected) => is_wanted = !respected,
                    Err(error) => return Some(Err(error.into())),
                }
                self.hidden += usize::from(!is_wanted && (is_folder || is_inf(entry.path())));
            }
            if is_folder && !is_wanted {
                self.entries.skip_current_dir();
            }
            if is_wanted && entry.file_type().is_file() {
                return Some(Ok(entry.into_path()));
            }
        }
    }

    /// The folder, how many INFs and folders of it were ignored, and the files
    /// that had a say.
    pub(super) fn end(self) -> (PathBuf, usize, Vec<PathBuf>) {
        let seen = self.ignored.map(Ignored::into_seen).unwrap_or_default();
        (self.folder, self.hidden, seen)
    }
}
