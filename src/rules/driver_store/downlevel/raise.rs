//! Raising models sections above older systems: these find nothing any more,
//! rather than another models section that was not meant for them.

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::ops::Range;

use hashbrown::{HashMap, HashSet};

use super::{base_name, refuse_missing_models, refuse_name, unclear, undecorated_machines};
use crate::edit::FixBuilder;
use crate::model::{
    Decoration, Fate, Install, MergedSection, Model, Rank, SectionSet, TargetedModels, selection,
};
use crate::rules::orphans::Removal;
use crate::schema::TargetOs;
use crate::syntax::fold_case;

/// What a models section becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Becomes {
    /// It is for newer systems only.
    Raised(Decoration),
    /// No system takes it any more.
    Gone,
    Stays,
}

/// Raises the models to the required version, in [Manufacturer] and in the
/// names of their sections, together with those that older systems would find
/// instead. What no system takes any more goes, and what only it installs.
///
/// # Errors
/// What stands in the way, as the end of a sentence.
pub(in crate::rules) fn raise<'d, 't>(
    model: &'d Model<'d, 't>,
    mut fix: FixBuilder<'d, 't>,
    old: &[TargetedModels<'d, 't>],
    minimum: TargetOs,
) -> Result<FixBuilder<'d, 't>, String> {
    refuse_missing_models(model, old, minimum)?;
    let all = model.targeted_models();
    let becomes = plan(model, &all, old, minimum)?;
    let by_section = of_sections(model, &all, &becomes)?;

    let mut lines: BTreeMap<usize, Vec<(&TargetedModels<'_, '_>, &Becomes)>> = BTreeMap::new();
    for (models, becomes) in all.iter().zip(&becomes) {
        let line = lines.entry(models.entry.range().start).or_default();
        line.push((models, becomes));
    }
    for line in lines.values() {
        fix = raise_line(fix, line, minimum)?;
    }
    let mut gone = Vec::new();
    for (models, becomes) in by_section {
        match becomes {
            Becomes::Stays => {}
            Becomes::Raised(decoration) => {
                for (index, part) in models.section.parts() {
                    let base = base_name(model, models, part.name());
                    fix = fix.rename_section(index, &format!("{base}.{decoration}"));
                }
            }
            Becomes::Gone => gone.push(models.section),
        }
    }
    remove(model, fix, &gone)
}

/// What each of the models sections becomes.
fn plan<'d, 't>(
    model: &'d Model<'d, 't>,
    all: &[TargetedModels<'d, 't>],
    old: &[TargetedModels<'_, '_>],
    minimum: TargetOs,
) -> Result<Vec<Becomes>, String> {
    let referenced = LazyCell::new(|| {
        let mut referenced = model.no_sections();
        for section in model.sections() {
            for named in model.referenced_in(section) {
                referenced.insert(named);
            }
        }
        referenced
    });
    let fates = selection(all, minimum);
    let place = |models: &TargetedModels<'_, '_>| (models.entry.range().start, models.field);
    let old: HashSet<(usize, usize)> = old.iter().map(place).collect();
    // Up to which rank the sections of a group are closed to older systems.
    let mut closed: HashMap<usize, Rank> = HashMap::new();
    for (models, competitor) in all.iter().zip(&fates) {
        if old.contains(&place(models)) {
            let up_to = if competitor.has_editions {
                (minimum, u8::MAX)
            } else {
                competitor.rank
            };
            let closed = closed.entry(competitor.group).or_insert(up_to);
            *closed = up_to.max(*closed);
        }
    }
    let becomes = all.iter().zip(&fates).map(|(models, competitor)| {
        let is_closed = closed
            .get(&competitor.group)
            .is_some_and(|up_to| competitor.rank <= *up_to);
        if !is_closed || models.oldest() >= minimum {
            return Ok(Becomes::Stays);
        }
        match competitor.fate {
            Fate::Taken => {
                let decoration = models.decoration.clone().or_else(undecorated_machines);
                let raised = decoration.map(|decoration| decoration.raised(minimum));
                raised.map(Becomes::Raised).ok_or_else(|| unclear(models))
            }
            // An empty one leads no system anywhere, nor does a section that has
            // only the name of one.
            Fate::Superseded if model.installs_of(models.section).is_empty() => Ok(Becomes::Stays),
            Fate::Superseded | Fate::Nowhere if referenced.has(models.section) => Err(format!(
                "[{}] is a models section and something else as well",
                models.section.name()
            )),
            Fate::Superseded | Fate::Nowhere => Ok(Becomes::Gone),
            Fate::Later => Ok(Becomes::Stays),
            Fate::Unclear => Err(unclear(models)),
        }
    });
    let becomes: Vec<Becomes> = becomes.collect::<Result<_, String>>()?;
    if becomes.iter().all(|becomes| *becomes == Becomes::Gone) {
        return Err(format!(
            "there is no Windows {minimum} for any of its models sections"
        ));
    }
    Ok(becomes)
}

/// What becomes of each section, which several lines of [Manufacturer] may name.
fn of_sections<'m, 'd, 't>(
    model: &'d Model<'d, 't>,
    all: &'m [TargetedModels<'d, 't>],
    becomes: &'m [Becomes],
) -> Result<Vec<(&'m TargetedModels<'d, 't>, &'m Becomes)>, String> {
    let mut of_sections = Vec::new();
    let mut known: HashMap<String, (String, &Becomes)> = HashMap::new();
    let mut given: HashMap<String, &str> = HashMap::new();
    for (models, becomes) in all.iter().zip(becomes) {
        let name = models.section.name();
        let base = base_name(model, models, name);
        let new = match becomes {
            Becomes::Raised(decoration) => format!("{base}.{decoration}"),
            Becomes::Gone | Becomes::Stays => String::new(),
        };
        if let Some((other, fate)) = known.get(fold_case(name).as_ref()) {
            if *other == new && *fate == becomes {
                continue;
            }
            return Err(format!(
                "lines of [Manufacturer] name [{name}] in different ways"
            ));
        }
        if !new.is_empty() {
            refuse_name(model, &new)?;
            if let Some(other) = given.insert(fold_case(&new).into_owned(), name) {
                return Err(format!("[{other}] and [{name}] would both become [{new}]"));
            }
        }
        known.insert(fold_case(name).into_owned(), (new, becomes));
        of_sections.push((models, becomes));
    }
    Ok(of_sections)
}

