//! A file of a run, and what applies to it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
