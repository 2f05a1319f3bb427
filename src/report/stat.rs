//! How much would change, file by file and rule by rule.

use std::collections::BTreeMap;
use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::diff::{ADDED, FileDiff, REMOVED, named};
use super::{Screen, count, printable};

/// The longest bar of plus and minus signs.
const BAR: usize = 40;

/// The shortest bar that it is made to fit a screen.
const SHORT_BAR: usize = 10;

/// The columns that names leave to what stands behind them.
const ENOUGH: usize = 24;

/// A name, or of a long one `…` and its end.
pub(super) fn shortened(name: &str, most: usize) -> String {
    if name.width() <= most {
        return name.to_owned();
    }
    let mut taken = "…".width();
    let end = name.char_indices().rev().take_while(|(_, character)| {
        taken += character.width().unwrap_or(0);
        taken <= most
    });
    let from = end.last().map_or(name.len(), |(at, _)| at);
    format!("…{}", name.get(from..).unwrap_or_default())
}

/// The counts of all files that change.
#[derive(Debug, Clone, Default)]
pub struct Stat {
    files: Vec<Row>,
    /// How often each rule changes something, and why.
    rules: BTreeMap<&'static str, (usize, &'static str)>,
}

#[derive(Debug, Clone)]
struct Row {
    name: String,
    added: usize,
    removed: usize,
}

impl Stat {
    /// Counts a file.
    pub fn add(&mut self, file: &FileDiff<'_>) {
        let mut row = Row {
            name: printable(file.path).into_owned(),
            added: 0,
            removed: 0,
        };
        let encoding = file.before.encoding();
        if file.is_re_encoded() {
            let new = file.after.encoding();
            row.name.push_str(&format!(" ({encoding} to {new})"));
        } else if let Some(encoding) = named(encoding) {
            row.name.push_str(&format!(" ({encoding})"));
        }
        for line in file.hunks().iter().flat_map(|hunk| &hunk.rows) {
            if !line.is_same() {
                row.added += usize::from(line.new.is_some());
                row.removed += usize::from(line.old.is_some());
            }
        }
        self.files.push(row);
        for fix in file.applied {
            self.rules.entry(fix.rule).or_insert((0, fix.why)).0 += 1;
        }
    }

    /// Writes the counts: a line a file, their sum, a line a rule. Of names that
    /// leave no room for the rest the ends are shown.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn write(&self, out: &mut impl Write, screen: Screen) -> io::Result<()> {
        let room = screen.columns.unwrap_or(usize::MAX);
        let most_name = room.saturating_sub(ENOUGH).max(ENOUGH);
        let names: Vec<String> = self
            .files
            .iter()
            .map(|row| shortened(&row.name, most_name))
            .collect();
        let widest = names.iter().map(|name| name.width()).max();
        let most = self.files.iter().map(|row| row.added + row.removed).max();
        let (widest, most) = (widest.unwrap_or(0), most.unwrap_or(0).max(1));
        let digits = most.to_string().len();
        // Each of the two parts of the bar is rounded up.
        let beside = " ".len() + widest + " | ".len() + digits + " ".len() + 1;
        let bar = room.saturating_sub(beside).clamp(SHORT_BAR, BAR);
        for (row, name) in self.files.iter().zip(&names) {
            let scaled = |number: usize| match most > bar {
                // Something is never shown as nothing.
                true => (number * bar).div_ceil(most),
                false => number,
            };
            writeln!(
                out,
                " {}{:pad$} | {:>digits$} {ADDED}{}{ADDED:#}{REMOVED}{}{REMOVED:#}",
                name,
                "",
                row.added + row.removed,
                "+".repeat(scaled(row.added)),
                "-".repeat(scaled(row.removed)),
                pad = widest.saturating_sub(name.width()),
            )?;
        }
        let sum = |of: fn(&Row) -> usize| self.files.iter().map(of).sum::<usize>();
        writeln!(
            out,
            " {} changed, {}(+), {}(-)",
            count(self.files.len(), "file"),
            count(sum(|row| row.added), "insertion"),
            count(sum(|row| row.removed), "deletion"),
        )?;
        let widest = self.rules.keys().map(|rule| rule.len()).max().unwrap_or(0);
        let digits = self
            .rules
            .values()
            .map(|(number, _)| number)
            .max()
            .map_or(0, |most| most.to_string().len());
        for (rule, (number, why)) in &self.rules {
            let used = " ".len() + widest + " | ".len() + digits + "  ".len();
            let why = screen.wrap(why, used, used);
            writeln!(out, " {rule:widest$} | {number:>digits$}  {why}")?;
        }
        Ok(())
    }
}
