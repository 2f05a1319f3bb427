//! Where the files of the package lie: `[SourceDisksFiles]` and
//! `[SourceDisksNames]` (docs install/inf-sourcedisksfiles-section.md and
//! install/inf-sourcedisksnames-section.md).

use std::borrow::Cow;

use super::{ByName, MergedSection, Model, Place};
use crate::syntax::same;

/// What a `[SourceDisksFiles]` section says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The subdirectory of the package that the file lies in, without
    /// backslashes around; empty for the directory of the INF.
    pub subdirectory: String,
    /// The path that `[SourceDisksNames]` gives the file's disk, likewise.
    pub disk_path: String,
}

impl<'d, 't> Model<'d, 't> {
    /// What the `[SourceDisksFiles]` sections, for whatever platform, say of a
    /// file; nothing where none lists it.
    pub fn source_files(&'d self, file: &str) -> Vec<SourceFile> {
        let lines = self.source_lines().get(file);
        let rows = lines.filter_map(|(_, place)| place.row(self.document));
        rows.map(|row| {
            let [disk, subdirectory] = row.first_values();
            SourceFile {
                subdirectory: path(&self.text(&subdirectory)),
                disk_path: self.disk_path(&self.text(&disk)),
            }
        })
        .collect()
    }

    /// Whether a `[SourceDisksFiles]` section of the INF lists a file.
    pub fn is_source_file(&'d self, file: &str) -> bool {
        self.source_lines().get(file).next().is_some()
    }

    /// The lines of the `[SourceDisksFiles]` sections, by their files.
    fn source_lines(&'d self) -> &'d ByName<(Cow<'t, str>, Place)> {
        self.source_files.get_or_init(|| {
            let lines = self.plainly_named("SourceDisksFiles");
            let lines = lines.flat_map(|section| section.placed_rows());
            let files = lines.filter_map(|(place, row)| Some((self.text_of(row.key()?), place)));
            ByName::new(files.collect(), |(file, _)| file)
        })
    }

    fn disk_path(&'d self, disk: &str) -> String {
        let disks = self.disks.get_or_init(|| {
            let lines = self.plainly_named("SourceDisksNames");
            let lines = lines.flat_map(|section| section.placed_rows());
            let disks = lines.filter_map(|(place, row)| Some((row.key()?, place)));
            ByName::new(disks.collect(), |(disk, _)| disk)
        });
        disks
            .get(disk)
            .filter_map(|(_, place)| {
                let mut values = place.row(self.document)?.values();
                Some(path(&self.text(&values.nth(3)?)))
            })
            .find(|path| !path.is_empty())
            .unwrap_or_default()
    }

    /// The sections of a name, with whatever decoration.
    pub(super) fn plainly_named(
        &'d self,
        name: &'static str,
    ) -> impl Iterator<Item = MergedSection<'d, 't>> {
        self.sections().filter(move |section| {
            let (plain, rest) = section
                .name()
                .split_at_checked(name.len())
                .unwrap_or_default();
            (rest.is_empty() || rest.starts_with('.')) && same(plain, name)
        })
    }
}

fn path(text: &str) -> String {
    let path = text.trim().trim_start_matches(".\\").trim_matches('\\');
    if path == "." { "" } else { path }.to_owned()
}
