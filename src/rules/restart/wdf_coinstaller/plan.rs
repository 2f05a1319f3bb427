//! Which values, lists and directives bring the co-installers, and go.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use hashbrown::HashSet;

use super::winusb::Winusb;
use crate::edit::FixBuilder;
use crate::model::{
    COPY_FILES, FIRST_VALUE, FileList, Installed, MergedSection, Model, RegistryValue, file_item,
    without_companion,
};
use crate::rules::Context;
use crate::rules::installers::{CO_INSTALLERS, file_of};
use crate::rules::orphans::Removal;
use crate::schema::{SectionKind, is_framework_co_installer, is_winusb_co_installer};
use crate::syntax::{Entry, eq_ignore_case, fold_case};

/// What goes with the co-installers.
pub(super) struct Plan<'i, 'd, 't> {
    model: &'d Model<'d, 't>,
    installed: &'i Installed<'d, 't>,
    /// The co-installers, as the INF first writes them.
    pub(super) files: Vec<String>,
    /// The first place that brings one: the section and its place in the text.
    pub(super) first: (&'t str, Range<usize>),
    /// The sections whose meaning changes, by their names in the form of [`fold_case`].
    pub(super) changed: HashSet<String>,
    removal: Removal<'d, 't>,
    /// The sections all of which goes, by their names in the form of [`fold_case`].
    whole: HashSet<String>,
    /// Why the co-installers cannot go, as the end of a sentence.
    blocker: Option<String>,
}

/// Whether an INF copies or registers any of the co-installers.
pub(super) fn has_co_installers(context: &Context<'_, '_>) -> bool {
    let mut values = context.registered().iter();
    let is_registered = values.any(|value| {
        let mut data = value.data();
        data.any(|(_, field)| {
            is_framework_co_installer(file_of(&context.model.text(field.value())))
        })
    });
    is_registered
        || context
            .copied()
            .any(|copy| is_framework_co_installer(copy.file()))
}

/// What is collected of an INF.
struct Collected<'c, 'd, 't> {
    context: &'c Context<'d, 't>,
    keeps_winusb: bool,
    files: Vec<String>,
    first: Option<(&'t str, Range<usize>)>,
}

impl<'d, 't> Collected<'_, 'd, 't> {
    /// Whether a file goes. It is taken down, and where the first stands.
    fn goes(&mut self, file: &str, section: MergedSection<'d, 't>, range: Range<usize>) -> bool {
        let goes =
            is_framework_co_installer(file) && !(self.keeps_winusb && is_winusb_co_installer(file));
        if goes {
            if !self.files.iter().any(|known| eq_ignore_case(known, file)) {
                self.files.push(file.to_owned());
            }
            self.first.get_or_insert((section.name(), range));
        }
        goes
    }

    /// The entries of an add-registry section that change, each with the values that go;
    /// and whether all of the section goes.
    fn registered(&mut self, values: &[&RegistryValue<'d, 't>]) -> (Gone<'d, 't>, bool) {
        let mut gone = Gone::new();
        let mut whole = 0;
        for value in values {
            let mut of_entry = BTreeSet::new();
            let mut is_whole = true;
            for (index, field) in value.data() {
                let text = self.context.model.text(field.value());
                let file = file_of(&text);
                if file.is_empty() || self.goes(file, value.section, value.entry().content()) {
                    of_entry.insert(index);
                } else {
                    is_whole = false;
                }
            }
            let has_file = of_entry.iter().any(|index| {
                let field = value.entry().fields().get(*index);
                field.is_some_and(|field| !field.value().is_empty())
            });
            if has_file {
                whole += usize::from(is_whole);
                gone.push((value.entry(), of_entry));
            }
        }
        let rows = values.first().map(|value| value.section.rows().count());
        (gone, rows == Some(whole))
    }

    /// The same of a file list.
    fn listed(&mut self, list: &FileList<'d, 't>) -> (Vec<&'d Entry<'t>>, bool) {
        let model = self.context.model;
        let mut gone = Vec::new();
        for file in list.files(model) {
            let entry = file.entry();
            if self.goes(&file.destination, list.section, entry.content()) {
                gone.push(entry);
            }
        }
        let whole = gone.len() == list.section.rows().count();
        (gone, whole)
    }
}

/// Entries with the values that go.
type Gone<'d, 't> = Vec<(&'d Entry<'t>, BTreeSet<usize>)>;

impl<'i, 'd, 't> Plan<'i, 'd, 't> {
    /// What goes of what Windows 10 or later installs, if anything does.
    pub(super) fn of(
        context: &Context<'d, 't>,
        installed: &'i Installed<'d, 't>,
        winusb: &Winusb<'d, 't>,
    ) -> Option<Plan<'i, 'd, 't>> {
        let model = context.model;
        let mut collected = Collected {
            context,
            keeps_winusb: winusb.stays(),
            files: Vec::new(),
            first: None,
        };
        let mut removal = Removal::of(model);
        let mut changed = HashSet::new();
        let mut blocker = None;
        let name_of = |section: MergedSection<'_, '_>| fold_case(section.name()).into_owned();
        let mut whole: HashSet<String> = HashSet::new();

