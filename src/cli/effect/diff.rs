//! `infmend effect --diff`.

use std::io::{self, Write};
use std::path::Path;

use super::effect_of;
use super::known_ids::KnownIds;
use crate::cli::args::{EffectArgs, EffectFormat};
use crate::cli::console::{Console, Status};
use crate::cli::input;
use crate::config::Configs;
use crate::report::effect::difference::differences;
use crate::report::effect::text::Text;
use crate::report::effect::{FileEffect, Selection, json};
use crate::report::printable;

/// Shows what installing one of two files does and the other does not.
pub(super) fn run(
    args: &EffectArgs,
    selection: &Selection,
    mut configs: Configs,
    console: &mut Console,
) -> io::Result<Status> {
    let [old, new] = &*args.paths else {
        console.error("--diff compares two files: infmend effect --diff OLD NEW")?;
        return Ok(Status::Failed);
    };
    let mut ids = KnownIds::default();
    let mut effects: Vec<(String, FileEffect)> = Vec::new();
    for path in [old, new] {
        if path.is_dir() {
            let path = path.display();
            console.error(&format!(
                "{path}: --diff compares two files, and this is a folder"
            ))?;
            return Ok(Status::Failed);
        }
        match effect(path, &mut configs) {
            Ok((path, mut effect)) => {
                ids.add(KnownIds::of(&effect));
                effect.select(selection);
                effects.push((path, effect));
            }
            Err(error) => {
                console.error(&error)?;
                return Ok(Status::Failed);
            }
        }
    }
    let [(old_path, old), (new_path, new)] = &*effects else {
        return Ok(Status::Failed);
    };
    if let Some(error) = selection.device.as_deref().and_then(|id| ids.unknown(id)) {
        console.error(&error)?;
        return Ok(Status::Failed);
    }
    let found = differences(old, new);
    match args.format {
        EffectFormat::Json => {
            let mut out = Vec::new();
            json::comparison(&mut out, [old_path, new_path], &found)?;
            console.raw(&out)?;
        }
        EffectFormat::Text if found.is_empty() => {
            console.note(&format!("{old_path}, {new_path}: installing does the same"))?;
        }
        EffectFormat::Text => {
            let text = Text {
                screen: console.screen(),
                every: console.manner.verbose,
            };
            let (old_path, new_path) = (printable(old_path), printable(new_path));
            let mut out = format!("--- {old_path}\n+++ {new_path}\n\n").into_bytes();
            text.differences(&mut out, &found, [old, new])?;
            console.out.write_all(&out)?;
        }
    }
    Ok(match found.is_empty() {
        true => Status::Clean,
        false => Status::Findings,
    })
}

fn effect(path: &Path, configs: &mut Configs) -> Result<(String, FileEffect), String> {
    let Some(input) = input::named(path.to_owned(), configs) else {
        return Err(format!("{}: is excluded", path.display()));
    };
    let input = input.map_err(|error| error.to_string())?;
    let path = input.display();
    let effect = effect_of(&input).map_err(|error| error.to_string())?;
    let effect = effect.map_err(|error| format!("{path}: {error}"))?;
    Ok((path, effect))
}
