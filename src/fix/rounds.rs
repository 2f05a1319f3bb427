//! Rounds of fixes, until none is left to make.

use std::ops::Range;

use super::apply::{edits_of, sound};
use super::choose::{Chosen, next_fixes};
use super::driver_ver::{DriverVer, Raised};
use super::places::{Made, made, original_range};
use super::{Applied, FixError, FixOptions, Fixed, MAX_ATTEMPTS, MAX_ROUNDS};
use crate::edit::Fix;
use crate::model::Model;
use crate::rules::{self, Package};
use crate::scope::Judge;
use crate::source::Source;
use crate::syntax::Document;

/// How the rounds of a file came to an end.
pub(super) enum Rounds {
    Done(Box<Fixed>),
    /// These rules make work for each other without end.
    Unsettled(Vec<&'static str>),
}

pub(super) fn fix_settled(
    source: &Source,
    options: &FixOptions,
    package: &dyn Package,
    wanted: &dyn Fn(&Applied) -> bool,
    settled: &dyn Fn(&Chosen<'_>) -> bool,
) -> Result<Rounds, FixError> {
    let mut current = source.clone();
    let mut applied: Vec<Applied> = Vec::new();
    let mut notes = Vec::new();
    let mut rounds: Vec<Vec<Made>> = Vec::new();
    let mut refused: Vec<FixError> = Vec::new();
    // What they were for, as it would have been reported.
    let mut not_made: Vec<Applied> = Vec::new();
    // The least that any round has left to fix, and the rules of each round
    // since.
    let mut least = usize::MAX;
    let mut in_vain: Vec<Vec<&'static str>> = Vec::new();
    let mut driver_ver = options.driver_ver.as_ref();
    let mut judge = Judge::new(&options.scope, source.text());
    loop {
        let document = Document::new(current.text());
        let model = Model::new(&document);
        let (rules, asked) = (&options.rules, &options.options);
        let mut findings = rules::refused(&current, &model, rules)
            .unwrap_or_else(|| rules::check_in(&model, current.encoding(), rules, asked, package));
        let origin = |range: &Range<usize>| original_range(&rounds, range);
        let held = judge.narrow(&document, &mut findings, &origin);
        let report = |chosen: &Chosen<'_>| Applied {
            rule: chosen.rule,
            why: chosen.why,
            severity: chosen.severity,
            applicability: chosen.fix.applicability,
            message: chosen.message.to_owned(),
            description: chosen.fix.description.clone(),
            help: chosen.help.map(str::to_owned),
            ranges: chosen
                .fix
                .edits
                .iter()
                .map(|edit| original_range(&rounds, &edit.range))
                .collect(),
        };
        let mut chosen: Vec<Chosen<'_>> = if document.errors().is_empty() {
            next_fixes(&findings, rules, options.unsafe_fixes, &|chosen| {
                settled(chosen) && {
                    let report = report(chosen);
                    let is_again = |other: &Applied| other.identity() == report.identity();
                    !not_made.iter().any(is_again) && wanted(&report)
                }
            })
        } else {
            Vec::new()
        };
        let alone = chosen.is_empty();
        let is_due = driver_ver.is_some_and(DriverVer::is_due) && document.errors().is_empty();
        if alone && !is_due {
            applied.sort_by_key(|a| a.ranges.first().map_or(0, |range| range.start));
            let has_syntax_error = !document.errors().is_empty();
            return Ok(Rounds::Done(Box::new(Fixed {
                source: current,
                applied,
                remaining: findings,
                held,
                has_syntax_error,
                notes,
                refused,
            })));
        }
        // Before the others: what they write may follow the version.
        let raised = match driver_ver.take() {
            Some(driver_ver) => driver_ver.set_in(&model, alone)?,
            None => Raised::default(),
        };
        notes.extend(raised.notes);
        let raised = raised.fixes.iter().map(Chosen::of_driver_ver);
        let raised: Vec<Chosen<'_>> = raised.filter(|fix| wanted(&report(fix))).collect();
        if !raised.is_empty() {
            chosen = raised;
        } else if alone {
            continue;
        }
        let sound = sound(&current, &model, &chosen, &mut MAX_ATTEMPTS.clone());
        for (chosen, error) in &sound.refused {
            // Beside what is made now it may change nothing that it may not.
            if sound.made.is_some() && matches!(error, FixError::Effect { .. }) {
                continue;
            }
            not_made.push(report(chosen));
            if !refused.contains(error) {
                refused.push(error.clone());
            }
        }
        let Some((next, made_now)) = sound.made else {
            continue;
        };
        let left = findings.iter().filter(|finding| finding.fix.is_some());
        let left = left.count();
        if left < least {
            in_vain.clear();
            least = left;
        } else {
            in_vain.push(made_now.iter().map(|chosen| chosen.rule).collect());
        }
        if in_vain.len() == MAX_ROUNDS {
            return Ok(Rounds::Unsettled(in_vain.concat()));
        }
        applied.extend(made_now.iter().map(|chosen| report(chosen)));
        let fixes: Vec<&Fix> = made_now.iter().map(|chosen| chosen.fix).collect();
        rounds.push(made(&edits_of(&fixes)));
        current = next;
    }
}
