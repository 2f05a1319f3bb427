//! Which sections Windows gets to from others.

use std::borrow::Cow;
use std::cell::OnceCell;

use hashbrown::HashSet;

use super::{ByName, Install, MergedSection, Model, SectionSet, undecorated};
use crate::schema::companion;
use crate::syntax::fold_case;

impl<'d, 't> Model<'d, 't> {
    /// The sections that the install sections lead to, themselves included,
    /// in the form of [`fold_case`]: their companions, and whatever their values
    /// name, over any number of steps.
    ///
    /// Every value that is a section's name counts, so that no directive is
    /// overlooked.
    pub fn reached_from(&'d self, installs: &[Install<'d, 't>]) -> HashSet<String> {
        self.reached_up_to(&self.no_sections(), installs)
    }

    /// The sections to which Windows comes from install sections, these included, and
    /// from the companions that it reads with them: not from those of the same name with
    /// another decoration. By their names in the form of [`fold_case`].
    pub fn reached_by_windows(&'d self, installs: &SectionSet) -> HashSet<String> {
        let mut seen = self.no_sections();
        let mut pending: Vec<MergedSection<'d, 't>> = Vec::new();
        for section in self.sections().filter(|section| installs.has(*section)) {
            pending.push(section);
            pending.extend(self.own_companions(section));
        }
        let mut reached = HashSet::new();
        while let Some(section) = pending.pop() {
            if seen.insert(section) {
                reached.insert(fold_case(section.name()).into_owned());
                pending.extend(self.referenced_in(section));
            }
        }
        reached
    }

    /// The sections that Windows reads with an install section: those of its name with
    /// one of the suffixes that there are, such as `.Services`.
    pub fn own_companions(&'d self, install: MergedSection<'d, 't>) -> Vec<MergedSection<'d, 't>> {
        let mut companions = self.companions(install.name());
        companions.retain(|section| {
            let suffix = section.name().get(install.name().len() + 1..);
            suffix.is_some_and(|suffix| companion(suffix).is_some())
        });
        companions
    }

    /// As [`reached_from`](Self::reached_from), where some sections lead no
    /// further.
    pub(super) fn reached_up_to(
        &'d self,
        ends: &SectionSet,
        installs: &[Install<'d, 't>],
    ) -> HashSet<String> {
        let mut seen = self.no_sections();
        let mut pending: Vec<MergedSection<'d, 't>> = Vec::new();
        for install in installs {
            pending.push(install.section);
            pending.extend(self.companions(install.section.name()));
        }
        let mut reached = HashSet::new();
        while let Some(section) = pending.pop() {
            if seen.insert(section) {
                reached.insert(fold_case(section.name()).into_owned());
                if !ends.has(section) {
                    pending.extend(self.sections_named_in(section));
                }
            }
        }
        reached
    }

    /// The install sections that lead to one of the sections whose names are
    /// given in the form of [`fold_case`], as [`reached_from`](Self::reached_from)
    /// tells.
    pub fn installs_that_reach(&'d self, goals: &HashSet<String>) -> SectionSet {
        let leading = self.leading_to(goals, |section| self.sections_named_in(section));
        let mut reaching = self.no_sections();
        for install in self.installs() {
            let companions = self.companions(install.section.name());
            let mut sections = companions.into_iter().chain([install.section]);
            if sections.any(|section| leading.has(section)) {
                reaching.insert(install.section);
            }
        }
        reaching
    }

