//! Where a file is, as tools that read reports want to know it: relative to
//! the working directory, with `/` between the folders.

use std::path::{Component, Path, PathBuf, Prefix};

/// The working directory that paths are made relative to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    folder: PathBuf,
}

/// A file, seen from a [`Base`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    parts: Vec<String>,
    /// Whether the parts lead from the base, rather than from the root.
    relative: bool,
}

impl Base {
    /// A working directory, by its absolute path.
    pub fn new(folder: PathBuf) -> Base {
        Base { folder }
    }

    /// Where a path leads that the user wrote in the working directory. What
    /// lies outside of it is named from the root, for no tool that reads
    /// reports likes to climb.
    pub fn place(&self, path: &str) -> Place {
        let absolute = climbed(&self.folder.join(path));
        match absolute.strip_prefix(climbed(&self.folder)) {
            Ok(inside) => Place {
                parts: parts(inside),
                relative: true,
            },
            Err(_) => Place {
                parts: parts(&absolute),
                relative: false,
            },
        }
    }
}

impl Place {
    /// Whether it is named from the working directory.
    pub fn is_relative(&self) -> bool {
        self.relative
    }

    /// The path, with `/` between the folders.
    pub fn path(&self) -> String {
        let joined = self.parts.join("/");
        if self.relative || has_drive(&self.parts) {
            joined
        } else {
            format!("/{joined}")
        }
    }

    /// The path as a URI (RFC 3986): a relative reference, or `file:///…`.
    pub fn uri(&self) -> String {
        let drive = usize::from(!self.relative && has_drive(&self.parts));
        let (drive, rest) = self.parts.split_at(drive);
        let rest = rest.iter().map(|part| escape(part));
        let joined: Vec<String> = drive.iter().cloned().chain(rest).collect();
        let joined = joined.join("/");
        if self.relative {
            joined
        } else {
            format!("file:///{joined}")
        }
    }

    /// The folder that the file is in, as [`path`](Self::path) names it; `.`
    /// where that is the working directory.
    pub fn folder(&self) -> String {
        match self.path().rsplit_once('/') {
            Some(("", _)) => "/".to_owned(),
            Some((folder, _)) => folder.to_owned(),
            None => ".".to_owned(),
        }
    }
}

fn has_drive(parts: &[String]) -> bool {
    parts.first().is_some_and(|part| part.ends_with(':'))
}

/// The path without `.` and `..`. Links are not followed: a report names what
/// the user named.
fn climbed(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                result.pop();
            }
            // `\\?\C:` is what Windows calls a drive whose path was looked up.
            Component::Prefix(prefix) => match prefix.kind() {
                Prefix::VerbatimDisk(drive) => result.push(format!("{}:", char::from(drive))),
                _ => result.push(prefix.as_os_str()),
            },
            other => result.push(other),
        }
    }
    result
}

fn parts(path: &Path) -> Vec<String> {
    path.components()
        .filter_map(|component| match component {
            Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
            Component::Prefix(prefix) => Some(prefix.as_os_str().to_string_lossy().into_owned()),
            Component::RootDir | Component::CurDir | Component::ParentDir => None,
        })
        .collect()
}

/// A segment of a path with all but the unreserved characters as `%XX`.
fn escape(segment: &str) -> String {
    let mut result = String::with_capacity(segment.len());
    for byte in segment.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                result.push(char::from(byte));
            }
            other => result.push_str(&format!("%{other:02X}")),
        }
    }
    result
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn place(path: &str) -> Place {
        Base::new("/home/me/repo".into()).place(path)
    }

    #[test]
    fn a_file_below_the_working_directory_is_named_from_there_however_it_was_written() {
        for written in [
            "drivers/a.inf",
            "./drivers/a.inf",
            "drivers//./a.inf",
            "drivers/x/../a.inf",
            "/home/me/repo/drivers/a.inf",
            "../repo/drivers/a.inf",
        ] {
            assert_eq!(place(written).path(), "drivers/a.inf", "{written}");
            assert_eq!(place(written).uri(), "drivers/a.inf", "{written}");
            assert_eq!(place(written).folder(), "drivers", "{written}");
        }
        assert_eq!(place("a.inf").folder(), ".");
    }

    #[test]
    fn a_file_outside_the_working_directory_is_named_from_the_root() {
        for written in ["../other/a.inf", "/home/me/other/a.inf"] {
            assert_eq!(place(written).path(), "/home/me/other/a.inf");
            assert_eq!(place(written).uri(), "file:///home/me/other/a.inf");
        }
        assert_eq!(place("/a.inf").folder(), "/");
    }

    #[test]
    fn a_uri_escapes_what_would_mean_something_else_in_it() {
        let uri = place("a b/100%#1?/c:d\\e[ü].inf").uri();
        assert_eq!(uri, "a%20b/100%25%231%3F/c%3Ad%5Ce%5B%C3%BC%5D.inf");
    }
}
