//! An entry: a logical line with a key and values.

use std::borrow::Cow;
use std::ops::Range;

use super::token::{Part, Token, TokenKind};

/// A key or a value of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<'t> {
    value: Cow<'t, str>,
    range: Range<usize>,
    slot: Range<usize>,
}

impl<'t> Field<'t> {
    /// A field of one unquoted piece, in its slot.
    pub(super) fn plain(value: &'t str, range: Range<usize>, slot: Range<usize>) -> Field<'t> {
        Field {
            value: Cow::Borrowed(value),
            range,
            slot,
        }
    }

    /// What SetupAPI reads before string substitution: without quotes, joins
    /// and the white space around.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// [`value`](Self::value), when nothing else is needed.
    pub(super) fn into_value(self) -> Cow<'t, str> {
        self.value
    }

    /// From the first to the last character that belongs to the field, quotes
    /// included. Empty, at the start of the slot, where the field is empty.
    /// The CR of a line end that an open quote takes in is not part of it.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// All between the separators around the field, white space included.
    pub fn slot(&self) -> Range<usize> {
        self.slot.clone()
    }
}

/// A logical line with a key and values, all its physical lines included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'t> {
    range: Range<usize>,
    key: Option<Field<'t>>,
    fields: Vec<Field<'t>>,
    comments: Vec<Range<usize>>,
}

impl<'t> Entry<'t> {
    pub(super) fn new(
        range: Range<usize>,
        key: Option<Field<'t>>,
        fields: Vec<Field<'t>>,
        comments: Vec<Range<usize>>,
    ) -> Entry<'t> {
        Entry {
            range,
            key,
            fields,
            comments,
        }
    }

    /// The entry of some tokens. `input` holds them all and stands in the text at
    /// `offset`.
    pub(super) fn of_tokens(input: &'t str, offset: usize, tokens: &[(Token, Part)]) -> Entry<'t> {
        let start = tokens
            .first()
            .map_or(offset, |(token, _)| token.range.start);
        let end = tokens.last().map_or(start, |(token, _)| token.range.end);
        let mut comments = Vec::new();
        let mut slots: Vec<Slot<'_>> = Vec::new();
        let mut key_slots = 0;
        let mut open = Slot::at(start);
        for (index, (token, part)) in tokens.iter().enumerate() {
            if token.kind == TokenKind::Comment {
                comments.push(without_returns(input, offset, &token.range));
            }
            match (part, token.kind) {
                (Part::Outside, TokenKind::Equals) => {
                    slots.push(std::mem::replace(&mut open, Slot::at(token.range.end)));
                    key_slots = 1;
                }
                (Part::Outside, TokenKind::Comma) => {
                    slots.push(std::mem::replace(&mut open, Slot::at(token.range.end)));
                }
                (Part::Outside, TokenKind::Comment | TokenKind::LineEnd) => {}
                (Part::Outside, _) => open.end = token.range.end,
                _ => {
                    open.first.get_or_insert(index);
                    open.end = token.range.end;
                    open.tokens = open.first.and_then(|first| tokens.get(first..=index));
                }
            }
        }
        slots.push(open);
        let mut fields: Vec<Field<'t>> = slots
            .into_iter()
            .map(|slot| slot.field(input, offset))
            .collect();
        let key = (key_slots == 1).then(|| fields.remove(0));
        Entry {
            range: start..end,
            key,
            fields,
            comments,
        }
    }

    /// The whole entry: all its physical lines, the last line end included.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// What stands before the first `=`, where it counts as one.
    pub fn explicit_key(&self) -> Option<&Field<'t>> {
        self.key.as_ref()
    }

    /// What SetupAPI finds the entry by: the key, or, of an entry without one,
    /// its only value.
    pub fn key(&self) -> Option<&Field<'t>> {
        match (&self.key, self.fields.as_slice()) {
            (Some(key), _) => Some(key),
            (None, [only]) => Some(only),
            (None, _) => None,
        }
    }

    /// The values, in order; SetupAPI counts them from 1.
    pub fn fields(&self) -> &[Field<'t>] {
        &self.fields
    }

    /// [`key`](Self::key), when nothing else is needed.
    pub(super) fn into_key(mut self) -> Option<Field<'t>> {
        match self.key {
            None if self.fields.len() == 1 => self.fields.pop(),
            key => key,
        }
    }

    /// [`fields`](Self::fields), when nothing else is needed.
    pub(super) fn into_fields(self) -> Vec<Field<'t>> {
        self.fields
    }

    /// The comments on the entry's physical lines, `;` included, without the
    /// CRs of the line ends.
    pub fn comments(&self) -> &[Range<usize>] {
        &self.comments
    }

    /// From the first character of the key or first value to the last of the
    /// last value: the entry without indentation, comment and line end.
    pub fn content(&self) -> Range<usize> {
        let first = self.key.as_ref().or(self.fields.first());
        let start = first.map_or(self.range.start, |field| field.range.start);
        let end = self
            .fields
            .last()
            .map_or(start, |field| field.range.end.max(field.slot.start));
        start..end.max(start)
    }
}

