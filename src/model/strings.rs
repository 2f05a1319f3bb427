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
        for head in sections.flat_map(Section::heads) {
            if let Some(key) = &head.key {
                lines.get_or_insert(key, head.start, |start| has_key(text, start, key));
            }
        }
        Strings { text, lines }
    }

    /// The value of a string key, without regard to case.
    pub(super) fn get(&self, key: &str) -> Option<Cow<'t, str>> {
        let mut value = None;
        self.lines.get(key, |start| {
            let head = head_at(self.text, start).0;
            let is = |own: &str| same(own, key);
            let own = head.filter(|head| head.key.as_deref().is_some_and(is));
            value = own.map(|head| head.value);
            value.is_some()
        })?;
        value
    }
}

/// Whether the line that begins at an offset has a key.
fn has_key(text: &str, start: usize, key: &str) -> bool {
    let own = head_at(text, start).0.and_then(|head| head.key);
    own.is_some_and(|own| same(&own, key))
}

/// Replaces `%strkey%` by its value and `%%` by one `%`. Unknown keys and
/// DIRIDs stay as they are, and so does a `%` without a partner. What a key
/// stands for is not searched again.
pub(super) fn substitute<'a, 't>(
    text: &'a str,
    value_of: impl Fn(&str) -> Option<Cow<'t, str>>,
) -> Cow<'a, str> {
    let mut pieces = text.split('%');
    let Some(first) = pieces.next() else {
        return Cow::Borrowed(text);
    };
    if first.len() == text.len() {
        return Cow::Borrowed(text);
    }
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
