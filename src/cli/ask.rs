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
    loop {
        // A wrapped question keeps the space behind it.
        let shown = console.screen().wrap(question.trim_end(), 0, 2);
        write!(console.out, "{shown} ")?;
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
