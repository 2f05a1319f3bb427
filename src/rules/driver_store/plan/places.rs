//! The files that are copied, and whether each can move by itself.

use std::ops::Range;

use hashbrown::{HashMap, HashSet};

use super::deleted::DeletedLists;
use super::minimum_os::class_with_own_rules;
use super::names::Names;
use super::platforms::Platforms;
use super::supported::SupportedSections;
use super::{Blocker, moved_path};
use crate::model::{CopiedFile, Directory, FlagField, Model};
use crate::rules::Context;
use crate::schema::{CopyFlags, DiridUse};
use crate::syntax::{Entry, fold_case};

/// The flags that DIRID 13 has no use for: nothing is copied.
const NO_USE: CopyFlags = CopyFlags(CopyFlags::IN_USE_RENAME.0 | CopyFlags::FORCED_RESTART.0);

/// A file that a list copies, or a CopyFiles directive by name.
#[derive(Debug)]
pub(in crate::rules) struct Place<'d, 't> {
    /// The name, as it is written.
    pub(in crate::rules) file: String,
    /// Its index among [`Context::copied_lists`]; none where it is copied by
    /// name.
    pub(in crate::rules) list: Option<usize>,
    /// The entry of the list, or the directive.
    pub(in crate::rules) entry: &'d Entry<'t>,
    /// The flags that it has no use for in the Driver Store.
    pub(in crate::rules) useless: CopyFlags,
    /// The flags that it keeps.
    pub(in crate::rules) flags: CopyFlags,
    pub(in crate::rules) section: &'t str,
    pub(in crate::rules) range: Range<usize>,
    pub(super) directory: Directory,
    /// The subdirectory of the package, or what keeps the file.
    pub(super) verdict: Result<String, Blocker>,
}

impl Place<'_, '_> {
    /// Why the file stays.
    pub(in crate::rules) fn blocker(&self) -> Option<&Blocker> {
        self.verdict.as_ref().err()
    }
}

/// Every file that is copied, to somewhere other than the Driver Store.
pub(super) fn places<'d, 't>(
    context: &Context<'d, 't>,
    names: &Names<'d, 't>,
    supported: &SupportedSections,
    platforms: &Platforms<'d, 't>,
    deleted: &DeletedLists<'_, '_>,
) -> Vec<Place<'d, 't>> {
    let model = context.model;
    let class = class_with_own_rules(model);
    // Files that are in the Driver Store already are copied elsewhere for
    // systems that do not know it.
    let mut in_store: HashSet<String> = context
        .copied_lists()
        .iter()
        .filter(|list| list.directory.is_driver_store())
        .flat_map(|list| list.files(model))
        .map(|file| fold_case(&file.destination).into_owned())
        .collect();
    in_store.extend(
        context
            .named_files()
            .iter()
            .filter(|copy| copy.directory.is_driver_store())
            .map(|copy| fold_case(&copy.file).into_owned()),
    );
    let mut known = HashMap::new();
    let mut file_moves = |section: &str, file: &str, directory: &Directory| {
        let place = (fold_case(file).into_owned(), directory.canonical());
        let of_file = || file_moves(context, names, supported, platforms, file, directory);
        known.entry(place).or_insert_with(of_file).clone()?;
        platforms.subdirectory(section, file)
    };
    let mut places = Vec::new();
    for (index, list) in context.copied_lists().iter().enumerate() {
        if list.directory.is_driver_store() {
            continue;
        }
        let name = list.section.name();
        if supported.is_old(name) {
            continue;
        }
        let of_list = || {
            class.map_or(Ok(()), |class| Err(Blocker::Class(class)))?;
            directory_moves(&list.directory)?;
            supported.moves(name)?;
            if deleted.is_deleted(list.section) {
                return Err(Blocker::DeletedOrRenamed);
            }
            let is_copied = !deleted.for_older(list.section).is_empty();
            let mut copied = [name, &list.directory.subdirectory].into_iter();
            if let Some(text) = copied.find(|text| is_copied && text.contains('%')) {
                return Err(Blocker::Percent(text.to_owned()));
            }
            if model.section(&format!("{name}.security")).is_some() {
                return Err(Blocker::Security);
            }
            if model.own_destination_line(name).is_none() {
                if model.default_destination_line().is_none() {
                    return Err(Blocker::NoLine);
                }
                // It may get a line of its own.
                if name.contains('%') {
                    return Err(Blocker::Percent(name.to_owned()));
                }
            }
            Ok(())
        };
        let of_list = of_list();
        for file in list.files(model) {
            if in_store.contains(fold_case(&file.destination).as_ref()) {
                continue;
            }
            let flags = match file.flags {
                FlagField::Flags(flags) => flags,
                FlagField::Unreadable(_) => CopyFlags::default(),
            };
            let verdict = of_list
                .clone()
                .and_then(|()| entry_moves(model, &file))
                .and_then(|()| file_moves(name, &file.destination, &list.directory));
            places.push(Place {
                list: Some(index),
                entry: file.entry(),
                useless: flags & NO_USE,
                flags: flags & !NO_USE,
                section: name,
                range: file.entry().content(),
                directory: list.directory.clone(),
                verdict,
                file: file.destination.into_owned(),
            });
        }
    }
    for copy in context.named_files() {
        if copy.directory.is_driver_store() {
            continue;
        }
        let section = copy.site.section.name();
        if supported.is_old(section) {
            continue;
        }
        let verdict = class
            .map_or(Ok(()), |class| Err(Blocker::Class(class)))
            .and_then(|()| directory_moves(&copy.directory))
            .and_then(|()| supported.moves(section))
            .and_then(|()| file_moves(section, &copy.file, &copy.directory));
        places.push(Place {
            list: None,
            entry: copy.site.entry(),
            useless: CopyFlags::default(),
            flags: CopyFlags::default(),
            section,
            range: copy.field.range(),
            directory: copy.directory.clone(),
            verdict,
            file: copy.file.clone(),
        });
    }
    places
}

