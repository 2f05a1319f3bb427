//! What the fixes of a rule may change of what an INF does.

use super::Applicability;
use crate::schema::CopyFlags;

/// What the fixes of a rule may change of what installing an INF does. All else has to
/// stay as it is: a fix that changes more is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MayChange {
    /// What safe fixes may change, and so unsafe ones as well.
    pub safely: &'static [Change],
    /// What only unsafe fixes may change.
    pub unsafely: &'static [Change],
}

/// Something that a fix may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// Lines with these keys go, and what they lead to; but none of what only takes a
    /// driver away.
    Remove(&'static [&'static str]),
    /// Lines with these keys come, or say something else.
    Write(&'static [&'static str]),
    /// Flags of copies.
    CopyFlags {
        /// Those that may come.
        come: CopyFlags,
        /// Those that may go.
        go: CopyFlags,
        /// Of which copies.
        of: Copies,
    },
    /// The binary of a service that nothing copied is copied to where ServiceBinary
    /// says.
    MissingCopies,
    /// Files have a version in their names at the destination, and what names them
    /// follows.
    VersionedNames,
    /// Files are copied to DIRID 13, on Windows that can run them from there, and what
    /// names them by their paths follows. Flags that are of no use there go.
    DriverStore,
    /// `[DefaultInstall]` and `[DefaultUninstall]` get an architecture in their names, where
    /// the fix [is for](crate::edit::Fix::since) Windows that knows of primitive drivers.
    /// Machines for which the INF names no files may get nothing any more; all others get
    /// what they got, and can take it away.
    PrimitiveDriver,
    /// `[DefaultUninstall]` goes, where no Windows reads it: beside `[DefaultInstall]` of
    /// a primitive driver where the fix [is for](crate::edit::Fix::since) Windows that
    /// knows of them, and in an INF that installs devices.
    DefaultUninstall,
    /// `[ClassInstall32]` goes, where the class is one of Windows that the first Windows
    /// which the fix [is for](crate::edit::Fix::since) has.
    KnownClass,
    /// The [co-installers](crate::schema::is_framework_co_installer) of WDF and WinUSB are
    /// neither copied nor registered any more, on Windows that
    /// [brings](crate::schema::Feature::BuiltInFrameworks) what they install, and on older
    /// Windows that the fix [is not for](crate::edit::Fix::since). A file that anything
    /// else names stays.
    FrameworkCoInstallers,
    /// An `AddService` of a [service of Windows](crate::schema::InboxService) goes, where
    /// the install section includes Windows' own INF in its place, on Windows that has it.
    InboxServices,
    /// Lines of `[SourceDisksFiles]` go whose files nothing names any more, and lines of
    /// `[SourceDisksNames]` whose disks have no files any more.
    UnusedSources,
    /// Lines of `[SourceDisksFiles]` go that are for catalogs which nothing copies.
    CatalogSources,
    /// Lines of `[SourceDisksFiles]` come for files that it did not list.
    NewSources,
    /// Machines of an architecture that the fix [drops](crate::edit::Fix::drops) get
    /// nothing any more.
    Machines,
    /// Windows before the one that the fix [is for](crate::edit::Fix::since) gets
    /// nothing any more.
    Systems,
    /// Lines are read that were part of a value, whatever they bring: nothing else is
    /// compared, so that such fixes are made [alone](super::Turn::Reading).
    SwallowedLines,
}

/// Some copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copies {
    /// All of them.
    All,
    /// Those of files that the system loader [does not read](crate::model::is_of_loader).
    ButLoader,
}

impl MayChange {
    /// Nothing of what an INF does.
    pub const NOTHING: MayChange = MayChange {
        safely: &[],
        unsafely: &[],
    };

    /// What all fixes may change.
    pub const fn safely(safely: &'static [Change]) -> MayChange {
        MayChange {
            safely,
            ..MayChange::NOTHING
        }
    }

    /// What only unsafe fixes may change.
    pub const fn unsafely(unsafely: &'static [Change]) -> MayChange {
        MayChange {
            unsafely,
            ..MayChange::NOTHING
        }
    }

    /// What a fix may change.
    pub fn by(self, applicability: Applicability) -> impl Iterator<Item = Change> {
        let unsafely = match applicability {
            Applicability::Safe => &[],
            _ => self.unsafely,
        };
        self.safely.iter().chain(unsafely).copied()
    }
}

/// IN_USE_RENAME comes to copies.
pub(super) const IN_USE_RENAME: Change = Change::CopyFlags {
    come: CopyFlags::IN_USE_RENAME,
    go: CopyFlags(0),
    of: Copies::All,
};
