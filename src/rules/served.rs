//! What machines install of an INF.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Boundaries, MergedSection, Model, without_companion};
use crate::syntax::{eq_ignore_case, fold_case};

/// The architecture that a models section without one stands for.
const X86: &str = "x86";
/// So much is done at most to tell systems apart.
const MOST_STEPS: usize = 2_000_000;

/// The sections with directives that some systems read.
#[derive(Debug)]
pub(super) struct Served<'d, 't> {
    /// In the form of [`fold_case`]; empty where the INF does not tell, and `$arch$` where
    /// stampinf has yet to.
    pub(super) architecture: String,
    /// The install sections of devices, each once.
    pub(super) installs: Vec<MergedSection<'d, 't>>,
    /// Each once: install sections, their companions, and what Needs adds to them.
    pub(super) sections: Vec<MergedSection<'d, 't>>,
}

/// What each kind of system reads that takes other models sections than those before it;
/// last what is read whatever the system.
pub(super) fn served<'d, 't>(model: &'d Model<'d, 't>) -> Vec<Served<'d, 't>> {
    let systems = systems(model);
    let mut served: Vec<Served<'d, 't>> = Vec::new();
    for (architecture, models) in systems {
        let mut installs = Vec::new();
        for models in models.iter().filter_map(|name| model.section(name)) {
            let mut last = None;
            for device in model.devices(models) {
                if last.as_ref() == Some(&device.install) {
                    continue;
                }
                installs.extend(model.install_for(&device.install, &architecture));
                last = Some(device.install);
            }
        }
        let mut seen = model.no_sections();
        installs.retain(|install| seen.insert(*install));
        served.push(Served {
            installs: installs.clone(),
            ..Served::of(model, architecture, installs)
        });
    }
    let mut roots: BTreeMap<String, Vec<MergedSection<'d, 't>>> = BTreeMap::new();
    for root in model.roots() {
        let architecture = decoration_of(root.section.name());
        roots.entry(architecture).or_default().push(root.section);
    }
    let roots = roots.into_iter();
    served.extend(roots.map(|(architecture, roots)| Served::of(model, architecture, roots)));
    served
}

/// The kinds of systems: the architecture, and the models sections that are taken.
fn systems<'d, 't>(model: &'d Model<'d, 't>) -> Vec<(String, BTreeSet<String>)> {
    let manufacturers = model.manufacturers();
    let boundaries = Boundaries::of(model);
    let lines = manufacturers.iter();
    let steps: usize = lines.map(|line| line.decorations.len() + 1).sum();
    let mut systems: Vec<(String, BTreeSet<String>)> = Vec::new();
    if boundaries.most_targets().saturating_mul(steps) > MOST_STEPS {
        // Each section for itself: what two of them have in common is not found.
        for models in model.targeted_models() {
            let name = fold_case(models.section.name()).into_owned();
            let architecture = architecture_of(models.machine());
            systems.push((architecture, BTreeSet::from([name])));
        }
        return systems;
    }
    for target in boundaries.targets() {
        let models = manufacturers.iter();
        let models = models.filter_map(|manufacturer| manufacturer.models_for(&target));
        let models: Vec<_> = models.filter_map(|name| model.section(&name)).collect();
        let is_template = models.iter().any(|models| models.name().contains('$'));
        let architecture = if is_template {
            "$arch$"
        } else {
            target.architecture
        };
        let names = models
            .iter()
            .map(|models| fold_case(models.name()).into_owned());
        let system = (architecture.to_owned(), names.collect());
        if !models.is_empty() && !systems.contains(&system) {
            systems.push(system);
        }
    }
    systems
}

impl<'d, 't> Served<'d, 't> {
    fn of(
        model: &'d Model<'d, 't>,
        architecture: String,
        installs: Vec<MergedSection<'d, 't>>,
    ) -> Served<'d, 't> {
        let mut seen = model.no_sections();
        let mut starts = Vec::new();
        for install in installs.into_iter().filter(|install| seen.insert(*install)) {
            starts.push(install);
            starts.extend(model.own_companions(install));
        }
        let mut seen = model.no_sections();
        let mut sections = model.with_needed(starts);
        sections.retain(|section| seen.insert(*section));
        Served {
            architecture,
            installs: Vec::new(),
            sections,
        }
    }
}

/// The architecture at the end of a section's name, in the form of [`fold_case`]; empty
/// where there is none.
fn decoration_of(name: &str) -> String {
    let decoration = name.rsplit_once('.').map(|(_, decoration)| decoration);
    let machine = decoration.and_then(|decoration| {
        let (nt, machine) = decoration.split_at_checked(2)?;
        eq_ignore_case(nt, "nt").then_some(machine)
    });
    fold_case(machine.unwrap_or_default()).into_owned()
}

/// The architecture that a models section serves, in the form of [`fold_case`], by that of
/// its decoration.
pub(super) fn architecture_of(machine: &str) -> String {
    match machine {
        "" => X86.to_owned(),
        _ => fold_case(machine).into_owned(),
    }
}

/// Whether a section takes something from other INFs, or the install section that it is a
/// companion of does.
pub(super) fn includes<'d, 't>(model: &'d Model<'d, 't>, section: MergedSection<'d, 't>) -> bool {
    let install = model.section(without_companion(section.name()));
    let mut sections = install.into_iter().chain([section]);
    sections.any(|section| model.directives_in(section, "Include").next().is_some())
}
