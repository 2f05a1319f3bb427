//! Asking the user.

use std::io::{self, BufRead, IsTerminal, Write};

use super::console::Console;

/// Whether there is somebody to ask.
pub(super) fn is_possible() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Asks until one of the answers is given, and returns its first letter. The
/// end of the input is `q`.
pub(super) fn answer(
    question: &str,
    answers: &str,
    help: &str,
    console: &mut Console,
) -> io::Result<char> {
    let prompt = Prompt {
        question,
        answers,
        empty: None,
        help,
    };
    prompt.ask(console)
}

/// A question with a few answers.
pub(super) struct Prompt<'a> {
    pub(super) question: &'a str,
    /// The answers, separated by spaces: the words, or their first letters.
    pub(super) answers: &'a str,
    /// What an empty line stands for, if anything.
    pub(super) empty: Option<char>,
    /// What to say to anything else.
    pub(super) help: &'a str,
}

impl Prompt<'_> {
    /// As [`answer`].
    pub(super) fn ask(&self, console: &mut Console) -> io::Result<char> {
        loop {
            // A wrapped question keeps the space behind it.
            let shown = console.screen().wrap(self.question.trim_end(), 0, 2);
            write!(console.out, "{shown} ")?;
            console.out.flush()?;
            let mut line = String::new();
            if io::stdin().lock().read_line(&mut line)? == 0 {
                writeln!(console.out)?;
                return Ok('q');
            }
            let line = line.trim().to_ascii_lowercase();
            let given = self.answers.split(' ').find(|answer| {
                let letter = answer.get(..1);
                line == *answer || letter == Some(line.as_str())
            });
            let given = given.and_then(|answer| answer.chars().next());
            match given.or(self.empty.filter(|_| line.is_empty())) {
                Some(letter) => return Ok(letter),
                None => writeln!(console.out, "{}", self.help)?,
            }
        }
    }
}
