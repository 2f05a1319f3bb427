//! `infmend catalog`: packages whose catalog was signed for these tests, and some where
//! something is amiss. Real packages: `tests/needs/catalogs.rs`.

use std::fs;
use std::process::Output;

use serde_json::Value;

use crate::support::{assert_snapshot, infmend, root, transcript};

const PACKAGES: &str = "tests/inputs/catalog";

fn run(arguments: &[&str]) -> Output {
    let mut command = infmend();
    command.current_dir(root()).arg("catalog").args(arguments);
    command.output().unwrap()
}

#[test]
fn each_inf_has_a_line_with_what_its_catalog_says_and_who_signed() {
    assert_snapshot("catalog", "full", &transcript(&run(&[PACKAGES])));
}

#[test]
fn json_and_lines_of_json_say_the_same() {
    let lines = run(&["--format", "jsonl", PACKAGES]);
    assert_eq!(lines.status.code(), Some(1));
    let lines = String::from_utf8(lines.stdout).unwrap();
    assert_snapshot("catalog", "jsonl", &lines);
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let document = run(&["--format", "json", PACKAGES]);
    let document: Value = serde_json::from_slice(&document.stdout).unwrap();
    assert_eq!(document, Value::Array(lines));
}

#[test]
fn the_status_is_0_where_each_inf_is_listed_and_where_that_is_wanted() {
    let listed = format!("{PACKAGES}/gadget.inf");
    assert_eq!(run(&[&listed]).status.code(), Some(0));
    assert_eq!(run(&[PACKAGES]).status.code(), Some(1));
    assert_eq!(run(&["--exit-zero", PACKAGES]).status.code(), Some(0));
    assert_eq!(run(&["--exit-zero", "nowhere.inf"]).status.code(), Some(2));
}

#[test]
fn a_fix_of_one_byte_is_no_longer_listed() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["gadget.inf", "gadget.cat", "gadget.sys"] {
        fs::copy(root().join(PACKAGES).join(name), folder.path().join(name)).unwrap();
    }
    let state = || {
        let mut command = infmend();
        command.current_dir(folder.path());
        let output = command.args(["catalog", "--format", "jsonl"]).output();
        let package: Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
        package["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state(), "listed");
    let inf = folder.path().join("gadget.inf");
    let mut bytes = fs::read(&inf).unwrap();
    bytes.pop();
    fs::write(&inf, bytes).unwrap();
    assert_eq!(state(), "not-listed");
}
