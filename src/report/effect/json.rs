//! What installing INFs does as one JSON document: the contract for tools, which
//! docs/effect.md describes.

use std::io::{self, Write};

use serde::Serialize;

use super::{FileEffect, NoEffect, Role, Step, Stretch};
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
    systems: JsonStretch,
    devices: Vec<JsonDevice<'a>>,
}

#[derive(Serialize)]
struct JsonStretch {
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
    let systems = effect.map_or(&[][..], |effect| &effect.systems);
    let sections = sections.iter().map(|section| JsonSection {
        section: &section.name,
        role: section.role,
        actions: &section.steps,
    });
    let written = JsonFile {
        path,
        error: effect.err().map(ToString::to_string),
        sections: sections.collect(),
        systems: systems.iter().map(system).collect(),
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
        systems: JsonStretch {
            architecture: stretch.architecture,
            from: stretch.from.to_string(),
            until: stretch.until.map(|until| until.to_string()),
            product: stretch.product,
            suite: stretch.suite,
        },
        devices: devices.collect(),
    }
}