/// Lets a line of [Manufacturer] name what its models sections become.
fn raise_line<'d, 't>(
    mut fix: FixBuilder<'d, 't>,
    line: &[(&TargetedModels<'d, 't>, &Becomes)],
    minimum: TargetOs,
) -> Result<FixBuilder<'d, 't>, String> {
    let Some((first, _)) = line.first() else {
        return Ok(fix);
    };
    let entry = first.entry;
    if line.iter().all(|(_, becomes)| **becomes == Becomes::Gone) {
        return Ok(fix.remove_entry(entry));
    }
    let mut gone = Vec::new();
    for (models, becomes) in line {
        match (becomes, models.field) {
            (Becomes::Raised(decoration), 0) => {
                let last = entry.fields().len().saturating_sub(1);
                fix = fix.insert_field(entry, last, &decoration.to_string());
            }
            (Becomes::Raised(decoration), field) => {
                fix = fix.set_text(entry, field, &decoration.to_string());
            }
            (Becomes::Gone, field) if field > 0 => gone.push(field),
            _ => {}
        }
    }
    fix.remove_fields(entry, &gone).ok_or_else(|| {
        format!(
            "a comment stands among the values of the line of [Manufacturer] that no Windows {minimum} takes"
        )
    })
}

/// Deletes models sections, what is installed by nothing else, and what nothing names any
/// more thereafter.
fn remove<'d, 't>(
    model: &'d Model<'d, 't>,
    fix: FixBuilder<'d, 't>,
    models: &[MergedSection<'d, 't>],
) -> Result<FixBuilder<'d, 't>, String> {
    if models.is_empty() {
        return Ok(fix);
    }
    let touched = fix.touched();
    // What the fix changes is in use.
    let has_edit = |range: Range<usize>| {
        let next = touched.partition_point(|at| *at < range.start);
        touched.get(next).is_some_and(|at| *at <= range.end)
    };
    let is_touched = |section: &MergedSection<'d, 't>| {
        let mut lines = model.destination_lines(section.name());
        let mut parts = section.parts();
        parts.any(|(_, part)| has_edit(part.header().start..part.body().end))
            || lines.any(|line| has_edit(line.range()))
    };
    let mut removal = Removal::of(model);
    for section in model.sections().filter(is_touched) {
        removal.keep(section);
    }
    let orphans = orphans(model, models).into_iter();
    let orphans: Vec<MergedSection<'d, 't>> = orphans.filter(|s| !is_touched(s)).collect();
    for section in models.iter().chain(&orphans) {
        removal.this_section(*section);
    }
    for section in orphans {
        for line in model.destination_lines(section.name()) {
            if model.own_destination_line(section.name()).is_some() {
                removal.entry(line);
            }
        }
    }
    let fix = removal.and_orphans().make(fix, |_| false);
    fix.ok_or_else(|| "a comment stands among what would go".to_owned())
}

/// The sections that some models sections lead to, by what directives mean, and
/// that nothing else in the INF leads to or names.
fn orphans<'d, 't>(
    model: &'d Model<'d, 't>,
    models: &[MergedSection<'d, 't>],
) -> Vec<MergedSection<'d, 't>> {
    let mut is_gone = model.no_sections();
    for section in models {
        is_gone.insert(*section);
    }
    let mut led_to = model.no_sections();
    let installs = models
        .iter()
        .flat_map(|section| model.installs_of(*section));
    let installs = installs.flat_map(|install| with_companions(model, install));
    follow(model, installs.collect(), &mut led_to);
    // Whatever another section names, by whatever value, is not theirs alone.
    let mut others = Vec::new();
    let mut is_models = model.no_sections();
    for section in model.models_sections() {
        is_models.insert(section);
    }
    for section in model.sections() {
        if is_gone.has(section) {
            continue;
        }
        if is_models.has(section) {
            let installs = model.installs_of(section).into_iter();
            others.extend(installs.flat_map(|install| with_companions(model, install)));
        } else if !led_to.has(section) {
            others.extend(model.sections_named_in(section));
        }
    }
    let mut used = model.no_sections();
    let mut pending = others;
    while let Some(section) = pending.pop() {
        if used.insert(section) {
            pending.extend(model.sections_named_in(section));
            pending.extend(model.companions(section.name()));
        }
    }
    let sections = model.sections();
    sections
        .filter(|section| led_to.has(*section) && !used.has(*section) && !is_gone.has(*section))
        .collect()
}

fn with_companions<'d, 't>(
    model: &'d Model<'d, 't>,
    install: Install<'d, 't>,
) -> Vec<MergedSection<'d, 't>> {
    let mut sections = model.companions(install.section.name());
    sections.push(install.section);
    sections
}

/// Takes in sections and all that their directives lead to.
fn follow<'d, 't>(
    model: &'d Model<'d, 't>,
    mut pending: Vec<MergedSection<'d, 't>>,
    to: &mut SectionSet,
) {
    while let Some(section) = pending.pop() {
        if to.insert(section) {
            pending.extend(model.referenced_in(section));
        }
    }
}
