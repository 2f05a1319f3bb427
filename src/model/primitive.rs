//! Whether an INF is a primitive driver: one that Windows manages without a device
//! (docs develop/creating-a-primitive-driver.md).

use std::fmt;

use super::{InstallKind, MergedSection, Model};
use crate::schema::{SectionKind, number, section_named, target_os};

/// What keeps an INF with `[DefaultInstall]` from being a primitive driver.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NotPrimitive {
    /// There is a `[Manufacturer]` section.
    Manufacturer,
    /// The section with this name has no architecture in it.
    NoArchitecture(String),
    /// The uninstall section with this name lacks `LegacyUninstall = 1`.
    Uninstall(String),
    /// `[Version]` lacks the entry with this key.
    Version(&'static str),
}

/// As the end of a sentence.
impl fmt::Display for NotPrimitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotPrimitive::Manufacturer => f.write_str("the INF has a [Manufacturer] section"),
            NotPrimitive::NoArchitecture(name) => {
                write!(f, "[{name}] has no architecture in its name")
            }
            NotPrimitive::Uninstall(name) => write!(f, "[{name}] lacks LegacyUninstall = 1"),
            NotPrimitive::Version(key) => write!(f, "[Version] lacks {key}"),
        }
    }
}

/// The entries that the page asks for by name. Without a catalog or a DriverVer a build
/// may still add them.
const VERSION: [&str; 3] = ["Class", "ClassGuid", "Provider"];

impl<'d, 't> Model<'d, 't> {
    /// The sections `[DefaultInstall]`, with every decoration that exists.
    pub fn default_installs(&'d self) -> impl Iterator<Item = MergedSection<'d, 't>> {
        let installs = self.installs();
        let installs = installs.filter(|install| install.kind == InstallKind::Default);
        installs.map(|install| install.section)
    }

    /// The sections `[DefaultUninstall]`, with every decoration that exists. One may be
    /// there only as its `.Services` section, which this does not tell.
    pub fn default_uninstalls(&'d self) -> impl Iterator<Item = MergedSection<'d, 't>> {
        let sections = self.sections();
        sections
            .filter(|section| section_named(section.name()) == Some(SectionKind::DefaultUninstall))
    }

    /// Whether an uninstall section is for Windows before version 1903 alone: it says
    /// `LegacyUninstall = 1`.
    pub fn is_legacy_uninstall(&'d self, section: MergedSection<'d, 't>) -> bool {
        let row = section.row("LegacyUninstall");
        row.is_some_and(|row| number(&self.text(&row.value(0))) == Some(1))
    }

