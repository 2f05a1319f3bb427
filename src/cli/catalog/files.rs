//! Where the files of a package are.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::catalogs::Known;
use crate::cli::input::Input;

/// So many files of a folder are searched for one that is missing.
const MOST_FILES: usize = 200_000;

/// The files below the folders of INFs, each folder walked once.
#[derive(Debug, Default)]
pub(super) struct Folders(Known<Below>);

/// The files of a package.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// Each with where it is.
    pub(super) there: BTreeMap<String, PathBuf>,
    pub(super) missing: Vec<String>,
}

/// The files below a folder, by their names in small letters.
#[derive(Debug)]
struct Below(HashMap<String, Vec<File>>);

#[derive(Debug)]
struct File {
    /// The folder that it is in, from the one that was walked, in small letters and with
    /// backslashes.
    folder: String,
    path: PathBuf,
}

impl Folders {
    /// Where the files are that an INF lists: where it says, or else anywhere below its
    /// folder.
    pub(super) fn files(&self, input: &Input, listed: Vec<(String, Vec<String>)>) -> Files {
        let mut files = Files::default();
        if listed.is_empty() {
            return files;
        }
        let folder = input.path.parent().unwrap_or(Path::new(""));
        let below = self.0.of(folder, || Arc::new(Below::of(input, folder)));
        for (name, folders) in listed {
            let Some(found) = below.0.get(&name.to_lowercase()) else {
                files.missing.push(name);
                continue;
            };
            let mut own = folders.iter().filter_map(|folder| {
                let wanted = folder.to_lowercase();
                let file = found.iter().find(|file| file.folder == wanted)?;
                let parts = [&**folder, &name].into_iter();
                let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
                Some((parts.join("\\"), file.path.clone()))
            });
            match own.next() {
                Some(first) => {
                    let all = std::iter::once(first).chain(own).collect::<Vec<_>>();
                    files.there.extend(all);
                }
                // Tools that make packages put all files into one folder.
                None => {
                    let first = found.first().map(|file| file.path.clone());
                    files.there.extend(first.map(|path| (name, path)));
                }
            }
        }
        files
    }
}

impl Below {
    fn of(input: &Input, start: &Path) -> Below {
        let start = match start.as_os_str().is_empty() {
            true => Path::new("."),
            false => start,
        };
        let mut below: HashMap<String, Vec<File>> = HashMap::new();
        for path in input.files_below(MOST_FILES) {
            let name = path.file_name().unwrap_or_default();
            let name = name.to_string_lossy().to_lowercase();
            let folder = path.strip_prefix(start).unwrap_or(&path).parent();
            let folder = folder.unwrap_or(Path::new("")).to_string_lossy();
            let folder = folder.to_lowercase().replace('/', "\\");
            below.entry(name).or_default().push(File { folder, path });
        }
        Below(below)
    }
}
