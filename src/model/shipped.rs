//! What of a driver package a system gets: the files that it copies out of the package, and
//! the hardware IDs of its devices. A catalog is made of that.

use std::borrow::Cow;

use hashbrown::HashSet;

use super::effect::{Boundaries, Effects, FileOperation, Target, What};
use super::{MergedSection, Model, machine_of, undecorated};
use crate::schema::{SectionKind, TargetOs};
use crate::syntax::{eq_ignore_case, fold_case};

/// What of a package a system gets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shipped {
    /// The files, in the order of the INF.
    pub files: Vec<ShippedFile>,
    /// Files that are copied although no `[SourceDisksFiles]` lists them, and that do not
    /// come from Windows either.
    pub unlisted: Vec<String>,
    /// The hardware and compatible IDs of all devices, on whatever system, in the order of the
    /// INF.
    pub hardware_ids: Vec<String>,
    /// Whether the INF has a `[Manufacturer]` section, and no models section in it that the
    /// system takes.
    pub has_no_models: bool,
}

/// A file that is copied out of the package.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ShippedFile {
    /// Its name in the package.
    pub source: String,
    /// Its name once it is copied.
    pub name: String,
    /// The folders of the package in which it lies, without backslashes around: empty for
    /// that of the INF.
    pub folders: Vec<String>,
    /// Whether the system itself copies it. Others come from install sections of devices
    /// that only other systems have.
    pub is_own: bool,
}

/// An install section, and where its files come from.
struct Install<'d, 't, 'a> {
    section: MergedSection<'d, 't>,
    kind: SectionKind,
    /// The machines whose `[SourceDisksFiles]` counts.
    architecture: Cow<'a, str>,
    is_own: bool,
}

impl<'d, 't> Model<'d, 't> {
    /// The catalog of machines of an architecture: the one with its decoration, or else the
    /// one for any Windows, or else the plain one (docs install/inf-version-section.md).
    pub fn catalog_for(&'d self, architecture: &str) -> Option<String> {
        let own = format!("CatalogFile.nt{architecture}");
        let keys = [&*own, "CatalogFile.nt", "CatalogFile"];
        let version = self.section("Version")?;
        keys.iter().find_map(|wanted| {
            let row = version.rows().find(|row| {
                let key = row.key();
                key.is_some_and(|key| eq_ignore_case(&key, wanted))
            })?;
            let name = self.text_of(row.values().next()?).into_owned();
            (!name.is_empty()).then_some(name)
        })
    }

    /// What the systems of a version, with whatever build and edition, get on machines of an
    /// architecture.
    pub fn shipped(
        &'d self,
        architecture: &str,
        (major, minor): (u32, u32),
        is_server: bool,
    ) -> Shipped {
        let system = TargetOs {
            major,
            minor,
            build: 0,
        };
        let targets = Boundaries::of(self).at(system);
        let targets: Vec<Target> = targets
            .targets()
            .filter(|target| {
                let version = (target.system.major, target.system.minor);
                target.architecture == architecture && version == (major, minor)
            })
            .collect();
        // Where no decoration tells editions apart, one stands for all.
        const WORKSTATION: u32 = 1;
        let by_product = targets.iter().any(|target| target.product != WORKSTATION);
        let is_edition =
            |target: &&Target| !by_product || (target.product != WORKSTATION) == is_server;
        let mut shipped = Shipped::default();
        let mut models = Vec::new();
        let mut seen = self.no_sections();
        let manufacturers = self.manufacturers();
        for manufacturer in &manufacturers {
            for target in targets.iter().filter(is_edition) {
                let name = manufacturer.models_for(target);
                let section = name.and_then(|name| self.section(&name));
                models.extend(section.filter(|section| seen.insert(*section)));
            }
        }
        shipped.has_no_models = models.is_empty() && self.section("Manufacturer").is_some();
        let mut installs = Vec::new();
        let mut known_ids = HashSet::new();
        for device in models.into_iter().flat_map(|section| self.devices(section)) {
            let section = self.install_for(&device.install, architecture);
            installs.extend(section.map(|section| Install {
                section,
                kind: SectionKind::DdInstall,
                architecture: Cow::Borrowed(architecture),
                is_own: true,
            }));
        }
        installs.extend(self.roots_for(architecture));
        // Inf2Cat does not ask which models sections a system takes: it follows them all,
        // except where an install section has the decoration of an architecture.
        for models in self.targeted_models() {
            let machine = match models.machine() {
                "" => "x86",
                "$ARCH$" => architecture,
                machine => machine,
            };
            for device in self.devices(models.section) {
                for id in &device.ids {
                    if known_ids.insert(fold_case(id).into_owned()) {
                        shipped.hardware_ids.push(id.clone().into_owned());
                    }
                }
                let is_decorated = |machine: &str| {
                    let name = format!("{}.nt{machine}", device.install);
                    self.section(&name).is_some()
                };
                if is_decorated(machine) || is_decorated(architecture) {
                    continue;
                }
                let section = self.install_for(&device.install, machine);
                installs.extend(section.map(|section| Install {
                    section,
                    kind: SectionKind::DdInstall,
                    architecture: Cow::Owned(machine.to_owned()),
                    is_own: false,
                }));
            }
        }
        self.copy_all(&installs, &mut shipped);
        shipped
    }

