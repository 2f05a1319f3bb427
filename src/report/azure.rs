//! Logging commands of Azure Pipelines (Azure DevOps), which its agent reads from
//! the output of a step.

use std::io::{self, Write};

use super::place::Base;
use super::text::escaped;
use super::{Checked, Ending, Format, explained, printable};
use crate::rules::Severity;
use crate::source::LineIndex;

/// The format.
#[derive(Debug)]
pub struct Azure {
    /// What paths are relative to: the root of the repository, as far as links to
    /// its files go.
    pub base: Base,
}

impl Format for Azure {
    fn file(&self, out: &mut dyn Write, report: &Checked<'_>) -> io::Result<()> {
        if report.findings.is_empty() {
            return Ok(());
        }
        let lines = LineIndex::new(report.source.text());
        let path = property(&self.base.place(report.path).path());
        for finding in report.findings {
            let start = lines.position(finding.range.start);
            // There is nothing below a warning.
            let kind = match finding.severity {
                Severity::Error => "error",
                Severity::Warning | Severity::Info => "warning",
            };
            let message = explained(finding);
            writeln!(
                out,
                "##vso[task.logissue type={kind};sourcepath={path};linenumber={};columnnumber={};code={}]{}",
                start.line,
                start.column,
                property(finding.rule),
                data(&message),
            )?;
        }
        Ok(())
    }

    fn end(&self, out: &mut dyn Write, ending: &Ending<'_>) -> io::Result<()> {
        for failure in ending.failures {
            let failure = data(&printable(failure));
            writeln!(out, "##vso[task.logissue type=error]{failure}")?;
        }
        writeln!(out, "{}", ending.summary.sentence())
    }
}

/// The message of a command, as the agent wants it escaped.
fn data(text: &str) -> String {
    escaped(text, &[('%', "%AZP25"), ('\r', "%0D"), ('\n', "%0A")])
}

/// The value of a property, which two more characters would end.
fn property(text: &str) -> String {
    let text = escaped(&data(text), &[(']', "%5D"), (';', "%3B")]);
    printable(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_end_its_property_or_begin_another_command() {
        assert_eq!(
            property("a;code=9]b\r\n##vso[task.complete]%3B\u{1B}.inf"),
            "a%3Bcode=9%5Db%0D%0A##vso[task.complete%5D%AZP253B<1B>.inf"
        );
    }

    #[test]
    fn a_message_cannot_begin_another_line() {
        assert_eq!(data("50% of;\n##vso[x]it"), "50%AZP25 of;%0A##vso[x]it");
    }
}
