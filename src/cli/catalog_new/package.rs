//! The INFs of a package, and what they say of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::Wanted;
use super::problem::Problem;
use crate::catalog::System;
use crate::cli::clock;
use crate::cli::input::{self, Input};
use crate::model::{Model, Shipped, not_text};
use crate::source::LineIndex;
use crate::syntax::{Document, eq_ignore_case};

/// An INF of a package.
pub(super) struct Inf {
    pub(super) path: PathBuf,
    pub(super) bytes: Vec<u8>,
    /// Its catalog for each architecture of the systems that are wanted.
    pub(super) catalogs: BTreeMap<&'static str, String>,
    /// Whether it asks for attributes that are not written.
    pub(super) asks_for_attributes: bool,
    /// What each system gets, in the order of the systems.
    pub(super) shipped: Vec<(&'static System, Shipped)>,
}

impl Inf {
    pub(super) fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// Where it lies; the current folder is a dot.
    pub(super) fn folder(&self) -> &Path {
        let folder = self.path.parent();
        let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
        folder.unwrap_or(Path::new("."))
    }

    pub(super) fn catalog_for(&self, system: &System) -> Option<Place<'_>> {
        let name = self.catalogs.get(system.architecture)?;
        let folder = self.folder();
        Some(Place { folder, name })
    }
}

/// Where a catalog lies: beside its INFs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'i> {
    pub(super) folder: &'i Path,
    pub(super) name: &'i str,
}

impl Place<'_> {
    pub(super) fn is(self, other: Place<'_>) -> bool {
        self.folder == other.folder && eq_ignore_case(self.name, other.name)
    }
}

/// The INFs below a folder: those of the folder itself first, and in each by their names.
pub(super) fn infs_in(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
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
pub(super) fn read(
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
