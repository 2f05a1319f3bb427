//! `infmend init`, and `check --show-settings`, which shows what came of it.

use std::fs;
use std::path::Path;

use crate::support::{infmend, root};
use tempfile::TempDir;

const INF: &str =
    "[Version]\r\nSignature = \"$Windows NT$\"\r\n[DefaultInstall.NTamd64]\r\nReboot\r\n";

/// What a run in a folder prints on standard output and standard error, and how it
/// ends.
fn run(at: &Path, args: &[&str]) -> (String, String, i32) {
    let output = infmend().current_dir(at).args(args).output().unwrap();
    (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
        output.status.code().unwrap(),
    )
}

fn names(at: &Path) -> Vec<String> {
    let entries = fs::read_dir(at).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn init_writes_settings_that_apply_and_never_overwrites_any() {
    let folder = TempDir::new().unwrap();
    let at = folder.path();
    fs::write(at.join("a.inf"), INF).unwrap();
    let (out, _, status) = run(at, &["init", "--print"]);
    assert_eq!(status, 0);
    assert!(out.contains("infmend.toml would be:"), "{out}");
    assert!(out.contains("  #target-os = \"10.0.16299\""), "{out}");
    let (_, err, status) = run(at, &["init"]);
    assert_eq!(status, 1);
    assert!(
        err.contains("Run `infmend init --yes` to write it"),
        "{err}"
    );
    assert_eq!(names(at), ["a.inf"]);

    let (_, err, status) = run(at, &["init", "--yes"]);
    assert_eq!(status, 0, "{err}");
    assert!(err.contains("infmend.toml: written"), "{err}");
    assert_eq!(names(at), ["a.inf", "infmend.toml"]);
    let path = at.join("infmend.toml");
    let text = fs::read_to_string(&path).unwrap();
    let applied = text.replace(
        "#ignore = [\"missing-copy\"]",
        "ignore = [\"reboot-directive\"]",
    );
    assert_ne!(applied, text);
    assert_eq!(run(at, &["check", "."]).2, 1);
    fs::write(&path, &applied).unwrap();
    assert_eq!(run(at, &["check", "."]).2, 0);

    let (_, err, status) = run(at, &["init", "--yes"]);
    assert_eq!(status, 0);
    assert!(
        err.contains("infmend.toml: is there already, and kept"),
        "{err}"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), applied);
}

#[test]
fn init_adds_the_hook_to_what_is_there_or_says_which_lines_to_add() {
    let folder = TempDir::new().unwrap();
    let at = folder.path();
    let path = at.join(".pre-commit-config.yaml");
    let before = "# ours\nrepos:\n  - repo: local\n    hooks: []\nfail_fast: true\n";
    fs::write(&path, before).unwrap();
    let (out, ..) = run(at, &["init", "--print", "--pre-commit"]);
    assert!(out.contains("would get these lines:"), "{out}");
    let (out, err, status) = run(at, &["init", "--yes", "--pre-commit"]);
    assert_eq!((out.as_str(), status), ("", 0), "{err}");
    let after = fs::read_to_string(&path).unwrap();
    let hook = format!(
        "  - repo: https://github.com/infmend/infmend-pre-commit\n    rev: v{}\n    hooks:\n    - id: infmend\n",
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!(
        after,
        before.replace("fail_fast", &format!("{hook}fail_fast"))
    );
    let (_, err, status) = run(at, &["init", "--yes", "--pre-commit"]);
    assert_eq!(status, 0);
    assert!(err.contains("nothing to do"), "{err}");
    assert_eq!(fs::read_to_string(&path).unwrap(), after);

    let other = TempDir::new().unwrap();
    let path = other.path().join(".pre-commit-config.yaml");
    fs::write(&path, "repos: [{repo: local, hooks: []}]\n").unwrap();
    let (_, err, status) = run(other.path(), &["init", "--yes", "--pre-commit"]);
    assert_eq!(status, 2);
    assert!(err.contains("add these lines to its repos:"), "{err}");
    assert!(err.contains("- id: infmend"), "{err}");
    assert_eq!(names(other.path()), [".pre-commit-config.yaml"]);

    let (_, err, status) = run(at, &["init", "nowhere"]);
    assert_eq!(status, 2);
    assert!(err.contains("nowhere: is not a folder"), "{err}");
}

#[test]
fn the_documentation_shows_the_hooks_that_init_and_the_mirror_name() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let mirror = read("packaging/pre-commit-mirror");
    let hooks = read(".pre-commit-hooks.yaml");
    let url = "https://github.com/infmend/infmend-pre-commit";
    assert!(mirror.contains(&format!("- repo: {url}\n  rev: v$version\n")));
    let folder = TempDir::new().unwrap();
    let (out, ..) = run(folder.path(), &["init", "--print", "--pre-commit"]);
    let start = format!("- repo: {url}\n  rev: v{}\n", env!("CARGO_PKG_VERSION"));
    assert!(
        out.contains(&start.replace("\n  rev", "\n    rev")),
        "{out}"
    );
    for path in ["README.md", "docs/ci.md", "docs/git.md"] {
        let text = read(path).replace("\r\n", "\n");
        let (_, block) = text.split_once("```yaml\nrepos:\n").unwrap();
        let (block, _) = block.split_once("```").unwrap();
        let ids = block.strip_prefix(start.as_str()).unwrap_or_default();
        let ids = ids
            .trim_end()
            .replace("]  # or infmend-check", ", infmend-check]");
        let ids = ids.replace("{id: ", "").replace('}', "");
        let ids = ids
            .strip_prefix("  hooks: [")
            .and_then(|ids| ids.strip_suffix(']'));
        let ids: Vec<_> = ids.unwrap_or_default().split(", ").collect();
        assert!(ids.contains(&"infmend"), "{path}: {block}");
        for id in ids {
            assert!(hooks.contains(&format!("- id: {id}\n")), "{path}: {id}");
        }
    }
}

