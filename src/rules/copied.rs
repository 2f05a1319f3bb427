//! A file that a CopyFiles directive copies.

use std::ops::Range;

use super::Location;
use crate::model::{CopiedFile, DirectCopy, Directory, FileList, MergedSection};

/// A file that a CopyFiles directive copies.
#[derive(Debug, Clone, Copy)]
pub enum Copied<'c, 'd, 't> {
    /// By an entry of a file list.
    Listed(&'c FileList<'d, 't>, &'c CopiedFile<'d, 't>),
    /// By its name.
    Named(&'c DirectCopy<'d, 't>),
}

impl<'c, 'd, 't> Copied<'c, 'd, 't> {
    /// The name at the destination.
    pub fn file(self) -> &'c str {
        match self {
            Copied::Listed(_, file) => &file.destination,
            Copied::Named(copy) => &copy.file,
        }
    }

    /// Where it goes.
    pub fn directory(self) -> &'c Directory {
        match self {
            Copied::Listed(list, _) => &list.directory,
            Copied::Named(copy) => &copy.directory,
        }
    }

    /// The file list, or the section of the directive.
    pub fn section(self) -> MergedSection<'d, 't> {
        match self {
            Copied::Listed(list, _) => list.section,
            Copied::Named(copy) => copy.site.section,
        }
    }

    /// The entry of the list, or the value of the directive: offsets in the text,
    /// from 0.
    pub fn range(self) -> Range<usize> {
        match self {
            Copied::Listed(_, file) => file.entry().content(),
            Copied::Named(copy) => copy.field.range(),
        }
    }
}

impl From<Copied<'_, '_, '_>> for Location {
    fn from(copied: Copied<'_, '_, '_>) -> Location {
        (copied.section().name(), copied.range()).into()
    }
}
