//! Sections for each platform where several share them and the package holds a file in a
//! folder for each: one list can have only one destination, and one service only one
//! path.

use std::collections::BTreeMap;

use hashbrown::{HashMap, HashSet};

use super::downlevel::{add_destination, only_part, refuse_name};
use crate::edit::{FixBuilder, kept_lines};
use crate::model::{MergedSection, Model, SectionSet, section_values};
use crate::rules::Context;
use crate::syntax::{Entry, fold_case};

/// Gives each platform sections of its own in the place of some that several get to,
/// whose names are given in the form of [`fold_case`], and of all that lead to them.
/// What a machine installs stays as it is.
///
/// # Errors
/// What stands in the way, as the end of a sentence.
pub(super) fn per_platform<'d, 't>(
    context: &Context<'d, 't>,
    shared: &HashSet<String>,
) -> Result<FixBuilder<'d, 't>, String> {
    let model = context.model;
    let sections = Sections::of(model, shared)?;
    if !sections
        .found
        .values()
        .any(|section| sections.is_shared(*section))
    {
        return Err("it is not plain which sections the platforms share".to_owned());
    }
    let mut fix = FixBuilder::of(model.document());
    for (index, platforms) in &sections.platforms {
        let Some(section) = sections.found.get(index) else {
            continue;
        };
        let (part, body) = only_part(*section)?;
        let [first, others @ ..] = platforms.as_slice() else {
            continue;
        };
        if others.is_empty() {
            // It names what each platform has now.
            for entry in section.entries() {
                fix = sections.redirect(fix, entry, first);
            }
            continue;
        }
        let is_kept = sections.is_used_otherwise.has(*section);
        let copied = if is_kept {
            platforms.as_slice()
        } else {
            others
        };
        for platform in copied {
            let name = sections.name(*section, platform);
            fix = fix.add_copy(part, &name, kept_lines(body.lines()), |fix, entry| {
                sections.redirect(fix, entry, platform)
            });
        }
        if !is_kept {
            fix = fix.rename_section(part, &sections.name(*section, first));
            for entry in section.entries() {
                fix = sections.redirect(fix, entry, first);
            }
        }
        if let Some(line) = model.own_destination_line(section.name()) {
            let directory = model.directory_of(section.name());
            if directory.subdirectory.contains('%') {
                return Err(format!(
                    "a '%' in the directory {directory} may mean a string"
                ));
            }
            for platform in platforms {
                let name = sections.name(*section, platform);
                fix = add_destination(model, fix, Some(line), &name, &directory);
            }
            if !is_kept {
                fix = fix.remove_entry(line);
            }
        }
    }
    Ok(fix)
}

/// The sections that platforms get, on their way to what they share.
struct Sections<'d, 't> {
    model: &'d Model<'d, 't>,
    /// By where they begin.
    found: BTreeMap<usize, MergedSection<'d, 't>>,
    /// The platforms that get to each, in the order of the models.
    platforms: BTreeMap<usize, Vec<&'static str>>,
    /// Of install sections, and of their companions, the names that models give them, with
    /// what follows it.
    given: HashMap<usize, (String, String)>,
    /// Those that something else leads to as well, or names.
    is_used_otherwise: SectionSet,
}

impl<'d, 't> Sections<'d, 't> {
    fn of(model: &'d Model<'d, 't>, shared: &HashSet<String>) -> Result<Sections<'d, 't>, String> {
        let models = model.targeted_models();
        if models.len() != model.models_sections().len() {
            return Err("not all models sections are understood".to_owned());
        }
        let mut sections = Sections {
            model,
            found: BTreeMap::new(),
            platforms: BTreeMap::new(),
            given: HashMap::new(),
            is_used_otherwise: model.no_sections(),
        };
        let leading = model.leading_to(shared, |section| model.referenced_in(section));
        for models in &models {
            let Some(platform) = models.architecture() else {
                return Err(format!(
                    "the platform of [{}] is not known",
                    models.section.name()
                ));
            };
            let mut last = None;
            for row in models.section.rows() {
                let given = model.text(&row.value(0)).into_owned();
                if last.as_ref() == Some(&given) {
                    continue;
                }
                sections.install(&leading, &given, platform)?;
                last = Some(given);
            }
        }
        sections.find_other_uses(&leading);
        sections.refuse_names()?;
        Ok(sections)
    }

