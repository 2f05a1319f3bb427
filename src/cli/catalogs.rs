//! The catalogs that lie beside INFs: their signatures no longer hold when the INF
//! is changed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The catalogs of folders, each folder read once.
#[derive(Debug, Default)]
pub(super) struct Catalogs {
    known: Mutex<HashMap<PathBuf, Arc<[String]>>>,
}

impl Catalogs {
    /// Which of the catalogs that an INF names lie in its folder, in whatever case,
    /// as they are called there.
    pub(super) fn beside(&self, path: &Path, named: &[String]) -> Vec<String> {
        if named.is_empty() {
            return Vec::new();
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
        let there = self.in_folder(folder.unwrap_or(Path::new(".")));
        let is_named = |name: &&String| named.iter().any(|n| n.eq_ignore_ascii_case(name));
        there.iter().filter(is_named).cloned().collect()
    }

    fn in_folder(&self, folder: &Path) -> Arc<[String]> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.entry(folder.to_owned());
        Arc::clone(known.or_insert_with(|| catalogs_in(folder)))
    }
}

/// The names of the catalogs that lie in a folder.
fn catalogs_in(folder: &Path) -> Arc<[String]> {
    let mut names: Vec<String> = folder
        .read_dir()
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name())
        .filter(|name| {
            let extension = Path::new(name).extension();
            extension.is_some_and(|extension| extension.eq_ignore_ascii_case("cat"))
        })
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names.into()
}
