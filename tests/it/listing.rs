//! What people are shown of many findings, and which of them count.

use std::fs;

use serde_json::Value;

use crate::support::{folder_with_file, infmend, three_changes};
use tempfile::TempDir;

const FORMATS: [&str; 11] = [
    "full", "concise", "json", "jsonl", "html", "sarif", "github", "azure", "msbuild", "gitlab",
    "junit",
];

/// Formats that hold every finding where no severity is asked for.
const COMPLETE: [&str; 4] = ["json", "jsonl", "html", "sarif"];

/// A driver whose service has a start type, copied with some flags, and with a
/// body for its install section.
fn driver(start: u32, copies: &str, body: &str) -> String {
    format!(
        "[Version]\r\nSignature=\"$Windows NT$\"\r\n[Manufacturer]\r\nM=M\r\n[M]\r\nd=I,PCI\\X\r\n\
         [DestinationDirs]\r\nL=12\r\n[I.NT]\r\nCopyFiles=L\r\n{body}[L]\r\n{copies}\
         [I.NT.Services]\r\nAddService=a,2,S\r\n[S]\r\nServiceType=1\r\nStartType={start}\r\n\
         ErrorControl=1\r\nServiceBinary=%12%\\a.sys\r\n"
    )
}

/// An INF with nothing but information: a boot-start driver.
fn informational() -> String {
    driver(0, "a.sys\r\n", "")
}

/// An INF with an error and a warning, each with a safe fix.
fn error_and_warning() -> String {
    driver(3, "a.sys\r\n", "Reboot\r\n")
}

/// An INF with so many warnings that are alike, and an error.
fn alike(number: usize) -> String {
    let copies: String = (0..number)
        .map(|index| format!("a.sys ; {index}\r\n"))
        .collect();
    driver(3, &copies, "Reboot\r\n")
}

/// The exit status, standard output and standard error of a run in a folder.
fn run(folder: &TempDir, arguments: &[&str]) -> (i32, String, String) {
    let mut command = infmend();
    command.current_dir(folder.path()).args(arguments);
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let status = output.status.code().unwrap();
    (status, text(output.stdout), text(output.stderr))
}

fn check(folder: &TempDir, format: &str, arguments: &[&str]) -> (i32, String, String) {
    let arguments = [&["check", "--format", format, "a.inf"], arguments].concat();
    run(folder, &arguments)
}

#[test]
fn only_warnings_and_errors_count_and_the_exit_status_is_that_of_every_format() {
    const FOUND: &str = "is a boot-start driver";
    let folder = folder_with_file("a.inf", &informational());
    for format in FORMATS {
        let (status, shown, _) = check(&folder, format, &[]);
        assert_eq!(status, 0, "{format}: {shown:.2000}");
        let is_complete = COMPLETE.contains(&format);
        assert_eq!(
            shown.contains(FOUND),
            is_complete,
            "{format}: {shown:.2000}"
        );
        let (status, shown, _) = check(&folder, format, &["--severity", "info"]);
        assert_eq!(status, 1, "{format}: {shown:.2000}");
        assert!(shown.contains(FOUND), "{format}: {shown:.2000}");
        let (status, shown, _) = check(&folder, format, &["--severity", "warning"]);
        assert_eq!(status, 0, "{format}: {shown:.2000}");
        assert!(!shown.contains(FOUND), "{format}: {shown:.2000}");
    }
    let (_, shown, _) = check(&folder, "full", &[]);
    let end =
        "1 INF checked: nothing found; 1 informational finding not shown (`--severity info`)\n";
    assert_eq!(shown, end);
}

