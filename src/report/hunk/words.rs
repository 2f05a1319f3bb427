//! The words of lines, and which of them changed.

use std::ops::Range;

use similar::DiffTag;

use super::group::starts;
use crate::source::differences;

/// The stretches of two lines that the other one has not.
pub(super) fn changed_words(
    old: Option<&&str>,
    new: Option<&&str>,
) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (old, new) = (words(old.unwrap_or(&"")), words(new.unwrap_or(&"")));
    let old_starts = starts(old.iter().map(|word| word.len()));
    let new_starts = starts(new.iter().map(|word| word.len()));
    let mut changed = (Vec::new(), Vec::new());
    for op in differences(&old, &new) {
        if op.tag() == DiffTag::Equal {
            continue;
        }
        push_stretch(&mut changed.0, &old_starts, op.old_range());
        push_stretch(&mut changed.1, &new_starts, op.new_range());
    }
    changed
}

fn push_stretch(stretches: &mut Vec<Range<usize>>, starts: &[usize], words: Range<usize>) {
    if let (false, Some(start), Some(end)) = (
        words.is_empty(),
        starts.get(words.start),
        starts.get(words.end),
    ) {
        stretches.push(*start..*end);
    }
}

/// A line in words: runs of letters and digits, runs of white space, and every
/// other character alone.
pub(super) fn words(line: &str) -> Vec<&[u8]> {
    let kind = |c: char| match c {
        '\r' | '\n' => 0,
        c if c.is_whitespace() => 1,
        c if c.is_alphanumeric() || c == '_' => 2,
        _ => 3,
    };
    let mut words = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let first = kind(first);
        let end = match first {
            3 => rest.chars().next().map_or(0, char::len_utf8),
            _ => rest.find(|c| kind(c) != first).unwrap_or(rest.len()),
        };
        let (word, after) = rest.split_at(end);
        words.push(word.as_bytes());
        rest = after;
    }
    words
}
