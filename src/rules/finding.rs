//! What a rule reports, and the fix that goes with it.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

use crate::edit::Fix;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know; nothing is wrong.
    #[default]
    Info,
    /// May make an update need a restart, or is what InfVerif warns of.
    Warning,
    /// Makes an update need a restart, the INF unreadable, or InfVerif refuse it.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        })
    }
}

/// Something that a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// The codes under which InfVerif reports the same, ascending.
    pub infverif: Vec<u16>,
    /// How bad it is.
    pub severity: Severity,
    /// What is the matter, in one sentence.
    pub message: String,
    /// The section that it stands in; empty where it stands in none.
    pub section: String,
    /// Where it stands: offsets in the text, from 0.
    pub range: Range<usize>,
    /// What to do where there is no fix or the fix needs manual review.
    pub help: Option<String>,
    /// The fix.
    pub fix: Option<Fix>,
}
