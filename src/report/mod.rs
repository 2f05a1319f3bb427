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
pub mod new_catalogs;
pub mod packages;
pub mod patch;
pub mod place;
pub mod sarif;
mod screen;
pub mod side_by_side;
pub mod stat;
pub mod statistics;
mod summary;
mod text;

use std::borrow::Cow;
use std::io::{self, Write};

use crate::fix::{FixError, Fixed};
use crate::pages::{self, Link};
use crate::rules::{Finding, Severity};
use crate::source::{LineColumn, LineIndex, Source};

pub use screen::Screen;
use statistics::Statistics;
pub use summary::Summary;
pub(crate) use text::capitalized;
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
    /// What one of them says of the file, for formats that
    /// [show it](Format::shows_catalog); none where none lies beside it.
    pub listing: Option<&'a packages::Listing>,
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
            listing: None,
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

    /// Whether it shows what the catalog of a file says of it, and who signed, which
    /// [`Checked::listing`] then says.
    fn shows_catalog(&self) -> bool {
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

/// The name of a finding's rule, with the codes under which InfVerif reports the same.
fn rule_and_codes(finding: &Finding) -> Cow<'static, str> {
    let codes: Vec<String> = finding.infverif.iter().map(u16::to_string).collect();
    match codes.is_empty() {
        true => Cow::Borrowed(finding.rule),
        false => Cow::Owned(format!("{} (InfVerif {})", finding.rule, codes.join(", "))),
    }
}

/// The name of a finding's rule, as a link to its page where a screen shows such.
fn rule_link(screen: Screen, rule: &str) -> String {
    if !screen.hyperlinks {
        return rule.to_owned();
    }
    let page = pages::links(rule).map_or("", |links| &links.page);
    screen.link(rule, page)
}

/// [`rule_and_codes`] as a link to the page of the rule where a screen shows such.
fn rule_and_codes_link(screen: Screen, finding: &Finding) -> Cow<'static, str> {
    let text = rule_and_codes(finding);
    if !screen.hyperlinks {
        return text;
    }
    let (page, _) = links(finding);
    Cow::Owned(screen.link(&text, page))
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
