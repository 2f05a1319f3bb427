//! Showing what a fix changes: to people in one of two styles, to tools as a
//! patch.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::examine::FixedFile;
use crate::cli::args::{DiffStyle, FixArgs};
use crate::cli::console::Console;
use crate::cli::git::{self, Conversion};
use crate::report::diff::{self, Explained, FileDiff};
use crate::report::effect::text::Text;
use crate::report::hunk::Hunk;
use crate::report::patch::{self, Form, PatchPath, Stored};
use crate::report::side_by_side;

/// How changes are shown.
#[derive(Clone, Copy)]
enum View {
    /// For people.
    Diff(DiffStyle),
    /// For tools.
    Patch(Form),
    /// Only counted.
    Counts,
}

impl View {
    /// How the arguments, and what standard output is, want it.
    fn of(args: &FixArgs, console: &Console) -> View {
        let for_people =
            io::stdout().is_terminal() || console.is_styled() || args.diff_style.is_some();
        match args.diff_style.unwrap_or(DiffStyle::Unified) {
            _ if args.patch => View::Patch(Form::Git),
            _ if args.stat && !args.diff => View::Counts,
            style if for_people => View::Diff(style),
            _ => View::Patch(Form::Plain),
        }
    }
}

/// Shows the changes of the files of a run.
pub(super) struct Presenter {
    view: View,
    /// The folder that paths are relative to.
    current: PathBuf,
    /// The folder in which a patch is to be applied.
    base: PathBuf,
    /// Whether a patch names a file from the root of the file system.
    pub(super) from_root: bool,
}

impl Presenter {
    /// As the arguments, and what standard output is, want it.
    pub(super) fn new(args: &FixArgs, console: &Console) -> Presenter {
        let view = View::of(args, console);
        let current = std::env::current_dir().unwrap_or_default();
        let base = match view {
            // What begins with `diff --git` is read from the top of a repository.
            View::Patch(Form::Git) => current
                .ancestors()
                .find(|folder| folder.join(".git").exists())
                .unwrap_or(&current)
                .to_owned(),
            _ => current.clone(),
        };
        Presenter {
            view,
            current,
            base,
            from_root: false,
        }
    }

    /// The style in which people are shown single hunks.
    pub(super) fn style(&self) -> DiffStyle {
        match self.view {
            View::Diff(style) => style,
            View::Patch(_) | View::Counts => DiffStyle::Unified,
        }
    }

    /// Shows what would change in a file.
    pub(super) fn show(
        &mut self,
        file: &FixedFile,
        path: &str,
        console: &mut Console,
    ) -> io::Result<()> {
        let diff = file.diff(path);
        match self.view {
            View::Diff(style) => draw(&diff, style, console),
            View::Patch(form) => {
                let name = if file.input.path.as_os_str() == "-" {
                    Path::new("stdin")
                } else {
                    &file.input.path
                };
                let name = PatchPath::new(name, &self.current, &self.base);
                let mut shown = Vec::new();
                match self.stored(file, form) {
                    Some(stored) => patch::write_stored(&mut shown, &diff, &name, &stored)?,
                    None => patch::write(&mut shown, &diff, &name, form)?,
                }
                self.from_root |= name.from_root;
                console.raw(&shown)
            }
            View::Counts => Ok(()),
        }
    }

    /// Shows what would change on the machine; in a patch in comments.
    pub(super) fn show_effect(&self, file: &FixedFile, console: &mut Console) -> io::Result<()> {
        let text = Text {
            screen: console.screen(),
            every: console.manner.verbose,
        };
        let mut shown = Vec::new();
        match file.effect() {
            None => writeln!(shown, "What changes on the machine is not known.")?,
            Some(change) => text.change(&mut shown, &change)?,
        }
        if !matches!(self.view, View::Patch(_)) {
            return console.out.write_all(&shown);
        }
        let mut remarks = Vec::with_capacity(shown.len());
        for line in shown.split_inclusive(|byte| *byte == b'\n') {
            remarks.extend(b"# ");
            remarks.extend(line);
        }
        console.raw(
            anstream::adapter::strip_bytes(&remarks)
                .into_vec()
                .as_slice(),
        )
    }

    /// The file as git stores it, where a patch for git is made and that is
    /// another form than the file's own.
    fn stored(&self, file: &FixedFile, form: Form) -> Option<Stored> {
        if form != Form::Git || file.input.is_stdin() {
            return None;
        }
        let (top, name) = git::place(&file.input.path)?;
        if top != self.base.canonicalize().ok()? {
            return None;
        }
        let conversion = Conversion::of(&top, &name, &file.before)?;
        Some(Stored {
            before: conversion.stored(&file.before)?,
            after: conversion.stored(&file.fixed.source)?,
        })
    }
}

/// Shows the changes of a file to people.
pub(super) fn draw(file: &FileDiff<'_>, style: DiffStyle, console: &mut Console) -> io::Result<()> {
    let mut shown = Vec::new();
    let screen = console.screen();
    match style {
        DiffStyle::Unified => diff::write(&mut shown, file, screen)?,
        DiffStyle::SideBySide => side_by_side::write(&mut shown, file, console.sized_screen())?,
    }
    console.out.write_all(&shown)
}

/// Shows one hunk, and says of its rules what was not `explained` yet.
pub(super) fn draw_hunk(
    hunk: &Hunk<'_>,
    style: DiffStyle,
    explained: &mut Explained,
    console: &mut Console,
) -> io::Result<()> {
    let mut shown = Vec::new();
    let screen = console.screen();
    match style {
        DiffStyle::Unified => diff::write_hunk(&mut shown, hunk, screen, explained)?,
        DiffStyle::SideBySide => {
            side_by_side::write_hunk(&mut shown, hunk, console.sized_screen(), explained)?;
        }
    }
    console.out.write_all(&shown)
}
