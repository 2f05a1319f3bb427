//! What a fix changes in a file, ready to be shown: hunks of lines, which line
//! became which, the changed words inside them, and the rules with their
//! reasons. It knows no colours and no output format.

mod group;
mod pairing;
mod row;
mod words;

use std::ops::Range;

use crate::fix::Applied;
use crate::source::Source;
use row::Lines;

pub use group::CONTEXT;
pub(super) use group::{Places, assigned, covered, grouped, numbers, starts};
pub use row::{HunkLine, Row};

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
                rows: ops
                    .iter()
                    .flat_map(|op| row::rows(&old, &new, op))
                    .collect(),
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

    /// Its lines as a unified diff has them: each with its sign (a blank, `-` or `+`) and
    /// the row that it is of. Of a run of changes the old lines come first.
    pub fn unified(&self) -> impl Iterator<Item = (char, &Row<'a>, &HunkLine<'a>)> {
        let runs = self.rows.chunk_by(|a, b| a.is_same() == b.is_same());
        runs.flat_map(|run| {
            let is_same = run.iter().all(Row::is_same);
            let sign = if is_same { ' ' } else { '-' };
            let old = run
                .iter()
                .filter_map(move |row| Some((sign, row, row.old.as_ref()?)));
            let new = run.iter().filter(move |_| !is_same);
            old.chain(new.filter_map(|row| Some(('+', row, row.new.as_ref()?))))
        })
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
