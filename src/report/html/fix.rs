//! The page about what a run of `fix` did.

use std::io::{self, Write};

use serde::Serialize;

use super::effect::{self, Fixes};
use super::file::PageFile;
use super::{block, write_begin, write_end};
use crate::report::fix_run::{Ended, RunFile, RunFormat};
use crate::report::place::Base;
use crate::report::printable;

/// The format.
#[derive(Debug)]
pub struct FixHtml {
    /// What paths are relative to.
    pub base: Base,
}

#[derive(Serialize)]
struct PageEnding {
    version: &'static str,
    failures: Vec<String>,
    run: PageRun,
}

/// What a run of `fix` did.
#[derive(Serialize)]
struct PageRun {
    command: String,
    /// Whether it writes nothing.
    shows: bool,
    /// Whether it does not fix, but allows what is there with comments.
    allows: bool,
    /// What was done, in one line.
    sentence: String,
    /// Why the page is not about all files.
    #[serde(skip_serializing_if = "Option::is_none")]
    gap: Option<String>,
    checked: usize,
    written: usize,
    would_change: usize,
}

impl RunFormat for FixHtml {
    fn shows_unsafe(&self) -> bool {
        true
    }

    fn shows_effect(&self) -> bool {
        true
    }

    fn head(&self, out: &mut dyn Write, _: &Ended<'_>) -> io::Result<()> {
        write_begin(out)
    }

    fn file(&self, out: &mut dyn Write, file: &RunFile<'_>) -> io::Result<()> {
        match file {
            RunFile::Examined(file) if file.is_clean() => Ok(()),
            RunFile::Skipped { .. } => block(out, "file", &PageFile::of_run(&self.base, file)),
            RunFile::Examined(examined) => {
                block(out, "file", &PageFile::of_run(&self.base, file))?;
                let path = self.base.place(examined.path).path();
                match examined.effect {
                    Some(change) => effect::write(out, &path, Fixes::Made, change),
                    None => Ok(()),
                }
            }
        }
    }

    fn foot(&self, out: &mut dyn Write, ended: &Ended<'_>) -> io::Result<()> {
        let (run, totals) = (ended.run, ended.totals);
        let errors = totals.errors.iter();
        let ending = PageEnding {
            version: env!("CARGO_PKG_VERSION"),
            failures: errors.map(|text| printable(text).into_owned()).collect(),
            run: PageRun {
                command: printable(&run.command_line()).into_owned(),
                shows: run.shows,
                allows: run.allows,
                sentence: ended.sentence(),
                gap: ended.gap(),
                checked: totals.checked,
                written: totals.written,
                would_change: totals.would_change,
            },
        };
        block(out, "ending", &ending)?;
        write_end(out)
    }
}
