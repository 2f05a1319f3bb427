//! Why the catalogs of a package cannot be made.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

use crate::catalog::{NoHash, NotACatalog};

/// Why the catalogs of a package cannot be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum Problem {
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

/// Says each thing once: a file that several systems lack is missing once.
pub(super) fn dedup(problems: &mut Vec<Problem>, from: usize) {
    let mut seen = BTreeSet::new();
    let new = problems.split_off(from);
    problems.extend(new.into_iter().filter(|one| seen.insert(one.to_string())));
}
