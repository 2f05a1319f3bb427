//! What takes the place of words: for each another of the same shape, the same wherever the
//! word is used, numbered in the order in which they come.

use hashbrown::{HashMap, HashSet};

use crate::schema::is_windows_word;
use crate::syntax::fold_case;

/// The replacements of words.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// By the words in the form of [`fold_case`].
    replaced: HashMap<(Kind, String), String>,
    /// In the order in which they came: the words as they were first written.
    order: Vec<(String, String)>,
    /// What must not be a replacement: words that are somewhere in the files, and
    /// replacements of others.
    taken: HashSet<String>,
    /// How many replacements there are of each shape.
    counts: HashMap<(Kind, String), usize>,
}

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Letters, and digits among them.
    Name,
    /// Hexadecimal digits, as hardware IDs and numbers have them.
    Hex,
    /// Decimal digits.
    Decimal,
    /// A GUID without braces.
    Guid,
}

const CONSONANTS: &[u8] = b"dlmnrsvz";
const VOWELS: &[u8] = b"aeo";
const DIGITS: &[u8] = b"0123456789";
const HEX_DIGITS: &[u8] = b"0123456789abcdef";

/// Letters of other alphabets, which every code page of the alphabet has.
const ALPHABETS: [(std::ops::RangeInclusive<char>, &str); 11] = [
    ('\u{C0}'..='\u{FF}', "äöüéèàçñ"),
    ('\u{100}'..='\u{24F}', "čšžěřůńś"),
    ('\u{370}'..='\u{3FF}', "αβγδεζηθ"),
    ('\u{400}'..='\u{4FF}', "абвгдежз"),
    ('\u{590}'..='\u{5FF}', "אבגדהוזח"),
    ('\u{600}'..='\u{6FF}', "ابتثجحخد"),
    ('\u{E00}'..='\u{E7F}', "กขคงจฉชซ"),
    ('\u{3040}'..='\u{309F}', "あいうえおかきく"),
    ('\u{30A0}'..='\u{30FF}', "アイウエオカキク"),
    ('\u{FF66}'..='\u{FF9D}', "ｱｲｳｴｵｶｷｸ"),
    ('\u{AC00}'..='\u{D7A3}', "가나다라마바사아"),
];
/// For Chinese signs, and for the letters of any other script: numerals.
const NUMERALS: &str = "一二三四五六七八";

/// How many words of a shape are tried at most before a letter more is taken.
const ATTEMPTS: usize = 4_000;

impl Words {
    /// Keeps a word from being a replacement.
    pub(super) fn take(&mut self, word: &str) {
        let word = fold_case(word);
        if !self.taken.contains(word.as_ref()) {
            self.taken.insert(word.into_owned());
        }
    }

    /// The words that have been replaced and what took their places, in the order in which
    /// they came.
    pub(super) fn order(&self) -> &[(String, String)] {
        &self.order
    }

    /// What takes the place of a word: in capitals where the word is.
    pub(super) fn replacement(&mut self, word: &str, kind: Kind) -> String {
        let key = (kind, fold_case(word).into_owned());
        let known = self.replaced.get(&key).cloned();
        let new = known.unwrap_or_else(|| {
            let new = self.next(&key.1, kind);
            self.take(&new);
            self.order
                .push((word.to_owned(), with_case_of(&new, word, kind)));
            self.replaced.insert(key, new.clone());
            new
        });
        with_case_of(&new, word, kind)
    }

    /// The next word of the shape of this one that is not taken.
    fn next(&mut self, word: &str, kind: Kind) -> String {
        let shape: String = word.chars().map(|c| shape_of(c, kind)).collect();
        for longer in 0.. {
            let shape = shape.clone() + &"a".repeat(longer);
            let count = self.counts.entry((kind, shape.clone())).or_default();
            let first = *count + usize::from(kind == Kind::Guid);
            for number in first..first + ATTEMPTS {
                let Some(new) = numbered(word, longer, kind, number) else {
                    break;
                };
                *count += 1;
                if !self.taken.contains(&new) && !is_windows_word(&new) {
                    return new;
                }
            }
        }
        String::new()
    }
}

/// A character for all that are replaced from the same letters.
fn shape_of(character: char, kind: Kind) -> char {
    match character {
        '0'..='9' => '0',
        'a'..='z' if kind == Kind::Name => 'a',
        other if other.is_ascii() => '0',
        other => letters_for(other).chars().next().unwrap_or('x'),
    }
}

/// The letters that take the place of one that is not of ASCII.
fn letters_for(character: char) -> &'static str {
    let alphabet = ALPHABETS
        .iter()
        .find(|(range, _)| range.contains(&character));
    alphabet.map_or(NUMERALS, |(_, letters)| letters)
}

/// A letter that is not of ASCII for another.
pub(super) fn letter_for(character: char) -> char {
    letters_for(character).chars().next().unwrap_or('x')
}

