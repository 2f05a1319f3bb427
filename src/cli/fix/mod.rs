//! `infmend fix`.

mod apply;
mod decide;
mod edit;
mod examine;
mod interrupt;
mod left;
mod merge;
mod package_version;
mod present;
mod prompt;
mod report;
mod review;
mod staged;
mod summary;
mod undecided;

use std::io::{self, Read};
use std::sync::Arc;

use rayon::prelude::*;

use super::args::{FixArgs, Started, Wanted};
use super::ask;
use super::catalogs::Catalogs;
use super::console::{Console, Status};
use super::editor;
use super::git::LastCommits;
use super::input::{self, Input, ReadError};
use super::package::Folders;
use super::progress::Progress;
use crate::config::Signed;
use crate::fix::Fixed;
use crate::report::count;
use crate::report::fix_run::{Fate, RunFile};
use crate::report::stat::Stat;
use apply::Applier;
use decide::Decision;
use examine::{CatalogAfter, FixedFile, Outcome, Package, examine};
use package_version::PackageVersions;
use present::Presenter;
use prompt::Place;
use report::Reports;
use summary::Summary;
use undecided::Undecided;

/// What to do with a file's changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Write without asking.
    Write,
    /// Show, and ask before writing.
    Ask,
    /// Show, never write.
    Show,
}

impl Mode {
    /// As the arguments want it, and where there is somebody to ask.
    fn of(args: &FixArgs) -> Mode {
        match (args.yes, args.only_shows()) {
            (true, _) => Mode::Write,
            (_, true) => Mode::Show,
            _ if ask::is_possible() => Mode::Ask,
            _ => Mode::Show,
        }
    }
}

/// What becomes of the run behind a file.
enum Next {
    Go,
    Quit,
}

/// A run of the command.
struct Run<'a> {
    args: &'a FixArgs,
    mode: Mode,
    folders: Folders,
    catalogs: &'a Catalogs,
    presenter: Presenter,
    applier: Applier,
    stat: Stat,
    summary: Summary,
}

pub(super) fn run(args: &FixArgs, console: &mut Console) -> io::Result<Status> {
    let mode = Mode::of(args);
    let mut reports = match Reports::open(args, mode == Mode::Show) {
        Ok(reports) => reports,
        Err(error) => return console.refuse(&error),
    };
    let wanted = Wanted::new(args.staged, &args.paths, None);
    let Started {
        search,
        baseline,
        since,
    } = match args.run.start(wanted, false) {
        Ok(started) => started,
        Err(error) => return console.refuse(&error),
    };
    let mut search = search.without_cabinets();
    let coverage = search.coverage();
    let inputs: Vec<Result<Input, ReadError>> = match search.find() {
        Ok(inputs) => inputs.collect(),
        Err(error) => return console.refuse(&error),
    };
    console.note_excluded(inputs.len(), &search.configs)?;
    console.note_assumed(&search.configs)?;
    if let Some(files) = search.at_work() {
        console.detail(&files)?;
    }
    if search.excludes_stdin() && !args.only_shows() {
        // What is behind a pipe gets what came, as from a file that needs no fix.
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes)?;
        console.raw(&bytes)?;
    }
    reports.expect(inputs.len());
    let catalogs = Arc::new(Catalogs::default());
    let mut run = Run {
        args,
        mode,
        folders: Folders::new(&args.run, baseline, since, coverage)
            .keeping_signed(&catalogs, args.keep_signed),
        catalogs: &catalogs,
        presenter: Presenter::new(args, console),
        applier: Applier::new(mode != Mode::Show, reports),
        stat: Stat::default(),
        summary: Summary::default(),
    };
    if mode == Mode::Show && !args.no_pager {
        console.page();
    }
    let commits = LastCommits::default();
    let ended = run.fix_all(inputs, &commits, console);
    let is_reported = run.applier.finish(ended.is_err(), console)?;
    ended?;
    if args.stat {
        let screen = console.screen();
        run.stat.write(&mut console.out, screen)?;
    }
    for trouble in commits.troubles() {
        console.note(&format!(
            "{trouble}; so --driver-ver sets DriverVer only where something else changes, and in files that are named"
        ))?;
    }
    run.summary.from_root = run.presenter.from_root;
    run.summary.conclude(args, ask::is_possible(), console)?;
    if !is_reported {
        return Ok(Status::Failed);
    }
    Ok(run.summary.status(args).unless(args.exit_zero))
}