/// The tokens between two separators.
struct Slot<'a> {
    start: usize,
    end: usize,
    first: Option<usize>,
    tokens: Option<&'a [(Token, Part)]>,
}

impl Slot<'_> {
    fn at(start: usize) -> Self {
        Slot {
            start,
            end: start,
            first: None,
            tokens: None,
        }
    }

    /// Puts the pieces together. White space between two pieces belongs to
    /// the value; white space at the end, or before a joined line, does not.
    fn field<'t>(self, input: &'t str, offset: usize) -> Field<'t> {
        let text_of = |range: &Range<usize>| {
            input
                .get(range.start - offset..range.end - offset)
                .unwrap_or_default()
        };
        let mut value = Cow::Borrowed("");
        let mut range: Option<Range<usize>> = None;
        let mut gap = "";
        for (token, _) in self.tokens.unwrap_or_default() {
            let piece = match token.kind {
                TokenKind::Plain | TokenKind::Backslashes => Cow::Borrowed(text_of(&token.range)),
                TokenKind::Quoted => unquote(text_of(&token.range)),
                TokenKind::Gap => {
                    gap = text_of(&token.range);
                    continue;
                }
                _ => {
                    gap = "";
                    continue;
                }
            };
            append(&mut value, Cow::Borrowed(std::mem::take(&mut gap)));
            append(&mut value, piece);
            let end = without_returns(input, offset, &token.range).end;
            range.get_or_insert(token.range.start..end).end = end;
        }
        Field {
            value,
            range: range.unwrap_or(self.start..self.start),
            slot: self.start..self.end,
        }
    }
}

/// A range of the text without the CRs at its end, which belong to the line end.
/// `input` stands in the text at `offset`.
pub(super) fn without_returns(input: &str, offset: usize, range: &Range<usize>) -> Range<usize> {
    let text = input.get(range.start - offset..range.end - offset);
    let text = text.unwrap_or_default().trim_end_matches('\r');
    range.start..range.start + text.len()
}

fn append<'t>(value: &mut Cow<'t, str>, piece: Cow<'t, str>) {
    if value.is_empty() {
        *value = piece;
    } else if !piece.is_empty() {
        value.to_mut().push_str(&piece);
    }
}

/// The text inside quotes; the closing one may be missing.
fn unquote(quoted: &str) -> Cow<'_, str> {
    let inner = quoted.strip_prefix('"').unwrap_or(quoted);
    // Quotes come in pairs inside, so an odd one at the end closes.
    let trailing = inner.len() - inner.trim_end_matches('"').len();
    let inner = if trailing % 2 == 1 {
        inner.strip_suffix('"').unwrap_or(inner)
    } else {
        inner
    };
    if inner.contains("\"\"") {
        Cow::Owned(inner.replace("\"\"", "\""))
    } else {
        Cow::Borrowed(inner)
    }
}
