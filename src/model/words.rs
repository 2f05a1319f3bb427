//! Finding the entries in which a word may be, without reading the others.

use std::ops::Range;

use aho_corasick::packed::Searcher;
use memchr::{memchr3_iter, memmem};

use super::{MergedSection, Model};
use crate::syntax::{Row, Section};

/// Words that somebody looks for in an INF, in any case.
#[derive(Debug)]
pub struct Words {
    /// In lower case.
    words: Vec<String>,
    /// Looks for all of them at once, where the machine can.
    together: Option<Searcher>,
}

impl Words {
    /// Words of ASCII letters and digits; `None` where one is none.
    pub fn new(words: &[&str]) -> Option<Words> {
        let is_word =
            |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let words: Option<Vec<String>> = words
            .iter()
            .map(|word| is_word(word).then(|| word.to_ascii_lowercase()))
            .collect();
        let words = words?;
        Some(Words {
            together: Searcher::new(&words),
            words,
        })
    }

    /// Where the words stand in a text in lower case, in ascending order.
    fn find(&self, lower: &str) -> Vec<usize> {
        if let Some(together) = &self.together {
            return together
                .find_iter(lower)
                .map(|found| found.start())
                .collect();
        }
        let words = self.words.iter();
        let mut found: Vec<usize> = words
            .flat_map(|word| memmem::find_iter(lower.as_bytes(), word))
            .collect();
        found.sort_unstable();
        found
    }
}

/// Where words may be in an INF.
#[derive(Debug)]
pub struct Places {
    /// Where they stand in the text, in ascending order, and where a character
    /// stands that may be a letter of one.
    written: Vec<usize>,
    /// Whether a string may have them.
    in_strings: bool,
}

impl<'d, 't> Model<'d, 't> {
    /// Looks for words.
    pub fn find(&'d self, words: &Words) -> Places {
        let text = self.document.slice(0..self.document.end());
        let lower = text.to_ascii_lowercase();
        let mut written = words.find(&lower);
        if !text.is_ascii() {
            // What has an ASCII letter in its lower case: the Kelvin sign, and
            // the capital i with a dot.
            for other in ["\u{212A}", "\u{130}"] {
                written.extend(memmem::find_iter(text.as_bytes(), other));
            }
            written.sort_unstable();
        }
        let strings = self.section("Strings").into_iter();
        let mut parts = strings.flat_map(|strings| strings.parts());
        let in_strings = parts.any(|(_, part)| {
            let hides = |hidden: Hidden| hidden.why == Why::Quotes;
            !within(&written, part.body()).is_empty()
                || part.joined_rows().next().is_some()
                || hidden(self.document.slice(part.body())).any(hides)
        });
        Places {
            written,
            in_strings,
        }
    }

    /// The entries of a section that may have one of the words in a field, after
    /// string substitution, in the order of the file; the others certainly have
    /// none.
    pub fn rows_with(
        &'d self,
        section: MergedSection<'d, 't>,
        places: &Places,
    ) -> impl Iterator<Item = Row<'d, 't>> + use<'d, 't> {
        let parts: Vec<_> = section
            .parts()
            .map(|(_, part)| (part, self.rows_of_part(part, places)))
            .collect();
        parts
            .into_iter()
            .flat_map(|(part, rows)| rows.into_iter().filter_map(|row| part.row(row)))
    }

