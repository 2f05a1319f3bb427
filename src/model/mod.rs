//! What an INF means: strings, merged sections, the install graph, file lists,
//! services, DIRIDs and copy flags.
//!
//! The model answers questions; rules ask them.

mod dirid;
mod effect;
mod file_lists;
mod files;
mod install;
mod installed;
mod kind;
mod loader;
mod names;
mod placeholder;
mod prefilter;
mod primitive;
mod reach;
mod read;
mod reboot_ignored;
mod references;
mod registry;
mod registry_lines;
mod selection;
mod services;
mod shipped;
mod source_files;
mod strings;
mod target_os;
mod uses;
mod version;

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use hashbrown::{HashMap, HashSet};

use crate::schema::{SectionKind, holds_names, number, section_named};
use crate::syntax::{Document, Entry, Row, Section, eq_ignore_case};

pub use dirid::Directory;
pub use effect::{
    Action, Boundaries, CopiedPaths, CopiedPlace, Device, Effects, FileListPart, FileOperation,
    Key, LeafPart, LinePart, Manufacturer, NOT_READ, NamedCopy, Part, Root, Target, Under, What,
};
use file_lists::NamedLists;
use files::Destination;
pub use files::{
    COPY_FILES, CopiedFile, DEFAULT_DEST_DIR, DirectCopy, DirectiveSite, FLAGS, FileList,
    FlagField, file_item,
};
pub use install::{Install, InstallKind, undecorated, without_companion};
pub use installed::Installed;
pub use kind::{NotAnInf, not_text};
pub use loader::is_of_loader;
pub use names::ByName;
use names::NameIndex;
pub use placeholder::{has_placeholder, placeholders};
pub use prefilter::{Prefilter, PrefilterWords, longest_word};
pub use primitive::{NotPrimitive, decorated_architecture};
use read::ReadSections;
pub use read::{ReadAs, ReadDirective};
pub use reboot_ignored::{IgnoredReboots, RebootIgnored};
use references::Namers;
pub use references::{Kinds, Named, Reference, section_values};
pub use registry::{FIRST_VALUE, NAMING, RegistryValue};
pub use registry_lines::RegistryLine;
pub use selection::{Competitor, Fate, Rank, selection};
pub use services::{Binaries, Runs, Service, StartType};
pub use shipped::{Shipped, ShippedFile};
pub use source_files::{SourceFile, SourceFiles};
use strings::Strings;
pub use strings::UnknownStrings;
pub(crate) use strings::tokens;
pub use target_os::{Decoration, TargetedModels, machine_of};
use uses::Uses;
pub use uses::{Held, Holder, file_words, may_hold_files, section_names};

