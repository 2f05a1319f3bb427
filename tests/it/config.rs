//! `infmend.toml`: what it says, where it is found, and what wins.

use std::fs;
use std::path::Path;

use crate::support::json_schema::fits;
use crate::support::{infmend, project};
use infmend::config::{Config, schema};
use serde_json::{Value, json};

/// An INF in which `reboot-directive` and `restart-copy-flag` find something.
const INF: &str = "[Version]\r\nSignature = \"$Windows NT$\"\r\n\
    [DefaultInstall]\r\nCopyFiles = Files\r\nReboot\r\n\
    [Files]\r\na.sys,,,0x1000\r\n";

/// What `check` finds: `file: rule`, in order.
fn found(folder: &Path, args: &[&str]) -> Vec<String> {
    let output = infmend()
        .current_dir(folder)
        .args(["check", "--format", "json"])
        .args(args)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut found = Vec::new();
    for file in report["files"].as_array().unwrap() {
        for finding in file["findings"].as_array().unwrap() {
            let path = file["path"].as_str().unwrap().replace('\\', "/");
            let rule = finding["rule"].as_str().unwrap();
            found.push(format!("{}: {rule}", path.trim_start_matches("./")));
        }
    }
    found
}

/// The errors of a `check`, which fails.
fn errors(folder: &Path, args: &[&str]) -> String {
    let output = infmend()
        .current_dir(folder)
        .arg("check")
        .args(args)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr).unwrap()
}

const REBOOT: &str = "reboot-directive";
const FLAG: &str = "restart-copy-flag";

#[test]
fn the_nearest_file_in_the_folder_of_an_inf_or_above_holds() {
    let folder = project(&[
        ("infmend.toml", "select = ['reboot-directive']"),
        ("a.inf", INF),
        ("deep/deeper/b.inf", INF),
        ("other/infmend.toml", "select = ['restart-copy-flag']"),
        ("other/c.inf", INF),
    ]);
    let all = [
        format!("a.inf: {REBOOT}"),
        format!("deep/deeper/b.inf: {REBOOT}"),
        format!("other/c.inf: {FLAG}"),
    ];
    assert_eq!(found(folder.path(), &["."]), all);
    // From wherever it is run, and however the file is named.
    assert_eq!(
        found(&folder.path().join("deep"), &["../other/c.inf"]),
        [format!("../other/c.inf: {FLAG}")]
    );
    assert_eq!(
        found(&folder.path().join("other"), &["c.inf"]),
        [format!("c.inf: {FLAG}")]
    );
}

#[test]
#[cfg(unix)]
fn behind_a_link_that_is_named_the_configuration_of_the_place_it_leads_to_holds() {
    let folder = project(&[
        ("real/infmend.toml", "ignore = [\"reboot-directive\"]\n"),
        ("real/package/a.inf", INF),
        ("real/package/below/b.inf", INF),
        ("infmend.toml", "ignore = [\"restart-copy-flag\"]\n"),
        ("c/c.inf", INF),
    ]);
    std::os::unix::fs::symlink("../real/package", folder.path().join("c/link")).unwrap();
    let of = |found: &[&str]| found.iter().map(|f| (*f).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        found(folder.path(), &["c/link", "c", "c/../c/link/below/b.inf"]),
        of(&[
            "c/link/a.inf: restart-copy-flag",
            "c/link/below/b.inf: restart-copy-flag",
            "c/c.inf: reboot-directive",
            "c/../c/link/below/b.inf: restart-copy-flag",
        ])
    );
}

#[test]
fn what_is_ignored_is_not_looked_for() {
    let folder = project(&[
        ("infmend.toml", "ignore = ['reboot-directive']"),
        ("a.inf", INF),
    ]);
    assert_eq!(found(folder.path(), &["."]), [format!("a.inf: {FLAG}")]);
}

