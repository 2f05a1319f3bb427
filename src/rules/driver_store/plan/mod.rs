//! Which files of an INF can run from the Driver Store, and what keeps the
//! others where they are. What moves is decided file by file: a file moves in
//! all lists that copy it, or in none.

mod blocker;
mod conflicts;
mod deleted;
mod minimum_os;
mod moved_path;
mod names;
mod package;
mod places;
mod platforms;
mod supported;

use hashbrown::{HashMap, HashSet};

use crate::model::{FileList, Service, StartType};
use crate::rules::Context;
use crate::schema::TargetOs;
use crate::syntax::fold_case;
use conflicts::{default_subdirectory, resolve, resolve_default};
use deleted::{DeletedLists, NamingValue};
use names::Names;
use places::places;
use platforms::Platforms;
use supported::SupportedSections;

pub(super) use blocker::Blocker;
pub(super) use minimum_os::FIRST;
pub(in crate::rules) use minimum_os::meets_minimum_os;
pub(crate) use minimum_os::minimum_os;
pub(super) use moved_path::moved_path;
pub(super) use names::Followed;
pub use package::{Alone, Facts, Package, Staying, together};
pub(super) use places::Place;

/// A file list of which files move.
#[derive(Debug)]
pub(super) struct MovedList<'d, 't> {
    pub(super) list: FileList<'d, 't>,
    /// The subdirectory of the package.
    pub(super) subdirectory: String,
    /// Its files that move.
    pub(super) places: Vec<Place<'d, 't>>,
    /// Whether files stay in it.
    pub(super) is_split: bool,
    /// What names it for older systems, to delete its files from where they were.
    pub(super) deleted_by: Vec<NamingValue<'d, 't>>,
}

/// What moves and what stays.
#[derive(Debug)]
pub(super) struct Plan<'d, 't> {
    pub(super) lists: Vec<MovedList<'d, 't>>,
    /// Files copied by name that move with the default directory.
    pub(super) direct: Vec<Place<'d, 't>>,
    /// The subdirectory of the default directory, where it moves.
    pub(super) default: Option<String>,
    /// The services that run moved files, with the subdirectories of these.
    pub(super) services: Vec<(Service<'d, 't>, String)>,
    /// Values that name a moved file and follow it.
    pub(super) values: Vec<Followed<'d, 't>>,
    pub(super) stays: Vec<Place<'d, 't>>,
    /// What could move if each platform had sections of its own.
    pub(super) shared: Shared,
}

/// Files that lie in a folder of the package for each platform, where several platforms
/// share the sections that copy, run or name them.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// Their names, as they are written.
    pub(super) files: Vec<String>,
    /// The names of the sections, in the form of [`fold_case`].
    pub(super) sections: HashSet<String>,
}

impl Plan<'_, '_> {
    /// The first Windows that takes the INF as it becomes.
    pub(super) fn minimum_os(&self, context: &Context<'_, '_>) -> TargetOs {
        let umdf = self
            .services
            .iter()
            .any(|(service, _)| service.start == Some(StartType::Umdf));
        minimum_os(context.model, umdf).max(context.options.target_os.unwrap_or(FIRST))
    }
}

