//! A file to be decided about.

use super::examine::FixedFile;
use crate::cli::args::DiffStyle;
use crate::cli::editor::Editor;
use crate::rules::Package;

/// A file that would change, and what is needed to ask about it.
pub(super) struct Undecided<'a> {
    pub(super) file: &'a FixedFile,
    pub(super) path: &'a str,
    /// Who signed its package, where the signature is broken by the changes.
    pub(super) breaks: Option<&'a str>,
    pub(super) package: &'a dyn Package,
    pub(super) style: DiffStyle,
    /// Runs the user's editor on bytes and returns what was saved.
    pub(super) editor: &'a Editor<'a>,
}
