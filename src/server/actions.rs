//! Code actions: fixes, and comments that allow findings.

use std::collections::HashMap;

use lsp_server::ErrorCode;
use lsp_types::{
    ApplyWorkspaceEditParams, CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams,
    Command, DocumentChanges, ExecuteCommandParams, OneOf, OptionalVersionedTextDocumentIdentifier,
    TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::diagnostics;
use super::edits::edits;
use super::open::Open;
use super::project::FixRequest;
use super::requests::Refusal;
use super::serve::Server;
use crate::fix::{Applied, Fixed};
use crate::report::capitalized;
use crate::rules::{Applicability, Finding, Fix, Rule};
use crate::syntax::Document;

/// The command that makes all safe fixes of the file whose URI is its argument.
pub(super) const FIX_ALL: &str = "infmend.fixAll";

/// The kind of the action that makes all safe fixes of a file, as editors can do by
/// themselves when it is saved.
pub(super) fn fix_all_kind() -> CodeActionKind {
    CodeActionKind::from("source.fixAll.infmend")
}

/// What an action does, by which it is found again when it is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Choice {
    uri: String,
    /// The number of the text that it was offered for.
    version: i32,
    does: Does,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Does {
    /// Makes the fix of one finding.
    Fix(Which),
    /// Makes all safe fixes of a rule.
    FixRule(String),
    /// Makes all safe fixes.
    FixAll,
    /// Allows a finding with a comment.
    Allow(Which),
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Which {
    rule: String,
    message: String,
    /// What its fix does.
    description: Option<String>,
    /// Where the edits of its fix begin, in their order, or where it stands.
    starts: Vec<usize>,
    /// Whether no other finding says the same.
    is_alone: bool,
    is_unsafe: bool,
}

impl Which {
    fn of(finding: &Finding, fix: Option<&Fix>) -> Which {
        let mut starts: Vec<usize> = match fix {
            Some(fix) => fix.edits.iter().map(|edit| edit.range.start).collect(),
            None => vec![finding.range.start],
        };
        starts.sort_unstable();
        Which {
            rule: finding.rule.to_owned(),
            message: finding.message.clone(),
            description: fix.map(|fix| fix.description.clone()),
            starts,
            is_alone: false,
            is_unsafe: fix.is_some_and(|fix| fix.applicability == Applicability::Unsafe),
        }
    }

    /// Whether a fix is that of the finding.
    fn is(&self, applied: &Applied) -> bool {
        let mut starts: Vec<usize> = applied.ranges.iter().map(|range| range.start).collect();
        starts.sort_unstable();
        applied.rule == self.rule
            && applied.message == self.message
            && self
                .description
                .as_ref()
                .is_none_or(|text| *text == applied.description)
            && (self.is_alone || starts == self.starts)
    }

    /// Whether a comment that allows a finding allows this one: it stands on a line of the
    /// finding's entry or header, above that, or on the first line of the file.
    fn is_allowed_by(&self, applied: &Applied, text: &str) -> bool {
        let stands = self.starts.first().copied().unwrap_or_default();
        let document = Document::new(text);
        let sections = document.sections();
        let behind = sections.partition_point(|section| section.header().start <= stands);
        let section = behind.checked_sub(1).and_then(|last| sections.get(last));
        let lines = section.and_then(|section| match section.header().contains(&stands) {
            true => Some(section.header()),
            false => Some(section.row(section.row_at(stands)?)?.entry().range()),
        });
        let lines = lines
            .filter(|lines| lines.contains(&stands))
            .unwrap_or(0..0);
        let at = applied.ranges.first().map_or(0, |range| range.start);
        applied.rule == self.rule
            && applied.message == self.message
            && (at == 0 || (lines.start..=lines.end).contains(&at))
    }
}

/// What can be done where the editor asks.
pub(super) fn actions(
    server: &mut Server<'_>,
    params: &CodeActionParams,
) -> Option<Vec<CodeActionOrCommand>> {
    let wanted = params.context.only.as_deref();
    let is_wanted = |kind: &CodeActionKind| {
        wanted.is_none_or(|wanted| wanted.iter().any(|wanted| includes(wanted, kind)))
    };
    let open = server.open.get(params.text_document.uri.as_str())?;
    if open.misread.is_some() {
        return None;
    }
    let source = open.source();
    let findings = server.project.check(open.path.as_deref(), &source).ok()?;
    // On the whole line, wherever on it the finding is.
    let asked = open.lines.range(&open.text, params.range);
    let line = |offset: usize| open.lines.line(&open.text, open.lines.line_of(offset));
    let range = line(asked.start).start..line(asked.end).end;
    let touches =
        |finding: &&Finding| finding.range.start <= range.end && range.start <= finding.range.end;
    let mut offered: Vec<(CodeAction, Does)> = Vec::new();
    if is_wanted(&CodeActionKind::QUICKFIX) {
        for finding in findings.iter().filter(touches) {
            let says_same =
                |other: &&Finding| other.rule == finding.rule && other.message == finding.message;
            let is_alone = findings.iter().filter(says_same).count() == 1;
            offered.extend(of_finding(open, finding, is_alone));
        }
        let mut rules: Vec<&str> = Vec::new();
        for finding in findings.iter().filter(touches) {
            if !rules.contains(&finding.rule) && is_safe(finding) {
                rules.push(finding.rule);
            }
        }
        for rule in rules {
            let count = findings
                .iter()
                .filter(|found| found.rule == rule && is_safe(found))
                .count();
            if count > 1 {
                let title = format!("Fix all {count} of {rule} in this file");
                let action = action(title, CodeActionKind::QUICKFIX);
                offered.push((action, Does::FixRule(rule.to_owned())));
            }
        }
    }
    let safe = findings.iter().filter(|finding| is_safe(finding)).count();
    if safe > 0 {
        let title = format!("Fix all that is safe in this file ({safe})");
        // Once in the list of what can be done here, once for those who ask for it.
        let kinds = [CodeActionKind::QUICKFIX, fix_all_kind()];
        let is_here = findings.iter().any(|finding| touches(&finding));
        for kind in kinds.into_iter().filter(is_wanted) {
            if kind != CodeActionKind::QUICKFIX || is_here {
                offered.push((action(title.clone(), kind), Does::FixAll));
            }
        }
    }
    let (uri, version) = (open.uri.to_string(), open.version);
    let mut actions = Vec::new();
    for (mut action, does) in offered {
        let choice = Choice {
            uri: uri.clone(),
            version,
            does,
        };
        if server.client.resolves_edits {
            action.data = serde_json::to_value(choice).ok();
        } else {
            match edit(server, &choice) {
                Ok(edit) => action.edit = Some(edit),
                Err(_) => continue,
            }
        }
        actions.push(match server.client.takes_actions {
            true => CodeActionOrCommand::CodeAction(action),
            // An old editor runs commands alone, of which there is one.
            false if action.kind == Some(fix_all_kind()) => CodeActionOrCommand::Command(Command {
                title: action.title,
                command: FIX_ALL.to_owned(),
                arguments: Some(vec![json!(uri)]),
            }),
            false => continue,
        });
    }
    Some(actions)
}

/// Whether an editor that asks for one kind means another: that or one below it.
fn includes(wanted: &CodeActionKind, kind: &CodeActionKind) -> bool {
    let below = kind.as_str().strip_prefix(wanted.as_str());
    below.is_some_and(|below| below.is_empty() || below.starts_with('.'))
        || wanted.as_str().is_empty()
}

fn action(title: String, kind: CodeActionKind) -> CodeAction {
    CodeAction {
        title,
        kind: Some(kind),
        ..CodeAction::default()
    }
}

/// Whether the fix of a finding can be made by changing the text: a text says nothing of
/// its encoding, and editors keep line ends to themselves.
fn is_made(finding: &Finding) -> Option<&Fix> {
    let fix = finding.fix.as_ref()?;
    (fix.is_made() && fix.encoding().is_none() && !fix.edits.is_empty()).then_some(fix)
}

fn is_safe(finding: &Finding) -> bool {
    is_made(finding).is_some_and(|fix| fix.applicability == Applicability::Safe)
}

/// What can be done about one finding.
fn of_finding(open: &Open, finding: &Finding, is_alone: bool) -> Vec<(CodeAction, Does)> {
    let diagnostics = Some(vec![diagnostics::diagnostic(open, finding)]);
    let mut offered = Vec::new();
    if let Some(fix) = is_made(finding) {
        let is_safe = fix.applicability == Applicability::Safe;
        let description = capitalized(&fix.description);
        let title = match is_safe {
            true => description,
            false => format!("{description} (unsafe: it may change more than the finding)"),
        };
        offered.push((
            CodeAction {
                diagnostics: diagnostics.clone(),
                is_preferred: is_safe.then_some(true),
                ..action(title, CodeActionKind::QUICKFIX)
            },
            Does::Fix(Which {
                is_alone,
                ..Which::of(finding, Some(fix))
            }),
        ));
    }
    if Rule::named(finding.rule).is_some() {
        offered.push((
            CodeAction {
                diagnostics,
                ..action(
                    format!("Allow {} here with a comment", finding.rule),
                    CodeActionKind::QUICKFIX,
                )
            },
            Does::Allow(Which::of(finding, None)),
        ));
    }
    offered
}

/// An action with its edit.
///
/// # Errors
/// When it is not one that was offered, the text has changed since, or it cannot be done.
pub(super) fn resolve(
    server: &mut Server<'_>,
    mut action: CodeAction,
) -> Result<CodeAction, Refusal> {
    let choice = action
        .data
        .clone()
        .and_then(|data| serde_json::from_value::<Choice>(data).ok());
    let Some(choice) = choice else {
        let reason = "this is not one of infmend's actions".to_owned();
        return Err((ErrorCode::InvalidParams, reason));
    };
    action.edit = Some(edit(server, &choice)?);
    Ok(action)
}

/// Does what a command says.
///
/// # Errors
/// When there is no such command or file, or it cannot be done.
pub(super) fn execute(
    server: &mut Server<'_>,
    params: ExecuteCommandParams,
) -> Result<Option<Value>, Refusal> {
    if params.command != FIX_ALL {
        let reason = format!("infmend does not know the command {}", params.command);
        return Err((ErrorCode::InvalidParams, reason));
    }
    let uri = params
        .arguments
        .first()
        .and_then(Value::as_str)
        .unwrap_or_default();
    let Some(open) = server.open.get(uri) else {
        let reason = format!("{FIX_ALL} takes the URI of a file that is open");
        return Err((ErrorCode::InvalidParams, reason));
    };
    let choice = Choice {
        uri: uri.to_owned(),
        version: open.version,
        does: Does::FixAll,
    };
    let edit = edit(server, &choice)?;
    server.ask(
        "workspace/applyEdit",
        ApplyWorkspaceEditParams {
            label: Some("Fix all that is safe".to_owned()),
            edit,
        },
    );
    Ok(None)
}

/// What an action changes.
fn edit(server: &mut Server<'_>, choice: &Choice) -> Result<WorkspaceEdit, Refusal> {
    let failed = |reason: String| (ErrorCode::RequestFailed, reason);
    let Some(open) = server.open.get(&choice.uri) else {
        return Err(failed("the file is not open any more".to_owned()));
    };
    if open.version != choice.version {
        let reason = "the text has changed since".to_owned();
        return Err((ErrorCode::ContentModified, reason));
    }
    if let Some(reason) = &open.misread {
        return Err(failed(reason.clone()));
    }
    let is_of = |applied: &Applied| match &choice.does {
        Does::Fix(which) => which.is(applied),
        Does::Allow(which) => which.is_allowed_by(applied, &open.text),
        Does::FixRule(rule) => applied.rule == rule,
        Does::FixAll => true,
    };
    let is_unsafe = matches!(&choice.does, Does::Fix(which) if which.is_unsafe);
    let wanted = |applied: &Applied| {
        is_of(applied) && (is_unsafe || applied.applicability == Applicability::Safe)
    };
    let request = FixRequest {
        unsafe_fixes: is_unsafe,
        allow: match &choice.does {
            Does::Allow(which) => Rule::named(&which.rule),
            _ => None,
        },
        wanted: &wanted,
    };
    let source = open.source();
    let fixed = server.project.fix(open.path.as_deref(), &source, &request);
    let Some(fixed) = fixed.map_err(failed)? else {
        let reason =
            "the file belongs to a signed package that is to be kept, or is not a Windows INF";
        return Err(failed(reason.to_owned()));
    };
    if fixed.applied.is_empty() {
        return Err(failed(why_not(&fixed)));
    }
    let changed = edits(&open.text, fixed.source.text(), &open.lines);
    let file = (open.uri.clone(), Some(open.version), changed);
    Ok(workspace_edit(server, vec![file]))
}

fn why_not(fixed: &Fixed) -> String {
    let refused = fixed.refused.first().map(ToString::to_string);
    refused.unwrap_or_else(|| "there is nothing to fix any more".to_owned())
}

/// Edits of files, each with the number of its text where it is open, as the editor takes
/// them.
pub(super) fn workspace_edit(
    server: &Server<'_>,
    files: Vec<(Uri, Option<i32>, Vec<TextEdit>)>,
) -> WorkspaceEdit {
    if server.client.takes_versions {
        let changes = files
            .into_iter()
            .map(|(uri, version, edits)| TextDocumentEdit {
                text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
                edits: edits.into_iter().map(OneOf::Left).collect(),
            });
        return WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(changes.collect())),
            ..WorkspaceEdit::default()
        };
    }
    #[expect(clippy::mutable_key_type, reason = "so the protocol's types have it")]
    let changes: HashMap<Uri, Vec<TextEdit>> = files
        .into_iter()
        .map(|(uri, _, edits)| (uri, edits))
        .collect();
    WorkspaceEdit {
        changes: Some(changes),
        ..WorkspaceEdit::default()
    }
}