#[test]
fn information_counts_where_its_rule_is_selected() {
    const FOUND: &str = "is a boot-start driver";
    let folder = folder_with_file("a.inf", &informational());
    for format in FORMATS {
        let selected = ["--select", "boot-start-restart"];
        let (status, shown, _) = check(&folder, format, &selected);
        assert_eq!(status, 1, "{format}: {shown:.2000}");
        assert!(shown.contains(FOUND), "{format}: {shown:.2000}");
        let (status, _, _) = check(
            &folder,
            format,
            &[&selected[..], &["--severity", "warning"]].concat(),
        );
        assert_eq!(status, 0, "{format}");
    }
}

#[test]
fn a_project_says_which_severity_counts() {
    let folder = folder_with_file("a.inf", &error_and_warning());
    let config = folder.path().join("infmend.toml");
    let rules = |arguments: &[&str]| -> (i32, bool, bool) {
        let (status, shown, _) = check(&folder, "concise", arguments);
        let has = |rule: &str| shown.contains(&format!("[{rule}]"));
        (status, has("reboot-directive"), has("in-use-rename"))
    };
    assert_eq!(rules(&[]), (1, true, true));
    fs::write(&config, "severity = \"error\"\n").unwrap();
    assert_eq!(rules(&[]), (1, true, false));
    assert_eq!(rules(&["--ignore", "reboot-directive"]), (0, false, false));
    // The command line has the last word, and an override the one before it.
    assert_eq!(rules(&["--severity", "warning"]), (1, true, true));
    let overridden =
        "severity = \"error\"\n[[overrides]]\npaths = [\"a.inf\"]\nseverity = \"info\"\n";
    fs::write(&config, overridden).unwrap();
    assert_eq!(rules(&[]), (1, true, true));
    // A format for other programs holds everything all the same, and counts the same.
    fs::write(
        &config,
        "severity = \"error\"\nignore = [\"reboot-directive\"]\n",
    )
    .unwrap();
    let (status, shown, _) = check(&folder, "json", &[]);
    assert_eq!(status, 0);
    let report: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(report["files"][0]["findings"][0]["rule"], "in-use-rename");
    fs::write(&config, "severity = \"fatal\"\n").unwrap();
    let (status, _, said) = check(&folder, "full", &[]);
    assert_eq!(status, 2);
    assert!(said.contains("infmend.toml:1:12: "), "{said}");
    assert!(said.contains("`info`, `warning`"), "{said}");
}

#[test]
fn fix_fixes_and_lists_what_is_asked_for_and_otherwise_fixes_everything() {
    let without_reboot = error_and_warning().replace("Reboot\r\n", "");
    let fixed = |arguments: &[&str], config: &str| -> (i32, String, String) {
        let folder = folder_with_file("a.inf", &error_and_warning());
        fs::write(folder.path().join("infmend.toml"), config).unwrap();
        let (status, _, said) = run(&folder, &[&["fix", "--yes", "a.inf"], arguments].concat());
        let text = fs::read_to_string(folder.path().join("a.inf")).unwrap();
        (status, text, said)
    };
    let (_, text, _) = fixed(&[], "");
    assert!(
        !text.contains("Reboot") && text.contains("a.sys,,,0x00004000"),
        "{text}"
    );
    for (arguments, config) in [
        (["--severity", "error"].as_slice(), ""),
        (&[], "severity = \"error\"\n"),
    ] {
        let (status, text, said) = fixed(arguments, config);
        assert_eq!(
            (status, text.as_str()),
            (0, without_reboot.as_str()),
            "{said}"
        );
        assert!(!said.contains("in-use-rename"), "{said}");
    }
}

