//! Finding the entries in which a word may be, without reading the others.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};

use aho_corasick::packed::Searcher;
use memchr::memmem;

use super::{ByName, MergedSection, Model};
use crate::syntax::{Row, Section};

/// Words that somebody looks for in an INF, in any case.
#[derive(Debug)]
pub struct PrefilterWords {
    /// In lower case.
    words: Vec<String>,
    /// Looks for all of them at once, where the machine can.
    together: Option<Searcher>,
}

impl PrefilterWords {
    /// Words of ASCII letters and digits; `None` where one is not, or where there
    /// are more than can be looked for at once.
    pub fn new(words: &[&str]) -> Option<PrefilterWords> {
        if words.len() > AT_ONCE {
            return None;
        }
        let is_word =
            |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let words: Option<Vec<String>> = words
            .iter()
            .map(|word| is_word(word).then(|| word.to_ascii_lowercase()))
            .collect();
        let words = words?;
        Some(PrefilterWords {
            together: Searcher::new(&words),
            words,
        })
    }

    /// Calls back with where the words stand in a text, and where a character
    /// does that may be a letter of one. `lower` becomes the text in lower case.
    fn each(&self, text: &str, lower: &mut Vec<u8>, mut found: impl FnMut(usize)) {
        lower.clear();
        // Letters as small ones; digits stay as they are. Other bytes may become
        // letters, and what has some of these is found as well.
        lower.extend(text.bytes().map(|byte| byte | 0x20));
        match &self.together {
            Some(together) => together
                .find_iter(&*lower)
                .for_each(|word| found(word.start())),
            None => self
                .words
                .iter()
                .flat_map(|word| memmem::find_iter(&*lower, word))
                .for_each(&mut found),
        }
        if !text.is_ascii() {
            // What has an ASCII letter in its lower case: the Kelvin sign, and
            // the capital i with a dot.
            ["\u{212A}", "\u{130}"]
                .iter()
                .flat_map(|other| memmem::find_iter(text.as_bytes(), other))
                .for_each(found);
        }
    }
}

/// The number of words that are looked for at once. To look for more, one after the other,
/// takes longer than to read all entries.
const AT_ONCE: usize = 64;

/// Words that are looked for in some fields of entries.
#[derive(Debug)]
pub struct Prefilter<'w> {
    words: &'w PrefilterWords,
    /// Number of leading values to search.
    values: usize,
    /// The keys of the strings that may have one of the words.
    in_strings: OnceCell<ByName<String>>,
    /// Room for a text in lower case.
    lower: RefCell<Vec<u8>>,
}

