//! SARIF 2.1.0 (OASIS), with the fixes.
//!
//! Lines and columns count from 1, `charOffset` from 0, all in Unicode code
//! points and without the byte order mark, as SARIF wants it; `byteOffset`
//! counts from 0 in the file as it is. What a fix inserts is there twice: as
//! text, and as bytes in the file's encoding.
//!
//! The structures are our own few: those of SARIF as a whole would be a
//! thousand fields of which all but these stay empty, and would have to be in
//! memory at once, where this is written file by file.

use std::io::{self, Write};
use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::{Value, json};

use super::fingerprint::fingerprints;
use super::place::Base;
use super::{Checked, Ending, Format, text, write_json};
use crate::pages::{Link, links};
use crate::rules::{self, Applicability, Finding, Fix, Rule, Severity};
use crate::source::{Edit, LineIndex, Source};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What stands for the working directory, by the custom of SARIF's readers.
const ROOT: &str = "%SRCROOT%";

/// The format.
#[derive(Debug)]
pub struct Sarif {
    /// What paths are relative to.
    pub base: Base,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Value>,
    partial_fingerprints: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixes: Option<[SarifFix<'a>; 1]>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: PhysicalLocation<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logical_locations: Option<[LogicalLocation<'a>; 1]>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation<'a> {
    artifact_location: ArtifactLocation<'a>,
    region: Region,
}

#[derive(Serialize)]
struct LogicalLocation<'a> {
    name: &'a str,
    kind: &'static str,
}

#[derive(Serialize, Clone, Copy)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation<'a> {
    uri: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
    char_offset: usize,
    char_length: usize,
    byte_offset: usize,
    byte_length: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifFix<'a> {
    description: Message,
    artifact_changes: [ArtifactChange<'a>; 1],
    properties: FixProperties,
}

#[derive(Serialize)]
struct FixProperties {
    applicability: Applicability,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: ArtifactLocation<'a>,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    #[serde(skip_serializing_if = "Option::is_none")]
    inserted_content: Option<Content<'a>>,
}

#[derive(Serialize)]
struct Content<'a> {
    text: &'a str,
    binary: String,
}

impl Format for Sarif {
    fn begin(&self, mut out: &mut dyn Write) -> io::Result<()> {
        // Written by hand up to here, because the standard wants the version
        // to be the first thing that a reader meets.
        write!(
            out,
            "{{\"version\":\"2.1.0\",\"$schema\":\"{SCHEMA}\",\"runs\":[{{\"tool\":"
        )?;
        let tool = json!({
            "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules::ALL.iter().map(descriptor).collect::<Vec<Value>>(),
            }
        });
        serde_json::to_writer(&mut out, &tool).map_err(io::Error::from)?;
        write!(out, ",\"columnKind\":\"unicodeCodePoints\"")?;
        let bases = json!({
            ROOT: {"description": {"text": "The working directory that infmend ran in."}}
        });
        write!(out, ",\"originalUriBaseIds\":{bases}")?;
        writeln!(out, ",\"results\":[")
    }

    fn file(&self, mut out: &mut dyn Write, report: &Checked<'_>) -> io::Result<()> {
        if report.findings.is_empty() {
            return Ok(());
        }
        let place = self.base.place(report.path);
        let uri = place.uri();
        let artifact = ArtifactLocation {
            uri: &uri,
            uri_base_id: place.is_relative().then_some(ROOT),
        };
        let lines = LineIndex::new(report.source.text());
        let prints = fingerprints(&place.path(), report);
        for (index, (finding, fingerprint)) in report.findings.iter().zip(prints).enumerate() {
            if index > 0 {
                out.write_all(self.separator().as_bytes())?;
            }
            let result = SarifResult {
                rule_id: finding.rule,
                rule_index: rules::ALL.iter().position(|rule| rule.name == finding.rule),
                level: level(finding.severity),
                message: Message {
                    text: message(finding),
                },
                locations: [Location {
                    physical_location: PhysicalLocation {
                        artifact_location: artifact,
                        region: region(report.source, &lines, &finding.range),
                    },
                    logical_locations: (!finding.section.is_empty()).then_some([LogicalLocation {
                        name: &finding.section,
                        kind: "section",
                    }]),
                }],
                properties: (!finding.infverif.is_empty()).then(|| {
                    let codes = finding.infverif.iter();
                    let tags: Vec<String> = codes.map(|code| format!("InfVerif {code}")).collect();
                    json!({ "tags": tags })
                }),
                partial_fingerprints: json!({ "infmendFinding/v1": fingerprint }),
                fixes: finding
                    .fix
                    .as_ref()
                    .and_then(|fix| sarif_fix(report.source, &lines, artifact, fix))
                    .map(|fix| [fix]),
            };
            write_json(&mut out, &result)?;
        }
        Ok(())
    }

    fn separator(&self) -> &'static str {
        ",\n"
    }

    /// The file with its encoding, without which offsets mean nothing.
    fn keep(&self, out: &mut dyn Write, report: &Checked<'_>) -> io::Result<()> {
        if report.findings.is_empty() {
            return Ok(());
        }
        let place = self.base.place(report.path);
        let artifact = json!({
            "location": ArtifactLocation {
                uri: &place.uri(),
                uri_base_id: place.is_relative().then_some(ROOT),
            },
            "length": report.source.bytes().len(),
            "encoding": report.source.encoding().iana_name(),
        });
        write_json(out, &artifact)
    }

    fn end(&self, out: &mut dyn Write, ending: &Ending<'_>) -> io::Result<()> {
        write!(out, "\n],\"artifacts\":[")?;
        for (index, artifact) in ending.kept.iter().enumerate() {
            out.write_all(if index > 0 { b",\n" } else { b"\n" })?;
            out.write_all(artifact)?;
        }
        let notifications: Vec<Value> = ending
            .failures
            .iter()
            .map(|failure| json!({"level": "error", "message": {"text": literal(failure)}}))
            .collect();
        let invocation = json!({
            "executionSuccessful": notifications.is_empty(),
            "toolExecutionNotifications": notifications,
        });
        let invocation = text::json(&invocation);
        writeln!(out, "\n],\"invocations\":[{invocation}]}}]}}")
    }
}

