//! What a fix takes away, and what nothing names any more thereafter: sections, lines
//! of `[DestinationDirs]`, `[SourceDisksFiles]` and `[SourceDisksNames]`, strings, and
//! the comments that lead to them.

use std::collections::{BTreeMap, BTreeSet};

use crate::edit::{FixBuilder, kept_lines};
use crate::model::{
    DEFAULT_DEST_DIR, Held, MergedSection, Model, Reference, SectionSet, file_words,
    may_hold_files, section_names, without_companion,
};
use crate::schema::{Argument, SectionKind, section_named};
use crate::syntax::{Entry, LineKind, Section, eq_ignore_case, fold_case};

/// What a fix takes away.
#[derive(Debug)]
pub(super) struct Removal<'d, 't> {
    model: &'d Model<'d, 't>,
    sections: SectionSet,
    /// By the offsets at which they begin.
    entries: BTreeMap<usize, &'d Entry<'t>>,
    /// Values of entries that stay, by the offsets at which these begin.
    values: BTreeMap<usize, (&'d Entry<'t>, BTreeSet<usize>)>,
    /// Sections that go when nothing is left in them.
    if_empty: SectionSet,
    /// Sections that something which the fix adds names.
    kept: SectionSet,
}

/// What something that goes has named.
#[derive(Debug, Default)]
struct Named<'d, 't> {
    sections: Vec<MergedSection<'d, 't>>,
    /// Names in the form of [`fold_case`].
    files: BTreeSet<String>,
    strings: BTreeSet<String>,
    disks: BTreeSet<String>,
}

impl<'d, 't> Removal<'d, 't> {
    /// Nothing yet.
    pub(super) fn of(model: &'d Model<'d, 't>) -> Removal<'d, 't> {
        Removal {
            model,
            sections: model.no_sections(),
            entries: BTreeMap::new(),
            values: BTreeMap::new(),
            if_empty: model.no_sections(),
            kept: model.no_sections(),
        }
    }

    /// An entry goes.
    pub(super) fn entry(&mut self, entry: &'d Entry<'t>) {
        self.entries.insert(entry.range().start, entry);
    }

    /// A value of an entry goes, and the entry with the last one from `first` on.
    pub(super) fn value(&mut self, entry: &'d Entry<'t>, value: usize, first: usize) {
        let start = entry.range().start;
        let (_, gone) = self
            .values
            .entry(start)
            .or_insert_with(|| (entry, BTreeSet::new()));
        gone.insert(value);
        if (first..entry.fields().len()).all(|value| gone.contains(&value)) {
            self.values.remove(&start);
            self.entry(entry);
        }
    }

    /// A section goes.
    pub(super) fn this_section(&mut self, section: MergedSection<'d, 't>) {
        self.sections.insert(section);
    }

    /// A section goes, and those that belong to it by their names: its companions, and the
    /// same with a decoration.
    pub(super) fn section(&mut self, section: MergedSection<'d, 't>) {
        self.sections.insert(section);
        for section in self.model.companions(section.name()) {
            self.sections.insert(section);
        }
    }

    /// A section goes when nothing is left in it, unless something names it.
    pub(super) fn section_if_empty(&mut self, section: MergedSection<'d, 't>) {
        self.if_empty.insert(section);
    }

    /// A section stays, and whatever it names: something that the fix adds names it.
    pub(super) fn keep(&mut self, section: MergedSection<'d, 't>) {
        self.kept.insert(section);
    }

    /// Whether an entry stays, if perhaps without some of its values.
    fn stays(&self, entry: &Entry<'_>) -> bool {
        !self.entries.contains_key(&entry.range().start)
    }

    /// Whether a value stays in an entry that does.
    fn value_stays(&self, entry: &Entry<'_>, value: usize) -> bool {
        let gone = self.values.get(&entry.range().start);
        gone.is_none_or(|(_, gone)| !gone.contains(&value))
    }

    /// Nothing of a section goes.
    pub(super) fn leave(&mut self, section: MergedSection<'d, 't>) {
        for entry in section.entries() {
            self.entries.remove(&entry.range().start);
            self.values.remove(&entry.range().start);
        }
    }

    /// The sections that go as soon as nothing is left in them, and in which nothing is.
    pub(super) fn emptied(&self) -> impl Iterator<Item = MergedSection<'d, 't>> {
        let sections = self.sections_that_stay();
        sections.filter(|section| self.if_empty.has(*section) && self.empties(*section))
    }

