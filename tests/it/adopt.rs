//! Adopting infmend bit by bit: baselines, and only what changed since a revision.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{folder_with_file, inf, infmend, infs_below};
use infmend::fix::{Allow, FixOptions, fix};
use infmend::rules::{Options, RuleSet, inspect};
use infmend::scope::{Baseline, Known, Scope};
use infmend::source::Source;
use proptest::prelude::*;
use serde_json::Value;
use tempfile::TempDir;

const HEAD: &str = "[Version]\r\nSignature = \"$Windows NT$\"\r\n";
const INF: &str = "[Version]\r\nSignature = \"$Windows NT$\"\r\n\
    [DefaultInstall]\r\nCopyFiles = Files\r\nReboot\r\n\
    [Files]\r\na.sys,,,0x1000\r\n";

/// A folder with files of the given paths and texts.
fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        put(folder.path(), path, text);
    }
    folder
}

fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// What a run prints on standard output and standard error, and how it ends.
fn run(folder: &Path, args: &[&str]) -> (String, String, i32) {
    let output = infmend().current_dir(folder).args(args).output().unwrap();
    (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
        output.status.code().unwrap(),
    )
}

/// The rules that `check` reports, with the lines, and the exit status.
fn found(folder: &Path, args: &[&str]) -> (Vec<String>, i32) {
    let args = [&["check", "--format", "json"], args].concat();
    let (out, err, status) = run(folder, &args);
    let report: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{err}"));
    let files = report["files"].as_array().unwrap().iter();
    let findings = files.flat_map(|file| file["findings"].as_array().unwrap());
    let found = findings.map(|finding| {
        let line = finding["line"].as_u64().unwrap();
        format!("{} {}", finding["rule"].as_str().unwrap(), line)
    });
    (found.collect(), status)
}

fn baseline(folder: &Path, args: &[&str]) {
    let all = [
        &["check", "--baseline", "old.json", "--write-baseline"],
        args,
    ]
    .concat();
    let (_, err, status) = run(folder, &all);
    assert_eq!(status, 0, "{err}");
}

#[test]
fn what_a_baseline_holds_is_not_reported_in_any_format_and_does_not_count() {
    let folder = project(&[("d/a.inf", INF)]);
    let here = folder.path();
    assert_eq!(run(here, &["check", "d"]).2, 1);
    baseline(here, &["d"]);
    for format in [
        "full", "concise", "json", "jsonl", "html", "sarif", "github", "gitlab", "junit",
    ] {
        let args = ["check", "d", "--baseline", "old.json", "--format", format];
        let (out, _, status) = run(here, &args);
        assert_eq!(status, 0, "{format}: {out}");
        assert!(
            !out.contains("Reboot in the DefaultInstall section"),
            "{format}: {out}"
        );
        let all = run(here, &["check", "d", "--format", format]).0;
        assert!(
            all.contains("Reboot in the DefaultInstall section"),
            "{format}: {all}"
        );
    }
    let (out, ..) = run(here, &["check", "d", "--baseline", "old.json"]);
    assert!(
        out.contains("1 INF checked: nothing new found; 2 findings in the baseline"),
        "{out}"
    );
    let (out, ..) = run(
        here,
        &["check", "d", "--baseline", "old.json", "--format", "json"],
    );
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["summary"]["baselined"], 2);
}

