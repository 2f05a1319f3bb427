//! Finding and reading files.

use std::fs::{self, File};
use std::io::{self, Read};
use std::iter::Peekable;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::git::GitError;
use super::names;
use super::staged::Entry;
use crate::config::{ConfigError, Configs, Decision, Settings};
use crate::source::Source;

/// The largest file that is read, in bytes.
pub const MAX_SIZE: u64 = 64 * 1024 * 1024;

/// A file to look at.
#[derive(Debug, Clone)]
pub struct Input {
    /// Where it is; `-` is standard input.
    pub path: PathBuf,
    /// Whether the user named it, rather than a folder that it is in.
    pub named: bool,
    /// Whether a walk through a folder came to it, which passes over all but files.
    walked: bool,
    /// What holds for it.
    pub settings: Settings,
    /// What of it is staged, where that may differ from the file.
    pub entry: Option<Arc<Entry>>,
}

impl Input {
    /// Whether it is standard input.
    pub fn is_stdin(&self) -> bool {
        self.path.as_os_str() == "-"
    }

    /// The same, as the plain file that it is where that holds just what is
    /// staged.
    pub fn settled(mut self, staged: &[u8]) -> Input {
        if self.entry.is_some()
            && fs::symlink_metadata(&self.path)
                .is_ok_and(|data| data.is_file() && data.len() == staged.len() as u64)
            && fs::read(&self.path).is_ok_and(|bytes| bytes == staged)
        {
            self.entry = None;
        }
        self
    }

    /// About how many bytes it has.
    fn size(&self) -> u64 {
        // What cannot be asked has none, or is none of those that are many.
        fs::metadata(&self.path).map_or(0, |data| data.len())
    }

    /// The path as reports show it.
    pub fn display(&self) -> String {
        if self.is_stdin() {
            "<stdin>".to_owned()
        } else {
            self.path.to_string_lossy().into_owned()
        }
    }
}

/// Why a file or a folder could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system says no.
    #[error("{}: cannot be read: {error}", .path.display())]
    Io {
        /// What could not be read.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// It is neither a file nor a folder.
    #[error("{}: is neither a file nor a folder", .0.display())]
    Special(PathBuf),
    /// Its configuration cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// git does not say what is staged.
    #[error("{}: its staged content cannot be read: {error}", .path.display())]
    Staged {
        /// The file.
        path: PathBuf,
        /// Why.
        error: GitError,
    },
    /// A folder that the user named holds no INF.
    #[error("no INF files found in {}", .0.display())]
    Empty(PathBuf),
    /// Nothing of it is staged yet.
    #[error("{}: has conflicts that are not resolved", .0.display())]
    Unmerged(PathBuf),
    /// Standard input is to be an INF and a list of names.
    #[error("-: standard input cannot be a file and a list of files")]
    TwoInOne,
    /// It is larger than any INF.
    #[error("{}: is larger than 64 MiB, too large for an INF", .0.display())]
    TooLarge(PathBuf),
}

/// The files that paths name: a folder stands for all `*.inf` and `*.inx`
/// below it, and what its configuration includes, in the order of their names. Links to files and folders are
/// followed when named, and skipped below a folder, where what they lead to
/// is found by itself. They are found as they are asked for.
///
/// What a configuration excludes is skipped below a folder, and what its
/// configuration has an error for everywhere; the error is told once. A folder
/// without any INF is an error unless `allow_empty`.
pub fn find<'a>(
    paths: &'a [PathBuf],
    allow_empty: bool,
    configs: &'a mut Configs,
) -> impl Iterator<Item = Result<Input, ReadError>> + 'a {
    let paths = paths.iter().cloned().map(|path| Ok((path, true)));
    find_all(paths, allow_empty, configs)
}

