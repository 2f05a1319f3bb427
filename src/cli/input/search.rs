//! Which files a run looks at.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::cabinet::Cabinet;
use super::error::ReadError;
use super::file::{Input, decide, decide_stdin, found_within, is_searched_for};
use super::ignored::Ignored;
use super::walk::Walk;
use super::{list, wildcards};
use crate::cli::git::GitError;
use crate::config::Configs;

/// Which files a run looks at, and what has a say in it.
#[derive(Debug)]
pub struct Search {
    /// The settings of each file.
    pub configs: Configs,
    named: Named,
    manner: Manner,
    /// Whether cabinets that are named are read; else they are refused.
    reads_cabinets: bool,
    /// The ignore files that had a say.
    ignore_files: Vec<PathBuf>,
    /// How many INFs and folders they kept away.
    ignored: usize,
    excludes_stdin: bool,
    /// Whether a folder was searched.
    searched: bool,
}

/// What the command line names.
#[derive(Debug)]
enum Named {
    /// What is staged in git.
    Staged(Vec<Result<Input, ReadError>>),
    Paths {
        paths: Arc<[PathBuf]>,
        /// Why others are not among them.
        errors: Vec<ReadError>,
        /// A file with further paths, or `-`.
        list: Option<PathBuf>,
    },
}

/// How folders are searched.
#[derive(Debug, Clone)]
pub struct Manner {
    /// Whether a folder without INFs is accepted.
    pub allow_empty: bool,
    /// Whether what ignore files name is skipped below folders.
    pub respects_ignore_files: bool,
    /// The path that standard input stands for.
    pub stdin_filename: Option<PathBuf>,
}

impl Search {
    /// The files that are staged in git.
    ///
    /// # Errors
    /// When git cannot be run, or there is no repository.
    pub fn staged(manner: Manner, mut configs: Configs) -> Result<Search, GitError> {
        let staged = super::staged(&mut configs)?;
        Ok(Search::of(Named::Staged(staged), manner, configs))
    }

    /// What paths name, and those in a file, or on standard input for `-`.
    /// Wildcards are expanded where no shell does it.
    pub fn new(
        paths: Vec<PathBuf>,
        list: Option<PathBuf>,
        manner: Manner,
        configs: Configs,
    ) -> Search {
        let (paths, errors) = wildcards::expanded(paths);
        let named = Named::Paths {
            paths: paths.into(),
            errors,
            list,
        };
        Search::of(named, manner, configs)
    }

    fn of(named: Named, manner: Manner, configs: Configs) -> Search {
        Search {
            configs,
            named,
            manner,
            reads_cabinets: true,
            ignore_files: Vec::new(),
            ignored: 0,
            excludes_stdin: false,
            searched: false,
        }
    }

    /// Refuses cabinets, for those who write.
    pub fn without_cabinets(self) -> Search {
        Search {
            reads_cabinets: false,
            ..self
        }
    }

