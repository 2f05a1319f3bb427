//! Whether a file is a Windows INF at all.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::{MergedSection, Model, placeholders};
use crate::schema::{SectionKind, section_named};
use crate::source::Source;
use crate::syntax::{eq_ignore_case, plain};

/// Why a file is not read as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
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
    /// It is meant as one, but its signature is none that Windows knows.
    WrongSignature,
    /// It is meant as text in UTF-16, but the units are off by one byte.
    ShiftedUtf16,
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
            NotAnInf::WrongSignature => {
                "Windows refuses the INF: its Signature is neither \"$Windows NT$\" nor \"$Chicago$\""
            }
            NotAnInf::ShiftedUtf16 => {
                "the file is broken UTF-16: bytes were added to its line ends"
            }
        })
    }
}

impl std::error::Error for NotAnInf {}

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

/// Sections that other files than INFs do not have.
const INF_SECTIONS: [SectionKind; 4] = [
    SectionKind::ClassInstall32,
    SectionKind::DestinationDirs,
    SectionKind::SourceDisksFiles,
    SectionKind::SourceDisksNames,
];

/// The signatures of a Windows INF. `$Windows 95$` stands in very old ones.
const SIGNATURES: [&str; 3] = ["$Windows NT$", "$Chicago$", "$Windows 95$"];

/// What the bytes alone tell.
pub fn not_text(source: &Source) -> Option<NotAnInf> {
    if source.text().trim().is_empty() {
        Some(NotAnInf::Empty)
    } else if source.shifted_at().is_some() {
        Some(NotAnInf::ShiftedUtf16)
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
        } else if has("autorun")
            || self
                .sections()
                .any(|s| eq_ignore_case(plain(s.name()), "autorun"))
        {
            NotAnInf::Autorun
        } else if !has("Version") && WINDOWS_3.iter().any(|name| has(name)) {
            NotAnInf::Windows3
        } else if self.wrong_signature().is_some() {
            NotAnInf::WrongSignature
        } else {
            NotAnInf::NoSignature
        })
    }

    /// The signature that is wrong in a file that has `[Version]` and sections of
    /// an INF, and where it stands; none and the place of `[Version]` where it is
    /// missing. What a build puts in is not known to be wrong.
    pub fn wrong_signature(&'d self) -> Option<(Option<String>, Range<usize>)> {
        if self.has_signature() {
            return None;
        }
        let version = self.section("Version")?;
        let Some(entry) = version.entry("Signature") else {
            return self
                .installs_something()
                .then(|| (None, version.last_header()));
        };
        let is_meant = self.installs_something()
            || self.sections().any(|section| {
                let name = plain(section.name());
                INF_SECTIONS
                    .iter()
                    .any(|known| eq_ignore_case(known.fixed_name(), name))
            });
        let value = entry.fields().first().map_or("", |field| field.value());
        let value = self.text(value).into_owned();
        let is_put_in = placeholders(&value).any(|range| {
            let placeholder = value.get(range).unwrap_or_default();
            // "$Windows$" is a signature that went wrong.
            !placeholder.starts_with('$')
        });
        (is_meant && !is_put_in).then(|| (Some(value), entry.content()))
    }

    /// Whether there are models or sections that install something by themselves.
    fn installs_something(&'d self) -> bool {
        let manufacturer = self.section("Manufacturer");
        manufacturer.is_some_and(|section| section.rows().next().is_some())
            || self
                .sections()
                .any(|section| section_named(section.name()) == Some(SectionKind::DefaultInstall))
    }

    /// Whether `[Version]` has a signature that SetupAPI takes.
    pub fn has_signature(&'d self) -> bool {
        self.section("Version")
            .and_then(|version| find(&version, "Signature"))
            .is_some_and(|value| SIGNATURES.iter().any(|known| eq_ignore_case(known, &value)))
    }
}

/// The first value of the first entry with a key.
fn find<'t>(section: &MergedSection<'_, 't>, key: &str) -> Option<Cow<'t, str>> {
    section.row(key).map(|row| row.value(0))
}
