//! Where the files of the package lie: `[SourceDisksFiles]` and
//! `[SourceDisksNames]` (docs install/inf-sourcedisksfiles-section.md and
//! install/inf-sourcedisksnames-section.md).

use std::borrow::Cow;
use std::rc::Rc;

use hashbrown::{HashMap, HashSet};

use super::{ByName, MergedSection, Model, Place};
use crate::syntax::{Row, eq_ignore_case, fold_case};

/// What a `[SourceDisksFiles]` section says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The subdirectory of the package that the file lies in, without
    /// backslashes around; empty for the directory of the INF.
    pub subdirectory: String,
    /// The path that `[SourceDisksNames]` gives the file's disk, likewise.
    pub disk_path: String,
}

/// What all `[SourceDisksFiles]` sections say of a file, each thing once.
#[derive(Debug, Default)]
pub struct SourceFiles {
    all: Vec<SourceFile>,
    /// In the form of [`fold_case`].
    subdirectories: HashSet<String>,
}

impl SourceFiles {
    /// What they say, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &SourceFile> {
        self.all.iter()
    }

    /// What the first says.
    pub fn first(&self) -> Option<&SourceFile> {
        self.all.first()
    }

    /// Whether one says that the file lies in a subdirectory.
    pub fn is_in(&self, subdirectory: &str) -> bool {
        self.subdirectories.contains(&*fold_case(subdirectory))
    }
}

impl<'d, 't> Model<'d, 't> {
    /// What the `[SourceDisksFiles]` sections, for whatever platform, say of a
    /// file; nothing where none lists it.
    pub fn source_files(&'d self, file: &str) -> Rc<SourceFiles> {
        // A file may have as many lines as there are questions about it.
        let file = fold_case(file);
        let mut known = self.known_source_files.borrow_mut();
        let found = known.entry_ref(&*file).or_insert_with(|| {
            let lines = self.source_lines().get(&file);
            let rows = lines.filter_map(|(_, place)| place.row(self.document));
            let mut seen = HashSet::new();
            let mut files = SourceFiles::default();
            for row in rows {
                let [disk, subdirectory] = row.first_values();
                let subdirectory = path(&self.text(&subdirectory));
                let disk_path = self.disk_path(&self.text(&disk));
                if seen.insert((subdirectory.clone(), disk_path)) {
                    let folded = fold_case(&subdirectory).into_owned();
                    files.subdirectories.insert(folded);
                    files.all.push(SourceFile {
                        subdirectory,
                        disk_path: disk_path.to_owned(),
                    });
                }
            }
            Rc::new(files)
        });
        Rc::clone(found)
    }

    /// The subdirectories of the package in which a file lies for machines of an
    /// architecture, each once: those of the section with its decoration, or else of the
    /// one without any (docs install/inf-sourcedisksfiles-section.md).
    pub fn source_subdirectories(&'d self, file: &str, architecture: &str) -> Vec<String> {
        let rows = self.source_rows(file, architecture).into_iter();
        each_once(rows.map(|row| {
            let [_, subdirectory] = row.first_values();
            path(&self.text(&subdirectory))
        }))
    }

    /// The folders of the package in which a file lies for machines of an architecture, each
    /// once: its [subdirectories](Self::source_subdirectories), below the path of its disk.
    /// None where no section lists the file.
    pub fn source_folders(&'d self, file: &str, architecture: &str) -> Vec<String> {
        let rows = self.source_rows(file, architecture).into_iter();
        each_once(rows.map(|row| {
            let [disk, subdirectory] = row.first_values();
            let disk = self.disk_path(&self.text(&disk));
            let subdirectory = path(&self.text(&subdirectory));
            let parts = [disk, &subdirectory];
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            parts.collect::<Vec<&str>>().join("\\")
        }))
    }

    /// The lines of a file in the `[SourceDisksFiles]` section of an architecture, or else in
    /// the one without a decoration.
    fn source_rows(&'d self, file: &str, architecture: &str) -> Vec<Row<'d, 't>> {
        let of = |decoration: &str| -> Vec<Row<'d, 't>> {
            let name = ["SourceDisksFiles", decoration].concat();
            let lines = self.source_lines().get(file).filter(|(_, place)| {
                let section = self.document.sections().get(place.part);
                section.is_some_and(|section| eq_ignore_case(section.name(), &name))
            });
            lines
                .filter_map(|(_, place)| place.row(self.document))
                .collect()
        };
        let own = of(&[".", architecture].concat());
        if own.is_empty() { of("") } else { own }
    }

    /// Whether files that the INF does not list in `[SourceDisksFiles]` may come
    /// from Windows: by `LayoutFile` in `[Version]` (docs
    /// install/inf-version-section.md), or by the layout of an INF that an
    /// `Include` directive names.
    pub fn takes_files_from_windows(&'d self) -> bool {
        let version = self.section("Version");
        version.is_some_and(|version| version.row("LayoutFile").is_some())
            || !self.directives("Include").is_empty()
    }

