//! What is made by the program and checked in is current. `docs/update` makes
//! all of it again.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use infmend::rules::{ALL, ByDefault, Rule, Severity};

use crate::support::{infmend, root};

/// The files of a folder by name.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let files = folder.read_dir().unwrap().map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(path).unwrap())
    });
    files.collect()
}

#[test]
fn the_man_pages_and_completions_are_those_of_the_program() {
    let folder = tempfile::tempdir().unwrap();
    infmend()
        .arg("generate")
        .arg(folder.path())
        .assert()
        .success();
    for kind in ["man", "completions"] {
        let (made, kept) = (folder.path().join(kind), root().join("docs").join(kind));
        assert!(
            files(&made) == files(&kept),
            "docs/{kind} is not current: run docs/update"
        );
    }
}

/// A line of README's table of rules.
fn row(rule: &Rule) -> String {
    let mut finds = rule.summary.replace('|', "\\|");
    if rule.severity == Severity::Info && !finds.ends_with("(information)") {
        finds.push_str(" (information)");
    }
    finds.push_str(match rule.by_default {
        ByDefault::On => "",
        ByDefault::WithTarget => "; only with `--target-os`",
        ByDefault::WithTargetOr(_) => "; only with `--target-os` or where the INF requires it",
        ByDefault::WithInfVerif => "; only with `--infverif`",
        ByDefault::Selected => "; only where it is selected",
    });
    let (name, fixes) = (rule.name, rule.fixes);
    format!("| [`{name}`](docs/rules/{name}.md) | {finds} | {fixes} |\n")
}

#[test]
fn the_readme_lists_all_rules() {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let (begin, end) = (
        "<!-- The rules: made by docs/update -->",
        "<!-- end of the rules -->",
    );
    let (before, rest) = readme.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    let rows: String = ALL.iter().map(row).collect();
    let table = format!("| rule | finds | fix |\n| --- | --- | --- |\n{rows}");
    let made = format!("{before}{begin}\n\n{table}\n{end}{after}");
    if std::env::var_os("INFMEND_UPDATE").is_some() {
        fs::write(&path, &made).unwrap();
    } else {
        assert!(readme == made, "README.md is not current: run docs/update");
    }
}
