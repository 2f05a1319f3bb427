//! Which lines of a text differ from another one.

use std::ops::Range;

use similar::DiffTag;

use crate::source::differences;

/// What changed in a text: stretches of whole lines as byte offsets from 0,
/// ascending; empty ones where lines were only removed.
#[derive(Debug)]
pub(super) struct Changed(Vec<Range<usize>>);

impl Changed {
    /// What `text` changed of `base`. Line ends do not count.
    pub(super) fn between(base: &str, text: &str) -> Changed {
        let (old, new) = (lines(base), lines(text));
        let mut starts: Vec<usize> = vec![0];
        starts.extend(text.split_inclusive('\n').scan(0, |end, line| {
            *end += line.len();
            Some(*end)
        }));
        let start = |line: usize| starts.get(line).copied().unwrap_or(text.len());
        let changes = differences(&old, &new);
        let changes = changes
            .iter()
            .filter(|change| change.tag() != DiffTag::Equal);
        let changes = changes.map(|change| {
            let new = change.new_range();
            start(new.start)..start(new.end)
        });
        Changed(changes.collect())
    }

    /// Whether nothing changed.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of some lines changed, or something between them.
    pub(super) fn overlaps(&self, lines: &Range<usize>) -> bool {
        self.0.iter().any(|changed| {
            if changed.is_empty() {
                lines.start < changed.start && changed.start < lines.end
            } else {
                changed.start < lines.end.max(lines.start + 1) && lines.start < changed.end
            }
        })
    }

    /// Whether a section changed: also what was removed from its end.
    pub(super) fn is_in(&self, section: &Range<usize>) -> bool {
        let removed = |changed: &Range<usize>| {
            changed.is_empty() && section.start < changed.start && changed.start <= section.end
        };
        self.overlaps(section) || self.0.iter().any(removed)
    }
}

fn lines(text: &str) -> Vec<&[u8]> {
    let lines = text.split_inclusive('\n');
    lines
        .map(|line| line.trim_end_matches(['\r', '\n']).as_bytes())
        .collect()
}
