//! NameIndex as keys, without regard to case and without a copy of each.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use crate::syntax::{eq_ignore_case, fold_case};

/// Places by name. The names themselves stay where they are: who asks says
/// which name a place has.
#[derive(Debug)]
pub(super) struct NameIndex {
    places: HashTable<(u64, usize)>,
    seed: u64,
}

impl NameIndex {
    /// For this number of names.
    pub(super) fn with_capacity(names: usize) -> NameIndex {
        NameIndex {
            places: HashTable::with_capacity(names),
            // Random per process, so that names cannot be chosen to collide.
            seed: DefaultHashBuilder::default().hash_one(0),
        }
    }

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
        const OTHERS: u64 = 0x8080_8080_8080_8080;
        match self.hash_of(name.as_bytes()) {
            (hash, bits) if bits & OTHERS == 0 => hash,
            _ => self.hash_of(fold_case(name).as_bytes()).0,
        }
    }

    /// The same number for the same letters, in capitals or not, and all bits
    /// that bytes of them have.
    fn hash_of(&self, name: &[u8]) -> (u64, u64) {
        const SMALL: u64 = 0x2020_2020_2020_2020;
        let mix = |hash: u64, word: u64| {
            let product = u128::from(hash ^ (word | SMALL)) * u128::from(self.seed | 1);
            product as u64 ^ (product >> 64) as u64
        };
        let start = self.seed ^ name.len() as u64;
        let (hash, bits) = match name.last_chunk::<8>() {
            // The last word may overlap the one before it.
            Some(last) => {
                let words = name.as_chunks::<8>().0.iter().chain([last]);
                words.fold((start, 0), |(hash, bits), word| {
                    let word = u64::from_le_bytes(*word);
                    (mix(hash, word), bits | word)
                })
            }
            None => {
                let word = name
                    .iter()
                    .fold(0, |word, byte| word << 8 | u64::from(*byte));
                (mix(start, word), word)
            }
        };
        (mix(hash, 0), bits)
    }
}

impl Default for NameIndex {
    fn default() -> NameIndex {
        NameIndex::with_capacity(0)
    }
}

/// Items in their order, found by name.
#[derive(Debug)]
pub struct ByName<T> {
    items: Vec<T>,
    names: NameIndex,
    /// Of each name the first and the last item.
    ends: Vec<(usize, usize)>,
    /// For each item the next of the same name.
    next: Vec<Option<usize>>,
    name: fn(&T) -> &str,
}

impl<T> ByName<T> {
    /// Items, and how to tell the name of one.
    pub fn new(items: Vec<T>, name: fn(&T) -> &str) -> ByName<T> {
        let mut ends: Vec<(usize, usize)> = Vec::with_capacity(items.len());
        let mut next = vec![None; items.len()];
        let mut names = NameIndex::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let own = name(item);
            let first = |place: usize| ends.get(place).and_then(|(first, _)| items.get(*first));
            let is =
                |place: usize| first(place).is_some_and(|other| eq_ignore_case(name(other), own));
            let place = names.get_or_insert(own, ends.len(), is);
            match ends.get_mut(place) {
                None => ends.push((index, index)),
                Some((_, last)) => {
                    if let Some(link) = next.get_mut(*last) {
                        *link = Some(index);
                    }
                    *last = index;
                }
            }
        }
        ByName {
            items,
            names,
            ends,
            next,
            name,
        }
    }

    /// All items.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// The items of a name, without regard to case, in their order.
    pub fn get(&self, name: &str) -> impl Iterator<Item = &T> {
        let first = |place: usize| Some(self.ends.get(place)?.0);
        let item = |index: usize| self.items.get(index);
        let is = |other: &T| eq_ignore_case((self.name)(other), name);
        let place = self
            .names
            .get(name, |place| first(place).and_then(item).is_some_and(is));
        let indices = std::iter::successors(place.and_then(first), |index| {
            self.next.get(*index).copied().flatten()
        });
        indices.filter_map(move |index| self.items.get(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_any_case_and_the_first_place_counts() {
        let long = "X".repeat(100);
        let names = ["Install", "MASS", "ÄÖ", long.as_str(), "install"];
        let mut places = NameIndex::default();
        for (place, name) in names.iter().enumerate() {
            places.get_or_insert(name, place, |place| eq_ignore_case(names[place], name));
        }
        let get = |name: &str| places.get(name, |place| eq_ignore_case(names[place], name));
        assert_eq!(get("INSTALL"), Some(0));
        assert_eq!(get("mass"), Some(1));
        assert_eq!(get("äö"), Some(2));
        assert_eq!(get(&"x".repeat(100)), Some(3));
        assert_eq!(get("instal"), None);
    }

    #[test]
    fn items_of_one_name_are_found_in_their_order() {
        let items = vec![("A.sys", 1), ("b.sys", 2), ("a.SYS", 3), ("a.sys", 4)];
        let items = ByName::new(items, |(name, _)| name);
        let get = |name: &str| {
            items
                .get(name)
                .map(|(_, number)| *number)
                .collect::<Vec<_>>()
        };
        assert_eq!(get("a.sys"), [1, 3, 4]);
        assert_eq!(get("B.SYS"), [2]);
        assert!(get("c.sys").is_empty());
    }
}
