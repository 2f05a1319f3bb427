//! How findings and diffs look: one file per format. A report is given what was
//! found and what was fixed, and looks for nothing itself.

pub mod azure;
mod cause;
pub mod concise;
pub mod diff;
pub mod dump;
pub mod effect;
mod fingerprint;
pub mod fix_run;
pub mod full;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod hunk;
pub mod json;
pub mod jsonl;
pub mod junit;
pub mod markdown;
pub mod msbuild;
pub mod patch;
pub mod place;
pub mod sarif;
mod screen;
pub mod side_by_side;
pub mod stat;
pub mod statistics;
mod text;

use std::io::{self, Write};

use serde::Serialize;

use crate::fix::{FixError, Fixed};
use crate::pages::{self, Link};
use crate::rules::{Applicability, Finding, Severity};
use crate::source::{LineColumn, LineIndex, Source};

pub use screen::Screen;
use statistics::Statistics;
use text::write_json;
pub use text::{printable, printable_lines};

/// A file that was checked: what there is to say about it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Checked<'a> {
    /// The path, as the user wrote it or as it was found.
    pub path: &'a str,
    /// The file; none where it could not be read.
    pub source: &'a Source,
    /// Why it was skipped, where it was.
    pub skipped: Option<String>,
    /// What was found.
    pub findings: &'a [Finding],
    /// What the safe fixes make of the file, for formats that
    /// [show it](Format::shows_fixed); none where nobody has looked.
    pub fixed: Option<&'a Result<Fixed, FixError>>,
    /// What all fixes make of it, unsafe ones included, where that is more and
    /// `fixed` is there.
    pub unsafe_too: Option<&'a Fixed>,
    /// What `fixed` changes on the machine, for formats that
    /// [show it](Format::shows_effect), where that is known.
    pub effect: Option<&'a effect::Change>,
    /// What `unsafe_too` changes there, likewise.
    pub unsafe_effect: Option<&'a effect::Change>,
    /// The catalogs that it names and that lie beside it, for formats that show
    /// what is fixed.
    pub catalogs: &'a [String],
}

impl<'a> Checked<'a> {
    /// A file that was read, with what was found in it.
    pub fn new(path: &'a str, source: &'a Source, findings: &'a [Finding]) -> Checked<'a> {
        Checked {
            path,
            source,
            skipped: None,
            findings,
            fixed: None,
            unsafe_too: None,
            effect: None,
            unsafe_effect: None,
            catalogs: &[],
        }
    }
}

/// An output format of `check`.
///
/// Files are written one by one and in any order, each into a buffer of its
/// own; the buffers are then joined in the order of the files. So a report
/// never has to be in memory as a whole.
pub trait Format: Sync {
    /// Writes what stands before the first file.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn begin(&self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Whether it shows what the fixes make of a file, which [`Checked::fixed`] and
    /// [`Checked::unsafe_too`] then say of each file with findings.
    fn shows_fixed(&self) -> bool {
        false
    }

    /// Whether it shows what the fixes change on the machine, too, which
    /// [`Checked::effect`] and [`Checked::unsafe_effect`] then say.
    fn shows_effect(&self) -> bool {
        false
    }

    /// Writes one file; nothing where the format has nothing to say about it.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn file(&self, out: &mut dyn Write, report: &Checked<'_>) -> io::Result<()>;

    /// What stands between two files of which both wrote something.
    fn separator(&self) -> &'static str {
        ""
    }

    /// Writes what the end of the report has to know of a file, for
    /// [`Ending::kept`].
    ///
    /// # Errors
    /// When the output cannot be written.
    fn keep(&self, _out: &mut dyn Write, _report: &Checked<'_>) -> io::Result<()> {
        Ok(())
    }

    /// Writes what stands behind the last file.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn end(&self, out: &mut dyn Write, ending: &Ending<'_>) -> io::Result<()>;
}

/// What is known at the end of a report.
#[derive(Debug)]
#[non_exhaustive]
pub struct Ending<'a> {
    /// The counts of all files.
    pub summary: &'a Summary,
    /// The counts of all rules.
    pub statistics: &'a Statistics,
    /// Why files could not be read, a sentence each that names the file.
    pub failures: &'a [String],
    /// What [`Format::keep`] wrote of each file, where it wrote something.
    pub kept: &'a [Vec<u8>],
}

/// The counts at the end of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// Files checked, skipped ones included.
    pub files: usize,
    /// Findings in all of them.
    pub findings: usize,
    /// Findings that `fix` can fix, with `--unsafe-fixes` where need be.
    pub fixable: usize,
    /// Of these, the ones that need `--unsafe-fixes`.
    #[serde(skip)]
    pub needs_unsafe: usize,
    /// Files that are no Windows INFs.
    #[serde(skip)]
    pub skipped: usize,
    /// Files with findings.
    #[serde(skip)]
    pub files_with_findings: usize,
    /// Findings that make the check fail: those of the severity that is asked
    /// for, whatever a format shows.
    #[serde(skip)]
    pub failing: usize,
    /// Findings that are not shown because of their severity.
    #[serde(skip)]
    pub hidden: usize,
    /// Findings that are not reported because a baseline holds them.
    #[serde(skip_serializing_if = "is_zero")]
    pub baselined: usize,
    /// What could not be checked: files and folders that cannot be read, and
    /// configurations that cannot be used.
    #[serde(skip)]
    pub errors: usize,
}

