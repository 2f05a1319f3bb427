//! What a fix changes in a file, ready to be shown: hunks of lines, which line
//! became which, the changed words inside them, and the rules with their
//! reasons. It knows no colours and no output format.

use std::ops::Range;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

use crate::fix::Applied;
use crate::source::Source;

/// Lines of context around a change.
pub const CONTEXT: usize = 3;

/// Up to how many pairs of lines the best pairing is looked for; of longer
/// blocks the first line is paired with the first, and so on.
const MAX_PAIRS: usize = 4096;

/// From what likeness on, of 0 to 1, one line counts as a new form of another.
const ALIKE: f64 = 0.35;

/// The hunks of a file, in its order. Lines are compared by their bytes: what
/// cannot be decoded alike but differs is a difference. Of a file that gets
/// another encoding they are compared as text, for every byte differs.
pub fn hunks<'a>(before: &'a Source, after: &'a Source, applied: &'a [Applied]) -> Vec<Hunk<'a>> {
    let old = Lines::of(before);
    let new = Lines::of(after);
    let groups = if before.encoding() == after.encoding() {
        grouped(&old.bytes, &new.bytes)
    } else {
        let bytes = |lines: &Lines<'a>| -> Vec<&'a [u8]> {
            lines.text.iter().map(|line| line.as_bytes()).collect()
        };
        grouped(&bytes(&old), &bytes(&new))
    };
    let starts = starts(old.text.iter().map(|line| line.len()));
    let ranges = applied.iter().map(|fix| fix.ranges.clone()).collect();
    let fixes = assigned(&groups, &Places { starts, ranges });
    groups
        .iter()
        .zip(fixes)
        .map(|(ops, fixes)| {
            let (old_lines, new_lines) = covered(ops);
            let fixes = fixes.into_iter();
            Hunk {
                old: old_lines,
                new: new_lines,
                rows: ops.iter().flat_map(|op| rows(&old, &new, op)).collect(),
                fixes: fixes
                    .filter_map(|index| Some((index, applied.get(index)?)))
                    .collect(),
            }
        })
        .collect()
}

/// Changes that stand near each other, with the lines around them.
#[derive(Debug, Clone)]
pub struct Hunk<'a> {
    /// Which lines of the old file it covers, from 0.
    pub old: Range<usize>,
    /// Which lines of the new file it covers, from 0.
    pub new: Range<usize>,
    /// Its lines, in order.
    pub rows: Vec<Row<'a>>,
    /// The fixes that made it, each with its index among those of the file.
    pub fixes: Vec<(usize, &'a Applied)>,
}

impl<'a> Hunk<'a> {
    /// The rules that made it, each once.
    pub fn reasons(&self) -> Vec<Reason<'a>> {
        reasons(self.fixes.iter().map(|(_, fix)| *fix))
    }

    /// `-start,count +start,count`, as the header of a unified hunk has it.
    pub fn numbers(&self) -> String {
        numbers(&self.old, &self.new)
    }

    /// The rows in runs: those that stay the same, and those that change.
    pub fn runs(&self) -> impl Iterator<Item = &[Row<'a>]> {
        self.rows.chunk_by(|a, b| a.is_same() == b.is_same())
    }
}

/// A rule that made a hunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason<'a> {
    /// The rule's name.
    pub rule: &'static str,
    /// Why it made the hunk, in a few words.
    pub why: &'static str,
    /// What a person should think about, each once.
    pub helps: Vec<&'a str>,
}

/// A line of the old file beside the line of the new file that it became.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    /// The old line; none where one was added.
    pub old: Option<HunkLine<'a>>,
    /// The new line; none where one was removed.
    pub new: Option<HunkLine<'a>>,
    same: bool,
}

impl Row<'_> {
    /// Whether nothing changed: a line of context.
    pub fn is_same(&self) -> bool {
        self.same
    }

    /// Whether the change is nothing but white space, which has to be made
    /// visible to be seen.
    pub fn is_white_space(&self) -> bool {
        let bare = |line: &Option<HunkLine<'_>>| -> String {
            let text = line.as_ref().map_or("", |line| line.whole);
            text.chars().filter(|c| !c.is_whitespace()).collect()
        };
        !self.same && bare(&self.old) == bare(&self.new)
    }
}

