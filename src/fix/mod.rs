//! From the edits of many findings to one text: rounds until nothing changes,
//! and the verification of each.

mod verify;

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use crate::edit::Addition;
use crate::model::{Model, fold};
use crate::rules::driver_ver::{self, Raised};
use crate::rules::{
    self, Alone, Applicability, DriverVer, Finding, Fix, Package, RaiseError, Rule, Turn,
};
use crate::source::{Edit, Source, SpliceError};
use crate::syntax::Document;

pub use verify::{Mismatch, verify};

/// Give up after this many consecutive rounds without fewer fixable findings.
pub const MAX_ROUNDS: usize = 20;

/// How often a round is tried to find the fixes in it that do not hold. What
/// has not been told apart by then is refused together.
const MAX_ATTEMPTS: usize = 64;

/// What is to be fixed.
#[derive(Debug, Clone)]
pub struct FixOptions {
    /// The rules to apply.
    pub rules: Vec<&'static Rule>,
    /// Whether unsafe fixes are applied too.
    pub unsafe_fixes: bool,
    /// The DriverVer that a file gets when any fix changes it.
    pub driver_ver: Option<DriverVer>,
    /// What is asked of the rules.
    pub options: rules::Options,
}

/// A fixed file.
#[derive(Debug)]
pub struct Fixed {
    /// The file with all fixes in it.
    pub source: Source,
    /// The fixes, in the order of the file.
    pub applied: Vec<Applied>,
    /// What is left to find in the fixed file.
    pub remaining: Vec<Finding>,
    /// Which DriverVer could not be set, and why.
    pub notes: Vec<String>,
    /// The fixes that were not made, although they were wanted: what each was
    /// for is among what remains. The others are made without them.
    pub refused: Vec<FixError>,
}

/// A fix that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The rule's name.
    pub rule: &'static str,
    /// Why it was made, in a few words.
    pub why: &'static str,
    /// What was the matter.
    pub message: String,
    /// What was done.
    pub description: String,
    /// What a person should think about, where the fix needs thought.
    pub help: Option<String>,
    /// Which stretches of the original text its edits replaced: offsets from
    /// 0, empty ones for insertions. None where the file is in another encoding
    /// and the text as it was.
    pub ranges: Vec<Range<usize>>,
}

impl Applied {
    /// Whether it is what another would be after a round of others. Where a
    /// stretch ends right before something that is gone, only its start is sure.
    fn is_again(&self, other: &Applied) -> bool {
        let starts = |applied: &Applied| -> Vec<usize> {
            applied.ranges.iter().map(|range| range.start).collect()
        };
        self.rule == other.rule
            && self.message == other.message
            && self.description == other.description
            && starts(self) == starts(other)
    }
}

/// Why a fix, or a file, cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FixError {
    /// An edit cannot be put into the bytes.
    #[error("the fix of {rules} cannot be written: {error}")]
    Splice {
        /// The rules at work.
        rules: String,
        /// Why.
        error: SpliceError,
    },
    /// The result is not what the fixes declared. Nothing of it is used.
    #[error(
        "the fix of {rules} was refused because its result, read again, is not what it declares ({mismatch}): please report this"
    )]
    Mismatch {
        /// The rules at work.
        rules: String,
        /// The difference.
        mismatch: Mismatch,
    },
    /// The DriverVer that is wanted does not suit the file.
    #[error(transparent)]
    DriverVer(#[from] RaiseError),
    /// The fixes make work for each other without end.
    #[error(
        "the fixes of {rules} change the file for {MAX_ROUNDS} rounds and leave no less to fix: please report this"
    )]
    Unsettled {
        /// The rules at work.
        rules: String,
    },
}

/// Applies the fixes of the chosen rules until none is left. The file itself
/// is not touched. A file with a syntax error is returned as it is. A fix that
/// cannot be written in the file's encoding, whose result is not what it
/// declared, or that never settles is left out, and reported as refused.
///
/// # Errors
/// When the DriverVer that is wanted does not suit the file.
pub fn fix(source: &Source, options: &FixOptions) -> Result<Fixed, FixError> {
    fix_in(source, options, &Alone)
}

