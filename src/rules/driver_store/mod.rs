//! Which files of an INF can run from the Driver Store, and what keeps the
//! others where they are. What moves is decided file by file: a file moves in
//! all lists that copy it, or in none.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use hashbrown::{HashMap, HashSet};

use super::Context;
use crate::model::{
    CopiedFile, CopyFlags, Directory, FileList, FlagField, InstallKind, Model, RegistryValue,
    Service, StartType, TargetOs, TargetedModels, fold, same,
};
use crate::syntax::Entry;

/// The first Windows that runs files from the Driver Store, 10 version 1709.
pub(super) const FIRST: TargetOs = TargetOs::build(16299);
/// The first one that loads UMDF drivers and firmware from there, 10 version
/// 1803.
pub(super) const FIRST_UMDF: TargetOs = TargetOs::build(17134);
/// The first one that installs network services, protocols and filters from
/// there (Microsoft's Windows-driver-samples, network/ndis/filter).
pub(super) const FIRST_NETWORK: TargetOs = TargetOs::build(25319);

/// The flags that DIRID 13 has no use for: nothing is copied.
const NO_USE: CopyFlags = CopyFlags(CopyFlags::IN_USE_RENAME.0 | CopyFlags::FORCED_RESTART.0);

/// The flags of files that others may have put there, or may be the first to.
const SHARED: CopyFlags = CopyFlags(0x0010 | 0x0400);

/// The DIRIDs of folders of applications.
const APPLICATIONS: [u32; 4] = [16422, 16426, 16427, 16428];

const NETWORK: [(&str, &str); 3] = [
    ("NetClient", "{4d36e973-e325-11ce-bfc1-08002be10318}"),
    ("NetService", "{4d36e974-e325-11ce-bfc1-08002be10318}"),
    ("NetTrans", "{4d36e975-e325-11ce-bfc1-08002be10318}"),
];

const OWN_RULES: [(&str, &str); 5] = [
    ("Printer", "{4d36e979-e325-11ce-bfc1-08002be10318}"),
    ("PrintQueue", "{1ed2bbf9-11f0-4084-b21f-ad83a8e6dcdc}"),
    ("PNPPrinters", "{4658ee7e-f050-11d1-b6bd-00c04fa372a7}"),
    ("Dot4Print", "{49ce6ac8-6f86-11d2-b1e5-0080c72e74a2}"),
    ("Firmware", "{f2e7dd72-6468-4e36-b6f1-6488f42c1b52}"),
];

/// Why a file stays where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stay {
    /// The class has rules of its own.
    Class(&'static str),
    Applications(u32),
    Elsewhere(Directory),
    DefaultInstall,
    NoModels,
    DeletedOrRenamed,
    Security,
    Renamed,
    Shared,
    UnreadableFlags,
    NoSource,
    Sources,
    DiskPath(String),
    /// What would have to be repeated is read differently in a value.
    Percent(String),
    ByName(String),
    ByPath(String),
    NoService,
    ServiceElsewhere(String, String),
    ServiceText(String),
    OtherList,
    Subdirectories,
    ByNameInDefault,
    NoLine,
}

/// The end of a sentence that begins with "because".
impl fmt::Display for Stay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stay::Class(class) => write!(
                f,
                "packages of the class {class} have rules of their own for what runs from the Driver Store"
            ),
            Stay::Applications(dirid) => write!(
                f,
                "DIRID {dirid} is a folder of applications, which a package should install by AddSoftware instead"
            ),
            Stay::Elsewhere(directory) => write!(
                f,
                "whoever uses what is copied to {directory} looks for it there"
            ),
            Stay::DefaultInstall => f.write_str(
                "a DefaultInstall section copies it, and what is installed that way need not be in the Driver Store",
            ),
            Stay::NoModels => f.write_str("no models section leads to it"),
            Stay::DeletedOrRenamed => f.write_str(
                "DelFiles or RenFiles uses the list too, and nothing may be deleted or renamed in the Driver Store",
            ),
            Stay::Security => f.write_str(
                "the list has a .security section, which files in the Driver Store cannot have",
            ),
            Stay::Renamed => f.write_str(
                "it is renamed on copy, and a file in the Driver Store keeps its name",
            ),
            Stay::Shared => f.write_str(
                "its flags say that other packages share the file",
            ),
            Stay::UnreadableFlags => f.write_str("its flags are no number"),
            Stay::NoSource => f.write_str(
                "no SourceDisksFiles section lists it, so that its place in the package is unknown",
            ),
            Stay::Sources => f.write_str(
                "it lies in different subdirectories of the package on different platforms, and its destination can be only one",
            ),
            Stay::DiskPath(path) => write!(
                f,
                "its disk in SourceDisksNames has the path '{path}', so that it does not lie where SourceDisksFiles says"
            ),
            Stay::Percent(name) => write!(
                f,
                "'{name}' would have to be written once more, and its '%' may then mean a string"
            ),
            Stay::ByName(value) => write!(
                f,
                "the registry value {value} names it without a path, so that it is looked for where it is now"
            ),
            Stay::ByPath(value) => write!(
                f,
                "the registry value {value} names its path for somebody who may not know the Driver Store"
            ),
            Stay::NoService => f.write_str(
                "it is the binary of no service of this INF, so that nothing tells who loads it, and from where",
            ),
            Stay::ServiceElsewhere(service, place) => write!(
                f,
                "the service '{service}' runs it from {place}, which is not where this list copies it"
            ),
            Stay::ServiceText(service) => write!(
                f,
                "the ServiceBinary of '{service}' is written in a way that cannot be changed in part"
            ),
            Stay::OtherList => f.write_str(
                "another list copies the same file and has to leave it where it is",
            ),
            Stay::Subdirectories => f.write_str(
                "the files of the list lie in different subdirectories of the package, and a list has only one destination",
            ),
            Stay::ByNameInDefault => f.write_str(
                "CopyFiles names it with '@', which takes it to the default directory, where other files have to stay",
            ),
            Stay::NoLine => f.write_str("no line of DestinationDirs says where it goes"),
        }
    }
}

