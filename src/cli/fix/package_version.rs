//! The version that the INFs of a package get together.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::cli::git::LastCommits;
use crate::cli::input;
use crate::fix::{DriverVer, PackageInf};
use crate::source::Source;

/// The versions of the INFs of folders, each folder read once, before anything in it is
/// written.
#[derive(Debug, Default)]
pub(super) struct PackageVersions {
    known: Mutex<HashMap<PathBuf, Arc<[PackageInf]>>>,
}

impl PackageVersions {
    /// What an INF is to get, as the others of its folder that name one of its catalogs
    /// get it: raised from the highest version among theirs. Where git knows what they
    /// were before they changed, that counts.
    pub(super) fn together(
        &self,
        wanted: &DriverVer,
        path: &Path,
        catalogs: &[String],
        commits: &LastCommits,
    ) -> DriverVer {
        if catalogs.is_empty() || !wanted.is_raised() || path.as_os_str() == "-" {
            return wanted.clone();
        }
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        wanted.in_package(catalogs, &*self.in_folder(folder, commits))
    }

    fn in_folder(&self, folder: &Path, commits: &LastCommits) -> Arc<[PackageInf]> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.entry(folder.to_owned());
        Arc::clone(known.or_insert_with(|| infs_in(folder, commits)))
    }
}

/// The INFs of a folder that have a version.
fn infs_in(folder: &Path, commits: &LastCommits) -> Arc<[PackageInf]> {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    let paths = entries.map(|entry| folder.join(entry.file_name()));
    let infs = paths.filter(|path| input::is_inf(path)).filter_map(|path| {
        let before = commits.before(&path);
        let bytes = before.or_else(|| std::fs::read(&path).ok())?;
        PackageInf::of(&Source::new(bytes))
    });
    infs.collect()
}
