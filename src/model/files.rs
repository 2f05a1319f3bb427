//! What is copied where: CopyFiles directives and file lists.

use std::borrow::Cow;

use super::dirid::Directory;
use super::{ByName, MergedSection, Model, Place, placeholders};
use crate::schema::{CopyFlags, Directive, directives, number};
use crate::syntax::{Entry, Field, Row, Values, eq_ignore_case, fold_case};

/// Where a directive stands.
#[derive(Debug, Clone, Copy)]
pub struct DirectiveSite<'d, 't> {
    /// The section, with all that has its name.
    pub section: MergedSection<'d, 't>,
    /// The index of the very part, in [`Document::sections`](crate::syntax::Document::sections).
    pub part: usize,
    /// The directive.
    pub row: Row<'d, 't>,
}

impl<'d, 't> DirectiveSite<'d, 't> {
    /// The directive.
    pub fn entry(&self) -> &'d Entry<'t> {
        self.row.entry()
    }

    /// What is known of directives of its name, in whatever section.
    pub(super) fn meanings(&self) -> &'static [Directive] {
        self.row.key().map_or(&[], |key| directives(&key))
    }

    /// The values of the directive.
    pub fn values(&self) -> Values<'d, 't> {
        self.row.values()
    }
}

/// A line of `[DestinationDirs]`.
#[derive(Debug)]
pub(super) struct Destination<'t> {
    /// The file list, or `DefaultDestDir`.
    list: Cow<'t, str>,
    directory: Directory,
    place: Place,
}

/// A file list that a CopyFiles directive names.
#[derive(Debug, Clone)]
pub struct FileList<'d, 't> {
    /// The list's section.
    pub section: MergedSection<'d, 't>,
    /// Where its files go.
    pub directory: Directory,
}

/// One copied file: an entry of a file list.
#[derive(Debug, Clone)]
pub struct CopiedFile<'d, 't> {
    /// The entry.
    pub row: Row<'d, 't>,
    /// The name at the destination.
    pub destination: Cow<'t, str>,
    /// The field before the flags, which Windows does not read.
    pub unused: Cow<'t, str>,
    /// The flags.
    pub flags: FlagField,
}

/// The flag field of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlagField {
    /// A number, or nothing, which is none of the flags.
    Flags(CopyFlags),
    /// Something that is not a number.
    Unreadable(String),
}

/// A file copied by name: `CopyFiles = @a.sys`.
#[derive(Debug, Clone)]
pub struct DirectCopy<'d, 't> {
    /// The directive.
    pub site: DirectiveSite<'d, 't>,
    /// Which of its values, from 0.
    pub item: usize,
    /// The field of the value.
    pub field: &'d Field<'t>,
    /// The file's name, without `@`.
    pub file: String,
    /// Where it goes: the default directory.
    pub directory: Directory,
}

impl<'d, 't> FileList<'d, 't> {
    /// The files of the list.
    pub fn files(&self, model: &'d Model<'d, 't>) -> impl Iterator<Item = CopiedFile<'d, 't>> {
        self.section.rows().filter_map(|row| {
            let [destination, _, unused, flags] = row.first_values();
            let destination = model.text_of(destination);
            if destination.is_empty() {
                return None;
            }
            Some(CopiedFile {
                row,
                destination,
                unused: model.text_of(unused),
                flags: FlagField::read(model.text_of(flags)),
            })
        })
    }
}

impl<'d, 't> CopiedFile<'d, 't> {
    /// The entry.
    pub fn entry(&self) -> &'d Entry<'t> {
        self.row.entry()
    }

    /// The name in the package, where it is another than that at the destination.
    pub fn renamed_from(&self, model: &Model<'_, '_>) -> Option<Cow<'d, str>> {
        let source = model.text(self.entry().fields().get(1)?.value());
        (!source.is_empty() && !eq_ignore_case(&source, &self.destination)).then_some(source)
    }
}

