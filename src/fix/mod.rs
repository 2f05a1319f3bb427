//! From the edits of many findings to one text: rounds until nothing changes,
//! and the verification of each.

mod allow;
mod apply;
mod choose;
mod driver_ver;
mod effect;
mod package;
mod places;
mod rounds;
mod verify;

use std::collections::HashSet;
use std::ops::Range;

use self::choose::Chosen;
use self::rounds::{Rounds, fix_settled};
use crate::rules::{self, Alone, Applicability, Finding, Package, RuleSet, Severity};
use crate::scope::Scope;
use crate::source::{Source, SpliceError};

pub use allow::Allow;
pub use driver_ver::{DriverVer, DriverVerError, NAME as DRIVER_VER, PackageInf, RaiseError};
pub use effect::{EffectChange, verify_effect};
pub use package::facts_of;
pub use verify::{Mismatch, verify};

/// Give up after this many consecutive rounds without fewer fixable findings.
pub const MAX_ROUNDS: usize = 20;

/// How often a round is tried to find the fixes in it that do not hold. What
/// has not been told apart by then is refused together.
const MAX_ATTEMPTS: usize = 64;

/// What is to be fixed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FixOptions {
    /// The rules whose fixes are made.
    pub rules: RuleSet,
    /// Whether unsafe fixes are applied too.
    pub unsafe_fixes: bool,
    /// The DriverVer that a file gets when any fix changes it.
    pub driver_ver: Option<DriverVer>,
    /// What is asked of the rules.
    pub options: rules::Options,
    /// Which findings are fixed; the others are left alone.
    pub scope: Scope,
    /// Which findings get a comment that allows them; nothing is fixed then.
    pub allow: Option<Allow>,
}

impl FixOptions {
    /// The safe fixes of some rules, which are asked as [`rules::Options::default`] says.
    pub fn new(rules: RuleSet) -> FixOptions {
        FixOptions {
            rules,
            unsafe_fixes: false,
            driver_ver: None,
            options: rules::Options::default(),
            scope: Scope::default(),
            allow: None,
        }
    }

    /// The same with unsafe fixes, or without.
    #[must_use]
    pub fn unsafe_fixes(self, unsafe_fixes: bool) -> FixOptions {
        FixOptions {
            unsafe_fixes,
            ..self
        }
    }

    /// The same with a DriverVer for files that any fix changes.
    #[must_use]
    pub fn driver_ver(self, driver_ver: impl Into<Option<DriverVer>>) -> FixOptions {
        let driver_ver = driver_ver.into();
        FixOptions { driver_ver, ..self }
    }

    /// The same, with other questions to the rules.
    #[must_use]
    pub fn options(self, options: rules::Options) -> FixOptions {
        FixOptions { options, ..self }
    }

    /// The same, about other findings.
    #[must_use]
    pub fn scope(self, scope: Scope) -> FixOptions {
        FixOptions { scope, ..self }
    }

    /// The same, with comments that allow findings in place of fixes.
    #[must_use]
    pub fn allow(self, allow: impl Into<Option<Allow>>) -> FixOptions {
        let allow = allow.into();
        FixOptions { allow, ..self }
    }
}

/// A fixed file.
#[derive(Debug)]
#[non_exhaustive]
pub struct Fixed {
    /// The file with all fixes in it.
    pub source: Source,
    /// The fixes, in the order of the file.
    pub applied: Vec<Applied>,
    /// What is left to find in the fixed file.
    pub remaining: Vec<Finding>,
    /// What is left besides, and is not fixed because a baseline holds it.
    pub held: Vec<Finding>,
    /// Whether Windows does not read the file to its end, so that nothing of it is
    /// fixed, whatever fixes its findings have.
    pub has_syntax_error: bool,
    /// Which DriverVer could not be set, and why.
    pub notes: Vec<String>,
    /// The fixes that were not made, although they were wanted: what each was
    /// for is among what remains. The others are made without them.
    pub refused: Vec<FixError>,
}

impl Fixed {
    /// What each of its fixes is known by.
    pub fn identities(&self) -> HashSet<Identity<'_>> {
        self.applied.iter().map(Applied::identity).collect()
    }
}

/// A fix that was made.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Applied {
    /// The rule's name.
    pub rule: &'static str,
    /// Why it was made, in a few words.
    pub why: &'static str,
    /// How bad what it fixed was.
    pub severity: Severity,
    /// Whether it is a safe fix or an unsafe one.
    pub applicability: Applicability,
    /// What was the matter.
    pub message: String,
    /// What was done.
    pub description: String,
    /// What a person should think about, where the fix needs thought.
    pub help: Option<String>,
    /// Which stretches of the original text its edits replaced: offsets from
    /// 0, empty ones for insertions. None where the file is in another encoding
    /// and the text as it was.
    pub ranges: Vec<Range<usize>>,
}

