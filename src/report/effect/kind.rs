//! The kinds of what installing does: what each is called, and what belongs to it.

use serde::{Serialize, Serializer};

use crate::schema::SectionKind;
use crate::syntax::eq_ignore_case;

/// A kind of what installing does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
#[expect(
    missing_docs,
    reason = "each has a row in KINDS, which says what it is"
)]
pub enum Kind {
    Copy,
    Delete,
    Rename,
    Service,
    Registry,
    Interface,
    Property,
    Event,
    Filter,
    Component,
    Software,
    Wdf,
    Com,
    Restart,
    Other,
}

/// What is known of a kind.
struct Row {
    kind: Kind,
    /// In JSON.
    name: &'static str,
    /// Above what belongs to it.
    heading: &'static str,
    /// The sections whose lines belong to it.
    sections: &'static [SectionKind],
    /// The directives that belong to it in whatever section.
    directives: &'static [&'static str],
}

const fn row(
    kind: Kind,
    name: &'static str,
    heading: &'static str,
    sections: &'static [SectionKind],
    directives: &'static [&'static str],
) -> Row {
    Row {
        kind,
        name,
        heading,
        sections,
        directives,
    }
}

use SectionKind as S;

/// The kinds, in their order.
static KINDS: [Row; 15] = [
    row(Kind::Copy, "copy", "Files", &[], &[]),
    row(Kind::Delete, "delete", "Deleted files", &[], &[]),
    row(Kind::Rename, "rename", "Renamed files", &[], &[]),
    row(
        Kind::Service,
        "service",
        "Services",
        &[
            S::Services,
            S::Service,
            S::EventLog,
            S::ServiceTrigger,
            S::FailureActions,
        ],
        &[],
    ),
    row(
        Kind::Registry,
        "registry",
        "Registry",
        &[
            S::AddRegistry,
            S::DelRegistry,
            S::BitRegistry,
            S::IniToRegistry,
        ],
        &[],
    ),
    row(
        Kind::Interface,
        "interface",
        "Interfaces",
        &[S::Interfaces, S::AddInterface],
        &[],
    ),
    row(
        Kind::Property,
        "property",
        "Properties",
        &[S::AddProperty, S::DelProperty],
        &[],
    ),
    row(
        Kind::Event,
        "event",
        "Event providers",
        &[
            S::Events,
            S::EventProvider,
            S::Channel,
            S::AddAutoLogger,
            S::UpdateAutoLogger,
            S::AutoLoggerProvider,
        ],
        &[],
    ),
    row(
        Kind::Filter,
        "filter",
        "Filters",
        &[S::Filters, S::InstallFilter],
        &[],
    ),
    row(
        Kind::Component,
        "component",
        "Components",
        &[S::Components, S::Component],
        &[],
    ),
    row(
        Kind::Software,
        "software",
        "Software",
        &[S::Software, S::InstallSoftware],
        &[],
    ),
    row(Kind::Wdf, "wdf", "WDF", &[S::Wdf, S::WdfService], &[]),
    row(
        Kind::Com,
        "com",
        "COM",
        &[S::Com, S::ComServer, S::ComClass],
        &[],
    ),
    row(
        Kind::Restart,
        "restart",
        "Restart directives",
        &[],
        &["Reboot", "Restart"],
    ),
    row(Kind::Other, "other", "Other", &[], &[INCLUDE, NEEDS]),
];

/// The directive that names other INFs.
pub(super) const INCLUDE: &str = "Include";
/// The directive that names sections of them.
pub(super) const NEEDS: &str = "Needs";

impl Kind {
    /// All kinds, in the order in which they are shown.
    pub fn all() -> impl Iterator<Item = Kind> {
        KINDS.iter().map(|row| row.kind)
    }

    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What people see above what belongs to it.
    pub fn heading(self) -> &'static str {
        self.row().heading
    }

    /// That of a line in a section.
    pub(super) fn of(section: SectionKind, key: Option<&str>) -> Kind {
        let is_named = |row: &&Row| {
            let mut directives = row.directives.iter();
            key.is_some_and(|key| directives.any(|known| eq_ignore_case(known, key)))
        };
        let named = KINDS.iter().find(is_named);
        let row = named.or_else(|| KINDS.iter().find(|row| row.sections.contains(&section)));
        row.map_or(Kind::Other, |row| row.kind)
    }

    fn row(self) -> &'static Row {
        // The rows are in the order of the kinds, as a test tells.
        KINDS.get(self as usize).unwrap_or(&KINDS[0])
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_are_in_the_order_of_the_kinds() {
        for (index, row) in KINDS.iter().enumerate() {
            assert_eq!(row.kind as usize, index, "{}", row.name);
        }
    }

    #[test]
    fn a_line_is_of_the_kind_of_its_directive_or_of_its_section() {
        for (section, key, kind) in [
            (S::DdInstall, Some("reboot"), Kind::Restart),
            (S::Services, Some("NEEDS"), Kind::Other),
            (S::Services, Some("DelService"), Kind::Service),
            (S::AddRegistry, None, Kind::Registry),
            (S::DdInstall, Some("FeatureScore"), Kind::Other),
        ] {
            assert_eq!(Kind::of(section, key), kind, "{key:?}");
        }
    }
}
