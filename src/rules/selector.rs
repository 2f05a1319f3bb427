//! What rules are selected by.

use super::{ALL, Rule};
use crate::schema::{FORMER_CODES, infverif_code};

/// What a user selects, or leaves out.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Selector {
    /// A rule.
    Rule(&'static Rule),
    /// What InfVerif reports under a code, whatever rule finds it.
    Code(u16),
    /// All that InfVerif reports.
    InfVerif,
}

/// What selects all that InfVerif reports.
pub const INFVERIF: &str = "infverif";

impl Selector {
    /// What a name, in any case, or the number of a code stands for.
    ///
    /// # Errors
    /// Why it stands for nothing, as a sentence; nothing where that is plain.
    pub fn named(name: &str) -> Result<Selector, Option<String>> {
        if let Some(rule) = Rule::named(name) {
            return Ok(Selector::Rule(rule));
        }
        if name.eq_ignore_ascii_case(INFVERIF) {
            return Ok(Selector::InfVerif);
        }
        let Ok(number) = name.parse() else {
            return Err(None);
        };
        if rules_with(number).next().is_some() {
            return Ok(Selector::Code(number));
        }
        let former = FORMER_CODES.iter().find(|(old, _)| *old == number);
        Err(Some(match former {
            Some((_, new)) => format!("InfVerif has {new} for what was {number}"),
            None if infverif_code(number).is_some() => {
                format!("infmend does not check what InfVerif reports as {number}")
            }
            None => format!("InfVerif has no code {number}"),
        }))
    }

    /// As it is written on a command line.
    pub fn name(self) -> String {
        match self {
            Selector::Rule(rule) => rule.name.to_owned(),
            Selector::Code(number) => number.to_string(),
            Selector::InfVerif => INFVERIF.to_owned(),
        }
    }
}

/// The rules of infmend that report a code.
pub fn rules_with(number: u16) -> impl Iterator<Item = &'static Rule> {
    ALL.iter()
        .filter(move |rule| rule.infverif.codes.contains(&number))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn rules_codes_and_all_of_infverif_have_names() {
        for name in ["pnp-lockdown", "1324", "infverif"] {
            assert_eq!(Selector::named(name).unwrap().name(), name);
            assert_eq!(Selector::named(&name.to_uppercase()).unwrap().name(), name);
        }
        assert!(rules_with(1324).any(|rule| rule.name == "pnp-lockdown"));
    }

    #[test]
    fn a_number_that_selects_nothing_says_why() {
        for (number, reason) in [
            ("2086", "2092"),
            ("1017", "does not check"),
            ("999", "no code 999"),
        ] {
            let error = Selector::named(number).unwrap_err().unwrap();
            assert!(error.contains(reason), "{error}");
        }
        assert!(Selector::named("pnp-lockdwon").unwrap_err().is_none());
    }
}
