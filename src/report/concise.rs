//! One line a finding: `path:line:column: severity: message; help: help [rule]`.

use std::io::{self, Write};

use anstyle::Style;

use super::cause::{self, Group};
use super::{Checked, Ending, Format, advised, printable, style};
use crate::source::LineIndex;

/// The format.
#[derive(Debug)]
pub struct Concise {
    /// Whether it has colours.
    pub coloured: bool,
    /// Whether a table of the rules stands at the end.
    pub statistics: bool,
}

impl Format for Concise {
    fn file(&self, mut out: &mut dyn Write, report: &Checked<'_>) -> io::Result<()> {
        write(&mut out, report, self.coloured)
    }

    fn end(&self, out: &mut dyn Write, ending: &Ending<'_>) -> io::Result<()> {
        if self.statistics && !ending.statistics.is_empty() {
            writeln!(out)?;
            ending.statistics.write(out, self.coloured)?;
            writeln!(out)?;
        }
        writeln!(out, "{}", ending.summary.sentence())
    }
}

/// Writes the findings of a file, one a line.
///
/// # Errors
/// When the output cannot be written.
fn write(out: &mut impl Write, report: &Checked<'_>, coloured: bool) -> io::Result<()> {
    write_all(out, report, &cause::singly(report.findings), coloured)
}

/// Writes the findings of a file in colours, of many with one cause the first and
/// where the others are, or `every` one.
///
/// # Errors
/// When the output cannot be written.
pub fn write_groups(out: &mut impl Write, report: &Checked<'_>, every: bool) -> io::Result<()> {
    let groups = match every {
        true => cause::singly(report.findings),
        false => cause::groups(report.findings),
    };
    write_all(out, report, &groups, true)
}

fn write_all(
    out: &mut impl Write,
    report: &Checked<'_>,
    groups: &[Group<'_>],
    coloured: bool,
) -> io::Result<()> {
    if groups.is_empty() {
        return Ok(());
    }
    let lines = LineIndex::new(report.source.text());
    let path = printable(report.path);
    for group in groups {
        let finding = group.first;
        let start = lines.position(finding.range.start);
        let severity = if coloured {
            style(finding.severity)
        } else {
            Style::new()
        };
        write!(
            out,
            "{path}:{}:{}: {severity}{}{severity:#}: {} [{}]",
            start.line,
            start.column,
            finding.severity,
            advised(finding, "; help: "),
            finding.rule,
        )?;
        match group.more(|finding| lines.position(finding.range.start).line) {
            Some(more) => writeln!(out, " ({more})")?,
            None => writeln!(out)?,
        }
    }
    Ok(())
}
