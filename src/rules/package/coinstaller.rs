use hashbrown::HashSet;

use crate::model::RegistryValue;
use crate::rules::installers::{CO_INSTALLERS, INSTALLER_WORDS, Registered, file_of};
use crate::rules::{Context, InfVerif, Severity, Visit, rule};
use crate::schema::{SectionKind, WindowsFile, is_framework_co_installer, windows_file};
use crate::syntax::{eq_ignore_case, fold_case};

rule! {
    /// A co-installer or class installer, with which a package is no longer signed.
    ///
    /// ## What it finds
    /// DLLs that `AddReg` entries register as `CoInstallers32` of a device, below
    /// `CoDeviceInstallers` for a device class, or as `Installer32` of a class. Not those
    /// of WDF and WinUSB, of which
    /// [wdf-coinstaller](wdf-coinstaller.md) speaks, nor, unless `--infverif` is given, those
    /// that are part of Windows.
    ///
    /// ## Why it matters
    /// Since January 2023 Microsoft's Hardware Dev Center signs no driver package that
    /// has one, and InfVerif has an error for them (1303). Windows has such a DLL
    /// loaded while it installs the device, so an update that brings the next version of
    /// it may need a restart as well.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install.NT.CoInstallers]
    /// AddReg    = Gadget_CoInstaller_Registry
    /// CopyFiles = Gadget_CoInstaller_Files
    ///
    /// [Gadget_CoInstaller_Registry]
    /// HKR,,CoInstallers32,0x00010000,"gadgetco.dll,GadgetCoInstaller"
    /// ```
    ///
    /// ## Fix
    /// None: what the DLL does has to be done in another way.
    ///
    /// - **A friendly name** belongs in an `AddReg` section of `[DDInstall.HW]`
    ///   (`HKR,,FriendlyName,,"…"`), or the driver sets it when it starts the device.
    /// - **Settings** belong in `AddReg` sections, or the driver makes them when it starts
    ///   the device; what cannot be done there, in a service or an app of the package.
    /// - **Software** comes with `AddSoftware` in a component that `AddComponent` adds, a
    ///   user interface as an app from the Microsoft Store.
    /// - **Other packages** are installed with `CopyINF`.
    /// - **What one computer needs**, or another vendor's device, belongs in an extension
    ///   INF.
    /// - **Firmware** is updated by a package of its own: with UEFI capsules, Component
    ///   Firmware Update, or a driver for it.
    /// - **Devices that start after others** are described in ACPI (`_DEP`), or their
    ///   drivers follow device relations.
    ///
    /// ## Source
    /// Microsoft Learn, "Removing Co-installers from Driver Packages", "INF
    /// DDInstall.CoInstallers Section" and "INF Validation Errors and Warnings" (code
    /// 1303).
    RULE {
        name: "coinstaller",
        summary: "a co-installer or class installer, which is no longer signed",
        why: "Microsoft signs no driver package with a co-installer",
        fixes: "none",
        group: "package",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::File(check),
        infverif: InfVerif::codes(&[1303]),
        registry_words: &INSTALLER_WORDS,
    }
}

fn check(context: &Context<'_, '_>) {
    let mut seen = HashSet::new();
    let model = context.model;
    let values = context.registered().iter();
    let values = values.filter_map(|value| {
        let kind = kind(value)?;
        let is_read = model.is_read_as(value.section, SectionKind::AddRegistry);
        Some((value, kind, is_read))
    });
    let (read, unread): (Vec<_>, Vec<_>) = values.partition(|(_, _, is_read)| *is_read);
    for (value, kind, is_read) in read.into_iter().chain(unread) {
        for (_, field) in value.data() {
            let text = context.model.text(field.value());
            let file = file_of(&text);
            let is_of_windows = windows_file(file) == Some(WindowsFile::Installer)
                || is_framework_co_installer(file);
            // InfVerif lets only those of the frameworks pass. Of a section that nothing leads
            // to it says no more than that.
            let is_let_through = match context.options.infverif {
                Some(_) if is_read => is_framework_co_installer(file),
                _ => is_of_windows,
            };
            if file.is_empty() || is_let_through || !seen.insert(fold_case(file).into_owned()) {
                continue;
            }
            context
                .report(
                    &RULE,
                    (value.section.name(), field.range()),
                    format!(
                        "'{file}' is a {}: since January 2023 Microsoft no longer signs driver packages with one",
                        kind.words()
                    ),
                )
                .infverif(if is_read { &[1303] } else { &[] })
                .help(match is_read {
                    true => format!("{}; InfVerif has error 1303 for it", kind.help()),
                    false => kind.help().to_owned(),
                });
        }
    }
}

/// What is registered.
#[derive(Debug, Clone, Copy)]
enum Kind {
    OfDevice,
    OfClass,
    ClassInstaller,
}

fn kind(value: &RegistryValue<'_, '_>) -> Option<Kind> {
    match Registered::of(value)? {
        Registered::ClassInstaller => Some(Kind::ClassInstaller),
        Registered::CoInstaller if eq_ignore_case(&value.name, CO_INSTALLERS) => {
            Some(Kind::OfDevice)
        }
        Registered::CoInstaller => Some(Kind::OfClass),
        Registered::ServiceDll => None,
    }
}

impl Kind {
    fn words(self) -> &'static str {
        match self {
            Kind::OfDevice => "co-installer",
            Kind::OfClass => "co-installer of a device class",
            Kind::ClassInstaller => "class installer",
        }
    }

    /// What a person can do.
    fn help(self) -> &'static str {
        match self {
            Kind::OfDevice => {
                "do without it: settings and a friendly name belong in AddReg or in the driver, software in a component (AddComponent, AddSoftware), further INFs in CopyINF, what one computer needs in an extension INF"
            }
            Kind::OfClass => {
                "do without it: what it does for devices of the class belongs in their INFs or drivers, for those of other vendors in an extension INF"
            }
            Kind::ClassInstaller => {
                "do without it: values that all devices of the class share belong in the AddReg of [ClassInstall32], the settings of each in its INF or driver"
            }
        }
    }
}
