//! Real packages that move to the Driver Store.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use libtest_mimic::Trial;
use serde_json::Value;

use crate::need::{CORPUS, copy_corpus, enough, trials};
use crate::support::{infmend, infs_below};

const RULE: &str = "run-from-driver-store";

/// What users ask for older systems.
const CHOICES: [&str; 2] = ["--raise-target", "--keep-downlevel"];

pub fn tests() -> Vec<Trial> {
    trials![&[CORPUS]; only_what_has_to_change_does_and_a_second_run_changes_nothing]
}

/// The sections of a dump, with their lines.
type Dump = BTreeMap<String, Vec<Vec<Option<String>>>>;

fn only_what_has_to_change_does_and_a_second_run_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let before_folder = folder.path().join("before");
    copy_corpus(&before_folder);
    let before = dumps(&before_folder);
    for choice in CHOICES {
        let after_folder = folder.path().join(choice);
        copy_corpus(&after_folder);
        let run = || {
            let output = infmend()
                .args(["fix", "--yes", "--unsafe-fixes", "--select", RULE, choice])
                .arg(&after_folder)
                .output()
                .unwrap();
            let messages = String::from_utf8(output.stderr).unwrap();
            assert!(!messages.contains("error:"), "{messages}");
            assert_eq!(output.status.code(), Some(0), "{messages}");
        };
        run();
        let after = dumps(&after_folder);
        assert_eq!(before.len(), after.len());
        let mut changed = 0;
        for (file, old) in &before {
            let new = &after[file];
            changed += usize::from(old != new);
            assert_only_named_changes(file, old, new, choice);
        }
        assert!(
            changed > enough(200, before.len()),
            "{changed} with {choice}"
        );
        let once: Vec<Vec<u8>> = read_all(&after_folder);
        run();
        assert!(
            once == read_all(&after_folder),
            "a second run with {choice}"
        );
    }
}

