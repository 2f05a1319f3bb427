//! What numbers mean, shown beside them: flags by their names, DIRIDs by their folders.

use std::ops::Range;

use lsp_types::{InlayHint, InlayHintKind, InlayHintLabel, InlayHintParams};

use super::hover;
use super::requests::Refusal;
use super::serve::Server;
use super::spot::{self, Place, dirid_number};
use super::view::View;
use crate::schema::{Argument, number};

/// The hints of a part of a file; none where they are not wanted.
///
/// # Errors
/// When the file is not open.
pub(super) fn hints(
    server: &mut Server<'_>,
    params: &InlayHintParams,
) -> Result<Vec<InlayHint>, Refusal> {
    if !server.client.shows_hints {
        return Ok(Vec::new());
    }
    let open = server.opened(&params.text_document.uri)?;
    Ok(open.look(|view| {
        let range = view.lines.range(view.text, params.range);
        let mut hints = Vec::new();
        for place in places(view, &range) {
            hints.extend(of_place(view, &place));
        }
        hints
    }))
}

/// The values of the entries within a range.
fn places<'d, 't>(view: View<'d, 't>, range: &Range<usize>) -> Vec<Place<'d, 't>> {
    let model = view.model;
    let mut places = Vec::new();
    for part in model.document().sections() {
        if part.body().start > range.end || part.body().end < range.start {
            continue;
        }
        let Some(section) = model.section_at(part.header().start) else {
            continue;
        };
        for row in part.rows() {
            if row.start() > range.end {
                break;
            }
            let entry = row.entry();
            if entry.range().end < range.start {
                continue;
            }
            let fields = entry.fields().iter().enumerate();
            places.extend(fields.map(|(index, field)| Place {
                section,
                entry,
                value: Some(index),
                field,
            }));
        }
    }
    places
}

fn of_place<'d, 't>(view: View<'d, 't>, place: &Place<'d, 't>) -> Option<InlayHint> {
    let model = view.model;
    let range = place.field.range();
    if range.is_empty() {
        return None;
    }
    let text = spot::text_of(model, place.field);
    let (label, at) = match hover::argument(model, place) {
        Some(Argument::Flags(set)) => {
            let names = set.names(number(&text).filter(|value| *value != 0)?);
            (
                Some(names).filter(|names| !names.starts_with("0x"))?,
                range.end,
            )
        }
        Some(Argument::Dirid) => (folder(dirid_number(&text)?)?, range.end),
        _ => {
            // `%12%` in a path.
            let (number, range) = place.dirids(model).into_iter().next()?;
            (folder(number)?, range.end)
        }
    };
    Some(InlayHint {
        position: view.lines.position(view.text, at),
        label: InlayHintLabel::String(label),
        kind: Some(InlayHintKind::TYPE),
        text_edits: None,
        tooltip: None,
        padding_left: Some(true),
        padding_right: None,
        data: None,
    })
}

/// What a DIRID stands for, without what `hover` says besides.
fn folder(number: u32) -> Option<String> {
    let words = hover::dirid_words(number)?;
    // The path where it has one: `the drivers folder, %SystemRoot%\system32\drivers`.
    let path = words.split('`').nth(1);
    Some(path.unwrap_or(words).to_owned())
}
