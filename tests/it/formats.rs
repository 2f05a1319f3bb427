//! The formats for machines: what they look like, that they hold what the
//! standard of each wants, and that `--output` writes a file whole or not at
//! all.

use std::collections::HashSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use crate::support::formats::{
    assert_all_offsets_mean_the_same, base64_decoded, json, number, report, results,
};
use crate::support::{assert_snapshot, inf, infmend, infs_below, root, transcript};
use serde_json::Value;

/// One INF of each kind that offsets have to be right for: ASCII, UTF-16, a
/// code page of one and two bytes, a finding without a fix, an unreadable file.
const CASES: [&str; 5] = [
    "tests/inf/reboot-directive/utf16le.inf",
    "tests/inf/reboot-directive/shift_jis.inf",
    "tests/inf/missing-copy/no_destination_dirs.inf",
    "tests/inf/syntax/unclosed.inf",
    "tests/inf/no_such_file.inf",
];

/// A test for each format for machines, of what it says about the same files.
macro_rules! says_the_same {
    ($($format:ident)+) => {
        $(#[test]
        fn $format() {
            let output = infmend()
                .args(["check", "--format", stringify!($format)])
                .args(CASES)
                .output()
                .unwrap();
            let shown = as_unix_says(&transcript(&output));
            assert_snapshot("format", stringify!($format), &shown);
        })+
    };
}

says_the_same! { azure github gitlab junit jsonl msbuild }

#[test]
fn sarif_says_the_same_about_the_same_files() {
    let mut log = json("sarif", &root(), &CASES.map(Path::new));
    let run = &mut log["runs"][0];
    // The pages of the rules have their own snapshots, and their number grows.
    assert!(run["tool"]["driver"]["rules"].take().is_array());
    assert!(run["tool"]["driver"]["version"].take().is_string());
    assert!(run["tool"]["driver"]["semanticVersion"].take().is_string());
    for result in run["results"].as_array_mut().unwrap() {
        result["ruleIndex"].take();
    }
    assert_snapshot(
        "format",
        "sarif",
        &as_unix_says(&serde_json::to_string_pretty(&log).unwrap()),
    );
}

/// A text in which each system's own words for a file that is not there are
/// those of Unix.
fn as_unix_says(text: &str) -> String {
    let own = std::io::Error::from_raw_os_error(2).to_string();
    text.replace(&own, "No such file or directory (os error 2)")
}

#[test]
fn every_format_tells_what_a_person_can_do() {
    let case = inf("not-pnp/filter.inf");
    let whole = json("json", &root(), &[&case]);
    let findings = whole["files"][0]["findings"].as_array().unwrap();
    let help = findings[0]["help"].as_str().unwrap();
    for format in [
        "full", "concise", "jsonl", "html", "azure", "github", "gitlab", "junit", "msbuild",
    ] {
        let written = report(format, &root(), &[&case]);
        assert!(written.contains(help), "{format}: {written}");
    }
    let log = json("sarif", &root(), &[&case]);
    let told = results(&log)[0]["message"]["text"].as_str().unwrap();
    // As a sentence.
    assert!(told.contains(&help[1..]), "{told}");
    // One line a finding, whatever there is to say.
    let concise = report("concise", &root(), &[&case]);
    assert_eq!(concise.lines().count(), findings.len() + 1, "{concise}");
}

#[test]
fn every_format_but_those_of_a_line_a_finding_leads_to_the_page_of_the_rule_and_to_microsofts() {
    let case = inf("reboot-directive/utf16le.inf");
    let page = "https://github.com/infmend/infmend/blob/HEAD/docs/rules/reboot-directive.md";
    let source =
        "https://learn.microsoft.com/windows-hardware/drivers/install/inf-reboot-directive";
    for format in [
        "full", "json", "jsonl", "html", "sarif", "azure", "github", "gitlab", "junit",
    ] {
        let written = report(format, &root(), &[&case]);
        for url in [page, source] {
            assert!(written.contains(url), "{format}: {written}");
        }
    }
    for format in ["concise", "msbuild"] {
        assert!(!report(format, &root(), &[&case]).contains("https:"));
    }
    let log = json("sarif", &root(), &[&case]);
    let rule = &log["runs"][0]["tool"]["driver"]["rules"][0];
    assert_eq!(rule["id"], "reboot-directive");
    assert_eq!(rule["helpUri"], page);
    assert_eq!(rule["properties"]["sources"][0]["url"], source);
}

