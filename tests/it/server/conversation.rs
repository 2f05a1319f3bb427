//! How the server begins, ends and answers what it cannot do.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::editor::{Editor, Manner, Unit, uri};
use crate::support::infmend;

const INF: &str = "[Version]\r\nSignature = \"$Windows NT$\"\r\n[DefaultInstall]\r\nReboot\r\n";

#[test]
fn it_says_what_it_is_and_ends_when_told() {
    let editor = Editor::start(&[], Manner::default());
    let info = &editor.offered["serverInfo"];
    assert_eq!(info["name"], "infmend");
    assert_eq!(info["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(editor.offered["capabilities"]["positionEncoding"], "utf-16");
    editor.end();
}

#[test]
fn it_counts_columns_as_the_editor_does() {
    for unit in [Unit::Utf8, Unit::Utf16, Unit::Utf32] {
        let manner = Manner {
            unit,
            ..Manner::default()
        };
        let mut editor = Editor::start(&[], manner);
        // An emoji before the directive on its line, in a list of values.
        let text = "[Version]\r\nSignature = \"$Windows NT$\"\r\n[DefaultInstall]\r\nCopyFiles = L\r\n\
                    [L]\r\n\"\u{1f600}\u{e9}.sys\",,,0x1008\r\n";
        let findings = editor.open("untitled:1", text);
        let flags = findings
            .iter()
            .find(|f| f["code"] == "restart-copy-flag")
            .unwrap();
        let at = text.find("0x1008").unwrap();
        assert_eq!(flags["range"], editor.range(text, at, at + 6), "{unit:?}");
        editor.end();
    }
}

#[test]
fn what_it_does_not_know_is_an_error_and_not_its_end() {
    let mut editor = Editor::start(&[], Manner::default());
    let error = editor
        .request("textDocument/moniker", json!({}))
        .unwrap_err();
    assert_eq!(error["code"], -32601);
    let error = editor
        .request("textDocument/codeAction", json!({ "a": 1 }))
        .unwrap_err();
    assert_eq!(error["code"], -32602);
    editor.tell("textDocument/didChange", json!(null));
    editor.tell("$/unknown", json!(null));
    let params = json!({ "command": "infmend.no", "arguments": [] });
    let error = editor
        .request("workspace/executeCommand", params)
        .unwrap_err();
    assert_eq!(
        error["message"],
        "infmend does not know the command infmend.no"
    );
    editor.end();
}

#[test]
fn a_question_that_is_cancelled_while_it_waits_is_not_answered() {
    let mut editor = Editor::start(&[], Manner::default());
    // Something to do meanwhile.
    let long = INF.to_owned() + &"Reboot\r\n".repeat(20_000);
    let document = json!({ "uri": "untitled:1", "languageId": "inf", "version": 1, "text": long });
    editor.tell("textDocument/didOpen", json!({ "textDocument": document }));
    let everywhere =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } });
    let params = json!({ "textDocument": { "uri": "untitled:1" }, "range": everywhere, "context": { "diagnostics": [] } });
    let ids: Vec<i64> = (0..8)
        .map(|_| editor.send_request("textDocument/codeAction", params.clone()))
        .collect();
    for id in &ids {
        editor.tell("$/cancelRequest", json!({ "id": id }));
    }
    editor.request("shutdown", Value::Null).unwrap();
    let is_cancelled = |id: &&i64| {
        let mut said = editor.said.iter();
        said.any(|message| message["id"] == **id && message["error"]["code"] == -32800)
    };
    // All but the one that it was about to answer.
    let cancelled = ids.iter().filter(is_cancelled).count();
    assert!(cancelled >= ids.len() - 1, "{cancelled}");
}

