//! A diff for people: unified, with the changed words of a line emphasised.
//! Each hunk says which rules made it and why. What is to be applied by other
//! tools is written by [`patch`](super::patch).

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::hunk::{self, Hunk, HunkLine, Reason, Row};
use super::printable;
use crate::fix::Applied;
use crate::source::{Encoding, Source};

pub(super) const REMOVED: Style = AnsiColor::Red.on_default();
pub(super) const ADDED: Style = AnsiColor::Green.on_default();
const HUNK: Style = AnsiColor::Cyan.on_default();
const HEADER: Style = Style::new().bold();

/// What is to be shown: a file before and after its fixes.
#[derive(Debug, Clone, Copy)]
pub struct FileDiff<'a> {
    /// The path, as the user wrote it or as it was found.
    pub path: &'a str,
    /// The file as it is.
    pub before: &'a Source,
    /// The file as it would be.
    pub after: &'a Source,
    /// The fixes that make the difference.
    pub applied: &'a [Applied],
}

impl<'a> FileDiff<'a> {
    /// Whether the file gets another encoding.
    pub fn is_re_encoded(&self) -> bool {
        self.before.encoding() != self.after.encoding()
    }

    /// The fixes that change the file without any line of it, each with its index
    /// among those of the file.
    pub fn of_whole_file(&self) -> impl Iterator<Item = (usize, &'a Applied)> + use<'a> {
        let fixes = self.applied.iter().enumerate();
        fixes.filter(|(_, fix)| fix.ranges.is_empty())
    }

    /// The changes, for whatever format.
    pub fn hunks(&self) -> Vec<Hunk<'a>> {
        hunk::hunks(self.before, self.after, self.applied)
    }
}

/// Writes what a fix changes in a file, as text.
///
/// # Errors
/// When the output cannot be written.
pub fn write(out: &mut impl Write, file: &FileDiff<'_>) -> io::Result<()> {
    write_header(out, file)?;
    for hunk in file.hunks() {
        write_hunk(out, &hunk)?;
    }
    Ok(())
}

/// Writes the two lines that name the file, and its encoding where it is one
/// that other tools may not guess; then what changes in the file as a whole.
///
/// # Errors
/// When the output cannot be written.
pub fn write_header(out: &mut impl Write, file: &FileDiff<'_>) -> io::Result<()> {
    let path = printable(file.path);
    let encoding = |source: &Source| {
        let encoding = source.encoding();
        let name = if file.is_re_encoded() {
            Some(encoding.to_string())
        } else {
            named(encoding)
        };
        name.map_or(String::new(), |name| format!("\t{name}"))
    };
    let (old, new) = (encoding(file.before), encoding(file.after));
    writeln!(out, "{HEADER}--- a/{path}{HEADER:#}{old}")?;
    writeln!(out, "{HEADER}+++ b/{path}{HEADER:#}{new}")?;
    for (_, fix) in file.of_whole_file() {
        write_whole(out, fix)?;
    }
    Ok(())
}

/// Writes what a fix does that changes no line: a hunk without lines.
///
/// # Errors
/// When the output cannot be written.
pub fn write_whole(out: &mut impl Write, fix: &Applied) -> io::Result<()> {
    writeln!(
        out,
        "{HUNK}@@ whole file @@{HUNK:#} {}: {}",
        fix.rule,
        printable(&fix.description)
    )
}

/// Writes one hunk.
///
/// # Errors
/// When the output cannot be written.
pub fn write_hunk(out: &mut impl Write, hunk: &Hunk<'_>) -> io::Result<()> {
    write_hunk_header(out, hunk)?;
    for run in hunk.runs() {
        if run.iter().all(Row::is_same) {
            for row in run {
                write_line(out, ' ', Style::new(), row, row.old.as_ref())?;
            }
            continue;
        }
        for row in run {
            write_line(out, '-', REMOVED, row, row.old.as_ref())?;
        }
        for row in run {
            write_line(out, '+', ADDED, row, row.new.as_ref())?;
        }
    }
    Ok(())
}

pub(super) fn write_hunk_header(out: &mut impl Write, hunk: &Hunk<'_>) -> io::Result<()> {
    let numbers = format!("@@ {} @@", hunk.numbers());
    let reasons = hunk.reasons();
    if reasons.is_empty() {
        return writeln!(out, "{HUNK}{numbers}{HUNK:#}");
    }
    // Further reasons, and what is to be thought about, stand below the first.
    let indent = " ".repeat(numbers.len());
    for (index, Reason { rule, why, helps }) in reasons.iter().enumerate() {
        let numbers = if index == 0 { &numbers } else { &indent };
        writeln!(out, "{HUNK}{numbers}{HUNK:#} {rule}: {why}")?;
        for help in helps {
            writeln!(out, "{indent} help: {}", printable(help))?;
        }
    }
    Ok(())
}

/// The rules of a hunk with their reasons, in one line.
pub(super) fn sentence(reasons: &[Reason<'_>]) -> String {
    let mut parts = Vec::new();
    for Reason { rule, why, helps } in reasons {
        parts.push(format!("{rule}: {why}"));
        parts.extend(
            helps
                .iter()
                .map(|help| format!("help: {}", printable(help))),
        );
    }
    parts.join("; ")
}

/// The encoding's name where it has to be said.
pub(super) fn named(encoding: Encoding) -> Option<String> {
    let plain = encoding == Encoding::ASCII || encoding == Encoding::UTF_8;
    (!plain).then(|| encoding.to_string())
}

fn write_line(
    out: &mut impl Write,
    sign: char,
    style: Style,
    row: &Row<'_>,
    line: Option<&HunkLine<'_>>,
) -> io::Result<()> {
    let Some(line) = line else { return Ok(()) };
    write!(out, "{style}{sign}{style:#}")?;
    for (changed, part) in shown(row, line) {
        let style = if changed { style.invert() } else { style };
        write!(out, "{style}{part}{style:#}")?;
    }
    writeln!(out)?;
    if line.end().is_empty() {
        writeln!(out, "\\ No newline at end of file")?;
    }
    Ok(())
}

/// A line as it is shown, in stretches, each with whether it changed. White
/// space is made visible where it is all that changed, and so is a line end
/// that is another one.
pub(super) fn shown(row: &Row<'_>, line: &HunkLine<'_>) -> Vec<(bool, String)> {
    let alone = row.old.is_none() || row.new.is_none();
    let white = row.is_white_space();
    let mut parts: Vec<(bool, String)> = line
        .parts()
        .into_iter()
        .map(|(changed, part)| {
            let text = if white && (changed || alone) {
                printable(&part.replace(' ', "·").replace('\t', "→")).into_owned()
            } else {
                printable(part).into_owned()
            };
            (changed, text)
        })
        .collect();
    if let (Some(old), Some(new)) = (&row.old, &row.new)
        && old.end() != new.end()
        // Where there is none the diff says so anyway.
        && !old.end().is_empty()
        && !new.end().is_empty()
    {
        parts.push((true, line.end().replace('\r', "␍").replace('\n', "␊")));
    }
    parts
}
