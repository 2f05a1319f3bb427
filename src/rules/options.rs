//! Options that change what rules report.

use super::{Profile, Rule, Severity};
use crate::schema::{Architectures, TargetOs};

/// Options that change what rules report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Options {
    /// Whether nobody selected the rules, so that each is enabled only where its
    /// [`Rule::by_default`](super::Rule::by_default) says so.
    pub by_default: bool,
    /// The profile; none where nobody has chosen one, which is as the first.
    pub profile: Option<&'static Profile>,
    /// The oldest Windows version that the packages support.
    pub target_os: Option<TargetOs>,
    /// What becomes of older systems that an INF serves.
    pub downlevel: Downlevel,
    /// The machines that the packages do not support any more.
    pub drop_arch: Architectures,
    /// Whether the user named the encoding that the file is read in.
    pub encoding_is_named: bool,
    /// The least severity of findings to report, and so to fix.
    pub severity: Severity,
}

impl Options {
    /// The same, where nobody selected the rules.
    #[must_use]
    pub fn by_default(self) -> Options {
        Options {
            by_default: true,
            ..self
        }
    }

    /// The same under a profile, of which the target is taken where there is none yet.
    #[must_use]
    pub fn profile(self, profile: &'static Profile) -> Options {
        Options {
            profile: Some(profile),
            target_os: self.target_os.or(profile.target_os),
            ..self
        }
    }

    /// The same for packages of which this is the oldest Windows.
    #[must_use]
    pub fn target_os(self, target_os: impl Into<Option<TargetOs>>) -> Options {
        let target_os = target_os.into();
        Options { target_os, ..self }
    }

    /// The same for packages that do not support some machines any more.
    #[must_use]
    pub fn drop_arch(self, drop_arch: Architectures) -> Options {
        Options { drop_arch, ..self }
    }

    /// The same, where this becomes of older systems.
    #[must_use]
    pub fn downlevel(self, downlevel: Downlevel) -> Options {
        Options { downlevel, ..self }
    }

    /// The same, where the user named the encoding.
    #[must_use]
    pub fn encoding_is_named(self) -> Options {
        Options {
            encoding_is_named: true,
            ..self
        }
    }

    /// How bad the findings of a rule are.
    pub fn severity_of(&self, rule: &Rule) -> Severity {
        match self.profile {
            Some(profile) => profile.severity(rule),
            None => rule.severity,
        }
    }

    /// The same, where only findings of at least this severity are reported.
    #[must_use]
    pub fn severity(self, severity: Severity) -> Options {
        Options { severity, ..self }
    }
}

/// How to treat models sections for Windows versions below the required one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Downlevel {
    /// Nobody has said; such an INF stays as it is.
    #[default]
    Ask,
    /// The INF serves them no more.
    Raise,
    /// The INF keeps sections of their own for them.
    Keep,
}
