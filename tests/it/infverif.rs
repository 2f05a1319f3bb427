//! The codes of InfVerif: modes, levels, selections and explanations.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use infmend::rules::ALL;
use serde_json::Value;

use crate::support::{inf, infmend, infs_below};

/// A package without PnpLockdown, with a section for a class of Windows.
const INF: &str = "[Version]\r\n\
    Signature = \"$Windows NT$\"\r\n\
    Class = System\r\n\
    ClassGuid = {4d36e97d-e325-11ce-bfc1-08002be10318}\r\n\
    [Manufacturer]\r\n\
    A = M, NTamd64\r\n\
    [M.NTamd64]\r\n\
    d = I, X\\Y\r\n\
    [ClassInstall32]\r\n\
    AddReg = R\r\n\
    [R]\r\n\
    HKR,,Icon,,-5\r\n\
    [I]\r\n\
    Reboot\r\n";

/// What `check` finds in the INF: each rule with its codes and its severity.
fn found(arguments: &[&str], config: &str) -> Vec<(String, Vec<u64>, String)> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.inf"), INF).unwrap();
    fs::write(folder.path().join("infmend.toml"), config).unwrap();
    let output = infmend()
        .args(["check", "--format", "json", "--exit-zero"])
        .args(arguments)
        .arg("a.inf")
        .current_dir(folder.path())
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let findings = report["files"][0]["findings"].as_array().unwrap().clone();
    let read = findings.iter().map(|finding| {
        let codes = finding["infverif"].as_array().unwrap().iter();
        let text = |key: &str| finding[key].as_str().unwrap().to_owned();
        let codes = codes.map(|code| code.as_u64().unwrap()).collect();
        (text("rule"), codes, text("severity"))
    });
    read.collect()
}

fn severity_of(found: &[(String, Vec<u64>, String)], code: u64) -> Option<&str> {
    let mut found = found.iter();
    let with = found.find(|(_, codes, _)| codes.contains(&code));
    with.map(|(_, _, severity)| severity.as_str())
}

#[test]
fn a_mode_reports_its_codes_at_its_levels_beside_the_other_rules() {
    for (mode, level) in [
        ("k", "warning"),
        ("declarative", "warning"),
        ("u", "warning"),
        ("W", "error"),
        ("windows-driver", "error"),
        ("h", "error"),
        ("signature", "error"),
    ] {
        let found = found(&["--infverif", mode], "");
        assert_eq!(severity_of(&found, 1324), Some(level), "{mode}");
        assert_eq!(severity_of(&found, 1285), Some("error"), "{mode}");
        assert!(found.iter().any(|(rule, ..)| rule == "reboot-directive"));
    }
}

#[test]
fn without_a_mode_there_is_nothing_that_only_infverif_reports() {
    let found = found(&[], "");
    let rules: Vec<&str> = found.iter().map(|(rule, ..)| rule.as_str()).collect();
    assert_eq!(rules, ["reboot-directive"]);
}

#[test]
fn the_configuration_has_a_mode_and_codes() {
    let mode = found(&[], "infverif = \"windows-driver\"\n");
    assert_eq!(severity_of(&mode, 1324), Some("error"));
    let select = found(&[], "select = [\"1285\"]\n");
    let codes: Vec<&Vec<u64>> = select.iter().map(|(_, codes, _)| codes).collect();
    assert_eq!(codes, [&vec![1285]]);
    let ignored = found(&[], "infverif = \"w\"\nignore = [\"1324\"]\n");
    assert_eq!(severity_of(&ignored, 1324), None);
    assert_eq!(severity_of(&ignored, 1285), Some("error"));
}

#[test]
fn codes_are_selected_and_left_out_one_by_one_or_as_a_whole() {
    let one = found(&["--select", "1324"], "");
    assert_eq!(one.len(), 1);
    assert_eq!(severity_of(&one, 1324), Some("info"));
    let alone = found(&["--select", "infverif", "--infverif", "w"], "");
    assert!(alone.iter().all(|(_, codes, _)| !codes.is_empty()));
    assert!(severity_of(&alone, 1324).is_some() && severity_of(&alone, 1285).is_some());
    let ignored = found(&["--infverif", "w", "--ignore", "1285"], "");
    assert_eq!(severity_of(&ignored, 1285), None);
    assert_eq!(severity_of(&ignored, 1324), Some("error"));
}

