//! The matrix as a table that fits the screen.

use std::io::{self, Write};

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::DeviceLine;
use super::matrix::{Column, Matrix};
use super::on::edition_words;
use crate::report::stat::shortened;
use crate::report::{Screen, printable};

/// What a device gets that gets nothing.
const NOTHING: &str = "nothing";
/// The columns of a screen between two of the table.
const GAP: usize = 2;
/// The least width of the column of devices.
const DEVICES: usize = 24;

const HEADER: Style = Style::new().bold();
const MISSING: Style = anstyle::AnsiColor::Yellow.on_default();

/// A table, its columns from left to right.
struct Table {
    labels: Vec<String>,
    /// What may stand in their place.
    short: Vec<String>,
    columns: Vec<TableColumn>,
}

struct TableColumn {
    architecture: String,
    range: String,
    cells: Vec<String>,
}

/// Writes the matrix of a file.
///
/// # Errors
/// When the output cannot be written.
pub fn write(
    out: &mut dyn Write,
    path: &str,
    matrix: &Matrix<'_>,
    screen: Screen,
    every: bool,
) -> io::Result<()> {
    writeln!(out, "{HEADER}{}{HEADER:#}", printable(path))?;
    let is_empty = |name: &str| {
        let columns = matrix.columns.iter().enumerate();
        let mut columns = columns.filter(|(_, column)| column.systems.architecture == name);
        columns.all(|(place, _)| {
            let mut rows = matrix.rows.iter();
            rows.all(|row| row.cells.get(place).is_none_or(Vec::is_empty))
        })
    };
    let mut empty: Vec<&str> = Vec::new();
    if matrix.rows.is_empty() {
        return writeln!(out, "no devices");
    }
    let mut table = Table {
        labels: labels(matrix, every, device_label),
        short: labels(matrix, every, device_id),
        columns: Vec::new(),
    };
    let mut last = String::new();
    for (place, column) in matrix.columns.iter().enumerate() {
        let name = column.systems.architecture;
        if is_empty(name) {
            if !empty.contains(&name) {
                empty.push(name);
            }
            continue;
        }
        let architecture = architecture(column);
        let cells = matrix.rows.iter().flat_map(|row| {
            let sections = row.cells.get(place).map_or(&[][..], Vec::as_slice);
            let cell = match sections {
                [] => NOTHING.to_owned(),
                sections => printable(&sections.join(", ")).into_owned(),
            };
            // With all devices of a row named, what they get stands beside each.
            std::iter::repeat_n(cell, if every { row.devices.len() } else { 1 })
        });
        table.columns.push(TableColumn {
            architecture: match architecture == last {
                true => String::new(),
                false => architecture.clone(),
            },
            range: range(column),
            cells: cells.collect(),
        });
        last = architecture;
    }
    if !table.columns.is_empty() {
        table.fit(out, screen)?;
    }
    match empty.is_empty() {
        true => Ok(()),
        false => writeln!(out, "no device gets anything on {}", empty.join(", ")),
    }
}

fn labels(matrix: &Matrix<'_>, every: bool, of: fn(&DeviceLine) -> String) -> Vec<String> {
    let rows = matrix.rows.iter();
    let labels = rows.flat_map(|row| {
        let named = if every { row.devices.len() } else { 1 };
        let more = row.devices.len() - named.min(row.devices.len());
        row.devices
            .iter()
            .take(named)
            .map(move |device| match more {
                0 => of(device),
                more => format!("{} and {more} more", of(device)),
            })
    });
    labels.collect()
}

fn device_label(device: &DeviceLine) -> String {
    let description = printable(&device.description);
    match description.is_empty() {
        true => device_id(device),
        false => format!("'{description}' ({})", device_id(device)),
    }
}

fn device_id(device: &DeviceLine) -> String {
    let id = device.ids.first().map_or("", String::as_str);
    printable(id).into_owned()
}

fn architecture(column: &Column) -> String {
    let systems = &column.systems;
    match column.by_edition {
        true => {
            let edition = edition_words((systems.product, systems.suite));
            format!("{} {edition}", systems.architecture)
        }
        false => systems.architecture.to_owned(),
    }
}

/// The systems of a column: it ends where the next one begins.
fn range(column: &Column) -> String {
    match column.systems.interval() {
        (None, None) => "every Windows".to_owned(),
        (None, Some(until)) => format!("before {until}"),
        (Some(from), None) => format!("{from} and later"),
        (Some(from), Some(_)) => format!("from {from}"),
    }
}

