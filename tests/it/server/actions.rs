//! What an editor can do about findings does what the command line does.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::editor::{Editor, Manner, uri};
use crate::support::{inf, infmend, infs_below};

/// The byte order mark, which editors keep to themselves.
const MARK: char = '\u{feff}';

/// What `fix --yes` makes of a file.
fn fixed(path: &Path, text: &str, options: &[&str]) -> String {
    let output = infmend()
        .args(["fix", "--yes", "--stdin-filename", path.to_str().unwrap()])
        .args(options)
        .arg("-")
        .write_stdin(text)
        .output()
        .unwrap();
    assert!(
        output.status.code() < Some(2),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Presses each safe action that is offered, one after the other, until
/// none is left.
fn pressed(editor: &mut Editor, address: &str, text: &str) -> String {
    let mut text = text.to_owned();
    let mut found = editor.open(address, &text);
    for version in 2..500 {
        let mut edit = None;
        for finding in found {
            let actions = editor.actions(address, finding["range"].clone(), &["quickfix"]);
            let is_safe = |action: &&Value| action["isPreferred"] == true;
            for action in actions.iter().filter(is_safe) {
                edit = edit.or_else(|| editor.edit_of(action).ok());
            }
        }
        let Some(edit) = edit else {
            editor.close(address);
            return text;
        };
        let edits = Editor::edits_of(&edit, address);
        assert!(!edits.is_empty());
        let after = editor.applied(&text, &edits);
        assert_ne!(after, text);
        text = after;
        editor.change(address, version, &[json!({ "text": text })]);
        found = editor.findings_of(address, version);
    }
    panic!("there is always something to fix in {address}");
}

/// What a text would install.
fn effects(text: &str) -> String {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.inf"), text).unwrap();
    let mut command = infmend();
    let command = command.current_dir(folder.path());
    let output = command
        .args(["effect", "--format", "json", "a.inf"])
        .output()
        .unwrap();
    let report = String::from_utf8(output.stdout).unwrap();
    // But not on which lines it says so.
    let pieces = report.split("\"line\":");
    pieces
        .map(|piece| piece.trim_start_matches(|c: char| c.is_ascii_digit()))
        .collect()
}

#[test]
fn pressing_every_safe_action_gives_the_bytes_of_fix() {
    let mut editor = Editor::start(&["--infverif", "w"], Manner::default());
    let (mut changed, mut others) = (0, 0);
    for path in infs_below(&inf("")) {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let expected = fixed(&path, &text, &["--infverif", "w"]);
        let expected = expected.trim_start_matches(MARK);
        let text = text.trim_start_matches(MARK);
        let after = pressed(&mut editor, &uri(&path), text);
        // A list that two fixes need stands where the first of them is made, and one fix may
        // make another needless.
        if after != expected {
            assert_eq!(effects(&after), effects(expected), "{}", path.display());
            others += 1;
        }
        changed += usize::from(after != text);
    }
    assert!(changed > 50 && others * 20 < changed, "{changed} {others}");
    editor.end();
}

#[test]
fn fix_all_gives_the_bytes_of_fix() {
    for resolves in [true, false] {
        let manner = Manner {
            resolves,
            ..Manner::default()
        };
        let mut editor = Editor::start(&[], manner);
        let mut changed = 0;
        for path in infs_below(&inf("")) {
            let Ok(text) = fs::read_to_string(&path) else {
                continue;
            };
            let expected = fixed(&path, &text, &[]);
            let expected = expected.trim_start_matches(MARK);
            let text = text.trim_start_matches(MARK);
            let address = uri(&path);
            editor.open(&address, text);
            let range = editor.range(text, 0, 0);
            let actions = editor.actions(&address, range, &["source.fixAll"]);
            let after = match actions.as_slice() {
                [] => text.to_owned(),
                [action] => {
                    assert_eq!(action["kind"], "source.fixAll.infmend");
                    let edit = editor.edit_of(action).unwrap();
                    editor.applied(text, &Editor::edits_of(&edit, &address))
                }
                _ => panic!("{actions:?}"),
            };
            assert_eq!(after, expected, "{}", path.display());
            changed += usize::from(after != text);
            editor.close(&address);
        }
        assert!(changed > 30, "{changed}");
        editor.end();
    }
}

const INF: &str = "[Version]\r\nSignature = \"$Windows NT$\"\r\n[DefaultInstall]\r\nReboot\r\n\
                   CopyFiles = L\r\n[DefaultUninstall]\r\nRestart\r\n[L]\r\na.sys,,,0x8\r\nb.sys,,,0x8\r\n";

/// The actions where a piece of the text stands, by their titles.
fn titles(editor: &mut Editor, piece: &str) -> Vec<String> {
    let at = INF.find(piece).unwrap();
    let range = editor.range(INF, at, at);
    let actions = editor.actions("untitled:1", range, &["quickfix"]);
    actions
        .iter()
        .map(|action| action["title"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn what_can_be_done_is_offered_where_the_finding_is() {
    let mut editor = Editor::start(&[], Manner::default());
    editor.open("untitled:1", INF);
    assert_eq!(
        titles(&mut editor, "a.sys"),
        [
            "Write 0x00004000 instead of 0x8: COPYFLG_IN_USE_RENAME needs no restart",
            "Allow restart-copy-flag here with a comment",
            "Fix all 2 of restart-copy-flag in this file",
            "Fix all that is safe in this file (3)",
        ]
    );
    assert_eq!(titles(&mut editor, "Signature"), Vec::<String>::new());
    editor.end();
}

#[test]
fn a_rule_is_fixed_alone_and_a_finding_is_allowed_where_it_is() {
    let mut editor = Editor::start(&[], Manner::default());
    editor.open("untitled:1", INF);
    let at = INF.find("b.sys").unwrap();
    let range = editor.range(INF, at, at);
    let actions = editor.actions("untitled:1", range, &[]);
    let mut press = |title: &str| {
        let action = actions
            .iter()
            .find(|action| action["title"].as_str().unwrap().starts_with(title));
        let edit = editor.edit_of(action.unwrap()).unwrap();
        editor.applied(INF, &Editor::edits_of(&edit, "untitled:1"))
    };
    let ruled = press("Fix all 2 of");
    assert_eq!(ruled, INF.replace("0x8", "0x00004000"));
    let allowed = press("Allow restart-copy-flag");
    let comment = "b.sys,,,0x8 ; infmend: allow(restart-copy-flag) needs review";
    assert_eq!(allowed, INF.replace("b.sys,,,0x8", comment));
    editor.end();
}

#[test]
fn an_action_for_a_text_that_has_changed_since_does_nothing() {
    let mut editor = Editor::start(&[], Manner::default());
    editor.open("untitled:1", INF);
    let at = INF.find("a.sys").unwrap();
    let range = editor.range(INF, at, at);
    let actions = editor.actions("untitled:1", range, &[]);
    editor.change(
        "untitled:1",
        2,
        &[json!({ "text": format!("; new\r\n{INF}") })],
    );
    let error = editor.edit_of(&actions[0]).unwrap_err();
    assert_eq!(error["code"], -32801);
    editor.end();
}

#[test]
fn the_command_fixes_all_that_is_safe() {
    let mut editor = Editor::start(&[], Manner::default());
    editor.open("untitled:1", INF);
    let params = json!({ "command": "infmend.fixAll", "arguments": ["untitled:1"] });
    assert_eq!(
        editor.request("workspace/executeCommand", params),
        Ok(Value::Null)
    );
    editor.request("shutdown", Value::Null).unwrap();
    let asked = editor
        .said
        .iter()
        .find(|said| said["method"] == "workspace/applyEdit")
        .unwrap();
    let edits = Editor::edits_of(&asked["params"]["edit"], "untitled:1");
    let after = editor.applied(INF, &edits);
    let expected = infmend()
        .args(["fix", "--yes", "-"])
        .write_stdin(INF)
        .output()
        .unwrap();
    assert_eq!(after.into_bytes(), expected.stdout);
}
