//! Looking files up in a catalog.

use std::collections::HashSet;

use super::{Algorithm, Cabinet, Catalog, State, image_digest, is_image, with_crlf};

/// The hashes of a catalog's members, in which any number of files is looked up: a catalog
/// may have tens of thousands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Digests {
    sha1: HashSet<Vec<u8>>,
    sha256: HashSet<Vec<u8>>,
}

impl Digests {
    /// Those of a catalog.
    pub fn of(catalog: &Catalog) -> Digests {
        let mut digests = Digests::default();
        for member in &catalog.members {
            let known = match member.algorithm {
                Algorithm::Sha1 => &mut digests.sha1,
                Algorithm::Sha256 => &mut digests.sha256,
            };
            known.insert(member.digest.clone());
        }
        digests
    }

    /// How the hashes are made: each algorithm of which there is one.
    pub fn algorithms(&self) -> impl Iterator<Item = Algorithm> {
        let all = [
            (Algorithm::Sha1, &self.sha1),
            (Algorithm::Sha256, &self.sha256),
        ];
        let all = all.into_iter().filter(|(_, known)| !known.is_empty());
        all.map(|(algorithm, _)| algorithm)
    }

    /// What the catalog says of a text file with these bytes, such as an INF.
    pub fn state_of(&self, bytes: &[u8]) -> State {
        if self.lists(bytes) {
            State::Listed
        } else if with_crlf(bytes).is_some_and(|bytes| self.lists(&bytes)) {
            State::ListedWithCrlf
        } else {
            State::NotListed
        }
    }

    /// Whether a file with these bytes is a member: by the hash of the bytes, of a program
    /// by that of what Windows loads, of a cabinet by that of what a signature covers.
    pub fn lists(&self, bytes: &[u8]) -> bool {
        // That is how nearly all programs are listed.
        let is_image = is_image(bytes);
        let as_image = |algorithm: Algorithm| {
            image_digest(bytes, algorithm).is_some_and(|digest| self.has(algorithm, &digest))
        };
        let as_bytes = |algorithm: Algorithm| self.has(algorithm, &algorithm.digest([bytes]));
        let cabinet = || Cabinet::of(bytes).ok().flatten();
        let as_cabinet = |cabinet: &Cabinet<'_>| {
            let mut digests = self.algorithms().map(|how| (how, cabinet.digest(how)));
            digests.any(|(how, digest)| self.has(how, &digest))
        };
        is_image && self.algorithms().any(as_image)
            || self.algorithms().any(as_bytes)
            || cabinet().is_some_and(|cabinet| as_cabinet(&cabinet))
    }

    fn has(&self, algorithm: Algorithm, digest: &[u8]) -> bool {
        match algorithm {
            Algorithm::Sha1 => self.sha1.contains(digest),
            Algorithm::Sha256 => self.sha256.contains(digest),
        }
    }
}
