//! The quick answer for what most fixes do, flags of copies and entries of `[Version]`:
//! where nothing else is written otherwise, every device takes the sections that it
//! takes now.

use super::Allowed;
use super::package::{harm_of, is_about_package};
use crate::model::{FileList, FlagField, MergedSection, Model};
use crate::schema::{CopyFlags, DELFLG_IN_USE, DELFLG_IN_USE1, section_named};
use crate::syntax::eq_ignore_case;

/// Whether only such things are written otherwise, and all of them may be. What is not
/// so may still be allowed.
pub(super) fn is_allowed(before: &Model<'_, '_>, after: &Model<'_, '_>, allowed: &Allowed) -> bool {
    let (old, new) = (before.document().sections(), after.document().sections());
    let mut changed: Vec<&str> = Vec::new();
    for (old, new) in old.iter().zip(new) {
        if old.name() != new.name() {
            return false;
        }
        let body = before.document().slice(old.body());
        if body != after.document().slice(new.body()) {
            changed.push(old.name());
        }
    }
    let is_plain = |name: &&str| {
        let sections = before.section(name).zip(after.section(name));
        sections.is_some_and(|(old, new)| {
            if is_about_package(name) {
                harm_of(before, old, after, allowed).is_none()
            } else {
                section_named(name).is_none() && flags_may(before, old, after, new, allowed)
            }
        })
    };
    old.len() == new.len() && changed.iter().all(is_plain)
}

/// Whether a section is a list of files whose flags alone differ, as they may.
fn flags_may<'b, 'bt, 'a, 'at>(
    before: &'b Model<'b, 'bt>,
    old: MergedSection<'b, 'bt>,
    after: &'a Model<'a, 'at>,
    new: MergedSection<'a, 'at>,
    allowed: &Allowed,
) -> bool {
    if !before.is_plain_file_list(old) {
        return false;
    }
    // Of these the flags are read for what deletes, too.
    let is_deleted = before.is_deleted_or_renamed(old);
    let deleting = CopyFlags(DELFLG_IN_USE | DELFLG_IN_USE1);
    let directory = before.directory_of(old.name());
    let list = |section| FileList {
        section,
        directory: directory.clone(),
    };
    let (old, new) = (
        list(old),
        FileList {
            section: new,
            directory: directory.clone(),
        },
    );
    let (mut old, mut new) = (old.files(before), new.files(after));
    loop {
        let (old, new) = match (old.next(), new.next()) {
            (None, None) => return true,
            (Some(old), Some(new)) => (old, new),
            _ => return false,
        };
        let source = |row: [std::borrow::Cow<'_, str>; 2]| {
            row.into_iter().nth(1).unwrap_or_default().into_owned()
        };
        let sources = (
            source(old.row.first_values()),
            source(new.row.first_values()),
        );
        if !eq_ignore_case(&old.destination, &new.destination) || sources.0 != sources.1 {
            return false;
        }
        let flags = match (&old.flags, &new.flags) {
            (old, new) if old == new => continue,
            (FlagField::Flags(old), FlagField::Flags(new)) => (*old, *new),
            _ => return false,
        };
        let (come, go) = allowed.flags(flags, &old.destination, &directory);
        let differ = (flags.0 & !flags.1) | (flags.1 & !flags.0);
        if come.0 != 0 || go.0 != 0 || (is_deleted && differ.has(deleting)) {
            return false;
        }
    }
}
