//! The other INFs of a file's folder, which are read only where a fix would
//! move a file.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::args::RunArgs;
use super::catalogs::Catalogs;
use super::git::{Before, Since, SinceError};
use super::input::{self, Cabinet, Coverage, Input};
use crate::config::{BaselineChoice, Signed};
use crate::fix::facts_of;
use crate::model::Model;
use crate::rules::{Alone, Facts, Options, Package, Rule, RuleSet, Staying, inspect_in, together};
use crate::scope::Scope;
use crate::source::Source;
use crate::syntax::Document;

/// The folders of a run, each read once.
pub(super) struct Folders {
    run: Arc<RunArgs>,
    baseline: BaselineChoice,
    since: Option<Since>,
    /// Which files are of the run.
    coverage: Coverage,
    /// Where signed packages may be kept: what tells them, and whether all of them are.
    keeping: Option<(Arc<Catalogs>, bool)>,
    known: Mutex<HashMap<PathBuf, Arc<OnceLock<Stays>>>>,
}

/// Which files of each INF of a folder stay, by the INFs' paths.
type Stays = HashMap<PathBuf, Staying>;

/// What belongs to one INF.
pub(super) struct Beside<'f> {
    folders: &'f Folders,
    path: &'f Path,
    /// The cabinet that it is in.
    within: Option<&'f Arc<Cabinet>>,
}

impl Folders {
    /// The folders of a run.
    pub(super) fn new(
        run: &RunArgs,
        baseline: BaselineChoice,
        since: Option<Since>,
        coverage: Coverage,
    ) -> Folders {
        Folders {
            run: Arc::new(run.clone()),
            baseline,
            since,
            coverage,
            keeping: None,
            known: Mutex::default(),
        }
    }

    /// The same for a run that leaves INFs of signed packages alone where `all` is true or
    /// their settings say so.
    pub(super) fn keeping_signed(self, catalogs: &Arc<Catalogs>, all: bool) -> Folders {
        Folders {
            keeping: Some((Arc::clone(catalogs), all)),
            ..self
        }
    }

    /// Whether an INF is left alone because a signed catalog lists it.
    pub(super) fn is_kept(&self, input: &Input, source: &Source) -> bool {
        let Some((catalogs, all)) = &self.keeping else {
            return false;
        };
        if !*all && input.settings.signed != Signed::Keep || !catalogs.are_beside(input) {
            return false;
        }
        let document = Document::new(source.text());
        let named = Model::new(&document).catalogs();
        let verdict = catalogs.of(input, &named, source.bytes());
        verdict.is_some_and(|verdict| {
            let listing = verdict.listing();
            listing.lists() && listing.signer.is_some()
        })
    }

    /// What belongs to an INF. Nobody knows the folder of standard input, unless
    /// it stands for a file.
    pub(super) fn beside<'f>(&'f self, input: &'f Input) -> Box<dyn Package + 'f> {
        if input.path.as_os_str() == "-" {
            return Box::new(Alone);
        }
        Box::new(Beside {
            folders: self,
            path: &input.path,
            within: input.within.as_ref(),
        })
    }

