//! Who gets what: devices, and the install sections that they take.

use std::borrow::Cow;

use super::{MergedSection, Model, Target};
use crate::model::Decoration;
use crate::schema::{Feature, SectionKind, section_named};
use crate::syntax::{Row, eq_ignore_case};

/// A line of `[Manufacturer]`.
#[derive(Debug, Clone)]
pub struct Manufacturer<'t> {
    /// The manufacturer's name, after string substitution.
    pub name: Cow<'t, str>,
    /// The name of its models sections, without decorations.
    pub models: Cow<'t, str>,
    /// The decorations, as they are written and read; what is not one is left out.
    pub decorations: Vec<(String, Decoration)>,
}

/// A device: a line of a models section.
#[derive(Debug, Clone)]
pub struct Device<'d, 't> {
    /// The line.
    pub row: Row<'d, 't>,
    /// What it is called, after string substitution.
    pub description: Cow<'t, str>,
    /// The install section, without its decoration.
    pub install: Cow<'t, str>,
    /// The hardware ID and the compatible ones.
    pub ids: Vec<Cow<'t, str>>,
}

/// An install section that no device takes.
#[derive(Debug, Clone, Copy)]
pub struct Root<'d, 't> {
    /// The section.
    pub section: MergedSection<'d, 't>,
    /// What it is. One that nothing in the INF names is taken for a DDInstall section: a
    /// setup program may install it.
    pub kind: SectionKind,
}

impl Manufacturer<'_> {
    /// The name of the models section that a system takes, whether there is one or not:
    /// of those for its machines and edition the one with the highest version that is
    /// not above its own (docs install/inf-manufacturer-section.md). `None` where the
    /// line has none for it.
    pub fn models_for(&self, target: &Target) -> Option<String> {
        let fits = |decoration: &Decoration| {
            let (product, suite) = decoration.edition();
            let has_build = decoration.oldest.build != 0;
            let is_read = !has_build || target.system >= Feature::BuildNumbers.since();
            is_read
                && decoration.oldest <= target.system
                && (product == 0 || product == target.product)
                && target.suite & suite == suite
        };
        let closest = self.decorations.iter().filter_map(|(written, decoration)| {
            let platform = Platform::of(&decoration.platform, target.architecture)?;
            let (product, suite) = decoration.edition();
            let edition = (product != 0, suite.count_ones());
            fits(decoration).then_some(((decoration.oldest, edition, platform), written))
        });
        // Of equal ones the first.
        let closest = closest.reduce(|best, next| if next.0 > best.0 { next } else { best });
        match closest {
            Some((_, written)) => Some(format!("{}.{written}", self.models)),
            // Without a decoration it serves x86 machines only.
            None => (target.architecture == X86).then(|| self.models.to_string()),
        }
    }
}

const X86: &str = "x86";

/// How a platform decoration fits a machine: the closest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Platform {
    /// `NT`, which is for x86 machines.
    Any,
    /// `NT$ARCH$`, which is to become that of a machine.
    ToCome,
    /// `NTamd64`.
    Own,
}

impl Platform {
    fn of(platform: &str, architecture: &str) -> Option<Platform> {
        let processor = platform.get(2..).unwrap_or_default();
        match processor {
            "" => (architecture == X86).then_some(Platform::Any),
            _ if eq_ignore_case(processor, architecture) => Some(Platform::Own),
            _ => eq_ignore_case(processor, "$arch$").then_some(Platform::ToCome),
        }
    }
}

