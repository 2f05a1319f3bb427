//! Finding the entries in which a word may be, without reading the others.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};

use aho_corasick::packed::Searcher;
use memchr::{memmem, memrchr};

use super::{ByName, MergedSection, Model};
use crate::syntax::{Row, Section, Set};

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

    /// Calls back with where the words stand in a text, and where a character
    /// does that may be a letter of one. `lower` becomes the text in lower case.
    fn each(&self, text: &str, lower: &mut Vec<u8>, mut found: impl FnMut(usize)) {
        lower.clear();
        lower.extend(text.bytes().map(|byte| byte.to_ascii_lowercase()));
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

/// Words that are looked for in some fields of entries.
#[derive(Debug)]
pub struct Wanted<'w> {
    words: &'w Words,
    /// So many values of each entry count.
    values: usize,
    /// The keys of the strings that may have one of the words.
    in_strings: OnceCell<ByName<String>>,
    /// How often a string was met that might bring one.
    passed: Cell<usize>,
    /// Room for a text in lower case.
    lower: RefCell<Vec<u8>>,
}

impl<'w> Wanted<'w> {
    /// Looks for words in keys and in all values.
    pub fn anywhere(words: &'w Words) -> Wanted<'w> {
        Wanted::in_first(words, usize::MAX)
    }

    /// Looks for words in keys and in the first values, so many of them.
    pub fn in_first(words: &'w Words, values: usize) -> Wanted<'w> {
        Wanted {
            words,
            values,
            in_strings: OnceCell::new(),
            passed: Cell::new(0),
            lower: RefCell::default(),
        }
    }

    /// Whether strings are to be looked at only when it matters what they have;
    /// no more when that was asked, or often put off.
    fn is_patient(&self) -> bool {
        const OFTEN: usize = 256;
        self.passed.set(self.passed.get() + 1);
        self.in_strings.get().is_none() && self.passed.get() < OFTEN
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
        wanted: &Wanted<'_>,
    ) -> Vec<Row<'d, 't>> {
        let mut rows = Vec::new();
        for (_, part) in section.parts() {
            let found = self.rows_of_part(part, wanted).into_iter();
            rows.extend(found.filter_map(|row| part.row(row)));
        }
        rows
    }

    /// The entries of the INF that may have one of the words, each with its
    /// section; all of them where there are no words.
    pub fn rows_with_any(
        &'d self,
        wanted: Option<&Wanted<'_>>,
    ) -> impl Iterator<Item = (MergedSection<'d, 't>, Row<'d, 't>)> {
        self.sections().flat_map(move |section| {
            let rows: Vec<Row<'d, 't>> = match wanted {
                Some(wanted) => self.rows_with(section, wanted),
                None => section.rows().collect(),
            };
            rows.into_iter().map(move |row| (section, row))
        })
    }

    fn rows_of_part(&'d self, part: &'d Section<'t>, wanted: &Wanted<'_>) -> Vec<usize> {
        let body = self.document.slice(part.body());
        self.rows_where(part, wanted, |at, hiding| {
            let strings = || wanted.in_strings.get_or_init(|| self.strings_with(wanted));
            let brings = || {
                let strings = strings();
                !strings.items().is_empty() && strings.get(key_from(body, at + 1)).next().is_some()
            };
            let counts = || wanted.values == usize::MAX || commas_before(body, at) < wanted.values;
            match hiding {
                Hiding::Quotes | Hiding::Piece => counts(),
                // To ask what all strings have takes long, and so does to see
                // again and again that it does not count.
                Hiding::String if wanted.is_patient() => counts() && brings(),
                Hiding::String => brings() && counts(),
            }
        })
    }

    /// The keys of the strings that may have one of the words.
    fn strings_with(&'d self, wanted: &Wanted<'_>) -> ByName<String> {
        let strings = self.section("Strings").into_iter();
        let parts = strings.flat_map(|strings| strings.parts());
        let keys = parts.flat_map(|(_, part)| {
            // What a string stands for is not searched for others.
            let rows = self.rows_where(part, wanted, |_, hiding| hiding == Hiding::Quotes);
            let keys = rows.into_iter().filter_map(|row| part.row(row)?.key());
            keys.map(Cow::into_owned)
        });
        ByName::new(keys.collect(), |key| key)
    }

    /// The entries of a section in which a word stands, or may be for a reason
    /// that `may_have` takes.
    fn rows_where(
        &self,
        part: &Section<'t>,
        wanted: &Wanted<'_>,
        may_have: impl Fn(usize, Hiding) -> bool,
    ) -> Vec<usize> {
        let start = part.body().start;
        let body = self.document.slice(part.body());
        let mut rows: Vec<usize> = part.joined_rows().collect();
        let mut push = |at: usize| rows.extend(part.row_at(start + at));
        wanted.each(body, &mut push);
        each_hiding(body, |at, hiding| {
            if may_have(at, hiding) {
                push(at);
            }
        });
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}

/// Why an entry may have a word that does not stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hiding {
    /// Quotes are within a word.
    Quotes,
    /// What a string stands for is next to a piece of a word, or it is not plain
    /// which `%` are partners.
    Piece,
    /// A string may have the whole word.
    String,
}

/// What stands from an offset to the next `%` of the physical line; empty where
/// there is none.
fn key_from(text: &str, start: usize) -> &str {
    const ENDS: Set<2> = Set::of([b'%', b'\n']);
    let end = ENDS.find(text.as_bytes(), start);
    let is_closed = text.as_bytes().get(end) == Some(&b'%');
    text.get(start..end)
        .filter(|_| is_closed)
        .unwrap_or_default()
}

/// How many commas separate fields before an offset of its physical line; none
/// where the line is so long that it would take time to tell.
fn commas_before(text: &str, at: usize) -> usize {
    const FAR: usize = 4096;
    let from = at.saturating_sub(FAR);
    let before = text.as_bytes().get(from..at).unwrap_or_default();
    let line = match memrchr(b'\n', before) {
        Some(end) => end + 1,
        None if from == 0 => 0,
        None => return 0,
    };
    let mut is_quoted = false;
    let mut commas = 0;
    for byte in before.get(line..).unwrap_or_default() {
        is_quoted ^= *byte == b'"';
        commas += usize::from(*byte == b',' && !is_quoted);
    }
    commas
}

/// Whether quotes at an offset are within a word: between a letter or digit and
/// another are one or two of them.
fn is_within_word(bytes: &[u8], quotes: usize) -> bool {
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(b'\n');
    byte(quotes) == b'"'
        && is_word(byte(quotes.wrapping_sub(1)))
        && (is_word(byte(quotes + 1)) || (byte(quotes + 1) == b'"' && is_word(byte(quotes + 2))))
}

/// Whether a byte is an ASCII letter or digit.
fn is_word(byte: u8) -> bool {
    ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10)
}

/// Calls back with each place in a text, whose entries are one physical line
/// each, where an entry may have a word that does not stand there. Offsets, from 0.
fn each_hiding(text: &str, mut push: impl FnMut(usize, Hiding)) {
    const ENDS: Set<4> = Set::of([b',', b'"', b'\n', b';']);
    const SIGNS: Set<2> = Set::of([b'"', b'%']);
    let bytes = text.as_bytes();
    // Whether a word may go on beside a string: at an offset, or behind quotes there.
    let goes_on = |next: Option<usize>, second: Option<usize>| {
        let byte = |at: Option<usize>| bytes.get(at?).copied();
        let is_piece = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'%';
        match byte(next) {
            Some(b'"') => byte(second).is_some_and(|byte| is_piece(byte) || byte == b'"'),
            next => next.is_some_and(is_piece),
        }
    };
    // The `%` that waits for its partner.
    let mut open: Option<usize> = None;
    for at in SIGNS.find_all(bytes) {
        if bytes.get(at) == Some(&b'"') {
            if is_within_word(bytes, at) {
                push(at, Hiding::Quotes);
            }
            continue;
        }
        if let Some(first) = open.take() {
            let key = bytes.get(first..at).unwrap_or_default();
            let ends = ENDS.find(key, 0) < key.len();
            if ends || goes_on(Some(at + 1), Some(at + 2)) {
                push(first, Hiding::Piece);
            }
            if !ends {
                continue;
            }
        }
        let goes_on = goes_on(at.checked_sub(1), at.checked_sub(2));
        push(
            at,
            if goes_on {
                Hiding::Piece
            } else {
                Hiding::String
            },
        );
        open = Some(at);
    }
    if let Some(first) = open {
        push(first, Hiding::Piece);
    }
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
        let wanted = Wanted::anywhere(&words);
        model
            .sections()
            .flat_map(|section| {
                let may = model.rows_with(section, &wanted).into_iter();
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
        let may: Vec<bool> = found(text, &["RunOnce"])
            .into_iter()
            .map(|(_, may)| may)
            .collect();
        // Of the strings one has the word, and one a piece of it.
        assert_eq!(may, [true, false, true, true, true, false, true, false]);
        let text = text.replace("name = RunOnce\n", "");
        let may: Vec<bool> = found(&text, &["RunOnce"])
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
        let words = Words::new(&["RunOnce"]).expect("it is a word");
        let section = model.section("a").expect("it is there");
        let starts = |wanted: &Wanted<'_>| {
            let rows = model.rows_with(section, wanted).into_iter();
            rows.map(|row| row.start()).collect::<Vec<_>>()
        };
        assert_eq!(starts(&Wanted::in_first(&words, 3)), [4, 28]);
        assert_eq!(starts(&Wanted::anywhere(&words)), [4, 16, 28, 44]);
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
                "r", "U", "k", "\"", "\"", "\\", " ", "\n", "\r\n", ",", ";", "x", "=", "%", "%", "%s%", "%S%", "%t%", "%\u{130}%",
                "\u{212A}", "\u{130}", "\\\n",
            ]), 0..16),
            value in prop::sample::select(vec!["r", "uk", "ruk", "\"r\"uk", "x", "r\\\nuk", "\"a\"\"b\""]),
        ) {
            let text = format!(
                "[s]\n{}\n[Strings]\nx, ruk\ns = {value}\nt = u\n\"\u{130}\" = {value}\n", pieces.concat()
            );
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