impl Table {
    /// Writes the table: where it is too wide, with the devices' IDs alone, then with
    /// letters for the sections, at last as several tables.
    fn fit(mut self, out: &mut dyn Write, screen: Screen) -> io::Result<()> {
        let columns = screen.columns.unwrap_or(usize::MAX);
        if self.width() <= columns {
            return self.write(out);
        }
        if self.shortened_width() <= columns {
            self.labels = std::mem::take(&mut self.short);
            return self.write(out);
        }
        let sections = self.with_letters();
        if self.width() <= columns {
            self.write(out)?;
        } else {
            self.labels = std::mem::take(&mut self.short);
            for table in self.fitting(columns) {
                table.write(out)?;
            }
        }
        for (letter, section) in sections {
            writeln!(out, "{letter} = [{section}]")?;
        }
        Ok(())
    }

    fn shortened_width(&self) -> usize {
        let short = self.short.iter().map(|label| label.width()).max();
        self.width() - self.label_width() + short.unwrap_or(0)
    }

    fn label_width(&self) -> usize {
        self.labels
            .iter()
            .map(|label| label.width())
            .max()
            .unwrap_or(0)
    }

    fn width(&self) -> usize {
        let columns = self.columns.iter().map(|column| GAP + column.width());
        self.label_width() + columns.sum::<usize>()
    }

    /// Puts letters in the place of sections, and returns what each stands for.
    fn with_letters(&mut self) -> Vec<(String, String)> {
        let mut sections: Vec<String> = Vec::new();
        for cell in self.columns.iter_mut().flat_map(|column| &mut column.cells) {
            if cell == NOTHING {
                continue;
            }
            let place = sections.iter().position(|section| section == cell);
            let place = place.unwrap_or_else(|| {
                sections.push(cell.clone());
                sections.len() - 1
            });
            *cell = letters(place);
        }
        let sections = sections.into_iter().enumerate();
        sections
            .map(|(place, section)| (letters(place), section))
            .collect()
    }

    /// Tables that fit, each with some of the columns.
    fn fitting(mut self, columns: usize) -> Vec<Table> {
        let all = std::mem::take(&mut self.columns);
        let widest = all.iter().map(TableColumn::width).max().unwrap_or(0);
        let label = columns.saturating_sub(GAP + widest).max(DEVICES);
        let total: usize = all.iter().map(|column| GAP + column.width()).sum();
        // All columns beside short labels are better than several tables.
        let label = match columns.checked_sub(total) {
            Some(left) if left >= DEVICES => left,
            _ => label.min(columns / 2).max(DEVICES),
        };
        let labels = self.labels.iter();
        let labels: Vec<String> = labels.map(|text| shortened(text, label)).collect();
        let mut tables: Vec<Table> = Vec::new();
        let mut architecture = String::new();
        for mut column in all {
            if !column.architecture.is_empty() {
                architecture.clone_from(&column.architecture);
            }
            let table = tables.last_mut();
            match table.filter(|table| table.width() + GAP + column.width() <= columns) {
                Some(table) => table.columns.push(column),
                None => {
                    column.architecture.clone_from(&architecture);
                    tables.push(Table {
                        labels: labels.clone(),
                        short: Vec::new(),
                        columns: vec![column],
                    });
                }
            }
        }
        tables
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let label = self.label_width();
        let header = |of: fn(&TableColumn) -> &String| {
            let mut line = " ".repeat(label);
            for column in &self.columns {
                line += &padded(of(column), column.width());
            }
            line.trim_end().to_owned()
        };
        writeln!(
            out,
            "{HEADER}{}{HEADER:#}",
            header(|column| &column.architecture)
        )?;
        writeln!(out, "{HEADER}{}{HEADER:#}", header(|column| &column.range))?;
        for (place, text) in self.labels.iter().enumerate() {
            write!(out, "{text}{}", " ".repeat(label - text.width()))?;
            let last = self.columns.len().saturating_sub(1);
            for (number, column) in self.columns.iter().enumerate() {
                let cell = column.cells.get(place).map_or("", String::as_str);
                let style = match cell == NOTHING {
                    true => MISSING,
                    false => Style::new(),
                };
                let width = if number == last { 0 } else { column.width() };
                write!(out, "{style}{}{style:#}", padded(cell, width))?;
            }
            writeln!(out)?;
        }
        Ok(())
    }
}

impl TableColumn {
    fn width(&self) -> usize {
        let cells = self.cells.iter();
        let all = cells.chain([&self.architecture, &self.range]);
        all.map(|text| text.width()).max().unwrap_or(0)
    }
}

/// A text behind a gap, with blanks up to a width.
fn padded(text: &str, width: usize) -> String {
    let behind = width.saturating_sub(text.width());
    format!("{}{text}{}", " ".repeat(GAP), " ".repeat(behind))
}

/// A, B, … Z, AA, AB, …
fn letters(mut place: usize) -> String {
    let mut letters = String::new();
    loop {
        let letter = u8::try_from(place % 26).unwrap_or(0);
        letters.insert(0, char::from(b'A' + letter));
        match place / 26 {
            0 => return letters,
            more => place = more - 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_behind_z() {
        let found = [0, 25, 26, 51, 52, 701, 702].map(letters);
        assert_eq!(found, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
