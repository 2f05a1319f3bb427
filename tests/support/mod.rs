//! What the tests have in common.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

pub mod editor;
pub mod formats;
pub mod git;
pub mod json_schema;
pub mod setupapi;
#[cfg(unix)]
pub mod writing;

/// The project's folder.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A file or folder of our own INFs.
pub fn inf(name: &str) -> PathBuf {
    root().join("tests/inf").join(name)
}

/// A case of a rule, `tests/inf/RULE/CASE.inf` or `.inx`, as [`from_root`] has it.
pub fn case(rule: &str, name: &str) -> String {
    let folder = inf(rule);
    let path = folder.join(format!("{name}.inf"));
    match path.exists() {
        true => from_root(&path),
        false => from_root(&folder.join(format!("{name}.inx"))),
    }
}

/// The further options of a case: those that its first line gives, as in
/// `; with --target-os 10.0.18362`.
pub fn case_options(rule: &str, name: &str) -> Vec<String> {
    let bytes = fs::read(case(rule, name)).unwrap();
    let first = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let first = String::from_utf8_lossy(first);
    let options = first.strip_prefix("; with ").unwrap_or_default();
    options.split_whitespace().map(str::to_owned).collect()
}

/// A path as it is written everywhere: from the project's folder, with `/`.
pub fn from_root(path: &Path) -> String {
    let path = path.strip_prefix(root()).unwrap().to_str().unwrap();
    path.replace('\\', "/")
}

/// The program, ready to take arguments, in the project's folder.
pub fn infmend() -> Command {
    let mut command = Command::cargo_bin("infmend").unwrap();
    command.current_dir(root());
    command.env_remove("CLICOLOR_FORCE");
    command
}

/// A search path on which the program comes first.
pub fn path() -> OsString {
    let binary = assert_cmd::cargo::cargo_bin("infmend");
    let mut folders = vec![binary.parent().unwrap().to_owned()];
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    std::env::join_paths(folders).unwrap()
}

/// What a run printed on standard output and how it ended, for snapshots.
pub fn transcript(output: &Output) -> String {
    let mut text = String::from_utf8(output.stdout.clone()).expect("the output is UTF-8");
    let err = String::from_utf8(output.stderr.clone()).expect("the messages are UTF-8");
    if !err.is_empty() {
        text.push_str("--- standard error\n");
        text.push_str(&err);
    }
    text.push_str(&format!(
        "--- exit status {}\n",
        output.status.code().expect("the program was not killed")
    ));
    text
}

/// Asserts that a text is the snapshot `snapshots/FOLDER/NAME.snap`.
pub fn assert_snapshot(folder: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots").join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The INFs of a folder and those below it, in the order of their paths.
pub fn infs_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else if path
                .extension()
                .is_some_and(|e| e.eq_ignore_ascii_case("inf") || e.eq_ignore_ascii_case("inx"))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no INFs below {}", folder.display());
    found
}

/// A folder with one file.
pub fn folder_with_file(name: &str, text: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join(name), text).unwrap();
    folder
}

/// A folder with files of the given paths and texts.
pub fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// An INF with three changes, too far apart for one hunk.
pub fn three_changes() -> String {
    let filler = "; filler\r\n".repeat(10);
    let mut text =
        "[Version]\r\nSignature = \"$Windows NT$\"\r\nCatalogFile = a.cat\r\nPnpLockdown = 1\r\n"
            .to_owned();
    text += "[Manufacturer]\r\nV = M\r\n[M]\r\nd = A, id1\r\nd = B, id2\r\nd = C, id3\r\n";
    for name in ["A", "B", "C"] {
        text += &format!("{filler}[{name}]\r\nReboot ; {name}\r\n");
    }
    text
}