    fn empties(&self, section: MergedSection<'d, 't>) -> bool {
        !section.entries().any(|entry| self.stays(entry))
    }

    /// The entries that stay in a section, each with the values that do.
    fn read_in(
        &self,
        section: MergedSection<'d, 't>,
    ) -> impl Iterator<Item = (&'d Entry<'t>, impl Iterator<Item = usize>)> {
        let entries = section.entries().filter(|entry| self.stays(entry));
        entries.map(move |entry| {
            let values = 0..entry.fields().len();
            let values = values.filter(move |value| self.value_stays(entry, *value));
            (entry, values)
        })
    }

    /// The sections that stay.
    fn sections_that_stay(&self) -> impl Iterator<Item = MergedSection<'d, 't>> {
        let sections = self.model.sections();
        sections.filter(|section| !self.sections.has(*section))
    }

    /// Takes away what nothing names any more of what was named by what goes.
    pub(super) fn and_orphans(mut self) -> Removal<'d, 't> {
        loop {
            let before = self.size();
            let named = self.named();
            self.remove_sections(&named);
            self.remove_files(&named);
            self.remove_disks(&named);
            self.remove_strings(&named);
            if self.size() == before {
                return self;
            }
        }
    }

    fn size(&self) -> (usize, usize) {
        let sections = self.model.sections();
        let gone = sections.filter(|section| self.sections.has(*section));
        (gone.count(), self.entries.len())
    }

    /// What is named by what goes.
    fn named(&self) -> Named<'d, 't> {
        let mut named = Named::default();
        let sections = self.model.sections();
        let gone = sections.filter(|section| self.sections.has(*section));
        let gone = gone.flat_map(|section| section.entries());
        for entry in gone.chain(self.entries.values().copied()) {
            named.add(self.model, entry, None);
            for value in 0..entry.fields().len() {
                named.add(self.model, entry, Some(value));
            }
        }
        for (entry, values) in self.values.values() {
            for value in values {
                named.add(self.model, entry, Some(*value));
            }
        }
        named
    }

    fn remove_sections(&mut self, named: &Named<'d, 't>) {
        let empty: Vec<MergedSection<'d, 't>> = self.emptied().collect();
        let candidates = named.sections.iter().copied().chain(empty);
        for section in candidates {
            let is_candidate = section_named(section.name()).is_none()
                && !self.sections.has(section)
                && !self.kept.has(section);
            if !is_candidate {
                continue;
            }
            // What goes when it is empty is not needed by what it stands beside.
            let all = !self.if_empty.has(section);
            let names = section_names(section.name()).take(if all { usize::MAX } else { 1 });
            let mut names = names.map(fold_case);
            if names.any(|name| self.is_held(Held::SectionName(&name), true))
                || (all && self.is_beside_another(section))
            {
                continue;
            }
            self.sections.insert(section);
            if !eq_ignore_case(section.name(), DEFAULT_DEST_DIR) {
                for line in self.model.destination_lines(section.name()) {
                    self.entry(line);
                }
            }
        }
    }

    /// Whether something that stays holds a text. What is added `too` reads a section that
    /// is kept as it is.
    fn is_held(&self, held: Held<'_>, too: bool) -> bool {
        self.model.holders(held).any(|holder| {
            let stays = || {
                let gone = self.values.get(&holder.entry);
                let value = holder.value;
                !self.entries.contains_key(&holder.entry)
                    && !gone.is_some_and(|(_, gone)| value.is_some_and(|it| gone.contains(&it)))
            };
            !self.sections.has(holder.section)
                && ((too && self.kept.has(holder.section)) || stays())
        })
    }

    /// Whether Windows comes to a section by the name of another that stays.
    fn is_beside_another(&self, section: MergedSection<'d, 't>) -> bool {
        let name = section.name();
        let security = name.len().checked_sub(".security".len());
        let security = security.and_then(|end| name.split_at_checked(end));
        let list = security.filter(|(_, end)| eq_ignore_case(end, ".security"));
        let beside = [without_companion(name), list.map_or(name, |(list, _)| list)];
        let mut others = beside.into_iter().filter(|other| *other != name);
        others.any(|other| {
            let other = self.model.section(other);
            other.is_some_and(|other| !self.sections.has(other))
        })
    }

