//! Which sections Windows gets to from others.

use hashbrown::HashSet;

use super::{Install, MergedSection, Model};
use crate::syntax::Field;
use crate::syntax::{fold, same};

impl<'d, 't> Model<'d, 't> {
    /// The sections that the install sections lead to, themselves included,
    /// in the form of [`fold`]: their companions, and whatever their values
    /// name, over any number of steps.
    ///
    /// Every value that is a section's name counts, so that no directive is
    /// overlooked.
    pub fn reached_from(&'d self, installs: &[Install<'d, 't>]) -> HashSet<String> {
        let mut reached = HashSet::new();
        let mut pending: Vec<MergedSection<'d, 't>> = Vec::new();
        for install in installs {
            pending.push(install.section);
            pending.extend(self.companions(install.section.name()));
        }
        while let Some(section) = pending.pop() {
            if !reached.insert(fold(section.name()).into_owned()) {
                continue;
            }
            pending.extend(self.sections_named_in(section));
        }
        reached
    }

    /// The sections that the values of a section name.
    fn sections_named_in(&'d self, section: MergedSection<'d, 't>) -> Vec<MergedSection<'d, 't>> {
        section
            .entries()
            .flat_map(|entry| entry.fields())
            .filter_map(|field| self.section(&self.text(field.value())))
            .collect()
    }

    /// The sections whose names are that of an install section with a suffix,
    /// such as `.Services` or `.NT.HW`.
    pub fn companions(&'d self, install: &str) -> Vec<MergedSection<'d, 't>> {
        self.sections()
            .filter(|section| {
                let (start, rest) = section
                    .name()
                    .split_at_checked(install.len())
                    .unwrap_or_default();
                same(start, install) && rest.starts_with('.')
            })
            .collect()
    }

    /// The install sections that a models section names, with every platform
    /// decoration that exists.
    pub fn installs_of(&'d self, models: MergedSection<'d, 't>) -> Vec<Install<'d, 't>> {
        let named: Vec<String> = models
            .entries()
            .filter_map(|line| line.fields().first())
            .map(Field::value)
            .map(|name| fold(&self.text(name)).into_owned())
            .collect();
        let is_named = |name: &str| named.iter().any(|other| same(other, name));
        self.installs()
            .filter(|install| {
                let name = install.section.name();
                is_named(name) || super::undecorated(name).is_some_and(is_named)
            })
            .collect()
    }
}