    /// What `[Version]` lacks of what every primitive driver needs.
    pub fn missing_for_primitive(&'d self) -> impl Iterator<Item = &'static str> {
        let has = |key: &str| {
            let row = self.section("Version").and_then(|version| version.row(key));
            row.is_some_and(|row| !self.text(&row.value(0)).trim().is_empty())
        };
        VERSION.into_iter().filter(move |key| !has(key))
    }

    /// Why an INF that has `[DefaultInstall]` is not a primitive driver; `None` where it
    /// is one, and where it has no such section.
    pub fn not_primitive(&'d self) -> Option<NotPrimitive> {
        let mut installs = self.default_installs().peekable();
        installs.peek()?;
        if self.section("Manufacturer").is_some() {
            return Some(NotPrimitive::Manufacturer);
        }
        let all = installs.chain(self.default_uninstalls());
        let mut plain = all.filter(|section| decorated_architecture(section.name()).is_none());
        if let Some(section) = plain.next() {
            return Some(NotPrimitive::NoArchitecture(section.name().to_owned()));
        }
        let mut uninstalls = self.default_uninstalls();
        if let Some(section) = uninstalls.find(|section| !self.is_legacy_uninstall(*section)) {
            return Some(NotPrimitive::Uninstall(section.name().to_owned()));
        }
        self.missing_for_primitive()
            .next()
            .map(NotPrimitive::Version)
    }

    /// Whether the INF installs a driver without a device: `[DefaultInstall]` of an INF with
    /// a class, or that adds a service, and no `[Manufacturer]`. Others set values of the
    /// registry, or are service packs of Windows.
    pub fn installs_without_device(&'d self) -> bool {
        let mut installs = self.default_installs().peekable();
        let has_class = || {
            let mut missing = self.missing_for_primitive();
            missing.all(|key| !["Class", "ClassGuid"].contains(&key))
        };
        installs.peek().is_some()
            && self.section("Manufacturer").is_none()
            && !self.is_windows_update()
            && (has_class() || installs.any(|section| self.adds_service(section)))
    }

    /// Whether an install section adds a service.
    fn adds_service(&'d self, section: MergedSection<'d, 't>) -> bool {
        let services = self.companion(section, SectionKind::Services);
        let mut sites = services.into_iter().flat_map(|section| {
            let added = self.directives_in(section, "AddService");
            added.filter(|site| !self.text(&site.row.value(0)).is_empty())
        });
        sites.next().is_some()
    }

    /// Whether the INF is a primitive driver.
    pub fn is_primitive(&'d self) -> bool {
        self.default_installs().next().is_some() && self.not_primitive().is_none()
    }
}

/// The architecture in the decoration of a section such as `DefaultInstall.NTamd64`, or
/// what stands for one in an INX file; `None` where it has none.
pub fn decorated_architecture(name: &str) -> Option<&str> {
    let (_, decoration) = name.split_once('.')?;
    let (platform, _) = target_os(decoration)?;
    platform.get(2..).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Document;

    const VERSION: &str = "[Version]\nSignature = \"$Windows NT$\"\nClass = System\n\
        ClassGuid = {4d36e97d-e325-11ce-bfc1-08002be10318}\nProvider = Me\n";

    fn why(sections: &str) -> Option<String> {
        let text = format!("{VERSION}{sections}");
        let document = Document::new(&text);
        let model = Model::new(&document);
        let why = model.not_primitive().map(|why| why.to_string());
        assert_eq!(model.is_primitive(), why.is_none(), "{sections}");
        why
    }

    #[test]
    fn a_primitive_driver_is_complete_and_has_an_architecture_everywhere() {
        for sections in [
            "[DefaultInstall.NTamd64]\n",
            "[DefaultInstall.NTx86]\n[DefaultInstall.ntarm64.10.0...25952]\n",
            "[DefaultInstall.NT$ARCH$]\n",
            "[DefaultInstall.NTamd64]\n[DefaultUninstall.NTamd64]\nLegacyUninstall=1\n",
        ] {
            assert_eq!(why(sections), None, "{sections}");
        }
        for (sections, expected) in [
            (
                "[DefaultInstall]\n",
                "[DefaultInstall] has no architecture in its name",
            ),
            (
                "[DefaultInstall.NTamd64]\n[DefaultInstall.NT]\n",
                "[DefaultInstall.NT] has no architecture in its name",
            ),
            (
                "[DefaultInstall.NTamd64]\n[DefaultUninstall]\nLegacyUninstall=1\n",
                "[DefaultUninstall] has no architecture in its name",
            ),
            (
                "[DefaultInstall.NTamd64]\n[DefaultUninstall.NTamd64]\nLegacyUninstall=0\n",
                "[DefaultUninstall.NTamd64] lacks LegacyUninstall = 1",
            ),
            (
                "[DefaultInstall.NTamd64]\n[Manufacturer]\n",
                "the INF has a [Manufacturer] section",
            ),
        ] {
            assert_eq!(why(sections).as_deref(), Some(expected), "{sections}");
        }
        let text = VERSION.replace("Provider = Me", "Provider =") + "[DefaultInstall.NTx86]\n";
        let document = Document::new(&text);
        let why = Model::new(&document).not_primitive();
        assert_eq!(why, Some(NotPrimitive::Version("Provider")));
    }

    #[test]
    fn an_inf_without_default_install_is_no_matter_of_primitive_drivers() {
        let document = Document::new("[Version]\n[DefaultUninstall]\n");
        let model = Model::new(&document);
        assert_eq!(model.not_primitive(), None);
        assert!(!model.is_primitive());
    }
}
