//! One line a finding: `path:line:column: severity: message; help: help [rule]`.

use std::io::{self, Write};

use anstyle::Style;

use super::{Checked, Ending, Format, advised, printable, style};
use crate::source::LineIndex;

/// The format.
#[derive(Debug)]
pub struct Concise {
    /// Whether it has colours.
    pub coloured: bool,
}

impl Format for Concise {
    fn file(&self, mut out: &mut dyn Write, report: &Checked<'_>) -> io::Result<()> {
        write(&mut out, report, self.coloured)
    }

    fn end(&self, out: &mut dyn Write, ending: &Ending<'_>) -> io::Result<()> {
        writeln!(out, "{}", ending.summary.sentence())
    }
}

/// Writes the findings of a file.
///
/// # Errors
/// When the output cannot be written.
pub fn write(out: &mut impl Write, report: &Checked<'_>, coloured: bool) -> io::Result<()> {
    if report.findings.is_empty() {
        return Ok(());
    }
    let lines = LineIndex::new(report.source.text());
    let path = printable(report.path);
    for finding in report.findings {
        let start = lines.position(finding.range.start);
        let severity = if coloured {
            style(finding.severity)
        } else {
            Style::new()
        };
        writeln!(
            out,
            "{path}:{}:{}: {severity}{}{severity:#}: {} [{}]",
            start.line,
            start.column,
            finding.severity,
            advised(finding, "; help: "),
            finding.rule,
        )?;
    }
    Ok(())
}
