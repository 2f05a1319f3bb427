//! What stands at a place of an INF.

use std::borrow::Cow;
use std::ops::Range;

use crate::model::{MergedSection, Model, Named, Reference};
use crate::schema::{Argument, SectionKind, section_named};
use crate::syntax::{Entry, Field, Section};

/// What stands at a place of an INF.
#[derive(Debug, Clone, Copy)]
pub(super) enum Spot<'d, 't> {
    /// The header of a section.
    Header(MergedSection<'d, 't>, &'d Section<'t>),
    /// A key or a value of an entry.
    Field(Place<'d, 't>),
}

/// A key or a value of an entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'d, 't> {
    pub(super) section: MergedSection<'d, 't>,
    pub(super) entry: &'d Entry<'t>,
    /// Which value it is, from 0; `None` for the key.
    pub(super) value: Option<usize>,
    pub(super) field: &'d Field<'t>,
}

/// What a place is about: something that has a place of its own, and others that name it.
#[derive(Debug, Clone)]
pub(super) enum Subject<'d, 't> {
    /// Sections, the first of which is meant most.
    Sections(Vec<MergedSection<'d, 't>>),
    /// A section of an INF that is included, or of one that includes this.
    Elsewhere(String),
    /// A file.
    File(String),
    /// The key of a string.
    StringKey(String),
    /// A service.
    Service(String),
    /// An INF.
    Inf(String),
}

/// The section in the part of the file where an offset lies, and that part.
pub(super) fn part_at<'d, 't>(
    model: &'d Model<'d, 't>,
    offset: usize,
) -> Option<(MergedSection<'d, 't>, &'d Section<'t>)> {
    let sections = model.document().sections();
    let behind = sections.partition_point(|section| section.header().start <= offset);
    let part = sections.get(behind.checked_sub(1)?)?;
    Some((model.section_at(offset)?, part))
}

/// The entry on whose lines an offset lies, its line end included.
pub(super) fn entry_at<'d, 't>(
    model: &'d Model<'d, 't>,
    offset: usize,
) -> Option<(MergedSection<'d, 't>, &'d Entry<'t>)> {
    let (section, part) = part_at(model, offset)?;
    let entry = part.row(part.row_at(offset)?)?.entry();
    let range = entry.range();
    (range.start <= offset && offset <= range.end).then_some((section, entry))
}

/// What stands at an offset: where a key or value ends counts for it.
pub(super) fn spot<'d, 't>(model: &'d Model<'d, 't>, offset: usize) -> Option<Spot<'d, 't>> {
    let (section, part) = part_at(model, offset)?;
    if part.header().contains(&offset) {
        let name = part.name_range();
        let is_name = name.start <= offset + 1 && offset <= name.end + 1;
        return is_name.then_some(Spot::Header(section, part));
    }
    let (section, entry) = entry_at(model, offset)?;
    let key = entry.explicit_key().map(|key| (None, key));
    let values = entry.fields().iter().enumerate();
    let values = values.map(|(index, field)| (Some(index), field));
    let is_at = |field: &Field<'_>| {
        let range = field.range();
        !range.is_empty() && range.start <= offset && offset <= range.end
    };
    let mut fields = key.into_iter().chain(values);
    let (value, field) = fields.find(|(_, field)| is_at(field))?;
    Some(Spot::Field(Place {
        section,
        entry,
        value,
        field,
    }))
}

impl<'d, 't> Place<'d, 't> {
    /// Whether it is what an entry is found by: its key, or its only value, as in `Reboot`.
    pub(super) fn is_key(&self) -> bool {
        self.value.is_none()
            || self.entry.explicit_key().is_none() && self.entry.fields().len() == 1
    }

    /// What it names.
    pub(super) fn reference(&self, model: &'d Model<'d, 't>) -> Option<Reference<'d, 't>> {
        match self.value {
            Some(value) => model.named_by(self.entry, value),
            None => model.named_by_key(self.entry),
        }
    }

    /// The string whose key stands at an offset within it: without its `%`, and with them.
    pub(super) fn string_at(
        &self,
        model: &'d Model<'d, 't>,
        offset: usize,
    ) -> Option<(&'t str, Range<usize>)> {
        let used = model.strings_used_by(self.entry, self.value).into_iter();
        let mut ranges = used.map(|used| used.range.start - 1..used.range.end + 1);
        let range = ranges.find(|range| range.start <= offset && offset <= range.end)?;
        let key = model.document().slice(range.start + 1..range.end - 1);
        Some((key, range))
    }

    /// The DIRIDs in percent signs in it, and where they stand with these.
    pub(super) fn dirids(&self, model: &Model<'_, '_>) -> Vec<(u32, Range<usize>)> {
        let range = self.field.range();
        let text = model.document().slice(range.clone());
        let mut signs = text.match_indices('%').map(|(at, _)| range.start + at);
        let mut found = Vec::new();
        while let (Some(open), Some(close)) = (signs.next(), signs.next()) {
            let key = model.document().slice(open + 1..close);
            let is_number = key.bytes().all(|byte| byte.is_ascii_digit());
            if let (true, Ok(number)) = (is_number && model.string(key).is_none(), key.parse()) {
                found.push((number, open..close + 1));
            }
        }
        found
    }

