//! What the catalogs beside an INF say of it.

use infmend::catalog::{Catalog, Digests, Signer};
use infmend::report::packages::{Listing, PackageState};

/// What is needed of a catalog; none where it cannot be read.
#[derive(Debug)]
pub(crate) struct ReadCatalog(Option<(Digests, Option<Signer>)>);

impl ReadCatalog {
    /// Reads a catalog.
    pub(crate) fn new(bytes: &[u8]) -> ReadCatalog {
        let catalog = Catalog::read(bytes).ok();
        ReadCatalog(catalog.map(|catalog| (Digests::of(&catalog), catalog.signer)))
    }

    /// What it, at a path, says of an INF with these bytes.
    pub(crate) fn listing(&self, path: &str, inf: &[u8]) -> Listing {
        let (state, signer) = match &self.0 {
            Some((digests, signer)) => (digests.state_of(inf).into(), signer.as_ref()),
            None => (PackageState::Unreadable, None),
        };
        Listing::new(path.to_owned(), state, signer)
    }
}