/// The same for paths and the paths that a list holds, which count as found
/// rather than named: folders among them may be empty.
///
/// # Errors
/// When the list cannot be opened, or is standard input and one of the paths is.
pub fn find_listed<'a>(
    paths: &'a [PathBuf],
    list: Option<&Path>,
    allow_empty: bool,
    configs: &'a mut Configs,
) -> Result<impl Iterator<Item = Result<Input, ReadError>> + 'a, ReadError> {
    if list == Some(Path::new("-")) && paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(ReadError::TwoInOne);
    }
    let listed = list.map(names::listed).transpose()?;
    let named = paths.iter().cloned().map(|path| Ok((path, true)));
    let listed = listed.into_iter().flatten().map(|name| Ok((name?, false)));
    Ok(find_all(named.chain(listed), allow_empty, configs))
}

/// A folder that is searched.
struct Walk<T> {
    entries: T,
    /// Where it is an error when it holds no INF.
    to_hold_any: Option<PathBuf>,
}

/// Each path, with whether the user named it.
fn find_all<'a>(
    mut paths: impl Iterator<Item = Result<(PathBuf, bool), ReadError>> + 'a,
    allow_empty: bool,
    configs: &'a mut Configs,
) -> impl Iterator<Item = Result<Input, ReadError>> + 'a {
    let mut walk = None;
    std::iter::from_fn(move || {
        loop {
            let Some(Walk {
                entries,
                to_hold_any,
            }) = &mut walk
            else {
                match paths.next()? {
                    Ok((path, named)) if path.as_os_str() != "-" && path.is_dir() => {
                        walk = Some(Walk {
                            entries: files_below(&path),
                            to_hold_any: (named && !allow_empty).then(|| path.clone()),
                        });
                        configs.walk(Some(path));
                    }
                    Ok((path, named)) => {
                        if let Some(input) = decide(path, named, false, configs) {
                            return Some(input);
                        }
                    }
                    Err(error) => return Some(Err(error)),
                }
                continue;
            };
            match entries.next() {
                Some(Ok(path)) => match is_searched_for(&path, configs) {
                    Ok(false) => {}
                    Ok(true) => {
                        // One that is excluded is there as well.
                        *to_hold_any = None;
                        if let Some(input) = decide(path, false, true, configs) {
                            return Some(input);
                        }
                    }
                    Err(error) => {
                        *to_hold_any = None;
                        return Some(Err(error.into()));
                    }
                },
                Some(Err(error)) => {
                    *to_hold_any = None;
                    return Some(Err(error));
                }
                None => {
                    let empty = to_hold_any.take();
                    walk = None;
                    configs.walk(None);
                    if let Some(folder) = empty {
                        return Some(Err(ReadError::Empty(folder)));
                    }
                }
            }
        }
    })
}

/// A file that the user named, whatever it is.
pub fn named(path: PathBuf, configs: &mut Configs) -> Option<Result<Input, ReadError>> {
    decide(path, true, false, configs)
}

/// A file that was found rather than named: none where it is excluded.
pub fn found(path: PathBuf, configs: &mut Configs) -> Option<Result<Input, ReadError>> {
    decide(path, false, false, configs)
}

/// The file with what holds for it; none where it is skipped.
fn decide(
    path: PathBuf,
    named: bool,
    walked: bool,
    configs: &mut Configs,
) -> Option<Result<Input, ReadError>> {
    match configs.decide(&path, named) {
        Ok(Decision::Look(settings)) => Some(Ok(Input {
            path,
            named,
            walked,
            settings,
            entry: None,
        })),
        Ok(Decision::Excluded | Decision::Broken) => None,
        Err(error) => Some(Err(error.into())),
    }
}

