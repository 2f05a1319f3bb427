//! Putting edits of the text into the bytes.

use std::ops::Range;

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use super::Source;
use super::differences::common;

/// A replacement of a stretch of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced: offsets in [`Source::text`], from 0. Empty for an
    /// insertion.
    pub range: Range<usize>,
    /// What comes in its place. Empty for a deletion.
    pub insert: String,
}

impl Edit {
    /// The part of the edit that changes something: without what it keeps at
    /// its start, and then at its end. `None` where that is all of it, or its
    /// range is not one of the text.
    pub(crate) fn change(&self, text: &str) -> Option<(Range<usize>, &str)> {
        let old = text.get(self.range.clone())?;
        let start = common(old.chars(), self.insert.chars());
        let (rest, new) = (old.get(start..)?, self.insert.get(start..)?);
        let end = common(rest.chars().rev(), new.chars().rev());
        let range = self.range.start + start..self.range.end - end;
        (old != self.insert).then_some((range, new.get(..new.len() - end)?))
    }
}

/// Why edits cannot be put into the bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpliceError {
    /// The file's encoding has no such character.
    #[error(
        "the encoding {encoding} cannot express '{character}' (U+{code:04X}) of the text to insert",
        code = u32::from(*.character)
    )]
    Unmappable {
        /// The character.
        character: char,
        /// The name of the encoding.
        encoding: String,
    },
    /// Two edits touch the same text, or their order is undecided.
    #[error("two edits overlap at byte {0}")]
    Overlap(usize),
    /// An edit begins or ends outside the text or inside a character.
    #[error("an edit has the range {}..{}, which is not one of the text", .0.start, .0.end)]
    Range(Range<usize>),
}

impl Source {
    /// The byte range that an edit replaces and the bytes that it puts there.
    ///
    /// # Errors
    /// When the range is not one of the text, or the encoding cannot express
    /// the inserted text.
    pub fn encode_edit(&self, edit: &Edit) -> Result<(Range<usize>, Vec<u8>), SpliceError> {
        if self.text().get(edit.range.clone()).is_none() {
            return Err(SpliceError::Range(edit.range.clone()));
        }
        // What cannot be encoded, or stands for bytes that cannot be decoded,
        // keeps its bytes where the edit keeps it at its start or end.
        let whole = self.encoding().encode(&edit.insert);
        if let Ok(bytes) = whole
            && !edit.insert.contains(char::REPLACEMENT_CHARACTER)
        {
            return Ok((self.byte_range(&edit.range), bytes));
        }
        let unchanged = (edit.range.start..edit.range.start, "");
        let (range, new) = edit.change(self.text()).unwrap_or(unchanged);
        match self.encoding().encode(new) {
            Ok(bytes) => Ok((self.byte_range(&range), bytes)),
            Err(character) => match self.encode_as_read(&range, new) {
                Some(bytes) => Ok((self.byte_range(&range), bytes)),
                None => Err(SpliceError::Unmappable {
                    character,
                    encoding: self.encoding().to_string(),
                }),
            },
        }
    }

    /// The bytes of a text with characters that cannot be encoded: these get the
    /// bytes that they have elsewhere in the file, and in the replaced range
    /// first. Some code pages can read more than they can write. `None` where a
    /// character is new, or stands for bytes that cannot be decoded.
    fn encode_as_read(&self, range: &Range<usize>, new: &str) -> Option<Vec<u8>> {
        let encoding = self.encoding();
        let text = self.text();
        let mut known: HashMap<char, Range<usize>> = HashMap::new();
        let mut bytes = Vec::with_capacity(new.len());
        let mut done = 0;
        for (at, character) in new.char_indices() {
            let end = at + character.len_utf8();
            if character.is_ascii() || encoding.encode(new.get(at..end)?).is_ok() {
                continue;
            }
            if character == char::REPLACEMENT_CHARACTER {
                return None;
            }
            let place = match known.entry(character) {
                Entry::Occupied(place) => place.into_mut(),
                Entry::Vacant(place) => {
                    let in_range = text.get(range.start..)?.find(character);
                    let in_range = in_range.map(|found| range.start + found);
                    let start = in_range.or_else(|| text.find(character))?;
                    place.insert(self.byte_range(&(start..start + character.len_utf8())))
                }
            };
            bytes.extend(encoding.encode(new.get(done..at)?).ok()?);
            bytes.extend_from_slice(self.bytes().get(place.clone())?);
            done = end;
        }
        bytes.extend(encoding.encode(new.get(done..)?).ok()?);
        (encoding.decode(&bytes, 0).0 == new).then_some(bytes)
    }

