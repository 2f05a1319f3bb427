//! Which fixes are made in one round.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::driver_ver;
use crate::edit::{Addition, Fix};
use crate::rules::{Applicability, Finding, MayChange, RuleSet, Severity, Turn};
use crate::syntax::fold_case;

/// A fix of the next round.
pub(super) struct Chosen<'f> {
    pub(super) rule: &'static str,
    pub(super) why: &'static str,
    pub(super) severity: Severity,
    pub(super) message: &'f str,
    pub(super) help: Option<&'f str>,
    pub(super) fix: &'f Fix,
    /// What it may change of what the INF does.
    pub(super) may_change: MayChange,
}

impl<'f> Chosen<'f> {
    fn of(finding: &'f Finding, fix: &'f Fix, rules: &RuleSet) -> Chosen<'f> {
        let rule = rules.named(finding.rule);
        Chosen {
            rule: finding.rule,
            why: rule.map_or("", |rule| rule.why),
            severity: finding.severity,
            message: &finding.message,
            help: finding.help.as_deref(),
            fix,
            may_change: rule.map_or(MayChange::NOTHING, |rule| rule.may_change),
        }
    }

    pub(super) fn of_driver_ver(fix: &'f Fix) -> Chosen<'f> {
        Chosen {
            rule: driver_ver::NAME,
            why: driver_ver::WHY,
            severity: Severity::Info,
            message: driver_ver::WHY,
            help: None,
            fix,
            may_change: driver_ver::MAY_CHANGE,
        }
    }
}

/// The fixes of the next round: those of the first turn that has any.
pub(super) fn next_fixes<'f>(
    findings: &'f [Finding],
    rules: &RuleSet,
    unsafe_fixes: bool,
    accept: &dyn Fn(&Chosen<'f>) -> bool,
) -> Vec<Chosen<'f>> {
    let of_turn = |turn: Turn| {
        let turn_of = |finding: &Finding| rules.named(finding.rule).map(|rule| rule.turn);
        let findings = findings.iter();
        let findings = findings.filter(|finding| turn_of(finding).unwrap_or(Turn::First) == turn);
        choose(&findings.collect::<Vec<_>>(), rules, unsafe_fixes, accept)
    };
    let mut turns = Turn::ALL.into_iter().map(of_turn);
    turns.find(|chosen| !chosen.is_empty()).unwrap_or_default()
}

/// The fixes that can be made in one round: none of their edits touches the
/// same text as another's, and no two add a section of the same name. What
/// has to wait comes up again in the next round.
pub(super) fn choose<'f>(
    findings: &[&'f Finding],
    rules: &RuleSet,
    unsafe_fixes: bool,
    accept: &dyn Fn(&Chosen<'f>) -> bool,
) -> Vec<Chosen<'f>> {
    let mut taken = Taken::default();
    let mut names: HashSet<String> = HashSet::new();
    let mut chosen = Vec::new();
    let with_fix = findings
        .iter()
        .filter_map(|finding| Some((*finding, finding.fix.as_ref()?)));
    let (claiming, others): (Vec<_>, Vec<_>) =
        with_fix.partition(|(_, fix)| !fix.meets.relies_on.is_empty());
    for (finding, fix) in claiming.into_iter().chain(others) {
        let wanted = match fix.applicability {
            Applicability::Safe => true,
            Applicability::Unsafe => unsafe_fixes,
            Applicability::Display => false,
        };
        let addition = |range: &Range<usize>| {
            let addition = fix.meets.additions.get(&range.start);
            addition.filter(|_| range.is_empty()).copied()
        };
        let edited = || fix.edits.iter().map(|edit| &edit.range);
        let overlaps = edited().any(|range| taken.touches(range, addition(range)));
        let added = fix.new_names().map(|name| fold_case(name).into_owned());
        let added: Vec<String> = added.collect();
        if !wanted || overlaps || added.iter().any(|name| names.contains(name)) {
            continue;
        }
        let fix_of = Chosen::of(finding, fix, rules);
        if !accept(&fix_of) {
            continue;
        }
        edited().for_each(|range| taken.take(range, addition(range)));
        fix.meets
            .relies_on
            .iter()
            .for_each(|range| taken.take(range, None));
        names.extend(added);
        chosen.push(fix_of);
    }
    chosen
}

/// Text ranges already claimed in this round.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// The starts of stretches that are apart, and their ends.
    pub(super) stretches: BTreeMap<usize, usize>,
    /// Where something is inserted, and what.
    pub(super) places: BTreeMap<usize, Option<Addition>>,
}

impl Taken {
    /// Whether another edit cannot be made beside these: it shares text with
    /// one, or one of the two inserts where the other has claimed a range and is not an
    /// addition of the same kind.
    pub(super) fn touches(&self, range: &Range<usize>, addition: Option<Addition>) -> bool {
        let mut places = self.places.range(range.start..=range.end);
        if places.any(|(_, other)| addition.is_none() || *other != addition) {
            return true;
        }
        let (start, end) = (range.start, range.end);
        if range.is_empty() {
            let before = self.stretches.range(..=start).next_back();
            before.is_some_and(|(_, other_end)| start <= *other_end)
        } else {
            let before = self.stretches.range(..end).next_back();
            before.is_some_and(|(_, other_end)| start < *other_end)
        }
    }

    pub(super) fn take(&mut self, range: &Range<usize>, addition: Option<Addition>) {
        if range.is_empty() {
            self.places.insert(range.start, addition);
            return;
        }
        let Range { mut start, mut end } = *range;
        while let Some((other, other_end)) = self.stretches.range(..=end).next_back()
            && start <= *other_end
        {
            start = start.min(*other);
            end = end.max(*other_end);
            let other = *other;
            self.stretches.remove(&other);
        }
        self.stretches.insert(start, end);
    }
}