    /// The files, once, as they are asked for: a folder stands for all `*.inf` and
    /// `*.inx` below it, and what its configuration includes, in the order of
    /// their names. Of a cabinet that is named come its INFs. Links to files and folders are followed when named, and
    /// skipped below a folder, where what they lead to is found by itself.
    ///
    /// What a configuration excludes or an ignore file names is skipped below a
    /// folder, and what its configuration has an error for everywhere; the error
    /// is reported once. A folder that is named and has no INF is an error, unless
    /// it may be empty. What a list holds counts as found rather than named.
    ///
    /// # Errors
    /// When the list cannot be opened, or is standard input and one of the paths
    /// is.
    pub fn find(&mut self) -> Result<Found<'_>, ReadError> {
        let (paths, errors, list) = match &mut self.named {
            Named::Staged(staged) => return Ok(Box::new(std::mem::take(staged).into_iter())),
            Named::Paths {
                paths,
                errors,
                list,
            } => (Arc::clone(paths), std::mem::take(errors), list.as_deref()),
        };
        if list == Some(Path::new("-")) && paths.iter().any(|path| path.as_os_str() == "-") {
            return Err(ReadError::TwoInOne);
        }
        let listed = list.map(list::listed).transpose()?;
        let errors = errors.into_iter().map(Err);
        let named = Vec::from(&*paths).into_iter().map(|path| Ok((path, true)));
        let listed = listed.into_iter().flatten().map(|name| Ok((name?, false)));
        Ok(Box::new(self.find_all(errors.chain(named).chain(listed))))
    }

    /// Each path, with whether the user named it.
    fn find_all<'a>(
        &'a mut self,
        mut paths: impl Iterator<Item = Result<(PathBuf, bool), ReadError>> + 'a,
    ) -> impl Iterator<Item = Result<Input, ReadError>> + 'a {
        let mut walk = None;
        let mut within = Vec::new().into_iter();
        std::iter::from_fn(move || {
            loop {
                if let Some(input) = within.next() {
                    return Some(input);
                }
                let found = match &mut walk {
                    Some((folder, to_hold_any)) => self.next_of(folder, to_hold_any),
                    None => match paths.next()? {
                        Err(error) => return Some(Err(error)),
                        Ok((path, _)) if path.as_os_str() == "-" => {
                            let name = self.manner.stdin_filename.clone();
                            let excluded = self.configs.excluded();
                            match decide_stdin(name.unwrap_or(path), &mut self.configs) {
                                Some(input) => return Some(input),
                                None => {
                                    self.excludes_stdin = self.configs.excluded() > excluded;
                                    continue;
                                }
                            }
                        }
                        Ok((path, named)) if path.is_dir() => {
                            let to_hold_any = named && !self.manner.allow_empty;
                            let ignoring = self.manner.respects_ignore_files;
                            walk = Some((Walk::new(&path, ignoring), to_hold_any));
                            self.configs.walk(Some(path));
                            continue;
                        }
                        Ok((path, _)) if Cabinet::is(&path) && path.is_file() => {
                            within = self.within(path).into_iter();
                            continue;
                        }
                        Ok((path, named)) => match decide(path, named, false, &mut self.configs) {
                            Some(input) => return Some(input),
                            None => continue,
                        },
                    },
                };
                if found.is_some() {
                    return found;
                }
                if let Some((folder, to_hold_any)) = walk.take()
                    && let Some(error) = self.end(folder, to_hold_any)
                {
                    return Some(Err(error));
                }
            }
        })
    }

    /// The INFs of a cabinet.
    fn within(&mut self, path: PathBuf) -> Vec<Result<Input, ReadError>> {
        if !self.reads_cabinets {
            return vec![Err(ReadError::Cabinet(path))];
        }
        let cabinet = match Cabinet::open(&path) {
            Ok(cabinet) => Arc::new(cabinet),
            Err(error) => return vec![Err(ReadError::Io { path, error })],
        };
        if cabinet.infs().next().is_none() && !self.manner.allow_empty {
            return vec![Err(ReadError::Empty(path))];
        }
        let infs = cabinet.infs().map(Path::to_owned);
        let inputs = infs.filter_map(|inf| found_within(inf, &cabinet, &mut self.configs));
        inputs.collect()
    }

    /// The next file of a walk. What is there to be found, even where it is
    /// excluded or cannot be read, makes a folder not empty.
    fn next_of(
        &mut self,
        walk: &mut Walk,
        to_hold_any: &mut bool,
    ) -> Option<Result<Input, ReadError>> {
        loop {
            let path = match walk.next(&mut self.configs)? {
                Ok(path) => path,
                Err(error) => {
                    *to_hold_any = false;
                    return Some(Err(error));
                }
            };
            match is_searched_for(&path, &mut self.configs) {
                Ok(false) => {}
                Ok(true) => {
                    *to_hold_any = false;
                    if let Some(input) = decide(path, false, true, &mut self.configs) {
                        return Some(input);
                    }
                }
                Err(error) => {
                    *to_hold_any = false;
                    return Some(Err(error.into()));
                }
            }
        }
    }

    /// Ends a walk; an error where nothing was found that should have been.
    fn end(&mut self, walk: Walk, to_hold_any: bool) -> Option<ReadError> {
        self.configs.walk(None);
        self.searched = true;
        let (folder, ignored, files) = walk.end();
        self.ignored += ignored;
        self.ignore_files.extend(files);
        match ignored {
            _ if !to_hold_any => None,
            0 => Some(ReadError::Empty(folder)),
            _ => Some(ReadError::Ignored(folder)),
        }
    }

    /// Which files are of the run; asked before they are found.
    pub fn coverage(&self) -> Coverage {
        match &self.named {
            Named::Staged(staged) => {
                let staged = staged.iter().flatten();
                Coverage::Only(staged.map(|input| input.path.clone()).collect())
            }
            Named::Paths { list: Some(_), .. } => Coverage::All,
            Named::Paths { paths, .. } => Coverage::Below {
                paths: Arc::clone(paths),
                respects_ignore_files: self.manner.respects_ignore_files,
            },
        }
    }

    /// Whether standard input was to be checked, and is excluded.
    pub fn excludes_stdin(&self) -> bool {
        self.excludes_stdin
    }

    /// Which configuration and ignore files applied, in a line. `None` where only
    /// files were named and none applied.
    pub fn at_work(&self) -> Option<String> {
        if !self.searched && self.configs.files().is_empty() {
            return None;
        }
        let settings = match self.configs.files() {
            [] => "no infmend.toml".to_owned(),
            files => names(files),
        };
        let ignoring = match self.ignore_files.as_slice() {
            _ if !self.manner.respects_ignore_files => "no ignore files (--no-ignore)".to_owned(),
            [] => "no ignore files".to_owned(),
            files => {
                let kept = match self.ignored {
                    0 => "nothing was".to_owned(),
                    1 => "1 file or folder was".to_owned(),
                    many => format!("{many} files and folders were"),
                };
                format!("ignore files: {} ({kept} ignored)", names(files))
            }
        };
        Some(format!("settings: {settings}; {ignoring}"))
    }
}

