//! A file of a run, and what applies to it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::cabinet::Cabinet;
use super::error::ReadError;
use crate::cli::git::IndexEntry;
use crate::config::{ConfigError, Configs, Decision, Settings};
use crate::syntax::eq_ignore_case;

/// A file to look at.
#[derive(Debug, Clone)]
pub struct Input {
    /// Where it is; of standard input the path that it stands for, or `-`.
    pub path: PathBuf,
    /// Whether it is standard input.
    is_stdin: bool,
    /// The cabinet that it is in.
    pub within: Option<Arc<Cabinet>>,
    /// Whether the user named it, rather than a folder that it is in.
    pub named: bool,
    /// Whether a walk through a folder came to it, which skips all but files.
    pub(super) walked: bool,
    /// What applies to it.
    pub settings: Settings,
    /// What of it is staged, where that may differ from the file.
    pub entry: Option<Arc<IndexEntry>>,
}

impl Input {
    /// Whether it is standard input.
    pub fn is_stdin(&self) -> bool {
        self.is_stdin
    }

    /// The same, as the plain file that it is where that holds just what is
    /// staged.
    pub fn settled(mut self, staged: &[u8]) -> Input {
        if self.entry.is_some()
            && fs::symlink_metadata(&self.path)
                .is_ok_and(|data| data.is_file() && data.len() == staged.len() as u64)
            && fs::read(&self.path).is_ok_and(|bytes| bytes == staged)
        {
            self.entry = None;
        }
        self
    }

    /// Another file of its folder, of this name in any case, with the same settings.
    pub fn beside(&self, name: &str) -> Option<Input> {
        if self.path.as_os_str() == "-" {
            return None;
        }
        let folder = self.path.parent()?;
        if let Some(cabinet) = &self.within {
            let is_named = |path: &&Path| {
                let other = path.file_name().and_then(|other| other.to_str());
                other.is_some_and(|other| eq_ignore_case(other, name)) && **path != self.path
            };
            let path = cabinet.in_folder(folder).find(is_named)?.to_owned();
            return Some(Input {
                path,
                named: false,
                ..self.clone()
            });
        }
        let is_here = folder.as_os_str().is_empty();
        let entries = if is_here { Path::new(".") } else { folder }.read_dir();
        let names = entries.ok()?.flatten().map(|entry| entry.file_name());
        let mut paths = names
            .filter(|other| {
                other
                    .to_str()
                    .is_some_and(|other| eq_ignore_case(other, name))
            })
            .map(|other| folder.join(other));
        let path = paths.find(|path| *path != self.path && path.is_file())?;
        Some(Input {
            path,
            is_stdin: false,
            within: None,
            named: false,
            walked: false,
            settings: self.settings.clone(),
            entry: None,
        })
    }

    /// The folder that it is in.
    fn folder(&self) -> &Path {
        let folder = self.path.parent().filter(|p| !p.as_os_str().is_empty());
        folder.unwrap_or(Path::new("."))
    }

    /// The names of the files in its folder, in their order.
    pub fn names_beside(&self) -> Vec<String> {
        let name = |path: &Path| Some(path.file_name()?.to_string_lossy().into_owned());
        let mut names: Vec<String> = match &self.within {
            Some(cabinet) => cabinet.in_folder(self.folder()).filter_map(name).collect(),
            None => {
                let entries = self.folder().read_dir().into_iter().flatten().flatten();
                let names = entries.map(|entry| entry.file_name());
                names
                    .map(|name| name.to_string_lossy().into_owned())
                    .collect()
            }
        };
        names.sort();
        names
    }

    /// The paths of the files below its folder: on a disk the first `most`.
    pub fn files_below(&self, most: usize) -> Vec<PathBuf> {
        let folder = self.folder();
        if let Some(cabinet) = &self.within {
            let below = cabinet.files().filter(|path| path.starts_with(folder));
            return below.map(Path::to_owned).collect();
        }
        let found = WalkDir::new(folder).into_iter().take(most);
        let files = found.filter_map(Result::ok);
        let files = files.filter(|entry| entry.file_type().is_file());
        files.map(DirEntry::into_path).collect()
    }

