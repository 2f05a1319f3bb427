//! `[Strings]` and substitution.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::syntax::Entry;
use crate::syntax::fold;

/// The string keys of `[Strings]` with their values.
#[derive(Debug, Default)]
pub(super) struct Strings {
    values: HashMap<String, String>,
}

impl Strings {
    /// Collects the entries of `[Strings]`; of several with one key the first
    /// counts.
    pub(super) fn collect<'a, 't: 'a>(entries: impl Iterator<Item = &'a Entry<'t>>) -> Strings {
        let mut values = HashMap::new();
        for entry in entries {
            if let (Some(key), Some(value)) = (entry.key(), entry.fields().first()) {
                values
                    .entry(fold(key.value()).into_owned())
                    .or_insert_with(|| value.value().to_owned());
            }
        }
        Strings { values }
    }

    /// The value of a string key, without regard to case.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.values.get(fold(key).as_ref()).map(String::as_str)
    }
}

/// Replaces `%strkey%` by its value and `%%` by one `%`. Unknown keys and
/// DIRIDs stay as they are, and so does a `%` without a partner. What a key
/// stands for is not searched again.
pub(super) fn substitute<'a>(
    text: &'a str,
    value_of: impl Fn(&str) -> Option<String>,
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
