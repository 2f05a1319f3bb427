//! Writing while things go wrong, each of them made for real: a file is always
//! wholly old or wholly new, and what went wrong is said in one line.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::infmend;
use crate::support::writing::{
    ASKING, FIXED, NOBODY, assert_refused, errors, fix, fix_without_rights, folder_with, is_root,
    large, make_pipe, program, read, set_mode, temporaries,
};
use tempfile::TempDir;

/// A signal's number.
const FILE_TOO_LARGE: i32 = 25;

/// Runs a line of sh, in which `$0` is infmend and `$1` the path.
fn sh(line: &str, path: &Path) -> Output {
    Command::new("sh")
        .args(["-c", line])
        .args([&program(), path])
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// Gives a file or folder to the user who has no rights.
fn give_away(path: &Path) {
    if is_root() {
        chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
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
    assert_eq!(read(&folder.path().join("z.inf")), FIXED);
    assert_eq!(temporaries(folder.path()), [""; 0]);
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
    assert_eq!(read(&path), large(FIXED));
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
    assert_eq!(read(&folder.path().join("a.inf")), FIXED);
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
        assert_eq!(read(&path), FIXED);
        assert_eq!(after.permissions().mode() & 0o7777, mode);
        assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
        assert!(after.uid() == NOBODY || !is_root());
    }
}

// Links and names.

#[test]
fn links_stay_links_and_broken_ones_are_said() {
    let folder = folder_with(&["a.inf"]);
    let at = |name: &str| folder.path().join(name);
    symlink("a.inf", at("second")).unwrap();
    symlink("second", at("first.inf")).unwrap();
    assert_eq!(fix(&[&at("first.inf")]).status.code(), Some(0));
    assert_eq!(read(&at("a.inf")), FIXED);
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
    assert_eq!(read(&folder.path().join("z.inf")), FIXED);
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
        assert_eq!(read(&path), FIXED);
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

// What is not a file.

#[test]
fn what_is_not_a_file_is_refused_by_name_and_skipped_in_a_folder() {
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
    assert_eq!(read(&folder.path().join("z.inf")), FIXED);
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
        format!("{FIXED}; {index}\r\n")
    }

    fn start(&self) -> Child {
        self.start_with(&[])
    }

    fn start_with(&self, options: &[&OsStr]) -> Child {
        Command::new(program())
            .args(["fix", "--yes"])
            .args(options)
            .arg(self.0.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Lets a run fix what is left of so many files, leaving nothing else
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
    // How long a run takes to come to the writing, more or less.
    let begun = Instant::now();
    many.finish(FILES);
    let longest =
        (begun.elapsed() / 4).clamp(Duration::from_millis(60), Duration::from_millis(200));
    let (mut new, mut halfway, mut left) = (0, 0, 0);
    // A generator of moments, from a seed that no two runs share.
    let mut moment = u64::from(std::process::id()) | 1;
    for kill in 0..KILLS {
        moment ^= moment << 13;
        moment ^= moment >> 7;
        moment ^= moment << 17;
        let mut child = many.start();
        let mut wait = longest.mul_f64((moment % 1_000) as f64 / 1_000.0);
        if kill % 2 == 1 {
            // However busy the machine is: when the first file is written.
            let next = (0..FILES).find(|&index| read(&many.path(index)) == many.old(index));
            let next = next.unwrap();
            while read(&many.path(next)) == many.old(next) && child.try_wait().unwrap().is_none() {
                thread::sleep(Duration::from_micros(100));
            }
            wait /= 10;
        }
        thread::sleep(wait);
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

fn interrupt(child: &Child) {
    // The one of the shell, for not every machine has a program of the name.
    let sent = Command::new("sh")
        .args(["-c", "kill -INT \"$0\"", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
}

/// What a run says that is interrupted once it has written some of its files.
fn interrupted(many: &Many, options: &[&OsStr]) -> String {
    let mut child = many.start_with(options);
    while read(&many.path(20)) == many.old(20) {
        assert!(child.try_wait().unwrap().is_none(), "nothing is written");
        thread::sleep(Duration::from_millis(1));
    }
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{said}");
    said
}

#[test]
fn an_interrupt_ends_the_run_between_two_files_and_says_what_was_written() {
    const FILES: usize = 2_000;
    let many = Many::new(FILES);
    let said = interrupted(&many, &[]);
    let new = many.count_new(FILES);
    assert!(new > 20 && new < FILES, "{new}");
    let end = format!("infmend: interrupted: {new} files written, {new} changes; ");
    assert!(said.lines().any(|line| line.starts_with(&end)), "{said}");
    assert_eq!(temporaries(many.0.path()), [""; 0]);
}

#[test]
fn the_report_of_an_interrupted_run_names_just_the_files_that_were_written() {
    const FILES: usize = 2_000;
    let many = Many::new(FILES);
    let place = TempDir::new().unwrap();
    let report = place.path().join("report.json");
    let said = interrupted(&many, &["--report".as_ref(), report.as_os_str()]);
    assert!(said.ends_with("report.json: written\n"), "{said}");
    let report: serde_json::Value = serde_json::from_str(&read(&report)).unwrap();
    let files = report["files"].as_array().unwrap();
    for (index, file) in files.iter().enumerate() {
        let path = many.path(index);
        assert_eq!(file["path"], path.to_str().unwrap());
        assert_eq!(file["status"], "written");
    }
    assert_eq!(many.count_new(FILES), files.len());
    let summary = &report["summary"];
    assert_eq!(summary["written"], files.len());
    assert_eq!(summary["not_processed"], FILES - files.len());
    assert_eq!(summary["interrupted"], true);
    assert_eq!(summary["complete"], false);
    assert_eq!(temporaries(place.path()), [""; 0]);
}

#[test]
fn a_report_of_fixes_that_cannot_be_finished_is_told_and_leaves_the_old_one() {
    let folder = folder_with(&["a.inf"]);
    let report = folder.path().join("report.html");
    fs::write(&report, "old").unwrap();
    let line =
        "trap '' XFSZ; ulimit -f 8; exec \"$0\" fix --yes --report \"$1/report.html\" \"$1\"";
    let output = sh(line, folder.path());
    assert_eq!(output.status.code(), Some(2));
    let errors = errors(&output);
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].contains("report.html: the report cannot be written: File too large"));
    assert_eq!(read(&report), "old");
    assert_eq!(read(&folder.path().join("a.inf")), FIXED);
    assert_eq!(temporaries(folder.path()), [""; 0]);
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
