//! What somebody may have meant who wrote a name that there is not.

use super::ALL;

/// How alike two names have to be, from 0 to 1: two wrong letters in eight are taken
/// for a slip.
const ALIKE: f64 = 0.7;

/// The one of some names that is most like a word, where one is like it. Case, and
/// `_` or blanks for `-`, do not count.
pub fn similar<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let plain = |text: &str| text.trim().to_lowercase().replace(['_', ' '], "-");
    let word = plain(word);
    let rated = names.into_iter().map(|name| {
        let alike = strsim::normalized_damerau_levenshtein(&word, &plain(name));
        (alike, name)
    });
    let best = rated.max_by(|(a, _), (b, _)| a.total_cmp(b));
    best.filter(|(alike, _)| *alike >= ALIKE)
        .map(|(_, name)| name)
}

/// What to do about a name that no rule has, as the end of a sentence.
pub fn did_you_mean(name: &str) -> String {
    match similar(name, ALL.iter().map(|rule| rule.name)) {
        Some(rule) => format!("did you mean '{rule}'? `infmend rules` lists all rules"),
        None => "`infmend rules` lists all rules".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_leads_to_the_rule_and_another_word_to_none() {
        let rule = |word| similar(word, ALL.iter().map(|rule| rule.name));
        for (word, expected) in [
            ("reboot-directve", Some("reboot-directive")),
            ("Reboot_Directive", Some("reboot-directive")),
            ("restart-copyflag", Some("restart-copy-flag")),
            ("in-use-rename", Some("in-use-rename")),
            ("nothing-like-it", None),
            ("", None),
        ] {
            assert_eq!(rule(word), expected, "{word}");
        }
    }
}
