//! `infmend fix`.

use std::collections::HashSet;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::args::FixArgs;
use super::files::{self, Input, ReadError};
use super::heads::{self, Heads};
use super::hunks::{self, Chosen};
use super::interrupt::Interrupt;
use super::package::Folders;
use super::progress::Progress;
use super::show::{self, Look};
use super::staged::{self, StageError};
use super::stored::Conversion;
use super::tally::Tally;
use super::write::Writer;
use super::{Console, Status, ask};
use crate::config::Configs;
use crate::fix::{self, FixOptions, Fixed};
use crate::model::{Model, not_text};
use crate::report::diff::FileDiff;
use crate::report::patch::{self, Form, PatchPath, Stored};
use crate::report::stat::Stat;
use crate::report::{Checked, concise, count};
use crate::rules;
use crate::source::Source;
use crate::syntax::Document;

/// A file that was looked at.
pub(super) struct Looked {
    pub(super) input: Input,
    pub(super) before: Source,
    pub(super) fixed: Fixed,
    /// What was to be fixed in it.
    options: FixOptions,
    catalogs: Vec<String>,
}

impl Looked {
    fn diff<'a>(&'a self, path: &'a str) -> FileDiff<'a> {
        FileDiff {
            path,
            before: &self.before,
            after: &self.fixed.source,
            applied: &self.fixed.applied,
        }
    }
}

/// What became of a file.
enum Outcome {
    Fixed(Box<Looked>),
    /// It is not a Windows INF, for the reason given.
    Skipped(Input, String, Vec<u8>),
    Failed(String),
}

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

/// A run of the command.
struct Run<'a> {
    args: &'a FixArgs,
    mode: Mode,
    look: Look,
    stat: Stat,
    tally: Tally,
    writer: Writer,
    folders: Folders<'a>,
    /// None where nothing is written, and an interrupt may do what it does.
    interrupt: Option<Interrupt>,
    /// The folder that paths are relative to.
    current: PathBuf,
    /// The folder in which a patch is to be applied.
    base: PathBuf,
}

pub(super) fn run(args: &FixArgs, console: &mut Console) -> io::Result<Status> {
    if let Err(error) = args.jobs.start() {
        return console.refuse(&error);
    }
    let mut status = Status::Clean;
    let mut configs = match args.config.configs(Some(&args.rules), &args.encoding) {
        Ok(configs) => configs,
        Err(error) => return console.refuse(&error),
    };
    configs.force_exclude(args.search.forced());
    let inputs = match inputs(args, &mut configs, console)? {
        Some(inputs) => inputs,
        None => return Ok(Status::Failed),
    };
    console.note_excluded(inputs.len(), &configs)?;
    let terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    let mode = match (args.yes, args.only_shows()) {
        (true, _) => Mode::Write,
        (_, true) => Mode::Show,
        _ if terminal => Mode::Ask,
        _ => Mode::Show,
    };
    let look = Look::of(args, console);
    let current = std::env::current_dir().unwrap_or_default();
    let base = match look {
        // What begins with `diff --git` is read from the top of a repository.
        Look::Patch(Form::Git) => current
            .ancestors()
            .find(|folder| folder.join(".git").exists())
            .unwrap_or(&current)
            .to_owned(),
        _ => current.clone(),
    };
    // A file that was found is one of the run.
    let staged: HashSet<PathBuf> = inputs
        .iter()
        .filter(|_| args.staged)
        .flatten()
        .map(|input| input.path.clone())
        .collect();
    let covers = move |path: &Path| staged.contains(path) || files::is_below(path, &args.paths);
    let mut run = Run {
        folders: Folders::new(&args.rules, &args.encoding, &args.config, covers),
        args,
        mode,
        look,
        stat: Stat::default(),
        tally: Tally::default(),
        writer: Writer::default(),
        interrupt: (mode != Mode::Show).then(Interrupt::catch),
        current,
        base,
    };
    if mode == Mode::Show && !args.no_pager {
        console.page();
    }
    let all = inputs.len();
    let mut progress = Progress::new(Some(all), console.shows_progress());
    let heads = Heads::default();
    let mut settled = 0;
    let mut inputs = inputs.into_iter().peekable();
    'files: loop {
        let batch = files::batch(&mut inputs);
        if batch.is_empty() {
            break;
        }
        let outcomes: Vec<Outcome> = progress.batch(|step| {
            let looks = batch.par_iter().map(|input| {
                let outcome = match input {
                    Ok(input) => look_at(args, input, &heads, &run.folders),
                    Err(error) => Outcome::Failed(error.to_string()),
                };
                step();
                outcome
            });
            looks.collect()
        });
        for outcome in outcomes {
            settled += 1;
            match outcome {
                Outcome::Failed(error) => {
                    console.error(&error)?;
                    run.tally.errors += 1;
                }
                Outcome::Skipped(input, reason, bytes) => {
                    if input.is_stdin() && !args.only_shows() {
                        console.raw(&bytes)?;
                    }
                    let skipped = format!("{}: skipped: {reason}", input.display());
                    if input.named {
                        console.note(&skipped)?;
                    } else {
                        console.detail(&skipped)?;
                    }
                }
                Outcome::Fixed(looked) => match run.settle(*looked, console)? {
                    Next::Go => {}
                    Next::Failed => run.tally.errors += 1,
                    Next::Quit => {
                        run.tally.unreviewed = all - settled;
                        break 'files;
                    }
                },
            }
        }
    }
    if args.stat {
        run.stat.write(&mut console.out)?;
    }
    for trouble in heads.troubles() {
        console.note(&format!(
            "{trouble}; so --driver-ver sets DriverVer only where something else changes, and in files that are named"
        ))?;
    }
    run.tally.conclude(args, terminal, console)?;
    let stops_commit = args.staged && run.tally.stops_commit(args);
    let not_made = run.tally.unwritten + run.tally.declined + run.tally.refused;
    if not_made > 0 || stops_commit {
        status = status.max(Status::Findings);
    }
    if run.tally.errors > 0 {
        status = Status::Failed;
    }
    Ok(status.unless(args.exit_zero))
}

