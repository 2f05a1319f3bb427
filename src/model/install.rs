//! The install graph: Manufacturer → Models → DDInstall, and DefaultInstall.

use std::borrow::Cow;

use super::{MergedSection, Model, SectionSet};
use crate::schema::{SectionKind, companion, section_named, target_os};
use crate::syntax::{Set, eq_ignore_case, fold_case};

/// Why a section is installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum InstallKind {
    /// A DDInstall section: a models section names it.
    Device,
    /// A section that no models section names, but that has a `.Services`
    /// section of its own, as install sections do, and does not
    /// [uninstall](Model::uninstalls).
    Presumed,
    /// `[DefaultInstall]`: an INF without devices, or a primitive driver.
    Default,
}

/// An install section.
#[derive(Debug, Clone, Copy)]
pub struct Install<'d, 't> {
    /// Why it is installed.
    pub kind: InstallKind,
    /// The section, with its platform decoration.
    pub section: MergedSection<'d, 't>,
}

impl<'d, 't> Install<'d, 't> {
    /// As a sentence names it.
    pub fn words(&self) -> &'static str {
        match self.kind {
            InstallKind::Device | InstallKind::Presumed => "the DDInstall section",
            InstallKind::Default => "the DefaultInstall section",
        }
    }

    /// The companion of a kind such as [`SectionKind::Services`], if there is one.
    pub fn companion(
        &self,
        model: &'d Model<'d, 't>,
        kind: SectionKind,
    ) -> Option<MergedSection<'d, 't>> {
        model.companion(self.section, kind)
    }
}

/// The directive that adds other sections to an install section.
pub(super) const NEEDS: &str = "Needs";

/// Directives that take something away.
const REMOVING: [&str; 4] = ["DelFiles", "DelReg", "DelService", "UnregisterDlls"];

/// Directives that bring something.
const INSTALLING: [&str; 4] = ["CopyFiles", "AddService", "AddInterface", "Needs"];

impl<'d, 't> Model<'d, 't> {
    /// The install sections, in the order of the file, with every platform
    /// decoration that exists: which one Windows takes depends on the machine.
    pub fn installs(&'d self) -> impl Iterator<Item = Install<'d, 't>> {
        let installs = self.installs.get_or_init(|| self.find_installs());
        installs.iter().filter_map(|(index, kind)| {
            Some(Install {
                kind: *kind,
                section: self.merged_section(*index)?,
            })
        })
    }

    /// A section as an install section, if it is one.
    pub fn install(&'d self, section: MergedSection<'d, 't>) -> Option<Install<'d, 't>> {
        let installs = self.installs.get_or_init(|| self.find_installs());
        let index = section.merged.index;
        let place = installs.binary_search_by_key(&index, |(index, _)| *index);
        let (_, kind) = installs.get(place.ok()?)?;
        Some(Install {
            kind: *kind,
            section,
        })
    }

    /// The companion of a kind that a section has.
    pub fn companion(
        &'d self,
        section: MergedSection<'d, 't>,
        kind: SectionKind,
    ) -> Option<MergedSection<'d, 't>> {
        self.section(&[section.name(), ".", kind.suffix()].concat())
    }

    /// The section that has another as its companion of a kind such as
    /// [`SectionKind::Services`], whether it is installed or not.
    pub fn companion_of(
        &'d self,
        companion: MergedSection<'d, 't>,
        kind: SectionKind,
    ) -> Option<MergedSection<'d, 't>> {
        let (name, suffix) = (companion.name(), kind.suffix());
        let dot = name.len().checked_sub(suffix.len() + 1)?;
        let (base, end) = name.split_at_checked(dot)?;
        let is_companion = end
            .strip_prefix('.')
            .is_some_and(|end| eq_ignore_case(end, suffix));
        is_companion.then(|| self.section(base)).flatten()
    }

    /// The indices of the install sections among the merged ones.
    fn find_installs(&'d self) -> Vec<(usize, InstallKind)> {
        let mut is_named = self.no_sections();
        let mut done = self.no_sections();
        for models in self.models_sections() {
            self.each_installed(
                models,
                |section| done.insert(section),
                |section| {
                    is_named.insert(section);
                },
            );
        }
        // Only few sections have services, and what they belong to is quickly
        // found from them.
        let mut with_services = self.no_sections();
        for section in self.sections() {
            if let Some(section) = self.companion_of(section, SectionKind::Services) {
                with_services.insert(section);
            }
        }
        let mut installs = Vec::new();
        for (index, section) in self.sections().enumerate() {
            let fixed = section_named(section.name());
            let kind = if fixed == Some(SectionKind::DefaultInstall) {
                InstallKind::Default
            } else if is_named.has(section) {
                InstallKind::Device
            } else if with_services.has(section)
                // These have services and yet install no driver.
                && !matches!(
                    fixed,
                    Some(SectionKind::DefaultUninstall | SectionKind::ClassInstall32)
                )
                && !self.uninstalls(section)
            {
                InstallKind::Presumed
            } else {
                continue;
            };
            installs.push((index, kind));
        }
        installs
    }

