//! What a revision has of the files of a run.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::command::{self, GitError};
use super::last_commit::place;

/// A revision that files are compared with.
#[derive(Debug)]
pub struct Since {
    revision: String,
    /// Whether what is staged is compared, instead of what is in the folder.
    staged: bool,
    repositories: Mutex<HashMap<PathBuf, Arc<Result<Repository, SinceError>>>>,
}

/// What a revision has of a file.
#[derive(Debug, PartialEq, Eq)]
pub enum Before {
    /// It has no such file.
    New,
    /// It has the same file.
    Same,
    /// These bytes, as they would be in the folder.
    Bytes(Vec<u8>),
}

/// Why nothing can be compared with a revision.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SinceError {
    /// There is no repository.
    #[error("--diff-base: {} is not in a git repository", .0.display())]
    NoRepository(PathBuf),
    /// The repository has no such revision.
    #[error("--diff-base: {} has no revision '{revision}'", .top.display())]
    Unknown {
        /// The repository.
        top: PathBuf,
        /// The revision.
        revision: String,
    },
    /// It is not a file.
    #[error("--diff-base: standard input cannot be compared with a revision")]
    Stdin,
    /// git says no.
    #[error("--diff-base: {0}")]
    Git(Arc<GitError>),
}

/// What a repository says.
#[derive(Debug)]
struct Repository {
    /// The files of the revision.
    files: HashSet<Vec<u8>>,
    /// The files that differ from it, with the name that each had there, if any.
    changed: HashMap<Vec<u8>, Option<Vec<u8>>>,
}

impl Since {
    /// Compares with a revision, as `git diff REVISION` does, or where `staged`
    /// as `git diff --cached REVISION`.
    pub fn new(revision: &str, staged: bool) -> Since {
        Since {
            revision: revision.to_owned(),
            staged,
            repositories: Mutex::default(),
        }
    }

    /// Whether files in a folder, or a file, can be compared.
    ///
    /// # Errors
    /// When there is no repository or it has no such revision.
    pub fn has(&self, path: &Path) -> Result<(), SinceError> {
        let missing = || SinceError::NoRepository(path.to_owned());
        let resolved = path.canonicalize().map_err(|_| missing())?;
        let mut folders = resolved.ancestors();
        let top = folders.find(|folder| folder.join(".git").exists());
        match &*self.repository(top.ok_or_else(missing)?) {
            Ok(_) => Ok(()),
            Err(error) => Err(error.clone()),
        }
    }

    /// What the revision has of a file.
    ///
    /// # Errors
    /// As [`Since::has`], and where git cannot print the file.
    pub fn before(&self, path: &Path) -> Result<Before, SinceError> {
        if path.as_os_str() == "-" {
            return Err(SinceError::Stdin);
        }
        let missing = || SinceError::NoRepository(path.to_owned());
        let (top, name) = place(path).ok_or_else(missing)?;
        let repository = self.repository(&top);
        let repository = repository.as_ref().as_ref().map_err(SinceError::clone)?;
        let old = match repository.changed.get(name.as_bytes()) {
            None if repository.files.contains(name.as_bytes()) => return Ok(Before::Same),
            None | Some(None) => return Ok(Before::New),
            Some(Some(old)) => String::from_utf8_lossy(old),
        };
        let object = format!("{}:{old}", self.revision);
        let bytes = ask(&top, &["cat-file", "--filters", &object])?;
        Ok(Before::Bytes(bytes))
    }

    fn repository(&self, top: &Path) -> Arc<Result<Repository, SinceError>> {
        let repositories = self.repositories.lock();
        // Whoever waits needs the answer, too.
        let mut repositories = repositories.unwrap_or_else(PoisonError::into_inner);
        let repository = repositories
            .entry(top.to_owned())
            .or_insert_with(|| Arc::new(self.read(top)));
        Arc::clone(repository)
    }

    fn read(&self, top: &Path) -> Result<Repository, SinceError> {
        // Whatever else is wrong, such as that git is missing, is said here.
        ask(top, &["rev-parse", "--git-dir"])?;
        let unknown = || SinceError::Unknown {
            top: top.to_owned(),
            revision: self.revision.clone(),
        };
        let tree = format!("{}^{{tree}}", self.revision);
        let verify = [
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &tree,
        ];
        ask(top, &verify).map_err(|_| unknown())?;
        let files = ask(
            top,
            &["ls-tree", "-r", "-z", "--name-only", "--full-tree", &tree],
        )?;
        let cached: &[&str] = if self.staged { &["--cached"] } else { &[] };
        let diff = [
            "diff",
            "--name-status",
            "-z",
            "-M",
            "--no-ext-diff",
            "--no-relative",
        ];
        let rest = ["--ignore-submodules", &self.revision, "--"];
        let changed = ask(top, &[&diff, cached, &rest].concat())?;
        Ok(Repository {
            files: names(&files).map(<[u8]>::to_vec).collect(),
            changed: changes(&changed),
        })
    }
}

fn ask(top: &Path, arguments: &[&str]) -> Result<Vec<u8>, SinceError> {
    let mut all: Vec<&OsStr> = vec![OsStr::new("-C"), top.as_os_str()];
    all.extend(arguments.iter().map(OsStr::new));
    command::ask(&all).map_err(|error| SinceError::Git(Arc::new(error)))
}

fn names(printed: &[u8]) -> impl Iterator<Item = &[u8]> {
    printed
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
}

/// The changes of `git diff --name-status -z`: a letter, and one name or two.
fn changes(printed: &[u8]) -> HashMap<Vec<u8>, Option<Vec<u8>>> {
    let mut changes = HashMap::new();
    let mut names = names(printed);
    while let (Some(status), Some(name)) = (names.next(), names.next()) {
        match status.first() {
            Some(b'R' | b'C') => {
                if let Some(new) = names.next() {
                    changes.insert(new.to_vec(), Some(name.to_vec()));
                }
            }
            Some(b'A') => {
                changes.insert(name.to_vec(), None);
            }
            _ => {
                changes.insert(name.to_vec(), Some(name.to_vec()));
            }
        }
    }
    changes
}
