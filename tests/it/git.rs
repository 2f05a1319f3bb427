//! infmend beside git: the real one.

use std::fs;
use std::path::Path;

use crate::support::git::{
    BESIDE_UTF16, GIT_APPLY, apply, assert_patches_apply_byte_for_byte, assert_utf_16_is_spared,
    beside_utf16, fixed, gadget, ok, patch_of, repository, run, text, utf16,
};
use crate::support::inf;
use tempfile::TempDir;

#[test]
fn a_patch_applies_byte_for_byte_whatever_the_names_and_the_bytes() {
    assert_patches_apply_byte_for_byte(GIT_APPLY);
}

#[test]
fn a_diff_spares_a_file_in_utf_16_and_patches_the_others() {
    assert_utf_16_is_spared(GIT_APPLY);
}

#[test]
fn a_patch_gives_a_file_another_encoding() {
    let from = inf("encoding/utf8.inf");
    let folder = repository(&[("a.inf", from.clone())]);
    let args = ["--patch", "--unsafe-fixes", "--select", "encoding", "."];
    let patch = patch_of(folder.path(), &args);
    apply(folder.path(), GIT_APPLY, &patch);
    let text = fs::read_to_string(from).unwrap();
    let units = "\u{FEFF}".encode_utf16().chain(text.encode_utf16());
    let expected: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    assert_eq!(fs::read(folder.path().join("a.inf")).unwrap(), expected);
}

#[test]
fn a_file_in_utf_16_is_patched_with_patch() {
    // git reads what begins with `diff --git` from the top of the repository,
    // wherever it is called.
    for at in ["", "sub"] {
        let folder = beside_utf16();
        let at = folder.path().join(at);
        let patch = patch_of(&at, &["--patch", "."]);
        apply(&at, GIT_APPLY, &patch);
        let [wide, narrow] = BESIDE_UTF16.map(|name| fs::read(folder.path().join(name)).unwrap());
        assert_eq!(wide, fixed(&utf16()));
        assert_eq!(narrow, fixed(&gadget()));
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
            apply(at, GIT_APPLY, &patch);
            for ((name, _), before) in files.iter().zip(&before) {
                // git normalizes the line ends of what it writes.
                if *name == "mixed.inx" && attributes.contains("* text") {
                    continue;
                }
                let copy = at.join("before.inf.txt");
                fs::write(&copy, before).unwrap();
                let now = fs::read(at.join(name)).unwrap();
                assert!(now == fixed(&copy), "{case}: {name}");
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
    assert!(text(&output.stderr).contains("is not a terminal"));
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
fn fix_staged_fixes_what_is_about_to_be_committed_and_stops_the_commit() {
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
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    }

    let refused = run(at, "git", &["commit", "-qm", "."]);
    assert_eq!(refused.status.code(), Some(1));
    let said = text(&refused.stderr);
    assert!(said.contains("mixed.inf: written and staged"), "{said}");
    assert!(said.contains("stage them, and commit again"), "{said}");
    assert_eq!(fs::read(at.join("sub/u.inf")).unwrap(), fixed(&utf16()));
    assert_eq!(ok(at, "git", &["show", ":mixed.inf"]), fixed(&gadget()));
    let kept = [&fixed(&gadget())[..], b"; later\r\n"].concat();
    assert_eq!(fs::read(at.join("mixed.inf")).unwrap(), kept);
    assert_eq!(
        fs::read(at.join("unstaged.inf")).unwrap(),
        fs::read(gadget()).unwrap()
    );

    ok(at, "git", &["add", "sub/u.inf"]);
    ok(&at.join("sub"), "git", &["commit", "-qm", "."]);
}

#[test]
fn install_git_leaves_line_ends_alone_where_that_is_wanted() {
    let folder = repository(&[("a.inf", gadget())]);
    let at = folder.path();
    let line_ends = || text(&ok(at, "git", &["check-attr", "text", "a.INF"]));
    ok(at, "infmend", &["install-git", "--yes"]);
    assert!(line_ends().contains("unspecified"), "{}", line_ends());
    let shown = text(&ok(
        at,
        "infmend",
        &["install-git", "--keep-line-ends", "--print"],
    ));
    assert!(shown.contains("*.[iI][nN][fF] -text"), "{shown}");
    ok(at, "infmend", &["install-git", "--keep-line-ends", "--yes"]);
    assert!(line_ends().contains("text: unset"), "{}", line_ends());
    let bytes = b"[Version]\r\n; as it is\n";
    fs::write(at.join("b.inf"), bytes).unwrap();
    ok(at, "git", &["-c", "core.autocrlf=true", "add", "b.inf"]);
    assert_eq!(ok(at, "git", &["cat-file", "blob", ":b.inf"]), bytes);
}