/// A line of a file in a hunk.
#[derive(Debug, Clone)]
pub struct HunkLine<'a> {
    /// Its number, from 1.
    pub number: usize,
    whole: &'a str,
    /// The stretches that its counterpart has not, in order: byte offsets from
    /// 0 in the line with its line end. Empty where it has no counterpart.
    pub changed: Vec<Range<usize>>,
}

impl<'a> HunkLine<'a> {
    /// The text without the line end.
    pub fn text(&self) -> &'a str {
        let text = self.whole.strip_suffix('\n').unwrap_or(self.whole);
        text.trim_end_matches('\r')
    }

    /// The line end: CRs and LF. Empty only at the end of a file.
    pub fn end(&self) -> &'a str {
        self.whole.get(self.text().len()..).unwrap_or_default()
    }

    /// The text in stretches, each with whether it changed.
    pub fn parts(&self) -> Vec<(bool, &'a str)> {
        let text = self.text();
        let mut parts = Vec::new();
        let mut done = 0;
        let mut push = |range: Range<usize>, changed: bool| {
            if let Some(part) = text.get(range).filter(|part| !part.is_empty()) {
                parts.push((changed, part));
            }
        };
        for range in &self.changed {
            let range = range.start.min(text.len())..range.end.min(text.len());
            push(done..range.start, false);
            done = range.end;
            push(range, true);
        }
        push(done..text.len(), false);
        parts
    }
}

/// The lines of a file: as text, and as the bytes that they are.
struct Lines<'a> {
    text: Vec<&'a str>,
    bytes: Vec<&'a [u8]>,
}

impl<'a> Lines<'a> {
    fn of(source: &'a Source) -> Lines<'a> {
        let text = source.text().split_inclusive('\n').collect();
        let bytes = source.byte_lines();
        Lines { text, bytes }
    }

    fn line(&self, index: usize, changed: Vec<Range<usize>>) -> Option<HunkLine<'a>> {
        Some(HunkLine {
            number: index + 1,
            whole: self.text.get(index)?,
            changed,
        })
    }
}

/// The differences of two files in groups, each with its context.
pub(super) fn grouped(old: &[&[u8]], new: &[&[u8]]) -> Vec<Vec<DiffOp>> {
    group_diff_ops(capture_diff_slices(Algorithm::Myers, old, new), CONTEXT)
}

/// The offsets at which lines of the given lengths begin, and the end.
pub(super) fn starts(lengths: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut starts = vec![0];
    let mut end = 0;
    for length in lengths {
        end += length;
        starts.push(end);
    }
    starts
}

/// The old and the new lines of a group, from 0.
pub(super) fn covered(ops: &[DiffOp]) -> (Range<usize>, Range<usize>) {
    let (Some(first), Some(last)) = (ops.first(), ops.last()) else {
        return (0..0, 0..0);
    };
    (
        first.old_range().start..last.old_range().end,
        first.new_range().start..last.new_range().end,
    )
}

/// Where the fixes of a file are at work.
pub(super) struct Places {
    /// Where the lines of the old file begin, and its end.
    pub(super) starts: Vec<usize>,
    /// For each fix, the stretches of the old file that it changes.
    pub(super) ranges: Vec<Vec<Range<usize>>>,
}