    /// The names of install sections that the lines of a models section give, in
    /// their order: where several lines in a row give the same, as those of many
    /// devices do, once.
    pub(super) fn install_names(
        &'d self,
        models: MergedSection<'d, 't>,
    ) -> impl Iterator<Item = Cow<'t, str>> {
        let mut last: Option<Cow<'t, str>> = None;
        models.rows().filter_map(move |row| {
            let (_, name) = row.head();
            let name = self.text_of(name);
            if last.as_ref() == Some(&name) {
                return None;
            }
            last = Some(name.clone());
            Some(name)
        })
    }

    /// Calls back with the sections that the lines of a models section install,
    /// with every platform decoration that exists. `is_new` tells of the first of
    /// the decorated ones of a name whether it was not met before: who comes to one
    /// of them again has been to all.
    pub(super) fn each_installed(
        &'d self,
        models: MergedSection<'d, 't>,
        mut is_new: impl FnMut(MergedSection<'d, 't>) -> bool,
        mut found: impl FnMut(MergedSection<'d, 't>),
    ) {
        for name in self.install_names(models) {
            if let Some(section) = self.section(&name) {
                found(section);
            }
            for (place, section) in self.decorated_as(&name).enumerate() {
                if place == 0 && !is_new(section) {
                    break;
                }
                found(section);
            }
        }
    }

    /// Whether a section that nothing in the INF installs is there for a setup
    /// program that removes the driver: it is called so, or it takes something
    /// away and brings nothing.
    pub fn uninstalls(&'d self, section: MergedSection<'d, 't>) -> bool {
        if is_called_uninstall(section.name()) {
            return true;
        }
        let services = self.companion(section, SectionKind::Services);
        let has = |directives: &[&str]| {
            let sections = std::iter::once(section).chain(services);
            let mut keys = sections
                .flat_map(|section| section.rows())
                .filter_map(|row| row.key());
            keys.any(|key| directives.iter().any(|known| eq_ignore_case(known, &key)))
        };
        has(&REMOVING) && !has(&INSTALLING)
    }

    /// The sections `[ClassInstall32]`, with every platform decoration that
    /// exists: Windows reads one where the setup class is not installed yet
    /// (docs install/inf-classinstall32-section.md).
    pub fn class_installs(&'d self) -> Vec<MergedSection<'d, 't>> {
        let name = SectionKind::ClassInstall32.fixed_name();
        let class = self.section(name);
        let decorated = self.decorated_as(name);
        class.into_iter().chain(decorated).collect()
    }

    /// The sections that `[InterfaceInstall32]` names, with every platform
    /// decoration that exists: Windows reads one where the interface class is
    /// not installed yet (docs install/inf-interfaceinstall32-section.md).
    pub fn interface_class_installs(&'d self) -> Vec<MergedSection<'d, 't>> {
        let mut seen = self.no_sections();
        let mut found = Vec::new();
        let classes = self.plainly_named(SectionKind::InterfaceInstall32.fixed_name());
        for row in classes.flat_map(|section| section.rows()) {
            let name = self.text_of(row.value(0));
            found.extend(self.section(&name).filter(|section| seen.insert(*section)));
            for section in self.decorated_as(&name) {
                // Who comes to one of them again has been to all.
                if !seen.insert(section) {
                    break;
                }
                found.push(section);
            }
        }
        found
    }

    /// The sections to which Windows comes only by the Needs of others: no
    /// models section names them, and they are not `[DefaultInstall]`. Of these
    /// it reads what is installed, but no Reboot and no Restart.
    pub fn only_needed(&'d self) -> &'d SectionSet {
        self.only_needed.get_or_init(|| {
            let mut needed = self.sections_named_by(&[NEEDS]);
            for install in self.installs() {
                if install.kind != InstallKind::Presumed {
                    needed.remove(install.section);
                }
            }
            needed
        })
    }

    /// Sections and those of this INF that their Needs directives add to them,
    /// each once.
    pub fn with_needed(
        &'d self,
        sections: impl IntoIterator<Item = MergedSection<'d, 't>>,
    ) -> Vec<MergedSection<'d, 't>> {
        let mut all: Vec<MergedSection<'d, 't>> = sections.into_iter().collect();
        let mut seen = self.no_sections();
        for section in &all {
            seen.insert(*section);
        }
        let mut next = 0;
        while let Some(section) = all.get(next).copied() {
            next += 1;
            for needs in self.directives_in(section, NEEDS) {
                let named = needs.values();
                let named = named.filter_map(|name| self.section(&self.text(&name)));
                all.extend(named.filter(|section| seen.insert(*section)));
            }
        }
        all
    }

    /// The models sections that `[Manufacturer]` names, with each TargetOS
    /// decoration that it lists.
    pub fn models_sections(&'d self) -> Vec<MergedSection<'d, 't>> {
        let mut seen = self.no_sections();
        let mut found = Vec::new();
        let manufacturers = self.section("Manufacturer").into_iter();
        for row in manufacturers.flat_map(|section| section.rows()) {
            let mut values = row.values();
            let base = self.text_of(values.next().unwrap_or_default());
            let decorated = values.map(|value| [&*base, ".", &*self.text(&value)].concat().into());
            for name in std::iter::once(base.clone()).chain(decorated) {
                found.extend(self.section(&name).filter(|section| seen.insert(*section)));
            }
        }
        found
    }
}

