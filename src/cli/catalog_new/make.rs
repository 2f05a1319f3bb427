//! A catalog, made of what the INFs of a package copy.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::Wanted;
use super::files::{beside, entry, find};
use super::package::{Inf, Place};
use super::problem::{Problem, dedup};
use crate::catalog::{Catalog, NewCatalog, NewFile, System};
use crate::cli::write::{WriteError, Writer};
use crate::report::new_catalogs::{NewCatalogReport, NewCatalogState};
use crate::syntax::eq_ignore_case;

/// A catalog that is to be written.
pub(super) struct Planned {
    pub(super) path: PathBuf,
    pub(super) bytes: Vec<u8>,
    /// What is in the file, where it is there.
    pub(super) old: Option<Vec<u8>>,
    pub(super) report: NewCatalogReport,
}

impl Planned {
    pub(super) fn write(&self, writer: &mut Writer) -> Result<(), WriteError> {
        match &self.old {
            Some(old) => writer.write(&self.path, old, &self.bytes),
            None => writer.create(&self.path, &self.bytes),
        }
    }
}

/// Makes a catalog of a package. Nothing where that cannot be done, which is told.
pub(super) fn make(
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
        let files = files_of(inf, &own, place, problems);
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

/// Each file that an INF copies, where it lies and as it is called, with those systems of `own` that
/// get it.
fn files_of(
    inf: &Inf,
    own: &[&'static System],
    place: Place<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<(PathBuf, String, Vec<&'static System>)> {
    let Place { folder, name } = place;
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
    files
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
