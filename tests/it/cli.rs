//! The program from outside: commands, exit status, what is written and what
//! is not.

use std::fs;
use std::path::Path;

use crate::support::{assert_snapshot, infmend, root, transcript};
use serde_json::Value;
use tempfile::TempDir;

const ASKING: &str =
    "[Version]\r\nSignature = \"$Windows NT$\"\r\n\r\n[DefaultInstall]\r\nReboot\r\nAddReg = R\r\n";
const FIXED: &str =
    "[Version]\r\nSignature = \"$Windows NT$\"\r\n\r\n[DefaultInstall]\r\nAddReg = R\r\n";

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn status(args: &[&str], paths: &[&Path]) -> (i32, String, String) {
    let output = infmend().args(args).args(paths).output().unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

#[test]
fn help_teaches_each_command() {
    for command in ["", "check", "fix", "explain", "cat", "dump", "completions"] {
        let mut run = infmend();
        let output = run
            .args([command, "--help"].iter().filter(|a| !a.is_empty()))
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{command}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("Usage:"));
    }
    let output = infmend().args(["fix", "--help"]).output().unwrap();
    let help = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(help.contains("Examples:") && help.contains("--unsafe-fixes"));
}

#[test]
fn check_tells_by_its_exit_status_whether_it_found_anything() {
    let with = folder(&[("a.inf", ASKING.as_bytes())]);
    let without = folder(&[("a.inf", FIXED.as_bytes())]);
    assert_eq!(status(&["check"], &[with.path()]).0, 1);
    assert_eq!(status(&["check"], &[without.path()]).0, 0);
    assert_eq!(
        status(&["check", "--ignore", "reboot-directive"], &[with.path()]).0,
        0
    );
    assert_eq!(
        status(&["check", "--select", "syntax"], &[with.path()]).0,
        0
    );
    assert_eq!(status(&["check"], &[&with.path().join("none.inf")]).0, 2);
    let (code, _, err) = status(&["check", "--select", "no-such-rule"], &[with.path()]);
    assert_eq!(code, 2);
    assert!(err.contains("`infmend rules` lists all rules"), "{err}");
    let (code, _, err) = status(&["check", "--encoding", "klingon"], &[with.path()]);
    assert_eq!(code, 2);
    assert!(err.contains("windows-1252"), "{err}");
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let files = folder(&[("a.inf", ASKING.as_bytes()), ("z.inf", ASKING.as_bytes())]);
    let missing = files.path().join("missing.inf");
    let (code, _, err) = status(&["fix", "--yes"], &[&missing, files.path()]);
    assert_eq!(code, 2);
    assert!(err.contains("missing.inf"), "{err}");
    for name in ["a.inf", "z.inf"] {
        assert_eq!(fs::read_to_string(files.path().join(name)).unwrap(), FIXED);
    }
}

