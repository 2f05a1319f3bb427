//! Where text of a later round stands in the original.

use std::ops::Range;

use crate::source::Edit;

/// An edit that was made: the text that it replaced, and where the text stands
/// that came in its place.
pub(super) struct Made {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

/// What the edits of a round, in the order of the text, have made.
pub(super) fn made(edits: &[Edit]) -> Vec<Made> {
    let mut old_end = 0;
    let mut new_end = 0;
    edits
        .iter()
        .map(|edit| {
            let start = new_end + edit.range.start.saturating_sub(old_end);
            old_end = edit.range.end;
            new_end = start + edit.insert.len();
            Made {
                old: edit.range.clone(),
                new: start..new_end,
            }
        })
        .collect()
}

/// Where a range of the text after some rounds lies in the original text.
pub(super) fn original_range(rounds: &[Vec<Made>], range: &Range<usize>) -> Range<usize> {
    let back = |offset: usize, edits: &Vec<Made>| {
        let behind = edits.partition_point(|made| made.new.start <= offset);
        match behind.checked_sub(1).and_then(|last| edits.get(last)) {
            Some(made) if offset < made.new.end => made.old.start,
            Some(made) => made.old.end + (offset - made.new.end),
            None => offset,
        }
    };
    let whole = |offset: usize| rounds.iter().rev().fold(offset, back);
    let start = whole(range.start);
    start..whole(range.end).max(start)
}
