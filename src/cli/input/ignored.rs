//! What .gitignore and its like keep from a walk through a folder.
//!
//! They count as they do for git and for other tools that respect them: .ignore
//! everywhere; .gitignore, .git/info/exclude and git's core.excludesFile only in
//! a git repository, from its top on. The nearest one that names a path decides,
//! and .ignore before .gitignore before the others.

use std::cmp::Ordering;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder, gitconfig_excludes_path};
use walkdir::DirEntry;

/// The ignore files that have a say about what is below a folder.
pub(super) struct Ignored {
    /// The folder that is walked through, as it was named.
    folder: PathBuf,
    /// The same without links.
    resolved: PathBuf,
    /// How far that is from the root of the file system.
    level: usize,
    /// From the root of the file system on down to where the walk is.
    files: Vec<IgnoreFile>,
    /// The folders with a `.git` on the same way, as their levels.
    repositories: Vec<usize>,
    /// All that ever were in `files`.
    seen: Vec<PathBuf>,
}

/// What an ignore file is, from the first that is asked to the last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `.ignore`
    Ignore,
    /// `.gitignore`
    Git,
    /// `.git/info/exclude`
    Exclude,
    /// `core.excludesFile`
    Global,
}

struct IgnoreFile {
    kind: Kind,
    /// Of the folder that its patterns count from.
    level: usize,
    patterns: Gitignore,
}

/// The names that have a say, or that say where a repository begins: before the
/// others of a folder, and that one first.
const NAMES: [&str; 3] = [".git", ".gitignore", ".ignore"];

/// The order in which the entries of a folder have to be searched: by their
/// names, but for those that have a say about the others.
pub(super) fn order(a: &DirEntry, b: &DirEntry) -> Ordering {
    let key = |entry: &DirEntry| !NAMES.iter().any(|name| entry.file_name() == *name);
    let by_name = a.file_name().cmp(b.file_name());
    key(a).cmp(&key(b)).then(by_name)
}

impl Ignored {
    /// What is above a folder. `None` where it cannot be resolved, and is not
    /// read either.
    pub(super) fn above(folder: &Path) -> Option<Ignored> {
        let resolved = fs::canonicalize(folder).ok()?;
        let mut ignored = Ignored {
            folder: folder.to_owned(),
            resolved: resolved.clone(),
            level: level(&resolved),
            files: Vec::new(),
            repositories: Vec::new(),
            seen: Vec::new(),
        };
        // Of several repositories, one in the other, the inner one counts.
        let is_top = |folder: &&Path| folder.join(".git").exists();
        let top = resolved.ancestors().find(is_top).map(level);
        let mut above: Vec<&Path> = resolved.ancestors().skip(1).collect();
        above.reverse();
        for folder in above {
            for name in NAMES {
                if name == ".ignore" || top.is_some_and(|top| level(folder) >= top) {
                    ignored.learn(folder, OsStr::new(name));
                }
            }
        }
        Some(ignored)
    }

    /// The files that have a say, as far as the walk has come.
    pub(super) fn into_seen(self) -> Vec<PathBuf> {
        self.seen
    }

    /// Comes to an entry of the walk, or to one of a folder on the way to it, at
    /// a depth below the folder, from 1. Whether it is ignored.
    pub(super) fn ignores(&mut self, path: &Path, depth: usize, is_folder: bool) -> bool {
        let here = self.level + depth - 1;
        while self.files.pop_if(|file| file.level > here).is_some() {}
        while self.repositories.pop_if(|top| *top > here).is_some() {}
        let name = path.file_name().unwrap_or_default();
        if NAMES.iter().any(|known| name == *known)
            && let Some(folder) = self.resolve(path).parent()
        {
            self.learn(folder, name);
        }
        !self.files.is_empty() && self.names(&self.resolve(path), is_folder)
    }

    /// Comes to a folder below, so that its entries can be asked about. Whether it is
    /// ignored, or one that it is in.
    pub(super) fn ignores_folder(&mut self, folder: &Path) -> bool {
        let Ok(below) = folder.strip_prefix(&self.folder) else {
            return false;
        };
        let mut path = self.folder.clone();
        self.learn_in(&path, 1);
        for (above, part) in below.components().enumerate() {
            path.push(part);
            if self.ignores(&path, above + 1, true) {
                return true;
            }
            self.learn_in(&path, above + 2);
        }
        false
    }

