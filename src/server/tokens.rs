//! What each piece of the text is, by which editors colour it: what Windows reads, where a
//! pattern could only guess.

use std::ops::Range;

use lsp_types::{
    SemanticToken, SemanticTokenType, SemanticTokens, SemanticTokensLegend, SemanticTokensParams,
    SemanticTokensRangeParams,
};

use super::hover;
use super::lines::{Unit, number};
use super::requests::Refusal;
use super::serve::Server;
use super::spot::Place;
use super::view::View;
use crate::model::{undecorated, without_companion};
use crate::schema::Argument;

/// The kinds, in the order of their numbers.
const KINDS: [SemanticTokenType; 9] = [
    SemanticTokenType::NAMESPACE,
    SemanticTokenType::KEYWORD,
    SemanticTokenType::PROPERTY,
    SemanticTokenType::STRING,
    SemanticTokenType::NUMBER,
    SemanticTokenType::VARIABLE,
    SemanticTokenType::COMMENT,
    SemanticTokenType::CLASS,
    SemanticTokenType::TYPE,
];

/// The places of [`KINDS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Header,
    Directive,
    Key,
    String,
    Number,
    StringKey,
    Comment,
    Section,
    Decoration,
}

/// What the numbers of tokens mean.
pub(super) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: KINDS.to_vec(),
        token_modifiers: Vec::new(),
    }
}

/// The tokens of a file.
///
/// # Errors
/// When the file is not open.
pub(super) fn of_file(
    server: &mut Server<'_>,
    params: &SemanticTokensParams,
) -> Result<SemanticTokens, Refusal> {
    let unit = server.unit;
    let open = server.opened(&params.text_document.uri)?;
    Ok(open.look(|view| tokens(view, &(0..view.text.len()), unit)))
}

/// The tokens of a part of a file.
///
/// # Errors
/// When the file is not open.
pub(super) fn of_range(
    server: &mut Server<'_>,
    params: &SemanticTokensRangeParams,
) -> Result<SemanticTokens, Refusal> {
    let unit = server.unit;
    let open = server.opened(&params.text_document.uri)?;
    Ok(open.look(|view| {
        let range = view.lines.range(view.text, params.range);
        tokens(view, &range, unit)
    }))
}

fn tokens<'d, 't>(view: View<'d, 't>, wanted: &Range<usize>, unit: Unit) -> SemanticTokens {
    let model = view.model;
    let mut found: Vec<(Range<usize>, Kind)> = Vec::new();
    for part in model.document().sections() {
        let whole = part.header().start..part.body().end;
        if whole.end < wanted.start || whole.start > wanted.end {
            continue;
        }
        of_header(view, part.name_range(), &mut found);
        let Some(section) = model.section_at(part.header().start) else {
            continue;
        };
        for row in part.rows() {
            if row.start() > wanted.end {
                break;
            }
            let entry = row.entry();
            if entry.range().end < wanted.start {
                continue;
            }
            let key = entry.explicit_key().map(|key| (None, key));
            let values = entry
                .fields()
                .iter()
                .enumerate()
                .map(|(index, field)| (Some(index), field));
            for (value, field) in key.into_iter().chain(values) {
                if !field.range().is_empty() {
                    of_field(
                        view,
                        &Place {
                            section,
                            entry,
                            value,
                            field,
                        },
                        &mut found,
                    );
                }
            }
            found.extend(
                entry
                    .comments()
                    .iter()
                    .map(|range| (range.clone(), Kind::Comment)),
            );
        }
    }
    for line in view.lines.line_of(wanted.start)..=view.lines.line_of(wanted.end) {
        let range = view.lines.line(view.text, line);
        let text = view.text.get(range.clone()).unwrap_or_default();
        let indent = text.len() - text.trim_start().len();
        if text.trim_start().starts_with(';') {
            found.push((range.start + indent..range.end, Kind::Comment));
        }
    }
    found.retain(|(range, _)| range.start >= wanted.start && range.end <= wanted.end);
    found.sort_by_key(|(range, _)| range.start);
    SemanticTokens {
        result_id: None,
        data: encoded(view, &found, unit),
    }
}

/// The name of a section, with its decoration and what it says of the install section that it
/// goes with.
fn of_header(view: View<'_, '_>, range: Range<usize>, found: &mut Vec<(Range<usize>, Kind)>) {
    let name = view.text.get(range.clone()).unwrap_or_default();
    let install = without_companion(name);
    let base = undecorated(install).unwrap_or(install);
    let (decoration, companion) = (range.start + base.len(), range.start + install.len());
    let pieces = [
        (range.start..decoration, Kind::Header),
        (decoration..companion, Kind::Decoration),
        (companion..range.end, Kind::Directive),
    ];
    found.extend(pieces.into_iter().filter(|(piece, _)| !piece.is_empty()));
}

fn of_field<'d, 't>(
    view: View<'d, 't>,
    place: &Place<'d, 't>,
    found: &mut Vec<(Range<usize>, Kind)>,
) {
    let model = view.model;
    let range = place.field.range();
    let reference = place.reference(model);
    let kind = match (place.value, &reference) {
        _ if place.is_key() && hover::known_directive(model, place).is_some() => Kind::Directive,
        (None, None) => Kind::Key,
        (_, Some(reference)) if reference.argument.is_section() => Kind::Section,
        (_, Some(reference)) if reference.argument == Argument::TargetOs => Kind::Decoration,
        _ => match hover::argument(model, place) {
            Some(Argument::Flags(_) | Argument::Number { .. } | Argument::Dirid) => Kind::Number,
            _ if place.value.is_none() => Kind::Key,
            _ => Kind::String,
        },
    };
    // The strings in it are something of their own, and so are the folders.
    let strings = model.strings_used_by(place.entry, place.value).into_iter();
    let strings = strings.map(|used| (used.range.start - 1..used.range.end + 1, Kind::StringKey));
    let folders = place.dirids(model).into_iter();
    let folders = folders.map(|(_, range)| (range, Kind::Number));
    let mut within: Vec<_> = strings.chain(folders).collect();
    within.sort_by_key(|(range, _)| range.start);
    let mut start = range.start;
    for (whole, own) in within {
        if whole.start < start {
            continue;
        }
        if start < whole.start {
            found.push((start..whole.start, kind));
        }
        start = whole.end;
        found.push((whole, own));
    }
    if start < range.end {
        found.push((start..range.end, kind));
    }
}

/// The tokens as the protocol has them: each relative to the one before, none longer than its
/// line.
fn encoded<'d, 't>(
    view: View<'d, 't>,
    found: &[(Range<usize>, Kind)],
    unit: Unit,
) -> Vec<SemanticToken> {
    let mut data = Vec::new();
    let (mut last_line, mut last_start, mut done) = (0, 0, 0);
    for (range, kind) in found {
        let (first, last) = (
            view.lines.line_of(range.start),
            view.lines.line_of(range.end),
        );
        for line in first..=last {
            let whole = view.lines.line(view.text, line);
            let piece = range.start.max(whole.start).max(done)..range.end.min(whole.end);
            let text = view.text.get(piece.clone()).unwrap_or_default();
            if text.is_empty() {
                continue;
            }
            done = piece.end;
            let start = view.lines.position(view.text, piece.start);
            let delta_line = start.line - last_line;
            data.push(SemanticToken {
                delta_line,
                delta_start: start.character - if delta_line == 0 { last_start } else { 0 },
                length: number(unit.length(text)),
                token_type: *kind as u32,
                token_modifiers_bitset: 0,
            });
            (last_line, last_start) = (start.line, start.character);
        }
    }
    data
}