#[test]
fn every_finding_of_json_has_a_help_or_none() {
    let whole = json("json", &root(), &[&inf("")]);
    let files = whole["files"].as_array().unwrap();
    let findings = files
        .iter()
        .flat_map(|file| file["findings"].as_array().unwrap());
    let mut seen = HashSet::new();
    for finding in findings {
        let help = finding.get("help").unwrap();
        assert!(help.is_null() || help.is_string(), "{finding}");
        seen.insert(help.is_null());
    }
    assert_eq!(seen.len(), 2);
}

#[test]
fn fix_tells_what_a_person_can_do() {
    let stays = inf("not-pnp/filter.inf");
    let whole = json("json", &root(), &[&stays]);
    let help = whole["files"][0]["findings"][0]["help"].as_str().unwrap();
    let run = infmend()
        .args(["fix", "--yes", "--severity", "info"])
        .arg(&stays)
        .output()
        .unwrap();
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(said.contains(help), "{said}");
}

#[test]
fn a_diff_tells_what_is_to_be_thought_about() {
    // A boot-start driver: its fix is unsafe and has a help.
    let case = inf("restart-copy-flag/flags.inf");
    let whole = json("json", &root(), &[&case]);
    let findings = whole["files"][0]["findings"].as_array().unwrap();
    let thought = findings
        .iter()
        .find(|f| f["help"].is_string() && f["fix"]["applicability"] == "unsafe")
        .unwrap();
    let help = thought["help"].as_str().unwrap();
    for style in [
        &[][..],
        &["--diff-style", "unified"],
        &["--diff-style", "side-by-side"],
    ] {
        let run = infmend()
            .args(["fix", "--diff", "--unsafe-fixes"])
            .args(style)
            .arg(&case)
            .output()
            .unwrap();
        let shown = String::from_utf8(run.stdout).unwrap();
        assert!(shown.contains(help), "{style:?}: {shown}");
    }
}

#[test]
fn a_line_of_jsonl_is_the_file_of_json() {
    let folder = inf("");
    let whole = json("json", &root(), &[&folder]);
    let lines: Vec<Value> = report("jsonl", &root(), &[&folder])
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(&lines, whole["files"].as_array().unwrap());
}

#[test]
fn jsonl_is_written_while_files_are_still_being_looked_at() {
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("infmend"))
        .current_dir(inf("readme"))
        .args(["check", "--format", "jsonl"])
        // Windows takes no more than 32 KiB of arguments.
        .args(std::iter::repeat_n("gadget.inf", 1000))
        // Standard input that has not ended yet: the last file.
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (send, receive) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        let read = lines.map(Result::unwrap);
        read.inspect(|_| send.send(()).unwrap()).count()
    });
    receive
        .recv_timeout(Duration::from_secs(300))
        .expect("a line comes before the input ends");
    drop(child.stdin.take());
    assert_eq!(reader.join().unwrap(), 1001);
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn sarif_results_name_their_rule_by_its_place_too() {
    let log = json("sarif", &root(), &[&inf("")]);
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    assert!(!results(&log).is_empty());
    for result in results(&log) {
        assert_eq!(rules[number(&result["ruleIndex"])]["id"], result["ruleId"]);
    }
}

#[test]
fn all_offsets_of_sarif_mean_the_same_stretch_in_every_encoding() {
    let seen = assert_all_offsets_mean_the_same(&infs_below(&inf("")));
    assert!(
        seen.contains("UTF-16LE") && seen.contains("Shift_JIS"),
        "{seen:?}"
    );
}

#[test]
fn a_fix_of_sarif_applied_byte_by_byte_is_the_fix() {
    let folder = tempfile::tempdir().unwrap();
    for case in ["utf16le", "shift_jis", "crcrlf"] {
        let name = format!("{case}.inf");
        fs::copy(
            inf(&format!("reboot-directive/{name}")),
            folder.path().join(&name),
        )
        .unwrap();
        let log = json("sarif", folder.path(), &[Path::new(&name)]);
        let mut bytes = fs::read(folder.path().join(&name)).unwrap();
        let mut replacements: Vec<(usize, usize, Vec<u8>)> = results(&log)
            .iter()
            .filter_map(|result| result["fixes"].as_array())
            .flatten()
            .flat_map(|fix| {
                fix["artifactChanges"][0]["replacements"]
                    .as_array()
                    .unwrap()
            })
            .map(|replacement| {
                let region = &replacement["deletedRegion"];
                let new = replacement["insertedContent"]["binary"].as_str();
                (
                    number(&region["byteOffset"]),
                    number(&region["byteLength"]),
                    new.map(base64_decoded).unwrap_or_default(),
                )
            })
            .collect();
        replacements.sort();
        assert!(!replacements.is_empty(), "{case}");
        for (offset, length, new) in replacements.into_iter().rev() {
            bytes.splice(offset..offset + length, new);
        }
        infmend()
            .current_dir(folder.path())
            .args(["fix", "--yes", "--unsafe-fixes", &name])
            .output()
            .unwrap();
        assert_eq!(
            fs::read(folder.path().join(&name)).unwrap(),
            bytes,
            "{case}"
        );
    }
}

