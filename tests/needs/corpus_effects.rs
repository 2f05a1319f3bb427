//! Real INFs with something changed, compared by what devices get in two ways: as fixes
//! are verified, and as `infmend effect --diff` shows it.

use std::fs;

use infmend::fix::verify_effect;
use infmend::model::Model;
use infmend::report::effect::difference::Difference;
use infmend::report::effect::{Before, Change, Deed, FileEffect, Included, Role, Step};
use infmend::schema::SectionKind;
use infmend::source::Source;
use infmend::syntax::Document;
use libtest_mimic::Trial;

use crate::need::{CORPUS, corpus, trials};
use crate::support::infs_below;

pub fn tests() -> Vec<Trial> {
    trials![&[CORPUS];
        what_is_shown_to_differ_is_refused,
        what_is_found_quickly_to_be_a_list_is_nothing_else,
    ]
}

fn what_is_found_quickly_to_be_a_list_is_nothing_else() {
    let (mut found, mut lists) = (0, 0);
    for path in infs_below(&corpus()) {
        let source = Source::new(fs::read(&path).unwrap());
        let document = Document::new(source.text());
        let model = Model::new(&document);
        for section in model.sections() {
            let kinds: Vec<SectionKind> = model.kinds(section).iter().collect();
            let is_list = kinds == [SectionKind::FileList];
            let is_found = model.is_plain_file_list(section);
            let name = section.name();
            // Or only sections lead to it that nothing installs.
            let is_nothing_else = is_list || kinds.is_empty();
            assert!(
                is_nothing_else || !is_found,
                "[{name}] of {}: {kinds:?}",
                path.display()
            );
            lists += usize::from(is_list);
            found += usize::from(is_found && is_list);
        }
    }
    assert!(found * 10 > lists * 9, "{found} of {lists}");
}

/// The next of a series of numbers that look random, below a bound.
fn next(seed: &mut u64, bound: usize) -> usize {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap() % bound.max(1)
}

/// A text with something changed: a line that goes, one that says something else, or a
/// section with another name.
fn changed(text: &str, seed: &mut u64) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let says = |line: &String| !line.trim().is_empty() && !line.trim_start().starts_with(';');
    let places: Vec<usize> = (0..lines.len()).filter(|at| says(&lines[*at])).collect();
    if places.is_empty() {
        return text.to_owned();
    }
    let place = places[next(seed, places.len())];
    let line = &mut lines[place];
    match (line.trim_start().starts_with('['), next(seed, 3)) {
        (true, _) => *line = line.replacen(']', "_x]", 1),
        (false, 0) => line.clear(),
        (false, 1) => *line = line.replacen(['1', '2', '4', '8'], "6", 1),
        (false, _) => {
            let body = line.split([';', '\r', '\n']).next().unwrap_or_default();
            let end = body.trim_end().len();
            line.insert(end, 'x');
        }
    }
    lines.concat()
}

/// A step with no flags in place of some that are not a number.
fn read(step: &Step) -> Step {
    let mut step = step.clone();
    if let Deed::Copy { flags, .. } | Deed::Delete { flags, .. } = &mut step.deed {
        flags.get_or_insert(0);
    }
    step
}

/// Whether what is shown does not differ in effect: something is done once where it was done
/// twice, or flags that are not a number become none.
fn is_none(difference: &Difference<'_>, change: &Change) -> bool {
    let steps = |effect: &FileEffect, name: Option<&str>| -> Vec<Step> {
        let mut sections = effect.sections.iter();
        let section = sections.find(|section| Some(&*section.name) == name);
        let steps = section.iter().flat_map(|section| section.steps.iter());
        steps.map(read).collect()
    };
    let [old, new] = change.effects();
    let (old, new) = (steps(old, difference.old), steps(new, difference.new));
    // Nobody installs a section that was not there.
    let is_new = difference.role == Role::Other && difference.old.is_none();
    is_new
        || difference.old.is_some() == difference.new.is_some()
            && difference
                .removed
                .iter()
                .all(|step| new.contains(&read(step)))
            && difference
                .added
                .iter()
                .all(|step| old.contains(&read(step)))
}

fn what_is_shown_to_differ_is_refused() {
    const MUTANTS: usize = 12;
    let (mut shown, mut refused, mut same) = (0, 0, 0);
    let mut seed = 1;
    for path in infs_below(&corpus()) {
        let old = Source::new(fs::read(&path).unwrap());
        // The large ones would take most of the time.
        if old.text().len() > 60_000 || !Document::new(old.text()).errors().is_empty() {
            continue;
        }
        let before = Before::of(&old, Included::default());
        for _ in 0..MUTANTS {
            let new = Source::new(changed(old.text(), &mut seed).into_bytes());
            if !Document::new(new.text()).errors().is_empty() {
                continue;
            }
            let Some(change) = before.change(&new) else {
                continue;
            };
            let differences = change.differences();
            let verified = verify_effect(&old, &new, &[], None);
            let is_nothing = differences
                .iter()
                .all(|difference| is_none(difference, &change));
            match (is_nothing, &verified) {
                (false, Ok(())) => {
                    let different = old.text().lines().zip(new.text().lines());
                    let line = different.into_iter().find(|(old, new)| old != new);
                    panic!("{}: {line:?}: {differences:?}", path.display());
                }
                (false, Err(_)) => shown += 1,
                // What is said of the package, and what nobody installs.
                (true, Err(_)) => refused += 1,
                (true, Ok(())) => same += 1,
            }
        }
    }
    println!("{shown} shown and refused, {refused} refused alone, {same} the same");
    assert!(shown > 500 && same > 100, "{shown} {refused} {same}");
}