#[test]
fn a_baseline_is_sorted_and_has_one_finding_on_each_line() {
    let folder = project(&[("d/b.inf", INF), ("d/a.inf", INF)]);
    let twice = INF.replace("Reboot\r\n", "Reboot\r\nReboot\r\n");
    put(folder.path(), "d/c/a.inf", &twice);
    baseline(folder.path(), &["d"]);
    let text = fs::read_to_string(folder.path().join("old.json")).unwrap();
    insta::assert_snapshot!(text, @r#"
    {
      "version": 1,
      "findings": [
        {"path":"d/a.inf","rule":"reboot-directive","section":"DefaultInstall","entry":"Reboot"},
        {"path":"d/a.inf","rule":"restart-copy-flag","section":"Files","entry":"a.sys, , , 0x1000"},
        {"path":"d/b.inf","rule":"reboot-directive","section":"DefaultInstall","entry":"Reboot"},
        {"path":"d/b.inf","rule":"restart-copy-flag","section":"Files","entry":"a.sys, , , 0x1000"},
        {"path":"d/c/a.inf","rule":"reboot-directive","section":"DefaultInstall","entry":"Reboot","count":2},
        {"path":"d/c/a.inf","rule":"restart-copy-flag","section":"Files","entry":"a.sys, , , 0x1000"}
      ]
    }
    "#);
    // The same again, and from another folder, which counts from the baseline's.
    let (_, err, status) = run(
        &folder.path().join("d"),
        &[
            "check",
            "--baseline",
            "../old.json",
            "--write-baseline",
            "b.inf",
            ".",
        ],
    );
    assert_eq!(status, 0, "{err}");
    assert_eq!(
        fs::read_to_string(folder.path().join("old.json")).unwrap(),
        text
    );
    let (found, status) = found(
        &folder.path().join("d"),
        &[".", "--baseline", "../old.json"],
    );
    assert_eq!((found, status), (vec![], 0));
}

#[test]
fn a_new_equal_finding_in_the_same_section_is_reported_and_one_elsewhere() {
    let folder = project(&[("a.inf", INF)]);
    baseline(folder.path(), &["."]);
    let args = ["a.inf", "--baseline", "old.json"];
    put(
        folder.path(),
        "a.inf",
        &INF.replace("Reboot\r\n", "Reboot ; x\r\nReboot\r\n"),
    );
    assert_eq!(
        found(folder.path(), &args),
        (vec!["reboot-directive 6".into()], 1)
    );
    let elsewhere = INF.replace("Files]", "Files]\r\nb.sys,,,0x1000");
    put(folder.path(), "a.inf", &elsewhere);
    assert_eq!(
        found(folder.path(), &args),
        (vec!["restart-copy-flag 7".into()], 1)
    );
}

#[test]
fn spacing_comments_and_continuations_do_not_make_a_finding_new() {
    let folder = project(&[("a.inf", INF)]);
    baseline(folder.path(), &["."]);
    let moved = INF
        .replace("Reboot\r\n", "; why\r\n\r\n  Reboot ; old\r\n")
        .replace("a.sys,,,0x1000", "\"a.sys\" , ,\\\r\n , 0x1000 ; flags");
    put(folder.path(), "a.inf", &moved);
    assert_eq!(found(folder.path(), &["."]).1, 1);
    assert_eq!(
        found(folder.path(), &[".", "--baseline", "old.json"]),
        (vec![], 0)
    );
}

#[test]
fn findings_that_are_gone_are_told_with_the_command_that_takes_them_out() {
    let folder = project(&[("a.inf", INF), ("b.inf", INF), ("c.inf", INF)]);
    let here = folder.path();
    baseline(here, &["."]);
    put(here, "a.inf", &INF.replace("Reboot\r\n", ""));
    fs::remove_file(here.join("c.inf")).unwrap();
    // What this run does not check is not gone.
    let (_, err, status) = run(here, &["check", "--baseline", "old.json", "b.inf"]);
    assert_eq!(status, 0);
    assert!(
        err.contains("old.json: 2 findings no longer found"),
        "{err}"
    );
    let (_, err, _) = run(here, &["check", "--baseline", "old.json", "."]);
    let line = err
        .lines()
        .find(|line| line.contains("no longer found"))
        .unwrap();
    assert!(line.contains("3 findings"), "{err}");
    let command = line.split('`').nth(1).unwrap();
    let words: Vec<&str> = command.split(' ').collect();
    assert_eq!(words[0], "infmend");
    assert_eq!(run(here, &words[1..]).2, 0);
    let (_, err, status) = run(here, &["check", "--baseline", "old.json", "."]);
    assert_eq!((err.as_str(), status), ("", 0));
    let text = fs::read_to_string(here.join("old.json")).unwrap();
    assert_eq!(text.matches("a.inf").count(), 1, "{text}");
    assert_eq!(text.matches("b.inf").count(), 2, "{text}");
    assert_eq!(text.matches("c.inf").count(), 0, "{text}");
}

#[test]
fn what_a_run_does_not_check_stays_in_the_baseline_that_it_writes() {
    let folder = project(&[("a.inf", INF), ("b.inf", INF)]);
    let here = folder.path();
    baseline(here, &["."]);
    let before = fs::read_to_string(here.join("old.json")).unwrap();
    baseline(here, &["a.inf"]);
    baseline(here, &[".", "--select", "reboot-directive"]);
    assert_eq!(fs::read_to_string(here.join("old.json")).unwrap(), before);
    // Nothing of a rule that is not looked for is gone.
    let args = [
        "check",
        "--baseline",
        "old.json",
        ".",
        "--select",
        "in-use-rename",
    ];
    assert_eq!(run(here, &args).1, "");
}

#[test]
fn the_baseline_of_a_configuration_counts_from_its_folder_and_can_be_ignored() {
    let folder = project(&[
        ("infmend.toml", "baseline = \"ci/old.json\"\n"),
        ("d/a.inf", INF),
    ]);
    let here = folder.path();
    let (_, err, status) = run(&here.join("d"), &["check", "a.inf"]);
    assert_eq!(status, 2);
    assert!(err.contains("there is no such baseline"), "{err}");
    assert_eq!(err.lines().count(), 1, "{err}");
    fs::create_dir(here.join("ci")).unwrap();
    let (_, err, status) = run(&here.join("d"), &["check", "a.inf", "--write-baseline"]);
    assert_eq!(status, 0, "{err}");
    let text = fs::read_to_string(here.join("ci/old.json")).unwrap();
    assert!(text.contains("\"path\":\"../d/a.inf\""), "{text}");
    assert_eq!(found(here, &["."]), (vec![], 0));
    assert_eq!(found(here, &[".", "--ignore-baseline"]).0.len(), 2);
    assert_eq!(found(here, &[".", "--no-config"]).0.len(), 2);
}

#[test]
fn a_baseline_that_cannot_be_used_is_an_error_that_says_why() {
    let folder = project(&[("a.inf", INF)]);
    let here = folder.path();
    for (text, why) in [
        (None, "old.json: there is no such baseline"),
        (
            Some("{\"version\": 2, \"findings\": []}"),
            "old.json: is a baseline of version 2; this infmend reads version 1",
        ),
        (
            Some("{\"findings\": []}"),
            "old.json: is not a baseline: it has no \"version\"",
        ),
        (Some("[Version]"), "old.json: is not a baseline: "),
        (
            Some("{\"version\": 1, \"findings\": [{\"path\": 1}]}"),
            "old.json: is not a baseline: invalid type",
        ),
    ] {
        if let Some(text) = text {
            put(here, "old.json", text);
        }
        for command in ["check", "fix"] {
            let (_, err, status) = run(here, &[command, "--baseline", "old.json", "a.inf"]);
            assert_eq!(status, 2, "{err}");
            assert!(err.contains(why), "{why}: {err}");
        }
    }
    // What is not a baseline is not overwritten.
    put(here, "old.json", "my notes");
    let args = [
        "check",
        "--baseline",
        "old.json",
        "--write-baseline",
        "a.inf",
    ];
    assert_eq!(run(here, &args).2, 2);
    assert_eq!(
        fs::read_to_string(here.join("old.json")).unwrap(),
        "my notes"
    );
    let (_, err, status) = run(here, &["check", "--write-baseline", "a.inf"]);
    assert_eq!(status, 2);
    assert!(err.contains("name one with --baseline FILE"), "{err}");
}

#[test]
fn fix_leaves_alone_what_a_baseline_holds_and_fixes_an_equal_finding_that_is_new() {
    let folder = project(&[("a.inf", INF)]);
    let here = folder.path();
    baseline(here, &["."]);
    let (_, err, status) = run(here, &["fix", "--yes", "--baseline", "old.json", "."]);
    assert_eq!(status, 0);
    assert!(
        err.contains("2 findings in the baseline left alone"),
        "{err}"
    );
    let text = || fs::read_to_string(here.join("a.inf")).unwrap();
    assert_eq!(text(), INF);
    // Of two equal ones the first stays; so does what is in another section.
    let twice = INF.replace("Reboot\r\n", "Reboot ; old\r\nReboot ; new\r\n");
    let other = "[DefaultInstall.NTamd64]\r\nReboot\r\n";
    put(here, "a.inf", &format!("{twice}{other}"));
    run(here, &["fix", "--yes", "--baseline", "old.json", "."]);
    let fixed = INF.replace("Reboot\r\n", "Reboot ; old\r\n");
    assert_eq!(text(), format!("{fixed}[DefaultInstall.NTamd64]\r\n"));
    run(here, &["fix", "--yes", "--ignore-baseline", "."]);
    assert!(!text().contains("Reboot"), "{}", text());
}

/// The entry of the old finding is changed by a fix of another rule, so that
/// its own text is another in the round after.
#[test]
fn an_old_finding_is_left_alone_when_a_new_one_on_its_line_is_fixed() {
    // Two faults in the flags: one is in the baseline.
    let entry = "a.sys,,,0x1000";
    let text = format!(
        "{HEAD}[DefaultInstall]\r\nCopyFiles = Files\r\n[Files]\r\n{entry}\r\n[DestinationDirs]\r\nFiles = 12\r\n"
    );
    let source = Source::new(text.into());
    let all = inspect(&source, &RuleSet::all(), &Options::default()).unwrap();
    let of = |line: &str| {
        all.iter()
            .filter(|f| source.text()[f.range.clone()].contains(line))
            .count()
    };
    assert!(of("a.sys") >= 1, "{all:?}");
    for old in &all {
        let known = Known::of(&source, std::slice::from_ref(old));
        let scope = Scope {
            known: Some(known.into()),
            base: None,
        };
        let options = FixOptions::new(RuleSet::all())
            .unsafe_fixes(true)
            .scope(scope);
        let fixed = fix(&source, &options).unwrap();
        assert!(
            !fixed.applied.iter().any(|fix| fix.rule == old.rule),
            "{old:?}"
        );
        assert!(
            !fixed.remaining.iter().any(|left| left.rule == old.rule),
            "{old:?}"
        );
        assert_eq!(
            fixed
                .held
                .iter()
                .filter(|held| held.rule == old.rule)
                .count(),
            1
        );
    }
}

/// Every INF of our own with all its findings.
fn samples() -> Vec<(PathBuf, Source)> {
    let read = |path: PathBuf| {
        let source = Source::new(fs::read(&path).unwrap());
        (path, source)
    };
    infs_below(&inf("")).into_iter().map(read).collect()
}

fn findings(source: &Source) -> Vec<infmend::rules::Finding> {
    inspect(source, &RuleSet::all(), &Options::default()).unwrap_or_default()
}

#[test]
fn a_baseline_of_a_file_holds_all_its_findings_after_it_was_written_and_read() {
    let mut all = 0;
    for (path, source) in samples() {
        let mut found = findings(&source);
        let mut baseline = Baseline::default();
        baseline.set("x.inf", Known::of(&source, &found));
        let baseline = Baseline::parse(&baseline.to_string()).unwrap();
        let known = baseline.of_file("x.inf").cloned();
        assert_eq!(
            known.as_ref().map_or(0, Known::len),
            found.len(),
            "{}",
            path.display()
        );
        let scope = Scope {
            known: known.map(Into::into),
            base: None,
        };
        all += found.len();
        let held = scope.narrow(&source, &mut found);
        assert!(found.is_empty(), "{}: {found:?}", path.display());
        all -= held.len();
    }
    assert_eq!(all, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Comments, blank lines and sections that come and go elsewhere, and the
    /// order of the sections, change nothing about what a baseline holds.
    #[test]
    fn lines_that_move_keep_a_baseline(
        file in 0..10_000_usize,
        places in proptest::collection::vec((0..1000_usize, 0..3_usize), 1..6),
        turn in 0..100_usize,
    ) {
        let texts = [
            INF.to_owned(),
            format!("{INF}[More]\r\nReboot\r\n[DefaultUninstall]\r\nReboot\r\n"),
            format!("{INF}b.sys,,,0x1000\r\n[DestinationDirs]\r\nFiles = 12\r\n"),
        ];
        let text = &texts[file % texts.len()];
        let source = Source::new(text.clone().into());
        let known = Known::of(&source, &findings(&source));
        prop_assert!(!known.is_empty());
        // The sections in another order.
        let mut sections: Vec<String> = text.split('[').skip(1).map(|s| format!("[{s}")).collect();
        let count = sections.len();
        sections.rotate_left(turn % count);
        let mut lines: Vec<String> = sections.concat().split_inclusive('\n').map(str::to_owned).collect();
        for (place, what) in places {
            let new = ["; nothing\r\n", "\r\n", "  ; and; nothing\r\n"][what];
            lines.insert(place % (lines.len() + 1), new.to_owned());
        }
        let moved = Source::new(lines.concat().into());
        let mut found = findings(&moved);
        let before = found.len();
        let scope = Scope { known: Some(known.clone().into()), base: None };
        let held = scope.narrow(&moved, &mut found);
        prop_assert!(found.is_empty(), "{}: {found:?}", moved.text());
        prop_assert_eq!(held.len(), before);
        prop_assert_eq!(known.gone(&Known::of(&moved, &held), &|_| true), 0);
        // One more that is equal is reported, and it alone.
        let again = moved.text().replacen("[DefaultInstall]\r\n", "[DefaultInstall]\r\nReboot\r\n", 1);
        let again = Source::new(again.into());
        let mut found = findings(&again);
        scope.narrow(&again, &mut found);
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].rule, "reboot-directive");
    }
}

