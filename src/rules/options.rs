//! Options that change what rules report.

use sha2::{Digest, Sha256};

use super::{Finding, Profile, Rule, Severity};
use crate::catalog::with_crlf;
use crate::schema::{Architectures, Level, Mode, TargetOs, level};

/// Options that change what rules report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Options {
    /// Whether nobody selected the rules, so that each is enabled only where its
    /// [`Rule::by_default`](super::Rule::by_default) says so.
    pub by_default: bool,
    /// The profile; none where nobody has chosen one, which is as the first.
    pub profile: Option<&'static Profile>,
    /// The mode of InfVerif whose requirements are checked as well.
    pub infverif: Option<Mode>,
    /// Whether stampinf has yet to make an INF of the file, as of an INX file: what it
    /// fills in is taken for filled in.
    pub is_template: bool,
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
    /// What the catalog of the file lists in its place, where that is the same text with CR
    /// LF line ends.
    pub listed_text: Option<ListedText>,
}

/// A text with CR LF line ends that a catalog lists, known by its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedText([u8; 32]);

impl ListedText {
    /// What a catalog lists in place of a text, of which it says
    /// [`ListedWithCrlf`](crate::catalog::State::ListedWithCrlf). `None` for a text without
    /// a LF that stands alone.
    pub fn in_place_of(text: &str) -> Option<ListedText> {
        let text = with_crlf(text.as_bytes())?;
        Some(ListedText(Sha256::digest(&text).into()))
    }
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

    /// The same under a profile, of which the target and the mode of InfVerif are taken where
    /// there are none yet.
    #[must_use]
    pub fn profile(self, profile: &'static Profile) -> Options {
        Options {
            profile: Some(profile),
            target_os: self.target_os.or(profile.target_os),
            infverif: self.infverif.or(profile.infverif),
            ..self
        }
    }

    /// The same for packages of which this is the oldest Windows.
    #[must_use]
    pub fn target_os(self, target_os: impl Into<Option<TargetOs>>) -> Options {
        let target_os = target_os.into();
        Options { target_os, ..self }
    }

    /// The same, with what a mode of InfVerif requires.
    #[must_use]
    pub fn infverif(self, infverif: impl Into<Option<Mode>>) -> Options {
        let infverif = infverif.into();
        Options { infverif, ..self }
    }

    /// The same for a file of which stampinf has yet to make an INF, or not.
    #[must_use]
    pub fn template(self, is_template: bool) -> Options {
        Options {
            is_template,
            ..self
        }
    }

    /// Whether a finding is reported in the mode, whose codes and severity it gets: those
    /// of the mode that report it. Where no mode was chosen and a rule of InfVerif's was
    /// selected, it is as bad as the [signature](Mode::Signature) takes it, or else the
    /// strictest mode.
    pub(super) fn takes(&self, finding: &mut Finding, is_of_infverif: bool) -> bool {
        if finding.infverif.is_empty() {
            return true;
        }
        let worst = |codes: &[u16], mode| codes.iter().map(|code| level(*code, mode)).max();
        let found = match self.infverif {
            Some(mode) => {
                finding
                    .infverif
                    .retain(|code| level(*code, mode) > Level::Silent);
                worst(&finding.infverif, mode)
            }
            None if is_of_infverif => {
                let signature = worst(&finding.infverif, Mode::Signature);
                let any = Mode::ALL.into_iter();
                let any = any.filter_map(|mode| worst(&finding.infverif, mode)).max();
                signature.filter(|level| *level > Level::Silent).or(any)
            }
            None => return true,
        };
        let severity = match found {
            None | Some(Level::Silent) => return !is_of_infverif,
            Some(Level::Warning) => Severity::Warning,
            Some(Level::Error) => Severity::Error,
        };
        finding.severity = match is_of_infverif {
            true => severity,
            false => finding.severity.max(severity),
        };
        true
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

    /// The same, where a catalog lists this in place of the file.
    #[must_use]
    pub fn listed_text(self, listed_text: impl Into<Option<ListedText>>) -> Options {
        let listed_text = listed_text.into();
        Options {
            listed_text,
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