/// A file that a list copies, or a CopyFiles directive by name.
#[derive(Debug)]
pub(super) struct Place<'d, 't> {
    /// The name, as it is written.
    pub(super) file: String,
    /// Its index among [`Context::copied_lists`]; none where it is copied by
    /// name.
    pub(super) list: Option<usize>,
    /// The entry of the list, or the directive.
    pub(super) entry: &'d Entry<'t>,
    /// The flags that it has no use for in the Driver Store.
    pub(super) useless: CopyFlags,
    /// The flags that it keeps.
    pub(super) flags: CopyFlags,
    pub(super) section: &'t str,
    pub(super) range: Range<usize>,
    directory: Directory,
    /// The subdirectory of the package, or what keeps the file.
    verdict: Result<String, Stay>,
}

impl Place<'_, '_> {
    /// Why the file stays.
    pub(super) fn stays(&self) -> Option<&Stay> {
        self.verdict.as_ref().err()
    }
}

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
}

/// What moves and what stays.
#[derive(Debug)]
pub(super) struct Plan<'d, 't> {
    pub(super) lists: Vec<MovedList<'d, 't>>,
    /// Files copied by name that move with the default directory.
    pub(super) direct: Vec<Place<'d, 't>>,
    /// The subdirectory of the default directory, where it moves.
    pub(super) default: Option<String>,
    pub(super) services: Vec<Service<'d, 't>>,
    /// Values of the event log that name a moved file: the line, the field
    /// and the new text.
    pub(super) values: Vec<(RegistryValue<'d, 't>, usize, String)>,
    pub(super) stays: Vec<Place<'d, 't>>,
}

impl Plan<'_, '_> {
    /// The first Windows that takes the INF as it becomes.
    pub(super) fn required(&self, context: &Context<'_, '_>) -> TargetOs {
        let umdf = self
            .services
            .iter()
            .any(|service| service.start == Some(StartType::Umdf));
        required(context.model, umdf).max(context.options.target_os.unwrap_or(FIRST))
    }
}

/// The first Windows that runs what an INF installs from the Driver Store.
pub(super) fn required(model: &Model<'_, '_>, umdf: bool) -> TargetOs {
    if class_among(model, &NETWORK).is_some() {
        FIRST_NETWORK
    } else if umdf || class_among(model, &[OWN_RULES[4]]).is_some() {
        FIRST_UMDF
    } else {
        FIRST
    }
}

fn class_among(
    model: &Model<'_, '_>,
    classes: &[(&'static str, &'static str)],
) -> Option<&'static str> {
    let version = model.section("Version")?;
    let value = |name: &str| {
        let entry = version
            .entries()
            .find(|entry| entry.key().is_some_and(|key| same(key.value(), name)))?;
        Some(model.text(entry.fields().first()?.value()).into_owned())
    };
    let (class, guid) = (value("Class"), value("ClassGuid"));
    classes
        .iter()
        .find(|(name, id)| {
            guid.as_deref().is_some_and(|guid| same(guid, id))
                || class.as_deref().is_some_and(|class| same(class, name))
        })
        .map(|(name, _)| *name)
}

