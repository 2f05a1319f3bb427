//! The main job over real INFs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use libtest_mimic::Trial;
use serde_json::Value;

use crate::need::{CORPUS, REFERENCE, copy_corpus, corpus, trials};
use crate::support::{infmend, infs_below};

pub fn tests() -> Vec<Trial> {
    let mut tests = trials![&[REFERENCE];
        the_findings_are_those_of_an_independent_count,
        what_is_called_reboot_elsewhere_is_left_alone,
        with_the_unsafe_fixes_nothing_is_left_that_can_be_fixed,
    ];
    tests.extend(trials![&[CORPUS];
        fixing_a_copy_changes_the_declared_bytes_only_and_a_second_run_nothing,
    ]);
    tests
}

/// The rules of the main job.
const RULES: &str =
    "reboot-directive,restart-copy-flag,in-use-rename,direct-copy,missing-copy,syntax";

/// Findings per rule and the files that have them.
///
/// All numbers but the last were counted independently, with a script over
/// what SetupAPI reads. That count has six more Reboot and Restart entries in
/// sections that no device's installation reads.
const COUNTS: [(&str, usize, usize); 5] = [
    ("reboot-directive", 140, 103),
    ("restart-copy-flag", 31, 16),
    ("in-use-rename", 851, 414),
    ("direct-copy", 19, 15),
    ("missing-copy", 31, 21),
];

/// Of these, what nobody but a person can fix: services whose binaries are parts
/// of Windows, or that the INF does not list.
const UNFIXED: usize = 20;

/// Reboot and Restart entries of the corpus, wherever they stand.
const REBOOT_ENTRIES: usize = 146;

fn check_json(folder: &Path) -> Value {
    let output = infmend()
        .args(["check", "--format", "json", "--select", RULES])
        .arg(folder)
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn the_findings_are_those_of_an_independent_count() {
    let report = check_json(&corpus());
    let mut counts: BTreeMap<&str, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for file in report["files"].as_array().unwrap() {
        for finding in file["findings"].as_array().unwrap() {
            let count = counts.entry(finding["rule"].as_str().unwrap()).or_default();
            count.0 += 1;
            count.1.insert(file["path"].as_str().unwrap());
        }
    }
    let found: Vec<_> = counts
        .iter()
        .map(|(rule, (findings, files))| (*rule, *findings, files.len()))
        .collect();
    let mut expected = COUNTS.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected);
    let findings: usize = COUNTS.iter().map(|(_, findings, _)| findings).sum();
    assert_eq!(report["summary"]["findings"], findings);
    assert_eq!(report["summary"]["fixable"], findings - UNFIXED);
    assert_eq!(report["summary"]["files"], 901);
}

fn what_is_called_reboot_elsewhere_is_left_alone() {
    let dump = infmend().arg("dump").arg(corpus()).output().unwrap();
    let entries = String::from_utf8(dump.stdout)
        .unwrap()
        .lines()
        .filter(|line| {
            let value: Value = serde_json::from_str(line).unwrap();
            let key = value[0].as_str().unwrap_or_default();
            key.eq_ignore_ascii_case("reboot") || key.eq_ignore_ascii_case("restart")
        })
        .count();
    assert_eq!(entries, REBOOT_ENTRIES);
}

fn fixing_a_copy_changes_the_declared_bytes_only_and_a_second_run_nothing() {
    let copy = tempfile::tempdir().unwrap();
    let copies = copy_corpus(copy.path());
    // Round by round, each file must be what the edits that `check` declares
    // make of it.
    let mut expected: BTreeMap<String, Vec<u8>> = copies
        .iter()
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect();
    for file in check_json(copy.path())["files"].as_array().unwrap() {
        let bytes = expected.get_mut(file["path"].as_str().unwrap()).unwrap();
        let mut edits: Vec<&Value> = file["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| finding["fix"]["applicability"] == "safe")
            .flat_map(|finding| finding["fix"]["edits"].as_array().unwrap())
            .collect();
        // From the end, so that the offsets in front stay true.
        edits.sort_by_key(|edit| std::cmp::Reverse(edit["start"].as_u64()));
        let wide = file["encoding"].as_str().unwrap().starts_with("utf-16le");
        for edit in edits {
            let offset = |key: &str| usize::try_from(edit[key].as_u64().unwrap()).unwrap();
            let insert = edit["insert"].as_str().unwrap();
            let insert: Vec<u8> = if wide {
                insert.encode_utf16().flat_map(u16::to_le_bytes).collect()
            } else {
                insert.bytes().collect()
            };
            bytes.splice(offset("start")..offset("end"), insert);
        }
    }
    fix(copy.path(), &[]);
    for (path, bytes) in &expected {
        assert!(std::fs::read(path).unwrap() == *bytes, "{path}");
    }
    fix(copy.path(), &[]);
    for (path, bytes) in &expected {
        assert!(std::fs::read(path).unwrap() == *bytes, "again: {path}");
    }
    assert_eq!(copies.len(), infs_below(copy.path()).len());
    assert_no_leftovers(copy.path());
}

fn with_the_unsafe_fixes_nothing_is_left_that_can_be_fixed() {
    let copy = tempfile::tempdir().unwrap();
    copy_corpus(copy.path());
    fix(copy.path(), &["--unsafe-fixes"]);
    let report = check_json(copy.path());
    let files = report["files"].as_array().unwrap().iter();
    let left: Vec<_> = files
        .flat_map(|file| file["findings"].as_array().unwrap())
        .map(|finding| (finding["rule"].as_str().unwrap(), finding["fix"].is_null()))
        .collect();
    assert_eq!(left, [("missing-copy", true); UNFIXED]);
    assert_no_leftovers(copy.path());
}

fn fix(folder: &Path, extra: &[&str]) {
    let output = infmend()
        .args(["fix", "--yes", "--select", RULES])
        .args(extra)
        .arg(folder)
        .output()
        .unwrap();
    let messages = String::from_utf8(output.stderr).unwrap();
    assert!(!messages.contains("error:"), "{messages}");
    assert_eq!(output.status.code(), Some(0), "{messages}");
}

fn assert_no_leftovers(folder: &Path) {
    let paths = walk(folder);
    let leftovers = paths.iter().filter(|path| path.contains(".infmend-"));
    assert_eq!(leftovers.count(), 0);
}

fn walk(folder: &Path) -> Vec<String> {
    let mut paths = Vec::new();
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        paths.push(path.to_string_lossy().into_owned());
        if path.is_dir() {
            paths.extend(walk(&path));
        }
    }
    paths
}
