//! What an editor has to change so that a text becomes another.

use std::ops::Range;

use lsp_types::TextEdit;
use similar::DiffTag;

use super::lines::Lines;
use crate::source::{common, differences};

/// The smallest edits that make `after` of `before`, in the order of the text: of lines
/// that differ only what differs in them. None begins or ends within a line end.
pub(super) fn edits(before: &str, after: &str, lines: &Lines) -> Vec<TextEdit> {
    let changes = changes(before, after).into_iter();
    let edits = changes.map(|(range, insert)| TextEdit {
        range: lines.span(before, &range),
        new_text: insert.to_owned(),
    });
    edits.collect()
}

/// The same as ranges of `before` and what comes in their places.
fn changes<'a>(before: &'a str, after: &'a str) -> Vec<(Range<usize>, &'a str)> {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let (old_starts, new_starts) = (starts(&old), starts(&new));
    let bytes =
        |lines: &[&'a str]| -> Vec<&'a [u8]> { lines.iter().map(|line| line.as_bytes()).collect() };
    let at = |starts: &[usize], line: usize| starts.get(line).copied().unwrap_or_default();
    let mut changes = Vec::new();
    for op in differences(&bytes(&old), &bytes(&new)) {
        if op.tag() == DiffTag::Equal {
            continue;
        }
        let (from, to) = (op.old_range(), op.new_range());
        let is_line_by_line = from.len() == to.len();
        let pairs: Vec<(Range<usize>, Range<usize>)> = match is_line_by_line {
            true => {
                let pairs = from.zip(to);
                pairs
                    .map(|(old, new)| (old..old + 1, new..new + 1))
                    .collect()
            }
            false => vec![(from, to)],
        };
        for (from, to) in pairs {
            let from = at(&old_starts, from.start)..at(&old_starts, from.end);
            let to = at(&new_starts, to.start)..at(&new_starts, to.end);
            changes.extend(trimmed(before, after, from, to));
        }
    }
    changes
}

/// Where lines begin, and the last one ends.
fn starts(lines: &[&str]) -> Vec<usize> {
    let mut end = 0;
    let ends = lines.iter().map(|line| {
        end += line.len();
        end
    });
    std::iter::once(0).chain(ends.collect::<Vec<_>>()).collect()
}

/// A change without what it keeps at its start and at its end.
fn trimmed<'a>(
    before: &str,
    after: &'a str,
    from: Range<usize>,
    to: Range<usize>,
) -> Option<(Range<usize>, &'a str)> {
    let (old, new) = (before.get(from.clone())?, after.get(to.clone())?);
    if old == new {
        return None;
    }
    let mut start = common(old.chars(), new.chars());
    if is_in_line_end(before, from.start + start) || is_in_line_end(after, to.start + start) {
        start -= 1;
    }
    let (rest, insert) = (old.get(start..)?, new.get(start..)?);
    let mut end = common(rest.chars().rev(), insert.chars().rev());
    if is_in_line_end(before, from.end - end) || is_in_line_end(after, to.end - end) {
        end -= 1;
    }
    let range = from.start + start..from.end - end;
    Some((range, after.get(to.start + start..to.end - end)?))
}

/// Whether an offset lies between a CR and the LF behind it.
fn is_in_line_end(text: &str, offset: usize) -> bool {
    let (before, after) = text.split_at_checked(offset).unwrap_or_default();
    before.ends_with('\r') && after.starts_with('\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn applied(before: &str, changes: &[(Range<usize>, &str)]) -> String {
        let mut text = before.to_owned();
        for (range, insert) in changes.iter().rev() {
            text.replace_range(range.clone(), insert);
        }
        text
    }

    proptest! {
        #[test]
        fn the_changes_make_the_one_text_of_the_other(
            before in "[ab\u{e9}\r\n]{0,30}",
            after in "[ab\u{e9}\r\n]{0,30}",
        ) {
            let changes = changes(&before, &after);
            prop_assert_eq!(&applied(&before, &changes), &after);
            for (range, _) in changes {
                prop_assert!(!is_in_line_end(&before, range.start));
                prop_assert!(!is_in_line_end(&before, range.end));
            }
        }
    }

    #[test]
    fn a_change_is_what_differs_and_no_more() {
        for (before, after, expected) in [
            (
                "a = 1\r\nb = 2\r\n",
                "a = 1\r\nb = 23\r\n",
                vec![(12..12, "3")],
            ),
            ("a\r\nb\r\nc\r\n", "a\r\nc\r\n", vec![(3..6, "")]),
            ("a\r\n", "a\r\nb\r\n", vec![(3..3, "b\r\n")]),
            ("a\r\nb", "a", vec![(1..4, "")]),
            (
                "xa\r\nxb\r\n",
                "ya\r\nyb\r\n",
                vec![(0..1, "y"), (4..5, "y")],
            ),
            ("a\r\n", "a\n", vec![(1..3, "\n")]),
        ] {
            assert_eq!(changes(before, after), expected, "{before:?} {after:?}");
        }
    }
}
