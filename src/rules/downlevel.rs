//! What becomes of systems that are too old for the Driver Store: an INF is
//! raised above them, or keeps sections of their own for them.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeMap;

use hashbrown::{HashMap, HashSet};

use super::Context;
use super::NewSection;
use super::driver_store::{MovedList, Plan};
use super::mend::{Mend, needs_quotes};
use crate::model::{
    Decoration, Directory, Machines, MergedSection, Model, TargetOs, TargetedModels, file_item,
    fold, same, undecorated,
};
use crate::syntax::{Entry, Field};

/// What the names of sections for older systems end in.
const DOWNLEVEL: &str = "_Downlevel";

/// What may follow the name of an install section (docs
/// install/inf-ddinstall-section.md).
const COMPANIONS: [&str; 12] = [
    "Services",
    "HW",
    "CoInstallers",
    "Interfaces",
    "Components",
    "Software",
    "Filters",
    "Events",
    "WMI",
    "Wdf",
    "FactDef",
    "LogConfigOverride",
];

/// Directives whose values name sections, with the index of the first value
/// that does; all that follow do as well.
const REFERENCES: [(&str, usize); 13] = [
    ("CopyFiles", 0),
    ("AddReg", 0),
    ("DelReg", 0),
    ("Needs", 0),
    ("BitReg", 0),
    ("UpdateInis", 0),
    ("Ini2Reg", 0),
    ("LogConfig", 0),
    ("AddService", 2),
    ("AddInterface", 2),
    ("UmdfService", 1),
    ("KmdfService", 1),
    ("AddProperty", 0),
];

/// The models sections that lead to one of the changed sections and meet
/// systems before the required one.
pub(super) fn old_models<'d, 't>(
    model: &'d Model<'d, 't>,
    changed: &HashSet<String>,
    required: TargetOs,
) -> Vec<TargetedModels<'d, 't>> {
    let reaching = LazyCell::new(|| model.installs_that_reach(changed));
    model
        .targeted_models()
        .into_iter()
        .filter(|models| models.oldest() < required)
        .filter(|models| {
            let mut installs = model.installs_of(models.section).into_iter();
            installs.any(|install| reaching.has(install.section))
        })
        .collect()
}

/// What old models become.
struct Raising<'m, 'd, 't> {
    model: &'m Model<'d, 't>,
    required: TargetOs,
    /// The lines of [Manufacturer] that were met, by their offsets.
    lines: HashMap<usize, ManufacturerLine>,
}

/// The oldest systems that a line of [Manufacturer] names, in their order.
#[derive(Default)]
struct ManufacturerLine {
    of_machines: HashMap<Machines, Vec<TargetOs>>,
    of_x86: Vec<TargetOs>,
}

impl ManufacturerLine {
    fn of(model: &Model<'_, '_>, entry: &Entry<'_>) -> ManufacturerLine {
        let mut line = ManufacturerLine::default();
        let decorations = entry.fields().iter().skip(1);
        for decoration in
            decorations.filter_map(|field| Decoration::parse(&model.text(field.value())))
        {
            if decoration.is_x86() {
                line.of_x86.push(decoration.oldest);
            }
            let of_machines = line.of_machines.entry(decoration.machines());
            of_machines.or_default().push(decoration.oldest);
        }
        let all = line.of_machines.values_mut().chain([&mut line.of_x86]);
        all.for_each(|all| all.sort_unstable());
        line
    }

    /// How many decorations for machines that take another are for systems from
    /// one to another version.
    fn count(&self, like: &Decoration, from: TargetOs, to: TargetOs) -> usize {
        let alike = if like.is_x86() {
            self.of_x86.as_slice()
        } else {
            let of_machines = self.of_machines.get(&like.machines());
            of_machines.map_or(&[][..], Vec::as_slice)
        };
        let before = alike.partition_point(|oldest| *oldest < from);
        let until = alike.partition_point(|oldest| *oldest <= to);
        until.saturating_sub(before)
    }
}

