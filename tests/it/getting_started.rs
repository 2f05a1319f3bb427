//! The commands of `docs/getting-started.md`, `docs/effect.md`, `docs/migrating.md` and `docs/json.md`
//! are run, and print what the pages say. `docs/update` puts what they print into the pages.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::support::git::{command, ok};
use crate::support::{inf, root};

/// Our own INFs in a folder, each in one of the rule that it is about; of several
/// copies each is a product.
fn infs(folder: &Path, copies: usize) {
    let mut all: Vec<PathBuf> = Vec::new();
    for rule in inf("").read_dir().unwrap() {
        let rule = rule.unwrap().path();
        // What is made for InfVerif has nothing to do with restarts.
        if rule.is_dir() && !rule.ends_with("infverif") {
            all.extend(rule.read_dir().unwrap().map(|case| case.unwrap().path()));
        }
    }
    all.sort();
    assert!(all.len() > 90, "{} INFs", all.len());
    for copy in 0..copies {
        for from in &all {
            let rule = from
                .parent()
                .unwrap()
                .file_name()
                .unwrap()
                .to_str()
                .unwrap();
            let package = match copies {
                1 => folder.join(rule),
                _ => folder.join(format!("product-{copy}")).join(rule),
            };
            fs::create_dir_all(&package).unwrap();
            fs::copy(from, package.join(from.file_name().unwrap())).unwrap();
        }
    }
}

fn commit(folder: &Path) {
    ok(folder, "git", &["add", "-A"]);
    ok(folder, "git", &["commit", "-qm", "drivers"]);
}

/// The folder in which the commands of a role are run.
fn folder(role: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let path = folder.path();
    match role {
        "migration" => {
            // As packages are: with what looks like an INF and is not one.
            infs(&path.join("drivers"), 3);
            fs::write(
                path.join("drivers/autorun.inf"),
                "[autorun]\nopen=setup.exe\n",
            )
            .unwrap();
        }
        "team" => {
            ok(path, "git", &["init", "-q", "-b", "main"]);
            infs(&path.join("drivers"), 1);
            commit(path);
        }
        "review" => {
            ok(path, "git", &["init", "-q", "-b", "main"]);
            infs(&path.join("drivers"), 10);
            commit(path);
        }
        "effect" => {
            fs::copy(inf("readme/gadget.inf"), path.join("gadget.inf")).unwrap();
            let lamp = root().join("tests/inputs/effect/lamp.inf");
            fs::copy(lamp, path.join("lamp.inf")).unwrap();
        }
        "json" => {
            fs::copy(inf("readme/gadget.inf"), path.join("gadget.inf")).unwrap();
            let lamp = root().join("tests/inputs/effect/lamp.inf");
            fs::copy(lamp, path.join("lamp.inf")).unwrap();
            for name in ["gadget.inf", "gadget.cat", "gadget.sys"] {
                let from = root().join("tests/inputs/catalog").join(name);
                fs::create_dir_all(path.join("signed")).unwrap();
                fs::copy(from, path.join("signed").join(name)).unwrap();
            }
        }
        "migrating" => {
            let package = root().join("tests/inputs/migrating");
            for file in package.read_dir().unwrap() {
                let file = file.unwrap();
                fs::copy(file.path(), path.join(file.file_name())).unwrap();
            }
        }
        _ => panic!("no folder is made for {role}"),
    }
    folder
}

/// What a command prints, and its exit status, which the next one sees as `$?`.
fn run(folder: &Path, line: &str, status: &mut i32) -> String {
    let script = format!("exec 2>&1\n(exit {status})\n{line}\n");
    let output = command("sh", folder)
        .args(["-c", &script])
        .env("COLUMNS", "80")
        .output()
        .unwrap();
    *status = output.status.code().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    // What is drawn for a terminal, and ends of lines that editors take away.
    printed
        .lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect()
}

