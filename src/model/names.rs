//! Names as keys, without regard to case and without a copy of each.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use crate::syntax::fold;

/// Up to this many bytes a name is folded without allocating.
const SHORT: usize = 64;

/// Places by name. The names themselves stay where they are: who asks says
/// which name a place has.
#[derive(Debug, Default)]
pub(super) struct Names {
    places: HashTable<(u64, usize)>,
    hasher: DefaultHashBuilder,
}

impl Names {
    /// The place of a name. `is` tells whether a place has it.
    pub(super) fn get(&self, name: &str, mut is: impl FnMut(usize) -> bool) -> Option<usize> {
        let hash = self.hash(name);
        let found = self
            .places
            .find(hash, |(other, place)| *other == hash && is(*place));
        found.map(|(_, place)| *place)
    }

    /// The place of a name, which becomes the given one where it has none.
    /// `is` tells whether a place has it.
    pub(super) fn get_or_insert(
        &mut self,
        name: &str,
        place: usize,
        is: impl Fn(usize) -> bool,
    ) -> usize {
        let hash = self.hash(name);
        self.places
            .entry(
                hash,
                |(other, place)| *other == hash && is(*place),
                |(hash, _)| *hash,
            )
            .or_insert((hash, place))
            .get()
            .1
    }

    fn hash(&self, name: &str) -> u64 {
        let mut short = [0; SHORT];
        match short.get_mut(..name.len()) {
            Some(short) if name.is_ascii() => {
                short.copy_from_slice(name.as_bytes());
                short.make_ascii_lowercase();
                self.hasher.hash_one(&*short)
            }
            _ => self.hasher.hash_one(fold(name).as_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::same;

    #[test]
    fn a_name_is_found_in_any_case_and_the_first_place_counts() {
        let long = "X".repeat(100);
        let names = ["Install", "MASS", "ÄÖ", long.as_str(), "install"];
        let mut places = Names::default();
        for (place, name) in names.iter().enumerate() {
            places.get_or_insert(name, place, |place| same(names[place], name));
        }
        let get = |name: &str| places.get(name, |place| same(names[place], name));
        assert_eq!(get("INSTALL"), Some(0));
        assert_eq!(get("mass"), Some(1));
        assert_eq!(get("äö"), Some(2));
        assert_eq!(get(&"x".repeat(100)), Some(3));
        assert_eq!(get("instal"), None);
    }
}
