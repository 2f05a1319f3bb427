//! Lists of file names.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use memchr::memchr;

use super::error::ReadError;

/// How many bytes are searched to see how names end.
const SAMPLE: usize = 64 * 1024;

/// The names in a file, or on standard input for `-`, as they come. Each ends
/// with a NUL byte, or, where the first bytes have none, with a line end. Empty
/// ones are skipped.
///
/// # Errors
/// When the file cannot be opened or its first bytes not be read.
pub(super) fn listed(
    list: &Path,
) -> Result<impl Iterator<Item = Result<PathBuf, ReadError>> + use<>, ReadError> {
    let list = list.to_owned();
    let failed = |error| ReadError::Io {
        path: list.clone(),
        error,
    };
    let mut reader: Box<dyn Read> = if list.as_os_str() == "-" {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(&list).map_err(failed)?)
    };
    let mut sample = Vec::new();
    reader
        .by_ref()
        .take(SAMPLE as u64)
        .read_to_end(&mut sample)
        .map_err(failed)?;
    let end = match memchr(0, &sample) {
        Some(_) => 0,
        None => b'\n',
    };
    let mut reader = BufReader::new(io::Cursor::new(sample).chain(reader));
    let mut failed = false;
    Ok(std::iter::from_fn(move || {
        let mut name = Vec::new();
        while !failed {
            name.clear();
            match reader.read_until(end, &mut name) {
                Ok(0) => return None,
                Ok(_) => {
                    if name.last() == Some(&end) {
                        name.pop();
                    }
                    if end == b'\n' && name.last() == Some(&b'\r') {
                        name.pop();
                    }
                    if !name.is_empty() {
                        return Some(Ok(PathBuf::from(os_string(name))));
                    }
                }
                Err(error) => {
                    let path = list.clone();
                    failed = true;
                    return Some(Err(ReadError::Io { path, error }));
                }
            }
        }
        None
    }))
}

/// A name of any bytes.
#[cfg(unix)]
fn os_string(name: Vec<u8>) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(name)
}

/// A name in UTF-8.
#[cfg(not(unix))]
fn os_string(name: Vec<u8>) -> OsString {
    String::from_utf8_lossy(&name).into_owned().into()
}
