//! Giving `[DefaultInstall]` and `[DefaultUninstall]` an architecture.

use std::collections::BTreeSet;

use super::{BASES, LEGACY_UNINSTALL};
use crate::edit::{Fix, FixBuilder, kept_lines};
use crate::model::{MergedSection, Model, decorated_architecture};
use crate::rules::mentions::named_elsewhere;
use crate::rules::orphans::Removal;
use crate::rules::{Applicability, Downlevel};
use crate::schema::{
    ARCHITECTURES, Architecture, SectionKind, TargetOs, architecture, companion, section_named,
};
use crate::syntax::{Line, fold_case, plain};

/// What stands for every architecture in an INX file.
const ANY: &str = "$ARCH$";

/// What is taken where the INF names no machines, and then what is left.
const USUAL: [&str; 2] = ["amd64", "x86"];

/// The fix, and what to know about it.
///
/// # Errors
/// What stands in the way, as the end of a sentence.
pub(super) fn decorate(
    model: &Model<'_, '_>,
    target: TargetOs,
    downlevel: Downlevel,
) -> Result<(Fix, Option<String>), String> {
    if let Some(reason) = named_elsewhere(model, &BASES) {
        return Err(reason);
    }
    let machines = Machines::of(model)?;
    let mut fix = FixBuilder::of(model.document());
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let is_raised = downlevel == Downlevel::Raise;
    if is_raised {
        fix = remove_uninstalls(model, fix)?;
    }
    for kind in BASES {
        if is_raised && kind == SectionKind::DefaultUninstall {
            continue;
        }
        let plain = plain_sections(model, kind);
        let section = match plain.as_slice() {
            [] => continue,
            [section] => *section,
            [first, second, ..] => {
                return Err(format!(
                    "there are both [{}] and [{}]: keep what Windows NT reads",
                    first.name(),
                    second.name()
                ));
            }
        };
        let machines = machines.without(model, kind);
        if machines.is_empty() {
            return Err(format!(
                "other sections serve all machines that the INF names, so that [{}] serves none",
                section.name()
            ));
        }
        fix = decorate_section(model, fix, kind, section, &machines)?;
        names.extend(machines);
    }
    let names: Vec<&str> = names.into_iter().collect();
    let description = format!(
        "let the INF be a primitive driver for {} machines, on Windows {target} and later",
        names.join(" and ")
    );
    let note = (machines.is_for_install && !machines.is_told).then(|| {
        "the INF names no architecture, so this takes its files to be for amd64: where they are \
        for another, name that instead; where there are others as well, add sections for them"
            .to_owned()
    });
    let fix = fix.fix(Applicability::Unsafe, description);
    Ok((fix.since(target), note))
}

/// Lets an uninstall section be for older systems alone.
pub(super) fn legacy_uninstall(
    model: &Model<'_, '_>,
    section: MergedSection<'_, '_>,
    target: TargetOs,
) -> Option<Fix> {
    let fix = FixBuilder::of(model.document());
    let fix = match section.entry(LEGACY_UNINSTALL) {
        Some(entry) => fix.set_field(entry, 0, "1"),
        None => {
            let (part, _) = section.parts().next()?;
            fix.add_entry(part, None, LEGACY_UNINSTALL, vec!["1".to_owned()])
        }
    };
    let description = format!("add {LEGACY_UNINSTALL} = 1");
    let fix = fix.fix(Applicability::Unsafe, description);
    Some(fix.since(target))
}

/// Takes the uninstall sections away: no Windows that the INF is for reads them.
///
/// # Errors
/// What stands in the way, as the end of a sentence.
pub(super) fn without_uninstall(model: &Model<'_, '_>, target: TargetOs) -> Result<Fix, String> {
    let fix = remove_uninstalls(model, FixBuilder::of(model.document()))?;
    let fix = fix.fix(
        Applicability::Unsafe,
        "remove [DefaultUninstall] and what only it needs",
    );
    Ok(fix.since(target))
}

