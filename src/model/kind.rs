//! Whether a file is a Windows INF at all.

use std::borrow::Cow;
use std::fmt;

use super::{MergedSection, Model};
use crate::source::Source;
use crate::syntax::{plain, same};

/// Why a file is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAnInf {
    /// It holds nothing, or nothing but white space.
    Empty,
    /// A NUL byte: a binary, such as InstallShield's compiled setup.inx.
    Binary,
    /// A module description of EDK2, the UEFI firmware kit.
    Edk2,
    /// The autorun.inf of a disc.
    Autorun,
    /// A setup script of Windows 3.x or NT 3.x.
    Windows3,
    /// No `[Version]` section with a signature of Windows 95 or later.
    NoSignature,
}

impl fmt::Display for NotAnInf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NotAnInf::Empty => "the file is empty",
            NotAnInf::Binary => "a binary file: it holds NUL bytes",
            NotAnInf::Edk2 => "an EDK2 module description, not a Windows INF",
            NotAnInf::Autorun => "an autorun.inf, not a setup INF",
            NotAnInf::Windows3 => "a setup script of Windows 3.x: no [Version] signature",
            NotAnInf::NoSignature => {
                "not a Windows INF: no [Version] section with Signature = \"$Windows NT$\" or \"$Chicago$\""
            }
        })
    }
}

/// Sections that only the setup scripts of Windows 3.x and NT 3.x have.
const WINDOWS_3: [&str; 7] = [
    "disks",
    "oemdisks",
    "data",
    "FileConstants",
    "Identification",
    "ReturnCodes",
    "io.device",
];

/// The signatures of a Windows INF. `$Windows 95$` stands in very old ones.
const SIGNATURES: [&str; 3] = ["$Windows NT$", "$Chicago$", "$Windows 95$"];

/// What the bytes alone tell.
pub fn not_text(source: &Source) -> Option<NotAnInf> {
    if source.text().trim().is_empty() {
        Some(NotAnInf::Empty)
    } else if memchr::memchr(0, source.text().as_bytes()).is_some() {
        Some(NotAnInf::Binary)
    } else {
        None
    }
}

impl<'d, 't> Model<'d, 't> {
    /// Why the document is not a Windows INF, where it is none.
    pub fn not_an_inf(&'d self) -> Option<NotAnInf> {
        if self.has_signature() {
            return None;
        }
        let has = |name: &str| self.section(name).is_some();
        let edk2 = self
            .section("Defines")
            .is_some_and(|section| find(&section, "INF_VERSION").is_some());
        Some(if edk2 {
            NotAnInf::Edk2
        } else if has("autorun") || self.sections().any(|s| same(plain(s.name()), "autorun")) {
            NotAnInf::Autorun
        } else if !has("Version") && WINDOWS_3.iter().any(|name| has(name)) {
            NotAnInf::Windows3
        } else {
            NotAnInf::NoSignature
        })
    }

    /// Whether `[Version]` has a signature that SetupAPI takes.
    pub fn has_signature(&'d self) -> bool {
        self.section("Version")
            .and_then(|version| find(&version, "Signature"))
            .is_some_and(|value| SIGNATURES.iter().any(|known| same(known, &value)))
    }
}

/// The first value of the first entry with a key.
fn find<'t>(section: &MergedSection<'_, 't>, key: &str) -> Option<Cow<'t, str>> {
    section.row(key).map(|row| row.value(0))
}
