use std::cell::LazyCell;

use hashbrown::{HashMap, HashSet};

use super::direct_copy::by_list;
use crate::edit::FixBuilder;
use crate::model::{
    FIRST_VALUE, Model, Prefilter, PrefilterWords, RegistryValue, SectionSet, longest_word,
    placeholders,
};
use crate::rules::installers::{Registered, file_of};
use crate::rules::{Applicability, Change, Context, Fix, MayChange, Severity, Visit, rule};
use crate::syntax::{Document, Entry, eq_ignore_case, fold_case, plain};

rule! {
    /// A class installer or service DLL whose name stays the same from version to
    /// version.
    ///
    /// ## What it finds
    /// Files that `AddReg` entries register as `Installer32` or `ServiceDll`, that the INF
    /// copies to a place other than the Driver Store (DIRID 13), and that have no version
    /// in their name. Where the name has digits that are not the version or the date of
    /// `DriverVer`, that is information: they may be those of an older version. Digits
    /// that stand for the architecture (32, 64, 86) are not a version.
    ///
    /// What a build puts in for `$NAME$`, `@NAME@` and the like, but for `$ARCH$`, is
    /// a version; such a name is not reported.
    ///
    /// ## Why it matters
    /// Windows has such a DLL loaded while it installs the device or runs the
    /// service, so the new file cannot take the place of the old one: the update
    /// needs a restart, and a new class installer is not used for the very installation
    /// that brings it. Under a new name it is just another file.
    ///
    /// Co-installers are loaded likewise, but a new name does not help there: see
    /// [coinstaller](coinstaller.md).
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Service_Files]
    /// gadgetsvc.dll
    ///
    /// [Gadget_Service_Registry]
    /// HKR,Parameters,ServiceDll,0x00020000,%11%\gadgetsvc.dll
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Service_Files]
    /// gadgetsvc_2.1.0.5.dll,gadgetsvc.dll
    ///
    /// [Gadget_Service_Registry]
    /// HKR,Parameters,ServiceDll,0x00020000,%11%\gadgetsvc_2.1.0.5.dll
    /// ```
    ///
    /// ## Fix
    /// Unsafe, since other software may look for the old name: each copy of a class
    /// installer or service DLL renames the file at its destination, with the version
    /// of `DriverVer` in the name, and the registry values that name it follow. The
    /// file in the package keeps its name. None without a version in `DriverVer`, or
    /// where the INF names the file in a way that cannot follow.
    ///
    /// ## Source
    /// Microsoft Learn, "Avoiding System Restarts during Device Installations and
    /// Driver Updates" and "Updating Driver Files"; Microsoft, "Avoiding Unnecessary
    /// Reboots on Windows 2000".
    RULE {
        name: "versioned-installer",
        summary: "an installer or service DLL without a version in its name",
        why: "a DLL that is loaded can only be updated under a new name",
        fixes: "unsafe",
        group: "restart",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[Change::VersionedNames]),
        registry_words: &REGISTERED,
    }
}

/// What the digits in a file's name say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Digits {
    /// There are none, but for those of an architecture.
    None,
    /// They are not those of DriverVer: perhaps those of an older version.
    Others,
    /// They are the version or the date of DriverVer, or DriverVer says nothing to
    /// compare them with.
    Version,
    /// A build puts them in.
    Build,
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let version = LazyCell::new(|| model.driver_version());
    let date = LazyCell::new(|| model.driver_date());
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for value in context.registered() {
        let Some(kind) = kind(value) else { continue };
        for (_, field) in value.data() {
            let text = model.text(field.value());
            let file = file_of(&text);
            if file.is_empty() || !seen.insert(fold_case(file).into_owned()) {
                continue;
            }
            let digits = digits(file, version.as_deref(), date.as_ref());
            let is_meant = !matches!(digits, Digits::Build | Digits::Version);
            if is_meant && is_replaced(context, file) {
                found.push((value, kind, digits, field, file.to_owned()));
            }
        }
    }
    let files = || found.iter().map(|(.., file)| file.as_str());
    let mentions = LazyCell::new(|| Mentions::of(model, files()));
    for (value, kind, digits, field, file) in &found {
        let is_renamed = *digits == Digits::None;
        let fix = version
            .as_deref()
            .filter(|_| is_renamed)
            .and_then(|version| fix(context, &mentions, file, version));
        let version = version.as_deref();
        context
            .report(
                &RULE,
                (value.section.name(), field.range()),
                message(file, kind, *digits, version),
            )
            .severity(match digits {
                Digits::None => RULE.severity,
                _ => Severity::Info,
            })
            .help_if(help(*digits, version, fix.is_some()))
            .fix(fix);
    }
}

