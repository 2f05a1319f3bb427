//! The counts of a run.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Examined, Fate, RunFile};
use crate::rules::Applicability;

/// What a run did, of all its files. Of each file it holds a line at most.
#[derive(Debug, Clone, Default)]
pub struct Totals {
    /// INFs for which fixes were looked for.
    pub checked: usize,
    /// Those that were written.
    pub written: usize,
    /// Those that would change, where nothing is written.
    pub would_change: usize,
    /// Those whose changes the user left out.
    pub declined: usize,
    /// Those that were left alone because their packages are signed.
    pub kept_signed: usize,
    /// Those that could not be written.
    pub not_written: usize,
    /// The changes, and what is left.
    pub counts: Counts,
    /// The same by rule.
    pub rules: BTreeMap<&'static str, Counts>,
    /// The catalogs of written INFs, by their paths.
    pub catalogs: BTreeSet<String>,
    /// The catalogs whose signatures are broken by changes that were made, or would be, by
    /// their paths.
    pub broken: BTreeSet<String>,
    /// Files that were skipped, each with the reason.
    pub skipped: Vec<(String, String)>,
    /// What could not be read, fixed or written, a sentence each that names the file.
    pub errors: Vec<String>,
}

/// Changes, and findings that are left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Changes that were written.
    pub written: usize,
    /// Changes that were shown, in a run that writes nothing.
    pub would_change: usize,
    /// Changes that were left out, or could not be written.
    pub not_written: usize,
    /// Those of the changes that were written or shown whose fix is unsafe.
    #[serde(rename = "unsafe")]
    pub unsafe_ones: usize,
    /// Findings that are left.
    pub left: usize,
}

impl Totals {
    /// Adds a file.
    pub fn add(&mut self, file: &RunFile<'_>) {
        match file {
            RunFile::Skipped { path, reason } => {
                let skipped = ((*path).to_owned(), (*reason).to_owned());
                self.skipped.push(skipped);
            }
            RunFile::Examined(file) => self.add_examined(file),
        }
    }

    fn add_examined(&mut self, file: &Examined<'_>) {
        self.checked += 1;
        match file.fate {
            Fate::Unchanged => {}
            Fate::Written | Fate::Staged | Fate::Printed => self.written += 1,
            Fate::WouldChange => self.would_change += 1,
            Fate::Declined => self.declined += 1,
            Fate::KeptSigned(_) => self.kept_signed += 1,
            Fate::NotWritten(reason) => {
                self.not_written += 1;
                self.errors.push(reason.to_owned());
            }
        }
        for applied in &file.fixed.applied {
            let is_unsafe = applied.applicability == Applicability::Unsafe;
            for counts in [
                &mut self.counts,
                self.rules.entry(applied.rule).or_default(),
            ] {
                match file.fate {
                    Fate::WouldChange => counts.would_change += 1,
                    fate if fate.is_written() => counts.written += 1,
                    _ => {
                        counts.not_written += 1;
                        continue;
                    }
                }
                counts.unsafe_ones += usize::from(is_unsafe);
            }
        }
        for finding in &file.fixed.remaining {
            self.counts.left += 1;
            self.rules.entry(finding.rule).or_default().left += 1;
        }
        let is_changed = file.fate.is_written() || file.fate == Fate::WouldChange;
        let broken = file.listing.filter(|listing| listing.breaks().is_some());
        self.broken.extend(
            broken
                .filter(|_| is_changed)
                .map(|listing| listing.path.clone()),
        );
        if file.fate.is_written() {
            let folder = file.path.rfind(['/', '\\']).map_or(0, |at| at + 1);
            let folder = file.path.get(..folder).unwrap_or_default();
            let catalogs = file.catalogs.iter();
            self.catalogs
                .extend(catalogs.map(|name| format!("{folder}{name}")));
        }
    }
}
