//! The options of `check`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::shared::RunArgs;

pub(super) const EXAMPLES: &str = "\
Examples:
  infmend check drivers/ extra.inf
  infmend check --format concise drivers/
  infmend check --format json drivers/ > findings.json
  infmend check --format html --output report.html drivers/
  infmend check --format sarif --output infmend.sarif drivers/
  infmend check --baseline old.json --write-baseline drivers/
  infmend check --baseline old.json drivers/     only what is new
  infmend check --diff-base origin/main .        only on lines that changed
  infmend check --profile driver-store drivers/
  infmend check --select reboot-directive,restart-copy-flag drivers/
  type a.inf | infmend check -
  git ls-files -z '*.inf' | infmend check --files-from -
  infmend check --exclude vendor/,'*.inx'
  infmend check --staged
  infmend check --show-settings drivers/a.inf    which rules, from which file

A folder is searched for *.inf and *.inx, in any case, and for what infmend.toml
includes, except for what .gitignore and .ignore files ignore; one that holds no INF
is an error. A file or folder named on the command line is always checked, even if
it is ignored. Of a cabinet that is named (x.cab) the INFs are checked, as
x.cab!dir/a.inf, without unpacking it. On Windows, wildcards in a PATH
(drivers\\*.inf, **) are expanded. What is not a Windows INF (EDK2 descriptions,
autorun.inf, Windows 3.x scripts, binaries) is skipped.";

/// How findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Each finding with its line, the part underlined
    Full,
    /// One line a finding
    Concise,
    /// One JSON document
    Json,
    /// One JSON object per file and line, written as files are checked
    Jsonl,
    /// A page to look through, with the diffs of what `fix` would do
    Html,
    /// SARIF 2.1.0, with the fixes
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// Issues of Azure Pipelines (Azure DevOps)
    Azure,
    /// Lines that MSBuild and Visual Studio read
    Msbuild,
    /// GitLab's code quality report
    Gitlab,
    /// JUnit's XML
    Junit,
}

impl Format {
    /// Whether it holds every finding, whatever its severity, where nobody asks
    /// for less: formats that other programs sort and filter.
    pub fn is_complete(self) -> bool {
        matches!(
            self,
            Format::Json | Format::Jsonl | Format::Html | Format::Sarif
        )
    }
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Files and folders, or - for standard input [default: .]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Check the INFs that are staged in git, with their staged content
    #[arg(long, conflicts_with_all = ["paths", "files_from", "stdin_filename"])]
    pub staged: bool,
    /// Also check the files and folders that are listed in this file, or on
    /// standard input for -
    ///
    /// One path per line, or NUL-separated, as `find -print0` and `git ls-files -z`
    /// write them. Read as a stream, so the list may be of any length. Listed
    /// files are filtered like files found in a folder: excluded files and files
    /// that are not INFs are skipped silently.
    #[arg(long, value_name = "FILE")]
    pub files_from: Option<PathBuf>,
    /// How findings are shown
    #[arg(long, value_enum, default_value_t = Format::Full)]
    pub format: Format,
    /// End with a table of what was found, a line per rule
    ///
    /// `full` does so by itself where there are more than 20 findings. `full` and
    /// `concise` have it at their end; with another format it goes to standard
    /// error.
    #[arg(long)]
    pub statistics: bool,
    /// Write the report to this file instead of standard output
    ///
    /// The file is written beside its place and then put there, so a run that
    /// fails leaves the old one as it was.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write what is found into the baseline, so that it is not reported from now
    /// on
    ///
    /// The baseline is the one of --baseline, or of infmend.toml. What it holds of
    /// files and rules that this run does not check stays in it; files that no
    /// longer exist leave it. Findings of every severity are written.
    #[arg(long, conflicts_with_all = ["ignore_baseline", "diff_base", "staged"])]
    pub write_baseline: bool,
    /// Show the settings of the files that would be checked, and check nothing
    ///
    /// Files with the same settings are one group: which they are, which infmend.toml
    /// and which of its overrides apply, and what follows, as an infmend.toml would
    /// have it. -v names all files.
    #[arg(
        long,
        conflicts_with_all = ["write_baseline", "statistics", "output", "format"]
    )]
    pub show_settings: bool,
    /// Exit with status 0 even when there are findings
    ///
    /// What could not be read, and wrong usage, still give 2.
    #[arg(long)]
    pub exit_zero: bool,
    #[command(flatten)]
    pub run: RunArgs,
}
