//! The documentation in `docs/`: that it is current, whole, and leads where it
//! says.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{infmend, root};
use infmend::pages;
use infmend::rules::Rule;

/// Where the files of this repository are, for what is read elsewhere.
const OURS: &str = "https://github.com/infmend/infmend/blob/HEAD/";

/// The Markdown files of `docs/`, and those that stand in front.
fn documents() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["docs", "docs/rules", "docs/start"] {
        for entry in root().join(folder).read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "md") {
                found.push(path);
            }
        }
    }
    for name in [
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CODE_OF_CONDUCT.md",
        ".github/PULL_REQUEST_TEMPLATE.md",
        "python/README.md",
    ] {
        found.push(root().join(name));
    }
    assert!(found.len() > 10);
    found
}

/// The anchors of a page's headings, as GitHub and mdBook make them.
fn anchors(path: &Path) -> HashSet<String> {
    let text = fs::read_to_string(path).unwrap();
    let headings = text.lines().filter_map(|line| {
        let heading = line.trim_start_matches('#').strip_prefix(' ')?;
        line.starts_with('#').then_some(heading)
    });
    let anchor = |heading: &str| {
        let kept = heading.to_lowercase().replace(' ', "-");
        kept.replace(|c: char| !c.is_alphanumeric() && c != '-' && c != '_', "")
    };
    headings.map(anchor).collect()
}

#[test]
fn what_is_made_from_the_source_is_current() {
    let output = infmend()
        .args(["rules", "--write-docs", "docs", "--check"])
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{told}");
}

#[test]
fn the_command_writes_what_its_check_then_accepts_and_names_what_is_too_much() {
    let folder = tempfile::tempdir().unwrap();
    let run = |check: &[&str]| {
        let mut command = infmend();
        command.args(["rules", "--write-docs"]).arg(folder.path());
        command.args(check).output().unwrap()
    };
    assert_eq!(run(&["--check"]).status.code(), Some(1));
    assert_eq!(run(&[]).status.code(), Some(0));
    assert_eq!(run(&["--check"]).status.code(), Some(0));
    let page = folder.path().join("rules/syntax.md");
    let text = fs::read_to_string(&page).unwrap();
    // A checkout may have other line ends.
    fs::write(&page, text.replace('\n', "\r\n")).unwrap();
    assert_eq!(run(&["--check"]).status.code(), Some(0));
    fs::write(&page, text.replace("Windows", "Doors")).unwrap();
    assert_eq!(run(&["--check"]).status.code(), Some(1));
    assert_eq!(run(&[]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(&page).unwrap(), text);
    fs::write(folder.path().join("rules/old.md"), "# old").unwrap();
    let output = run(&["--check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("old.md"));
}

#[test]
fn every_link_leads_to_a_file_and_every_command_to_a_page() {
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        for link in text.split("](").skip(1) {
            let link = link.split(')').next().unwrap();
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match file.strip_prefix(OURS) {
                Some(file) => root().join(file),
                // Other people's pages are not ours to check.
                None if file.starts_with("https://") => continue,
                None if file.is_empty() => path.clone(),
                None => path.parent().unwrap().join(file),
            };
            assert!(target.exists(), "{}: {link}", path.display());
            assert!(
                anchor.is_empty() || anchors(&target).contains(anchor),
                "{}: {link}",
                path.display()
            );
        }
        for topic in text.split("`infmend explain ").skip(1) {
            let topic = topic.split('`').next().unwrap();
            assert!(pages::page(topic).is_some(), "{}: {topic}", path.display());
        }
    }
}

#[test]
fn every_file_can_be_checked_out_on_windows() {
    let mut pending: Vec<PathBuf> = ["docs", "editors", "fuzz", "snapshots", "src", "tests"]
        .map(|name| root().join(name))
        .to_vec();
    let mut looked_at = 0;
    while let Some(folder) = pending.pop() {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if matches!(
                name,
                ".git" | "target" | "node_modules" | "corpus" | "artifacts"
            ) {
                continue;
            }
            let stem = name.split('.').next().unwrap().to_lowercase();
            let is_device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
                || matches!(stem.strip_prefix("com").or(stem.strip_prefix("lpt")),
                    Some(number) if number.len() == 1 && number != "0" && number.parse::<u8>().is_ok());
            assert!(!is_device, "{}", path.display());
            assert!(
                !name.contains(['<', '>', ':', '"', '|', '?', '*', '\\']),
                "{name}"
            );
            assert!(!name.ends_with(['.', ' ']), "{name}");
            looked_at += 1;
            if path.is_dir() {
                pending.push(path);
            }
        }
    }
    assert!(looked_at > 300);
}

#[test]
fn every_circumstance_has_an_answer_a_remedy_and_a_rule_that_there_is() {
    let text = fs::read_to_string(root().join("docs/restarts.md")).unwrap();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let mut looked_at = 0;
    for row in &rows[2..] {
        let [circumstance, restart, remedy, rules] = row.as_slice() else {
            panic!("{row:?} has not four cells");
        };
        for cell in [circumstance, restart, remedy, rules] {
            assert!(!cell.is_empty(), "{row:?}");
        }
        if *rules == "—" {
            continue;
        }
        looked_at += 1;
        for name in rules.split(", ") {
            let name = name.trim_matches('`');
            assert!(Rule::named(name).is_some(), "no rule is named {name}");
        }
    }
    assert!(
        rows.len() > 50 && looked_at > 25,
        "{looked_at} of {} rows",
        rows.len()
    );
}

#[test]
fn every_dependency_is_listed_with_what_it_is_for() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let page = fs::read_to_string(root().join("docs/dependencies.md")).unwrap();
    let rows: String = page
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    let mut listed = 0;
    let mut is_list = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_list = line.ends_with("dependencies]");
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| is_list) {
            assert!(rows.contains(&format!("`{name}`")), "{name}");
            listed += 1;
        }
    }
    assert!(listed > 30);
}