    fn of_folder(&self, folder: &Path) -> Arc<OnceLock<Stays>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(folder.to_owned()).or_default())
    }

    fn look_into(&self, folder: &Path) -> Stays {
        let is_here = folder.as_os_str().is_empty();
        let entries = if is_here { Path::new(".") } else { folder }.read_dir();
        let mut paths: Vec<PathBuf> = entries
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| folder.join(entry.file_name()))
            .filter(|path| input::is_inf(path) && path.is_file())
            .collect();
        paths.sort();
        // What a configuration has to say is found out as it was for the run.
        let configs = self.run.configs(&self.baseline);
        let (Ok(mut configs), true) = (configs, paths.len() > 1) else {
            return Stays::new();
        };
        let mut coverage = self.coverage.of_folder(folder);
        let inputs = paths.into_iter().filter_map(|path| {
            let is_in_run = coverage.covers(&path, &mut configs);
            if let Some(found) = input::found(path.clone(), &mut configs) {
                return Some((found.ok()?, is_in_run));
            }
            // One that is excluded is there all the same, and stays as it is.
            let input = input::named(path, &mut configs)?.ok()?;
            Some((input, false))
        });
        self.stays(inputs.collect())
    }

    /// As [`look_into`](Self::look_into), of a folder in a cabinet, all of which is of the
    /// run.
    fn look_into_cabinet(&self, folder: &Path, cabinet: &Arc<Cabinet>) -> Stays {
        let Ok(mut configs) = self.run.configs(&self.baseline) else {
            return Stays::new();
        };
        let infs = cabinet.in_folder(folder).filter(|path| input::is_inf(path));
        let inputs = infs
            .filter_map(|path| input::found_within(path.to_owned(), cabinet, &mut configs)?.ok());
        self.stays(inputs.map(|input| (input, true)).collect())
    }

    /// Which files of INFs of one folder stay; each with whether it is of the run.
    fn stays(&self, inputs: Vec<(Input, bool)>) -> Stays {
        if inputs.len() < 2 {
            return Stays::new();
        }
        let names: Vec<String> = inputs
            .iter()
            .map(|(input, _)| input.path.file_name().unwrap_or_default())
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        let facts = |index: usize, staying: &Staying| {
            let Some((input, is_in_run)) = inputs.get(index) else {
                return Facts::default();
            };
            let Ok(bytes) = input::read(input) else {
                return Facts::default();
            };
            let source = input::decode(bytes, &input.settings);
            let options = input.settings.options(self.run.rules.downlevel());
            let rules = input.settings.rules.clone();
            let is_fixed = *is_in_run
                && self.is_in_question(input, &source, &options, staying)
                && !self.is_kept(input, &source);
            facts_of(source, rules, &options, staying, is_fixed)
        };
        let staying = together(&names, facts);
        let paths = inputs.into_iter().map(|(input, _)| input.path);
        paths.zip(staying).collect()
    }
}

/// The rule that moves files.
const MOVES: &str = "run-from-driver-store";

impl Folders {
    /// Which findings in a file are in question.
    ///
    /// # Errors
    /// When the file cannot be compared with the revision of `--diff-base`.
    pub(super) fn scope(&self, input: &Input, source: &Source) -> Result<Scope, SinceError> {
        let baseline = input.settings.baseline.as_ref();
        let known = baseline.and_then(|baseline| baseline.known(&input.path));
        let before = self.since.as_ref().map(|since| since.before(&input.path));
        let base: Option<Arc<str>> = match before.transpose()? {
            None | Some(Before::New) => None,
            Some(Before::Same) => Some(source.text().into()),
            Some(Before::Bytes(bytes)) => Some(input::decode(bytes, &input.settings).text().into()),
        };
        Ok(Scope {
            known: known.map(Arc::new),
            base,
        })
    }

    /// Whether a fix may move files of an INF: nothing moves where the finding is
    /// not in question.
    fn is_in_question(
        &self,
        input: &Input,
        source: &Source,
        options: &Options,
        staying: &Staying,
    ) -> bool {
        // What cannot be compared is not fixed either.
        let Ok(scope) = self.scope(input, source) else {
            return false;
        };
        let Some(rule) = Rule::named(MOVES).filter(|_| !scope.is_everything()) else {
            return true;
        };
        let mut findings =
            inspect_in(source, &RuleSet::from_iter([rule]), options, staying).unwrap_or_default();
        scope.narrow(source, &mut findings);
        !findings.is_empty()
    }
}

impl Package for Beside<'_> {
    fn staying(&self) -> Staying {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let stays = self.folders.of_folder(folder);
        let stays = stays.get_or_init(|| match self.within {
            Some(cabinet) => self.folders.look_into_cabinet(folder, cabinet),
            None => self.folders.look_into(folder),
        });
        stays.get(self.path).cloned().unwrap_or_default()
    }
}

impl fmt::Debug for Beside<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Beside").field("path", &self.path).finish()
    }
}
