//! Finding sections in which a word may be, without reading their entries.

use std::ops::Range;

use super::{MergedSection, Model};
use crate::syntax::{hides_words, line_at};

/// Four letters or digits in lower case, of a word that somebody looks for:
/// rare ones say more.
pub type Letters = [u8; 4];

/// What somebody looks for in an INF.
#[derive(Debug)]
pub struct Wanted<'l> {
    letters: &'l [Letters],
    /// Whether a string may have them.
    strings: bool,
}

/// Whether a text has any of some letters, in any case.
fn has_any(text: &str, letters: &[Letters]) -> bool {
    let bytes = text.as_bytes();
    let second = bytes.get(1..).unwrap_or_default();
    let third = bytes.get(2..).unwrap_or_default();
    let fourth = bytes.get(3..).unwrap_or_default();
    // Sets the bit that tells small letters from capitals; digits have it.
    let is = |byte: &u8, letter: u8| (*byte | 0x20) == letter;
    letters.iter().any(|[a, b, c, d]| {
        let windows = bytes.iter().zip(second).zip(third).zip(fourth);
        // Without a branch, so that the compiler makes a vector of it.
        windows.fold(false, |found, (((w, x), y), z)| {
            found | (is(w, *a) & is(x, *b) & is(y, *c) & is(z, *d))
        })
    })
}

impl<'d, 't> Model<'d, 't> {
    /// Whether a field of the section may have any of the letters, after string
    /// substitution: `false` is certain.
    pub fn may_have(&'d self, section: MergedSection<'d, 't>, wanted: &Wanted<'_>) -> bool {
        section.parts().any(|(_, part)| {
            let body = self.document.slice(part.body());
            has_any(body, wanted.letters)
                || hides_words(body)
                || self.strings_have(part.body(), wanted)
        })
    }

    /// Letters to look for.
    pub fn wanted<'l>(&'d self, letters: &'l [Letters]) -> Wanted<'l> {
        let strings = self.section("Strings").into_iter();
        let bodies = strings.flat_map(|strings| strings.parts());
        let mut bodies = bodies.map(|(_, part)| self.document.slice(part.body()));
        Wanted {
            letters,
            strings: bodies.any(|body| has_any(body, letters) || hides_words(body)),
        }
    }

    /// Whether string substitution brings the letters into a field. The text of
    /// the range [hides no words](hides_words), so that each of its physical
    /// lines is one of its own, and no field has quotes within a word.
    fn strings_have(&'d self, range: Range<usize>, wanted: &Wanted<'_>) -> bool {
        let text = self.document.slice(0..range.end);
        let mut at = range.start;
        while let Some(percent) = text
            .as_bytes()
            .get(at..)
            .and_then(|rest| memchr::memchr(b'%', rest))
        {
            let before = text.get(range.start..at + percent).unwrap_or_default();
            let start = memchr::memrchr(b'\n', before.as_bytes());
            let start = range.start + start.map_or(0, |end| end + 1);
            let behind = text.as_bytes().get(start..).unwrap_or_default();
            at = memchr::memchr(b'\n', behind).map_or(range.end, |end| start + end + 1);
            let line = text.get(start..at).unwrap_or_default();
            let brings = self.line_brings(line, wanted).unwrap_or_else(|| {
                let line = line_at(text, start);
                let mut fields = line.entry.iter().flat_map(|entry| entry.fields());
                fields.any(|field| has_any(&self.text(field.value()), wanted.letters))
            });
            if brings {
                return true;
            }
        }
        false
    }

    /// Whether a string that a line names has the letters. `None` where the
    /// fields have to be read: where it is not plain which `%` are partners, or
    /// where what a string stands for may go together with what is around it.
    fn line_brings(&'d self, line: &str, wanted: &Wanted<'_>) -> Option<bool> {
        let mut outside = true;
        let mut brings = false;
        let mut before = b' ';
        let pieces = line.split('%');
        for (index, piece) in pieces.enumerate() {
            let bytes = piece.as_bytes();
            let joins = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
            outside = index % 2 == 0;
            if outside {
                if index > 0 && (piece.is_empty() || joins(bytes.first())) {
                    return None;
                }
                before = bytes.last().copied().unwrap_or(b' ');
            } else {
                if joins(Some(&before)) || bytes.iter().any(|byte| b",;\"".contains(byte)) {
                    return None;
                }
                brings |= wanted.strings && self.string_brings(piece, wanted.letters);
            }
        }
        outside.then_some(brings)
    }

    fn string_brings(&'d self, key: &str, letters: &[Letters]) -> bool {
        // Most are DIRIDs, and no string has such a key.
        self.string(key)
            .is_some_and(|value| has_any(&value, letters))
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;
    use crate::syntax::Document;

    #[test]
    fn letters_are_found_in_any_case_and_at_either_end() {
        let has = |text: &str| has_any(text, &[*b"er32", *b"nonc"]);
        assert!(has("ER32") && has("xNoNcE") && has("installEr32"));
        assert!(!has("er3") && !has("n0nc") && !has(""));
    }

    #[test]
    fn a_section_may_have_what_its_strings_bring() {
        let text = "[A]\nHKR,,%name%\n[B]\nHKR,,%12%\\x,%other%\n[C]\nHKR,,Run%end%\n[Strings]\n\
            name = RunOnce\nend = Once\nother = \"a b\"\n";
        let document = Document::new(text);
        let model = Model::new(&document);
        let letters = [*b"nonc"];
        let wanted = model.wanted(&letters);
        let may = |name| model.may_have(model.section(name).expect("it is there"), &wanted);
        assert!(may("a") && may("c") && !may("b"));
    }
}
