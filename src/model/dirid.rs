//! Directories: DIRIDs and what stands below them.

use super::flags::number;
use crate::syntax::fold;

/// The DIRID of the Driver Store (docs install/using-dirids.md).
const DRIVER_STORE: u32 = 13;

/// A directory that files are copied to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Directory {
    /// The DIRID, where one is given and is a number.
    pub dirid: Option<u32>,
    /// What stands behind it, without backslashes around; empty for the
    /// directory itself.
    pub subdirectory: String,
}

impl Directory {
    /// `dirid, subdirectory`, as `[DestinationDirs]` gives them.
    pub fn new(dirid: &str, subdirectory: &str) -> Directory {
        Directory {
            dirid: number(dirid),
            subdirectory: subdirectory.trim_matches('\\').to_owned(),
        }
    }

    /// Where files go that `[DestinationDirs]` says nothing of: the system
    /// directory, DIRID 11.
    pub fn system() -> Directory {
        Directory::new("11", "")
    }

    /// Splits a path such as `%12%\UMDF\a.dll` into its directory and its
    /// file name. Without a DIRID, `%SystemRoot%` and the like are understood.
    pub fn of_path(path: &str) -> (Directory, &str) {
        let path = path.trim();
        let (directory, file) = path.rsplit_once(['\\', '/']).unwrap_or(("", path));
        let dirid = directory.strip_prefix('%').and_then(|rest| {
            let (dirid, below) = rest.split_once('%')?;
            Some((number(dirid)?, below))
        });
        let directory = match dirid {
            Some((dirid, below)) => Directory {
                dirid: Some(dirid),
                subdirectory: below.trim_matches('\\').to_owned(),
            },
            None => {
                let lower = fold(directory);
                let windows = ["%systemroot%\\", "%windir%\\", "\\systemroot\\", "system32"]
                    .iter()
                    .find_map(|root| {
                        let rest = lower.strip_prefix(root)?;
                        let from = if *root == "system32" {
                            0
                        } else {
                            directory.len() - rest.len()
                        };
                        directory.get(from..)
                    });
                Directory {
                    dirid: windows.map(|_| 10),
                    subdirectory: windows.unwrap_or(directory).trim_matches('\\').to_owned(),
                }
            }
        };
        (directory, file)
    }

    /// Whether it is the Driver Store, from which files run where they are.
    pub fn is_driver_store(&self) -> bool {
        self.dirid == Some(DRIVER_STORE)
    }

    /// Whether both are the same directory: 11 is `10\system32`, and 12 is
    /// `10\system32\drivers`.
    pub fn same_as(&self, other: &Directory) -> bool {
        self.canonical() == other.canonical()
    }

    /// What is equal for names of the same directory: a DIRID and what stands
    /// below it.
    pub fn canonical(&self) -> (Option<u32>, String) {
        let root = match self.dirid {
            Some(11) => "system32",
            Some(12) => "system32\\drivers",
            _ => "",
        };
        let dirid = match self.dirid {
            Some(11 | 12) => Some(10),
            other => other,
        };
        let below = fold(&self.subdirectory);
        let path = [root, &below]
            .iter()
            .filter(|part| !part.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join("\\");
        (dirid, path)
    }
}

/// As `[DestinationDirs]` writes it: `12` or `12,UMDF`.
impl std::fmt::Display for Directory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.dirid {
            Some(dirid) => write!(f, "{dirid}")?,
            None => f.write_str("?")?,
        }
        if !self.subdirectory.is_empty() {
            write!(f, ",{}", self.subdirectory)?;
        }
        Ok(())
    }
}
