//! Which files a run looks at: what is named, what a folder is searched for, what
//! ignore files and `--exclude` keep away, and what `-v` tells of them.

use std::fs;
use std::path::Path;
use std::process::Output;

use tempfile::TempDir;

use crate::support::git::{ok, run, text};
use crate::support::project;

/// An INF with a finding that has a fix.
const INF: &str = "[Version]\r\nSignature = \"$Windows NT$\"\r\n[DefaultInstall]\r\nReboot\r\n";

/// A repository with INFs at the paths given, and files with the texts given.
fn repository(infs: &[&str], files: &[(&str, &str)]) -> TempDir {
    let infs = infs.iter().map(|path| (*path, INF));
    let folder = project(&infs.chain(files.iter().copied()).collect::<Vec<_>>());
    ok(folder.path(), "git", &["init", "-q"]);
    folder
}

fn infmend(folder: &Path, arguments: &[&str]) -> Output {
    run(folder, "infmend", arguments)
}

/// The files that a line of standard output is about, in their order.
fn files(output: &Output) -> Vec<String> {
    let lines = text(&output.stdout);
    let lines = lines.lines().filter_map(|line| {
        let file: serde_json::Value = serde_json::from_str(line).unwrap();
        let path = file["path"].as_str()?.replace('\\', "/");
        Some(path.trim_start_matches("./").to_owned())
    });
    lines.collect()
}

/// The files that `check` looks at.
fn checked(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let all = [&["check", "--format", "jsonl"], arguments].concat();
    let output = infmend(folder, &all);
    assert_ne!(output.status.code(), Some(2), "{}", text(&output.stderr));
    files(&output)
}

/// The files that `fix` would change.
fn fixed(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let all = [&["fix", "--diff"], arguments].concat();
    let output = infmend(folder, &all);
    let lines = text(&output.stdout);
    let names = lines.lines().filter_map(|line| line.strip_prefix("+++ "));
    names
        .map(|name| name.split('\t').next().unwrap())
        .map(|name| name.trim_start_matches("./").to_owned())
        .collect()
}

/// The files that `dump` reads.
fn dumped(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let output = infmend(folder, &[&["dump"], arguments].concat());
    let lines = text(&output.stdout);
    let files = lines.lines().filter_map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let path = line.get("file")?.as_str()?.replace('\\', "/");
        Some(path.trim_start_matches("./").to_owned())
    });
    files.collect()
}

#[test]
fn a_folder_is_searched_as_its_ignore_files_say() {
    let folder = repository(
        &[
            "a.inf",
            "b.gen.inf",
            "build/c.inf",
            "sub/d.inf",
            "sub/e.gen.inf",
            "sub/kept.gen.inf",
            "sub/local/f.inf",
            "secret/g.inf",
            "tool/h.inf",
            "global/i.inf",
        ],
        &[
            (".gitignore", "# what is made\nbuild/\n*.gen.inf\n"),
            ("sub/.gitignore", "/local\n!kept.gen.inf\n"),
            (".ignore", "tool\n"),
            (".config/git/ignore", "global/\n"),
        ],
    );
    let folder = folder.path();
    fs::write(folder.join(".git/info/exclude"), "secret\n").unwrap();
    let respected = ["a.inf", "sub/d.inf", "sub/kept.gen.inf"];
    let all = [
        "a.inf",
        "b.gen.inf",
        "build/c.inf",
        "global/i.inf",
        "secret/g.inf",
        "sub/d.inf",
        "sub/e.gen.inf",
        "sub/kept.gen.inf",
        "sub/local/f.inf",
        "tool/h.inf",
    ];
    for files in [checked, fixed, dumped] {
        assert_eq!(files(folder, &["."]), respected);
        assert_eq!(files(folder, &[folder.to_str().unwrap()]).len(), 3);
        assert_eq!(files(folder, &["--no-ignore", "."]), all);
        // What is above a folder has a say as well.
        assert_eq!(files(folder, &["sub"]), ["sub/d.inf", "sub/kept.gen.inf"]);
    }
    let sub = folder.join("sub");
    assert_eq!(checked(&sub, &[]), ["d.inf", "kept.gen.inf"]);
    assert_eq!(
        checked(&sub, &["../sub"]),
        ["../sub/d.inf", "../sub/kept.gen.inf"]
    );
    // git sees the same, but for .ignore, which is not its own.
    let seen = ok(
        folder,
        "git",
        &["ls-files", "--others", "--exclude-standard", "*.inf"],
    );
    assert_eq!(
        text(&seen),
        "a.inf\nsub/d.inf\nsub/kept.gen.inf\ntool/h.inf\n"
    );
}

