//! What the other INFs of a package have to know of one that is to be fixed.

use super::{FixOptions, fix};
use crate::rules::{Facts, Options, Rule, RuleSet, Staying};
use crate::source::Source;

/// The rule that makes primitive drivers, whose files move only then.
const MAKES_PRIMITIVE: &str = "primitive-driver";

/// What the other INFs of its folder have to know of an INF, some files of which stay, for
/// [`together`](crate::rules::together). None of its files moves unless it `is_fixed`.
pub fn facts_of(
    source: Source,
    rules: RuleSet,
    options: &Options,
    staying: &Staying,
    is_fixed: bool,
) -> Facts {
    // What is not reported is not fixed.
    let is_reported = |rule: &Rule| is_fixed && rule.severity >= options.severity;
    let rules = rules.deselect(|rule| !is_reported(rule));
    let source = as_primitive_driver(source, &rules, options);
    Facts::of(&source, &rules, options, staying)
}

/// An INF as it is when its files move.
fn as_primitive_driver(source: Source, rules: &RuleSet, options: &Options) -> Source {
    let rules = rules.clone().deselect(|rule| rule.name != MAKES_PRIMITIVE);
    if !rules.has(MAKES_PRIMITIVE) {
        return source;
    }
    let options = FixOptions::new(rules).unsafe_fixes(true).options(*options);
    match fix(&source, &options) {
        Ok(fixed) => fixed.source,
        Err(_) => source,
    }
}