/// The word with a number of the shape of another, so many letters longer. `None` where
/// there are not so many.
fn numbered(word: &str, longer: usize, kind: Kind, number: usize) -> Option<String> {
    let mut rest = match kind {
        Kind::Name => spread(number, word, longer),
        _ => number,
    };
    let mut take = |letters: usize| {
        let place = rest % letters;
        rest /= letters;
        place
    };
    let ascii =
        |letters: &'static [u8], place: usize| letters.get(place).copied().map_or('x', char::from);
    if kind != Kind::Name {
        // Numbers count up from their ends, and begin with a 1 as long as they can.
        let digits = if kind == Kind::Decimal {
            DIGITS
        } else {
            HEX_DIGITS
        };
        let mut new: Vec<char> = word
            .chars()
            .chain(std::iter::repeat_n('0', longer))
            .collect();
        for place in new.iter_mut().rev().filter(|c| c.is_ascii_alphanumeric()) {
            *place = ascii(digits, take(digits.len()));
        }
        if let Some(first) = new.first_mut().filter(|_| kind != Kind::Guid) {
            let value = first.to_digit(16).unwrap_or_default() as usize + 1;
            *first = ascii(digits, value % digits.len());
        }
        return (rest == 0).then(|| new.into_iter().collect());
    }
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    let keeps_digits = keeps_digits(digits, letters);
    let mut is_vowel = false;
    let mut new = String::with_capacity(word.len());
    for character in word.chars().chain(std::iter::repeat_n('a', longer)) {
        new.push(match character {
            '0'..='9' if keeps_digits => character,
            '0'..='9' => ascii(DIGITS, take(DIGITS.len())),
            'a'..='z' => {
                let letters = if is_vowel { VOWELS } else { CONSONANTS };
                is_vowel = !is_vowel;
                ascii(letters, take(letters.len()))
            }
            other => {
                let letters = letters_for(other);
                let place = take(letters.chars().count());
                letters.chars().nth(place).unwrap_or('x')
            }
        });
    }
    (rest == 0).then_some(new)
}

/// Names that follow each other would differ in one letter: the number of another that is as
/// good, as long as there are words of the shape, and too great a number from there on.
fn spread(number: usize, word: &str, longer: usize) -> usize {
    const MANY: usize = 1 << 24;
    let (mut all, mut is_vowel) = (1_usize, false);
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    let keeps_digits = keeps_digits(digits, letters);
    for character in word.chars().chain(std::iter::repeat_n('a', longer)) {
        if all > MANY {
            break;
        }
        all *= match character {
            '0'..='9' if keeps_digits => 1,
            '0'..='9' => DIGITS.len(),
            'a'..='z' => {
                is_vowel = !is_vowel;
                if is_vowel {
                    CONSONANTS.len()
                } else {
                    VOWELS.len()
                }
            }
            other => letters_for(other).chars().count(),
        };
    }
    if number >= all {
        return usize::MAX;
    }
    // Without a divisor in common with the numbers of letters, so that each comes once.
    let step = (all / 8 * 5 + 1..).find(|step| step % 2 != 0 && step % 3 != 0 && step % 5 != 0);
    (number + 7 * word.len()) * step.unwrap_or(1) % all
}

/// Whether digits in a name stay: few behind it are its second, its 64-bit one.
fn keeps_digits(digits: usize, letters: usize) -> bool {
    digits < 3 && letters > 2
}

/// A replacement with capitals where the word has them.
fn with_case_of(new: &str, word: &str, kind: Kind) -> String {
    let is_lower = word.chars().any(char::is_lowercase);
    if kind == Kind::Hex && !is_lower {
        return new.to_ascii_uppercase();
    }
    let is_upper = word.chars().any(char::is_uppercase) && !is_lower;
    let mut of_word = word.chars();
    let letters = new.chars().map(|letter| match of_word.next() {
        Some(old) if old.is_uppercase() => letter.to_ascii_uppercase(),
        // A digit of the word in whose place a letter stands, or the end of the word.
        Some(old) if is_upper && !old.is_alphabetic() => letter.to_ascii_uppercase(),
        None if is_upper => letter.to_ascii_uppercase(),
        _ => letter,
    });
    letters.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_gets_the_same_replacement_in_any_case() {
        let mut words = Words::default();
        let mut new = |word: &str| words.replacement(word, Kind::Name);
        let gadget = new("gadget");
        assert_eq!(gadget.len(), 6);
        assert_eq!(new("GADGET"), gadget.to_ascii_uppercase());
        assert_eq!(new("Gadget").to_ascii_lowercase(), gadget);
        assert_ne!(new("widget"), gadget);
    }

    #[test]
    fn replacements_have_the_shapes_of_words_and_are_never_words_of_the_files() {
        let mut words = Words::default();
        for taken in ["molava", "1001"] {
            words.take(taken);
        }
        let mut new = |word: &str, kind| words.replacement(word, kind);
        assert_ne!(new("gadget", Kind::Name), "molava");
        assert!(new("Gadget64", Kind::Name).ends_with("64"));
        assert_eq!(new("10DE", Kind::Hex), "1000");
        assert_eq!(new("8086", Kind::Hex), "1002");
        assert_eq!(new("2000", Kind::Decimal), "1003");
        assert_eq!(new("ガジェット", Kind::Name).chars().count(), 5);
        let guid = "12345678-9abc-def0-1234-56789abcdef0";
        assert_eq!(
            new(guid, Kind::Guid),
            "00000000-0000-0000-0000-000000000001"
        );
    }

    #[test]
    fn where_words_of_a_shape_run_out_they_get_longer() {
        let mut words = Words::default();
        let names: HashSet<String> = ('a'..='z')
            .flat_map(|first| ('a'..='z').map(move |second| format!("{first}{second}")))
            .map(|word| words.replacement(&word, Kind::Name))
            .collect();
        assert_eq!(names.len(), 26 * 26);
        assert!(names.iter().all(|name| (2..=4).contains(&name.len())));
    }
}
