//! What AddReg directives write into the registry.

use std::collections::HashSet;

use super::flags::number;
use super::words::Letters;
use super::{MergedSection, Model};
use crate::syntax::{Entry, Field, same};

/// The index of the first value among the fields of an add-registry entry:
/// `root, subkey, name, flags, value…` (docs install/inf-addreg-directive.md).
pub const FIRST_VALUE: usize = 4;

/// `FLG_ADDREG_DELVAL`: the entry deletes what it names.
const DELETES: u32 = 0x0000_0004;

/// `FLG_ADDREG_KEYONLY`: the entry makes a key and no value.
const KEY_ONLY: u32 = 0x0000_0010;

/// A value that an AddReg directive writes.
#[derive(Debug, Clone)]
pub struct RegistryValue<'d, 't> {
    /// The add-registry section.
    pub section: MergedSection<'d, 't>,
    /// The entry.
    pub entry: &'d Entry<'t>,
    /// `HKR`, `HKLM` and so on.
    pub root: String,
    /// The key below the root, without backslashes around.
    pub key: String,
    /// The value's name; empty for the default value.
    pub name: String,
}

/// Values by which the event log finds the texts of a driver's messages.
const EVENT_LOG: [&str; 3] = [
    "EventMessageFile",
    "CategoryMessageFile",
    "ParameterMessageFile",
];

impl<'d, 't> RegistryValue<'d, 't> {
    /// Whether it tells the event log where messages are.
    pub fn is_event_log(&self) -> bool {
        EVENT_LOG.iter().any(|known| same(known, &self.name))
    }

    /// The fields with what is written, each with its index among the fields
    /// of the entry.
    pub fn data(&self) -> impl Iterator<Item = (usize, &'d Field<'t>)> {
        self.entry.fields().iter().enumerate().skip(FIRST_VALUE)
    }
}

impl<'d, 't> Model<'d, 't> {
    /// The values that AddReg directives write, wherever the directives
    /// stand; each add-registry section once, in the order in which they are
    /// named.
    pub fn registry_values(&'d self) -> Vec<RegistryValue<'d, 't>> {
        self.values_of(self.registry_sections())
    }

    /// Of the [`registry_values`](Self::registry_values) at least those that
    /// have any of the letters in a field, in any case; sections without are
    /// passed over.
    pub fn registry_values_with(&'d self, letters: &[Letters]) -> Vec<RegistryValue<'d, 't>> {
        let wanted = self.wanted(letters);
        let sections = self.registry_sections();
        self.values_of(sections.filter(|section| self.may_have(*section, &wanted)))
    }

    fn values_of(
        &'d self,
        sections: impl Iterator<Item = MergedSection<'d, 't>>,
    ) -> Vec<RegistryValue<'d, 't>> {
        sections
            .flat_map(|section| {
                let entries = section.entries();
                entries.filter_map(move |entry| self.registry_value(section, entry))
            })
            .collect()
    }

    /// The add-registry sections, each once.
    fn registry_sections(&'d self) -> impl Iterator<Item = MergedSection<'d, 't>> {
        let mut seen = HashSet::new();
        let sites = self.directives("AddReg").into_iter();
        sites
            .flat_map(|site| site.entry.fields())
            .filter_map(move |field| {
                let index = self.index_of(&self.text(field.value()))?;
                seen.insert(index).then(|| self.merged_section(index))?
            })
    }

    fn registry_value(
        &'d self,
        section: MergedSection<'d, 't>,
        entry: &'d Entry<'t>,
    ) -> Option<RegistryValue<'d, 't>> {
        let field = |index: usize| {
            let field = entry.fields().get(index);
            self.text(field.map_or("", Field::value)).into_owned()
        };
        let flags = number(&field(3)).unwrap_or(0);
        (flags & (DELETES | KEY_ONLY) == 0).then(|| RegistryValue {
            section,
            entry,
            root: field(0),
            key: field(1).trim_matches('\\').to_owned(),
            name: field(2),
        })
    }
}
