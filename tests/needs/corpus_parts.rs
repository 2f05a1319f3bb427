//! What parts of infmend promise, over real INFs.

use std::collections::HashSet;
use std::fs;

use infmend::fix::{DriverVer, FixOptions, fix};
use infmend::rules::{Options, Rule, RuleSet, inspect};
use infmend::source::{Edit, Source};
use infmend::syntax::Document;
use libtest_mimic::Trial;
use tempfile::TempDir;

use crate::need::{CORPUS, PATCH, copy_corpus, corpus, enough, trials};
use crate::patch::{P0, P1};
use crate::properties::assert_lossless;
use crate::support::formats::{assert_all_offsets_mean_the_same, json};
use crate::support::git::{GIT_APPLY, Way, apply, ok, patch_of};
use crate::support::{infs_below, root};

pub fn tests() -> Vec<Trial> {
    let mut tests = trials![&[CORPUS];
        all_offsets_of_sarif_mean_the_same_stretch,
        no_two_fingerprints_are_the_same,
        only_driver_ver_lines_change_besides_the_fixes,
        patches_apply_byte_for_byte_with_git,
        reading_loses_nothing,
        the_fix_of_an_unused_comment_takes_out_what_was_put_in_and_no_other_byte,
    ];
    tests.extend(trials![&[CORPUS, PATCH]; patches_apply_byte_for_byte_with_patch]);
    tests
}

fn reading_loses_nothing() {
    for path in infs_below(&corpus()) {
        assert_lossless(&Source::new(fs::read(&path).unwrap()));
    }
}

fn all_offsets_of_sarif_mean_the_same_stretch() {
    let seen = assert_all_offsets_mean_the_same(&infs_below(&corpus()));
    assert!(!seen.is_empty());
}

fn no_two_fingerprints_are_the_same() {
    let issues = json("gitlab", &root(), &[&corpus()]);
    let issues = issues.as_array().unwrap();
    let fingerprints = issues
        .iter()
        .map(|issue| issue["fingerprint"].as_str().unwrap());
    let distinct: HashSet<&str> = fingerprints.collect();
    assert_eq!(distinct.len(), issues.len());
}

fn only_driver_ver_lines_change_besides_the_fixes() {
    let plain = FixOptions::new(RuleSet::all());
    let driver_ver: DriverVer = "12/31/9999,65534.0.0.1".parse().unwrap();
    let set = plain.clone().driver_ver(driver_ver);
    let infs = infs_below(&corpus());
    let wanted = enough(300, infs.len());
    let (mut changed, mut told) = (0, 0);
    for path in infs {
        let source = Source::new(fs::read(&path).unwrap());
        if inspect(&source, &RuleSet::from_iter([]), &Options::default()).is_err() {
            continue;
        }
        let with = fix(&source, &set).unwrap();
        let without = fix(&source, &plain).unwrap();
        if without.applied.is_empty() {
            assert_eq!(with.source.bytes(), source.bytes(), "{}", path.display());
            continue;
        }
        changed += 1;
        told += usize::from(!with.notes.is_empty());
        let lines = |text: &str| -> Vec<String> { text.split('\n').map(str::to_owned).collect() };
        let (with, without) = (lines(with.source.text()), lines(without.source.text()));
        assert_eq!(with.len(), without.len(), "{}", path.display());
        for (a, b) in with.iter().zip(&without).filter(|(a, b)| a != b) {
            assert!(
                a.trim_start().to_ascii_lowercase().starts_with("driverver")
                    && a.contains("65534.0.0.1"),
                "{}: {b:?} became {a:?}",
                path.display()
            );
        }
    }
    assert!(
        changed > wanted && told * 10 < changed,
        "{changed} files, {told} told"
    );
}
fn the_fix_of_an_unused_comment_takes_out_what_was_put_in_and_no_other_byte() {
    let rules = ["unused-allow", "syntax"].map(|name| Rule::named(name).unwrap());
    let options = FixOptions::new(RuleSet::from_iter(rules));
    let infs = infs_below(&corpus());
    let wanted = [enough(800, infs.len()), enough(10_000, infs.len())];
    let (mut files, mut comments) = (0, 0);
    for path in infs {
        let source = Source::new(fs::read(&path).unwrap());
        let document = Document::new(source.text());
        if inspect(&source, &RuleSet::from_iter([]), &Options::default()).is_err()
            || !document.errors().is_empty()
        {
            continue;
        }
        let lines = document.sections().iter().flat_map(|s| s.lines());
        let entries = lines.filter_map(|line| line.entry.as_ref());
        let mut edits = Vec::new();
        for (number, entry) in entries.step_by(7).enumerate() {
            let behind = entry.content().end;
            let quotes = document.slice(entry.content()).matches('"').count();
            let (at, insert) = match number % 2 {
                0 => (entry.range().start, "; infmend: allow(syntax)\r\n"),
                // In a quote that is open it would be no comment, and behind
                // white space that stays it would not be all that goes.
                _ if quotes.is_multiple_of(2)
                    && document
                        .slice(behind..source.text().len())
                        .starts_with(['\r', '\n']) =>
                {
                    (behind, " ; infmend: allow(syntax)")
                }
                _ => continue,
            };
            edits.push(Edit {
                range: at..at,
                insert: insert.to_owned(),
            });
        }
        let allowed = source.splice(&edits).unwrap();
        let allowed = Source::with_encoding(allowed, source.encoding());
        let fixed = fix(&allowed, &options).unwrap();
        assert_eq!(fixed.applied.len(), edits.len(), "{}", path.display());
        assert!(fixed.source.bytes() == source.bytes(), "{}", path.display());
        files += 1;
        comments += edits.len();
    }
    assert!(
        files > wanted[0] && comments > wanted[1],
        "{files} files, {comments} comments"
    );
}
fn patches_apply_byte_for_byte_with_git() {
    assert_patches_apply("--diff", &[GIT_APPLY]);
    assert_patches_apply("--patch", &[GIT_APPLY]);
}

fn patches_apply_byte_for_byte_with_patch() {
    assert_patches_apply("--diff", &[P1, P0]);
}

fn assert_patches_apply(option: &str, ways: &[Way]) {
    let corpus = corpus();
    let want = TempDir::new().unwrap();
    let old = TempDir::new().unwrap();
    let infs = infs_below(&corpus);
    copy_corpus(want.path());
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
    assert!(
        changed.len() > enough(400, infs.len()),
        "only {} files changed",
        changed.len()
    );
    ok(old.path(), "git", &["init", "-q"]);
    ok(old.path(), "git", &["add", "."]);
    ok(old.path(), "git", &["commit", "-qm", "."]);
    let patch = patch_of(old.path(), &[option, "."]);
    for how in ways {
        apply(old.path(), how, &patch);
        for name in &changed {
            let new = fs::read(old.path().join(name)).unwrap();
            if option == "--diff" && new.starts_with(b"\xFF\xFE") {
                continue;
            }
            let want = fs::read(want.path().join(name)).unwrap();
            assert!(new == want, "{how:?} {}", name.display());
        }
        ok(old.path(), "git", &["checkout", "-q", "."]);
    }
}
