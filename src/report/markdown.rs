//! Pages on a terminal: the little Markdown that they use, with styles.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::Screen;

const TITLE: Style = Style::new().bold().underline();
const HEADING: Style = Style::new().bold();
const CODE: Style = AnsiColor::Cyan.on_default();
const STRONG: Style = Style::new().bold();
const LABEL: Style = Style::new().dimmed();

/// How wide a line gets, however wide the screen is.
const WIDTH: usize = 100;

/// Writes a page with styles in place of its marks. A row of a table becomes a
/// paragraph that names its columns.
///
/// # Errors
/// When the output cannot be written.
pub fn write(out: &mut impl Write, page: &str, screen: Screen) -> io::Result<()> {
    let screen = Screen {
        columns: Some(screen.columns.map_or(WIDTH, |columns| columns.min(WIDTH))),
        ..screen
    };
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            for code in lines.by_ref().take_while(|line| !line.starts_with("```")) {
                writeln!(out, "    {CODE}{code}{CODE:#}")?;
            }
        } else if let Some(title) = line.strip_prefix("# ") {
            writeln!(out, "{TITLE}{title}{TITLE:#}")?;
        } else if let Some(heading) = line.strip_prefix("## ") {
            writeln!(out, "{HEADING}{heading}{HEADING:#}")?;
        } else if line.starts_with('|') {
            let mut rows = vec![cells(line)];
            while let Some(row) = lines.next_if(|line| line.starts_with('|')) {
                rows.push(cells(row));
            }
            table(out, &rows, screen)?;
        } else if line.trim().is_empty() {
            writeln!(out)?;
        } else {
            // A mark may open on one line and close on the next.
            let mut block = line.to_owned();
            while let Some(next) = lines.next_if(|line| continues(line)) {
                block.push('\n');
                block.push_str(next);
            }
            let words: Vec<&str> = block.split_whitespace().collect();
            let indent = if block.starts_with("- ") { 2 } else { 0 };
            let text = inline(&words.join(" "), screen);
            writeln!(out, "{}", screen.wrap(&text, 0, indent))?;
        }
    }
    Ok(())
}

fn continues(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with(['#', '|', '`', '-'])
        || line.starts_with('`') && !line.starts_with("```")
}

fn cells(row: &str) -> Vec<&str> {
    let row = row.trim().trim_start_matches('|').trim_end_matches('|');
    row.split(" | ").map(str::trim).collect()
}

fn table(out: &mut impl Write, rows: &[Vec<&str>], screen: Screen) -> io::Result<()> {
    let Some((header, rows)) = rows.split_first() else {
        return Ok(());
    };
    // The second row only rules the first off.
    for (index, row) in rows.iter().skip(1).enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        for (column, cell) in row.iter().enumerate() {
            if column == 0 {
                let cell = screen.wrap(&cell.replace('`', ""), 0, 0);
                writeln!(out, "{STRONG}{cell}{STRONG:#}")?;
                continue;
            }
            let label = header.get(column).unwrap_or(&"");
            let text = screen.wrap(&inline(cell, screen), 4, 4);
            writeln!(out, "  {LABEL}{label}:{LABEL:#}\n    {text}")?;
        }
    }
    Ok(())
}

/// A text with the styles of its `code`, **strong** and [links](…).
fn inline(text: &str, screen: Screen) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some(mark) = rest.find(['`', '*', '[']) {
        let (before, from) = rest.split_at(mark);
        shown.push_str(before);
        let found = enclosed(from, "`", "`")
            .map(|(inner, after)| (format!("{CODE}{inner}{CODE:#}"), after))
            .or_else(|| {
                let (inner, after) = enclosed(from, "**", "**")?;
                Some((format!("{STRONG}{inner}{STRONG:#}"), after))
            })
            .or_else(|| {
                let (inner, after) = enclosed(from, "[", "](")?;
                let (target, after) = after.split_once(')')?;
                // What lies beside the page is named in its text; the web is not.
                let shown = match target.starts_with("https://") {
                    true if screen.hyperlinks => screen.link(inner, target),
                    true => format!("{inner} ({target})"),
                    false => inner.to_owned(),
                };
                Some((shown, after))
            });
        match found {
            Some((styled, after)) => {
                shown.push_str(&styled);
                rest = after;
            }
            None => {
                let end = from.char_indices().nth(1).map_or(from.len(), |(at, _)| at);
                shown.push_str(from.get(..end).unwrap_or_default());
                rest = from.get(end..).unwrap_or_default();
            }
        }
    }
    shown.push_str(rest);
    shown
}

/// What stands between two marks at the start of a text, and what follows.
fn enclosed<'a>(text: &'a str, open: &str, close: &str) -> Option<(&'a str, &'a str)> {
    let (inner, after) = text.strip_prefix(open)?.split_once(close)?;
    (!inner.is_empty() && !inner.contains("\n\n")).then_some((inner, after))
}