/// The files of a run, as they are found.
pub type Found<'a> = Box<dyn Iterator<Item = Result<Input, ReadError>> + 'a>;

/// Which files are of a run: others stay as they are.
#[derive(Debug)]
pub enum Coverage {
    /// Any.
    All,
    /// These.
    Only(HashSet<PathBuf>),
    /// These, and what is below those that are folders.
    Below {
        /// What was named.
        paths: Arc<[PathBuf]>,
        /// Whether ignore files have a say.
        respects_ignore_files: bool,
    },
}

/// Which files of one folder are of a run. What the folder decides is found once.
pub struct FolderCoverage<'a> {
    coverage: &'a Coverage,
    /// What was named and the folder is below, with what ignore files have a say.
    above: Vec<Above>,
}

/// What is above a folder, up to one that was named.
enum Above {
    /// Nothing ignores files of the folder.
    Open,
    /// An ignore file ignores the folder, or one above it.
    Ignored,
    /// Ignore files may ignore files of the folder, which are at a depth.
    Some(Ignored, usize),
}

impl Coverage {
    /// Which files of a folder are of the run.
    pub fn of_folder(&self, folder: &Path) -> FolderCoverage<'_> {
        let above = match self {
            Coverage::All | Coverage::Only(_) => Vec::new(),
            Coverage::Below {
                paths,
                respects_ignore_files,
            } => {
                let above = paths
                    .iter()
                    .filter(|path| folder.starts_with(path) && path.is_dir());
                let known = above.map(|path| {
                    let ignored = respects_ignore_files.then(|| Ignored::above(path));
                    let Some(Some(mut ignored)) = ignored else {
                        return Above::Open;
                    };
                    if ignored.ignores_folder(folder) {
                        return Above::Ignored;
                    }
                    let below = folder.strip_prefix(path).unwrap_or(folder);
                    Above::Some(ignored, below.components().count() + 1)
                });
                known.collect()
            }
        };
        FolderCoverage {
            coverage: self,
            above,
        }
    }
}

impl FolderCoverage<'_> {
    /// Whether a file of the folder is of the run, unless it is excluded.
    pub fn covers(&mut self, file: &Path, configs: &mut Configs) -> bool {
        match self.coverage {
            Coverage::All => true,
            Coverage::Only(files) => files.contains(file),
            Coverage::Below { paths, .. } => {
                paths.iter().any(|path| file == path.as_path())
                    || self.above.iter_mut().any(|above| {
                        let is_ignored = match above {
                            Above::Open => false,
                            Above::Ignored => true,
                            Above::Some(ignored, depth) => ignored.ignores(file, *depth, false),
                        };
                        !(is_ignored && configs.respects_gitignore(file).unwrap_or(true))
                    })
            }
        }
    }
}

/// The names of files, from the current folder on where they are below it: the
/// first few.
fn names(files: &[PathBuf]) -> String {
    const MOST: usize = 5;
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let here = here.unwrap_or_default();
    let name = |file: &PathBuf| {
        file.strip_prefix(&here)
            .unwrap_or(file)
            .display()
            .to_string()
    };
    let mut names: Vec<String> = files.iter().map(name).collect();
    names.sort();
    names.dedup();
    let more = names.len().saturating_sub(MOST);
    names.truncate(MOST);
    match more {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}
