//! Standard output and standard error, and how a run ended.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};

use super::args::{Color, MannerArgs};
use super::pager::{Out, Pager};
use super::terminal;
use crate::config::Configs;
use crate::report::statistics::Statistics;
use crate::report::{Screen, count, printable, printable_lines};

/// How a run ended, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    /// Nothing to report, or all written.
    Clean = 0,
    /// Findings, or changes that were not written.
    Findings = 1,
    /// A file could not be read or written.
    Failed = 2,
}

impl Status {
    /// The same, but that findings do not count where they are `forgiven`.
    pub(super) fn unless(self, forgiven: bool) -> Status {
        match self {
            Status::Findings if forgiven => Status::Clean,
            other => other,
        }
    }
}

/// Standard output and standard error.
pub(super) struct Console {
    /// For people: with colours where they are wanted.
    pub(super) out: Out<io::StdoutLock<'static>>,
    /// Not locked, for a progress bar draws on it from another thread.
    pub(super) err: Out<io::Stderr>,
    pager: Option<Pager>,
    pub(super) manner: MannerArgs,
}

impl Console {
    pub(super) fn new(manner: MannerArgs) -> Console {
        let choice = match manner.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Console {
            out: Out::Direct(AutoStream::new(io::stdout().lock(), choice)),
            err: Out::Direct(AutoStream::new(io::stderr(), choice)),
            pager: None,
            manner,
        }
    }

    /// Whether what is printed is shown with colours and styles.
    pub(super) fn is_styled(&self) -> bool {
        self.out.is_colored()
    }

    /// What people see on standard output.
    pub(super) fn screen(&self) -> Screen {
        let coloured = self.is_styled();
        Screen {
            coloured,
            columns: terminal::output_columns(),
            // Not every pager passes links on.
            hyperlinks: coloured && self.pager.is_none() && terminal::output_has_links(),
        }
    }

    /// The same with the width that something side by side is to have where there is no
    /// terminal.
    pub(super) fn sized_screen(&self) -> Screen {
        let named = || std::env::var("COLUMNS").ok()?.parse().ok();
        let screen = self.screen();
        Screen {
            columns: screen.columns.or_else(named),
            ..screen
        }
    }

    /// What people see on standard error.
    pub(super) fn error_screen(&self) -> Screen {
        Screen {
            coloured: true,
            columns: terminal::error_columns(),
            hyperlinks: false,
        }
    }

    /// From here on what goes to a terminal goes into a pager, where there is
    /// one.
    pub(super) fn page(&mut self) {
        self.pager = Pager::start(&mut self.out, &mut self.err);
    }

    /// Ends the output and waits for the pager.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        if let Some(pager) = self.pager.take() {
            pager.finish();
        }
        flushed
    }

    /// Whether a progress bar may be drawn.
    pub(super) fn shows_progress(&self) -> bool {
        !self.manner.quiet && self.pager.is_none()
    }

    /// Bytes for standard output as they are: those of a file may look like
    /// colours and are none. On a terminal, which would obey them, what cannot
    /// be shown stands as codes.
    pub(super) fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
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
    pub(super) fn error(&mut self, message: &str) -> io::Result<()> {
        // So that both streams keep their order on a terminal.
        self.out.flush()?;
        self.say_error(message)
    }

    pub(super) fn say_error(&mut self, message: &str) -> io::Result<()> {
        let style = anstyle::AnsiColor::BrightRed.on_default().bold();
        let message = printable(message);
        self.say(&format!("{style}error{style:#}: {message}"))
    }

    /// Something that is not as it should be, on standard error.
    pub(super) fn warning(&mut self, message: &str) -> io::Result<()> {
        self.out.flush()?;
        let style = anstyle::AnsiColor::BrightYellow.on_default().bold();
        let message = printable(message);
        self.say(&format!("{style}warning{style:#}: {message}"))
    }

    /// An error that ends the run before it begins.
    pub(super) fn refuse(&mut self, error: &dyn std::error::Error) -> io::Result<Status> {
        self.error(&error.to_string())?;
        Ok(Status::Failed)
    }

    /// Says why no file was checked, where that is what a configuration wants.
    pub(super) fn note_excluded(&mut self, files: usize, configs: &Configs) -> io::Result<()> {
        match (files, configs.excluded()) {
            (0, excluded @ 1..) => {
                let excluded = count(excluded, "file");
                self.note(&format!(
                    "infmend.toml or --exclude excludes all that is here: {excluded}"
                ))
            }
            _ => Ok(()),
        }
    }

    /// Says which Windows the packages were taken to support, where a profile says so.
    pub(super) fn note_assumed(&mut self, configs: &Configs) -> io::Result<()> {
        let Some((profile, target)) = configs
            .assumed()
            .and_then(|profile| Some((profile, profile.target_os?)))
        else {
            return Ok(());
        };
        self.note(&format!(
            "profile {}: no target is given, so the packages are taken to support Windows {target} and later (`--target-os`)",
            profile.name
        ))
    }

    /// Something to know, on standard error. Not said with `--quiet`.
    pub(super) fn note(&mut self, message: &str) -> io::Result<()> {
        if self.manner.quiet {
            return Ok(());
        }
        self.line(&printable(message))
    }

    /// Something that is only said with `--verbose`, on standard error.
    pub(super) fn detail(&mut self, message: &str) -> io::Result<()> {
        if !self.manner.verbose {
            return Ok(());
        }
        self.line(&printable(message))
    }

    /// A table of the rules, on standard error.
    pub(super) fn table(&mut self, statistics: &Statistics) -> io::Result<()> {
        self.out.flush()?;
        statistics.write(&mut self.err, true)
    }

    fn line(&mut self, message: &str) -> io::Result<()> {
        // So that both streams keep their order on a terminal.
        self.out.flush()?;
        self.say(message)
    }

    /// A message on standard error, in one piece: what an interrupt says comes
    /// from another thread, and must not stand within one.
    fn say(&mut self, message: &str) -> io::Result<()> {
        const NAME: &str = "infmend: ";
        let steps = message.len() - message.trim_start().len();
        let indent = NAME.len() + steps;
        let message = self.error_screen().wrap(message, NAME.len(), indent);
        self.err.write_all(format!("{NAME}{message}\n").as_bytes())
    }
}
