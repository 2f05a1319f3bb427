//! Where output goes: to the terminal or a pipe, or into a pager as git's does.

use std::cell::RefCell;
use std::io::{self, IsTerminal, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::rc::Rc;

use anstream::{AutoStream, ColorChoice};

/// A stream for people, with colours where they are wanted.
pub(super) enum Out<S: anstream::stream::RawStream + anstream::stream::AsLockedWrite> {
    /// The stream itself.
    Direct(AutoStream<S>),
    /// A pager.
    Paged(AutoStream<Box<dyn Write>>),
}

impl<S: anstream::stream::RawStream + anstream::stream::AsLockedWrite> Out<S> {
    /// The stream that the pager reads, once one runs.
    fn paged(&mut self, sink: &Sink) {
        let choice = match self {
            Out::Direct(stream) => stream.current_choice(),
            Out::Paged(stream) => stream.current_choice(),
        };
        let choice = match choice {
            ColorChoice::Never => ColorChoice::Never,
            _ => ColorChoice::AlwaysAnsi,
        };
        *self = Out::Paged(AutoStream::new(Box::new(sink.clone()), choice));
    }

    /// Whether it shows colours.
    pub(super) fn is_colored(&self) -> bool {
        let choice = match self {
            Out::Direct(stream) => stream.current_choice(),
            Out::Paged(stream) => stream.current_choice(),
        };
        choice != ColorChoice::Never
    }
}

impl<S: anstream::stream::RawStream + anstream::stream::AsLockedWrite> Write for Out<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Out::Direct(stream) => stream.write(bytes),
            Out::Paged(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Out::Direct(stream) => stream.flush(),
            Out::Paged(stream) => stream.flush(),
        }
    }
}

/// A running pager.
pub(super) struct Pager {
    child: Child,
    sink: Sink,
}

/// The pager's standard input, gone once the pager is to end.
#[derive(Clone)]
struct Sink(Rc<RefCell<Option<ChildStdin>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.borrow_mut().as_mut() {
            Some(input) => input.write(bytes),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.borrow_mut().as_mut() {
            Some(input) => input.flush(),
            None => Ok(()),
        }
    }
}

impl Pager {
    /// Starts the pager that the user wants and lets the streams that go to a
    /// terminal go into it. `None` where there is no terminal or no pager.
    pub(super) fn start(
        out: &mut Out<io::StdoutLock<'static>>,
        err: &mut Out<io::Stderr>,
    ) -> Option<Pager> {
        if !io::stdout().is_terminal() {
            return None;
        }
        let mut child = command()?.stdin(Stdio::piped()).spawn().ok()?;
        let sink = Sink(Rc::new(RefCell::new(Some(child.stdin.take()?))));
        // An interrupt is for the pager, which the terminal belongs to now.
        // Where it cannot be caught it ends both.
        super::interrupts::catch(|| {});
        out.paged(&sink);
        if io::stderr().is_terminal() {
            err.paged(&sink);
        }
        Some(Pager { child, sink })
    }

    /// Writes bytes as they are.
    pub(super) fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sink.write_all(bytes)
    }

    /// Waits until the user has seen enough.
    pub(super) fn finish(mut self) {
        self.sink.0.borrow_mut().take();
        // How a pager ends says nothing about the work.
        let _ = self.child.wait();
    }
}

/// `INFMEND_PAGER`, or `PAGER`, or less. None where it is empty or `cat`.
fn command() -> Option<Command> {
    let wanted = ["INFMEND_PAGER", "PAGER"]
        .iter()
        .find_map(|name| std::env::var(name).ok());
    let mut command = match wanted.as_deref().map(str::trim) {
        Some("" | "cat") => return None,
        Some(pager) => shell(pager),
        None => Command::new("less"),
    };
    // As git sets them: end at once where all fits, let colours through, do
    // not clear the screen.
    for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
        if std::env::var_os(name).is_none() {
            command.env(name, value);
        }
    }
    Some(command)
}

/// A command line as the user would type it.
fn shell(line: &str) -> Command {
    let (program, option) = if cfg!(windows) {
        ("cmd", "/C")
    } else {
        ("sh", "-c")
    };
    let mut command = Command::new(program);
    command.args([option, line]);
    command
}