/// The files to look at. `None` where git cannot say which.
fn inputs(
    args: &FixArgs,
    configs: &mut Configs,
    console: &mut Console,
) -> io::Result<Option<Vec<Result<Input, ReadError>>>> {
    if !args.staged {
        return Ok(Some(
            files::find(&args.paths, args.search.allow_empty, configs).collect(),
        ));
    }
    match staged::staged(configs) {
        Ok(staged) => Ok(Some(staged)),
        Err(error) => {
            console.error(&error.to_string())?;
            Ok(None)
        }
    }
}

/// What is to be fixed in a file.
fn options(args: &FixArgs, input: &Input, heads: &Heads) -> FixOptions {
    FixOptions {
        rules: input.settings.rules.clone(),
        unsafe_fixes: args.unsafe_fixes,
        driver_ver: args.driver_ver.as_ref().map(|wanted| {
            let before = heads.before(&input.path).filter(|_| !input.is_stdin());
            let before = before.map(|bytes| stored(bytes, input));
            if input.named || before.is_some() {
                wanted.due(before.as_ref())
            } else {
                wanted.clone()
            }
        }),
        options: input.settings.options(args.rules.downlevel()),
    }
}

/// What git stores of a file. It is in UTF-8 where git converts a file in
/// UTF-16, so that an encoding of two bytes is not forced on it.
fn stored(bytes: Vec<u8>, input: &Input) -> Source {
    match input.settings.encoding {
        Some(encoding) if !encoding.is_utf16() => Source::with_encoding(bytes, encoding),
        _ => Source::new(bytes),
    }
}

fn look_at(args: &FixArgs, input: &Input, heads: &Heads, folders: &Folders<'_>) -> Outcome {
    let bytes = match files::read(input) {
        Ok(bytes) => bytes,
        Err(error) => return Outcome::Failed(error.to_string()),
    };
    let input = &input.clone().settled(&bytes);
    let before = files::decode(bytes, &input.settings);
    let (reason, catalogs) = {
        let document = Document::new(before.text());
        let model = Model::new(&document);
        let refused = rules::refused(&before, &model, &input.settings.rules);
        let is_found = refused.is_some_and(|found| !found.is_empty());
        let reason = not_text(&before).or_else(|| model.not_an_inf());
        let reason = reason.filter(|_| !is_found);
        let catalogs = reason.is_none().then(|| model.catalogs());
        (reason, catalogs.unwrap_or_default())
    };
    if let Some(reason) = reason {
        let bytes = before.bytes().to_vec();
        return Outcome::Skipped(input.clone(), reason.to_string(), bytes);
    }
    let options = options(args, input, heads);
    match fix::fix_in(&before, &options, &*folders.beside(input)) {
        Ok(fixed) => Outcome::Fixed(Box::new(Looked {
            input: input.clone(),
            catalogs,
            fixed,
            before,
            options,
        })),
        Err(error) => Outcome::Failed(format!("{}: {error}", input.display())),
    }
}