fn git(folder: &Path, args: &[&str]) {
    let status = Command::new("git")
        .current_dir(folder)
        .args([
            "-c",
            "user.name=n",
            "-c",
            "user.email=e",
            "-c",
            "core.autocrlf=false",
        ])
        .args(args)
        .output()
        .unwrap();
    assert!(status.status.success(), "{args:?}: {status:?}");
}

/// A repository whose first commit holds some files.
fn repository(files: &[(&str, &str)]) -> TempDir {
    let folder = project(files);
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-qm", "first"]);
    folder
}

#[test]
fn only_findings_on_lines_that_changed_since_a_revision_are_reported_and_fixed() {
    let folder = repository(&[("a.inf", INF), ("b.inf", INF)]);
    let here = folder.path();
    assert_eq!(found(here, &[".", "--diff-base", "HEAD"]), (vec![], 0));
    put(
        here,
        "a.inf",
        &INF.replace("Reboot\r\n", "; new\r\nReboot\r\nReboot = 1\r\n"),
    );
    let expected = (vec!["reboot-directive 7".to_owned()], 1);
    assert_eq!(found(here, &[".", "--diff-base", "HEAD"]), expected);
    assert_eq!(found(here, &["."]).0.len(), 5);
    git(here, &["commit", "-qam", "second"]);
    assert_eq!(found(here, &[".", "--diff-base", "HEAD"]), (vec![], 0));
    assert_eq!(found(here, &[".", "--diff-base", "HEAD~1"]), expected);
    let (_, err, status) = run(here, &["fix", "--yes", ".", "--diff-base", "HEAD~1"]);
    assert_eq!(status, 0, "{err}");
    let text = |name| fs::read_to_string(here.join(name)).unwrap();
    assert_eq!(
        text("a.inf"),
        INF.replace("Reboot\r\n", "; new\r\nReboot\r\n")
    );
    assert_eq!(text("b.inf"), INF);
}

