//! Asking what to do with a file.

use std::io;

use crate::cli::ask::answer;
use crate::cli::console::Console;
use crate::report::printable;

const ABOUT_FILE: &str = "\
y  write this file
n  skip this file
a  write this file and all remaining files
h  review this file hunk by hunk, the changes of one rule at a time
e  edit the result in your editor ($VISUAL or $EDITOR) before it is written
q  skip this file and all remaining files
?  show this";

/// What to do with the changes of a file.
pub(super) enum Answer {
    /// Write them.
    Write,
    /// Write them, and those of all remaining files.
    WriteAll,
    /// Leave the file as it is.
    Skip,
    /// Ask about each of them.
    Review,
    /// Let the user edit the result.
    Edit,
    /// Leave this and all remaining files as they are.
    Quit,
}

/// Which file of a run it is: its number from 1, and how many there are.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) number: usize,
    pub(super) total: usize,
}

/// What a question says of a signature that the changes break.
fn broken(breaks: Option<&str>) -> String {
    match breaks {
        None => String::new(),
        Some(signer) => format!(
            " and break the signature of its package by {}",
            printable(signer)
        ),
    }
}

/// Asks what to do with the changes of a file, which break the signature of `breaks`.
pub(super) fn about_file(
    path: &str,
    breaks: Option<&str>,
    place: Place,
    console: &mut Console,
) -> io::Result<Answer> {
    let place = match place.total {
        1 => String::new(),
        total => format!(" (file {} of {total})", place.number),
    };
    let question = format!(
        "Write {}{}{place}? [y]es, [n]o, [a]ll, [h]unks, [e]dit, [q]uit, [?]: ",
        printable(path),
        broken(breaks)
    );
    let answers = "yes no all hunks edit quit";
    Ok(match answer(&question, answers, ABOUT_FILE, console)? {
        'y' => Answer::Write,
        'n' => Answer::Skip,
        'a' => Answer::WriteAll,
        'h' => Answer::Review,
        'e' => Answer::Edit,
        _ => Answer::Quit,
    })
}

const ABOUT_EDITED: &str = "\
y  write the file as you edited it
n  skip this file
e  edit it again
d  drop the edit, and go back to the question before it
q  skip this file and all remaining files
?  show this";

/// What to do with a file that the user edited.
pub(super) enum AboutEdited {
    Write,
    Skip,
    EditAgain,
    Drop,
    Quit,
}

/// Asks what to do with a file that the user edited.
pub(super) fn about_edited(
    path: &str,
    breaks: Option<&str>,
    console: &mut Console,
) -> io::Result<AboutEdited> {
    let question = format!(
        "Write {} as edited{}? [y]es, [n]o, [e]dit again, [d]rop the edit, [q]uit, [?]: ",
        printable(path),
        broken(breaks)
    );
    let answers = "yes no edit drop quit";
    Ok(match answer(&question, answers, ABOUT_EDITED, console)? {
        'y' => AboutEdited::Write,
        'n' => AboutEdited::Skip,
        'e' => AboutEdited::EditAgain,
        'd' => AboutEdited::Drop,
        _ => AboutEdited::Quit,
    })
}
