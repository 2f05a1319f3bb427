//! Options that change what rules report.

use crate::model::TargetOs;

/// What a user asks of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Whether nobody selected the rules, so that each is at work only where its
    /// [`Rule::by_default`](super::Rule::by_default) says so.
    pub by_default: bool,
    /// The oldest Windows that the packages are for.
    pub target_os: Option<TargetOs>,
    /// What becomes of older systems that an INF serves.
    pub downlevel: Downlevel,
    /// Whether the user named the encoding that the file is read in.
    pub encoding_is_named: bool,
}

/// What becomes of the systems that are too old for what an INF is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Downlevel {
    /// Nobody has said; such an INF stays as it is.
    #[default]
    Ask,
    /// The INF serves them no more.
    Raise,
    /// The INF keeps sections of their own for them.
    Keep,
}
