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
        // Or nothing is left that names it.
        assert!(
            choice == CHOICES[0] && (raised.is_some() || !named.contains(*name)),
            "{file}: [{name}] is gone"
        );
    }
    for name in &added {
        let known =
            name.contains("_downlevel") || name.contains("_driverstore") || name.contains(".10.0.");
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
        match old.get(&original) {
            Some(lines) => assert_eq!(now, with_lists(lines), "{file}: [{name}]"),
            // A list for a file that is copied by name where the default
            // directory moves.
            None => assert_eq!(now.len(), 1, "{file}: [{name}]"),
        }
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
