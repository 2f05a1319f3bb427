//! The reports of a run, written while it goes on.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use super::examine::FixedFile;
use crate::cli::args::{FixArgs, ReportFile, ReportFormat};
use crate::cli::effect;
use crate::cli::output_file::{OutputError, OutputFile};
use crate::fix::{self, FixOptions, Fixed};
use crate::report::effect::Change;
use crate::report::fix_run::json::Json;
use crate::report::fix_run::markdown::Markdown;
use crate::report::fix_run::{Ended, Examined, Fate, Run, RunFile, RunFormat, Totals};
use crate::report::html::FixHtml;
use crate::report::place::Base;
use crate::rules::{Applicability, Package};

/// Why the reports of a run cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// Two are to be one file.
    #[error("--report: {} is named twice", .0.display())]
    Twice(PathBuf),
    /// A file cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// Paths cannot be named from it.
    #[error("the current folder is not known: {0}")]
    Folder(#[source] io::Error),
}

/// The reports of a run.
#[derive(Default)]
pub(super) struct Reports {
    reports: Vec<Report>,
    run: Run,
    totals: Totals,
    /// How many files there are, and how many of them are reported.
    all: usize,
    done: usize,
}

struct Report {
    format: Box<dyn RunFormat>,
    file: OutputFile,
    /// The files of the run: what stands before them is known at the end.
    body: BufWriter<File>,
    any: bool,
    error: Option<io::Error>,
}

impl Reports {
    /// Opens the reports that are asked for, of a run that may do no more than to
    /// show.
    pub(super) fn open(args: &FixArgs, shows: bool) -> Result<Reports, ReportError> {
        let mut reports = Vec::new();
        for (index, wanted) in args.report.iter().enumerate() {
            let mut before = args.report.iter().take(index);
            if before.any(|other| other.path == wanted.path) {
                return Err(ReportError::Twice(wanted.path.clone()));
            }
            reports.push(Report::open(wanted, args.show_effect)?);
        }
        let mut command = vec!["infmend".to_owned()];
        let words = std::env::args_os().skip(1);
        command.extend(words.map(|word| word.to_string_lossy().into_owned()));
        Ok(Reports {
            reports,
            run: Run {
                command,
                shows,
                unsafe_fixes: args.unsafe_fixes,
                allows: !args.add_allow.is_empty(),
                driver_ver: args.driver_ver.as_ref().map(ToString::to_string),
                target_os: args.run.rules.target_os.map(|target| target.to_string()),
            },
            ..Reports::default()
        })
    }

    /// Whether there are any.
    pub(super) fn is_any(&self) -> bool {
        !self.reports.is_empty()
    }

    /// Whether one shows what unsafe fixes would change in what is fixed.
    pub(super) fn shows_unsafe(&self) -> bool {
        self.reports
            .iter()
            .any(|report| report.format.shows_unsafe())
    }

    /// Whether one shows what is changed on the machine.
    pub(super) fn shows_effect(&self) -> bool {
        self.reports
            .iter()
            .any(|report| report.format.shows_effect())
    }

    /// From how many files the run is.
    pub(super) fn expect(&mut self, all: usize) {
        self.all = all;
    }

    /// Adds a file that was read.
    pub(super) fn add(&mut self, file: &RunFile<'_>) {
        self.done += 1;
        self.totals.add(file);
        for report in &mut self.reports {
            report.add(file);
        }
    }

    /// Adds a file that could not be read or fixed.
    pub(super) fn add_error(&mut self, error: &str) {
        self.done += 1;
        self.totals.errors.push(error.to_owned());
    }

    /// Puts the reports in their places, once: what was done until now, and that the
    /// run was `interrupted` where something ended it before its end.
    pub(super) fn finish(&mut self, interrupted: bool) -> Vec<Result<PathBuf, OutputError>> {
        let ended = Ended {
            run: &self.run,
            totals: &self.totals,
            interrupted,
            not_processed: self.all.saturating_sub(self.done),
        };
        let reports = std::mem::take(&mut self.reports).into_iter();
        reports.map(|report| report.finish(&ended)).collect()
    }
}

