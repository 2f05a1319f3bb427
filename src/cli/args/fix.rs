//! The options of `fix`.

use std::path::PathBuf;

use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{Args, ValueEnum};

use super::names::RuleName;
use super::report::ReportFile;
use super::shared::RunArgs;
use crate::cli::clock;
use crate::fix::{DriverVer, DriverVerError};
use crate::rules::Rule;

pub(super) const EXAMPLES: &str = "\
Examples:
  infmend fix drivers/                      asks for each file
  infmend fix --yes drivers/                writes without asking
  infmend fix --diff drivers/               shows the diffs and never writes
  infmend fix --diff drivers/ > a.patch     for git apply, patch -p1 and patch -p0
  infmend fix --diff --show-effect a.inf    also what changes on the machine
  infmend fix --patch drivers/ > a.patch    for git apply, UTF-16 files too
  infmend fix --stat drivers/               how much would change, by file and rule
  infmend fix --yes --report fixes.html drivers/    what was written, for review
  infmend fix --yes --keep-signed drivers/  not where a fix would break a signature
  infmend fix --unsafe-fixes a.inf          also fixes that may change more
  infmend fix --profile driver-store --raise-target --unsafe-fixes drivers/
                                            moves what can run from the Driver Store
  infmend fix --driver-ver today,+1 a.inf   with a new date and version, now or later
  infmend fix --add-allow in-use-rename .   allow what is there, with a comment
  infmend fix --staged --yes                in a git hook: what is about to be committed
  infmend fix - < a.inf > b.inf             from standard input to standard output
  infmend fix --stdin-filename drivers/a.inf -    the same with that file's settings

A file that is not a Windows INF is skipped with a note and does not change the
exit status.
Without a terminal and without --yes nothing is written. After a file was
written its catalog must be rebuilt and signed: before that, who signed it is named.

A file is replaced as a whole and keeps its owner and permissions. One that is
read-only, has hard links, or has changed since it was read is left unchanged.
An interrupt (Ctrl-C) ends the run between two files, with exit status 130.

On a terminal each file is asked about: y writes it, h asks about its changes one
by one (what one rule changes in one hunk), e opens the result in your editor and
checks what you save; ? explains every key.

