//! Patterns for paths, as .gitignore has them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Patterns as .gitignore has them, except that names of files are the same in
/// any case, as they are to Windows.
#[derive(Debug)]
pub struct Patterns {
    /// The folder that they count from.
    root: PathBuf,
    matcher: Gitignore,
}

/// Why patterns cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct PatternError {
    /// Which of them is wrong; none where it is all of them together.
    pub index: Option<usize>,
    /// What is wrong.
    pub message: String,
}

impl Patterns {
    /// Patterns that count from a folder.
    ///
    /// # Errors
    /// When one is empty, blank or a comment, or no pattern.
    pub fn new<'a>(
        root: &Path,
        patterns: impl IntoIterator<Item = &'a str>,
    ) -> Result<Patterns, PatternError> {
        let mut builder = GitignoreBuilder::new(root);
        for (index, pattern) in patterns.into_iter().enumerate() {
            add(&mut builder, pattern).map_err(|message| PatternError {
                index: Some(index),
                message,
            })?;
        }
        let matcher = builder.build().map_err(|error| PatternError {
            index: None,
            message: error.to_string(),
        })?;
        Ok(Patterns {
            root: root.to_owned(),
            matcher,
        })
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.matcher.is_empty()
    }

    /// Whether they match a file, or a folder that it is in. The path is absolute.
    pub fn match_file(&self, file: &Path) -> bool {
        if self.is_empty() {
            return false;
        }
        // A file that is not below the folder has but its name to go by.
        let path = file
            .strip_prefix(&self.root)
            .unwrap_or(Path::new(file.file_name().unwrap_or(OsStr::new(""))));
        self.matcher
            .matched_path_or_any_parents(path, false)
            .is_ignore()
    }
}

fn add(builder: &mut GitignoreBuilder, pattern: &str) -> Result<(), String> {
    let wrong = |why: &str| format!("'{pattern}' is not a pattern for paths{why}");
    // What .gitignore skips would not be a mistake there.
    if pattern.is_empty() || pattern.starts_with(|c: char| c == '#' || c.is_whitespace()) {
        return Err(wrong(""));
    }
    let added = builder
        .case_insensitive(true)
        .and_then(|builder| builder.add_line(None, pattern));
    added
        .map(|_| ())
        .map_err(|error| wrong(&format!(": {error}")))
}