    fn remove_files(&mut self, named: &Named<'d, 't>) {
        for file in &named.files {
            if !self.is_held(Held::File(file), true) {
                self.lines_for(SectionKind::SourceDisksFiles, file);
            }
        }
    }

    fn remove_disks(&mut self, named: &Named<'d, 't>) {
        for disk in &named.disks {
            if !self.is_held(Held::Disk(disk), false) {
                self.lines_for(SectionKind::SourceDisksNames, disk);
            }
        }
    }

    fn remove_strings(&mut self, named: &Named<'d, 't>) {
        for string in &named.strings {
            if !self.is_held(Held::StringKey(string), true) {
                self.lines_for(SectionKind::Strings, string);
            }
        }
    }

    /// The lines with a key go, of sections that stay.
    fn lines_for(&mut self, kind: SectionKind, key: &str) {
        for (section, entry) in self.model.lines_for(kind, key) {
            if !self.sections.has(section) {
                self.entry(entry);
            }
        }
    }

    /// The first of some files, in the form of [`fold_case`], that a value of some sections
    /// that stay still names.
    pub(super) fn still_named(
        &self,
        files: &BTreeSet<String>,
        of: impl Fn(MergedSection<'d, 't>) -> bool,
    ) -> Option<String> {
        let mut first: Option<&String> = None;
        for section in self.sections_that_stay() {
            if !may_hold_files(section.name()) || !of(section) {
                continue;
            }
            for (entry, values) in self.read_in(section) {
                for field in values.filter_map(|value| entry.fields().get(value)) {
                    let text = self.model.text(field.value());
                    let text = fold_case(&text);
                    let named = file_words(&text).filter_map(|word| files.get(word));
                    first = named.chain(first).min();
                }
            }
        }
        first.cloned()
    }

    /// Takes it all away in a fix, with the comments on lines of their own before it
    /// that `is_about` it. `None` where a comment stands among values that go.
    pub(super) fn make(
        self,
        mut fix: FixBuilder<'d, 't>,
        is_about: impl Fn(&str) -> bool,
    ) -> Option<FixBuilder<'d, 't>> {
        let sections = self.model.document().sections();
        let mut last_went = None;
        for index in self.touched() {
            let Some(section) = sections.get(index) else {
                continue;
            };
            let merged = self.model.section(section.name());
            let goes = merged.is_some_and(|merged| self.sections.has(merged))
                || self.leaves_nothing_of(section);
            if goes {
                let before = index.checked_sub(1);
                let before = before.and_then(|before| Some((before, sections.get(before)?)));
                fix = remove_comments(
                    fix,
                    before.map(|(at, before)| (before, last_went == Some(at))),
                    section,
                    &is_about,
                );
                fix = fix.remove_section(index);
                last_went = Some(index);
            } else {
                fix = self.without_lines(fix, section, &is_about)?;
            }
        }
        Some(fix)
    }

    /// The indices of the sections of the document of which something goes, in their order.
    fn touched(&self) -> BTreeSet<usize> {
        let sections = self.model.document().sections();
        let starts = self.entries.keys().chain(self.values.keys());
        let changed = starts.filter_map(|start| {
            let behind = sections.partition_point(|section| section.header().start <= *start);
            behind.checked_sub(1)
        });
        let merged = self.model.sections();
        let gone = merged.filter(|section| self.sections.has(*section));
        let gone = gone.flat_map(|section| section.parts().map(|(index, _)| index));
        changed.chain(gone).collect()
    }

    /// Takes away what goes of a section that stays.
    fn without_lines(
        &self,
        mut fix: FixBuilder<'d, 't>,
        section: &'d Section<'t>,
        is_about: &impl Fn(&str) -> bool,
    ) -> Option<FixBuilder<'d, 't>> {
        let lines = section.lines();
        for (start, entry) in self.entries.range(section.body()) {
            let at = lines.partition_point(|line| line.range.start <= *start);
            let above = lines.get(..at.saturating_sub(1)).unwrap_or_default();
            let remarks = above.iter().rev();
            let remarks = remarks.take_while(|line| line.kind == LineKind::Remark);
            let remarks: Vec<_> = remarks.collect();
            let document = self.model.document();
            let is_about = remarks
                .iter()
                .any(|line| is_about(document.slice(line.range.clone())));
            if is_about {
                fix = remarks.into_iter().fold(fix, FixBuilder::remove_remark);
            }
            fix = fix.remove_entry(entry);
        }
        for (_, (entry, gone)) in self.values.range(section.body()) {
            if self.stays(entry) {
                fix = fix.without_values(entry, gone)?;
            }
        }
        Some(fix)
    }

