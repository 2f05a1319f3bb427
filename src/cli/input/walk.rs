//! Finding the files that paths name.

use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::error::ReadError;
use super::file::{Input, decide, is_searched_for};
use super::list;
use crate::config::Configs;

/// The files that paths name: a folder stands for all `*.inf` and `*.inx`
/// below it, and what its configuration includes, in the order of their names.
/// Links to files and folders are followed when named, and skipped below a
/// folder, where what they lead to is found by itself. They are found as they
/// are asked for.
///
/// What a configuration excludes is skipped below a folder, and what its
/// configuration has an error for everywhere; the error is reported once. A folder
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
    let listed = list.map(list::listed).transpose()?;
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

/// Whether a file is one of some paths, or below a folder that is.
pub fn is_below(file: &Path, paths: &[PathBuf]) -> bool {
    let is_above = |path: &&PathBuf| file == path.as_path() || file.starts_with(path);
    let mut above = paths.iter().filter(is_above);
    above.any(|path| file == path.as_path() || path.is_dir())
}
