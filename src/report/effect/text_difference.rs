//! What installing one file does and another does not, for reading.

use std::io::{self, Write};

use anstyle::Style;

use super::difference::Difference;
use super::outline::{Side, outline};
use super::text::{SECTION, Text};
use super::text_of::about;
use super::{Change, FileEffect};
use crate::report::diff::{ADDED, REMOVED};

impl Text {
    /// Writes what fixes change on the machine.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn change(&self, out: &mut dyn Write, change: &Change) -> io::Result<()> {
        let differences = change.differences();
        if differences.is_empty() {
            return writeln!(out, "What changes on the machine: nothing");
        }
        writeln!(out, "What changes on the machine:")?;
        self.differences(out, &differences, change.effects())
    }

    /// Writes what differs between the effects of two files.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn differences(
        &self,
        out: &mut dyn Write,
        differences: &[Difference<'_>],
        effects: [&FileEffect; 2],
    ) -> io::Result<()> {
        for (place, difference) in differences.iter().enumerate() {
            if place > 0 {
                writeln!(out)?;
            }
            let about = about(difference, effects);
            self.devices(out, &difference.devices)?;
            let style = match about.side {
                Side::Both => SECTION,
                Side::Old => REMOVED,
                Side::New => ADDED,
            };
            let sign = match about.side {
                Side::Both => String::new(),
                side => format!("{} ", side.sign()),
            };
            self.sentence(out, style, &format!("{sign}{}", about.sentence))?;
            self.parts(out, &outline(difference.shown()))?;
        }
        Ok(())
    }

    fn sentence(&self, out: &mut dyn Write, style: Style, text: &str) -> io::Result<()> {
        self.wrapped(out, &format!("{style}{text}{style:#}"))
    }
}
