//! Strings: `%strkey%` and what it stands for.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::ops::Range;

use super::Place;
use super::names::NameIndex;
use crate::syntax::{Document, Row, Section, Set, eq_ignore_case};

/// The string keys of `[Strings]`. Their lines are parsed when they are asked
/// for.
#[derive(Debug)]
pub(super) struct Strings {
    /// The indices of the sections of the name.
    sections: Vec<usize>,
    /// About how many lines have been searched, for those who asked.
    looked_at: Cell<usize>,
    index: OnceCell<Index>,
}

/// The lines of strings that are often asked for.
#[derive(Debug)]
struct Index {
    rows: Vec<Place>,
    names: NameIndex,
}

impl Strings {
    /// The strings of the sections with the given indices.
    pub(super) fn of(sections: impl Iterator<Item = usize>) -> Strings {
        Strings {
            sections: sections.collect(),
            looked_at: Cell::new(0),
            index: OnceCell::new(),
        }
    }

    /// The value of a string key, without regard to case; of several with one
    /// key the first counts.
    pub(super) fn get<'t>(&self, document: &Document<'t>, key: &str) -> Option<Cow<'t, str>> {
        let value_of = |row: Row<'_, 't>| {
            let (own, value) = row.head();
            own.is_some_and(|own| eq_ignore_case(&own, key))
                .then_some(value)
        };
        let sections = || self.sections(document);
        let all: usize = sections().map(|(_, section)| section.len()).sum();
        if self.looked_at.get() <= all {
            // To look at a hash takes less than to look at a line.
            let mut looked_at = 1 + all / 64;
            let rows = sections().flat_map(|(_, section)| section.rows_with_key(key));
            let value = rows.inspect(|_| looked_at += 1).find_map(value_of);
            self.looked_at.set(self.looked_at.get() + looked_at);
            return value;
        }
        let index = self.index.get_or_init(|| self.index(document));
        let mut value = None;
        index.names.get(key, |place| {
            value = index
                .rows
                .get(place)
                .and_then(|place| place.row(document))
                .and_then(value_of);
            value.is_some()
        })?;
        value
    }

    fn sections<'d, 't>(
        &self,
        document: &'d Document<'t>,
    ) -> impl Iterator<Item = (usize, &'d Section<'t>)> {
        let sections = self.sections.iter();
        sections.filter_map(|index| Some((*index, document.sections().get(*index)?)))
    }

    fn index(&self, document: &Document<'_>) -> Index {
        let mut rows: Vec<Place> = Vec::new();
        let mut names = NameIndex::default();
        for (part, section) in self.sections(document) {
            for (row, line) in section.rows().enumerate() {
                let next = rows.len();
                let (Some(key), _) = line.head() else {
                    continue;
                };
                let is = |place: usize| {
                    let row = rows.get(place).and_then(|place| place.row(document));
                    let other = row.and_then(|row| row.head().0);
                    other.is_some_and(|other| eq_ignore_case(&other, &key))
                };
                if names.get_or_insert(&key, next, is) == next {
                    rows.push(Place { part, row });
                }
            }
        }
        Index { rows, names }
    }
}

/// Replaces `%strkey%` by its value and `%%` by one `%`. Unknown keys and
/// DIRIDs stay as they are, and so does a `%` without a partner. What a key
/// stands for is not searched again.
pub(super) fn substitute<'a, 't>(
    text: &'a str,
    value_of: impl Fn(&str) -> Option<Cow<'t, str>>,
) -> Cow<'a, str> {
    let slice = |range: Range<usize>| text.get(range).unwrap_or_default();
    let mut result = String::new();
    let mut copied = 0;
    for token in tokens(text) {
        let key = slice(token.start + 1..token.end - 1);
        let value = if key.is_empty() {
            Some(Cow::Borrowed("%"))
        } else {
            value_of(key)
        };
        if let Some(value) = value {
            if copied == 0 {
                result.reserve(text.len() + value.len());
            }
            result.push_str(slice(copied..token.start));
            result.push_str(&value);
            copied = token.end;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    result.push_str(slice(copied..text.len()));
    Cow::Owned(result)
}

/// A text with what its keys stand for in their places, as a text that stands for the
/// same: `None` where it has no keys, or where the text of one is a matter of language.
pub(super) fn written_out<'t>(
    text: &str,
    value_of: impl Fn(&str) -> Option<Cow<'t, str>>,
    differs: impl Fn(&str, &str) -> bool,
) -> Option<String> {
    let slice = |range: Range<usize>| text.get(range).unwrap_or_default();
    let mut result = String::new();
    let mut copied = 0;
    for token in tokens(text) {
        let key = slice(token.start + 1..token.end - 1);
        let Some(value) = value_of(key).filter(|_| !key.is_empty()) else {
            continue;
        };
        if differs(key, &value) {
            return None;
        }
        result.push_str(slice(copied..token.start));
        result.push_str(&value.replace('%', "%%"));
        copied = token.end;
    }
    result.push_str(slice(copied..text.len()));
    (copied > 0).then_some(result)
}

/// The signs of a text that stand for no string, although they look like it: `%key%` of
/// a key that is unknown, and a `%` without a partner.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnknownStrings {
    /// Where they stand: offsets from 0, in order.
    pub tokens: Vec<Range<usize>>,
    /// Whether any reading of the signs finds the same.
    pub is_certain: bool,
}

pub(super) fn unknown(text: &str, is_known: impl Fn(&str) -> bool) -> UnknownStrings {
    let signs: Vec<usize> = text.match_indices('%').map(|(at, _)| at).collect();
    let between = |index: usize| text.get(signs.get(index)? + 1..*signs.get(index + 1)?);
    let mut found = UnknownStrings {
        tokens: Vec::new(),
        is_certain: true,
    };
    let mut index = 0;
    while let Some(start) = signs.get(index) {
        let (Some(key), Some(end)) = (between(index), signs.get(index + 1)) else {
            found.tokens.push(*start..start + 1);
            break;
        };
        if !is_known(key) {
            found.tokens.push(*start..end + 1);
            // What follows may be read as a key of its own.
            found.is_certain &= between(index + 1).is_none_or(|behind| !is_known(behind));
        }
        index += 2;
    }
    found
}

/// Where `%` and its partner stand in a text, with what is between them: offsets
/// from 0, in order. Between the two of `%%` is nothing.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    const PERCENT: Set<1> = Set::of([b'%']);
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let open = PERCENT.find(bytes, at);
        if open == bytes.len() {
            return None;
        }
        let close = PERCENT.find(bytes, open + 1);
        if close == bytes.len() {
            return None;
        }
        at = close + 1;
        Some(open..at)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_string_and_is_none_is_found() {
        let known = |key: &str| ["", "A", "12"].contains(&key);
        for (text, tokens, is_certain) in [
            ("%A% %12% %%", &[][..], true),
            ("%B%", &["%B%"], true),
            ("%B%\\%C%;%A%", &["%B%", "%C%"], true),
            ("100%", &["%"], true),
            ("%A%%", &["%"], true),
            // Another reading finds a string, or a percent sign.
            ("%B%A%", &["%B%", "%"], false),
            ("%B%%C%", &["%B%", "%C%"], false),
            ("100% of %A%", &["% of %", "%"], false),
        ] {
            let found = unknown(text, known);
            let found_tokens: Vec<&str> = found.tokens.iter().map(|at| &text[at.clone()]).collect();
            assert_eq!(
                (&*found_tokens, found.is_certain),
                (tokens, is_certain),
                "{text}"
            );
        }
    }
}