    /// The file with the edits in it. Every byte that no edit covers is
    /// copied as it is; without edits the result is [`Source::bytes`].
    ///
    /// # Errors
    /// When edits overlap or insert at the same place, and as
    /// [`encode_edit`](Self::encode_edit).
    pub fn splice(&self, edits: &[Edit]) -> Result<Vec<u8>, SpliceError> {
        let mut encoded = edits
            .iter()
            .map(|edit| self.encode_edit(edit))
            .collect::<Result<Vec<_>, _>>()?;
        encoded.sort_by_key(|(range, _)| (range.start, range.end));
        let bytes = self.bytes();
        let mut result = Vec::with_capacity(bytes.len() + 64);
        let mut done = 0;
        let mut last: Option<Range<usize>> = None;
        for (range, insert) in encoded {
            if range.start < done || last.as_ref() == Some(&range) {
                return Err(SpliceError::Overlap(range.start));
            }
            result.extend_from_slice(bytes.get(done..range.start).unwrap_or_default());
            result.extend_from_slice(&insert);
            done = range.end;
            last = Some(range);
        }
        result.extend_from_slice(bytes.get(done..).unwrap_or_default());
        Ok(result)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_read_and_not_written_is_written_as_elsewhere_in_the_file() {
        // U+3A5C, which this code page reads only.
        let bytes = b"one, \xA0\x78 two, three".to_vec();
        let source = Source::with_encoding(bytes, "big5".parse().unwrap());
        assert_eq!(source.text().chars().nth(5), Some('\u{3A5C}'));
        let splice = |insert: &str| {
            source.splice(&[Edit {
                range: 0..source.text().len(),
                insert: insert.to_owned(),
            }])
        };
        assert_eq!(splice("1, \u{3A5C} two, 3").unwrap(), b"1, \xA0\x78 two, 3");
        assert_eq!(splice("\u{3A5C}1\u{3A5C}").unwrap(), b"\xA0\x781\xA0\x78");
        // Its bytes are known from nowhere.
        assert!(splice("1, \u{84DA} two, 3").is_err());
    }

    #[test]
    fn bytes_that_cannot_be_decoded_are_not_written_elsewhere() {
        let source = Source::with_encoding(b"a\xFF, b\xFE, c".to_vec(), "932".parse().unwrap());
        let old = source.text().to_owned();
        let count = old.matches(char::REPLACEMENT_CHARACTER).count();
        let without_first = old.replacen(char::REPLACEMENT_CHARACTER, "", 1);
        let edit = |insert: String| Edit {
            range: 0..old.len(),
            insert,
        };
        let bytes = |insert| source.splice(&[edit(insert)]);
        assert_eq!(count, 2);
        assert_eq!(bytes(without_first.clone()).unwrap(), b"a, b\xFE, c");
        assert!(bytes(format!("x{without_first}x")).is_err());
    }

    #[test]
    fn the_change_of_an_edit_is_without_what_it_keeps() {
        let change = |range, insert: &str| {
            let insert = insert.to_owned();
            let edit = Edit { range, insert };
            let change = edit.change("aébc");
            change.map(|(range, new)| (range, new.to_owned()))
        };
        let is = |range, new: &str| Some((range, new.to_owned()));
        assert_eq!(change(0..5, "aéx"), is(3..5, "x"));
        assert_eq!(change(1..4, "ébX"), is(4..4, "X"));
        assert_eq!(change(1..4, "xb"), is(1..3, "x"));
        assert_eq!(change(1..3, ""), is(1..3, ""));
        assert_eq!(change(3..3, "x"), is(3..3, "x"));
        assert_eq!(change(0..1, "x"), is(0..1, "x"));
        assert_eq!(change(3..4, "bb"), is(4..4, "b"));
        assert_eq!(change(1..4, "éb"), None);
        assert_eq!(change(2..3, "x"), None);
    }
}
