//! The names of copy flags in comments.

use std::ops::Range;

use crate::schema::{CopyFlags, number};

/// A comment with the names of the old flags replaced. A name may lack its
/// `COPYFLG_`. Two old names joined by `|` become one new one.
pub(super) fn rename_flags(comment: &str, old: CopyFlags, new: &str) -> String {
    let mut result = comment.to_owned();
    for (flag, name) in CopyFlags::spellings() {
        if !old.has(flag) {
            continue;
        }
        let bare = name.trim_start_matches("COPYFLG_");
        let mut from = 0;
        while let Some(found) = find_word(&result, bare, from) {
            let prefixed = found.start.checked_sub("COPYFLG_".len()).filter(|start| {
                result
                    .get(*start..found.start)
                    .is_some_and(|prefix| prefix.eq_ignore_ascii_case("COPYFLG_"))
            });
            let (range, new) = match prefixed {
                Some(start) => (start..found.end, new),
                None => (found, new.trim_start_matches("COPYFLG_")),
            };
            from = range.start + new.len();
            result.replace_range(range, new);
        }
    }
    if new.is_empty() {
        return result;
    }
    for joint in [" | ", "|"] {
        for name in [new, new.trim_start_matches("COPYFLG_")] {
            result = result.replace(&format!("{name}{joint}{name}"), name);
        }
    }
    result
}

/// A comment without the names of flags, and without what joined them to others;
/// empty where it says nothing else.
pub(super) fn without_flag_names(comment: &str, flags: CopyFlags) -> String {
    if rename_flags(comment, flags, "") == comment {
        return comment.to_owned();
    }
    let joints = ['|', '+', ','];
    let body = comment.trim_start_matches([';', ' ', '\t']);
    let mut kept = String::new();
    for part in body.split_inclusive(joints) {
        let left = rename_flags(part, flags, "");
        if left == part {
            kept.push_str(part);
        } else if says_something(&left) {
            let space = part.len() - part.trim_start().len();
            kept.push_str(part.get(..space).unwrap_or_default());
            let words: Vec<&str> = left.split_whitespace().collect();
            kept.push_str(&words.join(" ").replace(" ,", ","));
        }
    }
    if !says_something(&kept) {
        return String::new();
    }
    let start = comment.len() - body.len();
    let start = comment.get(..start).unwrap_or_default();
    let kept = kept.trim().trim_end_matches(joints).trim_end();
    format!("{start}{kept}")
}

/// Whether there is any word in a text other than numbers.
fn says_something(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| !word.is_empty() && number(word).is_none())
}

/// Where a flag's name stands as a word, its `COPYFLG_` aside.
fn find_word(text: &str, word: &str, from: usize) -> Option<Range<usize>> {
    let upper = text.to_ascii_uppercase();
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut from = from;
    loop {
        let start = from + upper.get(from..)?.find(word)?;
        let end = start + word.len();
        let before = upper.get(..start)?;
        let before = before.strip_suffix("COPYFLG_").unwrap_or(before);
        if !before.ends_with(is_part) && !upper.get(end..)?.starts_with(is_part) {
            return Some(start..end);
        }
        from = end;
    }
}
