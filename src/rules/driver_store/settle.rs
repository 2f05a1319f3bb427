//! Which files can move together.

use std::collections::BTreeMap;

use super::Stay;
use super::places::{Place, directory_moves};
use crate::model::{fold, same};
use crate::rules::Context;

/// Lets a file move only where all of its places agree, and a list only where
/// its moving files lie in one subdirectory.
pub(super) fn settle(places: &mut [Place<'_, '_>]) {
    loop {
        let mut refused: Vec<(usize, Stay)> = Vec::new();
        let mut of_list: BTreeMap<usize, &str> = BTreeMap::new();
        let mut by_file: BTreeMap<String, (bool, bool)> = BTreeMap::new();
        for place in places.iter() {
            let (moves, stays) = by_file.entry(fold(&place.file).into_owned()).or_default();
            *moves |= place.verdict.is_ok();
            *stays |= place.verdict.is_err();
        }
        for (index, place) in places.iter().enumerate() {
            let Ok(subdirectory) = &place.verdict else {
                continue;
            };
            if by_file.get(fold(&place.file).as_ref()) == Some(&(true, true)) {
                refused.push((index, Stay::OtherList));
            } else if let Some(list) = place.list
                && !same(of_list.entry(list).or_insert(subdirectory), subdirectory)
            {
                let all = places.iter().enumerate();
                refused.extend(
                    all.filter(|(_, other)| other.list == Some(list) && other.verdict.is_ok())
                        .map(|(index, _)| (index, Stay::Subdirectories)),
                );
                break;
            }
        }
        if refused.is_empty() {
            return;
        }
        for (index, stay) in refused {
            if let Some(place) = places.get_mut(index) {
                place.verdict = Err(stay);
            }
        }
    }
}

/// Files copied by name move only if the default directory does.
pub(super) fn settle_default(context: &Context<'_, '_>, places: &mut [Place<'_, '_>]) {
    if default_subdirectory(context, places).is_some() {
        return;
    }
    for place in places.iter_mut() {
        if place.list.is_none() && place.verdict.is_ok() {
            place.verdict = Err(Stay::ByNameInDefault);
        }
    }
    settle(places);
}

/// The new subdirectory of the default directory, if it moves: all that goes
/// there moves, and nothing is deleted or renamed there. One that nothing uses
/// follows the lists where all of them move.
pub(super) fn default_subdirectory(
    context: &Context<'_, '_>,
    places: &[Place<'_, '_>],
) -> Option<String> {
    let model = context.model;
    model.destination_lines("DefaultDestDir").first().copied()?;
    if directory_moves(&model.default_directory()).is_err() {
        return None;
    }
    let served = |name: &str| model.destination_lines(name).first().copied().is_none();
    if model
        .deleted_or_renamed_lists()
        .iter()
        .any(|list| served(list.name()))
    {
        return None;
    }
    let moving = |list: Option<usize>| {
        let of_list = places.iter().filter(move |place| place.list == list);
        of_list.filter(|place| place.verdict.is_ok()).count()
    };
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
        subdirectory.is_some_and(|other| same(other, first))
    })
    .then(|| first.clone())
}