/// Decides what moves.
pub(super) fn plan<'d, 't>(context: &Context<'d, 't>) -> Plan<'d, 't> {
    let model = context.model;
    let lists = context.copied_lists();
    let names = Names::of(model);
    let reach = Reach::of(context);
    let mut places = places(context, &names, &reach);
    settle(&mut places);
    settle_default(context, &mut places);

    let moves_in =
        |index: usize, place: &Place<'_, '_>| place.list == Some(index) && place.verdict.is_ok();
    let moved: HashSet<String> = places
        .iter()
        .filter(|place| place.verdict.is_ok())
        .map(|place| fold(&place.file).into_owned())
        .collect();
    let default = default_subdirectory(context, &places);
    let mut services: Vec<Service<'d, 't>> = Vec::new();
    for service in context.services() {
        let known = services
            .iter()
            .any(|other| other.binary().range() == service.binary().range());
        let reached = reach.is_installed(service.section.name());
        if reached && !known && moved.contains(fold(&service.file).as_ref()) {
            services.push(service.clone());
        }
    }
    let values = names.event_log(&reach, &places);
    let mut plan = Plan {
        lists: Vec::new(),
        direct: Vec::new(),
        default,
        services,
        values,
        stays: Vec::new(),
    };
    for (index, list) in lists.iter().enumerate() {
        let (mut moving, mut staying) = (Vec::new(), Vec::new());
        let mut rest = Vec::new();
        for place in places {
            if moves_in(index, &place) {
                moving.push(place);
            } else if place.list == Some(index) {
                staying.push(place);
            } else {
                rest.push(place);
            }
        }
        places = rest;
        if let Some(Ok(subdirectory)) = moving.first().map(|place| place.verdict.clone()) {
            plan.lists.push(MovedList {
                list: list.clone(),
                subdirectory,
                places: moving,
                is_split: !staying.is_empty(),
            });
        }
        plan.stays.extend(staying);
    }
    for place in places {
        if place.verdict.is_ok() {
            plan.direct.push(place);
        } else {
            plan.stays.push(place);
        }
    }
    plan
}

/// Which sections what kind of installation gets to.
#[derive(Debug)]
struct Reach {
    by_default: HashSet<String>,
    /// From install sections that meet new systems.
    by_new: HashSet<String>,
    /// From all install sections of devices.
    by_any: HashSet<String>,
}

impl Reach {
    fn of(context: &Context<'_, '_>) -> Reach {
        let model = context.model;
        let (by_default, devices): (Vec<_>, Vec<_>) = model
            .installs()
            .partition(|install| install.kind == InstallKind::Default);
        let new = context.options.target_os.unwrap_or(FIRST).max(FIRST);
        let models = model.targeted_models();
        // Those that new systems never take, since there are closer ones.
        let is_old = |mine: &TargetedModels<'_, '_>| {
            models.iter().any(|other| {
                let closer = match (&mine.decoration, &other.decoration) {
                    (Some(mine), Some(other)) => {
                        mine.is_sibling(other) && mine.oldest < other.oldest
                    }
                    // An undecorated section serves x86 machines only.
                    (None, Some(other)) => other.is_x86(),
                    _ => false,
                };
                other.entry.range() == mine.entry.range() && closer && other.oldest() <= new
            })
        };
        let named = |old: bool| -> HashSet<String> {
            models
                .iter()
                .filter(|models| is_old(models) == old)
                .flat_map(|models| model.installs_of(models.section))
                .map(|install| fold(install.section.name()).into_owned())
                .collect()
        };
        let (by_old_models, by_new_models) = (named(true), named(false));
        let by_new: Vec<_> = devices
            .iter()
            .filter(|install| {
                let name = fold(install.section.name());
                by_new_models.contains(name.as_ref()) || !by_old_models.contains(name.as_ref())
            })
            .copied()
            .collect();
        Reach {
            by_default: model.reached_from(&by_default),
            by_new: model.reached_from(&by_new),
            by_any: model.reached_from(&devices),
        }
    }

    /// Whether a section serves systems that are older than the Driver Store,
    /// and nothing else.
    fn is_old(&self, section: &str) -> bool {
        let name = fold(section);
        self.by_any.contains(name.as_ref())
            && !self.by_new.contains(name.as_ref())
            && !self.by_default.contains(name.as_ref())
    }

    /// Whether new systems get to a section.
    fn is_installed(&self, section: &str) -> bool {
        self.by_new.contains(fold(section).as_ref())
    }

    /// What keeps all that a section copies where it is.
    fn moves(&self, section: &str) -> Result<(), Stay> {
        if self.by_default.contains(fold(section).as_ref()) {
            Err(Stay::DefaultInstall)
        } else if self.is_installed(section) {
            Ok(())
        } else {
            Err(Stay::NoModels)
        }
    }
}

