//! The settings of a project, `infmend.toml`: which rules are enabled where,
//! which files are skipped, and how they are read.

mod baseline;
mod error;
mod file;
mod patterns;
mod schema;
mod search;

use std::path::Path;
use std::sync::Arc;

use crate::rules::{Downlevel, Options, Profile, RuleSet, Selector, Severity};
use crate::schema::{Architectures, Mode, TargetOs};
use crate::source::Encoding;

pub use baseline::{BaselineChoice, BaselineFile};
pub use error::ConfigError;
pub use file::Config;
pub use patterns::{PatternError, Patterns};
pub use schema::schema;
pub use search::{Configs, Decision, ForceExclude};

/// The name of the file.
pub const FILE_NAME: &str = "infmend.toml";

/// What one place says: the file, one of its overrides, or the command line.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Layer {
    /// The profile.
    pub profile: Option<&'static Profile>,
    /// The mode of InfVerif whose requirements are checked as well.
    pub infverif: Option<Mode>,
    /// Only these rules, whatever the places before it say.
    pub select: Option<Vec<Selector>>,
    /// Not these rules.
    pub ignore: Vec<Selector>,
    /// The encoding that files are read in.
    pub encoding: Option<Encoding>,
    /// The oldest Windows version that the packages support.
    pub target_os: Option<TargetOs>,
    /// The machines that the packages do not support any more.
    pub drop_arch: Option<Architectures>,
    /// The least severity of findings that count.
    pub severity: Option<Severity>,
    /// What becomes of signed packages.
    pub signed: Option<Signed>,
}

/// What `fix` does with an INF that a signed catalog lists: a change breaks the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Signed {
    /// It is fixed as any other.
    #[default]
    Fix,
    /// It is left alone.
    Keep,
}

impl Signed {
    /// Its name in `infmend.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Signed::Fix => "fix",
            Signed::Keep => "keep",
        }
    }
}

/// The settings of one file.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settings {
    /// The profile; none where nobody has chosen one.
    pub profile: Option<&'static Profile>,
    /// The mode of InfVerif whose requirements are checked as well.
    pub infverif: Option<Mode>,
    /// Whether stampinf has yet to make an INF of the file: it is called `*.inx`.
    pub is_template: bool,
    /// The rules that were chosen, or all of them.
    pub rules: RuleSet,
    /// Whether anybody selected them.
    pub selected: bool,
    /// The encoding that it is read in; none where its bytes show it.
    pub encoding: Option<Encoding>,
    /// The oldest Windows that its package is for; none where nobody has said.
    pub target_os: Option<TargetOs>,
    /// The machines that its package does not support any more.
    pub drop_arch: Architectures,
    /// The least severity of findings that count; none where nobody has said.
    pub severity: Option<Severity>,
    /// What becomes of it where it belongs to a signed package.
    pub signed: Signed,
    /// The baseline whose findings are not reported.
    pub baseline: Option<Arc<BaselineFile>>,
    /// The configuration that applies.
    pub config: Option<Arc<Path>>,
    /// Which of its overrides apply, from 0.
    pub overrides: Vec<usize>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            profile: None,
            infverif: None,
            is_template: false,
            rules: RuleSet::all(),
            selected: false,
            encoding: None,
            target_os: None,
            drop_arch: Architectures::default(),
            severity: None,
            signed: Signed::default(),
            baseline: None,
            config: None,
            overrides: Vec::new(),
        }
    }
}

impl Settings {
    /// What is asked of the rules.
    pub fn options(&self, downlevel: Downlevel) -> Options {
        let options = Options {
            by_default: !self.selected,
            profile: None,
            infverif: self.infverif,
            is_template: self.is_template,
            target_os: self.target_os,
            drop_arch: self.drop_arch,
            downlevel,
            encoding_is_named: self.encoding.is_some(),
            severity: self.severity.unwrap_or_default(),
            listed_text: None,
        };
        match self.profile {
            Some(profile) => options.profile(profile),
            None => options,
        }
    }

    /// The profile whose target is taken, as nobody has named one.
    pub fn assumes_target_of(&self) -> Option<&'static Profile> {
        let profile = self.profile.filter(|profile| profile.target_os.is_some());
        profile.filter(|_| self.target_os.is_none())
    }

    /// The least severity of findings that are listed for people, and that the
    /// exit status of `check` counts.
    pub fn counted(&self) -> Severity {
        self.severity.unwrap_or(match self.selected {
            true => Severity::Info,
            false => Severity::Warning,
        })
    }

    /// Merges a layer of higher priority.
    fn apply(&mut self, layer: &Layer) {
        self.profile = layer.profile.or(self.profile);
        self.infverif = layer.infverif.or(self.infverif);
        if let Some(select) = &layer.select {
            self.rules = self.rules.clone().choose(select);
            self.selected = true;
        }
        self.rules = self.rules.clone().leave_out(&layer.ignore);
        self.encoding = layer.encoding.or(self.encoding);
        self.target_os = layer.target_os.or(self.target_os);
        self.drop_arch = layer.drop_arch.unwrap_or(self.drop_arch);
        self.severity = layer.severity.or(self.severity);
        self.signed = layer.signed.unwrap_or(self.signed);
    }
}