    /// Takes in what an install section, as models give its name, leads a platform to.
    fn install(
        &mut self,
        leading: &SectionSet,
        given: &str,
        platform: &'static str,
    ) -> Result<(), String> {
        let model = self.model;
        let Some(install) = model.install_for(given, platform) else {
            return Ok(());
        };
        let companions = model.own_companions(install);
        let all = || std::iter::once(install).chain(companions.iter().copied());
        if !all().any(|section| leading.has(section)) {
            return Ok(());
        }
        for section in all() {
            let behind = section.name().get(install.name().len()..);
            let behind = behind.unwrap_or_default().to_owned();
            let known = (given.to_owned(), behind);
            let place = place(section);
            let other = self.given.entry(place).or_insert_with(|| known.clone());
            if fold_case(&other.0) != fold_case(&known.0) || other.1 != known.1 {
                return Err(format!(
                    "models name [{}] in different ways",
                    install.name()
                ));
            }
            self.add(section, platform);
        }
        let mut pending: Vec<MergedSection<'d, 't>> = all().collect();
        let mut seen = model.no_sections();
        while let Some(section) = pending.pop() {
            for named in model.referenced_in(section) {
                if leading.has(named) && seen.insert(named) {
                    self.add(named, platform);
                    pending.push(named);
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, section: MergedSection<'d, 't>, platform: &'static str) {
        let place = place(section);
        self.found.insert(place, section);
        let platforms = self.platforms.entry(place).or_default();
        if !platforms.contains(&platform) {
            platforms.push(platform);
        }
    }

    /// Whether several platforms get to a section.
    fn is_shared(&self, section: MergedSection<'_, '_>) -> bool {
        let platforms = self.platforms.get(&place(section));
        platforms.is_some_and(|platforms| platforms.len() > 1)
    }

    fn find_other_uses(&mut self, leading: &SectionSet) {
        let model = self.model;
        let mut is_models = model.no_sections();
        for models in model.models_sections() {
            is_models.insert(models);
        }
        for section in model.sections() {
            if is_models.has(section) || self.found.contains_key(&place(section)) {
                continue;
            }
            for named in model.sections_named_in(section) {
                // The names in [DestinationDirs] are not uses.
                if leading.has(named) && !section.holds_names() {
                    self.is_used_otherwise.insert(named);
                }
            }
        }
    }

    /// The name of a section for a platform.
    fn name(&self, section: MergedSection<'_, '_>, platform: &str) -> String {
        match self.given.get(&place(section)) {
            Some((given, behind)) => format!("{given}.NT{platform}{behind}"),
            None => format!("{}_{platform}", section.name()),
        }
    }

    fn refuse_names(&self) -> Result<(), String> {
        for (index, section) in &self.found {
            if !self.is_shared(*section) {
                continue;
            }
            only_part(*section)?;
            if section.name().contains('%') {
                return Err(format!(
                    "the section [{}] has a '%' in its name, which may mean a string where the name is written",
                    section.name()
                ));
            }
            for platform in self.platforms.get(index).into_iter().flatten() {
                refuse_name(self.model, &self.name(*section, platform))?;
            }
        }
        Ok(())
    }

    /// Points an entry to the sections of a platform.
    fn redirect(
        &self,
        fix: FixBuilder<'d, 't>,
        entry: &Entry<'t>,
        platform: &str,
    ) -> FixBuilder<'d, 't> {
        section_values(entry).fold(fix, |fix, (index, field)| {
            let name = self.model.text(field.value());
            let named = self.model.section(&name);
            match named.filter(|named| self.is_shared(*named)) {
                // Spelled as it was.
                Some(named) if !self.given.contains_key(&place(named)) => {
                    fix.set_text(entry, index, &format!("{name}_{platform}"))
                }
                Some(named) => fix.set_text(entry, index, &self.name(named, platform)),
                None => fix,
            }
        })
    }
}

/// Where a section begins, by which it is known.
fn place(section: MergedSection<'_, '_>) -> usize {
    let first = section.parts().next();
    first.map_or(usize::MAX, |(index, _)| index)
}
