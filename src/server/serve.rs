//! The conversation with the editor.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{
    Cancel, DidChangeConfiguration, DidChangeTextDocument, DidChangeWatchedFiles,
    DidChangeWorkspaceFolders, DidCloseTextDocument, DidOpenTextDocument, DidSaveTextDocument,
    Exit, Notification as _, PublishDiagnostics, ShowMessage,
};
use lsp_types::request::{Request as _, Shutdown};
use lsp_types::{
    CancelParams, Diagnostic, DidChangeConfigurationParams, DidChangeTextDocumentParams,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, InitializeParams, MessageType, NumberOrString,
    PublishDiagnosticsParams, ShowMessageParams, Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::capabilities::{self, Client};
use super::diagnostics;
use super::lines::Unit;
use super::open::Open;
use super::project::Project;
use super::requests;

/// What the server knows while it runs.
pub(super) struct Server<'p> {
    pub(super) project: &'p mut dyn Project,
    pub(super) client: Client,
    /// The files that are open, by their URIs.
    pub(super) open: BTreeMap<String, Open>,
    /// How columns are counted.
    pub(super) unit: Unit,
    /// What the editor has sent and nobody has read.
    heard: Receiver<Message>,
    said_to: &'p dyn Fn(Message),
    /// What was sent by the editor and is not answered yet.
    queue: VecDeque<Message>,
    /// The number of the last request that was sent to the editor.
    asked: i32,
    /// What was said already of settings that cannot be used.
    said: Option<String>,
    is_shut_down: bool,
}

/// Serves an editor on standard input and output until it ends the conversation.
///
/// # Errors
/// When what came was no conversation in this protocol, in a sentence.
pub(crate) fn serve(project: &mut dyn Project) -> Result<(), String> {
    let (connection, threads) = Connection::stdio();
    let ended = converse(connection, project);
    // Where the editor is gone there is nothing more to write.
    let written = threads.join();
    ended?;
    written.map_err(|error| format!("cannot talk to the editor: {error}"))
}

fn converse(connection: Connection, project: &mut dyn Project) -> Result<(), String> {
    let said = |error: lsp_server::ProtocolError| {
        format!(
            "no editor speaks to this server: it is started by an editor and expects the Language Server Protocol on standard input ({error})"
        )
    };
    let (id, params) = connection.initialize_start().map_err(said)?;
    let params: InitializeParams = serde_json::from_value(params)
        .map_err(|error| format!("the editor's first request is not understood: {error}"))?;
    let client = Client::of(&params);
    let unit = client.unit;
    let answer = capabilities::answer(&client);
    connection.initialize_finish(id, answer).map_err(said)?;
    let Connection { sender, receiver } = connection;
    let (ahead, heard) = channel();
    thread::spawn(move || listen(receiver, &ahead));
    // Nobody is there to be told that the editor is gone, which ends the run soon.
    let say = move |message| drop(sender.send(message));
    let mut server = Server {
        project,
        client,
        open: BTreeMap::new(),
        unit,
        heard,
        said_to: &say,
        queue: VecDeque::new(),
        asked: 0,
        said: None,
        is_shut_down: false,
    };
    if let Some(settings) = params.initialization_options {
        server.configure(&settings);
    }
    if let Some(watch) = server.client.watch() {
        server.ask("client/registerCapability", watch);
    }
    server.run();
    Ok(())
}

/// Takes what comes as soon as it comes: the connection holds one message, and what is cancelled
/// must be known before it is done.
fn listen(receiver: impl IntoIterator<Item = Message>, ahead: &Sender<Message>) {
    for message in receiver {
        if ahead.send(message).is_err() {
            return;
        }
    }
}

