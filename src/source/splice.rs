//! Putting edits of the text into the bytes.

use std::ops::Range;

use super::Source;

/// A replacement of a stretch of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced: offsets in [`Source::text`], from 0. Empty for an
    /// insertion.
    pub range: Range<usize>,
    /// What comes in its place. Empty for a deletion.
    pub insert: String,
}

/// Why edits cannot be put into the bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
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
        let bytes =
            self.encoding()
                .encode(&edit.insert)
                .map_err(|character| SpliceError::Unmappable {
                    character,
                    encoding: self.encoding().to_string(),
                })?;
        Ok((self.byte_range(&edit.range), bytes))
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
