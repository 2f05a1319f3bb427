//! File lists that DelFiles and RenFiles use as well.

use hashbrown::{HashMap, HashSet};

use crate::model::{MergedSection, Model};
use crate::schema::{SectionKind, section_named};
use crate::syntax::{Entry, fold_case};

/// A value of a directive, by its index.
pub(in crate::rules::driver_store) type NamingValue<'d, 't> = (&'d Entry<'t>, usize);

/// Which lists are deleted or renamed, by their names in the form of [`fold_case`].
#[derive(Debug)]
pub(super) struct DeletedLists<'d, 't> {
    /// By whatever newer systems may read.
    by_any: HashSet<String>,
    /// Of a primitive driver, by the values of `DelFiles` in `[DefaultUninstall]`. Only
    /// older systems read it, so that it may delete a list of its own.
    for_older: HashMap<String, Vec<NamingValue<'d, 't>>>,
}

impl<'d, 't> DeletedLists<'d, 't> {
    pub(super) fn of(model: &'d Model<'d, 't>) -> DeletedLists<'d, 't> {
        let is_primitive = model.is_primitive();
        let mut deleted = DeletedLists {
            by_any: HashSet::new(),
            for_older: HashMap::new(),
        };
        for directive in ["DelFiles", "RenFiles"] {
            for site in model.directives(directive) {
                let kind = section_named(site.section.name());
                let is_uninstall = kind == Some(SectionKind::DefaultUninstall);
                let is_for_older = is_primitive && is_uninstall && directive == "DelFiles";
                for (index, name) in site.values().enumerate() {
                    let name = fold_case(&model.text(&name)).into_owned();
                    if is_for_older {
                        let values = deleted.for_older.entry(name).or_default();
                        values.push((site.entry(), index));
                    } else {
                        deleted.by_any.insert(name);
                    }
                }
            }
        }
        deleted
    }

    /// Whether newer systems may delete or rename what a list names.
    pub(super) fn is_deleted(&self, list: MergedSection<'_, '_>) -> bool {
        self.by_any.contains(fold_case(list.name()).as_ref())
    }

    /// What names a list for older systems to delete its files.
    pub(super) fn for_older(&self, list: MergedSection<'_, '_>) -> &[NamingValue<'d, 't>] {
        let values = self.for_older.get(fold_case(list.name()).as_ref());
        values.map_or(&[], Vec::as_slice)
    }
}
