//! The command line: arguments, commands, walking, asking, writing. What an
//! INF means is known further below.

mod args;
mod ask;
mod check;
mod docs;
mod files;
mod fix;
mod generate;
mod git;
mod heads;
mod hunks;
mod install_git;
mod interrupt;
mod merge;
mod names;
mod output;
mod package;
mod pager;
mod progress;
mod show;
mod staged;
mod stored;
mod tally;
mod write;

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use clap::{CommandFactory, Parser};

use crate::config::Configs;
use crate::pages;
use crate::report::{count, dump, markdown, printable, printable_lines};
use crate::rules;
use args::{Cli, Command, MannerArgs};
use pager::{Out, Pager};

/// How a run ended, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    /// Nothing to report, or all written.
    Clean = 0,
    /// Findings, or changes that were not written.
    Findings = 1,
    /// A file could not be read or written.
    Failed = 2,
}

impl Status {
    /// The same, but that findings do not count where they are `forgiven`.
    fn unless(self, forgiven: bool) -> Status {
        match self {
            Status::Findings if forgiven => Status::Clean,
            other => other,
        }
    }
}

/// Standard output and standard error.
struct Console {
    /// For people: with colours where they are wanted.
    out: Out<io::StdoutLock<'static>>,
    /// Not locked, for a progress bar draws on it from another thread.
    err: Out<io::Stderr>,
    pager: Option<Pager>,
    manner: MannerArgs,
}

impl Console {
    fn new(manner: MannerArgs) -> Console {
        Console {
            out: Out::Direct(AutoStream::new(io::stdout().lock(), ColorChoice::Auto)),
            err: Out::Direct(AutoStream::new(io::stderr(), ColorChoice::Auto)),
            pager: None,
            manner,
        }
    }

    /// Whether what is printed is shown with colours and styles.
    fn is_styled(&self) -> bool {
        self.out.is_colored()
    }

    /// From here on what goes to a terminal goes into a pager, where there is
    /// one.
    fn page(&mut self) {
        self.pager = Pager::start(&mut self.out, &mut self.err);
    }

    /// Ends the output and waits for the pager.
    fn finish(&mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        if let Some(pager) = self.pager.take() {
            pager.finish();
        }
        flushed
    }

    /// Whether a progress bar may be drawn.
    fn shows_progress(&self) -> bool {
        !self.manner.quiet && self.pager.is_none()
    }

    /// Bytes for standard output as they are: those of a file may look like
    /// colours and are none. On a terminal, which would obey them, what cannot
    /// be shown stands as codes.
    fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.flush()?;
        let shown: Cow<'_, [u8]> = if io::stdout().is_terminal() {
            let text = String::from_utf8_lossy(bytes);
            printable_lines(&text).into_owned().into_bytes().into()
        } else {
            bytes.into()
        };
        match &mut self.pager {
            Some(pager) => pager.raw(&shown),
            None => io::stdout().write_all(&shown),
        }
    }

    /// An error, on standard error.
    fn error(&mut self, message: &str) -> io::Result<()> {
        // So that both streams keep their order on a terminal.
        self.out.flush()?;
        self.say_error(message)
    }

    fn say_error(&mut self, message: &str) -> io::Result<()> {
        let style = anstyle::AnsiColor::BrightRed.on_default().bold();
        let message = printable(message);
        self.say(&format!("infmend: {style}error{style:#}: {message}\n"))
    }

    /// Something that is not as it should be, on standard error.
    fn warning(&mut self, message: &str) -> io::Result<()> {
        self.out.flush()?;
        let style = anstyle::AnsiColor::BrightYellow.on_default().bold();
        let message = printable(message);
        writeln!(self.err, "infmend: {style}warning{style:#}: {message}")
    }

    /// An error that ends the run before it begins.
    fn refuse(&mut self, error: &dyn std::error::Error) -> io::Result<Status> {
        self.error(&error.to_string())?;
        Ok(Status::Failed)
    }

    /// Says why no file was looked at, where that is what a configuration wants.
    fn note_excluded(&mut self, files: usize, configs: &Configs) -> io::Result<()> {
        match (files, configs.excluded()) {
            (0, excluded @ 1..) => {
                let excluded = count(excluded, "file");
                self.note(&format!(
                    "infmend.toml excludes all that is here: {excluded}"
                ))
            }
            _ => Ok(()),
        }
    }

    /// Something to know, on standard error. Not said with `--quiet`.
    fn note(&mut self, message: &str) -> io::Result<()> {
        if self.manner.quiet {
            return Ok(());
        }
        self.line(&printable(message))
    }

    /// Something that is only said with `--verbose`, on standard error.
    fn detail(&mut self, message: &str) -> io::Result<()> {
        if !self.manner.verbose {
            return Ok(());
        }
        self.line(&printable(message))
    }

    fn line(&mut self, message: &str) -> io::Result<()> {
        // So that both streams keep their order on a terminal.
        self.out.flush()?;
        self.say(&format!("infmend: {message}\n"))
    }

    /// Lines for standard error, in one piece: what an interrupt says comes
    /// from another thread, and must not stand within one.
    fn say(&mut self, lines: &str) -> io::Result<()> {
        self.err.write_all(lines.as_bytes())
    }
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut console = Console::new(cli.manner);
    let ended = run(cli.command, &mut console);
    match ended.and_then(|status| console.finish().map(|()| status)) {
        Ok(status) => ExitCode::from(status as u8),
        // The reader of a pipe has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // What could not be written is not tried again.
            let _ = console.say_error(&format!("cannot write the output: {error}"));
            ExitCode::from(Status::Failed as u8)
        }
    }
}

