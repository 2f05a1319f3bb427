//! Placeholders of templates: `@NAME@`, `#NAME#`, `!NAME!` and `$NAME$`, which
//! a build replaces by text before Windows reads the INF.

use std::ops::Range;

/// The signs that stand at both ends of a placeholder.
const SIGNS: [char; 4] = ['@', '#', '!', '$'];

/// Whether a text has a placeholder in it, as `@PRODUCT@.sys` has. What will
/// stand there nobody knows before the build. Such a text is taken as it is:
/// `@PRODUCT@.sys` is the name of a file, of a list if a section is called
/// so, and never an `@` followed by a file's name.
pub fn has_placeholder(text: &str) -> bool {
    placeholders(text).next().is_some()
}

/// Where the placeholders of a text stand, both signs included: offsets from 0,
/// in order, none within another.
pub fn placeholders(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(open) = text.get(from..)?.find(SIGNS).map(|at| from + at) {
            let rest = text.get(open..)?;
            // Each sign is one byte.
            if let Some(length) = length(rest) {
                from = open + length;
                return Some(open..from);
            }
            from = open + 1;
        }
        None
    })
}

/// The length of the placeholder at the start of a text, if there is one: a
/// name that begins with a letter or `_`, between two of the same sign.
fn length(text: &str) -> Option<usize> {
    let sign = text.chars().next()?;
    let behind = text.strip_prefix(sign)?;
    let name = behind.get(..behind.find(sign)?)?;
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    (begins && name.chars().all(is_name)).then_some(name.len() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_a_name_between_two_of_the_same_sign() {
        for (text, found) in [
            ("@PRODUCT@.sys", &["@PRODUCT@"][..]),
            ("a_@MAJOR@_@minor_2@.dll", &["@MAJOR@", "@minor_2@"]),
            ("#NAME#", &["#NAME#"]),
            ("!NAME!", &["!NAME!"]),
            ("Inst.NT$ARCH$", &["$ARCH$"]),
            ("@a@b@", &["@a@"]),
            ("@#NAME#", &["#NAME#"]),
            ("$@NAME@$", &["@NAME@"]),
        ] {
            let ranges: Vec<&str> = placeholders(text)
                .map(|range| text.get(range).unwrap_or_default())
                .collect();
            assert_eq!(ranges, found, "{text}");
            assert!(has_placeholder(text), "{text}");
        }
    }

    #[test]
    fn a_sign_without_a_name_and_its_partner_is_a_character_as_any_other() {
        for text in [
            "@a.sys",
            "@a.sys,@b.sys",
            "@@",
            "@1@",
            "$Windows NT$",
            "a$b",
            "@NAME#",
            "@Ä@",
            "",
        ] {
            let found: Vec<Range<usize>> = placeholders(text).collect();
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }
}
