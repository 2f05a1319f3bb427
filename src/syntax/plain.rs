//! The short way for plain lines.
//!
//! Most entries are one physical line without quotes, joins and other traps.
//! Such a line is cut at its separators; anything else goes to the grammar.
//! Both ways give the same entry, which the tests compare: this is a matter of
//! speed alone.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr2};

use super::entry::{Entry, Field};
use super::lines::is_space;

/// The entry at the start of `input`, which stands in the text at `start`, or
/// `None` where only the grammar can tell.
pub(super) fn entry(input: &str, start: usize) -> Option<Entry<'_>> {
    let end = memchr(b'\n', input.as_bytes()).map_or(input.len(), |at| at + 1);
    let line = input.get(..end)?;
    let bytes = line.as_bytes();
    if memchr(b'"', bytes).is_some() {
        return None;
    }
    let code_end = match memchr(b';', bytes) {
        None => end,
        // The `;` may be one of a `%strkey%`.
        Some(at) if memchr(b'%', bytes.get(..at)?).is_some() => return None,
        Some(at) => at,
    };
    let code = bytes.get(..code_end)?;
    // A backslash that the next character follows closely is an ordinary one.
    for at in memchr_iter(b'\\', code) {
        let next = code.get(at + 1)?;
        if !next.is_ascii_graphic() || matches!(next, b'\\' | b',' | b'=') {
            return None;
        }
    }
    let comment = (code_end < end).then(|| {
        let comment_end = if bytes.ends_with(b"\n") { end - 1 } else { end };
        start + code_end..start + comment_end
    });
    let code_end = if comment.is_none() && bytes.ends_with(b"\n") {
        end - 1
    } else {
        code_end
    };
    let code = line.get(..code_end)?;
    let mut key = None;
    let mut at = 0;
    let separator = memchr2(b'=', b',', code.as_bytes());
    if let Some(equals) = separator.filter(|at| code.as_bytes().get(*at) == Some(&b'=')) {
        key = Some(field(code, 0..equals, start)?);
        at = equals + 1;
    }
    let mut fields = Vec::new();
    let values = at;
    for comma in memchr_iter(b',', code.as_bytes().get(values..)?) {
        let comma = values + comma;
        fields.push(field(code, at..comma, start)?);
        at = comma + 1;
    }
    fields.push(field(code, at..code.len(), start)?);
    let range = start..start + end;
    Some(Entry::new(
        range,
        key,
        fields,
        comment.into_iter().collect(),
    ))
}

/// The field in a slot of the line, whose offsets are from the line's start.
fn field(code: &str, slot: Range<usize>, start: usize) -> Option<Field<'_>> {
    let text = code.get(slot.clone())?;
    let value = text.trim_matches(is_space);
    let from = if value.is_empty() {
        slot.start
    } else {
        slot.start + text.len() - text.trim_start_matches(is_space).len()
    };
    Some(Field::plain(
        value,
        start + from..start + from + value.len(),
        start + slot.start..start + slot.end,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 20_000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn the_short_way_gives_what_the_grammar_gives(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "a", "Bc", " ", "\t", ",", ",", ";", "=", "%", "%a;b%", "\\", "x\\y", "\r", "é",
                "\u{A0}", "\u{3000}", "[", "]", "\"", "\u{B}",
            ]), 0..14),
            first in prop::sample::select(vec!["k", "  k", ",", "=", "\t, ", "a=b", "\\"]),
            end in prop::sample::select(vec!["\r\n", "\n", "\r\r\n", ""]),
            rest in prop::sample::select(vec!["", "next = 1\r\n", "\r\n"]),
        ) {
            let text = format!("{first}{}{end}{rest}", pieces.concat());
            if let Some(short) = entry(&text, 7) {
                prop_assert_eq!(short, Entry::parse_with_grammar(&text, 7));
            }
        }
    }

    #[test]
    fn the_short_way_is_taken_for_what_most_infs_are_made_of() {
        for line in [
            "CopyFiles = A, B ; note\r\n",
            "a.sys,,,0x00004000\r\n",
            "%d% = I, USB\\VID_1234&PID_0001\r\n",
            "ServiceBinary = %12%\\a.sys\r\n",
            "Reboot",
        ] {
            assert!(entry(line, 0).is_some(), "{line}");
        }
    }
}
