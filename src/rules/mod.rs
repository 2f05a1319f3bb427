//! The rules: one a file, in a folder for each group. The documentation
//! comment of a rule is its page, as `infmend explain` prints it.

mod context;
mod copied;
mod driver_store;
mod file;
mod finding;
mod installers;
mod isolation;
mod legacy;
mod may_change;
mod mentions;
mod meta;
mod options;
mod orphans;
mod package;
mod profile;
mod references;
mod registry;
mod registry_values;
mod report;
mod restart;
mod rule;
mod rule_set;
mod run;
mod selector;
mod served;
mod services;
mod similar;
mod strings;
mod suppress;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tried;
mod visit;

pub use crate::edit::{Applicability, Fix};
pub use context::Context;
use context::is_plain;
pub use copied::Copied;
use driver_store::downlevel;
pub(crate) use driver_store::minimum_os;
pub use driver_store::{Alone, Facts, Package, Staying, together};
pub use finding::{Finding, Severity};
use may_change::IN_USE_RENAME;
pub use may_change::{Change, Copies, MayChange};
pub use options::{Downlevel, ListedText, Options};
pub use profile::{PROFILES, Profile};
pub use registry::ALL;
pub use report::{Location, Report};
use rule::rule;
pub use rule::{ByDefault, Enabled, InfVerif, Rule, Turn};
pub use rule_set::RuleSet;
pub use run::{check_in, inspect, inspect_in, refused};
pub use selector::{INFVERIF, Selector, rules_with};
pub use similar::{did_you_mean, similar};
pub use visit::Visit;
