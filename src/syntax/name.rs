//! Names: sections, keys, files. All of them match without regard to case.

use std::borrow::Cow;

use super::scan::Set;

/// A name in the one form in which names are compared.
pub fn fold_case(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(name.to_ascii_lowercase())
        } else {
            Cow::Borrowed(name)
        }
    } else {
        Cow::Owned(name.chars().flat_map(char::to_lowercase).collect())
    }
}

/// Whether two names are the same to Windows.
#[inline]
pub fn eq_ignore_case(a: &str, b: &str) -> bool {
    // Most names differ in their first letter.
    match (a.as_bytes().first(), b.as_bytes().first()) {
        (Some(a @ ..0x80), Some(b @ ..0x80)) if !a.eq_ignore_ascii_case(b) => false,
        _ => is_same(a, b),
    }
}

fn is_same(a: &str, b: &str) -> bool {
    // As most are written.
    a == b
        || a.eq_ignore_ascii_case(b)
        || (!(a.is_ascii() && b.is_ascii()) && fold_case(a) == fold_case(b))
}

/// A name up to its first dot, behind which decorations stand.
pub fn plain(name: &str) -> &str {
    const DOT: Set<1> = Set::of([b'.']);
    let end = DOT.find(name.as_bytes(), 0);
    name.get(..end).unwrap_or_default()
}
