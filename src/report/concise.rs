//! One line a finding: `path:line:column: severity: message; help: help [rule]`.

use std::io::{self, Write};

use anstyle::Style;

use super::cause::{self, Group};
use super::{Checked, Ending, Format, Screen, advised, printable, rule_and_codes_link, style};
use crate::source::LineIndex;

/// How far further lines of a finding are indented on a screen. Elsewhere a finding
/// is one line, which editors and other tools read.
const INDENT: usize = 4;

/// The format.
#[derive(Debug)]
pub struct Concise {
    /// What it is seen on.
    pub screen: Screen,
    /// Whether a table of the rules stands at the end.
    pub statistics: bool,
}

impl Format for Concise {
    fn file(&self, mut out: &mut dyn Write, report: &Checked<'_>) -> io::Result<()> {
        write(&mut out, report, self.screen)
    }

    fn end(&self, out: &mut dyn Write, ending: &Ending<'_>) -> io::Result<()> {
        if self.statistics && !ending.statistics.is_empty() {
            writeln!(out)?;
            ending.statistics.write(out, self.screen.coloured)?;
            writeln!(out)?;
        }
        let sentence = ending.summary.sentence();
        writeln!(out, "{}", self.screen.wrap(&sentence, 0, 0))
    }
}

/// Writes the findings of a file, one a line.
///
/// # Errors
/// When the output cannot be written.
fn write(out: &mut impl Write, report: &Checked<'_>, screen: Screen) -> io::Result<()> {
    write_all(out, report, &cause::singly(report.findings), screen)
}

/// Writes the findings of a file, of many with one cause the first and where the
/// others are, or `every` one.
///
/// # Errors
/// When the output cannot be written.
pub fn write_groups(
    out: &mut impl Write,
    report: &Checked<'_>,
    screen: Screen,
    every: bool,
) -> io::Result<()> {
    let groups = match every {
        true => cause::singly(report.findings),
        false => cause::groups(report.findings),
    };
    write_all(out, report, &groups, screen)
}

fn write_all(
    out: &mut impl Write,
    report: &Checked<'_>,
    groups: &[Group<'_>],
    screen: Screen,
) -> io::Result<()> {
    if groups.is_empty() {
        return Ok(());
    }
    let lines = LineIndex::new(report.source.text());
    let path = printable(report.path);
    for group in groups {
        let finding = group.first;
        let start = lines.position(finding.range.start);
        let severity = if screen.coloured {
            style(finding.severity)
        } else {
            Style::new()
        };
        let mut line = format!(
            "{path}:{}:{}: {severity}{}{severity:#}: {} [{}]",
            start.line,
            start.column,
            finding.severity,
            advised(finding, "; help: "),
            rule_and_codes_link(screen, finding),
        );
        if let Some(more) = group.more(|finding| lines.position(finding.range.start).line) {
            line.push_str(&format!(" ({more})"));
        }
        writeln!(out, "{}", screen.wrap(&line, 0, INDENT))?;
    }
    Ok(())
}
