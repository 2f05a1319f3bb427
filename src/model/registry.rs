//! What AddReg directives write into the registry.

use std::borrow::Cow;

use super::{MergedSection, Model, Prefilter};
use crate::schema::{FLG_ADDREG_DELVAL, FLG_ADDREG_KEYONLY, number};
use crate::syntax::{Entry, Field, Row};

/// The index of the first value among the fields of an add-registry entry:
/// `root, subkey, name, flags, value…` (docs install/inf-addreg-directive.md).
pub const FIRST_VALUE: usize = 4;

/// The number of fields that say which value is meant: root, subkey and name.
pub const NAMING: usize = 3;

/// A value that an AddReg directive writes.
#[derive(Debug, Clone)]
pub struct RegistryValue<'d, 't> {
    /// The add-registry section.
    pub section: MergedSection<'d, 't>,
    /// The entry.
    pub row: Row<'d, 't>,
    /// `HKR`, `HKLM` and so on.
    pub root: Cow<'t, str>,
    key: Cow<'t, str>,
    /// The value's name; empty for the default value.
    pub name: Cow<'t, str>,
}

impl<'d, 't> RegistryValue<'d, 't> {
    /// The entry.
    pub fn entry(&self) -> &'d Entry<'t> {
        self.row.entry()
    }

    /// The key below the root, without backslashes around.
    pub fn key(&self) -> &str {
        self.key.trim_matches('\\')
    }

    /// The fields with what is written, each with its index among the fields
    /// of the entry.
    pub fn data(&self) -> impl Iterator<Item = (usize, &'d Field<'t>)> {
        self.entry().fields().iter().enumerate().skip(FIRST_VALUE)
    }
}

impl<'d, 't> Model<'d, 't> {
    /// The values that AddReg directives write, wherever the directives stand;
    /// each add-registry section once, in the order in which they are named.
    pub fn registry_values(&'d self) -> Vec<RegistryValue<'d, 't>> {
        let sections = self.registry_sections();
        let rows = sections.flat_map(|section| section.rows().map(move |row| (section, row)));
        rows.filter_map(|(section, row)| self.registry_value(section, row))
            .collect()
    }

    /// Of the [`registry_values`](Self::registry_values) at least those that have
    /// what is wanted.
    pub fn registry_values_with(&'d self, prefilter: &Prefilter<'_>) -> Vec<RegistryValue<'d, 't>> {
        let sections = self.registry_sections();
        let rows = sections.flat_map(|section| {
            let rows = self.rows_with(section, prefilter).into_iter();
            rows.map(move |row| (section, row))
        });
        rows.filter_map(|(section, row)| self.registry_value(section, row))
            .collect()
    }

    /// The add-registry sections, each once.
    fn registry_sections(&'d self) -> impl Iterator<Item = MergedSection<'d, 't>> {
        let mut seen = self.no_sections();
        let sites = self.directives("AddReg").into_iter();
        sites
            .flat_map(|site| site.values())
            .filter_map(move |name| {
                let section = self.section(&self.text(&name))?;
                seen.insert(section).then_some(section)
            })
    }

    /// The value that an entry of an add-registry section writes; `None` where it
    /// makes a key alone, or deletes.
    pub fn registry_value(
        &'d self,
        section: MergedSection<'d, 't>,
        row: Row<'d, 't>,
    ) -> Option<RegistryValue<'d, 't>> {
        let [root, key, name, flags] = row.first_values();
        let flags = number(&self.text(&flags)).unwrap_or(0);
        (flags & (FLG_ADDREG_DELVAL | FLG_ADDREG_KEYONLY) == 0).then(|| RegistryValue {
            section,
            row,
            root: self.text_of(root),
            key: self.text_of(key),
            name: self.text_of(name),
        })
    }
}