/// The name of the install section that a section of this name would be a
/// companion of; the name itself where it ends like none.
pub fn without_companion(name: &str) -> &str {
    name.rsplit_once('.')
        .filter(|(_, suffix)| companion(suffix).is_some())
        .map_or(name, |(install, _)| install)
}

/// Whether a section's name says that it takes a driver away: `Uninstall`,
/// `Gadget_DeInstall`, `Gadget.Remove`.
fn is_called_uninstall(name: &str) -> bool {
    let name = fold_case(name);
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    ["uninst", "deinst"].iter().any(|part| name.contains(part))
        || words.any(|word| word == "remove")
}

/// A section name without its TargetOS decoration (docs
/// install/inf-manufacturer-section.md); `None` where it has none.
pub fn undecorated(name: &str) -> Option<&str> {
    let begins_nt = |dot: &usize| {
        let behind = name.as_bytes().get(dot + 1..dot + 3);
        behind.is_some_and(|platform| platform.eq_ignore_ascii_case(b"nt"))
    };
    const DOT: Set<1> = Set::of([b'.']);
    DOT.find_all(name.as_bytes())
        .filter(begins_nt)
        .find(|dot| name.get(dot + 1..).and_then(target_os).is_some())
        .and_then(|dot| name.get(..dot))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Document;

    #[test]
    fn what_is_called_so_or_only_takes_away_uninstalls() {
        for (text, uninstalls) in [
            ("[Lamp_Uninstall]\nAddReg = R\n", true),
            ("[Lamp.UnInst.NT]\nCopyFiles = L\n", true),
            ("[DeinstallLamp]\n", true),
            ("[Lamp.Remove]\nAddReg = R\n", true),
            ("[Lamp]\nDelReg = R\nReboot\n", true),
            ("[Lamp]\nReboot\n[Lamp.Services]\nDelService = lamp\n", true),
            ("[Removable_Lamp]\nAddReg = R\n", false),
            ("[Lamp]\nAddReg = R\n", false),
            ("[Lamp]\nDelReg = R\nCopyFiles = L\n", false),
            (
                "[Lamp]\nDelReg = R\n[Lamp.Services]\nAddService = lamp,2,S\n",
                false,
            ),
        ] {
            let document = Document::new(text);
            let model = Model::new(&document);
            let section = model.sections().next();
            assert_eq!(
                section.map(|section| model.uninstalls(section)),
                Some(uninstalls),
                "{text}"
            );
        }
    }

    #[test]
    fn classes_are_installed_by_their_decorated_sections_too() {
        let text = "[ClassInstall32]\n[classinstall32.NTamd64]\n[ClassInstall32.Services]\n\
            [InterfaceInstall32]\n{0} = I\n{1} = i\n[InterfaceInstall32.NT]\n{2} = J\n\
            [I]\n[I.NTx86]\n[I.Other]\n[J.NT]\n[K]\n";
        let document = Document::new(text);
        let model = Model::new(&document);
        let names = |sections: Vec<MergedSection<'_, '_>>| -> Vec<String> {
            let names = sections.iter().map(|section| section.name().to_owned());
            names.collect()
        };
        let classes = names(model.class_installs());
        assert_eq!(classes, ["ClassInstall32", "classinstall32.NTamd64"]);
        let interfaces = names(model.interface_class_installs());
        assert_eq!(interfaces, ["I", "I.NTx86", "J.NT"]);
    }
}
