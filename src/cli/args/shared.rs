//! The options that `check`, `fix` and other commands share.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};

use super::names::{RuleOrCode, mode, profile};
use super::scope::ScopeArgs;
use super::search::SearchArgs;
use crate::cli::git::{GitError, Since, SinceError};
use crate::cli::input::Search;
use crate::config::{BaselineChoice, ConfigError, Configs, Layer, PatternError};
use crate::rules::{Downlevel, Profile, Selector, Severity};
use crate::schema::{ARCHITECTURES, Architectures, Mode, TargetOs};
use crate::source::Encoding;

/// What `check` and `fix` take alike.
#[derive(Debug, Clone, Args)]
pub struct RunArgs {
    #[command(flatten)]
    pub search: SearchArgs,
    #[command(flatten)]
    pub jobs: JobArgs,
    #[command(flatten)]
    pub rules: RuleArgs,
    #[command(flatten)]
    pub encoding: EncodingArgs,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub scope: ScopeArgs,
}

/// What a command is to look at.
#[derive(Debug)]
pub enum Wanted<'a> {
    /// What is staged in git.
    Staged,
    /// These files and folders: those of the current folder where there are none
    /// and no list.
    Paths {
        /// As they were given.
        paths: &'a [PathBuf],
        /// A file with further ones.
        list: Option<&'a Path>,
    },
}

/// What a run begins with.
#[derive(Debug)]
pub struct Started {
    /// The files that it checks.
    pub search: Search,
    /// The baseline that applies to them.
    pub baseline: BaselineChoice,
    /// The revision that they are compared with.
    pub since: Option<Since>,
}

impl<'a> Wanted<'a> {
    /// What is staged, or these paths and a list of others.
    pub fn new(staged: bool, paths: &'a [PathBuf], list: Option<&'a Path>) -> Wanted<'a> {
        match staged {
            true => Wanted::Staged,
            false => Wanted::Paths { paths, list },
        }
    }
}

impl RunArgs {
    /// Starts the threads, once in a run, and reads the configuration, the baseline
    /// (one `to_write` need not be there) and the revision that are named.
    ///
    /// # Errors
    /// When the system gives no threads, or what was given cannot be used.
    pub fn start(&self, wanted: Wanted<'_>, to_write: bool) -> Result<Started, StartError> {
        let baseline = self.scope.baseline(to_write)?;
        let jobs = self.jobs.jobs.map_or(0, NonZeroUsize::get);
        ThreadPoolBuilder::new().num_threads(jobs).build_global()?;
        let configs = self.configs(&baseline)?;
        let (paths, is_staged) = match wanted {
            Wanted::Staged => (&[][..], true),
            Wanted::Paths { paths, .. } => (paths, false),
        };
        let search = self.search(wanted, configs)?;
        let since = self.scope.since(paths, is_staged)?;
        Ok(Started {
            search,
            baseline,
            since,
        })
    }

    fn search(&self, wanted: Wanted<'_>, configs: Configs) -> Result<Search, StartError> {
        let manner = self.search.manner();
        let Wanted::Paths { paths, list } = wanted else {
            return Ok(Search::staged(manner, configs)?);
        };
        let stdin = PathBuf::from("-");
        let paths = match (paths, list, &manner.stdin_filename) {
            ([], _, Some(_)) => vec![stdin],
            ([], None, None) => vec![PathBuf::from(".")],
            (paths, _, Some(_)) if !paths.contains(&stdin) => return Err(StartError::NoStdin),
            (paths, _, _) => paths.to_vec(),
        };
        Ok(Search::new(
            paths,
            list.map(Path::to_owned),
            manner,
            configs,
        ))
    }

    /// The settings of files.
    ///
    /// # Errors
    /// When what was given cannot be used.
    pub fn configs(&self, baseline: &BaselineChoice) -> Result<Configs, StartError> {
        let mut configs = self.config.configs(Some(&self.rules), &self.encoding)?;
        configs.choose_baseline(baseline.clone());
        configs.force_exclude(self.search.forced());
        self.search.skip.exclude_from(&mut configs)?;
        Ok(configs)
    }
}

