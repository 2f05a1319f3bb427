//! `infmend catalog --new`: the unsigned catalogs of driver packages.

mod files;
mod make;
mod package;
mod problem;

use std::io;
use std::path::{Path, PathBuf};

use self::make::{Planned, make};
use self::package::{Place, infs_in, read};
use self::problem::Problem;
use super::args::{CatalogArgs, CatalogFormat};
use super::ask;
use super::clock;
use super::console::{Console, Status};
use super::input;
use super::write::Writer;
use crate::catalog::System;
use crate::config::Configs;
use crate::report::count;
use crate::report::new_catalogs::{NewCatalogReport, NewCatalogState};

/// What the catalogs are to be like.
struct Wanted {
    systems: Vec<&'static System>,
    /// In seconds after 1970-01-01.
    now: u64,
    replaces_signed: bool,
}

pub(in crate::cli) fn run(args: &CatalogArgs, console: &mut Console) -> io::Result<Status> {
    let mut configs = match args.files.configs() {
        Ok(configs) => configs,
        Err(error) => return console.refuse(&error),
    };
    let Some(now) = clock::now() else {
        console.error(
            "what time it is is not known: SOURCE_DATE_EPOCH is not a number of seconds, or the \
             clock of the machine is wrong",
        )?;
        return Ok(Status::Failed);
    };
    // In the order of catalogs, each once.
    let systems = System::all().filter(|system| args.os.contains(system));
    let wanted = Wanted {
        systems: systems.collect(),
        now,
        replaces_signed: args.replace_signed,
    };
    let here = [PathBuf::from(".")];
    let folders = if args.paths.is_empty() {
        &here[..]
    } else {
        &args.paths
    };
    let mut status = Status::Clean;
    let mut planned = Vec::new();
    let mut reports = Vec::new();
    for folder in folders {
        let (found, problems) = plan(folder, &wanted, &mut configs, console)?;
        for problem in &problems {
            console.error(&problem.to_string())?;
        }
        if problems.is_empty() {
            planned.extend(found);
        } else {
            status = Status::Failed;
            reports.push(NewCatalogReport {
                folder: folder.display().to_string(),
                reasons: problems.iter().map(Problem::to_string).collect(),
                ..NewCatalogReport::default()
            });
        }
    }
    let is_text = args.format == CatalogFormat::Full;
    if is_text {
        for planned in &planned {
            console.raw(planned.report.text().as_bytes())?;
        }
    }
    let agreed = agrees(args, &planned, console)?;
    let mut writer = Writer::default();
    let mut written = 0;
    for planned in &mut planned {
        planned.report.state = if planned.old.as_ref() == Some(&planned.bytes) {
            NewCatalogState::Unchanged
        } else if !agreed {
            status = status.max(Status::Findings.unless(args.exit_zero));
            NewCatalogState::NotWritten
        } else if let Err(error) = planned.write(&mut writer) {
            console.error(&error.to_string())?;
            status = Status::Failed;
            NewCatalogState::NotWritten
        } else {
            written += 1;
            NewCatalogState::Written
        };
    }
    reports.extend(planned.into_iter().map(|planned| planned.report));
    match args.format {
        CatalogFormat::Full => {}
        CatalogFormat::Json => {
            let json = serde_json::to_string_pretty(&reports).map_err(io::Error::other)?;
            console.raw((json + "\n").as_bytes())?;
        }
        CatalogFormat::Jsonl => {
            for report in &reports {
                let line = serde_json::to_string(report).map_err(io::Error::other)?;
                console.raw((line + "\n").as_bytes())?;
            }
        }
    }
    if written > 0 {
        console.note(&format!(
            "{} written, which nobody has signed yet: Windows installs the package once {} signed (`infmend explain after-fixing`)",
            count(written, "catalog"),
            if written == 1 { "it is" } else { "they are" }
        ))?;
    } else if is_text && status == Status::Clean {
        console.note("nothing to write: the catalogs that are there are the same")?;
    }
    Ok(status)
}

/// Whether the catalogs are to be written.
fn agrees(args: &CatalogArgs, planned: &[Planned], console: &mut Console) -> io::Result<bool> {
    let new = planned
        .iter()
        .filter(|planned| planned.old.as_ref() != Some(&planned.bytes));
    let new = new.count();
    if args.yes || new == 0 {
        return Ok(true);
    }
    let new = count(new, "catalog");
    if args.format != CatalogFormat::Full || !ask::is_possible() {
        console.note(&format!(
            "{new} not written: cannot prompt, since standard input or output is not a terminal. Run with --yes to write"
        ))?;
        return Ok(false);
    }
    let question = format!("Write {new}? [y]es, [n]o: ");
    let help = "y: write; n: leave all as it is";
    let given = ask::answer(&question, "yes no", help, console)?;
    Ok(given == 'y')
}

/// The catalogs of a package, or why they cannot be made.
fn plan(
    folder: &Path,
    wanted: &Wanted,
    configs: &mut Configs,
    console: &mut Console,
) -> io::Result<(Vec<Planned>, Vec<Problem>)> {
    let mut problems = Vec::new();
    let paths = match infs_in(folder) {
        Ok(paths) => paths,
        Err(problem) => return Ok((Vec::new(), vec![problem])),
    };
    let mut infs = Vec::new();
    for path in paths {
        match input::named(path, configs) {
            Some(Ok(input)) => match read(&input, wanted, &mut problems) {
                Ok(inf) => infs.extend(inf),
                Err(reason) => console.detail(&reason)?,
            },
            Some(Err(error)) => problems.push(Problem::Unreadable(error.to_string())),
            None => {}
        }
    }
    if infs.is_empty() && problems.is_empty() {
        problems.push(Problem::NoInf(folder.to_owned()));
    }
    if !problems.is_empty() {
        return Ok((Vec::new(), problems));
    }
    let mut places: Vec<Place<'_>> = Vec::new();
    for inf in &infs {
        if inf.asks_for_attributes {
            console.warning(&format!(
                "{}: the attributes that [SignatureAttributes] asks for are not written: Inf2Cat writes them, and so does Microsoft when it signs the package",
                inf.path.display()
            ))?;
        }
        for name in inf.catalogs.values() {
            let place = Place {
                folder: inf.folder(),
                name,
            };
            if !places.iter().any(|known| known.is(place)) {
                places.push(place);
            }
        }
    }
    let planned: Vec<Planned> = places
        .into_iter()
        .filter_map(|place| make(folder, place, &infs, wanted, &mut problems))
        .collect();
    Ok((planned, problems))
}