/// For each group the indices of the fixes that made it.
///
/// A diff may say that a line was added above or below where it really was, so
/// a range belongs to the group nearest to it.
pub(super) fn assigned(groups: &[Vec<DiffOp>], places: &Places) -> Vec<Vec<usize>> {
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

/// Which hunks belong together because one fix made them, in order of their
/// first ones: fixes can be made or left only with all their hunks.
pub fn inseparable(hunks: &[Hunk<'_>]) -> Vec<Vec<usize>> {
    let mut groups: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
    for (index, hunk) in hunks.iter().enumerate() {
        let mut hunks = Vec::new();
        let mut fixes: Vec<usize> = hunk.fixes.iter().map(|(fix, _)| *fix).collect();
        groups.retain(|(others, made_by)| {
            let shared = made_by.iter().any(|fix| fixes.contains(fix));
            if shared {
                hunks.extend(others);
                fixes.extend(made_by);
            }
            !shared
        });
        hunks.push(index);
        groups.push((hunks, fixes));
    }
    groups.sort();
    groups.into_iter().map(|(hunks, _)| hunks).collect()
}

/// The rules of fixes, each once, in the order of their first fixes.
pub(super) fn reasons<'a>(fixes: impl Iterator<Item = &'a Applied>) -> Vec<Reason<'a>> {
    let mut reasons: Vec<Reason<'a>> = Vec::new();
    for fix in fixes {
        let index = reasons.iter().position(|reason| reason.rule == fix.rule);
        let index = index.unwrap_or_else(|| {
            reasons.push(Reason {
                rule: fix.rule,
                why: fix.why,
                helps: Vec::new(),
            });
            reasons.len() - 1
        });
        if let Some((reason, help)) = reasons.get_mut(index).zip(fix.help.as_deref())
            && !reason.helps.contains(&help)
        {
            reason.helps.push(help);
        }
    }
    reasons
}

/// `-start,count +start,count`: from 1, and one less where there are no lines.
pub(super) fn numbers(old: &Range<usize>, new: &Range<usize>) -> String {
    let side = |lines: &Range<usize>| match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        count => format!("{},{count}", lines.start + 1),
    };
    format!("-{} +{}", side(old), side(new))
}

/// The rows of one operation.
fn rows<'a>(old: &Lines<'a>, new: &Lines<'a>, op: &DiffOp) -> Vec<Row<'a>> {
    let same = op.tag() == DiffTag::Equal;
    if same {
        return op
            .old_range()
            .zip(op.new_range())
            .map(|(o, n)| Row {
                old: old.line(o, Vec::new()),
                new: new.line(n, Vec::new()),
                same,
            })
            .collect();
    }
    let row = |o: Option<usize>, n: Option<usize>| {
        let words = match (o, n) {
            (Some(o), Some(n)) => changed_words(old.text.get(o), new.text.get(n)),
            _ => Default::default(),
        };
        Row {
            old: o.and_then(|o| old.line(o, words.0)),
            new: n.and_then(|n| new.line(n, words.1)),
            same,
        }
    };
    let mut rows = Vec::new();
    let (mut o, mut n) = (op.old_range().start, op.new_range().start);
    let ends = (op.old_range().end, op.new_range().end);
    for (pair_old, pair_new) in pairs(old, new, op).into_iter().chain([ends]) {
        rows.extend((o..pair_old).map(|o| row(Some(o), None)));
        rows.extend((n..pair_new).map(|n| row(None, Some(n))));
        if (pair_old, pair_new) != ends {
            rows.push(row(Some(pair_old), Some(pair_new)));
        }
        (o, n) = (pair_old + 1, pair_new + 1);
    }
    rows
}