    /// Reads the ignore files of a folder, whose entries are at a depth.
    fn learn_in(&mut self, folder: &Path, depth: usize) {
        for name in NAMES {
            let known = folder.join(name);
            if known.exists() {
                self.ignores(&known, depth, false);
            }
        }
    }

    /// A path below the folder, without links.
    fn resolve(&self, path: &Path) -> PathBuf {
        let below = path.strip_prefix(&self.folder).unwrap_or(path);
        self.resolved.join(below)
    }

    /// Whether the file that is asked first, of those that name a path, ignores it.
    fn names(&self, path: &Path, is_folder: bool) -> bool {
        let top = self.repositories.last();
        for kind in [Kind::Ignore, Kind::Git, Kind::Exclude, Kind::Global] {
            for file in self.files.iter().rev().filter(|file| file.kind == kind) {
                if kind != Kind::Ignore && top.is_none_or(|top| file.level < *top) {
                    continue;
                }
                let named = file.patterns.matched(path, is_folder);
                if !named.is_none() {
                    return named.is_ignore();
                }
            }
        }
        false
    }

    /// Takes what a file of a folder has to say, which is on the way.
    fn learn(&mut self, folder: &Path, name: &OsStr) {
        let path = folder.join(name);
        if name == ".git" {
            let Some(exclude) = exclude_file(&path) else {
                return;
            };
            self.repositories.push(level(folder));
            self.add(Kind::Exclude, folder, exclude);
            if let Some(global) = gitconfig_excludes_path() {
                self.add(Kind::Global, folder, global);
            }
        } else if name == ".ignore" {
            self.add(Kind::Ignore, folder, path);
        } else if !self.repositories.is_empty() {
            self.add(Kind::Git, folder, path);
        }
    }

    /// Adds a file whose patterns count from a folder; not where it ignores all
    /// that is below the folder of the walk, which somebody named.
    fn add(&mut self, kind: Kind, folder: &Path, path: PathBuf) {
        if !path.is_file() {
            return;
        }
        let mut builder = GitignoreBuilder::new(folder);
        // A line that is not a pattern is skipped, as git does.
        let _ = builder.case_insensitive(cfg!(any(windows, target_vendor = "apple")));
        let _ = builder.add(&path);
        let Ok(patterns) = builder.build() else {
            return;
        };
        if patterns.is_empty() || ignores_all(&patterns, folder, &self.resolved) {
            return;
        }
        self.seen.push(path);
        self.files.push(IgnoreFile {
            kind,
            level: level(folder),
            patterns,
        });
    }
}

/// Whether patterns that count from a folder ignore another one that is in it, or
/// all that is in that.
fn ignores_all(patterns: &Gitignore, folder: &Path, other: &Path) -> bool {
    // No pattern is about this name alone. What takes something back, as `/*` and
    // `!/drivers/` do, was not written to ignore all.
    let any = other.join("\u{1}");
    let all = patterns.num_whitelists() == 0 && patterns.matched(any, false).is_ignore();
    let is_below = other != folder && other.starts_with(folder);
    let named = || {
        patterns
            .matched_path_or_any_parents(other, true)
            .is_ignore()
    };
    other.starts_with(folder) && (all || is_below && named())
}

/// How far a folder is from the root of the file system.
fn level(folder: &Path) -> usize {
    folder.components().count()
}

/// The `info/exclude` of a repository, by its `.git`: that of the main working
/// tree where it is another's. `None` where it is not a repository.
fn exclude_file(git: &Path) -> Option<PathBuf> {
    let mut folder = git.to_owned();
    if !git.is_dir() {
        let text = fs::read_to_string(git).ok()?;
        let named = text.strip_prefix("gitdir: ")?.trim_end();
        folder = git.parent()?.join(named);
        if let Ok(common) = fs::read_to_string(folder.join("commondir")) {
            folder = folder.join(common.trim_end());
        }
    }
    Some(folder.join("info").join("exclude"))
}
