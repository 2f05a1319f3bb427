//! One line a finding: `path:line:column: severity: message [rule]`.

use std::io::{self, Write};

use super::{Ending, FileReport, Format, Span, printable, style};
use crate::syntax::Positions;

/// The format.
#[derive(Debug)]
pub struct Concise;

impl Format for Concise {
    fn file(&self, mut out: &mut dyn Write, report: &FileReport<'_>) -> io::Result<()> {
        write(&mut out, report)
    }

    fn end(&self, out: &mut dyn Write, ending: &Ending<'_>) -> io::Result<()> {
        writeln!(out, "{}", ending.summary.sentence())
    }
}

/// Writes the findings of a file.
///
/// # Errors
/// When the output cannot be written.
pub fn write(out: &mut impl Write, report: &FileReport<'_>) -> io::Result<()> {
    if report.findings.is_empty() {
        return Ok(());
    }
    let positions = Positions::new(report.source.text());
    for finding in report.findings {
        let start = Span::of(&positions, finding).start;
        let severity = style(finding.severity);
        writeln!(
            out,
            "{}:{}:{}: {severity}{}{severity:#}: {} [{}]",
            printable(report.path),
            start.line,
            start.column,
            finding.severity,
            printable(&finding.message),
            finding.rule,
        )?;
    }
    Ok(())
}
