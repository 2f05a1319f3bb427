//! Writing while things go wrong, each of them made for real: a file is always
//! wholly old or wholly new, and what went wrong is said in one line.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Permissions};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::infmend;
use tempfile::TempDir;

const ASKING: &str =
    "[Version]\r\nSignature = \"$Windows NT$\"\r\n\r\n[DefaultInstall]\r\nReboot\r\nAddReg = R\r\n";
const MENDED: &str =
    "[Version]\r\nSignature = \"$Windows NT$\"\r\n\r\n[DefaultInstall]\r\nAddReg = R\r\n";

/// The user and the group that have no rights.
const NOBODY: u32 = 65534;

/// A signal's number.
const INTERRUPT: i32 = 2;
const FILE_TOO_LARGE: i32 = 25;

fn folder_with(names: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for name in names {
        fs::write(folder.path().join(name), ASKING).unwrap();
    }
    folder
}

/// An INF that is larger than the disks and limits here allow.
fn large(text: &str) -> String {
    text.to_owned() + &"; a comment of some length\r\n".repeat(4_000)
}

fn program() -> PathBuf {
    assert_cmd::cargo::cargo_bin("infmend")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// Runs `fix --yes` over paths.
fn fix(paths: &[&Path]) -> Output {
    infmend()
        .args(["fix", "--yes"])
        .args(paths)
        .output()
        .unwrap()
}

/// Runs a line of sh, in which `$0` is infmend and `$1` the path.
fn sh(line: &str, path: &Path) -> Output {
    Command::new("sh")
        .args(["-c", line])
        .args([&program(), path])
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// The errors among what a run said, each a line.
fn errors(output: &Output) -> Vec<String> {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    let lines = said.lines().filter(|line| line.contains("error: "));
    lines.map(str::to_owned).collect()
}

/// Asserts that a run failed, with one error that has all the words.
fn assert_refused(output: &Output, words: &[&str]) {
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
fn temporaries(folder: &Path) -> Vec<OsString> {
    let names = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    names
        .filter(|name| name.to_string_lossy().starts_with(".infmend-"))
        .collect()
}

fn is_root() -> bool {
    TempDir::new().unwrap().path().metadata().unwrap().uid() == 0
}

/// Runs `fix --yes` over a path as somebody without rights, which root is not.
fn fix_without_rights(path: &Path) -> Output {
    let place = TempDir::new().unwrap();
    let copy = place.path().join("infmend");
    // Not by this process: a file that it writes is open in what other tests
    // start meanwhile, and does not run then.
    let copied = Command::new("cp").args([&program(), &copy]).status();
    assert!(copied.unwrap().success());
    fs::set_permissions(place.path(), Permissions::from_mode(0o755)).unwrap();
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        command
            .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
            .arg(&copy);
        command
    } else {
        Command::new(&copy)
    };
    command.args(["fix", "--yes"]).arg(path).output().unwrap()
}

/// Gives a file or folder to the user who has no rights.
fn give_away(path: &Path) {
    if is_root() {
        chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn make_pipe(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success());
}

// The disk.

#[test]
fn a_file_that_becomes_too_large_is_left_as_it_was() {
    let folder = folder_with(&["z.inf"]);
    let path = folder.path().join("a.inf");
    fs::write(&path, large(ASKING)).unwrap();
    let output = sh(
        "trap '' XFSZ; ulimit -f 8; exec \"$0\" fix --yes \"$1\"",
        folder.path(),
    );
    assert_refused(&output, &["a.inf: not written:", "File too large"]);
    assert_eq!(read(&path), large(ASKING));
    assert_eq!(read(&folder.path().join("z.inf")), MENDED);
    assert_eq!(temporaries(folder.path()), [""; 0]);
}

#[test]
fn a_full_disk_leaves_the_file_as_it_was() {
    struct Mounted(TempDir);
    impl Drop for Mounted {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg(self.0.path()).status();
        }
    }
    let disk = TempDir::new().unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=192k", "infmend"])
        .arg(disk.path())
        .output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        eprintln!("passed over: no file system can be mounted here");
        return;
    }
    let disk = Mounted(disk);
    let folder = disk.0.path();
    fs::write(folder.join("a.inf"), large(ASKING)).unwrap();
    fs::write(folder.join("z.inf"), ASKING).unwrap();
    let output = fix(&[folder]);
    assert_refused(&output, &["a.inf: not written:", "No space left on device"]);
    assert_eq!(read(&folder.join("a.inf")), large(ASKING));
    assert_eq!(read(&folder.join("z.inf")), MENDED);
    assert_eq!(temporaries(folder), [""; 0]);
}

#[test]
fn what_a_run_that_was_killed_left_behind_is_removed_by_the_next() {
    let folder = folder_with(&[]);
    let path = folder.path().join("a.inf");
    fs::write(&path, large(ASKING)).unwrap();
    let output = sh(
        "ulimit -c 0; ulimit -f 8; exec \"$0\" fix --yes \"$1\"",
        &path,
    );
    assert_eq!(output.status.signal(), Some(FILE_TOO_LARGE));
    assert_eq!(read(&path), large(ASKING));
    assert_eq!(temporaries(folder.path()).len(), 1);
    // Names that only look like those of temporary files.
    let others = [".infmend-notes.tmp", ".infmend-abcdefghijkl.tmp.inf"];
    for other in others {
        fs::write(folder.path().join(other), "").unwrap();
    }
    assert_eq!(fix(&[&path]).status.code(), Some(0));
    assert_eq!(read(&path), large(MENDED));
    let mut left = temporaries(folder.path());
    left.sort();
    let mut others = others.map(OsString::from);
    others.sort();
    assert_eq!(left, others);
}

#[test]
fn the_temporary_file_of_a_living_run_is_left_alone() {
    let folder = folder_with(&["a.inf", "b.inf"]);
    let name = ".infmend-abcdefghijkl.tmp";
    let held = File::create(folder.path().join(name)).unwrap();
    held.lock().unwrap();
    assert_eq!(fix(&[&folder.path().join("a.inf")]).status.code(), Some(0));
    assert_eq!(temporaries(folder.path()), [name]);
    drop(held);
    assert_eq!(fix(&[&folder.path().join("b.inf")]).status.code(), Some(0));
    assert_eq!(temporaries(folder.path()), [""; 0]);
}

#[test]
fn a_report_that_cannot_be_written_is_said_once() {
    let folder = folder_with(&["a.inf"]);
    let lines = [
        "\"$0\" check \"$1\" >/dev/full",
        "\"$0\" check --format json \"$1\" >/dev/full",
        "\"$0\" check --format html \"$1\" >/dev/full",
        "\"$0\" check --output /dev/full \"$1\"",
        "\"$0\" fix --diff \"$1\" >/dev/full",
        "\"$0\" fix --patch \"$1\" >/dev/full",
        "\"$0\" fix - <\"$1\" >/dev/full",
        "\"$0\" cat \"$1\" >/dev/full",
        "\"$0\" dump \"$1\" >/dev/full",
        "\"$0\" rules >/dev/full",
        "\"$0\" explain restarts >/dev/full",
    ];
    for line in lines {
        let output = sh(line, &folder.path().join("a.inf"));
        let errors = errors(&output);
        assert_eq!(output.status.code(), Some(2), "{line}: {errors:?}");
        assert_eq!(errors.len(), 1, "{line}: {errors:?}");
        assert!(errors[0].contains("No space left"), "{line}: {errors:?}");
    }
    // Files are written before anything is said of them.
    let output = sh("\"$0\" fix --yes \"$1\" 2>/dev/full", folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(read(&folder.path().join("a.inf")), MENDED);
    assert_eq!(temporaries(folder.path()), [""; 0]);
}

#[test]
fn a_report_that_was_cut_short_leaves_the_old_one() {
    let folder = folder_with(&["a.inf"]);
    let report = folder.path().join("report.html");
    fs::write(&report, "old").unwrap();
    let line = "ulimit -f 8; exec \"$0\" check --format html --output \"$1/report.html\" \"$1\"";
    let output = sh(&format!("trap '' XFSZ; {line}"), folder.path());
    assert_refused(&output, &["report.html", "File too large"]);
    assert_eq!(temporaries(folder.path()), [""; 0]);
    let output = sh(&format!("ulimit -c 0; {line}"), folder.path());
    assert_eq!(output.status.signal(), Some(FILE_TOO_LARGE));
    assert_eq!(temporaries(folder.path()).len(), 1);
    assert_eq!(read(&report), "old");
    let whole = infmend()
        .args(["check", "--format", "html", "--output"])
        .args([&report, folder.path()])
        .output()
        .unwrap();
    assert_eq!(whole.status.code(), Some(1));
    assert!(read(&report).starts_with("<!DOCTYPE html>"));
    assert_eq!(temporaries(folder.path()), [""; 0]);
}

// Rights and owners.

#[test]
fn without_permission_nothing_changes() {
    // Not readable.
    let folder = folder_with(&["a.inf"]);
    let path = folder.path().join("a.inf");
    set_mode(folder.path(), 0o755);
    set_mode(&path, 0o200);
    give_away(&path);
    let output = fix_without_rights(&path);
    assert_refused(&output, &["cannot be read:", "Permission denied"]);
    // In a folder that takes no new files.
    set_mode(&path, 0o644);
    set_mode(folder.path(), 0o555);
    let output = fix_without_rights(&path);
    set_mode(folder.path(), 0o755);
    assert_refused(&output, &["not written:", "Permission denied"]);
    // A file that nobody may write, root neither.
    set_mode(&path, 0o444);
    assert_refused(&fix(&[&path]), &["not written:", "read-only"]);
    // A folder that nobody may look into.
    set_mode(&path, 0o644);
    set_mode(folder.path(), 0o000);
    let output = fix_without_rights(folder.path());
    set_mode(folder.path(), 0o755);
    assert_refused(&output, &["cannot be read:", "Permission denied"]);
    assert_eq!(read(&path), ASKING);
    assert_eq!(temporaries(folder.path()), [""; 0]);
}

#[test]
fn a_read_only_file_system_leaves_the_file_as_it_was() {
    struct Mounted(TempDir);
    impl Drop for Mounted {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg(self.0.path()).status();
        }
    }
    let disk = TempDir::new().unwrap();
    let mount = |arguments: &[&str]| {
        let mounted = Command::new("mount")
            .args(arguments)
            .arg(disk.path())
            .output();
        mounted.is_ok_and(|output| output.status.success())
    };
    if !mount(&["-t", "tmpfs", "-o", "size=192k", "infmend"]) {
        eprintln!("passed over: no file system can be mounted here");
        return;
    }
    let path = disk.path().join("a.inf");
    fs::write(&path, ASKING).unwrap();
    assert!(mount(&["-o", "remount,ro"]));
    let disk = Mounted(disk);
    assert_refused(&fix(&[&path]), &["not written:", "Read-only file system"]);
    assert_eq!(read(&path), ASKING);
    drop(disk);
}

#[test]
fn owner_group_and_mode_are_kept() {
    let folder = folder_with(&["a.inf"]);
    let path = folder.path().join("a.inf");
    give_away(&path);
    for mode in [0o640, 0o666, 0o4755] {
        fs::write(&path, ASKING).unwrap();
        set_mode(&path, mode);
        let before = path.metadata().unwrap();
        assert_eq!(fix(&[&path]).status.code(), Some(0));
        let after = path.metadata().unwrap();
        assert_eq!(read(&path), MENDED);
        assert_eq!(after.permissions().mode() & 0o7777, mode);
        assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
        assert!(after.uid() == NOBODY || !is_root());
    }
}

#[test]
fn a_file_whose_owner_cannot_be_kept_is_left_as_it_was() {
    if !is_root() {
        eprintln!("passed over: only root can make a file of somebody else");
        return;
    }
    let folder = folder_with(&["a.inf"]);
    let path = folder.path().join("a.inf");
    set_mode(&path, 0o666);
    set_mode(folder.path(), 0o777);
    let output = fix_without_rights(&path);
    assert_refused(&output, &["not written: its owner cannot be kept"]);
    assert_eq!(read(&path), ASKING);
    assert_eq!(temporaries(folder.path()), [""; 0]);
}

// Between reading and writing.

/// `infmend fix` on a terminal, which has asked and waits for the answer.
struct Asking {
    child: Child,
    shown: Vec<u8>,
}

impl Asking {
    fn about(path: &Path) -> Asking {
        let child = Command::new("script")
            .args(["-qec", "\"$INFMEND\" fix \"$INF\"", "/dev/null"])
            .env("INFMEND", program())
            .env("INF", path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("script(1) runs");
        let mut asking = Asking {
            child,
            shown: Vec::new(),
        };
        asking.wait();
        asking
    }

    /// Waits for a question.
    fn wait(&mut self) {
        let output = self.child.stdout.as_mut().unwrap();
        let begun = self.shown.len();
        while !self.shown[begun..].ends_with(b"[?]: ") {
            let mut byte = [0];
            let count = output.read(&mut byte).unwrap();
            assert_eq!(count, 1, "{}", String::from_utf8_lossy(&self.shown));
            self.shown.push(byte[0]);
        }
    }

    fn answer(&mut self, typed: &str) {
        let input = self.child.stdin.as_mut().unwrap();
        input.write_all(typed.as_bytes()).unwrap();
    }

    /// What was shown, and how the run ended.
    fn end(mut self) -> (String, ExitStatus) {
        let mut output = self.child.stdout.take().unwrap();
        output.read_to_end(&mut self.shown).unwrap();
        let status = self.child.wait().unwrap();
        (String::from_utf8(self.shown).unwrap(), status)
    }
}

#[test]
fn what_happens_to_a_file_between_reading_and_writing_is_noticed() {
    let other = format!("{ASKING}; mine\r\n");
    type Fault<'a> = (&'a str, &'a dyn Fn(&Path));
    let changes: [Fault; 9] = [
        ("it has changed", &|path| fs::write(path, &other).unwrap()),
        ("it has changed", &|path| fs::write(path, "").unwrap()),
        ("No such file", &|path| fs::remove_file(path).unwrap()),
        ("it has changed", &|path| {
            fs::remove_file(path).unwrap();
            fs::create_dir(path).unwrap();
        }),
        ("it has changed", &|path| {
            fs::remove_file(path).unwrap();
            make_pipe(path);
        }),
        ("symbolic links", &|path| {
            fs::remove_file(path).unwrap();
            symlink(path, path).unwrap();
        }),
        ("it has 2 hard links", &|path| {
            fs::hard_link(path, path.with_extension("txt")).unwrap();
        }),
        ("read-only", &|path| set_mode(path, 0o444)),
        ("No such file", &|path| {
            let folder = path.parent().unwrap();
            fs::rename(folder, folder.with_extension("moved")).unwrap();
        }),
    ];
    for (word, change) in changes {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("package/a.inf");
        fs::create_dir(path.parent().unwrap()).unwrap();
        fs::write(&path, ASKING).unwrap();
        let mut asking = Asking::about(&path);
        change(&path);
        let before = fs::symlink_metadata(&path).ok();
        asking.answer("y\n");
        let (shown, status) = asking.end();
        assert_eq!(status.code(), Some(2), "{word}: {shown}");
        let not_written = shown.lines().find(|line| line.contains("not written:"));
        assert!(
            not_written.is_some_and(|line| line.contains(word)),
            "{word}: {shown}"
        );
        let after = fs::symlink_metadata(&path).ok();
        let stamp = |file: Option<fs::Metadata>| file.map(|file| (file.ino(), file.mtime_nsec()));
        assert_eq!(stamp(before), stamp(after), "{word}");
        for folder in fs::read_dir(folder.path()).unwrap() {
            assert_eq!(temporaries(&folder.unwrap().path()), [""; 0], "{word}");
        }
    }
}

#[test]
fn a_file_that_another_run_has_mended_meanwhile_is_well() {
    let folder = folder_with(&["a.inf"]);
    let path = folder.path().join("a.inf");
    let mut asking = Asking::about(&path);
    assert_eq!(fix(&[&path]).status.code(), Some(0));
    asking.answer("y\n");
    let (shown, status) = asking.end();
    assert_eq!(status.code(), Some(0), "{shown}");
    assert_eq!(read(&path), MENDED);
}

#[test]
fn ctrl_c_at_a_question_ends_the_run() {
    let folder = folder_with(&["a.inf", "b.inf"]);
    let path = folder.path().join("a.inf");
    let mut asking = Asking::about(folder.path());
    asking.answer("y\n");
    asking.wait();
    asking.answer("\u{3}");
    let (shown, status) = asking.end();
    assert_eq!(status.code(), Some(130), "{shown}");
    let said = "interrupted: 1 file written, 1 change; the rest is as it was";
    assert!(shown.contains(said), "{shown}");
    assert_eq!(read(&path), MENDED);
    assert_eq!(read(&folder.path().join("b.inf")), ASKING);
}

// Links and names.

#[test]
fn links_stay_links_and_broken_ones_are_said() {
    let folder = folder_with(&["a.inf"]);
    let at = |name: &str| folder.path().join(name);
    symlink("a.inf", at("second")).unwrap();
    symlink("second", at("first.inf")).unwrap();
    assert_eq!(fix(&[&at("first.inf")]).status.code(), Some(0));
    assert_eq!(read(&at("a.inf")), MENDED);
    assert_eq!(fs::read_link(at("first.inf")).unwrap(), Path::new("second"));
    assert_eq!(fs::read_link(at("second")).unwrap(), Path::new("a.inf"));

    symlink("nowhere.inf", at("dangling.inf")).unwrap();
    symlink("loop.inf", at("loop.inf")).unwrap();
    let output = fix(&[&at("dangling.inf")]);
    assert_refused(&output, &["dangling.inf: cannot be read:", "No such file"]);
    let output = fix(&[&at("loop.inf")]);
    assert_refused(&output, &["loop.inf: cannot be read:", "symbolic links"]);
    assert!(!at("nowhere.inf").exists());
    // In a folder that is searched they lead to nothing.
    assert_eq!(fix(&[folder.path()]).status.code(), Some(0));
}

#[test]
fn hard_links_are_not_separated() {
    let folder = folder_with(&["a.inf", "z.inf"]);
    let [path, other] = ["a.inf", "other.txt"].map(|name| folder.path().join(name));
    fs::hard_link(&path, &other).unwrap();
    let output = fix(&[folder.path()]);
    assert_refused(&output, &["a.inf: not written: it has 2 hard links"]);
    assert_eq!(read(&path), ASKING);
    assert_eq!(
        path.metadata().unwrap().ino(),
        other.metadata().unwrap().ino()
    );
    assert_eq!(read(&folder.path().join("z.inf")), MENDED);
    fs::remove_file(other).unwrap();
    assert_eq!(fix(&[&path]).status.code(), Some(0));
}

#[test]
fn names_of_every_kind_are_written_and_take_one_line() {
    let folder = folder_with(&[]);
    let names: [&[u8]; 6] = [
        b"\xFF\xFE\x80.inf",
        b"two\nlines.inf",
        b"\r\x1b[31m.inf",
        b" -.inf",
        "驱动程序\u{202E}.inf".as_bytes(),
        &[[b'x'; 251].as_slice(), b".inf"].concat(),
    ];
    for name in names {
        let path = folder.path().join(OsStr::from_bytes(name));
        fs::write(&path, ASKING).unwrap();
        let output = fix(&[&path]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(read(&path), MENDED);
        let said = String::from_utf8(output.stderr).unwrap();
        let written = said.lines().filter(|line| line.contains(": written, "));
        assert_eq!(written.count(), 1, "{said}");
        assert!(!said.contains(['\x1b', '\r', '\u{202E}']), "{said:?}");
        for format in ["full", "concise", "json", "jsonl", "html", "sarif", "junit"] {
            let checked = infmend()
                .args(["check", "--format", format])
                .arg(&path)
                .output()
                .unwrap();
            assert_eq!(checked.status.code(), Some(0), "{format}: {name:?}");
            assert!(String::from_utf8(checked.stdout).is_ok(), "{format}");
        }
    }
    let long = folder.path().join("x".repeat(300) + ".inf");
    let output = fix(&[&long]);
    assert_refused(&output, &["cannot be read:", "File name too long"]);
}

// What is no file.

#[test]
fn what_is_no_file_is_refused_by_name_and_passed_over_in_a_folder() {
    let folder = folder_with(&["z.inf"]);
    let pipe = folder.path().join("a.inf");
    make_pipe(&pipe);
    for path in [&pipe, Path::new("/dev/zero"), Path::new("/dev/full")] {
        for command in ["check", "fix", "dump", "cat"] {
            let output = infmend().arg(command).arg(path).output().unwrap();
            assert_refused(&output, &["is neither a file nor a folder"]);
        }
    }
    assert_eq!(fix(&[folder.path()]).status.code(), Some(0));
    assert_eq!(read(&folder.path().join("z.inf")), MENDED);
}

#[test]
fn a_report_goes_into_a_pipe_with_a_name() {
    let folder = folder_with(&["a.inf"]);
    let pipe = folder.path().join("report");
    make_pipe(&pipe);
    let reader = thread::spawn({
        let pipe = pipe.clone();
        move || read(&pipe)
    });
    let output = infmend()
        .args(["check", "--format", "json", "--output"])
        .args([&pipe, folder.path()])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let report: serde_json::Value = serde_json::from_str(&reader.join().unwrap()).unwrap();
    assert_eq!(report["summary"]["findings"], 1);
    assert!(!fs::metadata(&pipe).unwrap().is_file());
}

// Ends and company.

/// A folder of many INFs, each of its own.
struct Many(TempDir);

impl Many {
    fn new(count: usize) -> Many {
        let many = Many(TempDir::new().unwrap());
        for index in 0..count {
            fs::write(many.path(index), many.old(index)).unwrap();
        }
        many
    }

    fn path(&self, index: usize) -> PathBuf {
        self.0.path().join(format!("{index:03}.inf"))
    }

    fn old(&self, index: usize) -> String {
        format!("{ASKING}; {index}\r\n")
    }

    fn new_text(&self, index: usize) -> String {
        format!("{MENDED}; {index}\r\n")
    }

    fn start(&self) -> Child {
        Command::new(program())
            .args(["fix", "--yes"])
            .arg(self.0.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Lets a run mend what is left of so many files, leaving nothing else
    /// behind, and makes them old again.
    fn finish(&self, count: usize) {
        let output = self.start().wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(self.count_new(count), count);
        assert_eq!(temporaries(self.0.path()), [""; 0]);
        for index in 0..count {
            fs::write(self.path(index), self.old(index)).unwrap();
        }
    }

    /// How many of so many files are new. Each of them is wholly old or new.
    fn count_new(&self, count: usize) -> usize {
        let is_new = |index: &usize| {
            let text = read(&self.path(*index));
            let is_new = text == self.new_text(*index);
            assert!(is_new || text == self.old(*index), "{index}: {text:?}");
            is_new
        };
        (0..count).filter(is_new).count()
    }
}

#[test]
fn two_hundred_kills_leave_each_of_five_hundred_files_whole() {
    const FILES: usize = 500;
    const KILLS: u64 = 200;
    let many = Many::new(FILES);
    // Long enough to come to the writing, on a busy machine too.
    let begun = Instant::now();
    many.finish(FILES);
    let longest =
        (begun.elapsed() / 4).clamp(Duration::from_millis(60), Duration::from_millis(200));
    let (mut new, mut halfway, mut left) = (0, 0, 0);
    // A generator of moments, from a seed that no two runs share.
    let mut moment = u64::from(std::process::id()) | 1;
    for _ in 0..KILLS {
        moment ^= moment << 13;
        moment ^= moment >> 7;
        moment ^= moment << 17;
        let mut child = many.start();
        thread::sleep(longest.mul_f64((moment % 1_000) as f64 / 1_000.0));
        child.kill().unwrap();
        child.wait().unwrap();
        let now = many.count_new(FILES);
        halfway += usize::from(now > new && now < FILES);
        left += temporaries(many.0.path()).len();
        new = now;
        // Another run finishes the work, and all begins again.
        if new > FILES * 3 / 4 {
            many.finish(FILES);
            new = 0;
        }
    }
    assert!(
        halfway > 20,
        "only {halfway} kills came while files were written"
    );
    many.finish(FILES);
    eprintln!("{halfway} kills between files, {left} temporary files seen");
}

#[test]
fn an_interrupt_ends_the_run_between_two_files_and_says_what_was_written() {
    const FILES: usize = 2_000;
    let many = Many::new(FILES);
    let child = many.start();
    let begun = Instant::now();
    while read(&many.path(20)) == many.old(20) {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "nothing is written"
        );
    }
    let signal = format!("-{INTERRUPT}");
    let sent = Command::new("kill")
        .args([&signal, &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{said}");
    let new = many.count_new(FILES);
    assert!(new > 20 && new < FILES, "{new}");
    let end = format!("infmend: interrupted: {new} files written, {new} changes; ");
    assert!(said.lines().any(|line| line.starts_with(&end)), "{said}");
    assert_eq!(temporaries(many.0.path()), [""; 0]);
}

#[test]
fn two_runs_at_once_over_one_folder_both_end_well() {
    const FILES: usize = 100;
    for _ in 0..5 {
        let many = Many::new(FILES);
        let runs = [many.start(), many.start(), many.start()];
        for run in runs {
            let output = run.wait_with_output().unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(0), "{said}");
        }
        assert_eq!(many.count_new(FILES), FILES);
        assert_eq!(temporaries(many.0.path()), [""; 0]);
    }
}
