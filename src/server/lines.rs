//! Offsets of a text ⇄ positions, as editors count them.

use std::ops::Range;

use lsp_types::{Position, PositionEncodingKind, Range as Span};

/// The byte order mark as a text.
pub(super) const MARK: &str = "\u{FEFF}";

/// What columns count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Bytes of UTF-8.
    Utf8,
    /// Units of UTF-16, which clients count that say nothing of it.
    Utf16,
    /// Characters (Unicode code points).
    Utf32,
}

impl Unit {
    /// The first of those that a client counts, UTF-16 where it names none.
    pub(super) fn of(offered: Option<&[PositionEncodingKind]>) -> Unit {
        let known = offered.unwrap_or_default().iter().find_map(|kind| {
            [Unit::Utf8, Unit::Utf16, Unit::Utf32]
                .into_iter()
                .find(|unit| unit.kind() == *kind)
        });
        known.unwrap_or(Unit::Utf16)
    }

    /// Its name in the protocol.
    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Unit::Utf8 => PositionEncodingKind::UTF8,
            Unit::Utf16 => PositionEncodingKind::UTF16,
            Unit::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// How much of it a text has.
    pub(super) fn length(self, text: &str) -> usize {
        match self {
            Unit::Utf8 => text.len(),
            _ if text.is_ascii() => text.len(),
            Unit::Utf16 => text.encode_utf16().count(),
            Unit::Utf32 => text.chars().count(),
        }
    }

    /// How many bytes of a text make up so much of it; what ends inside a character
    /// means its start, and what is too much the end.
    fn bytes(self, text: &str, length: usize) -> usize {
        let mut counted = 0;
        for (at, character) in text.char_indices() {
            counted += match self {
                Unit::Utf8 => character.len_utf8(),
                Unit::Utf16 => character.len_utf16(),
                Unit::Utf32 => 1,
            };
            if counted > length {
                return at;
            }
        }
        text.len()
    }
}

/// Where the lines of a text begin. Only LF ends one, as it does for Windows; a CR before
/// it belongs to the line end.
#[derive(Debug, Clone)]
pub(super) struct Lines {
    /// The offsets, from 0, of the lines' first characters.
    starts: Vec<usize>,
    unit: Unit,
    /// The columns of a byte order mark that the editor has and the text has not.
    mark: u32,
}

impl Lines {
    /// The lines of a text.
    pub(super) fn new(text: &str, unit: Unit) -> Lines {
        let after = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
        Lines {
            starts: std::iter::once(0).chain(after).collect(),
            unit,
            mark: 0,
        }
    }

    /// The same lines for an editor that takes a byte order mark for a character.
    pub(super) fn behind_mark(self, has_mark: bool) -> Lines {
        let mark = number(self.unit.length(MARK));
        Lines {
            mark: if has_mark { mark } else { 0 },
            ..self
        }
    }

    /// How many lines there are.
    pub(super) fn count(&self) -> usize {
        self.starts.len()
    }

    /// The line, from 0, in which an offset lies.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset) - 1
    }

    /// A line, from 0, without its line end: offsets of the text, from 0.
    pub(super) fn line(&self, text: &str, line: usize) -> Range<usize> {
        let Some(start) = self.starts.get(line).copied() else {
            return text.len()..text.len();
        };
        let Some(next) = self.starts.get(line + 1) else {
            return start..text.len();
        };
        let end = next - 1;
        let has_cr = end > start && text.as_bytes().get(end - 1) == Some(&b'\r');
        start..end - usize::from(has_cr)
    }

    /// The position of an offset. Within a line end it is before that.
    pub(super) fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.line_of(offset.min(text.len()));
        let range = self.line(text, line);
        let before = text.get(range.start..offset.min(range.end));
        let columns = number(before.map_or(0, |before| self.unit.length(before)));
        Position {
            line: number(line),
            character: columns + if line == 0 { self.mark } else { 0 },
        }
    }

    /// The positions of the ends of a range.
    pub(super) fn span(&self, text: &str, range: &Range<usize>) -> Span {
        Span {
            start: self.position(text, range.start),
            end: self.position(text, range.end),
        }
    }

    /// The offset of a position: behind the end of its line that end, behind the last
    /// line the end of the text.
    pub(super) fn offset(&self, text: &str, position: Position) -> usize {
        let line = self.line(text, index(position.line));
        let content = text.get(line.clone()).unwrap_or_default();
        let mark = if position.line == 0 { self.mark } else { 0 };
        let column = position.character.saturating_sub(mark);
        line.start + self.unit.bytes(content, index(column))
    }

    /// The offsets of the ends of a span; where they are in the wrong order those of its end.
    pub(super) fn range(&self, text: &str, span: Span) -> Range<usize> {
        let end = self.offset(text, span.end);
        self.offset(text, span.start).min(end)..end
    }
}

/// A number as the protocol has it.
pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const UNITS: [Unit; 3] = [Unit::Utf8, Unit::Utf16, Unit::Utf32];

    proptest! {
        #[test]
        fn a_position_leads_back_to_its_offset(
            text in "[a\u{e9}\u{65e5}\u{1f600}\t\r\n]{0,60}",
            at in any::<prop::sample::Index>(),
        ) {
            let boundaries: Vec<usize> =
                (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
            let offset = boundaries[at.index(boundaries.len())];
            let is_in_line_end = text[..offset].ends_with('\r') && text[offset..].starts_with('\n');
            for unit in UNITS {
                let lines = Lines::new(&text, unit);
                let position = lines.position(&text, offset);
                let before = &text[..offset];
                prop_assert_eq!(position.line as usize, before.matches('\n').count());
                let expected = offset - usize::from(is_in_line_end);
                prop_assert_eq!(lines.offset(&text, position), expected);
            }
        }

        #[test]
        fn no_position_is_outside_of_the_text_or_inside_of_a_character(
            text in "[a\u{e9}\u{1f600}\r\n]{0,30}",
            line in 0_u32..12,
            character in 0_u32..40,
        ) {
            for unit in UNITS {
                let lines = Lines::new(&text, unit);
                let offset = lines.offset(&text, Position { line, character });
                prop_assert!(text.is_char_boundary(offset));
                prop_assert!(!(text[..offset].ends_with('\r') && text[offset..].starts_with('\n')));
            }
        }
    }

    #[test]
    fn columns_count_what_was_agreed_on() {
        let text = "a\r\n\u{1f600}\u{e9}x\r\n";
        for (unit, column) in [(Unit::Utf8, 6), (Unit::Utf16, 3), (Unit::Utf32, 2)] {
            let position = Lines::new(text, unit).position(text, text.find('x').unwrap_or(0));
            assert_eq!((position.line, position.character), (1, column), "{unit:?}");
        }
    }
}