/// What a registry value registers, if it is meant.
fn kind(value: &RegistryValue<'_, '_>) -> Option<&'static str> {
    match Registered::of(value)? {
        Registered::ClassInstaller => Some("class installer"),
        Registered::ServiceDll => Some("service DLL"),
        Registered::CoInstaller => None,
    }
}

fn message(file: &str, kind: &str, digits: Digits, version: Option<&str>) -> String {
    match digits {
        Digits::None => format!(
            "{kind} '{file}' has no version in its name: under the same name it cannot be replaced while it is loaded"
        ),
        _ => format!(
            "'{file}' is a {kind} with other digits in its name than those of DriverVer ({}): if the version before has the same name, it cannot be replaced while it is loaded",
            version.unwrap_or_default()
        ),
    }
}

fn help(digits: Digits, version: Option<&str>, has_fix: bool) -> Option<&'static str> {
    match (digits, version) {
        _ if has_fix => None,
        (Digits::None, Some(_)) => Some(
            "give it a name with its version by hand: it is named in places that cannot follow",
        ),
        (Digits::None, None) => Some(
            "give it a name with its version; DriverVer, from which a fix would take it, has none",
        ),
        _ => Some("give it a new name in each version"),
    }
}

/// Words in the key or the name of each value that registers something.
const REGISTERED: [&str; 2] = ["Installer32", "ServiceDll"];

/// What the digits in a file's name say, given the version and the date (month,
/// day and year) of DriverVer.
fn digits(file: &str, version: Option<&str>, date: Option<&[String; 3]>) -> Digits {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    // `$KMDFCOINSTALLERVERSION$`, `@MAJOR@`: what a build puts in may be a version,
    // unless it is the architecture.
    let mut brought = placeholders(stem).filter_map(|range| stem.get(range));
    if brought.any(|name| !fold_case(name).contains("arch")) {
        return Digits::Build;
    }
    let numbers = stem.split(|c: char| !c.is_ascii_digit());
    let numbers: Vec<&str> = numbers.filter(|number| !number.is_empty()).collect();
    let is_architecture = |number: &str| matches!(number, "32" | "64" | "86");
    let others = numbers.iter().filter(|number| !is_architecture(number));
    let others: Vec<&str> = others.copied().collect();
    // A single one that ends no name belongs to a word.
    let is_digit_of_word = |number: &&str| number.len() == 1 && !stem.ends_with(number);
    let has_others = !others.iter().all(is_digit_of_word);
    let Some(version) = version else {
        return if has_others {
            Digits::Version
        } else {
            Digits::None
        };
    };
    // 2.1.0.0 is 2.1 as well.
    let bare = |digits: &str| digits.replace('.', "").trim_end_matches('0').to_owned();
    let parts: Vec<&str> = version.split('.').collect();
    let unpadded = parts.iter().map(|part| match part.trim_start_matches('0') {
        "" => "0",
        part => part,
    });
    let mut forms = vec![bare(version), bare(&unpadded.collect::<Vec<_>>().join("."))];
    if let Some([month, day, year]) = date {
        let short = year.get(2..).unwrap_or_default();
        for year in [year, short] {
            forms.push(bare(&[year, month, day].concat()));
            forms.push(bare(&[month, day, year].concat()));
            forms.push(bare(&[day, month, year].concat()));
        }
    }
    let is_version = |numbers: &[&str]| forms.contains(&bare(&numbers.concat()));
    if !numbers.is_empty() && (is_version(&numbers) || is_version(&others)) {
        Digits::Version
    } else if has_others {
        Digits::Others
    } else {
        Digits::None
    }
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
        let prefilter = pieces.and_then(|pieces| PrefilterWords::new(&pieces));
        let prefilter = prefilter.as_ref().map(Prefilter::anywhere);
        let add_registry = model.sections_named_by(&["AddReg"]);
        let mut registry = HashMap::new();
        for (section, row) in model.rows_with_any(prefilter.as_ref()) {
            if eq_ignore_case(plain(section.name()), "SourceDisksFiles") {
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
                    let places = words.entry(fold_case(word).into_owned()).or_default();
                    places.push((row.start(), index));
                }
            }
        }
        Mentions {
            words,
            registry,
            renaming: model.sections_named_by(&["RenFiles"]),
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
    let mut fix = match context.direct_copies(file).as_slice() {
        [] => FixBuilder::of(document),
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
        fix = rename(fix, document, copied.entry(), &new)?;
        followed.extend([0, 1].map(|index| (copied.entry().range().start, index)));
    }
    for place in mentions.words.get(fold_case(file).as_ref())? {
        if followed.insert(*place) {
            let (entry, index) = *place;
            let entry = mentions.registry.get(&entry)?;
            if index < FIRST_VALUE {
                return None;
            }
            fix = fix.replace_in_field(entry, index, file, &new)?;
        }
    }
    Some(fix.fix(
        Applicability::Unsafe,
        format!("copy it as '{new}', and register that name"),
    ))
}