Environment:
  VISUAL, EDITOR            the editor for e; vi (on Windows notepad) where neither is set
  INFMEND_PAGER, PAGER      the pager for --diff, --patch and --stat on a terminal;
                            less where neither is set, none where it is empty or cat
  NO_COLOR, CLICOLOR_FORCE  no colours; colours even without a terminal; neither
                            counts with --color always or never";

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
    /// Files and folders, or - for standard input [default: .]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The INFs that are staged in git; exits with 1 when the commit must wait
    ///
    /// What is staged is checked, not what is in the folder. A file without
    /// other changes is fixed in the folder: review the change, stage it,
    /// commit again. One with unstaged changes is fixed in the index and in the
    /// folder, or in neither where the two do not go together. The exit status
    /// is 1 when a file was changed or what is staged still has a finding with a
    /// fix, so that a hook stops the commit. Findings without a fix do not stop
    /// it.
    #[arg(long, conflicts_with_all = ["paths", "stdin_filename"])]
    pub staged: bool,
    /// Write without asking
    #[arg(long, short, conflicts_with = "diff")]
    pub yes: bool,
    /// Show the diffs, never write
    ///
    /// On a terminal, diffs are formatted for reading. Otherwise a byte-exact
    /// patch is written; UTF-16 files, which patch tools cannot handle as text,
    /// appear as comments.
    #[arg(long)]
    pub diff: bool,
    /// Write a patch for git apply, UTF-16 files included; never write the
    /// files
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
    /// Show also what the fixes change on the machine: what installing the file does,
    /// before and after
    ///
    /// Per device and system, as `infmend effect --diff` shows it. In a patch it stands in
    /// comments, and in a report in JSON under "effect".
    #[arg(long, conflicts_with_all = ["patch", "add_allow"])]
    pub show_effect: bool,
    /// Show diffs formatted for reading in this style, even without a terminal
    #[arg(long, value_enum, value_name = "STYLE")]
    pub diff_style: Option<DiffStyle>,
    /// Do not show diffs in a pager
    #[arg(long)]
    pub no_pager: bool,
    /// Write a report of the run to this file; can be given more than once
    ///
    /// The name decides the format: .html (a page to look through), .json or .md. The
    /// report says what was written, with the rule, the reason and the diff of each
    /// change, what is left, and what could not be read or written. With --diff, or
    /// where nobody can be asked, it says what would change. It is put in its place
    /// when the run ends, also when it is interrupted.
    #[arg(long, value_name = "FILE", value_parser = PathBufValueParser::new().try_map(ReportFile::new))]
    pub report: Vec<ReportFile>,
    /// Apply unsafe fixes too, which may change behaviour other than the restart
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Leave INFs alone that a signed catalog lists, since a change breaks its signature
    ///
    /// Each is named with who signed, and how many they are is said at the end; they do not
    /// change the exit status. So does `signed = "keep"` in infmend.toml. Where git or
    /// another tool has made LF of the CR LF line ends of an INF, its catalog does not list
    /// it as it is, and it is left alone all the same.
    #[arg(long)]
    pub keep_signed: bool,
    /// Write comments that allow the findings of these rules, instead of fixing
    /// anything
    ///
    /// Each stands on the line of its finding and gives the --reason; where no
    /// comment can stand there, on a line of its own above, or for the whole file at
    /// its top, which is reported. They are shown and confirmed as fixes are. What the
    /// INF means is proven to be the same. An INF whose catalog lies beside it is
    /// skipped: it is signed.
    #[arg(
        long,
        value_name = "RULE,…",
        value_delimiter = ',',
        value_parser = RuleName,
        hide_possible_values = true,
        conflicts_with_all = ["unsafe_fixes", "driver_ver"]
    )]
    pub add_allow: Vec<&'static Rule>,
    /// Why the findings of --add-allow are allowed
    #[arg(
        long,
        value_name = "TEXT",
        requires = "add_allow",
        default_value = "needs review",
        value_parser = reason
    )]
    pub reason: String,
    /// Set DriverVer in every file that this run changes, that is named, or that
    /// differs from git's last commit
    ///
    /// So it can follow a run without it. Where a file differs from the last
    /// commit, +N does not change a DriverVer that is newer than the committed
    /// one, so running it twice raises it once.
    ///
    /// DATE is mm/dd/yyyy, yyyy-mm-dd or today (in UTC, or the day of
    /// SOURCE_DATE_EPOCH); VERSION is w.x.y.z, or +N to raise the last part of
    /// each. INFs of a folder that name the same catalog are one package: +N raises
    /// the highest version among theirs, so that those that change get the same.
    /// Set wherever the file has a DriverVer: in [Version] and in
    /// DDInstall sections. Empty ones are left to stampinf.
    #[arg(long, value_name = "DATE,VERSION", value_parser = driver_ver)]
    pub driver_ver: Option<DriverVer>,
    /// Exit with status 0 even when changes were not written
    ///
    /// What could not be read or written, and wrong usage, still give 2.
    #[arg(long)]
    pub exit_zero: bool,
    /// Exit with status 1 if any file was changed, even if nothing is left to fix
    #[arg(long, conflicts_with = "exit_zero")]
    pub exit_non_zero_on_fix: bool,
    #[command(flatten)]
    pub run: RunArgs,
}

impl FixArgs {
    /// Whether files are neither written nor printed.
    pub fn only_shows(&self) -> bool {
        self.diff || self.patch || self.stat
    }
}

/// A reason, which has to fit on the line of a comment.
fn reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("a reason says something".to_owned());
    }
    if text.to_lowercase().contains("infmend:") {
        return Err("`infmend:` would begin another comment of infmend's".to_owned());
    }
    if text.contains(char::is_control) {
        return Err("a reason is one line of text".to_owned());
    }
    Ok(text.to_owned())
}

fn driver_ver(text: &str) -> Result<DriverVer, DriverVerError> {
    DriverVer::read(text, clock::now())
}
