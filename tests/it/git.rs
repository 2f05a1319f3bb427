//! infmend beside git, patch and pre-commit: the real ones.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::{inf, infs_below, root, shared};
use tempfile::TempDir;

/// A command whose program is found beside infmend first, and which asks
/// nothing of this machine's settings.
fn command(program: &str, folder: &Path) -> Command {
    let binary = assert_cmd::cargo::cargo_bin("infmend");
    let mut paths = vec![binary.parent().unwrap().to_owned()];
    paths.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .env("PATH", std::env::join_paths(paths).unwrap())
        .env("HOME", folder)
        .env("XDG_CONFIG_HOME", folder.join(".config"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "A")
        .env("GIT_AUTHOR_EMAIL", "a@example.com")
        .env("GIT_COMMITTER_NAME", "A")
        .env("GIT_COMMITTER_EMAIL", "a@example.com")
        .env_remove("CLICOLOR_FORCE");
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    command
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> Output {
    command(program, folder).args(arguments).output().unwrap()
}

/// What a command printed, which must succeed.
fn ok(folder: &Path, program: &str, arguments: &[&str]) -> Vec<u8> {
    let output = run(folder, program, arguments);
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A folder with copies of files under the names given.
fn folder(files: &[(&str, PathBuf)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, from) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, fs::read(from).unwrap()).unwrap();
    }
    folder
}

fn repository(files: &[(&str, PathBuf)]) -> TempDir {
    let folder = folder(files);
    ok(folder.path(), "git", &["init", "-q"]);
    folder
}

fn gadget() -> PathBuf {
    inf("readme/gadget.inf")
}

fn utf16() -> PathBuf {
    inf("reboot-directive/utf16le.inf")
}

fn ansi() -> PathBuf {
    inf("reboot-directive/shift_jis.inf")
}

/// The bytes that infmend makes of a file.
fn mended(path: &Path) -> Vec<u8> {
    let mut command = crate::support::infmend();
    let output = command
        .args(["fix", "-"])
        .pipe_stdin(path)
        .unwrap()
        .output();
    output.unwrap().stdout
}

/// Writes the patch that some arguments make, and returns its path.
fn patch_of(folder: &Path, arguments: &[&str]) -> PathBuf {
    let output = run(folder, "infmend", &[&["fix"], arguments].concat());
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let patch = folder.join("a.patch");
    fs::write(&patch, output.stdout).unwrap();
    patch
}

/// Ways to apply a patch.
const APPLY: [&[&str]; 3] = [
    &["git", "apply", "--whitespace=nowarn"],
    &["patch", "-p1", "-i"],
    &["patch", "-p0", "-i"],
];

fn apply(folder: &Path, how: &[&str], patch: &Path) {
    let mut arguments = how[1..].to_vec();
    arguments.push(patch.to_str().unwrap());
    ok(folder, how[0], &arguments);
}

#[test]
fn a_patch_applies_byte_for_byte_whatever_the_names_and_the_bytes() {
    let odd = folder(&[]);
    let binary = odd.path().join("binary.inf");
    // Undecodable bytes, Ctrl-Z with something behind it, and no line end.
    let mut bytes = fs::read(gadget()).unwrap();
    bytes.extend(b"; \x81\xFF\xFE\x90\r\nReboot = \xC3\x28\n\x1A\x0D\xFFend");
    fs::write(&binary, bytes).unwrap();
    let files = [
        ("plain.inf", gadget()),
        ("a folder/with spaces.inf", gadget()),
        ("quote\".inf", ansi()),
        ("tab\there.inf", ansi()),
        ("gerät.inf", inf("reboot-directive/mixed_ends.inf")),
        ("crcrlf.inf", inf("reboot-directive/crcrlf.inf")),
        ("no end.inf", inf("direct-copy/last.inf")),
        ("binary.inf", binary),
    ];
    for how in APPLY {
        let folder = repository(&files);
        let patch = patch_of(folder.path(), &["--diff", "."]);
        apply(folder.path(), how, &patch);
        for (name, from) in &files {
            let now = fs::read(folder.path().join(name)).unwrap();
            assert_ne!(now, fs::read(from).unwrap(), "{how:?} left {name}");
            assert_eq!(now, mended(from), "{how:?} {name}");
        }
    }
}

#[test]
fn a_patch_names_files_from_its_folder_and_others_from_the_root() {
    let folder = repository(&[("in/a.inf", gadget()), ("out/b.inf", gadget())]);
    let inside = folder.path().join("in").canonicalize().unwrap();
    let absolute = inside.join("a.inf");
    let patch = patch_of(&inside, &["--diff", absolute.to_str().unwrap()]);
    assert!(text(&fs::read(&patch).unwrap()).starts_with("--- ./a.inf\n+++ ./a.inf\n"));
    apply(&inside, APPLY[1], &patch);
    assert_eq!(fs::read(inside.join("a.inf")).unwrap(), mended(&gadget()));

    let output = run(&inside, "infmend", &["fix", "--diff", "../out/b.inf"]);
    assert!(text(&output.stderr).contains("patch -p0 -d /"));
    let patch = inside.join("b.patch");
    fs::write(&patch, output.stdout).unwrap();
    ok(
        Path::new("/"),
        "patch",
        &["-p0", "-i", patch.to_str().unwrap()],
    );
    let outside = folder.path().join("out/b.inf");
    assert_eq!(fs::read(outside).unwrap(), mended(&gadget()));
}

#[test]
fn a_file_in_utf_16_is_patched_with_patch_and_spares_the_others_with_diff() {
    let files = [("sub/u.inf", utf16()), ("sub/a.inf", gadget())];
    // git reads what begins with `diff --git` from the top of the repository,
    // wherever it is called.
    for at in ["", "sub"] {
        let folder = repository(&files);
        let at = folder.path().join(at);
        let patch = patch_of(&at, &["--patch", "."]);
        apply(&at, APPLY[0], &patch);
        for (name, from) in &files {
            assert_eq!(fs::read(folder.path().join(name)).unwrap(), mended(from));
        }
    }
    for how in APPLY {
        let folder = repository(&files);
        let patch = patch_of(folder.path(), &["--diff", "."]);
        assert!(text(&fs::read(&patch).unwrap()).contains("\n# -Reboot"));
        apply(folder.path(), how, &patch);
        let read = |name| fs::read(folder.path().join(name)).unwrap();
        assert_eq!(read("sub/a.inf"), mended(&gadget()));
        assert_eq!(read("sub/u.inf"), fs::read(utf16()).unwrap());
    }
}

/// The lines that a patch takes away and adds.
fn changed_lines(patch: &[u8]) -> Vec<Vec<u8>> {
    let lines = patch.split(|byte| *byte == b'\n');
    let changed = |line: &&[u8]| {
        let sign = line.first();
        let names = line.starts_with(b"--- ") || line.starts_with(b"+++ ");
        matches!(sign, Some(b'-' | b'+')) && !names
    };
    lines.filter(changed).map(<[u8]>::to_vec).collect()
}

#[test]
fn a_patch_is_of_what_git_stores_where_attributes_convert_it() {
    let latin = TempDir::new().unwrap();
    let latin = latin.path().join("latin.inf");
    let text = text(&fs::read(gadget()).unwrap()) + "; ger";
    fs::write(&latin, [text.as_bytes(), b"\xE4t\r\n"].concat()).unwrap();
    let files = [
        ("sub/u.inf", utf16()),
        ("sub/a.inf", gadget()),
        ("l.inx", latin),
        ("mixed.inx", inf("reboot-directive/mixed_ends.inf")),
    ];
    for attributes in [
        "",
        "u.inf working-tree-encoding=UTF-16LE-BOM -text",
        "u.inf working-tree-encoding=UTF-16LE-BOM text eol=crlf",
        "*.inf text eol=crlf\nu.inf working-tree-encoding=UTF-16",
        "* text=auto eol=crlf\nu.inf working-tree-encoding=utf-16le-bom\nl.inx working-tree-encoding=cp1252",
        "l.inx working-tree-encoding=windows-1252 eol=crlf",
        "*.in? -text\nl.inx working-tree-encoding=UTF-8",
    ] {
        // Stored before the attributes were, or after; and when the file has
        // been changed since.
        for (stored_first, edited) in [(false, false), (true, false), (false, true)] {
            let case = format!("{attributes:?}, {stored_first}, {edited}");
            let folder = repository(&files);
            let at = folder.path();
            let declare = || fs::write(at.join(".gitattributes"), attributes).unwrap();
            if !stored_first {
                declare();
            }
            ok(at, "git", &["add", "."]);
            ok(at, "git", &["commit", "-qm", "."]);
            declare();
            if edited {
                let path = at.join("sub/a.inf");
                let bytes = [fs::read(&path).unwrap(), b"; edited\r\n".to_vec()].concat();
                fs::write(path, bytes).unwrap();
            }
            let before: Vec<Vec<u8>> = files
                .iter()
                .map(|(name, _)| fs::read(at.join(name)).unwrap())
                .collect();
            let patch = patch_of(at, &["--patch", "."]);
            apply(at, APPLY[0], &patch);
            for ((name, _), before) in files.iter().zip(&before) {
                // git normalizes the line ends of what it writes.
                if *name == "mixed.inx" && attributes.contains("* text") {
                    continue;
                }
                let copy = at.join("before.inf.txt");
                fs::write(&copy, before).unwrap();
                let now = fs::read(at.join(name)).unwrap();
                assert!(now == mended(&copy), "{case}: {name}");
                fs::remove_file(copy).unwrap();
            }
            if edited || stored_first {
                continue;
            }
            // What `git diff` then prints is what the patch said.
            let shown = ok(at, "git", &["diff", "--text"]);
            let made = fs::read(&patch).unwrap();
            assert_eq!(changed_lines(&made), changed_lines(&shown), "{case}");
            // As it applies to the index.
            ok(at, "git", &["checkout", "-q", "."]);
            ok(
                at,
                "git",
                &[
                    "apply",
                    "--index",
                    "--whitespace=nowarn",
                    patch.to_str().unwrap(),
                ],
            );
            assert_eq!(
                ok(at, "git", &["diff", "--text", "--cached"]),
                shown,
                "{case}"
            );
            assert_eq!(
                text_of_status(at),
                "M  l.inx\nM  mixed.inx\nM  sub/a.inf\nM  sub/u.inf\n",
                "{case}"
            );
        }
    }
}

/// The tracked files that differ, as `git status` has them.
fn text_of_status(at: &Path) -> String {
    text(&ok(
        at,
        "git",
        &["status", "--porcelain", "--untracked-files=no"],
    ))
}

#[test]
fn patches_of_all_real_infs_apply_byte_for_byte() {
    let Some(shared) = shared() else { return };
    let corpus = shared.join("corpus");
    let want = TempDir::new().unwrap();
    let old = TempDir::new().unwrap();
    let infs = infs_below(&corpus);
    for path in &infs {
        let name = path.strip_prefix(&corpus).unwrap();
        let target = want.path().join(name);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(&target, fs::read(path).unwrap()).unwrap();
    }
    ok(want.path(), "infmend", &["fix", "--yes", "--quiet", "."]);
    // The others have no patch.
    let mut changed = Vec::new();
    for path in &infs {
        let name = path.strip_prefix(&corpus).unwrap();
        let bytes = fs::read(path).unwrap();
        if fs::read(want.path().join(name)).unwrap() != bytes {
            let target = old.path().join(name);
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::write(target, bytes).unwrap();
            changed.push(name);
        }
    }
    assert!(changed.len() > 400, "only {} files changed", changed.len());
    ok(old.path(), "git", &["init", "-q"]);
    ok(old.path(), "git", &["add", "."]);
    ok(old.path(), "git", &["commit", "-qm", "."]);
    let plain = patch_of(old.path(), &["--diff", "."]).with_file_name("plain.patch");
    fs::rename(old.path().join("a.patch"), &plain).unwrap();
    let git = patch_of(old.path(), &["--patch", "."]);
    for (how, patch) in APPLY
        .iter()
        .map(|how| (*how, &plain))
        .chain([(APPLY[0], &git)])
    {
        apply(old.path(), how, patch);
        for name in &changed {
            let new = fs::read(old.path().join(name)).unwrap();
            if patch == &plain && new.starts_with(b"\xFF\xFE") {
                continue;
            }
            let want = fs::read(want.path().join(name)).unwrap();
            assert!(new == want, "{how:?} {}", name.display());
        }
        ok(old.path(), "git", &["checkout", "-q", "."]);
    }
}

#[test]
fn git_shows_utf_16_as_text_once_install_git_was_agreed_to() {
    let folder = repository(&[("u.inf", utf16()), ("S.INX", utf16())]);
    let at = folder.path();
    ok(at, "git", &["add", "."]);
    ok(at, "git", &["commit", "-qm", "."]);
    ok(at, "infmend", &["fix", "--yes", "."]);
    assert!(text(&ok(at, "git", &["diff"])).contains("Binary files"));

    let shown = text(&ok(at, "infmend", &["install-git", "--print"]));
    assert!(
        shown.contains("git config --local diff.inf.textconv 'infmend cat'"),
        "{shown}"
    );
    let output = run(at, "infmend", &["install-git"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("no terminal to ask on"));
    assert!(text(&ok(at, "git", &["diff"])).contains("Binary files"));

    ok(at, "infmend", &["install-git", "--yes"]);
    for shown in [ok(at, "git", &["diff"]), {
        ok(at, "git", &["commit", "-qam", "."]);
        ok(at, "git", &["log", "-p", "-1"])
    }] {
        let shown = text(&shown);
        assert!(!shown.contains("Binary files"), "{shown}");
        assert_eq!(shown.matches("\n-Reboot").count(), 2, "{shown}");
        assert!(shown.contains("@@ [Gadget.NTamd64]"), "{shown}");
    }
    let again = run(at, "infmend", &["install-git", "--yes"]);
    assert!(text(&again.stderr).contains("nothing to do"));
    let attributes = fs::read_to_string(at.join(".git/info/attributes")).unwrap();
    assert_eq!(attributes.lines().count(), 2);
    assert!(text(&ok(at, "git", &["status", "--porcelain"])).is_empty());
}

#[test]
fn install_git_for_the_user_serves_every_repository() {
    let folder = repository(&[("u.inf", utf16())]);
    let at = folder.path();
    ok(at, "infmend", &["install-git", "--global", "--yes"]);
    ok(at, "git", &["add", "u.inf"]);
    assert!(text(&ok(at, "git", &["diff", "--cached"])).contains("\n+Reboot"));
}

#[test]
fn fix_staged_mends_what_is_about_to_be_committed_and_stops_the_commit() {
    let folder = repository(&[
        ("sub/u.inf", utf16()),
        ("mixed.inf", gadget()),
        ("unstaged.inf", gadget()),
        ("edk2.inf", gadget()),
    ]);
    let at = folder.path();
    fs::write(at.join("edk2.inf"), "[Defines]\nINF_VERSION = 0x00010005\n").unwrap();
    ok(at, "git", &["add", "sub/u.inf", "mixed.inf", "edk2.inf"]);
    let mut edited = fs::read(gadget()).unwrap();
    edited.extend(b"; later\r\n");
    fs::write(at.join("mixed.inf"), &edited).unwrap();
    let hook = at.join(".git/hooks/pre-commit");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, "#!/bin/sh\nexec infmend fix --staged --yes\n").unwrap();
    ok(at, "chmod", &["+x", ".git/hooks/pre-commit"]);

    let refused = run(at, "git", &["commit", "-qm", "."]);
    assert_eq!(refused.status.code(), Some(1));
    let said = text(&refused.stderr);
    assert!(said.contains("mixed.inf: written and staged"), "{said}");
    assert!(said.contains("stage them, and commit again"), "{said}");
    assert_eq!(fs::read(at.join("sub/u.inf")).unwrap(), mended(&utf16()));
    assert_eq!(ok(at, "git", &["show", ":mixed.inf"]), mended(&gadget()));
    let kept = [&mended(&gadget())[..], b"; later\r\n"].concat();
    assert_eq!(fs::read(at.join("mixed.inf")).unwrap(), kept);
    assert_eq!(
        fs::read(at.join("unstaged.inf")).unwrap(),
        fs::read(gadget()).unwrap()
    );

    ok(at, "git", &["add", "sub/u.inf"]);
    ok(&at.join("sub"), "git", &["commit", "-qm", "."]);
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

#[test]
fn pre_commit_mends_utf_16_and_ansi_files_leaves_edk2_alone_and_then_passes() {
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
    assert_eq!(fs::read(at.join("u.inf")).unwrap(), mended(&utf16()));
    assert_eq!(fs::read(at.join("A B.INF")).unwrap(), mended(&ansi()));
    assert_eq!(fs::read_to_string(at.join("e.inf")).unwrap(), edk2);
    let vendor = fs::read(at.join("vendor/v.inf")).unwrap();
    assert_eq!(vendor, fs::read(gadget()).unwrap());

    ok(at, "git", &["add", "."]);
    let passed = commit.output().unwrap();
    assert!(passed.status.success(), "{}", text(&passed.stderr));
}

#[test]
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
