//! A class installer, co-installer or service DLL whose name stays the same
//! from version to version.
//!
//! ## What it finds
//! Files that `AddReg` entries register as `Installer32`, `CoInstallers32` or
//! `ServiceDll`, or below `CoDeviceInstallers`, and that the INF copies to a
//! place other than the Driver Store (DIRID 13) under a name without a version.
//! Digits in the name are a version, unless they stand for the architecture (32,
//! 64, 86) and are not those of `DriverVer`; so is a single digit at the end, and a
//! `$variable$` of an INX file. WDF co-installers such as
//! `WdfCoInstaller01009.dll` carry theirs.
//!
//! ## Why it matters
//! Windows has such a DLL loaded while it installs the device, so the new file
//! cannot take the place of the old one: the update needs a restart, and a new
//! class installer or co-installer is not used for the very installation that
//! brings it. Under a new name it is just another file.
//!
//! ## Example
//! ```inf
//! [Gadget_CoInstaller_Files]
//! gadgetco.dll
//!
//! [Gadget_CoInstaller_Registry]
//! HKR,,CoInstallers32,0x00010000,"gadgetco.dll,GadgetCoInstaller"
//! ```
//! becomes
//! ```inf
//! [Gadget_CoInstaller_Files]
//! gadgetco_2.1.0.5.dll,gadgetco.dll
//!
//! [Gadget_CoInstaller_Registry]
//! HKR,,CoInstallers32,0x00010000,"gadgetco_2.1.0.5.dll,GadgetCoInstaller"
//! ```
//!
//! ## Fix
//! Unsafe, since other software may look for the old name: each copy renames
//! the file at its destination, with the version of `DriverVer` in the name,
//! and the registry values that name it follow. The file in the package keeps
//! its name. None without a version in `DriverVer`, or where the INF names the
//! file in a way that cannot follow.
//!
//! ## Source
//! Microsoft Learn, "Avoiding System Restarts during Device Installations and
//! Driver Updates" and "Updating Driver Files"; Microsoft, "Avoiding
//! Unnecessary Reboots on Windows 2000".

use super::direct_copy::by_list;
use super::mend::Mend;
use super::{Applicability, Context, Finding, Fix, Rule, Severity};
use crate::model::{Directory, RegistryValue, fold, same};
use crate::syntax::{Document, Entry, Field};

pub(super) const RULE: Rule = Rule {
    name: "versioned-installer",
    summary: "an installer or service DLL without a version in its name",
    why: "a DLL that is loaded can only be updated under a new name",
    severity: Severity::Warning,
    page: include_str!("versioned_installer.rs"),
    check,
};

fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let model = context.model;
    let values = model.registry_values();
    let version = model.driver_version();
    let mut seen: Vec<String> = Vec::new();
    for value in &values {
        let Some(kind) = kind(value) else { continue };
        for (index, field) in value.data() {
            let text = model.text(field.value());
            let file = file_of(&text);
            if file.is_empty() || seen.iter().any(|known| same(known, file)) {
                continue;
            }
            seen.push(file.to_owned());
            if is_versioned(file, version.as_deref()) || !is_replaced(context, file) {
                continue;
            }
            let fix = version
                .as_deref()
                .and_then(|version| fix(context, &values, file, version));
            findings.push(Finding {
                rule: RULE.name,
                severity: RULE.severity,
                message: format!(
                    "'{file}' is {kind} and has the same name in every version: while it is loaded it cannot be replaced"
                ),
                section: value.section.name().to_owned(),
                range: value
                    .entry
                    .fields()
                    .get(index)
                    .map_or(value.entry.content(), Field::range),
                help: fix.is_none().then(|| match &version {
                    Some(_) => "give it a name with its version by hand: it is named in places that cannot follow".to_owned(),
                    None => "give it a name with its version; DriverVer, from which a fix would take it, has none".to_owned(),
                }),
                fix,
            });
        }
    }
}

/// What a registry value registers.
fn kind(value: &RegistryValue<'_, '_>) -> Option<&'static str> {
    let is = |name: &str| same(&value.name, name);
    let key = fold(&value.key);
    if is("Installer32") {
        Some("a class installer")
    } else if is("CoInstallers32") || key.ends_with("\\control\\codeviceinstallers") {
        Some("a co-installer")
    } else if is("ServiceDll") {
        Some("a service DLL")
    } else {
        None
    }
}

/// The file in `path\file.dll,EntryPoint`.
fn file_of(text: &str) -> &str {
    let path = text.split(',').next().unwrap_or_default();
    Directory::of_path(path).1
}

