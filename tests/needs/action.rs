//! The steps of the action for GitHub, as GitHub runs them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use libtest_mimic::Trial;
use tempfile::TempDir;

use crate::need::{BASH, PYTHON, SH, trials};
use crate::support::git::{command, folder, gadget, ok, text};
use crate::support::{inf, root};

pub fn tests() -> Vec<Trial> {
    let mut tests = trials![&[BASH, PYTHON]; the_action_installs_a_wheel_and_runs_it];
    tests.extend(trials![
        &[BASH, SH];
        the_action_looks_at_each_path_that_a_workflow_gives,
        the_action_writes_the_report_that_a_workflow_wants
    ]);
    tests
}

/// The script of a step of the action.
fn script(step: &str) -> String {
    let action = fs::read_to_string(root().join("action.yml")).unwrap();
    let (_, behind) = action.split_once(&format!("- name: {step}\n")).unwrap();
    let (_, behind) = behind.split_once("run: |\n").unwrap();
    let indent = behind.len() - behind.trim_start_matches(' ').len();
    let lines = behind.lines();
    let lines = lines.take_while(|line| line.is_empty() || line.starts_with(&" ".repeat(indent)));
    lines
        .map(|line| line.get(indent..).unwrap_or("").to_owned() + "\n")
        .collect()
}

/// What an input is where a workflow does not give it.
fn default(input: &str) -> String {
    let action = fs::read_to_string(root().join("action.yml")).unwrap();
    let (_, behind) = action.split_once(&format!("\n  {input}:\n")).unwrap();
    let (_, behind) = behind.split_once("default: ").unwrap();
    behind.lines().next().unwrap().trim_matches('"').to_owned()
}

/// The shells that a step is run by: as GitHub does where it says `shell: bash`,
/// and one that has nothing but what POSIX has, as little as any old bash has,
/// and takes what is not set for an error.
const SHELLS: [&[&str]; 2] = [
    &["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"],
    &["sh", "-eu", "-c"],
];

fn step(shell: &[&str], name: &str, folder: &Path) -> Command {
    let mut command = command(shell[0], folder);
    command.args(&shell[1..]).arg(script(name));
    command.env("RUNNER_TEMP", folder.join("temp dir"));
    command
}

/// Runs the step that checks, with the inputs given and the others' defaults.
fn check(shell: &[&str], folder: &Path, inputs: &[(&str, &str)]) -> Output {
    let mut step = step(shell, "Check INFs", folder);
    for input in ["paths", "format", "severity", "output", "args"] {
        let given = inputs.iter().find(|(name, _)| *name == input);
        let value = given.map_or_else(|| default(input), |(_, value)| (*value).to_owned());
        step.env(format!("INFMEND_{}", input.to_uppercase()), value);
    }
    step.output().unwrap()
}

/// A folder with files, and the program where the action puts it.
fn installed(files: &[(&str, PathBuf)]) -> TempDir {
    let folder = folder(files);
    let programs = folder.path().join("temp dir/infmend/bin");
    fs::create_dir_all(&programs).unwrap();
    let binary = assert_cmd::cargo::cargo_bin("infmend");
    std::os::unix::fs::symlink(binary, programs.join("infmend")).unwrap();
    folder
}

fn the_action_looks_at_each_path_that_a_workflow_gives() {
    let folder = installed(&[
        ("a b/gadget.inf", gadget()),
        ("c/gadget.inf", gadget()),
        ("d/gadget.inf", gadget()),
    ]);
    for shell in SHELLS {
        let looked_at = |inputs: &[(&str, &str)]| {
            let output = check(shell, folder.path(), inputs);
            let found = text(&output.stdout);
            let looked_at = ["a b", "c", "d"].map(|name| found.contains(&format!("file={name}/")));
            (output.status.code(), looked_at, text(&output.stderr))
        };
        let (status, all, said) = looked_at(&[]);
        assert_eq!((status, all), (Some(1), [true; 3]), "{shell:?}: {said}");
        // What YAML makes of `paths: |` ends with a line end.
        for lines in ["a b\nc", "a b\nc\n", "\na b\r\nc\r\n"] {
            let (status, two, said) = looked_at(&[("paths", lines)]);
            assert_eq!(
                (status, two),
                (Some(1), [true, true, false]),
                "{shell:?} {lines:?}: {said}"
            );
        }
        let args = ("args", "--select syntax  --jobs 1 --exclude *.none");
        let (status, none, said) = looked_at(&[("paths", "c"), args]);
        assert_eq!((status, none), (Some(0), [false; 3]), "{shell:?}: {said}");
    }
}