impl<'d, 't> Model<'d, 't> {
    /// The lines of `[Manufacturer]`.
    pub fn manufacturers(&'d self) -> Vec<Manufacturer<'t>> {
        let lines = self.section("Manufacturer").into_iter();
        let rows = lines.flat_map(|section| section.rows());
        let read = rows.filter_map(|row| {
            let (key, first) = row.head();
            let models = self.text_of(first);
            let decorations = row.values().skip(1).filter_map(|value| {
                let text = self.text_of(value);
                Some((text.clone().into_owned(), Decoration::parse(&text)?))
            });
            (!models.is_empty()).then(|| Manufacturer {
                name: key.map_or(models.clone(), |key| self.text_of(key)),
                models,
                decorations: decorations.collect(),
            })
        });
        read.collect()
    }

    /// The devices of a models section. A line without an ID is none: a section of
    /// another kind may have the name of a models section.
    pub fn devices(
        &'d self,
        models: MergedSection<'d, 't>,
    ) -> impl Iterator<Item = Device<'d, 't>> {
        models.rows().filter_map(|row| {
            let mut values = row.values().map(|value| self.text_of(value));
            let install = values.next()?;
            let ids: Vec<Cow<'t, str>> = values.filter(|id| !id.is_empty()).collect();
            let description = row.head().0.map(|key| self.text_of(key));
            (!ids.is_empty()).then(|| Device {
                row,
                description: description.unwrap_or_default(),
                install,
                ids,
            })
        })
    }

    /// The install section of a name that machines of an architecture take: the one with
    /// the closest decoration (docs install/inf-ddinstall-section.md).
    pub fn install_for(&'d self, name: &str, architecture: &str) -> Option<MergedSection<'d, 't>> {
        let own = format!(".nt{architecture}");
        let suffixes = [&*own, ".nt$arch$", ".nt", ""];
        let mut found = suffixes
            .iter()
            .filter_map(|suffix| self.section(&[name, suffix].concat()));
        found.next()
    }

    /// The install sections that no device takes: of classes, of interface classes, of
    /// the INF itself, and those that nothing in the INF leads to, which a setup program
    /// may install.
    pub fn roots(&'d self) -> Vec<Root<'d, 't>> {
        let mut roots: Vec<Root<'d, 't>> = Vec::new();
        for section in self.sections() {
            let kind = section_named(section.name());
            if let Some(kind) = kind.filter(|kind| kind.is_install()) {
                roots.push(Root { section, kind });
            }
        }
        for section in self.interface_class_installs() {
            let kind = SectionKind::InterfaceInstall;
            roots.push(Root { section, kind });
        }
        roots
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::schema::TargetOs;
    use crate::syntax::Document;

    /// The models section that a system takes of a line, without `M` before its
    /// decoration.
    fn taken(decorations: &str, target: &Target) -> Option<String> {
        let text = format!("[Manufacturer]\nA = M{decorations}\n");
        let document = Document::new(&text);
        let model = Model::new(&document);
        let manufacturers = model.manufacturers();
        let name = manufacturers.first().unwrap().models_for(target)?;
        Some(name.strip_prefix('M').unwrap().to_owned())
    }

    #[test]
    fn of_models_the_highest_version_is_taken_that_is_not_too_high() {
        let on = |decorations: &str, architecture: &'static str, version: &str| {
            let version: TargetOs = version.parse().unwrap();
            taken(decorations, &Target::workstation(architecture, version))
        };
        let some = |decoration: &str| Some(decoration.to_owned());
        let all = ",NTamd64.6.1,NTamd64,NTamd64.10.0...16299,NTarm64,NTx86.6.1,NT.6.0";
        assert_eq!(on(all, "amd64", "6.0.0"), some(".NTamd64"));
        assert_eq!(on(all, "amd64", "6.1.0"), some(".NTamd64.6.1"));
        assert_eq!(on(all, "amd64", "10.0.16298"), some(".NTamd64.6.1"));
        assert_eq!(
            on(all, "amd64", "10.0.16299"),
            some(".NTamd64.10.0...16299")
        );
        assert_eq!(on(all, "arm64", "10.0.22000"), some(".NTarm64"));
        assert_eq!(on(all, "x86", "5.0.0"), some(""));
        assert_eq!(on(all, "x86", "6.0.0"), some(".NT.6.0"));
        assert_eq!(on(all, "x86", "6.1.0"), some(".NTx86.6.1"));
        // Without a decoration for them other machines find nothing.
        assert_eq!(on("", "amd64", "10.0.22000"), None);
        assert_eq!(on(",NT", "amd64", "10.0.22000"), None);
        assert_eq!(on(",NT,NTx86", "x86", "10.0.22000"), some(".NTx86"));
        // The same INF before and after its architecture is known.
        assert_eq!(on(",NT$ARCH$", "arm64", "10.0.22000"), some(".NT$ARCH$"));
        // A build number is read by Windows that know of it.
        assert_eq!(
            on(",NTamd64.6.1,NTamd64.6.2...9200", "amd64", "6.3.0"),
            some(".NTamd64.6.1")
        );
    }

    #[test]
    fn editions_are_told_apart_and_a_version_comes_before_them() {
        let system = TargetOs::VISTA;
        let on = |product: u32, suite: u32, decorations: &str| {
            let target = Target {
                product,
                suite,
                ..Target::workstation("amd64", system)
            };
            taken(decorations, &target)
        };
        let all = ",NTamd64.6.0.1,NTamd64.6.0.3,NTamd64.5.2";
        assert_eq!(on(1, 0, all).as_deref(), Some(".NTamd64.6.0.1"));
        assert_eq!(on(3, 0, all).as_deref(), Some(".NTamd64.6.0.3"));
        assert_eq!(on(2, 0, all).as_deref(), Some(".NTamd64.5.2"));
        let suites = ",NTamd64....0x80,NTamd64";
        assert_eq!(on(3, 0x82, suites).as_deref(), Some(".NTamd64....0x80"));
        assert_eq!(on(3, 2, suites).as_deref(), Some(".NTamd64"));
        let version = ",NTamd64.6.0,NTamd64.5.2.1.0x80";
        assert_eq!(on(1, 0x80, version).as_deref(), Some(".NTamd64.6.0"));
    }

    #[test]
    fn of_install_sections_the_closest_decoration_is_taken() {
        let text = "[I]\n[I.NT]\n[I.NTamd64]\n[J]\n[K.NTx86]\n[L.NT$ARCH$]\n[L]\n";
        let document = Document::new(text);
        let model = Model::new(&document);
        let on = |name: &str, architecture: &str| {
            let section = model.install_for(name, architecture);
            section.map(|section| section.name().to_owned())
        };
        assert_eq!(on("i", "amd64").as_deref(), Some("I.NTamd64"));
        assert_eq!(on("i", "arm64").as_deref(), Some("I.NT"));
        assert_eq!(on("j", "arm64").as_deref(), Some("J"));
        assert_eq!(on("k", "arm64"), None);
        assert_eq!(on("l", "arm64").as_deref(), Some("L.NT$ARCH$"));
    }
}