fn files_below(folder: &Path) -> impl Iterator<Item = Result<PathBuf, ReadError>> + use<> {
    // Ignore files are for other tools: a driver that git ignores is
    // installed all the same.
    let is_wanted = |entry: &DirEntry| entry.depth() == 0 || entry.file_name() != ".git";
    let walk = WalkDir::new(folder).sort_by_file_name().into_iter();
    let folder = folder.to_owned();
    walk.filter_entry(is_wanted)
        .filter_map(move |entry| match entry {
            Ok(entry) => entry.file_type().is_file().then(|| Ok(entry.into_path())),
            Err(error) => {
                let path = error.path().unwrap_or(&folder).to_owned();
                // Without links to follow there is no other error.
                let error = error.into_io_error();
                let error = error.unwrap_or_else(|| io::ErrorKind::Other.into());
                Some(Err(ReadError::Io { path, error }))
            }
        })
}

/// Whether a folder is searched for a file of this name.
///
/// # Errors
/// When its configuration cannot be used, which might include it.
pub fn is_searched_for(path: &Path, configs: &mut Configs) -> Result<bool, ConfigError> {
    Ok(is_inf(path) || configs.includes(path)?)
}

/// Whether a file is one of some paths, or below a folder that is.
pub fn is_below(file: &Path, paths: &[PathBuf]) -> bool {
    let is_above = |path: &&PathBuf| file == path.as_path() || file.starts_with(path);
    let mut above = paths.iter().filter(is_above);
    above.any(|path| file == path.as_path() || path.is_dir())
}

/// Whether a file is called as INFs are.
pub fn is_inf(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        extension.eq_ignore_ascii_case("inf") || extension.eq_ignore_ascii_case("inx")
    })
}

/// How many files are looked at before what was found is printed. Enough to keep
/// every core busy, few enough to bound the memory.
const BATCH: usize = 256;

/// How many bytes they may have together, unless one alone has more.
const BATCH_SIZE: u64 = 16 * 1024 * 1024;

/// The next files to look at together: none at the end.
pub fn batch(
    inputs: &mut Peekable<impl Iterator<Item = Result<Input, ReadError>>>,
) -> Vec<Result<Input, ReadError>> {
    let mut size = 0;
    let mut batch = Vec::new();
    while batch.len() < BATCH
        && let Some(input) = inputs.next_if(|input| {
            size += input.as_ref().map_or(0, Input::size);
            batch.is_empty() || size <= BATCH_SIZE
        })
    {
        batch.push(input);
    }
    batch
}

/// The bytes of a file, or of standard input; of a staged file, what is staged.
pub fn read(input: &Input) -> Result<Vec<u8>, ReadError> {
    if let Some(entry) = &input.entry {
        return entry.read(&input.path);
    }
    let failed = |error| ReadError::Io {
        path: input.path.clone(),
        error,
    };
    let mut bytes = Vec::new();
    if input.is_stdin() {
        io::stdin()
            .take(MAX_SIZE + 1)
            .read_to_end(&mut bytes)
            .map_err(failed)?;
    } else {
        let special = || ReadError::Special(input.path.clone());
        // To open some of what is no file lasts until somebody writes to it.
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::Layer;

    #[test]
    fn a_batch_ends_with_the_files_or_the_bytes_that_it_may_have() {
        let folder = tempfile::tempdir().unwrap();
        let path = |index: usize| folder.path().join(format!("{index:03}.inf"));
        // Sparse: they take no room.
        let sizes = [BATCH_SIZE + 1, BATCH_SIZE / 2, BATCH_SIZE / 2, 1];
        let small = std::iter::repeat_n(1, BATCH + 1);
        for (index, size) in sizes.into_iter().chain(small).enumerate() {
            File::create(path(index)).unwrap().set_len(size).unwrap();
        }
        let mut configs = Configs::none(Layer::default());
        let paths = [folder.path().to_owned()];
        let mut inputs = find(&paths, false, &mut configs).peekable();
        let mut found = 0;
        for expected in [1, 2, BATCH, 2, 0] {
            let batch = batch(&mut inputs);
            assert_eq!(batch.len(), expected);
            for input in batch {
                // In their order, and none twice or lost.
                assert_eq!(input.unwrap().path, path(found));
                found += 1;
            }
        }
        assert_eq!(found, sizes.len() + BATCH + 1);
    }
}