fn the_action_writes_the_report_that_a_workflow_wants() {
    let boot = inf("boot-start-restart/boot.inf");
    assert!(boot.exists());
    let folder = installed(&[("a.inf", boot)]);
    for shell in SHELLS {
        let least = |severity: &str| {
            let output = check(shell, folder.path(), &[("severity", severity)]);
            text(&output.stdout).matches("::notice").count()
        };
        assert_eq!(least("warning"), 0);
        assert_ne!(least("info"), 0);
        // Where the workflow does not say, the project does.
        assert_eq!(least(&default("severity")), 0);
        let config = folder.path().join("infmend.toml");
        fs::write(&config, "severity = \"info\"\n").unwrap();
        assert_ne!(least(&default("severity")), 0);
        fs::remove_file(config).unwrap();
        let output = check(
            shell,
            folder.path(),
            &[
                ("format", "sarif"),
                ("severity", "info"),
                ("output", "re port.sarif"),
                ("args", "--exit-zero"),
            ],
        );
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(output.stdout.is_empty());
        let report = folder.path().join("re port.sarif");
        let log: serde_json::Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
        assert_eq!(log["version"], "2.1.0");
        assert!(!log["runs"][0]["results"].as_array().unwrap().is_empty());
        fs::remove_file(report).unwrap();
    }
}

/// Makes a wheel with the program, as maturin does for programs.
const WHEEL: &str = r#"
import sys, zipfile
binary, wheel, version = sys.argv[1:]
info = f"infmend-{version}.dist-info"
with zipfile.ZipFile(wheel, "w") as file:
    script = zipfile.ZipInfo(f"infmend-{version}.data/scripts/infmend")
    script.external_attr = 0o100755 << 16
    file.writestr(script, open(binary, "rb").read())
    file.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: infmend\nVersion: {version}\n")
    file.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: py3-none-any\n")
    file.writestr(f"{info}/RECORD", "")
"#;

fn the_action_installs_a_wheel_and_runs_it() {
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(default("package"), format!("infmend=={version}"));
    let folder = folder(&[("gadget.inf", gadget())]);
    let binary = assert_cmd::cargo::cargo_bin("infmend");
    let wheel = format!("infmend-{version}-py3-none-any.whl");
    fs::create_dir(folder.path().join("wheels")).unwrap();
    let wheel = format!("wheels/{wheel}");
    let arguments = ["-c", WHEEL, binary.to_str().unwrap(), &wheel, version];
    ok(folder.path(), "python3", &arguments);
    let install = |package: &str| {
        let mut step = step(SHELLS[0], "Install infmend", folder.path());
        step.env("INFMEND_PACKAGE", package);
        // What would otherwise be asked of an index is in a folder.
        step.env("PIP_NO_INDEX", "1")
            .env("PIP_FIND_LINKS", folder.path().join("wheels"));
        // Not the program that is being tested, which the search path has.
        step.env("PATH", std::env::var_os("PATH").unwrap());
        step.output().unwrap()
    };
    let program = folder.path().join("temp dir/infmend/bin/infmend");
    for package in [default("package"), wheel.clone()] {
        let _ = fs::remove_dir_all(folder.path().join("temp dir"));
        let output = install(&package);
        assert!(
            output.status.success(),
            "{package}: {}",
            text(&output.stderr)
        );
        assert!(program.exists());
        let output = check(SHELLS[0], folder.path(), &[]);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stdout).contains("file=gadget.inf,"));
    }
    // What is not there fails the step.
    assert!(!install("infmend==0.0.1").status.success());
    // What would have to be compiled is not installed: a source distribution.
    let source = "wheels/infmend-9.9.tar.gz";
    fs::write(folder.path().join(source), "").unwrap();
    assert!(!install("infmend==9.9").status.success());
}
