//! Asking the user.

use std::io::{self, BufRead, Write};

use super::Console;
use crate::report::printable;

const HELP: &str = "\
y  write this file
n  skip this file
a  write this file and all remaining files
h  review this file hunk by hunk
q  skip this file and all remaining files
?  show this";

/// What to do with the changes of a file: `y`, `n`, `a`, `h` or `q`.
pub(super) fn about_file(path: &str, console: &mut Console) -> io::Result<char> {
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
