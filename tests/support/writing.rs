//! Files that are written, and what was said of them.

use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use super::infmend;

/// The user and the group that have no rights.
pub const NOBODY: u32 = 65534;

pub const ASKING: &str =
    "[Version]\r\nSignature = \"$Windows NT$\"\r\n\r\n[DefaultInstall]\r\nReboot\r\nAddReg = R\r\n";
pub const FIXED: &str =
    "[Version]\r\nSignature = \"$Windows NT$\"\r\n\r\n[DefaultInstall]\r\nAddReg = R\r\n";

pub fn folder_with(names: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for name in names {
        fs::write(folder.path().join(name), ASKING).unwrap();
    }
    folder
}

/// An INF that is larger than the disks and limits here allow.
pub fn large(text: &str) -> String {
    text.to_owned() + &"; a comment of some length\r\n".repeat(4_000)
}

pub fn program() -> PathBuf {
    assert_cmd::cargo::cargo_bin("infmend")
}

pub fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// Runs `fix --yes` over paths.
pub fn fix(paths: &[&Path]) -> Output {
    infmend()
        .args(["fix", "--yes"])
        .args(paths)
        .output()
        .unwrap()
}

/// The errors among what a run said, each a line.
pub fn errors(output: &Output) -> Vec<String> {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    let lines = said.lines().filter(|line| line.contains("error: "));
    lines.map(str::to_owned).collect()
}

/// Asserts that a run failed, with one error that has all the words.
pub fn assert_refused(output: &Output, words: &[&str]) {
    let errors = errors(output);
    assert_eq!(output.status.code(), Some(2), "{errors:?}");
    let [error] = errors.as_slice() else {
        panic!("one error: {errors:?}");
    };
    for word in words {
        assert!(error.contains(word), "{word}: {error}");
    }
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("nothing to "), "{said}");
}

/// The temporary files of infmend in a folder.
pub fn temporaries(folder: &Path) -> Vec<OsString> {
    let names = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    names
        .filter(|name| name.to_string_lossy().starts_with(".infmend-"))
        .collect()
}

pub fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

pub fn make_pipe(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success());
}

pub fn is_root() -> bool {
    TempDir::new().unwrap().path().metadata().unwrap().uid() == 0
}

/// Runs `fix --yes` over a path as somebody without rights, which root is not.
pub fn fix_without_rights(path: &Path) -> Output {
    let place = TempDir::new().unwrap();
    let copy = place.path().join("infmend");
    // Not by this process: a file that it writes is open in what other tests
    // start meanwhile, and does not run then.
    let copied = Command::new("cp").args([&program(), &copy]).status();
    assert!(copied.unwrap().success());
    fs::set_permissions(place.path(), Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new(&copy);
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command.args(["fix", "--yes"]).arg(path).output().unwrap()
}
