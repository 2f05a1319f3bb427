//! The last step of the action for GitHub, as GitHub runs it.

use std::fs;

use libtest_mimic::Trial;

use crate::need::{BASH, trials};
use crate::support::git::{command, folder, gadget, text};
use crate::support::root;

pub fn tests() -> Vec<Trial> {
    trials![&[BASH]; the_action_looks_at_each_path_that_a_workflow_gives]
}

fn the_action_looks_at_each_path_that_a_workflow_gives() {
    let action = fs::read_to_string(root().join("action.yml")).unwrap();
    let (_, last) = action.rsplit_once("run: |\n").unwrap();
    let script: Vec<&str> = last.lines().map(str::trim).collect();
    let folder = folder(&[
        ("a b/gadget.inf", gadget()),
        ("c/gadget.inf", gadget()),
        ("d/gadget.inf", gadget()),
    ]);
    let installed = folder.path().join("temp/infmend/bin");
    fs::create_dir_all(&installed).unwrap();
    let binary = assert_cmd::cargo::cargo_bin("infmend");
    std::os::unix::fs::symlink(binary, installed.join("infmend")).unwrap();
    // As GitHub runs a step whose shell is bash.
    let step = |paths: &str, arguments: &str| {
        let output = command("bash", folder.path())
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c"])
            .arg(script.join("\n"))
            .env("RUNNER_TEMP", folder.path().join("temp"))
            .env("INFMEND_PATHS", paths)
            .env("INFMEND_ARGS", arguments)
            .output()
            .unwrap();
        let found = text(&output.stdout);
        let looked_at = ["a b", "c", "d"].map(|name| found.contains(&format!("file={name}/")));
        (output.status.code(), looked_at, text(&output.stderr))
    };
    let (status, looked_at, _) = step(".", "");
    assert_eq!((status, looked_at), (Some(1), [true; 3]));
    // What YAML makes of `paths: |` ends with a line end.
    for lines in ["a b\nc", "a b\nc\n", "\na b\r\nc\r\n"] {
        let (status, looked_at, said) = step(lines, "");
        assert_eq!(
            (status, looked_at),
            (Some(1), [true, true, false]),
            "{lines:?}: {said}"
        );
    }
    let (status, looked_at, _) = step("c", "--select syntax --jobs 1");
    assert_eq!((status, looked_at), (Some(0), [false; 3]));
}