/// As [`fix`], of a file that is one of a package.
///
/// # Errors
/// As [`fix`].
pub fn fix_in(
    source: &Source,
    options: &FixOptions,
    package: &dyn Package,
) -> Result<Fixed, FixError> {
    fix_chosen_in(source, options, package, &|_| true)
}

/// As [`fix`], with only those fixes that `wanted` says yes to: it is asked
/// about each as it would be reported. What depends on a fix that is not made
/// may come out differently, so a fix is only known by the whole of what
/// [`Applied`] says about it.
///
/// # Errors
/// As [`fix`].
pub fn fix_chosen(
    source: &Source,
    options: &FixOptions,
    wanted: &dyn Fn(&Applied) -> bool,
) -> Result<Fixed, FixError> {
    fix_chosen_in(source, options, &Alone, wanted)
}

/// As [`fix_chosen`], of a file that is one of a package.
///
/// # Errors
/// As [`fix`].
pub fn fix_chosen_in(
    source: &Source,
    options: &FixOptions,
    package: &dyn Package,
    wanted: &dyn Fn(&Applied) -> bool,
) -> Result<Fixed, FixError> {
    let mut unsettled: Vec<&'static str> = Vec::new();
    let mut refused = Vec::new();
    loop {
        let settled = |chosen: &Chosen<'_>| !unsettled.contains(&chosen.rule);
        match fix_settled(source, options, package, wanted, &settled)? {
            Rounds::Done(mut fixed) => {
                fixed.refused.splice(0..0, refused);
                return Ok(fixed);
            }
            // Once more, without those that make work for each other.
            Rounds::Unsettled(rules) => {
                refused.push(FixError::Unsettled {
                    rules: rule_names(rules.iter().copied()),
                });
                unsettled.extend(rules);
            }
        }
    }
}

