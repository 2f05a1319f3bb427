//! An editor, as far as the language server can tell: it speaks the protocol over pipes,
//! counts in UTF-16 unless told otherwise, and applies edits by its own reckoning.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::root;

/// What columns count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Utf8,
    Utf16,
    Utf32,
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Unit::Utf8 => "utf-8",
            Unit::Utf16 => "utf-16",
            Unit::Utf32 => "utf-32",
        }
    }

    fn length(self, character: char) -> usize {
        match self {
            Unit::Utf8 => character.len_utf8(),
            Unit::Utf16 => character.len_utf16(),
            Unit::Utf32 => 1,
        }
    }
}

/// A server and what it has said.
pub struct Editor {
    child: Child,
    input: ChildStdin,
    heard: Receiver<Value>,
    next: i64,
    pub unit: Unit,
    /// What the server answered to the first request.
    pub offered: Value,
    /// The last findings of each file, with the number of the text.
    pub findings: BTreeMap<String, (Option<i64>, Vec<Value>)>,
    /// What the server asked, or told besides.
    pub said: Vec<Value>,
}

/// How the editor is.
pub struct Manner {
    pub unit: Unit,
    /// Whether it asks for the edits of actions when they are chosen.
    pub resolves: bool,
    pub options: Value,
}

impl Default for Manner {
    fn default() -> Manner {
        Manner {
            unit: Unit::Utf16,
            resolves: true,
            options: Value::Null,
        }
    }
}

