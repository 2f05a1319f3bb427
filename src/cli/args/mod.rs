//! The command line, as clap reads it.

mod anonymize;
mod catalog;
mod check;
mod effect;
mod fix;
mod init;
mod install_git;
mod names;
mod report;
mod scope;
mod search;
#[cfg(feature = "server")]
mod server;
mod shared;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::rules::Profile;
pub use anonymize::AnonymizeArgs;
pub use catalog::{CatalogArgs, CatalogFormat};
pub use check::{CheckArgs, Format};
pub use effect::{EffectArgs, EffectFormat};
pub use fix::{DiffStyle, FixArgs};
pub use init::InitArgs;
pub use install_git::InstallGitArgs;
pub use report::{ReportFile, ReportFormat};
pub use search::FileArgs;
#[cfg(feature = "server")]
pub use server::ServerArgs;
pub use shared::{ConfigArgs, EncodingArgs, RunArgs, Started, Wanted};

/// Finds and fixes the INF directives that force a restart during Windows driver updates.
///
/// infmend reads INF files as Windows does, finds what makes a driver update
/// need a restart, shows the fix as a diff, and applies it without touching any
/// other byte.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How much is reported.
    #[command(flatten)]
    pub manner: MannerArgs,
}

/// How much is reported besides the result.
#[derive(Debug, Clone, Copy, Args)]
pub struct MannerArgs {
    /// Only the result and errors: no progress bar, no notes, no summary
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Also name each file that is checked, with its encoding, and show every
    /// finding where `check` would show the first of many that are alike
    #[arg(long, short, global = true)]
    pub verbose: bool,
    /// When output has colours
    ///
    /// `auto` uses colours on a terminal unless NO_COLOR is set, and anywhere if
    /// CLICOLOR_FORCE is set (NO_COLOR wins). `always` and `never` ignore both
    /// variables.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,
}

/// When output has colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

const EXAMPLES: &str = "\
Examples:
  infmend check drivers/              what makes updates need a restart
  infmend fix drivers/                shows each diff and asks before it writes
  infmend fix --yes drivers/          writes all safe fixes without asking
  infmend fix --diff drivers/         only shows
  infmend explain reboot-directive    what a rule finds, why, and how it is fixed

Exit status: 0 nothing to report, or all written; 1 findings that are warnings or
errors, or as --severity says, or changes that were not written (0 with
--exit-zero); 2 a file could not be read or written, or wrong usage.";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Report what makes updates need a restart
    #[command(after_help = check::EXAMPLES)]
    Check(CheckArgs),
    /// Show the fixes as diffs and apply them
    #[command(after_help = fix::EXAMPLES)]
    Fix(FixArgs),
    /// Show what installing would do: on each Windows, for each device
    ///
    /// For each install section that a device takes on any Windows: the devices, the
    /// systems, and what it does with files, services, the registry and the rest. Then
    /// what else may be installed: [DefaultInstall], [DefaultUninstall],
    /// [ClassInstall32], interface classes, and sections that only a setup program can
    /// install. `infmend explain effect` says more.
    #[command(after_help = effect::EXAMPLES)]
    Effect(EffectArgs),
    /// Say which INFs their catalogs list, and who signed; make catalogs anew
    ///
    /// A driver package is signed by a catalog, which lists its files by their hashes. Any
    /// change of an INF breaks that: the catalog must be made and signed again. The
    /// signature itself is not verified: whether Windows trusts it depends on certificates.
    /// With --new it makes the unsigned catalogs of a package, as Inf2Cat does.
    #[command(after_help = catalog::EXAMPLES)]
    Catalog(CatalogArgs),
    /// List the rules
    Rules {
        /// How they are listed
        ///
        /// json is an array with an object for each rule: its "name", "group",
        /// "summary" (what it finds), "why" (it matters), "severity" (info, warning or
        /// error), "default" (whether it runs when no rules are selected: on,
        /// with-target-os, with-infverif or selected), "fix" (none, safe, unsafe, in words where it
        /// depends), "since" (the version that has it first), "url" (its page),
        /// "sources" (Microsoft's pages, each with "title" and "url"), and "infverif"
        /// ("wdk" and "codes", the error numbers of that version of InfVerif). More
        /// keys may come; these stay.
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
        /// Only the rules that a profile enables, each with the severity that its
        /// findings have under it, and the options that the profile sets
        #[arg(long, value_name = "NAME", ignore_case = true, value_parser = names::profile())]
        profile: Option<&'static Profile>,
        /// Write the documentation that is made from the source into a folder
        #[arg(long, value_name = "FOLDER", hide = true, conflicts_with = "profile")]
        write_docs: Option<PathBuf>,
        /// Only say what of it is not as it should be
        #[arg(long, requires = "write_docs", hide = true)]
        check: bool,
    },
    /// Explain a rule, a copy flag or a DIRID, or print a guide
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain {
        /// A rule, a guide (restarts, installers, configuration, migrating, driver-store,
        /// after-fixing, editors, effect), copy flags or a DIRID
        ///
        /// A number with 0x is one of copy flags. Any other number is a DIRID;
        /// where it makes sense as copy flags, too, both are explained.
        ///
        /// Without one, all rules and guides are listed.
        #[arg(
            value_name = "TOPIC",
            allow_negative_numbers = true,
            value_parser = names::Topic,
            hide_possible_values = true
        )]
        topic: Option<String>,
        /// Do not show the page in a pager
        #[arg(long)]
        no_pager: bool,
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
        files: FileArgs,
    },
    /// Print an INF without the names in it, for a bug report
    ///
    /// Replaces names of makers, products, files, sections, services, keys of the registry
    /// and strings, their texts, comments, GUIDs and the numbers in hardware IDs, each by
    /// the same thing everywhere. What Windows knows stays, and so do lines, columns and
    /// the encoding, DriverVer, and what infmend finds: standard error says where it finds
    /// something else in the result.
    #[command(after_help = anonymize::EXAMPLES)]
    Anonymize(AnonymizeArgs),
    /// Write an infmend.toml, and the hook for pre-commit
    #[command(after_help = init::EXAMPLES)]
    Init(InitArgs),
    /// Make git show INFs as text, UTF-16 ones too
    ///
    /// Shows what it would do and asks first. It sets a textconv for *.inf and
    /// *.inx, so that git diff, git log -p and git show print text, and a
    /// pattern by which each hunk names its section. What git stores does not
    /// change, unless --keep-line-ends is given.
    #[command(after_help = install_git::EXAMPLES)]
    InstallGit(InstallGitArgs),
    /// Serve an editor over standard input and output (language server)
    ///
    /// Editors start it by themselves; it speaks the Language Server Protocol. It works on
    /// the text that the editor shows and never writes a file. `infmend explain editors`
    /// says how to set up an editor.
    #[cfg(feature = "server")]
    #[command(after_help = server::EXAMPLES)]
    Server(ServerArgs),
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

/// How rules are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// A line for each
    Text,
    /// A JSON document
    Json,
}

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  infmend explain                     all rules and guides
  infmend explain reboot-directive    what a rule finds, why, and how it is fixed
  infmend explain restarts            what needs a restart and what does not
  infmend explain 0x00001004          what these copy flags do
  infmend explain COPYFLG_NOPRUNE     the same by name
  infmend explain 13                  which folder a DIRID stands for";
