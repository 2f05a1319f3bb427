//! Files that move, and what names them.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{CopiedPaths, CopiedPlace, Directory, FIRST_VALUE, NAMING, NamedCopy};
use crate::schema::{FileReader, file_value};
use crate::syntax::fold_case;

/// Files that are copied elsewhere than before, or under another name.
#[derive(Debug, Clone, Default)]
pub(super) struct Moves {
    /// From where to where.
    pub(super) places: BTreeMap<CopiedPlace, CopiedPlace>,
    /// Those that have another name there: the old one and the new one.
    pub(super) renamed: BTreeSet<(String, String)>,
    /// Where they lay.
    pub(super) from: CopiedPaths,
    /// Where they lie now.
    pub(super) to: CopiedPaths,
}

impl Moves {
    pub(super) fn insert(&mut self, from: CopiedPlace, to: CopiedPlace) {
        if from.1 != to.1 {
            self.renamed.insert((from.1.clone(), to.1.clone()));
        }
        self.from.insert(from.clone());
        self.to.insert(to.clone());
        self.places.insert(from, to);
    }

    pub(super) fn extend(&mut self, other: Moves) {
        for (from, to) in other.places {
            self.insert(from, to);
        }
    }
}

/// A text in which the paths of files are written in one way, each where `to` says.
/// Quotes around a path come and go with the blanks in it.
pub(super) fn placed(
    text: &str,
    known: [&CopiedPaths; 2],
    to: impl Fn(&CopiedPlace) -> Option<CopiedPlace>,
) -> String {
    let found = known.into_iter().flat_map(|paths| paths.in_value(text));
    let mut found: Vec<NamedCopy> = found.collect();
    found.sort_by_key(|named| (named.range.start, Reverse(named.range.end)));
    if found.is_empty() {
        return text.to_owned();
    }
    let mut result = String::new();
    let mut done = 0;
    for named in found {
        if named.range.start < done {
            continue;
        }
        let Some(to) = to(&named.place) else {
            continue;
        };
        let before = text.get(done..named.range.start).unwrap_or_default();
        let after = text.get(named.range.end..).unwrap_or_default();
        let is_quoted = before.ends_with('"') && after.starts_with('"');
        let before = if is_quoted {
            before.strip_suffix('"').unwrap_or(before)
        } else {
            before
        };
        result.push_str(before);
        result.push_str(&word(&to));
        done = named.range.end + usize::from(is_quoted);
    }
    result.push_str(text.get(done..).unwrap_or_default());
    result
}

/// What stands for a path wherever one is compared.
fn word(((dirid, path), file): &CopiedPlace) -> String {
    format!("<{dirid:?}|{path}|{file}>")
}

/// The texts of a registry value's line, in which the name of a file without a path is
/// written as its path in the new place, where the value's reader looks for it in the
/// place that the file had. `None` where no such file is named.
pub(super) fn found_by_name(
    values: &[Cow<'_, str>],
    to: impl Fn(&CopiedPlace) -> Option<CopiedPlace>,
) -> Option<Vec<String>> {
    let [_, key, name, ..] = values else {
        return None;
    };
    let known = file_value(key.trim_matches('\\'), name)?;
    let FileReader::PathOr(folders) = known.reader else {
        return None;
    };
    let mut is_found = false;
    let texts = values.iter().enumerate().map(|(index, value)| {
        let is_file = index >= FIRST_VALUE || (known.in_name && index == NAMING - 1);
        let mut folders = folders.iter().filter(|_| is_file);
        let new = folders.find_map(|dirid| {
            let directory = Directory::below(*dirid, "").canonical();
            to(&(directory, fold_case(value.trim()).into_owned()))
        });
        is_found |= new.is_some();
        new.map_or_else(|| value.to_string(), |place| word(&place))
    });
    let texts = texts.collect();
    is_found.then_some(texts)
}

/// A text in which a file has another name, wherever it stands alone.
pub(super) fn renamed(text: &str, from: &str, to: &str) -> String {
    let folded = fold_case(text);
    if folded.len() != text.len() {
        return text.to_owned();
    }
    let mut result = String::new();
    let mut done = 0;
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    for (at, _) in folded.match_indices(from) {
        let before = folded.get(..at).and_then(|text| text.chars().next_back());
        let after = folded.get(at + from.len()..);
        let after = after.and_then(|text| text.chars().next());
        if at < done || before.is_some_and(is_part) || after.is_some_and(is_part) {
            continue;
        }
        result.push_str(text.get(done..at).unwrap_or_default());
        result.push_str(to);
        done = at + from.len();
    }
    result.push_str(text.get(done..).unwrap_or_default());
    result
}

/// Whether a file's name is another with a version behind it.
pub(super) fn is_versioned(old: &str, new: &str) -> bool {
    let (stem, end) = old.rsplit_once('.').unwrap_or((old, ""));
    let (new_stem, new_end) = new.rsplit_once('.').unwrap_or((new, ""));
    let version = new_stem.strip_prefix(stem);
    end == new_end
        && version.is_some_and(|version| {
            version.contains(|c: char| c.is_ascii_digit())
                && version
                    .chars()
                    .all(|c| c.is_ascii_digit() || "._".contains(c))
        })
}
