//! Directories, as they are written and as they are compared.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use serde::{Serialize, Serializer};

use crate::model::Directory;

/// A directory as `[DestinationDirs]` writes it, `12,UMDF`, which is equal to others that
/// are the same: `12` to `10,system32\drivers`.
#[derive(Debug, Clone, Serialize)]
pub struct WrittenDirectory {
    /// The DIRID, where it is known.
    dirid: Option<u32>,
    #[serde(rename = "directory")]
    written: String,
    #[serde(skip)]
    canonical: (Option<u32>, String),
}

impl From<&Directory> for WrittenDirectory {
    fn from(directory: &Directory) -> WrittenDirectory {
        WrittenDirectory {
            dirid: directory.dirid,
            written: directory.to_string(),
            canonical: directory.canonical(),
        }
    }
}

impl Deref for WrittenDirectory {
    type Target = str;

    fn deref(&self) -> &str {
        &self.written
    }
}

impl fmt::Display for WrittenDirectory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl PartialEq for WrittenDirectory {
    fn eq(&self, other: &WrittenDirectory) -> bool {
        self.canonical == other.canonical
    }
}

impl Eq for WrittenDirectory {}

impl Hash for WrittenDirectory {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.canonical.hash(state);
    }
}

/// Writes a directory as `[DestinationDirs]` does.
pub(super) fn as_written<S: Serializer>(
    directory: &WrittenDirectory,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(directory)
}
