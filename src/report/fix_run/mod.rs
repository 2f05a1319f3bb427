//! Reports of what a run of `fix` did, file by file: one file per format, and
//! [`Html`](super::html::FixHtml) beside the page of `check`. A report never says of
//! a file that it was written unless it was.

mod diff;
pub mod json;
pub mod markdown;
mod totals;

use std::io::{self, Write};

use crate::fix::Fixed;
use crate::report::effect::Change;
use crate::report::packages::Listing;
use crate::rules::Severity;
use crate::source::Source;

pub use totals::{Counts, Totals};

/// How a run was started.
#[derive(Debug, Clone, Default)]
pub struct Run {
    /// The command line.
    pub command: Vec<String>,
    /// Whether it only shows what would change, and writes nothing.
    pub shows: bool,
    /// Whether unsafe fixes are made too.
    pub unsafe_fixes: bool,
    /// Whether it does not fix, but allows what is there with comments.
    pub allows: bool,
    /// The date and version that changed files get, as they were asked for.
    pub driver_ver: Option<String>,
    /// The oldest Windows that the packages support, where it was given.
    pub target_os: Option<String>,
}

impl Run {
    /// The command line as one text.
    pub fn command_line(&self) -> String {
        let quoted = |word: &String| match word.contains([' ', '\t', '"', '\'']) || word.is_empty()
        {
            true => format!("'{}'", word.replace('\'', r"'\''")),
            false => word.clone(),
        };
        let words: Vec<String> = self.command.iter().map(quoted).collect();
        words.join(" ")
    }
}

/// A file of a run.
#[derive(Debug, Clone, Copy)]
pub enum RunFile<'a> {
    /// It was not checked: it is not a Windows INF, or must not be changed.
    Skipped {
        /// The path, as the user wrote it or as it was found.
        path: &'a str,
        /// Why.
        reason: &'a str,
    },
    /// An INF, for which fixes were looked for.
    Examined(Examined<'a>),
}

/// An INF and what became of it.
#[derive(Debug, Clone, Copy)]
pub struct Examined<'a> {
    /// The path, as the user wrote it or as it was found.
    pub path: &'a str,
    /// The file as it was.
    pub before: &'a Source,
    /// What the fixes make of it.
    pub fixed: &'a Fixed,
    /// What was done with that.
    pub fate: Fate<'a>,
    /// Whether the user edited it, rather than to take fixes as they are.
    pub edited: bool,
    /// From which severity on what is left is listed for people.
    pub listed: Severity,
    /// The catalogs that it names and that lie beside it.
    pub catalogs: &'a [String],
    /// What they say of it as it was, where it changes.
    pub listing: Option<&'a Listing>,
    /// What unsafe fixes would make of `fixed`, for formats that
    /// [show it](RunFormat::shows_unsafe).
    pub unsafe_too: Option<&'a Fixed>,
    /// What the fixes change on the machine, for formats that
    /// [show it](RunFormat::shows_effect), where that is known.
    pub effect: Option<&'a Change>,
}

/// What was done with the changes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate<'a> {
    /// There were none.
    Unchanged,
    /// Written to the file.
    Written,
    /// Written to git's index, and to the file.
    Staged,
    /// Written to standard output, from standard input.
    Printed,
    /// Shown.
    WouldChange,
    /// Left out by the user.
    Declined,
    /// Not made, because they would break the signature of its package, and such packages
    /// are kept: the reason as a sentence.
    KeptSigned(&'a str),
    /// They could not be written, for the reason given.
    NotWritten(&'a str),
}

impl Fate<'_> {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Fate::Unchanged => "unchanged",
            Fate::Written => "written",
            Fate::Staged => "staged",
            Fate::Printed => "printed",
            Fate::WouldChange => "would_change",
            Fate::Declined => "declined",
            Fate::KeptSigned(_) => "kept_signed",
            Fate::NotWritten(_) => "not_written",
        }
    }

    /// Whether the changes were written somewhere.
    pub fn is_written(self) -> bool {
        matches!(self, Fate::Written | Fate::Staged | Fate::Printed)
    }
}

impl Examined<'_> {
    /// Whether there is nothing to say but that it was checked.
    pub(super) fn is_clean(&self) -> bool {
        let fixed = self.fixed;
        fixed.applied.is_empty()
            && !self.edited
            && fixed.remaining.is_empty()
            && fixed.refused.is_empty()
            && fixed.notes.is_empty()
    }
}

/// How a run ended.
#[derive(Debug)]
pub struct Ended<'a> {
    /// How it was started.
    pub run: &'a Run,
    /// The counts of all files.
    pub totals: &'a Totals,
    /// Whether something ended it before its end.
    pub interrupted: bool,
    /// How many files were not processed.
    pub not_processed: usize,
}

impl Ended<'_> {
    /// What was done, in one line.
    pub fn sentence(&self) -> String {
        let Totals {
            written,
            would_change,
            counts,
            ..
        } = self.totals;
        let done = |files: usize, changes: usize| {
            let (files, changes) = (super::count(files, "file"), super::count(changes, "change"));
            (files, changes)
        };
        if self.run.shows {
            let (files, changes) = done(*would_change, counts.would_change);
            return format!("{files} would change, {changes}; nothing was written");
        }
        match *written {
            0 => "nothing was written".to_owned(),
            written => {
                let (files, changes) = done(written, counts.written);
                format!("{files} written, {changes}")
            }
        }
    }

    /// Why the report is not about all files, where that is so.
    pub fn gap(&self) -> Option<String> {
        if !self.interrupted && self.not_processed == 0 {
            return None;
        }
        let how = if self.interrupted {
            "interrupted"
        } else {
            "stopped"
        };
        Some(match self.not_processed {
            0 => format!("{how}, with all files processed"),
            1 => format!("{how}: 1 file was not processed and is as it was"),
            many => format!("{how}: {many} files were not processed and are as they were"),
        })
    }
}

/// A format of reports. Files are written one by one, before it is known how the run
/// ends; what stands before them is written last.
pub trait RunFormat: Send {
    /// Whether it shows what unsafe fixes would change, which
    /// [`Examined::unsafe_too`] then says.
    fn shows_unsafe(&self) -> bool {
        false
    }

    /// Whether it shows what fixes change on the machine, which
    /// [`Examined::effect`] then says of each file that changes.
    fn shows_effect(&self) -> bool {
        false
    }

    /// Writes what stands before the first file.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn head(&self, out: &mut dyn Write, ended: &Ended<'_>) -> io::Result<()>;

    /// Writes one file; nothing where the format has nothing to say about it.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn file(&self, out: &mut dyn Write, file: &RunFile<'_>) -> io::Result<()>;

    /// What stands between two files of which both wrote something.
    fn separator(&self) -> &'static str {
        ""
    }

    /// Writes what stands behind the last file.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn foot(&self, out: &mut dyn Write, ended: &Ended<'_>) -> io::Result<()>;
}