/// Whether a file's name changes with the version.
fn is_versioned(file: &str, version: Option<&str>) -> bool {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    // `$KMDFCOINSTALLERVERSION$` before stampinf.
    if stem.matches('$').count() > 1 {
        return true;
    }
    let whole: String = version.unwrap_or_default().replace('.', "");
    let whole = whole.trim_end_matches('0');
    let mut rest = stem;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let digits = rest.get(start..).unwrap_or_default();
        let end = digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len());
        let (number, behind) = digits.split_at(end);
        let is_version = match number {
            "32" | "64" | "86" => number == whole,
            _ => number.len() > 1 || behind.is_empty(),
        };
        if is_version {
            return true;
        }
        rest = behind;
    }
    false
}

/// Whether the INF copies a file to a place where it can be in use.
fn is_replaced(context: &Context<'_, '_>, file: &str) -> bool {
    let lists = context.list_copies(file);
    let direct = context.direct_copies(file);
    lists
        .iter()
        .any(|(list, _)| !list.directory.is_driver_store())
        || direct.iter().any(|copy| !copy.directory.is_driver_store())
}

fn fix<'d, 't>(
    context: &Context<'d, 't>,
    values: &[RegistryValue<'d, 't>],
    file: &str,
    version: &str,
) -> Option<Fix> {
    let model = context.model;
    let (stem, extension) = file.rsplit_once('.')?;
    let new = format!("{stem}_{version}.{extension}");
    let lists = context.list_copies(file);
    let direct = context.direct_copies(file);
    let is_renamed = |list: &str| model.is_named_by("RenFiles", list);
    if lists
        .iter()
        .any(|(list, _)| list.directory.is_driver_store() || is_renamed(list.section.name()))
        || direct.len() > 1
    {
        return None;
    }
    let mut mend = match direct.first() {
        Some(copy) if copy.directory.is_driver_store() => return None,
        Some(copy) => by_list(context, copy, vec![new.clone(), copy.file.clone()]).1,
        None => Mend::of(model.document()),
    };
    let mut followed: Vec<(usize, usize)> = Vec::new();
    for (_, copied) in &lists {
        let fields = copied.entry.fields();
        let source = fields.get(1).map_or("", Field::value);
        let source = if source.is_empty() {
            fields.first()?.value()
        } else {
            source
        };
        mend = rename(mend, copied.entry, &new, source)?;
        followed.extend([0, 1].map(|index| (copied.entry.range().start, index)));
    }
    for value in values {
        for (index, field) in value.data() {
            if holds(&model.text(field.value()), file) {
                mend = mend.replace_in_field(value.entry, index, file, &new)?;
                followed.push((value.entry.range().start, index));
            }
        }
    }
    if let Some(copy) = direct.first() {
        followed.push((copy.site.entry.range().start, copy.item));
    }
    let elsewhere = is_named_elsewhere(model.document(), file, &followed, |text| {
        model.text(text).into_owned()
    });
    (!elsewhere).then(|| {
        mend.fix(
            Applicability::Unsafe,
            format!("copy it as '{new}', and register that name"),
        )
    })
}

/// Gives the copy of a file another name at its destination.
fn rename<'d, 't>(
    mend: Mend<'d, 't>,
    entry: &Entry<'_>,
    new: &str,
    source: &str,
) -> Option<Mend<'d, 't>> {
    let named = entry
        .fields()
        .get(1)
        .is_some_and(|field| !field.value().is_empty());
    if entry.explicit_key().is_some() || !is_plain(new) || !(named || is_plain(source)) {
        return None;
    }
    let mend = mend.set_field(entry, 0, new);
    Some(if named {
        mend
    } else {
        mend.set_field(entry, 1, source)
    })
}

/// Whether a name can stand in an INF without quotes.
fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '~');
    name.chars().all(plain)
}

/// Whether values other than those that follow, each given by its entry's
/// offset and its index, hold a file's name. [SourceDisksFiles] names the file
/// in the package, which keeps its name.
fn is_named_elsewhere(
    document: &Document<'_>,
    file: &str,
    followed: &[(usize, usize)],
    text_of: impl Fn(&str) -> String,
) -> bool {
    let sections = document.sections().iter().filter(|section| {
        let plain = section.name().split('.').next().unwrap_or_default();
        !same(plain, "SourceDisksFiles")
    });
    let mut entries = sections
        .flat_map(|section| section.lines())
        .filter_map(|line| line.entry.as_ref());
    entries.any(|entry| {
        let start = entry.range().start;
        let mut fields = entry.fields().iter().enumerate();
        fields.any(|(index, field)| {
            !followed.contains(&(start, index)) && holds(&text_of(field.value()), file)
        })
    })
}

fn holds(text: &str, file: &str) -> bool {
    fold(text).contains(fold(file).as_ref())
}
