//! `tests/corpus/make`, with repositories of this machine in the place of those
//! that it clones.

use std::fs;
use std::path::Path;

use libtest_mimic::Trial;
use tempfile::TempDir;

use crate::need::{BASH, trials};
use crate::support::git::{command, gadget, ok, repository, text, utf16};
use crate::support::{infs_below, root};

pub fn tests() -> Vec<Trial> {
    trials![&[BASH];
        the_infs_of_a_repository_come_as_they_are_and_nothing_else,
        every_repository_is_named_in_full_and_once,
    ]
}

fn the_infs_of_a_repository_come_as_they_are_and_nothing_else() {
    let from = repository(&[
        ("in/a b.INF", gadget()),
        ("wide.inX", utf16()),
        ("readme.txt", gadget()),
    ]);
    ok(from.path(), "git", &["add", "."]);
    ok(from.path(), "git", &["commit", "-qm", "."]);
    let commit = text(&ok(from.path(), "git", &["rev-parse", "HEAD"]));

    let place = TempDir::new().unwrap();
    let make = |repositories: &[&str]| {
        let url = format!("url.file://{}.insteadOf", from.path().display());
        command("bash", place.path())
            .arg(root().join("tests/corpus/make"))
            .arg("infs")
            .args(repositories)
            // Nothing goes to the network: one is here, the other is nowhere.
            .env("GIT_CONFIG_COUNT", "2")
            .env("GIT_CONFIG_KEY_0", url)
            .env("GIT_CONFIG_VALUE_0", "https://github.com/some/drivers.git")
            .env("GIT_CONFIG_KEY_1", "url.file:///nowhere/.insteadOf")
            .env("GIT_CONFIG_VALUE_1", "https://github.com/no/")
            .output()
            .unwrap()
    };
    let output = make(&["some/drivers", "no/such"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("make: no/such cannot be had"), "{said}");

    let got = place.path().join("infs/corpus/some/drivers");
    let read = |path: &Path| fs::read(path).unwrap();
    assert_eq!(infs_below(&got).len(), 2);
    assert_eq!(read(&got.join("in/a b.INF")), read(&gadget()));
    assert_eq!(read(&got.join("wide.inX")), read(&utf16()));
    assert!(!got.join("readme.txt").exists());
    assert_eq!(text(&read(&got.join(".commit"))), commit);

    // A second time it brings what there is now.
    fs::remove_file(from.path().join("wide.inX")).unwrap();
    ok(from.path(), "git", &["commit", "-qam", "."]);
    let output = make(&["some/drivers"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(infs_below(&got), [got.join("in/a b.INF")]);
}

fn every_repository_is_named_in_full_and_once() {
    let list = fs::read_to_string(root().join("tests/corpus/repositories")).unwrap();
    let mut names: Vec<&str> = list.lines().collect();
    let count = names.len();
    assert!(count > 5);
    for name in &names {
        let (owner, repository) = name.split_once('/').unwrap();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        assert!(!owner.is_empty() && owner.chars().all(is_plain), "{name}");
        assert!(
            !repository.is_empty() && repository.chars().all(is_plain),
            "{name}"
        );
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}
