//! What keys and values name, and who names a section, a file or a string: both
//! by what the tables of [`schema`](crate::schema) say of directives and lines.

use std::borrow::Cow;
use std::ops::Range;

use hashbrown::{HashMap, HashSet};

use super::dirid::Directory;
use super::services::path_of;
use super::strings::tokens;
use super::{DirectiveSite, MergedSection, Model, Place, SectionSet, file_item};
use crate::schema::{
    Argument, DIRECTIVES, Lines, SECTIONS, SectionKind, companion, directive, directives,
    section_named,
};
use crate::syntax::{Entry, Field, eq_ignore_case, fold_case};

/// Something that a key or a value names.
#[derive(Debug, Clone)]
pub struct Reference<'d, 't> {
    /// What kind of thing it is.
    pub argument: Argument,
    /// The name, after string substitution and without what stands around it in
    /// its value: of a path that of the file, of `@gadget.sys` that behind the
    /// sign. Of a TargetOS in `[Manufacturer]` that of the models section.
    pub name: Cow<'d, str>,
    /// Where the name is written: byte offsets in the text, from 0, without quotes
    /// around. Where it is put together of pieces, all of them.
    pub range: Range<usize>,
    /// The section in which it is written.
    pub section: MergedSection<'d, 't>,
    /// The entry.
    pub entry: &'d Entry<'t>,
    /// Which value of the entry it is, from 0; `None` for the key.
    pub value: Option<usize>,
}

