//! A unified diff in which each hunk says which rules made it and why.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::{AnsiColor, Style};
use similar::{ChangeTag, DiffOp, TextDiff};

use super::printable;
use crate::fix::Applied;
use crate::source::Source;

/// Lines of context around a change.
const CONTEXT: usize = 3;

const REMOVED: Style = AnsiColor::Red.on_default();
const ADDED: Style = AnsiColor::Green.on_default();
const HUNK: Style = AnsiColor::Cyan.on_default();
const HEADER: Style = Style::new().bold();

/// Writes what a fix changes in a file, as text.
///
/// # Errors
/// When the output cannot be written.
pub fn write(
    out: &mut impl Write,
    path: &str,
    before: &Source,
    after: &Source,
    applied: &[Applied],
) -> io::Result<()> {
    let path = printable(path);
    let old: Vec<&str> = before.text().split_inclusive('\n').collect();
    let new: Vec<&str> = after.text().split_inclusive('\n').collect();
    let diff = TextDiff::from_slices(&old, &new);
    writeln!(out, "{HEADER}--- a/{path}{HEADER:#}")?;
    writeln!(out, "{HEADER}+++ b/{path}{HEADER:#}")?;
    let starts = line_starts(&old);
    for ops in diff.grouped_ops(CONTEXT) {
        let (Some(first), Some(last)) = (ops.first(), ops.last()) else {
            continue;
        };
        let old_lines = first.old_range().start..last.old_range().end;
        let new_lines = first.new_range().start..last.new_range().end;
        writeln!(
            out,
            "{HUNK}@@ -{} +{} @@{HUNK:#} {}",
            numbers(&old_lines),
            numbers(&new_lines),
            printable(&reasons(applied, &starts, &ops)),
        )?;
        for op in &ops {
            for change in diff.iter_changes(op) {
                let (sign, style) = match change.tag() {
                    ChangeTag::Equal => (' ', Style::new()),
                    ChangeTag::Delete => ('-', REMOVED),
                    ChangeTag::Insert => ('+', ADDED),
                };
                write_line(out, sign, style, change.value())?;
            }
        }
    }
    Ok(())
}

/// A line of the diff. The CR of a line end is no part of what is shown.
fn write_line(out: &mut impl Write, sign: char, style: Style, line: &str) -> io::Result<()> {
    let content = line.strip_suffix('\n').unwrap_or(line);
    let shown = content.trim_end_matches('\r');
    writeln!(out, "{style}{sign}{}{style:#}", printable(shown))?;
    if content.len() == line.len() {
        writeln!(out, "\\ No newline at end of file")?;
    }
    Ok(())
}

/// `start,count` as a hunk's header has it: from 1, and one less where there
/// are no lines.
fn numbers(lines: &Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        count => format!("{},{count}", lines.start + 1),
    }
}

/// The offsets at which lines begin, and the end of the text.
fn line_starts(lines: &[&str]) -> Vec<usize> {
    let mut starts = vec![0];
    let mut end = 0;
    for line in lines {
        end += line.len();
        starts.push(end);
    }
    starts
}

/// The rules whose edits lie in a hunk, each with its reason.
fn reasons(applied: &[Applied], starts: &[usize], ops: &[DiffOp]) -> String {
    let changed: Vec<Range<usize>> = ops
        .iter()
        .filter(|op| op.tag() != similar::DiffTag::Equal)
        .map(DiffOp::old_range)
        .collect();
    let in_hunk = |range: &Range<usize>| {
        let line = starts.partition_point(|start| *start <= range.start);
        let line = line.saturating_sub(1);
        changed
            .iter()
            .any(|lines| lines.contains(&line) || lines.start <= line && line <= lines.end)
    };
    let mut reasons: Vec<String> = Vec::new();
    for fix in applied {
        if fix.ranges.iter().any(in_hunk) {
            let reason = format!("{}: {}", fix.rule, fix.why);
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }
    reasons.join("; ")
}