impl Summary {
    /// The counts of one file.
    pub fn of(report: &Checked<'_>) -> Summary {
        let with = |applicability: Applicability| {
            let fixes = report.findings.iter().filter_map(|f| f.fix.as_ref());
            fixes
                .filter(|fix| fix.applicability == applicability)
                .count()
        };
        let needs_unsafe = with(Applicability::Unsafe);
        Summary {
            files: 1,
            findings: report.findings.len(),
            fixable: with(Applicability::Safe) + needs_unsafe,
            needs_unsafe,
            skipped: usize::from(report.skipped.is_some()),
            files_with_findings: usize::from(!report.findings.is_empty()),
            failing: 0,
            hidden: 0,
            baselined: 0,
            errors: 0,
        }
    }

    /// Adds the counts of other files.
    pub fn add(&mut self, other: Summary) {
        self.files += other.files;
        self.findings += other.findings;
        self.fixable += other.fixable;
        self.needs_unsafe += other.needs_unsafe;
        self.skipped += other.skipped;
        self.files_with_findings += other.files_with_findings;
        self.failing += other.failing;
        self.hidden += other.hidden;
        self.baselined += other.baselined;
        self.errors += other.errors;
    }

    /// The counts as a sentence, with what to do next.
    pub fn sentence(&self) -> String {
        let mut sentence = self.checked();
        if self.findings > 0 {
            sentence += &format!(
                ": {} in {}; {}",
                count(self.findings, "finding"),
                count(self.files_with_findings, "file"),
                self.fixes()
            );
        } else if self.files > self.skipped {
            // Of what was not read nobody knows what there is to find.
            sentence += if self.baselined > 0 {
                ": nothing new found"
            } else {
                ": nothing found"
            };
        }
        if self.baselined > 0 {
            sentence += &format!("; {} in the baseline", count(self.baselined, "finding"));
        }
        if self.hidden > 0 {
            let hidden = count(self.hidden, "informational finding");
            sentence += &format!("; {hidden} not shown (`--severity info`)");
        }
        if self.errors > 0 {
            sentence += &format!("; {} (see above)", count(self.errors, "error"));
        }
        sentence
    }

    /// How many files were checked, and how many were not.
    fn checked(&self) -> String {
        let checked = count(self.files - self.skipped, "INF");
        match self.skipped {
            0 => format!("{checked} checked"),
            1 => format!("{checked} checked (1 other file skipped: not a Windows INF)"),
            many => format!("{checked} checked ({many} other files skipped: not Windows INFs)"),
        }
    }

    /// What can be done about the findings.
    fn fixes(&self) -> String {
        let safe = self.fixable - self.needs_unsafe;
        match (safe, self.needs_unsafe) {
            (0, 0) => "none can be fixed automatically".to_owned(),
            (0, more) => format!("{more} can be fixed with `infmend fix --unsafe-fixes`"),
            (safe, 0) => format!("{safe} can be fixed with `infmend fix`"),
            (safe, more) => {
                format!("{safe} can be fixed with `infmend fix`, {more} more with `--unsafe-fixes`")
            }
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde wants a reference.
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// A number and a noun, in the plural where need be.
pub fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

/// What is the matter, and behind a word or two what a person can do, where
/// that is known.
fn advised(finding: &Finding, before_help: &str) -> String {
    let mut text = printable(&finding.message).into_owned();
    if let Some(help) = &finding.help {
        text.push_str(before_help);
        text.push_str(&printable(help));
    }
    text
}

/// Where the rule of a finding is explained: its page, and Microsoft's pages.
fn links(finding: &Finding) -> (&'static str, &'static [Link]) {
    pages::links(finding.rule).map_or(("", &[]), |links| (&links.page, &links.sources))
}

/// The name of a finding's rule, as a link to its page where a screen shows such.
fn rule_link(screen: Screen, rule: &str) -> String {
    if !screen.hyperlinks {
        return rule.to_owned();
    }
    let page = pages::links(rule).map_or("", |links| &links.page);
    screen.link(rule, page)
}

/// Lines for people who want to know more: the page of the rule, and the first of
/// Microsoft's pages that it comes from.
fn further_reading(finding: &Finding) -> impl Iterator<Item = String> {
    let (page, sources) = links(finding);
    let source = sources.first();
    let source = source.map(|source| format!("Microsoft: {}", source.url));
    std::iter::once(format!("see: {page}")).chain(source)
}

/// The message of a finding with its help and where to read more, each on a line.
fn explained(finding: &Finding) -> String {
    let mut message = advised(finding, "\nhelp: ");
    for line in further_reading(finding) {
        message.push('\n');
        message.push_str(&line);
    }
    message
}

/// Where a finding stands, in lines and columns.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: LineColumn,
    /// Behind the last character.
    end: LineColumn,
}

impl Span {
    fn of(lines: &LineIndex<'_>, finding: &Finding) -> Span {
        Span {
            start: lines.position(finding.range.start),
            end: lines.position(finding.range.end),
        }
    }
}

/// A severity in the colour in which compilers show it.
fn style(severity: Severity) -> anstyle::Style {
    let color = match severity {
        Severity::Error => anstyle::AnsiColor::BrightRed,
        Severity::Warning => anstyle::AnsiColor::Yellow,
        Severity::Info => anstyle::AnsiColor::BrightCyan,
    };
    color.on_default().bold()
}