fn read_all(folder: &Path) -> Vec<Vec<u8>> {
    let paths = infs_below(folder);
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

fn assert_only_named_changes(file: &str, old: &Dump, new: &Dump, choice: &str) {
    let gone: BTreeSet<&String> = old.keys().filter(|name| !new.contains_key(*name)).collect();
    let added: BTreeSet<&String> = new.keys().filter(|name| !old.contains_key(*name)).collect();
    // These hold names of other things, and of what decorations are put to.
    const OTHERS: [&str; 3] = ["manufacturer", "version", "strings"];
    let lines = new.iter();
    let lines = lines.filter(|(name, _)| !OTHERS.contains(&name.as_str()));
    let named: BTreeSet<String> = lines
        .flat_map(|(_, lines)| lines)
        .flat_map(|line| line.iter().flatten())
        .map(|value| value.to_lowercase())
        .collect();
    for name in &gone {
        // A models section was raised: it stands there with the same lines.
        let base = name.split(".nt").next().unwrap();
        let raised = added
            .iter()
            .find(|new_name| new_name.starts_with(base) && new[**new_name] == old[*name]);
        // Or each platform has one of its own, or nothing is left that names it.
        let is_split = added.iter().any(|new| originals(new).contains(*name));
        assert!(
            is_split || choice == CHOICES[0] && (raised.is_some() || !named.contains(*name)),
            "{file}: [{name}] is gone"
        );
    }
    for name in &added {
        let known =
            name.contains("_downlevel") || name.contains("_driverstore") || name.contains(".10.0.");
        let known = known || originals(name).iter().any(|name| old.contains_key(name));
        assert!(known, "{file}: [{name}] is new");
    }
    let lists = copied_lists(old);
    for (name, lines) in old {
        let Some(now) = new.get(name) else { continue };
        // A models section that older systems keep names other sections.
        if choice == CHOICES[1] && without_downlevel(now) == *lines {
            continue;
        }
        for (is_new, line) in missing(lines, now)
            .into_iter()
            .map(|line| (false, line))
            .chain(missing(now, lines).into_iter().map(|line| (true, line)))
        {
            let other = if is_new { lines } else { now };
            if is_of_platform(line, other) || follows(line, other, is_new) {
                continue;
            }
            if !is_new && choice == CHOICES[0] && is_unused(name, line, new) {
                continue;
            }
            assert!(
                is_named_change(name, line, &lists, is_new),
                "{file}: [{name}] {line:?}"
            );
        }
    }
    // What older systems get is what they had.
    for name in added.iter().filter(|name| name.contains("_downlevel")) {
        let original = name.replace("_downlevel", "");
        let now = without_downlevel(&new[*name]);
        let mut candidates = originals(&original);
        candidates.insert(0, original);
        let found = candidates.iter().find_map(|original| old.get(original));
        match found {
            Some(lines) => {
                let now: Vec<_> = now.iter().map(|line| without_platform(line)).collect();
                let lines = with_lists(lines);
                let lines: Vec<_> = lines.iter().map(|line| without_platform(line)).collect();
                assert_eq!(now, lines, "{file}: [{name}]");
            }
            // A list for a file that is copied by name where the default
            // directory moves.
            None => assert_eq!(now.len(), 1, "{file}: [{name}]"),
        }
    }
}

const PLATFORMS: [&str; 5] = ["x86", "amd64", "ia64", "arm64", "arm"];

/// The names that a section may have had before each platform got one of its own, in
/// small letters.
fn originals(name: &str) -> Vec<String> {
    let mut found = Vec::new();
    for platform in PLATFORMS {
        if let Some(name) = name.strip_suffix(&format!("_{platform}")) {
            found.push(name.to_owned());
        }
        let own = format!(".nt{platform}");
        let is_end = |behind: &str| behind.is_empty() || behind.starts_with('.');
        if let Some((before, behind)) = name.split_once(&own)
            && is_end(behind)
        {
            found.push(format!("{before}.nt{behind}"));
            found.push(format!("{before}{behind}"));
        }
    }
    found
}

/// A line without the platforms that names of sections end in.
fn without_platform(line: &[Option<String>]) -> Vec<Option<String>> {
    let plain = |field: &Option<String>| {
        field.as_ref().map(|field| {
            let suffixes = PLATFORMS.map(|platform| format!("_{platform}"));
            let mut plain = suffixes
                .iter()
                .filter_map(|end| field.strip_suffix(end.as_str()));
            plain.next().unwrap_or(field).to_owned()
        })
    };
    line.iter().map(plain).collect()
}

/// Whether a line is one of the other side, but for the platforms of what it names.
fn is_of_platform(line: &[Option<String>], other: &[Vec<Option<String>>]) -> bool {
    let plain = without_platform(line);
    other.iter().any(|line| without_platform(line) == plain)
}

/// Whether a line is a registry value of which the other side has another path: the new
/// one leads into the Driver Store.
fn follows(line: &[Option<String>], other: &[Vec<Option<String>>], is_new: bool) -> bool {
    let is_value = text(line, 1).to_uppercase().starts_with("HK");
    let in_store = |line: &[Option<String>]| line.iter().flatten().any(|f| f.contains("%13%"));
    let same = |other: &&Vec<Option<String>>| {
        other.len() == line.len() && (1..4).all(|at| text(other, at) == text(line, at))
    };
    is_value
        && other
            .iter()
            .filter(same)
            .any(|other| in_store(if is_new { line } else { other }))
}

/// Whether nothing in an INF uses a string, a file of the package or a disk that is gone.
fn is_unused(section: &str, line: &[Option<String>], new: &Dump) -> bool {
    let key = text(line, 0).to_lowercase();
    let mut others = new
        .iter()
        .filter(|(name, _)| !name.starts_with(section.split('.').next().unwrap()));
    match section.split('.').next().unwrap() {
        "strings" => !others.any(|(_, lines)| {
            let mut fields = lines.iter().flatten().flatten();
            fields.any(|field| field.to_lowercase().contains(&format!("%{key}%")))
        }),
        "sourcedisksfiles" => !others.any(|(_, lines)| {
            let mut fields = lines.iter().flatten().flatten();
            fields.any(|field| field.to_lowercase() == key)
        }),
        "sourcedisksnames" => !new
            .iter()
            .filter(|(name, _)| name.starts_with("sourcedisksfiles"))
            .any(|(_, lines)| lines.iter().any(|line| text(line, 1).to_lowercase() == key)),
        _ => false,
    }
}

/// What each INF of a folder means.
fn dumps(folder: &Path) -> BTreeMap<String, Dump> {
    let output = infmend().arg("dump").arg(folder).output().unwrap();
    let mut files: BTreeMap<String, Dump> = BTreeMap::new();
    let (mut file, mut section) = (String::new(), String::new());
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let value: Value = serde_json::from_str(line).unwrap();
        if let Some(path) = value.get("file") {
            let path = Path::new(path.as_str().unwrap());
            file = path.strip_prefix(folder).unwrap().display().to_string();
        } else if let Some(name) = value.get("section") {
            section = name.as_str().unwrap().to_lowercase();
            let dump = files.entry(file.clone()).or_default();
            dump.entry(section.clone()).or_default();
        } else {
            let fields = serde_json::from_value(value).unwrap();
            let dump = files.get_mut(&file).unwrap();
            dump.get_mut(&section).unwrap().push(fields);
        }
    }
    files
}

