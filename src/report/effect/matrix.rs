//! Which install section each device gets on each Windows.

use hashbrown::HashMap;

use super::on::Systems;
use super::{DeviceLine, FileEffect};
use crate::syntax::fold_case;

/// Which install section each device gets: a row for devices that get the same, and a
/// column for systems on which all get the same.
#[derive(Debug)]
pub struct Matrix<'e> {
    /// By architecture, and the oldest first. Where product types and suites make no
    /// difference on an architecture, only the first of them.
    pub columns: Vec<Column>,
    /// The rows, in the order of their first devices.
    pub rows: Vec<MatrixRow<'e>>,
}

/// Systems on which all devices get the same.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The systems.
    pub systems: Systems,
    /// Whether the product type and the suites make a difference.
    pub by_edition: bool,
}

/// Devices that get the same.
#[derive(Debug)]
pub struct MatrixRow<'e> {
    /// The devices, each once: those of one hardware ID are one.
    pub devices: Vec<&'e DeviceLine>,
    /// The sections that they get in each column: none where they get nothing, several
    /// where the INF has several lines for a hardware ID.
    pub cells: Vec<Vec<String>>,
}

impl<'e> Matrix<'e> {
    /// That of a file.
    pub fn of(effect: &'e FileEffect) -> Matrix<'e> {
        let mut devices: Vec<&DeviceLine> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        // For each stretch what each device gets.
        let mut columns: Vec<(Systems, Vec<Vec<String>>)> = Vec::new();
        for stretch in &effect.systems {
            let mut cells: Vec<Vec<String>> = vec![Vec::new(); devices.len()];
            for taken in stretch.devices() {
                let device: &DeviceLine = &taken.device;
                let id = device.ids.first().map_or("", String::as_str);
                let place = *places.entry(fold_case(id).into_owned()).or_insert_with(|| {
                    devices.push(device);
                    devices.len() - 1
                });
                cells.resize(devices.len(), Vec::new());
                let install = taken.install.as_deref();
                if let (Some(cell), Some(install)) = (cells.get_mut(place), install)
                    && !cell.iter().any(|known| known == install)
                {
                    cell.push(install.to_owned());
                }
            }
            columns.push((Systems::of(stretch), cells));
        }
        for (_, cells) in &mut columns {
            cells.resize(devices.len(), Vec::new());
        }
        let columns = without_editions(joined(columns));
        let mut rows: Vec<MatrixRow<'_>> = Vec::new();
        let mut by_cells: HashMap<Vec<Vec<String>>, usize> = HashMap::new();
        for (place, device) in devices.iter().enumerate() {
            let cells = columns.iter();
            let cells: Vec<Vec<String>> = cells
                .map(|(_, cells)| cells.get(place).cloned().unwrap_or_default())
                .collect();
            let next = rows.len();
            let row = *by_cells.entry(cells.clone()).or_insert(next);
            if row == next {
                rows.push(MatrixRow {
                    devices: Vec::new(),
                    cells,
                });
            }
            if let Some(row) = rows.get_mut(row) {
                row.devices.push(device);
            }
        }
        Matrix {
            columns: columns.into_iter().map(|(column, _)| column).collect(),
            rows,
        }
    }
}

/// Neighbours on which all devices get the same become one.
fn joined(columns: Vec<(Systems, Vec<Vec<String>>)>) -> Vec<(Systems, Vec<Vec<String>>)> {
    let mut found: Vec<(Systems, Vec<Vec<String>>)> = Vec::new();
    for (systems, cells) in columns {
        match found.last_mut() {
            Some((last, same))
                if *same == cells && last.until == Some(systems.from) && last.is_like(&systems) =>
            {
                last.until = systems.until;
            }
            _ => found.push((systems, cells)),
        }
    }
    found
}

/// Of each architecture one edition, where all are alike.
fn without_editions(columns: Vec<(Systems, Vec<Vec<String>>)>) -> Vec<(Column, Vec<Vec<String>>)> {
    let of = |one: &Systems| {
        let columns = columns.iter().filter(|(systems, _)| one.is_like(systems));
        let columns = columns.map(|(systems, cells)| (systems.from, systems.until, cells));
        columns.collect::<Vec<_>>()
    };
    let mut kept: Vec<(Column, Vec<Vec<String>>)> = Vec::new();
    for (systems, cells) in &columns {
        let name = systems.architecture;
        let mut alike = columns.iter();
        let first = alike.find(|(other, _)| other.architecture == name);
        let Some((first, _)) = first else { continue };
        let mut others = columns.iter();
        let by_edition = others.any(|(other, _)| {
            other.architecture == name && !other.is_like(first) && of(other) != of(first)
        });
        if by_edition || systems.is_like(first) {
            let systems = *systems;
            let column = Column {
                systems,
                by_edition,
            };
            kept.push((column, cells.clone()));
        }
    }
    kept
}