#[test]
fn an_override_holds_for_its_paths_and_wins_over_what_stands_before_it() {
    let folder = project(&[
        (
            "infmend.toml",
            "ignore = ['reboot-directive']\n\
             [[overrides]]\npaths = ['legacy/']\nignore = ['restart-copy-flag']\n\
             [[overrides]]\npaths = ['NEW*.inf', '/x/*.inf']\nselect = ['reboot-directive']\n",
        ),
        ("a.inf", INF),
        ("legacy/b.inf", INF),
        ("legacy/new1.inf", INF),
        ("x/c.inf", INF),
        ("y/x/c.inf", INF),
    ]);
    assert_eq!(
        found(folder.path(), &["."]),
        [
            format!("a.inf: {FLAG}"),
            format!("legacy/new1.inf: {REBOOT}"),
            format!("x/c.inf: {REBOOT}"),
            format!("y/x/c.inf: {FLAG}"),
        ]
    );
}

#[test]
fn the_command_line_wins_over_the_file() {
    let folder = project(&[
        (
            "infmend.toml",
            "select = ['reboot-directive', 'restart-copy-flag']\nignore = ['reboot-directive']",
        ),
        ("a.inf", INF),
    ]);
    let at = folder.path();
    assert_eq!(found(at, &["."]), [format!("a.inf: {FLAG}")]);
    assert_eq!(
        found(at, &["--select", REBOOT, "."]),
        [format!("a.inf: {REBOOT}")]
    );
    assert_eq!(found(at, &["--ignore", FLAG, "."]), Vec::<String>::new());
    assert_eq!(
        found(at, &["--no-config", "."]),
        [format!("a.inf: {REBOOT}"), format!("a.inf: {FLAG}")]
    );
}

#[test]
fn a_file_that_is_named_is_used_for_all() {
    let folder = project(&[
        ("infmend.toml", "select = ['reboot-directive']"),
        (
            "ci/strict.toml",
            "select = ['restart-copy-flag']\nexclude = ['/vendor/']",
        ),
        ("a.inf", INF),
        ("vendor/b.inf", INF),
    ]);
    assert_eq!(
        found(folder.path(), &["--config", "ci/strict.toml", "."]),
        [format!("a.inf: {FLAG}")]
    );
    assert!(errors(folder.path(), &["--config", "none.toml", "."]).contains("none.toml"));
    infmend()
        .args(["check", "--config", "a.toml", "--no-config", "."])
        .assert()
        .code(2);
}

#[test]
fn what_is_excluded_is_skipped_in_a_folder_and_checked_when_named() {
    let folder = project(&[
        (
            "infmend.toml",
            "exclude = ['vendor/', '!vendor/ours.inf', '*.inx']",
        ),
        ("a.inf", INF),
        ("b.INX", INF),
        ("vendor/c.inf", INF),
    ]);
    let at = folder.path();
    let args = ["--select", REBOOT];
    let with = |path| [args[0], args[1], path];
    assert_eq!(found(at, &with(".")), [format!("a.inf: {REBOOT}")]);
    assert_eq!(found(at, &with("vendor")), Vec::<String>::new());
    assert_eq!(
        found(at, &with("vendor/c.inf")),
        [format!("vendor/c.inf: {REBOOT}")]
    );
    infmend()
        .current_dir(at)
        .args(["fix", "--yes", "."])
        .assert()
        .code(0);
    assert_eq!(fs::read_to_string(at.join("vendor/c.inf")).unwrap(), INF);
    assert_ne!(fs::read_to_string(at.join("a.inf")).unwrap(), INF);
}

