//! Where a report goes: to standard output, or to a file.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cli::console::Console;
use crate::cli::output_file::{OutputError, OutputFile};
use crate::report::Screen;

/// How many bytes wait before they are written.
const ENOUGH: usize = 64 * 1024;

/// Where a report goes.
pub(super) enum Output {
    /// Standard output.
    Standard {
        /// Whether what is written has colours that are meant as such.
        coloured: bool,
        /// What waits to be written: writing takes longer than making it.
        waiting: Vec<u8>,
    },
    /// A file.
    File(OutputFile),
}

impl Output {
    /// Opens the file, or standard output where none is named or it is `-`.
    /// Done before the work, so that nobody waits for a report that has no
    /// place to go to.
    pub(super) fn open(path: Option<&Path>) -> Result<Output, OutputError> {
        let path = match path {
            Some(path) if path.as_os_str() != "-" => path,
            _ => {
                return Ok(Output::Standard {
                    coloured: false,
                    waiting: Vec::new(),
                });
            }
        };
        OutputFile::open(path).map(Output::File)
    }

    /// What people see the report on, which has colours from here on where that
    /// has.
    pub(super) fn screen(&mut self, console: &Console) -> Screen {
        match self {
            Output::Standard { coloured, .. } => {
                let screen = console.screen();
                *coloured = screen.coloured;
                screen
            }
            Output::File(_) => Screen::default(),
        }
    }

    /// Writes a piece of the report, perhaps not yet.
    pub(super) fn write(&mut self, console: &mut Console, piece: &[u8]) -> io::Result<()> {
        match self {
            Output::Standard { waiting, .. } => {
                waiting.extend_from_slice(piece);
                if waiting.len() < ENOUGH {
                    return Ok(());
                }
                self.flush(console)
            }
            Output::File(file) => file.write_all(piece).map_err(|error| {
                io::Error::new(error.kind(), format!("{}: {error}", file.path().display()))
            }),
        }
    }

    /// Writes what waits for standard output.
    pub(super) fn flush(&mut self, console: &mut Console) -> io::Result<()> {
        if let Output::Standard { coloured, waiting } = self {
            if *coloured {
                console.out.write_all(waiting)?;
            } else {
                console.raw(waiting)?;
            }
            waiting.clear();
        }
        Ok(())
    }

    /// Puts the file in its place. Without this, what was there stays.
    pub(super) fn finish(self) -> Result<Option<PathBuf>, OutputError> {
        match self {
            Output::File(file) => file.finish().map(Some),
            Output::Standard { .. } => Ok(None),
        }
    }
}
