//! JUnit's XML, which every CI server can show: a test suite per file, a failed
//! test case per finding, and a passed one where nothing was found.

use std::io::{self, Write};

use super::place::Base;
use super::{Checked, Ending, Format, Span, further_reading, printable};
use crate::source::LineIndex;

/// The format.
#[derive(Debug)]
pub struct Junit {
    /// What paths are relative to.
    pub base: Base,
}

impl Format for Junit {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(out, "<testsuites name=\"infmend\">")
    }

    fn file(&self, out: &mut dyn Write, report: &Checked<'_>) -> io::Result<()> {
        let path = escape(&self.base.place(report.path).path());
        let failures = report.findings.len();
        let skipped = usize::from(report.skipped.is_some());
        writeln!(
            out,
            "  <testsuite name=\"{path}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">",
            failures.max(1),
        )?;
        if let Some(reason) = &report.skipped {
            writeln!(out, "    <testcase name=\"check\" classname=\"{path}\">")?;
            writeln!(out, "      <skipped message=\"{}\"/>", escape(reason))?;
            writeln!(out, "    </testcase>")?;
        } else if report.findings.is_empty() {
            writeln!(out, "    <testcase name=\"check\" classname=\"{path}\"/>")?;
        }
        let lines = LineIndex::new(report.source.text());
        for finding in report.findings {
            let start = Span::of(&lines, finding).start;
            let message = escape(&finding.message);
            let help = finding.help.as_deref();
            let reading: String = further_reading(finding)
                .map(|line| format!("\n{}", escape(&line)))
                .collect();
            let help = help.map_or(String::new(), |help| format!("\nhelp: {}", escape(help)));
            writeln!(
                out,
                "    <testcase name=\"{} at {}:{}\" classname=\"{path}\">",
                finding.rule, start.line, start.column,
            )?;
            writeln!(
                out,
                "      <failure type=\"{}\" message=\"{message}\">{path}:{}:{}: {}: {message} [{}]{help}{reading}</failure>",
                finding.severity, start.line, start.column, finding.severity, finding.rule,
            )?;
            writeln!(out, "    </testcase>")?;
        }
        writeln!(out, "  </testsuite>")
    }

    fn end(&self, out: &mut dyn Write, ending: &Ending<'_>) -> io::Result<()> {
        let unread = ending.failures.len();
        if unread > 0 {
            writeln!(
                out,
                "  <testsuite name=\"infmend\" tests=\"{unread}\" failures=\"0\" errors=\"{unread}\" skipped=\"0\">"
            )?;
            for failure in ending.failures {
                let message = escape(failure);
                writeln!(
                    out,
                    "    <testcase name=\"{message}\" classname=\"infmend\">"
                )?;
                writeln!(out, "      <error type=\"unread\" message=\"{message}\"/>")?;
                writeln!(out, "    </testcase>")?;
            }
            writeln!(out, "  </testsuite>")?;
        }
        writeln!(out, "</testsuites>")
    }
}

/// Text for XML 1.0, in an element or a quoted attribute. Characters that it
/// cannot hold at all are shown as their codes.
fn escape(text: &str) -> String {
    let text = printable(text);
    let mut result = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '"' => result.push_str("&quot;"),
            '\t' => result.push_str("&#9;"),
            '\u{FFFE}' | '\u{FFFF}' => result.push('\u{FFFD}'),
            other => result.push(other),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_leave_its_attribute_and_holds_no_character_that_xml_lacks() {
        assert_eq!(
            escape("\"/><x a='&'>\u{0}\u{1B}\n\t\u{FFFF}"),
            "&quot;/&gt;&lt;x a='&amp;'&gt;&lt;00&gt;&lt;1B&gt;&lt;0A&gt;&#9;\u{FFFD}"
        );
    }
}