    /// Whether all lines of one of the sections go that say where files are.
    fn leaves_nothing_of(&self, section: &Section<'t>) -> bool {
        let is_about_files = matches!(
            section_named(section.name()),
            Some(
                SectionKind::DestinationDirs
                    | SectionKind::SourceDisksNames
                    | SectionKind::SourceDisksFiles
            )
        );
        is_about_files
            && section.entries().next().is_some()
            && !section.entries().any(|entry| self.stays(entry))
    }
}

impl<'d, 't> Named<'d, 't> {
    /// What a key or a value names.
    fn add(&mut self, model: &'d Model<'d, 't>, entry: &'d Entry<'t>, value: Option<usize>) {
        let fold = |reference: &Reference<'d, 't>| fold_case(&reference.name).into_owned();
        let strings = model.strings_used_by(entry, value);
        self.strings.extend(strings.iter().map(fold));
        let reference = match value {
            Some(value) => model.named_by(entry, value),
            None => model.named_by_key(entry),
        };
        let Some(reference) = reference else { return };
        let is_of_disks =
            section_named(reference.section.name()) == Some(SectionKind::SourceDisksFiles);
        if is_of_disks {
            self.disks.extend(disk(model, entry));
        } else if reference.argument == Argument::File {
            self.files.insert(fold(&reference));
        } else {
            self.sections.extend(model.sections_meant(&reference));
        }
    }
}

/// The disk that a line of `[SourceDisksFiles]` names, in the form of [`fold_case`].
fn disk(model: &Model<'_, '_>, entry: &Entry<'_>) -> Option<String> {
    let disk = model.text(entry.fields().first()?.value());
    Some(fold_case(&disk).into_owned())
}

/// Removes the comments on lines of their own that lead to a section and are about what
/// goes, with the blank lines behind each. `before` is the section before it, and whether
/// that goes as well.
fn remove_comments<'d, 't>(
    mut fix: FixBuilder<'d, 't>,
    before: Option<(&'d Section<'t>, bool)>,
    section: &'d Section<'t>,
    is_about: &impl Fn(&str) -> bool,
) -> FixBuilder<'d, 't> {
    let Some((before, goes)) = before else {
        return fix;
    };
    let document = fix.document();
    let lines = before.lines();
    let first = if goes {
        kept_lines(lines).len()
    } else {
        let entries = lines.iter();
        entries
            .clone()
            .rposition(|line| line.kind == LineKind::Entry)
            .map_or(0, |last| last + 1)
    };
    let lines = lines.get(first..).unwrap_or_default();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if line.kind != LineKind::Remark {
            at += 1;
            continue;
        }
        let rest = lines.get(at..).unwrap_or_default();
        let count = rest
            .iter()
            .take_while(|line| line.kind == LineKind::Remark)
            .count();
        let (block, behind) = rest.split_at(count);
        let blank = behind
            .iter()
            .take_while(|line| line.kind == LineKind::Blank)
            .count();
        if block
            .iter()
            .any(|line| is_about(document.slice(line.range.clone())))
        {
            fix = block.iter().fold(fix, FixBuilder::remove_remark);
            let is_apart = at.checked_sub(1).map_or(first == 0, |above| {
                lines
                    .get(above)
                    .is_some_and(|line| line.kind == LineKind::Blank)
            });
            if is_apart {
                // One blank line is enough.
                let own = behind.get(..blank).unwrap_or_default();
                let next = kept_lines(section.lines()).len();
                let next = section.lines().get(next..).unwrap_or_default();
                let next_blank = next
                    .iter()
                    .take_while(|line| line.kind == LineKind::Blank)
                    .count();
                let next = next.get(..next_blank).unwrap_or_default();
                let blank = if blank > 0 { own } else { next };
                let range = blank.first().zip(blank.last());
                if let Some((first, last)) = range {
                    fix = fix.remove_blank(first.range.start..last.range.end);
                }
            }
        }
        at += count + blank;
    }
    fix
}
