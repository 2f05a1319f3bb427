//! The rules that are asked about a file.

use std::iter;
use std::sync::{Arc, LazyLock};

use super::{ALL, Rule, Visit};
use crate::model::PrefilterWords;

/// The [`Rule::registry_words`] of all rules of infmend.
static REGISTRY_WORDS: LazyLock<Arc<Option<PrefilterWords>>> =
    LazyLock::new(|| Arc::new(registry_words(&ALL.iter().collect::<Vec<_>>())));

/// The rules that are asked about a file, which are infmend's, rules of others, or
/// both. Rules that are known and not selected find nothing; comments may name
/// them all the same.
///
/// Each name is that of one rule, in any case. The rules of infmend come first, in the
/// order of [`ALL`], then the others in the order in which they were added.
///
/// ```
/// use infmend::rules::RuleSet;
///
/// let rules = RuleSet::all().select(|rule| rule.group == "restart");
/// assert!(rules.iter().all(|rule| rule.group == "restart"));
/// assert!(rules.named("pnp-lockdown").is_some());
/// ```
#[derive(Debug, Clone)]
pub struct RuleSet {
    /// Each with whether it is selected.
    rules: Vec<(&'static Rule, bool)>,
    /// Those of all that are known; none where all registry values have to be read.
    registry_words: Arc<Option<PrefilterWords>>,
}

impl RuleSet {
    /// All rules of infmend, all of them selected.
    pub fn all() -> RuleSet {
        RuleSet::of_infmend(true)
    }

    fn of_infmend(selected: bool) -> RuleSet {
        RuleSet {
            rules: ALL.iter().zip(iter::repeat(selected)).collect(),
            registry_words: Arc::clone(&REGISTRY_WORDS),
        }
    }

    /// These and one more, which is selected. It takes the place of one of the same
    /// name.
    #[must_use]
    pub fn with(mut self, rule: &'static Rule) -> RuleSet {
        let same_name = |known: &Rule| known.name.eq_ignore_ascii_case(rule.name);
        let places = self.rules.iter_mut();
        match places.into_iter().find(|(known, _)| same_name(known)) {
            Some(place) => *place = (rule, true),
            None => self.rules.push((rule, true)),
        }
        if !is_searched_for(rule) {
            self.registry_words = Arc::new(registry_words(&self.known().collect::<Vec<_>>()));
        }
        self
    }

    /// The same rules, of which those are selected of which this is true.
    #[must_use]
    pub fn select(mut self, is_wanted: impl Fn(&Rule) -> bool) -> RuleSet {
        for (rule, is_selected) in &mut self.rules {
            *is_selected = is_wanted(rule);
        }
        self
    }

    /// The same rules, of which those of which this is true are not selected any more.
    #[must_use]
    pub fn deselect(mut self, is_unwanted: impl Fn(&Rule) -> bool) -> RuleSet {
        for (rule, is_selected) in &mut self.rules {
            *is_selected &= !is_unwanted(rule);
        }
        self
    }

    /// The rules that are selected.
    pub fn iter(&self) -> impl Iterator<Item = &'static Rule> + '_ {
        let selected = self.rules.iter().filter(|(_, is_selected)| *is_selected);
        selected.map(|(rule, _)| *rule)
    }

    /// Whether a rule of a name, in any case, is selected.
    pub fn has(&self, name: &str) -> bool {
        self.iter().any(|rule| rule.name.eq_ignore_ascii_case(name))
    }

    /// The rule of a name, in any case, whether it is selected or not.
    pub fn named(&self, name: &str) -> Option<&'static Rule> {
        self.known()
            .find(|rule| rule.name.eq_ignore_ascii_case(name))
    }

    fn known(&self) -> impl Iterator<Item = &'static Rule> + '_ {
        self.rules.iter().map(|(rule, _)| *rule)
    }

    /// The [`Rule::registry_words`] of all; none where all values have to be read.
    pub(super) fn registry_words(&self) -> Arc<Option<PrefilterWords>> {
        Arc::clone(&self.registry_words)
    }
}

/// Selects these. The rules of infmend are known, too.
impl FromIterator<&'static Rule> for RuleSet {
    fn from_iter<I: IntoIterator<Item = &'static Rule>>(rules: I) -> RuleSet {
        rules
            .into_iter()
            .fold(RuleSet::of_infmend(false), RuleSet::with)
    }
}

/// The words of some rules; `None` where they cannot be searched for.
fn registry_words(rules: &[&Rule]) -> Option<PrefilterWords> {
    if rules.iter().any(|rule| reads_all_values(rule)) {
        return None;
    }
    let words = rules.iter().flat_map(|rule| rule.registry_words).copied();
    PrefilterWords::new(&words.collect::<Vec<&str>>())
}

/// Whether a rule is shown registry values and names no words of them.
fn reads_all_values(rule: &Rule) -> bool {
    matches!(rule.visit, Visit::RegistryValues(_)) && rule.registry_words.is_empty()
}

/// Whether a search for the words of infmend's rules finds what a rule is shown.
fn is_searched_for(rule: &Rule) -> bool {
    let known = || ALL.iter().flat_map(|other| other.registry_words);
    let mut words = rule.registry_words.iter();
    !reads_all_values(rule) && words.all(|word| known().any(|other| other == word))
}
