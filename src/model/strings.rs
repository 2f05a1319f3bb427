//! `[Strings]` and substitution.

use std::borrow::Cow;

use super::names::Names;
use crate::syntax::{Document, Section, head_at, same};

/// The string keys of `[Strings]`. Their lines are parsed when they are asked
/// for.
#[derive(Debug)]
pub(super) struct Strings<'t> {
    text: &'t str,
    /// Where the first line with each key begins.
    lines: Names,
}

impl<'t> Strings<'t> {
    /// Collects the entries of the sections named `[Strings]`; of several with
    /// one key the first counts.
    pub(super) fn collect<'d>(
        document: &'d Document<'t>,
        sections: impl Iterator<Item = &'d Section<'t>>,
    ) -> Strings<'t>
    where
        't: 'd,
    {
        let text = document.slice(0..document.end());
        let mut lines = Names::default();
        for row in sections.flat_map(Section::rows) {
            if let (Some(key), _) = row.head() {
                lines.get_or_insert(&key, row.start(), |start| has_key(text, start, &key));
            }
        }
        Strings { text, lines }
    }

    /// The value of a string key, without regard to case.
    pub(super) fn get(&self, key: &str) -> Option<Cow<'t, str>> {
        let mut value = None;
        self.lines.get(key, |start| {
            let (own, first) = head_at(self.text, start);
            let is = own.is_some_and(|own| same(&own, key));
            value = is.then_some(first);
            is
        })?;
        value
    }
}

/// Whether the line that begins at an offset has a key.
fn has_key(text: &str, start: usize, key: &str) -> bool {
    let (own, _) = head_at(text, start);
    own.is_some_and(|own| same(&own, key))
}

/// Replaces `%strkey%` by its value and `%%` by one `%`. Unknown keys and
/// DIRIDs stay as they are, and so does a `%` without a partner. What a key
/// stands for is not searched again.
pub(super) fn substitute<'a, 't>(
    text: &'a str,
    value_of: impl Fn(&str) -> Option<Cow<'t, str>>,
) -> Cow<'a, str> {
    if !text.as_bytes().contains(&b'%') {
        return Cow::Borrowed(text);
    }
    let mut pieces = text.split('%');
    let first = pieces.next().unwrap_or_default();
    let mut result = String::with_capacity(text.len());
    result.push_str(first);
    while let Some(key) = pieces.next() {
        match pieces.next() {
            None => {
                result.push('%');
                result.push_str(key);
            }
            Some(after) => {
                if key.is_empty() {
                    result.push('%');
                } else if let Some(value) = value_of(key) {
                    result.push_str(&value);
                } else {
                    result.push('%');
                    result.push_str(key);
                    result.push('%');
                }
                result.push_str(after);
            }
        }
    }
    Cow::Owned(result)
}