    /// The bytes of another file of its package.
    ///
    /// # Errors
    /// When it cannot be read, is not a file, or has more bytes than it may have.
    pub fn read_other(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        let size = match &self.within {
            Some(cabinet) => cabinet.size(path),
            None => {
                let known = fs::metadata(path)?;
                if !known.is_file() {
                    return Err(io::Error::other("it is not a file"));
                }
                known.len()
            }
        };
        if size > most {
            let most = most >> 20;
            return Err(io::Error::other(format!("it is larger than {most} MiB")));
        }
        match &self.within {
            Some(cabinet) => cabinet.read(path),
            None => fs::read(path),
        }
    }

    /// The path of another file of its package as reports show it.
    pub fn shown(&self, path: &Path) -> String {
        match &self.within {
            Some(cabinet) => cabinet.shown(path),
            None => path.display().to_string(),
        }
    }

    /// About how many bytes it has.
    pub(super) fn size(&self) -> u64 {
        if self.is_stdin {
            return 0;
        }
        if let Some(cabinet) = &self.within {
            return cabinet.size(&self.path);
        }
        // What cannot be asked has none, or is none of those that are many.
        fs::metadata(&self.path).map_or(0, |data| data.len())
    }

    /// The path as reports show it.
    pub fn display(&self) -> String {
        if self.path.as_os_str() == "-" {
            "<stdin>".to_owned()
        } else if let Some(cabinet) = &self.within {
            cabinet.shown(&self.path)
        } else {
            self.path.to_string_lossy().into_owned()
        }
    }
}

/// A file that the user named, or standard input for `-`.
pub fn named(path: PathBuf, configs: &mut Configs) -> Option<Result<Input, ReadError>> {
    match path.as_os_str() == "-" {
        true => decide_stdin(path, configs),
        false => decide(path, true, false, configs),
    }
}

/// Standard input with what applies to the path that it stands for, or to `-`; none
/// where that is skipped.
pub(super) fn decide_stdin(
    path: PathBuf,
    configs: &mut Configs,
) -> Option<Result<Input, ReadError>> {
    let mut input = decide(path, true, false, configs);
    if let Some(Ok(input)) = &mut input {
        input.is_stdin = true;
    }
    input
}

/// A file that was found rather than named: none where it is excluded.
pub fn found(path: PathBuf, configs: &mut Configs) -> Option<Result<Input, ReadError>> {
    decide(path, false, false, configs)
}

/// A file of a cabinet; none where it is excluded.
pub fn found_within(
    path: PathBuf,
    cabinet: &Arc<Cabinet>,
    configs: &mut Configs,
) -> Option<Result<Input, ReadError>> {
    let mut input = found(path, configs);
    if let Some(Ok(input)) = &mut input {
        input.within = Some(Arc::clone(cabinet));
    }
    input
}

/// The file with what applies to it; none where it is skipped.
pub(super) fn decide(
    path: PathBuf,
    named: bool,
    walked: bool,
    configs: &mut Configs,
) -> Option<Result<Input, ReadError>> {
    match configs.decide(&path, named) {
        Ok(Decision::Look(settings)) => Some(Ok(Input {
            path,
            is_stdin: false,
            within: None,
            named,
            walked,
            settings,
            entry: None,
        })),
        Ok(Decision::Excluded | Decision::Broken) => None,
        Err(error) => Some(Err(error.into())),
    }
}

/// Whether a folder is searched for a file of this name.
///
/// # Errors
/// When its configuration cannot be used, which might include it.
pub(super) fn is_searched_for(path: &Path, configs: &mut Configs) -> Result<bool, ConfigError> {
    Ok(is_inf(path) || configs.includes(path)?)
}

/// Whether a file is called as INFs are.
pub fn is_inf(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        extension.eq_ignore_ascii_case("inf") || extension.eq_ignore_ascii_case("inx")
    })
}