impl Applied {
    /// What it is known by, also where it is made after other fixes or without
    /// them.
    pub fn identity(&self) -> Identity<'_> {
        Identity {
            rule: self.rule,
            message: &self.message,
            description: &self.description,
            starts: self.ranges.iter().map(|range| range.start).collect(),
        }
    }
}

/// What a fix is known by. Where a stretch ends right before something that is gone,
/// only its start is sure.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity<'a> {
    rule: &'static str,
    message: &'a str,
    description: &'a str,
    starts: Vec<usize>,
}

/// Why a fix, or a file, cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FixError {
    /// An edit cannot be put into the bytes.
    #[error("the fix of {rules} cannot be written: {error}")]
    Splice {
        /// The enabled rules.
        rules: String,
        /// Why.
        error: SpliceError,
    },
    /// The result is not what the fixes declared. Nothing of it is used.
    #[error(
        "the fix of {rules} was refused because its result, read again, is not what it declares ({mismatch}): please report this"
    )]
    Mismatch {
        /// The enabled rules.
        rules: String,
        /// The difference.
        mismatch: Mismatch,
    },
    /// The result does something that the rules may not change. Nothing of it is used.
    #[error("the fix of {rules} was refused because of what it would change: {change}")]
    Effect {
        /// The enabled rules.
        rules: String,
        /// What would be otherwise.
        change: Box<EffectChange>,
    },
    /// The DriverVer that is wanted does not suit the file.
    #[error(transparent)]
    DriverVer(#[from] RaiseError),
    /// The fixes make work for each other without end.
    #[error(
        "fixes did not converge after {MAX_ROUNDS} rounds (rules: {rules}); please report this bug"
    )]
    Unsettled {
        /// The enabled rules.
        rules: String,
    },
    /// A comment that allows findings cannot be written.
    #[error("no comment can be written for {rules}: {why}")]
    NoComment {
        /// The rules of the findings.
        rules: String,
        /// Why.
        why: String,
    },
}

/// Applies the fixes of the chosen rules until none is left. The file itself
/// is not touched. A file with a syntax error is returned as it is. A fix that
/// cannot be written in the file's encoding, whose result is not what it
/// declared, or that never settles is left out, and reported as refused.
///
/// # Errors
/// When the DriverVer that is wanted does not suit the file.
pub fn fix(source: &Source, options: &FixOptions) -> Result<Fixed, FixError> {
    fix_in(source, options, &Alone)
}

/// As [`fix`], of a file that is one of a package.
///
/// # Errors
/// As [`fix`].
pub fn fix_in(
    source: &Source,
    options: &FixOptions,
    package: &dyn Package,
) -> Result<Fixed, FixError> {
    fix_chosen_in(source, options, package, &|_| true)
}

/// As [`fix`], with only those fixes that `wanted` says yes to: it is asked
/// about each as it would be reported. What depends on a fix that is not made
/// may come out differently, so a fix is only known by its [`Applied::identity`].
///
/// # Errors
/// As [`fix`].
pub fn fix_chosen(
    source: &Source,
    options: &FixOptions,
    wanted: &dyn Fn(&Applied) -> bool,
) -> Result<Fixed, FixError> {
    fix_chosen_in(source, options, &Alone, wanted)
}

/// As [`fix_chosen`], of a file that is one of a package.
///
/// # Errors
/// As [`fix`].
pub fn fix_chosen_in(
    source: &Source,
    options: &FixOptions,
    package: &dyn Package,
    wanted: &dyn Fn(&Applied) -> bool,
) -> Result<Fixed, FixError> {
    if let Some(what) = &options.allow {
        return Ok(allow::allow(source, options, what, package, wanted));
    }
    let mut unsettled: Vec<&'static str> = Vec::new();
    let mut refused = Vec::new();
    loop {
        let settled = |chosen: &Chosen<'_>| !unsettled.contains(&chosen.rule);
        match fix_settled(source, options, package, wanted, &settled)? {
            Rounds::Done(mut fixed) => {
                fixed.refused.splice(0..0, refused);
                return Ok(*fixed);
            }
            // Once more, without those that make work for each other.
            Rounds::Unsettled(rules) => {
                refused.push(FixError::Unsettled {
                    rules: rule_names(rules.iter().copied()),
                });
                unsettled.extend(rules);
            }
        }
    }
}

fn rule_names(names: impl Iterator<Item = &'static str>) -> String {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::single_range_in_vec_init)]
mod tests;
