//! One JSON document on what a run of `fix` did: the contract for tools, which
//! docs/reports.md describes.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::{Counts, Ended, Examined, Fate, RunFile, RunFormat, diff};
use crate::fix::Applied;
use crate::report::effect::Change;
use crate::report::effect::json::{JsonDifference, differences as effect_json};
use crate::report::json::{JsonFinding, findings};
use crate::report::packages::Listing;
use crate::report::{Checked, write_json};
use crate::rules::{Applicability, Severity};
use crate::source::LineIndex;

/// The version of the contract.
const VERSION: u32 = 1;

/// The format.
#[derive(Debug)]
pub struct Json {
    /// Whether it has what fixes change on the machine.
    pub effect: bool,
}

#[derive(Serialize)]
struct JsonHead<'a> {
    version: u32,
    infmend: &'static str,
    run: JsonRun<'a>,
    summary: JsonSummary<'a>,
    errors: &'a [String],
}

#[derive(Serialize)]
struct JsonRun<'a> {
    command: &'a [String],
    writes: bool,
    unsafe_fixes: bool,
    adds_allow: bool,
    driver_ver: Option<&'a str>,
    target_os: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonSummary<'a> {
    complete: bool,
    interrupted: bool,
    not_processed: usize,
    checked: usize,
    skipped: usize,
    written: usize,
    would_change: usize,
    declined: usize,
    kept_signed: usize,
    not_written: usize,
    changes: Counts,
    rules: &'a BTreeMap<&'static str, Counts>,
    catalogs: Vec<&'a str>,
    broken_signatures: Vec<&'a str>,
}

#[derive(Serialize)]
struct JsonFile<'a> {
    path: &'a str,
    status: &'a str,
    edited: bool,
    reason: Option<&'a str>,
    encoding: Option<String>,
    /// Where it gets another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    new_encoding: Option<String>,
    changes: Vec<JsonChange<'a>>,
    diff: String,
    /// What changes on the machine: null where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    effect: Option<Option<Vec<JsonDifference<'a>>>>,
    left: Vec<JsonFinding<'a>>,
    refused: Vec<String>,
    notes: &'a [String],
    catalogs: &'a [String],
    /// What one of them says of the INF as it was, where it changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    catalog: Option<&'a Listing>,
}

#[derive(Serialize)]
struct JsonChange<'a> {
    rule: &'a str,
    why: &'a str,
    severity: Severity,
    applicability: Applicability,
    message: &'a str,
    description: &'a str,
    help: Option<&'a str>,
    ranges: Vec<JsonRange>,
}

/// A stretch of the file as it was: lines and columns from 1, columns in
/// characters, the end behind the last one.
#[derive(Serialize)]
struct JsonRange {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl RunFormat for Json {
    fn shows_effect(&self) -> bool {
        self.effect
    }

    fn head(&self, out: &mut dyn Write, ended: &Ended<'_>) -> io::Result<()> {
        let Ended {
            run,
            totals,
            interrupted,
            not_processed,
        } = *ended;
        let head = JsonHead {
            version: VERSION,
            infmend: env!("CARGO_PKG_VERSION"),
            run: JsonRun {
                command: &run.command,
                writes: !run.shows,
                unsafe_fixes: run.unsafe_fixes,
                adds_allow: run.allows,
                driver_ver: run.driver_ver.as_deref(),
                target_os: run.target_os.as_deref(),
            },
            summary: JsonSummary {
                complete: ended.gap().is_none(),
                interrupted,
                not_processed,
                checked: totals.checked,
                skipped: totals.skipped.len(),
                written: totals.written,
                would_change: totals.would_change,
                declined: totals.declined,
                kept_signed: totals.kept_signed,
                not_written: totals.not_written,
                changes: totals.counts,
                rules: &totals.rules,
                catalogs: totals.catalogs.iter().map(String::as_str).collect(),
                broken_signatures: totals.broken.iter().map(String::as_str).collect(),
            },
            errors: &totals.errors,
        };
        let mut written = Vec::new();
        write_json(&mut written, &head)?;
        // The files follow as one more member.
        written.pop();
        out.write_all(&written)?;
        out.write_all(b",\"files\":[\n")
    }

    fn file(&self, out: &mut dyn Write, file: &RunFile<'_>) -> io::Result<()> {
        match file {
            RunFile::Skipped { path, reason } => write_json(
                out,
                &JsonFile {
                    path,
                    status: "skipped",
                    edited: false,
                    reason: Some(reason),
                    encoding: None,
                    new_encoding: None,
                    changes: Vec::new(),
                    diff: String::new(),
                    effect: None,
                    left: Vec::new(),
                    refused: Vec::new(),
                    notes: &[],
                    catalogs: &[],
                    catalog: None,
                },
            ),
            RunFile::Examined(file) => write_examined(out, file, self.effect),
        }
    }

    fn separator(&self) -> &'static str {
        ",\n"
    }

    fn foot(&self, out: &mut dyn Write, _: &Ended<'_>) -> io::Result<()> {
        out.write_all(b"\n]}\n")
    }
}

fn write_examined(out: &mut dyn Write, file: &Examined<'_>, effect: bool) -> io::Result<()> {
    let differences = file.effect.map(Change::differences);
    let (before, fixed) = (file.before.encoding(), file.fixed);
    let after = fixed.source.encoding();
    let lines = LineIndex::new(file.before.text());
    let left = Checked::new(file.path, &fixed.source, &fixed.remaining);
    write_json(
        out,
        &JsonFile {
            path: file.path,
            status: file.fate.name(),
            edited: file.edited,
            reason: match file.fate {
                Fate::NotWritten(reason) | Fate::KeptSigned(reason) => Some(reason),
                _ => None,
            },
            encoding: Some(before.to_string()),
            new_encoding: (before != after).then(|| after.to_string()),
            changes: fixed
                .applied
                .iter()
                .map(|applied| change(applied, &lines))
                .collect(),
            diff: diff::exact(file),
            effect: (effect && file.fate != Fate::Unchanged)
                .then(|| differences.as_deref().map(effect_json)),
            left: findings(&left),
            refused: fixed.refused.iter().map(ToString::to_string).collect(),
            notes: &fixed.notes,
            catalogs: file.catalogs,
            catalog: file.listing,
        },
    )
}

fn change<'a>(applied: &'a Applied, lines: &LineIndex<'_>) -> JsonChange<'a> {
    let ranges = applied.ranges.iter().map(|range| {
        let (start, end) = (lines.position(range.start), lines.position(range.end));
        JsonRange {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    });
    JsonChange {
        rule: applied.rule,
        why: applied.why,
        severity: applied.severity,
        applicability: applied.applicability,
        message: &applied.message,
        description: &applied.description,
        help: applied.help.as_deref(),
        ranges: ranges.collect(),
    }
}
