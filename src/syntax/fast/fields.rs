//! Cuts plain entries into fields.
//!
//! Most entries have fields that are either unquoted or quoted as a whole, and
//! where lines are joined, they are joined behind a comma. Such an entry is cut
//! at its separators; anything else goes to the grammar.

use memchr::memchr;

use crate::syntax::entry::{Entry, Field, without_returns};
use crate::syntax::scan::{CHUNK, LINE_END, Set, is_space};

/// The entry at the start of `input`, which stands in the text at `start`, or
/// `None` where only the grammar can tell. `input` may go on behind the entry.
pub(super) fn entry(input: &str, start: usize) -> Option<Entry<'_>> {
    /// About so many values has an entry at most.
    const USUAL: usize = 5;
    let mut slots = Slots::new(input, start);
    let (first, mut separator) = slots.next(true)?;
    let mut key = None;
    let mut fields = Vec::with_capacity(USUAL);
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
    let end = slots.content_end(separator);
    let content_end = start + end;
    let comment = (separator == Some(b';')).then(|| start + slots.at - 1..content_end);
    let comment = comment.map(|comment| without_returns(input, start, &comment));
    let line_end = usize::from(end < input.len());
    Some(Entry::new(
        start..content_end + line_end,
        key,
        fields,
        comment.into_iter().collect(),
    ))
}

/// The [`key`](Entry::key) and the first value of the entry at the start of
/// `input`; `None` where only the grammar can tell. `input` may go on behind
/// the entry.
pub(in crate::syntax) fn head(input: &str) -> Option<(Option<&str>, &str)> {
    let mut slots = Slots::new(input, 0);
    let (first, separator) = slots.cut(true)?;
    Some(match separator {
        Some(b'=') => (Some(first.value), slots.cut(false)?.0.value),
        Some(b',') => (None, first.value),
        _ => (Some(first.value), first.value),
    })
}

/// Whether a text is read as it is written, wherever it stands as a key.
pub(in crate::syntax) fn is_plain_key(key: &str) -> bool {
    const NOT_PLAIN: Set<7> = Set::with_others(*b",\"=;\\% ").and_controls();
    NOT_PLAIN.find(key.as_bytes(), 0) == key.len() && !key.is_empty()
}

/// The [`key`](Entry::key) of the entry at the start of `input`; `None` where
/// only the grammar can tell. `input` may go on behind the entry.
pub(in crate::syntax) fn key(input: &str) -> Option<Option<&str>> {
    let (first, separator) = Slots::new(input, 0).cut(true)?;
    Some((separator != Some(b',')).then_some(first.value))
}

/// The values of an entry, cut out as they are asked for.
#[derive(Debug)]
pub(in crate::syntax) struct Values<'t> {
    slots: Slots<'t>,
    /// What stands before the next slot.
    before: Before,
}

#[derive(Debug)]
enum Before {
    Start,
    /// A comma, or the `=` behind the key.
    Value,
    End,
}

impl<'t> Values<'t> {
    /// The values of the entry at the start of `input`, which may go on behind it.
    /// So many bytes at its start are known to be a key and the `=` behind it.
    pub(in crate::syntax) fn new(input: &'t str, key_len: usize) -> Values<'t> {
        let before = match key_len {
            0 => Before::Start,
            _ => Before::Value,
        };
        let slots = Slots::behind(input, key_len);
        Values { slots, before }
    }

    fn cut(&mut self) -> Option<&'t str> {
        let is_first = matches!(self.before, Before::Start);
        let (mut cut, mut separator) = self.slots.cut(is_first)?;
        if is_first && separator == Some(b'=') {
            (cut, separator) = self.slots.cut(false)?;
        }
        self.before = match separator {
            Some(b',') => Before::Value,
            _ => Before::End,
        };
        Some(cut.value)
    }
}

impl<'t> Iterator for Values<'t> {
    /// `None` where only the grammar can tell.
    type Item = Option<&'t str>;

    fn next(&mut self) -> Option<Option<&'t str>> {
        (!matches!(self.before, Before::End)).then(|| self.cut())
    }
}

/// Where the entry at the start of `input` ends, its line end included: an
/// offset in `input`. `None` where only the grammar can tell.
pub(super) fn end(input: &str) -> Option<usize> {
    let mut slots = Slots::new(input, 0);
    let (_, mut separator) = slots.cut(true)?;
    while let Some(b',' | b'=') = separator {
        (_, separator) = slots.cut(false)?;
    }
    Some((slots.content_end(separator) + 1).min(input.len()))
}

