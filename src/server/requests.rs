//! Which question is answered where.

use lsp_server::ErrorCode;
use lsp_types::request::{CodeActionRequest, CodeActionResolveRequest, ExecuteCommand, Request};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::actions;
use super::serve::Server;

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
        ExecuteCommand::METHOD => write(actions::execute(server, read(params)?)?),
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
