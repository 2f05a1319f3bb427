//! The command line, as clap reads it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::rules::{self, Rule};
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
}

const EXAMPLES: &str = "\
Examples:
  infmend check drivers/              what asks for a restart in a folder of INFs
  infmend fix drivers/                shows each diff and asks before it writes
  infmend fix --yes drivers/          writes all safe fixes without asking
  infmend fix --diff a.inf > a.patch  only shows
  infmend explain reboot-directive    what a rule finds, why, and how it mends it

Exit status: 0 nothing to report, or all written; 1 findings, or changes that
were not written; 2 a file could not be read or written, or wrong usage.";

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
    Rules,
    /// Explain a rule: what it finds, why it matters, how it is mended
    Explain {
        /// The rule's name, as `infmend rules` lists it
        #[arg(value_name = "RULE")]
        rule: String,
    },
    /// Print the text of an INF as UTF-8
    ///
    /// Meant as git's textconv, so that UTF-16 files show readable diffs:
    /// `git config diff.inf.textconv "infmend cat"`, and `*.inf diff=inf` in
    /// .gitattributes.
    Cat {
        /// The file, or - for standard input
        #[arg(value_name = "FILE")]
        path: PathBuf,
        #[command(flatten)]
        encoding: EncodingArgs,
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
    },
    /// Print a completion script for a shell
    #[command(after_help = "Example:\n  infmend completions bash > /etc/bash_completion.d/infmend")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

const CHECK_EXAMPLES: &str = "\
Examples:
  infmend check drivers/ extra.inf
  infmend check --format concise drivers/
  infmend check --format json drivers/ > findings.json
  infmend check --format html --output report.html drivers/
  infmend check --format sarif --output infmend.sarif drivers/
  infmend check --select reboot-directive,restart-copy-flag drivers/
  type a.inf | infmend check -

A folder is searched for *.inf and *.inx, in any case. What is no Windows INF
(EDK2 descriptions, autorun.inf, Windows 3.x scripts, binaries) is passed over.";

const FIX_EXAMPLES: &str = "\
Examples:
  infmend fix drivers/                 asks for each file: yes, no, all, quit
  infmend fix --yes drivers/           writes without asking
  infmend fix --diff drivers/          shows the diffs and never writes
  infmend fix --unsafe-fixes a.inf     also fixes that may change more
  infmend fix - < a.inf > b.inf        from standard input to standard output

Without a terminal and without --yes nothing is written. After a file was
written its catalog must be made and signed again.";

/// Which rules are at work.
#[derive(Debug, Args)]
pub struct RuleArgs {
    /// Only these rules
    #[arg(long, value_name = "RULE,…", value_delimiter = ',', value_parser = parse_rule)]
    pub select: Vec<&'static Rule>,
    /// Not these rules
    #[arg(long, value_name = "RULE,…", value_delimiter = ',', value_parser = parse_rule)]
    pub ignore: Vec<&'static Rule>,
}

impl RuleArgs {
    /// The rules that are left.
    pub fn rules(&self) -> Vec<&'static Rule> {
        let named = |rules: &[&'static Rule], rule: &Rule| {
            rules.iter().any(|other| other.name == rule.name)
        };
        rules::ALL
            .iter()
            .filter(|rule| self.select.is_empty() || named(&self.select, rule))
            .filter(|rule| !named(&self.ignore, rule))
            .collect()
    }
}

fn parse_rule(name: &str) -> Result<&'static Rule, String> {
    Rule::named(name).ok_or_else(|| format!("no rule has this name; {}", known_rules()))
}

/// The names of all rules, for error messages.
pub fn known_rules() -> String {
    let names: Vec<&str> = rules::ALL.iter().map(|rule| rule.name).collect();
    format!("the rules are {}", names.join(", "))
}

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

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Files and folders, or - for standard input
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// How findings are shown
    #[arg(long, value_enum, default_value_t = Format::Full)]
    pub format: Format,
    /// Write the report to this file instead of standard output
    ///
    /// The file is written beside its place and then put there, so a run that
    /// fails leaves the old one as it was.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub rules: RuleArgs,
    #[command(flatten)]
    pub encoding: EncodingArgs,
}

/// Arguments of `fix`.
#[derive(Debug, Args)]
pub struct FixArgs {
    /// Files and folders, or - for standard input
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Write without asking
    #[arg(long, short, conflicts_with = "diff")]
    pub yes: bool,
    /// Show the diffs, never write
    #[arg(long)]
    pub diff: bool,
    /// Apply unsafe fixes too, which may change more than the restart
    #[arg(long)]
    pub unsafe_fixes: bool,
    #[command(flatten)]
    pub rules: RuleArgs,
    #[command(flatten)]
    pub encoding: EncodingArgs,
}
