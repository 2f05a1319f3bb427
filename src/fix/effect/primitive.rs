//! Sections that Windows knows by their names and that get other names, or go:
//! `[DefaultInstall]` and `[DefaultUninstall]` get an architecture, and others are read by
//! no Windows.

use super::difference::{Differ, Role, of_section};
use super::{Allowed, EffectChange};
use crate::model::{InstallKind, MergedSection, Model, Root};
use crate::rules::Change;
use crate::schema::{ARCHITECTURES, Feature, SectionKind, TargetOs, architecture};
use crate::syntax::eq_ignore_case;

/// Whether sections may be given an architecture: only where the INF is for Windows that
/// knows of primitive drivers.
fn may_be_decorated(allowed: &Allowed) -> bool {
    let first = Feature::PrimitiveDriver.since();
    let is_for_new = allowed.since.is_some_and(|since| since >= first);
    allowed.has(Change::PrimitiveDriver) && is_for_new
}

fn is_same(one: Option<MergedSection<'_, '_>>, name: &str) -> bool {
    one.is_some_and(|one| eq_ignore_case(one.name(), name))
}

/// Whether a section that is new is what some machines take in place of one that is gone.
pub(super) fn takes_place(
    before: &Model<'_, '_>,
    after: &Model<'_, '_>,
    allowed: &Allowed,
    new: &Root<'_, '_>,
) -> bool {
    let name = new.kind.fixed_name();
    may_be_decorated(allowed)
        && !name.is_empty()
        && ARCHITECTURES.iter().any(|machine| {
            let old = before.install_for(name, machine.name);
            is_same(after.install_for(name, machine.name), new.section.name())
                && old.is_some_and(|old| after.section(old.name()).is_none())
        })
}

/// What machines would get otherwise that take a section which is gone; `None` where it
/// must not go at all.
pub(super) fn harm<'b, 'bt: 'x, 'a, 'at: 'x, 'x>(
    differ: &mut Differ<'b, 'bt, 'a, 'at, 'x>,
    root: &Root<'b, 'bt>,
    system: TargetOs,
) -> Option<Result<(), EffectChange>> {
    let (before, after) = (differ.old.model(), differ.new.model());
    let (kind, section) = (root.kind, root.section);
    if removed(differ, root) {
        return Some(Ok(()));
    }
    let is_known = matches!(
        kind,
        SectionKind::DefaultInstall | SectionKind::DefaultUninstall
    );
    if !is_known || !may_be_decorated(differ.allowed) {
        return None;
    }
    let name = kind.fixed_name();
    let mut is_taken = false;
    for machine in &ARCHITECTURES {
        if !is_same(before.install_for(name, machine.name), section.name()) {
            continue;
        }
        let Some(new) = after.install_for(name, machine.name) else {
            let needs_it = machine.is_current
                && match kind {
                    SectionKind::DefaultInstall => has_files_for(before, machine.name),
                    // What is installed can be taken away.
                    _ => {
                        let install = SectionKind::DefaultInstall.fixed_name();
                        after.install_for(install, machine.name).is_some()
                    }
                };
            if needs_it {
                let what = format!("be gone for {} machines", machine.name);
                return Some(Err(of_section(section.name(), what)));
            }
            continue;
        };
        is_taken = true;
        if let Some(what) = differ.installs(section, new, Role::Root(kind), system) {
            let what = format!(
                "be [{}] for {} machines, and {what}",
                new.name(),
                machine.name
            );
            return Some(Err(of_section(section.name(), what)));
        }
    }
    is_taken.then_some(Ok(()))
}

/// Whether a section may go altogether, as no Windows reads it.
fn removed(differ: &Differ<'_, '_, '_, '_, '_>, root: &Root<'_, '_>) -> bool {
    let (before, after, allowed) = (differ.old.model(), differ.new.model(), differ.allowed);
    let since = allowed.since.unwrap_or(TargetOs::WINDOWS_2000);
    match root.kind {
        SectionKind::DefaultUninstall if allowed.has(Change::DefaultUninstall) => {
            let has_default = after.default_installs().next().is_some();
            let has_devices = before
                .installs()
                .any(|install| install.kind == InstallKind::Device);
            let is_for_new = since >= Feature::PrimitiveDriver.since();
            let is_any_left = after.default_uninstalls().next().is_some();
            !is_any_left && (has_default && is_for_new || has_devices && !has_default)
        }
        SectionKind::ClassInstall32 if allowed.has(Change::KnownClass) => {
            let class = before.known_class();
            class.is_some_and(|class| class.since <= since)
        }
        _ => false,
    }
}

/// Whether an INF says that the package has files for machines.
fn has_files_for(model: &Model<'_, '_>, machine: &str) -> bool {
    model.sections().any(|section| {
        let (name, decoration) = section.name().split_once('.').unwrap_or_default();
        let sources = [SectionKind::SourceDisksFiles, SectionKind::SourceDisksNames];
        let mut sources = sources.iter().map(|kind| kind.fixed_name());
        let known = architecture(decoration);
        sources.any(|source| eq_ignore_case(source, name))
            && known.is_some_and(|known| known.name == machine)
    })
}
