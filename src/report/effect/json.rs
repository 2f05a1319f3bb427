//! What installing INFs does as one JSON document: the contract for tools, which
//! docs/effect.md describes.

use std::io::{self, Write};

use serde::Serialize;

use super::difference::Difference;
use super::matrix::Matrix;
use super::on::Systems;
use super::{DeviceLine, FileEffect, NoEffect, Role, Step, Stretch};
use crate::report::write_json;

/// The version of the contract.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct JsonFile<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    sections: Vec<JsonSection<'a>>,
    systems: Vec<JsonSystem<'a>>,
}

#[derive(Serialize)]
struct JsonSection<'a> {
    section: &'a str,
    role: Role,
    actions: &'a [Step],
}

#[derive(Serialize)]
struct JsonSystem<'a> {
    #[serde(flatten)]
    systems: JsonSystems,
    devices: Vec<JsonDevice<'a>>,
}

/// Systems.
#[derive(Serialize)]
struct JsonSystems {
    architecture: &'static str,
    from: String,
    until: Option<String>,
    product: u32,
    suite: u32,
}

#[derive(Serialize)]
struct JsonDevice<'a> {
    manufacturer: &'a str,
    description: &'a str,
    ids: &'a [String],
    models: &'a str,
    install: Option<&'a str>,
}

/// Writes what stands before the first file.
///
/// # Errors
/// When the output cannot be written.
pub fn begin(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{{\"version\":{VERSION},\"files\":[")
}

/// Writes a file: an object on one line, without a line end.
///
/// # Errors
/// When the output cannot be written.
pub fn file(
    out: &mut dyn Write,
    path: &str,
    effect: Result<&FileEffect, &NoEffect>,
) -> io::Result<()> {
    let sections = effect.map_or(&[][..], |effect| &effect.sections);
    let stretches = effect.map_or(&[][..], |effect| &effect.systems);
    let sections = sections.iter().map(|section| JsonSection {
        section: &section.name,
        role: section.role,
        actions: &section.steps,
    });
    let written = JsonFile {
        path,
        error: effect.err().map(ToString::to_string),
        sections: sections.collect(),
        systems: stretches.iter().map(system).collect(),
    };
    write_json(out, &written)
}

/// Writes what stands behind the last file.
///
/// # Errors
/// When the output cannot be written.
pub fn end(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n]}}")
}

fn system(stretch: &Stretch) -> JsonSystem<'_> {
    let devices = stretch.devices().map(|taken| JsonDevice {
        manufacturer: &taken.device.manufacturer,
        description: &taken.device.description,
        ids: &taken.device.ids,
        models: &taken.device.models,
        install: taken.install.as_deref(),
    });
    JsonSystem {
        systems: systems(&Systems::of(stretch)),
        devices: devices.collect(),
    }
}

fn systems(systems: &Systems) -> JsonSystems {
    JsonSystems {
        architecture: systems.architecture,
        from: systems.from.to_string(),
        until: systems.until.map(|until| until.to_string()),
        product: systems.product,
        suite: systems.suite,
    }
}

#[derive(Serialize)]
struct JsonMatrix<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    columns: Vec<JsonSystems>,
    rows: Vec<JsonRow<'a>>,
}

#[derive(Serialize)]
struct JsonRow<'a> {
    devices: Vec<JsonRowDevice<'a>>,
    installs: &'a [Vec<String>],
}

#[derive(Serialize)]
struct JsonRowDevice<'a> {
    manufacturer: &'a str,
    description: &'a str,
    ids: &'a [String],
}

/// Writes which install section each device of a file gets: an object on one line,
/// without a line end.
///
/// # Errors
/// When the output cannot be written.
pub fn matrix(
    out: &mut dyn Write,
    path: &str,
    matrix: Result<&Matrix<'_>, &NoEffect>,
) -> io::Result<()> {
    let columns = matrix.map_or(&[][..], |matrix| &matrix.columns);
    let rows = matrix.map_or(&[][..], |matrix| &matrix.rows).iter();
    let rows = rows.map(|row| JsonRow {
        devices: row
            .devices
            .iter()
            .map(|device| row_device(device))
            .collect(),
        installs: &row.cells,
    });
    let columns = columns.iter().map(|column| systems(&column.systems));
    let written = JsonMatrix {
        path,
        error: matrix.err().map(ToString::to_string),
        columns: columns.collect(),
        rows: rows.collect(),
    };
    write_json(out, &written)
}

fn row_device(device: &DeviceLine) -> JsonRowDevice<'_> {
    JsonRowDevice {
        manufacturer: &device.manufacturer,
        description: &device.description,
        ids: &device.ids,
    }
}

#[derive(Serialize)]
struct JsonComparison<'a> {
    version: u32,
    old: &'a str,
    new: &'a str,
    differences: Vec<JsonDifference<'a>>,
}

/// What differs for some devices on some systems.
#[derive(Serialize)]
pub(in crate::report) struct JsonDifference<'a> {
    role: Role,
    old: Option<&'a str>,
    new: Option<&'a str>,
    devices: Vec<JsonRowDevice<'a>>,
    systems: Vec<JsonSystems>,
    removed: &'a [&'a Step],
    added: &'a [&'a Step],
}

/// Writes what differs between two files.
///
/// # Errors
/// When the output cannot be written.
pub fn comparison(
    out: &mut dyn Write,
    [old, new]: [&str; 2],
    found: &[Difference<'_>],
) -> io::Result<()> {
    let written = JsonComparison {
        version: VERSION,
        old,
        new,
        differences: differences(found),
    };
    write_json(out, &written)?;
    writeln!(out)
}

/// Differences as JSON.
pub(in crate::report) fn differences<'a>(found: &'a [Difference<'_>]) -> Vec<JsonDifference<'a>> {
    let found = found.iter().map(|difference| JsonDifference {
        role: difference.role,
        old: difference.old,
        new: difference.new,
        devices: difference
            .devices
            .iter()
            .map(|device| row_device(device))
            .collect(),
        systems: difference.systems.iter().map(systems).collect(),
        removed: &difference.removed,
        added: &difference.added,
    });
    found.collect()
}