#[test]
fn settings_of_the_editor_hold_over_those_of_the_command_line() {
    let inf = INF.replace("Reboot\r\n", "AddReg = Gone\r\n");
    let options = json!({ "infverif": "w" });
    let manner = Manner {
        options,
        ..Manner::default()
    };
    let mut editor = Editor::start(&["--infverif", "u"], manner);
    let codes = |found: &[Value]| {
        let codes = found
            .iter()
            .map(|finding| finding["code"].as_str().unwrap().to_owned());
        codes.collect::<Vec<_>>()
    };
    let found = codes(&editor.open("untitled:1", &inf));
    assert!(found.contains(&"missing-section".to_owned()), "{found:?}");
    let settings = json!({ "settings": { "infmend": { "select": ["reboot-directive"] } } });
    editor.tell("workspace/didChangeConfiguration", settings);
    editor.change("untitled:1", 2, &[json!({ "text": INF })]);
    assert_eq!(
        codes(&editor.findings_of("untitled:1", 2)),
        ["reboot-directive"]
    );
    // What cannot be used is said, and what was there holds.
    let settings = json!({ "settings": { "infmend": { "profile": "windows-drivers" } } });
    editor.tell("workspace/didChangeConfiguration", settings);
    editor.change("untitled:1", 3, &[json!({ "text": INF })]);
    assert_eq!(
        codes(&editor.findings_of("untitled:1", 3)),
        ["reboot-directive"]
    );
    let shown = editor
        .said
        .iter()
        .find(|said| said["method"] == "window/showMessage");
    let message = shown.unwrap()["params"]["message"].as_str().unwrap();
    assert!(message.contains("windows-drivers"), "{message}");
    assert!(message.contains("windows-driver"), "{message}");
    editor.end();
}

#[test]
fn an_infmend_toml_that_changes_is_read_again() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.inf");
    fs::write(&path, INF).unwrap();
    let mut editor = Editor::start(&[], Manner::default());
    let watched = editor
        .said
        .iter()
        .find(|said| said["method"] == "client/registerCapability");
    assert!(
        watched.is_some() || {
            editor
                .request("textDocument/moniker", json!({}))
                .unwrap_err();
            editor
                .said
                .iter()
                .any(|said| said["method"] == "client/registerCapability")
        }
    );
    assert_eq!(editor.open(&uri(&path), INF).len(), 1);
    let config = folder.path().join("infmend.toml");
    fs::write(&config, "ignore = [\"reboot-directive\"]\n").unwrap();
    editor.findings.clear();
    let changes = json!({ "changes": [{ "uri": uri(&config), "type": 1 }] });
    editor.tell("workspace/didChangeWatchedFiles", changes);
    assert_eq!(editor.findings_of(&uri(&path), 1), Vec::<Value>::new());
    // One that is wrong is said once, and nothing is found.
    fs::write(&config, "ignor = []\n").unwrap();
    editor.findings.clear();
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    editor.findings_of(&uri(&path), 1);
    editor.change(
        &uri(&path),
        2,
        &[json!({ "text": format!("{INF}; a\r\n") })],
    );
    editor.findings_of(&uri(&path), 2);
    let shown = |said: &&Value| said["method"] == "window/showMessage";
    let shown: Vec<&Value> = editor.said.iter().filter(shown).collect();
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert!(
        shown[0]["params"]["message"]
            .as_str()
            .unwrap()
            .contains("ignor")
    );
    editor.end();
}

#[test]
fn a_file_that_the_editor_reads_in_another_encoding_is_not_changed() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.inf");
    let mut bytes = INF.as_bytes().to_vec();
    bytes.extend_from_slice(
        "; größe, länge, überlänge und höhe\r\n"
            .chars()
            .map(|c| c as u8)
            .collect::<Vec<u8>>()
            .as_slice(),
    );
    fs::write(&path, &bytes).unwrap();
    let read_as_utf8 = String::from_utf8_lossy(&bytes).into_owned();
    let mut editor = Editor::start(&[], Manner::default());
    let found = editor.open(&uri(&path), &read_as_utf8);
    let message = found[0]["message"].as_str().unwrap();
    assert_eq!(
        found[0]["range"]["end"],
        json!({ "line": 0, "character": 0 })
    );
    assert!(
        message.contains("in utf-8") && message.contains("it is in windows-1252"),
        "{message}"
    );
    let range = editor.range(&read_as_utf8, 0, read_as_utf8.len());
    assert_eq!(editor.actions(&uri(&path), range, &[]), Vec::<Value>::new());
    // Opened again as it is.
    editor.close(&uri(&path));
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let found = editor.open(&uri(&path), &text);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["code"], "reboot-directive");
    editor.end();
}

#[test]
fn without_an_editor_it_says_so() {
    let output = infmend().arg("server").write_stdin("").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("started by an editor"), "{said}");
}
