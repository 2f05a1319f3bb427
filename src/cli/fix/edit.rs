//! Letting the user edit the result of the fixes, which is then checked again.

use std::cell::Cell;
use std::io::{self, Write};

use super::prompt::{self, AboutEdited};
use super::undecided::Undecided;
use super::{left, present};
use crate::cli::console::Console;
use crate::cli::input;
use crate::fix::{self, Applied, DRIVER_VER, FixError, FixOptions, Fixed};
use crate::model::{Model, not_text};
use crate::report::diff::FileDiff;
use crate::source::Source;
use crate::syntax::Document;

/// What becomes of an edit.
pub(super) enum Edited {
    /// It is to be written.
    Write(Box<Checked>),
    /// Nothing: what was asked before it is asked again.
    Dropped,
    Skip,
    Quit,
}

/// An edited file.
pub(super) struct Checked {
    /// The file and what is left to find in it. No fix is known to be in it.
    pub(super) file: Fixed,
    /// How many fixes could be made in it.
    pub(super) fixable: usize,
}

impl Undecided<'_> {
    /// Lets the user edit what the fixes made of the file, shows what came of it,
    /// and asks what is to become of that. An edit that cannot be used leaves the
    /// one before it.
    pub(super) fn edited(&self, result: &Fixed, console: &mut Console) -> io::Result<Edited> {
        let mut edited: Option<Checked> = None;
        loop {
            let last = edited.as_ref().map_or(result, |edited| &edited.file);
            match self.saved(&last.source) {
                Ok(bytes) => match self.checked(bytes, result) {
                    Ok(checked) => edited = Some(checked),
                    Err(error) => console.error(&format!("{}: {error}", self.path))?,
                },
                Err(why) => console.warning(&format!(
                    "{}: {why}: {}",
                    self.path,
                    match edited {
                        Some(_) => "the edit before it is kept",
                        None => "the edit is dropped",
                    }
                ))?,
            }
            let Some(checked) = edited.take() else {
                return Ok(Edited::Dropped);
            };
            self.show(&checked.file, result, console)?;
            match prompt::about_edited(self.path, self.breaks, console)? {
                AboutEdited::Write => return Ok(Edited::Write(Box::new(checked))),
                AboutEdited::Skip => return Ok(Edited::Skip),
                AboutEdited::Quit => return Ok(Edited::Quit),
                AboutEdited::Drop => return Ok(Edited::Dropped),
                AboutEdited::EditAgain => edited = Some(checked),
            }
        }
    }

    /// The bytes that the user saved, or why they are of no use.
    fn saved(&self, last: &Source) -> Result<Vec<u8>, String> {
        let bytes = (self.editor)(last.bytes()).map_err(|error| error.to_string())?;
        if bytes.is_empty() {
            Err("the edited file is empty".to_owned())
        } else if bytes == last.bytes() {
            Err("the editor changed nothing".to_owned())
        } else if bytes == self.file.before.bytes() {
            Err("the edited file is the same as the one on disk".to_owned())
        } else {
            Ok(bytes)
        }
    }

    /// What the rules find in edited bytes. Nothing of them is fixed.
    fn checked(&self, bytes: Vec<u8>, result: &Fixed) -> Result<Checked, FixError> {
        let source = if result.source.encoding() == self.file.before.encoding() {
            input::decode(bytes, &self.file.input.settings)
        } else {
            // The encoding that it was read in is no longer its own.
            Source::new(bytes)
        };
        let options = FixOptions {
            driver_ver: None,
            ..self.file.options.clone()
        };
        let fixable = Cell::new(0);
        let decline = |_: &Applied| {
            fixable.set(fixable.get() + 1);
            false
        };
        Ok(Checked {
            file: fix::fix_chosen_in(&source, &options, self.package, &decline)?,
            fixable: fixable.get(),
        })
    }

    /// Shows what is different from the file on disk, and what there is to say
    /// about it.
    fn show(&self, edited: &Fixed, result: &Fixed, console: &mut Console) -> io::Result<()> {
        let diff = FileDiff {
            path: self.path,
            before: &self.file.before,
            after: &edited.source,
            applied: &[],
        };
        present::draw(&diff, self.style, console)?;
        left::list(edited, &self.file.input, self.path, console)?;
        for trouble in self.troubles(edited, result) {
            console.warning(&format!("{}: {trouble}", self.path))?;
        }
        writeln!(
            console.out,
            "An edit is not verified as fixes are: it is written as you saved it."
        )
    }

    /// What the rules that were asked do not say.
    fn troubles(&self, edited: &Fixed, result: &Fixed) -> Vec<String> {
        let source = &edited.source;
        let document = Document::new(source.text());
        let model = Model::new(&document);
        let mut troubles = Vec::new();
        if let Some(reason) = not_text(source).or_else(|| model.not_an_inf()) {
            troubles.push(format!("the edited file is not an INF: {reason}"));
        }
        if edited
            .remaining
            .iter()
            .all(|finding| finding.rule != "syntax")
        {
            for error in document.errors() {
                let before = source.text().get(..error.range.start).unwrap_or_default();
                let line = before.matches('\n').count() + 1;
                troubles.push(format!("line {line} of the edited file: {}", error.kind));
            }
        }
        let is_raised = result.applied.iter().any(|fix| fix.rule == DRIVER_VER);
        let stamp = |model: &Model<'_, '_>| (model.driver_date(), model.driver_version());
        let before = Document::new(self.file.before.text());
        if is_raised && stamp(&model) == stamp(&Model::new(&before)) {
            troubles.push("DriverVer in [Version] is what it was before --driver-ver".to_owned());
        }
        troubles
    }
}