/// JSON with its parts on lines of their own, but for those that fit on one.
fn indented(json: &str) -> String {
    /// A value at the beginning of a text, and the rest of it.
    fn value<'j>(json: &'j str, indent: &str) -> (String, &'j str) {
        let json = json.trim_start();
        let inner = format!("{indent}  ");
        let close = match json.chars().next() {
            Some('{') => '}',
            Some('[') => ']',
            Some('"') => {
                let mut escaped = false;
                let is_end = |c: char| {
                    let ends = c == '"' && !escaped;
                    escaped = c == '\\' && !escaped;
                    ends
                };
                let end = json[1..].find(is_end).unwrap() + 2;
                return (json[..end].to_owned(), &json[end..]);
            }
            _ => {
                let end = json.find([',', '}', ']', '\n']).unwrap();
                return (json[..end].to_owned(), &json[end..]);
            }
        };
        let (mut parts, mut rest) = (Vec::new(), json[1..].trim_start());
        while !rest.starts_with(close) {
            let (mut part, behind) = value(rest, &inner);
            rest = behind.trim_start();
            if let Some(behind) = rest.strip_prefix(':') {
                let (of_key, behind) = value(behind, &inner);
                part = format!("{part}: {of_key}");
                rest = behind.trim_start();
            }
            rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
            parts.push(part);
        }
        let (open, space) = (&json[..1], if close == '}' { " " } else { "" });
        let line = match parts.is_empty() {
            true => format!("{open}{close}"),
            false => format!("{open}{space}{}{space}{close}", parts.join(", ")),
        };
        let is_short = indent.len() + line.len() < 105 && !line.contains('\n');
        let text = match is_short {
            true => line,
            false => format!(
                "{open}\n{inner}{}\n{indent}{close}",
                parts.join(&format!(",\n{inner}"))
            ),
        };
        (text, &rest[1..])
    }
    let (text, rest) = value(json, "");
    assert_eq!(rest.trim(), "");
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&text).unwrap(),
        serde_json::from_str::<serde_json::Value>(json).unwrap()
    );
    text + "\n"
}

/// The page with what its commands print now.
fn made(page: &str) -> String {
    let mut made = String::new();
    let mut place = None;
    let mut status = 0;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        made.push_str(line);
        made.push('\n');
        if let Some(role) = line.strip_prefix("<!-- folder: ") {
            place = Some(folder(role.trim_end_matches(" -->")));
            status = 0;
        }
        if line != "```console" {
            continue;
        }
        let place = place
            .as_ref()
            .expect("a folder is named before the first command");
        for line in lines.by_ref() {
            if line == "```" {
                made.push_str("```\n");
                break;
            }
            // Anything else is what the commands printed when the page was made.
            if let Some(command) = line.strip_prefix("$ ") {
                made.push_str(&format!("{line}\n"));
                let printed = run(place.path(), command, &mut status);
                made.push_str(&match printed.starts_with(['{', '[']) {
                    true => indented(&printed),
                    false => printed,
                });
            }
        }
    }
    made
}

#[test]
fn every_command_of_getting_started_prints_what_the_page_says() {
    is_current("docs/getting-started.md", 15);
}

/// The pages of `docs/start`.
fn ways_in() -> Vec<(String, String)> {
    let folder = root().join("docs/start");
    let pages = folder.read_dir().unwrap().map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(path).unwrap())
    });
    let pages: Vec<_> = pages.collect();
    assert!(pages.len() > 8);
    pages
}

/// What a line of a page runs, where that is infmend or what takes its changes back: however
/// it is started, it is the same program.
fn command_of(line: &str) -> Option<String> {
    let starts = [
        "uvx infmend ",
        "infmend ",
        "cmd /c \"infmend ",
        "docker run --rm -v \"$PWD:/work\" ghcr.io/infmend/infmend ",
        "docker run --rm --user \"$(id -u):$(id -g)\" -v \"$PWD:/work\" ghcr.io/infmend/infmend ",
    ];
    let arguments = starts.iter().find_map(|start| line.strip_prefix(start));
    match arguments {
        Some(arguments) => Some(format!("infmend {}", arguments.trim_end_matches('"'))),
        None => line.starts_with("git apply ").then(|| line.to_owned()),
    }
}