/// Why a run does not begin.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The system gives no threads to work with.
    #[error("--jobs: cannot start so many threads: {0}")]
    Threads(#[from] ThreadPoolBuildError),
    /// The configuration that is named cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// What is excluded cannot be.
    #[error("--exclude: {0}")]
    Exclude(#[from] PatternError),
    /// git does not say what is staged.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The revision of `--diff-base` cannot be compared with.
    #[error(transparent)]
    Since(#[from] SinceError),
    /// Standard input has a name, and is not read.
    #[error("--stdin-filename applies to standard input: pass - as PATH, or leave PATH out")]
    NoStdin,
}

/// Which rules are enabled.
#[derive(Debug, Clone, Args)]
pub struct RuleArgs {
    /// A named set of rules and options, from which --select and --ignore choose
    ///
    /// What a profile is about beside the rules that are on by default is at least a
    /// warning. Where no --target-os is given, the packages are taken to support
    /// the Windows that the profile names. `infmend rules --profile NAME` lists it.
    #[arg(long, value_name = "NAME", ignore_case = true, value_parser = profile())]
    pub profile: Option<&'static Profile>,
    /// Also what InfVerif reports in a mode, at its levels
    ///
    /// InfVerif is Microsoft's checker of INF files. Its error is an error here, and
    /// its warning a warning. `--select infverif` leaves out what else infmend
    /// finds, `--select 1324` is about one of its codes, and `infmend explain 1324`
    /// explains it. docs/infverif.md says which codes are checked, and how far that
    /// agrees with InfVerif.
    #[arg(long, value_name = "MODE", ignore_case = true, value_parser = mode())]
    pub infverif: Option<Mode>,
    /// Only these rules: names, codes of InfVerif, or infverif for all of its codes
    #[arg(long, value_name = "RULE,…", value_delimiter = ',', value_parser = RuleOrCode, hide_possible_values = true)]
    pub select: Vec<Selector>,
    /// Not these rules
    #[arg(long, value_name = "RULE,…", value_delimiter = ',', value_parser = RuleOrCode, hide_possible_values = true)]
    pub ignore: Vec<Selector>,
    /// Only findings of at least this severity [default: warning, and info where
    /// rules are selected]
    ///
    /// `check` reports these, and its exit status counts these, in every format
    /// alike. The formats json, jsonl, sarif and html hold everything unless this
    /// option is given. `fix` fixes and lists these; where no severity is asked for
    /// it fixes everything, and lists warnings and errors. `severity` in
    /// infmend.toml asks for one for all who use the project.
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub severity: Option<Level>,
    /// The oldest Windows version that the packages support; turns on
    /// run-from-driver-store, which needs 10.0.16299 or later
    #[arg(long, value_name = "VERSION")]
    pub target_os: Option<TargetOs>,
    /// Architectures that the packages do not support any more, as in x86,ia64
    ///
    /// `fix --unsafe-fixes` takes them out of [Manufacturer], with their models, and
    /// removes what nothing leads to then: install sections, files, strings.
    #[arg(
        long,
        value_name = "ARCH,…",
        value_delimiter = ',',
        ignore_case = true,
        value_parser = PossibleValuesParser::new(ARCHITECTURES.each_ref().map(|known| known.name))
    )]
    pub drop_arch: Vec<String>,
    /// Raise the TargetOS of an INF that moves to the Driver Store (drops older
    /// Windows versions)
    #[arg(long, conflicts_with = "keep_downlevel")]
    pub raise_target: bool,
    /// Keep older Windows versions working: give them their own sections when an
    /// INF moves to the Driver Store
    #[arg(long)]
    pub keep_downlevel: bool,
}

impl RuleArgs {
    /// What becomes of systems that are too old for what an INF is given.
    pub fn downlevel(&self) -> Downlevel {
        match (self.raise_target, self.keep_downlevel) {
            (true, _) => Downlevel::Raise,
            (_, true) => Downlevel::Keep,
            _ => Downlevel::Ask,
        }
    }

    /// The architectures that the command line drops.
    pub fn drop_arch(&self) -> Option<Architectures> {
        let names = self.drop_arch.iter().map(String::as_str);
        let named = Architectures::named(names);
        named.filter(|machines| !machines.is_empty())
    }

    /// The severity that the command line asks for.
    pub fn severity(&self) -> Option<Severity> {
        self.severity.map(Level::severity)
    }
}

/// How bad a finding must be to be reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Level {
    /// Everything
    Info,
    /// Warnings and errors
    Warning,
    /// Errors
    Error,
}

impl Level {
    /// The severity itself.
    pub fn severity(self) -> Severity {
        match self {
            Level::Info => Severity::Info,
            Level::Warning => Severity::Warning,
            Level::Error => Severity::Error,
        }
    }
}

/// Which configuration holds.
#[derive(Debug, Clone, Args)]
pub struct ConfigArgs {
    /// Use this configuration for all files, instead of the infmend.toml that
    /// is found in the folder of each or above
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,
    /// Use no infmend.toml
    #[arg(long)]
    pub no_config: bool,
}

impl ConfigArgs {
    /// The configurations, over which the command line has the last word.
    ///
    /// # Errors
    /// When the one that is named cannot be used.
    pub fn configs(
        &self,
        rules: Option<&RuleArgs>,
        encoding: &EncodingArgs,
    ) -> Result<Configs, ConfigError> {
        let select = rules.map(|rules| &rules.select);
        let layer = Layer {
            profile: rules.and_then(|rules| rules.profile),
            infverif: rules.and_then(|rules| rules.infverif),
            select: select.filter(|select| !select.is_empty()).cloned(),
            ignore: rules.map(|rules| rules.ignore.clone()).unwrap_or_default(),
            encoding: encoding.encoding,
            target_os: rules.and_then(|rules| rules.target_os),
            drop_arch: rules.and_then(RuleArgs::drop_arch),
            severity: rules.and_then(RuleArgs::severity),
            signed: None,
        };
        match &self.config {
            Some(path) => Configs::one(path, layer),
            None if self.no_config => Ok(Configs::none(layer)),
            None => Ok(Configs::search(layer)),
        }
    }
}

/// How much of the machine is used.
#[derive(Debug, Clone, Copy, Args)]
pub struct JobArgs {
    /// Number of files to process in parallel [default: one per core]
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
}

/// How files are read.
#[derive(Debug, Clone, Args)]
pub struct EncodingArgs {
    /// Read every file in this encoding instead of detecting it
    ///
    /// ascii, utf-8, utf-16le, utf-16be, or a Windows code page: 874, 932
    /// (shift_jis), 936 (gbk), 949 (euc-kr), 950 (big5), 1250 to 1258.
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<Encoding>,
}
