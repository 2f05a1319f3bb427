//! The findings that a project has and does not want to hear of: a file with one
//! of them on each line, sorted, so that people can read it and git can merge it.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use super::subject::Subject;
use crate::rules::Finding;
use crate::source::Source;
use crate::syntax::Document;

/// The version of the format.
const VERSION: u64 = 1;

/// What a baseline holds: of each file, by its path, the findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    files: BTreeMap<String, Known>,
}

/// Findings of one file, without the places where they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// How many there are of each.
    counts: BTreeMap<Subject, usize>,
}

/// Why a text is not a baseline.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BaselineError {
    /// It is not JSON, or not in the form of a baseline.
    #[error("is not a baseline: {0}")]
    Json(#[from] serde_json::Error),
    /// It names no version.
    #[error("is not a baseline: it has no \"version\"")]
    NoVersion,
    /// It is in the format of another version.
    #[error("is a baseline of version {0}; this infmend reads version {VERSION}")]
    Version(u64),
}

#[derive(Deserialize)]
struct Head {
    version: Option<u64>,
}

#[derive(Deserialize)]
struct File {
    findings: Vec<Line>,
}

/// A finding as it is written.
#[derive(Serialize, Deserialize)]
struct Line {
    path: String,
    rule: String,
    section: String,
    entry: String,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    count: usize,
}

fn one() -> usize {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde wants a reference.
fn is_one(count: &usize) -> bool {
    *count == 1
}

impl Baseline {
    /// Reads the text of a baseline. A finding that stands there twice, as a
    /// merge may leave it, counts as the larger number.
    ///
    /// # Errors
    /// When the text is not a baseline of this version.
    pub fn parse(text: &str) -> Result<Baseline, BaselineError> {
        match serde_json::from_str::<Head>(text)?.version {
            Some(VERSION) => {}
            Some(other) => return Err(BaselineError::Version(other)),
            None => return Err(BaselineError::NoVersion),
        }
        let mut baseline = Baseline::default();
        for line in serde_json::from_str::<File>(text)?.findings {
            let known = baseline.files.entry(line.path).or_default();
            let count = known.counts.entry(Subject {
                rule: line.rule,
                section: line.section,
                entry: line.entry,
            });
            let count = count.or_default();
            *count = line.count.max(*count);
        }
        Ok(baseline)
    }

    /// The paths of the files that have findings in it, with `/` between the
    /// folders.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// What it holds of a file.
    pub fn of_file(&self, path: &str) -> Option<&Known> {
        self.files.get(path)
    }

    /// Gives a file other findings; without any it is no longer part of the
    /// baseline.
    pub fn set(&mut self, path: &str, known: Known) {
        if known.counts.is_empty() {
            self.files.remove(path);
        } else {
            self.files.insert(path.to_owned(), known);
        }
    }

    /// How many findings it holds.
    pub fn len(&self) -> usize {
        self.files.values().map(Known::len).sum()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

impl fmt::Display for Baseline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{\n  \"version\": {VERSION},\n  \"findings\": [")?;
        let mut separator = "\n";
        for (path, known) in &self.files {
            for (subject, count) in &known.counts {
                let line = Line {
                    path: path.clone(),
                    rule: subject.rule.clone(),
                    section: subject.section.clone(),
                    entry: subject.entry.clone(),
                    count: *count,
                };
                let line = serde_json::to_string(&line).map_err(|_| fmt::Error)?;
                f.write_str(separator)?;
                f.write_str("    ")?;
                f.write_str(&line)?;
                separator = ",\n";
            }
        }
        let end = if self.is_empty() { "" } else { "\n  " };
        f.write_str(end)?;
        f.write_str("]\n}")?;
        f.write_char('\n')
    }
}

impl Known {
    /// All findings of a file.
    pub fn of(source: &Source, findings: &[Finding]) -> Known {
        let mut known = Known::default();
        if findings.is_empty() {
            return known;
        }
        let document = Document::new(source.text());
        for finding in findings {
            let subject = Subject::of(&document, finding);
            *known.counts.entry(subject).or_default() += 1;
        }
        known
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.counts.values().sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// How many of them are not among others, as far as rules are concerned that
    /// `is_judged` by their names.
    pub fn gone(&self, found: &Known, is_judged: &dyn Fn(&str) -> bool) -> usize {
        let judged = self
            .counts
            .iter()
            .filter(|(subject, _)| is_judged(&subject.rule));
        judged
            .map(|(subject, count)| {
                let found = found.counts.get(subject).copied().unwrap_or_default();
                count.saturating_sub(found)
            })
            .sum()
    }

    /// These, with what others have of rules that `is_judged` does not name.
    pub fn with_unjudged(mut self, others: &Known, is_judged: &dyn Fn(&str) -> bool) -> Known {
        for (subject, count) in &others.counts {
            if !is_judged(&subject.rule) {
                let own = self.counts.entry(subject.clone()).or_default();
                *own = (*own).max(*count);
            }
        }
        self
    }

    pub(super) fn counts(&self) -> impl Iterator<Item = (&Subject, usize)> {
        self.counts.iter().map(|(subject, count)| (subject, *count))
    }
}