    /// The install sections that no device takes and that machines of an architecture read.
    fn roots_for<'a>(&'d self, architecture: &'a str) -> impl Iterator<Item = Install<'d, 't, 'a>> {
        let roots = self.roots().into_iter().filter(move |root| {
            let name = root.section.name();
            let name = undecorated(name).unwrap_or(name);
            let own = self.install_for(name, architecture);
            own.is_some_and(|own| own.name() == root.section.name())
                && root.kind != SectionKind::DefaultUninstall
        });
        roots.map(move |root| Install {
            section: root.section,
            kind: root.kind,
            architecture: Cow::Borrowed(architecture),
            is_own: true,
        })
    }

    fn copy_all(&'d self, installs: &[Install<'d, 't, '_>], shipped: &mut Shipped) {
        let mut effects = Effects::of(self);
        let mut seen: HashSet<(&str, String)> = HashSet::new();
        let mut known: HashSet<(String, String, Vec<String>)> = HashSet::new();
        for install in installs {
            let Install {
                section,
                kind,
                is_own,
                ..
            } = install;
            // A models line may name a section with its decoration, and then on machines of
            // other architectures, too.
            let architecture = machine_of(section.name()).unwrap_or(&install.architecture);
            if !seen.insert((section.name(), fold_case(architecture).into_owned())) {
                continue;
            }
            for action in effects.actions(*section, *kind) {
                let What::File {
                    operation: FileOperation::Copy,
                    file,
                    source,
                    ..
                } = action.what
                else {
                    continue;
                };
                let folders = self.source_folders(&source, architecture);
                let folded = |name: &Cow<'t, str>| fold_case(name).into_owned();
                if !known.insert((folded(&source), folded(&file), folders.clone())) {
                    continue;
                }
                if !folders.is_empty() {
                    shipped.files.push(ShippedFile {
                        source: source.into_owned(),
                        name: file.into_owned(),
                        folders,
                        is_own: *is_own,
                    });
                } else if *is_own && !self.takes_files_from_windows() {
                    shipped.unlisted.push(source.into_owned());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Document;

    const INF: &str = "\
[Version]
CatalogFile = any.cat
CatalogFile.NTarm64 = arm.cat
[SourceDisksNames]
1 = \"Disk\",,,\"\\disk\"
2 = Root
[SourceDisksFiles]
a.sys = 1,bin
b.dll = 2
never.dll = 2
[SourceDisksFiles.arm64]
a.sys = 2,arm64
[Manufacturer]
%M% = M, NTamd64, NTamd64.10.0...16299, NTarm64
N = N, NTamd64.6.1.3
[M.NTamd64]
A = I, PCI\\VEN_1&DEV_1, PCI\\VEN_1
[M.NTamd64.10.0...16299]
A = I, PCI\\VEN_2
A = J, pci\\ven_1
[M.NTarm64]
A = I, PCI\\VEN_3
[N.NTamd64.6.1.3]
A = S, ROOT\\SERVER
[I]
CopyFiles = L, @b.dll
[J]
CopyFiles = L, @gone.dll
[S]
CopyFiles = @b.dll
[L]
new.sys, a.sys
[ClassInstall32.NTx86]
CopyFiles = @never.dll
";

    fn shipped(inf: &str, architecture: &str, version: (u32, u32), is_server: bool) -> Shipped {
        let document = Document::new(inf);
        Model::new(&document).shipped(architecture, version, is_server)
    }

    fn files(shipped: &Shipped) -> Vec<String> {
        let file = |file: &ShippedFile| {
            let folders = file.folders.join("|");
            let other = if file.is_own { "" } else { " (other)" };
            format!("{} = {} in {folders}{other}", file.name, file.source)
        };
        shipped.files.iter().map(file).collect()
    }

    #[test]
    fn a_version_gets_what_any_build_of_it_takes() {
        let amd64 = shipped(INF, "amd64", (10, 0), false);
        assert_eq!(
            files(&amd64),
            [
                "new.sys = a.sys in disk\\bin",
                "b.dll = b.dll in ",
                "new.sys = a.sys in arm64 (other)"
            ]
        );
        assert_eq!(amd64.unlisted, ["gone.dll"]);
        let all = [
            "PCI\\VEN_1&DEV_1",
            "PCI\\VEN_1",
            "PCI\\VEN_2",
            "PCI\\VEN_3",
            "ROOT\\SERVER",
        ];
        assert_eq!(amd64.hardware_ids, all);
        assert!(!amd64.has_no_models);
        // Before Windows 10 builds are not told apart.
        let older = shipped(INF, "amd64", (6, 3), false);
        assert!(older.unlisted.is_empty());
    }

    #[test]
    fn each_architecture_has_its_own_files() {
        let arm64 = shipped(INF, "arm64", (10, 0), false);
        assert_eq!(
            files(&arm64),
            [
                "new.sys = a.sys in arm64",
                "b.dll = b.dll in ",
                "new.sys = a.sys in disk\\bin (other)"
            ]
        );
        assert!(shipped(INF, "x86", (10, 0), false).has_no_models);
    }

    #[test]
    fn editions_have_their_own_devices() {
        let inf = "[Manufacturer]\nA = M, NTamd64, NTamd64...3\n[M.NTamd64]\nA = I, A\n\
                   [M.NTamd64...3]\nA = S, A\n[I.NTamd64]\nCopyFiles = @a\n\
                   [S.NTamd64]\nCopyFiles = @b\n[SourceDisksFiles]\na = 1\nb = 1\n";
        let is_own = |is_server: bool| {
            let shipped = shipped(inf, "amd64", (10, 0), is_server);
            let own = shipped.files.into_iter().filter(|file| file.is_own);
            own.map(|file| file.name).collect::<Vec<String>>()
        };
        assert_eq!(is_own(false), ["a"]);
        // A domain controller is a server, too, and takes the other.
        assert_eq!(is_own(true), ["a", "b"]);
    }

    #[test]
    fn sections_of_other_systems_count_where_they_are_for_no_architecture() {
        let inf = "[Manufacturer]\nA = M, NTamd64, NTarm64, NTamd64.10.0...22000\n\
                   [M.NTamd64]\nA = I.NTamd64, A\n[M.NTarm64]\nA = I.NTarm64, A\n\
                   [M.NTamd64.10.0...22000]\nA = J, A\nA = K, A\n[I.NTamd64]\nCopyFiles = @a\n\
                   [I.NTarm64]\nCopyFiles = @a\n[J.NTamd64]\nCopyFiles = @b\n\
                   [J]\nCopyFiles = @never\n[K]\nCopyFiles = @c, @gone\n\
                   [SourceDisksFiles.amd64]\na = 1,x64\nb = 1\nc = 1,x64\n\
                   [SourceDisksFiles.arm64]\na = 1,arm\nc = 1,arm\nnever = 1\n";
        let arm64 = shipped(inf, "arm64", (10, 0), false);
        assert_eq!(
            files(&arm64),
            [
                "a = a in arm",
                "a = a in x64 (other)",
                "c = c in x64 (other)"
            ]
        );
        assert!(arm64.unlisted.is_empty());
        let amd64 = shipped(inf, "amd64", (10, 0), false);
        assert_eq!(
            files(&amd64),
            [
                "a = a in x64",
                "b = b in ",
                "c = c in x64",
                "a = a in arm (other)"
            ]
        );
        assert_eq!(amd64.unlisted, ["gone"]);
    }

    #[test]
    fn without_devices_the_install_section_of_the_inf_counts() {
        let inf = "[DefaultInstall.NTamd64]\nCopyFiles = @a\n[DefaultUninstall]\nCopyFiles = @b\n\
                   [SourceDisksFiles]\na = 1\nb = 1\n";
        let amd64 = shipped(inf, "amd64", (10, 0), false);
        assert_eq!(files(&amd64), ["a = a in "]);
        assert!(!amd64.has_no_models);
        assert_eq!(files(&shipped(inf, "arm64", (10, 0), false)), [""; 0]);
    }

    #[test]
    fn files_of_windows_are_not_missing() {
        let inf = "[DefaultInstall]\nInclude = usb.inf\nCopyFiles = @a\n";
        let shipped = shipped(inf, "amd64", (10, 0), false);
        assert_eq!(shipped, Shipped::default());
    }

    #[test]
    fn the_catalog_of_an_architecture_is_the_closest() {
        let catalog = |text: &str, architecture: &str| {
            let text = format!("[Version]\n{text}");
            let document = Document::new(&text);
            Model::new(&document).catalog_for(architecture)
        };
        let all = "catalogfile = a.cat\nCatalogFile.NT = b.cat\nCatalogFile.NTAMD64 = c.cat\n";
        assert_eq!(catalog(all, "amd64").as_deref(), Some("c.cat"));
        assert_eq!(catalog(all, "x86").as_deref(), Some("b.cat"));
        assert_eq!(
            catalog("CatalogFile = %c%\n[Strings]\nc = a.cat", "arm").as_deref(),
            Some("a.cat")
        );
        assert_eq!(catalog("CatalogFile.NTarm = a.cat\n", "arm64"), None);
        assert_eq!(catalog("CatalogFile =\n", "arm64"), None);
    }
}
