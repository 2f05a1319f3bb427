//! How much would change, file by file and rule by rule.

use std::collections::BTreeMap;
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::diff::{ADDED, FileDiff, REMOVED, named};
use super::{count, printable};

/// The longest bar of plus and minus signs.
const BAR: usize = 40;

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

    /// Writes the counts: a line a file, their sum, a line a rule.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let widest = self.files.iter().map(|row| row.name.width()).max();
        let most = self.files.iter().map(|row| row.added + row.removed).max();
        let (widest, most) = (widest.unwrap_or(0), most.unwrap_or(0).max(1));
        let digits = most.to_string().len();
        for row in &self.files {
            let scaled = |number: usize| match most > BAR {
                // Something is never shown as nothing.
                true => (number * BAR).div_ceil(most),
                false => number,
            };
            writeln!(
                out,
                " {}{:pad$} | {:>digits$} {ADDED}{}{ADDED:#}{REMOVED}{}{REMOVED:#}",
                row.name,
                "",
                row.added + row.removed,
                "+".repeat(scaled(row.added)),
                "-".repeat(scaled(row.removed)),
                pad = widest.saturating_sub(row.name.width()),
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
            writeln!(out, " {rule:widest$} | {number:>digits$}  {why}")?;
        }
        Ok(())
    }
}
