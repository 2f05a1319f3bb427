//! Which sections are installed, and in which role.

use std::borrow::Cow;
use std::rc::Rc;

use hashbrown::HashMap;
use serde::Serialize;

use super::Step;
use super::systems::Stretch;
use crate::model::{Effects, MergedSection, Model, without_companion};
use crate::schema::{SectionKind, directive};
use crate::syntax::fold_case;

/// Who installs a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Role {
    /// A device takes it.
    Device,
    /// `[DefaultInstall]`, with a decoration or without.
    DefaultInstall,
    /// `[DefaultUninstall]`, likewise.
    DefaultUninstall,
    /// `[ClassInstall32]`, likewise: where the setup class is not installed yet.
    Class,
    /// `[InterfaceInstall32]` names it: where the interface class is not installed yet.
    InterfaceClass,
    /// Nothing in the INF leads to it on any Windows that there is; a setup program may
    /// install it.
    Other,
}

impl Role {
    fn of(kind: SectionKind) -> Role {
        match kind {
            SectionKind::DefaultInstall => Role::DefaultInstall,
            SectionKind::DefaultUninstall => Role::DefaultUninstall,
            SectionKind::ClassInstall32 => Role::Class,
            SectionKind::InterfaceInstall => Role::InterfaceClass,
            _ => Role::Other,
        }
    }

    /// The kind of a section with this role.
    pub(super) fn kind(self) -> SectionKind {
        match self {
            Role::Device | Role::Other => SectionKind::DdInstall,
            Role::DefaultInstall => SectionKind::DefaultInstall,
            Role::DefaultUninstall => SectionKind::DefaultUninstall,
            Role::Class => SectionKind::ClassInstall32,
            Role::InterfaceClass => SectionKind::InterfaceInstall,
        }
    }
}

/// What installing a section does.
#[derive(Debug, Clone)]
pub struct SectionEffect {
    /// The section, as its header writes it.
    pub name: String,
    /// Who installs it.
    pub role: Role,
    /// What it does, in the order in which the INF says it.
    pub steps: Rc<[Step]>,
}

/// The sections that are installed, each in each of its roles, in the order of the file.
pub(super) fn installed<'d, 't>(
    model: &'d Model<'d, 't>,
    effects: &mut Effects<'d, 't>,
    systems: &[Stretch],
) -> Vec<(MergedSection<'d, 't>, Role)> {
    let mut found: Vec<(MergedSection<'d, 't>, Role)> = Vec::new();
    let mut taken = model.no_sections();
    for stretch in systems {
        for name in stretch.devices().filter_map(|taken| taken.install.as_ref()) {
            if let Some(section) = model.section(name).filter(|found| taken.insert(*found)) {
                found.push((section, Role::Device));
            }
        }
    }
    let roots = model.roots().into_iter();
    found.extend(roots.map(|root| (root.section, Role::of(root.kind))));
    let sections: Vec<MergedSection<'d, 't>> = model.sections().collect();
    // What those lead to, by the indices of the sections.
    let mut reached = vec![false; sections.len()];
    for (section, role) in &found {
        effects.parts(*section, role.kind(), |(index, _, _)| {
            if let Some(reached) = reached.get_mut(index) {
                *reached = true;
            }
        });
    }
    let others = sections.iter().zip(&reached);
    let others =
        others.filter(|(section, reached)| !**reached && is_like_install(model, **section));
    found.extend(others.map(|(section, _)| (*section, Role::Other)));
    let names = sections.iter().map(|section| fold_case(section.name()));
    let places: HashMap<Cow<'_, str>, usize> = names.zip(0..).collect();
    let place = |section: &MergedSection<'d, 't>| places.get(&fold_case(section.name())).copied();
    found.sort_by_key(|(section, role)| (place(section), *role));
    found
}

/// Whether a section to which nothing leads may be installed: a models section names it
/// for systems that there are not, or nothing names it and it has what install sections
/// have.
fn is_like_install<'d, 't>(model: &'d Model<'d, 't>, section: MergedSection<'d, 't>) -> bool {
    let kinds = model.kinds(section);
    if kinds.has(SectionKind::DdInstall) {
        return true;
    }
    // Companions have some of the same directives.
    let is_companion = without_companion(section.name()).len() < section.name().len();
    kinds.is_empty()
        && !is_companion
        && section.rows().filter_map(|row| row.key()).any(|key| {
            let known = directive(&key, SectionKind::DdInstall);
            known.is_some_and(|known| !known.sections().is_empty())
        })
}