    fn rows_of_part(&'d self, part: &'d Section<'t>, places: &Places) -> Vec<usize> {
        let body = part.body();
        let written = within(&places.written, body.clone()).iter().copied();
        let hidden = hidden(self.document.slice(body.clone()))
            .filter(|hidden| hidden.why != Why::InString || places.in_strings)
            .map(|hidden| body.start + hidden.at);
        let rows = written.chain(hidden).filter_map(|at| part.row_at(at));
        let mut rows: Vec<usize> = rows.chain(part.joined_rows()).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}

/// Of places in ascending order those within a range.
fn within(places: &[usize], range: Range<usize>) -> &[usize] {
    let start = places.partition_point(|place| *place < range.start);
    let end = places.partition_point(|place| *place < range.end);
    places.get(start..end).unwrap_or_default()
}

/// A place in a physical line where a word may be that does not stand there.
#[derive(Debug, Clone, Copy)]
struct Hidden {
    /// Its offset.
    at: usize,
    why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// Quotes are within the word.
    Quotes,
    /// What a string stands for is next to a piece of the word, or it is not
    /// plain which `%` are partners.
    AtString,
    /// A string may have the whole word.
    InString,
}

/// The places in a text.
fn hidden(text: &str) -> impl Iterator<Item = Hidden> + '_ {
    let bytes = text.as_bytes();
    let byte = move |at: usize| bytes.get(at).copied().unwrap_or(b'\n');
    let is_word = move |at: usize| byte(at).is_ascii_alphanumeric();
    // The `%` that waits for its partner.
    let mut open: Option<usize> = None;
    let end = std::iter::once(bytes.len());
    let marks = memchr3_iter(b'"', b'%', b'\n', bytes).chain(end);
    marks.filter_map(move |at| {
        let before = at.wrapping_sub(1);
        let why = match (byte(at), open) {
            (b'"', None) => {
                let behind = is_word(at + 1) || (byte(at + 1) == b'"' && is_word(at + 2));
                (is_word(before) && behind).then_some(Why::Quotes)
            }
            (b'%', None) => {
                open = Some(at);
                let joins = is_word(before) || (byte(before) == b'%' && at > 0);
                Some(if joins { Why::AtString } else { Why::InString })
            }
            (b'%', Some(first)) => {
                open = None;
                let key = bytes.get(first..at).unwrap_or_default();
                let is_odd = key.iter().any(|byte| b",;".contains(byte));
                (is_odd || is_word(at + 1)).then_some(Why::AtString)
            }
            (b'"', Some(_)) => Some(Why::AtString),
            // The end of the line, or of the text.
            (_, None) => None,
            (_, Some(_)) => {
                open = None;
                return Some(Hidden {
                    at: before,
                    why: Why::AtString,
                });
            }
        };
        why.map(|why| Hidden { at, why })
    })
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;
    use crate::syntax::{Document, Field, fold};
    use proptest::prelude::*;

    fn found(text: &str, words: &[&str]) -> Vec<(usize, bool)> {
        let document = Document::new(text);
        let model = Model::new(&document);
        let words = Words::new(words).expect("they are words");
        let places = model.find(&words);
        model
            .sections()
            .flat_map(|section| {
                let may: Vec<usize> = model
                    .rows_with(section, &places)
                    .map(|row| row.start())
                    .collect();
                let rows = section.rows().map(|row| row.start());
                rows.map(|start| (start, may.contains(&start)))
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    #[test]
    fn rows_may_have_what_is_written_and_what_strings_bring() {
        let text = "[A]\nHKR,,%name%\nHKR,,%12%\\x,%other%\nHKR,,Run%end%\nHKR,,runONCE\nHKR,,Run\"Once\"\n\
            HKR,,Once\n[Strings]\nname = RunOnce\nend = Once\n";
        let may: Vec<bool> = found(text, &["RunOnce"])
            .into_iter()
            .map(|(_, may)| may)
            .collect();
        // A string has the word, so that each of them may.
        assert_eq!(may, [true, true, true, true, true, false, true, false]);
        let text = text.replace("name = RunOnce\n", "");
        let may: Vec<bool> = found(&text, &["RunOnce"])
            .into_iter()
            .map(|(_, may)| may)
            .collect();
        assert_eq!(may, [false, false, true, true, true, false, false]);
    }

    #[test]
    fn only_letters_and_digits_are_looked_for() {
        assert!(Words::new(&["a1"]).is_some());
        assert!(Words::new(&["a1", "a b"]).is_none() && Words::new(&[""]).is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 20_000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn a_word_that_a_value_has_is_in_a_row_that_may_have_it(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "r", "U", "k", "\"", "\"", "\\", " ", "\n", "\r\n", ",", ";", "x", "=", "%", "%", "%s%", "%t%",
                "\u{212A}", "\u{130}", "\\\n",
            ]), 0..16),
            value in prop::sample::select(vec!["r", "uk", "ruk", "\"r\"uk", "x", "r\\\nuk", "\"a\"\"b\""]),
        ) {
            let text = format!("[s]\n{}\n[Strings]\ns = {value}\nt = u\n", pieces.concat());
            let found = found(&text, &["ruk"]);
            let document = Document::new(&text);
            let model = Model::new(&document);
            for entry in model.sections().flat_map(|section| section.entries()) {
                let has = |field: &Field<'_>| fold(&model.text(field.value())).contains("ruk");
                let fields = entry.fields().iter().chain(entry.explicit_key());
                let known = found.iter().find(|(start, _)| *start == entry.range().start);
                let may = known.is_some_and(|(_, may)| *may);
                prop_assert!(may || !fields.clone().any(has), "{:?}", entry);
            }
        }
    }
}
