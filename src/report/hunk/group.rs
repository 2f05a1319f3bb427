//! The differences of two files in groups, and which fixes made each.

use std::ops::Range;

use similar::{DiffOp, DiffTag, group_diff_ops};

use crate::source::differences;

/// Lines of context around a change.
pub const CONTEXT: usize = 3;

/// The differences of two files in groups, each with its context.
pub(in crate::report) fn grouped(old: &[&[u8]], new: &[&[u8]]) -> Vec<Vec<DiffOp>> {
    group_diff_ops(differences(old, new), CONTEXT)
}

/// The offsets at which lines of the given lengths begin, and the end.
pub(in crate::report) fn starts(lengths: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut starts = vec![0];
    let mut end = 0;
    for length in lengths {
        end += length;
        starts.push(end);
    }
    starts
}

/// The old and the new lines of a group, from 0.
pub(in crate::report) fn covered(ops: &[DiffOp]) -> (Range<usize>, Range<usize>) {
    let (Some(first), Some(last)) = (ops.first(), ops.last()) else {
        return (0..0, 0..0);
    };
    (
        first.old_range().start..last.old_range().end,
        first.new_range().start..last.new_range().end,
    )
}

/// Which stretches of a file its fixes change.
pub(in crate::report) struct Places {
    /// Where the lines of the old file begin, and its end.
    pub(in crate::report) starts: Vec<usize>,
    /// For each fix, the stretches of the old file that it changes.
    pub(in crate::report) ranges: Vec<Vec<Range<usize>>>,
}

/// For each group the indices of the fixes that made it.
///
/// A diff may say that a line was added above or below where it really was, so
/// a range belongs to the group nearest to it.
pub(in crate::report) fn assigned(groups: &[Vec<DiffOp>], places: &Places) -> Vec<Vec<usize>> {
    let Places { starts, ranges } = places;
    let changed: Vec<(Range<usize>, usize)> = groups
        .iter()
        .enumerate()
        .flat_map(|(group, ops)| {
            let changed = ops.iter().filter(|op| op.tag() != DiffTag::Equal);
            changed.map(move |op| (op.old_range(), group))
        })
        .collect();
    let mut fixes = vec![Vec::new(); groups.len()];
    for (index, ranges) in ranges.iter().enumerate() {
        for range in ranges {
            let line = starts.partition_point(|start| *start <= range.start);
            let line = line.saturating_sub(1);
            let distance = |lines: &Range<usize>| {
                let before = lines.start.saturating_sub(line);
                before + line.saturating_sub(lines.end)
            };
            let behind = changed.partition_point(|(lines, _)| lines.start <= line);
            let neighbours = changed.get(behind.saturating_sub(1)..).unwrap_or_default();
            let nearest = neighbours
                .iter()
                .take(2)
                .min_by_key(|(lines, _)| distance(lines));
            if let Some(fixes) = nearest.and_then(|(_, group)| fixes.get_mut(*group))
                && fixes.last() != Some(&index)
            {
                fixes.push(index);
            }
        }
    }
    fixes
}

/// `-start,count +start,count`: from 1, and one less where there are no lines.
pub(in crate::report) fn numbers(old: &Range<usize>, new: &Range<usize>) -> String {
    let side = |lines: &Range<usize>| match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        count => format!("{},{count}", lines.start + 1),
    };
    format!("-{} +{}", side(old), side(new))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_fix_belongs_to_the_change_that_is_nearest_to_it() {
        let old: Vec<String> = (0..60).map(|line| format!("{line}\n")).collect();
        let mut new = old.clone();
        new[5] = "changed\n".to_owned();
        new[20] = "changed\n".to_owned();
        new[23] = "changed\n".to_owned();
        new.insert(50, "added\n".to_owned());
        let old_bytes: Vec<&[u8]> = old.iter().map(String::as_bytes).collect();
        let new_bytes: Vec<&[u8]> = new.iter().map(String::as_bytes).collect();
        let groups = grouped(&old_bytes, &new_bytes);
        let starts = starts(old.iter().map(String::len));
        let of_line = |line: usize| {
            let range = starts[line]..starts[line];
            let places = Places {
                starts: starts.clone(),
                ranges: vec![vec![range]],
            };
            let fixes = assigned(&groups, &places);
            let group = fixes.iter().position(|fixes| *fixes == [0]);
            assert_eq!(fixes.concat(), [0], "{line}");
            group.unwrap()
        };
        for (group, lines) in [0..=13, 14..=37, 38..=60].into_iter().enumerate() {
            for line in lines {
                assert_eq!(of_line(line), group, "{line}");
            }
        }
        // One fix with several places, and places of several fixes.
        let at = |line: usize| starts[line]..starts[line] + 1;
        let ranges = [vec![at(5), at(50)], vec![at(20), at(23)], vec![at(50)]];
        let ranges = ranges.to_vec();
        let fixes = assigned(&groups, &Places { starts, ranges });
        assert_eq!(fixes, [vec![0], vec![1], vec![0, 2]]);
    }
}
