//! Directories: DIRIDs and what stands below them.

use crate::schema::{Dirid, DiridUse, dirid, number};
use crate::syntax::{eq_ignore_case, fold_case};

/// How a path may name the Windows directory without a DIRID.
const WINDOWS_ROOTS: [&str; 3] = ["%systemroot%", "%windir%", "\\systemroot"];

/// A directory that files are copied to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Directory {
    /// The DIRID, where one is given and is a number.
    pub dirid: Option<u32>,
    /// What stands in its place, where a DIRID is due and is not a number: a
    /// name that a build replaces, or a string key that has no string.
    pub placeholder: Option<String>,
    /// What stands behind it, without separators around; empty for the
    /// directory itself.
    pub subdirectory: String,
}

impl Directory {
    /// `dirid, subdirectory`, as `[DestinationDirs]` gives them.
    pub fn new(dirid: &str, subdirectory: &str) -> Directory {
        Directory {
            dirid: number(dirid),
            placeholder: number(dirid)
                .is_none()
                .then(|| dirid.trim().trim_matches('%').to_owned()),
            subdirectory: between_separators(subdirectory),
        }
    }

    /// A directory below that of a DIRID, or that itself.
    pub fn below(dirid: u32, subdirectory: &str) -> Directory {
        Directory {
            dirid: Some(dirid),
            placeholder: None,
            subdirectory: between_separators(subdirectory),
        }
    }

    /// Where files go that `[DestinationDirs]` says nothing of: the system
    /// directory, DIRID 11.
    pub fn system() -> Directory {
        Directory::below(Dirid::SYSTEM, "")
    }

    /// Splits a path such as `%12%\UMDF\a.dll` into its directory and its
    /// file name. Without a DIRID, `%SystemRoot%` and the like are understood,
    /// and `System32` alone, which stands below the Windows directory.
    pub fn of_path(path: &str) -> (Directory, &str) {
        let path = path.trim();
        let (directory, file) = path.rsplit_once(SEPARATORS).unwrap_or(("", path));
        let named = directory.strip_prefix('%').and_then(|rest| {
            let (name, below) = rest.split_once('%')?;
            (below.is_empty() || below.starts_with(SEPARATORS)).then_some((name, below))
        });
        let windows = WINDOWS_ROOTS.iter().find_map(|root| {
            let (start, below) = directory.split_at_checked(root.len())?;
            let is_root = eq_ignore_case(&start.replace('/', "\\"), root);
            (is_root && (below.is_empty() || below.starts_with(SEPARATORS))).then_some(below)
        });
        let first = directory.split(SEPARATORS).next().unwrap_or_default();
        let directory = if let Some(below) = windows {
            Directory::windows(below)
        } else if let Some((name, below)) = named {
            Directory::new(name, below)
        } else if eq_ignore_case(first, "system32") {
            Directory::windows(directory)
        } else {
            Directory {
                dirid: None,
                placeholder: None,
                subdirectory: between_separators(directory),
            }
        };
        (directory, file)
    }

    fn windows(below: &str) -> Directory {
        Directory::below(Dirid::WINDOWS, below)
    }

    /// What its DIRID is for.
    pub fn purpose(&self) -> DiridUse {
        let known = self.dirid.and_then(dirid);
        known.map_or(DiridUse::Other, |known| known.purpose)
    }