/// Every file that is copied, to somewhere other than the Driver Store.
fn places<'d, 't>(
    context: &Context<'d, 't>,
    names: &Names<'d, 't>,
    reach: &Reach,
) -> Vec<Place<'d, 't>> {
    let model = context.model;
    let class = class_among(model, &OWN_RULES);
    let deleted: HashSet<String> = model
        .deleted_or_renamed_lists()
        .iter()
        .map(|section| fold(section.name()).into_owned())
        .collect();
    // Files that are in the Driver Store already are copied elsewhere for
    // systems that do not know it.
    let mut in_store: HashSet<String> = context
        .copied_lists()
        .iter()
        .filter(|list| list.directory.is_driver_store())
        .flat_map(|list| list.files(model))
        .map(|file| fold(&file.destination).into_owned())
        .collect();
    in_store.extend(
        context
            .named_files()
            .iter()
            .filter(|copy| copy.directory.is_driver_store())
            .map(|copy| fold(&copy.file).into_owned()),
    );
    let mut places = Vec::new();
    for (index, list) in context.copied_lists().iter().enumerate() {
        if list.directory.is_driver_store() {
            continue;
        }
        let name = list.section.name();
        if reach.is_old(name) {
            continue;
        }
        let of_list = || {
            class.map_or(Ok(()), |class| Err(Stay::Class(class)))?;
            directory_moves(&list.directory)?;
            reach.moves(name)?;
            if deleted.contains(fold(name).as_ref()) {
                return Err(Stay::DeletedOrRenamed);
            }
            if model.section(&format!("{name}.security")).is_some() {
                return Err(Stay::Security);
            }
            if model.destination_lines(name).is_empty() {
                if model.destination_lines("DefaultDestDir").is_empty() {
                    return Err(Stay::NoLine);
                }
                // It may get a line of its own.
                if name.contains('%') {
                    return Err(Stay::Percent(name.to_owned()));
                }
            }
            Ok(())
        };
        let of_list = of_list();
        for file in list.files(model) {
            if in_store.contains(fold(&file.destination).as_ref()) {
                continue;
            }
            let flags = match file.flags {
                FlagField::Flags(flags) => flags,
                FlagField::Unreadable(_) => CopyFlags::default(),
            };
            let verdict = of_list
                .clone()
                .and_then(|()| entry_moves(model, &file))
                .and_then(|()| {
                    file_moves(context, names, reach, &file.destination, &list.directory)
                });
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
        if reach.is_old(section) {
            continue;
        }
        let verdict = class
            .map_or(Ok(()), |class| Err(Stay::Class(class)))
            .and_then(|()| directory_moves(&copy.directory))
            .and_then(|()| reach.moves(section))
            .and_then(|()| file_moves(context, names, reach, &copy.file, &copy.directory));
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

fn directory_moves(directory: &Directory) -> Result<(), Stay> {
    match directory.dirid {
        Some(10..=12) => Ok(()),
        Some(dirid) if APPLICATIONS.contains(&dirid) => Err(Stay::Applications(dirid)),
        _ => Err(Stay::Elsewhere(directory.clone())),
    }
}

fn entry_moves(model: &Model<'_, '_>, file: &CopiedFile<'_, '_>) -> Result<(), Stay> {
    let source = file
        .entry()
        .fields()
        .get(1)
        .map_or("", |field| field.value());
    let source = model.text(source);
    if !source.is_empty() && !same(&source, &file.destination) {
        return Err(Stay::Renamed);
    }
    match &file.flags {
        FlagField::Unreadable(_) => Err(Stay::UnreadableFlags),
        FlagField::Flags(flags) if flags.has(SHARED) => Err(Stay::Shared),
        FlagField::Flags(_) => Ok(()),
    }
}

/// The subdirectory of the package that a file lies in, if nothing but lists
/// keeps it where it is.
fn file_moves<'d, 't>(
    context: &Context<'d, 't>,
    names: &Names<'d, 't>,
    reach: &Reach,
    file: &str,
    directory: &Directory,
) -> Result<String, Stay> {
    let model = context.model;
    names.keep(reach, file, directory)?;
    let mut services = context
        .binaries()
        .of_file(file)
        .filter(|service| reach.is_installed(service.section.name()))
        .peekable();
    if services.peek().is_none() {
        return Err(Stay::NoService);
    }
    for service in services {
        if !service.directory.same_as(directory) {
            return Err(Stay::ServiceElsewhere(
                service.name.clone(),
                service.directory.to_string(),
            ));
        }
        if moved_path(model, written_binary(service), "", file).is_none() {
            return Err(Stay::ServiceText(service.name.clone()));
        }
    }
    source_subdirectory(model, file)
}

/// The one subdirectory of the package that a file lies in.
pub(super) fn source_subdirectory(model: &Model<'_, '_>, file: &str) -> Result<String, Stay> {
    let sources = model.source_files(file);
    let first = sources.first().ok_or(Stay::NoSource)?;
    if let Some(source) = sources.iter().find(|source| !source.disk_path.is_empty()) {
        return Err(Stay::DiskPath(source.disk_path.clone()));
    }
    if sources
        .iter()
        .any(|source| !same(&source.subdirectory, &first.subdirectory))
    {
        return Err(Stay::Sources);
    }
    if first.subdirectory.contains('%') {
        return Err(Stay::Percent(first.subdirectory.clone()));
    }
    Ok(first.subdirectory.clone())
}

/// The value of a service's ServiceBinary, before string substitution.
pub(super) fn written_binary<'d>(service: &Service<'d, '_>) -> &'d str {
    let field = service.binary().fields().first();
    field.map_or("", |field| field.value())
}

/// A path as it is written, moved to the Driver Store: its file name stays as
/// it is spelled. `None` where a string key stands for more than the name.
pub(super) fn moved_path(
    model: &Model<'_, '_>,
    written: &str,
    subdirectory: &str,
    file: &str,
) -> Option<String> {
    let (_, name) = written.rsplit_once(['\\', '/'])?;
    same(&model.text(name), file).then(|| {
        let below = if subdirectory.is_empty() {
            String::new()
        } else {
            format!("{subdirectory}\\")
        };
        format!("%13%\\{below}{name}")
    })
}

/// Lets a file move only where all of its places agree, and a list only where
/// its moving files lie in one subdirectory.
fn settle(places: &mut [Place<'_, '_>]) {
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
fn settle_default(context: &Context<'_, '_>, places: &mut [Place<'_, '_>]) {
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
fn default_subdirectory(context: &Context<'_, '_>, places: &[Place<'_, '_>]) -> Option<String> {
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

/// Where the values of the registry name files.
struct Names<'d, 't> {
    model: &'d Model<'d, 't>,
    values: Vec<RegistryValue<'d, 't>>,
    /// File names, folded, with the value and the field that they stand in.
    by_name: HashMap<String, Vec<(usize, usize)>>,
}

impl<'d, 't> Names<'d, 't> {
    fn of(model: &'d Model<'d, 't>) -> Names<'d, 't> {
        let values = model.registry_values();
        let mut by_name: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for (index, value) in values.iter().enumerate() {
            for (field, data) in value.data() {
                let text = model.text(data.value());
                let is_part = |c: char| c.is_alphanumeric() || "_-.$~+{}()".contains(c);
                for word in text
                    .split(|c| !is_part(c))
                    .filter(|word| word.contains('.'))
                {
                    let at = by_name.entry(fold(word).into_owned()).or_default();
                    at.push((index, field));
                }
            }
        }
        Names {
            model,
            values,
            by_name,
        }
    }

    /// What keeps a file that is copied to a directory where it is.
    fn keep(&self, reach: &Reach, file: &str, directory: &Directory) -> Result<(), Stay> {
        let model = self.model;
        for (value, field) in self.by_name.get(fold(file).as_ref()).into_iter().flatten() {
            let Some(value) = self.values.get(*value) else {
                continue;
            };
            if reach.is_old(value.section.name()) {
                continue;
            }
            let name = match value.name.as_ref() {
                "" => "(default)".to_owned(),
                name => format!("'{name}'"),
            };
            let data = value.entry().fields().get(*field).map_or("", |f| f.value());
            for part in data.split(';') {
                let path = model.text(part);
                let (place, last) = Directory::of_path(&path);
                let names_it = fold(&path).contains(fold(file).as_ref());
                if !names_it {
                    continue;
                }
                if !path.contains(['\\', '/']) {
                    return Err(Stay::ByName(name));
                }
                let follows = value.is_event_log()
                    && same(last, file)
                    && place.same_as(directory)
                    && moved_path(model, part, "", file).is_some();
                if !follows {
                    return Err(Stay::ByPath(name));
                }
            }
        }
        Ok(())
    }

    /// The values of the event log that name moved files, with new texts.
    fn event_log(
        &self,
        reach: &Reach,
        places: &[Place<'_, '_>],
    ) -> Vec<(RegistryValue<'d, 't>, usize, String)> {
        let mut changed = Vec::new();
        for value in &self.values {
            if !value.is_event_log() || !reach.is_installed(value.section.name()) {
                continue;
            }
            for (index, data) in value.data() {
                let parts: Vec<String> = data
                    .value()
                    .split(';')
                    .map(|part| {
                        let path = self.model.text(part);
                        let (place, file) = Directory::of_path(&path);
                        let subdirectory = places.iter().find_map(|moving| {
                            let subdirectory = moving.verdict.as_ref().ok()?;
                            (same(&moving.file, file) && moving.directory.same_as(&place))
                                .then_some(subdirectory)
                        });
                        subdirectory
                            .and_then(|below| moved_path(self.model, part, below, file))
                            .unwrap_or_else(|| part.to_owned())
                    })
                    .collect();
                let text = parts.join(";");
                if text != data.value() {
                    changed.push((value.clone(), index, text));
                }
            }
        }
        changed
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::rules::{Downlevel, Options};
    use crate::syntax::Document;

    const PACKAGE: &str = r#"[Version]
Signature = "$Windows NT$"
Class = Mouse
[Manufacturer]
A = Models, NTamd64.10.0...16299
[Models.NTamd64.10.0...16299]
Device = Install, X\Y
[Install]
CopyFiles = Files, Others
[Install.Services]
AddService = a,2,A
AddService = b,2,B
AddService = c,2,C
[A]
ServiceBinary = %12%\a.sys
[B]
ServiceBinary = %12%\b.sys
[C]
ServiceBinary = %12%\c.sys
[Files]
a.sys
b.sys
b.dat
[Others]
c.sys
[DestinationDirs]
Files = 12
Others = 12
[SourceDisksFiles]
a.sys = 1
b.sys = 1
b.dat = 1
c.sys = 1
[SourceDisksNames]
1 = Disk
"#;

    /// What becomes of the package with some texts in the place of others: the
    /// files of each list that move, and their subdirectory; those that move
    /// with the default directory; services and values that follow; and each
    /// file that stays, with the name of its reason.
    fn planned(changes: &[(&str, &str)]) -> Vec<String> {
        let mut text = PACKAGE.to_owned();
        for (old, new) in changes {
            assert!(text.contains(old), "{old}");
            text = text.replace(old, new);
        }
        let document = Document::new(&text);
        let model = Model::new(&document);
        let options = Options {
            target_os: None,
            downlevel: Downlevel::Raise,
        };
        let context = Context::new(&model, &options);
        let plan = plan(&context);
        let files = |places: &[Place<'_, '_>]| {
            let names: Vec<&str> = places.iter().map(|place| place.file.as_str()).collect();
            names.join(" ")
        };
        let mut lines = Vec::new();
        for moved in &plan.lists {
            let split = if moved.is_split { " split" } else { "" };
            lines.push(format!(
                "{}: {} to '{}'{split}",
                moved.list.section.name(),
                files(&moved.places),
                moved.subdirectory
            ));
        }
        if let Some(subdirectory) = &plan.default {
            let direct = files(&plan.direct);
            lines.push(format!("default: {direct} to '{subdirectory}'"));
        }
        let services = plan.services.iter().map(|service| service.name.as_str());
        lines.push(format!(
            "services: {}",
            services.collect::<Vec<_>>().join(" ")
        ));
        lines.extend(
            plan.values
                .iter()
                .map(|(_, index, text)| format!("value {index}: {text}")),
        );
        for place in &plan.stays {
            let reason = format!("{:?}", place.stays().unwrap());
            let name: String = reason.chars().take_while(|c| c.is_alphanumeric()).collect();
            lines.push(format!("{} stays: {name}", place.file));
        }
        lines
    }

    #[test]
    fn the_files_of_services_move_and_the_others_stay() {
        assert_eq!(
            planned(&[]),
            [
                "Files: a.sys b.sys to '' split",
                "Others: c.sys to ''",
                "services: a b c",
                "b.dat stays: NoService"
            ]
        );
    }

    #[test]
    fn a_list_moves_only_to_one_subdirectory() {
        assert_eq!(
            planned(&[("b.sys = 1", "b.sys = 1,x")]),
            [
                "Others: c.sys to ''",
                "services: c",
                "a.sys stays: Subdirectories",
                "b.sys stays: Subdirectories",
                "b.dat stays: NoService"
            ]
        );
        assert_eq!(
            planned(&[
                ("a.sys = 1", "a.sys = 1,x"),
                ("b.sys = 1", "b.sys = 1,X"),
                ("c.sys = 1", "c.sys = 1,y")
            ]),
            [
                "Files: a.sys b.sys to 'x' split",
                "Others: c.sys to 'y'",
                "services: a b c",
                "b.dat stays: NoService"
            ]
        );
    }

    #[test]
    fn a_file_moves_in_all_lists_or_in_none() {
        assert_eq!(
            planned(&[("b.dat\n[Others]", "C.SYS\n[Others.security]\nx\n[Others]")]),
            [
                "Files: a.sys b.sys to '' split",
                "services: a b",
                "C.SYS stays: OtherList",
                "c.sys stays: Security"
            ]
        );
        // What stays for that may be what kept a list together or apart.
        assert_eq!(
            planned(&[
                ("b.dat\n[Others]", "c.sys\n[Others.security]\nx\n[Others]"),
                ("c.sys = 1", "c.sys = 1,x")
            ])[0],
            "Files: a.sys b.sys to '' split"
        );
    }

    #[test]
    fn the_default_directory_moves_with_all_that_goes_there() {
        let by_default = ("Files = 12\nOthers = 12", "DefaultDestDir = 12");
        let no_data = ("b.dat\n[Others]", "[Others]");
        let direct = ("CopyFiles = Files, Others", "CopyFiles = Files, @c.sys");
        let moved = [
            "Files: a.sys b.sys to ''",
            "Others: c.sys to ''",
            "default:  to ''",
            "services: a b c",
        ];
        assert_eq!(planned(&[by_default, no_data]), moved);
        let with_direct = [
            "Files: a.sys b.sys to ''",
            "default: c.sys to ''",
            "services: a b c",
        ];
        assert_eq!(planned(&[by_default, no_data, direct]), with_direct);
        // By name, the default directory is used although lists have theirs.
        let both = ("Others = 12", "DefaultDestDir = 12");
        assert_eq!(planned(&[both, no_data, direct]), with_direct);
        // Each to a subdirectory of its own.
        let others = ("a.sys = 1\nb.sys = 1", "a.sys = 1,x\nb.sys = 1,x");
        assert_eq!(
            planned(&[both, no_data, direct, others]),
            [
                "Files: a.sys b.sys to 'x'",
                "default: c.sys to ''",
                "services: a b c",
            ]
        );
        let apart = ("c.sys = 1", "c.sys = 1,x");
        let deleted = "[Install]\nDelFiles = Gone\n[Gone]\nold.sys\n[Install]";
        for changes in [
            // A file that stays,
            vec![by_default, direct],
            // one in another subdirectory,
            vec![by_default, direct, no_data, apart],
            // a list of files that are deleted there.
            vec![by_default, direct, no_data, ("[Install]", deleted)],
        ] {
            let lines = planned(&changes);
            let stays = "c.sys stays: ByNameInDefault".to_owned();
            assert!(lines.contains(&stays), "{changes:?}: {lines:?}");
            assert!(!lines.iter().any(|line| line.starts_with("default")));
        }
    }

    #[test]
    fn a_default_directory_that_nothing_uses_follows_the_lists() {
        let unused = |line: &'static str| ("Others = 12", line);
        let no_data = ("b.dat\n[Others]", "[Others]");
        let follows = |changes: &[(&str, &str)]| {
            let lines = planned(changes);
            assert!(lines.contains(&"services: a b c".to_owned()), "{lines:?}");
            lines.contains(&"default:  to ''".to_owned())
        };
        let default = unused("Others = 12\nDefaultDestDir = 12");
        assert!(follows(&[default, no_data]));
        // A file that stays,
        assert!(!follows(&[default]));
        // another directory,
        let system = unused("Others = 12\nDefaultDestDir = 11");
        assert!(!follows(&[system, no_data]));
        let program_files = unused("Others = 12\nDefaultDestDir = 16422");
        assert!(!follows(&[program_files, no_data]));
        // another INF that may use it,
        let include = ("[Install]\n", "[Install]\nInclude = other.inf\n");
        assert!(!follows(&[default, no_data, include]));
        // and lists in two subdirectories keep it.
        let apart = ("c.sys = 1", "c.sys = 1,x");
        assert!(!follows(&[default, no_data, apart]));
    }

    #[test]
    fn what_keeps_a_file_where_it_is_is_said() {
        for (old, new, reason) in [
            ("Class = Mouse", "Class = Printer", "Class"),
            ("Others = 12", "Others = 16427", "Applications"),
            ("Others = 12", "Others = 24", "Elsewhere"),
            ("Others = 12\n", "", "NoLine"),
            ("Others = 12", "Others = 11", "ServiceElsewhere"),
            (
                "%12%\\c.sys",
                "%12%\\%c%\n[Strings]\nc = \"x\\c.sys\"",
                "ServiceElsewhere",
            ),
            ("c.sys\n[Dest", "c.sys,d.sys\n[Dest", "Renamed"),
            ("c.sys\n[Dest", "c.sys,,,0x10\n[Dest", "Shared"),
            ("c.sys\n[Dest", "c.sys,,,0x400\n[Dest", "Shared"),
            ("c.sys\n[Dest", "c.sys,,,x\n[Dest", "UnreadableFlags"),
            ("c.sys = 1\n", "", "NoSource"),
            ("1 = Disk", "1 = Disk,,,x", "DiskPath"),
            ("c.sys = 1", "c.sys = 1,a%%b", "Percent"),
            ("c.sys = 1", "c.sys = 1\nC.sys = 1,x", "Sources"),
            (
                "[Install]",
                "[Install]\nDelFiles = Others",
                "DeletedOrRenamed",
            ),
            // What no models lead to: a section that copies it, its service.
            (
                "CopyFiles = Files, Others",
                "CopyFiles = Files\n[Lost]\nCopyFiles = Others",
                "NoModels",
            ),
            (
                "AddService = c,2,C",
                "[Lost.Services]\nAddService = c,2,C",
                "NoService",
            ),
            (
                "[Install]",
                "[DefaultInstall]\nCopyFiles = Others\n[Install]",
                "DefaultInstall",
            ),
            (
                "[Install]",
                "[Install]\nAddReg = R\n[R]\nHKR,,V,,c.sys\n[Install]",
                "ByName",
            ),
            (
                "[Install]",
                "[Install]\nAddReg = R\n[R]\nHKR,,V,,%12%\\c.sys\n[Install]",
                "ByPath",
            ),
        ] {
            let lines = planned(&[(old, new)]);
            let stays = format!("c.sys stays: {reason}");
            assert!(lines.contains(&stays), "{new}: {lines:?}");
        }
        for (old, new) in [
            ("c.sys\n[Dest", "c.sys,C.SYS\n[Dest"),
            ("c.sys\n[Dest", "c.sys,,,0x4000\n[Dest"),
            ("Others = 12", "Others = 12 ; drivers"),
            (
                "[Install]",
                "[Install]\nAddReg = R\n[R]\nHKR,,V,,xc.sys\n[Install]",
            ),
            (
                "[Install]",
                "[Install]\nAddReg = R\n[R]\nHKR,,V,,c.system\n[Install]",
            ),
        ] {
            let lines = planned(&[(old, new)]);
            assert!(
                lines.contains(&"Others: c.sys to ''".to_owned()),
                "{new}: {lines:?}"
            );
        }
    }

    #[test]
    fn a_name_with_a_percent_sign_is_not_written_once_more() {
        let named = [
            ("Files, Others", "Files, Ot%%hers"),
            ("[Others]", "[Ot%hers]"),
        ];
        let own = ("Others = 12", "Ot%%hers = 12\nDefaultDestDir = 11");
        let lines = planned(&[named[0], named[1], own]);
        assert!(
            lines.contains(&"Ot%hers: c.sys to ''".to_owned()),
            "{lines:?}"
        );
        let default = ("Others = 12", "DefaultDestDir = 12");
        let lines = planned(&[named[0], named[1], default]);
        assert!(
            lines.contains(&"c.sys stays: Percent".to_owned()),
            "{lines:?}"
        );
    }

    #[test]
    fn a_file_that_runs_from_the_driver_store_already_is_none_to_move() {
        let lines = planned(&[
            (
                "CopyFiles = Files, Others",
                "CopyFiles = Files, Others, Store",
            ),
            ("[Others]", "[Store]\nC.sys\n[Others]"),
            ("Others = 12", "Others = 12\nStore = 13"),
        ]);
        assert!(
            !lines.join("\n").to_lowercase().contains("c.sys"),
            "{lines:?}"
        );
    }

    #[test]
    fn of_the_event_log_only_the_moved_file_follows() {
        let event_log = |value: &str, section: &str| {
            let new = format!(
                "[{section}]\nAddReg = R\n[R]\nHKLM,SYSTEM\\CurrentControlSet\\Services\\EventLog\\System\\c,EventMessageFile,0x20000,\"{value}\"\n[Install]"
            );
            planned(&[("[Install]", &new), ("c.sys = 1", "c.sys = 1,x")])
        };
        let lines = event_log("%11%\\iologmsg.dll;%12%\\C.sys", "Install");
        assert!(
            lines.contains(&"value 4: %11%\\iologmsg.dll;%13%\\x\\C.sys".to_owned()),
            "{lines:?}"
        );
        // Another file, another folder, or a section that installs nothing.
        for (value, section) in [
            ("%11%\\iologmsg.dll", "Install"),
            ("%12%\\b.dat", "Install"),
            ("%12%\\c.sys", "Lost"),
        ] {
            let lines = event_log(value, section);
            assert!(
                lines.iter().any(|line| line.starts_with("Others")),
                "{lines:?}"
            );
            assert!(
                !lines.iter().any(|line| line.starts_with("value")),
                "{lines:?}"
            );
        }
        let lines = event_log("%11%\\c.sys", "Install");
        assert!(
            lines.contains(&"c.sys stays: ByPath".to_owned()),
            "{lines:?}"
        );
    }

    #[test]
    fn the_systems_that_a_models_section_is_too_old_for_do_not_count() {
        let old = |manufacturer: &str, models: &str| {
            planned(&[
                ("A = Models, NTamd64.10.0...16299", manufacturer),
                (
                    "[Install]",
                    &format!(
                        "[{models}]\nDevice = OldInstall, X\\Y\n[OldInstall]\nCopyFiles = Old\n[OldInstall.Services]\nAddService = a,2,OldA\n[OldA]\nServiceBinary = %12%\\a.sys\n[Old]\na.sys,,,0x10\n[Install]"
                    ),
                ),
                ("Others = 12", "Others = 12\nOld = 12"),
            ])
        };
        let alone = old(
            "A = Models, NTamd64, NTamd64.10.0...16299",
            "Models.NTamd64",
        );
        assert_eq!(
            alone,
            [
                "Files: a.sys b.sys to '' split",
                "Others: c.sys to ''",
                "services: a b c",
                "b.dat stays: NoService"
            ]
        );
        // Another platform, a system that is newer, another manufacturer: new
        // systems get there too, and share the file.
        for (manufacturer, models) in [
            (
                "A = Models, NTarm64, NTamd64.10.0...16299",
                "Models.NTarm64",
            ),
            (
                "A = Models, NTamd64.10.0...16299, NTamd64.10.0...22000",
                "Models.NTamd64.10.0...22000",
            ),
            (
                "A = Models, NTamd64.10.0...16299\nB = Models, NTamd64",
                "Models.NTamd64",
            ),
        ] {
            let lines = old(manufacturer, models);
            assert!(
                lines.contains(&"a.sys stays: Shared".to_owned()),
                "{manufacturer}: {lines:?}"
            );
            assert!(
                lines.contains(&"a.sys stays: OtherList".to_owned()),
                "{manufacturer}: {lines:?}"
            );
        }
    }
    #[test]
    fn a_models_section_without_a_decoration_is_one_for_x86() {
        let undecorated = (
            "[Install]",
            "[Models]\nDevice = OldInstall, X\\Y\n[OldInstall]\nCopyFiles = Old\n[Old]\na.sys,,,0x10\n[Install]",
        );
        let old = ("Others = 12", "Others = 12\nOld = 12");
        let stays = "a.sys stays: Shared".to_owned();
        assert!(planned(&[undecorated, old]).contains(&stays));
        let x86 = ("NTamd64.10", "NTx86.10");
        let lines = planned(&[x86, undecorated, old]);
        assert_eq!(lines[0], "Files: a.sys b.sys to '' split");
    }
}