impl<'m, 'd, 't> Raising<'m, 'd, 't> {
    fn to(model: &'m Model<'d, 't>, required: TargetOs) -> Raising<'m, 'd, 't> {
        Raising {
            model,
            required,
            lines: HashMap::new(),
        }
    }

    /// What some models become: `None` where newer systems take other ones.
    fn of(&mut self, models: &TargetedModels<'_, '_>) -> Option<Decoration> {
        let line = self.lines.entry(models.entry.range().start);
        let line = line.or_insert_with(|| ManufacturerLine::of(self.model, models.entry));
        let taken = match &models.decoration {
            Some(mine) => {
                let own = usize::from(mine.oldest <= self.required);
                line.count(mine, mine.oldest, self.required) > own
            }
            None => line.count(&undecorated_machines()?, TargetOs::default(), self.required) > 0,
        };
        let mine = models.decoration.clone().or_else(undecorated_machines)?;
        (!taken).then(|| mine.raised(self.required))
    }
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

/// Raises the models to the required version, in [Manufacturer] and in the
/// names of their sections.
///
/// # Errors
/// What stands in the way, as the end of a sentence.
pub(super) fn raise<'d, 't>(
    model: &'d Model<'d, 't>,
    mut mend: Mend<'d, 't>,
    old: &[TargetedModels<'d, 't>],
    required: TargetOs,
) -> Result<Mend<'d, 't>, String> {
    let mut raising = Raising::to(model, required);
    let mut renamed: HashMap<usize, String> = HashMap::new();
    for models in old {
        let name = models.section.name();
        let Some(decoration) = raising.of(models) else {
            return Err(format!(
                "[{name}] serves older systems beside another models section for the same machines, and both lead to what would move: delete the older one first"
            ));
        };
        let decoration = decoration.to_string();
        let last = models.entry.fields().len().saturating_sub(1);
        mend = match models.decoration {
            Some(_) => mend.set_text(models.entry, models.field, &decoration),
            None => mend.insert_field(models.entry, last, &decoration),
        };
        for (index, part) in models.section.parts() {
            let base = base_name(model, models, part.name());
            let new = format!("{base}.{decoration}");
            match renamed.get(&index) {
                Some(other) if *other == new => {}
                Some(_) => {
                    return Err(format!(
                        "two lines of [Manufacturer] name [{name}] in different ways"
                    ));
                }
                None => {
                    if model.section(&new).is_some() {
                        return Err(format!("there is a section [{new}] already"));
                    }
                    mend = mend.rename_section(index, &new);
                    renamed.insert(index, new);
                }
            }
        }
    }
    Ok(mend)
}

/// Gives older systems copies of all sections that change, as they are, and
/// newer ones models sections of their own.
///
/// # Errors
/// What stands in the way, as the end of a sentence.
pub(super) fn keep<'d, 't>(
    context: &Context<'d, 't>,
    mut mend: Mend<'d, 't>,
    plan: &Plan<'d, 't>,
    old: &[TargetedModels<'d, 't>],
    changed: &HashSet<String>,
    required: TargetOs,
) -> Result<Mend<'d, 't>, String> {
    let model = context.model;
    let direct = lists_of_direct_copies(context, plan)?;
    let copies = sections_to_copy(model, old, changed)?;
    let mut raising = Raising::to(model, required);
    let mut done: HashSet<usize> = HashSet::new();
    let mut done_lists: HashSet<String> = HashSet::new();
    for models in old {
        let name = models.section.name();
        let (index, part) = only_part(models.section)?;
        if let Some(decoration) = raising.of(models) {
            let decoration = decoration.to_string();
            let last = models.entry.fields().len().saturating_sub(1);
            let new = format!("{}.{decoration}", base_name(model, models, name));
            mend = mend.insert_field(models.entry, last, &decoration);
            if !done.contains(&index) {
                if model.section(&new).is_some() {
                    return Err(format!("there is a section [{new}] already"));
                }
                mend = mend.add_copy(index, &new, kept_lines(part.lines()), |mend, _| mend);
            }
        }
        if !done.insert(index) {
            continue;
        }
        for line in models.section.entries() {
            let install = line.fields().first().map_or("", Field::value);
            if copies
                .installs
                .contains(fold(&model.text(install)).as_ref())
            {
                mend = mend.set_text(line, 0, &format!("{}{DOWNLEVEL}", model.text(install)));
            }
        }
    }
    let moved_lists = plan.lists.iter();
    let moved_lists: HashMap<Cow<'_, str>, &MovedList<'_, '_>> = moved_lists
        .map(|moved| (fold(moved.list.section.name()), moved))
        .collect();
    for (name, new) in &copies.names {
        let Some(section) = model.section(name) else {
            continue;
        };
        let (index, part) = only_part(section)?;
        mend = mend.add_copy(index, new, kept_lines(part.lines()), |mend, entry| {
            redirect(model, mend, entry, &copies.names, &direct)
        });
        if let Some(moved) = moved_lists.get(name.as_str()) {
            let line = model.destination_lines(section.name()).next();
            if line.is_some() || plan.default.is_some() {
                let directory = &moved.list.directory;
                if directory.subdirectory.contains('%') {
                    return Err(format!(
                        "a '%' in the directory {directory} may mean a string"
                    ));
                }
                mend = add_destination(model, mend, line, new, directory);
            }
        }
    }
    let default = model.default_directory();
    for place in &plan.direct {
        let Some(list) = direct.get(fold(&place.file).as_ref()) else {
            continue;
        };
        if !done_lists.insert(list.clone()) {
            continue;
        }
        let section = model.section(place.section);
        let Some((part, _)) = section.and_then(|section| section.parts().next()) else {
            continue;
        };
        let list_section = NewSection {
            name: list.clone(),
            entries: vec![(None, vec![place.file.clone()])],
        };
        mend = mend.add_sections(part, vec![list_section]);
        mend = add_destination(model, mend, None, list, &default);
    }
    Ok(mend)
}

/// File lists for what CopyFiles directives name with `@`, by the files'
/// names in the form of [`fold`]: the default directory becomes another one.
fn lists_of_direct_copies(
    context: &Context<'_, '_>,
    plan: &Plan<'_, '_>,
) -> Result<BTreeMap<String, String>, String> {
    let mut lists = BTreeMap::new();
    for place in &plan.direct {
        let file = fold(&place.file).into_owned();
        if lists.contains_key(&file) {
            continue;
        }
        if needs_quotes(&place.file) || place.file.contains('%') {
            return Err(format!("CopyFiles names '{}' with '@'", place.file));
        }
        let name = format!("{}{DOWNLEVEL}", context.new_section_name(&place.file));
        if context.model.is_name_used(&name) {
            return Err(format!("there is a section [{name}] already"));
        }
        lists.insert(file, name);
    }
    Ok(lists)
}

/// Adds a line to [DestinationDirs], behind another or at the end.
pub(super) fn add_destination<'d, 't>(
    model: &'d Model<'d, 't>,
    mend: Mend<'d, 't>,
    after: Option<&'d Entry<'t>>,
    list: &str,
    directory: &Directory,
) -> Mend<'d, 't> {
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
        Some((part, entry)) => mend.add_entry(part, Some(entry), list, fields),
        None => mend,
    }
}

/// What older systems need of their own.
struct Copies {
    /// The names of the install sections as models name them, in the form of
    /// [`fold`].
    installs: HashSet<String>,
    /// Names of sections, in the form of [`fold`], and of their copies.
    names: BTreeMap<String, String>,
}

fn sections_to_copy<'d, 't>(
    model: &'d Model<'d, 't>,
    old: &[TargetedModels<'d, 't>],
    changed: &HashSet<String>,
) -> Result<Copies, String> {
    let mut copies = Copies {
        installs: HashSet::new(),
        names: BTreeMap::new(),
    };
    let reaching = model.installs_that_reach(changed);
    for models in old {
        let mut lines: HashMap<String, usize> = HashMap::new();
        for (line, row) in models.section.rows().enumerate() {
            let name = fold(&model.text(&row.value(0))).into_owned();
            lines.entry(name).or_insert(line);
        }
        for install in model.installs_of(models.section) {
            if !reaching.has(install.section) {
                continue;
            }
            // Whatever line names it first.
            let name = install.section.name();
            let names = [Some(name), undecorated(name)];
            let names = names.into_iter().flatten().map(fold);
            let named = names.filter_map(|name| Some((*lines.get(name.as_ref())?, name)));
            if let Some((_, named)) = named.min() {
                copies.installs.insert(named.into_owned());
            }
        }
    }
    let mut pending: Vec<MergedSection<'d, 't>> = Vec::new();
    for section in model.sections() {
        let name = section.name();
        let base = install_base(name);
        if copies.installs.contains(fold(base).as_ref()) {
            let rest = name.get(base.len()..).unwrap_or_default();
            let new = format!("{base}{DOWNLEVEL}{rest}");
            copies.names.insert(fold(name).into_owned(), new);
            pending.push(section);
        }
    }
    let leading = model.leading_to(changed, |section| referenced(model, section));
    let mut seen: HashSet<String> = HashSet::new();
    while let Some(section) = pending.pop() {
        for named in referenced(model, section) {
            let key = fold(named.name()).into_owned();
            if !seen.insert(key.clone()) {
                continue;
            }
            if !copies.names.contains_key(&key) && leading.has(named) {
                copies
                    .names
                    .insert(key, format!("{}{DOWNLEVEL}", named.name()));
            }
            pending.push(named);
        }
    }
    for (name, new) in &copies.names {
        if name.contains('%') {
            return Err(format!(
                "the section [{name}] has a '%' in its name, which may mean a string where the name is written"
            ));
        }
        if model.is_name_used(new) {
            return Err(format!("there is a section [{new}] already"));
        }
        if let Some(section) = model.section(name) {
            only_part(section)?;
        }
    }
    let installs = old
        .iter()
        .flat_map(|models| model.installs_of(models.section));
    let reached = model.reached_from(&installs.collect::<Vec<_>>());
    let missed = reached
        .iter()
        .find(|name| changed.contains(*name) && !copies.names.contains_key(*name));
    match missed {
        Some(name) => Err(format!(
            "infmend does not see how older systems get to [{name}]"
        )),
        None => Ok(copies),
    }
}

/// The name of the install section that a section is, or is a companion of,
/// without its decoration.
fn install_base(name: &str) -> &str {
    let install = name
        .rsplit_once('.')
        .filter(|(_, suffix)| COMPANIONS.iter().any(|known| same(known, suffix)))
        .map_or(name, |(install, _)| install);
    undecorated(install).unwrap_or(install)
}

/// The values of an entry that name sections, with their indices.
fn references<'e, 't>(entry: &'e Entry<'t>) -> impl Iterator<Item = (usize, &'e Field<'t>)> {
    let first = entry.explicit_key().and_then(|key| {
        REFERENCES
            .iter()
            .find(|(name, _)| same(name, key.value()))
            .map(|(_, first)| *first)
    });
    let skip = first.unwrap_or(usize::MAX);
    entry.fields().iter().enumerate().skip(skip)
}

fn referenced<'d, 't>(
    model: &'d Model<'d, 't>,
    section: MergedSection<'d, 't>,
) -> Vec<MergedSection<'d, 't>> {
    section
        .entries()
        .flat_map(|entry| references(entry))
        .filter_map(|(_, field)| model.section(&model.text(field.value())))
        .collect()
}

/// Points an entry of a copy to the copies of what it names.
fn redirect<'d, 't>(
    model: &Model<'_, '_>,
    mend: Mend<'d, 't>,
    entry: &Entry<'t>,
    names: &BTreeMap<String, String>,
    direct: &BTreeMap<String, String>,
) -> Mend<'d, 't> {
    references(entry).fold(mend, |mend, (index, field)| {
        let name = model.text(field.value());
        if let Some(file) = file_item(&name) {
            return match direct.get(fold(file).as_ref()) {
                Some(list) => mend.set_text(entry, index, list),
                None => mend,
            };
        }
        match names.get(fold(&name).as_ref()) {
            // Spelled as it was.
            Some(new) if new.ends_with(DOWNLEVEL) => {
                mend.set_text(entry, index, &format!("{name}{DOWNLEVEL}"))
            }
            Some(new) => mend.set_text(entry, index, new),
            None => mend,
        }
    })
}

/// The one section of a name.
fn only_part<'d, 't>(
    section: MergedSection<'d, 't>,
) -> Result<(usize, &'d crate::syntax::Section<'t>), String> {
    let mut parts = section.parts();
    match (parts.next(), parts.next()) {
        (Some(part), None) => Ok(part),
        _ => Err(format!(
            "the section [{}] stands in several places: join them first",
            section.name()
        )),
    }
}

/// The lines of a section without those that lead to the next.
fn kept_lines<'l, 't>(lines: &'l [crate::syntax::Line<'t>]) -> &'l [crate::syntax::Line<'t>] {
    let kept = super::mend::lines_before_next(lines);
    lines.get(..kept).unwrap_or_default()
}
