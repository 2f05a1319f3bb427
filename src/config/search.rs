//! Which configuration applies to a file.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use hashbrown::HashMap;

use crate::rules::Profile;

use super::{
    BaselineChoice, BaselineFile, Config, ConfigError, FILE_NAME, Layer, Patterns, Settings,
};

/// The configurations of a run, each read once.
#[derive(Debug)]
pub struct Configs {
    choice: Choice,
    command_line: Layer,
    force_exclude: ForceExclude,
    baseline: BaselineChoice,
    /// The baselines that configurations name; none of those that cannot be used,
    /// which was reported.
    baselines: HashMap<PathBuf, Option<Arc<BaselineFile>>>,
    /// What is excluded beside what the configurations exclude.
    exclude: Option<Patterns>,
    /// How many files were excluded.
    excluded: usize,
    /// The first profile whose target was taken, as nobody has named one.
    assumed: Option<&'static Profile>,
    /// The configuration files that hold for a file that was asked about.
    read: Vec<PathBuf>,
    /// The folders that were asked about, as they were named, and what they are.
    resolved: HashMap<OsString, Option<PathBuf>>,
    /// The configuration of each folder that was asked about.
    folders: HashMap<OsString, Found>,
    /// The folder that is walked through: below it are no links, which a walk
    /// skips.
    walked: Option<PathBuf>,
    /// The folder of the file before, as it was named, and what was found.
    last: Option<(PathBuf, Option<Rc<Path>>, Found)>,
}

/// How many folders are remembered. Files of one folder mostly come one after
/// the other, so that forgetting costs little.
const REMEMBERED: usize = 10_000;

#[derive(Debug)]
enum Choice {
    Nothing,
    One(Rc<Config>),
    Search,
}

#[derive(Debug, Clone)]
enum Found {
    Nothing,
    Config(Rc<Config>),
    /// It has an error, which was reported.
    Broken,
}

/// Whether files that the user named are excluded as those that were found are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForceExclude {
    /// They are searched for.
    Never,
    /// As the configuration says.
    AsConfigured,
    /// They are.
    Always,
}

/// What is to be done with a file.
#[derive(Debug)]
#[non_exhaustive]
pub enum Decision {
    /// Look at it with these settings.
    Look(Settings),
    /// Skip it: its configuration excludes it.
    Excluded,
    /// Skip it: its configuration has an error, which was reported when
    /// another file asked for it.
    Broken,
}

impl Configs {
    /// The configurations that are found upwards from each file.
    pub fn search(command_line: Layer) -> Configs {
        Configs::with(Choice::Search, command_line)
    }

    /// No configuration but the command line.
    pub fn none(command_line: Layer) -> Configs {
        Configs::with(Choice::Nothing, command_line)
    }

    /// One configuration for all files. Its patterns count from the working
    /// directory.
    ///
    /// # Errors
    /// When it cannot be read or says what infmend does not know.
    pub fn one(path: &Path, command_line: Layer) -> Result<Configs, ConfigError> {
        let here = fs::canonicalize(".").unwrap_or_default();
        let config = Rc::new(Config::read(path, &here)?);
        let mut configs = Configs::with(Choice::One(config), command_line);
        configs.read.push(path.to_owned());
        Ok(configs)
    }

    fn with(choice: Choice, command_line: Layer) -> Configs {
        Configs {
            choice,
            command_line,
            force_exclude: ForceExclude::Never,
            baseline: BaselineChoice::Ignored,
            baselines: HashMap::new(),
            exclude: None,
            excluded: 0,
            assumed: None,
            read: Vec::new(),
            resolved: HashMap::new(),
            folders: HashMap::new(),
            walked: None,
            last: None,
        }
    }

    /// Says what becomes of excluded files that the user names.
    pub fn force_exclude(&mut self, force: ForceExclude) {
        self.force_exclude = force;
    }

    /// Says which baseline applies: none unless this is called.
    pub fn choose_baseline(&mut self, choice: BaselineChoice) {
        self.baseline = choice;
    }

    /// Excludes files beside those that the configurations exclude.
    pub fn exclude(&mut self, patterns: Patterns) {
        self.exclude = Some(patterns);
    }

