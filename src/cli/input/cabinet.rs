//! Cabinets: submissions to the Hardware Dev Center, whose files are read without being
//! unpacked.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
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
        let mut reader = BufReader::new(File::open(path)?);
        check(&mut reader)?;
        reader.rewind()?;
        let reader = cab::Cabinet::new(reader)?;
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
        self.files()
            .filter(move |path| path.parent() == Some(folder))
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

/// What the head of a cabinet may have besides: reserved fields, and the names of the
/// cabinets before and behind it.
const RESERVED: u16 = 4;
const BEFORE: u16 = 1;
const BEHIND: u16 = 2;
/// The longest name, in bytes.
const LONGEST_NAME: usize = 256;

/// Checks what the crate takes for granted: that each file lies within what its part of the
/// cabinet holds, and that stored data has the size that it says. (Microsoft's "Cabinet File
/// Format": CFHEADER, CFFOLDER, CFFILE, CFDATA.)
fn check(reader: &mut (impl Read + Seek)) -> io::Result<()> {
    let head: [u8; 36] = bytes(reader)?;
    let short = |at: usize| u16::from_le_bytes([head[at], head[at + 1]]);
    if !head.starts_with(b"MSCF") {
        return Err(wrong("it is not a cabinet"));
    }
    let first_file = u64::from(u32::from_le_bytes([head[16], head[17], head[18], head[19]]));
    let (parts, files, flags) = (short(26), short(28), short(30));
    let mut reserved = [0; 4];
    if flags & RESERVED != 0 {
        reserved = bytes(reader)?;
        let of_head = u16::from_le_bytes([reserved[0], reserved[1]]);
        reader.seek_relative(of_head.into())?;
    }
    for flag in [BEFORE, BEHIND] {
        if flags & flag != 0 {
            skip_name(reader)?;
            skip_name(reader)?;
        }
    }
    let mut places = Vec::new();
    for _ in 0..parts {
        let [a, b, c, d, blocks_low, blocks_high, kind, _] = bytes(reader)?;
        let blocks = u16::from_le_bytes([blocks_low, blocks_high]);
        places.push((u32::from_le_bytes([a, b, c, d]), blocks, kind & 15 == 0));
        reader.seek_relative(reserved[2].into())?;
    }
    let mut sizes = Vec::new();
    for (start, blocks, is_stored) in places {
        reader.seek(SeekFrom::Start(start.into()))?;
        let mut size = 0;
        for _ in 0..blocks {
            let [_, _, _, _, a, b, c, d] = bytes(reader)?;
            let (packed, unpacked) = (u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]));
            if is_stored && packed != unpacked {
                return Err(wrong("it is damaged"));
            }
            size += u64::from(unpacked);
            reader.seek_relative(i64::from(reserved[3]) + i64::from(packed))?;
        }
        sizes.push(size);
    }
    reader.seek(SeekFrom::Start(first_file))?;
    for _ in 0..files {
        let file: [u8; 16] = bytes(reader)?;
        let long =
            |at: usize| u32::from_le_bytes([file[at], file[at + 1], file[at + 2], file[at + 3]]);
        let part = usize::from(u16::from_le_bytes([file[8], file[9]]));
        let end = u64::from(long(0)) + u64::from(long(4));
        match sizes.get(part) {
            None => return Err(wrong("it is one of several, or damaged")),
            Some(size) if end > *size => return Err(wrong("it is damaged")),
            Some(_) => skip_name(reader)?,
        }
    }
    Ok(())
}

fn bytes<const N: usize>(reader: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    reader.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn skip_name(reader: &mut impl Read) -> io::Result<()> {
    for _ in 0..LONGEST_NAME {
        if bytes(reader)? == [0] {
            return Ok(());
        }
    }
    Err(wrong("it is damaged"))
}

fn wrong(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

impl fmt::Debug for Cabinet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cabinet").field("path", &self.path).finish()
    }
}