/// The meaning of a document.
#[derive(Debug)]
pub struct Model<'d, 't> {
    document: &'d Document<'t>,
    /// Merged sections in the order of their first header.
    merged: Vec<Merged>,
    /// The index of the merged section of each section of the document.
    merged_into: Vec<usize>,
    by_name: NameIndex,
    strings: OnceCell<Strings>,
    /// The names of sections without their platform decorations, with the
    /// indices of the merged sections; those that have none left out.
    decorated: OnceCell<ByName<(&'t str, usize)>>,
    /// Names in the form of [`fold_case`], in their order, with the indices.
    sorted: OnceCell<Vec<(Cow<'t, str>, usize)>>,
    /// For each merged section the indices of those that its values name.
    named_in: OnceCell<Vec<OnceCell<Vec<usize>>>>,
    destinations: OnceCell<ByName<Destination<'t>>>,
    source_files: OnceCell<ByName<(Cow<'t, str>, Place)>>,
    /// What was asked of them, by the files in the form of [`fold_case`].
    known_source_files: RefCell<HashMap<String, Rc<SourceFiles>>>,
    /// By the disks in the form of [`fold_case`].
    disk_paths: OnceCell<HashMap<String, String>>,
    given_names: OnceCell<HashSet<String>>,
    kinds: OnceCell<Vec<Kinds>>,
    read: OnceCell<ReadSections>,
    namers: OnceCell<Namers>,
    uses: OnceCell<Uses>,
    deleted_lists: OnceCell<SectionSet>,
    named_lists: OnceCell<NamedLists>,
    only_needed: OnceCell<SectionSet>,
    /// Of the merged sections, those that are installed.
    installs: OnceCell<Vec<(usize, InstallKind)>>,
}

/// Which entry of an INF.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// The index of its section in [`Document::sections`].
    part: usize,
    /// Its own index there.
    row: usize,
}

impl Place {
    fn row<'d, 't>(self, document: &'d Document<'t>) -> Option<Row<'d, 't>> {
        document.sections().get(self.part)?.row(self.row)
    }
}

/// Some of the sections of an INF, those of one name taken as one.
#[derive(Debug, Clone)]
pub struct SectionSet {
    /// By the indices of the merged sections.
    has: Vec<bool>,
}

impl SectionSet {
    /// Whether it has a section.
    pub fn has(&self, section: MergedSection<'_, '_>) -> bool {
        self.has.get(section.merged.index) == Some(&true)
    }

    /// Takes in a section, and returns whether it was not there before.
    pub fn insert(&mut self, section: MergedSection<'_, '_>) -> bool {
        let has = self.has.get_mut(section.merged.index);
        has.is_some_and(|has| !std::mem::replace(has, true))
    }

    fn remove(&mut self, section: MergedSection<'_, '_>) {
        if let Some(has) = self.has.get_mut(section.merged.index) {
            *has = false;
        }
    }
}

/// The sections of one name.
#[derive(Debug)]
struct Merged {
    /// Its own index in [`Model::merged`].
    index: usize,
    /// The index of the first in [`Document::sections`].
    first: usize,
    /// The indices of the others.
    more: Vec<usize>,
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
            .parts()
            .filter_map(move |index| Some((index, document.sections().get(index)?)))
    }

    /// Whether its keys are names rather than directives, as those of
    /// `[Strings]` and `[SourceDisksFiles]` are.
    pub fn holds_names(&self) -> bool {
        self.merged.holds_names
    }

    /// Where its first header stands, without its line end: offsets in the text,
    /// from 0.
    pub fn first_header(&self) -> Range<usize> {
        self.header_line(self.parts().next())
    }

    /// Where its last header stands, likewise.
    pub fn last_header(&self) -> Range<usize> {
        self.header_line(self.parts().last())
    }

    fn header_line(&self, part: Option<(usize, &'d Section<'t>)>) -> Range<usize> {
        let header = part.map(|(_, section)| section.header());
        let header = header.unwrap_or_default();
        let line = self.document.slice(header.clone());
        header.start..header.start + line.trim_end().len()
    }

    /// The first entry with a key, which is the one that counts.
    pub fn entry(&self, key: &str) -> Option<&'d Entry<'t>> {
        self.row(key).map(|row| row.entry())
    }

    /// The first entry with a key, for those who need little of it.
    pub fn row(&self, key: &str) -> Option<Row<'d, 't>> {
        self.parts()
            .find_map(|(_, section)| section.rows_with_key(key).next())
    }

    /// What stands below its headers, as it is written.
    pub fn bodies(&self) -> impl Iterator<Item = &'t str> + use<'d, 't> {
        let document = self.document;
        let parts = self.parts();
        parts.map(move |(_, section)| document.slice(section.body()))
    }

    /// The entries, in the order of the file.
    pub fn entries(&self) -> impl Iterator<Item = &'d Entry<'t>> + use<'d, 't> {
        self.parts().flat_map(|(_, section)| section.entries())
    }

    /// The entries, in the order of the file, for those who come back to some.
    fn placed_rows(&self) -> impl Iterator<Item = (Place, Row<'d, 't>)> + use<'d, 't> {
        self.parts().flat_map(|(part, section)| {
            let rows = section.rows().enumerate();
            rows.map(move |(index, row)| (Place { part, row: index }, row))
        })
    }

    /// The entries, in the order of the file, for those who need few of them.
    pub fn rows(&self) -> impl Iterator<Item = Row<'d, 't>> + use<'d, 't> {
        self.parts().flat_map(|(_, section)| section.rows())
    }
}

impl Merged {
    /// The indices of the sections in [`Document::sections`], in the order of
    /// the file.
    fn parts(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(self.first).chain(self.more.iter().copied())
    }
}

