//! The install graph: Manufacturer → Models → DDInstall, and DefaultInstall.

use std::borrow::Cow;
use std::ops::RangeBounds;

use hashbrown::HashSet;

use super::{ByName, MergedSection, Model};
use crate::syntax::{fold, same};

/// Why a section is installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstallKind {
    /// A DDInstall section: a models section names it.
    Device,
    /// A section that no models section names, but that has a `.Services`
    /// section of its own, which only install sections do.
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

    /// The companion with a suffix such as `Services`, if there is one.
    pub fn companion(
        &self,
        model: &'d Model<'d, 't>,
        suffix: &str,
    ) -> Option<MergedSection<'d, 't>> {
        model.section(&format!("{}.{suffix}", self.section.name()))
    }
}

/// The directive that adds other sections to an install section.
pub(super) const NEEDS: &str = "Needs";
const DEFAULT_INSTALL: &str = "DefaultInstall";
const SERVICES: &str = ".services";

/// Sections that have a `.Services` companion and yet install no driver.
const NO_INSTALL: [&str; 2] = [DEFAULT_UNINSTALL, CLASS_INSTALL];

/// The section that a setup program installs by name to take all away.
pub(super) const DEFAULT_UNINSTALL: &str = "DefaultUninstall";
/// The section that installs a setup class.
pub(super) const CLASS_INSTALL: &str = "ClassInstall32";

/// What is appended to the name of a DDInstall section to name its companions.
pub(super) const COMPANIONS: [&str; 13] = [
    "CoInstallers",
    "COM",
    "Components",
    "Events",
    "FactDef",
    "Filters",
    "HW",
    "Interfaces",
    "LogConfigOverride",
    "Services",
    "Software",
    "Wdf",
    "WMI",
];

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

    /// The indices of the install sections among the merged ones.
    fn find_installs(&'d self) -> Vec<(usize, InstallKind)> {
        // Which section has a name, a platform decoration left out.
        let sections = self.sections().enumerate();
        let decorated: Vec<(&str, usize)> = sections
            .filter_map(|(index, section)| Some((undecorated(section.name())?, index)))
            .collect();
        let decorated = ByName::new(decorated, |(base, _)| base);
        let mut is_named = vec![false; self.merged.len()];
        let mut last: Option<Cow<'t, str>> = None;
        for row in self.models_sections().iter().flat_map(MergedSection::rows) {
            let (_, name) = row.head();
            let name = self.text_of(name);
            // Many devices in a row are installed by the same section.
            if last.as_ref() == Some(&name) {
                continue;
            }
            let with_decoration = decorated.get(&name).map(|(_, index)| *index);
            for index in self.index_of(&name).into_iter().chain(with_decoration) {
                if let Some(is_named) = is_named.get_mut(index) {
                    *is_named = true;
                }
            }
            last = Some(name);
        }
        // Only few sections have services, and what they belong to is quickly
        // found from them.
        let with_services: HashSet<usize> = self
            .sections()
            .filter_map(|section| {
                let name = section.name();
                let (base, suffix) =
                    name.split_at_checked(name.len().checked_sub(SERVICES.len())?)?;
                same(suffix, SERVICES).then(|| self.index_of(base))?
            })
            .collect();
        let mut installs = Vec::new();
        for (index, section) in self.sections().enumerate() {
            let name = section.name();
            let is = |known: &str| {
                let (base, rest) = name.split_at_checked(known.len()).unwrap_or_default();
                same(base, known) && (rest.is_empty() || undecorated(name) == Some(base))
            };
            let kind = if is(DEFAULT_INSTALL) {
                InstallKind::Default
            } else if is_named.get(index) == Some(&true) {
                InstallKind::Device
            } else if with_services.contains(&index) && !NO_INSTALL.iter().any(|other| is(other)) {
                InstallKind::Presumed
            } else {
                continue;
            };
            installs.push((index, kind));
        }
        installs
    }

    /// The sections to which Windows comes only by the Needs of others: no
    /// models section names them, and they are not `[DefaultInstall]`. Of these
    /// it reads what is installed, but no Reboot and no Restart. Their names,
    /// [folded](fold).
    pub fn only_needed(&'d self) -> HashSet<String> {
        let mut names = self.named_by(NEEDS, 0..);
        for install in self.installs() {
            if install.kind != InstallKind::Presumed {
                names.remove(fold(install.section.name()).as_ref());
            }
        }
        names
    }

    /// What the directives of a name have as the values with the given
    /// indices, [folded](fold).
    pub fn named_by(&'d self, directive: &str, values: impl RangeBounds<usize>) -> HashSet<String> {
        let mut names = HashSet::new();
        for site in self.directives(directive) {
            let named = site.values().enumerate();
            for (_, name) in named.filter(|(index, _)| values.contains(index)) {
                names.insert(fold(&self.text(&name)).into_owned());
            }
        }
        names
    }

    /// Sections and those of this INF that their Needs directives add to them,
    /// each once.
    pub fn with_needed(
        &'d self,
        sections: impl IntoIterator<Item = MergedSection<'d, 't>>,
    ) -> Vec<MergedSection<'d, 't>> {
        let mut all: Vec<MergedSection<'d, 't>> = sections.into_iter().collect();
        let names = all.iter().map(|section| fold(section.name()).into_owned());
        let mut seen: HashSet<String> = names.collect();
        let mut next = 0;
        while let Some(section) = all.get(next).copied() {
            next += 1;
            for needs in self.directives_in(section, NEEDS) {
                for name in needs.values() {
                    let name = self.text_of(name);
                    if seen.insert(fold(&name).into_owned()) {
                        all.extend(self.section(&name));
                    }
                }
            }
        }
        all
    }

    /// The models sections that `[Manufacturer]` names, with each TargetOS
    /// decoration that it lists.
    pub fn models_sections(&'d self) -> Vec<MergedSection<'d, 't>> {
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        let manufacturers = self.section("Manufacturer").into_iter();
        for row in manufacturers.flat_map(|section| section.rows()) {
            let mut values = row.values();
            let base = self.text_of(values.next().unwrap_or_default());
            let decorated = values.map(|value| format!("{base}.{}", self.text(&value)).into());
            for name in std::iter::once(base.clone()).chain(decorated) {
                if let Some(index) = self.index_of(&name)
                    && seen.insert(index)
                {
                    found.extend(self.merged_section(index));
                }
            }
        }
        found
    }
}