#[test]
fn settings_are_shown_per_group_and_are_themselves_settings() {
    let folder = TempDir::new().unwrap();
    let at = folder.path();
    fs::create_dir(at.join("old")).unwrap();
    for name in ["a.inf", "b.inf", "c.inf", "d.inf", "e.inf", "old/z.inf"] {
        fs::write(at.join(name), INF).unwrap();
    }
    let toml = "ignore = ['missing-copy']\n[[overrides]]\npaths = ['x/']\nencoding = '932'\n\
        [[overrides]]\npaths = ['old/']\nselect = ['reboot-directive', 'in-use-rename']\n\
        encoding = 'windows-1252'\ntarget-os = '10.0.16299'\ndrop-arch = ['ia64', 'x86']\n";
    fs::write(at.join("infmend.toml"), toml).unwrap();
    let args = ["check", "--show-settings", "--ignore", "in-use-rename", "."];
    let (out, _, status) = run(at, &args);
    assert_eq!(status, 0);
    let (first, second) = out.split_once("\n\n").unwrap();
    assert!(
        first.starts_with("# ./a.inf\n# ./b.inf\n# ./c.inf\n# and 2 more files\n"),
        "{out}"
    );
    assert!(first.contains("    \"reboot-directive\",\n"), "{out}");
    assert!(
        !first.contains("missing-copy") && !first.contains("in-use-rename"),
        "{out}"
    );
    assert!(first.contains("severity = \"warning\""), "{out}");
    let path = fs::canonicalize(at).unwrap().join("infmend.toml");
    let expected = format!(
        "# ./old/z.inf\n# settings of {}, of its overrides 2\nselect = [\n    \"reboot-directive\",\n]\n\
        encoding = \"windows-1252\"\ntarget-os = \"10.0.16299\"\ndrop-arch = [\"x86\",\"ia64\"]\nseverity = \"info\"\n",
        path.display()
    );
    assert_eq!(second, expected);
    let (all, ..) = run(at, &["check", "--show-settings", "-v", "."]);
    assert!(all.contains("# ./e.inf\n"), "{all}");

    // What is shown, as a configuration, is shown again.
    fs::write(at.join("shown.toml"), second).unwrap();
    let args = [
        "check",
        "--show-settings",
        "--config",
        "shown.toml",
        "old/z.inf",
    ];
    let (again, ..) = run(at, &args);
    let values = |text: &str| text.split_once("select").unwrap().1.to_owned();
    assert_eq!(values(&again), values(second));

    let (out, _, _) = run(at, &["check", "--show-settings", "--no-config", "a.inf"]);
    assert!(out.starts_with("# a.inf\n# no infmend.toml\n"), "{out}");
    let (_, err, status) = run(at, &["check", "--show-settings", "nothing.inf"]);
    assert_eq!(status, 2);
    assert!(err.contains("nothing.inf"), "{err}");
}
