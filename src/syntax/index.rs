//! Where sections and entries stand in a text, and what the keys of entries may
//! be: the way to an entry without reading the others.

use std::ops::Range;

/// The entries and sections of a text.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Where the logical line of each entry begins, in the order of the text.
    starts: Vec<usize>,
    /// The key of each.
    keys: Vec<KeyHash>,
    /// Which keys there may be at all.
    known: Known,
    /// Which entries are more than one physical line, and where each ends.
    joined: Vec<(usize, usize)>,
    /// The section headers.
    pub(super) headers: Vec<Header>,
    /// The first line of which only the `]` of a header is missing.
    pub(super) unclosed: Option<Range<usize>>,
    /// Of the lines before the first section, the first with text. SetupAPI
    /// may take it for a mistake.
    pub(super) stray: Option<Range<usize>>,
}

/// A section header.
#[derive(Debug)]
pub(super) struct Header {
    /// Its physical line.
    pub(super) line: Range<usize>,
    /// What stands between its brackets.
    pub(super) name: Range<usize>,
    /// How many entries stand before it.
    pub(super) entries: usize,
}

/// A case-insensitive 32-bit hash of a key; collisions are possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KeyHash(u32);

impl KeyHash {
    /// There is no key: several values and no `=`.
    pub(super) const NONE: KeyHash = KeyHash(0);
    /// Only the grammar can tell.
    pub(super) const UNKNOWN: KeyHash = KeyHash(1);
    /// It begins with a `%strkey%`.
    pub(super) const PERCENT: KeyHash = KeyHash(2);

    /// The hash of the key at an offset, `len` bytes of ASCII.
    pub(super) fn at(bytes: &[u8], start: usize, len: usize) -> KeyHash {
        let first = eight(bytes, start) & mask(len);
        let last = if len > 8 {
            eight(bytes, start + len - 8)
        } else {
            0
        };
        let mixed = first.wrapping_mul(0x9E37_79B9_7F4A_7C15)
            ^ last.wrapping_mul(0xC2B2_AE3D_27D4_EB4F)
            ^ (len as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        KeyHash(((mixed ^ (mixed >> 29)) >> 16) as u32).beyond_marks()
    }

    fn beyond_marks(self) -> KeyHash {
        KeyHash(self.0.max(Self::PERCENT.0 + 1))
    }

    /// The hash that lines with a key have; `None` where that may be any.
    fn wanted(key: &str) -> Option<KeyHash> {
        if !key.is_ascii() {
            None
        } else if key.contains('%') {
            Some(Self::PERCENT)
        } else {
            Some(Self::at(key.as_bytes(), 0, key.len()))
        }
    }
}

/// A set of keys that says "no" or "perhaps".
#[derive(Debug)]
struct Known {
    bits: [u64; 64],
    /// Whether there is one that may be any.
    any: bool,
}

impl Default for Known {
    fn default() -> Known {
        Known {
            bits: [0; 64],
            any: false,
        }
    }
}

impl Known {
    fn place(key: KeyHash) -> (usize, u64) {
        let hash = key.0 as usize;
        (hash / 64 % 64, 1 << (hash % 64))
    }

    fn add(&mut self, key: KeyHash) {
        self.any |= key == KeyHash::UNKNOWN;
        let (word, bit) = Known::place(key);
        if let Some(word) = self.bits.get_mut(word) {
            *word |= bit;
        }
    }

    fn may_have(&self, key: KeyHash) -> bool {
        let (word, bit) = Known::place(key);
        self.any || self.bits.get(word).is_some_and(|word| word & bit != 0)
    }
}

/// Eight bytes from an offset on, letters as small ones; zeros behind the end.
fn eight(bytes: &[u8], start: usize) -> u64 {
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let rest = bytes.get(start..).unwrap_or_default();
    match rest.first_chunk::<8>() {
        Some(chunk) => u64::from_le_bytes(*chunk) | SMALL,
        None => {
            let little_end = rest.iter().rev();
            let number = little_end.fold(0, |number, byte| number << 8 | u64::from(*byte));
            (number | SMALL) & mask(rest.len())
        }
    }
}

/// Keeps as many bytes of eight, from the lowest on.
fn mask(len: usize) -> u64 {
    if len < 8 {
        (1 << (len * 8)) - 1
    } else {
        u64::MAX
    }
}

impl Index {
    /// An empty one of a text with so many bytes.
    pub(super) fn with_room_for(bytes: usize) -> Index {
        /// About so many bytes has an entry.
        const USUAL: usize = 40;
        /// About so many has a section.
        const SECTION: usize = 400;
        Index {
            starts: Vec::with_capacity(bytes / USUAL),
            keys: Vec::with_capacity(bytes / USUAL),
            headers: Vec::with_capacity(bytes / SECTION),
            ..Index::default()
        }
    }

    /// Adds an entry behind the others.
    #[inline]
    pub(super) fn push(&mut self, start: usize, key: KeyHash) {
        self.starts.push(start);
        self.keys.push(key);
        self.known.add(key);
    }

    /// The last entry is more than one physical line, and ends there.
    pub(super) fn last_is_joined(&mut self, end: usize) {
        self.joined.push((self.starts.len() - 1, end));
    }

    /// How many entries there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    /// Where an entry begins.
    pub(super) fn start(&self, row: usize) -> usize {
        self.starts.get(row).copied().unwrap_or_default()
    }

    /// Of some entries the one whose line begins at an offset, or is the last
    /// before it.
    pub(super) fn row_at(&self, rows: Range<usize>, offset: usize) -> Option<usize> {
        let starts = self.starts.get(rows.clone())?;
        let behind = starts.partition_point(|start| *start <= offset);
        Some(rows.start + behind.checked_sub(1)?)
    }

    /// Of some entries those that are more than one physical line, each with its
    /// end.
    pub(super) fn joined(&self, rows: Range<usize>) -> &[(usize, usize)] {
        if self.joined.is_empty() {
            return &[];
        }
        let start = self.joined.partition_point(|(row, _)| *row < rows.start);
        let end = self.joined.partition_point(|(row, _)| *row < rows.end);
        self.joined.get(start..end).unwrap_or_default()
    }

    /// Of some entries those that may have a key.
    pub(super) fn with_key(
        &self,
        rows: Range<usize>,
        key: &str,
    ) -> impl Iterator<Item = usize> + use<'_> {
        /// So many are compared together, which takes a few instructions.
        const TOGETHER: usize = 32;
        let wanted = KeyHash::wanted(key);
        let may_be_any = wanted.is_none();
        let wanted = wanted.unwrap_or(KeyHash::UNKNOWN);
        // Without a branch, so that the compiler makes vectors of it.
        let may_be =
            move |hash: KeyHash| may_be_any | (hash == wanted) | (hash == KeyHash::UNKNOWN);
        let first = rows.start;
        let may_be_known = may_be_any || self.known.may_have(wanted);
        let rows = if may_be_known { rows } else { 0..0 };
        let keys = self.keys.get(rows).unwrap_or_default();
        let chunks = keys.chunks(TOGETHER).enumerate();
        let chunks = chunks
            .filter(move |(_, keys)| keys.iter().fold(false, |any, hash| any | may_be(*hash)));
        chunks.flat_map(move |(chunk, keys)| {
            let rows = keys.iter().enumerate();
            rows.filter(move |(_, hash)| may_be(**hash))
                .map(move |(row, _)| first + chunk * TOGETHER + row)
        })
    }
}