#[test]
fn a_folder_is_searched_for_inf_and_inx_in_any_case_and_nothing_else() {
    let files = folder(&[
        ("a.inf", ASKING.as_bytes()),
        ("B.INF", ASKING.as_bytes()),
        ("deep/er/c.InX", ASKING.as_bytes()),
        (".hidden/d.inf", ASKING.as_bytes()),
        ("deep/.gitignore", b"*"),
        ("e.txt", ASKING.as_bytes()),
        ("inf", ASKING.as_bytes()),
    ]);
    let (_, out, _) = status(&["check", "--format", "json"], &[files.path()]);
    let report: Value = serde_json::from_str(&out).unwrap();
    let paths: Vec<String> = report["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["path"].as_str().unwrap())
        .map(|path| path.strip_prefix(files.path().to_str().unwrap()).unwrap())
        .map(|path| path.replace('\\', "/"))
        .collect();
    assert_eq!(
        paths,
        ["/.hidden/d.inf", "/B.INF", "/a.inf", "/deep/er/c.InX"]
    );
}

#[test]
fn a_folder_without_infs_is_an_error_unless_it_may_be_empty() {
    let files = folder(&[
        ("full/a.inf", FIXED.as_bytes()),
        ("empty/deep/b.txt", ASKING.as_bytes()),
        ("other/edk2.inf", b"[Defines]\nINF_VERSION = 1\n"),
    ]);
    let run = |args: &[&str]| {
        let output = infmend().current_dir(files.path()).args(args).output();
        let output = output.unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code().unwrap(), said)
    };
    for command in [&["check"][..], &["fix", "--yes"], &["fix", "--diff"]] {
        let with = |more: &[&str]| run(&[command, more].concat());
        let (code, said) = with(&["empty"]);
        assert_eq!(code, 2, "{command:?}: {said}");
        assert!(
            said.contains("error: no INF files found in empty\n"),
            "{said}"
        );
        // A full one beside it does not make up for it.
        assert_eq!(with(&["full", "empty/deep"]).0, 2, "{command:?}");
        assert_eq!(with(&["full", "other"]).0, 0, "{command:?}");
        assert_eq!(with(&["--allow-empty", "empty"]).0, 0, "{command:?}");
        assert_eq!(with(&["--allow-empty", "missing"]).0, 2, "{command:?}");
    }
    // What a list names may be nothing at all.
    for list in ["", "empty\n"] {
        let code = infmend()
            .current_dir(files.path())
            .args(["check", "--files-from", "-"])
            .write_stdin(list)
            .assert();
        code.code(0);
    }
    // The report is whole all the same.
    let (code, out, _) = status(
        &["check", "--format", "json"],
        &[&files.path().join("empty")],
    );
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &report["files"]), (2, &serde_json::json!([])));
}

#[test]
fn the_json_contract_holds() {
    let files = folder(&[
        ("a.inf", ASKING.as_bytes()),
        ("b.inf", b"[Defines]\nINF_VERSION = 1\n"),
    ]);
    let (_, out, _) = status(&["check", "--format", "json"], &[files.path()]);
    let report: Value = serde_json::from_str(&out).unwrap();
    let start = ASKING.find("Reboot").unwrap();
    let expected = serde_json::json!({
        "version": 1,
        "files": [
            {
                "path": files.path().join("a.inf"),
                "encoding": "ascii",
                "skipped": null,
                "findings": [{
                    "rule": "reboot-directive",
                    "infverif": [],
                    "severity": "error",
                    "message": "Reboot in the DefaultInstall section makes Windows request a restart when a setup program installs it",
                    "help": null,
                    "section": "DefaultInstall",
                    "line": 5, "column": 1, "end_line": 5, "end_column": 7,
                    "fix": {
                        "applicability": "safe",
                        "description": "delete the Reboot directive",
                        "edits": [{"start": start, "end": start + 8, "insert": ""}],
                    },
                    "url": "https://github.com/infmend/infmend/blob/HEAD/docs/rules/reboot-directive.md",
                    "sources": [
                        "https://learn.microsoft.com/windows-hardware/drivers/install/inf-reboot-directive",
                        "https://learn.microsoft.com/windows-hardware/drivers/install/avoiding-system-restarts-during-device-installations",
                    ],
                }],
            },
            {
                "path": files.path().join("b.inf"),
                "encoding": "ascii",
                "skipped": "an EDK2 module description, not a Windows INF",
                "findings": [],
            },
        ],
        "summary": {"files": 2, "findings": 1, "fixable": 1},
    });
    assert_eq!(report, expected);
}

#[test]
fn edits_are_byte_offsets_of_the_file_and_columns_are_characters() {
    let text = ASKING.replace("Reboot", "  Reboot ; über");
    let mut bytes = b"\xFF\xFE".to_vec();
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let files = folder(&[("a.inf", &bytes)]);
    let (_, out, _) = status(&["check", "--format", "json"], &[files.path()]);
    let report: Value = serde_json::from_str(&out).unwrap();
    let finding = &report["files"][0]["findings"][0];
    let start = 2 + 2 * text.find("  Reboot").unwrap();
    assert_eq!(finding["column"], 3);
    assert_eq!(finding["fix"]["edits"][0]["start"], start);
    assert_eq!(
        finding["fix"]["edits"][0]["end"],
        start + 2 * "  Reboot ; über\r\n".chars().count()
    );
    assert_eq!(report["files"][0]["encoding"], "utf-16le-bom");
}