#[test]
fn fix_ends_with_a_line_per_rule_that_is_left_and_whether_it_has_unsafe_fixes() {
    // Two co-installers, and a DLL that may be in use: information.
    let body = "CopyFiles=D\r\n[I.NT.CoInstallers]\r\nCopyFiles=E\r\nAddReg=R\r\n[E]\r\nc.dll\r\nd.dll\r\n[D]\r\nx.dll\r\n[R]\r\n\
         HKR,,CoInstallers32,0x10000,\"c.dll,C\"\r\nHKR,,CoInstallers32,0x10000,\"d.dll,D\"\r\n";
    let folder = folder_with_file(
        "a.inf",
        &driver(3, "a.sys\r\n", body).replace("L=12", "L=12\r\nD=11\r\nE=11"),
    );
    let (_, _, said) = run(&folder, &["fix", "--yes", "a.inf"]);
    let left: Vec<&str> = said
        .lines()
        .filter(|line| line.contains(": left: "))
        .collect();
    assert_eq!(
        left,
        ["infmend: left: coinstaller  2 findings in 1 file, no automatic fix"],
        "{said}"
    );
    assert!(!said.contains("[in-use-executable]"), "{said}");
    let hidden = "1 informational finding not listed, with an unsafe fix";
    assert!(said.contains(hidden), "{said}");
    let (_, _, said) = run(&folder, &["fix", "--yes", "--severity", "info", "a.inf"]);
    let left: Vec<&str> = said
        .lines()
        .filter(|line| line.contains(": left: "))
        .collect();
    assert_eq!(
        left,
        [
            "infmend: left: coinstaller        2 findings in 1 file, no automatic fix",
            "infmend: left: in-use-executable  1 finding in 1 file, with an unsafe fix",
        ],
        "{said}"
    );
    assert!(said.contains("[in-use-executable]"), "{said}");
}

#[test]
fn of_findings_with_one_cause_the_first_is_shown_and_where_the_others_are() {
    let folder = folder_with_file("a.inf", &alike(30));
    let warnings = |shown: &str| shown.matches("warning[in-use-rename]").count();
    let (_, shown, _) = check(&folder, "full", &[]);
    assert_eq!(warnings(&shown), 1, "{shown}");
    assert_eq!(
        shown.matches("error[reboot-directive]").count(),
        1,
        "{shown}"
    );
    let more =
        "= and 29 more: lines 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, … (all with --verbose)\n";
    assert!(shown.contains(more), "{shown}");
    let (_, shown, _) = check(&folder, "full", &["--verbose"]);
    assert_eq!(warnings(&shown), 30, "{shown}");
    assert!(!shown.contains(" more: "), "{shown}");
    for format in ["concise", "jsonl", "junit"] {
        let (_, shown, _) = check(&folder, format, &[]);
        assert!(
            shown.matches("is copied without").count() >= 30,
            "{format}: {shown:.2000}"
        );
    }
    // What says something else is another cause: one that cannot be fixed.
    let folder = folder_with_file(
        "a.inf",
        &driver(3, "a.sys\r\na.sys,,,0x10\r\na.sys,,,2\r\n", ""),
    );
    let (_, shown, _) = check(&folder, "full", &[]);
    assert_eq!(warnings(&shown), 2, "{shown}");
    assert!(shown.contains("= and 1 more: line 14\n"), "{shown}");
}

#[test]
fn a_table_of_the_rules_ends_a_report_of_many_findings_or_one_that_is_asked_for_it() {
    let table = "\
severity  rule              findings   files   safe fix   unsafe fix
error     reboot-directive         1       1          1            -
warning   in-use-rename           ##       1         ##            -
";
    let many = folder_with_file("a.inf", &alike(20));
    let few = folder_with_file("a.inf", &alike(19));
    let of = |number: &str| table.replace("##", number);
    let (_, shown, _) = check(&many, "full", &[]);
    assert!(shown.contains(&of("20")), "{shown}");
    let (_, shown, _) = check(&few, "full", &[]);
    assert!(!shown.contains("unsafe fix\n"), "{shown}");
    let (_, shown, _) = check(&many, "concise", &[]);
    assert!(!shown.contains("unsafe fix\n"), "{shown}");
    for format in ["full", "concise"] {
        let (_, shown, said) = check(&few, format, &["--statistics"]);
        assert!(shown.contains(&of("19")), "{format}: {shown:.2000}");
        assert_eq!(said, "", "{format}");
    }
    // What other programs read stays what they can read.
    let (_, shown, said) = check(&few, "json", &["--statistics"]);
    assert!(serde_json::from_str::<Value>(&shown).is_ok(), "{shown}");
    assert_eq!(said, of("19"));
}

