//! What the last commit has of a file, for those that lie changed against it.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::command::{self, GitError};

/// The repositories that files of a run lie in, each asked once.
#[derive(Debug, Default)]
pub struct LastCommits {
    repositories: Mutex<HashMap<PathBuf, Arc<Repository>>>,
}

/// A repository.
#[derive(Debug)]
struct Repository {
    /// The files that differ from the last commit, by their names in it.
    changed: HashSet<Vec<u8>>,
    /// Why git did not tell them.
    trouble: Option<String>,
}

impl LastCommits {
    /// The bytes that the last commit has of a file, where the file differs
    /// from it. None where it does not, where no commit has it, and where
    /// there is no repository.
    pub fn before(&self, path: &Path) -> Option<Vec<u8>> {
        let (top, name) = place(path)?;
        let repository = self.repository(&top);
        if !repository.changed.contains(name.as_bytes()) {
            return None;
        }
        // As it is stored: its encoding may be another one than the file's.
        command::ask(&[
            "-C",
            top.to_str()?,
            "cat-file",
            "blob",
            &format!("HEAD:{name}"),
        ])
        .ok()
    }

    /// Why it is not known of all files whether they differ.
    pub fn troubles(&self) -> Vec<String> {
        let repositories = self.repositories.lock();
        let repositories = repositories.unwrap_or_else(PoisonError::into_inner);
        let mut troubles: Vec<String> = repositories
            .values()
            .filter_map(|repository| repository.trouble.clone())
            .collect();
        troubles.sort();
        troubles.dedup();
        troubles
    }

    fn repository(&self, top: &Path) -> Arc<Repository> {
        let repositories = self.repositories.lock();
        // Whoever waits needs the answer, too.
        let mut repositories = repositories.unwrap_or_else(PoisonError::into_inner);
        let repository = repositories
            .entry(top.to_owned())
            .or_insert_with(|| Arc::new(Repository::at(top)));
        Arc::clone(repository)
    }
}

impl Repository {
    fn at(top: &Path) -> Repository {
        let (changed, trouble) = match changed(top) {
            Ok(changed) => (changed, None),
            Err(error) => (HashSet::new(), Some(error.to_string())),
        };
        Repository { changed, trouble }
    }
}

fn changed(top: &Path) -> Result<HashSet<Vec<u8>>, GitError> {
    let Some(top) = top.to_str() else {
        return Ok(HashSet::new());
    };
    // Before the first commit nothing can differ from it.
    if command::line(&["-C", top, "rev-parse", "--verify", "--quiet", "HEAD"]).is_none() {
        // Whatever else is wrong, such as that git is missing, is said here.
        command::ask(&["-C", top, "rev-parse", "--git-dir"])?;
        return Ok(HashSet::new());
    }
    let names = command::ask(&[
        "-C",
        top,
        "diff",
        "--name-only",
        "--no-renames",
        "--no-ext-diff",
        "--no-relative",
        "--ignore-submodules",
        "-z",
        "HEAD",
        "--",
    ])?;
    let names = names.split(|byte| *byte == 0);
    Ok(names.map(<[u8]>::to_vec).collect())
}

/// The top folder of the repository that a file lies in, and the file's name
/// from there.
pub fn place(path: &Path) -> Option<(PathBuf, String)> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
    let top = folder
        .ancestors()
        .find(|folder| folder.join(".git").exists())?;
    let below = folder.strip_prefix(top).ok()?;
    let mut parts: Vec<&str> = Vec::new();
    for part in below {
        parts.push(part.to_str()?);
    }
    parts.push(path.file_name()?.to_str()?);
    Some((top.to_owned(), parts.join("/")))
}
