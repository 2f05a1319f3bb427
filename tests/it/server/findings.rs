//! What an editor shows is what `check` reports, whatever was typed before.

use std::fs;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use crate::support::editor::{Editor, Manner, Place, Unit, uri};
use crate::support::{inf, infmend, infs_below};

/// What `check` finds in a text that stands for a file.
fn checked(path: &str, text: &str) -> Vec<Place> {
    let output = infmend()
        .args([
            "check",
            "--infverif",
            "w",
            "--format",
            "json",
            "--stdin-filename",
            path,
            "-",
        ])
        .write_stdin(text)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["files"][0]["findings"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    findings.iter().map(Place::reported).collect()
}

#[test]
fn what_is_shown_is_what_check_reports() {
    let manner = Manner {
        unit: Unit::Utf32,
        ..Manner::default()
    };
    let mut editor = Editor::start(&["--infverif", "w"], manner);
    let mut compared = 0;
    for path in infs_below(&inf("")) {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let expected = checked(path.to_str().unwrap(), &text);
        // Editors keep the mark to themselves.
        let text = text.trim_start_matches('\u{feff}');
        assert_eq!(
            Place::shown(&editor.open(&uri(&path), text)),
            expected,
            "{}",
            path.display()
        );
        editor.close(&uri(&path));
        compared += usize::from(!expected.is_empty());
    }
    assert!(compared > 300, "{compared}");
    editor.end();
}

/// What may be typed: pieces that mean something, and some that break things.
const PIECES: [&str; 24] = [
    "",
    "\r\n",
    "\n",
    "\r",
    "Reboot\r\n",
    "[L]\r\n",
    "a.sys,,,0x4000\r\n",
    ",",
    "=",
    "\"",
    "%",
    ";",
    "\\\r\n",
    "0x1008",
    "\t",
    "\u{1f600}",
    "\u{e9}",
    "\u{1a}",
    "[",
    "]",
    "CopyFiles = L\r\n",
    "%12%\\a.sys",
    "; infmend: allow(reboot-directive) why\r\n",
    "$",
];

#[test]
fn after_a_thousand_random_edits_the_findings_are_those_of_check() {
    let start = fs::read_to_string(inf("readme").join("gadget.inf")).unwrap_or_else(|_| {
        let first = infs_below(&inf("readme")).remove(0);
        fs::read_to_string(first).unwrap()
    });
    let manner = Manner {
        unit: Unit::Utf32,
        ..Manner::default()
    };
    let mut editor = Editor::start(&["--infverif", "w"], manner);
    let address = "file:///nowhere/typed.inf";
    let mut text = start.clone();
    editor.open(address, &text);
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let typed = (
        any::<prop::sample::Index>(),
        0_usize..40,
        prop::sample::select(PIECES.to_vec()),
    );
    for version in 2..1002 {
        let (at, length, piece) = typed.new_tree(&mut runner).unwrap().current();
        let is_place = |at: &usize| {
            text.is_char_boundary(*at)
                && !(text[..*at].ends_with('\r') && text[*at..].starts_with('\n'))
        };
        let places: Vec<usize> = (0..=text.len()).filter(is_place).collect();
        let from = at.index(places.len());
        let to = places[(from + length * usize::from(version % 2 == 0)).min(places.len() - 1)];
        let from = places[from];
        let range = editor.range(&text, from, to);
        editor.change(
            address,
            version,
            &[json!({ "range": range, "text": piece })],
        );
        text.replace_range(from..to, piece);
        if version % 50 == 0 {
            let expected = checked("/nowhere/typed.inf", &text);
            assert_eq!(
                Place::shown(&editor.findings_of(address, version)),
                expected,
                "{version}: {text:?}"
            );
            // Not to be left with what nobody can read.
            if expected.iter().any(|place| place.rule() == "syntax") || expected.is_empty() {
                text = start.clone();
                editor.change(address, version, &[json!({ "text": text })]);
            }
        }
    }
    editor.end();
}
