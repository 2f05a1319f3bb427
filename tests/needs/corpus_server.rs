//! What an editor shows of real INFs is what `check` reports of the files.

use std::collections::HashMap;
use std::fs;

use infmend::source::Source;
use libtest_mimic::Trial;
use serde_json::Value;

use crate::need::{CORPUS, corpus, trials};
use crate::support::editor::{Editor, Manner, Place, Unit, uri};
use crate::support::{infmend, infs_below};

pub fn tests() -> Vec<Trial> {
    trials![&[CORPUS]; what_is_shown_of_real_infs_is_what_check_reports]
}

fn what_is_shown_of_real_infs_is_what_check_reports() {
    let folder = corpus();
    let output = infmend()
        .args([
            "check",
            "--no-config",
            "--infverif",
            "w",
            "--format",
            "json",
        ])
        .arg(&folder)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let reported: HashMap<_, _> = report["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| (file["path"].as_str().unwrap(), file))
        .collect();
    let manner = Manner {
        unit: Unit::Utf32,
        ..Manner::default()
    };
    let mut editor = Editor::start(&["--no-config", "--infverif", "w"], manner);
    let mut compared = 0;
    let mut wrong = Vec::new();
    for path in infs_below(&folder) {
        let Some(file) = reported.get(path.to_str().unwrap()) else {
            continue;
        };
        if !file["skipped"].is_null() {
            continue;
        }
        let expected: Vec<_> = file["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(Place::reported)
            .collect();
        let source = Source::new(fs::read(&path).unwrap());
        // Editors keep the mark to themselves.
        let text = source.text().trim_start_matches('\u{feff}');
        let shown = Place::shown(&editor.open(&uri(&path), text));
        if shown != expected {
            let missing: Vec<_> = expected.iter().filter(|it| !shown.contains(it)).collect();
            let more: Vec<_> = shown.iter().filter(|it| !expected.contains(it)).collect();
            wrong.push(format!(
                "{}: lacks {missing:#?}, has {more:#?}",
                path.display()
            ));
        }
        editor.close(&uri(&path));
        compared += usize::from(!expected.is_empty());
    }
    assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong.join("\n"));
    assert!(compared > 10, "{compared}");
    editor.end();
}