pub(super) fn directory_moves(directory: &Directory) -> Result<(), Blocker> {
    match (directory.purpose(), directory.dirid) {
        (DiridUse::Drivers, _) => Ok(()),
        (DiridUse::Applications, Some(dirid)) => Err(Blocker::Applications(dirid)),
        _ => Err(Blocker::Elsewhere(directory.clone())),
    }
}

fn entry_moves(model: &Model<'_, '_>, file: &CopiedFile<'_, '_>) -> Result<(), Blocker> {
    if file.renamed_from(model).is_some() {
        return Err(Blocker::Renamed);
    }
    match &file.flags {
        FlagField::Unreadable(_) => Err(Blocker::UnreadableFlags),
        FlagField::Flags(flags) if flags.has(CopyFlags::SHARED) => Err(Blocker::Shared),
        FlagField::Flags(_) => Ok(()),
    }
}

/// Whether nothing but lists and its place in the package keeps a file where it is.
fn file_moves<'d, 't>(
    context: &Context<'d, 't>,
    names: &Names<'d, 't>,
    supported: &SupportedSections,
    platforms: &Platforms<'d, 't>,
    file: &str,
    directory: &Directory,
) -> Result<(), Blocker> {
    let model = context.model;
    let (old, services): (Vec<_>, Vec<_>) = context
        .binaries()
        .of_file(file)
        .partition(|service| supported.is_old(service.section.name()));
    names.keep(supported, file, directory, !services.is_empty())?;
    if services.is_empty() && !names.is_found(supported, file, directory) {
        return Err(if old.is_empty() {
            Blocker::NoService
        } else {
            Blocker::OldService
        });
    }
    for service in &services {
        if !supported.is_installed(service.section.name()) {
            return Err(Blocker::LostService(service.name.to_string()));
        }
        if !service.directory.same_as(directory) {
            return Err(Blocker::ServiceElsewhere(
                service.name.to_string(),
                service.directory.to_string(),
            ));
        }
        if moved_path(model, service.written_path(), "", file).is_none() {
            return Err(Blocker::ServiceText(service.name.to_string()));
        }
    }
    // What names it can name only one place.
    let services = services.iter().map(|service| service.section.name());
    let mut naming = services.chain(names.following(supported, file, directory));
    naming.try_for_each(|section| platforms.subdirectory(section, file).map(drop))
}