        let mut by_section: BTreeMap<usize, Vec<&RegistryValue<'d, 't>>> = BTreeMap::new();
        for value in context.registered() {
            let is = eq_ignore_case(&value.name, CO_INSTALLERS);
            if is && installed.has(value.section) {
                let part = value.section.last_header().start;
                by_section.entry(part).or_default().push(value);
            }
        }
        for values in by_section.into_values() {
            let Some(name) = values.first().map(|value| name_of(value.section)) else {
                continue;
            };
            let (gone, is_whole) = collected.registered(&values);
            if is_whole {
                whole.insert(name);
            } else if !gone.is_empty() {
                for (entry, values) in gone {
                    for value in values {
                        removal.value(entry, value, FIRST_VALUE);
                    }
                }
                changed.insert(name);
            }
        }
        for list in context.copied_lists() {
            if !installed.has(list.section) {
                continue;
            }
            let (gone, is_whole) = collected.listed(list);
            if is_whole && !gone.is_empty() {
                whole.insert(name_of(list.section));
            } else if !gone.is_empty() {
                if model.is_deleted_or_renamed(list.section) {
                    blocker.get_or_insert(format!(
                        "[{}] lists files to delete or rename as well",
                        list.section.name()
                    ));
                }
                gone.into_iter().for_each(|entry| removal.entry(entry));
                changed.insert(name_of(list.section));
            }
        }
        for directive in ["AddReg", COPY_FILES] {
            for site in model.directives(directive) {
                if !installed.has(site.section) {
                    continue;
                }
                for (index, field) in site.entry().fields().iter().enumerate() {
                    let name = model.text(field.value());
                    let goes = match file_item(&name).filter(|_| directive == COPY_FILES) {
                        Some(file) => collected.goes(file, site.section, field.range()),
                        None => whole.contains(&*fold_case(&name)),
                    };
                    if goes {
                        removal.value(site.entry(), index, 0);
                        changed.insert(name_of(site.section));
                        if is_of_co_installers(site.section) {
                            removal.section_if_empty(site.section);
                        }
                    }
                }
            }
        }
        let first = collected.first?;
        Some(Plan {
            model,
            installed,
            files: collected.files,
            first,
            changed,
            removal,
            whole,
            blocker,
        })
    }

    /// The sections of which nothing is left, of those whose names in the form of
    /// [`fold_case`] are `among` some.
    pub(super) fn emptied(&self, among: impl Fn(&str) -> bool) -> HashSet<String> {
        let sections = self.removal.emptied();
        let names = sections.map(|section| fold_case(section.name()).into_owned());
        names.filter(|name| among(name)).collect()
    }

    /// Takes all of it away.
    ///
    /// # Errors
    /// Why that cannot be done, as a sentence.
    pub(super) fn make(self, fix: FixBuilder<'d, 't>) -> Result<FixBuilder<'d, 't>, String> {
        self.make_but(fix, &HashSet::new(), &HashSet::new())
    }

    /// The same, where older systems keep some sections as they are, and others are
    /// theirs alone; each by their names in the form of [`fold_case`].
    ///
    /// # Errors
    /// As [`make`](Self::make).
    pub(super) fn make_but(
        mut self,
        fix: FixBuilder<'d, 't>,
        kept: &HashSet<String>,
        only_old: &HashSet<String>,
    ) -> Result<FixBuilder<'d, 't>, String> {
        let by_hand = |reason: String| format!("remove it by hand: {reason}");
        if let Some(blocker) = self.blocker {
            return Err(by_hand(blocker));
        }
        let sections = |names: &HashSet<String>| {
            let sections = names.iter().filter_map(|name| self.model.section(name));
            sections.collect::<Vec<MergedSection<'d, 't>>>()
        };
        let (only_old_sections, kept) = (sections(only_old), sections(kept));
        for section in only_old_sections {
            self.removal.leave(section);
        }
        for section in kept {
            self.removal.keep(section);
        }
        let files = self.files.iter().map(|file| fold_case(file).into_owned());
        let files: BTreeSet<String> = files.collect();
        let removal = self.removal.and_orphans();
        let is_in_use = |section: MergedSection<'d, 't>| {
            let name = fold_case(section.name());
            !only_old.contains(&*name)
                && !self.whole.contains(&*name)
                && !self.model.is_deleted_or_renamed(section)
                && self.installed.has(section)
        };
        if let Some(file) = removal.still_named(&files, is_in_use) {
            return Err(by_hand(format!(
                "'{file}' is named elsewhere in the INF as well"
            )));
        }
        removal
            .make(fix, is_about_co_installers)
            .ok_or_else(|| by_hand("a comment stands among the values that would go".to_owned()))
    }
}

/// Whether a section is one of co-installers.
fn is_of_co_installers(section: MergedSection<'_, '_>) -> bool {
    let name = section.name();
    let suffix = name.get(without_companion(name).len() + 1..);
    suffix.is_some_and(|suffix| eq_ignore_case(suffix, SectionKind::CoInstallers.suffix()))
}

/// Whether a comment is about co-installers.
fn is_about_co_installers(comment: &str) -> bool {
    let comment = fold_case(comment);
    ["coinstaller", "co-installer", "wudfupdate"]
        .iter()
        .any(|word| comment.contains(word))
}
