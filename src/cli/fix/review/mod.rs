//! Asking about the changes of a file one by one.

mod questions;

use std::io::{self, Write};

use super::present;
use crate::cli::args::DiffStyle;
use crate::cli::ask::Prompt;
use crate::cli::console::Console;
use crate::fix::{Applied, FixError, Fixed};
use crate::report::diff::{self, Explained, FileDiff};
use crate::report::{hunk, printable};
use questions::{Asked, Order, Questions};

pub(super) use questions::is_among;

const ABOUT_CHANGE: &str = "\
y  apply this change
n  skip this change
b  go back to the previous change
s  split this change, where it is made of several fixes, and ask about each
a  apply this and all remaining changes of this file
d  skip this and all remaining changes of this file
e  edit the file, with what you applied so far and this change, in your editor
   ($VISUAL or $EDITOR), instead of reviewing the remaining changes
q  leave the whole file as it is, and stop
?  show this
A change is what one rule changes in one hunk. The diff is against the file with
the changes that you applied so far.";

/// A review of the changes of a file, which an edit may interrupt.
pub(super) struct Review<'a> {
    path: &'a str,
    questions: Questions<'a>,
    style: DiffStyle,
    explained: Explained,
}

/// What the user wants.
pub(super) enum Chosen<'a> {
    /// The fixes to make, by their indices, and those that could not be asked
    /// about because they need others that were declined.
    Fixes(Vec<usize>, Vec<&'a Applied>),
    /// To edit the file with these fixes, by their indices.
    Edit(Vec<usize>),
    /// To stop.
    Quit,
}

impl<'a> Review<'a> {
    /// Of a file of which `make` makes some of the fixes, by their indices.
    pub(super) fn of(
        file: &FileDiff<'a>,
        make: &'a dyn Fn(&[usize]) -> Result<Fixed, FixError>,
        style: DiffStyle,
    ) -> Review<'a> {
        Review {
            path: file.path,
            questions: Questions::of(file, make),
            style,
            explained: Explained::default(),
        }
    }

    /// Shows each change and asks, until it is known what is to become of the
    /// file. After an edit that came to nothing it asks about the same change
    /// again.
    ///
    /// The inner error is why the file cannot be fixed.
    pub(super) fn ask(
        &mut self,
        console: &mut Console,
    ) -> io::Result<Result<Chosen<'a>, FixError>> {
        loop {
            let asked = match self.questions.current() {
                Ok(Some(asked)) => asked,
                Ok(None) => {
                    writeln!(console.out)?;
                    let impossible = self.questions.impossible().collect();
                    return Ok(Ok(Chosen::Fixes(self.questions.chosen(), impossible)));
                }
                Err(error) => return Ok(Err(error)),
            };
            self.show(&asked, console)?;
            let chosen = match self.answer(&asked, console)? {
                Answer::Next => continue,
                Answer::Fixes(fixes) => Chosen::Fixes(fixes, Vec::new()),
                Answer::Edit => Chosen::Edit(self.questions.with_current()),
                Answer::Quit => Chosen::Quit,
            };
            return Ok(Ok(chosen));
        }
    }

    /// Shows what a change adds to the file.
    fn show(&mut self, asked: &Asked<'_>, console: &mut Console) -> io::Result<()> {
        match asked.order {
            Order::InPlace => {}
            Order::Last => writeln!(
                console.out,
                "The next change needs others, so it comes after them."
            )?,
            Order::Together => writeln!(
                console.out,
                "The next changes need each other, so they are one question."
            )?,
        }
        let screen = console.screen();
        for (_, fix) in &asked.fixes {
            if fix.ranges.is_empty() {
                diff::write_whole(&mut console.out, fix, screen)?;
            }
        }
        for mut hunk in hunk::hunks(&asked.before.source, &asked.after.source, &[]) {
            hunk.fixes.clone_from(&asked.fixes);
            present::draw_hunk(&hunk, self.style, &mut self.explained, console)?;
        }
        Ok(())
    }

    /// Asks about a change until that leads on.
    fn answer(&mut self, asked: &Asked<'_>, console: &mut Console) -> io::Result<Answer> {
        let earlier = match asked.answer {
            Some(true) => " (earlier answer: yes; Enter keeps it)",
            Some(false) => " (earlier answer: no; Enter keeps it)",
            None => "",
        };
        let split = if asked.is_divisible { " [s]plit," } else { "" };
        let question = format!(
            "Change {} of {} in {}: make it?{earlier} [y]es, [n]o, [b]ack,{split} [a]ll, [d]one, [e]dit, [q]uit, [?]: ",
            asked.number,
            asked.total,
            printable(self.path)
        );
        let prompt = Prompt {
            question: &question,
            answers: "yes no back split all done edit quit",
            empty: asked.answer.map(|yes| if yes { 'y' } else { 'n' }),
            help: ABOUT_CHANGE,
        };
        loop {
            match prompt.ask(console)? {
                'y' => self.questions.answer(asked, true),
                'n' => self.questions.answer(asked, false),
                'b' if self.questions.back() => {}
                'b' => {
                    writeln!(
                        console.out,
                        "This is the first change: there is none before it."
                    )?;
                    continue;
                }
                's' if self.questions.split() => {}
                's' => {
                    let why = match asked.order {
                        Order::Together => "These changes need each other: they cannot be split.",
                        _ => "One fix makes this change: it cannot be split.",
                    };
                    writeln!(console.out, "{why}")?;
                    continue;
                }
                'a' => return Ok(Answer::Fixes(self.questions.with_remaining())),
                'd' => return Ok(Answer::Fixes(self.questions.chosen())),
                'e' => return Ok(Answer::Edit),
                _ => return Ok(Answer::Quit),
            }
            return Ok(Answer::Next);
        }
    }
}

/// What an answer leads to.
enum Answer {
    /// Another question.
    Next,
    /// The fixes to make, by their indices.
    Fixes(Vec<usize>),
    Edit,
    Quit,
}
