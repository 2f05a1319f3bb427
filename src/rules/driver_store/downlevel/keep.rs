//! Sections of their own for older systems.

use std::collections::BTreeMap;

use hashbrown::{HashMap, HashSet};

use super::{
    add_destination, base_name, only_part, refuse_missing_models, refuse_name, unclear,
    undecorated_machines,
};
use crate::edit::{FixBuilder, NewSection, kept_lines, needs_quotes};
use crate::model::{
    COPY_FILES, DirectiveSite, Directory, Fate, MergedSection, Model, TargetedModels, file_item,
    section_values, selection, undecorated, without_companion,
};
use crate::rules::Context;
use crate::rules::driver_store::plan::Plan;
use crate::schema::{TargetOs, directives, section_named};
use crate::syntax::{Entry, fold_case};

/// What the names of sections for older systems end in.
const DOWNLEVEL: &str = "_Downlevel";

/// As [`keep`], where files move to the Driver Store.
///
/// # Errors
/// As [`keep`].
pub(in crate::rules) fn keep_moved<'d, 't>(
    context: &Context<'d, 't>,
    fix: FixBuilder<'d, 't>,
    plan: &Plan<'d, 't>,
    old: &[TargetedModels<'d, 't>],
    changed: &HashSet<String>,
    minimum: TargetOs,
) -> Result<FixBuilder<'d, 't>, String> {
    let model = context.model;
    // A setup program may install it on older systems, and there is no copy for that.
    let is_loose = |site: &DirectiveSite<'d, 't>| {
        model.kinds(site.section).is_empty() && section_named(site.section.name()).is_none()
    };
    for site in model.directives(COPY_FILES).into_iter().filter(is_loose) {
        let mut names = site.values();
        if names.any(|name| changed.contains(fold_case(&model.text(&name)).as_ref())) {
            return Err(format!(
                "[{}], which no models section references, copies what moves as well",
                site.section.name()
            ));
        }
    }
    let direct = lists_of_direct_copies(context, plan)?;
    let has_line = |list: &str| model.own_destination_line(list).is_some();
    let moved = plan.lists.iter().map(|moved| &moved.list);
    let moved = moved.filter(|list| plan.default.is_some() || has_line(list.section.name()));
    let directories = moved.map(|list| {
        let name = fold_case(list.section.name()).into_owned();
        (name, list.directory.clone())
    });
    let kept = Kept {
        directories: directories.collect(),
        only_old: HashSet::new(),
        direct,
    };
    let mut fix = keep(model, fix, old, changed, minimum, &kept)?;
    let direct = kept.direct;
    let default = model.default_directory();
    let mut done_lists: HashSet<String> = HashSet::new();
    for place in &plan.direct {
        let Some(list) = direct.get(fold_case(&place.file).as_ref()) else {
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
        fix = fix.add_sections(part, vec![list_section]);
        fix = add_destination(model, fix, None, list, &default);
    }
    Ok(fix)
}

/// What older systems keep besides the sections that change.
#[derive(Debug, Default)]
pub(in crate::rules) struct Kept {
    /// Where file lists go that change their directory, by their names in the form of
    /// [`fold_case`]. Other lists keep the lines of [DestinationDirs] that they have.
    directories: HashMap<String, Directory>,
    /// The sections that newer systems do not get any more, by their names in the form of
    /// [`fold_case`]: rather than copied they are given the name of the copy.
    only_old: HashSet<String>,
    /// File lists for files that CopyFiles directives name with `@`, by the files' names
    /// in the form of [`fold_case`].
    direct: BTreeMap<String, String>,
}

impl Kept {
    /// Only these sections, of which newer systems get nothing any more.
    pub(in crate::rules) fn only_old(only_old: HashSet<String>) -> Kept {
        Kept {
            only_old,
            ..Kept::default()
        }
    }
}

/// Gives older systems copies of all sections that change, as they are, and
/// newer ones models sections of their own.
///
/// # Errors
/// What stands in the way, as the end of a sentence.
pub(in crate::rules) fn keep<'d, 't>(
    model: &'d Model<'d, 't>,
    mut fix: FixBuilder<'d, 't>,
    old: &[TargetedModels<'d, 't>],
    changed: &HashSet<String>,
    minimum: TargetOs,
    kept: &Kept,
) -> Result<FixBuilder<'d, 't>, String> {
    refuse_missing_models(model, old, minimum)?;
    let direct = &kept.direct;
    let copies = sections_to_copy(model, old, changed)?;
    let taken = taken_by_newer(model, old, minimum)?;
    let mut done: HashSet<usize> = HashSet::new();
    // The new models sections, with the ones that they are copies of.
    let mut made: HashMap<String, usize> = HashMap::new();
    for models in old {
        let name = models.section.name();
        let (index, part) = only_part(models.section)?;
        let machines = models.decoration.clone().or_else(undecorated_machines);
        if taken.contains(&place(models))
            && let Some(decoration) = machines
        {
            let decoration = decoration.raised(minimum).to_string();
            let last = models.entry.fields().len().saturating_sub(1);
            let new = format!("{}.{decoration}", base_name(model, models, name));
            fix = fix.insert_field(models.entry, last, &decoration);
            match made.insert(fold_case(&new).into_owned(), index) {
                None => {
                    refuse_name(model, &new)?;
                    fix = fix.add_copy(index, &new, kept_lines(part.lines()), |fix, _| fix);
                }
                Some(other) if other == index => {}
                Some(_) => {
                    return Err(format!(
                        "two models sections would have [{new}] for newer systems"
                    ));
                }
            }
        }
        if !done.insert(index) {
            continue;
        }
        for line in models.section.entries() {
            let Some(install) = line.fields().first() else {
                continue;
            };
            let install = model.text(install.value());
            if copies.installs.contains(fold_case(&install).as_ref()) {
                fix = fix.set_text(line, 0, &format!("{install}{DOWNLEVEL}"));
            }
        }
    }
    for (name, new) in copies.all() {
        let Some(section) = model.section(name) else {
            continue;
        };
        let (index, part) = only_part(section)?;
        let redirect = |fix, entry: &Entry<'t>| redirect(model, fix, entry, &copies.names, direct);
        if kept.only_old.contains(name) {
            if copies.names.get(name).is_some_and(|names| names.len() > 1) {
                return Err(format!(
                    "models sections name [{}] in two ways",
                    section.name()
                ));
            }
            fix = part.entries().fold(fix, redirect);
            fix = fix.rename_section(index, new);
            continue;
        }
        fix = fix.add_copy(index, new, kept_lines(part.lines()), redirect);
        let line = model.own_destination_line(section.name());
        let own = line.map(|_| model.directory_of(section.name()));
        let directory = kept.directories.get(name).or(own.as_ref());
        if let Some(directory) = directory {
            if directory.subdirectory.contains('%') {
                return Err(format!(
                    "a '%' in the directory {directory} may mean a string"
                ));
            }
            fix = add_destination(model, fix, line, new, directory);
        }
    }
    Ok(fix)
}

/// The line of [Manufacturer] and the value of it that name a models section.
fn place(models: &TargetedModels<'_, '_>) -> (usize, usize) {
    (models.entry.range().start, models.field)
}

/// Which of the old models sections newer systems take: these need a models
/// section of their own.
fn taken_by_newer(
    model: &Model<'_, '_>,
    old: &[TargetedModels<'_, '_>],
    minimum: TargetOs,
) -> Result<HashSet<(usize, usize)>, String> {
    let all = model.targeted_models();
    let old: HashSet<(usize, usize)> = old.iter().map(place).collect();
    let fates = selection(&all, minimum);
    let with_old: HashSet<usize> = all
        .iter()
        .zip(&fates)
        .filter(|(models, _)| old.contains(&place(models)))
        .map(|(_, competitor)| competitor.group)
        .collect();
    let mut taken = HashSet::new();
    for (models, competitor) in all.iter().zip(&fates) {
        let is_old = old.contains(&place(models));
        if !with_old.contains(&competitor.group) {
            continue;
        }
        match competitor.fate {
            Fate::Unclear => return Err(unclear(models)),
            Fate::Taken if is_old => {
                taken.insert(place(models));
            }
            // A new one for one edition of Windows would come before that of
            // another.
            Fate::Taken if competitor.has_editions && models.oldest() < minimum => {
                return Err(unclear(models));
            }
            _ => {}
        }
    }
    Ok(taken)
}

/// File lists for what CopyFiles directives name with `@`, by the files'
/// names in the form of [`fold_case`]: the default directory becomes another one.
fn lists_of_direct_copies(
    context: &Context<'_, '_>,
    plan: &Plan<'_, '_>,
) -> Result<BTreeMap<String, String>, String> {
    let mut lists = BTreeMap::new();
    for place in &plan.direct {
        let file = fold_case(&place.file).into_owned();
        if lists.contains_key(&file) {
            continue;
        }
        if needs_quotes(&place.file) || place.file.contains('%') {
            return Err(format!("CopyFiles names '{}' with '@'", place.file));
        }
        let name = format!("{}{DOWNLEVEL}", context.new_section_name(&place.file));
        refuse_name(context.model, &name)?;
        lists.insert(file, name);
    }
    Ok(lists)
}

/// What older systems need of their own.
struct Copies {
    /// The names of install sections as old models name them, in the form of
    /// [`fold_case`].
    installs: HashSet<String>,
    /// The names of sections, in the form of [`fold_case`], and those of their
    /// copies. A models line may name an install section with its decoration and
    /// another one without, so that there may be two.
    names: BTreeMap<String, Vec<String>>,
}

impl Copies {
    /// Each section with the name of a copy.
    fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        let names = self.names.iter();
        names.flat_map(|(name, copies)| copies.iter().map(|copy| (name.as_str(), copy.as_str())))
    }
}

