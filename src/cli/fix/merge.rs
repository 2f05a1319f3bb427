//! Making a file's changes in another version of it.

use std::ops::Range;

use similar::DiffTag;

use crate::source::{Source, differences};

/// Lines of the base and the lines that take their place.
type Change<'a> = (Range<usize>, &'a [&'a [u8]]);

/// The bytes of `ours` with what `theirs` changed of `base`. `None` where both
/// changed the same lines, or lines that touch; what both changed alike is done.
pub(super) fn merge(base: &Source, ours: &Source, theirs: &Source) -> Option<Vec<u8>> {
    let (base, ours, theirs) = (base.byte_lines(), ours.byte_lines(), theirs.byte_lines());
    let kept = changes(&base, &ours);
    let mut kept = kept.iter().peekable();
    let made = changes(&base, &theirs);
    let mut made = made.iter().peekable();
    let mut merged = Vec::new();
    let mut done = 0;
    loop {
        let (range, lines) = match (kept.peek(), made.peek()) {
            (None, None) => break,
            (Some(ours), Some(theirs)) if ours == theirs => {
                made.next();
                kept.next()?
            }
            (Some((ours, _)), Some((theirs, _))) if touch(ours, theirs) => return None,
            (Some((ours, _)), Some((theirs, _))) if ours.start < theirs.start => kept.next()?,
            (_, Some(_)) => made.next()?,
            (Some(_), None) => kept.next()?,
        };
        merged.extend(base.get(done..range.start)?.concat());
        merged.extend(lines.concat());
        done = range.end;
    }
    merged.extend(base.get(done..)?.concat());
    Some(merged)
}

/// Whether no line that stayed the same is between two stretches.
fn touch(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start <= b.end && b.start <= a.end
}

fn changes<'a>(old: &[&[u8]], new: &'a [&'a [u8]]) -> Vec<Change<'a>> {
    differences(old, new)
        .iter()
        .filter(|change| change.tag() != DiffTag::Equal)
        .map(|change| {
            let lines = new.get(change.new_range()).unwrap_or_default();
            (change.old_range(), lines)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(base: &str, ours: &str, theirs: &str) -> Option<String> {
        let source = |text: &str| Source::new(text.into());
        let merged = merge(&source(base), &source(ours), &source(theirs))?;
        Some(String::from_utf8_lossy(&merged).into_owned())
    }

    #[test]
    fn changes_of_other_lines_are_all_made() {
        for (base, ours, theirs, all) in [
            ("a\nb\nc\n", "a\nb\nc\n", "a\nc\n", "a\nc\n"),
            (
                "a\nb\nc\nd\n",
                "a\nb\nc\nd\ne\n",
                "a\nc\nd\n",
                "a\nc\nd\ne\n",
            ),
            (
                "a\r\nb\r\nc\r\n",
                "x\r\nb\r\nc\r\n",
                "a\r\nb\r\n",
                "x\r\nb\r\n",
            ),
            ("a\nb\nc", "0\na\nb\nc", "a\nb\nC", "0\na\nb\nC"),
            // Already made.
            ("a\nb\nc\n", "a\nc\n", "a\nc\n", "a\nc\n"),
            ("a\nb\nc\nd\n", "a\nc\nD\n", "a\nc\nd\n", "a\nc\nD\n"),
        ] {
            assert_eq!(
                merged(base, ours, theirs).as_deref(),
                Some(all),
                "{base:?} {ours:?} {theirs:?}"
            );
        }
    }

    #[test]
    fn changes_of_the_same_lines_or_of_neighbours_are_not() {
        for (base, ours, theirs) in [
            ("a\nb\nc\n", "a\nB\nc\n", "a\nc\n"),
            ("a\nb\nc\n", "a\nb\nC\n", "a\nc\n"),
            ("a\nb\nc\n", "a\nx\nb\nc\n", "a\nc\n"),
            ("a\nb\n", "a\nb\nours\n", "a\nb\ntheirs\n"),
        ] {
            assert_eq!(merged(base, ours, theirs), None, "{ours:?} {theirs:?}");
        }
    }
}