#[test]
fn without_a_terminal_fix_shows_and_says_how_to_write() {
    let files = folder(&[("a.inf", ASKING.as_bytes())]);
    let (code, out, err) = status(&["fix"], &[files.path()]);
    assert_eq!(code, 1);
    assert!(out.contains("-Reboot"), "{out}");
    assert!(err.contains("--yes") && err.contains("--diff"), "{err}");
    let (code, out, _) = status(&["fix", "--diff"], &[files.path()]);
    assert_eq!(code, 1);
    assert!(out.contains("-Reboot"), "{out}");
    let path = files.path().join("a.inf");
    assert_eq!(fs::read_to_string(&path).unwrap(), ASKING);
    assert_eq!(status(&["fix", "--yes", "--diff"], &[&path]).0, 2);
    assert_eq!(status(&["fix", "--yes"], &[&path]).0, 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), FIXED);
    assert_eq!(status(&["fix", "--diff"], &[&path]).0, 0);
}

#[test]
fn what_no_fix_can_change_does_not_change_the_status_of_fix() {
    let broken = format!("{ASKING}[Broken\r\n");
    let files = folder(&[("a.inf", broken.as_bytes())]);
    let (code, _, err) = status(&["fix", "--yes"], &[files.path()]);
    assert_eq!(code, 0);
    assert!(err.contains("a.inf:7:1: error:"), "{err}");
    assert_eq!(
        fs::read_to_string(files.path().join("a.inf")).unwrap(),
        broken
    );
}

#[test]
fn fix_can_end_with_1_where_it_changed_something() {
    let flag = "--exit-non-zero-on-fix";
    let files = folder(&[("a.inf", ASKING.as_bytes())]);
    let path = [files.path()];
    assert_eq!(status(&["fix", "--yes", flag, "--exit-zero"], &path).0, 2);
    let text = || fs::read_to_string(files.path().join("a.inf")).unwrap();
    assert_eq!(text(), ASKING);
    assert_eq!(status(&["fix", "--yes", flag], &path).0, 1);
    assert_eq!(text(), FIXED);
    assert_eq!(status(&["fix", "--yes", flag], &path).0, 0);
    for (input, code) in [(ASKING, 1), (FIXED, 0)] {
        let mut command = infmend();
        let fixed = command.args(["fix", flag, "-"]).write_stdin(input);
        fixed.assert().code(code).stdout(FIXED);
    }
}

#[test]
fn what_is_not_an_inf_is_a_note_for_fix_as_for_check_and_what_windows_refuses_is_not() {
    let files = folder(&[
        ("edk2.inf", b"[Defines]\nINF_VERSION = 1\n"),
        ("binary.inf", b"MZ\0\0\x01\x02"),
        ("refused.inf", format!("{ASKING}[Broken\r\n").as_bytes()),
        ("good.inf", FIXED.as_bytes()),
    ]);
    let path = |name: &str| files.path().join(name);
    let run = |command: &[&str], name: &str| status(command, &[&path(name), &path("good.inf")]);
    for name in ["edk2.inf", "binary.inf"] {
        for command in [&["check"][..], &["fix", "--yes"], &["fix", "--diff"]] {
            let (code, _, said) = run(command, name);
            assert_eq!(code, 0, "{command:?}: {said}");
            assert!(said.contains(&format!("{name}: skipped: ")), "{said}");
        }
    }
    // There is a finding, and nothing that `fix` could have done.
    assert_eq!(run(&["check"], "refused.inf").0, 1);
    let (code, _, said) = run(&["fix", "--yes"], "refused.inf");
    assert_eq!(code, 0);
    assert!(said.contains("refused.inf:7:1: error: "), "{said}");
    assert!(!said.contains("nothing to fix"), "{said}");
}

