//! Whatever is answered: what was shown is what is written.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;
use crate::fix::{FixOptions, fix, fix_chosen};
use crate::rules::{Downlevel, Options, RuleSet};
use crate::source::Source;

/// Our own INFs, with all that can be fixed in them.
fn infs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inf");
    let mut paths = Vec::new();
    for folder in folder.read_dir().unwrap() {
        let folder = folder.unwrap().path();
        if folder.is_dir() {
            paths.extend(
                folder
                    .read_dir()
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        }
    }
    paths.retain(|path| path.extension().is_some_and(|end| end == "inf"));
    paths.sort();
    assert!(paths.len() > 100, "{}", paths.len());
    paths
}

fn options(driver_ver: bool) -> FixOptions {
    let raised = "05/21/2062,+1".parse().unwrap();
    let options = Options::default().downlevel(Downlevel::Keep);
    let options = options.target_os("10.0.22000".parse().ok());
    FixOptions::new(RuleSet::all())
        .unsafe_fixes(true)
        .options(options)
        .driver_ver(driver_ver.then_some(raised))
}

/// Asks about a file and does what the moves say; what is asked behind the last
/// of them is answered yes. Returns what was chosen, and the file with all fixes.
fn review(before: &Source, options: &FixOptions, moves: &[Move]) -> Option<(Vec<usize>, Fixed)> {
    let full = fix(before, options).ok()?;
    let all = &full.applied;
    let make = |wanted: &[usize]| fix_chosen(before, options, &is_among(wanted, all));
    let diff = FileDiff {
        path: "a.inf",
        before,
        after: &full.source,
        applied: all,
    };
    let mut questions = Questions::of(&diff, &make);
    let mut moves = moves.iter();
    // What the file is, as far as it was shown.
    let mut shown = before.bytes().to_vec();
    let mut is_back = false;
    while let Some(asked) = questions.current().unwrap() {
        if is_back {
            shown = asked.before.source.bytes().to_vec();
        }
        assert!(asked.before.source.bytes() == shown);
        assert!(asked.number <= asked.total);
        is_back = false;
        match moves.next().unwrap_or(&Move::Yes) {
            Move::Back => is_back = questions.back(),
            Move::Split => assert_eq!(questions.split(), asked.is_divisible),
            answer => {
                let wanted = *answer == Move::Yes;
                let after = if wanted { &asked.after } else { &asked.before };
                shown = after.source.bytes().to_vec();
                questions.answer(&asked, wanted);
            }
        }
    }
    let chosen = questions.chosen();
    let made = make(&chosen).unwrap();
    assert!(made.source.bytes() == shown);
    // Each fix was asked about once, or could not be.
    let impossible = questions.impossible().count();
    // What nobody was asked about really cannot be made with what was chosen.
    for unasked in questions.impossible() {
        let index = all.iter().position(|fix| fix == unasked).unwrap();
        let made = questions.made(&chosen, &[index]).unwrap();
        assert!(made.is_none(), "{unasked:?}");
    }
    let asked: usize = questions.questions.iter().map(|one| one.fixes.len()).sum();
    assert_eq!(asked, all.len());
    assert!(chosen.len() + impossible <= all.len());
    let wanted: BTreeSet<usize> = chosen.iter().copied().collect();
    assert_eq!(wanted.len(), chosen.len());
    // All that was chosen was made, and nothing else.
    assert_eq!(made.applied.len(), chosen.len());
    assert!(questions.are_made(&chosen, &made));
    Some((chosen, full))
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Move {
    Yes,
    No,
    Back,
    Split,
}

fn a_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        4 => Just(Move::Yes),
        4 => Just(Move::No),
        1 => Just(Move::Back),
        2 => Just(Move::Split),
    ]
}

#[test]
fn all_that_is_asked_about_is_all_that_is_fixed() {
    let (mut fixes, mut files) = (0, 0);
    for path in infs() {
        let before = Source::new(fs::read(&path).unwrap());
        for driver_ver in [false, true] {
            let options = options(driver_ver);
            for moves in [&[][..], &[Move::Split, Move::Split]] {
                let Some((chosen, full)) = review(&before, &options, moves) else {
                    continue;
                };
                assert_eq!(chosen.len(), full.applied.len(), "{}", path.display());
                let wanted = |fix: &Applied| full.applied.contains(fix);
                let made = fix_chosen(&before, &options, &wanted).unwrap();
                assert_eq!(made.source.bytes(), full.source.bytes());
                fixes += chosen.len();
                files += usize::from(!chosen.is_empty());
            }
        }
    }
    assert!(fixes > 500 && files > 200, "{fixes} in {files}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_was_shown_is_what_is_written(
        index: prop::sample::Index,
        driver_ver: bool,
        moves in prop::collection::vec(a_move(), 0..20),
    ) {
        let infs = infs();
        let path = index.get(&infs);
        let before = Source::new(fs::read(path).unwrap());
        review(&before, &options(driver_ver), &moves);
    }
}