impl Run<'_> {
    /// Fixes the files in batches: each is examined in parallel, then one file
    /// after the other is shown, asked about and written.
    fn fix_all(
        &mut self,
        inputs: Vec<Result<Input, ReadError>>,
        commits: &LastCommits,
        console: &mut Console,
    ) -> io::Result<()> {
        let all = inputs.len();
        let versions = PackageVersions::default();
        let mut progress = Progress::new(Some(all), console.shows_progress());
        let mut done = 0;
        let mut inputs = inputs.into_iter().peekable();
        loop {
            let batch = input::batch(&mut inputs);
            if batch.is_empty() {
                return Ok(());
            }
            let package = Package {
                commits,
                versions: &versions,
                folders: &self.folders,
                catalogs: self.catalogs,
            };
            let outcomes: Vec<Outcome> = progress.batch(|step| {
                let examined = batch.par_iter().map(|input| {
                    let outcome = match input {
                        Ok(input) => examine(self.args, input, &package),
                        Err(error) => Outcome::Failed(error.to_string()),
                    };
                    step();
                    outcome
                });
                examined.collect()
            });
            for outcome in outcomes {
                done += 1;
                let place = Place {
                    number: done,
                    total: all,
                };
                if let Next::Quit = self.finish(outcome, place, console)? {
                    self.summary.unreviewed = all - done;
                    return Ok(());
                }
            }
        }
    }

    /// Does what is left to do about a file that was examined.
    fn finish(
        &mut self,
        outcome: Outcome,
        place: Place,
        console: &mut Console,
    ) -> io::Result<Next> {
        match outcome {
            Outcome::Failed(error) => {
                self.applier
                    .with_reports(|reports| reports.add_error(&error));
                console.error(&error)?;
                self.summary.errors += 1;
            }
            Outcome::Signed(path, reason) => {
                self.report_skipped(&path, &reason);
                console.note(&format!("{path}: skipped: {reason}"))?;
            }
            Outcome::Skipped(input, reason, bytes) => {
                if input.is_stdin() && !self.args.only_shows() {
                    console.raw(&bytes)?;
                }
                let path = input.display();
                self.report_skipped(&path, &reason);
                let skipped = format!("{path}: skipped: {reason}");
                if input.named {
                    console.note(&skipped)?;
                } else {
                    console.detail(&skipped)?;
                }
            }
            Outcome::Fixed(file) => return self.finish_fixed(*file, place, console),
        }
        Ok(Next::Go)
    }

    /// Shows, asks and writes, as the mode says.
    fn finish_fixed(
        &mut self,
        mut file: FixedFile,
        place: Place,
        console: &mut Console,
    ) -> io::Result<Next> {
        let path = file.input.display();
        let changed = !file.fixed.applied.is_empty();
        self.summary.checked += 1;
        console.detail(&format!(
            "{path}: read as {}: {} to make, {} left",
            file.before.encoding(),
            count(file.fixed.applied.len(), "change"),
            count(file.fixed.remaining.len(), "finding"),
        ))?;
        for fix in &file.fixed.applied {
            console.detail(&format!("{path}: {}: {}", fix.rule, fix.description))?;
        }
        if let CatalogAfter::Broken(listing) = file.catalog_after(self.catalogs)
            && listing.signer.is_some()
            && self.keeps_signed(&file)
        {
            let reason = listing.kept();
            let relisted = file.relisted(&*self.folders.beside(&file.input), self.catalogs);
            match relisted {
                Some(fixed) => file.fixed = fixed,
                None => return self.keep_signed(&file, &path, &reason, console),
            }
        }
        if file.input.is_stdin() && !self.args.only_shows() {
            self.warn(&file, &path, console)?;
            console.raw(file.fixed.source.bytes())?;
            self.summary.piped |= changed;
            left::list(&file.fixed, &file.input, &path, console)?;
            self.leave(&file, &file.fixed);
            self.report(&file, &path, Fate::Printed);
            return Ok(Next::Go);
        }
        if changed && self.args.stat {
            self.stat.add(&file.diff(&path));
        }
        if changed && self.mode != Mode::Write {
            self.presenter.show(&file, &path, console)?;
        }
        if changed && self.args.show_effect {
            self.presenter.show_effect(&file, console)?;
        }
        left::list(&file.fixed, &file.input, &path, console)?;
        if !changed {
            self.leave(&file, &file.fixed);
            self.report(&file, &path, Fate::Unchanged);
            return Ok(Next::Go);
        }
        self.warn(&file, &path, console)?;
        let decision = match self.mode {
            Mode::Write => Decision::Write,
            Mode::Show => Decision::Leave,
            Mode::Ask => self.ask(&file, &path, place, console)?,
        };
        match &decision {
            Decision::WriteEdited(edited) => self.leave(&file, &edited.file),
            _ => self.leave(&file, &file.fixed),
        }
        match decision {
            Decision::Write => {}
            Decision::WriteAll => self.mode = Mode::Write,
            Decision::WriteSome(chosen) => {
                self.summary.declined += file.fixed.applied.len() - chosen.applied.len();
                file.fixed = *chosen;
            }
            Decision::WriteEdited(edited) => {
                self.summary.declined += edited.fixable;
                file.fixed = edited.file;
                file.is_edited = true;
            }
            Decision::Leave => {
                let fate = match self.mode {
                    Mode::Show => Fate::WouldChange,
                    _ => Fate::Declined,
                };
                self.report(&file, &path, fate);
                self.summary.unwritten += 1;
                return Ok(Next::Go);
            }
            Decision::Quit => {
                self.report(&file, &path, Fate::Declined);
                self.summary.unwritten += 1;
                return Ok(Next::Quit);
            }
            Decision::Failed => {
                let error = format!("{path}: not written: its fixes cannot be made as chosen");
                self.report(&file, &path, Fate::NotWritten(&error));
                self.summary.errors += 1;
                return Ok(Next::Go);
            }
        }
        let package = self.folders.beside(&file.input);
        let after = file.catalog_after(self.catalogs);
        let summary = &mut self.summary;
        self.applier
            .write(&file, &path, after, &*package, summary, console)?;
        Ok(Next::Go)
    }

    /// Whether a file stays as it is where a change would break a signature.
    fn keeps_signed(&self, file: &FixedFile) -> bool {
        self.args.keep_signed || file.input.settings.signed == Signed::Keep
    }

    /// Leaves a file of a signed package alone.
    fn keep_signed(
        &mut self,
        file: &FixedFile,
        path: &str,
        reason: &str,
        console: &mut Console,
    ) -> io::Result<Next> {
        if file.input.is_stdin() && !self.args.only_shows() {
            console.raw(file.before.bytes())?;
        }
        console.note(&format!("{path}: {reason}"))?;
        left::list(&file.fixed, &file.input, path, console)?;
        self.leave(file, &file.fixed);
        self.report(file, path, Fate::KeptSigned(reason));
        self.summary.kept_signed += 1;
        Ok(Next::Go)
    }

    /// Says what a change of a file does to the catalog that lists it, once for each
    /// catalog.
    fn warn(&mut self, file: &FixedFile, path: &str, console: &mut Console) -> io::Result<()> {
        let CatalogAfter::Broken(listing) = file.catalog_after(self.catalogs) else {
            return Ok(());
        };
        if !self.summary.warn(listing) {
            return Ok(());
        }
        let warning = listing.warning(path);
        match listing.breaks() {
            Some(_) => console.warning(&warning),
            None => console.note(&warning),
        }
    }

    /// Reports a file that was not checked.
    fn report_skipped(&self, path: &str, reason: &str) {
        let skipped = RunFile::Skipped { path, reason };
        self.applier.with_reports(|reports| reports.add(&skipped));
    }

    /// Reports a file whose changes were not written to it.
    fn report(&self, file: &FixedFile, path: &str, fate: Fate<'_>) {
        let fate = match file.fixed.applied.is_empty() {
            true => Fate::Unchanged,
            false => fate,
        };
        let package = self.folders.beside(&file.input);
        self.applier.report(file, path, fate, &*package);
    }

    /// Asks what becomes of a file.
    fn ask(
        &self,
        file: &FixedFile,
        path: &str,
        place: Place,
        console: &mut Console,
    ) -> io::Result<Decision> {
        let name = file.input.path.file_name().unwrap_or_default();
        let breaks = match file.catalog_after(self.catalogs) {
            CatalogAfter::Broken(listing) => listing.breaks(),
            _ => None,
        };
        let undecided = Undecided {
            file,
            path,
            breaks,
            package: &*self.folders.beside(&file.input),
            style: self.presenter.style(),
            editor: &|bytes| self.applier.undisturbed(|| editor::edit(name, bytes)),
        };
        undecided.decide(place, console)
    }

    /// Counts what is left to find in a file, as it was fixed or edited.
    fn leave(&mut self, file: &FixedFile, left: &Fixed) {
        self.summary.refused += left.refused.len();
        let listed = file.input.settings.counted();
        self.summary
            .leave(&left.remaining, listed, !left.has_syntax_error);
        self.summary.baselined += left.held.len();
    }
}
