//! What fixes change in a file as the page's data. What is the same in several
//! versions of the file stands in the page once.

use std::collections::HashMap;

use serde::Serialize;

use super::rows::PageHunk;
use crate::fix::{Applied, Fixed};
use crate::report::{hunk, printable};
use crate::rules::{Applicability, Severity};
use crate::source::{LineIndex, Source};

/// The changes and hunks of a file that versions of it have, each once.
#[derive(Debug, Default, Serialize)]
pub(super) struct Changes {
    changes: Vec<PageChange>,
    hunks: Vec<PageHunk>,
}

/// What a fix does, beside the hunks that show it.
#[derive(Debug, Serialize)]
struct PageChange {
    rule: &'static str,
    severity: Severity,
    how: Applicability,
    message: String,
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    /// None where it changes the file as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
}

/// A version of a file: which of the changes and hunks it has.
#[derive(Debug, Serialize)]
pub(super) struct Version {
    /// The changes of the file as a whole, by their index.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    whole: Vec<usize>,
    /// The hunks, each by its index and the number of its first new line, from 1.
    hunks: Vec<(usize, usize)>,
}

impl Changes {
    /// Adds the versions that fixes made of `before`.
    pub(super) fn add<const N: usize>(
        &mut self,
        before: &Source,
        versions: [Option<&Fixed>; N],
    ) -> [Option<Version>; N] {
        let lines = LineIndex::new(before.text());
        let mut known: HashMap<&Applied, usize> = HashMap::new();
        let mut known_hunks: HashMap<usize, Vec<usize>> = HashMap::new();
        versions.map(|fixed| {
            let fixed = fixed?;
            let indices: Vec<usize> = fixed
                .applied
                .iter()
                .map(|applied| {
                    *known.entry(applied).or_insert_with(|| {
                        self.changes.push(change(applied, &lines));
                        self.changes.len() - 1
                    })
                })
                .collect();
            let index = |index: &usize| indices.get(*index).copied();
            let mut version = Version {
                whole: Vec::new(),
                hunks: Vec::new(),
            };
            for (applied, index) in fixed.applied.iter().zip(&indices) {
                if applied.ranges.is_empty() {
                    version.whole.push(*index);
                }
            }
            for hunk in hunk::hunks(before, &fixed.source, &fixed.applied) {
                let made_by = hunk.fixes.iter().filter_map(|(fix, _)| index(fix));
                let shown = PageHunk::of(&hunk, made_by.collect());
                let alike = known_hunks.entry(shown.old).or_default();
                let same = alike
                    .iter()
                    .find(|index| self.hunks.get(**index) == Some(&shown));
                let index = same.copied().unwrap_or_else(|| {
                    alike.push(self.hunks.len());
                    self.hunks.push(shown);
                    self.hunks.len() - 1
                });
                version.hunks.push((index, hunk.new.start + 1));
            }
            Some(version)
        })
    }
}

fn change(applied: &Applied, lines: &LineIndex<'_>) -> PageChange {
    let shown = |text: &String| printable(text).into_owned();
    let start = applied.ranges.first().map(|range| range.start);
    PageChange {
        rule: applied.rule,
        severity: applied.severity,
        how: applied.applicability,
        message: shown(&applied.message),
        description: shown(&applied.description),
        help: applied.help.as_ref().map(shown),
        line: start.map(|start| lines.position(start).line),
    }
}
