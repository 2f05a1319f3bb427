//! Text from files, made fit to be shown.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

/// A text without characters that could move the cursor, colour the terminal
/// or reorder what is on it: each is shown as its code. Tabs stay.
pub fn printable(text: &str) -> Cow<'_, str> {
    shown(text, |_| false)
}

/// As [`printable`], but of a text of several lines: their ends stay.
pub fn printable_lines(text: &str) -> Cow<'_, str> {
    shown(text, |rest| {
        rest.starts_with('\n') || rest.starts_with("\r\n")
    })
}

/// A text with its first character in upper case.
pub(crate) fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(characters).collect()
}

/// A text in which these characters are written as something else.
pub(super) fn escaped(text: &str, escapes: &[(char, &str)]) -> String {
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        match escapes.iter().find(|(escape, _)| *escape == character) {
            Some((_, written)) => result.push_str(written),
            None => result.push(character),
        }
    }
    result
}

/// Each hazard as its code, but those that what begins with them keeps.
fn shown(text: &str, keeps: impl Fn(&str) -> bool) -> Cow<'_, str> {
    if is_plain(text) || !text.contains(is_hazard) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for (index, character) in text.char_indices() {
        if is_hazard(character) && !keeps(text.get(index..).unwrap_or_default()) {
            shown.push_str(&format!("<{:02X}>", u32::from(character)));
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// Whether a text is of printable ASCII alone, as most is. This is found without
/// a branch for each byte.
fn is_plain(text: &str) -> bool {
    let is_plain = |byte: u8| byte.wrapping_sub(b' ') < 0x7F - b' ';
    text.bytes()
        .fold(true, |plain, byte| plain & is_plain(byte))
}

/// Whether a terminal, or an editor, could do something else with a character
/// than show it in its place.
fn is_hazard(character: char) -> bool {
    match character {
        '\t' => false,
        // Bidirectional controls can make a line look like another.
        '\u{061C}' | '\u{200E}' | '\u{200F}' => true,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => true,
        '\u{2028}' | '\u{2029}' => true,
        // C0, DEL and C1, whose U+009B and U+009D begin what a terminal obeys.
        other => other.is_control(),
    }
}

/// Writes a value as JSON in one line, with each character that
/// [`printable`] would not show as an escape, which means the same.
///
/// # Errors
/// When the output cannot be written.
pub fn write_json(out: &mut (impl Write + ?Sized), value: &impl Serialize) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(out, Escaping);
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// A value as JSON, as [`write_json`] writes it.
pub fn json(value: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    // Writing to memory does not fail, and JSON is UTF-8.
    let _ = write_json(&mut bytes, value);
    String::from_utf8(bytes).unwrap_or_default()
}

/// What serde_json writes, which escapes only C0, but for more escapes.
struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        if is_plain(rest) {
            return CompactFormatter.write_string_fragment(writer, rest);
        }
        while let Some(at) = rest.find(is_hazard) {
            let (plain, from) = rest.split_at(at);
            CompactFormatter.write_string_fragment(writer, plain)?;
            let mut characters = from.chars();
            let hazard = characters.next().map_or(0, u32::from);
            // None of them is beyond what four digits can say.
            write!(writer, "\\u{hazard:04x}")?;
            rest = characters.as_str();
        }
        CompactFormatter.write_string_fragment(writer, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character that can do something to a terminal or the order of
    /// what is on it, the tab aside.
    fn hazards() -> impl Iterator<Item = char> {
        let c0 = ('\0'..' ').filter(|c| *c != '\t');
        let bidirectional = ('\u{202A}'..='\u{202E}').chain('\u{2066}'..='\u{2069}');
        let marks = ['\u{061C}', '\u{200E}', '\u{200F}', '\u{2028}', '\u{2029}'];
        c0.chain('\u{7F}'..='\u{9F}')
            .chain(bidirectional)
            .chain(marks)
    }

    #[test]
    fn no_hazard_is_shown_and_every_other_character_is() {
        for hazard in hazards() {
            let shown = printable(&format!("a{hazard}ü")).into_owned();
            assert_eq!(shown, format!("a<{:02X}>ü", u32::from(hazard)));
        }
        let plain = "a\tb ~ü日本\u{A0}\u{FFFD}😀";
        assert_eq!(printable(plain), plain);
    }

    #[test]
    fn of_several_lines_only_the_ends_stay() {
        assert_eq!(
            printable_lines("a\u{9B}\r\nb\rc\r\r\n\u{1B}\n"),
            "a<9B>\r\nb<0D>c<0D>\r\n<1B>\n"
        );
    }

    #[test]
    fn json_holds_no_hazard_and_means_the_same() {
        let text: String = hazards().chain("\t\"\\ü😀".chars()).collect();
        let written = json(&text);
        assert!(!written.contains(is_hazard), "{written:?}");
        assert_eq!(serde_json::from_str::<String>(&written).ok(), Some(text));
    }
}
