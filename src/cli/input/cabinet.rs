//! Cabinets: submissions to the Hardware Dev Center, whose files are read without being
//! unpacked.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::file::is_inf;

/// So many bytes may the files of a cabinet have that were kept together: a small cabinet
/// may stand for very much.
const MOST: u64 = 1 << 30;

/// A cabinet and what is in it.
///
/// Its files have paths as if it was a folder: the file `dir\a.inf` of `x.cab` has
/// `x.cab/dir/a.inf`, and is [shown](Cabinet::shown) as `x.cab!dir/a.inf`.
pub struct Cabinet {
    path: PathBuf,
    /// By their paths.
    files: BTreeMap<PathBuf, Entry>,
    reader: Mutex<cab::Cabinet<BufReader<File>>>,
}

/// A file of a cabinet.
struct Entry {
    /// As the cabinet calls it.
    name: String,
    /// In bytes, unpacked.
    size: u64,
}

impl Cabinet {
    /// Whether a path is called as cabinets are.
    pub fn is(path: &Path) -> bool {
        let extension = path.extension();
        extension.is_some_and(|extension| extension.eq_ignore_ascii_case("cab"))
    }

    /// The cabinet at a path. Of several files of one name the first counts.
    ///
    /// # Errors
    /// When it cannot be read, is not a cabinet, or has more than 1 GiB of files.
    pub fn open(path: &Path) -> io::Result<Cabinet> {
        let reader = cab::Cabinet::new(BufReader::new(File::open(path)?))?;
        let mut files = BTreeMap::new();
        let mut size = 0;
        for file in reader.folder_entries().flat_map(|one| one.file_entries()) {
            size += u64::from(file.uncompressed_size());
            let inner = file.name().replace('\\', "/");
            let entry = Entry {
                name: file.name().to_owned(),
                size: file.uncompressed_size().into(),
            };
            files
                .entry(path.join(inner.trim_start_matches('/')))
                .or_insert(entry);
        }
        if size > MOST {
            return Err(io::Error::other("its files have more than 1 GiB"));
        }
        Ok(Cabinet {
            path: path.to_owned(),
            files,
            reader: Mutex::new(reader),
        })
    }

    /// The paths of its files, in their order.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.files.keys().map(PathBuf::as_path)
    }

    /// The paths of its INFs, in their order.
    pub fn infs(&self) -> impl Iterator<Item = &Path> {
        self.files().filter(|path| is_inf(path))
    }

    /// The paths of the files that are right in a folder of it.
    pub fn in_folder<'c>(&'c self, folder: &'c Path) -> impl Iterator<Item = &'c Path> {
        self.files().filter(move |path| path.parent() == Some(folder))
    }

    /// How many bytes a file of it has; 0 where it has none of this path.
    pub fn size(&self, path: &Path) -> u64 {
        self.files.get(path).map_or(0, |entry| entry.size)
    }

    /// The bytes of a file of it.
    ///
    /// # Errors
    /// When there is none of this path, or it cannot be unpacked.
    pub fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let entry = self.files.get(path).ok_or(io::ErrorKind::NotFound)?;
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bytes = Vec::new();
        reader.read_file(&entry.name)?.read_to_end(&mut bytes)?;
        if bytes.len() as u64 != entry.size {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(bytes)
    }

    /// A path of a file of it, or of a folder, as reports show it.
    pub fn shown(&self, path: &Path) -> String {
        let within = path.strip_prefix(&self.path).unwrap_or(path);
        format!("{}!{}", self.path.display(), within.display())
    }
}

impl fmt::Debug for Cabinet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cabinet").field("path", &self.path).finish()
    }
}
