//! The findings by rule: a table at the end of a report.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{Checked, count, style};
use crate::rules::{Applicability, Finding, Severity};

/// The counts of the findings, by rule and severity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statistics {
    rows: BTreeMap<(Reverse<Severity>, &'static str), Counts>,
}

/// What was found by one rule, of one severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Counts {
    findings: usize,
    files: usize,
    /// Findings with a safe fix.
    safe: usize,
    /// Findings with an unsafe fix.
    needs_unsafe: usize,
}

impl Statistics {
    /// The counts of one file.
    pub fn of(report: &Checked<'_>) -> Statistics {
        Statistics::of_findings(report.findings.iter())
    }

    /// The counts of the findings of one file.
    pub fn of_findings<'f>(findings: impl Iterator<Item = &'f Finding>) -> Statistics {
        let mut statistics = Statistics::default();
        for finding in findings {
            let key = (Reverse(finding.severity), finding.rule);
            let counts = statistics.rows.entry(key).or_default();
            counts.files = 1;
            counts.findings += 1;
            match finding.fix.as_ref().map(|fix| fix.applicability) {
                Some(Applicability::Safe) => counts.safe += 1,
                Some(Applicability::Unsafe) => counts.needs_unsafe += 1,
                Some(Applicability::Display) | None => {}
            }
        }
        statistics
    }

    /// The counts of the findings of one file of which nothing can be fixed.
    pub fn without_fixes<'f>(findings: impl Iterator<Item = &'f Finding>) -> Statistics {
        let mut statistics = Statistics::of_findings(findings);
        for counts in statistics.rows.values_mut() {
            (counts.safe, counts.needs_unsafe) = (0, 0);
        }
        statistics
    }

    /// Adds the counts of other files.
    pub fn add(&mut self, other: Statistics) {
        for (key, more) in other.rows {
            let counts = self.rows.entry(key).or_default();
            counts.findings += more.findings;
            counts.files += more.files;
            counts.safe += more.safe;
            counts.needs_unsafe += more.needs_unsafe;
        }
    }

    /// How many findings there are.
    pub fn findings(&self) -> usize {
        self.rows.values().map(|counts| counts.findings).sum()
    }

    /// Whether there is nothing to count.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A line a rule and severity, in the order of the table: how many findings,
    /// and which of them have fixes.
    pub fn lines(&self) -> Vec<String> {
        let width = self.width();
        let rows = self.sorted().into_iter();
        rows.map(|(_, rule, counts)| {
            let findings = count(counts.findings, "finding");
            let files = count(counts.files, "file");
            let fix = |number: usize, how: &str| match number {
                0 => String::new(),
                all if all == counts.findings => format!(", with {how} fix"),
                some => format!(", {some} with {how} fix"),
            };
            let fixes = match (counts.safe, counts.needs_unsafe) {
                (0, 0) => ", no automatic fix".to_owned(),
                (safe, needs_unsafe) => fix(safe, "a safe") + &fix(needs_unsafe, "an unsafe"),
            };
            format!("{rule:width$}  {findings} in {files}{fixes}")
        })
        .collect()
    }

    /// Writes the table: a line a rule and severity, the worst first and of these
    /// the most frequent. Its width is that of the longest name of a rule and some
    /// 55 columns.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn write(&self, out: &mut (impl Write + ?Sized), coloured: bool) -> io::Result<()> {
        let mut rows: Vec<_> = self.rows.iter().collect();
        rows.sort_by_key(|((severity, rule), counts)| (*severity, Reverse(counts.findings), *rule));
        let names = rows.iter().map(|((_, rule), _)| rule.len());
        let width = names.max().unwrap_or_default().max("rule".len());
        writeln!(
            out,
            "{:8}  {:width$}  {:>8}  {:>6}  {:>9}  {:>11}",
            "severity", "rule", "findings", "files", "safe fix", "unsafe fix"
        )?;
        for (severity, rule, counts) in self.sorted() {
            let style = if coloured {
                style(severity)
            } else {
                anstyle::Style::new()
            };
            // What is not there is quieter than a 0.
            let fixes = |number: usize| match number {
                0 => "-".to_owned(),
                some => some.to_string(),
            };
            writeln!(
                out,
                "{style}{:8}{style:#}  {rule:width$}  {:>8}  {:>6}  {:>9}  {:>11}",
                severity.to_string(),
                counts.findings,
                counts.files,
                fixes(counts.safe),
                fixes(counts.needs_unsafe),
            )?;
        }
        Ok(())
    }

    /// The rows, the worst first and of these the most frequent.
    fn sorted(&self) -> Vec<(Severity, &'static str, Counts)> {
        let mut rows: Vec<_> = self
            .rows
            .iter()
            .map(|((Reverse(severity), rule), counts)| (*severity, *rule, *counts))
            .collect();
        rows.sort_by_key(|(severity, rule, counts)| {
            (Reverse(*severity), Reverse(counts.findings), *rule)
        });
        rows
    }

    /// The width of the longest name of a rule, or of what stands above them.
    fn width(&self) -> usize {
        let names = self.rows.keys().map(|(_, rule)| rule.len());
        names.max().unwrap_or_default().max("rule".len())
    }
}