#[test]
fn excluded_files_that_are_named_are_skipped_where_that_is_forced() {
    let project = |forced: &str| {
        project(&[
            ("infmend.toml", &format!("exclude = ['vendor/']\n{forced}")),
            ("a.inf", INF),
            ("vendor/b.inf", INF),
        ])
    };
    let asked = ["--select", REBOOT, "a.inf", "vendor/b.inf"];
    let by_flag = [&["--force-exclude"], &asked[..]].concat();
    let both = [
        format!("a.inf: {REBOOT}"),
        format!("vendor/b.inf: {REBOOT}"),
    ];
    for (forced, args, expected) in [
        ("", &asked[..], &both[..]),
        ("force-exclude = false", &asked[..], &both[..]),
        ("force-exclude = true", &asked[..], &both[..1]),
        ("", &by_flag[..], &both[..1]),
        ("force-exclude = false", &by_flag[..], &both[..1]),
    ] {
        let folder = project(forced);
        assert_eq!(found(folder.path(), args), expected, "{forced} {args:?}");
    }

    // As tools do that pass what changed: there may be nothing else.
    let folder = project("");
    for command in [&["check"][..], &["fix", "--yes"]] {
        let ended = infmend()
            .current_dir(folder.path())
            .args(command)
            .args(["--force-exclude", "vendor/b.inf"])
            .assert()
            .code(0);
        let said = String::from_utf8_lossy(&ended.get_output().stderr).into_owned();
        assert!(
            said.contains("infmend.toml or --exclude excludes all that is here: 1 file"),
            "{said}"
        );
    }
    let vendor = fs::read_to_string(folder.path().join("vendor/b.inf")).unwrap();
    assert_eq!(vendor, INF);

    // Standard input has no name that a pattern could be about, and the text
    // of a file can always be shown.
    let folder = project("force-exclude = true\n");
    fs::write(
        folder.path().join("infmend.toml"),
        "exclude = ['*']\nforce-exclude = true\n",
    )
    .unwrap();
    infmend()
        .current_dir(folder.path())
        .args(["check", "--force-exclude", "-"])
        .write_stdin(INF)
        .assert()
        .code(1);
    for command in ["cat", "dump"] {
        let shown = infmend()
            .current_dir(folder.path())
            .args([command, "vendor/b.inf"])
            .assert()
            .code(0);
        assert!(!shown.get_output().stdout.is_empty(), "{command}");
    }
}

#[test]
fn folders_are_searched_for_what_is_included() {
    let folder = project(&[
        (
            "infmend.toml",
            "include = ['*.inf.in', '/made/*.txt']\nexclude = ['vendor/']",
        ),
        ("a.inf", INF),
        ("b.INF.in", INF),
        ("c.in", INF),
        ("deep/d.inf.in", INF),
        ("made/e.txt", INF),
        ("deep/made/f.txt", INF),
        ("vendor/g.inf.in", INF),
        ("other/infmend.toml", ""),
        ("other/h.inf.in", INF),
    ]);
    let with = |name: &str| format!("{name}: {REBOOT}");
    let args = ["--select", REBOOT];
    assert_eq!(
        found(folder.path(), &[args[0], args[1], "."]),
        ["a.inf", "b.INF.in", "deep/d.inf.in", "made/e.txt"].map(with)
    );
    assert_eq!(
        found(folder.path(), &[args[0], args[1], "--no-config", "."]),
        [with("a.inf")]
    );
    // A folder of such files alone is not empty.
    infmend()
        .current_dir(folder.path())
        .args(["fix", "--yes", "made"])
        .assert()
        .code(0);
    let made = fs::read_to_string(folder.path().join("made/e.txt")).unwrap();
    assert_ne!(made, INF);
}

#[test]
fn a_file_that_is_too_large_or_no_file_is_refused_in_one_line() {
    let pad = |size: usize| format!("#{}\n", "x".repeat(size - 2));
    let patterns = |of: &str, number: usize| format!("{of} = [{}]\n", "'a',".repeat(number));
    let part = "[[overrides]]\n";
    for (text, told) in [
        (pad((1 << 20) + 1), Some("is larger than 1 MiB")),
        (pad(1 << 20), None),
        (
            patterns("exclude", 10_001),
            Some("has 10001 patterns; at most 10000 are read"),
        ),
        (patterns("exclude", 10_000), None),
        (
            patterns("include", 6_000) + &patterns("exclude", 4_001),
            Some("10001 patterns"),
        ),
        (
            patterns("exclude", 1) + &format!("{part}{}", patterns("paths", 10_000)),
            Some("10001 patterns"),
        ),
        (
            format!("{part}paths = []\n").repeat(10_001),
            Some("10001 patterns"),
        ),
        // What a message quotes may be of any length.
        (format!("{} = 1\n", "k".repeat(100_000)), Some("kkk…")),
    ] {
        let folder = project(&[("infmend.toml", &text), ("a.inf", INF)]);
        let output = infmend()
            .current_dir(folder.path())
            .args(["check", "."])
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        match told {
            Some(told) => {
                assert_eq!(output.status.code(), Some(2), "{told}");
                assert_eq!(said.lines().count(), 1, "{told}: {said}");
                assert!(said.contains("infmend.toml"), "{said}");
                assert!(said.contains(told) && said.len() < 1000, "{told}: {said}");
            }
            None => assert_eq!((output.status.code(), said.as_str()), (Some(1), "")),
        }
    }
    let folder = project(&[("a.inf", INF)]);
    assert!(errors(folder.path(), &["--config", ".", "."]).contains("is not a regular file"));
    #[cfg(unix)]
    assert!(errors(folder.path(), &["--config", "/dev/zero", "."]).contains("not a regular file"));
}

