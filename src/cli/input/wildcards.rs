//! Wildcards in paths, which on Windows no shell expands.

use std::path::{Path, PathBuf};

use glob::{MatchOptions, glob_with};

use super::error::ReadError;

/// The paths with the wildcards expanded where that is left to programs: on
/// Windows. What matches nothing is an error.
pub(super) fn expanded(paths: Vec<PathBuf>) -> (Vec<PathBuf>, Vec<ReadError>) {
    if cfg!(windows) {
        expand(paths)
    } else {
        (paths, Vec::new())
    }
}

/// The paths with `*`, `?` and `**` expanded, in the order of names and in any
/// case. `/` and `\` divide folders. What is in a folder that matches is not
/// listed, since the folder is searched.
fn expand(paths: Vec<PathBuf>) -> (Vec<PathBuf>, Vec<ReadError>) {
    let (mut found, mut errors) = (Vec::new(), Vec::new());
    for path in paths {
        let Some(pattern) = pattern(&path) else {
            found.push(path);
            continue;
        };
        let before = found.len() + errors.len();
        let options = MatchOptions {
            case_sensitive: false,
            require_literal_separator: true,
            require_literal_leading_dot: false,
        };
        let matches = match glob_with(&pattern, options) {
            Ok(matches) => matches,
            Err(error) => {
                errors.push(ReadError::Pattern { path, error });
                continue;
            }
        };
        let mut folder: Option<PathBuf> = None;
        for matched in matches {
            match matched {
                Ok(path) if folder.as_ref().is_some_and(|f| path.starts_with(f)) => {}
                Ok(path) => {
                    folder = path.is_dir().then(|| path.clone());
                    found.push(path);
                }
                Err(error) => errors.push(ReadError::Io {
                    path: error.path().to_owned(),
                    error: error.into(),
                }),
            }
        }
        if found.len() + errors.len() == before {
            errors.push(ReadError::NoMatch(path));
        }
    }
    (found, errors)
}

/// The pattern that a path is, where it is one: brackets are part of a name.
fn pattern(path: &Path) -> Option<String> {
    let text = path.to_str()?;
    let is_wild = text.contains(['*', '?']) && !path.exists();
    let text = text.replace('[', "[[]").replace('\\', "/");
    is_wild.then(|| match text.as_str() {
        "**" => ".".to_owned(),
        // All that is below a folder is the folder; the crate means those in it.
        text => text.strip_suffix("/**").unwrap_or(text).to_owned(),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::fs;

    /// What patterns below a folder of some files expand to, from the folder on,
    /// and the errors.
    fn expand_in(files: &[&str], patterns: &[&str]) -> (Vec<String>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let patterns = patterns.iter().map(|pattern| folder.path().join(pattern));
        let (found, errors) = expand(patterns.collect());
        let below = |path: PathBuf| {
            let below = path.strip_prefix(folder.path()).unwrap();
            below.to_str().unwrap().replace('\\', "/")
        };
        let errors = errors.iter().map(ReadError::to_string);
        (found.into_iter().map(below).collect(), errors.collect())
    }

    const FILES: [&str; 7] = [
        "a.inf",
        "B.INF",
        "c.txt",
        "drivers/d.inf",
        "drivers/deep/e.inf",
        "drivers/[x]/f.inf",
        "drivers/x/g.inf",
    ];

    #[test]
    fn wildcards_match_names_in_any_case_and_both_separators_divide_folders() {
        for (pattern, expected) in [
            ("*.inf", &["B.INF", "a.inf"][..]),
            ("?.inf", &["B.INF", "a.inf"]),
            ("drivers/*.inf", &["drivers/d.inf"]),
            (r"drivers\*.inf", &["drivers/d.inf"]),
            (r"drivers\..\drivers\?.inf", &["drivers/../drivers/d.inf"]),
            (r"*\deep\*.inf", &["drivers/deep/e.inf"]),
            // Brackets are part of a name.
            (r"drivers\[x]\*.inf", &["drivers/[x]/f.inf"]),
            (
                r"drivers\**\*.inf",
                &[
                    "drivers/[x]/f.inf",
                    "drivers/d.inf",
                    "drivers/deep/e.inf",
                    "drivers/x/g.inf",
                ],
            ),
            // A folder is searched as a whole, once.
            (r"driv*", &["drivers"]),
            (r"drivers\**", &["drivers"]),
            (r"d*\**", &["drivers"]),
            ("*", &["B.INF", "a.inf", "c.txt", "drivers"]),
            // No wildcards.
            ("missing.inf", &["missing.inf"]),
        ] {
            let (found, errors) = expand_in(&FILES, &[pattern]);
            assert_eq!(errors, [""; 0], "{pattern}");
            assert_eq!(found, expected, "{pattern}");
        }
    }

    #[test]
    fn all_that_is_below_the_current_folder_is_that() {
        let (found, errors) = expand(vec![PathBuf::from("**")]);
        assert_eq!((found, errors.len()), (vec![PathBuf::from(".")], 0));
    }

    #[test]
    fn a_pattern_that_matches_nothing_is_an_error_that_names_it() {
        let (found, errors) = expand_in(&FILES, &["*.sys", "*.txt", "a**.inf"]);
        assert_eq!(found, ["c.txt"]);
        assert_eq!(errors.len(), 2, "{errors:?}");
        assert!(
            errors[0].ends_with("*.sys: matches no file or folder"),
            "{errors:?}"
        );
        assert!(
            errors[1].contains("a**.inf: is not a valid pattern"),
            "{errors:?}"
        );
    }
}
