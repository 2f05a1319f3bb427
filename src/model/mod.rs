//! What an INF means: strings, merged sections, the install graph, file lists,
//! services, DIRIDs and copy flags.
//!
//! The model answers questions; rules ask them.

mod dirid;
mod files;
mod flags;
mod inert;
mod install;
mod kind;
mod reach;
mod registry;
mod services;
mod source_files;
mod strings;
mod target_os;
mod version;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use crate::syntax::{Document, Entry, Section};

pub use crate::syntax::{fold, same};
pub use dirid::Directory;
pub use files::{COPY_FILES, CopiedFile, DirectCopy, DirectiveSite, FLAGS, FileList, FlagField};
pub use flags::{CopyFlags, number};
pub use inert::{Inert, InertSections};
pub use install::{Install, InstallKind, undecorated};
pub use kind::{NotAnInf, not_text};
pub use registry::{FIRST_VALUE, RegistryValue};
pub use services::{Binaries, Service, StartType};
pub use source_files::SourceFile;
use strings::Strings;
pub use target_os::{Decoration, NoTargetOs, TargetOs, TargetedModels};

/// The meaning of a document.
#[derive(Debug)]
pub struct Model<'d, 't> {
    document: &'d Document<'t>,
    /// Merged sections in the order of their first header.
    merged: Vec<Merged>,
    by_name: HashMap<String, usize>,
    strings: OnceCell<Strings>,
    directories: OnceCell<HashMap<String, Directory>>,
    source_files: OnceCell<HashSet<String>>,
    list_names: OnceCell<HashSet<String>>,
}

/// The sections of one name.
#[derive(Debug)]
struct Merged {
    /// Indices into [`Document::sections`].
    parts: Vec<usize>,
    /// Whether its keys are names rather than directives.
    holds_names: bool,
}

/// All sections of one name, which Windows reads as one.
#[derive(Debug, Clone, Copy)]
pub struct MergedSection<'d, 't> {
    document: &'d Document<'t>,
    merged: &'d Merged,
}

impl<'d, 't> MergedSection<'d, 't> {
    /// The name, as the first header writes it.
    pub fn name(&self) -> &'t str {
        self.parts()
            .next()
            .map_or("", |(_, section)| section.name())
    }

    /// The sections that are merged, with their indices in
    /// [`Document::sections`], in the order of the file.
    pub fn parts(&self) -> impl Iterator<Item = (usize, &'d Section<'t>)> + use<'d, 't> {
        let document = self.document;
        self.merged
            .parts
            .iter()
            .filter_map(move |index| Some((*index, document.sections().get(*index)?)))
    }

    /// The first entry with a key, which is the one that counts.
    pub fn entry(&self, key: &str) -> Option<&'d Entry<'t>> {
        self.parts()
            .find_map(|(_, section)| section.entries_with_key(key).next())
    }

    /// The entries, in the order of the file.
    pub fn entries(&self) -> impl Iterator<Item = &'d Entry<'t>> + use<'d, 't> {
        self.parts()
            .flat_map(|(_, section)| section.lines())
            .filter_map(|line| line.entry.as_ref())
    }
}

impl<'d, 't> Model<'d, 't> {
    /// The meaning of a document. Sections are looked into when asked about.
    pub fn new(document: &'d Document<'t>) -> Model<'d, 't> {
        let mut merged: Vec<Merged> = Vec::new();
        let mut by_name: HashMap<String, usize> = HashMap::new();
        for (index, section) in document.sections().iter().enumerate() {
            let next = merged.len();
            let slot = *by_name
                .entry(fold(section.name()).into_owned())
                .or_insert(next);
            match merged.get_mut(slot) {
                Some(same) => same.parts.push(index),
                None => merged.push(Merged {
                    parts: vec![index],
                    holds_names: files::holds_names(section.name()),
                }),
            }
        }
        Model {
            document,
            merged,
            by_name,
            strings: OnceCell::new(),
            directories: OnceCell::new(),
            source_files: OnceCell::new(),
            list_names: OnceCell::new(),
        }
    }

    /// The document that is meant.
    pub fn document(&self) -> &'d Document<'t> {
        self.document
    }

    /// All sections, same-named ones merged, in the order of their first
    /// headers.
    pub fn sections(&'d self) -> impl Iterator<Item = MergedSection<'d, 't>> {
        self.merged.iter().map(|merged| MergedSection {
            document: self.document,
            merged,
        })
    }

    /// The section of a name, without regard to case.
    pub fn section(&'d self, name: &str) -> Option<MergedSection<'d, 't>> {
        let index = self.by_name.get(fold(name).as_ref())?;
        self.merged.get(*index).map(|merged| MergedSection {
            document: self.document,
            merged,
        })
    }

    /// A value after string substitution. DIRIDs stay as `%12%`.
    pub fn text<'v>(&self, value: &'v str) -> Cow<'v, str> {
        strings::substitute(value, |key| self.string(key).map(str::to_owned))
    }

    /// What a string key stands for.
    pub fn string(&self, key: &str) -> Option<&str> {
        self.strings
            .get_or_init(|| {
                let parts = self
                    .by_name
                    .get("strings")
                    .and_then(|index| self.merged.get(*index))
                    .map_or(&[][..], |merged| &merged.parts);
                let sections = parts
                    .iter()
                    .filter_map(|index| self.document.sections().get(*index));
                Strings::collect(
                    sections
                        .flat_map(|section| section.lines())
                        .filter_map(|line| line.entry.as_ref()),
                )
            })
            .get(key)
    }
}
