//! A class installer, co-installer or service DLL whose name stays the same
//! from version to version.
//!
//! ## What it finds
//! Files that `AddReg` entries register as `Installer32`, `CoInstallers32` or
//! `ServiceDll`, or below `CoDeviceInstallers`, and that the INF copies to a
//! place other than the Driver Store (DIRID 13) under a name without a version.
//! Digits in the name are a version, unless they stand for the architecture (32,
//! 64, 86) and are not those of `DriverVer`; so is a single digit at the end, and
//! what a build puts in for `$NAME$`, `@NAME@` and the like, but for `$ARCH$`. WDF
//! co-installers such as `WdfCoInstaller01009.dll` carry theirs.
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

use std::cell::LazyCell;

use hashbrown::{HashMap, HashSet};

use super::direct_copy::by_list;
use super::mend::Mend;
use super::{Applicability, Context, Finding, Fix, Rule, Severity};
use crate::model::{
    Directory, FIRST_VALUE, Model, RegistryValue, SectionSet, Wanted, Words, fold, longest_word,
    placeholders, plain, same,
};
use crate::syntax::{Document, Entry};

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
    let version = LazyCell::new(|| model.driver_version());
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for value in context.registered() {
        let Some(kind) = kind(value) else { continue };
        for (_, field) in value.data() {
            let text = model.text(field.value());
            let file = file_of(&text);
            if !file.is_empty()
                && seen.insert(fold(file).into_owned())
                && !is_versioned(file, version.as_deref())
                && is_replaced(context, file)
            {
                found.push((value, kind, field, file.to_owned()));
            }
        }
    }
    let files = || found.iter().map(|(.., file)| file.as_str());
    let mentions = LazyCell::new(|| Mentions::of(model, files()));
    for (value, kind, field, file) in &found {
        let fix = version
            .as_deref()
            .and_then(|version| fix(context, &mentions, file, version));
        findings.push(Finding {
            rule: RULE.name,
            severity: RULE.severity,
            message: format!(
                "'{file}' is {kind} and has the same name in every version: while it is loaded it cannot be replaced"
            ),
            section: value.section.name().to_owned(),
            range: field.range(),
            help: fix.is_none().then(|| {
                let why = match &*version {
                    Some(_) => "give it a name with its version by hand: it is named in places that cannot follow",
                    None => "give it a name with its version; DriverVer, from which a fix would take it, has none",
                };
                why.to_owned()
            }),
            fix,
        });
    }
}

/// Words in the key or the name of each value that registers something.
pub(super) const REGISTERED: [&str; 4] = [
    "Installer32",
    "CoInstallers32",
    "CoDeviceInstallers",
    "ServiceDll",
];

/// The installers and service DLLs that the INF registers, in the form of
/// [`fold`].
pub(super) fn registered(context: &Context<'_, '_>) -> impl Iterator<Item = String> {
    let values = context.registered().iter();
    let values = values.filter(|value| kind(value).is_some());
    values.flat_map(|value| value.data()).map(|(_, field)| {
        let text = context.model.text(field.value());
        fold(file_of(&text)).into_owned()
    })
}

/// What a registry value registers.
fn kind(value: &RegistryValue<'_, '_>) -> Option<&'static str> {
    let is = |name: &str| same(&value.name, name);
    if is("Installer32") {
        Some("a class installer")
    } else if is("CoInstallers32") || is_device_installers(value.key()) {
        Some("a co-installer")
    } else if is("ServiceDll") {
        Some("a service DLL")
    } else {
        None
    }
}

