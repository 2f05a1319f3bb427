//! What becomes of systems that are too old for the Driver Store: an INF is
//! raised above them, or keeps sections of their own for them.

mod keep;
mod raise;

use std::cell::LazyCell;

use hashbrown::{HashMap, HashSet};

use crate::edit::FixBuilder;
use crate::model::{Decoration, Directory, MergedSection, Model, TargetedModels};
use crate::schema::TargetOs;
use crate::syntax::{Entry, Section, eq_ignore_case};

pub(super) use keep::keep_moved;
pub(in crate::rules) use keep::{Kept, keep};
pub(in crate::rules) use raise::raise;

/// The models sections that lead to one of the changed sections and meet
/// systems before the required one.
pub(in crate::rules) fn old_models<'d, 't>(
    model: &'d Model<'d, 't>,
    changed: &HashSet<String>,
    minimum: TargetOs,
) -> Vec<TargetedModels<'d, 't>> {
    let reaching = LazyCell::new(|| model.installs_that_reach(changed));
    model
        .targeted_models()
        .into_iter()
        .filter(|models| models.oldest() < minimum)
        .filter(|models| {
            let mut installs = model.installs_of(models.section).into_iter();
            installs.any(|install| reaching.has(install.section))
        })
        .collect()
}

/// The one section of a name.
pub(super) fn only_part<'d, 't>(
    section: MergedSection<'d, 't>,
) -> Result<(usize, &'d Section<'t>), String> {
    let mut parts = section.parts();
    match (parts.next(), parts.next()) {
        (Some(part), None) => Ok(part),
        _ => Err(format!(
            "the section [{}] stands in several places: join them first",
            section.name()
        )),
    }
}

/// Why a new section cannot have a name, as the end of a sentence.
pub(super) fn refuse_name(model: &Model<'_, '_>, name: &str) -> Result<(), String> {
    if model.is_name_used(name) {
        return Err(format!("there is a section [{name}] already"));
    }
    Ok(())
}

/// Refuses lines of [Manufacturer] with a decoration that has no models section
/// and comes before one that leads to what changes: newer systems may find
/// nothing there, and must not find something now.
fn refuse_missing_models<'d, 't>(
    model: &'d Model<'d, 't>,
    old: &[TargetedModels<'d, 't>],
    minimum: TargetOs,
) -> Result<(), String> {
    let mut missing: HashMap<usize, Vec<(String, Decoration)>> = HashMap::new();
    for models in old {
        let line = models.entry.range().start;
        let missing = missing
            .entry(line)
            .or_insert_with(|| model.without_models(models.entry));
        let platform = models.decoration.clone().or_else(undecorated_machines);
        let platform = platform.map(|decoration| decoration.platform);
        let mut closer = missing.iter().filter(|(_, decoration)| {
            platform
                .as_ref()
                .is_some_and(|platform| eq_ignore_case(platform, &decoration.platform))
                && (models.oldest()..=minimum).contains(&decoration.oldest)
        });
        if let Some((written, _)) = closer.next() {
            return Err(format!(
                "[Manufacturer] names {written} beside [{}], and there is no models section for it",
                models.section.name()
            ));
        }
    }
    Ok(())
}

/// Why it is unknown what systems from a version on use.
fn unclear(models: &TargetedModels<'_, '_>) -> String {
    format!(
        "[{}] competes with other models sections of its line of [Manufacturer], and which one Windows takes is not plain",
        models.section.name()
    )
}

/// Without a decoration a section serves x86 machines only.
fn undecorated_machines() -> Option<Decoration> {
    Decoration::parse("NTx86")
}

/// A models section's name without its decoration.
fn base_name<'t>(model: &Model<'_, '_>, models: &TargetedModels<'_, 't>, name: &'t str) -> &'t str {
    let text = models.entry.fields().get(models.field);
    let text = text.map_or(String::new(), |field| {
        model.text(field.value()).into_owned()
    });
    match models.decoration {
        Some(_) => name
            .len()
            .checked_sub(text.len() + 1)
            .and_then(|end| name.get(..end))
            .unwrap_or(name),
        None => name,
    }
}

/// Adds a line to [DestinationDirs], behind another or at the end.
pub(super) fn add_destination<'d, 't>(
    model: &'d Model<'d, 't>,
    fix: FixBuilder<'d, 't>,
    after: Option<&'d Entry<'t>>,
    list: &str,
    directory: &Directory,
) -> FixBuilder<'d, 't> {
    let document = model.document();
    let place = match after {
        Some(entry) => {
            let start = entry.range().start;
            let sections = document.sections();
            let behind = sections.partition_point(|section| section.header().start <= start);
            behind.checked_sub(1).map(|part| (part, entry))
        }
        None => {
            let lines = model.section("DestinationDirs").into_iter();
            let parts = lines.flat_map(|section| section.parts());
            parts
                .filter_map(|(part, body)| Some((part, body.entries().next_back()?)))
                .last()
        }
    };
    let mut fields = vec![directory.dirid.unwrap_or_default().to_string()];
    if !directory.subdirectory.is_empty() {
        fields.push(directory.subdirectory.clone());
    }
    match place {
        Some((part, entry)) => fix.add_entry(part, Some(entry), list, fields),
        None => fix,
    }
}