impl FlagField {
    pub(super) fn read(text: Cow<'_, str>) -> FlagField {
        if text.is_empty() {
            return FlagField::Flags(CopyFlags::default());
        }
        match number(&text) {
            Some(value) => FlagField::Flags(CopyFlags(value)),
            None if text.trim().is_empty() => FlagField::Flags(CopyFlags::default()),
            None => FlagField::Unreadable(text.into_owned()),
        }
    }
}

/// The index of the flags among the fields of a file list's entry.
pub const FLAGS: usize = 3;

impl<'d, 't> Model<'d, 't> {
    /// Every directive of a name, in whatever section it stands.
    ///
    /// Windows reads directives in the sections that it knows, and setup
    /// programs install sections by any name, so none is left out.
    pub fn directives(&'d self, name: &str) -> Vec<DirectiveSite<'d, 't>> {
        let rows = self.document.rows_with_key(name);
        let sites = rows.filter_map(|(part, row)| {
            let section = self.merged_section(*self.merged_into.get(part)?)?;
            let site = DirectiveSite { section, part, row };
            (!section.merged.holds_names).then_some(site)
        });
        let mut sites: Vec<DirectiveSite<'d, 't>> = sites.collect();
        // By merged sections, which are in the order of their first headers.
        sites.sort_by_key(|site| site.section.merged.index);
        sites
    }

    /// The directives of a name in one section.
    pub fn directives_in(
        &'d self,
        section: MergedSection<'d, 't>,
        name: &str,
    ) -> impl Iterator<Item = DirectiveSite<'d, 't>> {
        section.parts().flat_map(move |(part, body)| {
            let rows = body.rows_with_key(name);
            rows.map(move |row| DirectiveSite { section, part, row })
        })
    }

    /// What CopyFiles directives copy: the file lists that they name, each once,
    /// and the files that they name with `@`.
    pub fn copies(&'d self) -> (Vec<FileList<'d, 't>>, Vec<DirectCopy<'d, 't>>) {
        let mut seen = self.no_sections();
        let mut lists = Vec::new();
        let mut direct = Vec::new();
        for site in self.directives(COPY_FILES) {
            for (item, value) in site.values().enumerate() {
                let name = self.text_of(value);
                if let Some(file) = file_item(&name) {
                    let field = site.entry().fields().get(item);
                    direct.extend(field.map(|field| DirectCopy {
                        site,
                        item,
                        field,
                        file: file.to_owned(),
                        directory: self.default_directory(),
                    }));
                } else if let Some(section) = self.section(&name)
                    && seen.insert(section)
                {
                    lists.push(FileList {
                        section,
                        directory: self.directory_of(&name),
                    });
                }
            }
        }
        (lists, direct)
    }

    /// Whether a CopyFiles directive copies a file of the package.
    pub fn copies_source(&'d self, file: &str) -> bool {
        let (lists, direct) = self.copies();
        let mut rows = lists.iter().flat_map(|list| list.section.rows());
        let is_listed = rows.any(|row| {
            let [name, source] = row.first_values().map(|value| self.text_of(value));
            let source = if source.is_empty() { name } else { source };
            eq_ignore_case(&source, file)
        });
        is_listed || direct.iter().any(|copy| eq_ignore_case(&copy.file, file))
    }

    /// Where a file list's files go: its line in `[DestinationDirs]`, or the
    /// default directory.
    pub fn directory_of(&'d self, list: &str) -> Directory {
        self.destination(list)
            .unwrap_or_else(|| self.default_directory())
    }

    /// `DefaultDestDir` of `[DestinationDirs]`, or DIRID 11.
    pub fn default_directory(&'d self) -> Directory {
        self.destination(DEFAULT_DEST_DIR)
            .unwrap_or_else(Directory::system)
    }

    /// The file lists that DelFiles and RenFiles directives name.
    pub fn deleted_or_renamed_lists(&'d self) -> Vec<MergedSection<'d, 't>> {
        let sites = [self.directives("DelFiles"), self.directives("RenFiles")].concat();
        sites
            .iter()
            .flat_map(|site| site.values())
            .filter_map(|name| self.section(&self.text(&name)))
            .collect()
    }

