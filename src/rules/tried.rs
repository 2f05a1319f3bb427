//! Trying a rule out, in tests.

use super::{Finding, Options, Rule, RuleSet, inspect};
use crate::fix::{FixOptions, Fixed, fix};
use crate::source::Source;

/// What one rule finds in an INF.
pub(super) fn found(rule: &'static Rule, inf: &str) -> Vec<Finding> {
    let source = Source::new(inf.to_owned().into());
    inspect(&source, &RuleSet::from_iter([rule]), &Options::default()).unwrap()
}

/// What the fixes of one rule make of an INF, unsafe ones included.
pub(super) fn fixed(rule: &'static Rule, inf: &str, options: Options) -> Fixed {
    let rules = RuleSet::from_iter([rule]);
    let options = FixOptions::new(rules).unsafe_fixes(true).options(options);
    fix(&Source::new(inf.to_owned().into()), &options).unwrap()
}

/// A text with some others in the place of what it has.
pub(super) fn with_changes(text: &str, changes: &[(&str, &str)]) -> String {
    let change = |text: String, (old, new): &(&str, &str)| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    };
    changes.iter().fold(text.to_owned(), change)
}