/// Lines of one side that the other lacks.
fn missing<'a>(
    from: &'a [Vec<Option<String>>],
    other: &[Vec<Option<String>>],
) -> Vec<&'a Vec<Option<String>>> {
    let mut rest: Vec<_> = other.iter().collect();
    from.iter()
        .filter(|line| match rest.iter().position(|other| other == line) {
            Some(index) => {
                rest.remove(index);
                false
            }
            None => true,
        })
        .collect()
}

/// The names of all file lists that CopyFiles directives name.
fn copied_lists(dump: &Dump) -> BTreeSet<String> {
    dump.values()
        .flatten()
        .filter(|line| is_key(line, "CopyFiles"))
        .flat_map(|line| line.iter().skip(1).flatten())
        .map(|name| name.to_lowercase())
        .collect()
}

fn text(line: &[Option<String>], index: usize) -> &str {
    line.get(index)
        .and_then(|f| f.as_deref())
        .unwrap_or_default()
}

fn is_key(line: &[Option<String>], key: &str) -> bool {
    text(line, 0).eq_ignore_ascii_case(key)
}

/// Whether a line may be gone, or may be new.
fn is_named_change(
    section: &str,
    line: &[Option<String>],
    lists: &BTreeSet<String>,
    new: bool,
) -> bool {
    let all = line.iter().flatten().cloned().collect::<Vec<_>>().join(",");
    let in_store = all.contains("%13%");
    match section {
        "destinationdirs" if new => text(line, 1) == "13" || all.contains("_Downlevel"),
        "destinationdirs" => matches!(text(line, 1), "10" | "11" | "12"),
        "manufacturer" => !new || all.contains(".10.0."),
        _ if is_key(line, "ServiceBinary") => in_store == new,
        _ if is_key(line, "CopyFiles") => !new || all.contains("_DriverStore"),
        _ if all.to_lowercase().contains("eventmessagefile") => in_store == new,
        // An entry of a file list, which lost its flags or its place.
        _ => lists.contains(section) || section.ends_with("_driverstore"),
    }
}

/// The lines with the names that older systems' sections have as they were.
fn without_downlevel(lines: &[Vec<Option<String>>]) -> Vec<Vec<Option<String>>> {
    let plain = |field: &Option<String>| field.as_ref().map(|f| f.replace("_Downlevel", ""));
    lines
        .iter()
        .map(|line| line.iter().map(plain).collect())
        .collect()
}

/// The lines with lists in place of files that were copied by name.
fn with_lists(lines: &[Vec<Option<String>>]) -> Vec<Vec<Option<String>>> {
    let list = |field: &Option<String>| {
        let file = field.as_deref()?.strip_prefix('@')?;
        Some(format!("{}.CopyFiles", file.rsplit_once('.')?.0))
    };
    lines
        .iter()
        .map(|line| {
            line.iter()
                .map(|field| list(field).or_else(|| field.clone()))
                .collect()
        })
        .collect()
}