#[test]
fn new_files_count_as_a_whole_and_renamed_ones_are_compared_with_what_they_were() {
    let folder = repository(&[("a.inf", INF)]);
    let here = folder.path();
    put(here, "untracked.inf", INF);
    git(here, &["mv", "a.inf", "moved.inf"]);
    put(
        here,
        "moved.inf",
        &INF.replace("a.sys,,,0x1000", "a.sys,,,0x1000\r\nb.sys,,,0x1000"),
    );
    let args = ["--diff-base", "HEAD"];
    let of = |name: &str| found(here, &[&[name], &args[..]].concat()).0;
    assert_eq!(
        of("untracked.inf"),
        ["reboot-directive 5", "restart-copy-flag 7"]
    );
    assert_eq!(of("moved.inf"), ["restart-copy-flag 8"]);
}

#[test]
fn a_file_in_utf_16_is_compared_as_text() {
    let utf16 = |text: &str| {
        let mut bytes = vec![0xFF, 0xFE];
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    let folder = repository(&[("x", "")]);
    let here = folder.path();
    fs::write(here.join("a.inf"), utf16(INF)).unwrap();
    git(here, &["add", "."]);
    git(here, &["commit", "-qm", "utf-16"]);
    fs::write(
        here.join("a.inf"),
        utf16(&INF.replace("Reboot\r\n", "Reboot\r\nReboot\r\n")),
    )
    .unwrap();
    assert_eq!(
        found(here, &[".", "--diff-base", "HEAD"]).0,
        ["reboot-directive 6"]
    );
    // Another encoding, and other line ends, are no changes of lines.
    fs::write(here.join("a.inf"), INF.replace('\r', "")).unwrap();
    assert_eq!(
        found(here, &[".", "--diff-base", "HEAD"]).0,
        Vec::<String>::new()
    );
}

#[test]
fn what_a_section_lacks_counts_where_something_was_taken_out_of_it() {
    let inf = "[Version]\r\nSignature = \"$Windows NT$\"\r\nClass = Mouse\r\nCatalogFile = a.cat\r\nPnpLockdown = 1\r\n\
        [Manufacturer]\r\nV = M, NTamd64\r\n[M.NTamd64]\r\nd = A, id1\r\n[A]\r\nCopyFiles = Files\r\n[Files]\r\na.sys\r\n";
    let folder = repository(&[("a.inf", inf)]);
    let here = folder.path();
    let select = [
        "--select",
        "catalog-file,pnp-lockdown",
        "--diff-base",
        "HEAD",
        ".",
    ];
    put(here, "a.inf", &inf.replace("CatalogFile = a.cat\r\n", ""));
    assert_eq!(found(here, &select).0, ["catalog-file 1"]);
    put(here, "a.inf", &inf.replace("a.sys", "b.sys"));
    assert_eq!(found(here, &select).0, Vec::<String>::new());
}

#[test]
fn what_is_staged_is_compared_with_the_revision() {
    let folder = repository(&[("a.inf", INF)]);
    let here = folder.path();
    put(
        here,
        "a.inf",
        &INF.replace("Reboot\r\n", "Reboot\r\nReboot = 1\r\n"),
    );
    git(here, &["add", "."]);
    let (_, err, status) = run(here, &["fix", "--staged", "--yes", "--diff-base", "HEAD"]);
    assert_eq!(status, 1, "{err}");
    assert_eq!(fs::read_to_string(here.join("a.inf")).unwrap(), INF);
}

#[test]
fn what_cannot_be_compared_is_an_error() {
    let folder = project(&[("a.inf", INF)]);
    let here = folder.path();
    for command in ["check", "fix"] {
        let (_, err, status) = run(here, &[command, "a.inf", "--diff-base", "HEAD"]);
        assert_eq!(status, 2);
        assert!(
            err.contains("--diff-base: a.inf is not in a git repository"),
            "{err}"
        );
    }
    git(here, &["init", "-q"]);
    for revision in ["HEAD", "nowhere", "--help"] {
        let (_, err, status) = run(here, &["check", ".", &format!("--diff-base={revision}")]);
        assert_eq!(status, 2);
        assert!(
            err.contains(&format!("has no revision '{revision}'")),
            "{err}"
        );
    }
    let (_, err, status) = run(here, &["check", "-", "--diff-base", "HEAD"]);
    assert_eq!(status, 2);
    assert!(err.contains("standard input cannot be compared"), "{err}");
}

/// What `infmend dump` says of a file: what it means.
fn meaning(folder: &Path, name: &str) -> String {
    let (out, err, status) = run(folder, &["dump", name]);
    assert_eq!(status, 0, "{err}");
    assert!(out.lines().count() > 3, "{out}");
    out
}

/// Allows what the given rules find in an INF: what it is then. It means the same,
/// and nothing of these rules is found any more.
fn allowed(bytes: &[u8], rules: &str) -> (Vec<u8>, String) {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    fs::write(here.join("a.inf"), bytes).unwrap();
    let before = meaning(here, "a.inf");
    let select = ["a.inf", "--select", rules];
    assert!(!found(here, &select).0.is_empty());
    let args = [
        "fix",
        "--yes",
        "--add-allow",
        rules,
        "--select",
        rules,
        "--reason",
        "old board",
        "a.inf",
    ];
    let (_, err, status) = run(here, &args);
    assert_eq!(status, 0, "{err}");
    assert_eq!(found(here, &select), (vec![], 0));
    assert_eq!(
        found(here, &["a.inf", "--select", "unused-allow"]),
        (vec![], 0)
    );
    assert_eq!(meaning(here, "a.inf"), before);
    (fs::read(here.join("a.inf")).unwrap(), err)
}

#[test]
fn add_allow_writes_a_comment_with_a_reason_on_the_line_of_each_finding() {
    let (now, err) = allowed(INF.as_bytes(), "reboot-directive,restart-copy-flag");
    let expected = INF
        .replace(
            "Reboot\r\n",
            "Reboot ; infmend: allow(reboot-directive) old board\r\n",
        )
        .replace(
            "0x1000\r\n",
            "0x1000 ; infmend: allow(restart-copy-flag) old board\r\n",
        );
    assert_eq!(String::from_utf8(now).unwrap(), expected);
    assert!(err.contains("2 changes"), "{err}");
    // Only what is asked for, behind a comment that is there.
    let noted = INF.replace("Reboot\r\n", "  Reboot\t; needed?  \r\n");
    let (now, _) = allowed(noted.as_bytes(), "reboot-directive");
    let expected = noted.replace(
        "needed?  ",
        "needed?; infmend: allow(reboot-directive) old board  ",
    );
    assert_eq!(String::from_utf8(now).unwrap(), expected);
}

#[test]
fn add_allow_keeps_the_encoding_and_the_line_ends() {
    let utf16 = |text: &str| {
        let mut bytes = vec![0xFF, 0xFE];
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    let with = |text: &str| {
        text.replace(
            "Reboot",
            "Reboot ; infmend: allow(reboot-directive) old board",
        )
    };
    let (now, _) = allowed(&utf16(INF), "reboot-directive");
    assert_eq!(now, utf16(&with(INF)));
    let lf = INF.replace('\r', "");
    assert_eq!(
        allowed(lf.as_bytes(), "reboot-directive").0,
        with(&lf).as_bytes()
    );
    // The last line without an end.
    let last = format!("{HEAD}[DefaultInstall]\r\nReboot");
    assert_eq!(
        allowed(last.as_bytes(), "reboot-directive").0,
        with(&last).as_bytes()
    );
}

#[test]
fn add_allow_writes_above_or_for_the_file_where_no_comment_can_stand_on_the_line() {
    let continued = INF.replace("a.sys,,,0x1000\r\n", "a.sys, , \\\r\n  , 0x1000\r\n");
    let (now, err) = allowed(continued.as_bytes(), "restart-copy-flag");
    let now = String::from_utf8(now).unwrap();
    assert!(
        now.contains("0x1000 ; infmend: allow(restart-copy-flag) old board\r\n"),
        "{now}"
    );
    assert!(!err.contains("whole file"), "{err}");
    // A quote that is not closed takes in the rest of the line.
    let open = format!("{HEAD}[DefaultInstall]\r\nReboot = \"x\r\n[Other]\r\na = b\r\n");
    let (now, _) = allowed(open.as_bytes(), "reboot-directive");
    let above = "; infmend: allow(reboot-directive) old board\r\nReboot = \"x\r\n";
    let now = String::from_utf8(now).unwrap();
    assert!(now.contains(above), "{now}");
    // What is about the file as a whole stands at its top, behind the byte order mark.
    let marked = format!("\u{FEFF}{INF}");
    let (now, _) = allowed(marked.as_bytes(), "encoding");
    let top = format!("\u{FEFF}; infmend: allow-file(encoding) old board\r\n{INF}");
    assert_eq!(String::from_utf8(now).unwrap(), top);
}

#[test]
fn add_allow_allows_what_a_section_lacks_behind_its_header() {
    let inf = "[Version]\r\nSignature = \"$Windows NT$\"\r\nClass = Mouse\r\nPnpLockdown = 1\r\n\
        [Manufacturer]\r\nV = M, NTamd64\r\n[M.NTamd64]\r\nd = A, id1\r\n[A]\r\nCopyFiles = Files\r\n[Files]\r\na.sys\r\n";
    let (now, _) = allowed(inf.as_bytes(), "catalog-file");
    let expected = inf.replace(
        "[Version]",
        "[Version] ; infmend: allow(catalog-file) old board",
    );
    assert_eq!(String::from_utf8(now).unwrap(), expected);
}

#[test]
fn add_allow_says_why_no_comment_can_be_written() {
    let inf = INF.replace(
        "[Version]\r\n",
        "[Version]\r\nProvider = \"\u{E9}t\u{E9}\"\r\n",
    );
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(&inf);
    let folder = folder_with_file("a.inf", "");
    let path = folder.path().join("a.inf");
    fs::write(&path, &bytes).unwrap();
    let mut fix = infmend();
    fix.current_dir(folder.path());
    let reason = "\u{65E5}\u{672C}";
    let args = ["--add-allow", "reboot-directive", "--reason", reason];
    let output = fix
        .args(["fix", "--yes", "--encoding", "1252", "a.inf"])
        .args(args)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    let why = "no comment can be written for reboot-directive: ";
    assert!(
        said.contains(why) && said.contains("windows-1252"),
        "{said}"
    );
    assert_eq!(fs::read(&path).unwrap(), &*bytes);
    let refused = infmend()
        .args([
            "fix",
            "--add-allow",
            "encoding",
            "--reason",
            "x ; infmend: y",
            ".",
        ])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("would begin another comment"), "{said}");
}

#[test]
fn add_allow_leaves_signed_packages_alone_and_says_why() {
    let inf = INF.replace("NT$\"\r\n", "NT$\"\r\nCatalogFile.NTamd64 = Gadget.cat\r\n");
    let folder = project(&[("a.inf", &inf), ("gadget.CAT", "signature")]);
    let here = folder.path();
    let args = ["fix", "--yes", "--add-allow", "reboot-directive", "."];
    let (_, err, status) = run(here, &args);
    assert_eq!(status, 0, "{err}");
    assert!(
        err.contains("a.inf: skipped: it belongs to a signed package"),
        "{err}"
    );
    assert_eq!(fs::read_to_string(here.join("a.inf")).unwrap(), inf);
    fs::remove_file(here.join("gadget.CAT")).unwrap();
    run(here, &args);
    let now = fs::read_to_string(here.join("a.inf")).unwrap();
    assert!(
        now.contains("allow(reboot-directive) needs review"),
        "{now}"
    );
}

#[test]
fn add_allow_is_shown_and_not_written_without_a_word() {
    let folder = project(&[("a.inf", INF)]);
    let here = folder.path();
    let args = ["fix", "--add-allow", "reboot-directive", "a.inf"];
    let (out, _, status) = run(here, &args);
    assert_eq!(status, 1);
    assert!(
        out.contains("+Reboot ; infmend: allow(reboot-directive) needs review"),
        "{out}"
    );
    assert_eq!(fs::read_to_string(here.join("a.inf")).unwrap(), INF);
    for wrong in [
        ["--reason", "two\nlines"],
        ["--reason", " "],
        ["--add-allow", "nothing"],
        ["--unsafe-fixes", "-v"],
    ] {
        assert_eq!(run(here, &[&args[..], &wrong].concat()).2, 2, "{wrong:?}");
    }
    // What cannot be written in the encoding of the file is left and reported.
    let mut ansi = INF.as_bytes().to_vec();
    ansi.extend(b"; \xE9\r\n");
    fs::write(here.join("a.inf"), &ansi).unwrap();
    let args = [
        &args[..],
        &["--yes", "--encoding", "1252", "--reason", "\u{4E2D}"],
    ]
    .concat();
    let (_, err, _) = run(here, &args);
    assert!(err.contains("reboot-directive"), "{err}");
    assert_eq!(fs::read(here.join("a.inf")).unwrap(), ansi);
}

/// Every finding of our own INFs can be allowed, or is left and reported.
#[test]
fn every_finding_is_allowed_or_left_and_no_file_means_anything_else() {
    let (mut made, mut left) = (0, 0);
    for (path, source) in samples() {
        let all = findings(&source);
        let rules: Vec<_> = RuleSet::all()
            .iter()
            .filter(|rule| rule.name != "unused-allow")
            .collect();
        let reason = "why".to_owned();
        let options = FixOptions::new(RuleSet::all()).allow(Allow { rules, reason });
        let fixed = fix(&source, &options).unwrap();
        let again = findings(&fixed.source);
        let again: Vec<_> = again
            .iter()
            .filter(|finding| finding.rule != "unused-allow")
            .collect();
        // Nothing is written into what Windows does not read.
        let is_syntax = all.iter().any(|finding| {
            finding.rule == "syntax" || finding.rule == "encoding" && finding.fix.is_none()
        });
        if !is_syntax {
            assert_eq!(
                again.len(),
                fixed.remaining.len(),
                "{}: {again:?}",
                path.display()
            );
        }
        made += fixed.applied.len();
        left += fixed.remaining.len();
    }
    assert!(made > 200, "{made}");
    assert!(left * 50 < made, "{left} of {made}");
}
