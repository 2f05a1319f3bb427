//! Profiles: named sets of rules and options.

use super::{Rule, Severity};
use crate::schema::{Mode, TargetOs};

/// A named set of rules and options. Each of [`PROFILES`] has what the one before it has.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Profile {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// What it is for, in a few words.
    pub summary: &'static str,
    /// The rules that it is about, beside those that are enabled by default: they are
    /// enabled on every INF, and what they find is at least a warning.
    pub rules: &'static [&'static str],
    /// The oldest Windows version that the packages support, where nobody names one.
    pub target_os: Option<TargetOs>,
    /// The mode of InfVerif whose requirements are checked as well, where nobody names
    /// one.
    pub infverif: Option<Mode>,
}

/// The profiles. Without one, infmend does what the first says.
pub static PROFILES: [Profile; 3] = [
    Profile {
        name: "restart",
        summary: "what makes updates need a restart (the default)",
        rules: &[],
        target_os: None,
        infverif: None,
    },
    Profile {
        name: "driver-store",
        summary: "also what it takes to run from the Driver Store",
        rules: &["run-from-driver-store", "driver-store-layout"],
        target_os: Some(TargetOs::build(16299)),
        infverif: None,
    },
    Profile {
        name: "windows-driver",
        summary: "also what the INF of a Windows driver must have, as InfVerif /w",
        rules: &[
            "run-from-driver-store",
            "driver-store-layout",
            "pnp-lockdown",
            "catalog-file",
            "primitive-driver",
            "known-class",
            "default-uninstall",
            "inbox-service",
        ],
        target_os: Some(TargetOs::build(16299)),
        infverif: Some(Mode::WindowsDriver),
    },
];

impl Profile {
    /// The profile of a name, in any case.
    pub fn named(name: &str) -> Option<&'static Profile> {
        let mut profiles = PROFILES.iter();
        profiles.find(|profile| profile.name.eq_ignore_ascii_case(name))
    }

    /// Whether it is about a rule.
    pub fn has(&self, rule: &Rule) -> bool {
        self.rules.contains(&rule.name)
    }

    /// How bad the findings of a rule are under it.
    pub fn severity(&self, rule: &Rule) -> Severity {
        match self.has(rule) {
            true => rule.severity.max(Severity::Warning),
            false => rule.severity,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::rules::{ALL, ByDefault};

    #[test]
    fn every_profile_names_rules_there_are_and_has_those_of_the_one_before() {
        for (before, profile) in PROFILES.iter().zip(PROFILES.iter().skip(1)) {
            let has = |rule: &&&str| profile.rules.contains(*rule);
            assert_eq!(before.rules.iter().filter(has).count(), before.rules.len());
            assert!(before.rules.len() < profile.rules.len(), "{}", profile.name);
        }
        for rule in PROFILES.iter().flat_map(|profile| profile.rules) {
            assert!(ALL.iter().any(|known| known.name == *rule), "{rule}");
        }
    }

    #[test]
    fn the_last_profile_leaves_out_no_rule_that_waits_for_a_target() {
        let last = PROFILES.last().unwrap();
        let waiting = |rule: &&Rule| {
            matches!(
                rule.by_default,
                ByDefault::WithTarget | ByDefault::WithTargetOr(_)
            )
        };
        assert!(ALL.iter().filter(waiting).count() > 2);
        for rule in ALL.iter().filter(waiting) {
            let hint = "add it to PROFILES: nothing else but --target-os turns it on";
            assert!(last.has(rule), "{}: {hint}", rule.name);
        }
    }
}