/// A section name without its TargetOS decoration (docs
/// install/inf-manufacturer-section.md); `None` where it has none.
pub fn undecorated(name: &str) -> Option<&str> {
    let begins_nt = |dot: &usize| {
        let behind = name.as_bytes().get(dot + 1..dot + 3);
        behind.is_some_and(|platform| platform.eq_ignore_ascii_case(b"nt"))
    };
    memchr::memchr_iter(b'.', name.as_bytes())
        .filter(begins_nt)
        .find(|dot| name.get(dot + 1..).is_some_and(is_target_os))
        .and_then(|dot| name.get(..dot))
}

/// `nt[arch][.[major][.[minor][.[product][.[suite][.[build]]]]]]`; before
/// stampinf the architecture of an INX file is `$ARCH$`.
fn is_target_os(decoration: &str) -> bool {
    let mut parts = decoration.split('.');
    let platform = parts.next().map(fold);
    let known = platform.as_deref().is_some_and(|platform| {
        matches!(
            platform,
            "nt" | "ntx86" | "ntia64" | "ntamd64" | "ntarm" | "ntarm64" | "nt$arch$"
        )
    });
    let numbers: Vec<&str> = parts.collect();
    known
        && numbers.len() <= 5
        && numbers.iter().all(|part| {
            let digits = part
                .strip_prefix("0x")
                .or_else(|| part.strip_prefix("0X"))
                .unwrap_or(part);
            digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}