/// The exit code of a command, what it prints, and what it says of errors.
fn run(arguments: &[&str], path: Option<&Path>) -> (Option<i32>, String, String) {
    let output = infmend().args(arguments).args(path).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[test]
fn a_code_that_selects_nothing_says_why() {
    for (code, reason) in [
        ("2086", "InfVerif has 2092 for what was 2086"),
        ("1017", "infmend does not check"),
    ] {
        let (status, _, errors) = run(&["check", "--select", code], None);
        assert_eq!(status, Some(2));
        assert!(errors.contains(reason), "{errors}");
    }
}

#[test]
fn a_code_is_explained_with_its_levels_and_its_rule() {
    let (status, page, _) = run(&["explain", "1324"], None);
    assert_eq!(status, Some(0));
    assert!(page.contains("| `/w` (windows-driver) | error |"), "{page}");
    assert!(page.contains("`pnp-lockdown`"), "{page}");
    let (_, page, _) = run(&["explain", "2086"], None);
    assert!(page.contains("the number is 2092"), "{page}");
}

#[test]
fn reports_name_the_codes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.inf");
    fs::write(&path, INF).unwrap();
    for (format, name) in [
        ("concise", "[pnp-lockdown (InfVerif 1324)]"),
        ("full", "error[pnp-lockdown (InfVerif 1324)]"),
        ("sarif", "\"tags\":[\"InfVerif 1324\"]"),
    ] {
        let arguments = ["check", "--infverif", "w", "--format", format];
        let (status, report, _) = run(&arguments, Some(&path));
        assert_eq!(status, Some(1));
        assert!(report.contains(name), "{report}");
    }
}

/// An INF that `tests/infverif/fixtures.py` made.
struct Fixture {
    file: String,
    /// What it is about; a clean package is about none.
    code: Option<u64>,
    mode: String,
    /// What is to be reported of it in that mode, and nothing else.
    codes: BTreeSet<u64>,
    /// What Microsoft's page says of it beyond that.
    silent: BTreeSet<u64>,
}

fn fixtures() -> Vec<Fixture> {
    let lines = fs::read_to_string(inf("infverif/expected.jsonl")).unwrap();
    let read = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let codes = |key: &str| {
            let codes = line[key].as_array().unwrap().iter();
            codes.map(|code| code.as_u64().unwrap()).collect()
        };
        Fixture {
            file: line["file"].as_str().unwrap().to_owned(),
            code: line["code"].as_u64(),
            mode: line["mode"].as_str().unwrap().to_owned(),
            codes: codes("codes"),
            silent: codes("silent"),
        }
    };
    lines.lines().map(read).collect()
}

/// The codes that each INF of the fixtures has in a mode.
fn codes_of_fixtures(mode: &str) -> BTreeMap<String, BTreeSet<u64>> {
    let folder = inf("infverif");
    let output = infmend()
        .args(["check", "--infverif", mode, "--select", "infverif"])
        .args(["--format", "jsonl", "--exit-zero"])
        .arg(&folder)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let files = text.lines().map(|line| {
        let file: Value = serde_json::from_str(line).unwrap();
        assert!(file["skipped"].is_null(), "{line}");
        let name = Path::new(file["path"].as_str().unwrap()).file_name();
        let findings = file["findings"].as_array().unwrap().iter();
        let codes = findings.flat_map(|finding| finding["infverif"].as_array().unwrap());
        let codes = codes.map(|code| code.as_u64().unwrap()).collect();
        (name.unwrap().to_str().unwrap().to_owned(), codes)
    });
    files.collect()
}

#[test]
fn each_code_is_found_in_its_fixtures_and_not_in_the_edges() {
    let mut fixtures = fixtures();
    let listed: BTreeSet<&str> = fixtures.iter().map(|known| known.file.as_str()).collect();
    let infs = infs_below(&inf("infverif"));
    let there = infs.iter().map(|path| path.file_name().unwrap());
    let there: BTreeSet<&str> = there.map(|name| name.to_str().unwrap()).collect();
    assert_eq!(listed, there);

    fixtures.sort_by(|a, b| a.mode.cmp(&b.mode));
    let mut wrong = Vec::new();
    for of_mode in fixtures.chunk_by(|a, b| a.mode == b.mode) {
        let found = codes_of_fixtures(&of_mode[0].mode);
        for known in of_mode {
            let (file, mode) = (&known.file, &known.mode);
            let found = &found[file];
            if *found != known.codes {
                wrong.push(format!("{file}, /{mode}: {found:?}, not {:?}", known.codes));
            }
            let is_edge = file.contains("-edge");
            let all: BTreeSet<u64> = known.codes.union(&known.silent).copied().collect();
            assert_eq!(
                known.code.is_some_and(|code| !all.contains(&code)),
                is_edge,
                "{file}"
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_that_is_checked_has_a_fixture_and_an_edge() {
    let (mut with, mut edges) = (BTreeSet::new(), BTreeSet::new());
    for known in fixtures() {
        let Some(code) = known.code else { continue };
        if known.codes.contains(&code) {
            with.insert(code);
        } else if known.silent.is_empty() {
            edges.insert(code);
        }
    }
    let codes = ALL.iter().flat_map(|rule| rule.infverif.codes);
    let checked: BTreeSet<u64> = codes.map(|code| u64::from(*code)).collect();
    assert!(checked.len() >= 130, "{}", checked.len());
    assert_eq!(with, checked);
    assert_eq!(edges, checked);
}
