//! Files of a package, as Windows finds them: in whatever case.

use std::path::{Path, PathBuf};

use crate::syntax::eq_ignore_case;

/// A file of a folder; without `./` where that is the current one.
pub(super) fn beside(folder: &Path, name: &str) -> PathBuf {
    if folder.as_os_str() == "." {
        PathBuf::from(name)
    } else {
        folder.join(name)
    }
}

/// What is called so in a folder, in whatever case.
pub(super) fn entry(folder: &Path, name: &str) -> Option<PathBuf> {
    let exact = beside(folder, name);
    if exact.exists() {
        return Some(exact);
    }
    let entries = folder.read_dir().ok()?;
    let names = entries.flatten().map(|entry| entry.file_name());
    let mut names = names.filter_map(|other| other.into_string().ok());
    let own = names.find(|other| eq_ignore_case(other, name))?;
    Some(beside(folder, &own))
}

/// A file of a package, in whatever case: or where it would be, and what helps to find it.
pub(super) fn find(folder: &Path, below: &str, file: &str) -> Result<PathBuf, (PathBuf, String)> {
    let parts: Vec<&str> = below
        .split(['\\', '/'])
        .chain(file.split(['\\', '/']))
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    let expected = || {
        let path = if folder.as_os_str() == "." {
            PathBuf::new()
        } else {
            folder.to_owned()
        };
        parts.iter().fold(path, |path, part| path.join(part))
    };
    // What is not below the folder is not part of the package.
    if parts.contains(&"..") {
        return Err((expected(), String::new()));
    }
    let found = parts
        .iter()
        .try_fold(folder.to_owned(), |path, part| entry(&path, part));
    if let Some(path) = found.filter(|path| path.is_file()) {
        return Ok(path);
    }
    let compressed = |name: &str| {
        let cut = name.get(..name.len().checked_sub(1)?)?;
        name.contains('.').then(|| format!("{cut}_"))
    };
    let hint = match compressed(file).and_then(|name| find_plain(folder, below, &name)) {
        Some(path) => format!(": {} is compressed: expand it", path.display()),
        None => match find_plain(folder, "", file) {
            Some(path) => format!("; {} is elsewhere", path.display()),
            None => String::new(),
        },
    };
    Err((expected(), hint))
}

fn find_plain(folder: &Path, below: &str, file: &str) -> Option<PathBuf> {
    let parts = below
        .split(['\\', '/'])
        .chain(std::iter::once(file))
        .filter(|part| !part.is_empty());
    let mut parts = parts.filter(|part| *part != "..");
    let path = parts.try_fold(folder.to_owned(), |path, part| entry(&path, part))?;
    path.is_file().then_some(path)
}
