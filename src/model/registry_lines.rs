//! The lines of registry sections that are read, with their texts.

use std::borrow::Cow;

use super::{MergedSection, Model};
use crate::schema::{SectionKind, number};
use crate::syntax::Row;

/// A line of an add-registry, delete-registry or BitReg section: its first four fields,
/// strings substituted.
#[derive(Debug, Clone)]
pub struct RegistryLine<'d, 't> {
    /// The section.
    pub section: MergedSection<'d, 't>,
    /// The line.
    pub row: Row<'d, 't>,
    /// The root, without white space around.
    pub root: Cow<'t, str>,
    /// The key below it, without backslashes around.
    pub key: Cow<'t, str>,
    /// The name of the value.
    pub name: Cow<'t, str>,
    /// The flags, as they are written.
    pub flags: Cow<'t, str>,
}

impl RegistryLine<'_, '_> {
    /// The flags as a number; `None` where they are not one, or there are none.
    pub fn numeric_flags(&self) -> Option<u32> {
        number(&self.flags)
    }
}

impl<'d, 't> Model<'d, 't> {
    /// The lines of the sections that are read as ones of a kind, in the order of the file.
    pub fn registry_lines(
        &'d self,
        kind: SectionKind,
    ) -> impl Iterator<Item = RegistryLine<'d, 't>> {
        let sections = self.read_sections(kind);
        sections
            .flat_map(|(section, _)| section.rows().map(move |row| (section, row)))
            .map(|(section, row)| {
                let [root, key, name, flags] = row.first_values().map(|text| self.text_of(text));
                RegistryLine {
                    section,
                    row,
                    root: trimmed(root, str::trim),
                    key: trimmed(key, |key| key.trim_matches('\\')),
                    name,
                    flags,
                }
            })
    }
}

/// A text without what stands around it.
fn trimmed<'t>(text: Cow<'t, str>, trim: impl Fn(&str) -> &str) -> Cow<'t, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(trim(text)),
        Cow::Owned(text) => Cow::Owned(trim(&text).to_owned()),
    }
}