#[test]
fn the_links_of_a_rule_stand_once_in_a_file() {
    let folder = folder_with_file(
        "a.inf",
        &error_and_warning().replace("Reboot\r\n", "Reboot\r\nRestart\r\n"),
    );
    fs::write(folder.path().join("b.inf"), error_and_warning()).unwrap();
    let (_, shown, _) = run(&folder, &["check", "--verbose", "."]);
    assert_eq!(
        shown.matches("error[reboot-directive]").count(),
        3,
        "{shown}"
    );
    for url in [
        "= see: https://github.com/infmend/infmend/blob/HEAD/docs/rules/reboot-directive.md\n",
        "= Microsoft: https://learn.microsoft.com/windows-hardware/drivers/install/inf-reboot-directive\n",
        "= see: https://github.com/infmend/infmend/blob/HEAD/docs/rules/in-use-rename.md\n",
    ] {
        assert_eq!(shown.matches(url).count(), 2, "{url}: {shown}");
    }
}

#[test]
fn what_goes_into_a_pipe_does_not_depend_on_a_terminal() {
    let folder = folder_with_file("a.inf", &error_and_warning());
    let message = "error[reboot-directive]: Reboot in the DDInstall section makes Windows request a restart, instead of restarting the devices, where one of them is already started\n";
    for columns in ["40", "200"] {
        let mut command = infmend();
        command.current_dir(folder.path()).args(["check", "a.inf"]);
        let output = command.env("COLUMNS", columns).output().unwrap();
        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(shown.contains(message), "{shown}");
    }
}

#[test]
fn a_diff_says_once_in_a_file_why_a_rule_is_at_work() {
    let folder = folder_with_file("a.inf", &three_changes());
    for style in ["unified", "side-by-side"] {
        let (_, shown, _) = run(&folder, &["fix", "--diff", "--diff-style", style, "a.inf"]);
        let headers: Vec<&str> = shown
            .lines()
            .filter_map(|line| line.split_once(" @@ "))
            .map(|(_, reason)| reason)
            .collect();
        let why = "reboot-directive: Windows requests a restart instead of restarting the devices";
        assert_eq!(
            headers,
            [why, "reboot-directive", "reboot-directive"],
            "{shown}"
        );
    }
}

/// `fix` does not rewrite such a file, so `check` must not say that it would.
#[test]
fn nothing_of_a_file_with_a_syntax_error_counts_as_fixable() {
    let sound =
        "[Version]\r\nSignature = \"$Windows NT$\"\r\n[DefaultInstall.NTamd64]\r\nReboot\r\n";
    let broken = format!("{sound}[open\r\n");
    for (text, fixable) in [(sound, 1), (&broken, 0)] {
        let folder = folder_with_file("a.inf", text);
        let at = folder.path();
        let run = |args: &[&str]| {
            let output = infmend().current_dir(at).args(args).output().unwrap();
            String::from_utf8(output.stdout).unwrap()
        };
        let full = run(&["check", "a.inf"]);
        assert_eq!(
            full.contains("fixed with `infmend fix`"),
            fixable == 1,
            "{full}"
        );
        let reason = "a file with a syntax error is not rewritten";
        assert_eq!(full.contains(reason), fixable == 0, "{full}");
        let json: serde_json::Value =
            serde_json::from_str(&run(&["check", "--format", "json", "a.inf"])).unwrap();
        assert_eq!(json["summary"]["fixable"], fixable, "{json}");
        let diff = run(&["fix", "--diff", "a.inf"]);
        assert_eq!(diff.contains("-Reboot"), fixable == 1, "{diff}");
    }
}
