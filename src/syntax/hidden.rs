//! Whether a word can be in a value without being in the text.

/// Whether entries in a stretch of text may read a word of ASCII letters and
/// digits that does not stand there in one piece: put together from what is
/// inside and outside of quotes, from joined lines, or by folding characters
/// beyond ASCII. `false` is certain; string substitution is not thought of.
///
/// Where it is `false`, each physical line is a logical one.
pub(crate) fn hides_words(text: &str) -> bool {
    let bytes = text.as_bytes();
    let second = bytes.get(1..).unwrap_or_default();
    let third = bytes.get(2..).unwrap_or_default();
    let fourth = bytes.get(3..).unwrap_or_default();
    // Without a branch, so that the compiler makes a vector of it. The last
    // bytes have no neighbours to make a word with; padding stands for them.
    let windows = bytes.iter().zip(second).zip(third).zip(fourth);
    let mut hides = false;
    for (((a, b), c), d) in windows {
        hides |= is_hiding(*a, *b, *c, *d);
    }
    let at = |index: usize| bytes.get(index).copied().unwrap_or(b'\n');
    let tail = bytes.len().saturating_sub(3);
    for start in tail..bytes.len() {
        hides |= is_hiding(at(start), at(start + 1), at(start + 2), at(start + 3));
    }
    hides || bytes.first() == Some(&b'\\')
}

/// A piece of a word, one or two quotes, and another piece; a backslash at the
/// end of a line or before a comment; a byte beyond ASCII.
fn is_hiding(a: u8, b: u8, c: u8, d: u8) -> bool {
    let quotes = (b == b'"') & (is_word(c) | ((c == b'"') & is_word(d)));
    let joins = (b == b'\\') & ((c <= b' ') | (c == b';'));
    (is_word(a) & quotes) | joins | (a >= 0x80)
}

fn is_word(byte: u8) -> bool {
    ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Document, fold};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 20_000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn a_word_that_a_value_has_stands_in_the_text_where_none_is_hidden(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "r", "U", "n", "\"", "\"", "\\", " ", "\n", "\r\n", ",", ";", "x", "=", "%", "\u{212A}", "\\\n",
            ]), 0..16),
        ) {
            let text = format!("[s]\n{}", pieces.concat());
            let document = Document::new(&text);
            for section in document.sections() {
                let body = document.slice(section.body());
                let entries = || section.lines().iter().filter_map(|line| line.entry.as_ref());
                let reads = entries()
                    .flat_map(|entry| entry.fields())
                    .any(|field| fold(field.value()).contains("run"));
                prop_assert!(hides_words(body) || !reads || fold(body).contains("run"));
                let joined = entries().any(|entry| {
                    document.slice(entry.range()).trim_end_matches('\n').contains('\n')
                });
                prop_assert!(hides_words(body) || !joined);
            }
        }
    }

    #[test]
    fn ordinary_registry_lines_hide_nothing() {
        let body = "HKR,,\"Value\",0x10000,\"%12%\\a.sys\" ; note\r\nHKLM,SYSTEM\\Key,,,\"say \"\"yes\"\"\"\r\n";
        assert!(!hides_words(body));
        assert!(hides_words("HKR,,Run\"Once\"\r\n"));
    }
}