#[test]
fn the_encoding_is_that_of_the_file_unless_the_command_line_names_one() {
    let folder = project(&[("infmend.toml", "encoding = '1251'")]);
    fs::write(folder.path().join("a.inf"), b"\xC4\xE0").unwrap();
    let cat = |args: &[&str]| {
        let output = infmend()
            .current_dir(folder.path())
            .arg("cat")
            .args(args)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(cat(&["a.inf"]), "Да");
    assert_eq!(cat(&["--encoding", "1252", "a.inf"]), "Äà");
}

#[test]
fn rules_and_config_hold_in_fix() {
    let folder = project(&[
        ("infmend.toml", "ignore = ['reboot-directive']"),
        ("a.inf", INF),
    ]);
    infmend()
        .current_dir(folder.path())
        .args(["fix", "--yes", "."])
        .assert()
        .code(0);
    let text = fs::read_to_string(folder.path().join("a.inf")).unwrap();
    assert_eq!(text, INF.replace("0x1000", "0x00004000"));
}

#[test]
fn an_error_names_the_line_is_told_once_and_stops_no_other_file() {
    for (text, line, told) in [
        ("\nselct = []", 2, "selct"),
        (
            "select = [\n  'reboot-directive',\n  'rebot-directive',\n]",
            3,
            "'rebot-directive'",
        ),
        ("ignore = ['Reboot-Directive']", 1, "'Reboot-Directive'"),
        ("ignore = 'reboot-directive'", 1, "expected a sequence"),
        ("encoding = 'klingon'", 1, "klingon"),
        ("encoding = 1252", 1, "string"),
        ("\n\ntarget-os = '10'", 3, "10.0.16299"),
        ("target_os = '10.0.16299'", 1, "target_os"),
        (
            "drop-arch = ['x86', 'mips']",
            1,
            "x86, ia64, amd64, arm, arm64",
        ),
        ("drop-arch = 'x86'", 1, "expected a sequence"),
        ("exclude = ['a', '{b']", 1, "'{b'"),
        ("exclude = ['']", 1, "not a pattern"),
        ("[[overrides]]\nignore = ['syntax']", 1, "paths"),
        (
            "[[overrides]]\npaths = ['a']\nexclude = ['b']",
            3,
            "exclude",
        ),
        (
            "[[overrides]]\npaths = ['a']\nignore = [\n'none']",
            4,
            "'none'",
        ),
        ("select = [", 1, ""),
        ("ignore = []\nignore = []", 2, "duplicate"),
    ] {
        let folder = project(&[
            ("bad/infmend.toml", text),
            ("bad/a.inf", INF),
            ("bad/deep/b.inf", INF),
            ("good/c.inf", INF),
        ]);
        let errors = errors(folder.path(), &["."]);
        assert_eq!(errors.lines().count(), 1, "{text}: {errors}");
        assert!(
            errors.contains(&format!("infmend.toml:{line}:")),
            "{text}: {errors}"
        );
        assert!(errors.contains(told), "{text}: {errors}");
        let rules = found(folder.path(), &["."]);
        assert_eq!(
            rules,
            [
                format!("good/c.inf: {REBOOT}"),
                format!("good/c.inf: {FLAG}")
            ]
        );
    }
}

/// A value as TOML writes it in a line.
fn toml(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let pairs: Vec<String> = object
                .iter()
                .map(|(k, v)| format!("{k} = {}", toml(v)))
                .collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(toml).collect();
            format!("[{}]", items.join(", "))
        }
        // A JSON string is a TOML string as well.
        other => other.to_string(),
    }
}

