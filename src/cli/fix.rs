//! `infmend fix`.

use std::collections::BTreeSet;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::args::{DiffStyle, FixArgs};
use super::check::BATCH;
use super::files::{self, Input, ReadError};
use super::hunks::{self, Chosen};
use super::interrupt::Interrupt;
use super::progress::Progress;
use super::write::Writer;
use super::{Console, Status, git};
use crate::config::Configs;
use crate::fix::{self, FixOptions, Fixed};
use crate::model::{Model, not_text};
use crate::report::diff::{self, FileDiff};
use crate::report::hunk::Hunk;
use crate::report::patch::{self, Form, PatchPath};
use crate::report::stat::Stat;
use crate::report::{FileReport, concise, count, printable, side_by_side};
use crate::rules;
use crate::source::Source;
use crate::syntax::Document;

/// The width of a side-by-side diff where there is no terminal to fit it to.
const WIDTH: usize = 120;

/// A file that was looked at.
struct Looked {
    input: Input,
    before: Source,
    fixed: Fixed,
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
    /// It is no Windows INF, for the reason given.
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

/// How changes are shown.
#[derive(Clone, Copy)]
enum Look {
    /// For people.
    Diff(DiffStyle),
    /// For tools.
    Patch(Form),
    /// Only counted.
    Counts,
}

/// What was done and is left to do.
#[derive(Default)]
struct Tally {
    written: usize,
    changes: usize,
    unwritten: usize,
    /// Fixes of written files that the user declined.
    declined: usize,
    left: usize,
    needs_unsafe: usize,
    catalogs: BTreeSet<String>,
    /// Whether a patch names a file from the root of the file system.
    from_root: bool,
}

/// A run of the command.
struct Run<'a> {
    args: &'a FixArgs,
    mode: Mode,
    look: Look,
    stat: Stat,
    tally: Tally,
    writer: Writer,
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
    let inputs = match inputs(args, &mut configs, console)? {
        Some(inputs) => inputs,
        None => return Ok(Status::Failed),
    };
    let terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    let mode = match (args.yes, args.diff || args.patch || args.stat) {
        (true, _) => Mode::Write,
        (_, true) => Mode::Show,
        _ if terminal => Mode::Ask,
        _ => Mode::Show,
    };
    let for_people =
        io::stdout().is_terminal() || console.out.is_colored() || args.diff_style.is_some();
    let look = match args.diff_style.unwrap_or(DiffStyle::Unified) {
        _ if args.patch => Look::Patch(Form::Git),
        _ if args.stat && !args.diff => Look::Counts,
        style if for_people => Look::Diff(style),
        _ => Look::Patch(Form::Plain),
    };
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
    let mut run = Run {
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
    let mut progress = Progress::new(Some(inputs.len()), console.shows_progress());
    'files: for batch in inputs.chunks(BATCH) {
        let outcomes: Vec<Outcome> = progress.batch(|step| {
            let looks = batch.par_iter().map(|input| {
                let outcome = match input {
                    Ok(input) => look_at(args, input),
                    Err(error) => Outcome::Failed(error.to_string()),
                };
                step();
                outcome
            });
            looks.collect()
        });
        for outcome in outcomes {
            match outcome {
                Outcome::Failed(error) => {
                    console.error(&error)?;
                    status = Status::Failed;
                }
                Outcome::Skipped(input, reason, bytes) => {
                    if input.is_stdin() && !run.only_shows() {
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
                    Next::Failed => status = Status::Failed,
                    Next::Quit => break 'files,
                },
            }
        }
    }
    if args.stat {
        run.stat.write(&mut console.out)?;
    }
    run.conclude(terminal, console)?;
    let stops_commit = args.staged && run.tally.written > 0;
    if run.tally.unwritten > 0 || run.tally.declined > 0 || stops_commit {
        status = status.max(Status::Findings);
    }
    Ok(status)
}

/// The files to look at. `None` where git cannot say which.
fn inputs(
    args: &FixArgs,
    configs: &mut Configs,
    console: &mut Console,
) -> io::Result<Option<Vec<Result<Input, ReadError>>>> {
    if !args.staged {
        return Ok(Some(files::find(&args.paths, configs).collect()));
    }
    match git::staged(configs) {
        Ok(staged) => {
            for path in &staged.mixed {
                console.note(&format!(
                    "{}: left alone: it has changes that are not staged; stage or stash them first",
                    path.display()
                ))?;
            }
            Ok(Some(staged.inputs))
        }
        Err(error) => {
            console.error(&error.to_string())?;
            Ok(None)
        }
    }
}

/// What is to be fixed in a file.
fn options(args: &FixArgs, input: &Input) -> FixOptions {
    FixOptions {
        rules: input.settings.rules_at_work(),
        unsafe_fixes: args.unsafe_fixes,
        driver_ver: args.driver_ver.clone(),
        options: input.settings.options(args.rules.downlevel()),
    }
}

fn look_at(args: &FixArgs, input: &Input) -> Outcome {
    let before = match files::read(input) {
        Ok(bytes) => files::decode(bytes, &input.settings),
        Err(error) => return Outcome::Failed(error.to_string()),
    };
    let document = Document::new(before.text());
    let model = Model::new(&document);
    if let Some(reason) = not_text(&before).or_else(|| model.not_an_inf()) {
        let bytes = before.bytes().to_vec();
        return Outcome::Skipped(input.clone(), reason.to_string(), bytes);
    }
    let catalogs = model.catalogs();
    match fix::fix(&before, &options(args, input)) {
        Ok(fixed) => Outcome::Fixed(Box::new(Looked {
            input: input.clone(),
            catalogs,
            fixed,
            before: before.clone(),
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
    /// Whether files are neither written nor printed.
    fn only_shows(&self) -> bool {
        self.args.diff || self.args.patch || self.args.stat
    }

    /// Shows, asks and writes, as the mode says.
    fn settle(&mut self, mut looked: Looked, console: &mut Console) -> io::Result<Next> {
        let path = looked.input.display();
        let changed = !looked.fixed.applied.is_empty();
        console.detail(&format!(
            "{path}: read as {}: {} to make, {} left",
            looked.before.encoding(),
            count(looked.fixed.applied.len(), "change"),
            count(looked.fixed.remaining.len(), "finding"),
        ))?;
        for fix in &looked.fixed.applied {
            console.detail(&format!("{path}: {}: {}", fix.rule, fix.description))?;
        }
        if looked.input.is_stdin() && !self.only_shows() {
            console.raw(looked.fixed.source.bytes())?;
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
            Mode::Ask => match ask(&path, console)? {
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
        if let Err(error) = self.writer.write(&looked.input.path, old, new) {
            drop(held);
            console.error(&error.to_string())?;
            return Ok(Next::Failed);
        }
        self.tally.written += 1;
        self.tally.changes += looked.fixed.applied.len();
        if let Some(written) = &mut held {
            written.files = self.tally.written;
            written.changes = self.tally.changes;
        }
        drop(held);
        let changes = count(looked.fixed.applied.len(), "change");
        console.note(&format!("{path}: written, {changes}"))?;
        for catalog in catalogs_beside(&looked.input.path, &looked.catalogs) {
            console.note(&format!(
                "{path}: its catalog {} no longer fits it: make it again and sign it",
                catalog.display()
            ))?;
            self.tally.catalogs.insert(catalog.display().to_string());
        }
        Ok(Next::Go)
    }

    /// Shows what would change.
    fn show(&mut self, looked: &Looked, path: &str, console: &mut Console) -> io::Result<()> {
        let file = looked.diff(path);
        let mut shown = Vec::new();
        match self.look {
            Look::Diff(DiffStyle::Unified) => diff::write(&mut shown, &file)?,
            Look::Diff(DiffStyle::SideBySide) => side_by_side::write(&mut shown, &file, width())?,
            Look::Patch(form) => {
                let name = if looked.input.is_stdin() {
                    Path::new("stdin")
                } else {
                    &looked.input.path
                };
                let name = PatchPath::new(name, &self.current, &self.base);
                patch::write(&mut shown, &file, &name, form)?;
                self.tally.from_root |= name.from_root;
                return console.raw(&shown);
            }
            Look::Counts => {}
        }
        console.out.write_all(&shown)
    }

    /// Lets the user choose among the changes of a file, and makes only these.
    fn choose(
        &mut self,
        looked: &mut Looked,
        path: &str,
        console: &mut Console,
    ) -> io::Result<Next> {
        let all = &looked.fixed;
        let wanted = match hunks::choose(path, &looked.diff(path).hunks(), self.style(), console)? {
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
        let chosen = fix::fix_chosen(&looked.before, &options(self.args, &looked.input), &|fix| {
            wanted.contains(&fix)
        });
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

    fn style(&self) -> DiffStyle {
        match self.look {
            Look::Diff(style) => style,
            _ => DiffStyle::Unified,
        }
    }

    /// Lists what the fixes leave for a person to decide.
    fn report_left(
        &mut self,
        looked: &Looked,
        path: &str,
        console: &mut Console,
    ) -> io::Result<()> {
        let left = &looked.fixed.remaining;
        self.tally.left += left.len();
        self.tally.needs_unsafe += left
            .iter()
            .filter_map(|finding| finding.fix.as_ref())
            .filter(|fix| fix.applicability == rules::Applicability::Unsafe)
            .count();
        if console.manner.quiet {
            return Ok(());
        }
        for note in &looked.fixed.notes {
            console.note(&format!("{path}: {note}"))?;
        }
        let options = options(self.args, &looked.input);
        let report = FileReport {
            path,
            source: &looked.fixed.source,
            skipped: None,
            findings: left,
            rules: &options.rules,
            options: options.options,
        };
        console.out.flush()?;
        concise::write(&mut console.err, &report, true)
    }

    /// Says what was done and what is to do.
    fn conclude(&self, terminal: bool, console: &mut Console) -> io::Result<()> {
        let tally = &self.tally;
        let them = |number: usize| if number == 1 { "it" } else { "them" };
        if tally.written > 0 {
            console.note(&format!(
                "{} written, {}. What to do next:",
                count(tally.written, "file"),
                count(tally.changes, "change")
            ))?;
            for (index, step) in self.next_steps().iter().enumerate() {
                console.note(&format!("  {}. {step}", index + 1))?;
            }
        }
        if tally.unwritten > 0 {
            let how = if self.only_shows() || terminal {
                ""
            } else {
                ": this is no terminal to ask on, so run `infmend fix --yes` to write, or `infmend fix --diff` to only show"
            };
            console.note(&format!(
                "{} would change; nothing was written to {}{how}",
                count(tally.unwritten, "file"),
                them(tally.unwritten),
            ))?;
        }
        if tally.declined > 0 {
            console.note(&format!(
                "{} declined: run `infmend fix` again to be asked again",
                count(tally.declined, "change")
            ))?;
        }
        if tally.from_root {
            console.note(
                "the patch names files outside this folder by their whole path: apply it in /, as with `patch -p0 -d /`",
            )?;
        }
        if tally.written == 0 && tally.unwritten == 0 && tally.left == 0 {
            console.note("nothing to mend")?;
        }
        if tally.needs_unsafe > 0 {
            console.note(&format!(
                "{} more can be mended with --unsafe-fixes",
                count(tally.needs_unsafe, "finding")
            ))?;
        }
        Ok(())
    }

    /// What a person has to do after files were written.
    fn next_steps(&self) -> Vec<String> {
        let tally = &self.tally;
        let mut steps = Vec::new();
        if self.args.staged {
            steps.push(
                "Look at the changes with `git diff`, stage them, and commit again.".to_owned(),
            );
        }
        if self.args.driver_ver.is_none() {
            steps.push(
                "Raise DriverVer in each changed INF, so that Windows takes the package for a newer one: --driver-ver does it."
                    .to_owned(),
            );
        }
        let catalogs: Vec<&str> = tally.catalogs.iter().map(String::as_str).collect();
        let catalogs = match catalogs.as_slice() {
            [] => "the catalog of each changed package".to_owned(),
            names => names.join(", "),
        };
        steps.push(format!(
            "Make {catalogs} again (Inf2Cat) and sign it: a changed INF no longer fits its catalog."
        ));
        if tally.left > 0 {
            steps.push(format!(
                "Decide about the {} listed above: only a person can.",
                count(tally.left, "finding")
            ));
        }
        steps
    }
}

/// Shows one hunk.
pub(super) fn draw_hunk(
    hunk: &Hunk<'_>,
    style: DiffStyle,
    console: &mut Console,
) -> io::Result<()> {
    let mut shown = Vec::new();
    match style {
        DiffStyle::Unified => diff::write_hunk(&mut shown, hunk)?,
        DiffStyle::SideBySide => side_by_side::write_hunk(&mut shown, hunk, width())?,
    }
    console.out.write_all(&shown)
}

/// How wide a side-by-side diff may be.
fn width() -> usize {
    let columns = || std::env::var("COLUMNS").ok()?.parse().ok();
    match terminal_size::terminal_size_of(io::stdout()) {
        Some((terminal_size::Width(columns), _)) => usize::from(columns),
        None => columns().unwrap_or(WIDTH),
    }
}

const HELP: &str = "\
y  write this file
n  leave it as it is
a  write it and all that follow
h  decide about each change of it alone
q  leave it and all that follow
?  show this";

fn ask(path: &str, console: &mut Console) -> io::Result<char> {
    let question = format!(
        "Write {}? [y]es, [n]o, [a]ll, [h]unks, [q]uit, [?]: ",
        printable(path)
    );
    answer(&question, "yes no all hunks quit", HELP, console)
}

/// Asks until one of the answers is given, and returns its first letter. The
/// end of the input is `q`.
pub(super) fn answer(
    question: &str,
    answers: &str,
    help: &str,
    console: &mut Console,
) -> io::Result<char> {
    loop {
        write!(console.out, "{question}")?;
        console.out.flush()?;
        let mut line = String::new();
        if io::stdin().lock().read_line(&mut line)? == 0 {
            writeln!(console.out)?;
            return Ok('q');
        }
        let line = line.trim().to_ascii_lowercase();
        let given = answers.split(' ').find(|answer| {
            let letter = answer.get(..1);
            line == *answer || letter == Some(line.as_str())
        });
        match given.and_then(|answer| answer.chars().next()) {
            Some(letter) => return Ok(letter),
            None => writeln!(console.out, "{help}")?,
        }
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
