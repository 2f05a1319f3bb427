//! One JSON document: the contract for tools.
//!
//! Lines and columns count from 1, columns in characters, and an end is behind
//! the last character. `start` and `end` of an edit are byte offsets, from 0,
//! in the file as it is; `insert` is text, to be encoded in the file's encoding.
//! `url` is the page of the rule, and `sources` are Microsoft's pages that it comes
//! from, which may be none.
//! A fix with an `encoding` has no edits: it writes the same text in that one.

use std::io::{self, Write};

use serde::Serialize;

use super::packages::Listing;
use super::{Checked, Ending, Format, Span, links, write_json};
use crate::rules::{Applicability, Finding, Severity};
use crate::source::LineIndex;

/// The version of the contract.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct JsonFile<'a> {
    path: &'a str,
    encoding: String,
    skipped: Option<&'a str>,
    findings: Vec<JsonFinding<'a>>,
    /// What the catalog beside it says of it, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    catalog: Option<&'a Listing>,
}

/// A finding.
#[derive(Serialize)]
pub(super) struct JsonFinding<'a> {
    rule: &'a str,
    /// The codes under which InfVerif reports the same.
    infverif: &'a [u16],
    severity: Severity,
    message: &'a str,
    help: Option<&'a str>,
    section: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    fix: Option<JsonFix<'a>>,
    /// The URL of the rule's page.
    url: &'a str,
    /// The URLs of Microsoft's pages that the rule comes from.
    sources: Vec<&'a str>,
}

#[derive(Serialize)]
struct JsonFix<'a> {
    applicability: Applicability,
    description: &'a str,
    edits: Vec<JsonEdit<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<String>,
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    start: usize,
    end: usize,
    insert: &'a str,
}

/// The format.
#[derive(Debug)]
pub struct Json;

impl Format for Json {
    fn shows_catalog(&self) -> bool {
        true
    }

    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{{\"version\":{VERSION},\"files\":[")
    }

    fn file(&self, mut out: &mut dyn Write, report: &Checked<'_>) -> io::Result<()> {
        write(&mut out, report)
    }

    fn separator(&self) -> &'static str {
        ",\n"
    }

    fn end(&self, mut out: &mut dyn Write, ending: &Ending<'_>) -> io::Result<()> {
        write!(out, "],\"summary\":")?;
        write_json(&mut out, ending.summary)?;
        writeln!(out, "}}")
    }
}

/// Writes one file: an object on one line, without a line end.
///
/// # Errors
/// When the output cannot be written.
pub(super) fn write(out: &mut impl Write, report: &Checked<'_>) -> io::Result<()> {
    let file = JsonFile {
        path: report.path,
        encoding: report.source.encoding().to_string(),
        skipped: report.skipped.as_deref(),
        findings: findings(report),
        catalog: report.listing,
    };
    write_json(out, &file)
}

/// The findings of a file.
pub(super) fn findings<'a>(report: &Checked<'a>) -> Vec<JsonFinding<'a>> {
    let lines = LineIndex::new(report.source.text());
    let findings = report.findings.iter();
    findings.map(|f| finding(report, &lines, f)).collect()
}

fn finding<'a>(
    report: &Checked<'_>,
    lines: &LineIndex<'_>,
    finding: &'a Finding,
) -> JsonFinding<'a> {
    let Span { start, end } = Span::of(lines, finding);
    let (url, sources) = links(finding);
    JsonFinding {
        rule: finding.rule,
        infverif: &finding.infverif,
        severity: finding.severity,
        message: &finding.message,
        help: finding.help.as_deref(),
        section: &finding.section,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        url,
        sources: sources.iter().map(|source| &*source.url).collect(),
        fix: finding.fix.as_ref().map(|fix| JsonFix {
            applicability: fix.applicability,
            description: &fix.description,
            encoding: fix.encoding().map(|encoding| encoding.to_string()),
            edits: fix
                .edits
                .iter()
                .map(|edit| {
                    let bytes = report.source.byte_range(&edit.range);
                    JsonEdit {
                        start: bytes.start,
                        end: bytes.end,
                        insert: &edit.insert,
                    }
                })
                .collect(),
        }),
    }
}