    /// The sections from which one gets to others, whose names are given in the
    /// form of [`fold_case`], over any number of steps; these included. `named` tells
    /// the steps from a section.
    pub fn leading_to<I>(
        &'d self,
        goals: &HashSet<String>,
        named: impl Fn(MergedSection<'d, 't>) -> I,
    ) -> SectionSet
    where
        I: IntoIterator<Item = MergedSection<'d, 't>>,
    {
        let mut namers: Vec<Vec<MergedSection<'d, 't>>> = Vec::new();
        namers.resize_with(self.merged.len(), Vec::new);
        for section in self.sections() {
            for named in named(section) {
                if let Some(namers) = namers.get_mut(named.merged.index) {
                    namers.push(section);
                }
            }
        }
        let mut leading = self.no_sections();
        let mut pending: Vec<MergedSection<'d, 't>> =
            goals.iter().filter_map(|name| self.section(name)).collect();
        while let Some(section) = pending.pop() {
            if leading.insert(section) {
                pending.extend(namers.get(section.merged.index).into_iter().flatten());
            }
        }
        leading
    }

    /// The sections that the values of a section name, whatever these mean.
    pub fn sections_named_in(
        &'d self,
        section: MergedSection<'d, 't>,
    ) -> impl Iterator<Item = MergedSection<'d, 't>> {
        let cells = || self.merged.iter().map(|_| OnceCell::new()).collect();
        let cell = self.named_in.get_or_init(cells).get(section.merged.index);
        let named = cell.map(|cell| {
            cell.get_or_init(|| {
                let values = section.rows().flat_map(|row| row.values());
                let named = values.filter_map(|value| self.index_of(&self.text(&value)));
                let mut named: Vec<usize> = named.collect();
                named.sort_unstable();
                named.dedup();
                named
            })
        });
        let named = named.into_iter().flatten();
        named.filter_map(|index| self.merged_section(*index))
    }

    /// The sections whose names are that of an install section with a suffix,
    /// such as `.Services` or `.NT.HW`.
    pub fn companions(&'d self, install: &str) -> Vec<MergedSection<'d, 't>> {
        let sorted = self.sorted.get_or_init(|| {
            let names = self.sections().map(|section| section.name());
            let mut sorted: Vec<(Cow<'t, str>, usize)> = names.map(fold_case).zip(0..).collect();
            sorted.sort_unstable();
            sorted
        });
        let start = [&*fold_case(install), "."].concat();
        let first = sorted.partition_point(|(name, _)| **name < *start);
        let names = sorted.get(first..).unwrap_or_default().iter();
        let companions = names.take_while(|(name, _)| name.starts_with(&start));
        let mut indices: Vec<usize> = companions.map(|(_, index)| *index).collect();
        indices.sort_unstable();
        let sections = indices.into_iter();
        sections
            .filter_map(|index| self.merged_section(index))
            .collect()
    }

    /// The install sections that a models section names, with every platform
    /// decoration that exists.
    pub fn installs_of(&'d self, models: MergedSection<'d, 't>) -> Vec<Install<'d, 't>> {
        let mut done = HashSet::new();
        let mut indices = Vec::new();
        self.each_installed(
            models,
            |section| done.insert(section.merged.index),
            |section| indices.push(section.merged.index),
        );
        indices.sort_unstable();
        indices.dedup();
        let sections = indices.into_iter();
        sections
            .filter_map(|index| self.install(self.merged_section(index)?))
            .collect()
    }

    /// The install sections that a line of a models section stands for which
    /// gives this name.
    pub fn installs_named(&'d self, name: &str) -> impl Iterator<Item = Install<'d, 't>> {
        let sections = self.section(name).into_iter();
        let sections = sections.chain(self.decorated_as(name));
        sections.filter_map(|section| self.install(section))
    }

    /// The sections of a name with a platform decoration.
    pub(super) fn decorated_as(
        &'d self,
        name: &str,
    ) -> impl Iterator<Item = MergedSection<'d, 't>> {
        let decorated = self.decorated.get_or_init(|| {
            let sections = self.sections().zip(0..);
            let decorated =
                sections.filter_map(|(section, index)| Some((undecorated(section.name())?, index)));
            ByName::new(decorated.collect(), |(base, _)| base)
        });
        let decorated = decorated.get(name);
        decorated.filter_map(|(_, index)| self.merged_section(*index))
    }
}