#[test]
fn what_is_named_is_looked_at_whatever_ignores_it() {
    let folder = repository(
        &[
            "build/a.inf",
            "build/deep/b.inf",
            "out/c.inf",
            "x/y/d.inf",
            "z/e.inf",
        ],
        &[
            (".gitignore", "build/\n/x/*\n"),
            ("out/.gitignore", "*\n"),
            ("z/.ignore", "**\n"),
            ("kept/.gitignore", "/*\n!/drivers/\n"),
            ("kept/drivers/f.inf", INF),
            ("kept/other/g.inf", INF),
        ],
    );
    let folder = folder.path();
    for (named, expected) in [
        ("build", &["build/a.inf", "build/deep/b.inf"][..]),
        ("build/", &["build/a.inf", "build/deep/b.inf"]),
        ("build/deep", &["build/deep/b.inf"]),
        ("build/a.inf", &["build/a.inf"]),
        ("out", &["out/c.inf"]),
        ("out/c.inf", &["out/c.inf"]),
        ("x", &["x/y/d.inf"]),
        ("x/y", &["x/y/d.inf"]),
        ("z", &["z/e.inf"]),
        // This one chooses, rather than to ignore all.
        ("kept", &["kept/drivers/f.inf"]),
        ("kept/other", &["kept/other/g.inf"]),
    ] {
        assert_eq!(checked(folder, &[named]), expected, "{named}");
    }
    assert_eq!(checked(folder, &["."]), ["kept/drivers/f.inf"]);
    // What a list names is not searched for either.
    let listed = crate::support::infmend()
        .current_dir(folder)
        .args(["check", "--format", "jsonl", "--files-from", "-"])
        .write_stdin("build/a.inf\n")
        .output()
        .unwrap();
    assert_eq!(files(&listed), ["build/a.inf"]);
}

#[test]
fn only_a_repository_has_a_gitignore_and_only_its_own() {
    let folder = project(&[
        (".gitignore", "*.inf\n"),
        (".ignore", "hidden/\n"),
        ("plain/a.inf", INF),
        ("hidden/b.inf", INF),
        ("inner/c.inf", INF),
        ("inner/d.inf", INF),
        ("inner/.gitignore", "d.inf\n"),
        ("inner/sub/hidden/e.inf", INF),
    ]);
    let folder = folder.path();
    let outside = ["inner/c.inf", "inner/d.inf", "plain/a.inf"];
    assert_eq!(checked(folder, &["."]), outside);
    ok(&folder.join("inner"), "git", &["init", "-q"]);
    assert_eq!(checked(folder, &["."]), ["inner/c.inf", "plain/a.inf"]);
    assert_eq!(checked(folder, &["inner"]), ["inner/c.inf"]);
    // In a repository around both, the inner one still has its own.
    ok(folder, "git", &["init", "-q"]);
    assert_eq!(checked(folder, &["."]), ["inner/c.inf"]);
}

#[test]
fn a_working_tree_of_another_repository_has_the_exclude_file_of_that() {
    let main = repository(&["a.inf"], &[]);
    ok(main.path(), "git", &["add", "."]);
    ok(main.path(), "git", &["commit", "-qm", "a"]);
    fs::write(main.path().join(".git/info/exclude"), "b.inf\n").unwrap();
    ok(main.path(), "git", &["worktree", "add", "-q", "tree"]);
    let tree = main.path().join("tree");
    fs::write(tree.join("b.inf"), INF).unwrap();
    assert_eq!(checked(&tree, &["."]), ["a.inf"]);
    assert_eq!(checked(&tree, &["--no-ignore"]), ["a.inf", "b.inf"]);
}

