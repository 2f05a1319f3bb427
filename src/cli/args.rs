//! The command line, as clap reads it.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};

use super::clock;
use crate::config::{ConfigError, Configs, ForceExclude, Layer};
use crate::model::TargetOs;
use crate::rules::{self, Downlevel, DriverVer, DriverVerError, Rule, Severity};
use crate::source::Encoding;

/// Makes Windows driver updates need no restart.
///
/// infmend reads INF files as Windows does, finds what makes a driver update
/// ask for a restart, shows the mend as a diff, and writes it without changing
/// another byte.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How much is said.
    #[command(flatten)]
    pub manner: MannerArgs,
}

/// How much is said beside the result.
#[derive(Debug, Clone, Copy, Args)]
pub struct MannerArgs {
    /// Only the result and errors: no progress bar, no notes, no summary
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Also name each file that is looked at, with its encoding
    #[arg(long, short, global = true)]
    pub verbose: bool,
}

const EXAMPLES: &str = "\
Examples:
  infmend check drivers/              what asks for a restart in a folder of INFs
  infmend fix drivers/                shows each diff and asks before it writes
  infmend fix --yes drivers/          writes all safe fixes without asking
  infmend fix --diff drivers/         only shows
  infmend explain reboot-directive    what a rule finds, why, and how it mends it

