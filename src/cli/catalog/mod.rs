//! `infmend catalog`.

mod files;

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use rayon::prelude::*;

use super::args::{CatalogArgs, CatalogFormat};
use super::catalog_new;
use super::catalogs::{Catalogs, ReadCatalog};
use super::console::{Console, Status};
use super::input::{self, Input, ReadError};
use crate::model::{Model, not_text};
use crate::report::packages::{Members, Package, PackageState, summary};
use crate::syntax::Document;
use files::Folders;

pub(super) fn run(args: &CatalogArgs, console: &mut Console) -> io::Result<Status> {
    if args.new {
        return catalog_new::run(args, console);
    }
    let mut search = match args.files.search(&args.paths, false) {
        Ok(search) => search,
        Err(error) => return console.refuse(&error),
    };
    let mut inputs = match search.find() {
        Ok(inputs) => inputs.peekable(),
        Err(error) => return console.refuse(&error),
    };
    let (catalogs, folders) = (Catalogs::default(), Folders::default());
    let mut status = Status::Clean;
    let mut states = Vec::new();
    loop {
        let batch = input::batch(&mut inputs);
        if batch.is_empty() {
            break;
        }
        let look = |input: Result<Input, ReadError>| look(&input?, &catalogs, &folders);
        let looked: Vec<Result<Looked, ReadError>> = batch.into_par_iter().map(look).collect();
        for looked in looked {
            let package = match looked {
                Ok(Looked::Package(package)) => package,
                Ok(Looked::NotAnInf(reason)) => {
                    console.detail(&reason)?;
                    continue;
                }
                Err(error) => {
                    console.error(&error.to_string())?;
                    status = Status::Failed;
                    continue;
                }
            };
            if package.state != PackageState::Listed {
                status = status.max(Status::Findings.unless(args.exit_zero));
            }
            write(&package, args.format, states.is_empty(), console)?;
            states.push(package.state);
        }
    }
    drop(inputs);
    match args.format {
        CatalogFormat::Full => console.note(&summary(&states))?,
        CatalogFormat::Json if states.is_empty() => console.raw(b"[]\n")?,
        CatalogFormat::Json => console.raw(b"\n]\n")?,
        CatalogFormat::Jsonl => {}
    }
    Ok(status)
}

fn write(
    package: &Package,
    format: CatalogFormat,
    is_first: bool,
    console: &mut Console,
) -> io::Result<()> {
    let json = || serde_json::to_string(package).map_err(io::Error::other);
    let text = match format {
        CatalogFormat::Full => package.text(),
        CatalogFormat::Json => [if is_first { "[\n" } else { ",\n" }, &json()?].concat(),
        CatalogFormat::Jsonl => json()? + "\n",
    };
    console.raw(text.as_bytes())
}

/// What a file is.
enum Looked {
    Package(Box<Package>),
    NotAnInf(String),
}

fn look(input: &Input, catalogs: &Catalogs, folders: &Folders) -> Result<Looked, ReadError> {
    let source = input::decode(input::read(input)?, &input.settings);
    let document = Document::new(source.text());
    let model = Model::new(&document);
    if let Some(reason) = not_text(&source).or_else(|| model.not_an_inf()) {
        let path = input.display();
        return Ok(Looked::NotAnInf(format!("{path}: skipped: {reason}")));
    }
    let names = model.catalogs();
    let verdict = catalogs.of(input, &names, source.bytes());
    let files = folders.files(input, model.listed_files());
    let mut package = Package {
        inf: input.display(),
        catalog: None,
        state: PackageState::NoCatalog,
        reason: None,
        signer: None,
        issuer: None,
        time: None,
        algorithm: None,
        members: Members::default(),
        missing: files.missing,
        differ: Vec::new(),
    };
    match verdict {
        None => {
            package.reason = Some(match &*names {
                [] => "[Version] has no CatalogFile".to_owned(),
                names => format!("{} is not beside the INF", names.join(", ")),
            });
        }
        Some(verdict) => {
            package.catalog = Some(verdict.path.clone());
            package.state = verdict.state;
            let catalog = &verdict.catalog;
            match catalog.error() {
                Some(reason) => package.reason = Some(reason.to_owned()),
                None => describe(&mut package, input, catalog, &files.there),
            }
        }
    }
    package.members.missing = package.missing.len();
    package.members.differ = package.differ.len();
    Ok(Looked::Package(Box::new(package)))
}

fn describe(
    package: &mut Package,
    input: &Input,
    catalog: &ReadCatalog,
    files: &BTreeMap<String, PathBuf>,
) {
    let algorithms: Vec<&str> = catalog.algorithms().iter().map(|a| a.name()).collect();
    package.algorithm = (!algorithms.is_empty()).then(|| algorithms.join(", "));
    package.members.listed = catalog.members();
    let differing = files.iter().filter(|(_, path)| !catalog.lists(input, path));
    package.differ = differing.map(|(file, _)| file.clone()).collect();
    if let Some(signer) = catalog.signer() {
        package.set_signer(signer);
    }
}