impl Server<'_> {
    fn run(&mut self) {
        loop {
            self.take_in();
            let Some(message) = self.queue.pop_front() else {
                // While nothing is asked, what was changed is checked, file by file.
                if self.publish_one() {
                    continue;
                }
                match self.heard.recv() {
                    Ok(message) => self.queue.push_back(message),
                    // The editor is gone.
                    Err(_) => return,
                }
                continue;
            };
            match message {
                Message::Request(request) => self.answer(request),
                Message::Notification(notification) if notification.method == Exit::METHOD => {
                    return;
                }
                Message::Notification(notification) => self.notice(notification),
                // To what was asked of the editor: it may do so or not.
                Message::Response(_) => {}
            }
        }
    }

    /// Takes in all that has come, so that what is cancelled meanwhile is not done.
    fn take_in(&mut self) {
        while let Ok(message) = self.heard.try_recv() {
            if let Message::Notification(notification) = &message
                && notification.method == Cancel::METHOD
            {
                self.cancel(notification);
            } else {
                self.queue.push_back(message);
            }
        }
    }

    fn cancel(&mut self, notification: &Notification) {
        let Some(params) = read::<CancelParams>(&notification.params) else {
            return;
        };
        let id = match params.id {
            NumberOrString::Number(number) => RequestId::from(number),
            NumberOrString::String(text) => RequestId::from(text),
        };
        let is_meant = |message: &Message| matches!(message, Message::Request(r) if r.id == id);
        let waiting = self.queue.iter().position(is_meant);
        if waiting.and_then(|at| self.queue.remove(at)).is_some() {
            let code = ErrorCode::RequestCanceled as i32;
            self.send(Response::new_err(id, code, "cancelled".to_owned()));
        }
    }

    fn answer(&mut self, request: Request) {
        let Request { id, method, params } = request;
        if self.is_shut_down {
            let code = ErrorCode::InvalidRequest as i32;
            let reason = "the server is about to end".to_owned();
            return self.send(Response::new_err(id, code, reason));
        }
        if method == Shutdown::METHOD {
            self.is_shut_down = true;
            return self.send(Response::new_ok(id, Value::Null));
        }
        let response = match requests::answer(self, &method, params) {
            Ok(value) => Response::new_ok(id, value),
            Err((code, reason)) => Response::new_err(id, code as i32, reason),
        };
        self.send(response);
    }

    fn notice(&mut self, notification: Notification) {
        let params = &notification.params;
        match notification.method.as_str() {
            DidOpenTextDocument::METHOD => {
                let Some(DidOpenTextDocumentParams { text_document }) = read(params) else {
                    return;
                };
                let key = text_document.uri.to_string();
                let (uri, version) = (text_document.uri, text_document.version);
                let mut open = Open::new(uri, version, text_document.text, self.unit);
                open.look_at_disk(self.project);
                self.open.insert(key, open);
            }
            DidChangeTextDocument::METHOD => {
                let Some(params) = read::<DidChangeTextDocumentParams>(params) else {
                    return;
                };
                let document = params.text_document;
                if let Some(open) = self.open.get_mut(document.uri.as_str()) {
                    open.change(document.version, params.content_changes);
                }
            }
            DidSaveTextDocument::METHOD => {
                let Some(DidSaveTextDocumentParams { text_document, .. }) = read(params) else {
                    return;
                };
                self.project.forget();
                if let Some(open) = self.open.get_mut(text_document.uri.as_str()) {
                    open.look_at_disk(self.project);
                }
                self.all_are_due();
            }
            DidCloseTextDocument::METHOD => {
                let Some(DidCloseTextDocumentParams { text_document }) = read(params) else {
                    return;
                };
                self.open.remove(text_document.uri.as_str());
                self.publish(text_document.uri, None, Vec::new());
            }
            DidChangeWatchedFiles::METHOD => {
                self.project.forget();
                let files: Vec<&mut Open> = self.open.values_mut().collect();
                for open in files {
                    open.look_at_disk(self.project);
                }
                self.all_are_due();
            }
            DidChangeConfiguration::METHOD => {
                if let Some(DidChangeConfigurationParams { settings }) = read(params) {
                    // Clients that keep all settings in one object name the section.
                    let settings = settings.get("infmend").cloned().unwrap_or(settings);
                    self.configure(&settings);
                }
            }
            DidChangeWorkspaceFolders::METHOD => {
                if let Some(DidChangeWorkspaceFoldersParams { event }) = read(params) {
                    self.client.change_folders(event);
                }
            }
            _ => {}
        }
    }

    /// Takes the editor's settings.
    fn configure(&mut self, settings: &Value) {
        if !settings.is_object() {
            return;
        }
        self.client.configure(settings);
        if let Err(error) = self.project.configure(settings) {
            self.show(MessageType::ERROR, format!("infmend: {error}"));
        }
        self.all_are_due();
    }

    fn all_are_due(&mut self) {
        for open in self.open.values_mut() {
            open.is_due = true;
        }
    }

    /// Sends the findings of a file where they are due. Returns whether they were.
    fn publish_one(&mut self) -> bool {
        let Some(open) = self.open.values_mut().find(|open| open.is_due) else {
            return false;
        };
        open.is_due = false;
        let source = open.source();
        let found = self.project.check(open.path.as_deref(), &source);
        let misread = open.misread.clone().map(diagnostics::of_file);
        let mut shown: Vec<Diagnostic> = misread.into_iter().collect();
        let (uri, version) = (open.uri.clone(), open.version);
        match found {
            Ok(findings) => {
                let found = findings
                    .iter()
                    .map(|finding| diagnostics::diagnostic(open, finding));
                shown.extend(found);
                self.said = None;
            }
            Err(error) => {
                // Once, not with each key.
                if self.said.as_ref() != Some(&error) {
                    self.show(MessageType::ERROR, format!("infmend: {error}"));
                    self.said = Some(error);
                }
            }
        }
        self.publish(uri, Some(version), shown);
        true
    }

    fn publish(&self, uri: Uri, version: Option<i32>, diagnostics: Vec<Diagnostic>) {
        self.tell::<PublishDiagnostics>(PublishDiagnosticsParams {
            uri,
            diagnostics,
            version,
        });
    }

    /// Shows the user a message.
    pub(super) fn show(&self, kind: MessageType, message: String) {
        self.tell::<ShowMessage>(ShowMessageParams { typ: kind, message });
    }

    /// Asks the editor for something, whose answer is not waited for.
    pub(super) fn ask(&mut self, method: &str, params: impl Serialize) {
        self.asked += 1;
        let id = RequestId::from(self.asked);
        self.send(Request::new(id, method.to_owned(), params));
    }

    fn tell<N>(&self, params: N::Params)
    where
        N: lsp_types::notification::Notification,
        N::Params: Serialize,
    {
        self.send(Notification::new(N::METHOD.to_owned(), params));
    }

    fn send(&self, message: impl Into<Message>) {
        (self.said_to)(message.into());
    }
}

/// The parameters of a message; `None` where they are not what they should be.
fn read<T: DeserializeOwned>(params: &Value) -> Option<T> {
    T::deserialize(params).ok()
}
