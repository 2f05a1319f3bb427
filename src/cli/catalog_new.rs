//! `infmend catalog --new`: the unsigned catalogs of driver packages.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::args::{CatalogArgs, CatalogFormat};
use super::ask;
use super::clock;
use super::console::{Console, Status};
use super::input::{self, Input};
use super::write::Writer;
use crate::catalog::{Catalog, NewCatalog, NewFile, NoHash, NotACatalog, System};
use crate::config::Configs;
use crate::model::{Model, Shipped, not_text};
use crate::report::count;
use crate::report::new_catalogs::{NewCatalogReport, NewCatalogState};
use crate::source::LineIndex;
use crate::syntax::{Document, eq_ignore_case};

/// Why the catalogs of a package cannot be made.
#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("{}: not a folder: --new takes the folder of a driver package", .0.display())]
    NotAFolder(PathBuf),
    #[error("{}: no INF files found in it", .0.display())]
    NoInf(PathBuf),
    #[error("{0}")]
    Unreadable(String),
    #[error("{inf}:{line}: {why}")]
    Syntax {
        inf: String,
        line: usize,
        why: String,
    },
    #[error(
        "{inf}: [Version] has no CatalogFile, so Windows takes the package for unsigned: add \
         `CatalogFile = {suggested}`"
    )]
    NoCatalogFile { inf: String, suggested: String },
    #[error(
        "{inf}: [Version] has no CatalogFile for {systems}: only for machines of other \
         architectures"
    )]
    OtherCatalogs { inf: String, systems: String },
    #[error(
        "{inf}: CatalogFile names '{name}', which is not a file name: the catalog lies beside \
         the INF"
    )]
    NotAName { inf: String, name: String },
    #[error(
        "{inf}: [Manufacturer] has no models section for {systems}: leave that out of --os, or \
         give the INF one with the decoration NT{architecture}"
    )]
    NoModels {
        inf: String,
        systems: String,
        architecture: &'static str,
    },
    #[error(
        "{inf}: the date in DriverVer, {month}/{day}/{year}, is in the future (in UTC), which \
         Inf2Cat refuses"
    )]
    Future {
        inf: String,
        month: String,
        day: String,
        year: String,
    },
    #[error("{inf}: CopyFiles copies '{file}', which [SourceDisksFiles] does not list")]
    Unlisted { inf: String, file: String },
    #[error("{inf}: {} is missing, which [SourceDisksFiles] lists{hint}", .path.display())]
    Missing {
        inf: String,
        path: PathBuf,
        hint: String,
    },
    #[error("{inf}: CopyFiles copies '{file}', the catalog itself, which cannot list itself")]
    ListsItself { inf: String, file: String },
    #[error("{}: {why}", .path.display())]
    NoHash { path: PathBuf, why: NoHash },
    #[error(
        "{}: signed by {signer}: --replace-signed lets the new catalog take its place",
        .path.display()
    )]
    Signed { path: PathBuf, signer: String },
    #[error(
        "{}: not replaced, since it is {why}: remove it, or correct CatalogFile",
        .path.display()
    )]
    NotACatalog { path: PathBuf, why: NotACatalog },
    #[error("{}: {error}", .path.display())]
    Io { path: PathBuf, error: io::Error },
}

pub(super) fn run(args: &CatalogArgs, console: &mut Console) -> io::Result<Status> {
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

/// What the catalogs are to be like.
struct Wanted {
    systems: Vec<&'static System>,
    /// In seconds after 1970-01-01.
    now: u64,
    replaces_signed: bool,
}

/// A catalog that is to be written.
struct Planned {
    path: PathBuf,
    bytes: Vec<u8>,
    /// What is in the file, where it is there.
    old: Option<Vec<u8>>,
    report: NewCatalogReport,
}

impl Planned {
    fn write(&self, writer: &mut Writer) -> Result<(), super::write::WriteError> {
        match &self.old {
            Some(old) => writer.write(&self.path, old, &self.bytes),
            None => writer.create(&self.path, &self.bytes),
        }
    }
}

/// An INF of a package.
struct Inf {
    path: PathBuf,
    bytes: Vec<u8>,
    /// Its catalog for each architecture of the systems that are wanted.
    catalogs: BTreeMap<&'static str, String>,
    /// Whether it asks for attributes that are not written.
    asks_for_attributes: bool,
    /// What each system gets, in the order of the systems.
    shipped: Vec<(&'static System, Shipped)>,
}

impl Inf {
    fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// Where it lies; the current folder is a dot.
    fn folder(&self) -> &Path {
        let folder = self.path.parent();
        let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
        folder.unwrap_or(Path::new("."))
    }

    fn catalog_for(&self, system: &System) -> Option<Place<'_>> {
        let name = self.catalogs.get(system.architecture)?;
        let folder = self.folder();
        Some(Place { folder, name })
    }
}

/// Where a catalog lies: beside its INFs.
#[derive(Debug, Clone, Copy)]
struct Place<'i> {
    folder: &'i Path,
    name: &'i str,
}