fn sections_to_copy<'d, 't>(
    model: &'d Model<'d, 't>,
    old: &[TargetedModels<'d, 't>],
    changed: &HashSet<String>,
) -> Result<Copies, String> {
    let mut copies = Copies {
        installs: named_installs(model, old, changed),
        names: BTreeMap::new(),
    };
    let mut pending: Vec<MergedSection<'d, 't>> = Vec::new();
    for section in model.sections() {
        let name = section.name();
        let install = without_companion(name);
        // A line may give the whole name, or leave the decoration to Windows.
        let given = [Some(install), undecorated(install)].into_iter().flatten();
        for given in given.filter(|given| copies.installs.contains(fold_case(given).as_ref())) {
            let rest = name.get(given.len()..).unwrap_or_default();
            let new = format!("{given}{DOWNLEVEL}{rest}");
            let known = copies
                .names
                .entry(fold_case(name).into_owned())
                .or_default();
            known.push(new);
            pending.push(section);
        }
    }
    let leading = model.leading_to(changed, |section| model.referenced_in(section));
    let mut seen: HashSet<String> = HashSet::new();
    while let Some(section) = pending.pop() {
        for named in model.referenced_in(section) {
            let key = fold_case(named.name()).into_owned();
            if !seen.insert(key.clone()) {
                continue;
            }
            if !copies.names.contains_key(&key) && leading.has(named) {
                let new = format!("{}{DOWNLEVEL}", named.name());
                copies.names.insert(key, vec![new]);
            }
            pending.push(named);
        }
    }
    let mut given: HashSet<String> = HashSet::new();
    for (name, new) in copies.all() {
        if name.contains('%') {
            return Err(format!(
                "the section [{name}] has a '%' in its name, which may mean a string where the name is written"
            ));
        }
        refuse_name(model, new)?;
        if !given.insert(fold_case(new).into_owned()) {
            return Err(format!("two sections would be called [{new}]"));
        }
        if let Some(section) = model.section(name) {
            only_part(section)?;
        }
    }
    check_copies(model, old, changed, &copies)?;
    Ok(copies)
}