    /// Whether DelFiles or RenFiles names a file with `@`, which it looks for in
    /// the default directory.
    pub fn deletes_or_renames_by_name(&'d self) -> bool {
        let sites = [self.directives("DelFiles"), self.directives("RenFiles")].concat();
        let mut values = sites.iter().flat_map(|site| site.values());
        values.any(|value| file_item(&self.text(&value)).is_some())
    }

    /// Whether a section is one of these lists.
    pub fn is_deleted_or_renamed(&'d self, list: MergedSection<'d, 't>) -> bool {
        let deleted = self.deleted_lists.get_or_init(|| {
            let mut deleted = self.no_sections();
            for list in self.deleted_or_renamed_lists() {
                deleted.insert(list);
            }
            deleted
        });
        deleted.has(list)
    }

    /// What the lines of `[DestinationDirs]` say, by their lists.
    fn destinations(&'d self) -> &'d ByName<Destination<'t>> {
        self.destinations.get_or_init(|| {
            let lines = self.section("DestinationDirs").into_iter();
            let lines = lines.flat_map(|section| section.placed_rows());
            let destinations = lines.filter_map(|(place, row)| {
                let [dirid, subdirectory] = row.first_values();
                Some(Destination {
                    directory: Directory::new(&self.text(&dirid), &self.text(&subdirectory)),
                    list: self.text_of(row.key()?),
                    place,
                })
            });
            ByName::new(destinations.collect(), |line| &line.list)
        })
    }

    fn destination(&'d self, list: &str) -> Option<Directory> {
        // Windows reads the first.
        let line = self.destinations().get(list).next()?;
        Some(line.directory.clone())
    }

    /// Whether a name is one of a section, of a line in `[DestinationDirs]`, or
    /// of a section that a directive names, even one that is missing.
    pub fn is_name_used(&'d self, name: &str) -> bool {
        self.section(name).is_some()
            || self.destination(name).is_some()
            || self.given_names().contains(fold_case(name).as_ref())
    }

    /// The line of `[DestinationDirs]` that only the files of a list go by. A list
    /// that is called DefaultDestDir has none: its line is that of the default
    /// directory.
    pub fn own_destination_line(&'d self, list: &str) -> Option<&'d Entry<'t>> {
        let is_default = eq_ignore_case(list, DEFAULT_DEST_DIR);
        let mut lines = self.destination_lines(list);
        lines.next().filter(|_| !is_default)
    }

    /// The line of `[DestinationDirs]` for the default directory.
    pub fn default_destination_line(&'d self) -> Option<&'d Entry<'t>> {
        self.destination_lines(DEFAULT_DEST_DIR).next()
    }

    /// The lines of `[DestinationDirs]` for a file list, or for `DefaultDestDir`:
    /// Windows reads the first.
    pub fn destination_lines(&'d self, list: &str) -> impl Iterator<Item = &'d Entry<'t>> {
        let lines = self.destinations().get(list);
        let rows = lines.filter_map(|line| line.place.row(self.document));
        rows.map(|row| row.entry())
    }
}

/// The key of the line of `[DestinationDirs]` for all lists without one.
pub const DEFAULT_DEST_DIR: &str = "DefaultDestDir";

/// The directive that copies files.
pub const COPY_FILES: &str = "CopyFiles";

/// The file that an item of a CopyFiles directive copies by name: `a.sys` of
/// `@a.sys`. `None` where the item names a file list, as `@NAME@.files` does, in
/// which the first `@` begins a placeholder.
pub fn file_item(item: &str) -> Option<&str> {
    let file = item.strip_prefix('@')?;
    let first = placeholders(item).next();
    first.is_none_or(|range| range.start > 0).then_some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_with_an_at_sign_is_a_file_unless_it_begins_a_placeholder() {
        for (item, file) in [
            ("@a.sys", Some("a.sys")),
            ("@@NAME@.sys", Some("@NAME@.sys")),
            ("@a_#NAME#.sys", Some("a_#NAME#.sys")),
            ("@NAME@.files", None),
            ("@NAME@", None),
            ("files", None),
        ] {
            assert_eq!(file_item(item), file, "{item}");
        }
    }
}
