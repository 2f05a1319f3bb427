//! The short way for plain lines.
//!
//! Most entries are one physical line whose fields are either unquoted or
//! quoted as a whole, without joins and other traps. Such a line is cut at its
//! separators; anything else goes to the grammar. Both ways give the same
//! entry, which the tests compare: this is a matter of speed alone.

use memchr::{memchr, memchr3};

use super::entry::{Entry, Field};
use super::lines::is_space;

/// The entry at the start of `input`, which stands in the text at `start`, or
/// `None` where only the grammar can tell.
pub(super) fn entry(input: &str, start: usize) -> Option<Entry<'_>> {
    let end = memchr(b'\n', input.as_bytes()).map_or(input.len(), |at| at + 1);
    let content_end = if input.get(..end)?.ends_with('\n') {
        end - 1
    } else {
        end
    };
    let mut slots = Slots {
        line: input.get(..content_end)?,
        start,
        at: 0,
    };
    let (first, mut separator) = slots.next(true)?;
    let mut key = None;
    let mut fields = Vec::new();
    if separator == Some(b'=') {
        key = Some(first);
        let (value, next) = slots.next(false)?;
        fields.push(value);
        separator = next;
    } else {
        fields.push(first);
    }
    while separator == Some(b',') {
        let (value, next) = slots.next(false)?;
        fields.push(value);
        separator = next;
    }
    let comment = (separator == Some(b';')).then(|| start + slots.at - 1..start + content_end);
    let range = start..start + end;
    Some(Entry::new(
        range,
        key,
        fields,
        comment.into_iter().collect(),
    ))
}

/// Cuts a line into fields.
struct Slots<'t> {
    line: &'t str,
    /// The offset of the line in the text.
    start: usize,
    /// The offset in the line behind the last separator.
    at: usize,
}

impl<'t> Slots<'t> {
    /// The next field and the separator behind it; `None` where the field is
    /// not plain. `=` separates only where a key may stand.
    fn next(&mut self, key: bool) -> Option<(Field<'t>, Option<u8>)> {
        let rest = self.line.get(self.at..)?;
        let text = rest.trim_start_matches(is_space);
        let from = self.at + rest.len() - text.len();
        let (value, inner, end) = if text.starts_with('"') {
            let close = 1 + memchr(b'"', text.as_bytes().get(1..)?)?;
            let end = from + close + 1;
            (text.get(..=close)?, text.get(1..close)?, end)
        } else {
            let bytes = text.as_bytes();
            let mut stop = memchr3(b',', b';', b'"', bytes).unwrap_or(bytes.len());
            if key && let Some(equals) = memchr(b'=', bytes.get(..stop)?) {
                stop = equals;
            }
            let value = text.get(..stop)?.trim_end_matches(is_space);
            let before_comment = bytes.get(stop) == Some(&b';');
            if !is_plain(value, before_comment) {
                return None;
            }
            (value, value, from + value.len())
        };
        let behind = self.line.get(end..)?;
        let gap = behind.len() - behind.trim_start_matches(is_space).len();
        let separator = self.line.as_bytes().get(end + gap).copied();
        match separator {
            None | Some(b',' | b';') => {}
            Some(b'=') if key => {}
            // A second piece.
            Some(_) => return None,
        }
        let slot = self.start + self.at..self.start + end + gap;
        let range = if value.is_empty() {
            slot.start..slot.start
        } else {
            self.start + from..self.start + end
        };
        self.at = end + gap + 1;
        Some((Field::plain(inner, range, slot), separator))
    }
}

/// Whether an unquoted text means itself: each backslash is followed closely
/// by an ordinary character, and no `%strkey%` may reach into a comment.
fn is_plain(value: &str, before_comment: bool) -> bool {
    let bytes = value.as_bytes();
    if before_comment && memchr(b'%', bytes).is_some() {
        return false;
    }
    let mut rest = bytes;
    while let Some(at) = memchr(b'\\', rest) {
        rest = rest.get(at + 1..).unwrap_or_default();
        match rest.first() {
            Some(next) if next.is_ascii_graphic() && *next != b'\\' => {}
            _ => return false,
        }
    }
    true
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
                "\u{A0}", "\u{3000}", "[", "]", "\"", "\"q, r\"", "\"\"", "\u{B}",
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
            "Vendor = \"Example; Inc.\" ; note\r\n",
            "\"a key\" = \"x\", \"c:\\\\\"\r\n",
        ] {
            assert!(entry(line, 0).is_some(), "{line}");
        }
    }
}
