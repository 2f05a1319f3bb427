//! How the line is written on which something is typed, with the field that it is.

use lsp_types::{
    Documentation, MarkupContent, MarkupKind, ParameterInformation, ParameterLabel, SignatureHelp,
    SignatureHelpParams, SignatureInformation,
};

use super::lines::number;
use super::requests::Refusal;
use super::serve::Server;
use super::spot;
use super::view::View;
use crate::schema::{Lines, directive, directives};

/// The fields of the directive or line at a place.
///
/// # Errors
/// When the file is not open.
pub(super) fn help(
    server: &mut Server<'_>,
    params: &SignatureHelpParams,
) -> Result<Option<SignatureHelp>, Refusal> {
    server.look_at(&params.text_document_position_params, of_place)
}

/// A line as it is written.
struct Written {
    /// Its beginning, with what is before the fields.
    start: String,
    fields: &'static [&'static str],
    does: &'static str,
    /// Whether the last field may come any number of times.
    repeats: bool,
}

fn of_place<'d, 't>(view: View<'d, 't>, offset: usize) -> Option<SignatureHelp> {
    let model = view.model;
    let (section, part) = spot::part_at(model, offset)?;
    if part.header().contains(&offset) {
        return None;
    }
    let (_, entry) = spot::entry_at(model, offset)?;
    let key = entry.explicit_key();
    if key.is_some_and(|key| offset <= key.range().end) {
        return None;
    }
    let kinds = model.kinds(section);
    let of_directive = key.and_then(|key| {
        let key = key.value();
        let known = kinds.iter().find_map(|kind| directive(key, kind));
        known.or_else(|| directives(key).first().filter(|_| kinds.is_empty()))
    });
    let written = match of_directive {
        Some(known) => Written {
            start: format!("{} = ", known.name),
            fields: known.fields,
            does: known.does,
            repeats: known.rest.is_some(),
        },
        None => {
            let row = kinds.iter().map(|kind| kind.section());
            let row = row
                .into_iter()
                .find(|row| matches!(row.lines, Lines::Fields { .. }))?;
            let Lines::Fields { rest, .. } = row.lines else {
                return None;
            };
            Written {
                start: match row.key {
                    "" => String::new(),
                    key => format!("{key} = "),
                },
                fields: row.fields,
                does: row.does,
                repeats: rest.is_some(),
            }
        }
    };
    if written.fields.is_empty() {
        return None;
    }
    let slots = entry.fields().iter();
    let before = slots.filter(|field| field.slot().end < offset).count();
    let last = written.fields.len() - 1;
    let active = if written.repeats {
        before.min(last)
    } else {
        before
    };
    let mut label = written.start.clone();
    let mut parameters = Vec::new();
    for (index, field) in written.fields.iter().enumerate() {
        if index > 0 {
            label.push_str(", ");
        }
        let start = label.encode_utf16().count();
        label.push_str(field);
        let end = label.encode_utf16().count();
        parameters.push(ParameterInformation {
            label: ParameterLabel::LabelOffsets([number(start), number(end)]),
            documentation: None,
        });
    }
    if written.repeats {
        label.push_str(", …");
    }
    let active = Some(number(active));
    Some(SignatureHelp {
        signatures: vec![SignatureInformation {
            label,
            documentation: Some(Documentation::MarkupContent(MarkupContent {
                kind: MarkupKind::Markdown,
                value: written.does.to_owned(),
            })),
            parameters: Some(parameters),
            active_parameter: active,
        }],
        active_signature: Some(0),
        active_parameter: active,
    })
}
