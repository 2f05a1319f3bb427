//! `fix --report`: what it says was written is what was written, and nothing else.

use std::fs;
use std::path::Path;
use std::process::Output;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{inf, infmend, three_changes};

/// Runs `fix` in a folder and reads the report in JSON that it writes there.
fn reported(folder: &Path, arguments: &[&str]) -> (Output, Value) {
    let run = infmend()
        .current_dir(folder)
        .arg("fix")
        .args(arguments)
        .args(["--report", "report.json"])
        .output()
        .unwrap();
    let text = fs::read_to_string(folder.join("report.json")).unwrap();
    (run, serde_json::from_str(&text).unwrap())
}

/// A file of a report.
fn file<'a>(report: &'a Value, path: &str) -> &'a Value {
    let files = report["files"].as_array().unwrap();
    files.iter().find(|file| file["path"] == path).unwrap()
}

/// A text with the changes of a unified diff, whose every line must fit.
fn patched(old: &str, diff: &str) -> String {
    let lines: Vec<&str> = old.split_inclusive('\n').collect();
    let (mut new, mut at) = (String::new(), 0);
    for line in diff.split_inclusive('\n') {
        let (sign, text) = line.split_at(1);
        match sign {
            "@" => {
                let start = line.strip_prefix("@@ -").unwrap();
                let start: usize = start.split([',', ' ']).next().unwrap().parse().unwrap();
                let start = start.saturating_sub(1);
                new.push_str(&lines[at..start].concat());
                at = start;
            }
            " " | "-" => {
                assert_eq!(lines[at], text);
                if sign == " " {
                    new.push_str(text);
                }
                at += 1;
            }
            "+" => new.push_str(text),
            _ => panic!("{line}"),
        }
    }
    new.push_str(&lines[at..].concat());
    new
}

/// A folder with a file of each kind of outcome.
fn mixed() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let gadget = fs::read(inf("readme/gadget.inf")).unwrap();
    for name in ["a.inf", "read-only.inf"] {
        fs::write(folder.path().join(name), &gadget).unwrap();
    }
    let path = folder.path().join("read-only.inf");
    let mut rights = fs::metadata(&path).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(&path, rights).unwrap();
    fs::write(folder.path().join("gadget.cat"), "").unwrap();
    fs::write(
        folder.path().join("edk2.inf"),
        "[Defines]\nINF_VERSION = 1\n",
    )
    .unwrap();
    fs::copy(
        inf("versioned-installer/by_name.inf"),
        folder.path().join("unsafe.inf"),
    )
    .unwrap();
    folder
}