fn descriptor(rule: &Rule) -> Value {
    let page = literal(&rule.page());
    let (url, sources) =
        links(rule.name).map_or(("", &[][..]), |links| (&links.page, &links.sources));
    let list: String = sources
        .iter()
        .map(|Link { title, url }| format!("- Microsoft: [{title}]({url})\n"))
        .collect();
    json!({
        "id": rule.name,
        "helpUri": url,
        "shortDescription": {"text": sentence(rule.summary)},
        "fullDescription": {"text": sentence(rule.why)},
        "help": {"text": page, "markdown": format!("{page}\n{}", literal(&list))},
        "properties": {"sources": sources},
        "defaultConfiguration": {"level": level(rule.severity)},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn message(finding: &Finding) -> String {
    let message = sentence(&finding.message);
    match &finding.help {
        Some(help) => format!("{message} {}", sentence(help)),
        None => message,
    }
}

/// A text as a sentence, as SARIF wants its messages.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|c| c.to_ascii_uppercase());
    let capital: String = first.into_iter().chain(characters).collect();
    let stop = if text.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    literal(&format!("{capital}{stop}"))
}

/// A text for a message, in which braces are placeholders unless doubled.
fn literal(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// A range of the text, from 0, in all the measures that SARIF has.
fn region(source: &Source, lines: &LineIndex<'_>, range: &Range<usize>) -> Region {
    let start = lines.position(range.start);
    let end = lines.position(range.end);
    let char_offset = lines.characters_before(range.start);
    let bytes = source.byte_range(range);
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
        char_offset,
        char_length: lines.characters_before(range.end) - char_offset,
        byte_offset: bytes.start,
        byte_length: bytes.len(),
    }
}

/// The fix of a finding: none where it is only to be shown, for tools apply
/// what they find here, or where it cannot be expressed in the file's encoding.
fn sarif_fix<'a>(
    source: &Source,
    lines: &LineIndex<'_>,
    artifact: ArtifactLocation<'a>,
    fix: &'a Fix,
) -> Option<SarifFix<'a>> {
    if fix.applicability == Applicability::Display || fix.edits.is_empty() {
        return None;
    }
    let replacement = |edit: &'a Edit| {
        let (range, bytes) = source.encode_edit(edit).ok()?;
        if range != source.byte_range(&edit.range) {
            return None;
        }
        let content = Content {
            text: &edit.insert,
            binary: STANDARD.encode(bytes),
        };
        Some(Replacement {
            deleted_region: region(source, lines, &edit.range),
            inserted_content: (!edit.insert.is_empty()).then_some(content),
        })
    };
    Some(SarifFix {
        description: Message {
            text: sentence(&fix.description),
        },
        artifact_changes: [ArtifactChange {
            artifact_location: artifact,
            replacements: fix.edits.iter().map(replacement).collect::<Option<_>>()?,
        }],
        properties: FixProperties {
            applicability: fix.applicability,
        },
    })
}
