//! `--stdin-filename`: standard input that stands for a file.

use std::process::Output;

use crate::support::{infmend, project};

const INF: &str = "[Version]\r\nSignature = \"$Windows NT$\"\r\n\
    [DefaultInstall]\r\nCopyFiles = Files\r\nReboot\r\n[Files]\r\na.sys,,,0x1000\r\n";

fn piped(folder: &std::path::Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut command = infmend();
    let command = command.current_dir(folder).args(arguments);
    command.write_stdin(input.to_vec()).output().unwrap()
}

#[test]
fn standard_input_is_checked_and_shown_as_the_file_it_stands_for() {
    let folder = project(&[
        (
            "infmend.toml",
            "exclude = ['vendor/']\n[[overrides]]\npaths = ['legacy/']\nignore = ['reboot-directive']\nencoding = '1251'\n",
        ),
        ("legacy/there.inf", "[autorun]\n"),
    ]);
    let folder = folder.path();
    let check = |arguments: &[&str]| {
        let all = [&["check", "--format", "concise"], arguments].concat();
        let output = piped(folder, &all, INF.as_bytes());
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap().replace('\\', "/"),
        )
    };
    // A folder that is not there has the settings of the one above.
    for path in ["legacy/a.inf", "legacy/there.inf", "legacy/new/a.inf"] {
        let (code, out) = check(&["--stdin-filename", path, "-"]);
        assert_eq!(code, Some(1), "{out}");
        assert!(out.starts_with(&format!("{path}:7:9: ")), "{out}");
        assert!(
            !out.contains("reboot-directive") && !out.contains("<stdin>"),
            "{out}"
        );
        // - is meant.
        assert_eq!(check(&["--stdin-filename", path]), (code, out));
    }
    let (_, out) = check(&["--stdin-filename", "other/a.inf", "-"]);
    assert!(
        out.contains("other/a.inf:5:1: ") && out.contains("[reboot-directive]"),
        "{out}"
    );
    let verbose = ["check", "-v", "--stdin-filename", "legacy/a.inf"];
    let verbose = piped(folder, &verbose, INF.as_bytes());
    let said = String::from_utf8(verbose.stderr).unwrap();
    assert!(
        said.contains("legacy/a.inf: read as windows-1251"),
        "{said}"
    );
    // What is excluded is looked at, being named, unless that is forced.
    assert_eq!(check(&["--stdin-filename", "vendor/a.inf"]).0, Some(1));
    let forced = ["--force-exclude", "--stdin-filename", "vendor/a.inf"];
    let (code, out) = check(&forced);
    assert_eq!((code, out.as_str()), (Some(0), "0 INFs checked\n"));
    // Only standard input has a path of its own.
    let wrong = piped(
        folder,
        &["check", "--stdin-filename", "a.inf", "legacy"],
        b"",
    );
    assert_eq!(wrong.status.code(), Some(2));
    let said = String::from_utf8(wrong.stderr).unwrap();
    assert!(said.contains("--stdin-filename"), "{said}");
}

#[test]
fn fix_writes_what_is_piped_as_the_settings_of_the_file_want_it() {
    let folder = project(&[(
        "infmend.toml",
        "exclude = ['vendor/']\n[[overrides]]\npaths = ['legacy/']\nignore = ['restart-copy-flag']\n",
    )]);
    let folder = folder.path();
    let fix = |arguments: &[&str], input: &[u8]| {
        let output = piped(folder, &[&["fix"], arguments].concat(), input);
        assert_eq!(output.status.code(), Some(0));
        output.stdout
    };
    let fixed = fix(&["--stdin-filename", "legacy/a.inf", "-"], INF.as_bytes());
    assert_eq!(
        String::from_utf8(fixed).unwrap(),
        INF.replace("Reboot\r\n", "")
    );
    // What is excluded comes out as it went in, to the byte.
    let odd = [INF.as_bytes(), b"\x80\x1a\xff"].concat();
    let forced = ["--force-exclude", "--stdin-filename", "vendor/a.inf", "-"];
    assert_eq!(fix(&forced, &odd), odd);
    assert_ne!(fix(&forced[1..], &odd), odd);
    let shown = piped(
        folder,
        &["fix", "--diff", "--stdin-filename", "legacy/a.inf"],
        INF.as_bytes(),
    );
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains("+++ ./legacy/a.inf"), "{shown}");
    assert!(!folder.join("legacy").exists());
}
