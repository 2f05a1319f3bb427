//! `infmend catalog`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::args::{CatalogArgs, CatalogFormat};
use super::catalog_new;
use super::catalogs::Catalogs;
use super::console::{Console, Status};
use super::input::{self, Input, Manner, ReadError, Search};
use crate::catalog::{Catalog, State};
use crate::model::{Model, not_text};
use crate::report::packages::{Members, Package, PackageState, summary};
use crate::syntax::Document;

/// No catalog of a driver package is larger than this.
const LARGEST: u64 = 64 << 20;
/// So many files of a folder are searched for one that is missing.
const MOST_FILES: usize = 200_000;

pub(super) fn run(args: &CatalogArgs, console: &mut Console) -> io::Result<Status> {
    if args.new {
        return catalog_new::run(args, console);
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
    let catalogs = Catalogs::default();
    let mut status = Status::Clean;
    let mut states = Vec::new();
    loop {
        let batch = input::batch(&mut inputs);
        if batch.is_empty() {
            break;
        }
        let look = |input: Result<Input, ReadError>| look(&input?, &catalogs);
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

/// A catalog that an INF names and that is there.
struct Named {
    path: PathBuf,
    catalog: Result<Catalog, String>,
    state: PackageState,
}

fn look(input: &Input, catalogs: &Catalogs) -> Result<Looked, ReadError> {
    let bytes = input::read(input)?;
    let source = input::decode(bytes.clone(), &input.settings);
    let document = Document::new(source.text());
    let model = Model::new(&document);
    if let Some(reason) = not_text(&source).or_else(|| model.not_an_inf()) {
        let path = input.display();
        return Ok(Looked::NotAnInf(format!("{path}: skipped: {reason}")));
    }
    let folder = input.path.parent().unwrap_or(Path::new("")).to_owned();
    let names = model.catalogs();
    let there = catalogs.beside(&input.path, &names);
    let named = there
        .into_iter()
        .map(|name| read(folder.join(name), &bytes));
    // The one that lists the INF; several are there for several systems.
    let best = named.min_by_key(|named| named.state);
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
        missing: Vec::new(),
        differ: Vec::new(),
    };
    let listed = files(&folder, model.listed_files());
    package.missing = listed.missing;
    match best {
        None => {
            package.reason = Some(match &*names {
                [] => "[Version] has no CatalogFile".to_owned(),
                names => format!("{} is not beside the INF", names.join(", ")),
            });
        }
        Some(named) => {
            package.catalog = Some(named.path.display().to_string());
            package.state = named.state;
            match named.catalog {
                Err(reason) => package.reason = Some(reason),
                Ok(catalog) => describe(&mut package, catalog, listed.there),
            }
        }
    }
    package.members.missing = package.missing.len();
    package.members.differ = package.differ.len();
    Ok(Looked::Package(Box::new(package)))
}

/// Reads a catalog, and looks an INF up in it.
fn read(path: PathBuf, inf: &[u8]) -> Named {
    let bytes = match fs::metadata(&path) {
        Ok(known) if known.len() > LARGEST => Err("it is larger than 64 MiB".to_owned()),
        _ => fs::read(&path).map_err(|error| error.to_string()),
    };
    let read = |bytes: Vec<u8>| Catalog::read(&bytes).map_err(|reason| reason.to_string());
    let catalog = bytes.and_then(read);
    let state = match &catalog {
        Ok(catalog) => catalog.state_of(inf).into(),
        Err(_) => PackageState::Unreadable,
    };
    Named {
        path,
        catalog,
        state,
    }
}

fn describe(package: &mut Package, catalog: Catalog, files: BTreeMap<String, PathBuf>) {
    let algorithms = catalog.members.iter().map(|member| member.algorithm.name());
    let algorithms: BTreeSet<&str> = algorithms.collect();
    let algorithms: Vec<&str> = algorithms.into_iter().collect();
    package.algorithm = (!algorithms.is_empty()).then(|| algorithms.join(", "));
    package.members.listed = catalog.members.len();
    let is_member = |path: &PathBuf| {
        fs::read(path).is_ok_and(|bytes| catalog.state_of(&bytes) == State::Listed)
    };
    let differing = files.into_iter().filter(|(_, path)| !is_member(path));
    package.differ = differing.map(|(file, _)| file).collect();
    if let Some(signer) = catalog.signer {
        package.set_signer(signer);
    }
}

/// The files of a package.
struct Files {
    /// Each with where it is.
    there: BTreeMap<String, PathBuf>,
    missing: Vec<String>,
}

/// Where the files of a package are: where the INF says, or else anywhere below its folder.
fn files(folder: &Path, listed: Vec<(String, Vec<String>)>) -> Files {
    let mut files = Files {
        there: BTreeMap::new(),
        missing: Vec::new(),
    };
    if listed.is_empty() {
        return files;
    }
    let start = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    // By their names in small letters.
    let mut below: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let found = WalkDir::new(start).into_iter().take(MOST_FILES);
    for entry in found.filter_map(Result::ok) {
        if entry.file_type().is_file() {
            let name = entry.file_name().to_string_lossy().to_lowercase();
            below.entry(name).or_default().push(entry.into_path());
        }
    }
    for (file, folders) in listed {
        let Some(paths) = below.get(&file.to_lowercase()) else {
            files.missing.push(file);
            continue;
        };
        let is_at = |path: &PathBuf, folder: &str| {
            let below = path.strip_prefix(start).unwrap_or(path).parent();
            let below = below.map(|below| below.to_string_lossy().to_lowercase());
            below.is_some_and(|below| below.replace('/', "\\") == folder.to_lowercase())
        };
        let mut own = folders.iter().filter_map(|folder| {
            let path = paths.iter().find(|path| is_at(path, folder))?;
            let parts = [&**folder, &file]
                .into_iter()
                .filter(|part| !part.is_empty());
            Some((parts.collect::<Vec<&str>>().join("\\"), path.clone()))
        });
        match own.next() {
            Some(first) => {
                let all = std::iter::once(first).chain(own).collect::<Vec<_>>();
                files.there.extend(all);
            }
            // Tools that make packages put all files into one folder.
            None => files
                .there
                .extend(paths.first().map(|path| (file.clone(), path.clone()))),
        }
    }
    files
}