Exit status: 0 nothing to report, or all written; 1 findings, or changes that
were not written (0 with --exit-zero); 2 a file could not be read or written, or
wrong usage.";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Report what makes updates ask for a restart
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Show the mends as diffs and write them
    #[command(after_help = FIX_EXAMPLES)]
    Fix(FixArgs),
    /// List the rules
    Rules {
        /// Write the documentation that is made from the source into a folder
        #[arg(long, value_name = "FOLDER", hide = true)]
        write_docs: Option<PathBuf>,
        /// Only say what of it is not as it should be
        #[arg(long, requires = "write_docs", hide = true)]
        check: bool,
    },
    /// Explain a rule, a copy flag or a DIRID, or print a guide
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain {
        /// A rule, a guide (restarts, installers, configuration), copy flags or
        /// a DIRID
        ///
        /// A number with 0x is one of copy flags. Any other number is a DIRID;
        /// where it makes sense as copy flags, too, both are explained.
        #[arg(value_name = "TOPIC", allow_negative_numbers = true)]
        topic: String,
    },
    /// Print the text of an INF as UTF-8
    ///
    /// Meant as git's textconv, so that UTF-16 files show readable diffs:
    /// `infmend install-git` sets it.
    Cat {
        /// The file, or - for standard input
        #[arg(value_name = "FILE")]
        path: PathBuf,
        #[command(flatten)]
        encoding: EncodingArgs,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Print what each INF means, line by line, as JSON
    ///
    /// Per file a line {"file":…}, or with "error" and "line" where SetupAPI
    /// refuses it; per section, same-named ones merged, a line {"section":…};
    /// per entry an array of its key (null where it has none) and its values
    /// after string substitution. DIRIDs stay as %12%.
    Dump {
        /// Files and folders, or - for standard input
        #[arg(value_name = "PATH", required = true)]
        paths: Vec<PathBuf>,
        #[command(flatten)]
        encoding: EncodingArgs,
        #[command(flatten)]
        config: ConfigArgs,
    },
    /// Make git show INFs as text, UTF-16 ones too
    ///
    /// Shows what it would do and asks first. It sets a textconv for *.inf and
    /// *.inx, so that git diff, git log -p and git show print text, and a
    /// pattern by which each hunk names its section. What git stores does not
    /// change.
    #[command(after_help = INSTALL_GIT_EXAMPLES)]
    InstallGit(InstallGitArgs),
    /// Write the man pages and completions into a folder
    #[command(hide = true)]
    Generate {
        /// The folder; the pages go to man/, the completions to completions/
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
    /// Print a completion script for a shell
    #[command(after_help = "Example:\n  infmend completions bash > /etc/bash_completion.d/infmend")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  infmend explain reboot-directive    what a rule finds, why, and how it is mended
  infmend explain restarts            what needs a restart and what does not
  infmend explain 0x00001004          what these copy flags do
  infmend explain COPYFLG_NOPRUNE     the same by name
  infmend explain 13                  which folder a DIRID stands for";

const CHECK_EXAMPLES: &str = "\
Examples:
  infmend check drivers/ extra.inf
  infmend check --format concise drivers/
  infmend check --format json drivers/ > findings.json
  infmend check --format html --output report.html drivers/
  infmend check --format sarif --output infmend.sarif drivers/
  infmend check --select reboot-directive,restart-copy-flag drivers/
  type a.inf | infmend check -
  git ls-files -z '*.inf' | infmend check --files-from -

A folder is searched for *.inf and *.inx, in any case, and for what infmend.toml
includes; one that holds none of them is an error. What is not a Windows INF (EDK2
descriptions, autorun.inf, Windows 3.x scripts, binaries) is skipped.";

const FIX_EXAMPLES: &str = "\
Examples:
  infmend fix drivers/                      asks for each file
  infmend fix --yes drivers/                writes without asking
  infmend fix --diff drivers/               shows the diffs and never writes
  infmend fix --diff drivers/ > a.patch     for git apply, patch -p1 and patch -p0
  infmend fix --patch drivers/ > a.patch    for git apply, UTF-16 files too
  infmend fix --stat drivers/               how much would change, by file and rule
  infmend fix --unsafe-fixes a.inf          also fixes that may change more
  infmend fix --driver-ver today,+1 a.inf   with a new date and version, now or later
  infmend fix --staged --yes                in a git hook: what is about to be committed
  infmend fix - < a.inf > b.inf             from standard input to standard output

Without a terminal and without --yes nothing is written. After a file was
written its catalog must be made and signed again.

A file is replaced as a whole and keeps its owner and permissions. One that is
read-only, has hard links, or has changed since it was read is left as it is.
An interrupt (Ctrl-C) ends the run between two files, with exit status 130.

Environment:
  INFMEND_PAGER, PAGER      the pager for --diff, --patch and --stat on a terminal;
                            less where neither is set, none where it is empty or cat
  NO_COLOR, CLICOLOR_FORCE  no colours; colours also where there is no terminal";

const INSTALL_GIT_EXAMPLES: &str = "\
Examples:
  infmend install-git           for the repository of the current folder
  infmend install-git --global  for all repositories of this user
  infmend install-git --print   only shows what would be done";

/// Arguments of `install-git`.
#[derive(Debug, Args)]
pub struct InstallGitArgs {
    /// For all repositories of this user instead of the one here
    #[arg(long)]
    pub global: bool,
    /// Show what would be done, and do nothing
    #[arg(long, conflicts_with = "yes")]
    pub print: bool,
    /// Do it without asking
    #[arg(long, short)]
    pub yes: bool,
}

/// Which rules are at work.
#[derive(Debug, Args)]
pub struct RuleArgs {
    /// Only these rules
    #[arg(long, value_name = "RULE,…", value_delimiter = ',', value_parser = parse_rule)]
    pub select: Vec<&'static Rule>,
    /// Not these rules
    #[arg(long, value_name = "RULE,…", value_delimiter = ',', value_parser = parse_rule)]
    pub ignore: Vec<&'static Rule>,
    /// The oldest Windows that the packages are for; turns on
    /// run-from-driver-store, which needs 10.0.16299 or later
    #[arg(long, value_name = "VERSION")]
    pub target_os: Option<TargetOs>,
    /// Let an INF that moves to the Driver Store serve no older systems
    #[arg(long, conflicts_with = "keep_downlevel")]
    pub raise_target: bool,
    /// Give older systems sections of their own in an INF that moves to the
    /// Driver Store
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
}

fn parse_rule(name: &str) -> Result<&'static Rule, String> {
    Rule::named(name).ok_or_else(|| format!("no rule has this name; {}", rules::known_names()))
}

/// Which configuration holds.
#[derive(Debug, Args)]
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
            select: select.filter(|select| !select.is_empty()).cloned(),
            ignore: rules.map(|rules| rules.ignore.clone()).unwrap_or_default(),
            encoding: encoding.encoding,
            target_os: rules.and_then(|rules| rules.target_os),
        };
        match &self.config {
            Some(path) => Configs::one(path, layer),
            None if self.no_config => Ok(Configs::none(layer)),
            None => Ok(Configs::search(layer)),
        }
    }
}