impl Editor {
    /// Starts the server with some arguments, and begins the conversation.
    pub fn start(arguments: &[&str], manner: Manner) -> Editor {
        let binary = assert_cmd::cargo::cargo_bin("infmend");
        let mut child = Command::new(binary)
            .arg("server")
            .args(arguments)
            .current_dir(root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, heard) = channel();
        thread::spawn(move || {
            let mut output = output;
            while let Some(message) = hear(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let mut editor = Editor {
            child,
            input,
            heard,
            next: 0,
            unit: manner.unit,
            offered: Value::Null,
            findings: BTreeMap::new(),
            said: Vec::new(),
        };
        let resolves = manner.resolves.then(|| json!({ "properties": ["edit"] }));
        let mut capabilities = json!({
            "workspace": {
                "workspaceEdit": { "documentChanges": true },
                "didChangeWatchedFiles": { "dynamicRegistration": true },
            },
            "textDocument": {
                "codeAction": {
                    "dataSupport": true,
                    "resolveSupport": resolves,
                    "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } },
                },
                "rename": { "prepareSupport": true },
            },
        });
        if manner.unit != Unit::Utf16 {
            capabilities["general"] =
                json!({ "positionEncodings": [manner.unit.name(), "utf-16"] });
        }
        let offered = editor.request(
            "initialize",
            json!({
                "processId": null,
                "rootUri": uri(&root()),
                "capabilities": capabilities,
                "initializationOptions": manner.options,
            }),
        );
        editor.offered = offered.unwrap();
        editor.tell("initialized", json!({}));
        editor
    }

    /// Asks, and waits for the answer: a result or an error.
    pub fn request(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        let id = self.send_request(method, params);
        loop {
            let message = self.hear();
            if message["id"] == id && message.get("method").is_none() {
                return match message.get("error") {
                    Some(error) => Err(error.clone()),
                    None => Ok(message["result"].clone()),
                };
            }
            self.take(message);
        }
    }

    /// Asks without waiting; the number of the question.
    pub fn send_request(&mut self, method: &str, params: Value) -> i64 {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    pub fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Opens a text as a file, and returns what is found in it.
    pub fn open(&mut self, uri: &str, text: &str) -> Vec<Value> {
        let document = json!({ "uri": uri, "languageId": "inf", "version": 1, "text": text });
        self.findings.remove(uri);
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
        self.findings_of(uri, 1)
    }

    pub fn close(&mut self, uri: &str) {
        let document = json!({ "uri": uri });
        self.tell("textDocument/didClose", json!({ "textDocument": document }));
    }

    /// Sends changes, each with its own range or none.
    pub fn change(&mut self, uri: &str, version: i64, changes: &[Value]) {
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.tell("textDocument/didChange", params);
    }

    /// What is found in a file whose text has a number, when it is known.
    pub fn findings_of(&mut self, uri: &str, version: i64) -> Vec<Value> {
        loop {
            if let Some((known, findings)) = self.findings.get(uri)
                && *known == Some(version)
            {
                return findings.clone();
            }
            let message = self.hear();
            self.take(message);
        }
    }

    /// Asks something about a place of a file.
    pub fn at(&mut self, method: &str, uri: &str, text: &str, offset: usize) -> Value {
        let params = json!({
            "textDocument": { "uri": uri },
            "position": self.position(text, offset),
            "context": { "includeDeclaration": true, "triggerKind": 1, "isRetrigger": false },
        });
        self.request(method, params).unwrap()
    }

    /// The actions that are offered for a range of a file.
    pub fn actions(&mut self, uri: &str, range: Value, only: &[&str]) -> Vec<Value> {
        let mut context = json!({ "diagnostics": [] });
        if !only.is_empty() {
            context["only"] = json!(only);
        }
        let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": context });
        let actions = self.request("textDocument/codeAction", params).unwrap();
        actions.as_array().cloned().unwrap_or_default()
    }

    /// The edit of an action, which is asked for where it was not sent.
    pub fn edit_of(&mut self, action: &Value) -> Result<Value, Value> {
        match action.get("edit") {
            Some(edit) => Ok(edit.clone()),
            None => Ok(self.request("codeAction/resolve", action.clone())?["edit"].clone()),
        }
    }

    /// The position of a byte offset.
    pub fn position(&self, text: &str, offset: usize) -> Value {
        let before = &text[..offset];
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let columns: usize = before[start..].chars().map(|c| self.unit.length(c)).sum();
        json!({ "line": before.matches('\n').count(), "character": columns })
    }

    pub fn range(&self, text: &str, from: usize, to: usize) -> Value {
        json!({ "start": self.position(text, from), "end": self.position(text, to) })
    }

    /// The byte offset of a position, which must be one of the text and not within a
    /// line end.
    pub fn offset(&self, text: &str, position: &Value) -> usize {
        let line = usize::try_from(position["line"].as_u64().unwrap()).unwrap();
        let column = usize::try_from(position["character"].as_u64().unwrap()).unwrap();
        let mut lines = text.split('\n');
        let start: usize = lines.by_ref().take(line).map(|line| line.len() + 1).sum();
        let content = lines.next().expect("the line is there");
        let content = content.strip_suffix('\r').unwrap_or(content);
        let mut counted = 0;
        for (at, character) in content.char_indices() {
            if counted == column {
                return start + at;
            }
            counted += self.unit.length(character);
        }
        assert_eq!(counted, column, "{position} is a position");
        start + content.len()
    }

    /// The text with edits in it, which may not overlap.
    pub fn applied(&self, text: &str, edits: &[Value]) -> String {
        let mut edits: Vec<(usize, usize, &str)> = edits
            .iter()
            .map(|edit| {
                let from = self.offset(text, &edit["range"]["start"]);
                let to = self.offset(text, &edit["range"]["end"]);
                (from, to, edit["newText"].as_str().unwrap())
            })
            .collect();
        edits.sort_unstable();
        let mut result = String::new();
        let mut done = 0;
        for (from, to, insert) in edits {
            assert!(done <= from && from <= to, "edits do not overlap");
            result.push_str(&text[done..from]);
            result.push_str(insert);
            done = to;
        }
        result + &text[done..]
    }

    /// The edits of a file in a workspace edit.
    pub fn edits_of(edit: &Value, uri: &str) -> Vec<Value> {
        let changes = edit["documentChanges"].as_array().unwrap().iter();
        let of_file = changes.filter(|change| change["textDocument"]["uri"] == uri);
        of_file
            .flat_map(|change| change["edits"].as_array().unwrap().clone())
            .collect()
    }

    /// Ends the conversation as the protocol has it; the exit status must be 0.
    pub fn end(mut self) {
        assert_eq!(self.request("shutdown", Value::Null), Ok(Value::Null));
        self.tell("exit", Value::Null);
        assert!(self.child.wait().unwrap().success());
    }

    fn hear(&self) -> Value {
        let heard = self.heard.recv_timeout(Duration::from_secs(60));
        heard.expect("the server answers")
    }

    fn take(&mut self, message: Value) {
        if message["method"] == "textDocument/publishDiagnostics" {
            let params = &message["params"];
            let findings = params["diagnostics"].as_array().unwrap().clone();
            let uri = params["uri"].as_str().unwrap().to_owned();
            self.findings
                .insert(uri, (params["version"].as_i64(), findings));
            return;
        }
        if message.get("method").is_some() && message.get("id").is_some() {
            let id = &message["id"];
            self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }));
        }
        self.said.push(message);
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        self.input.flush().unwrap();
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn hear(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => {
                if let Some(text) = line.strip_prefix("Content-Length: ") {
                    length = text.parse().ok()?;
                }
            }
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// A finding: its rule, its message, and its line and column, from 1, in characters.
#[derive(Debug, PartialEq, Eq)]
pub struct Place(String, String, u64, u64);

impl Place {
    /// One of the findings of `check --format json`.
    pub fn reported(finding: &Value) -> Place {
        Place(
            finding["rule"].as_str().unwrap().to_owned(),
            finding["message"].as_str().unwrap().to_owned(),
            finding["line"].as_u64().unwrap(),
            finding["column"].as_u64().unwrap(),
        )
    }

    /// The name of the rule.
    pub fn rule(&self) -> &str {
        &self.0
    }

    /// What an editor that counts in characters is told.
    pub fn shown(found: &[Value]) -> Vec<Place> {
        let place = |finding: &Value| {
            let start = &finding["range"]["start"];
            let message = finding["message"].as_str().unwrap();
            Place(
                finding["code"].as_str().unwrap().to_owned(),
                message.split('\n').next().unwrap().to_owned(),
                start["line"].as_u64().unwrap() + 1,
                start["character"].as_u64().unwrap() + 1,
            )
        };
        found.iter().map(place).collect()
    }
}

/// The URI of a file.
pub fn uri(path: &Path) -> String {
    let mut uri = String::from("file://");
    for byte in path.to_str().unwrap().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
