//! The words of texts that people read, in the program and its documentation.

use std::fs;
use std::path::Path;

use crate::support::root;

/// What used to be written, and what is written instead.
const INSTEAD: [(&str, &str); 16] = [
    ("mends", "fixes"),
    ("mended", "fixed"),
    ("mending", "fixing"),
    ("the mend", "the fix"),
    ("passed over", "skipped"),
    ("pass it over", "skip it"),
    ("what a user asks", "options"),
    ("looked at", "checked, read or searched"),
    ("ask for a restart", "need or request a restart"),
    ("asks for a restart", "needs or requests a restart"),
    ("allowance", "suppression or allow comment"),
    ("for a person", "needs manual review"),
    ("a person has to", "needs manual review"),
    ("is no number", "is not a number"),
    ("nothing is known of", "unknown"),
    ("goes with no other", "cannot be combined with any other"),
];

/// The texts: sources, documentation, and what stands at the top of the repository.
fn texts(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // What npm and the builds put there is not ours.
            let name = path.file_name().unwrap();
            if name != "node_modules" && name != "dist" {
                texts(&path, found);
            }
        } else if let Ok(text) = fs::read_to_string(&path) {
            let name = path.strip_prefix(root()).unwrap();
            found.push((name.display().to_string(), text));
        }
    }
}

#[test]
fn texts_say_what_the_field_says() {
    let mut found = Vec::new();
    for folder in [
        "src",
        "docs",
        "editors",
        "examples",
        "grammar",
        "python",
        "packaging",
        ".github",
    ] {
        texts(&root().join(folder), &mut found);
    }
    for file in [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "CODE_OF_CONDUCT.md",
        "SECURITY.md",
        "pyproject.toml",
        "action.yml",
        ".pre-commit-hooks.yaml",
        "Cargo.toml",
    ] {
        found.push((
            file.to_owned(),
            fs::read_to_string(root().join(file)).unwrap(),
        ));
    }
    assert!(found.len() > 200, "{} texts", found.len());
    let mut wrong = Vec::new();
    for (name, text) in &found {
        for (at, line) in text.lines().enumerate() {
            let line = line
                .to_lowercase()
                .replace("infmend", "")
                .replace("recommends", "");
            for (old, new) in INSTEAD.iter().filter(|(old, _)| line.contains(old)) {
                wrong.push(format!("{name}:{}: '{old}': write {new}", at + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
