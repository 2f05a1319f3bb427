//! What sections take from other INFs.

use crate::model::{MergedSection, Model};
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
