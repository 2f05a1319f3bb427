//! `infmend fix`.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::args::FixArgs;
use super::check::BATCH;
use super::files::{self, Input};
use super::{Console, Status, write};
use crate::fix::{self, FixOptions, Fixed};
use crate::model::{Model, not_text};
use crate::report::{FileReport, concise, count, diff, printable};
use crate::rules;
use crate::source::Source;
use crate::syntax::Document;

/// A file that was looked at.
struct Looked {
    input: Input,
    before: Source,
    fixed: Fixed,
    catalogs: Vec<String>,
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

#[derive(Default)]
struct Tally {
    written: usize,
    unwritten: usize,
    left: usize,
    needs_unsafe: usize,
}

pub(super) fn run(args: &FixArgs, console: &mut Console) -> io::Result<Status> {
    let terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    let mut mode = match (args.yes, args.diff) {
        (true, _) => Mode::Write,
        (_, true) => Mode::Show,
        _ if terminal => Mode::Ask,
        _ => Mode::Show,
    };
    let mut configs = match args.config.configs(Some(&args.rules), &args.encoding) {
        Ok(configs) => configs,
        Err(error) => return console.refuse(&error),
    };
    let mut tally = Tally::default();
    let mut status = Status::Clean;
    let inputs = files::find(&args.paths, &mut configs);
    'files: for batch in inputs.chunks(BATCH) {
        let outcomes: Vec<Outcome> = batch
            .par_iter()
            .map(|input| match input {
                Ok(input) => look(args, input),
                Err(error) => Outcome::Failed(error.to_string()),
            })
            .collect();
        for outcome in outcomes {
            match outcome {
                Outcome::Failed(error) => {
                    console.error(&error)?;
                    status = Status::Failed;
                }
                Outcome::Skipped(input, reason, bytes) => {
                    if input.is_stdin() && !args.diff {
                        console.raw(&bytes)?;
                    }
                    if input.named {
                        console.note(&format!("{}: skipped: {reason}", input.display()))?;
                    }
                }
                Outcome::Fixed(looked) => {
                    match settle(&looked, args, &mut mode, console, &mut tally)? {
                        Next::Go => {}
                        Next::Failed => status = Status::Failed,
                        Next::Quit => break 'files,
                    }
                }
            }
        }
    }
    conclude(args, &tally, terminal, console)?;
    if tally.unwritten > 0 {
        status = status.max(Status::Findings);
    }
    Ok(status)
}

fn look(args: &FixArgs, input: &Input) -> Outcome {
    let options = FixOptions {
        rules: input.settings.rules.clone(),
        unsafe_fixes: args.unsafe_fixes,
        driver_ver: args.driver_ver.clone(),
    };
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
    match fix::fix(&before, &options) {
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

/// Shows, asks and writes, as the mode says.
fn settle(
    looked: &Looked,
    args: &FixArgs,
    mode: &mut Mode,
    console: &mut Console,
    tally: &mut Tally,
) -> io::Result<Next> {
    let Looked {
        input,
        before,
        fixed,
        ..
    } = looked;
    let path = input.display();
    let changed = !fixed.applied.is_empty();
    if input.is_stdin() && !args.diff {
        console.raw(fixed.source.bytes())?;
        report_left(looked, &path, console, tally)?;
        return Ok(Next::Go);
    }
    if changed && *mode != Mode::Write {
        let mut shown = Vec::new();
        diff::write(&mut shown, &path, before, &fixed.source, &fixed.applied)?;
        console.out.write_all(&shown)?;
    }
    report_left(looked, &path, console, tally)?;
    if !changed {
        return Ok(Next::Go);
    }
    let write = match *mode {
        Mode::Write => true,
        Mode::Show => false,
        Mode::Ask => match ask(&path, console)? {
            Answer::Yes => true,
            Answer::No => false,
            Answer::All => {
                *mode = Mode::Write;
                true
            }
            Answer::Quit => {
                tally.unwritten += 1;
                return Ok(Next::Quit);
            }
        },
    };
    if !write {
        tally.unwritten += 1;
        return Ok(Next::Go);
    }
    match write::write(&input.path, before.bytes(), fixed.source.bytes()) {
        Ok(()) => {
            tally.written += 1;
            let changes = count(fixed.applied.len(), "change");
            console.note(&format!("{path}: written, {changes}"))?;
            for catalog in catalogs_beside(&input.path, &looked.catalogs) {
                console.note(&format!(
                    "{path}: its catalog {} no longer fits it: make it again and sign it",
                    catalog.display()
                ))?;
            }
            Ok(Next::Go)
        }
        Err(error) => {
            console.error(&error.to_string())?;
            Ok(Next::Failed)
        }
    }
}

/// Lists what the fixes leave for a person to decide.
fn report_left(
    looked: &Looked,
    path: &str,
    console: &mut Console,
    tally: &mut Tally,
) -> io::Result<()> {
    let left = &looked.fixed.remaining;
    tally.left += left.len();
    tally.needs_unsafe += left
        .iter()
        .filter_map(|finding| finding.fix.as_ref())
        .filter(|fix| fix.applicability == rules::Applicability::Unsafe)
        .count();
    for note in &looked.fixed.notes {
        console.note(&format!("{path}: {note}"))?;
    }
    let report = FileReport {
        path,
        source: &looked.fixed.source,
        skipped: None,
        findings: left,
        rules: &looked.input.settings.rules,
    };
    concise::write(&mut console.err, &report)
}

enum Answer {
    Yes,
    No,
    All,
    Quit,
}

fn ask(path: &str, console: &mut Console) -> io::Result<Answer> {
    loop {
        write!(
            console.out,
            "Write {}? [y]es, [n]o, [a]ll, [q]uit: ",
            printable(path)
        )?;
        console.out.flush()?;
        let mut answer = String::new();
        if io::stdin().lock().read_line(&mut answer)? == 0 {
            writeln!(console.out)?;
            return Ok(Answer::Quit);
        }
        match answer.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" => return Ok(Answer::Yes),
            "n" | "no" => return Ok(Answer::No),
            "a" | "all" => return Ok(Answer::All),
            "q" | "quit" => return Ok(Answer::Quit),
            _ => writeln!(
                console.out,
                "y writes this file, n leaves it, a writes it and all that follow, q stops here"
            )?,
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

/// Says what was done and what is to do.
fn conclude(
    args: &FixArgs,
    tally: &Tally,
    terminal: bool,
    console: &mut Console,
) -> io::Result<()> {
    let files = |number: usize| count(number, "file");
    if tally.written > 0 {
        let deserves = match args.driver_ver {
            Some(_) => "",
            None => " It deserves a new DriverVer, too: --driver-ver sets it.",
        };
        console.note(&format!(
            "{} written. A changed INF breaks its catalog's signature: make the catalog again and sign it.{deserves}",
            files(tally.written)
        ))?;
    }
    if tally.unwritten > 0 {
        let how = if args.diff || terminal {
            ""
        } else {
            ": this is no terminal to ask on, so run `infmend fix --yes` to write, or `infmend fix --diff` to only show"
        };
        console.note(&format!(
            "{} would change; nothing was written to {}{how}",
            files(tally.unwritten),
            if tally.unwritten == 1 { "it" } else { "them" },
        ))?;
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