#[test]
fn every_way_in_leads_to_a_finding_a_fix_and_back() {
    let gadget = fs::read(inf("readme/gadget.inf")).unwrap();
    let mut tried = 0;
    for (name, page) in ways_in() {
        for section in ["Install", "First finding", "First fix", "Undo", "Next"] {
            assert!(
                page.contains(&format!("\n## {section}\n")),
                "{name}: {section}"
            );
        }
        for section in page.split("\n## ").skip(1) {
            let place = TempDir::new().unwrap();
            let path = place.path();
            ok(path, "git", &["init", "-q"]);
            fs::create_dir(path.join("drivers")).unwrap();
            let copy = path.join("drivers/gadget.inf");
            fs::write(&copy, &gadget).unwrap();
            commit(path);
            let (mut is_command, mut status) = (false, 0);
            for line in section.lines() {
                if let Some(language) = line.strip_prefix("```") {
                    is_command = ["sh", "powershell", "bat"].contains(&language);
                }
                let Some(command) = command_of(line).filter(|_| is_command) else {
                    continue;
                };
                let printed = run(path, &command, &mut status);
                let is_same = fs::read(&copy).unwrap() == gadget;
                let words = [
                    "check",
                    "fix --diff",
                    "fix --patch",
                    "fix --yes",
                    "explain",
                    "git apply -R",
                ];
                let word = words.iter().find(|word| command.contains(*word));
                let expected = match *word.unwrap_or_else(|| panic!("{name}: {command}")) {
                    "check" | "fix --diff" | "fix --patch" => (1, true),
                    "fix --yes" => (0, false),
                    _ => (0, true),
                };
                assert_eq!((status, is_same), expected, "{name}: {command}: {printed}");
                tried += 1;
            }
        }
    }
    assert!(tried > 30, "{tried} commands");
}

#[test]
fn the_ways_in_name_the_version_that_there_is() {
    let mut pages = ways_in();
    let started = fs::read_to_string(root().join("docs/getting-started.md")).unwrap();
    pages.push(("getting-started.md".to_owned(), started));
    let mut versions = 0;
    for (name, page) in pages {
        let is_other = |c: char| c != '.' && !c.is_ascii_digit();
        for number in page.split(is_other).map(|it| it.trim_matches('.')) {
            // Windows is of another kind, and drivers have four parts.
            if number.split('.').count() == 3 && !number.starts_with("10.") {
                assert_eq!(number, env!("CARGO_PKG_VERSION"), "{name}");
                versions += 1;
            }
        }
    }
    assert!(versions > 10, "{versions}");
}

#[test]
fn every_command_of_the_page_about_effects_prints_what_the_page_says() {
    is_current("docs/effect.md", 4);
}

#[test]
fn every_command_of_the_page_about_migrating_prints_what_the_page_says() {
    is_current("docs/migrating.md", 6);
}

#[test]
fn every_command_of_the_page_about_json_prints_what_the_page_says() {
    is_current("docs/json.md", 5);
}

/// Asserts that a page with more than some commands is what they print.
fn is_current(page: &str, least: usize) {
    let path = root().join(page);
    let page = fs::read_to_string(&path).unwrap();
    let commands = page.lines().filter(|line| line.starts_with("$ ")).count();
    assert!(commands > least, "{commands} commands");
    let made = made(&page);
    if std::env::var_os("INFMEND_UPDATE").is_some() {
        fs::write(&path, &made).unwrap();
        return;
    }
    for (at, (kept, now)) in page.lines().zip(made.lines()).enumerate() {
        assert_eq!(kept, now, "line {} is not current: run docs/update", at + 1);
    }
    assert_eq!(
        page.lines().count(),
        made.lines().count(),
        "run docs/update"
    );
}