#[test]
fn a_folder_of_which_all_is_ignored_is_an_error_that_says_so() {
    let folder = repository(&["drivers/build/a.inf"], &[(".gitignore", "build/\n")]);
    let folder = folder.path();
    for command in ["check", "fix"] {
        let output = infmend(folder, &[command, "drivers"]);
        assert_eq!(output.status.code(), Some(2), "{command}");
        let said = text(&output.stderr);
        assert!(
            said.contains("no INF files found in drivers except ignored ones")
                && said.contains("--no-ignore"),
            "{said}"
        );
        let empty = infmend(folder, &[command, "--allow-empty", "drivers"]);
        assert_eq!(empty.status.code(), Some(0), "{command}");
    }
}

#[test]
fn infmend_toml_can_say_that_ignore_files_have_no_say() {
    let folder = repository(
        &["a/build/a.inf", "b/build/b.inf"],
        &[
            (".gitignore", "build/\n"),
            ("b/infmend.toml", "respect-gitignore = false\n"),
        ],
    );
    assert_eq!(checked(folder.path(), &["."]), ["b/build/b.inf"]);
    assert_eq!(
        checked(folder.path(), &["--no-config", "--allow-empty", "."]),
        [""; 0]
    );
    // One that cannot be used is told of, though it is about what is ignored.
    fs::write(
        folder.path().join("b/infmend.toml"),
        "respect-gitignore = 1\n",
    )
    .unwrap();
    let output = infmend(folder.path(), &["check", "."]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("infmend.toml:1:"), "{said}");
}

#[test]
fn exclude_adds_to_what_the_configuration_excludes() {
    let folder = repository(
        &[
            "a.inf",
            "old/b.inf",
            "sub/old/c.inf",
            "sub/d.inf",
            "vendor/e.inf",
            "x.INX",
        ],
        &[("infmend.toml", "exclude = [\"vendor/\"]\n")],
    );
    let folder = folder.path();
    for files in [checked, fixed, dumped] {
        for (arguments, expected) in [
            (
                &["."][..],
                &["a.inf", "old/b.inf", "sub/d.inf", "sub/old/c.inf", "x.INX"][..],
            ),
            (
                &["--exclude", "/old", "."],
                &["a.inf", "sub/d.inf", "sub/old/c.inf", "x.INX"],
            ),
            (&["--exclude", "OLD/,*.inx", "."], &["a.inf", "sub/d.inf"]),
            (
                &["--exclude", "old", "--exclude", "A.*", "."],
                &["sub/d.inf", "x.INX"],
            ),
            // Without a configuration it is all there is.
            (
                &["--no-config", "--exclude", "old,sub,*.inx", "."],
                &["a.inf", "vendor/e.inf"],
            ),
            // A file that is named is looked at.
            (&["--exclude", "*.inf", "a.inf", "sub"], &["a.inf"]),
        ] {
            assert_eq!(files(folder, arguments), expected, "{arguments:?}");
        }
    }
    for files in [checked, fixed] {
        let forced = ["--force-exclude", "--exclude", "a.inf", "a.inf", "x.INX"];
        assert_eq!(files(folder, &forced), ["x.INX"]);
    }
    // Patterns count from the current folder.
    assert_eq!(
        checked(&folder.join("sub"), &["--exclude", "/old"]),
        ["d.inf"]
    );
    let wrong = infmend(folder, &["check", "--exclude", "{a", "."]);
    assert_eq!(wrong.status.code(), Some(2));
    let said = text(&wrong.stderr);
    assert!(
        said.contains("'{a' is not a pattern") && said.contains("--exclude"),
        "{said}"
    );
}