/// What does not always belong to the unquoted text that it stands in.
const SPECIAL: Set<6> = Set::with_others(*b",\"=;\\ ").and_controls();

/// What ends a quoted text, or stands behind one that does not end.
const CLOSE: Set<2> = Set::of([b'"', b'\n']);

/// Cuts an entry into fields.
#[derive(Debug)]
struct Slots<'t> {
    input: &'t str,
    /// The offset of the input in the text.
    start: usize,
    /// The offset in the input behind the last separator.
    at: usize,
    /// Which bytes of the chunk that was read last are [`SPECIAL`], one bit
    /// for each.
    special: u32,
    /// Where that chunk begins: an offset in the input.
    chunk: usize,
}

/// A field as it is cut out: offsets in the input.
struct Cut<'t> {
    value: &'t str,
    /// Where the slot, the field, and each of the two ends.
    slot: usize,
    from: usize,
    to: usize,
    slot_end: usize,
}

impl<'t> Slots<'t> {
    fn new(input: &'t str, start: usize) -> Slots<'t> {
        Slots {
            start,
            ..Slots::behind(input, 0)
        }
    }

    /// The fields from an offset in the input on, where one begins.
    fn behind(input: &'t str, at: usize) -> Slots<'t> {
        Slots {
            input,
            start: 0,
            at,
            special: SPECIAL.in_chunk(input.as_bytes(), at),
            chunk: at,
        }
    }

    /// Where the physical line ends behind the last field, whose separator is
    /// given: an offset in the input.
    fn content_end(&self, separator: Option<u8>) -> usize {
        let end = self.at - 1;
        match separator {
            Some(_) => LINE_END.find(self.input.as_bytes(), end),
            None => end,
        }
    }

    /// Where the first special byte from an offset on stands, the end of the
    /// physical line included.
    #[inline]
    fn next_special(&mut self, mut at: usize) -> usize {
        let bytes = self.input.as_bytes();
        while at < bytes.len() {
            let shift = at.wrapping_sub(self.chunk);
            if shift < CHUNK {
                let special = self.special >> shift;
                if special != 0 {
                    return at + special.trailing_zeros() as usize;
                }
                at = self.chunk + CHUNK;
            }
            self.chunk = at;
            self.special = SPECIAL.in_chunk(bytes, at);
        }
        bytes.len()
    }

    /// The next field and the separator behind it; `None` where the field is
    /// not plain.
    fn next(&mut self, key: bool) -> Option<(Field<'t>, Option<u8>)> {
        let (cut, separator) = self.cut(key)?;
        let slot = self.start + cut.slot..self.start + cut.slot_end;
        let range = if cut.from == cut.to {
            slot.start..slot.start
        } else {
            self.start + cut.from..self.start + cut.to
        };
        Some((Field::plain(cut.value, range, slot), separator))
    }

    /// Cuts out the next field. `=` separates only where a key may stand.
    #[inline(always)]
    fn cut(&mut self, key: bool) -> Option<(Cut<'t>, Option<u8>)> {
        let slot = self.at;
        let mut from = self.skip_space(slot);
        if !key {
            while self.byte(from) == Some(b'\\')
                && let Some(next) = self.joined(from)?
            {
                from = self.skip_space(next);
            }
        }
        // Most fields end at the first byte that may not belong to them.
        let stop = self.next_special(from);
        let behind = self.skip_space(stop);
        let (value, to, slot_end) = match self.byte(behind) {
            None | Some(b',') => (self.input.get(from..stop)?, stop, behind),
            Some(b'=') if key => (self.input.get(from..stop)?, stop, behind),
            _ => self.special(from, key)?,
        };
        let separator = self.byte(slot_end);
        self.at = slot_end + 1;
        let cut = Cut {
            value,
            slot,
            from,
            to,
            slot_end,
        };
        Some((cut, separator))
    }

    /// Cuts out the text at `from`, quoted or not: its value, where it ends, and
    /// where its slot does.
    #[inline(never)]
    fn special(&mut self, from: usize, key: bool) -> Option<(&'t str, usize, usize)> {
        let (value, to) = if self.byte(from) == Some(b'"') {
            let close = CLOSE.find(self.input.as_bytes(), from + 1);
            self.byte(close)?;
            (self.input.get(from + 1..close)?, close + 1)
        } else {
            let to = self.unquoted(from, key)?;
            (self.input.get(from..to)?, to)
        };
        let slot_end = self.skip_space(to);
        match self.byte(slot_end) {
            None | Some(b',' | b';') => {}
            Some(b'=') if key => {}
            // A second piece.
            Some(_) => return None,
        }
        Some((value, to, slot_end))
    }

    /// Where the unquoted text at `from` ends, the white space behind it left
    /// out. `None` where the text does not mean itself: backslashes have to be
    /// followed closely by something else than a comment, and no `%strkey%` may
    /// reach into one.
    fn unquoted(&mut self, from: usize, key: bool) -> Option<usize> {
        let mut end = from;
        let mut at = from;
        loop {
            let special = self.next_special(at);
            if special > at {
                at = special;
                end = at;
            }
            match self.byte(at) {
                None | Some(b',' | b'"') => break,
                Some(b'=') if key => break,
                Some(b';') => {
                    let percent = || memchr(b'%', self.input.as_bytes().get(from..at)?);
                    if end == at && percent().is_some() {
                        return None;
                    }
                    break;
                }
                Some(b'\\') => {
                    at += 1;
                    while self.byte(at) == Some(b'\\') {
                        at += 1;
                    }
                    if !self.byte(at)?.is_ascii_graphic() || self.byte(at) == Some(b';') {
                        return None;
                    }
                    end = at;
                    continue;
                }
                Some(b' ' | b'\t' | b'\r' | 0x0B | 0x0C) => {}
                Some(0x80..) => {
                    let character = self.input.get(at..)?.chars().next()?;
                    at += character.len_utf8();
                    if !is_space(character) {
                        end = at;
                    }
                    continue;
                }
                Some(_) => end = at + 1,
            }
            at += 1;
        }
        Some(end)
    }

    /// Where the next line begins, if the backslash at an offset joins it to this
    /// one. `None` where only the grammar can tell.
    fn joined(&self, backslash: usize) -> Option<Option<usize>> {
        let mut at = backslash;
        while self.byte(at) == Some(b'\\') {
            at = self.skip_space(at + 1);
        }
        match self.input.as_bytes().get(at) {
            Some(b'\n') => Some(Some(at + 1)),
            None | Some(b';') => None,
            Some(_) => Some(None),
        }
    }

    /// The byte at an offset, where the physical line has one.
    #[inline]
    fn byte(&self, at: usize) -> Option<u8> {
        let byte = self.input.as_bytes().get(at).copied();
        byte.filter(|byte| *byte != b'\n')
    }

    /// The offset of the first character from `at` on that is not white space.
    #[inline]
    fn skip_space(&self, at: usize) -> usize {
        match self.input.as_bytes().get(at) {
            Some(b'!'..=b'~') => at,
            _ => self.skip_spaces(at),
        }
    }

    fn skip_spaces(&self, mut at: usize) -> usize {
        while let Some(byte) = self.byte(at) {
            match byte {
                b' ' | b'\t' | b'\r' | 0x0B | 0x0C => at += 1,
                0x80.. => {
                    let rest = self.input.get(at..).unwrap_or_default();
                    match rest.chars().next().filter(|c| is_space(*c)) {
                        Some(space) => at += space.len_utf8(),
                        None => break,
                    }
                }
                _ => break,
            }
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::grammar;
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
                "a", "Bc", " ", "\t", ",", ",", ";", "=", "%", "%a;b%", "\\", "x\\y", ",\\\n", "=\\ \r\n \t", ", \\\\ \n", "%a% ;", "\r", "é",
                "\u{A0}", "\u{3000}", "[", "]", "\"", "\"q, r\"", "\"\"", "\u{B}",
            ]), 0..14),
            first in prop::sample::select(vec!["k", "  k", ",", "=", "\t, ", "a=b", "\\"]),
            end in prop::sample::select(vec!["\r\n", "\n", "\r\r\n", ""]),
            rest in prop::sample::select(vec!["", "next = 1\r\n", "\r\n"]),
        ) {
            let text = format!("{first}{}{end}{rest}", pieces.concat());
            let long = grammar::entry(&text, 7);
            if let Some(short) = entry(&text, 7) {
                prop_assert_eq!(&short, &long);
            }
            if let Some(end) = super::end(&text) {
                prop_assert_eq!(7 + end, long.range().end);
            }
            let one_line = text.find('\n').is_none_or(|end| 7 + end + 1 == long.range().end);
            if let Some((key, value)) = head(&text).filter(|_| one_line) {
                prop_assert_eq!(key, long.key().map(Field::value));
                prop_assert_eq!(Some(value), long.fields().first().map(Field::value));
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
            "AddService = , %flags% ; note\r\n",
            "CopyFiles = A, \\\r\n    B,\\\r\n\tC\r\n",
        ] {
            assert!(entry(line, 0).is_some(), "{line}");
        }
    }
}
