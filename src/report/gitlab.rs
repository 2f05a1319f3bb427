//! GitLab's code quality report: a JSON array of issues in the form that Code
//! Climate's engines write.

use std::io::{self, Write};

use serde::Serialize;

use super::fingerprint::fingerprints;
use super::place::Base;
use super::{Checked, Ending, Format, Span, advised, links, write_json};
use crate::pages::Link;
use crate::rules::{Finding, Severity};
use crate::source::LineIndex;

/// The format.
#[derive(Debug)]
pub struct Gitlab {
    /// What paths are relative to: GitLab knows files by their place in the
    /// repository, so this should be its root.
    pub base: Base,
}

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
    content: Content,
}

/// What there is to read beyond the description, in Markdown.
#[derive(Serialize)]
struct Content {
    body: String,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

impl Format for Gitlab {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "[")
    }

    fn file(&self, mut out: &mut dyn Write, report: &Checked<'_>) -> io::Result<()> {
        let lines = LineIndex::new(report.source.text());
        let path = self.base.place(report.path).path();
        let prints = fingerprints(&path, report);
        for (index, (finding, fingerprint)) in report.findings.iter().zip(prints).enumerate() {
            if index > 0 {
                out.write_all(self.separator().as_bytes())?;
            }
            let Span { start, end } = Span::of(&lines, finding);
            let issue = Issue {
                description: advised(finding, "; help: "),
                check_name: finding.rule,
                fingerprint,
                severity: match finding.severity {
                    Severity::Error => "major",
                    Severity::Warning => "minor",
                    Severity::Info => "info",
                },
                location: Location {
                    path: &path,
                    lines: Lines {
                        begin: start.line,
                        end: end.line,
                    },
                },
                content: Content {
                    body: body(finding),
                },
            };
            write_json(&mut out, &issue)?;
        }
        Ok(())
    }

    fn separator(&self) -> &'static str {
        ",\n"
    }

    fn end(&self, out: &mut dyn Write, _ending: &Ending<'_>) -> io::Result<()> {
        writeln!(out, "\n]")
    }
}

/// The pages that explain a finding, as a list.
fn body(finding: &Finding) -> String {
    let (page, sources) = links(finding);
    let mut body = format!("- [{}]({page})\n", finding.rule);
    for Link { title, url } in sources {
        body.push_str(&format!("- Microsoft: [{title}]({url})\n"));
    }
    body
}
