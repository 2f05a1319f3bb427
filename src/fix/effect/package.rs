//! What an INF says of its package as a whole.

use hashbrown::HashSet;

use super::difference::of_section;
use super::{Allowed, EffectChange};
use crate::model::{MergedSection, Model};
use crate::rules::Change;
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
    if allowed.drops_section(name) && after.section(name).is_none() {
        return None;
    }
    let may_go = |line: &[String]| {
        if line
            .first()
            .is_some_and(|key| allowed.drops_section(key.trim_end_matches('=')))
        {
            return true;
        }
        let kind = section_named(name);
        allowed.has(Change::UnusedSources) && is_unused(kind, line, after)
            || allowed.has(Change::CatalogSources) && is_of_catalog(kind, line, after)
    };
    let Some(new) = after.section(name) else {
        let lines = lines(before, section);
        let all_may_go = !lines.is_empty() && lines.iter().all(|line| may_go(line));
        return (!all_may_go).then(|| of_section(name, "be gone".to_owned()));
    };
    if section.bodies().eq(new.bodies()) && before.same_strings(after) {
        return None;
    }
    let (lost, gained) = (lines(before, section), lines(after, new));
    let wrong =
        |these: &[Vec<String>], those: &[Vec<String>], may_go: &dyn Fn(&[String]) -> bool| {
            let those: HashSet<&Vec<String>> = those.iter().collect();
            let mut wrong = these.iter().filter(|line| !those.contains(line));
            wrong
                .find(|line| !may_write(line, allowed) && !may_go(line))
                .map(|line| line.join(","))
        };
    if let Some(line) = wrong(&lost, &gained, &may_go) {
        return Some(of_section(name, format!("not say '{line}' any more")));
    }
    let is_listed = |line: &[String]| {
        let mut known = lost.iter();
        known.any(|known| known.first() == line.first())
    };
    let may_come = |line: &[String]| {
        let is_of_files = section_named(name) == Some(SectionKind::SourceDisksFiles);
        is_of_files && allowed.has(Change::NewSources) && !is_listed(line)
    };
    let line = wrong(&gained, &lost, &may_come)?;
    Some(of_section(name, format!("say '{line}'")))
}

/// Whether a line says where a file is that nothing names, or which disk one is that has
/// no files.
fn is_unused(kind: Option<SectionKind>, line: &[String], after: &Model<'_, '_>) -> bool {
    let Some(name) = line.first().and_then(|key| key.strip_suffix('=')) else {
        return false;
    };
    let sections = |of_files: bool| {
        let sections = after.sections();
        let sections = sections.filter(move |section| {
            let kind = section_named(section.name());
            (kind == Some(SectionKind::SourceDisksFiles)) == of_files
                && kind != Some(SectionKind::Strings)
        });
        sections.flat_map(|section| section.rows())
    };
    match kind {
        Some(SectionKind::SourceDisksFiles) => {
            let names = |value: &str| {
                let text = fold_case(&after.text(value)).into_owned();
                text.match_indices(name).any(|(at, _)| {
                    let is_part = |c: char| c.is_alphanumeric() || "._-$".contains(c);
                    let before = text.get(..at).is_some_and(|text| text.ends_with(is_part));
                    let behind = text.get(at + name.len()..);
                    let behind = behind.is_some_and(|text| text.starts_with(is_part));
                    !before && !behind
                })
            };
            !sections(false).any(|row| row.values().any(|value| names(&value)))
        }
        Some(SectionKind::SourceDisksNames) => {
            let is_there = |disk: &str| fold_case(&after.text(disk)) == name;
            !sections(true).any(|row| is_there(&row.value(0)))
        }
        _ => false,
    }
}

/// Whether a line says where a catalog is that nothing copies.
fn is_of_catalog(kind: Option<SectionKind>, line: &[String], after: &Model<'_, '_>) -> bool {
    let file = line.first().and_then(|key| key.strip_suffix('='));
    let file = file.filter(|file| file.ends_with(".cat"));
    kind == Some(SectionKind::SourceDisksFiles)
        && file.is_some_and(|file| !after.copies_source(file))
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