#[test]
fn colours_are_as_the_option_says_or_else_the_environment() {
    let files = folder(&[("a.inf", ASKING.as_bytes())]);
    let is_coloured = |arguments: &[&str], environment: &[&str]| {
        let mut command = infmend();
        command.args(arguments).arg(files.path());
        for name in ["NO_COLOR", "CLICOLOR_FORCE"] {
            match environment.contains(&name) {
                true => command.env(name, "1"),
                false => command.env_remove(name),
            };
        }
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        output.stdout.contains(&0x1b)
    };
    let (force, no) = ("CLICOLOR_FORCE", "NO_COLOR");
    for (color, environment, expected) in [
        ("auto", &[][..], false),
        ("auto", &[force], true),
        ("auto", &[no], false),
        ("auto", &[no, force], false),
        ("always", &[], true),
        ("always", &[no], true),
        ("never", &[force], false),
    ] {
        let color = format!("--color={color}");
        let full = is_coloured(&["check", &color], environment);
        let diff = is_coloured(&["fix", "--diff", &color], environment);
        let both = (full, diff);
        assert_eq!(both, (expected, expected), "{color} {environment:?}");
    }
    // Before the command as well, and on standard error.
    assert!(is_coloured(&["--color", "always", "check"], &[]));
    let missing = ["check", "--color=always", "missing.inf"];
    let missing = infmend().args(missing).output().unwrap();
    assert!(missing.stderr.contains(&0x1b));
    // Machines read the same, whatever is said of colours.
    let json = ["check", "--format", "json", "--color=always"];
    assert!(!is_coloured(&json, &[]));
    assert_eq!(status(&["check", "--color=maybe"], &[files.path()]).0, 2);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let fixed = infmend()
        .args(["fix", "-"])
        .write_stdin(ASKING)
        .output()
        .unwrap();
    assert_eq!(fixed.stdout, FIXED.as_bytes());
    assert_eq!(fixed.status.code(), Some(0));
    // Bytes that look like colours, and bytes that are no text, are kept.
    let odd = [
        ASKING.as_bytes(),
        b"; \x1b[31m \x80\x81\xFF\r\n\x1A\x1b[0m\xFE",
    ]
    .concat();
    let kept = [
        FIXED.as_bytes(),
        b"; \x1b[31m \x80\x81\xFF\r\n\x1A\x1b[0m\xFE",
    ]
    .concat();
    let fixed = infmend()
        .args(["fix", "-"])
        .write_stdin(odd)
        .output()
        .unwrap();
    assert_eq!(fixed.stdout, kept);
    let skipped = infmend()
        .args(["fix", "-"])
        .write_stdin("[autorun]\n")
        .output()
        .unwrap();
    assert_eq!(skipped.stdout, b"[autorun]\n");
    let checked = infmend()
        .args(["check", "--format", "concise", "-"])
        .write_stdin(ASKING)
        .output();
    let out = String::from_utf8(checked.unwrap().stdout).unwrap();
    assert!(out.starts_with("<stdin>:5:1: error: "), "{out}");
}

#[test]
fn what_is_no_windows_inf_is_skipped_with_the_reason() {
    let files = folder(&[
        (
            "edk2.inf",
            b"## @file\n[Defines]\n  INF_VERSION = 0x00010005\n",
        ),
        ("autorun.inf", b"[AutoRun]\r\nopen=setup.exe\r\n"),
        ("oemsetup.inf", b"[disks]\r\n1 = ., \"Disk\"\r\n[data]\r\n"),
        (
            "setup.inx",
            b"aLuZ\x00\x01\x02[Version]\r\nSignature=\"$Windows NT$\"\r\n",
        ),
        ("empty.inf", b""),
        ("blank.inf", b"\r\n \r\n"),
        ("notes.inf", b"[Version]\r\nSignature = \"$Other$\"\r\n"),
    ]);
    let mut lines = String::new();
    for name in [
        "edk2.inf",
        "autorun.inf",
        "oemsetup.inf",
        "setup.inx",
        "empty.inf",
        "blank.inf",
        "notes.inf",
    ] {
        let output = infmend()
            .current_dir(files.path())
            .args(["check", name])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{name}");
        lines.push_str(&String::from_utf8(output.stderr).unwrap());
    }
    assert_snapshot("cli", "skipped", &lines);
    let (code, _, err) = status(&["check"], &[files.path()]);
    assert_eq!((code, err.as_str()), (0, ""));
    let (code, _, err) = status(&["fix", "--yes"], &[files.path()]);
    assert_eq!(code, 0, "{err}");
}

