//! The facts of the INF language, each in one table.
//!
//! A row says what Microsoft's documentation of drivers says, and names the page
//! that does: a path in MicrosoftDocs/windows-driver-docs, below
//! `windows-driver-docs-pr/`. What the program knows about directives, sections,
//! directories, flags, setup classes and Windows' own files comes from here; no
//! list of such facts stands elsewhere.
//!
//! Names are compared without regard to case, as [`same`](crate::syntax::same)
//! does.

mod builds;
mod classes;
mod copy_flags;
mod directives;
mod dirids;
mod flags;
mod sections;
mod target_os;
mod windows_files;

use std::cmp::Ordering;

use crate::syntax::fold;

pub use builds::{Feature, NoTargetOs, TargetOs};
pub use classes::{CLASSES, Class};
pub use copy_flags::{COPY_FLAGS, CopyFlag, CopyFlags, number};
pub use directives::{Argument, DIRECTIVES, Directive, Legacy, directive, directives};
pub use dirids::{DIRIDS, Dirid, DiridUse, dirid};
pub use flags::{
    DELFLG_IN_USE, DELFLG_IN_USE1, FLAGS, FLG_ADDREG_DELVAL, FLG_ADDREG_KEYONLY, Flag, FlagSet,
    SERVICE_WIN32_OWN_PROCESS, SERVICE_WIN32_SHARE_PROCESS, SPSVCINST_STARTSERVICE,
    SPSVCINST_STOPSERVICE,
};
pub use sections::{
    Decorated, Lines, SECTIONS, Section, SectionKind, SectionName, companion, holds_names,
    section_named,
};
pub use target_os::{ARCHITECTURES, Architecture, architecture, target_os};
pub use windows_files::{WindowsFile, windows_file};

/// The order of names without regard to the case of their ASCII letters.
fn order(a: &str, b: &str) -> Ordering {
    let a = a.bytes().map(|byte| byte.to_ascii_lowercase());
    a.cmp(b.bytes().map(|byte| byte.to_ascii_lowercase()))
}

/// The rows of a table, sorted by their names in ASCII, that have a name.
fn rows_named<T>(table: &'static [T], of: fn(&T) -> &'static str, name: &str) -> &'static [T] {
    // Other letters than those of ASCII may be the small ones of ASCII letters.
    let folded;
    let name = if name.is_ascii() {
        name
    } else {
        folded = fold(name);
        &folded
    };
    let start = table.partition_point(|row| order(of(row), name) == Ordering::Less);
    let rows = table.get(start..).unwrap_or_default();
    let end = rows.partition_point(|row| order(of(row), name) == Ordering::Equal);
    rows.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests;
