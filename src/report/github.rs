//! Annotations of GitHub Actions: workflow commands, which the runner reads
//! from the output of a step.

use std::io::{self, Write};

use super::place::Base;
use super::text::escaped;
use super::{Checked, Ending, Format, Span, explained, printable};
use crate::rules::Severity;
use crate::source::LineIndex;

/// The format.
#[derive(Debug)]
pub struct Github {
    /// What paths are relative to: GitHub knows files by their place in the
    /// repository, so this should be its root.
    pub base: Base,
}

impl Format for Github {
    fn file(&self, out: &mut dyn Write, report: &Checked<'_>) -> io::Result<()> {
        if report.findings.is_empty() {
            return Ok(());
        }
        let lines = LineIndex::new(report.source.text());
        let path = property(&self.base.place(report.path).path());
        for finding in report.findings {
            let Span { start, end } = Span::of(&lines, finding);
            let command = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            write!(out, "::{command} file={path},line={}", start.line)?;
            write!(out, ",endLine={}", end.line)?;
            // GitHub takes columns only for an annotation of one line.
            if start.line == end.line {
                write!(out, ",col={},endColumn={}", start.column, end.column)?;
            }
            let title = property(finding.rule);
            let message = explained(finding);
            let message = data(&message);
            writeln!(out, ",title={title}::{message}")?;
        }
        Ok(())
    }

    fn end(&self, out: &mut dyn Write, ending: &Ending<'_>) -> io::Result<()> {
        for failure in ending.failures {
            writeln!(out, "::error title=infmend::{}", data(&printable(failure)))?;
        }
        writeln!(out, "{}", ending.summary.sentence())
    }
}

/// The message of a command, as the runner wants it escaped.
fn data(text: &str) -> String {
    escaped(text, &[('%', "%25"), ('\r', "%0D"), ('\n', "%0A")])
}

/// The value of a property, in which two more characters mean something.
fn property(text: &str) -> String {
    let text = escaped(&data(text), &[(':', "%3A"), (',', "%2C")]);
    printable(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_end_its_property_or_begin_another_command() {
        assert_eq!(
            property("a,line=9::b\r\n::error::c%0A\u{1B}\u{9D}.inf"),
            "a%2Cline=9%3A%3Ab%0D%0A%3A%3Aerror%3A%3Ac%250A<1B><9D>.inf"
        );
    }

    #[test]
    fn a_message_cannot_begin_another_command() {
        assert_eq!(data("50% of\n::error::it"), "50%25 of%0A::error::it");
    }
}
