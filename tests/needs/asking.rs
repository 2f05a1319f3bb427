//! What happens between a question and its answer.

use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::Path;

use libtest_mimic::Trial;
use tempfile::TempDir;

use crate::need::{SCRIPT, trials};
use crate::session::Session;
use crate::support::writing::{
    ASKING, FIXED, fix, folder_with, make_pipe, read, set_mode, temporaries,
};

pub fn tests() -> Vec<Trial> {
    trials![&[SCRIPT];
        what_happens_to_a_file_between_reading_and_writing_is_noticed,
        a_file_that_another_run_has_fixed_meanwhile_is_well,
        ctrl_c_at_a_question_ends_the_run,
        a_report_tells_what_was_answered,
    ]
}

/// How a question ends.
const QUESTION: &str = "[?]: ";

/// `infmend fix` on a terminal, which has asked and waits for the answer.
fn about(path: &Path) -> Session {
    let line = format!("infmend fix '{}'", path.display());
    let mut asking = Session::new(&std::env::temp_dir(), 100, &line);
    asking.wait_for(QUESTION);
    asking
}

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
        let mut asking = about(&path);
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

fn a_file_that_another_run_has_fixed_meanwhile_is_well() {
    let folder = folder_with(&["a.inf"]);
    let path = folder.path().join("a.inf");
    let mut asking = about(&path);
    assert_eq!(fix(&[&path]).status.code(), Some(0));
    asking.answer("y\n");
    let (shown, status) = asking.end();
    assert_eq!(status.code(), Some(0), "{shown}");
    assert_eq!(read(&path), FIXED);
}

fn ctrl_c_at_a_question_ends_the_run() {
    let folder = folder_with(&["a.inf", "b.inf"]);
    let path = folder.path().join("a.inf");
    let mut asking = about(folder.path());
    asking.answer("y\n");
    asking.wait_for(QUESTION);
    asking.answer("\u{3}");
    let (shown, status) = asking.end();
    assert_eq!(status.code(), Some(130), "{shown}");
    let said = "interrupted: 1 file written, 1 change; the rest is as it was";
    assert!(shown.contains(said), "{shown}");
    assert_eq!(read(&path), FIXED);
    assert_eq!(read(&folder.path().join("b.inf")), ASKING);
}

fn a_report_tells_what_was_answered() {
    let folder = folder_with(&["a.inf", "b.inf", "c.inf", "d.inf"]);
    let place = TempDir::new().unwrap();
    let report = place.path().join("report.json");
    let line = format!(
        "infmend fix --report '{}' '{}'",
        report.display(),
        folder.path().display()
    );
    let mut asking = Session::new(&std::env::temp_dir(), 100, &line);
    for answer in ["y\n", "n\n", "q\n"] {
        asking.wait_for(QUESTION);
        asking.answer(answer);
    }
    let (shown, status) = asking.end();
    assert_eq!(status.code(), Some(1), "{shown}");
    let report: serde_json::Value = serde_json::from_str(&read(&report)).unwrap();
    let files = report["files"].as_array().unwrap();
    let told: Vec<&str> = files
        .iter()
        .map(|f| f["status"].as_str().unwrap())
        .collect();
    assert_eq!(told, ["written", "declined", "declined"]);
    let summary = &report["summary"];
    assert_eq!(summary["not_processed"], 1);
    assert_eq!(summary["complete"], false);
    assert_eq!(summary["interrupted"], false);
    assert_eq!(read(&folder.path().join("a.inf")), FIXED);
    assert_eq!(read(&folder.path().join("b.inf")), ASKING);
}