/// How the rounds of a file came to an end.
enum Rounds {
    Done(Fixed),
    /// These rules make work for each other without end.
    Unsettled(Vec<&'static str>),
}

fn fix_settled(
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
    loop {
        let document = Document::new(current.text());
        let model = Model::new(&document);
        let (rules, asked) = (&options.rules, &options.options);
        let findings = rules::refused(&current, &model, rules)
            .unwrap_or_else(|| rules::check_in(&model, current.encoding(), rules, asked, package));
        let report = |chosen: &Chosen<'_>| Applied {
            rule: chosen.rule,
            why: chosen.why,
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
            next_fixes(&findings, options.unsafe_fixes, &|chosen| {
                settled(chosen) && {
                    let report = report(chosen);
                    !not_made.iter().any(|other| report.is_again(other)) && wanted(&report)
                }
            })
        } else {
            Vec::new()
        };
        let alone = chosen.is_empty();
        let is_due = driver_ver.is_some_and(DriverVer::is_due) && document.errors().is_empty();
        if alone && !is_due {
            applied.sort_by_key(|a| a.ranges.first().map_or(0, |range| range.start));
            return Ok(Rounds::Done(Fixed {
                source: current,
                applied,
                remaining: findings,
                notes,
                refused,
            }));
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
        let sound = sound(&current, &chosen, &mut MAX_ATTEMPTS.clone());
        for (chosen, error) in &sound.refused {
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

/// Which fixes of a round hold.
struct Sound<'c, 'f> {
    /// The file with those that do, and which they are.
    made: Option<(Source, Vec<&'c Chosen<'f>>)>,
    refused: Vec<(&'c Chosen<'f>, FixError)>,
}

/// Makes the fixes of a round; where they do not hold together, those that do
/// without the others. A fix that holds by itself and not beside others waits
/// for the next round.
fn sound<'c, 'f>(
    current: &Source,
    chosen: &'c [Chosen<'f>],
    attempts: &mut usize,
) -> Sound<'c, 'f> {
    let all: Vec<&Chosen<'f>> = chosen.iter().collect();
    let error = match apply(current, &all) {
        Ok(next) => {
            return Sound {
                made: Some((next, all)),
                refused: Vec::new(),
            };
        }
        Err(error) => error,
    };
    *attempts = attempts.saturating_sub(1);
    let (first, second) = chosen.split_at(chosen.len() / 2);
    if first.is_empty() || *attempts == 0 {
        return Sound {
            made: None,
            refused: all.into_iter().map(|one| (one, error.clone())).collect(),
        };
    }
    let (first, second) = (
        sound(current, first, attempts),
        sound(current, second, attempts),
    );
    let made = match (first.made, second.made) {
        (Some((next, first)), Some((_, second))) => {
            let both = [&first[..], &second[..]].concat();
            match apply(current, &both) {
                Ok(next) => Some((next, both)),
                Err(_) => Some((next, first)),
            }
        }
        (first, second) => first.or(second),
    };
    Sound {
        made,
        refused: [first.refused, second.refused].concat(),
    }
}

/// A fix of the next round.
struct Chosen<'f> {
    rule: &'static str,
    why: &'static str,
    message: &'f str,
    help: Option<&'f str>,
    fix: &'f Fix,
}

impl<'f> Chosen<'f> {
    fn of(finding: &'f Finding, fix: &'f Fix) -> Chosen<'f> {
        Chosen {
            rule: finding.rule,
            why: Rule::named(finding.rule).map_or("", |rule| rule.why),
            message: &finding.message,
            help: finding.help.as_deref(),
            fix,
        }
    }

    fn of_driver_ver(fix: &'f Fix) -> Chosen<'f> {
        Chosen {
            rule: driver_ver::NAME,
            why: driver_ver::WHY,
            message: driver_ver::WHY,
            help: None,
            fix,
        }
    }
}

/// The file with some fixes in it, verified.
fn apply(current: &Source, chosen: &[&Chosen<'_>]) -> Result<Source, FixError> {
    let fixes: Vec<&Fix> = chosen.iter().map(|chosen| chosen.fix).collect();
    let names = || rule_names(chosen.iter().map(|chosen| chosen.rule));
    let next = match fixes.iter().find_map(|fix| fix.encoding()) {
        Some(encoding) => current.in_encoding(encoding),
        None => current
            .splice(&edits_of(&fixes))
            .map(|bytes| Source::with_encoding(bytes, current.encoding())),
    };
    let next = next.map_err(|error| FixError::Splice {
        rules: names(),
        error,
    })?;
    verify(current, &next, &fixes).map_err(|mismatch| FixError::Mismatch {
        rules: names(),
        mismatch,
    })?;
    Ok(next)
}

/// The fixes of the next round: those of the first turn that has any.
fn next_fixes<'f>(
    findings: &'f [Finding],
    unsafe_fixes: bool,
    accept: &dyn Fn(&Chosen<'f>) -> bool,
) -> Vec<Chosen<'f>> {
    let of_turn = |turn: Turn| {
        let findings = findings.iter();
        let findings = findings.filter(|finding| Turn::of(finding.rule) == turn);
        choose(&findings.collect::<Vec<_>>(), unsafe_fixes, accept)
    };
    let mut turns = Turn::ALL.into_iter().map(of_turn);
    turns.find(|chosen| !chosen.is_empty()).unwrap_or_default()
}

/// The fixes that can be made in one round: none of their edits touches the
/// same text as another's, and no two add a section of the same name. What
/// has to wait comes up again in the next round.
fn choose<'f>(
    findings: &[&'f Finding],
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
        let added = fix.new_names().map(|name| fold(name).into_owned());
        let added: Vec<String> = added.collect();
        if !wanted || overlaps || added.iter().any(|name| names.contains(name)) {
            continue;
        }
        let fix_of = Chosen::of(finding, fix);
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

/// Where edits are at work already.
#[derive(Debug, Default)]
struct Taken {
    /// The starts of stretches that are apart, and their ends.
    stretches: BTreeMap<usize, usize>,
    /// Where something is inserted, and what.
    places: BTreeMap<usize, Option<Addition>>,
}

impl Taken {
    /// Whether another edit cannot be made beside these: it shares text with
    /// one, or one of the two inserts where the other is at work and is not an
    /// addition of the same kind.
    fn touches(&self, range: &Range<usize>, addition: Option<Addition>) -> bool {
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

    fn take(&mut self, range: &Range<usize>, addition: Option<Addition>) {
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

/// An edit that was made: the text that it replaced, and where the text stands
/// that came in its place.
struct Made {
    old: Range<usize>,
    new: Range<usize>,
}

/// The edits of some fixes in the order of the text. What they add at one place
/// is one edit, in the order of the fixes, and one blank line between sections
/// is enough.
fn edits_of(fixes: &[&Fix]) -> Vec<Edit> {
    let edits = fixes.iter().flat_map(|fix| {
        let addition = |edit: &Edit| fix.meets.additions.get(&edit.range.start);
        fix.edits.iter().map(move |edit| (edit, addition(edit)))
    });
    let mut edits: Vec<(&Edit, Option<&Addition>)> = edits.collect();
    edits.sort_by_key(|(edit, _)| (edit.range.start, edit.range.end));
    let mut joined: Vec<Edit> = Vec::with_capacity(edits.len());
    for (edit, addition) in edits {
        match joined.last_mut() {
            Some(last)
                if edit.range.is_empty() && last.range == edit.range && addition.is_some() =>
            {
                let apart = addition == Some(&Addition::Sections) && ends_blank(&last.insert);
                let next = edit.insert.trim_start_matches('\r').strip_prefix('\n');
                let next = next.filter(|_| apart).unwrap_or(&edit.insert);
                last.insert.push_str(next);
            }
            _ => joined.push(edit.clone()),
        }
    }
    joined
}

/// Whether a text ends with a blank line.
fn ends_blank(text: &str) -> bool {
    let line = text.strip_suffix('\n');
    line.is_some_and(|line| line.trim_end_matches('\r').ends_with('\n'))
}

/// What the edits of a round, in the order of the text, have made.
fn made(edits: &[Edit]) -> Vec<Made> {
    let mut old_end = 0;
    let mut new_end = 0;
    edits
        .iter()
        .map(|edit| {
            let start = new_end + edit.range.start.saturating_sub(old_end);
            old_end = edit.range.end;
            new_end = start + edit.insert.len();
            Made {
                old: edit.range.clone(),
                new: start..new_end,
            }
        })
        .collect()
}

/// Where a range of the text after some rounds lies in the original text.
fn original_range(rounds: &[Vec<Made>], range: &Range<usize>) -> Range<usize> {
    let back = |offset: usize, edits: &Vec<Made>| {
        let behind = edits.partition_point(|made| made.new.start <= offset);
        match behind.checked_sub(1).and_then(|last| edits.get(last)) {
            Some(made) if offset < made.new.end => made.old.start,
            Some(made) => made.old.end + (offset - made.new.end),
            None => offset,
        }
    };
    let whole = |offset: usize| rounds.iter().rev().fold(offset, back);
    let start = whole(range.start);
    start..whole(range.end).max(start)
}

fn rule_names(names: impl Iterator<Item = &'static str>) -> String {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::single_range_in_vec_init)]
mod tests {
    use super::*;
    use crate::edit::{Meets, NewSection, Op, Writing};
    use crate::rules::{Severity, Visit};

    fn edit(range: Range<usize>, insert: &str) -> Edit {
        Edit {
            range,
            insert: insert.to_owned(),
        }
    }

    /// To make the safe fixes of one rule.
    fn only(rule: &'static Rule) -> FixOptions {
        FixOptions {
            rules: vec![rule],
            unsafe_fixes: false,
            driver_ver: None,
            options: rules::Options::default(),
        }
    }

    #[test]
    fn fixes_that_wait_for_each_other_are_all_made_however_many_they_are() {
        const MANY: usize = 2 * MAX_ROUNDS;
        static ONE_BY_ONE: Rule = Rule {
            name: "one-by-one",
            visit: Visit::File(|context, findings| {
                let document = context.model.document();
                let entries = document.sections().iter().flat_map(|s| s.entries());
                for entry in entries {
                    let Some(field) = entry.fields().first().filter(|f| f.value() == "0") else {
                        continue;
                    };
                    // Each relies on what the others edit.
                    let mut finding = found(&[field.range()], &[0..document.text().len()], &[]);
                    finding.rule = ONE_BY_ONE.name;
                    if let Some(fix) = &mut finding.fix {
                        fix.edits = vec![edit(field.range(), "xyz")];
                        fix.ops = vec![Op::SetValue {
                            entry: entry.range().start,
                            value: 0,
                            text: "xyz".to_owned(),
                            writing: Writing::Plain,
                        }];
                    }
                    findings.push(finding);
                }
            }),
            ..Rule::DEFAULTS
        };
        let text = format!("[a]\n{}", "b = 0\n".repeat(MANY));
        let options = only(&ONE_BY_ONE);
        let fixed = fix(&Source::new(text.clone().into()), &options).unwrap();
        assert_eq!(fixed.remaining.len(), 0);
        assert_eq!(
            fixed.source.text(),
            format!("[a]\n{}", "b = xyz\n".repeat(MANY))
        );
        // Each is told by its place in the file as it was.
        let places = fixed.applied.iter().map(|applied| applied.ranges.clone());
        let zeros = text.match_indices('0').map(|(at, _)| vec![at..at + 1]);
        assert!(places.eq(zeros));
    }

    #[test]
    fn a_rule_that_undoes_its_own_fix_does_not_go_on_for_ever() {
        static TO_AND_FRO: Rule = Rule {
            name: "to-and-fro",
            visit: Visit::File(|context, findings| {
                let document = context.model.document();
                let entry = document.sections().iter().flat_map(|s| s.entries()).next();
                let Some(field) = entry.and_then(|entry| entry.fields().first()) else {
                    return;
                };
                let mut finding = found(&[], &[], &[]);
                finding.rule = TO_AND_FRO.name;
                let value = if field.value() == "0" { "1" } else { "0" };
                if let (Some(fix), Some(entry)) = (&mut finding.fix, entry) {
                    fix.edits = vec![edit(field.range(), value)];
                    fix.ops = vec![Op::SetValue {
                        entry: entry.range().start,
                        value: 0,
                        text: value.to_owned(),
                        writing: Writing::Plain,
                    }];
                }
                findings.push(finding);
            }),
            ..Rule::DEFAULTS
        };
        let options = only(&TO_AND_FRO);
        let rules = TO_AND_FRO.name.to_owned();
        let fixed = fix(&Source::new("[S]\na = 0\n".into()), &options).unwrap();
        assert_eq!(fixed.refused, [FixError::Unsettled { rules }]);
        assert_eq!((fixed.applied.len(), fixed.remaining.len()), (0, 1));
        assert_eq!(fixed.source.text(), "[S]\na = 0\n");
    }

    #[test]
    fn a_fix_that_does_something_else_than_it_declares_is_refused() {
        static OTHER: Rule = Rule {
            name: "other",
            visit: Visit::File(|_, findings| {
                // Adds nothing, and writes over the first value.
                let mut finding = found(&[8..9], &[], &[]);
                finding.rule = OTHER.name;
                findings.push(finding);
            }),
            ..Rule::DEFAULTS
        };
        let options = only(&OTHER);
        let fixed = fix(&Source::new("[S]\na = 0\n".into()), &options).unwrap();
        let refused: Vec<String> = fixed.refused.iter().map(ToString::to_string).collect();
        assert_eq!(refused.len(), 1);
        assert!(refused[0].starts_with("the fix of other was refused"));
        assert_eq!(fixed.remaining.len(), 1);
    }

    #[test]
    fn a_fix_that_clashes_with_itself_loses_no_other_fix() {
        // Removes each entry `b`; those with the value 1 twice, and those with 2
        // declare that they remove the first entry of all.
        static CLASH: Rule = Rule {
            name: "clash",
            visit: Visit::File(|context, findings| {
                let document = context.model.document();
                let entries: Vec<_> = document
                    .sections()
                    .iter()
                    .flat_map(|s| s.entries())
                    .collect();
                for entry in &entries {
                    if entry.key().is_none_or(|key| key.value() != "b") {
                        continue;
                    }
                    let value = entry.fields()[0].value();
                    let of = if value == "2" { entries[0] } else { entry };
                    let mut finding = found(&[], &[], &[]);
                    finding.rule = CLASH.name;
                    finding.range = entry.range();
                    if let Some(fix) = &mut finding.fix {
                        fix.edits = vec![edit(entry.range(), "")];
                        if value == "1" {
                            fix.edits.push(edit(entry.range(), ""));
                        }
                        fix.ops = vec![Op::RemoveEntry {
                            entry: of.range().start,
                        }];
                    }
                    findings.push(finding);
                }
            }),
            ..Rule::DEFAULTS
        };
        let options = only(&CLASH);
        for many in [0, 1, 5, 100] {
            let good = "b = 0\n".repeat(many);
            for bad in ["b = 1\n", "b = 2\n", "b = 1\nb = 2\n"] {
                let text = format!("[a]\na = 0\n{good}{bad}{good}");
                let fixed = fix(&Source::new(text.into()), &options).unwrap();
                assert_eq!(fixed.source.text(), format!("[a]\na = 0\n{bad}"));
                assert_eq!(fixed.applied.len(), 2 * many);
                assert_eq!(fixed.remaining.len(), bad.lines().count());
                assert_eq!(fixed.refused.len(), bad.lines().count());
            }
        }
    }

    #[test]
    fn a_place_of_the_last_round_is_found_in_the_original() {
        // "abcdef" becomes "aXXbcf", and that "aXXbYcf".
        let round = |edits: Vec<Edit>| {
            let mut fix = found(&[], &[], &[]).fix.unwrap();
            fix.edits = edits;
            made(&edits_of(&[&fix]))
        };
        let rounds = [
            round(vec![edit(3..5, ""), edit(1..1, "XX")]),
            round(vec![edit(4..4, "Y")]),
        ];
        let places = [
            (0..1, 0..1),
            // Within what the first round inserted.
            (1..3, 1..1),
            (3..4, 1..2),
            // What the second round inserted.
            (4..5, 2..2),
            // Up to what follows it, behind what the first round deleted.
            (5..6, 2..5),
            (6..7, 5..6),
        ];
        for (last, original) in places {
            assert_eq!(original_range(&rounds, &last), original, "{last:?}");
        }
    }

    /// A finding whose fix makes edits, relies on stretches and adds sections.
    fn found(edits: &[Range<usize>], relies_on: &[Range<usize>], added: &[&str]) -> Finding {
        let sections = added
            .iter()
            .map(|name| NewSection {
                name: (*name).to_owned(),
                entries: Vec::new(),
            })
            .collect();
        Finding {
            rule: "reboot-directive",
            severity: Severity::Warning,
            message: String::new(),
            section: String::new(),
            range: 0..0,
            help: None,
            fix: Some(Fix {
                applicability: Applicability::Safe,
                description: String::new(),
                edits: edits.iter().map(|range| edit(range.clone(), "x")).collect(),
                ops: vec![Op::InsertSections {
                    after: 0,
                    last: None,
                    sections,
                }],
                meets: Meets {
                    relies_on: relies_on.to_vec(),
                    ..Meets::default()
                },
            }),
        }
    }

    /// Which of some findings are mended in one round, in that order.
    fn chosen(findings: &[Finding], accept: &dyn Fn(usize) -> bool) -> Vec<usize> {
        let index = |fix: &Fix| {
            let is = |finding: &Finding| finding.fix.as_ref().is_some_and(|f| std::ptr::eq(f, fix));
            findings.iter().position(is).unwrap()
        };
        let all: Vec<&Finding> = findings.iter().collect();
        choose(&all, false, &|chosen| accept(index(chosen.fix)))
            .iter()
            .map(|chosen| index(chosen.fix))
            .collect()
    }

    #[test]
    fn of_fixes_at_work_on_one_text_the_first_is_made() {
        let findings = [
            found(&[4..6, 20..22], &[], &[]),
            found(&[5..7], &[], &[]),
            found(&[6..6], &[], &[]),
            found(&[6..8], &[], &[]),
            found(&[21..30, 40..41], &[], &[]),
            found(&[40..41], &[], &[]),
        ];
        assert_eq!(chosen(&findings, &|_| true), [0, 3, 5]);
        // One that is not wanted is in nobody's way.
        assert_eq!(chosen(&findings, &|index| index != 0), [1, 4]);
    }

    #[test]
    fn a_fix_that_relies_on_text_is_made_first_and_keeps_others_from_it() {
        let findings = [
            found(&[4..6], &[], &[]),
            found(&[10..11], &[], &[]),
            found(&[30..31], &[0..8], &[]),
            found(&[40..41], &[6..7, 50..60], &[]),
            found(&[55..56], &[1..2], &[]),
        ];
        assert_eq!(chosen(&findings, &|_| true), [2, 3, 1]);
    }

    #[test]
    fn of_fixes_that_give_one_name_to_sections_the_first_is_made() {
        let mut findings = [
            found(&[0..1], &[], &["A", "B"]),
            found(&[2..3], &[], &["C", "b"]),
            found(&[4..5], &[], &["C"]),
            found(&[6..7], &[], &["D"]),
            found(&[8..9], &[], &[]),
            found(&[10..11], &[], &[]),
        ];
        let ops = [
            Op::RenameSection {
                section: 0,
                name: "d".to_owned(),
            },
            Op::CopySection {
                after: 0,
                last: None,
                name: "E".to_owned(),
                lines: Vec::new(),
            },
        ];
        for (finding, op) in findings[4..].iter_mut().zip(ops) {
            finding.fix.as_mut().unwrap().ops = vec![op];
        }
        assert_eq!(chosen(&findings, &|_| true), [0, 2, 3, 5]);
    }

    #[test]
    fn an_error_names_each_rule_once() {
        let names = ["direct-copy", "allow", "direct-copy"];
        assert_eq!(rule_names(names.into_iter()), "allow, direct-copy");
    }

    #[test]
    fn a_fix_is_made_only_where_its_kind_is_asked_for() {
        let kinds = [
            Applicability::Safe,
            Applicability::Unsafe,
            Applicability::Display,
        ];
        let mut findings = [0..1, 2..3, 4..5].map(|range| found(&[range], &[], &[]));
        for (finding, kind) in findings.iter_mut().zip(kinds) {
            finding.fix.as_mut().unwrap().applicability = kind;
        }
        let all: Vec<&Finding> = findings.iter().collect();
        assert_eq!(choose(&all, false, &|_| true).len(), 1);
        assert_eq!(choose(&all, true, &|_| true).len(), 2);
    }

    #[test]
    fn edits_touch_where_they_share_text_or_a_place_to_insert() {
        let touches = |a: &Range<usize>, b: &Range<usize>| {
            let mut taken = Taken::default();
            taken.take(a, None);
            taken.touches(b, None)
        };
        for (a, b) in [
            (0..2, 1..3),
            (1..1, 1..1),
            (1..1, 0..1),
            (1..1, 1..4),
            (0..3, 2..2),
        ] {
            assert!(touches(&a, &b) && touches(&b, &a), "{a:?} {b:?}");
        }
        for (a, b) in [(0..2, 2..3), (0..0, 1..1), (0..1, 2..2), (3..3, 0..2)] {
            assert!(!touches(&a, &b) && !touches(&b, &a), "{a:?} {b:?}");
        }
    }

    #[test]
    fn additions_of_one_kind_to_one_place_go_together() {
        let mut taken = Taken::default();
        taken.take(&(4..4), Some(Addition::Entries));
        assert!(!taken.touches(&(4..4), Some(Addition::Entries)));
        assert!(taken.touches(&(4..4), Some(Addition::Sections)));
        for range in [4..4, 3..4, 4..5, 3..5] {
            assert!(taken.touches(&range, None), "{range:?}");
        }
        taken.take(&(6..8), None);
        assert!(taken.touches(&(7..7), Some(Addition::Entries)));
    }

    #[test]
    fn what_is_written_over_is_none_of_the_additions_before_it() {
        let mut findings = [found(&[4..4], &[], &[]), found(&[4..4, 4..6], &[], &[])];
        for finding in &mut findings {
            let fix = finding.fix.as_mut().unwrap();
            fix.meets.additions = BTreeMap::from([(4, Addition::Entries)]);
        }
        assert_eq!(chosen(&findings, &|_| true), [0]);
    }

    #[test]
    fn what_fixes_add_to_one_place_stands_in_the_order_of_the_fixes() {
        let with = |inserts: [&str; 2], addition| {
            let fixes = inserts.map(|insert| {
                let mut fix = found(&[4..4], &[], &[]).fix.unwrap();
                fix.edits = vec![edit(4..4, insert)];
                fix.meets.additions = BTreeMap::from([(4, addition)]);
                fix
            });
            edits_of(&[&fixes[0], &fixes[1]])
        };
        let is = |insert: &str| vec![edit(4..4, insert)];
        let sections = Addition::Sections;
        let joined = with(["\r\n[b]\r\nx\r\n\r\n", "\r\n[a]\r\n\r\n"], sections);
        assert_eq!(joined, is("\r\n[b]\r\nx\r\n\r\n[a]\r\n\r\n"));
        let joined = with(["\n[b]\n", "\n[a]\n"], sections);
        assert_eq!(joined, is("\n[b]\n\n[a]\n"));
        let joined = with(["b = 1\n", "a = 2\n"], Addition::Entries);
        assert_eq!(joined, is("b = 1\na = 2\n"));
    }

    #[test]
    fn files_copied_by_name_get_their_lists_in_the_order_of_the_file() {
        let mut text = "[Version]\nSignature = \"$Windows NT$\"\n[Manufacturer]\nm = M\n\
             [M]\nd = I, USB\\VID_1\n[I]\nCopyFiles = @b.sys, @a.sys\n\n; Services\n[I.Services]\n"
            .to_owned();
        for name in ["a", "b"] {
            text += &format!("AddService = {name}, 2, {name}\n");
        }
        for name in ["a", "b"] {
            text += &format!("[{name}]\nStartType = 3\nServiceBinary = %12%\\{name}.sys\n");
        }
        text += "[DestinationDirs]\nDefaultDestDir = 12\n";
        let options = only(Rule::named("direct-copy").unwrap());
        let fixed = fix(&Source::new(text.into_bytes()), &options).unwrap();
        let expected = "[I]\nCopyFiles = b.CopyFiles, a.CopyFiles\n\n[b.CopyFiles]\nb.sys,,,0x00004000\n\n\
             [a.CopyFiles]\na.sys,,,0x00004000\n\n; Services\n[I.Services]\n";
        let mended = fixed.source.text();
        assert!(mended.contains(expected), "{mended}");
    }

    #[test]
    fn of_many_edits_each_counts_for_itself() {
        // Every set of stretches and places of a short text, in some order.
        let ranges: Vec<Range<usize>> = (0..6)
            .flat_map(|start| [0, 1, 3].map(|length| start..start + length))
            .collect();
        let touch = |a: &Range<usize>, b: &Range<usize>| {
            if a.is_empty() || b.is_empty() {
                a.start <= b.end && b.start <= a.end
            } else {
                a.start < b.end && b.start < a.end
            }
        };
        for first in &ranges {
            for second in &ranges {
                for third in &ranges {
                    let mut taken = Taken::default();
                    let all = [first, second, third];
                    all.iter().for_each(|range| taken.take(range, None));
                    for edit in &ranges {
                        let expected = all.iter().any(|range| touch(range, edit));
                        assert_eq!(taken.touches(edit, None), expected, "{all:?} {edit:?}");
                    }
                }
            }
        }
    }
}
