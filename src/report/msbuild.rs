//! The lines that MSBuild and Visual Studio read from the output of a tool:
//! `file(line,column): category code: text`.

use std::io::{self, Write};

use super::{Checked, Ending, Format, advised, printable};
use crate::source::LineIndex;

/// The format.
#[derive(Debug)]
pub struct MsBuild;

impl Format for MsBuild {
    fn file(&self, out: &mut dyn Write, report: &Checked<'_>) -> io::Result<()> {
        if report.findings.is_empty() {
            return Ok(());
        }
        let lines = LineIndex::new(report.source.text());
        let path = printable(report.path);
        for finding in report.findings {
            let start = lines.position(finding.range.start);
            // `info` is not a category of MSBuild, which logs such a line as it is.
            writeln!(
                out,
                "{path}({},{}): {} {}: {}",
                start.line,
                start.column,
                finding.severity,
                finding.rule,
                advised(finding, "; help: "),
            )?;
        }
        Ok(())
    }

    fn end(&self, out: &mut dyn Write, ending: &Ending<'_>) -> io::Result<()> {
        for failure in ending.failures {
            writeln!(out, "infmend : error : {}", printable(failure))?;
        }
        writeln!(out, "{}", ending.summary.sentence())
    }
}
