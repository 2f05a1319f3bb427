//! A file as the page's data.

use serde::Serialize;

use super::changes::{Changes, Version};
use crate::report::fix_run::{Fate, RunFile};
use crate::report::packages::{Listing, PackageState};
use crate::report::place::Base;
use crate::report::{Checked, Span, printable};
use crate::rules::{Applicability, Finding, Severity};
use crate::source::LineIndex;

/// A file, as the page lists it.
#[derive(Debug, Serialize)]
pub(super) struct PageFile {
    path: String,
    /// The folder: what a driver package is.
    package: String,
    encoding: String,
    /// What became of it, of a run of `fix`.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<String>,
    findings: Vec<PageFinding>,
    #[serde(flatten)]
    changes: Changes,
    /// What the safe fixes make of it, or those of the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<Version>,
    /// What all fixes make of it, where that is more; of a run of `fix`, what unsafe
    /// fixes would make of what it made.
    #[serde(skip_serializing_if = "Option::is_none")]
    unsafe_too: Option<Version>,
    /// The catalogs beside it, which a change invalidates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    catalogs: Vec<String>,
    /// What one of them says of it as it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<PageSignature>,
    /// Why fixes were not made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<String>,
    /// What else there is to say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

/// What the catalog of a file says of it.
#[derive(Debug, Serialize)]
struct PageSignature {
    state: PackageState,
    /// Who signed; none where nobody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    signer: Option<String>,
    /// The same with who issued the certificate, and when, in words.
    words: String,
    catalog: String,
}

impl PageSignature {
    fn of(listing: &Listing) -> PageSignature {
        let signer = listing.signer.as_deref();
        PageSignature {
            state: listing.state,
            signer: signer.map(|signer| printable(signer).into_owned()),
            words: listing.signed(),
            catalog: printable(&listing.path).into_owned(),
        }
    }
}

#[derive(Debug, Serialize)]
struct PageFinding {
    rule: &'static str,
    severity: Severity,
    message: String,
    section: String,
    line: usize,
    column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
    how: How,
}

/// How a finding is fixed.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum How {
    Safe,
    Unsafe,
    /// By hand.
    Hand,
}

impl PageFile {
    /// What `check` says of a file.
    pub(super) fn of(base: &Base, report: &Checked<'_>) -> PageFile {
        let place = base.place(report.path);
        let mut changes = Changes::default();
        let mut problems = Vec::new();
        let safe = match report.fixed {
            Some(Ok(fixed)) => {
                problems.extend(fixed.refused.iter().map(ToString::to_string));
                Some(fixed)
            }
            Some(Err(error)) => {
                problems.push(error.to_string());
                None
            }
            None => None,
        };
        let [fixed, unsafe_too] = changes.add(report.source, [safe, report.unsafe_too]);
        PageFile {
            path: printable(&place.path()).into_owned(),
            package: printable(&place.folder()).into_owned(),
            encoding: report.source.encoding().to_string(),
            status: None,
            skipped: report.skipped.clone(),
            findings: findings(report),
            changes,
            fixed,
            unsafe_too,
            catalogs: shown(report.catalogs),
            signature: report.listing.map(PageSignature::of),
            problems: shown(&problems),
            notes: Vec::new(),
        }
    }

    /// What a run of `fix` says of a file.
    pub(super) fn of_run(base: &Base, file: &RunFile<'_>) -> PageFile {
        let file = match file {
            RunFile::Examined(file) => file,
            RunFile::Skipped { path, reason } => return PageFile::skipped(base, path, reason),
        };
        let place = base.place(file.path);
        let fixed = file.fixed;
        let mut problems: Vec<String> = fixed.refused.iter().map(ToString::to_string).collect();
        if let Fate::NotWritten(reason) | Fate::KeptSigned(reason) = file.fate {
            problems.insert(0, reason.to_owned());
        }
        let is_changed = file.fate != Fate::Unchanged;
        let mut changes = Changes::default();
        let [version] = changes.add(file.before, [is_changed.then_some(fixed)]);
        let [unsafe_too] = changes.add(&fixed.source, [file.unsafe_too]);
        let (old, new) = (file.before.encoding(), fixed.source.encoding());
        PageFile {
            path: printable(&place.path()).into_owned(),
            package: printable(&place.folder()).into_owned(),
            encoding: match old == new {
                true => old.to_string(),
                false => format!("{old} to {new}"),
            },
            status: Some(file.fate.name()),
            skipped: None,
            findings: findings(&Checked::new(file.path, &fixed.source, &fixed.remaining)),
            changes,
            fixed: version,
            unsafe_too,
            catalogs: shown(file.catalogs),
            signature: file.listing.map(PageSignature::of),
            problems: shown(&problems),
            notes: match file.edited {
                true => vec!["The user edited this file.".to_owned()],
                false => shown(&fixed.notes),
            },
        }
    }

    fn skipped(base: &Base, path: &str, reason: &str) -> PageFile {
        let place = base.place(path);
        PageFile {
            path: printable(&place.path()).into_owned(),
            package: printable(&place.folder()).into_owned(),
            encoding: String::new(),
            status: None,
            skipped: Some(reason.to_owned()),
            findings: Vec::new(),
            changes: Changes::default(),
            fixed: None,
            unsafe_too: None,
            catalogs: Vec::new(),
            signature: None,
            problems: Vec::new(),
            notes: Vec::new(),
        }
    }
}

fn shown(texts: &[String]) -> Vec<String> {
    let texts = texts.iter();
    texts.map(|text| printable(text).into_owned()).collect()
}

fn findings(report: &Checked<'_>) -> Vec<PageFinding> {
    let lines = LineIndex::new(report.source.text());
    let findings = report.findings.iter();
    findings
        .map(|finding| page_finding(&lines, finding))
        .collect()
}

fn page_finding(lines: &LineIndex<'_>, finding: &Finding) -> PageFinding {
    let start = Span::of(lines, finding).start;
    let shown = |text: &String| printable(text).into_owned();
    let fix = finding.fix.as_ref();
    PageFinding {
        rule: finding.rule,
        severity: finding.severity,
        message: shown(&finding.message),
        section: shown(&finding.section),
        line: start.line,
        column: start.column,
        help: finding.help.as_ref().map(shown),
        fix: fix.map(|fix| shown(&fix.description)),
        how: match fix.map(|fix| fix.applicability) {
            Some(Applicability::Safe) => How::Safe,
            Some(Applicability::Unsafe) => How::Unsafe,
            Some(Applicability::Display) | None => How::Hand,
        },
    }
}