/// Which files are looked at.
#[derive(Debug, Clone, Copy, Args)]
pub struct SearchArgs {
    /// Skip files that infmend.toml excludes even where they are named here,
    /// as tools that pass changed files do
    #[arg(long)]
    pub force_exclude: bool,
    /// Do not fail where a folder holds no INF files
    #[arg(long)]
    pub allow_empty: bool,
}

impl SearchArgs {
    /// What becomes of excluded files that are named.
    pub fn forced(self) -> ForceExclude {
        match self.force_exclude {
            true => ForceExclude::Always,
            false => ForceExclude::AsConfigured,
        }
    }
}

/// How much of the machine is used.
#[derive(Debug, Clone, Copy, Args)]
pub struct JobArgs {
    /// How many files are looked at at the same time [default: one per core]
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
}

impl JobArgs {
    /// Makes the threads, once in a run.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn start(self) -> Result<(), NoThreads> {
        let jobs = self.jobs.map_or(0, NonZeroUsize::get);
        let pool = ThreadPoolBuilder::new().num_threads(jobs);
        pool.build_global().map_err(NoThreads)
    }
}

/// The system gives no threads to work with.
#[derive(Debug, thiserror::Error)]
#[error("--jobs: cannot start so many threads: {0}")]
pub struct NoThreads(ThreadPoolBuildError);

/// How files are read.
#[derive(Debug, Args)]
pub struct EncodingArgs {
    /// Read every file in this encoding instead of the one that its bytes show
    ///
    /// ascii, utf-8, utf-16le, utf-16be, or a Windows code page: 874, 932
    /// (shift_jis), 936 (gbk), 949 (euc-kr), 950 (big5), 1250 to 1258.
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<Encoding>,
}

/// How findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Each finding with its line, the part underlined
    Full,
    /// One line a finding
    Concise,
    /// One JSON document
    Json,
    /// One JSON object per file and line, written as files are looked at
    Jsonl,
    /// A page to look through, with the diffs of what `fix` would do
    Html,
    /// SARIF 2.1.0, with the fixes
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// JUnit's XML
    Junit,
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
    /// The least severity that is reported.
    pub fn severity(self) -> Severity {
        match self {
            Level::Info => Severity::Info,
            Level::Warning => Severity::Warning,
            Level::Error => Severity::Error,
        }
    }
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Files and folders, or - for standard input
    #[arg(value_name = "PATH", required_unless_present = "files_from")]
    pub paths: Vec<PathBuf>,
    /// Also look at the files and folders that are listed in this file, or on
    /// standard input for -
    ///
    /// One to a line, or each ended by a NUL byte, as `find -print0` and `git
    /// ls-files -z` write them. Read as it comes, so that the list may be of
    /// any length. They are skipped where files found in a folder are:
    /// what a configuration excludes, and, without a note, what is not an INF.
    #[arg(long, value_name = "FILE")]
    pub files_from: Option<PathBuf>,
    /// How findings are shown
    #[arg(long, value_enum, default_value_t = Format::Full)]
    pub format: Format,
    /// Only findings that are at least this bad
    ///
    /// `--severity warning` leaves out what is only good to know, such as that a
    /// boot-start driver is updated; the exit status follows what is left.
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = Level::Info)]
    pub severity: Level,
    /// Write the report to this file instead of standard output
    ///
    /// The file is written beside its place and then put there, so a run that
    /// fails leaves the old one as it was.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Exit with status 0 even when there are findings
    ///
    /// What could not be read, and wrong usage, still give 2.
    #[arg(long)]
    pub exit_zero: bool,
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
}