impl Place<'_> {
    fn is(self, other: Place<'_>) -> bool {
        self.folder == other.folder && eq_ignore_case(self.name, other.name)
    }
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

/// The INFs below a folder: those of the folder itself first, and in each by their names.
fn infs_in(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    if !folder.is_dir() {
        return Err(Problem::NotAFolder(folder.to_owned()));
    }
    let mut paths = Vec::new();
    for entry in WalkDir::new(folder) {
        let entry = entry.map_err(|error| Problem::Unreadable(error.to_string()))?;
        let ending = entry.path().extension();
        if ending.is_some_and(|ending| ending.eq_ignore_ascii_case("inf")) && entry.path().is_file()
        {
            let path = entry.into_path();
            let plain = path.strip_prefix(".").map(Path::to_owned);
            paths.push(plain.unwrap_or(path));
        }
    }
    // As Windows sorts names: by their capital letters.
    paths.sort_by_cached_key(|path| {
        let upper = |path: &Path| path.to_string_lossy().to_uppercase();
        let folder = path.parent().unwrap_or(Path::new(""));
        let name = path.file_name().unwrap_or_default();
        (
            folder.components().count(),
            upper(folder),
            upper(Path::new(name)),
        )
    });
    Ok(paths)
}

/// What an INF says of its package: nothing where it cannot be taken, which is told.
///
/// # Errors
/// Why a file is not an INF of Windows.
fn read(
    input: &Input,
    wanted: &Wanted,
    problems: &mut Vec<Problem>,
) -> Result<Option<Inf>, String> {
    let inf = input.display();
    let bytes = match input::read(input) {
        Ok(bytes) => bytes,
        Err(error) => {
            problems.push(Problem::Unreadable(error.to_string()));
            return Ok(None);
        }
    };
    let source = input::decode(bytes.clone(), &input.settings);
    let document = Document::new(source.text());
    let model = Model::new(&document);
    if let Some(reason) = not_text(&source).or_else(|| model.not_an_inf()) {
        return Err(format!("{inf}: skipped: {reason}"));
    }
    let before = problems.len();
    if let Some(error) = document.errors().first() {
        let lines = LineIndex::new(source.text());
        problems.push(Problem::Syntax {
            inf: inf.clone(),
            line: lines.position(error.range.start).line,
            why: error.kind.to_string(),
        });
    }
    if let Some([month, day, year]) = model.driver_date() {
        let number = |text: &str| text.parse::<u64>().unwrap_or_default();
        if (number(&year), number(&month), number(&day)) > clock::date(wanted.now) {
            problems.push(Problem::Future {
                inf: inf.clone(),
                month,
                day,
                year,
            });
        }
    }
    let mut catalogs = BTreeMap::new();
    for system in &wanted.systems {
        let Some(name) = model.catalog_for(system.architecture) else {
            continue;
        };
        if name.contains(['\\', '/']) || name == "." || name == ".." {
            let inf = inf.clone();
            problems.push(Problem::NotAName { inf, name });
            break;
        }
        catalogs.insert(system.architecture, name);
    }
    if catalogs.is_empty() && problems.len() == before {
        let stem = input.path.file_stem().unwrap_or_default();
        problems.push(if model.catalogs().is_empty() {
            Problem::NoCatalogFile {
                inf: inf.clone(),
                suggested: format!("{}.cat", stem.to_string_lossy()),
            }
        } else {
            Problem::OtherCatalogs {
                inf: inf.clone(),
                systems: list(&wanted.systems),
            }
        });
    }
    let shipped = wanted.systems.iter().map(|system| {
        let got = model.shipped(system.architecture, system.version, system.is_server);
        (*system, got)
    });
    let shipped: Vec<(&'static System, Shipped)> = shipped.collect();
    without_models(&inf, &catalogs, &shipped, problems);
    let unlisted: BTreeSet<&str> = shipped
        .iter()
        .filter(|(system, _)| catalogs.contains_key(system.architecture))
        .flat_map(|(_, shipped)| shipped.unlisted.iter().map(String::as_str))
        .collect();
    for file in unlisted {
        problems.push(Problem::Unlisted {
            inf: inf.clone(),
            file: file.to_owned(),
        });
    }
    Ok((problems.len() == before).then(|| Inf {
        path: input.path.clone(),
        bytes,
        catalogs,
        asks_for_attributes: model.section("SignatureAttributes").is_some(),
        shipped,
    }))
}

/// Names the systems for which an INF has no devices, by their architectures. Inf2Cat minds
/// that on machines of 64 bits alone, for which models sections must be decorated.
fn without_models(
    inf: &str,
    catalogs: &BTreeMap<&'static str, String>,
    shipped: &[(&'static System, Shipped)],
    problems: &mut Vec<Problem>,
) {
    const WIDE: [&str; 3] = ["amd64", "ia64", "arm64"];
    for architecture in catalogs.keys().filter(|name| WIDE.contains(name)) {
        let none: Vec<&'static System> = shipped
            .iter()
            .filter(|(system, shipped)| {
                system.architecture == *architecture && shipped.has_no_models
            })
            .map(|(system, _)| *system)
            .collect();
        if !none.is_empty() {
            problems.push(Problem::NoModels {
                inf: inf.to_owned(),
                systems: list(&none),
                architecture,
            });
        }
    }
}

fn list(systems: &[&System]) -> String {
    let names: Vec<&str> = systems.iter().map(|system| system.name).collect();
    names.join(", ")
}

/// Makes a catalog of a package. Nothing where that cannot be done, which is told.
fn make(
    package: &Path,
    place: Place<'_>,
    infs: &[Inf],
    wanted: &Wanted,
    problems: &mut Vec<Problem>,
) -> Option<Planned> {
    let before = problems.len();
    let Place { folder, name } = place;
    let is_own = |inf: &Inf, system: &System| {
        let catalog = inf.catalog_for(system);
        catalog.is_some_and(|catalog| catalog.is(place))
    };
    let systems = wanted.systems.iter().copied();
    let systems = systems.filter(|system| infs.iter().any(|inf| is_own(inf, system)));
    let systems: Vec<&'static System> = systems.collect();
    let mut catalog = NewCatalog::new(systems.iter().copied());
    let mut own_infs = Vec::new();
    for inf in infs {
        let own = systems.iter().copied().filter(|system| is_own(inf, system));
        let own: Vec<&'static System> = own.collect();
        if own.is_empty() {
            continue;
        }
        own_infs.push(inf.path.display().to_string());
        // Each file with the systems that get it.
        let mut files: Vec<(PathBuf, String, Vec<&'static System>)> = Vec::new();
        let mut known: HashMap<(PathBuf, String), usize> = HashMap::new();
        let shipped = inf.shipped.iter();
        for (system, shipped) in shipped.filter(|(system, _)| own.contains(system)) {
            for file in &shipped.files {
                let last = file.name.rsplit('\\').next().unwrap_or_default();
                if eq_ignore_case(last, name) {
                    problems.push(Problem::ListsItself {
                        inf: inf.path.display().to_string(),
                        file: last.to_owned(),
                    });
                    continue;
                }
                for below in &file.folders {
                    match find(folder, below, &file.source) {
                        Ok(path) => {
                            let key = (path.clone(), last.to_lowercase());
                            let index = *known.entry(key).or_insert(files.len());
                            match files.get_mut(index) {
                                Some((_, _, systems)) => systems.push(system),
                                None => files.push((path, last.to_owned(), vec![system])),
                            }
                        }
                        Err(_) if !file.is_own => {}
                        Err((path, hint)) => problems.push(Problem::Missing {
                            inf: inf.path.display().to_string(),
                            path,
                            hint,
                        }),
                    }
                }
            }
        }
        let mut add = |name: &str, path: &Path, bytes: &[u8], systems: Vec<&'static System>| {
            let source = path.file_name().unwrap_or_default().to_string_lossy();
            match NewFile::of(name, &source, bytes, systems) {
                Ok(file) => catalog.add(file),
                Err(why) => problems.push(Problem::NoHash {
                    path: path.to_owned(),
                    why,
                }),
            }
        };
        add(&inf.name(), &inf.path, &inf.bytes, own);
        let mut unreadable = Vec::new();
        for (path, name, systems) in files {
            match fs::read(&path) {
                Ok(bytes) => add(&name, &path, &bytes, systems),
                Err(error) => unreadable.push(Problem::Io { path, error }),
            }
        }
        problems.extend(unreadable);
    }
    // As Inf2Cat does: those of all INFs of the package, whichever catalogs they name.
    for inf in infs {
        let shipped = inf.shipped.iter();
        let shipped = shipped.filter(|(system, _)| systems.contains(system));
        for id in shipped.flat_map(|(_, shipped)| &shipped.hardware_ids) {
            catalog.add_hardware_id(id);
        }
    }
    let (path, old) = match existing(folder, name, wanted.replaces_signed) {
        Ok(existing) => existing,
        Err(problem) => {
            problems.push(problem);
            return None;
        }
    };
    let signed = old.as_deref().filter(|old| Catalog::is_signed(old));
    let report = NewCatalogReport {
        folder: package.display().to_string(),
        catalog: Some(path.display().to_string()),
        state: NewCatalogState::NotWritten,
        infs: own_infs,
        systems: systems
            .iter()
            .map(|system| system.name.to_owned())
            .collect(),
        os: catalog.os(),
        files: catalog.files().map(str::to_owned).collect(),
        hardware_ids: catalog.hardware_ids().to_vec(),
        replaces_signed_by: signed.map(signer),
        reasons: Vec::new(),
    };
    dedup(problems, before);
    (problems.len() == before).then(|| Planned {
        bytes: catalog.to_der(wanted.now),
        path,
        old,
        report,
    })
}

/// Says each thing once: a file that several systems lack is missing once.
fn dedup(problems: &mut Vec<Problem>, from: usize) {
    let mut seen = BTreeSet::new();
    let new = problems.split_off(from);
    problems.extend(new.into_iter().filter(|one| seen.insert(one.to_string())));
}

/// Where the catalog of a name is or will be, and what is in it.
fn existing(
    folder: &Path,
    name: &str,
    replace_signed: bool,
) -> Result<(PathBuf, Option<Vec<u8>>), Problem> {
    let path = match entry(folder, name) {
        Some(there) => there,
        None => return Ok((beside(folder, name), None)),
    };
    let old = match fs::read(&path) {
        Ok(old) => old,
        Err(error) => return Err(Problem::Io { path, error }),
    };
    if let Err(why) = Catalog::read(&old) {
        return Err(Problem::NotACatalog { path, why });
    }
    if Catalog::is_signed(&old) && !replace_signed {
        let signer = signer(&old);
        return Err(Problem::Signed { path, signer });
    }
    Ok((path, Some(old)))
}

/// Who signed a catalog.
fn signer(bytes: &[u8]) -> String {
    let catalog = Catalog::read(bytes).ok();
    let signer = catalog.and_then(|catalog| catalog.signer);
    let name = signer.map(|signer| signer.name);
    name.filter(|name| !name.is_empty())
        .unwrap_or_else(|| "somebody".to_owned())
}

/// A file of a folder; without `./` where that is the current one.
fn beside(folder: &Path, name: &str) -> PathBuf {
    if folder.as_os_str() == "." {
        PathBuf::from(name)
    } else {
        folder.join(name)
    }
}

/// What is called so in a folder, in whatever case.
fn entry(folder: &Path, name: &str) -> Option<PathBuf> {
    let exact = beside(folder, name);
    if exact.exists() {
        return Some(exact);
    }
    let entries = folder.read_dir().ok()?;
    let names = entries.flatten().map(|entry| entry.file_name());
    let mut names = names.filter_map(|other| other.into_string().ok());
    let own = names.find(|other| eq_ignore_case(other, name))?;
    Some(beside(folder, &own))
}

/// A file of a package, in whatever case: or where it would be, and what helps to find it.
fn find(folder: &Path, below: &str, file: &str) -> Result<PathBuf, (PathBuf, String)> {
    let parts: Vec<&str> = below
        .split(['\\', '/'])
        .chain(file.split(['\\', '/']))
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    let expected = || {
        let path = if folder.as_os_str() == "." {
            PathBuf::new()
        } else {
            folder.to_owned()
        };
        parts.iter().fold(path, |path, part| path.join(part))
    };
    // What is not below the folder is not part of the package.
    if parts.contains(&"..") {
        return Err((expected(), String::new()));
    }
    let found = parts
        .iter()
        .try_fold(folder.to_owned(), |path, part| entry(&path, part));
    if let Some(path) = found.filter(|path| path.is_file()) {
        return Ok(path);
    }
    let compressed = |name: &str| {
        let cut = name.get(..name.len().checked_sub(1)?)?;
        name.contains('.').then(|| format!("{cut}_"))
    };
    let hint = match compressed(file).and_then(|name| find_plain(folder, below, &name)) {
        Some(path) => format!(": {} is compressed: expand it", path.display()),
        None => match find_plain(folder, "", file) {
            Some(path) => format!("; {} is elsewhere", path.display()),
            None => String::new(),
        },
    };
    Err((expected(), hint))
}

fn find_plain(folder: &Path, below: &str, file: &str) -> Option<PathBuf> {
    let parts = below
        .split(['\\', '/'])
        .chain(std::iter::once(file))
        .filter(|part| !part.is_empty());
    let mut parts = parts.filter(|part| *part != "..");
    let path = parts.try_fold(folder.to_owned(), |path, part| entry(&path, part))?;
    path.is_file().then_some(path)
}