    /// The DIRID in percent signs at an offset within it, and where it stands.
    pub(super) fn dirid_at(
        &self,
        model: &Model<'_, '_>,
        offset: usize,
    ) -> Option<(u32, Range<usize>)> {
        let mut all = self.dirids(model).into_iter();
        all.find(|(_, range)| range.start <= offset && offset < range.end)
    }
}

/// The DIRID that a number means; -1 is all bits.
pub(super) fn dirid_number(text: &str) -> Option<u32> {
    let text = text.trim();
    text.parse().ok().or((text == "-1").then_some(u32::MAX))
}

/// What is meant at an offset, and where it is written.
pub(super) fn subject<'d, 't>(
    model: &'d Model<'d, 't>,
    offset: usize,
) -> Option<(Subject<'d, 't>, Range<usize>)> {
    let place = match spot(model, offset)? {
        Spot::Header(section, part) => {
            return Some((Subject::Sections(vec![section]), part.name_range()));
        }
        Spot::Field(place) => place,
    };
    if let Some((key, range)) = place.string_at(model, offset) {
        let inner = range.start + 1..range.end - 1;
        return Some((Subject::StringKey(key.to_owned()), inner));
    }
    let reference = place.reference(model)?;
    let name = reference.name.clone().into_owned();
    let subject = match reference.argument {
        Argument::Section(_) | Argument::SameSection | Argument::TargetOs => {
            // A line of [SourceDisksFiles] or the default list names no section.
            match model.sections_meant(&reference) {
                meant if meant.is_empty() => Subject::Elsewhere(name),
                meant => Subject::Sections(meant),
            }
        }
        Argument::File => Subject::File(name),
        Argument::StringKey => Subject::StringKey(name),
        Argument::Service => Subject::Service(name),
        Argument::Inf => Subject::Inf(name),
        _ => return None,
    };
    Some((subject, reference.range))
}

/// Where something is named, in the order of the file.
pub(super) fn named<'d, 't>(
    model: &'d Model<'d, 't>,
    subject: &Subject<'d, 't>,
) -> Vec<Reference<'d, 't>> {
    match subject {
        Subject::Sections(sections) => {
            let mut found: Vec<Reference<'d, 't>> = Vec::new();
            for section in sections {
                for namer in model.namers(Named::Section(*section)) {
                    if !found.iter().any(|known| known.range == namer.range) {
                        found.push(namer);
                    }
                }
            }
            found.sort_by_key(|reference| reference.range.start);
            found
        }
        Subject::File(file) => model.namers(Named::File(file)),
        Subject::StringKey(key) => model.namers(Named::StringKey(key)),
        Subject::Service(name) => services(model, name),
        Subject::Elsewhere(name) => needed(model, name),
        Subject::Inf(_) => Vec::new(),
    }
}

/// Where a service is named.
fn services<'d, 't>(model: &'d Model<'d, 't>, name: &str) -> Vec<Reference<'d, 't>> {
    each_reference(model)
        .filter(|found| {
            found.argument == Argument::Service && crate::syntax::eq_ignore_case(&found.name, name)
        })
        .collect()
}

/// Where a section is named that the INF does not have.
pub(super) fn needed<'d, 't>(model: &'d Model<'d, 't>, name: &str) -> Vec<Reference<'d, 't>> {
    let is_section = |argument: Argument| argument.is_section();
    each_reference(model)
        .filter(|found| {
            is_section(found.argument) && crate::syntax::eq_ignore_case(&found.name, name)
        })
        .collect()
}

/// All that the values of an INF name.
pub(super) fn each_reference<'d, 't>(
    model: &'d Model<'d, 't>,
) -> impl Iterator<Item = Reference<'d, 't>> {
    let entries = model.sections().flat_map(|section| section.entries());
    entries.flat_map(move |entry| {
        let values = (0..entry.fields().len()).filter_map(|value| model.named_by(entry, value));
        values.collect::<Vec<_>>()
    })
}

/// Where the lines stand that say what a string is, one for each language.
pub(super) fn string_lines<'d, 't>(
    model: &'d Model<'d, 't>,
    key: &str,
) -> Vec<(MergedSection<'d, 't>, &'d Entry<'t>)> {
    let sections = model.sections().filter(|section| is_strings(section));
    let lines = sections.flat_map(|section| {
        let lines = section
            .parts()
            .flat_map(|(_, part)| part.entries_with_key(key));
        lines.map(move |entry| (section, entry)).collect::<Vec<_>>()
    });
    lines.collect()
}

/// Whether a section holds strings, for whatever language.
pub(super) fn is_strings<'d, 't>(section: &MergedSection<'d, 't>) -> bool {
    section_named(section.name()) == Some(SectionKind::Strings)
}

/// The text of a value that is quoted or not, as it counts.
pub(super) fn text_of<'d>(model: &Model<'_, '_>, field: &'d Field<'_>) -> Cow<'d, str> {
    model.text(field.value())
}