#[test]
fn without_a_path_it_is_the_current_folder() {
    let folder = repository(&["a.inf", "sub/b.inf"], &[]);
    let folder = folder.path();
    for files in [checked, fixed] {
        assert_eq!(files(folder, &[]), ["a.inf", "sub/b.inf"]);
        assert_eq!(files(&folder.join("sub"), &[]), ["b.inf"]);
    }
    let same = |command: &[&str]| {
        let dot = infmend(folder, &[command, &["."]].concat());
        assert_eq!(infmend(folder, command), dot, "{command:?}");
    };
    same(&["check"]);
    same(&["fix", "--diff"]);
    // What is listed is all there is, be it nothing.
    let listed = crate::support::infmend()
        .current_dir(folder)
        .args(["check", "--format", "jsonl", "--files-from", "-"])
        .output()
        .unwrap();
    assert_eq!((listed.status.code(), files(&listed).len()), (Some(0), 0));
    // The same where nothing is staged.
    for command in ["check", "fix"] {
        let staged = infmend(folder, &[command, "--staged"]);
        assert_eq!(
            staged.status.code(),
            Some(0),
            "{command}: {}",
            text(&staged.stderr)
        );
    }
    let empty = project(&[]);
    let output = infmend(empty.path(), &["check"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no INF files found in ."));
}

#[test]
fn check_looks_at_what_is_staged() {
    let folder = repository(&["a.inf", "b.inf", "c.inf"], &[]);
    let folder = folder.path();
    ok(folder, "git", &["add", "a.inf", "b.inf"]);
    // What is in the folder is another thing.
    fs::write(folder.join("a.inf"), INF.replace("Reboot\r\n", "")).unwrap();
    assert_eq!(checked(folder, &["--staged"]), ["a.inf", "b.inf"]);
    let output = infmend(folder, &["check", "--staged", "--format", "concise"]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stdout);
    assert!(said.contains("a.inf:4:1: error"), "{said}");
    assert!(said.contains("b.inf:4:1: error"), "{said}");
    ok(folder, "git", &["add", "a.inf"]);
    ok(folder, "git", &["reset", "-q", "b.inf"]);
    let output = infmend(folder, &["check", "--staged"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let both = infmend(folder, &["check", "--staged", "a.inf"]);
    assert_eq!(both.status.code(), Some(2));
    let outside = project(&[]);
    let output = infmend(outside.path(), &["check", "--staged"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("not a git repository"));
}

#[test]
fn verbose_tells_in_a_line_which_ignore_and_configuration_files_had_a_say() {
    let folder = repository(
        &["a.inf", "sub/b.inf", "sub/gen/c.inf", "sub/d.inf"],
        &[
            (".gitignore", "gen/\n"),
            ("infmend.toml", ""),
            ("sub/infmend.toml", "exclude = ['d.inf']\n"),
            ("sub/.ignore", "# nothing yet\n"),
        ],
    );
    let folder = folder.path();
    fs::write(folder.join(".git/info/exclude"), "*.log\n").unwrap();
    let line = |arguments: &[&str]| {
        let output = infmend(folder, &[arguments, &["-v"]].concat());
        let said = text(&output.stderr).replace('\\', "/");
        let lines: Vec<String> = said
            .lines()
            .filter_map(|line| line.strip_prefix("infmend: settings: "))
            .map(str::to_owned)
            .collect();
        assert_eq!(lines.len(), 1, "{said}");
        lines.into_iter().next().unwrap()
    };
    for command in [&["check"][..], &["fix", "--diff"]] {
        let with = |more: &[&'static str]| line(&[command, more].concat());
        assert_eq!(
            with(&[]),
            "infmend.toml, sub/infmend.toml; ignore files: .git/info/exclude, .gitignore (1 file or folder was ignored)"
        );
        assert_eq!(
            with(&["--no-ignore", "sub"]),
            "sub/infmend.toml; no ignore files (--no-ignore)"
        );
        assert_eq!(
            with(&["--no-config", "sub/gen"]),
            "no infmend.toml; ignore files: .git/info/exclude (nothing was ignored)"
        );
    }
    let quiet = infmend(folder, &["check"]);
    assert!(!text(&quiet.stderr).contains("settings"));
}