/// The install sections that change for old models, as these name them.
fn named_installs<'d, 't>(
    model: &'d Model<'d, 't>,
    old: &[TargetedModels<'d, 't>],
    changed: &HashSet<String>,
) -> HashSet<String> {
    let reaching = model.installs_that_reach(changed);
    let mut seen: HashSet<String> = HashSet::new();
    let mut installs = HashSet::new();
    for row in old.iter().flat_map(|models| models.section.rows()) {
        let value = row.value(0);
        let name = fold_case(&model.text(&value)).into_owned();
        if !seen.insert(name.clone()) {
            continue;
        }
        let is_changed = model
            .installs_named(&name)
            .any(|install| reaching.has(install.section));
        if is_changed {
            installs.insert(name);
        }
    }
    installs
}

/// Makes sure that older systems get to no section that changes.
fn check_copies<'d, 't>(
    model: &'d Model<'d, 't>,
    old: &[TargetedModels<'d, 't>],
    changed: &HashSet<String>,
    copies: &Copies,
) -> Result<(), String> {
    let installs = old
        .iter()
        .flat_map(|models| model.installs_of(models.section));
    let reached = model.reached_from(&installs.collect::<Vec<_>>());
    let missed = reached
        .iter()
        .find(|name| changed.contains(*name) && !copies.names.contains_key(*name));
    if let Some(name) = missed {
        return Err(format!("cannot tell how older systems get to [{name}]"));
    }
    // What a copy names by other than a directive that is known stays as it is.
    let leading = model.leading_to(changed, |section| model.sections_named_in(section));
    for section in copies.names.keys().filter_map(|name| model.section(name)) {
        for entry in section.entries() {
            let Some(key) = entry.explicit_key() else {
                continue;
            };
            let is_known = !directives(key.value()).is_empty();
            let fields = entry.fields().iter().filter(|_| !is_known);
            let mut named = fields.filter_map(|field| model.section(&model.text(field.value())));
            if let Some(named) = named.find(|named| leading.has(*named)) {
                return Err(format!(
                    "cannot tell what '{}' in [{}] does with [{}], which changes for newer systems",
                    key.value(),
                    section.name(),
                    named.name()
                ));
            }
        }
    }
    Ok(())
}

/// Points an entry of a copy to the copies of what it names.
fn redirect<'d, 't>(
    model: &Model<'_, '_>,
    fix: FixBuilder<'d, 't>,
    entry: &Entry<'t>,
    names: &BTreeMap<String, Vec<String>>,
    direct: &BTreeMap<String, String>,
) -> FixBuilder<'d, 't> {
    section_values(entry).fold(fix, |fix, (index, field)| {
        let name = model.text(field.value());
        if let Some(file) = file_item(&name) {
            return match direct.get(fold_case(file).as_ref()) {
                Some(list) => fix.set_text(entry, index, list),
                None => fix,
            };
        }
        let copies = names.get(fold_case(&name).as_ref());
        match copies.and_then(|copies| copies.first()) {
            // Spelled as it was.
            Some(new) if new.ends_with(DOWNLEVEL) => {
                fix.set_text(entry, index, &format!("{name}{DOWNLEVEL}"))
            }
            Some(new) => fix.set_text(entry, index, new),
            None => fix,
        }
    })
}