    /// The files that `[SourceDisksFiles]` sections list, for whatever platform, each once
    /// with the folders of the package that it lies in, without backslashes around; in the
    /// order of the INF.
    pub fn listed_files(&'d self) -> Vec<(String, Vec<String>)> {
        let mut seen = HashSet::new();
        let lines = self.source_lines().items().iter();
        let files = lines.filter(|(file, _)| !file.is_empty() && seen.insert(fold_case(file)));
        let files = files.map(|(file, _)| {
            let sources = self.source_files(file);
            let folders = sources.iter().map(|source| {
                let parts = [&*source.disk_path, &*source.subdirectory];
                let parts = parts.into_iter().filter(|part| !part.is_empty());
                parts.collect::<Vec<&str>>().join("\\")
            });
            (file.clone().into_owned(), folders.collect())
        });
        files.collect()
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

    /// The first path that a line gives a disk; empty where none does.
    fn disk_path(&'d self, disk: &str) -> &'d str {
        let paths = self.disk_paths.get_or_init(|| {
            let mut paths = HashMap::new();
            let lines = self.plainly_named("SourceDisksNames");
            for row in lines.flat_map(|section| section.rows()) {
                let Some(disk) = row.key() else { continue };
                let path = row.values().nth(3).map(|value| path(&self.text(&value)));
                if let Some(path) = path.filter(|path| !path.is_empty()) {
                    paths.entry(fold_case(&disk).into_owned()).or_insert(path);
                }
            }
            paths
        });
        paths.get(&*fold_case(disk)).map_or("", String::as_str)
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
            (rest.is_empty() || rest.starts_with('.')) && eq_ignore_case(plain, name)
        })
    }
}

/// Names, each once, in whatever case.
fn each_once(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in names {
        if !found.iter().any(|known| eq_ignore_case(known, &name)) {
            found.push(name);
        }
    }
    found
}

fn path(text: &str) -> String {
    let path = text.trim().trim_start_matches(".\\").trim_matches('\\');
    if path == "." { "" } else { path }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Document;

    #[test]
    fn a_platform_has_the_lines_of_its_own_section_or_else_those_of_all() {
        let text = "[Version]\nSignature = \"$Windows NT$\"\n\
            [SourceDisksFiles]\na.sys = 1\nb.sys = 1,all\n\
            [SourceDisksFiles.ARM64]\nA.sys = 1,arm64\na.sys = 1,ARM64\na.sys = 1,x\n\
            [SourceDisksFiles.x86]\nc.sys = 1,i386\n";
        let document = Document::new(text);
        let model = Model::new(&document);
        for (file, architecture, expected) in [
            ("a.sys", "arm64", &["arm64", "x"][..]),
            ("a.sys", "amd64", &[""]),
            ("b.sys", "arm64", &["all"]),
            ("c.sys", "x86", &["i386"]),
            ("c.sys", "amd64", &[]),
        ] {
            let found = model.source_subdirectories(file, architecture);
            assert_eq!(found, expected, "{file} {architecture}");
        }
    }

    #[test]
    fn each_thing_that_is_said_of_a_file_is_told_once_and_in_order() {
        let text = "[Version]\nSignature = \"$Windows NT$\"\n\
            [SourceDisksFiles]\na.sys = 1,x64\nA.SYS = 1,X64\na.sys = 2, .\\x64\nb.sys = 1\n\
            [SourceDisksFiles.arm64]\na.sys = 1,arm64\na.sys = 1,x64\n\
            [SourceDisksNames]\n1 = d\n2 = d,,,\n2 = d,,,\\sub\n2 = d,,,\\other\n";
        let document = Document::new(text);
        let model = Model::new(&document);
        let said = |file: &str| -> Vec<(String, String)> {
            let files = model.source_files(file);
            let of = |file: &SourceFile| (file.subdirectory.clone(), file.disk_path.clone());
            files.iter().map(of).collect()
        };
        let a = [("x64", ""), ("X64", ""), ("x64", "sub"), ("arm64", "")];
        let a = a.map(|(subdirectory, disk)| (subdirectory.to_owned(), disk.to_owned()));
        // The same for the second question.
        for _ in 0..2 {
            assert_eq!(said("A.sys"), a);
        }
        assert_eq!(said("b.sys"), [(String::new(), String::new())]);
        assert!(said("c.sys").is_empty());
        let files = model.source_files("a.sys");
        assert!(files.is_in("ARM64") && !files.is_in("") && !files.is_in("sub"));
        assert!(model.source_files("b.sys").is_in(""));
    }
}