impl<'d, 't> Model<'d, 't> {
    /// The meaning of a document. Sections are looked into when asked about.
    pub fn new(document: &'d Document<'t>) -> Model<'d, 't> {
        let sections = document.sections();
        let mut merged: Vec<Merged> = Vec::with_capacity(sections.len());
        let mut merged_into = Vec::with_capacity(sections.len());
        let mut by_name = NameIndex::with_capacity(sections.len());
        for (index, section) in sections.iter().enumerate() {
            let next = merged.len();
            let name = section.name();
            let slot =
                by_name.get_or_insert(name, next, |slot| is_named(document, &merged, slot, name));
            merged_into.push(slot);
            match merged.get_mut(slot) {
                Some(same) => same.more.push(index),
                None => merged.push(Merged {
                    index: next,
                    first: index,
                    more: Vec::new(),
                    holds_names: holds_names(section.name()),
                }),
            }
        }
        Model {
            document,
            merged,
            merged_into,
            by_name,
            strings: OnceCell::new(),
            decorated: OnceCell::new(),
            sorted: OnceCell::new(),
            named_in: OnceCell::new(),
            destinations: OnceCell::new(),
            source_files: OnceCell::new(),
            known_source_files: RefCell::default(),
            disk_paths: OnceCell::new(),
            given_names: OnceCell::new(),
            kinds: OnceCell::new(),
            read: OnceCell::new(),
            namers: OnceCell::new(),
            uses: OnceCell::new(),
            deleted_lists: OnceCell::new(),
            named_lists: OnceCell::new(),
            only_needed: OnceCell::new(),
            installs: OnceCell::new(),
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
        self.merged_section(self.index_of(name)?)
    }

    /// A set without sections.
    pub fn no_sections(&self) -> SectionSet {
        SectionSet {
            has: vec![false; self.merged.len()],
        }
    }

    /// The index of the section of a name among the merged ones.
    fn index_of(&self, name: &str) -> Option<usize> {
        self.by_name.get(name, |slot| {
            is_named(self.document, &self.merged, slot, name)
        })
    }

    fn merged_section(&'d self, index: usize) -> Option<MergedSection<'d, 't>> {
        self.merged.get(index).map(|merged| MergedSection {
            document: self.document,
            merged,
        })
    }

    /// A value after string substitution. DIRIDs stay as `%12%`.
    pub fn text<'v>(&self, value: &'v str) -> Cow<'v, str> {
        strings::substitute(value, |key| self.string(key))
    }

    /// [`text`](Self::text) of a value that may be a copy.
    fn text_of<'v>(&self, value: Cow<'v, str>) -> Cow<'v, str> {
        match value {
            Cow::Borrowed(value) => self.text(value),
            Cow::Owned(value) => Cow::Owned(self.text(&value).into_owned()),
        }
    }

    /// A value with the texts of its strings in their places, as it can be written; `None`
    /// where it has none, or where a language has a text of its own for one.
    pub fn written_out(&'d self, value: &str) -> Option<String> {
        let is_of_language = |section: &MergedSection<'_, '_>| {
            let name = section.name();
            section_named(name) == Some(SectionKind::Strings) && name.contains('.')
        };
        let languages: Vec<_> = self.sections().filter(is_of_language).collect();
        let has_other = |key: &str, text: &str| {
            let rows = languages.iter().flat_map(|section| section.rows());
            rows.into_iter().any(|row| {
                let (own, other) = row.head();
                own.is_some_and(|own| eq_ignore_case(&own, key)) && other != text
            })
        };
        strings::written_out(value, |key| self.string(key), has_other)
    }

    /// What looks like a string in a value, before string substitution, and is none: no
    /// `[Strings]` section, for whatever language, has the key.
    pub fn unknown_strings(&'d self, value: &str) -> UnknownStrings {
        let is_of_language = |key: &str| {
            let mut sections = self.plainly_named("Strings");
            sections.any(|section| section.row(key).is_some())
        };
        strings::unknown(value, |key| {
            let is_number = number(key).is_some() || key == "-1";
            key.is_empty() || is_number || self.string(key).is_some() || is_of_language(key)
        })
    }

    /// Whether another INF has the same strings, as far as `[Strings]` says.
    pub fn same_strings(&self, other: &Model<'_, '_>) -> bool {
        let (own, other) = (self.section("Strings"), other.section("Strings"));
        let own = own.iter().flat_map(MergedSection::bodies);
        own.eq(other.iter().flat_map(MergedSection::bodies))
    }

    /// What a string key stands for.
    pub fn string(&self, key: &str) -> Option<Cow<'t, str>> {
        let strings = self.strings.get_or_init(|| {
            let merged = self
                .index_of("Strings")
                .and_then(|index| self.merged.get(index));
            Strings::of(merged.into_iter().flat_map(Merged::parts))
        });
        strings.get(self.document, key)
    }
}

/// Whether merged sections have a name.
fn is_named(document: &Document<'_>, merged: &[Merged], slot: usize, name: &str) -> bool {
    let first = merged.get(slot).map(|merged| merged.first);
    let section = first.and_then(|index| document.sections().get(index));
    section.is_some_and(|section| eq_ignore_case(section.name(), name))
}
