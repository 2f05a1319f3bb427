//! What is found out once of each path.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// So many paths are remembered, so that a run over millions of folders needs no more
/// memory: INFs that share a folder come close to each other.
const MOST: usize = 2048;

/// What was found out of paths. Others who ask for the same path wait until it is.
#[derive(Debug)]
pub(in crate::cli) struct Known<T: ?Sized> {
    paths: Mutex<HashMap<PathBuf, Arc<OnceLock<Arc<T>>>>>,
}

impl<T: ?Sized> Default for Known<T> {
    fn default() -> Known<T> {
        Known {
            paths: Mutex::default(),
        }
    }
}

impl<T: ?Sized> Known<T> {
    /// What is known of a path, or is found out now.
    pub(in crate::cli) fn of(&self, path: &Path, find: impl FnOnce() -> Arc<T>) -> Arc<T> {
        let place = self.place(path);
        Arc::clone(place.get_or_init(find))
    }

    fn place(&self, path: &Path) -> Arc<OnceLock<Arc<T>>> {
        let mut paths = self.paths.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = paths.get(path) {
            return Arc::clone(place);
        }
        if paths.len() >= MOST {
            paths.clear();
        }
        Arc::clone(paths.entry(path.to_owned()).or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_looked_at_once_as_long_as_it_is_remembered() {
        let known: Known<usize> = Known::default();
        let mut looked = 0;
        let mut ask = |path: &str| {
            *known.of(Path::new(path), || {
                looked += 1;
                Arc::new(looked)
            })
        };
        assert_eq!([ask("a"), ask("b"), ask("a")], [1, 2, 1]);
        for other in 2..MOST {
            ask(&format!("{other}"));
        }
        // Still remembered, with as many as there may be.
        assert_eq!(ask("a"), 1);
        ask("one more");
        assert_eq!(ask("a"), MOST + 2);
    }
}