    /// The configuration files that were read so far, in the order in which
    /// files asked for them.
    pub fn files(&self) -> &[PathBuf] {
        &self.read
    }

    /// How many files were excluded so far.
    pub fn excluded(&self) -> usize {
        self.excluded
    }

    /// The first profile so far whose target was taken, as nobody has named one.
    pub fn assumed(&self) -> Option<&'static Profile> {
        self.assumed
    }

    /// Says which folder is walked through from now on. No link may be followed
    /// below it until the walk has come to its end.
    pub fn walk(&mut self, folder: Option<PathBuf>) {
        self.walked = folder;
    }

    /// Whether a folder is below the one that is walked through.
    fn is_walked(&self, folder: &Path) -> bool {
        let folder = folder.as_os_str().as_encoded_bytes();
        let root = self.walked.as_ref().map(|root| root.as_os_str());
        let below = root.and_then(|root| folder.strip_prefix(root.as_encoded_bytes()));
        below.is_some_and(|below| below.starts_with(b"/"))
    }

    /// What is to be done with a file. One that the user named is excluded only
    /// where that is forced, and standard input never.
    ///
    /// # Errors
    /// When the file's configuration cannot be read or says what infmend does
    /// not know; reported once for each configuration.
    pub fn decide(&mut self, file: &Path, named: bool) -> Result<Decision, ConfigError> {
        let (resolved, found) = self.of_file(file)?;
        let config = match &found {
            Found::Broken => return Ok(Decision::Broken),
            Found::Nothing => None,
            Found::Config(config) => Some(config),
        };
        let exclude = self.exclude.as_ref();
        let path = match (config, exclude) {
            (None, None) => PathBuf::new(),
            _ => below(resolved.as_deref(), file),
        };
        let forced = match self.force_exclude {
            ForceExclude::Never => false,
            ForceExclude::AsConfigured => config.is_some_and(|config| config.force_exclude),
            ForceExclude::Always => true,
        };
        let spared = file.as_os_str() == "-" || named && !forced;
        if !spared
            && (config.is_some_and(|config| config.excludes(&path))
                || exclude.is_some_and(|patterns| patterns.match_file(&path)))
        {
            self.excluded += 1;
            return Ok(Decision::Excluded);
        }
        let settings = config.map(|config| config.settings(&path));
        let mut settings = settings.unwrap_or_default();
        settings.apply(&self.command_line);
        let extension = file.extension();
        settings.is_template = extension.is_some_and(|end| end.eq_ignore_ascii_case("inx"));
        self.assumed = self.assumed.or(settings.assumes_target_of());
        settings.baseline = match (&self.baseline, &found) {
            (BaselineChoice::One(baseline), _) => Some(Arc::clone(baseline)),
            (BaselineChoice::Ignored, _) => None,
            (_, Found::Config(config)) => match &config.baseline {
                Some(path) => match self.configured_baseline(path)? {
                    Some(baseline) => Some(baseline),
                    None => return Ok(Decision::Broken),
                },
                None => None,
            },
            _ => None,
        };
        Ok(Decision::Look(settings))
    }

    /// The baseline that a configuration names. None where it cannot be used and
    /// that was reported.
    fn configured_baseline(
        &mut self,
        path: &Path,
    ) -> Result<Option<Arc<BaselineFile>>, ConfigError> {
        if let Some(known) = self.baselines.get(path) {
            return Ok(known.clone());
        }
        let may_be_missing = matches!(self.baseline, BaselineChoice::ToWrite);
        let read = BaselineFile::read(path, may_be_missing).map(Arc::new);
        let known = read.as_ref().ok().cloned();
        self.baselines.insert(path.to_owned(), known);
        read.map(Some)
    }

    /// Whether a folder is searched for a file whatever its name is.
    ///
    /// # Errors
    /// As [`Configs::decide`].
    pub fn includes(&mut self, file: &Path) -> Result<bool, ConfigError> {
        let (resolved, found) = self.of_file(file)?;
        Ok(match found {
            Found::Config(config) => {
                config.has_includes() && config.includes(&below(resolved.as_deref(), file))
            }
            Found::Nothing | Found::Broken => false,
        })
    }

    /// Whether a file or folder that ignore files name is skipped below a folder.
    ///
    /// # Errors
    /// As [`Configs::decide`].
    pub fn respects_gitignore(&mut self, path: &Path) -> Result<bool, ConfigError> {
        let (_, found) = self.of_file(path)?;
        Ok(match found {
            Found::Config(config) => config.respect_gitignore,
            Found::Nothing | Found::Broken => true,
        })
    }

    /// The folder of a file, resolved, and its configuration.
    fn of_file(&mut self, file: &Path) -> Result<(Option<Rc<Path>>, Found), ConfigError> {
        let folder = file.parent().filter(|p| !p.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        if let Some((last, resolved, found)) = &self.last
            && last.as_os_str() == folder.as_os_str()
        {
            return Ok((resolved.clone(), found.clone()));
        }
        self.last = None;
        let resolved = self.resolve(folder);
        let found = match &self.choice {
            Choice::Nothing => Found::Nothing,
            Choice::One(config) => Found::Config(Rc::clone(config)),
            Choice::Search => match &resolved {
                Some(resolved) => self.of_folder(resolved)?,
                None => Found::Nothing,
            },
        };
        let resolved: Option<Rc<Path>> = resolved.map(Rc::from);
        self.last = Some((folder.to_owned(), resolved.clone(), found.clone()));
        Ok((resolved, found))
    }

    /// A folder without links and `..`, which would lead past others. What
    /// cannot be resolved cannot be read either, and reading tells why.
    fn resolve(&mut self, folder: &Path) -> Option<PathBuf> {
        if let Some(resolved) = self.resolved.get(folder.as_os_str()) {
            return resolved.clone();
        }
        if self.resolved.len() >= REMEMBERED {
            self.resolved.clear();
        }
        // To resolve a folder that is not a link takes as many questions to the
        // system as there are folders above it, one suffices. Where case does
        // not count, only the system knows how the folder is spelled.
        let spelled = cfg!(any(windows, target_vendor = "apple"));
        let above = folder.parent().filter(|_| !spelled);
        let is_folder = || {
            self.is_walked(folder)
                || fs::symlink_metadata(folder).is_ok_and(|folder| folder.is_dir())
        };
        let resolved = match (above, folder.file_name()) {
            (Some(above), Some(name)) if !above.as_os_str().is_empty() && is_folder() => {
                self.resolve(above).map(|above| above.join(name))
            }
            // A file that is only named may be in a folder that is not there yet.
            (_, name) => fs::canonicalize(folder).ok().or_else(|| {
                let name = name?;
                let above = folder.parent().filter(|p| !p.as_os_str().is_empty());
                let above = self.resolve(above.unwrap_or(Path::new(".")))?;
                Some(above.join(name))
            }),
        };
        self.resolved.insert(folder.into(), resolved.clone());
        resolved
    }

    /// The configuration of a folder: its own, or that of the nearest folder
    /// above that has one.
    fn of_folder(&mut self, folder: &Path) -> Result<Found, ConfigError> {
        if let Some(found) = self.folders.get(folder.as_os_str()) {
            return Ok(found.clone());
        }
        if self.folders.len() >= REMEMBERED {
            // What is broken is reported once.
            self.folders
                .retain(|_, found| matches!(found, Found::Broken));
        }
        let path = folder.join(FILE_NAME);
        let (found, error) = if path.is_file() {
            match Config::read(&path, folder) {
                Ok(config) => {
                    self.read.push(path);
                    (Found::Config(Rc::new(config)), None)
                }
                Err(error) => (Found::Broken, Some(error)),
            }
        } else {
            match folder.parent().map(|above| self.of_folder(above)) {
                Some(Ok(found)) => (found, None),
                Some(Err(error)) => (Found::Broken, Some(error)),
                None => (Found::Nothing, None),
            }
        };
        self.folders.insert(folder.into(), found.clone());
        error.map_or(Ok(found), Err)
    }
}

/// A file in its resolved folder.
fn below(resolved: Option<&Path>, file: &Path) -> PathBuf {
    let resolved = resolved.unwrap_or(Path::new(""));
    resolved.join(file.file_name().unwrap_or_default())
}
