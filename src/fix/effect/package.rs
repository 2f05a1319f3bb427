//! What an INF says of its package as a whole.

use hashbrown::HashSet;

use super::difference::of_section;
use super::{Allowed, EffectChange};
use crate::model::{MergedSection, Model};
use crate::schema::{SectionKind, section_named};
use crate::syntax::fold_case;

/// Whether a section is about the package.
pub(super) fn is_about_package(name: &str) -> bool {
    matches!(
        section_named(name),
        Some(
            SectionKind::Version
                | SectionKind::ControlFlags
                | SectionKind::SourceDisksNames
                | SectionKind::SourceDisksFiles
                | SectionKind::SignatureAttributes
        )
    )
}

/// What would be said otherwise.
pub(super) fn harm(
    before: &Model<'_, '_>,
    after: &Model<'_, '_>,
    allowed: &Allowed,
) -> Option<EffectChange> {
    let about = before.sections();
    let mut about = about.filter(|section| is_about_package(section.name()));
    about.find_map(|section| harm_of(before, section, after, allowed))
}

/// What a section would say otherwise.
pub(super) fn harm_of<'d, 't>(
    before: &'d Model<'d, 't>,
    section: MergedSection<'d, 't>,
    after: &Model<'_, '_>,
    allowed: &Allowed,
) -> Option<EffectChange> {
    let name = section.name();
    let Some(new) = after.section(name) else {
        return Some(of_section(name, "be gone".to_owned()));
    };
    if section.bodies().eq(new.bodies()) && before.same_strings(after) {
        return None;
    }
    let (lost, gained) = (lines(before, section), lines(after, new));
    let wrong = |these: &[Vec<String>], those: &[Vec<String>]| {
        let those: HashSet<&Vec<String>> = those.iter().collect();
        let mut wrong = these.iter().filter(|line| !those.contains(line));
        wrong
            .find(|line| !may_write(line, allowed))
            .map(|line| line.join(","))
    };
    if let Some(line) = wrong(&lost, &gained) {
        return Some(of_section(name, format!("not say '{line}' any more")));
    }
    let line = wrong(&gained, &lost)?;
    Some(of_section(name, format!("say '{line}'")))
}

fn may_write(line: &[String], allowed: &Allowed) -> bool {
    let key = line.first().map_or("", |key| key.trim_end_matches('='));
    allowed.writes(key)
}

/// The lines of a section, by what they say.
fn lines<'d, 't>(model: &'d Model<'d, 't>, section: MergedSection<'d, 't>) -> Vec<Vec<String>> {
    let rows = section.rows().map(|row| {
        let key = row.key().map_or(String::new(), |key| {
            format!("{}=", fold_case(&model.text(&key)))
        });
        let values = row.values().map(|value| model.text(&value).into_owned());
        std::iter::once(key).chain(values).collect()
    });
    rows.collect()
}
