//! The counts at the end of a report, and what to do next.

use serde::Serialize;

use super::{Checked, count};
use crate::rules::Applicability;

/// The counts at the end of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// Files checked, skipped ones included.
    pub files: usize,
    /// Findings in all of them.
    pub findings: usize,
    /// Findings that `fix` can fix, with `--unsafe-fixes` where need be.
    pub fixable: usize,
    /// Of these, the ones that need `--unsafe-fixes`.
    #[serde(skip)]
    pub needs_unsafe: usize,
    /// Files that are no Windows INFs.
    #[serde(skip)]
    pub skipped: usize,
    /// Files with findings.
    #[serde(skip)]
    pub files_with_findings: usize,
    /// Findings that make the check fail: those of the severity that is asked
    /// for, whatever a format shows.
    #[serde(skip)]
    pub failing: usize,
    /// Findings that are not shown because of their severity.
    #[serde(skip)]
    pub hidden: usize,
    /// Findings that are not reported because a baseline holds them.
    #[serde(skip_serializing_if = "is_zero")]
    pub baselined: usize,
    /// What could not be checked: files and folders that cannot be read, and
    /// configurations that cannot be used.
    #[serde(skip)]
    pub errors: usize,
}

impl Summary {
    /// The counts of one file.
    pub fn of(report: &Checked<'_>) -> Summary {
        let with = |applicability: Applicability| {
            let fixes = report.findings.iter().filter_map(|f| f.fix.as_ref());
            fixes
                .filter(|fix| fix.applicability == applicability)
                .count()
        };
        let needs_unsafe = with(Applicability::Unsafe);
        Summary {
            files: 1,
            findings: report.findings.len(),
            fixable: with(Applicability::Safe) + needs_unsafe,
            needs_unsafe,
            skipped: usize::from(report.skipped.is_some()),
            files_with_findings: usize::from(!report.findings.is_empty()),
            failing: 0,
            hidden: 0,
            baselined: 0,
            errors: 0,
        }
    }

    /// Adds the counts of other files.
    pub fn add(&mut self, other: Summary) {
        self.files += other.files;
        self.findings += other.findings;
        self.fixable += other.fixable;
        self.needs_unsafe += other.needs_unsafe;
        self.skipped += other.skipped;
        self.files_with_findings += other.files_with_findings;
        self.failing += other.failing;
        self.hidden += other.hidden;
        self.baselined += other.baselined;
        self.errors += other.errors;
    }

    /// The counts as a sentence, with what to do next.
    pub fn sentence(&self) -> String {
        let mut sentence = self.checked();
        if self.findings > 0 {
            sentence += &format!(
                ": {} in {}; {}",
                count(self.findings, "finding"),
                count(self.files_with_findings, "file"),
                self.fixes()
            );
        } else if self.files > self.skipped {
            // Of what was not read nobody knows what there is to find.
            sentence += if self.baselined > 0 {
                ": nothing new found"
            } else {
                ": nothing found"
            };
        }
        if self.baselined > 0 {
            sentence += &format!("; {} in the baseline", count(self.baselined, "finding"));
        }
        if self.hidden > 0 {
            let hidden = count(self.hidden, "informational finding");
            sentence += &format!("; {hidden} not shown (`--severity info`)");
        }
        if self.errors > 0 {
            sentence += &format!("; {} (see above)", count(self.errors, "error"));
        }
        sentence
    }

    /// How many files were checked, and how many were not.
    fn checked(&self) -> String {
        let checked = count(self.files - self.skipped, "INF");
        match self.skipped {
            0 => format!("{checked} checked"),
            1 => format!("{checked} checked (1 other file skipped: not a Windows INF)"),
            many => format!("{checked} checked ({many} other files skipped: not Windows INFs)"),
        }
    }

    /// What can be done about the findings.
    fn fixes(&self) -> String {
        let safe = self.fixable - self.needs_unsafe;
        match (safe, self.needs_unsafe) {
            (0, 0) => "none can be fixed automatically".to_owned(),
            (0, more) => format!("{more} can be fixed with `infmend fix --unsafe-fixes`"),
            (safe, 0) => format!("{safe} can be fixed with `infmend fix`"),
            (safe, more) => {
                format!("{safe} can be fixed with `infmend fix`, {more} more with `--unsafe-fixes`")
            }
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde wants a reference.
fn is_zero(number: &usize) -> bool {
    *number == 0
}
