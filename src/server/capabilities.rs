//! What the editor can do, and what the server offers.

use std::path::PathBuf;

use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions,
    CompletionOptions, DidChangeWatchedFilesRegistrationOptions, ExecuteCommandOptions,
    FileSystemWatcher, FoldingRangeProviderCapability, GlobPattern, HoverProviderCapability,
    InitializeParams, OneOf, Registration, RegistrationParams, RenameOptions, SaveOptions,
    SelectionRangeProviderCapability, SemanticTokensFullOptions, SemanticTokensOptions,
    SemanticTokensServerCapabilities, ServerCapabilities, SignatureHelpOptions,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, WorkDoneProgressOptions, WorkspaceFoldersChangeEvent,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};
use serde_json::{Value, json};

use super::lines::Unit;
use super::{actions, tokens, uri};

/// What is known of the editor.
pub(super) struct Client {
    /// How it counts columns.
    pub(super) unit: Unit,
    /// The folders that it has open.
    pub(super) folders: Vec<PathBuf>,
    /// Whether it asks for the edit of a code action only when it is chosen.
    pub(super) resolves_edits: bool,
    /// Whether it takes code actions rather than commands alone.
    pub(super) takes_actions: bool,
    /// Whether it takes the version of what is edited.
    pub(super) takes_versions: bool,
    /// Whether inlay hints are wanted.
    pub(super) shows_hints: bool,
    watches_files: bool,
}

impl Client {
    /// What the editor says of itself.
    pub(super) fn of(params: &InitializeParams) -> Client {
        let all = &params.capabilities;
        let general = all.general.as_ref();
        let offered = general.and_then(|general| general.position_encodings.as_deref());
        let document = all.text_document.as_ref();
        let action = document.and_then(|document| document.code_action.as_ref());
        let resolved = action.and_then(|action| action.resolve_support.as_ref());
        let is_edit = |name: &String| name == "edit";
        let keeps_data = action.and_then(|action| action.data_support) == Some(true);
        let workspace = all.workspace.as_ref();
        let edits = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let watch = workspace.and_then(|workspace| workspace.did_change_watched_files);
        #[expect(deprecated, reason = "editors without workspace folders name one root")]
        let root = params.root_uri.as_ref();
        let folders = params.workspace_folders.as_deref().unwrap_or_default();
        let folders: Vec<PathBuf> = match folders {
            [] => root.and_then(uri::path).into_iter().collect(),
            folders => folders
                .iter()
                .filter_map(|folder| uri::path(&folder.uri))
                .collect(),
        };
        Client {
            unit: Unit::of(offered),
            folders,
            resolves_edits: keeps_data
                && resolved.is_some_and(|resolved| resolved.properties.iter().any(is_edit)),
            takes_actions: action
                .is_some_and(|action| action.code_action_literal_support.is_some()),
            takes_versions: edits.and_then(|edits| edits.document_changes) == Some(true),
            shows_hints: true,
            watches_files: watch.and_then(|watch| watch.dynamic_registration) == Some(true),
        }
    }

    /// Takes the settings that are for the server alone.
    pub(super) fn configure(&mut self, settings: &Value) {
        let hints = settings
            .get("inlayHints")
            .and_then(|hints| hints.get("enable"));
        let hints = hints.or_else(|| settings.get("inlayHints.enable"));
        self.shows_hints = hints.and_then(Value::as_bool).unwrap_or(true);
    }

    /// Takes over which folders were opened and closed.
    pub(super) fn change_folders(&mut self, event: WorkspaceFoldersChangeEvent) {
        let removed: Vec<PathBuf> = event
            .removed
            .iter()
            .filter_map(|f| uri::path(&f.uri))
            .collect();
        self.folders.retain(|folder| !removed.contains(folder));
        let added = event
            .added
            .iter()
            .filter_map(|folder| uri::path(&folder.uri));
        self.folders.extend(added);
    }

    /// What is to be asked of an editor that tells when files change: about settings,
    /// baselines, INFs and their catalogs.
    pub(super) fn watch(&self) -> Option<RegistrationParams> {
        let globs = ["**/infmend.toml", "**/*.{inf,INF,inx,INX,cat,CAT,json}"];
        let watchers = globs.map(|glob| FileSystemWatcher {
            glob_pattern: GlobPattern::String(glob.to_owned()),
            kind: None,
        });
        let options = DidChangeWatchedFilesRegistrationOptions {
            watchers: watchers.to_vec(),
        };
        self.watches_files.then(|| RegistrationParams {
            registrations: vec![Registration {
                id: "infmend-files".to_owned(),
                method: "workspace/didChangeWatchedFiles".to_owned(),
                register_options: serde_json::to_value(options).ok(),
            }],
        })
    }
}

/// What the server offers an editor.
pub(super) fn answer(client: &Client) -> Value {
    let kinds = vec![CodeActionKind::QUICKFIX, actions::fix_all_kind()];
    let capabilities = ServerCapabilities {
        position_encoding: Some(client.unit.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::SaveOptions(
                    SaveOptions::default(),
                )),
                ..TextDocumentSyncOptions::default()
            },
        )),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(kinds),
            resolve_provider: Some(client.resolves_edits),
            ..CodeActionOptions::default()
        })),
        code_lens_provider: Some(CodeLensOptions {
            resolve_provider: None,
        }),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(["[", "%", "=", ",", "@", " "].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        definition_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        inlay_hint_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        semantic_tokens_provider: Some(SemanticTokensServerCapabilities::SemanticTokensOptions(
            SemanticTokensOptions {
                legend: tokens::legend(),
                range: Some(true),
                full: Some(SemanticTokensFullOptions::Bool(true)),
                ..SemanticTokensOptions::default()
            },
        )),
        signature_help_provider: Some(SignatureHelpOptions {
            trigger_characters: Some(["=", ","].map(str::to_owned).to_vec()),
            ..SignatureHelpOptions::default()
        }),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: vec![actions::FIX_ALL.to_owned()],
            ..ExecuteCommandOptions::default()
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    };
    json!({
        "capabilities": capabilities,
        "serverInfo": { "name": "infmend", "version": env!("CARGO_PKG_VERSION") },
    })
}