fn remove_uninstalls<'d, 't>(
    model: &'d Model<'d, 't>,
    fix: FixBuilder<'d, 't>,
) -> Result<FixBuilder<'d, 't>, String> {
    if let Some(reason) = named_elsewhere(model, &[SectionKind::DefaultUninstall]) {
        return Err(reason);
    }
    let mut removal = Removal::of(model);
    for section in model.default_uninstalls() {
        removal.section(section);
    }
    let removal = removal.and_orphans();
    let is_about = |comment: &str| fold_case(comment).contains("uninst");
    removal
        .make(fix, is_about)
        .ok_or_else(|| "a comment stands among what would go".to_owned())
}

/// The sections of a kind without an architecture.
fn plain_sections<'d, 't>(
    model: &'d Model<'d, 't>,
    kind: SectionKind,
) -> Vec<MergedSection<'d, 't>> {
    let sections = model.sections();
    let sections = sections.filter(|section| {
        section_named(section.name()) == Some(kind)
            && decorated_architecture(section.name()).is_none()
    });
    sections.collect()
}

/// The machines that the driver is for.
struct Machines {
    /// By the names of the [`ARCHITECTURES`], or [`ANY`].
    names: Vec<&'static str>,
    /// Whether the INF names them.
    is_told: bool,
    /// Whether a section that installs gets their names.
    is_for_install: bool,
}

impl Machines {
    fn of(model: &Model<'_, '_>) -> Result<Machines, String> {
        let is_for_install = !plain_sections(model, SectionKind::DefaultInstall).is_empty();
        if is_template(model) {
            return Ok(Machines {
                names: vec![ANY],
                is_told: true,
                is_for_install,
            });
        }
        let told = told(model);
        let is_told = !told.is_empty();
        let current = ARCHITECTURES.iter().filter(|machine| machine.is_current);
        let mut names: Vec<&'static str> = current
            .map(|machine| machine.name)
            .filter(|name| told.contains(name))
            .collect();
        if is_told && names.is_empty() {
            return Err("the INF is for machines on which there is no Windows 10".to_owned());
        }
        if !is_told {
            let installs = decorated(model, SectionKind::DefaultInstall);
            let left = USUAL.into_iter().find(|name| !installs.contains(*name));
            names.extend(left);
        }
        Ok(Machines {
            names,
            is_told,
            is_for_install,
        })
    }

    /// Those that have no section of a kind with their name. What is installed somewhere is
    /// uninstalled there, and nowhere else.
    fn without(&self, model: &Model<'_, '_>, kind: SectionKind) -> Vec<&'static str> {
        let of_kind = decorated(model, kind);
        let installs = decorated(model, SectionKind::DefaultInstall);
        let all = ARCHITECTURES.iter().map(|machine| machine.name);
        let all = all.chain([ANY]).filter(|name| {
            let is_new = self.is_for_install && self.names.contains(name);
            is_new || (kind != SectionKind::DefaultInstall && installs.contains(*name))
        });
        all.filter(|name| !of_kind.contains(*name)).collect()
    }
}

/// Whether stampinf is to put an architecture in.
fn is_template(model: &Model<'_, '_>) -> bool {
    let any = fold_case(ANY);
    model.sections().any(|section| {
        let mut values = section.rows().flat_map(|row| row.values());
        fold_case(section.name()).contains(&*any)
            || values.any(|value| fold_case(&value).contains(&*any))
    })
}

/// The architectures of sections of a kind, as they are in [`ARCHITECTURES`] or [`ANY`].
fn decorated(model: &Model<'_, '_>, kind: SectionKind) -> BTreeSet<&'static str> {
    let sections = model.sections();
    let sections = sections.filter(|section| section_named(section.name()) == Some(kind));
    let names = sections.filter_map(|section| {
        let name = decorated_architecture(section.name())?;
        Some(architecture(name).map_or(ANY, |known| known.name))
    });
    names.collect()
}

/// Folders of a package that hold what is for some machines.
const FOLDERS: [(&str, &str); 7] = [
    ("x86", "x86"),
    ("i386", "x86"),
    ("win32", "x86"),
    ("amd64", "amd64"),
    ("x64", "amd64"),
    ("arm", "arm"),
    ("arm64", "arm64"),
];