/// Decides what moves.
pub(super) fn plan<'d, 't>(context: &Context<'d, 't>) -> Plan<'d, 't> {
    let lists = context.copied_lists();
    let supported = SupportedSections::of(context);
    let names = Names::of(context);
    let platforms = Platforms::of(context);
    let deleted = DeletedLists::of(context.model);
    let mut places = places(context, &names, &supported, &platforms, &deleted);
    let shared = shared(context, &names, &supported, &platforms, &places);
    resolve(&mut places);
    resolve_default(context, &mut places);
    if places.iter().any(|place| place.verdict.is_ok()) && keep_shared(context, &mut places) {
        resolve(&mut places);
        resolve_default(context, &mut places);
    }

    let moved: HashSet<String> = places
        .iter()
        .filter(|place| place.verdict.is_ok())
        .map(|place| fold_case(&place.file).into_owned())
        .collect();
    let default = default_subdirectory(context, &places);
    let mut seen = HashSet::new();
    let services = context.services().iter().filter(|service| {
        supported.is_installed(service.section.name())
            && moved.contains(fold_case(&service.file).as_ref())
            && seen.insert(service.binary().range().start)
    });
    let services = services.filter_map(|service| {
        let subdirectory = platforms.subdirectory(service.section.name(), &service.file);
        Some((service.clone(), subdirectory.ok()?))
    });
    let services = services.collect();
    let values = names.followed(&supported, &platforms, &places);
    let mut plan = Plan {
        lists: Vec::new(),
        direct: Vec::new(),
        default,
        services,
        values,
        stays: Vec::new(),
        shared,
    };
    let mut of_lists: Vec<[Vec<Place<'d, 't>>; 2]> =
        lists.iter().map(|_| Default::default()).collect();
    let mut by_name = Vec::new();
    for place in places {
        match place.list.and_then(|list| of_lists.get_mut(list)) {
            Some([moving, _]) if place.verdict.is_ok() => moving.push(place),
            Some([_, staying]) => staying.push(place),
            None => by_name.push(place),
        }
    }
    for (list, [moving, staying]) in lists.iter().zip(of_lists) {
        if let Some(Ok(subdirectory)) = moving.first().map(|place| place.verdict.clone()) {
            plan.lists.push(MovedList {
                list: list.clone(),
                subdirectory,
                places: moving,
                is_split: !staying.is_empty(),
                deleted_by: deleted.for_older(list.section).to_vec(),
            });
        }
        plan.stays.extend(staying);
    }
    for place in by_name {
        if place.verdict.is_ok() {
            plan.direct.push(place);
        } else {
            plan.stays.push(place);
        }
    }
    plan
}

/// Which files could move if each platform had sections of its own, by what keeps each of
/// them where it is.
fn shared<'d, 't>(
    context: &Context<'d, 't>,
    names: &Names<'d, 't>,
    supported: &SupportedSections,
    platforms: &Platforms<'d, 't>,
    places: &[Place<'d, 't>],
) -> Shared {
    let is_shared = |place: &&Place<'_, '_>| place.verdict == Err(Blocker::Platforms);
    let mut shared = Shared::default();
    if !places.iter().any(|place| is_shared(&place)) {
        return shared;
    }
    let mut by_file: HashMap<String, Vec<&Place<'_, '_>>> = HashMap::new();
    let mut by_list: HashMap<usize, Vec<&Place<'_, '_>>> = HashMap::new();
    for place in places {
        let file = fold_case(&place.file).into_owned();
        by_file.entry(file).or_default().push(place);
        if let Some(list) = place.list {
            by_list.entry(list).or_default().push(place);
        }
    }
    let may_move = |place: &&&Place<'_, '_>| place.verdict.is_ok() || is_shared(place);
    let agrees = |place: &&Place<'_, '_>| {
        let list = place.list.and_then(|list| by_list.get(&list));
        list.is_some_and(|list| {
            let files = list.iter().filter(may_move);
            platforms.agree(place.section, files.map(|place| place.file.as_str()))
        })
    };
    for place in places.iter().filter(is_shared) {
        let file = fold_case(&place.file);
        let Some(own) = by_file.remove(file.as_ref()) else {
            continue;
        };
        let is_free = own.iter().all(|place| may_move(&place) && agrees(place));
        if !is_free || context.staying().contains_key(file.as_ref()) {
            continue;
        }
        let services = context.binaries().of_file(&place.file);
        let mut sections: Vec<&str> = services.map(|service| service.section.name()).collect();
        for place in own {
            sections.push(place.section);
            sections.extend(names.following(supported, &place.file, &place.directory));
        }
        let sections = sections.into_iter();
        let sections = sections.filter(|section| supported.is_installed(section));
        let sections = sections.map(|section| fold_case(section).into_owned());
        shared.sections.extend(sections);
        shared.files.push(place.file.clone());
    }
    shared
}

/// Keeps what another INF of the package has to leave where it is, and returns
/// whether there is any.
fn keep_shared(context: &Context<'_, '_>, places: &mut [Place<'_, '_>]) -> bool {
    let staying = context.staying();
    let mut any = false;
    for place in places.iter_mut().filter(|place| place.verdict.is_ok()) {
        if let Some(name) = staying.get(fold_case(&place.file).as_ref()) {
            place.verdict = Err(Blocker::OtherInf(name.clone()));
            any = true;
        }
    }
    any
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
