//! `docs/new-rule`, in a copy of what it changes.

use std::fs;
use std::path::Path;
use std::process::Output;

use libtest_mimic::Trial;
use tempfile::TempDir;

use crate::need::{BASH, RUSTFMT, trials};
use crate::support::git::{command, text};
use crate::support::root;

pub fn tests() -> Vec<Trial> {
    trials![&[BASH, RUSTFMT];
        a_new_rule_has_a_file_an_entry_and_a_case_and_compiles,
        a_new_group_has_a_folder_and_an_entry,
        a_rule_that_is_there_or_has_no_good_name_is_refused,
    ]
}

/// Copies a file, or a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
        return;
    }
    for entry in from.read_dir().unwrap() {
        let path = entry.unwrap().path();
        copy(&path, &to.join(path.file_name().unwrap()));
    }
}

/// What of the repository the script reads and writes.
fn repository() -> TempDir {
    let place = TempDir::new().unwrap();
    // With the targets that Cargo.toml names, which cargo looks for.
    for name in [
        "Cargo.toml",
        "Cargo.lock",
        "benches",
        "docs",
        "grammar",
        "src",
        "tests",
    ] {
        copy(&root().join(name), &place.path().join(name));
    }
    place
}

fn new_rule(place: &Path, name: &str, group: &str) -> Output {
    let mut script = command("bash", place);
    script.args(["docs/new-rule", name, group]);
    script.output().unwrap()
}

/// Whether rustfmt finds nothing to do, and what it says.
fn is_formatted(place: &Path) -> (bool, String) {
    let mut rustfmt = command("rustfmt", place);
    rustfmt.args(["--edition", "2024", "--check", "src/lib.rs"]);
    let output = rustfmt.output().unwrap();
    (output.status.success(), text(&output.stdout))
}

fn assert_is_made(place: &Path, module: &str, group: &str, case: &str) {
    let file = format!("src/rules/{group}/{module}.rs");
    let rule = fs::read_to_string(place.join(&file)).unwrap();
    assert!(rule.contains(&format!("group: \"{group}\",")), "{rule}");
    let list = fs::read_to_string(place.join(format!("src/rules/{group}/mod.rs"))).unwrap();
    // rustfmt breaks a long list.
    let last = list.trim_end().trim_end_matches([']', ';', '\n', ',']);
    assert!(last.ends_with(&format!("{module}::RULE")), "{list}");
    assert!(place.join(case).is_file());
    assert_eq!(is_formatted(place), (true, String::new()));
    // rustfmt follows the modules: it would not look into a file that is none.
    fs::write(place.join(&file), format!("{rule}fn  f() {{}}\n")).unwrap();
    let (formatted, said) = is_formatted(place);
    assert!(!formatted && said.contains(&file), "{said}");
}

fn a_new_rule_has_a_file_an_entry_and_a_case_and_compiles() {
    let place = repository();
    let output = new_rule(place.path(), "a-new-rule", "package");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let mut check = command("cargo", place.path());
    // What it takes from others is compiled once.
    check.env("CARGO_TARGET_DIR", root().join("target/new-rule"));
    let output = check.args(["check", "--lib", "--locked"]).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let case = "tests/inf/a-new-rule/directive.inf";
    assert_is_made(place.path(), "a_new_rule", "package", case);
}

fn a_new_group_has_a_folder_and_an_entry() {
    let place = repository();
    let output = new_rule(place.path(), "one", "new_group");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let registry = fs::read_to_string(place.path().join("src/rules/registry.rs")).unwrap();
    assert!(
        registry.contains("    new_group::RULES,\n];\n"),
        "{registry}"
    );
    assert_is_made(
        place.path(),
        "one",
        "new_group",
        "tests/inf/one/directive.inf",
    );
}

fn a_rule_that_is_there_or_has_no_good_name_is_refused() {
    let place = repository();
    for (name, group, why) in [
        ("pnp-lockdown", "package", "there is a rule"),
        ("Bad_Name", "package", "kebab-case"),
        ("good-name", "../package", "snake_case"),
    ] {
        let output = new_rule(place.path(), name, group);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(why), "{said}");
    }
    assert!(!place.path().join("src/rules/package/good_name.rs").exists());
}
