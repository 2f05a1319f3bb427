//! The diff for people with the old file on the left and the new one on the
//! right, fitted to a width.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthChar;

use super::Screen;
use super::diff::{self, ADDED, Explained, FileDiff, REMOVED};
use super::hunk::{Hunk, HunkLine, Row};

const NUMBER: Style = AnsiColor::BrightBlack.on_default();

/// The narrowest that a column of text gets, however narrow the terminal.
const MIN_COLUMN: usize = 16;
const TAB: usize = 8;

/// The width where a screen has none.
const WIDTH: usize = 120;

/// Writes what a fix changes in a file, in lines that fit the screen. What does
/// not fit is continued on the next line.
///
/// # Errors
/// When the output cannot be written.
pub fn write(out: &mut impl Write, file: &FileDiff<'_>, screen: Screen) -> io::Result<()> {
    diff::write_header(out, file, screen)?;
    let mut explained = Explained::default();
    for hunk in file.hunks() {
        write_hunk(out, &hunk, screen, &mut explained)?;
    }
    Ok(())
}

/// Writes one hunk. Why its rules made it is said where that was not `explained`.
///
/// # Errors
/// When the output cannot be written.
pub fn write_hunk(
    out: &mut impl Write,
    hunk: &Hunk<'_>,
    screen: Screen,
    explained: &mut Explained,
) -> io::Result<()> {
    diff::write_hunk_header(out, hunk, screen, explained)?;
    let width = screen.columns.unwrap_or(WIDTH);
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
    let parts = diff::shown(row, line);
    let whole: String = parts.iter().map(|(_, part)| part.as_str()).collect();
    let mut at = 0;
    for (changed, part) in &parts {
        let style = if *changed { style.invert() } else { style };
        current.push_str(&style.render().to_string());
        for character in part.chars() {
            let wide = match character {
                '\t' => TAB - used % TAB,
                other => other.width().unwrap_or(0),
            };
            // A word that would not fit begins a line, where it fits into that.
            let begins = !in_word(whole.get(..at).and_then(|text| text.chars().next_back()));
            let word = match begins {
                true => word_width(whole.get(at..).unwrap_or_default()),
                false => 0,
            };
            let breaks = used + word > column && word <= column && used > 0;
            if used + wide > column || breaks {
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
            at += character.len_utf8();
        }
        current.push_str(&style.render_reset().to_string());
    }
    lines.push((current, used + 1));
    lines
}

/// Whether a character is part of a word, as far as lines are broken.
fn in_word(character: Option<char>) -> bool {
    character.is_some_and(|c| c.is_alphanumeric() || "_.-%$\\".contains(c))
}

/// The columns of the word at the start of a text; 0 where there is none.
fn word_width(text: &str) -> usize {
    let word = text.chars().take_while(|c| in_word(Some(*c)));
    word.map(|c| c.width().unwrap_or(0)).sum()
}
