//! The project's hooks in pre-commit: the real one.

use std::fs;

use libtest_mimic::Trial;
use tempfile::TempDir;

use crate::need::{PRE_COMMIT, trials};
use crate::support::git::{ansi, command, fixed, gadget, ok, repository, text, utf16};
use crate::support::root;

pub fn tests() -> Vec<Trial> {
    trials![&[PRE_COMMIT];
        pre_commit_fixes_utf_16_and_ansi_files_leaves_edk2_alone_and_then_passes,
        pre_commit_reads_what_init_writes,
    ]
}

/// A repository with the project's hooks, for which infmend need not be built:
/// the one on the PATH is taken.
fn hooks() -> (TempDir, String) {
    let hooks = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    assert_eq!(hooks.matches("language: rust").count(), 2);
    let folder = repository(&[]);
    let at = folder.path();
    let hooks = hooks.replace("language: rust", "language: system");
    fs::write(at.join(".pre-commit-hooks.yaml"), hooks).unwrap();
    ok(at, "git", &["add", "."]);
    ok(at, "git", &["commit", "-qm", "."]);
    let commit = text(&ok(at, "git", &["rev-parse", "HEAD"]));
    (folder, commit.trim().to_owned())
}

fn pre_commit_fixes_utf_16_and_ansi_files_leaves_edk2_alone_and_then_passes() {
    let (hooks, commit) = hooks();
    let folder = repository(&[
        ("u.inf", utf16()),
        ("A B.INF", ansi()),
        ("e.inf", gadget()),
        ("vendor/v.inf", gadget()),
    ]);
    let at = folder.path();
    fs::write(at.join("infmend.toml"), "exclude = ['vendor/']\n").unwrap();
    let edk2 = "[Defines]\n  INF_VERSION = 0x00010005\n  BASE_NAME = Reset\n";
    fs::write(at.join("e.inf"), edk2).unwrap();
    let config = |id: &str| {
        let hooks = hooks.path().display();
        let config = format!("repos:\n- repo: {hooks}\n  rev: {commit}\n  hooks:\n  - id: {id}\n");
        fs::write(at.join(".pre-commit-config.yaml"), config).unwrap();
    };
    let pre_commit = |arguments: &[&str]| {
        let mut command = command("pre-commit", at);
        command.env("PRE_COMMIT_HOME", at.join(".git/pre-commit-home"));
        command.args(arguments).output().unwrap()
    };
    config("infmend-check");
    ok(at, "git", &["add", "."]);
    let checked = pre_commit(&["run"]);
    let said = text(&checked.stdout);
    assert_eq!(checked.status.code(), Some(1), "{said}");
    assert_eq!(said.matches("[reboot-directive]").count(), 2, "{said}");

    config("infmend");
    ok(at, "git", &["add", "."]);
    assert!(pre_commit(&["install"]).status.success());
    let mut commit = command("git", at);
    commit.env("PRE_COMMIT_HOME", at.join(".git/pre-commit-home"));
    commit.args(["commit", "-qm", "."]);
    let refused = commit.output().unwrap();
    let said = text(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("files were modified by this hook"), "{said}");
    assert_eq!(fs::read(at.join("u.inf")).unwrap(), fixed(&utf16()));
    assert_eq!(fs::read(at.join("A B.INF")).unwrap(), fixed(&ansi()));
    assert_eq!(fs::read_to_string(at.join("e.inf")).unwrap(), edk2);
    let vendor = fs::read(at.join("vendor/v.inf")).unwrap();
    assert_eq!(vendor, fs::read(gadget()).unwrap());

    ok(at, "git", &["add", "."]);
    let passed = commit.output().unwrap();
    assert!(passed.status.success(), "{}", text(&passed.stderr));
}

fn pre_commit_reads_what_init_writes() {
    let others = "repos:\n-   repo: local\n    hooks:\n    -   id: a\n        name: a\n        entry: a\n        language: system\n\n# later\nfail_fast: true\n";
    for before in ["", "# ours\n", others] {
        let folder = TempDir::new().unwrap();
        let at = folder.path();
        let config = at.join(".pre-commit-config.yaml");
        if !before.is_empty() {
            fs::write(&config, before).unwrap();
        }
        ok(
            at,
            env!("CARGO_BIN_EXE_infmend"),
            &["init", "--yes", "--pre-commit"],
        );
        let validated = command("pre-commit", at)
            .args(["validate-config", ".pre-commit-config.yaml"])
            .output()
            .unwrap();
        let written = fs::read_to_string(&config).unwrap();
        assert!(
            validated.status.success(),
            "{written}{}",
            text(&validated.stdout)
        );
        let hooks = written.matches("id: infmend").count();
        assert_eq!(
            (hooks, written.contains("id: a")),
            (1, before == others),
            "{written}"
        );
    }
}
