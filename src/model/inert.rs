//! Sections of which Windows reads no Reboot and no Restart.

use super::install::{CLASS_INSTALL, COMPANIONS, DEFAULT_UNINSTALL, NEEDS, undecorated};
use super::name::same;
use super::{MergedSection, Model};

/// Why Windows reads no Reboot and no Restart in a section (docs
/// install/inf-reboot-directive.md: only DDInstall itself counts).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inert {
    /// Only the Needs of other sections lead to it.
    Needed,
    /// It stands beside a DDInstall section, as its `.Services` or `.HW`.
    Companion,
    /// It installs a setup class: [ClassInstall32].
    Class,
    /// AddService or AddInterface names it.
    Part,
    /// It looks like an install section, but nothing in the INF names it.
    Unnamed,
}

/// What stands in install sections (docs install/inf-ddinstall-section.md and
/// its companions).
const DIRECTIVES: [&str; 22] = [
    "AddInterface",
    "AddProperty",
    "AddReg",
    "AddService",
    "BitReg",
    "CopyFiles",
    "CopyINF",
    "DelFiles",
    "DelProperty",
    "DelReg",
    "DriverVer",
    "Include",
    "Ini2Reg",
    "LogConfig",
    "Needs",
    "ProfileItems",
    "Reboot",
    "RegisterDlls",
    "RenFiles",
    "Restart",
    "UpdateIniFields",
    "UpdateInis",
];

/// Directives that take something away.
const REMOVING: [&str; 4] = ["DelFiles", "DelReg", "DelService", "UnregisterDlls"];

/// Directives that bring something.
const INSTALLING: [&str; 4] = ["CopyFiles", "AddService", "AddInterface", "Needs"];

impl<'d, 't> Model<'d, 't> {
    /// Why a Reboot or Restart in a section has no effect. `None` where it
    /// has one, where a setup program may install the section by its name, as
    /// those that uninstall, and where an entry of that name is no directive.
    pub fn inert(&'d self, section: MergedSection<'d, 't>) -> Option<Inert> {
        let name = section.name();
        let is = |base: &str| same(name, base) || undecorated(name).is_some_and(|b| same(b, base));
        let install = self
            .installs()
            .into_iter()
            .find(|install| same(install.section.name(), name));
        if let Some(install) = install {
            return self.is_only_needed(&install).then_some(Inert::Needed);
        }
        if self.is_named_by(NEEDS, name) {
            return Some(Inert::Needed);
        }
        if is(CLASS_INSTALL) {
            return Some(Inert::Class);
        }
        let companion = name.rsplit_once('.').is_some_and(|(base, suffix)| {
            COMPANIONS.iter().any(|known| same(known, suffix)) && self.section(base).is_some()
        });
        if companion {
            return Some(Inert::Companion);
        }
        if ["AddService", "AddInterface"]
            .iter()
            .any(|directive| self.is_named_by(directive, name))
        {
            return Some(Inert::Part);
        }
        let entries = || section.entries().filter_map(|entry| entry.key());
        let looks = entries().all(|key| DIRECTIVES.iter().any(|known| same(known, key.value())));
        let unnamed = looks
            && !is(DEFAULT_UNINSTALL)
            && self.mentions(name).is_empty()
            && !self.only_uninstalls(section);
        unnamed.then_some(Inert::Unnamed)
    }

    /// Whether a section takes something away and brings nothing.
    fn only_uninstalls(&'d self, section: MergedSection<'d, 't>) -> bool {
        let services = self.section(&format!("{}.Services", section.name()));
        let has = |directives: &[&str]| {
            let sections = std::iter::once(section).chain(services);
            let mut keys = sections
                .flat_map(|section| section.entries())
                .filter_map(|entry| entry.key());
            keys.any(|key| directives.iter().any(|known| same(known, key.value())))
        };
        has(&REMOVING) && !has(&INSTALLING)
    }
}
