//! What is staged in git: reading it, and writing fixes into the index.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{self, Input, MAX_SIZE, ReadError};
use super::fix::Looked;
use super::git::{self, GitError, Repository};
use super::merge::merge;
use super::write::{WriteError, Writer};
use crate::config::Configs;
use crate::fix::{self, Applied, FixOptions};
use crate::source::Source;

/// A file of the index whose copy in the working tree may be another.
#[derive(Debug)]
pub struct Entry {
    repository: Arc<Repository>,
    /// From the top of the working tree.
    name: Vec<u8>,
    mode: String,
    id: String,
}

/// Why a fix was not written into the index.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// The unstaged changes do not let it be.
    #[error("{}: not fixed: {reason}; stage or stash its other changes, and commit again", .path.display())]
    Blocked {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: &'static str,
    },
    /// git says no.
    #[error("{}: not written: {error}", .path.display())]
    Git {
        /// The file.
        path: PathBuf,
        /// Why.
        error: GitError,
    },
    /// What git needs to read cannot be handed to it.
    #[error("{}: not written: {error}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The copy in the working tree cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

const CONFLICT: &str = "its unstaged changes and the fix do not go together";
const FILTERS: &str = "git's filters for it do not give back what they took";
const TEMPORARY: &str = "this commit has an index of its own";

/// The INFs that the next commit adds or changes.
///
/// # Errors
/// When git cannot be run, or there is no repository.
pub fn staged(configs: &mut Configs) -> Result<Vec<Result<Input, ReadError>>, GitError> {
    let repository = Arc::new(Repository::here()?);
    let raw = ["diff", "--raw", "-z", "--no-abbrev", "--no-renames"];
    let raw = [&raw[..], &["--no-ext-diff", "--no-textconv", "-O/dev/null"]].concat();
    let staged = repository.ask(&[&raw[..], &["--cached"]].concat())?;
    let staged = changes(&staged);
    let mut found = Vec::new();
    if !staged.iter().any(|change| change.is_content()) {
        return Ok(found);
    }
    let unstaged = repository.ask(&raw)?;
    let mut doubtful: HashSet<&[u8]> = changes(&unstaged).iter().map(|c| c.name).collect();
    let flags = repository.ask(&["ls-files", "-v", "-z"])?;
    doubtful.extend(unwatched(&flags));
    for change in staged {
        let path = repository.file(change.name);
        if !change.is_content() {
            continue;
        }
        match files::is_searched_for(&path, configs) {
            Ok(true) => {}
            Ok(false) => continue,
            Err(error) => {
                found.push(Err(error.into()));
                continue;
            }
        }
        let entry = doubtful.contains(change.name).then(|| Entry {
            repository: Arc::clone(&repository),
            name: change.name.to_owned(),
            mode: change.mode.to_owned(),
            id: change.id.to_owned(),
        });
        let input = files::found(path, configs);
        found.extend(input.map(|input| {
            let mut input = input?;
            if change.is_unmerged() {
                return Err(ReadError::Unmerged(input.path));
            }
            input.entry = entry.map(Arc::new);
            Ok(input)
        }));
    }
    Ok(found)
}

/// A line of what `git diff --raw` prints.
struct RawChange<'a> {
    /// The new mode.
    mode: &'a str,
    /// The new content.
    id: &'a str,
    /// One letter.
    status: &'a str,
    name: &'a [u8],
}

impl RawChange<'_> {
    /// Whether there is a new content, or conflicts about it. Links and
    /// submodules have none, and what is deleted has none either.
    fn is_content(&self) -> bool {
        self.is_unmerged() || self.mode.starts_with("100")
    }

    fn is_unmerged(&self) -> bool {
        self.status == "U"
    }
}

/// The changes of `git diff --raw -z`: `:mode mode id id status`, NUL, the
/// name, NUL.
fn changes(raw: &[u8]) -> Vec<RawChange<'_>> {
    let mut fields = raw.split(|byte| *byte == 0);
    std::iter::from_fn(|| {
        let header = std::str::from_utf8(fields.next()?).ok()?;
        let mut header = header.split(' ').skip(1);
        let (mode, _, id, status) = (
            header.next()?,
            header.next(),
            header.next()?,
            header.next()?,
        );
        Some(RawChange {
            mode,
            id,
            // A score may follow the letter.
            status: status.get(..1)?,
            name: fields.next()?,
        })
    })
    .collect()
}

/// The files of `git ls-files -v -z` whose changes git does not look for: those
/// that are assumed to be unchanged, which have a small letter, and those that a
/// sparse checkout leaves out.
fn unwatched(flags: &[u8]) -> impl Iterator<Item = &[u8]> {
    flags
        .split(|byte| *byte == 0)
        .filter_map(|line| match line {
            [flag, b' ', name @ ..] if flag.is_ascii_lowercase() || *flag == b'S' => Some(name),
            _ => None,
        })
}

