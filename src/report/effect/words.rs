//! What installing does, in words.

use super::kind::{INCLUDE, NEEDS};
use super::registry;
use super::{Copied, Deed, Kind, Step};
use crate::report::{capitalized, printable};
use crate::schema::{Argument, CopyFlags, DiridUse, FlagSet, directives, dirid, number};
use crate::syntax::eq_ignore_case;

/// What a step does, without the files that it names.
pub(super) fn of_step(step: &Step) -> String {
    let text = match &step.deed {
        Deed::Copy {
            file,
            source,
            directory,
            flags,
            ..
        } => {
            let name = match eq_ignore_case(file, source) {
                true => file.clone(),
                false => format!("{source} as {file}"),
            };
            let flags = copy_flags(*flags);
            format!("{name} → {}{flags}", of_directory(directory))
        }
        Deed::Delete {
            file,
            directory,
            flags,
            ..
        } => {
            let flags = match flags {
                Some(0) => String::new(),
                Some(flags) => format!(", flags {}", named_flags(FlagSet::Delete, *flags)),
                None => UNREADABLE.to_owned(),
            };
            format!("{file} in {}{flags}", of_directory(directory))
        }
        Deed::Rename {
            from,
            to,
            directory,
            ..
        } => format!("{from} to {to} in {}", of_directory(directory)),
        Deed::Line {
            under, key, values, ..
        } => match (step.kind, key) {
            (Kind::Registry, None) => registry::words(under, values),
            (_, Some(key)) => of_line(key, values),
            (_, None) => joined(values.iter().cloned()),
        },
    };
    let text = printable(&text).into_owned();
    match &step.inf {
        Some(inf) => format!("{text} ({})", printable(inf)),
        None => text,
    }
}

/// The files that a step names, which are copied.
pub(super) fn of_copied(copied: &[Copied]) -> Option<String> {
    let mut files: Vec<String> = Vec::new();
    for copied in copied {
        let file = format!("{}, copied to {}", copied.file, copied.directory);
        if !files.contains(&file) {
            files.push(file);
        }
    }
    (!files.is_empty()).then(|| printable(&files.join("; ")).into_owned())
}

const UNREADABLE: &str = ", flags that are not a number";

fn copy_flags(flags: Option<u32>) -> String {
    match flags {
        None => UNREADABLE.to_owned(),
        Some(0) => String::new(),
        Some(flags) => {
            let names = CopyFlags(flags).names_and_rest();
            format!(", flags {flags:#x} {names}")
        }
    }
}

/// A directory as `[DestinationDirs]` writes it, and where that is.
pub(super) fn of_directory(directory: &str) -> String {
    let (first, below) = directory.split_once(',').unwrap_or((directory, ""));
    let known = number(first).and_then(dirid);
    let Some(known) = known else {
        return format!("DIRID {directory}");
    };
    let place = match (known.below_windows, known.purpose) {
        (Some(""), _) => under("Windows", below),
        (Some(place), _) => under(&capitalized(place), below),
        (None, DiridUse::DriverStore) => under("Driver Store", below),
        (None, _) => match known.meaning {
            // What it is, without what else there is to say of it.
            Some(meaning) => {
                let meaning = meaning.split([',', ';']).next().unwrap_or(meaning);
                match below.is_empty() {
                    true => meaning.to_owned(),
                    false => format!("{below} in {meaning}"),
                }
            }
            None => return format!("DIRID {directory}"),
        },
    };
    format!("DIRID {directory} ({})", place.replace('`', ""))
}

fn under(place: &str, below: &str) -> String {
    match below.is_empty() {
        true => place.to_owned(),
        false => format!("{place}\\{below}"),
    }
}

/// Flags, with the names of those that have one.
pub(super) fn named_flags(set: FlagSet, flags: u32) -> String {
    let names = set.flags();
    let names = names.filter(|flag| flags & flag.value == flag.value);
    let names: Vec<&str> = names.map(|flag| flag.name).collect();
    format!("{flags:#x} {}", names.join(" | "))
        .trim_end()
        .to_owned()
}

fn of_line(key: &str, values: &[String]) -> String {
    let bring = if values.len() == 1 { "brings" } else { "bring" };
    if eq_ignore_case(key, INCLUDE) {
        let names = values.join(" and ");
        return format!("what {names} {bring} is not known here (Include)");
    }
    if eq_ignore_case(key, NEEDS) {
        let names = values.join("] and [");
        return format!("what [{names}] of another INF {bring} is not known here (Needs)");
    }
    // A device whose driver is not a service of its own.
    let no_service = |index: usize, value: &str| {
        index == 0 && value.is_empty() && eq_ignore_case(key, "AddService")
    };
    let known = directives(key).first();
    let shown = values.iter().enumerate().map(|(index, value)| {
        let argument = known.and_then(|known| known.argument(index));
        let meaning = match (argument, number(value)) {
            (Some(Argument::Flags(set)), Some(flags @ 1..)) => {
                let named = named_flags(set, flags);
                named.split_once(' ').map(|(_, names)| names.to_owned())
            }
            (_, Some(value)) => {
                let meaning = known.and_then(|known| known.meaning(value));
                meaning.map(|meaning| meaning.words.to_owned())
            }
            _ => None,
        };
        match meaning {
            Some(meaning) => format!("{value} ({meaning})"),
            None if no_service(index, value) => "no service".to_owned(),
            None => value.clone(),
        }
    });
    let shown = joined(shown);
    match shown.is_empty() {
        true => key.to_owned(),
        false => format!("{key} = {shown}"),
    }
}

/// Values with commas between them, without empty ones at the end.
fn joined(values: impl Iterator<Item = String>) -> String {
    let mut values: Vec<String> = values.collect();
    while values.last().is_some_and(String::is_empty) {
        values.pop();
    }
    values.join(", ")
}
