//! The facts of the INF language, each in one table.
//!
//! A row says what Microsoft's documentation of drivers says, and names the page
//! that does: a path in MicrosoftDocs/windows-driver-docs, below
//! `windows-driver-docs-pr/`; [`PAGES`] has their titles. What the program knows about directives, sections,
//! directories, flags, setup classes and Windows' own files comes from here; no
//! list of such facts stands elsewhere.
//!
//! Names are compared without regard to case, as [`eq_ignore_case`]
//! does.

mod builds;
mod classes;
mod copy_flags;
mod directives;
mod dirids;
mod environment;
mod file_values;
mod flags;
mod inbox_sections;
mod inbox_services;
mod infverif;
mod pages;
mod registry_roots;
mod sections;
mod target_os;
mod windows_files;
mod windows_words;

use std::ops::Range;

use crate::syntax::{eq_ignore_case, fold_case};

pub use builds::{Feature, NoTargetOs, TargetOs};
pub use classes::{CLASSES, Class, is_guid};
pub use copy_flags::{COPY_FLAGS, CopyFlag, CopyFlags, number};
pub use directives::{
    Argument, DIRECTIVES, Directive, Legacy, NumberMeaning, directive, directives,
};
pub use dirids::{DIRIDS, Dirid, DiridUse, dirid};
pub use environment::{ENVIRONMENT, is_environment_variable};
pub use file_values::{FILE_VALUES, FileReader, FileValue, NOTIFY_OBJECT, file_value};
pub use flags::{
    DELFLG_IN_USE, DELFLG_IN_USE1, FLAGS, FLG_ADDREG_APPEND, FLG_ADDREG_BINVALUETYPE,
    FLG_ADDREG_DELVAL, FLG_ADDREG_KEYONLY, FLG_ADDREG_KEYONLY_COMMON, FLG_ADDREG_NOCLOBBER,
    FLG_ADDREG_OVERWRITEONLY, FLG_ADDREG_TYPE_DWORD, FLG_ADDREG_TYPE_EXPAND_SZ,
    FLG_ADDREG_TYPE_MULTI_SZ, FLG_DELREG_MULTI_SZ_DELSTRING, Flag, FlagSet,
    SERVICE_WIN32_OWN_PROCESS, SERVICE_WIN32_SHARE_PROCESS, SPSVCINST_ASSOCSERVICE,
    SPSVCINST_STARTSERVICE, SPSVCINST_STOPSERVICE, SPSVCINST_UNIQUE_NAME,
};
pub use inbox_sections::{INBOX_SECTIONS, InboxSection, inbox_section};
pub use inbox_services::{INBOX_SERVICES, InboxService, inbox_service};
pub use infverif::{
    CODES, Code, FORMER_CODES, INFVERIF_WDK, Level, Mode, infverif_code, is_allowed_by_h,
    is_allowed_by_u, is_dirid_allowed_by_h, is_dirid_allowed_by_u, level,
};
pub use pages::{PAGES, Page};
pub use registry_roots::{REGISTRY_ROOTS, is_registry_root};
pub use sections::{
    Decorated, Lines, SECTIONS, Section, SectionKind, SectionName, companion, holds_names,
    section_named,
};
pub use target_os::{ARCHITECTURES, Architecture, Architectures, architecture, target_os};
pub use windows_files::{
    WindowsFile, is_framework_co_installer, is_winusb_co_installer, windows_file,
};

pub use windows_words::{is_windows_inf, is_windows_word};

/// The rows of a table by their names, in any case: rows of one name stand
/// together.
struct ByName {
    /// By [`slot`], the rows of the names there.
    slots: Vec<Vec<Range<usize>>>,
}

impl ByName {
    /// Enough slots that a name which is not there mostly meets none.
    const SLOTS: usize = 512;

    fn new<'n>(names: impl Iterator<Item = &'n str>) -> ByName {
        let mut slots = vec![Vec::<Range<usize>>::new(); ByName::SLOTS];
        let mut last: Option<(&str, Range<usize>)> = None;
        let mut rows = Vec::new();
        for (index, name) in names.enumerate() {
            match &mut last {
                Some((known, range)) if eq_ignore_case(known, name) => range.end = index + 1,
                _ => rows.extend(last.replace((name, index..index + 1))),
            }
        }
        rows.extend(last);
        for (name, range) in rows {
            if let Some(slot) = slots.get_mut(slot(name)) {
                slot.push(range);
            }
        }
        ByName { slots }
    }

    /// The rows that have a name. `of` tells that of a row.
    fn get<T>(&self, table: &'static [T], of: fn(&T) -> &'static str, name: &str) -> &'static [T] {
        // Other letters than those of ASCII may be the small ones of ASCII letters.
        let folded;
        let name = if name.is_ascii() {
            name
        } else {
            folded = fold_case(name);
            &folded
        };
        let rows = self.slots.get(slot(name)).into_iter().flatten();
        let mut rows = rows.filter_map(|range| table.get(range.clone()));
        let found = rows.find(|rows| {
            rows.first()
                .is_some_and(|row| eq_ignore_case(of(row), name))
        });
        found.unwrap_or_default()
    }
}

/// A number that is equal for names that differ in the case of their letters.
fn slot(name: &str) -> usize {
    let bytes = name.as_bytes();
    let small = |place: usize| usize::from(bytes.get(place).copied().unwrap_or_default() | 0x20);
    let (middle, last) = (bytes.len() / 2, bytes.len().saturating_sub(1));
    (bytes.len() * 7 + small(0) * 3 + small(middle) * 5 + small(last) * 11) % ByName::SLOTS
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::pages_of_rows;
