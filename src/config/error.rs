//! What can be wrong with a configuration.

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::source::{LineColumn, LineIndex};

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The system says no.
    #[error("{}: cannot be read: {error}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// It is more than is read.
    #[error("{}: {what}", .path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// What of it is too much.
        what: String,
    },
    /// The baseline that it names, or that the command line names, cannot be used.
    #[error("{}: {why}", .path.display())]
    Baseline {
        /// The baseline.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// It says something that infmend does not know.
    #[error("{}:{line}:{column}: {message}", .path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The character in the line, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
}

impl ConfigError {
    pub(super) fn at(path: &Path, text: &str, span: Option<Range<usize>>, message: &str) -> Self {
        let start = span.map_or(0, |span| span.start);
        let LineColumn { line, column } = LineIndex::new(text).position(start);
        ConfigError::Invalid {
            path: path.to_owned(),
            line,
            column,
            message: shortened(&message.trim().replace('\n', ", ")),
        }
    }
}

/// A message that may quote any part of a file.
fn shortened(message: &str) -> String {
    const MOST: usize = 500;
    match message.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", message.get(..end).unwrap_or_default()),
        None => message.to_owned(),
    }
}
