//! The file of a baseline, and which of it applies to a file.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::ConfigError;
use crate::scope::{Baseline, Known};

/// A baseline, and where it is.
#[derive(Debug)]
pub struct BaselineFile {
    /// The file, as the user or a configuration names it.
    pub path: PathBuf,
    /// The folder that its paths count from, resolved.
    folder: PathBuf,
    /// What it holds; nothing where there is no such file yet.
    pub baseline: Baseline,
}

/// Which baseline applies.
#[derive(Debug, Clone)]
pub enum BaselineChoice {
    /// The one that the configuration names, which must be there.
    AsConfigured,
    /// The one that the configuration names, which may be missing: it is about
    /// to be written.
    ToWrite,
    /// None.
    Ignored,
    /// This one.
    One(Arc<BaselineFile>),
}

impl BaselineFile {
    /// Reads a baseline. Where it `may_be_missing`, one that is not there holds
    /// nothing.
    ///
    /// # Errors
    /// When it cannot be read or is not a baseline.
    pub fn read(path: &Path, may_be_missing: bool) -> Result<BaselineFile, ConfigError> {
        let failed = |why: String| ConfigError::Baseline {
            path: path.to_owned(),
            why,
        };
        let baseline = match fs::read(path) {
            Ok(bytes) => {
                let text = String::from_utf8(bytes);
                let text = text.map_err(|_| failed("is not a baseline: it is not UTF-8".into()))?;
                Baseline::parse(text.strip_prefix('\u{FEFF}').unwrap_or(&text))
                    .map_err(|error| failed(error.to_string()))?
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if !may_be_missing {
                    return Err(failed(format!(
                        "there is no such baseline; to make one, run `infmend check --write-baseline --baseline {}`",
                        path.display()
                    )));
                }
                Baseline::default()
            }
            Err(error) => return Err(failed(format!("cannot be read: {error}"))),
        };
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
        let folder = fs::canonicalize(folder.unwrap_or(Path::new(".")));
        Ok(BaselineFile {
            path: path.to_owned(),
            folder: folder.map_err(|error| failed(format!("cannot be read: {error}")))?,
            baseline,
        })
    }

    /// What it calls a file: the path from its own folder, with `/` between the
    /// folders.
    pub fn name(&self, file: &Path) -> String {
        if file.as_os_str() == "-" {
            return "-".to_owned();
        }
        let folder = file.parent().filter(|p| !p.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let file = folder.join(file.file_name().unwrap_or(OsStr::new("")));
        between(&self.folder, &file)
    }

    /// What it holds of a file.
    pub fn known(&self, file: &Path) -> Option<Known> {
        if self.baseline.is_empty() {
            return None;
        }
        self.baseline.of_file(&self.name(file)).cloned()
    }

    /// Whether a file of this name is there.
    pub fn has_file(&self, name: &str) -> bool {
        name == "-" || self.folder.join(name).is_file()
    }
}

/// The way from a folder to a file, both absolute.
fn between(folder: &Path, file: &Path) -> String {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (folder.components().collect(), file.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if common == 0 {
        // On another drive.
        return file.to_string_lossy().replace('\\', "/");
    }
    let up = from.iter().skip(common).map(|_| "..".to_owned());
    let down = to.iter().skip(common);
    let down = down.map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<String>>().join("/")
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_from_the_folder_of_the_baseline() {
        for (file, name) in [
            ("/a/b/c.inf", "c.inf"),
            ("/a/b/d/c.inf", "d/c.inf"),
            ("/a/c.inf", "../c.inf"),
            ("/x/c.inf", "../../x/c.inf"),
        ] {
            assert_eq!(between(Path::new("/a/b"), Path::new(file)), name);
        }
    }
}