/// Which old line became which new one, in order: the pairing of the greatest
/// likeness in all.
fn pairs(old: &Lines<'_>, new: &Lines<'_>, op: &DiffOp) -> Vec<(usize, usize)> {
    let (olds, news) = (op.old_range(), op.new_range());
    if olds.len() * news.len() > MAX_PAIRS || (olds.len(), news.len()) == (1, 1) {
        return olds.zip(news).collect();
    }
    let width = news.len() + 1;
    // best[i][j]: the greatest likeness of the old lines from i on and the new
    // ones from j on.
    let mut best = vec![0.0f64; (olds.len() + 1) * width];
    let mut alike = vec![0.0f64; (olds.len() + 1) * width];
    let at = |table: &[f64], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0.0);
    for i in (0..olds.len()).rev() {
        for j in (0..news.len()).rev() {
            let likeness = match (old.text.get(olds.start + i), new.text.get(news.start + j)) {
                (Some(a), Some(b)) => likeness(a, b),
                _ => 0.0,
            };
            let paired = likeness + at(&best, i + 1, j + 1);
            let apart = at(&best, i + 1, j).max(at(&best, i, j + 1));
            let index = i * width + j;
            if let (Some(best), Some(alike)) = (best.get_mut(index), alike.get_mut(index)) {
                *alike = likeness;
                *best = if likeness >= ALIKE {
                    paired.max(apart)
                } else {
                    apart
                };
            }
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < olds.len() && j < news.len() {
        let likeness = at(&alike, i, j);
        let paired = likeness + at(&best, i + 1, j + 1);
        if likeness >= ALIKE && paired >= at(&best, i, j) {
            pairs.push((olds.start + i, news.start + j));
            (i, j) = (i + 1, j + 1);
        } else if at(&best, i + 1, j) >= at(&best, i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// How alike two lines are, from 0 to 1: the words that they share, or how they
/// begin, of all they hold.
fn likeness(old: &str, new: &str) -> f64 {
    let start = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b);
    let start = start.count();
    let (a, b) = (words(old), words(new));
    let shared: usize = capture_diff_slices(Algorithm::Myers, &a, &b)
        .iter()
        .filter(|op| op.tag() == DiffTag::Equal)
        .flat_map(DiffOp::old_range)
        .filter_map(|index| a.get(index))
        .map(|word| word.len())
        .sum();
    2.0 * shared.max(start) as f64 / ((old.len() + new.len()).max(1)) as f64
}

/// The stretches of two lines that the other one has not.
fn changed_words(old: Option<&&str>, new: Option<&&str>) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (old, new) = (words(old.unwrap_or(&"")), words(new.unwrap_or(&"")));
    let old_starts = starts(old.iter().map(|word| word.len()));
    let new_starts = starts(new.iter().map(|word| word.len()));
    let mut changed = (Vec::new(), Vec::new());
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
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
fn words(line: &str) -> Vec<&str> {
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
        words.push(word);
        rest = after;
    }
    words
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn shown(before: &str, after: &str) -> Vec<String> {
        let before = Source::new(before.as_bytes().to_vec());
        let after = Source::new(after.as_bytes().to_vec());
        let mark = |line: &Option<HunkLine<'_>>| match line {
            None => "-".to_owned(),
            Some(line) => line
                .parts()
                .iter()
                .map(|(changed, part)| match changed {
                    true => format!("<{part}>"),
                    false => (*part).to_owned(),
                })
                .collect(),
        };
        hunks(&before, &after, &[])
            .iter()
            .flat_map(|hunk| &hunk.rows)
            .map(|row| format!("{}|{}", mark(&row.old), mark(&row.new)))
            .collect()
    }

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

    #[test]
    fn a_line_stands_beside_what_became_of_it_with_its_changed_words() {
        assert_eq!(
            shown("[F]\na.sys,,,8\nReboot\n", "[F]\na.sys,,,0x4000\n"),
            ["[F]|[F]", "a.sys,,,<8>|a.sys,,,<0x4000>", "Reboot|-"]
        );
    }

    #[test]
    fn lines_of_a_block_are_paired_by_their_likeness() {
        assert_eq!(
            shown("Reboot\na.sys\nb.sys\n", "a.sys,,,0x4000\nb.sys,,,0x4000\n"),
            [
                "Reboot|-",
                "a.sys|a.sys<,,,0x4000>",
                "b.sys|b.sys<,,,0x4000>"
            ]
        );
    }

    #[test]
    fn white_space_alone_is_told_from_other_changes() {
        let white = |before: &str, after: &str| {
            let before = Source::new(before.as_bytes().to_vec());
            let after = Source::new(after.as_bytes().to_vec());
            let hunks = hunks(&before, &after, &[]);
            let row = hunks.first().unwrap().rows.first().unwrap().clone();
            row.is_white_space()
        };
        assert!(white("a = b\n", "a=b\n"));
        assert!(white("a = b\r\n", "a = b\n"));
        assert!(!white("a = b\n", "a = c\n"));
    }

    #[test]
    fn lines_that_decode_alike_but_differ_in_their_bytes_differ() {
        let text = |byte: u8| {
            let mut bytes = "[Version]\r\n;日本語のコメント\r\n".as_bytes().to_vec();
            bytes.extend([b';', byte, b'\r', b'\n']);
            Source::with_encoding(bytes, crate::source::Encoding::UTF_8)
        };
        let (before, after) = (text(0xFE), text(0xFF));
        assert_eq!(before.text(), after.text());
        assert_eq!(hunks(&before, &after, &[]).len(), 1);
    }
}
