//! What changes on the machine: `infmend effect --diff`, `fix --show-effect`, and the
//! reports.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::json_schema::fits;
use crate::support::{assert_snapshot, folder_with_file, inf, infmend, project, root};

const LAMP: &str = "tests/inputs/effect/lamp.inf";

/// A folder with `old.inf`, and `new.inf`, in which each of some texts of it, which are
/// there, is another one.
fn two(old: &str, changes: &[(&str, &str)]) -> TempDir {
    let mut new = old.to_owned();
    for (from, to) in changes {
        assert!(new.contains(from), "{from}");
        new = new.replace(from, to);
    }
    project(&[("old.inf", old), ("new.inf", &new)])
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = infmend();
    let command = command.current_dir(folder).args(arguments);
    command.output().unwrap()
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// The exit status and standard output of a comparison.
fn diff(folder: &TempDir, arguments: &[&str]) -> (i32, String) {
    let arguments = [&["effect", "--diff", "old.inf", "new.inf"], arguments].concat();
    let output = run(folder.path(), &arguments);
    (output.status.code().unwrap(), text(output.stdout))
}

/// What a comparison says in JSON, which fits the schema.
fn differences(folder: &TempDir, arguments: &[&str]) -> Vec<Value> {
    let (_, out) = diff(folder, &[&["--format", "json"], arguments].concat());
    let found: Value = serde_json::from_str(&out).unwrap();
    assert_fits("comparison", &found);
    found["differences"].as_array().unwrap().clone()
}

/// Asserts that a value is what the schema calls by a name.
fn assert_fits(name: &str, value: &Value) {
    let schema = fs::read_to_string(root().join("docs/effect.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let definition = &schema["definitions"][name];
    assert!(definition.is_object(), "{name}");
    assert!(fits(definition, &schema, value), "{value:#}");
}

fn lamp() -> String {
    fs::read_to_string(root().join(LAMP)).unwrap()
}

#[test]
fn a_comparison_says_what_is_new_and_what_is_no_more() {
    let folder = two(
        &lamp(),
        &[
            (
                "lampsvc.exe\n\n[Lamp_Gone]",
                "lampsvc.exe,,,0x4000\n\n[Lamp_Gone]",
            ),
            ("= %13%\\lamp.sys", "= %12%\\lamp.sys"),
            ("0x00010001,2700", "0x00010001,2800"),
            ("\nReboot\n", "\n"),
            ("10.0...16299", "10.0...17134"),
            (", NTarm64\n", "\n"),
            ("[Lamp_Tools]", "[Lamp_Helpers]"),
        ],
    );
    let (status, out) = diff(&folder, &[]);
    assert_eq!(status, 1);
    assert_snapshot("effect", "diff", &out);
    let (status, out) = diff(&folder, &["--arch", "arm64"]);
    assert_eq!(status, 1);
    assert!(out.contains("[Lamp_Install.NT] on every Windows (arm64): no longer installed"));
    assert!(!out.contains("amd64"), "{out}");
}

#[test]
fn a_comparison_in_json_has_the_devices_the_systems_and_the_actions() {
    let folder = two(&lamp(), &[("10.0...16299", "10.0...17134")]);
    let found = differences(&folder, &["--device", r"USB\VID_1234&PID_0011"]);
    assert_eq!(found.len(), 1);
    let lost = &found[0];
    assert_eq!(lost["old"], "Lamp_Install.NT");
    assert_eq!(lost["new"], Value::Null);
    assert_eq!(lost["devices"][0]["description"], "Example Lamp, large");
    let systems = lost["systems"].as_array().unwrap();
    assert_eq!(systems.len(), 1);
    assert_eq!(systems[0]["from"], "10.0.16299");
    assert_eq!(systems[0]["until"], "10.0.17134");
    // All that the section did.
    assert!(lost["removed"].as_array().unwrap().len() > 20);
    assert_eq!(lost["added"].as_array().unwrap().len(), 0);
}

#[test]
fn lines_in_another_place_or_order_and_other_names_are_no_difference() {
    let old = lamp();
    let folder = two(
        &old,
        &[
            ("Lamp_Registry_Gone", "Lamp_Gone_From_Registry"),
            ("lamp.sys\nlampsvc.exe", "lampsvc.exe\nlamp.sys"),
            ("Lamp_Install", "Lamp_Setup"),
            ("[Strings]", "; a comment\n\n[Strings]"),
        ],
    );
    let output = run(folder.path(), &["effect", "--diff", "old.inf", "new.inf"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(output.stdout), "");
    assert_eq!(
        text(output.stderr),
        "infmend: old.inf, new.inf: installing does the same\n"
    );
}

#[test]
fn a_comparison_takes_two_files_that_can_be_read() {
    let folder = two(&lamp(), &[]);
    for (arguments, error) in [
        (
            &["old.inf"][..],
            "--diff compares two files: infmend effect --diff OLD NEW",
        ),
        (
            &["old.inf", "."],
            ".: --diff compares two files, and this is a folder",
        ),
        (&["old.inf", "missing.inf"], "missing.inf: cannot be read"),
        (
            &["old.inf", "new.inf", "--device", "X"],
            "no device has the ID 'X'",
        ),
    ] {
        let output = run(folder.path(), &[&["effect", "--diff"], arguments].concat());
        assert_eq!(output.status.code(), Some(2));
        let err = text(output.stderr);
        assert!(err.contains(error), "{err}");
    }
}

#[test]
fn fix_shows_what_changes_on_the_machine() {
    let gadget = fs::read_to_string(inf("readme/gadget.inf")).unwrap();
    let folder = folder_with_file("gadget.inf", &gadget);
    let shown = run(
        folder.path(),
        &[
            "fix",
            "--diff",
            "--diff-style",
            "unified",
            "--show-effect",
            "gadget.inf",
        ],
    );
    let shown = text(shown.stdout);
    let (_, effect) = shown.split_once("What changes on the machine:\n").unwrap();
    assert_snapshot("effect", "fix", effect);
    // Without devices.
    let inf = "[Version]\nSignature=\"$Windows NT$\"\n[DefaultInstall]\nReboot\n";
    let plain = folder_with_file("a.inf", inf);
    let shown = run(
        plain.path(),
        &[
            "fix",
            "--diff",
            "--diff-style",
            "unified",
            "--show-effect",
            "a.inf",
        ],
    );
    let shown = text(shown.stdout);
    assert!(
        shown.contains(
            "[DefaultInstall] when the INF itself is installed\n  Restart directives\n  - Reboot\n"
        ),
        "{shown}"
    );
}

#[test]
fn in_a_patch_the_effect_stands_in_comments() {
    let gadget = fs::read_to_string(inf("readme/gadget.inf")).unwrap();
    let folder = folder_with_file("gadget.inf", &gadget);
    let arguments = ["fix", "--diff", "--show-effect", "gadget.inf"];
    let patch = run(folder.path(), &arguments).stdout;
    assert!(text(patch.clone()).contains("\n# What changes on the machine:\n"));
    fs::write(folder.path().join("a.patch"), patch).unwrap();
    let mut git = Command::new("git");
    let git = git.current_dir(folder.path()).args(["apply", "a.patch"]);
    assert!(git.status().unwrap().success());
    run(folder.path(), &["fix", "--yes", "gadget.inf"]);
    let applied = fs::read_to_string(folder.path().join("gadget.inf")).unwrap();
    assert_ne!(applied, gadget);
    let left = run(folder.path(), &["fix", "--diff", "gadget.inf"]);
    assert_eq!(text(left.stdout), "");
}

#[test]
fn the_reports_of_fix_say_what_changes_on_the_machine() {
    let gadget = fs::read_to_string(inf("readme/gadget.inf")).unwrap();
    let folder = folder_with_file("gadget.inf", &gadget);
    let reported = |arguments: &[&str]| -> Value {
        let arguments = [
            &["fix", "--diff", "--report", "r.json", "gadget.inf"],
            arguments,
        ];
        run(folder.path(), &arguments.concat());
        let report = fs::read_to_string(folder.path().join("r.json")).unwrap();
        let report: Value = serde_json::from_str(&report).unwrap();
        report["files"][0].clone()
    };
    let file = reported(&["--show-effect"]);
    let effect = file["effect"].as_array().unwrap();
    for difference in effect {
        assert_fits("difference", difference);
    }
    assert_eq!(effect.len(), 1);
    assert_eq!(effect[0]["new"], "Gadget_Install.NTamd64");
    assert_eq!(effect[0]["removed"][2]["key"], "Reboot");
    assert_eq!(effect[0]["added"][0]["flags"], 0x4000);
    assert!(reported(&[]).get("effect").is_none());
}

/// The markup of what changes on the machine in a page.
fn machine(page: &str) -> Vec<&str> {
    let lines = page.lines();
    lines
        .filter(|line| line.starts_with("<details class=\"machine"))
        .collect()
}

#[test]
fn the_pages_say_what_changes_on_the_machine_without_a_script() {
    let hostile = "[Version]\nSignature=\"$Windows NT$\"\n[Manufacturer]\nM=M\n[M]\n\
        \"<script>pwned=1</script>\" = I, \"A&<img src=x>\"\n[I]\nReboot\n";
    let folder = folder_with_file("a.inf", hostile);
    run(
        folder.path(),
        &["check", "--format", "html", "--output", "check.html"],
    );
    run(folder.path(), &["fix", "--diff", "--report", "fix.html"]);
    for page in ["check.html", "fix.html"] {
        let page = fs::read_to_string(folder.path().join(page)).unwrap();
        let found = machine(&page);
        assert_eq!(
            found,
            [
                "<details class=\"machine\"><summary>What changes on the machine\
              <span class=\"of\">: a.inf</span></summary>\
              <p class=\"device\">&#39;&lt;script&gt;pwned=1&lt;/script&gt;&#39; (A&amp;&lt;img src=x&gt;)</p>\
              <p class=\"on both\">[I] on every Windows (x86)</p>\
              <h5>Restart directives</h5><ul>\
              <li class=\"old\"><span class=\"unseen\">removed: </span>Reboot</li></ul></details>"
            ]
        );
    }
    // What unsafe fixes change beside.
    let folder = TempDir::new().unwrap();
    let unsafe_one = inf("versioned-installer/by_name.inf");
    fs::copy(unsafe_one, folder.path().join("a.inf")).unwrap();
    run(
        folder.path(),
        &["check", "--format", "html", "--output", "check.html"],
    );
    let page = fs::read_to_string(folder.path().join("check.html")).unwrap();
    let found = machine(&page);
    let last = found.last().unwrap();
    assert!(
        last.starts_with("<details class=\"machine unsafe\">"),
        "{last}"
    );
    assert!(last.contains("with unsafe fixes"), "{last}");
}
