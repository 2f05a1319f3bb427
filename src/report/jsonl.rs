//! A line per file, each the object that the file has in the `json` format,
//! written as soon as the file was checked: for reports larger than memory.

use std::io::{self, Write};

use super::{Checked, Ending, Format, json};

/// The format.
#[derive(Debug)]
pub struct JsonLines;

impl Format for JsonLines {
    fn shows_catalog(&self) -> bool {
        true
    }

    fn file(&self, mut out: &mut dyn Write, report: &Checked<'_>) -> io::Result<()> {
        json::write(&mut out, report)?;
        writeln!(out)
    }

    fn end(&self, _out: &mut dyn Write, _ending: &Ending<'_>) -> io::Result<()> {
        Ok(())
    }
}