#[test]
fn a_file_over_64_mib_is_refused() {
    let files = folder(&[("a.inf", ASKING.as_bytes())]);
    let large = files.path().join("large.inf");
    fs::File::create(&large)
        .unwrap()
        .set_len(64 * 1024 * 1024 + 1)
        .unwrap();
    let (code, _, err) = status(&["check"], &[files.path()]);
    assert_eq!(code, 2);
    assert!(err.contains("large.inf") && err.contains("64 MiB"), "{err}");
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_the_target_of_a_link_is_written() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let files = folder(&[("real/a.inf", ASKING.as_bytes())]);
    let real = files.path().join("real/a.inf");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    let link = files.path().join("link.inf");
    symlink("real/a.inf", &link).unwrap();
    assert_eq!(status(&["fix", "--yes"], &[&link]).0, 0);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&real).unwrap(), FIXED);
    assert_eq!(
        fs::metadata(&real).unwrap().permissions().mode() & 0o777,
        0o640
    );
    let names: Vec<std::path::PathBuf> = fs::read_dir(files.path().join("real"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(names, [real]);
}

#[test]
fn the_catalog_beside_an_inf_is_named_after_writing() {
    let text = ASKING.replace("\r\n\r\n", "\r\nCatalogFile.NTamd64 = Gadget.cat\r\n\r\n");
    let files = folder(&[("a.inf", text.as_bytes()), ("gadget.CAT", b"signed")]);
    let (_, _, err) = status(&["fix", "--yes"], &[files.path()]);
    assert!(err.contains("gadget.CAT") && err.contains("sign"), "{err}");
    let files = folder(&[("a.inf", text.as_bytes())]);
    let (_, _, err) = status(&["fix", "--yes"], &[files.path()]);
    assert!(!err.contains("gadget.CAT"), "{err}");
}

#[test]
fn an_encoding_that_is_named_is_used() {
    // In Shift-JIS the last byte before the line end belongs to a character;
    // read as Western text it joins the next line.
    let text = b"[Version]\r\nSignature=\"$Windows NT$\"\r\n[DefaultInstall]\r\nAddReg = \x95\x5C\r\nReboot\r\n";
    let files = folder(&[("a.inf", text)]);
    let count = |encoding: &str| {
        let args = ["check", "--format", "json", "--encoding", encoding];
        let (_, out, _) = status(&args, &[files.path()]);
        let report: Value = serde_json::from_str(&out).unwrap();
        report["summary"]["findings"].as_u64().unwrap()
    };
    assert_eq!(count("shift_jis"), 1);
    assert_eq!(count("932"), 1);
    assert_eq!(count("windows-1252"), 0);
}

#[test]
fn cat_prints_text_and_dump_prints_meaning() {
    let path = root().join("tests/inf/reboot-directive/utf16le.inf");
    let (code, out, _) = status(&["cat"], &[&path]);
    assert_eq!(code, 0);
    assert!(out.contains("Reboot ; nötig\r\n"), "{out}");
    let dump = infmend()
        .args(["dump", "tests/inf/restart-copy-flag/flags.inf"])
        .output()
        .unwrap();
    assert_snapshot("cli", "dump", &transcript(&dump));
    let error = infmend()
        .args(["dump", "tests/inf/syntax/unclosed.inf"])
        .output()
        .unwrap();
    let line: Value = serde_json::from_slice(&error.stdout).unwrap();
    assert_eq!(line["error"], 0xE000_0001_u32);
    assert_eq!(line["line"], 14);
}

#[test]
fn rules_are_listed() {
    let rules = infmend().arg("rules").output().unwrap();
    assert_snapshot("cli", "rules", &transcript(&rules));
}

#[test]
fn completions_are_printed() {
    let (code, _, err) = status(&["explain", "no-such-rule"], &[]);
    assert_eq!(code, 2);
    assert!(err.contains("`infmend explain` lists all topics"), "{err}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, out, _) = status(&["completions", shell], &[]);
        assert_eq!(code, 0);
        assert!(out.contains("infmend"), "{shell}");
    }
}

#[test]
fn an_inf_cannot_drive_the_terminal() {
    let text = ASKING.replace(
        "Reboot",
        "Reboot = ü\x1b]0;owned\x07\u{202E}\u{9D}0;owned\u{9C}\x7F",
    );
    let files = folder(&[("a.inf", text.as_bytes())]);
    for args in [["check", "--format=full"], ["check", "--format=concise"]] {
        let (_, out, _) = status(&args, &[files.path()]);
        let bad = |c: char| c.is_control() && c != '\n' || c == '\u{202E}';
        assert!(!out.contains(bad), "{out:?}");
        assert!(out.contains("ü") || args[1] != "--format=full", "{out:?}");
    }
}

#[test]
fn the_counts_are_of_what_was_checked() {
    let files = folder(&[
        ("a.inf", ASKING.as_bytes()),
        ("b.inf", FIXED.as_bytes()),
        ("autorun.inf", b"[autorun]\n"),
        ("edk2.inf", b"[Defines]\nINF_VERSION = 1\n"),
    ]);
    let path = |name: &str| files.path().join(name);
    let last = |out: &str| out.lines().last().unwrap_or_default().to_owned();
    let sentence = |paths: &[&Path]| last(&status(&["check"], paths).1);
    assert_eq!(
        sentence(&[files.path()]),
        "2 INFs checked (2 other files skipped: not Windows INFs): 1 finding in 1 file; 1 can be fixed with `infmend fix`"
    );
    assert_eq!(sentence(&[&path("b.inf")]), "1 INF checked: nothing found");
    assert_eq!(
        sentence(&[&path("autorun.inf")]),
        "0 INFs checked (1 other file skipped: not a Windows INF)"
    );
    assert_eq!(
        sentence(&[&path("none.inf")]),
        "0 INFs checked; 1 error (see above)"
    );
    assert_eq!(
        sentence(&[&path("b.inf"), &path("none.inf")]),
        "1 INF checked: nothing found; 1 error (see above)"
    );
}

#[test]
fn after_an_error_fix_does_not_say_that_nothing_is_to_fix() {
    let files = folder(&[("b.inf", FIXED.as_bytes())]);
    let good = files.path().join("b.inf");
    let missing = files.path().join("missing.inf");
    let (code, _, err) = status(&["fix", "--yes"], &[&good]);
    assert_eq!(code, 0);
    assert!(err.contains("nothing to fix"), "{err}");
    for paths in [vec![missing.as_path()], vec![&good, &missing]] {
        let (code, _, err) = status(&["fix", "--yes"], &paths);
        assert_eq!(code, 2);
        assert!(!err.contains("nothing to fix"), "{err}");
        assert!(
            err.contains("1 error (see above): what it names was not changed"),
            "{err}"
        );
    }
}

#[test]
fn exit_zero_forgives_findings_and_nothing_else() {
    let files = folder(&[("a.inf", ASKING.as_bytes())]);
    let missing = files.path().join("missing.inf");
    for args in [
        vec!["check"],
        vec!["fix"],
        vec!["fix", "--diff"],
        vec!["fix", "--patch"],
    ] {
        assert_eq!(status(&args, &[files.path()]).0, 1, "{args:?}");
        let args = [args, vec!["--exit-zero"]].concat();
        assert_eq!(status(&args, &[files.path()]).0, 0, "{args:?}");
        assert_eq!(status(&args, &[files.path(), &missing]).0, 2, "{args:?}");
    }
    assert_eq!(
        fs::read_to_string(files.path().join("a.inf")).unwrap(),
        ASKING
    );
}

#[test]
fn the_first_command_of_the_readme_shows_a_diff_and_succeeds() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let command = readme
        .lines()
        .find(|line| line.starts_with("cargo run "))
        .unwrap();
    let (cargo, arguments) = command.split_once(" -- ").unwrap();
    assert_eq!(cargo, "cargo run --release --locked");
    let arguments: Vec<&str> = arguments.split(' ').collect();
    let (code, out, err) = status(&arguments, &[]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(
        out.lines().filter(|line| line.starts_with('-')).count() > 1,
        "{out}"
    );
}

/// The paths that `check --format concise` names, with its status.
fn named(folder: &Path, arguments: &[&str], input: &[u8]) -> (Vec<String>, i32, String) {
    let mut run = infmend();
    run.current_dir(folder)
        .args(["check", "--quiet", "--format", "concise"]);
    let output = run.args(arguments).write_stdin(input).output().unwrap();
    let report = String::from_utf8(output.stdout).unwrap();
    let path = |line: &str| Some(line.split_once(':')?.0.replace('\\', "/"));
    (
        report.lines().filter_map(path).collect(),
        output.status.code().unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn a_list_of_files_is_read_however_its_names_end() {
    let asking = ASKING.as_bytes();
    // Windows has no such names.
    let (odd, shown) = if cfg!(windows) {
        ("line end.inf", "line end.inf")
    } else {
        ("line\nend.inf", "line<0A>end.inf")
    };
    let folder = folder(&[
        ("a.inf", asking),
        ("d/b c.inf", asking),
        (odd, asking),
        ("d/autorun.inf", b"[autorun]\n"),
        ("other.txt", asking),
    ]);
    let path = folder.path();
    let (paths, status, err) = named(path, &["--files-from", "-"], b"a.inf\r\n\nother.txt\nd\n");
    assert_eq!(paths, ["a.inf", "other.txt", "d/b c.inf"]);
    assert_eq!((status, err.as_str()), (1, ""));
    let nul = format!("d/b c.inf\0{odd}\0d/autorun.inf");
    let (paths, _, err) = named(path, &["--files-from", "-"], nul.as_bytes());
    assert_eq!(paths, ["d/b c.inf", shown]);
    assert_eq!(err, "");
    fs::write(path.join("list"), "d/b c.inf\ngone.inf\n").unwrap();
    let (paths, status, err) = named(path, &["a.inf", "--files-from", "list"], b"");
    assert_eq!(paths, ["a.inf", "d/b c.inf"]);
    assert_eq!((status, err.lines().count()), (2, 1));
    assert!(err.contains("gone.inf: cannot be read"), "{err}");
    let (paths, status, err) = named(path, &["-", "--files-from", "-"], asking);
    assert_eq!(
        (paths.len(), status, err.lines().count()),
        (0, 2, 1),
        "{err}"
    );
    for list in ["gone", "."] {
        let (paths, status, err) = named(path, &["--files-from", list], b"");
        assert_eq!(
            (paths.len(), status, err.lines().count()),
            (0, 2, 1),
            "{err}"
        );
    }
}

#[test]
fn any_number_of_jobs_gives_the_same_report() {
    let asking = ASKING.as_bytes();
    let names: Vec<String> = (0..700).map(|n| format!("{n:04}.inf")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), asking)).collect();
    let folder = folder(&files);
    for jobs in ["1", "2", "7"] {
        let (paths, status, _) = named(folder.path(), &["--jobs", jobs, "."], b"");
        let expected: Vec<String> = names.iter().map(|name| format!("./{name}")).collect();
        assert!(paths == expected, "{jobs} jobs: {} paths", paths.len());
        assert_eq!(status, 1);
    }
    let (_, status, err) = named(folder.path(), &["--jobs", "0", "."], b"");
    assert_eq!(status, 2, "{err}");
}