#[test]
fn paths_are_relative_to_the_working_directory_however_they_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let folder = fs::canonicalize(folder.path()).unwrap();
    let sub = folder.join("my drivers");
    fs::create_dir(&sub).unwrap();
    fs::copy(inf("readme/gadget.inf"), sub.join("a#1.inf")).unwrap();
    for path in [
        sub.clone(),
        PathBuf::from("./my drivers"),
        PathBuf::from("my drivers/../my drivers"),
    ] {
        let log = json("sarif", &folder, &[&path]);
        let place = &results(&log)[0]["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(place["uri"], "my%20drivers/a%231.inf");
        assert_eq!(place["uriBaseId"], "%SRCROOT%");
        let issues = json("gitlab", &folder, &[&path]);
        assert_eq!(issues[0]["location"]["path"], "my drivers/a#1.inf");
    }
    let log = json("sarif", &sub, &[&folder]);
    let below = json("sarif", &inf(""), &[&sub]);
    let place = |log: &Value| {
        results(log)[0]["locations"][0]["physicalLocation"]["artifactLocation"].clone()
    };
    assert_eq!(place(&log)["uri"], "a%231.inf");
    let outside = place(&below);
    assert!(outside["uri"].as_str().unwrap().starts_with("file:///"));
    assert!(outside["uriBaseId"].is_null());
}

#[test]
fn a_fingerprint_stays_when_lines_are_added_and_no_two_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.inf");
    let prints = || -> Vec<String> {
        let issues = json("gitlab", folder.path(), &[Path::new("a.inf")]);
        let issues = issues.as_array().unwrap();
        issues
            .iter()
            .map(|issue| issue["fingerprint"].as_str().unwrap().to_owned())
            .collect()
    };
    let before = fs::read(inf("reboot-directive/spellings.inf")).unwrap();
    fs::write(&path, &before).unwrap();
    let old = prints();
    let after = [b"; one more\r\n\r\n".as_slice(), &before].concat();
    fs::write(&path, after).unwrap();
    assert_eq!(prints(), old);
    let distinct: HashSet<&String> = old.iter().collect();
    assert!(old.len() > 1 && distinct.len() == old.len());
}

#[cfg(unix)]
#[test]
fn no_format_is_broken_by_the_name_of_a_file_or_a_text_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let name = "a\n::error::<b>&\"',line=9%0A]]>\u{1b}[31m.inf";
    let text = "[Version]\r\nSignature=\"$Windows NT$\"\r\n[</script><script>alert(1)</script>&]\r\nReboot\r\n\
        [Manufacturer]\r\nx=m\r\n[m]\r\nx=\"</script><script>alert(1)</script>&\",a\r\n";
    fs::write(folder.path().join(name), text).unwrap();
    let here = Path::new(".");

    let xml = report("junit", folder.path(), &[here]);
    let document = roxmltree::Document::parse(&xml).unwrap();
    let suite = document.root_element().first_element_child().unwrap();
    assert_eq!(
        suite.attribute("name"),
        Some("a<0A>::error::<b>&\"',line=9%0A]]><1B>[31m.inf")
    );

    let lines = report("github", folder.path(), &[here]);
    let mut errors = lines.lines().filter(|line| line.starts_with("::error"));
    let first = errors.next().unwrap();
    let property = "::error file=a%0A%3A%3Aerror%3A%3A<b>&\"'%2Cline=9%250A]]>";
    assert!(first.starts_with(property), "{first}");
    let commands = lines.lines().filter(|line| line.starts_with("::")).count();
    assert_eq!(
        commands,
        results(&json("sarif", folder.path(), &[here])).len()
    );

    let page = report("html", folder.path(), &[here]);
    // Three blocks of data and the page's own script, and nothing else.
    assert_eq!(page.matches("<script").count(), 4);
    assert_eq!(page.matches("</script>").count(), 4);
    assert!(!page.contains("<b>"));
}