/// Whether a key is the one that holds the co-installers of device classes.
fn is_device_installers(key: &str) -> bool {
    const END: &str = "\\control\\codeviceinstallers";
    let end = key
        .len()
        .checked_sub(END.len())
        .and_then(|start| key.get(start..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(END))
}

/// The file in `path\file.dll,EntryPoint`.
fn file_of(text: &str) -> &str {
    let path = text.split(',').next().unwrap_or_default();
    Directory::of_path(path).1
}

/// Whether a file's name changes with the version.
fn is_versioned(file: &str, version: Option<&str>) -> bool {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    // `$KMDFCOINSTALLERVERSION$`, `@MAJOR@`: what a build puts in may be a version,
    // unless it is the architecture.
    let mut brought = placeholders(stem).filter_map(|range| stem.get(range));
    if brought.any(|name| !fold(name).contains("arch")) {
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
    let mut listed = context.list_copies(file);
    let mut direct = context.direct_copies(file).into_iter();
    listed.any(|(list, _)| !list.directory.is_driver_store())
        || direct.any(|copy| !copy.directory.is_driver_store())
}

/// Where an INF names some files: the words of the values of the sections
/// that may name any of them.
struct Mentions<'d, 't> {
    /// By the word, the offset of the entry and the index of the value.
    /// [SourceDisksFiles] is left out: it names the files of the package,
    /// which keep their names.
    words: HashMap<String, Vec<(usize, usize)>>,
    /// The entries of add-registry sections by their offsets.
    registry: HashMap<usize, &'d Entry<'t>>,
    /// The lists of RenFiles, which name files in another order.
    renaming: SectionSet,
}

impl<'d, 't> Mentions<'d, 't> {
    fn of<'f>(model: &'d Model<'d, 't>, files: impl Iterator<Item = &'f str>) -> Mentions<'d, 't> {
        let mut words: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        let pieces: Option<Vec<&str>> = files.map(longest_word).collect();
        let wanted = pieces.and_then(|pieces| Words::new(&pieces));
        let wanted = wanted.as_ref().map(Wanted::anywhere);
        let mut add_registry = model.no_sections();
        model.named_by("AddReg", 0..usize::MAX, &mut add_registry);
        let mut registry = HashMap::new();
        for (section, row) in model.rows_with_any(wanted.as_ref()) {
            if same(plain(section.name()), "SourceDisksFiles") {
                continue;
            }
            let entry = row.entry();
            if add_registry.has(section) && model.registry_value(section, row).is_some() {
                registry.insert(row.start(), entry);
            }
            for (index, field) in entry.fields().iter().enumerate() {
                let text = model.text(field.value());
                for word in text
                    .split(|c| !is_plain(c))
                    .filter(|word| word.contains('.'))
                {
                    let places = words.entry(fold(word).into_owned()).or_default();
                    places.push((row.start(), index));
                }
            }
        }
        let mut renaming = model.no_sections();
        model.named_by("RenFiles", 0..usize::MAX, &mut renaming);
        Mentions {
            words,
            registry,
            renaming,
        }
    }
}

fn fix(
    context: &Context<'_, '_>,
    mentions: &Mentions<'_, '_>,
    file: &str,
    version: &str,
) -> Option<Fix> {
    let document = context.model.document();
    let (stem, extension) = file.rsplit_once('.')?;
    let new = format!("{stem}_{version}.{extension}");
    if !new.chars().all(is_plain) {
        return None;
    }
    let mut followed: HashSet<(usize, usize)> = HashSet::new();
    let mut mend = match context.direct_copies(file).as_slice() {
        [] => Mend::of(document),
        [copy] if !copy.directory.is_driver_store() => {
            followed.insert((copy.site.entry().range().start, copy.item));
            by_list(context, copy, vec![new.clone(), copy.file.clone()]).1
        }
        _ => return None,
    };
    for (list, copied) in context.list_copies(file) {
        let renames = mentions.renaming.has(list.section);
        if list.directory.is_driver_store() || renames {
            return None;
        }
        mend = rename(mend, document, copied.entry(), &new)?;
        followed.extend([0, 1].map(|index| (copied.entry().range().start, index)));
    }
    for place in mentions.words.get(fold(file).as_ref())? {
        if followed.insert(*place) {
            let (entry, index) = *place;
            let entry = mentions.registry.get(&entry)?;
            if index < FIRST_VALUE {
                return None;
            }
            mend = mend.replace_in_field(entry, index, file, &new)?;
        }
    }
    Some(mend.fix(
        Applicability::Unsafe,
        format!("copy it as '{new}', and register that name"),
    ))
}

/// Gives the copy of a file another name at its destination.
fn rename<'d, 't>(
    mend: Mend<'d, 't>,
    document: &Document<'_>,
    entry: &Entry<'_>,
    new: &str,
) -> Option<Mend<'d, 't>> {
    let (destination, source) = match entry.fields() {
        [destination] => (destination, ""),
        [destination, source, ..] => (destination, source.value()),
        [] => return None,
    };
    let is_written_plainly = document.slice(destination.range()).chars().all(is_plain);
    if entry.explicit_key().is_some() || !is_written_plainly {
        return None;
    }
    let mend = mend.set_field(entry, 0, new);
    Some(if source.is_empty() {
        mend.set_field(entry, 1, destination.value())
    } else {
        mend
    })
}

/// Whether a character can stand in a file's name without quotes.
fn is_plain(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '.' | '$' | '~')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::fix::{FixOptions, fix};
    use crate::rules::Options;
    use crate::source::Source;

    const PACKAGE: &str = "[Version]\nSignature = \"$Windows NT$\"\nDriverVer = 05/20/2022,2.1.0.5\n\
        [Manufacturer]\nA = Models, NTamd64\n[Models.NTamd64]\nDevice = Install, X\\Y\n[Install]\n\
        CopyFiles = Files\n[Install.CoInstallers]\nAddReg = Registry\n[Registry]\n\
        HKR,,CoInstallers32,0x10000,co.dll\n[Files]\nco.dll\n[Store]\nother.dll\n\
        [DestinationDirs]\nDefaultDestDir = 11\nStore = 13\n[SourceDisksFiles]\nco.dll = 1\n";

    /// The lines that are new in the package, with a text in the place of
    /// another one, after the fix.
    fn mended(old: &str, new: &str) -> Vec<String> {
        assert!(PACKAGE.contains(old), "{old}");
        let text = PACKAGE.replace(old, new);
        let options = FixOptions {
            rules: vec![&RULE],
            unsafe_fixes: true,
            driver_ver: None,
            options: Options::default(),
        };
        let fixed = fix(&Source::new(text.clone().into()), &options).unwrap();
        let is_new = |line: &&str| !text.lines().any(|old| old == *line);
        let lines = fixed.source.text().lines();
        lines.filter(is_new).map(str::to_owned).collect()
    }

    #[test]
    fn a_name_is_versioned_by_digits_that_are_no_architecture() {
        let version = Some("2.1.0.5");
        for file in [
            "a_21.dll",
            "a1205.dll",
            "a2.dll",
            "WdfCoInstaller01009.dll",
            "a$VERSION$.dll",
            "a_@MAJOR@_@MINOR@.dll",
            "#NAME##VERSION#.dll",
            "a$ARCH$_!VERSION!.dll",
            "86a10.dll",
            "a12b.dll",
            "a2",
        ] {
            assert!(is_versioned(file, version), "{file}");
        }
        for file in [
            "a.dll",
            "a64.dll",
            "x86a.dll",
            "a32_64.dll",
            "a2b.dll",
            "a$.dll",
            "a$ARCH$.dll",
            "a@b.dll",
            "a.v12",
        ] {
            assert!(!is_versioned(file, version), "{file}");
        }
        assert!(is_versioned("a64.dll", Some("6.4.0.0")));
        assert!(is_versioned("a32.dll", Some("3.2")));
        assert!(!is_versioned("a64.dll", None));
    }

    #[test]
    fn the_copies_and_the_values_take_the_new_name_together() {
        let registered = "HKR,,CoInstallers32,0x10000,co_2.1.0.5.dll";
        for (old, new, lines) in [
            ("", "", vec![registered, "co_2.1.0.5.dll,co.dll"]),
            (
                "[Files]\nco.dll",
                "[Files]\nco.dll,co_a.dll,,2",
                vec![registered, "co_2.1.0.5.dll,co_a.dll,,2"],
            ),
            (
                "0x10000,co.dll",
                "0x10000,\"CO.dll,Entry\"",
                vec![
                    "HKR,,CoInstallers32,0x10000,\"CO_2.1.0.5.dll,Entry\"",
                    "CO_2.1.0.5.dll,co.dll",
                ],
            ),
            // Another value that names it, and one that names another file.
            (
                "[Files]\n",
                "HKR,,X,,\"%11%\\co.dll;x.dll\"\n[Files]\n",
                vec![
                    registered,
                    "HKR,,X,,\"%11%\\co_2.1.0.5.dll;x.dll\"",
                    "co_2.1.0.5.dll,co.dll",
                ],
            ),
        ] {
            let mut mended = mended(old, new);
            let mut lines = lines;
            mended.sort();
            lines.sort_unstable();
            assert_eq!(mended, lines, "{new}");
        }
    }

    #[test]
    fn where_not_all_that_names_it_can_follow_nothing_is_changed() {
        for (old, new) in [
            // No version,
            ("2022,2.1.0.5", "2022"),
            // a copy in the Driver Store, by a list or by name,
            (
                "CopyFiles = Files\n",
                "CopyFiles = Files,Store\n[Store]\nco.dll\n",
            ),
            (
                "DefaultDestDir = 11",
                "DefaultDestDir = 13\nFiles = 11\n[Install]\nCopyFiles = @co.dll",
            ),
            // two copies by name,
            ("CopyFiles = Files", "CopyFiles = @co.dll, @CO.DLL"),
            // a list that renames,
            ("CopyFiles = Files", "CopyFiles = Files\nRenFiles = Files"),
            // a section that names it in some other way,
            ("[Files]\n", "[Other]\nco.dll = x\nx = co.dll\n[Files]\n"),
            // a name with a key, in quotes, or with a string,
            ("[Files]\nco.dll", "[Files]\nx = co.dll"),
            ("[Files]\nco.dll", "[Files]\n\"co.dll\""),
            ("[Files]\nco.dll", "[Files]\n%co%.dll\n[Strings]\nco = co"),
            // a value that names it twice, or a key that does.
            ("0x10000,co.dll", "0x10000,\"co.dll,co.dll\""),
            ("[Files]\n", "HKR,co.dll,X,,1\n[Files]\n"),
        ] {
            assert_eq!(mended(old, new), Vec::<String>::new(), "{new}");
        }
    }
}