    /// Where its DIRID lies below the Windows directory, if it does.
    fn windows_root(&self) -> Option<&'static str> {
        dirid(self.dirid?)?.below_windows
    }

    /// Whether it is the Driver Store, from which files run where they are.
    pub fn is_driver_store(&self) -> bool {
        self.purpose() == DiridUse::DriverStore
    }

    /// Whether it lies in a folder of applications, such as Program Files.
    pub fn is_of_applications(&self) -> bool {
        self.purpose() == DiridUse::Applications
    }

    /// Whether it is the Windows directory or lies below it.
    pub fn is_below_windows(&self) -> bool {
        self.windows_root().is_some()
    }

    /// Whether both are the same directory: 11 is `10\system32`, and 12 is
    /// `11\drivers` and `10\system32/drivers`.
    pub fn same_as(&self, other: &Directory) -> bool {
        self.canonical() == other.canonical()
    }

    /// What is equal for names of the same directory: a DIRID and what stands
    /// below it, or what stands in the DIRID's place.
    pub fn canonical(&self) -> (Option<u32>, String) {
        let (dirid, root) = match (self.windows_root(), &self.placeholder) {
            (Some(root), _) => (Some(Dirid::WINDOWS), root.to_owned()),
            (None, Some(placeholder)) => (None, format!("%{placeholder}%")),
            (None, None) => (self.dirid, String::new()),
        };
        let path = format!("{root}\\{}", self.subdirectory);
        let mut parts: Vec<&str> = Vec::new();
        for part in path.split(SEPARATORS) {
            match part {
                "" | "." => {}
                // What lies above a DIRID is unknown.
                ".." if parts.last().is_some_and(|last| *last != "..") => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        (dirid, fold_case(&parts.join("\\")).into_owned())
    }
}

/// What separates the parts of a path.
const SEPARATORS: [char; 2] = ['\\', '/'];

fn between_separators(path: &str) -> String {
    path.trim_matches(SEPARATORS).to_owned()
}

/// As `[DestinationDirs]` writes it: `12` or `12,UMDF`.
impl std::fmt::Display for Directory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.dirid, &self.placeholder) {
            (Some(dirid), _) => write!(f, "{dirid}")?,
            (None, Some(placeholder)) if !placeholder.is_empty() => f.write_str(placeholder)?,
            _ => f.write_str("?")?,
        }
        if !self.subdirectory.is_empty() {
            write!(f, ",{}", self.subdirectory)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_directory_has_many_names() {
        let all_names: [&[(&str, &str)]; 5] = [
            &[("10", ""), ("0xA", "\\"), ("16420", ""), ("11", "..")],
            &[
                ("11", ""),
                ("10", "System32"),
                ("10", "/SYSTEM32/"),
                ("12", ".."),
                ("16421", "."),
            ],
            &[
                ("12", ""),
                ("11", "drivers"),
                ("10", "system32\\drivers"),
                ("10", "System32/Drivers"),
                ("10", "\\system32\\\\drivers\\"),
                ("11", ".\\DRIVERS//"),
                ("12", "umdf\\.."),
            ],
            &[("10", "SysWOW64"), ("16425", "")],
            &[("13", "a\\b"), ("13", "\\A/b\\")],
        ];
        for (place, names) in all_names.iter().enumerate() {
            for (other_place, others) in all_names.iter().enumerate() {
                for name in *names {
                    for other in *others {
                        let first = Directory::new(name.0, name.1);
                        let second = Directory::new(other.0, other.1);
                        let equal = place == other_place;
                        assert_eq!(first.same_as(&second), equal, "{name:?} {other:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_not_known_to_be_equal_is_not() {
        for (first, second) in [
            (("DIRS", ""), ("12", "")),
            (("DIRS", ""), ("OTHER", "")),
            (("DIRS", ""), ("DIRS", "x")),
            (("16422", ""), ("24", "Program Files")),
            (("13", "a\\..\\.."), ("13", "")),
        ] {
            let [first, second] =
                [first, second].map(|(dirid, below)| Directory::new(dirid, below));
            assert!(!first.same_as(&second), "{first} {second}");
        }
        assert!(Directory::new("%DIRS%", "x/").same_as(&Directory::new("dirs", "X")));
    }

    #[test]
    fn a_path_is_split_into_its_directory_and_its_file() {
        for (path, dirid, below, file) in [
            ("%12%\\a.sys", "12", "", "a.sys"),
            ("%12%/a.sys", "12", "", "a.sys"),
            (" %12%\\\\UMDF\\a.dll ", "12", "UMDF", "a.dll"),
            ("%10%\\System32/drivers\\a.sys", "12", "", "a.sys"),
            ("System32\\Drivers\\a.sys", "12", "", "a.sys"),
            ("%SystemRoot%\\system32\\a.sys", "11", "", "a.sys"),
            ("%windir%\\a.exe", "10", "", "a.exe"),
            ("\\SystemRoot\\system32\\drivers\\a.sys", "12", "", "a.sys"),
            ("/systemroot/system32/drivers/a.sys", "12", "", "a.sys"),
            ("%DIRS%\\a.sys", "DIRS", "", "a.sys"),
        ] {
            let (directory, name) = Directory::of_path(path);
            assert_eq!(name, file, "{path}");
            assert!(directory.same_as(&Directory::new(dirid, below)), "{path}");
        }
        for path in [
            "a.sys",
            "C:\\a.sys",
            "system32x\\a.sys",
            "%12%x\\a.sys",
            "12\\a.sys",
        ] {
            let (directory, file) = Directory::of_path(path);
            assert_eq!((directory.dirid, file), (None, "a.sys"), "{path}");
            assert_eq!(directory.placeholder, None, "{path}");
        }
    }

    #[test]
    fn a_directory_is_shown_as_it_is_written() {
        for (dirid, below, shown) in [
            ("0xC", "\\UMDF", "12,UMDF"),
            ("%DIRS%", "", "DIRS"),
            ("", "x", "?,x"),
        ] {
            assert_eq!(Directory::new(dirid, below).to_string(), shown);
        }
    }
}