impl Entry {
    /// What is staged, as a checkout would write it: line ends and encoding as
    /// the attributes say.
    ///
    /// # Errors
    /// When git cannot say, or the file is too large.
    pub fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        self.checkout(&self.id).map_err(|error| match error {
            GitError::TooLong(_) => ReadError::TooLarge(path.to_owned()),
            error => ReadError::Staged {
                path: path.to_owned(),
                error,
            },
        })
    }

    fn checkout(&self, id: &str) -> Result<Vec<u8>, GitError> {
        let arguments = [
            "cat-file".into(),
            "--filters".into(),
            self.path(),
            id.into(),
        ];
        self.repository.ask_up_to(MAX_SIZE, &arguments)
    }

    /// The option that names the file, for its attributes.
    fn path(&self) -> OsString {
        let mut option = OsString::from("--path=");
        option.push(git::path(&self.name));
        option
    }

    /// Writes a fix into the index, and into the copy in the working tree
    /// unless that is deleted. Both or neither: where the working tree cannot
    /// be written, the index is what it was.
    ///
    /// # Errors
    /// When the fix does not go together with the unstaged changes, or git or
    /// the system refuses.
    pub fn write(
        &self,
        looked: &Looked,
        options: &FixOptions,
        writer: &mut Writer,
    ) -> Result<(), StageError> {
        let path = looked.input.path.as_path();
        let blocked = |reason| StageError::Blocked {
            path: path.to_owned(),
            reason,
        };
        let failed = |error| StageError::Git {
            path: path.to_owned(),
            error,
        };
        if self.repository.has_temporary_index() {
            return Err(blocked(TEMPORARY));
        }
        let copy = match fs::symlink_metadata(path) {
            Ok(data) if data.is_file() => {
                let bytes = fs::read(path).map_err(|error| StageError::Io {
                    path: path.to_owned(),
                    error,
                })?;
                let merged = merged(bytes.clone(), looked, options);
                Some((bytes, merged.ok_or_else(|| blocked(CONFLICT))?))
            }
            Ok(_) => return Err(blocked("it is no longer a file")),
            // A deletion that is not staged has nothing to say about the fix.
            Err(_) => None,
        };
        let id = self.store(path, looked.before.bytes(), looked.fixed.source.bytes())?;
        let id = id.ok_or_else(|| blocked(FILTERS))?;
        self.point_to(&id).map_err(failed)?;
        let Some((old, new)) = copy.filter(|(old, new)| old != new) else {
            return Ok(());
        };
        writer
            .write(path, &old, &new)
            .map_err(|error| match self.point_to(&self.id) {
                Ok(()) => error.into(),
                Err(error) => failed(error),
            })
    }

    /// Puts a content into the repository, in the form that a checkout turns
    /// into these very bytes. `None` where there is none.
    fn store(&self, path: &Path, old: &[u8], new: &[u8]) -> Result<Option<String>, StageError> {
        let failed = |error| StageError::Git {
            path: path.to_owned(),
            error,
        };
        let raw = self
            .repository
            .ask_up_to(
                MAX_SIZE,
                &["cat-file".into(), "blob".into(), self.id.as_str().into()],
            )
            .map_err(failed)?;
        // What is stored as it is checked out stays so: a filter for line ends
        // would otherwise change each line of it.
        let how = if raw == old {
            OsString::from("--no-filters")
        } else {
            self.path()
        };
        let stored = |bytes: &[u8], write: bool| -> Result<String, StageError> {
            let file = file_of(bytes).map_err(|error| StageError::Io {
                path: path.to_owned(),
                error,
            })?;
            let mut arguments = vec!["hash-object".into(), "--stdin".into(), how.clone()];
            arguments.extend(write.then(|| "-w".into()));
            let id = self.repository.tell(file, &arguments).map_err(failed)?;
            Ok(String::from_utf8_lossy(&id).trim().to_owned())
        };
        if stored(old, false)? != self.id {
            return Ok(None);
        }
        let id = stored(new, true)?;
        let is_kept = self.checkout(&id).map_err(failed)? == new;
        Ok(is_kept.then_some(id))
    }

    /// Lets the index have this content.
    fn point_to(&self, id: &str) -> Result<(), GitError> {
        let mut entry = OsString::from(format!("{},{id},", self.mode));
        entry.push(git::path(&self.name));
        let arguments = ["update-index".into(), "--cacheinfo".into(), entry];
        self.repository.ask(&arguments).map(|_| ())
    }
}

/// The copy in the working tree with the fixes of what is staged. `None` where
/// they do not go together: where the same lines changed, or where the copy,
/// fixed for itself, would not become what the copy with these fixes becomes.
fn merged(copy: Vec<u8>, looked: &Looked, options: &FixOptions) -> Option<Vec<u8>> {
    let source = |bytes| files::decode(bytes, &looked.input.settings);
    let copy = source(copy);
    // A DriverVer that was raised may not be raised again.
    let again = FixOptions {
        driver_ver: None,
        ..options.clone()
    };
    let end = |of: &Source| {
        let fixed = fix::fix(of, &again).ok()?;
        Some(fixed.source.bytes().to_vec())
    };
    let wanted = |fix: &Applied| looked.fixed.applied.contains(fix);
    let without_driver_ver = fix::fix_chosen(&looked.before, &again, &wanted).ok()?;
    let same = merge(&looked.before, &copy, &without_driver_ver.source)?;
    if end(&source(same))? != end(&copy)? {
        return None;
    }
    merge(&looked.before, &copy, &looked.fixed.source)
}

/// A file that holds bytes, to be read from its start.
fn file_of(bytes: &[u8]) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    file.write_all(bytes)?;
    file.rewind()?;
    Ok(file)
}