/// The machines that an INF names: in the sections that say where files are, in
/// others that Windows knows by their names, in the catalogs, or else by the folders
/// that files lie in.
fn told(model: &Model<'_, '_>) -> BTreeSet<&'static str> {
    let mut told: BTreeSet<&'static str> = BTreeSet::new();
    let mut add = |known: Option<&'static Architecture>| {
        told.extend(known.map(|known| known.name));
    };
    for section in model.sections() {
        let name = section.name();
        match section_named(name) {
            Some(SectionKind::SourceDisksFiles | SectionKind::SourceDisksNames) => {
                let decoration = name.split_once('.').map_or("", |(_, end)| end);
                add(architecture(decoration));
            }
            Some(SectionKind::DefaultInstall) | None => {}
            Some(_) => add(decorated_architecture(name).and_then(architecture)),
        }
    }
    let version = model.section("Version").into_iter();
    for key in version
        .flat_map(|version| version.rows())
        .filter_map(|row| row.key())
    {
        let key = fold_case(&key).into_owned();
        if plain(&key) != key {
            continue;
        }
        if let Some(decoration) = key.strip_prefix("catalogfile.nt") {
            add(architecture(decoration));
        }
    }
    if told.is_empty() {
        told = told_by_folders(model);
    }
    told
}

fn told_by_folders(model: &Model<'_, '_>) -> BTreeSet<&'static str> {
    let mut told = BTreeSet::new();
    for section in model.sections() {
        let field = match section_named(section.name()) {
            Some(SectionKind::SourceDisksFiles) => 1,
            Some(SectionKind::SourceDisksNames) => 3,
            _ => continue,
        };
        for row in section.rows() {
            let path = row.value(field);
            let path = fold_case(&model.text(&path)).into_owned();
            let folders = path.split(['\\', '/']);
            let known = folders.filter_map(|folder| {
                let mut known = FOLDERS.iter();
                known.find(|(name, _)| *name == folder)
            });
            told.extend(known.map(|(_, machine)| *machine));
        }
    }
    told
}

/// Gives a section and its companions the names of machines, with a copy for each but
/// the first.
fn decorate_section<'d, 't>(
    model: &'d Model<'d, 't>,
    mut fix: FixBuilder<'d, 't>,
    kind: SectionKind,
    section: MergedSection<'d, 't>,
    machines: &[&str],
) -> Result<FixBuilder<'d, 't>, String> {
    let name = section.name();
    let base = name.get(..kind.fixed_name().len()).unwrap_or(name);
    let decoration = name.get(base.len()..).unwrap_or_default();
    if !decoration.is_empty() && fold_case(decoration) != ".nt" {
        return Err(format!("[{name}] is for some Windows versions only"));
    }
    let companions = model.companions(name).into_iter();
    let companions = companions.filter(|section| {
        let suffix = section.name().get(name.len() + 1..);
        suffix.is_some_and(|suffix| companion(suffix).is_some())
    });
    let group: Vec<MergedSection<'d, 't>> = std::iter::once(section).chain(companions).collect();
    let parts = group.iter().flat_map(|section| section.parts());
    let indices: BTreeSet<usize> = parts.map(|(index, _)| index).collect();
    let (first, last) = (
        indices.first().copied().unwrap_or_default(),
        indices.last().copied().unwrap_or_default(),
    );
    let is_together = last + 1 - first == indices.len();
    for (at, machine) in machines.iter().enumerate() {
        for section in &group {
            let suffix = section.name().get(name.len()..).unwrap_or_default();
            let new = format!("{base}.NT{machine}{suffix}");
            if model.is_name_used(&new) {
                return Err(format!("[{new}] is named or there already"));
            }
            if at == 0 {
                for (index, _) in section.parts() {
                    fix = fix.rename_section(index, &new);
                }
                continue;
            }
            let own = section.parts().last().map_or(last, |(index, _)| index);
            let after = if is_together { last } else { own };
            let lines = section
                .parts()
                .flat_map(|(_, part)| kept_lines(part.lines()));
            let lines: Vec<&Line<'t>> = lines.collect();
            fix = fix.add_copy(after, &new, lines, |fix, _| fix);
        }
    }
    Ok(fix)
}
