//! The rules that are asked about a file.

use std::sync::{Arc, LazyLock};

use super::{ALL, Finding, Options, Rule, Selector, Visit};
use crate::model::{Model, PrefilterWords};

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
    /// Each with what of it is selected.
    rules: Vec<(&'static Rule, Chosen)>,
    /// The codes of InfVerif that are left out.
    without: Vec<u16>,
    /// Those of all that are known; none where all registry values have to be read.
    registry_words: Arc<Option<PrefilterWords>>,
}

/// What is selected of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Chosen {
    /// Nothing.
    Nothing,
    /// All that it finds.
    All,
    /// All that it finds, where the options name a mode of InfVerif: nobody has named the
    /// rule, which finds nothing else.
    InMode,
    /// What InfVerif reports under one of these codes.
    Codes(Vec<u16>),
}

impl Chosen {
    fn if_so(is_chosen: bool) -> Chosen {
        match is_chosen {
            true => Chosen::All,
            false => Chosen::Nothing,
        }
    }
}

impl RuleSet {
    /// All rules of infmend, all of them selected; those that find nothing but what
    /// InfVerif reports only where the [options](Options::infverif) name a mode of it.
    pub fn all() -> RuleSet {
        RuleSet::of_infmend(true)
    }

    fn of_infmend(selected: bool) -> RuleSet {
        RuleSet {
            rules: ALL
                .iter()
                .map(|rule| match selected && rule.is_of_infverif() {
                    true => (rule, Chosen::InMode),
                    false => (rule, Chosen::if_so(selected)),
                })
                .collect(),
            without: Vec::new(),
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
            Some(place) => *place = (rule, Chosen::All),
            None => self.rules.push((rule, Chosen::All)),
        }
        if !is_searched_for(rule) {
            self.registry_words = Arc::new(registry_words(&self.known().collect::<Vec<_>>()));
        }
        self
    }

    /// The same rules, of which those are selected of which this is true.
    #[must_use]
    pub fn select(mut self, is_wanted: impl Fn(&Rule) -> bool) -> RuleSet {
        for (rule, chosen) in &mut self.rules {
            *chosen = Chosen::if_so(is_wanted(rule));
        }
        self
    }

    /// The same rules, of which what is named is selected and nothing else.
    #[must_use]
    pub fn choose(mut self, selectors: &[Selector]) -> RuleSet {
        for (rule, chosen) in &mut self.rules {
            let mut codes = Vec::new();
            let mut is_whole = false;
            for selector in selectors {
                match selector {
                    Selector::Rule(named) => is_whole |= named.name == rule.name,
                    Selector::Code(code) if rule.infverif.codes.contains(code) => codes.push(*code),
                    Selector::Code(_) => {}
                    Selector::InfVerif => codes.extend(rule.infverif.codes),
                }
            }
            *chosen = match codes.is_empty() || is_whole {
                true => Chosen::if_so(is_whole),
                false => Chosen::Codes(codes),
            };
        }
        self
    }

    /// The same rules without what is named. All of InfVerif are the rules that find
    /// nothing else.
    #[must_use]
    pub fn leave_out(mut self, selectors: &[Selector]) -> RuleSet {
        for selector in selectors {
            match selector {
                Selector::Rule(named) => self = self.deselect(|rule| rule.name == named.name),
                Selector::Code(code) => self.without.push(*code),
                Selector::InfVerif => self = self.deselect(Rule::is_of_infverif),
            }
        }
        self
    }

    /// Whether a finding of one of the rules is wanted, of whose codes those go that are
    /// left out.
    pub(super) fn wants(&self, finding: &mut Finding) -> bool {
        let had_codes = !finding.infverif.is_empty();
        finding.infverif.retain(|code| !self.without.contains(code));
        if had_codes && finding.infverif.is_empty() {
            return false;
        }
        let mut rules = self.rules.iter();
        let chosen = rules.find(|(rule, _)| rule.name == finding.rule);
        match chosen {
            Some((_, Chosen::Codes(codes))) => {
                finding.infverif.iter().any(|code| codes.contains(code))
            }
            _ => true,
        }
    }

    /// The same rules, of which those of which this is true are not selected any more.
    #[must_use]
    pub fn deselect(mut self, is_unwanted: impl Fn(&Rule) -> bool) -> RuleSet {
        for (rule, chosen) in &mut self.rules {
            if is_unwanted(rule) {
                *chosen = Chosen::Nothing;
            }
        }
        self
    }

    /// The codes of InfVerif for which alone a rule is selected, if so.
    pub fn codes_of(&self, rule: &Rule) -> Option<&[u16]> {
        let mut rules = self.rules.iter();
        match rules.find(|(known, _)| known.name == rule.name) {
            Some((_, Chosen::Codes(codes))) => Some(codes),
            _ => None,
        }
    }

    /// The codes of InfVerif that are left out.
    pub fn codes_left_out(&self) -> &[u16] {
        &self.without
    }

    /// The rules that are selected.
    pub fn iter(&self) -> impl Iterator<Item = &'static Rule> + '_ {
        let rules = self.rules.iter();
        let selected = rules.filter(|(_, chosen)| *chosen != Chosen::Nothing);
        selected.map(|(rule, _)| *rule)
    }

    /// The rules that are asked about an INF.
    pub(super) fn at_work(&self, model: &Model<'_, '_>, options: &Options) -> Vec<&'static Rule> {
        let has_mode = options.infverif.is_some();
        let rules = self.rules.iter().filter(|(_, chosen)| match chosen {
            Chosen::Nothing => false,
            Chosen::InMode => has_mode,
            Chosen::All | Chosen::Codes(_) => true,
        });
        let rules = rules.map(|(rule, _)| *rule);
        rules
            .filter(|rule| rule.is_at_work(model, options))
            .collect()
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
