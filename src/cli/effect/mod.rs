//! `infmend effect`.

mod known_ids;

use std::io;

use rayon::prelude::*;

use super::args::EffectArgs;
use super::console::{Console, Status};
use super::input::{self, Input, Manner, ReadError, Search};
use crate::report::effect::{FileEffect, Included, NoEffect, Selection, json};
use known_ids::KnownIds;

/// What is found out of a file.
struct Looked {
    path: String,
    named: bool,
    effect: Result<(), NoEffect>,
    output: Vec<u8>,
    ids: KnownIds,
}

pub(super) fn run(args: &EffectArgs, console: &mut Console) -> io::Result<Status> {
    let selection = args.selection.selection();
    if let Err(error) = selection.check() {
        return console.refuse(&error);
    }
    let mut configs = match args.config.configs(None, &args.encoding) {
        Ok(configs) => configs,
        Err(error) => return console.refuse(&error),
    };
    if let Err(error) = args.skip.exclude_from(&mut configs) {
        return console.refuse(&error);
    }
    let manner = Manner {
        allow_empty: false,
        ..args.skip.manner()
    };
    let paths = match &*args.paths {
        [] => vec![".".into()],
        paths => paths.to_vec(),
    };
    let mut search = Search::new(paths, None, manner, configs);
    let mut inputs = match search.find() {
        Ok(inputs) => inputs.peekable(),
        Err(error) => return console.refuse(&error),
    };
    let mut status = Status::Clean;
    let mut ids = KnownIds::default();
    let mut any = false;
    let mut written = Vec::new();
    json::begin(&mut written)?;
    loop {
        let batch = input::batch(&mut inputs);
        if batch.is_empty() {
            break;
        }
        let look = |input: Result<Input, ReadError>| look(&input?, &selection);
        let looked: Vec<Result<Looked, ReadError>> = batch.into_par_iter().map(look).collect();
        for looked in looked {
            let looked = match looked {
                Ok(looked) => looked,
                Err(error) => {
                    console.error(&error.to_string())?;
                    status = Status::Failed;
                    continue;
                }
            };
            let path = &looked.path;
            match &looked.effect {
                Ok(()) => {}
                Err(NoEffect::NotAnInf(reason)) => {
                    let skipped = format!("{path}: skipped: {reason}");
                    match looked.named {
                        true => console.note(&skipped)?,
                        false => console.detail(&skipped)?,
                    }
                }
                Err(error) => {
                    console.error(&format!("{path}: {error}"))?;
                    status = Status::Failed;
                }
            }
            ids.add(looked.ids);
            if !looked.output.is_empty() {
                if any {
                    written.extend(b",\n");
                }
                any = true;
                written.extend(looked.output);
            }
        }
        console.raw(&std::mem::take(&mut written))?;
    }
    drop(inputs);
    json::end(&mut written)?;
    console.raw(&written)?;
    if let Some(error) = selection.device.as_deref().and_then(|id| ids.unknown(id)) {
        console.error(&error)?;
        status = Status::Failed;
    }
    Ok(status)
}

fn look(input: &Input, selection: &Selection) -> Result<Looked, ReadError> {
    let source = input::decode(input::read(input)?, &input.settings);
    let included = Included::of(&source, |name| {
        let other = input.beside(name)?;
        let bytes = input::read(&other).ok()?;
        Some(input::decode(bytes, &other.settings))
    });
    let mut effect = FileEffect::of(&source, &included);
    let mut ids = KnownIds::default();
    if let (Ok(effect), Some(_)) = (&mut effect, &selection.device) {
        ids = KnownIds::of(effect);
    }
    if let Ok(effect) = &mut effect {
        effect.select(selection);
    }
    let path = input.display();
    let mut output = Vec::new();
    // Writing to memory cannot fail.
    let _ = json::file(&mut output, &path, effect.as_ref());
    Ok(Looked {
        path,
        named: input.named,
        effect: effect.map(|_| ()),
        output,
        ids,
    })
}