#[test]
fn the_report_says_what_was_written_and_what_was_not() {
    let folder = mixed();
    let gadget = fs::read_to_string(inf("readme/gadget.inf")).unwrap();
    let (run, report) = reported(
        folder.path(),
        &[
            "--yes",
            "a.inf",
            "read-only.inf",
            "unsafe.inf",
            "edk2.inf",
            "missing.inf",
        ],
    );
    assert_eq!(run.status.code(), Some(2));

    let written = file(&report, "a.inf");
    assert_eq!(written["status"], "written");
    let now = fs::read_to_string(folder.path().join("a.inf")).unwrap();
    assert_ne!(now, gadget);
    assert_eq!(patched(&gadget, written["diff"].as_str().unwrap()), now);
    let rules: Vec<&str> = written["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["rule"].as_str().unwrap())
        .collect();
    assert_eq!(
        rules,
        ["reboot-directive", "in-use-rename", "restart-copy-flag"]
    );
    let range = &written["changes"][0]["ranges"][0];
    let line = gadget
        .lines()
        .position(|line| line.starts_with("Reboot"))
        .unwrap()
        + 1;
    assert_eq!(
        (&range["line"], &range["column"]),
        (&line.into(), &1.into())
    );
    assert_eq!(written["catalogs"][0], "gadget.cat");

    let not = file(&report, "read-only.inf");
    assert_eq!(not["status"], "not_written");
    assert!(not["reason"].as_str().unwrap().contains("read-only"));
    let path = folder.path().join("read-only.inf");
    assert_eq!(fs::read_to_string(path).unwrap(), gadget);

    let unchanged = file(&report, "unsafe.inf");
    assert_eq!(unchanged["status"], "unchanged");
    assert_eq!(unchanged["diff"], "");
    let left = &unchanged["left"][0];
    assert_eq!(left["rule"], "versioned-installer");
    assert_eq!(left["fix"]["applicability"], "unsafe");
    assert_eq!(file(&report, "edk2.inf")["status"], "skipped");

    let summary = &report["summary"];
    for (key, number) in [
        ("checked", 3),
        ("written", 1),
        ("not_written", 1),
        ("skipped", 1),
        ("would_change", 0),
        ("declined", 0),
        ("not_processed", 0),
    ] {
        assert_eq!(summary[key], number, "{key}: {summary}");
    }
    assert_eq!(summary["changes"]["written"], 3);
    assert_eq!(summary["changes"]["not_written"], 3);
    assert_eq!(summary["rules"]["reboot-directive"]["written"], 1);
    assert_eq!(summary["complete"], true);
    let catalog = summary["catalogs"].as_array().unwrap();
    assert_eq!(catalog, &["gadget.cat"]);
    let errors: Vec<&str> = report["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error.as_str().unwrap())
        .collect();
    assert_eq!(errors.len(), 2, "{errors:?}");
    let said = String::from_utf8(run.stderr).unwrap();
    for error in errors {
        assert!(said.contains(error), "{error}: {said}");
    }
}

#[test]
fn a_run_that_only_shows_reports_nothing_as_written() {
    for arguments in [&["--diff"][..], &["--patch"], &["--stat"], &[]] {
        let folder = mixed();
        let (run, report) = reported(
            folder.path(),
            &[
                arguments,
                &[
                    "--report",
                    "report.md",
                    "--report",
                    "report.html",
                    "a.inf",
                    "read-only.inf",
                ],
            ]
            .concat(),
        );
        assert_eq!(run.status.code(), Some(1), "{arguments:?}");
        assert_eq!(report["run"]["writes"], false);
        assert_eq!(file(&report, "a.inf")["status"], "would_change");
        assert_eq!(report["summary"]["changes"]["written"], 0);
        assert_eq!(report["summary"]["changes"]["would_change"], 6);
        assert_eq!(report["summary"]["catalogs"].as_array().unwrap().len(), 0);
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(
            read("report.md").starts_with(
                "# infmend fix: 2 files would change, 6 changes; nothing was written\n"
            )
        );
        assert!(!read("report.md").contains("no longer match"));
        assert!(read("report.html").contains("\"shows\":true"));
        assert_eq!(
            fs::read(folder.path().join("a.inf")).unwrap(),
            fs::read(inf("readme/gadget.inf")).unwrap()
        );
    }
}

#[test]
fn unsafe_changes_are_marked() {
    let folder = mixed();
    let (_, report) = reported(
        folder.path(),
        &[
            "--yes",
            "--unsafe-fixes",
            "--driver-ver",
            "2030-01-02,+1",
            "unsafe.inf",
            "--report",
            "report.md",
        ],
    );
    assert_eq!(report["run"]["unsafe_fixes"], true);
    assert_eq!(report["run"]["driver_ver"], "01/02/2030,+1");
    let changes = file(&report, "unsafe.inf")["changes"]
        .as_array()
        .unwrap()
        .clone();
    let of = |rule: &str| {
        changes
            .iter()
            .find(|change| change["rule"] == rule)
            .unwrap()
    };
    assert_eq!(of("versioned-installer")["applicability"], "unsafe");
    assert_eq!(of("driver-ver")["applicability"], "safe");
    let unsafe_ones = changes
        .iter()
        .filter(|c| c["applicability"] == "unsafe")
        .count();
    assert_eq!(report["summary"]["changes"]["unsafe"], unsafe_ones);
    let page = fs::read_to_string(folder.path().join("report.md")).unwrap();
    assert!(
        page.contains("`versioned-installer`, **unsafe**: "),
        "{page}"
    );
}

#[test]
fn standard_input_is_reported_as_printed() {
    let folder = tempfile::tempdir().unwrap();
    let run = infmend()
        .current_dir(folder.path())
        .args(["fix", "-", "--report", "report.json"])
        .write_stdin(three_changes())
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(0));
    let text = fs::read_to_string(folder.path().join("report.json")).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    let file = file(&report, "<stdin>");
    assert_eq!(file["status"], "printed");
    let patched = patched(&three_changes(), file["diff"].as_str().unwrap());
    assert_eq!(patched.as_bytes(), run.stdout);
}

#[test]
fn a_report_that_cannot_be_is_refused_before_anything_is_written() {
    for (reports, words) in [
        (&["report.txt"][..], "ends in .html, .htm, .json or .md"),
        (&["report"], "ends in .html, .htm, .json or .md"),
        (
            &["no/such/folder/report.md"],
            "report.md: the report cannot be written: ",
        ),
        (
            &["folder.json"],
            "folder.json: the report cannot be written: ",
        ),
        (&["a.md", "a.md"], "a.md is named twice"),
    ] {
        let folder = mixed();
        fs::create_dir(folder.path().join("folder.json")).unwrap();
        let options = reports.iter().flat_map(|report| ["--report", report]);
        let run = infmend()
            .current_dir(folder.path())
            .args(["fix", "--yes", "a.inf"])
            .args(options)
            .output()
            .unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{said}");
        assert_eq!(
            fs::read(folder.path().join("a.inf")).unwrap(),
            fs::read(inf("readme/gadget.inf")).unwrap(),
            "{reports:?}"
        );
    }
}

#[test]
fn markdown_is_what_it_seems_whatever_an_inf_holds() {
    let folder = tempfile::tempdir().unwrap();
    let weird = "g<img>[l](http:x)**b**`c`|_d_.dll";
    let gadget = fs::read_to_string(inf("readme/gadget.inf")).unwrap();
    let text = gadget.replace("gadgetui.dll", weird);
    let text = text.replace("\r\nReboot", "\r\n; ````` \u{1b}[31m\r\n; ```\r\nReboot");
    let name = "we`ird ``name.inf";
    fs::write(folder.path().join(name), &text).unwrap();
    let (_, report) = reported(folder.path(), &["--yes", name, "--report", "report.md"]);
    let diff = report["files"][0]["diff"].as_str().unwrap();
    assert!(
        diff.contains("\n-Reboot ") && diff.contains("\n ; ```\r\n"),
        "{diff}"
    );
    let changes = report["files"][0]["changes"].to_string();
    assert!(changes.contains(weird), "{changes}");

    let page = fs::read_to_string(folder.path().join("report.md")).unwrap();
    assert!(!page.contains('\u{1b}'));
    let (mut blocks, mut codes, mut in_block) = (Vec::new(), Vec::new(), false);
    for event in Parser::new(&page) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                assert_eq!(kind, CodeBlockKind::Fenced("diff".into()));
                in_block = true;
                blocks.push(String::new());
            }
            Event::End(TagEnd::CodeBlock) => in_block = false,
            Event::Text(text) if in_block => blocks.last_mut().unwrap().push_str(&text),
            Event::Code(text) => codes.push(text.to_string()),
            Event::Html(html) | Event::InlineHtml(html) => panic!("{html}"),
            Event::Start(Tag::Image { .. }) => panic!("an image"),
            Event::Start(Tag::Link { dest_url, .. }) => assert!(
                dest_url.starts_with("https://github.com/infmend/")
                    || dest_url.starts_with("https://learn.microsoft.com/"),
                "{dest_url}"
            ),
            _ => {}
        }
    }
    let shown = diff.replace("\r\n", "\n").replace('\u{1b}', "<1B>");
    assert_eq!(blocks, [shown]);
    assert!(codes.contains(&name.to_owned()), "{codes:?}");
}

#[test]
fn json_and_markdown_say_the_same_as_before() {
    let folder = mixed();
    let files = ["a.inf", "read-only.inf", "unsafe.inf", "edk2.inf"];
    let (_, mut report) = reported(
        folder.path(),
        &[&["--yes", "--report", "report.md"], &files[..]].concat(),
    );
    assert!(report["infmend"].take().is_string());
    let page = fs::read_to_string(folder.path().join("report.md")).unwrap();
    let page = page.replace(env!("CARGO_PKG_VERSION"), "VERSION");
    crate::support::assert_snapshot("fix-report", "markdown", &page);
    let report = serde_json::to_string_pretty(&report).unwrap();
    crate::support::assert_snapshot("fix-report", "json", &report);
}
