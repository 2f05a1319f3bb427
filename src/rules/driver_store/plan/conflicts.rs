//! Which files can move together.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::Blocker;
use super::places::{Place, directory_moves};
use crate::model::DEFAULT_DEST_DIR;
use crate::rules::Context;
use crate::syntax::{eq_ignore_case, fold_case};

/// Lets a file move only where all of its places agree, and a list only where
/// its moving files lie in one subdirectory.
pub(super) fn resolve(places: &mut [Place<'_, '_>]) {
    let mut of_file: HashMap<String, Vec<usize>> = HashMap::new();
    let mut of_list: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut staying = Vec::new();
    for (index, place) in places.iter().enumerate() {
        let file = fold_case(&place.file).into_owned();
        if place.verdict.is_err() {
            staying.push(file.clone());
        }
        of_file.entry(file).or_default().push(index);
        if let Some(list) = place.list {
            of_list.entry(list).or_default().push(index);
        }
    }
    let mut keep_everywhere = |places: &mut [Place<'_, '_>], file: &str| {
        for index in of_file.remove(file).into_iter().flatten() {
            if let Some(place) = places.get_mut(index).filter(|place| place.verdict.is_ok()) {
                place.verdict = Err(Blocker::OtherList);
            }
        }
    };
    for file in staying {
        keep_everywhere(places, &file);
    }
    // Lists are resolved in order: blocking a file here does not reopen those
    // before.
    for members in of_list.values() {
        let subdirectory = |index: &usize| places.get(*index)?.verdict.as_ref().ok();
        let first = members.iter().find_map(subdirectory);
        let agree = |other: &String| first.is_some_and(|first| eq_ignore_case(first, other));
        if members.iter().filter_map(subdirectory).all(agree) {
            continue;
        }
        let mut kept = Vec::new();
        for index in members {
            if let Some(place) = places.get_mut(*index).filter(|place| place.verdict.is_ok()) {
                place.verdict = Err(Blocker::Subdirectories);
                kept.push(fold_case(&place.file).into_owned());
            }
        }
        for file in kept {
            keep_everywhere(places, &file);
        }
    }
}

/// Files copied by name, and those of a list that has the default directory's
/// line for its own, move only if the default directory does.
pub(super) fn resolve_default(context: &Context<'_, '_>, places: &mut [Place<'_, '_>]) {
    if default_subdirectory(context, places).is_some() {
        return;
    }
    for place in places.iter_mut() {
        if place.verdict.is_err() {
            continue;
        }
        if place.list.is_none() {
            place.verdict = Err(Blocker::ByNameInDefault);
        } else if eq_ignore_case(place.section, DEFAULT_DEST_DIR) {
            place.verdict = Err(Blocker::NamedDefault);
        }
    }
    resolve(places);
}

/// The new subdirectory of the default directory, if it moves: all that goes
/// there moves, and nothing is deleted or renamed there. One that nothing uses
/// follows the lists where all of them move.
pub(super) fn default_subdirectory(
    context: &Context<'_, '_>,
    places: &[Place<'_, '_>],
) -> Option<String> {
    let model = context.model;
    model.default_destination_line()?;
    if directory_moves(&model.default_directory()).is_err() {
        return None;
    }
    let served = |name: &str| model.own_destination_line(name).is_none();
    if model
        .deleted_or_renamed_lists()
        .iter()
        .any(|list| served(list.name()))
        || model.deletes_or_renames_by_name()
    {
        return None;
    }
    let mut moving: HashMap<Option<usize>, usize> = HashMap::new();
    for place in places.iter().filter(|place| place.verdict.is_ok()) {
        *moving.entry(place.list).or_default() += 1;
    }
    let moving = |list: Option<usize>| moving.get(&list).copied().unwrap_or_default();
    let by_name = context
        .named_files()
        .iter()
        .filter(|copy| !copy.directory.is_driver_store())
        .count();
    if moving(None) != by_name {
        return None;
    }
    let mut is_used = by_name > 0;
    for (index, list) in context.copied_lists().iter().enumerate() {
        if served(list.section.name()) {
            is_used = true;
            if list.files(model).count() != moving(Some(index)) {
                return None;
            }
        }
    }
    let default = model.default_directory();
    let follows = |place: &&Place<'_, '_>| {
        if is_used {
            place.list.is_none() || served(place.section)
        } else {
            true
        }
    };
    let mut all = places.iter().filter(follows).peekable();
    // One that nothing uses follows the others, unless sections of another INF
    // may use it.
    if !is_used
        && (!model.directives("Include").is_empty()
            || !places.iter().any(|place| place.directory.same_as(&default)))
    {
        return None;
    }
    let first = all.peek()?.verdict.as_ref().ok()?;
    all.all(|place| {
        let subdirectory = place.verdict.as_ref().ok();
        subdirectory.is_some_and(|other| eq_ignore_case(other, first))
    })
    .then(|| first.clone())
}
