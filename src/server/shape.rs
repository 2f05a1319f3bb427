//! What belongs together: what can be folded, and what is selected step by step.

use std::ops::Range;

use lsp_types::{
    FoldingRange, FoldingRangeKind, FoldingRangeParams, SelectionRange, SelectionRangeParams,
};

use super::lines::number;
use super::requests::Refusal;
use super::serve::Server;
use super::spot::{self, Spot};
use super::view::View;

/// What can be folded: sections, without the empty lines at their ends, entries of several
/// lines, and comments of several lines.
///
/// # Errors
/// When the file is not open.
pub(super) fn folds(
    server: &mut Server<'_>,
    params: &FoldingRangeParams,
) -> Result<Vec<FoldingRange>, Refusal> {
    let open = server.opened(&params.text_document.uri)?;
    Ok(open.look(|view| {
        let mut folds = Vec::new();
        for part in view.model.document().sections() {
            let whole = part.header().start..part.body().end;
            let text = view.text.get(whole.clone()).unwrap_or_default().trim_end();
            folds.extend(fold(view, &(whole.start..whole.start + text.len()), None));
            for entry in part.entries() {
                let range = entry.range();
                let text = view.text.get(range.clone()).unwrap_or_default();
                let range = range.start..range.start + text.trim_end().len();
                folds.extend(fold(view, &range, None));
            }
        }
        folds.extend(comments(view));
        folds
    }))
}

fn fold<'d, 't>(
    view: View<'d, 't>,
    range: &Range<usize>,
    kind: Option<FoldingRangeKind>,
) -> Option<FoldingRange> {
    let (first, last) = (
        view.lines.line_of(range.start),
        view.lines.line_of(range.end),
    );
    (first < last).then(|| FoldingRange {
        start_line: number(first),
        end_line: number(last),
        kind,
        ..FoldingRange::default()
    })
}

/// Lines one below the other with nothing but a comment on each.
fn comments<'d, 't>(view: View<'d, 't>) -> Vec<FoldingRange> {
    let mut folds = Vec::new();
    let mut start: Option<usize> = None;
    for line in 0..=view.lines.count() {
        let range = view.lines.line(view.text, line);
        let text = view.text.get(range).unwrap_or_default().trim_start();
        let is_comment = line < view.lines.count() && text.starts_with(';');
        match (is_comment, start) {
            (true, None) => start = Some(line),
            (false, Some(first)) => {
                if line > first + 1 {
                    folds.push(FoldingRange {
                        start_line: number(first),
                        end_line: number(line - 1),
                        kind: Some(FoldingRangeKind::Comment),
                        ..FoldingRange::default()
                    });
                }
                start = None;
            }
            _ => {}
        }
    }
    folds
}

/// What a selection grows to: the string or field, the entry, the section, the file.
///
/// # Errors
/// When the file is not open.
pub(super) fn selections(
    server: &mut Server<'_>,
    params: &SelectionRangeParams,
) -> Result<Vec<SelectionRange>, Refusal> {
    let open = server.opened(&params.text_document.uri)?;
    Ok(open.look(|view| {
        let positions = params.positions.iter();
        positions
            .map(|position| selection(view, view.offset(*position)))
            .collect()
    }))
}

fn selection<'d, 't>(view: View<'d, 't>, offset: usize) -> SelectionRange {
    let model = view.model;
    // From the widest to the narrowest.
    let mut ranges = Vec::new();
    ranges.push(0..view.text.len());
    if let Some((_, part)) = spot::part_at(model, offset) {
        ranges.push(part.header().start..part.body().end);
    }
    match spot::spot(model, offset) {
        Some(Spot::Header(_, part)) => ranges.push(part.name_range()),
        Some(Spot::Field(place)) => {
            ranges.push(place.entry.content());
            ranges.push(place.field.range());
            ranges.extend(place.string_at(model, offset).map(|(_, range)| range));
        }
        None => ranges.extend(spot::entry_at(model, offset).map(|(_, entry)| entry.content())),
    }
    let mut selection: Option<SelectionRange> = None;
    for range in ranges {
        if !(range.start <= offset && offset <= range.end) {
            continue;
        }
        let span = view.span(&range);
        if selection.as_ref().is_some_and(|outer| outer.range == span) {
            continue;
        }
        selection = Some(SelectionRange {
            range: span,
            parent: selection.map(Box::new),
        });
    }
    selection.unwrap_or_else(|| SelectionRange {
        range: view.span(&(offset..offset)),
        parent: None,
    })
}
