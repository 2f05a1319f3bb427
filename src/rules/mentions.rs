//! Values in which the names of sections stand among other words, as in a command of an
//! uninstaller.

use crate::model::Model;
use crate::schema::SectionKind;
use crate::syntax::fold_case;

/// Why sections of some kinds, which have fixed names, cannot get other names or go: a
/// value names one, as the end of a sentence.
pub(super) fn named_elsewhere(model: &Model<'_, '_>, kinds: &[SectionKind]) -> Option<String> {
    let names: Vec<String> = kinds
        .iter()
        .map(|kind| fold_case(kind.fixed_name()).into_owned())
        .collect();
    let sections = model.sections();
    let mut values = sections.flat_map(|section| {
        let values = section.rows().flat_map(|row| row.values());
        values.map(move |value| (section, value))
    });
    values.find_map(|(section, value)| {
        let text = fold_case(&value).into_owned();
        let at = names.iter().position(|name| text.contains(name.as_str()))?;
        let kind = kinds.get(at)?;
        Some(format!(
            "'{value}' in [{}] names [{}]",
            section.name(),
            kind.fixed_name()
        ))
    })
}