/// How a diff is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffStyle {
    /// Old and new lines one below the other
    Unified,
    /// The old file on the left, the new one on the right
    SideBySide,
}

/// Arguments of `fix`.
#[derive(Debug, Args)]
pub struct FixArgs {
    /// Files and folders, or - for standard input
    #[arg(value_name = "PATH", required_unless_present = "staged")]
    pub paths: Vec<PathBuf>,
    /// The INFs that are staged in git; exits with 1 when the commit must wait
    ///
    /// What is staged is checked, not what is in the folder. A file without
    /// other changes is fixed in the folder: look at the change, stage it,
    /// commit again. One with unstaged changes is fixed in the index and in the
    /// folder, or in neither where the two do not go together. The exit status
    /// is 1 when a file was changed or what is staged still has a finding with a
    /// fix, so that a hook stops the commit. Findings without a fix do not stop
    /// it.
    #[arg(long, conflicts_with = "paths")]
    pub staged: bool,
    /// Write without asking
    #[arg(long, short, conflicts_with = "diff")]
    pub yes: bool,
    /// Show the diffs, never write
    ///
    /// On a terminal they are for people. Anywhere else they are patches made
    /// of the files' own bytes; of files in UTF-16, which no tool can patch as
    /// text, they show the text in remarks.
    #[arg(long)]
    pub diff: bool,
    /// Write a patch that git apply takes, files in UTF-16 included; never
    /// write the files
    ///
    /// Where .gitattributes has git store a file in another encoding
    /// (working-tree-encoding) or with other line ends, the patch is in the form
    /// that git stores, as `git diff` prints it.
    #[arg(long, conflicts_with_all = ["yes", "diff", "diff_style", "stat"])]
    pub patch: bool,
    /// Show how much would change, by file and by rule; with --yes, how much
    /// was changed
    #[arg(long)]
    pub stat: bool,
    /// Show diffs for people in this style, even where there is no terminal
    #[arg(long, value_enum, value_name = "STYLE")]
    pub diff_style: Option<DiffStyle>,
    /// Do not show diffs in a pager
    #[arg(long)]
    pub no_pager: bool,
    /// Apply unsafe fixes too, which may change more than the restart
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Set DriverVer in every file that this run changes, that is named, or that
    /// differs from git's last commit
    ///
    /// So it can follow a run without it. Where a file differs from the last
    /// commit, +N leaves a DriverVer alone that is newer than the one committed:
    /// to say it twice raises it once.
    ///
    /// DATE is mm/dd/yyyy, yyyy-mm-dd or today (in UTC, or the day of
    /// SOURCE_DATE_EPOCH); VERSION is w.x.y.z, or +N to raise the last part of
    /// each. Set wherever the file has a DriverVer: in [Version] and in
    /// DDInstall sections. Empty ones are left to stampinf.
    #[arg(long, value_name = "DATE,VERSION", value_parser = driver_ver)]
    pub driver_ver: Option<DriverVer>,
    /// Exit with status 0 even when changes were not written
    ///
    /// What could not be read or written, and wrong usage, still give 2.
    #[arg(long)]
    pub exit_zero: bool,
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
}

impl FixArgs {
    /// Whether files are neither written nor printed.
    pub fn only_shows(&self) -> bool {
        self.diff || self.patch || self.stat
    }
}

fn driver_ver(text: &str) -> Result<DriverVer, DriverVerError> {
    DriverVer::read(text, clock::now())
}
