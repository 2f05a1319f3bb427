//! `infmend effect`.

mod change;
mod diff;
mod known_ids;

use std::io::{self, Write};

use rayon::prelude::*;

use super::args::{EffectArgs, EffectFormat};
use super::console::{Console, Status};
use super::input::{self, Input, ReadError};
use crate::report::effect::matrix::Matrix;
use crate::report::effect::text::Text;
use crate::report::effect::{FileEffect, NoEffect, Selection, json, table};
use change::included;
use known_ids::KnownIds;

pub(super) use change::before;

/// What is found out of a file.
struct Looked {
    path: String,
    named: bool,
    effect: Result<(), NoEffect>,
    output: Vec<u8>,
    ids: KnownIds,
}

/// How effects are written.
#[derive(Clone, Copy)]
enum Form {
    Text(Text),
    Json,
    Table(Text),
    JsonMatrix,
}

pub(super) fn run(args: &EffectArgs, console: &mut Console) -> io::Result<Status> {
    let selection = args.selection.selection();
    if let Err(error) = selection.check() {
        return console.refuse(&error);
    }
    if args.diff {
        return match args.files.configs() {
            Ok(configs) => diff::run(args, &selection, configs, console),
            Err(error) => console.refuse(&error),
        };
    }
    let mut search = match args.files.search(&args.paths, false) {
        Ok(search) => search,
        Err(error) => return console.refuse(&error),
    };
    let mut inputs = match search.find() {
        Ok(inputs) => inputs.peekable(),
        Err(error) => return console.refuse(&error),
    };
    let text = Text {
        screen: match args.matrix {
            true => console.sized_screen(),
            false => console.screen(),
        },
        every: console.manner.verbose,
    };
    let form = match (args.format, args.matrix) {
        (EffectFormat::Text, false) => Form::Text(text),
        (EffectFormat::Json, false) => Form::Json,
        (EffectFormat::Text, true) => Form::Table(text),
        (EffectFormat::Json, true) => Form::JsonMatrix,
    };
    let mut status = Status::Clean;
    let mut ids = KnownIds::default();
    let mut any = false;
    form.begin(console)?;
    loop {
        let batch = input::batch(&mut inputs);
        if batch.is_empty() {
            break;
        }
        let look = |input: Result<Input, ReadError>| look(&input?, &selection, form);
        let looked: Vec<Result<Looked, ReadError>> = batch.into_par_iter().map(look).collect();
        for looked in looked {
            match looked {
                Ok(looked) => {
                    if !looked.output.is_empty() {
                        if any {
                            form.write(form.separator(), console)?;
                        }
                        any = true;
                        form.write(&looked.output, console)?;
                    }
                    status = status.max(report(&looked, console)?);
                    ids.add(looked.ids);
                }
                Err(error) => {
                    console.error(&error.to_string())?;
                    status = Status::Failed;
                }
            }
        }
    }
    drop(inputs);
    form.end(console)?;
    if let Some(error) = selection.device.as_deref().and_then(|id| ids.unknown(id)) {
        console.error(&error)?;
        status = Status::Failed;
    }
    Ok(status)
}

/// Says on standard error why it is not known what a file does.
fn report(looked: &Looked, console: &mut Console) -> io::Result<Status> {
    let path = &looked.path;
    match &looked.effect {
        Ok(()) => Ok(Status::Clean),
        Err(NoEffect::NotAnInf(reason)) => {
            let skipped = format!("{path}: skipped: {reason}");
            match looked.named {
                true => console.note(&skipped)?,
                false => console.detail(&skipped)?,
            }
            Ok(Status::Clean)
        }
        Err(error) => {
            console.error(&format!("{path}: {error}"))?;
            Ok(Status::Failed)
        }
    }
}

/// What installing a file does, with the INFs of its folder that it includes.
fn effect_of(input: &Input) -> Result<Result<FileEffect, NoEffect>, ReadError> {
    let source = input::decode(input::read(input)?, &input.settings);
    Ok(FileEffect::of(&source, &included(input, &source)))
}

fn look(input: &Input, selection: &Selection, form: Form) -> Result<Looked, ReadError> {
    let mut effect = effect_of(input)?;
    let mut ids = KnownIds::default();
    if let Ok(effect) = &mut effect {
        if selection.device.is_some() {
            ids = KnownIds::of(effect);
        }
        effect.select(selection);
    }
    let path = input.display();
    Ok(Looked {
        output: form.file(&path, &effect, selection),
        path,
        named: input.named,
        effect: effect.map(|_| ()),
        ids,
    })
}

impl Form {
    fn begin(self, console: &mut Console) -> io::Result<()> {
        let mut written = Vec::new();
        if self.is_json() {
            json::begin(&mut written)?;
        }
        self.write(&written, console)
    }

    /// A file; nothing where there is nothing to say of it.
    fn file(
        self,
        path: &str,
        effect: &Result<FileEffect, NoEffect>,
        selection: &Selection,
    ) -> Vec<u8> {
        let mut out = Vec::new();
        // Of many files somebody looks for the one with the device.
        let is_without = |effect: &FileEffect| {
            selection.device.is_some() && effect.systems.is_empty() && !self.is_json()
        };
        // Writing to memory cannot fail.
        let _ = match (self, effect) {
            (_, Ok(effect)) if is_without(effect) => Ok(()),
            (Form::Text(text), Ok(effect)) => text.file(&mut out, path, effect),
            (Form::Table(text), Ok(effect)) => {
                table::write(&mut out, path, &Matrix::of(effect), text.screen, text.every)
            }
            (Form::Text(_) | Form::Table(_), Err(_)) => Ok(()),
            (Form::Json, effect) => json::file(&mut out, path, effect.as_ref()),
            (Form::JsonMatrix, Ok(effect)) => json::matrix(&mut out, path, Ok(&Matrix::of(effect))),
            (Form::JsonMatrix, Err(error)) => json::matrix(&mut out, path, Err(error)),
        };
        out
    }

    fn is_json(self) -> bool {
        matches!(self, Form::Json | Form::JsonMatrix)
    }

    fn separator(self) -> &'static [u8] {
        match self.is_json() {
            true => b",\n",
            false => b"\n",
        }
    }

    fn end(self, console: &mut Console) -> io::Result<()> {
        let mut written = Vec::new();
        if self.is_json() {
            json::end(&mut written)?;
        }
        self.write(&written, console)
    }

    fn write(self, written: &[u8], console: &mut Console) -> io::Result<()> {
        match self.is_json() {
            true => console.raw(written),
            false => console.out.write_all(written),
        }
    }
}
