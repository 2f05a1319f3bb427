//! The diff for people with the old file on the left and the new one on the
//! right, fitted to a width.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthChar;

use super::diff::{self, ADDED, FileDiff, REMOVED};
use super::hunk::{Hunk, HunkLine, Row};

const NUMBER: Style = AnsiColor::BrightBlack.on_default();

/// The narrowest that a column of text gets, however narrow the terminal.
const MIN_COLUMN: usize = 16;
const TAB: usize = 8;

/// Writes what a fix changes in a file, in lines of at most `width` columns.
/// What does not fit is continued on the next line.
///
/// # Errors
/// When the output cannot be written.
pub fn write(out: &mut impl Write, file: &FileDiff<'_>, width: usize) -> io::Result<()> {
    diff::write_header(out, file)?;
    for hunk in file.hunks() {
        write_hunk(out, &hunk, width)?;
    }
    Ok(())
}

/// Writes one hunk.
///
/// # Errors
/// When the output cannot be written.
pub fn write_hunk(out: &mut impl Write, hunk: &Hunk<'_>, width: usize) -> io::Result<()> {
    diff::write_hunk_header(out, hunk)?;
    let digits = hunk.old.end.max(hunk.new.end).max(999).to_string().len();
    // Two numbers, a space and a sign behind each, and " │ " between.
    let column = (width.saturating_sub(2 * digits + 7) / 2).max(MIN_COLUMN);
    for row in &hunk.rows {
        let left = cell(row, row.old.as_ref(), ('-', REMOVED), column);
        let right = cell(row, row.new.as_ref(), ('+', ADDED), column);
        for index in 0..left.len().max(right.len()) {
            let number = |line: &Option<HunkLine<'_>>| match line {
                Some(line) if index == 0 => line.number.to_string(),
                _ => String::new(),
            };
            let blank = (String::new(), 0);
            let (l, l_width) = left.get(index).unwrap_or(&blank);
            let pad = column + 1 - l_width.min(&(column + 1));
            write!(
                out,
                "{NUMBER}{:>digits$}{NUMBER:#} {l}{:pad$} {NUMBER}│{NUMBER:#}",
                number(&row.old),
                ""
            )?;
            match right.get(index) {
                Some((r, _)) => {
                    let number = number(&row.new);
                    writeln!(out, " {NUMBER}{number:>digits$}{NUMBER:#} {r}")?;
                }
                None => writeln!(out)?,
            }
        }
    }
    Ok(())
}

/// The lines of one side of a row, each with the columns that it takes, the
/// sign included.
fn cell(
    row: &Row<'_>,
    line: Option<&HunkLine<'_>>,
    (sign, style): (char, Style),
    column: usize,
) -> Vec<(String, usize)> {
    let Some(line) = line else {
        return Vec::new();
    };
    let (sign, style) = if row.is_same() {
        (' ', Style::new())
    } else {
        (sign, style)
    };
    let mut lines = Vec::new();
    let mut current = format!("{style}{sign}{style:#}");
    let mut used = 0;
    for (changed, part) in diff::shown(row, line) {
        let style = if changed { style.invert() } else { style };
        current.push_str(&style.render().to_string());
        for character in part.chars() {
            let wide = match character {
                '\t' => TAB - used % TAB,
                other => other.width().unwrap_or(0),
            };
            if used + wide > column {
                current.push_str(&style.render_reset().to_string());
                lines.push((std::mem::take(&mut current), used + 1));
                current = format!(" {}", style.render());
                used = 0;
            }
            let wide = wide.min(column);
            match character {
                '\t' => current.extend(std::iter::repeat_n(' ', wide)),
                other => current.push(other),
            }
            used += wide;
        }
        current.push_str(&style.render_reset().to_string());
    }
    lines.push((current, used + 1));
    lines
}
