//! Reading a catalog.

use std::path::Path;
use std::sync::Arc;

use super::{Input, Known};
use crate::catalog::{Algorithm, Catalog, Digests, Signer};
use crate::report::packages::PackageState;

/// No catalog of a driver package is larger than this.
const LARGEST: u64 = 64 << 20;

/// What is needed of a catalog, or why it cannot be read.
#[derive(Debug)]
pub(in crate::cli) struct ReadCatalog(Result<Contents, String>);

/// What is needed of a catalog.
#[derive(Debug)]
struct Contents {
    signer: Option<Signer>,
    members: usize,
    digests: Digests,
    /// Whether files are members, each read once: INFs of a package share them.
    files: Known<bool>,
}

impl ReadCatalog {
    /// Reads the catalog at a path, which lies beside an INF.
    pub(super) fn of(input: &Input, path: &Path) -> ReadCatalog {
        let bytes = input.read_other(path, LARGEST);
        let bytes = bytes.map_err(|error| error.to_string());
        let read = |bytes: Vec<u8>| Catalog::read(&bytes).map_err(|reason| reason.to_string());
        ReadCatalog(bytes.and_then(read).map(|catalog| Contents {
            members: catalog.members.len(),
            digests: Digests::of(&catalog),
            signer: catalog.signer,
            files: Known::default(),
        }))
    }

    /// Why it cannot be read.
    pub(in crate::cli) fn error(&self) -> Option<&str> {
        self.0.as_ref().err().map(String::as_str)
    }

    /// Who signed it.
    pub(in crate::cli) fn signer(&self) -> Option<&Signer> {
        self.0.as_ref().ok()?.signer.as_ref()
    }

    /// How many members it has.
    pub(in crate::cli) fn members(&self) -> usize {
        self.0.as_ref().map_or(0, |contents| contents.members)
    }

    /// How the hashes of its members are made.
    pub(in crate::cli) fn algorithms(&self) -> Vec<Algorithm> {
        let contents = self.0.iter();
        contents
            .flat_map(|contents| contents.digests.algorithms())
            .collect()
    }

    /// Whether the file at a path, which is of the package of an INF, is a member.
    pub(in crate::cli) fn lists(&self, input: &Input, path: &Path) -> bool {
        let Ok(contents) = &self.0 else { return false };
        let bytes = || input.read_other(path, u64::MAX);
        let listed = || bytes().is_ok_and(|bytes| contents.digests.lists(&bytes));
        *contents.files.of(path, || Arc::new(listed()))
    }

    /// What it says of an INF with these bytes.
    pub(in crate::cli) fn state_of(&self, inf: &[u8]) -> PackageState {
        match &self.0 {
            Ok(contents) => contents.digests.state_of(inf).into(),
            Err(_) => PackageState::Unreadable,
        }
    }
}
