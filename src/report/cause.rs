//! Which findings of a file have one cause, so that people read it once.

use std::collections::HashMap;

use crate::rules::{Applicability, Finding, Severity};

/// How many places of further findings are named.
const NAMED: usize = 10;

/// What findings with one cause have in common.
#[derive(PartialEq, Eq, Hash)]
struct Cause {
    rule: &'static str,
    infverif: Vec<u16>,
    severity: Severity,
    message: String,
    help: Option<String>,
    fix: Option<(Applicability, String)>,
}

/// Findings of a file that have one cause.
pub(super) struct Group<'f> {
    /// The first of them in the file.
    pub(super) first: &'f Finding,
    /// The others.
    pub(super) others: Vec<&'f Finding>,
}

/// The findings of a file by their cause: those of one rule that say the same of
/// other names and numbers. In the order of the first of each.
pub(super) fn groups(findings: &[Finding]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut known: HashMap<Cause, usize> = HashMap::new();
    for finding in findings {
        let fix = finding.fix.as_ref();
        let cause = Cause {
            rule: finding.rule,
            infverif: finding.infverif.clone(),
            severity: finding.severity,
            message: without_names(&finding.message),
            help: finding.help.as_deref().map(without_names),
            fix: fix.map(|fix| (fix.applicability, without_names(&fix.description))),
        };
        let index = *known.entry(cause).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(group) => group.others.push(finding),
            None => groups.push(Group {
                first: finding,
                others: Vec::new(),
            }),
        }
    }
    groups
}

/// Every finding as a group of its own.
pub(super) fn singly(findings: &[Finding]) -> Vec<Group<'_>> {
    let alone = |first| Group {
        first,
        others: Vec::new(),
    };
    findings.iter().map(alone).collect()
}

impl Group<'_> {
    /// "and 230 more: lines 12, 15, 17": what is said of the others. None where
    /// there are none. `line` is the line of a finding, from 1.
    pub(super) fn more(&self, line: impl Fn(&Finding) -> usize) -> Option<String> {
        if self.others.is_empty() {
            return None;
        }
        let mut lines: Vec<usize> = self.others.iter().map(|finding| line(finding)).collect();
        lines.dedup();
        let named: Vec<String> = lines.iter().take(NAMED).map(usize::to_string).collect();
        let noun = if lines.len() == 1 { "line" } else { "lines" };
        let rest = match lines.len().saturating_sub(NAMED) {
            0 => "",
            _ => ", … (all with --verbose)",
        };
        Some(format!(
            "and {} more: {noun} {}{rest}",
            self.others.len(),
            named.join(", ")
        ))
    }
}

/// A sentence without what it names: what is in quotes or brackets, a word in
/// parentheses, and numbers.
fn without_names(text: &str) -> String {
    let mut cause = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let close = match first {
            '\'' => Some('\''),
            '[' => Some(']'),
            '(' => Some(')'),
            _ => None,
        };
        let behind = rest.get(first.len_utf8()..).unwrap_or_default();
        let named = close.and_then(|close| behind.split_once(close));
        // More than a word in parentheses is part of the sentence.
        let named = named.filter(|(name, _)| first != '(' || !name.contains(' '));
        rest = match named {
            Some((_, behind)) => behind,
            None if first.is_ascii_digit() => {
                behind.trim_start_matches(|c: char| c.is_ascii_digit())
            }
            None => {
                cause.push(first);
                behind
            }
        };
    }
    cause
}