impl<'w> Prefilter<'w> {
    /// Looks for words in keys and in all values.
    pub fn anywhere(words: &'w PrefilterWords) -> Prefilter<'w> {
        Prefilter::in_first(words, usize::MAX)
    }

    /// Looks for words in keys and in that many leading values.
    pub fn in_first(words: &'w PrefilterWords, values: usize) -> Prefilter<'w> {
        Prefilter {
            words,
            values,
            in_strings: OnceCell::new(),
            lower: RefCell::default(),
        }
    }

    fn each(&self, text: &str, found: impl FnMut(usize)) {
        self.words.each(text, &mut self.lower.borrow_mut(), found);
    }
}

/// The longest run of ASCII letters and digits in a name, if there is any.
pub fn longest_word(name: &str) -> Option<&str> {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .max_by_key(|word| word.len())
        .filter(|word| !word.is_empty())
}

impl<'d, 't> Model<'d, 't> {
    /// The entries of a section that may have one of the words, after string
    /// substitution, in the order of the file; the others certainly have none.
    pub fn rows_with(
        &'d self,
        section: MergedSection<'d, 't>,
        prefilter: &Prefilter<'_>,
    ) -> Vec<Row<'d, 't>> {
        let mut rows = Vec::new();
        for (_, part) in section.parts() {
            let found = self.rows_of_part(part, prefilter).into_iter();
            rows.extend(found.filter_map(|row| part.row(row)));
        }
        rows
    }

    /// The entries of the INF that may have one of the words, each with its
    /// section; all of them where there are no words.
    pub fn rows_with_any(
        &'d self,
        prefilter: Option<&Prefilter<'_>>,
    ) -> impl Iterator<Item = (MergedSection<'d, 't>, Row<'d, 't>)> {
        self.sections().flat_map(move |section| {
            let rows: Vec<Row<'d, 't>> = match prefilter {
                Some(prefilter) => self.rows_with(section, prefilter),
                None => section.rows().collect(),
            };
            rows.into_iter().map(move |row| (section, row))
        })
    }

    /// The entries of one section, by their indices in it.
    fn rows_of_part(&'d self, part: &'d Section<'t>, prefilter: &Prefilter<'_>) -> Vec<usize> {
        let body = self.document.slice(part.body());
        let mut rows = rows_with_words(part, body, prefilter);
        let strings = || {
            prefilter
                .in_strings
                .get_or_init(|| self.strings_with(prefilter))
        };
        let brings = |key: &str| {
            let strings = strings();
            !strings.items().is_empty() && strings.get(key).next().is_some()
        };
        let hiding = part.rows().enumerate();
        let hiding = hiding.filter(|(_, row)| row.may_hide_word(prefilter.values, brings));
        rows.extend(hiding.map(|(index, _)| index));
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// The keys of the strings that may have one of the words. What a string
    /// stands for is not searched for others.
    fn strings_with(&'d self, prefilter: &Prefilter<'_>) -> ByName<String> {
        let strings = self.section("Strings").into_iter();
        let parts = strings.flat_map(|strings| strings.parts());
        let keys = parts.flat_map(|(_, part)| {
            let body = self.document.slice(part.body());
            let mut rows = rows_with_words(part, body, prefilter);
            rows.extend(part.rows_with_parted_word());
            rows.sort_unstable();
            rows.dedup();
            let keys = rows.into_iter().filter_map(|row| part.row(row)?.key());
            keys.map(Cow::into_owned)
        });
        ByName::new(keys.collect(), |key| key)
    }
}

/// The entries of a section, whose body is given, in which a word stands; and
/// those of more than one physical line, in which one may be parted.
fn rows_with_words(part: &Section<'_>, body: &str, prefilter: &Prefilter<'_>) -> Vec<usize> {
    let mut rows: Vec<usize> = part.joined_rows().collect();
    let start = part.body().start;
    prefilter.each(body, |at| rows.extend(part.row_at(start + at)));
    rows
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;
    use crate::syntax::{Document, Field, fold_case};
    use proptest::prelude::*;

    fn found(text: &str, word: &str, values: usize) -> Vec<(usize, bool)> {
        let document = Document::new(text);
        let model = Model::new(&document);
        let words = PrefilterWords::new(&[word]).expect("it is a word");
        let prefilter = Prefilter::in_first(&words, values);
        model
            .sections()
            .flat_map(|section| {
                let may = model.rows_with(section, &prefilter).into_iter();
                let may: Vec<usize> = may.map(|row| row.start()).collect();
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
        let may: Vec<bool> = found(text, "RunOnce", usize::MAX)
            .into_iter()
            .map(|(_, may)| may)
            .collect();
        // Of the strings one has the word, and one a piece of it.
        assert_eq!(may, [true, false, true, true, true, false, true, false]);
        let text = text.replace("name = RunOnce\n", "");
        let may: Vec<bool> = found(&text, "RunOnce", usize::MAX)
            .into_iter()
            .map(|(_, may)| may)
            .collect();
        assert_eq!(may, [false, false, true, true, true, false, false]);
    }

    #[test]
    fn only_the_values_that_count_make_an_entry_one_that_may_have_a_word() {
        let text = "[A]\nHKR,,%s%,,x\nHKR,,a,,%s%\nHKR,,\"a,b,c\"%s%\nHKR,,a,,Run\"Once\"\n\
            [Strings]\ns = RunOnce\n";
        let document = Document::new(text);
        let model = Model::new(&document);
        let words = PrefilterWords::new(&["RunOnce"]).expect("it is a word");
        let section = model.section("a").expect("it is there");
        let starts = |prefilter: &Prefilter<'_>| {
            let rows = model.rows_with(section, prefilter).into_iter();
            rows.map(|row| row.start()).collect::<Vec<_>>()
        };
        assert_eq!(starts(&Prefilter::in_first(&words, 3)), [4, 28]);
        assert_eq!(starts(&Prefilter::anywhere(&words)), [4, 16, 28, 44]);
    }

    #[test]
    fn only_letters_and_digits_are_looked_for() {
        assert!(PrefilterWords::new(&["a1"]).is_some());
        assert!(
            PrefilterWords::new(&["a1", "a b"]).is_none() && PrefilterWords::new(&[""]).is_none()
        );
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
                "r", "U", "k", "\"", "\"", "\\", " ", "\n", "\r\n", ",", ";", "x", "=", "%", "%", "%s%", "%S%", "%t%", "%\u{130}%",
                "\u{212A}", "\u{130}", "\\\n",
            ]), 0..16),
            value in prop::sample::select(vec!["r", "uk", "ruk", "\"r\"uk", "x", "r\\\nuk", "\"a\"\"b\""]),
            values in prop::sample::select(vec![1, 2, 3, usize::MAX]),
        ) {
            let text = format!(
                "[s]\n{}\n;{:70}\n[Strings]\nx, ruk\ns = {value}\nt = u\n\"\u{130}\" = {value}\n", pieces.concat(), ""
            );
            let found = found(&text, "ruk", values);
            let document = Document::new(&text);
            let model = Model::new(&document);
            for entry in model.sections().flat_map(|section| section.entries()) {
                let has = |field: &Field<'_>| fold_case(&model.text(field.value())).contains("ruk");
                let fields = entry.fields().iter().take(values);
                let fields = fields.chain(entry.explicit_key());
                let known = found.iter().find(|(start, _)| *start == entry.range().start);
                let may = known.is_some_and(|(_, may)| *may);
                prop_assert!(may || !fields.clone().any(has), "{:?}", entry);
            }
        }
    }
}