#[test]
fn a_test_suite_of_junit_counts_its_test_cases() {
    let xml = report("junit", &root(), &CASES.map(Path::new));
    let document = roxmltree::Document::parse(&xml).unwrap();
    let suites: Vec<_> = document
        .root_element()
        .children()
        .filter(roxmltree::Node::is_element)
        .collect();
    assert_eq!(suites.len(), CASES.len());
    for suite in suites {
        let count = |name: &str| suite.descendants().filter(|n| n.has_tag_name(name)).count();
        for (attribute, element) in [
            ("tests", "testcase"),
            ("failures", "failure"),
            ("errors", "error"),
            ("skipped", "skipped"),
        ] {
            let counted = count(element).to_string();
            assert_eq!(suite.attribute(attribute), Some(counted.as_str()));
        }
    }
}

#[test]
fn output_writes_the_same_as_standard_output_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report");
    for format in [
        "full", "concise", "json", "jsonl", "html", "sarif", "azure", "github", "gitlab", "junit",
        "msbuild",
    ] {
        let printed = report(format, &root(), &[&inf("readme")]);
        let run = infmend()
            // A file is not a terminal, whatever the variable says of one.
            .env("CLICOLOR_FORCE", "1")
            .args(["check", "--format", format, "--output"])
            .args([&path, &inf("readme")])
            .output()
            .unwrap();
        assert_eq!(run.status.code(), Some(1), "{format}");
        assert!(run.stdout.is_empty(), "{format}");
        assert_eq!(fs::read_to_string(&path).unwrap(), printed, "{format}");
    }
    // Nothing is left beside it.
    assert_eq!(folder.path().read_dir().unwrap().count(), 1);
}

#[test]
fn output_to_a_hyphen_is_standard_output() {
    let gadget = inf("readme/gadget.inf");
    let printed = infmend()
        .args(["check", "--output", "-"])
        .arg(&gadget)
        .output()
        .unwrap();
    let usual = infmend().arg("check").arg(&gadget).output().unwrap();
    assert_eq!(transcript(&printed), transcript(&usual));
    assert!(!usual.stdout.is_empty());
}

#[test]
fn a_report_never_takes_the_place_of_an_inf() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.inf", "B.INX"] {
        let path = folder.path().join(name);
        fs::copy(inf("readme/gadget.inf"), &path).unwrap();
        let run = infmend()
            .args(["check", "--format", "json", "--output"])
            .args([&path, &inf("readme")])
            .output()
            .unwrap();
        assert_eq!(run.status.code(), Some(2));
        let message = String::from_utf8(run.stderr).unwrap();
        assert!(
            message.contains(name) && message.contains("another name"),
            "{message}"
        );
        assert_eq!(
            fs::read(&path).unwrap(),
            fs::read(inf("readme/gadget.inf")).unwrap()
        );
    }
}

#[test]
fn a_report_that_has_no_place_to_go_to_is_an_error_before_any_work() {
    let folder = tempfile::tempdir().unwrap();
    for place in [
        folder.path().join("no/such/folder.json"),
        folder.path().to_owned(),
    ] {
        let run = infmend()
            .args(["check", "--format", "json", "--output"])
            .args([&place, &inf("readme")])
            .output()
            .unwrap();
        assert_eq!(run.status.code(), Some(2));
        assert!(run.stdout.is_empty());
        let message = String::from_utf8(run.stderr).unwrap();
        assert!(message.contains(place.to_str().unwrap()), "{message}");
    }
}

#[test]
fn a_run_that_dies_leaves_the_old_report_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.json");
    fs::write(&path, "the old one").unwrap();
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("infmend"))
        .args(["check", "--format", "json", "--output"])
        .arg(&path)
        .arg(inf("readme"))
        // Standard input that never ends: the run is still under way.
        .arg("-")
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    while folder.path().read_dir().unwrap().count() < 2 {
        assert!(child.try_wait().unwrap().is_none());
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "the old one");
}

#[cfg(unix)]
#[test]
fn a_report_keeps_the_link_and_the_permissions_of_the_one_before() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().join("real.json");
    let link = folder.path().join("link.json");
    fs::write(&real, "the old one").unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let run = infmend()
        .args(["check", "--format", "json", "--output"])
        .args([&link, &inf("readme")])
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(1));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(
        fs::read_to_string(&real)
            .unwrap()
            .starts_with("{\"version\"")
    );
    let mode = fs::metadata(&real).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}