/// Gives the copy of a file another name at its destination.
fn rename<'d, 't>(
    fix: FixBuilder<'d, 't>,
    document: &Document<'_>,
    entry: &Entry<'_>,
    new: &str,
) -> Option<FixBuilder<'d, 't>> {
    let (destination, source) = match entry.fields() {
        [destination] => (destination, ""),
        [destination, source, ..] => (destination, source.value()),
        [] => return None,
    };
    let is_written_plainly = document.slice(destination.range()).chars().all(is_plain);
    if entry.explicit_key().is_some() || !is_written_plainly {
        return None;
    }
    let fix = fix.set_field(entry, 0, new);
    Some(if source.is_empty() {
        fix.set_field(entry, 1, destination.value())
    } else {
        fix
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
    use crate::rules::{Options, tried};

    const PACKAGE: &str = "[Version]\nSignature = \"$Windows NT$\"\nDriverVer = 05/20/2022,2.1.0.5\n\
        [Manufacturer]\nA = Models, NTamd64\n[Models.NTamd64]\nDevice = Install, X\\Y\n[Install]\n\
        CopyFiles = Files\n[Install.Services]\nAddReg = Registry\n[Registry]\n\
        HKR,,ServiceDll,0x10000,co.dll\n[Files]\nco.dll\n[Store]\nother.dll\n\
        [DestinationDirs]\nDefaultDestDir = 11\nStore = 13\n[SourceDisksFiles]\nco.dll = 1\n";

    /// The lines that are new in the package, with a text in the place of
    /// another one, after the fix.
    fn fixed(old: &str, new: &str) -> Vec<String> {
        let text = tried::with_changes(PACKAGE, &[(old, new)]);
        let fixed = tried::fixed(&RULE, &text, Options::default());
        let is_new = |line: &&str| !text.lines().any(|old| old == *line);
        let lines = fixed.source.text().lines();
        lines.filter(is_new).map(str::to_owned).collect()
    }

    #[test]
    fn only_the_digits_of_driverver_are_a_version() {
        let date = ["05", "20", "2022"].map(str::to_owned);
        let of = |file: &str, version: &str| digits(file, Some(version), Some(&date));
        for (file, version) in [
            ("a_2.1.0.5.dll", "2.1.0.5"),
            ("a2105.dll", "2.1.0.5"),
            ("a64_2_1_0_5.dll", "2.1.0.5"),
            ("a21.dll", "2.1.0.0"),
            ("a_2.1.0.dll", "2.1.0.0"),
            ("a614100575.dll", "6.14.10.0575"),
            ("a61410575.dll", "6.14.10.0575"),
            ("a20220520.dll", "2.1.0.5"),
            ("a052022.dll", "2.1.0.5"),
            ("a64.dll", "6.4.0.0"),
            ("a32.dll", "3.2"),
        ] {
            assert_eq!(of(file, version), Digits::Version, "{file} {version}");
        }
        for file in [
            "a$VERSION$.dll",
            "a_@MAJOR@_@MINOR@.dll",
            "#NAME##VERSION#.dll",
            "a$ARCH$_!VERSION!.dll",
        ] {
            assert_eq!(of(file, "2.1.0.5"), Digits::Build, "{file}");
        }
        // Those of an older version, of a part of it, or of something else.
        for file in [
            "a_2.1.0.4.dll",
            "a21.dll",
            "a2.dll",
            "a21b.dll",
            "86a10.dll",
            "a5.dll",
        ] {
            assert_eq!(of(file, "2.1.0.5"), Digits::Others, "{file}");
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
            assert_eq!(of(file, "2.1.0.5"), Digits::None, "{file}");
        }
        // Without a version to compare with, nobody knows.
        assert_eq!(digits("a64.dll", None, None), Digits::None);
        assert_eq!(digits("a2.dll", None, None), Digits::Version);
    }

    #[test]
    fn a_co_installer_gets_no_new_name() {
        let old = "HKR,,ServiceDll,0x10000,co.dll";
        let lines = fixed(old, "HKR,,CoInstallers32,0x10000,co.dll");
        assert_eq!(lines, Vec::<String>::new());
        let lines = fixed(old, "HKR,,Installer32,,co.dll");
        assert_eq!(lines.len(), 2, "{lines:?}");
    }

    #[test]
    fn the_copies_and_the_values_take_the_new_name_together() {
        let registered = "HKR,,ServiceDll,0x10000,co_2.1.0.5.dll";
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
                    "HKR,,ServiceDll,0x10000,\"CO_2.1.0.5.dll,Entry\"",
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
            let mut fixed = fixed(old, new);
            let mut lines = lines;
            fixed.sort();
            lines.sort_unstable();
            assert_eq!(fixed, lines, "{new}");
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
            assert_eq!(fixed(old, new), Vec::<String>::new(), "{new}");
        }
    }
}