/// What may be named.
#[derive(Debug, Clone, Copy)]
pub enum Named<'n, 'd, 't> {
    /// A section of the INF.
    Section(MergedSection<'d, 't>),
    /// A file.
    File(&'n str),
    /// The key of a string.
    StringKey(&'n str),
}

/// The kinds that a section has: most have one, a section that nothing names has
/// none, and a list that is copied and deleted has two.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kinds(u64);

impl Kinds {
    /// Whether a kind is among them.
    pub fn has(self, kind: SectionKind) -> bool {
        self.0 & Kinds::bit(kind) != 0
    }

    /// The kinds, in the order of [`SectionKind`].
    pub fn iter(self) -> impl Iterator<Item = SectionKind> {
        let kinds = SECTIONS.iter().map(|row| row.kind);
        kinds.filter(move |kind| self.has(*kind))
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Adds a kind, and returns whether it is new.
    fn insert(&mut self, kind: SectionKind) -> bool {
        let is_new = !self.has(kind);
        self.0 |= Kinds::bit(kind);
        is_new
    }

    fn bit(kind: SectionKind) -> u64 {
        1 << kind as u64
    }
}

/// Where things are named.
#[derive(Debug, Default)]
pub(super) struct Namers {
    /// By the indices of the merged sections.
    sections: Vec<Vec<Site>>,
    /// By the files in the form of [`fold_case`].
    files: HashMap<String, Vec<Site>>,
    /// By the keys in the form of [`fold_case`].
    strings: HashMap<String, Vec<Site>>,
}

/// A key or a value.
#[derive(Debug, Clone, Copy)]
struct Site {
    place: Place,
    /// `None` for the key.
    value: Option<usize>,
}

/// The values of an entry that name sections by what the directive means, with
/// their indices. Nothing where it is not known, or names none.
pub fn section_values<'e, 't>(
    entry: &'e Entry<'t>,
) -> impl Iterator<Item = (usize, &'e Field<'t>)> {
    // Which values they are does not depend on the section.
    let key = entry.explicit_key();
    let known = key.and_then(|key| directives(key.value()).first());
    let values = known.map(|directive| directive.sections());
    let values = values.unwrap_or_default();
    let fields = entry.fields().iter().enumerate();
    fields.skip(values.start).take(values.len())
}

impl<'d, 't> Model<'d, 't> {
    /// What a value of an entry, counted from 0, names. `None` for a text or a
    /// number, and where it is not known what is meant.
    pub fn named_by(&'d self, entry: &'d Entry<'t>, value: usize) -> Option<Reference<'d, 't>> {
        self.reference(self.section_at(entry.range().start)?, entry, Some(value))
    }

    /// What the key of an entry names, likewise.
    pub fn named_by_key(&'d self, entry: &'d Entry<'t>) -> Option<Reference<'d, 't>> {
        self.reference(self.section_at(entry.range().start)?, entry, None)
    }

    /// What a value of an entry, counted from 0, is by its directive or by the lines of its
    /// section, be it a text or a number; `None` for the key of a directive, and where it is
    /// not known what is meant.
    pub fn argument_of(&'d self, entry: &'d Entry<'t>, value: Option<usize>) -> Option<Argument> {
        self.argument(self.section_at(entry.range().start)?, entry, value)
    }

    /// The strings that a key or a value uses, `%strkey%`, in their order.
    pub fn strings_used_by(
        &'d self,
        entry: &'d Entry<'t>,
        value: Option<usize>,
    ) -> Vec<Reference<'d, 't>> {
        let field = field_of(entry, value);
        let section = self.section_at(entry.range().start);
        let (Some(field), Some(section)) = (field, section) else {
            return Vec::new();
        };
        let keys = self.string_keys(field).into_iter();
        let references = keys.map(|range| Reference {
            argument: Argument::StringKey,
            name: Cow::Borrowed(self.document.slice(range.clone())),
            range,
            section,
            entry,
            value,
        });
        references.collect()
    }

    /// Who names a section, a file or a string, in the order of the file.
    ///
    /// A section is named by what gives its name, or that of the install section
    /// or list that it stands beside, or its name without a decoration that Windows
    /// adds. A file is named by lists, paths and `[SourceDisksFiles]`,
    /// a string also by its own line in `[Strings]`.
    pub fn namers(&'d self, named: Named<'_, 'd, 't>) -> Vec<Reference<'d, 't>> {
        let namers = self.namers.get_or_init(|| self.find_namers());
        let sites = match named {
            Named::Section(section) => namers.sections.get(section.merged.index),
            Named::File(file) => namers.files.get(fold_case(file).as_ref()),
            Named::StringKey(key) => namers.strings.get(fold_case(key).as_ref()),
        };
        let references = sites.into_iter().flatten().flat_map(|site| {
            let entry = site.place.row(self.document).map(|row| row.entry());
            entry.into_iter().flat_map(move |entry| {
                let section = self.section_at(entry.range().start);
                let own = section.and_then(|at| self.reference(at, entry, site.value));
                match named {
                    Named::StringKey(key) => {
                        let own = own.filter(|own| own.argument == Argument::StringKey);
                        let used = self.strings_used_by(entry, site.value).into_iter();
                        let used = used.chain(own);
                        used.filter(|used| eq_ignore_case(&used.name, key))
                            .collect()
                    }
                    _ => own.into_iter().collect::<Vec<_>>(),
                }
            })
        });
        references.collect()
    }

    /// The sections of the INF that a reference stands for: those of its name, of
    /// an install section with every platform decoration that exists and with its
    /// companions, of a list with what says how it is secured.
    pub fn sections_meant(&'d self, reference: &Reference<'d, 't>) -> Vec<MergedSection<'d, 't>> {
        let meant = self.meant(reference).into_iter();
        meant.map(|(section, _)| section).collect()
    }

    /// [`sections_meant`](Self::sections_meant), each with the kind that it has
    /// thereby; `None` for that of the section in which the reference is written.
    fn meant(
        &'d self,
        reference: &Reference<'d, 't>,
    ) -> Vec<(MergedSection<'d, 't>, Option<SectionKind>)> {
        let name = &*reference.name;
        let kind = match reference.argument {
            Argument::Section(kind) => Some(kind),
            Argument::TargetOs => Some(SectionKind::Models),
            Argument::SameSection => None,
            _ => return Vec::new(),
        };
        let mut meant: Vec<_> = self.section(name).into_iter().collect();
        if matches!(
            kind,
            Some(SectionKind::DdInstall | SectionKind::InterfaceInstall)
        ) {
            meant.extend(self.decorated_as(name));
        }
        let mut beside = Vec::new();
        if kind == Some(SectionKind::DdInstall) {
            for install in &meant {
                let companions = self.companion_kinds(*install).into_iter();
                beside.extend(companions.map(|(companion, kind)| (companion, Some(kind))));
            }
        } else if matches!(kind, Some(SectionKind::FileList | SectionKind::AddRegistry)) {
            let security = self.section(&format!("{name}.security"));
            beside.extend(security.map(|section| (section, Some(SectionKind::Security))));
        }
        let meant = meant.into_iter().map(|section| (section, kind));
        meant.chain(beside).collect()
    }

    /// The companions of an install section, with their kinds.
    pub(super) fn companion_kinds(
        &'d self,
        install: MergedSection<'d, 't>,
    ) -> Vec<(MergedSection<'d, 't>, SectionKind)> {
        let companions = self.companions(install.name()).into_iter();
        let kinds = companions.filter_map(|section| {
            let suffix = section.name().get(install.name().len() + 1..)?;
            Some((section, companion(suffix)?))
        });
        kinds.collect()
    }

    /// What a section is for: by its name, and by what names it.
    pub fn kinds(&'d self, section: MergedSection<'d, 't>) -> Kinds {
        let kinds = self.kinds.get_or_init(|| self.find_kinds());
        kinds.get(section.merged.index).copied().unwrap_or_default()
    }

    /// The sections that the directives of a section name, by what these mean.
    pub fn referenced_in(
        &'d self,
        section: MergedSection<'d, 't>,
    ) -> impl Iterator<Item = MergedSection<'d, 't>> {
        let values = section.entries().flat_map(section_values);
        values.filter_map(|(_, field)| self.section(&self.text(field.value())))
    }

    /// The sections that directives of some names name.
    pub fn sections_named_by(&'d self, names: &[&str]) -> SectionSet {
        let mut named = self.no_sections();
        for name in names {
            let values = directives(name).first().map(|known| known.sections());
            let values = values.unwrap_or_default();
            for site in self.directives(name) {
                for name in site.values().skip(values.start).take(values.len()) {
                    if let Some(section) = self.section(&self.text(&name)) {
                        named.insert(section);
                    }
                }
            }
        }
        named
    }

    /// The sections that a directive names as ones of a kind, in their order.
    pub fn sections_of(
        &'d self,
        site: DirectiveSite<'d, 't>,
        kind: SectionKind,
    ) -> impl Iterator<Item = MergedSection<'d, 't>> {
        let mut known = site.meanings().iter().map(|known| known.sections_of(kind));
        let values = known.find(|values| !values.is_empty()).unwrap_or_default();
        let names = site.values().skip(values.start).take(values.len());
        names.filter_map(|name| self.section(&self.text(&name)))
    }

    /// The names that directives give sections, in the form of [`fold_case`], whether
    /// there are such sections or not.
    pub(super) fn given_names(&'d self) -> &'d HashSet<String> {
        self.given_names.get_or_init(|| {
            let mut given = HashSet::new();
            let mut last = "";
            for directive in DIRECTIVES {
                let values = directive.sections();
                // One of several meanings is enough.
                if values.is_empty() || directive.name == last {
                    continue;
                }
                last = directive.name;
                for site in self.directives(directive.name) {
                    let names = site.values().skip(values.start).take(values.len());
                    given.extend(names.map(|name| fold_case(&self.text(&name)).into_owned()));
                }
            }
            given
        })
    }

    /// The section in which an offset of the text, from 0, lies. `None` before the first.
    pub fn section_at(&'d self, offset: usize) -> Option<MergedSection<'d, 't>> {
        let sections = self.document.sections();
        let behind = sections.partition_point(|section| section.header().start <= offset);
        self.merged_section(*self.merged_into.get(behind.checked_sub(1)?)?)
    }

    fn reference(
        &'d self,
        section: MergedSection<'d, 't>,
        entry: &'d Entry<'t>,
        value: Option<usize>,
    ) -> Option<Reference<'d, 't>> {
        let field = field_of(entry, value)?;
        let argument = self.argument(section, entry, value)?;
        self.read(argument, section, entry, value, field)
    }

    /// What a key or a value means by the kinds of its section, or by the name of
    /// its directive alone where the section is unknown.
    fn argument(
        &'d self,
        section: MergedSection<'d, 't>,
        entry: &'d Entry<'t>,
        value: Option<usize>,
    ) -> Option<Argument> {
        let kinds = self.kinds(section);
        if kinds.is_empty() {
            return of_directive(entry, value);
        }
        kinds
            .iter()
            .find_map(|kind| argument_in(kind, entry, value))
    }

    fn read(
        &'d self,
        argument: Argument,
        section: MergedSection<'d, 't>,
        entry: &'d Entry<'t>,
        value: Option<usize>,
        field: &'d Field<'t>,
    ) -> Option<Reference<'d, 't>> {
        let mut argument = argument;
        let mut range = self.written(field);
        let mut name = self.text(field.value());
        match argument {
            Argument::Text | Argument::Number { .. } | Argument::Version | Argument::Date => {
                return None;
            }
            Argument::FileOrList => {
                if let Some(file) = file_item(&name) {
                    name = Cow::Owned(file.to_owned());
                    argument = Argument::File;
                    range.start += usize::from(self.document.slice(range.clone()).starts_with('@'));
                } else {
                    argument = Argument::Section(SectionKind::FileList);
                }
            }
            Argument::Path => {
                let (_, file) = Directory::of_path(name.get(path_of(&name)).unwrap_or_default());
                range = self.written_file(field, file).unwrap_or(range);
                argument = Argument::File;
                name = Cow::Owned(file.to_owned());
            }
            Argument::TargetOs => {
                let base = self.text(entry.fields().first()?.value());
                name = Cow::Owned([&*base, ".", &*name].concat());
            }
            _ => {}
        }
        (!name.is_empty()).then_some(Reference {
            argument,
            name,
            range,
            section,
            entry,
            value,
        })
    }

    /// Where a field is written, without quotes around all of it.
    fn written(&self, field: &Field<'_>) -> Range<usize> {
        let range = field.range();
        let inner = range.start + 1..range.end.saturating_sub(1);
        let is_quoted = field.value().len() + 2 == range.len()
            && self.document.slice(range.clone()).starts_with('"')
            && self.document.slice(inner.clone()) == field.value();
        if is_quoted { inner } else { range }
    }

    /// Where the name of the file is written at the end of the path that a field
    /// holds, which may have quotes around and arguments behind it.
    fn written_file(&'d self, field: &Field<'_>, file: &str) -> Option<Range<usize>> {
        let path = field.value().get(path_of(field.value()))?;
        let last = path.rfind(['\\', '/']).map_or(0, |at| at + 1);
        let start = self.document.slice(field.range()).find(path)?;
        let start = field.range().start + start;
        let is_file = path
            .get(last..)
            .is_some_and(|written| *self.text(written) == *file);
        is_file.then_some(start + last..start + path.len())
    }

    /// Where the keys of the strings that a field uses are written. A number that
    /// is not the key of a string is a DIRID.
    fn string_keys(&'d self, field: &Field<'_>) -> Vec<Range<usize>> {
        if !field.value().contains('%') {
            return Vec::new();
        }
        let range = field.range();
        let keys = tokens(self.document.slice(range.clone()));
        let keys = keys.map(|token| range.start + token.start + 1..range.start + token.end - 1);
        let is_key = |range: &Range<usize>| {
            let key = self.document.slice(range.clone());
            let is_number = key.bytes().all(|byte| byte.is_ascii_digit());
            self.string(key).is_some() || !(is_number || key == "-1")
        };
        keys.filter(is_key).collect()
    }

    fn find_kinds(&'d self) -> Vec<Kinds> {
        let mut kinds = vec![Kinds::default(); self.merged.len()];
        let mut pending: Vec<(MergedSection<'d, 't>, SectionKind)> = Vec::new();
        let roots = self.sections().filter_map(|section| {
            let fixed = section_named(section.name());
            // What nothing names may be installed by its name, if it looks like that.
            let presumed = || self.install(section).map(|_| SectionKind::DdInstall);
            Some((section, fixed.or_else(presumed)?))
        });
        pending.extend(roots);
        while let Some((section, kind)) = pending.pop() {
            let own = kinds.get_mut(section.merged.index);
            if !own.is_some_and(|own| own.insert(kind)) {
                continue;
            }
            if kind.is_install() {
                pending.extend(self.companion_kinds(section));
            }
            // A line of [DestinationDirs] makes no section a list.
            if kind == SectionKind::DestinationDirs || !kind.names_sections() {
                continue;
            }
            for entry in section.entries() {
                for value in places(entry) {
                    let argument = argument_in(kind, entry, value);
                    let argument = argument.filter(|argument| {
                        argument.is_section() || *argument == Argument::TargetOs
                    });
                    let reference = argument.zip(field_of(entry, value));
                    let reference = reference.and_then(|(argument, field)| {
                        self.read(argument, section, entry, value, field)
                    });
                    let meant = reference.iter().flat_map(|reference| self.meant(reference));
                    pending.extend(meant.map(|(named, of)| (named, of.unwrap_or(kind))));
                }
            }
        }
        kinds
    }

    fn find_namers(&'d self) -> Namers {
        let mut namers = Namers::default();
        namers.sections.resize_with(self.merged.len(), Vec::new);
        for (part, body) in self.document.sections().iter().enumerate() {
            let Some(section) = self.section_at(body.header().start) else {
                continue;
            };
            for (row, entry) in body.entries().enumerate() {
                let place = Place { part, row };
                for value in places(entry) {
                    let site = Site { place, value };
                    self.add_namer(&mut namers, section, entry, site);
                }
            }
        }
        namers
    }

    fn add_namer(
        &'d self,
        namers: &mut Namers,
        section: MergedSection<'d, 't>,
        entry: &'d Entry<'t>,
        site: Site,
    ) {
        let Some(field) = field_of(entry, site.value) else {
            return;
        };
        for range in self.string_keys(field) {
            let key = fold_case(self.document.slice(range));
            let sites = namers.strings.entry_ref(key.as_ref()).or_default();
            // Once for all uses in the value.
            if sites.last().is_none_or(|last| !last.is(&site)) {
                sites.push(site);
            }
        }
        let Some(reference) = self.reference(section, entry, site.value) else {
            return;
        };
        let by_name = match reference.argument {
            Argument::File => Some(&mut namers.files),
            Argument::StringKey => Some(&mut namers.strings),
            _ => None,
        };
        if let Some(by_name) = by_name {
            let name = fold_case(&reference.name);
            by_name.entry_ref(name.as_ref()).or_default().push(site);
        }
        for named in self.sections_meant(&reference) {
            let sites = namers.sections.get_mut(named.merged.index);
            sites.into_iter().for_each(|sites| sites.push(site));
        }
    }
}

impl Site {
    fn is(&self, other: &Site) -> bool {
        self.value == other.value
            && self.place.part == other.place.part
            && self.place.row == other.place.row
    }
}

/// What a key or a value means in a section of a kind.
fn argument_in(kind: SectionKind, entry: &Entry<'_>, value: Option<usize>) -> Option<Argument> {
    match (kind.section().lines, value) {
        (Lines::Fields { key, .. }, None) => key,
        (Lines::Fields { values, rest, .. }, Some(value)) => values.get(value).copied().or(rest),
        (Lines::Directives, None) => None,
        (Lines::Directives, Some(index)) => {
            let key = entry.explicit_key()?.value();
            match directive(key, kind) {
                Some(known) => known.argument(index),
                None => of_directive(entry, value),
            }
        }
    }
}

/// What a value means by the name of its directive alone.
fn of_directive(entry: &Entry<'_>, value: Option<usize>) -> Option<Argument> {
    let known = directives(entry.explicit_key()?.value());
    known.iter().find_map(|known| known.argument(value?))
}

/// The places of an entry: its key, and its values.
fn places(entry: &Entry<'_>) -> impl Iterator<Item = Option<usize>> + use<> {
    std::iter::once(None).chain((0..entry.fields().len()).map(Some))
}

/// A key, or the value with an index.
fn field_of<'e, 't>(entry: &'e Entry<'t>, value: Option<usize>) -> Option<&'e Field<'t>> {
    match value {
        None => entry.explicit_key(),
        Some(value) => entry.fields().get(value),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::syntax::Document;

    const INF: &str = "[Version]\nCatalogFile = a.cat\nClassGuid = {0}\n\
        [Manufacturer]\n%M% = Models,NTamd64\n[Models.NTamd64]\n%D% = I,PCI\\X\n\
        [I.NT]\nCopyFiles = \"L\",@b.sys\nAddReg = R\nNeeds = Other\n[Other]\nDelReg = R\n\
        [I.NT.Services]\nAddService = s,0x2,S,E\n[S]\nServiceBinary = %12%\\%F%\nAddReg = R\n\
        [E]\nAddReg = Q\n[L]\na.sys,c.sys,,0x10\n[L.security]\n\"D:\"\n\
        [R]\nHKR,,L,,L\n[Q]\n[DestinationDirs]\nL = 12,sub\n[SourceDisksFiles]\nc.sys = 1\n\
        [X]\nCopyFiles = L\nStartType = 3\nServiceBinary = \"\"\"%11%\\e.exe\"\" -k\"\n[Strings]\nM = m\nF = a.sys\n";

    /// Asks about the entry that begins with a line.
    fn ask<T>(line: &str, question: impl Fn(&Model<'_, '_>, &Entry<'_>) -> T) -> T {
        let document = Document::new(INF);
        let model = Model::new(&document);
        let start = INF.find(line).unwrap();
        let mut entries = model.sections().flat_map(|section| section.entries());
        let entry = entries.find(|entry| entry.range().start == start);
        question(&model, entry.unwrap())
    }

    #[test]
    fn a_value_names_what_its_directive_or_its_line_says() {
        use Argument as A;
        use SectionKind as K;
        for (line, value, expected) in [
            ("CatalogFile", 0, Some((A::File, "a.cat", "a.cat"))),
            ("ClassGuid", 0, Some((A::Guid, "{0}", "{0}"))),
            (
                "%M% =",
                0,
                Some((A::Section(K::Models), "Models", "Models")),
            ),
            ("%M% =", 1, Some((A::TargetOs, "Models.NTamd64", "NTamd64"))),
            ("%D% =", 0, Some((A::Section(K::DdInstall), "I", "I"))),
            ("%D% =", 1, Some((A::DeviceId, "PCI\\X", "PCI\\X"))),
            (
                "CopyFiles = \"",
                0,
                Some((A::Section(K::FileList), "L", "L")),
            ),
            ("CopyFiles = \"", 1, Some((A::File, "b.sys", "b.sys"))),
            ("Needs", 0, Some((A::SameSection, "Other", "Other"))),
            ("AddService", 0, Some((A::Service, "s", "s"))),
            ("AddService", 2, Some((A::Section(K::Service), "S", "S"))),
            ("AddService", 3, Some((A::Section(K::EventLog), "E", "E"))),
            ("AddService", 4, None),
            ("ServiceBinary", 0, Some((A::File, "a.sys", "%F%"))),
            ("ServiceBinary = \"", 0, Some((A::File, "e.exe", "e.exe"))),
            ("a.sys,c.sys", 1, Some((A::File, "c.sys", "c.sys"))),
            ("a.sys,c.sys", 2, None),
            ("HKR,,L", 2, None),
            ("L = 12", 0, Some((A::Dirid, "12", "12"))),
            // The section is unknown, but not the directive.
            (
                "CopyFiles = L",
                0,
                Some((A::Section(K::FileList), "L", "L")),
            ),
            ("StartType", 0, None),
        ] {
            let expected = expected.map(|(kind, name, at)| (kind, name.to_owned(), at.to_owned()));
            let found = ask(line, |model, entry| {
                let entry = model
                    .document()
                    .sections()
                    .iter()
                    .flat_map(|s| s.entries())
                    .find(|other| other.range() == entry.range());
                let named = model.named_by(entry.unwrap(), value);
                named.map(|named| {
                    let written = model.document().slice(named.range.clone());
                    (named.argument, named.name.into_owned(), written.to_owned())
                })
            });
            assert_eq!(found, expected, "{line} {value}");
        }
    }

    /// The lines that name a section, a file or a string.
    fn lines(
        named: impl for<'m> Fn(&'m Model<'m, 'static>) -> Named<'static, 'm, 'static>,
    ) -> Vec<&'static str> {
        let document = Document::new(INF);
        let model = Model::new(&document);
        let namers = model.namers(named(&model)).into_iter();
        let lines = namers.map(|namer| INF.get(namer.entry.content()).unwrap());
        lines.collect()
    }

    #[test]
    fn a_section_is_named_by_what_windows_comes_from() {
        for (name, expected) in [
            ("models.ntamd64", &["%M% = Models,NTamd64"][..]),
            ("I.NT", &["%D% = I,PCI\\X"]),
            ("I.NT.Services", &["%D% = I,PCI\\X"]),
            (
                "L",
                &["CopyFiles = \"L\",@b.sys", "L = 12,sub", "CopyFiles = L"],
            ),
            (
                "L.security",
                &["CopyFiles = \"L\",@b.sys", "L = 12,sub", "CopyFiles = L"],
            ),
            ("R", &["AddReg = R", "DelReg = R", "AddReg = R"]),
            ("Other", &["Needs = Other"]),
            ("E", &["AddService = s,0x2,S,E"]),
            ("Version", &[]),
            ("X", &[]),
        ] {
            let found = lines(|model| Named::Section(model.section(name).unwrap()));
            assert_eq!(found, expected, "{name}");
        }
        let files = lines(|_| Named::File("A.SYS"));
        assert_eq!(files, ["ServiceBinary = %12%\\%F%", "a.sys,c.sys,,0x10"]);
        let files = lines(|_| Named::File("c.sys"));
        assert_eq!(files, ["a.sys,c.sys,,0x10", "c.sys = 1"]);
        assert_eq!(
            lines(|_| Named::StringKey("f")),
            ["ServiceBinary = %12%\\%F%", "F = a.sys"]
        );
        assert!(lines(|_| Named::StringKey("12")).is_empty());
    }

    #[test]
    fn a_section_is_of_the_kinds_that_its_names_make_it() {
        use SectionKind as K;
        let document = Document::new(INF);
        let model = Model::new(&document);
        for (name, expected) in [
            ("Version", &[K::Version][..]),
            ("Models.NTamd64", &[K::Models]),
            ("I.NT", &[K::DdInstall]),
            ("Other", &[K::DdInstall]),
            ("I.NT.Services", &[K::Services]),
            ("S", &[K::Service]),
            ("L", &[K::FileList]),
            ("L.security", &[K::Security]),
            ("R", &[K::AddRegistry, K::DelRegistry]),
            ("X", &[]),
        ] {
            let kinds = model.kinds(model.section(name).unwrap());
            let kinds: Vec<SectionKind> = kinds.iter().collect();
            assert_eq!(kinds, expected, "{name}");
        }
    }

    #[test]
    fn a_new_name_is_one_that_no_directive_gives_a_section() {
        let document = Document::new("[I]\nDelFiles = Gone\nAddService = s,2,S\n[D]\n");
        let model = Model::new(&document);
        for (name, is_used) in [
            ("gone", true),
            ("S", true),
            ("d", true),
            ("s2", false),
            ("2", false),
        ] {
            assert_eq!(model.is_name_used(name), is_used, "{name}");
        }
    }
}