#[test]
fn the_schema_and_the_parser_take_the_same() {
    let schema = schema();
    let mut values = vec![
        json!("text"),
        json!(""),
        json!("#"),
        json!("10.0.16299"),
        json!("windows-driver"),
        json!("Windows-Driver"),
        json!("10.0"),
        json!("10..1"),
        json!(1),
        json!(true),
        json!([]),
        json!([1]),
        json!(["reboot-directive"]),
        json!(["Reboot-directive"]),
        json!(["none"]),
        json!(["a/", "#b"]),
        json!(["a/"]),
        json!([""]),
        json!({}),
        json!([{}]),
        json!([{ "paths": ["a"] }]),
        json!([{ "paths": "a" }]),
        json!([{ "paths": ["a"], "exclude": ["b"] }]),
        json!([{ "select": [] }]),
    ];
    values.extend(infmend::rules::ALL.iter().map(|rule| json!([rule.name])));
    let properties = schema["properties"].as_object().unwrap();
    let inner = schema["properties"]["overrides"]["items"]["properties"]
        .as_object()
        .unwrap();
    let mut configs = vec![json!({})];
    for (name, property) in properties.iter().chain(inner) {
        let examples = property["examples"].as_array().unwrap();
        assert!(!examples.is_empty());
        // An encoding is any of many names, which the schema does not list.
        let tried = values
            .iter()
            .filter(|value| name != "encoding" || !value.is_string());
        for value in examples.iter().chain(tried) {
            for wrong in ["", "x-", "X"] {
                let mut root = serde_json::Map::new();
                root.insert(format!("{wrong}{name}"), value.clone());
                let mut part = root.clone();
                part.insert("paths".to_owned(), json!(["a"]));
                configs.push(Value::Object(root));
                configs.push(json!({ "overrides": [part] }));
            }
            assert!(fits(property, &schema, value) || !examples.contains(value));
        }
    }
    let (mut taken, mut refused) = (0, 0);
    for config in &configs {
        let text: String = config
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| format!("{name} = {}\n", toml(value)))
            .collect();
        let parsed = Config::parse(&text, Path::new("a"), Path::new("/"));
        assert_eq!(
            parsed.is_ok(),
            fits(&schema, &schema, config),
            "{text}: {parsed:?}"
        );
        *(if parsed.is_ok() {
            &mut taken
        } else {
            &mut refused
        }) += 1;
    }
    assert!(
        taken > 30 && refused > 100,
        "{taken} taken, {refused} refused"
    );
}

#[test]
fn architectures_are_dropped_where_the_settings_say_so_and_the_command_line_wins() {
    let inf = "[Version]\nSignature = \"$Windows NT$\"\n[Manufacturer]\nA = M, NTx86, NTia64, NTamd64\n\
        [M.NTx86]\nd = I, X\\Y\n[M.NTia64]\nd = I, X\\Y\n[M.NTamd64]\nd = I, X\\Y\n[I]\nAddReg = R\n[R]\nHKR,,V,,1\n";
    let toml = "select = ['dropped-architecture']\ndrop-arch = ['ia64']\n\
        [[overrides]]\npaths = ['both/']\ndrop-arch = ['x86', 'ia64']\n\
        [[overrides]]\npaths = ['none/']\ndrop-arch = []\n";
    let left = |arguments: &[&str]| -> Vec<String> {
        let folder = project(&[
            ("infmend.toml", toml),
            ("a.inf", inf),
            ("both/b.inf", inf),
            ("none/c.inf", inf),
        ]);
        infmend()
            .current_dir(folder.path())
            .args(["fix", "--yes", "--unsafe-fixes"])
            .args(arguments)
            .arg(".")
            .assert()
            .code(0);
        let line = |name: &str| {
            let text = fs::read_to_string(folder.path().join(name)).unwrap();
            let mut lines = text.lines();
            lines
                .find(|line| line.starts_with("A = "))
                .unwrap()
                .to_owned()
        };
        ["a.inf", "both/b.inf", "none/c.inf"].map(line).to_vec()
    };
    let all = "A = M, NTx86, NTia64, NTamd64";
    assert_eq!(left(&[]), ["A = M, NTx86, NTamd64", "A = M, NTamd64", all]);
    let x86 = "A = M, NTia64, NTamd64";
    assert_eq!(left(&["--drop-arch", "X86"]), [x86; 3]);
    let output = infmend()
        .args(["fix", "--drop-arch", "x86,mips", "."])
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(
        errors.contains("'mips'") && errors.contains("arm64"),
        "{errors}"
    );
}
