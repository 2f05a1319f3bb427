//! One line a finding: `path:line:column: severity: message [rule]`.

use std::io::{self, Write};

use super::{FileReport, Span, printable, style};
use crate::syntax::Document;

/// Writes the findings of a file.
///
/// # Errors
/// When the output cannot be written.
pub fn write(out: &mut impl Write, report: &FileReport<'_>) -> io::Result<()> {
    if report.findings.is_empty() {
        return Ok(());
    }
    let document = Document::new(report.source.text());
    for finding in report.findings {
        let start = Span::of(&document, finding).start;
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
