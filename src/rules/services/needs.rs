//! What sections take from other INFs.

use crate::model::{COPY_FILES, MergedSection, Model, file_item};
use crate::syntax::eq_ignore_case;

/// Whether a section needs one of another INF: one that this INF does not have, or one that
/// is called as itself, which only another INF can mean.
pub(super) fn needs_others<'d, 't>(
    model: &'d Model<'d, 't>,
    section: MergedSection<'d, 't>,
) -> bool {
    let needs = model.directives_in(section, "Needs");
    let mut needed = needs.flat_map(|site| site.values());
    needed.any(|name| {
        let name = model.text(&name);
        eq_ignore_case(&name, section.name()) || model.section(&name).is_none()
    })
}

/// Whether a section copies a file list of an INF that it includes: one that this INF does not
/// have.
pub(super) fn copies_of_others<'d, 't>(
    model: &'d Model<'d, 't>,
    section: MergedSection<'d, 't>,
) -> bool {
    let has_include = model.directives_in(section, "Include").next().is_some();
    let copies = model.directives_in(section, COPY_FILES);
    let mut lists = copies.flat_map(|site| site.values());
    has_include
        && lists.any(|name| {
            let name = model.text(&name);
            file_item(&name).is_none() && model.section(&name).is_none()
        })
}
