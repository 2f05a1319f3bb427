//! Where the files of the package lie: `[SourceDisksFiles]` and
//! `[SourceDisksNames]` (docs install/inf-sourcedisksfiles-section.md and
//! install/inf-sourcedisksnames-section.md).

use super::{MergedSection, Model};
use crate::syntax::Field;
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
        self.plainly_named("SourceDisksFiles")
            .flat_map(|section| section.entries())
            .filter(|entry| {
                entry
                    .key()
                    .is_some_and(|key| same(&self.text(key.value()), file))
            })
            .map(|entry| {
                let field = |index: usize| entry.fields().get(index).map_or("", Field::value);
                SourceFile {
                    subdirectory: path(&self.text(field(1))),
                    disk_path: self.disk_path(&self.text(field(0))),
                }
            })
            .collect()
    }

    fn disk_path(&'d self, disk: &str) -> String {
        self.plainly_named("SourceDisksNames")
            .flat_map(|section| section.entries())
            .filter(|entry| entry.key().is_some_and(|key| same(key.value(), disk)))
            .filter_map(|entry| Some(path(&self.text(entry.fields().get(3)?.value()))))
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
