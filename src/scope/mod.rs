//! Which findings are in question: not those that a baseline holds, and where
//! there is something to compare with only those on lines that changed.

mod baseline;
mod changed;
mod subject;

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::rules::Finding;
use crate::source::Source;
use crate::syntax::Document;

pub use baseline::{Baseline, BaselineError, Known};
use changed::Changed;
use subject::{Place, Subject};

/// Which findings of a file are in question. The default is all of them.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// What a baseline holds of the file.
    pub known: Option<Arc<Known>>,
    /// The text that the file is compared with: only findings on lines that
    /// differ from it are in question.
    pub base: Option<Arc<str>>,
}

impl Scope {
    /// Whether all findings are in question.
    pub fn is_everything(&self) -> bool {
        self.known.is_none() && self.base.is_none()
    }

    /// Leaves only the findings that are in question, and returns those that
    /// would be if no baseline held them.
    pub fn narrow(&self, source: &Source, findings: &mut Vec<Finding>) -> Vec<Finding> {
        if self.is_everything() {
            return Vec::new();
        }
        let document = Document::new(source.text());
        Judge::new(self, source.text()).narrow(&document, findings, &Range::clone)
    }
}

/// Tells round by round which findings are in question in a text that changes.
#[derive(Debug)]
pub(crate) struct Judge<'s> {
    known: Option<&'s Known>,
    changed: Option<Changed>,
    /// The findings of the first round that the baseline holds: their rules, and
    /// the offsets in the original text at which what they are about begins.
    held: HashSet<(&'static str, usize)>,
}

impl<'s> Judge<'s> {
    pub(crate) fn new(scope: &'s Scope, text: &str) -> Judge<'s> {
        let base = scope.base.as_deref();
        Judge {
            known: scope.known.as_deref(),
            changed: base.map(|base| Changed::between(base, text)),
            held: HashSet::new(),
        }
    }

    /// Leaves only the findings that are in question, and returns those that
    /// would be if no baseline held them. `origin` tells where a range of the
    /// document lies in the original text.
    pub(crate) fn narrow(
        &mut self,
        document: &Document<'_>,
        findings: &mut Vec<Finding>,
        origin: &dyn Fn(&Range<usize>) -> Range<usize>,
    ) -> Vec<Finding> {
        if self.known.is_none() && self.changed.is_none() {
            return Vec::new();
        }
        let places: Vec<Place> = findings
            .iter()
            .map(|finding| Place::of(document, finding, origin))
            .collect();
        let is_changed: Vec<bool> = places
            .iter()
            .map(|place| {
                let changed = self.changed.as_ref();
                changed.is_none_or(|changed| place.is_on(changed))
            })
            .collect();
        let is_held = self.held(document, findings, &places, &is_changed);
        let mut held = Vec::new();
        let all = std::mem::take(findings).into_iter();
        for ((finding, is_changed), is_held) in all.zip(is_changed).zip(is_held) {
            match (is_changed, is_held) {
                (true, false) => findings.push(finding),
                (true, true) => held.push(finding),
                (false, _) => {}
            }
        }
        held
    }

    /// Of each finding, whether the baseline holds it. Of equal ones it holds
    /// those first that it held in the text as it was, then those on lines that
    /// did not change, then the others in the order of the file.
    fn held(
        &mut self,
        document: &Document<'_>,
        findings: &[Finding],
        places: &[Place],
        is_changed: &[bool],
    ) -> Vec<bool> {
        let mut is_held = vec![false; findings.len()];
        let Some(known) = self.known else {
            return is_held;
        };
        let mut left: BTreeMap<&Subject, usize> = known.counts().collect();
        let subjects: Vec<Subject> = findings
            .iter()
            .map(|finding| Subject::of(document, finding))
            .collect();
        let was_held: Vec<bool> = findings
            .iter()
            .zip(places)
            .map(|(finding, place)| self.held.contains(&(finding.rule, place.start())))
            .collect();
        let mut order: Vec<usize> = (0..findings.len()).collect();
        order.sort_by_key(|index| {
            let flag = |flags: &[bool]| flags.get(*index).copied().unwrap_or_default();
            (!flag(&was_held), flag(is_changed))
        });
        for index in order {
            let (Some(subject), Some(held), Some(was_held)) = (
                subjects.get(index),
                is_held.get_mut(index),
                was_held.get(index),
            ) else {
                continue;
            };
            let left = left.get_mut(subject).filter(|left| **left > 0);
            *held = *was_held || left.is_some();
            if let Some(left) = left {
                *left -= 1;
            }
        }
        let found = findings.iter().zip(places).zip(&is_held);
        let found = found.filter(|(_, is_held)| **is_held);
        self.held
            .extend(found.map(|((finding, place), _)| (finding.rule, place.start())));
        is_held
    }
}
