//! What a file holds.

use std::fs::{self, File};
use std::io::{self, Read};

use super::error::ReadError;
use super::file::Input;
use crate::cli::git::{GitError, MAX_SIZE};
use crate::config::Settings;
use crate::source::Source;

/// The bytes of a file, or of standard input; of a staged file, what is staged.
pub fn read(input: &Input) -> Result<Vec<u8>, ReadError> {
    if let Some(entry) = &input.entry {
        return entry.content().map_err(|error| match error {
            GitError::TooLong(_) => ReadError::TooLarge(input.path.clone()),
            error => ReadError::Staged {
                path: input.path.clone(),
                error,
            },
        });
    }
    let failed = |error| ReadError::Io {
        path: input.path.clone(),
        error,
    };
    let mut bytes = Vec::new();
    if let Some(cabinet) = &input.within {
        if cabinet.size(&input.path) > MAX_SIZE {
            return Err(ReadError::TooLarge(input.display().into()));
        }
        return cabinet.read(&input.path).map_err(|error| ReadError::Io {
            path: input.display().into(),
            error,
        });
    }
    if input.is_stdin() {
        io::stdin()
            .take(MAX_SIZE + 1)
            .read_to_end(&mut bytes)
            .map_err(failed)?;
    } else {
        let special = || ReadError::Special(input.path.clone());
        // To open some of what is not a file lasts until somebody writes to it.
        if !input.walked && !fs::metadata(&input.path).map_err(failed)?.is_file() {
            return Err(special());
        }
        let file = File::open(&input.path).map_err(failed)?;
        let kind = file.metadata().map_err(failed)?;
        if !kind.is_file() {
            return Err(special());
        }
        if kind.len() > MAX_SIZE {
            return Err(ReadError::TooLarge(input.path.clone()));
        }
        bytes.reserve_exact(usize::try_from(kind.len()).unwrap_or(0) + 1);
        file.take(MAX_SIZE + 1)
            .read_to_end(&mut bytes)
            .map_err(failed)?;
    }
    if bytes.len() as u64 > MAX_SIZE {
        return Err(ReadError::TooLarge(input.path.clone()));
    }
    Ok(bytes)
}

/// The bytes of a file as a source, in the encoding that the user named or
/// they show.
pub fn decode(bytes: Vec<u8>, settings: &Settings) -> Source {
    match settings.encoding {
        Some(encoding) => Source::with_encoding(bytes, encoding),
        None => Source::new(bytes),
    }
}
