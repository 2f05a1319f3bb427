//! What is done, one thing at a time.

use std::borrow::Cow;

use super::Under;
use crate::model::{Directory, FlagField};
use crate::schema::SectionKind;
use crate::syntax::Row;

/// One thing that installing a section does.
#[derive(Debug, Clone)]
pub struct Action<'d, 't> {
    /// The directives that lead to it, from outside in.
    pub under: Under<'t>,
    /// The kind of the section in which it stands.
    pub kind: SectionKind,
    /// The line, or the directive of a file that is named with `@`.
    pub row: Row<'d, 't>,
    /// What is done.
    pub what: What<'t>,
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What<'t> {
    /// Something with a file.
    File {
        /// What.
        operation: FileOperation,
        /// Where.
        directory: Directory,
        /// Its name there: of a file that is renamed the new one.
        file: Cow<'t, str>,
        /// Its name in the package, or, of one that is renamed, the old name.
        source: Cow<'t, str>,
        /// The flags.
        flags: FlagField,
    },
    /// What a line says, after string substitution; DIRIDs stay as `%12%`. Names of
    /// sections that the INF has are left empty: what they hold stands for them.
    Line {
        /// The key.
        key: Option<Cow<'t, str>>,
        /// The values.
        values: Vec<Cow<'t, str>>,
    },
}

/// What is done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileOperation {
    /// CopyFiles.
    Copy,
    /// DelFiles.
    Delete,
    /// RenFiles.
    Rename,
}

impl FileOperation {
    /// That of a directive.
    pub fn of(directive: &str) -> Option<FileOperation> {
        match directive {
            "CopyFiles" => Some(FileOperation::Copy),
            "DelFiles" => Some(FileOperation::Delete),
            "RenFiles" => Some(FileOperation::Rename),
            _ => None,
        }
    }

    /// The directive.
    pub fn directive(self) -> &'static str {
        match self {
            FileOperation::Copy => "CopyFiles",
            FileOperation::Delete => "DelFiles",
            FileOperation::Rename => "RenFiles",
        }
    }
}
