//! What is staged: the entries of the index, and giving them another content.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Seek, Write};
use std::path::PathBuf;
use std::sync::Arc;

use super::command::{self, GitError, MAX_SIZE, Repository};

/// A file of the index whose copy in the working tree may be another.
#[derive(Debug)]
pub struct IndexEntry {
    repository: Arc<Repository>,
    /// From the top of the working tree.
    name: Vec<u8>,
    mode: String,
    id: String,
}

/// A file that the next commit adds or changes.
#[derive(Debug)]
pub struct StagedFile {
    /// From the current folder on.
    pub path: PathBuf,
    /// Whether there are conflicts about it.
    pub is_unmerged: bool,
    /// What of it is staged, where that may differ from the file.
    pub entry: Option<IndexEntry>,
}

/// The files that the next commit adds or changes. What is deleted is none, and
/// links and submodules are none either.
///
/// # Errors
/// When git cannot be run, or there is no repository.
pub fn staged_files() -> Result<Vec<StagedFile>, GitError> {
    let repository = Arc::new(Repository::here()?);
    let raw = ["diff", "--raw", "-z", "--no-abbrev", "--no-renames"];
    let raw = [&raw[..], &["--no-ext-diff", "--no-textconv", "-O/dev/null"]].concat();
    let staged = repository.ask(&[&raw[..], &["--cached"]].concat())?;
    let staged = changes(&staged);
    if !staged.iter().any(|change| change.is_content()) {
        return Ok(Vec::new());
    }
    let unstaged = repository.ask(&raw)?;
    let mut doubtful: HashSet<&[u8]> = changes(&unstaged).iter().map(|c| c.name).collect();
    let flags = repository.ask(&["ls-files", "-v", "-z"])?;
    doubtful.extend(unwatched(&flags));
    let files = staged.iter().filter(|change| change.is_content());
    let files = files.map(|change| StagedFile {
        path: repository.file(change.name),
        is_unmerged: change.is_unmerged(),
        entry: doubtful.contains(change.name).then(|| IndexEntry {
            repository: Arc::clone(&repository),
            name: change.name.to_owned(),
            mode: change.mode.to_owned(),
            id: change.id.to_owned(),
        }),
    });
    Ok(files.collect())
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

/// Why an entry cannot be given another content.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// git says no.
    #[error(transparent)]
    Git(#[from] GitError),
    /// What git needs to read cannot be handed to it.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl IndexEntry {
    /// Whether the index is one that git makes for a single commit and drops
    /// when that fails.
    pub fn is_temporary(&self) -> bool {
        self.repository.has_temporary_index()
    }

    /// What is staged, as a checkout would write it: line ends and encoding as
    /// the attributes say.
    ///
    /// # Errors
    /// When git cannot say, or the file is larger than [`MAX_SIZE`].
    pub fn content(&self) -> Result<Vec<u8>, GitError> {
        self.checkout(&self.id)
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
        option.push(command::path(&self.name));
        option
    }

    /// Puts a content into the repository, in the form that a checkout turns
    /// into these very bytes, and returns its id. `None` where there is none.
    ///
    /// # Errors
    /// When git or the system refuses.
    pub fn store(&self, old: &[u8], new: &[u8]) -> Result<Option<String>, StoreError> {
        let raw = self.repository.ask_up_to(
            MAX_SIZE,
            &["cat-file".into(), "blob".into(), self.id.as_str().into()],
        )?;
        // What is stored as it is checked out stays so: a filter for line ends
        // would otherwise change each line of it.
        let how = if raw == old {
            OsString::from("--no-filters")
        } else {
            self.path()
        };
        let stored = |bytes: &[u8], write: bool| -> Result<String, StoreError> {
            let mut arguments = vec!["hash-object".into(), "--stdin".into(), how.clone()];
            arguments.extend(write.then(|| "-w".into()));
            let id = self.repository.tell(file_of(bytes)?, &arguments)?;
            Ok(String::from_utf8_lossy(&id).trim().to_owned())
        };
        if stored(old, false)? != self.id {
            return Ok(None);
        }
        let id = stored(new, true)?;
        let is_kept = self.checkout(&id)? == new;
        Ok(is_kept.then_some(id))
    }

    /// Lets the index have the content of this id.
    ///
    /// # Errors
    /// When git refuses.
    pub fn point_to(&self, id: &str) -> Result<(), GitError> {
        let mut entry = OsString::from(format!("{},{id},", self.mode));
        entry.push(command::path(&self.name));
        let arguments = ["update-index".into(), "--cacheinfo".into(), entry];
        self.repository.ask(&arguments).map(|_| ())
    }

    /// Lets the index have the content again that it had.
    ///
    /// # Errors
    /// When git refuses.
    pub fn restore(&self) -> Result<(), GitError> {
        self.point_to(&self.id)
    }
}

/// A file that holds bytes, to be read from its start.
fn file_of(bytes: &[u8]) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    file.write_all(bytes)?;
    file.rewind()?;
    Ok(file)
}
