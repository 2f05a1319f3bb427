//! The INFs that are staged in git.

use std::sync::Arc;

use super::error::ReadError;
use super::file::{Input, found, is_searched_for};
use crate::cli::git::{self, GitError};
use crate::config::Configs;

/// The INFs that the next commit adds or changes.
///
/// # Errors
/// When git cannot be run, or there is no repository.
pub fn staged(configs: &mut Configs) -> Result<Vec<Result<Input, ReadError>>, GitError> {
    let mut inputs = Vec::new();
    for file in git::staged_files()? {
        match is_searched_for(&file.path, configs) {
            Ok(true) => {}
            Ok(false) => continue,
            Err(error) => {
                inputs.push(Err(error.into()));
                continue;
            }
        }
        let input = found(file.path, configs);
        inputs.extend(input.map(|input| {
            let mut input = input?;
            if file.is_unmerged {
                return Err(ReadError::Unmerged(input.path));
            }
            input.entry = file.entry.map(Arc::new);
            Ok(input)
        }));
    }
    Ok(inputs)
}
