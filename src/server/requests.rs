//! Which question is answered where.

use lsp_server::ErrorCode;
use lsp_types::request::{
    CodeActionRequest, CodeActionResolveRequest, CodeLensRequest, Completion,
    DocumentHighlightRequest, DocumentSymbolRequest, ExecuteCommand, FoldingRangeRequest,
    GotoDefinition, HoverRequest, InlayHintRequest, PrepareRenameRequest, References, Rename,
    Request, SelectionRangeRequest, SemanticTokensFullRequest, SemanticTokensRangeRequest,
    SignatureHelpRequest, WorkspaceSymbolRequest,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::serve::Server;
use super::{
    actions, completion, hints, hover, lens, navigation, rename, shape, signature, symbols, tokens,
};

/// Why there is no answer.
pub(super) type Refusal = (ErrorCode, String);

/// The answer to a question.
///
/// # Errors
/// When the method is unknown, its parameters are not what they should be, or what is wanted
/// cannot be done.
pub(super) fn answer(
    server: &mut Server<'_>,
    method: &str,
    params: Value,
) -> Result<Value, Refusal> {
    match method {
        CodeActionRequest::METHOD => write(actions::actions(server, &read(params)?)),
        CodeActionResolveRequest::METHOD => write(actions::resolve(server, read(params)?)?),
        CodeLensRequest::METHOD => write(lens::lenses(server, &read(params)?)?),
        Completion::METHOD => write(completion::completions(server, &read(params)?)?),
        DocumentHighlightRequest::METHOD => write(navigation::highlights(server, &read(params)?)?),
        DocumentSymbolRequest::METHOD => write(symbols::of_document(server, &read(params)?)?),
        ExecuteCommand::METHOD => write(actions::execute(server, read(params)?)?),
        FoldingRangeRequest::METHOD => write(shape::folds(server, &read(params)?)?),
        GotoDefinition::METHOD => write(navigation::definition(server, &read(params)?)?),
        HoverRequest::METHOD => write(hover::hover(server, &read(params)?)?),
        InlayHintRequest::METHOD => write(hints::hints(server, &read(params)?)?),
        PrepareRenameRequest::METHOD => write(rename::prepare(server, &read(params)?)?),
        References::METHOD => write(navigation::references(server, &read(params)?)?),
        Rename::METHOD => write(rename::rename(server, &read(params)?)?),
        SelectionRangeRequest::METHOD => write(shape::selections(server, &read(params)?)?),
        SemanticTokensFullRequest::METHOD => write(tokens::of_file(server, &read(params)?)?),
        SemanticTokensRangeRequest::METHOD => write(tokens::of_range(server, &read(params)?)?),
        SignatureHelpRequest::METHOD => write(signature::help(server, &read(params)?)?),
        WorkspaceSymbolRequest::METHOD => write(symbols::of_workspace(server, &read(params)?)),
        _ => {
            let reason = format!("infmend does not know {method}");
            Err((ErrorCode::MethodNotFound, reason))
        }
    }
}

fn read<T: DeserializeOwned>(params: Value) -> Result<T, Refusal> {
    serde_json::from_value(params).map_err(|error| (ErrorCode::InvalidParams, error.to_string()))
}

fn write(answer: impl Serialize) -> Result<Value, Refusal> {
    serde_json::to_value(answer).map_err(|error| (ErrorCode::InternalError, error.to_string()))
}