fn run(command: Command, console: &mut Console) -> io::Result<Status> {
    match command {
        Command::Check(args) => check::run(&args, console),
        Command::Fix(args) => fix::run(&args, console),
        Command::Rules { write_docs, check } => match write_docs {
            Some(folder) => docs::run(&folder, check, console),
            None => list_rules(console),
        },
        Command::Explain { topic } => explain(&topic, console),
        Command::Cat {
            path,
            encoding,
            config,
        } => match config.configs(None, &encoding) {
            Ok(mut configs) => cat(path, &mut configs, console),
            Err(error) => console.refuse(&error),
        },
        Command::Dump {
            paths,
            encoding,
            config,
        } => match config.configs(None, &encoding) {
            Ok(mut configs) => dump_all(&paths, &mut configs, console),
            Err(error) => console.refuse(&error),
        },
        Command::InstallGit(args) => install_git::run(&args, console),
        Command::Generate { folder } => generate::run(&folder, console),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "infmend", &mut script);
            console.raw(&script)?;
            Ok(Status::Clean)
        }
    }
}

fn list_rules(console: &mut Console) -> io::Result<Status> {
    let width = rules::ALL.iter().map(|rule| rule.name.len()).max();
    let width = width.unwrap_or_default();
    for rule in &rules::ALL {
        writeln!(
            console.out,
            "{:width$}  {:7}  {}",
            rule.name,
            rule.severity.to_string(),
            rule.summary
        )?;
    }
    Ok(Status::Clean)
}

fn explain(topic: &str, console: &mut Console) -> io::Result<Status> {
    let Some(page) = pages::page(topic) else {
        let guides: Vec<&str> = pages::guides().collect();
        console.error(&format!(
            "nothing is known of '{topic}'; {}; the guides are {}; copy flags are written as in 0x4000 or COPYFLG_IN_USE_RENAME, DIRIDs as in 13",
            rules::known_names(),
            guides.join(", ")
        ))?;
        return Ok(Status::Failed);
    };
    if console.is_styled() {
        markdown::write(&mut console.out, &page)?;
    } else {
        write!(console.out, "{page}")?;
    }
    Ok(Status::Clean)
}

fn dump_all(paths: &[PathBuf], configs: &mut Configs, console: &mut Console) -> io::Result<Status> {
    let mut status = Status::Clean;
    for input in files::find(paths, true, configs) {
        match input.and_then(|input| Ok((files::read(&input)?, input))) {
            Ok((bytes, input)) => {
                let source = files::decode(bytes, &input.settings);
                let mut lines = Vec::new();
                dump::dump(&mut lines, &input.display(), &source)?;
                console.raw(&lines)?;
            }
            Err(error) => {
                console.error(&error.to_string())?;
                status = Status::Failed;
            }
        }
    }
    Ok(status)
}

fn cat(path: PathBuf, configs: &mut Configs, console: &mut Console) -> io::Result<Status> {
    let Some(input) = files::named(path, configs) else {
        return Ok(Status::Clean);
    };
    match input.and_then(|input| Ok((files::read(&input)?, input))) {
        Ok((bytes, input)) => {
            let source = files::decode(bytes, &input.settings);
            console.raw(source.text().as_bytes())?;
            Ok(Status::Clean)
        }
        Err(error) => console.refuse(&error),
    }
}
