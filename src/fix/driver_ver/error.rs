//! What is wrong with a DriverVer.

/// Why a text is not a DriverVer to set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DriverVerError {
    /// It is not two things joined by a comma.
    #[error("it has the form DATE,VERSION, as in 11/21/2026,1.2.3.4 or today,+1")]
    Form,
    /// Its date is none.
    #[error("'{0}' is not a date: write mm/dd/yyyy, yyyy-mm-dd or today")]
    Date(String),
    /// Its version is none.
    #[error(
        "'{0}' is not a version: write w.x.y.z, each less than 65535 and not all of them 0, or +N to raise the last part"
    )]
    Version(String),
    /// It is not known what day it is.
    #[error("cannot determine today's date: write the date as mm/dd/yyyy")]
    Clock,
}

/// Why a file cannot get the DriverVer that is wanted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RaiseError {
    /// Windows would not take the new package for newer.
    #[error(
        "[{section}] has DriverVer {old}, and {new} is not newer, so Windows would keep the old driver: give a later date or a higher version"
    )]
    NotNewer {
        /// The section that it stands in.
        section: String,
        /// The DriverVer of the file.
        old: String,
        /// The one that it was to get.
        new: String,
    },
    /// The last part of the version has no room left.
    #[error(
        "[{section}] has version {old}, whose last part cannot be raised to {raised}, since parts are less than 65535: give the whole version"
    )]
    TooHigh {
        /// The section that it stands in.
        section: String,
        /// The version of the file.
        old: String,
        /// What its last part would be.
        raised: u64,
    },
}