enum Next {
    Go,
    Failed,
    Quit,
}

impl Run<'_> {
    /// Shows, asks and writes, as the mode says.
    fn settle(&mut self, mut looked: Looked, console: &mut Console) -> io::Result<Next> {
        let path = looked.input.display();
        let changed = !looked.fixed.applied.is_empty();
        self.tally.checked += 1;
        console.detail(&format!(
            "{path}: read as {}: {} to make, {} left",
            looked.before.encoding(),
            count(looked.fixed.applied.len(), "change"),
            count(looked.fixed.remaining.len(), "finding"),
        ))?;
        for fix in &looked.fixed.applied {
            console.detail(&format!("{path}: {}: {}", fix.rule, fix.description))?;
        }
        if looked.input.is_stdin() && !self.args.only_shows() {
            console.raw(looked.fixed.source.bytes())?;
            self.tally.piped |= changed;
            self.report_left(&looked, &path, console)?;
            return Ok(Next::Go);
        }
        if changed && self.args.stat {
            self.stat.add(&looked.diff(&path));
        }
        if changed && self.mode != Mode::Write {
            self.show(&looked, &path, console)?;
        }
        self.report_left(&looked, &path, console)?;
        if !changed {
            return Ok(Next::Go);
        }
        let write = match self.mode {
            Mode::Write => true,
            Mode::Show => false,
            Mode::Ask => match ask::about_file(&path, console)? {
                'y' => true,
                'n' => false,
                'a' => {
                    self.mode = Mode::Write;
                    true
                }
                'h' => match self.choose(&mut looked, &path, console)? {
                    Next::Go => !looked.fixed.applied.is_empty(),
                    other => return Ok(other),
                },
                _ => {
                    self.tally.unwritten += 1;
                    return Ok(Next::Quit);
                }
            },
        };
        if !write {
            self.tally.unwritten += 1;
            return Ok(Next::Go);
        }
        self.write(&looked, &path, console)
    }

    fn write(&mut self, looked: &Looked, path: &str, console: &mut Console) -> io::Result<Next> {
        let (old, new) = (looked.before.bytes(), looked.fixed.source.bytes());
        let mut held = self.interrupt.as_ref().map(Interrupt::hold);
        let written = match &looked.input.entry {
            Some(entry) => entry.write(looked, &looked.options, &mut self.writer),
            None => {
                let written = self.writer.write(&looked.input.path, old, new);
                written.map_err(StageError::from)
            }
        };
        if let Err(error) = written {
            drop(held);
            if matches!(error, StageError::Blocked { .. }) {
                console.error(&error.to_string())?;
                self.tally.blocked += 1;
                return Ok(Next::Go);
            }
            console.error(&error.to_string())?;
            return Ok(Next::Failed);
        }
        self.tally.indexed += usize::from(looked.input.entry.is_some());
        self.tally.written += 1;
        self.tally.changes += looked.fixed.applied.len();
        if let Some(written) = &mut held {
            written.files = self.tally.written;
            written.changes = self.tally.changes;
        }
        drop(held);
        let changes = count(looked.fixed.applied.len(), "change");
        let staged = match looked.input.entry {
            Some(_) => " and staged",
            None => "",
        };
        console.note(&format!("{path}: written{staged}, {changes}"))?;
        for catalog in catalogs_beside(&looked.input.path, &looked.catalogs) {
            console.note(&format!(
                "{path}: catalog {} no longer matches the INF; rebuild and sign it",
                catalog.display()
            ))?;
            self.tally.catalogs.insert(catalog.display().to_string());
        }
        Ok(Next::Go)
    }

    /// Shows what would change.
    fn show(&mut self, looked: &Looked, path: &str, console: &mut Console) -> io::Result<()> {
        let file = looked.diff(path);
        match self.look {
            Look::Diff(style) => show::draw(&file, style, console),
            Look::Patch(form) => {
                let name = if looked.input.is_stdin() {
                    Path::new("stdin")
                } else {
                    &looked.input.path
                };
                let name = PatchPath::new(name, &self.current, &self.base);
                let mut shown = Vec::new();
                match self.stored(looked, form) {
                    Some(stored) => patch::write_stored(&mut shown, &file, &name, &stored)?,
                    None => patch::write(&mut shown, &file, &name, form)?,
                }
                self.tally.from_root |= name.from_root;
                console.raw(&shown)
            }
            Look::Counts => Ok(()),
        }
    }

    /// The file as git stores it, where a patch for git is made and that is
    /// another form than the file's own.
    fn stored(&self, looked: &Looked, form: Form) -> Option<Stored> {
        if form != Form::Git || looked.input.is_stdin() {
            return None;
        }
        let (top, name) = heads::place(&looked.input.path)?;
        if top != self.base.canonicalize().ok()? {
            return None;
        }
        let conversion = Conversion::of(&top, &name, &looked.before)?;
        Some(Stored {
            before: conversion.stored(&looked.before)?,
            after: conversion.stored(&looked.fixed.source)?,
        })
    }

    /// Lets the user choose among the changes of a file, and makes only these.
    fn choose(
        &mut self,
        looked: &mut Looked,
        path: &str,
        console: &mut Console,
    ) -> io::Result<Next> {
        let all = &looked.fixed;
        let wanted = match hunks::choose(&looked.diff(path), self.look.style(), console)? {
            Chosen::Quit => {
                self.tally.unwritten += 1;
                return Ok(Next::Quit);
            }
            Chosen::Fixes(wanted) => wanted,
        };
        let wanted: Vec<_> = wanted
            .iter()
            .filter_map(|index| all.applied.get(*index))
            .collect();
        let package = self.folders.beside(&looked.input);
        let is_wanted = |fix: &fix::Applied| wanted.contains(&fix);
        let chosen = fix::fix_chosen_in(&looked.before, &looked.options, &*package, &is_wanted);
        let chosen = match chosen {
            Ok(chosen) => chosen,
            Err(error) => {
                console.error(&format!("{path}: {error}"))?;
                return Ok(Next::Failed);
            }
        };
        let impossible = wanted.iter().filter(|fix| !chosen.applied.contains(fix));
        for fix in impossible {
            console.note(&format!(
                "{path}: {}: not made, since it needs a change that was left: {}",
                fix.rule, fix.description
            ))?;
        }
        let declined = all.applied.len() - chosen.applied.len();
        if !chosen.applied.is_empty() {
            self.tally.declined += declined;
        }
        looked.fixed = chosen;
        Ok(Next::Go)
    }

    /// Lists what the fixes leave for manual review.
    fn report_left(
        &mut self,
        looked: &Looked,
        path: &str,
        console: &mut Console,
    ) -> io::Result<()> {
        for refused in &looked.fixed.refused {
            console.warning(&format!("{path}: {refused}"))?;
        }
        self.tally.refused += looked.fixed.refused.len();
        let left = &looked.fixed.remaining;
        self.tally.leave(left);
        if console.manner.quiet {
            return Ok(());
        }
        for note in &looked.fixed.notes {
            console.note(&format!("{path}: {note}"))?;
        }
        let report = Checked {
            path,
            source: &looked.fixed.source,
            skipped: None,
            findings: left,
            fixed: None,
        };
        console.out.flush()?;
        concise::write(&mut console.err, &report, true)
    }
}

/// The catalogs of an INF that lie in its folder, in whatever case.
fn catalogs_beside(path: &Path, catalogs: &[String]) -> Vec<PathBuf> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let Ok(entries) = folder.unwrap_or(Path::new(".")).read_dir() else {
        return Vec::new();
    };
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| PathBuf::from(entry.file_name()))
        .filter(|name| {
            let name = name.to_string_lossy();
            catalogs.iter().any(|c| c.eq_ignore_ascii_case(&name))
        })
        .collect();
    found.sort();
    found
}