impl Report {
    fn open(wanted: &ReportFile, effect: bool) -> Result<Report, ReportError> {
        let file = OutputFile::open(&wanted.path)?;
        let folder = wanted.path.parent().filter(|p| !p.as_os_str().is_empty());
        let body = tempfile::tempfile_in(folder.unwrap_or(Path::new(".")));
        let body = body.map_err(|error| OutputError::Io {
            path: wanted.path.clone(),
            error,
        })?;
        let base = || std::env::current_dir().map(Base::new);
        Ok(Report {
            format: match wanted.format {
                ReportFormat::Html => Box::new(FixHtml {
                    base: base().map_err(ReportError::Folder)?,
                }),
                ReportFormat::Json => Box::new(Json { effect }),
                ReportFormat::Markdown => Box::new(Markdown),
            },
            file,
            body: BufWriter::new(body),
            any: false,
            error: None,
        })
    }

    fn add(&mut self, file: &RunFile<'_>) {
        if self.error.is_none() {
            self.error = self.try_add(file).err();
        }
    }

    fn try_add(&mut self, file: &RunFile<'_>) -> io::Result<()> {
        let mut written = Vec::new();
        self.format.file(&mut written, file)?;
        if written.is_empty() {
            return Ok(());
        }
        if self.any {
            self.body.write_all(self.format.separator().as_bytes())?;
        }
        self.any = true;
        self.body.write_all(&written)
    }

    fn finish(mut self, ended: &Ended<'_>) -> Result<PathBuf, OutputError> {
        let written = match self.error.take() {
            Some(error) => Err(error),
            None => self.write(ended),
        };
        match written {
            Ok(()) => self.file.finish(),
            Err(error) => Err(OutputError::Io {
                path: self.file.path().to_owned(),
                error,
            }),
        }
    }

    fn write(&mut self, ended: &Ended<'_>) -> io::Result<()> {
        self.format.head(&mut self.file, ended)?;
        self.body.flush()?;
        let body = self.body.get_mut();
        body.rewind()?;
        io::copy(&mut BufReader::new(body), &mut self.file)?;
        self.format.foot(&mut self.file, ended)
    }
}

impl FixedFile {
    /// The file for reports, with what became of it.
    pub(super) fn examined<'a>(
        &'a self,
        path: &'a str,
        fate: Fate<'a>,
        unsafe_too: Option<&'a Fixed>,
        effect: Option<&'a Change>,
    ) -> RunFile<'a> {
        RunFile::Examined(Examined {
            path,
            before: &self.before,
            fixed: &self.fixed,
            fate,
            edited: self.is_edited,
            listed: self.input.settings.counted(),
            catalogs: &self.beside,
            listing: self.listing.as_ref(),
            unsafe_too,
            effect,
        })
    }

    /// What its fixes change on the machine, where that is known.
    pub(super) fn effect(&self) -> Option<Change> {
        effect::before(&self.input, &self.before).change(&self.fixed.source)
    }

    /// What unsafe fixes would make of what the fixes made of it, where there are any
    /// that were not asked for.
    pub(super) fn unsafe_too(&self, package: &dyn Package) -> Option<Fixed> {
        let mut left = self.fixed.remaining.iter().filter_map(|f| f.fix.as_ref());
        if self.options.unsafe_fixes || !left.any(|fix| fix.applicability == Applicability::Unsafe)
        {
            return None;
        }
        let options = FixOptions {
            driver_ver: None,
            allow: None,
            ..self.options.clone()
        };
        let options = options.unsafe_fixes(true);
        let fixed = fix::fix_in(&self.fixed.source, &options, package).ok()?;
        Some(fixed).filter(|fixed| !fixed.applied.is_empty())
    }
}
