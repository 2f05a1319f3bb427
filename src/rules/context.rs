//! What rules are asked about: the model of an INF, and what they have in common.

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

use hashbrown::HashMap;

use super::served::{Served, served};
use super::{Copied, Finding, Options, Package, RuleSet, Staying};
use crate::model::{
    Binaries, ByName, CopiedFile, DirectCopy, Directory, FileList, FlagField, Installed,
    MergedSection, Model, NAMING, Prefilter, PrefilterWords, RegistryLine, RegistryValue, Service,
};
use crate::schema::{CopyFlags, SectionKind, TargetOs};
use crate::source::Encoding;
use crate::syntax::fold_case;

/// What CopyFiles directives copy.
#[derive(Debug)]
struct Copies<'d, 't> {
    lists: Vec<FileList<'d, 't>>,
    direct: ByName<DirectCopy<'d, 't>>,
}

/// What a rule is asked about: the model of an INF, and what the rules have in
/// common. A rule reports with [`report`](Context::report).
#[derive(Debug)]
pub struct Context<'d, 't> {
    /// What the INF means.
    pub model: &'d Model<'d, 't>,
    /// The encoding that the file was read in.
    pub(super) encoding: Encoding,
    /// Options that change what rules report.
    pub options: Options,
    package: &'d dyn Package,
    staying: OnceCell<Staying>,
    binaries: OnceCell<Binaries<'d, 't>>,
    /// The names of the sections that add services, with the services' indices.
    by_section: OnceCell<ByName<(&'t str, usize)>>,
    registry_words: Arc<Option<PrefilterWords>>,
    registered: OnceCell<Vec<RegistryValue<'d, 't>>>,
    registry_lines: RegistryLines<'d, 't>,
    only_swenum: OnceCell<bool>,
    copies: OnceCell<Copies<'d, 't>>,
    served: OnceCell<Vec<Served<'d, 't>>>,
    /// Each with the index of its list.
    listed: OnceCell<ByName<(usize, CopiedFile<'d, 't>)>>,
    /// The names of the sections that Windows 10 or later installs, in the form
    /// of [`fold_case`].
    by_windows_10: OnceCell<Installed<'d, 't>>,
    /// Next free suffix of the names made from each file's.
    given: RefCell<HashMap<String, usize>>,
    /// The lists that copy a file alone.
    own_lists: RefCell<HashMap<SoleCopy, OwnList>>,
    findings: RefCell<Vec<Finding>>,
}

/// The lines of registry sections that are read.
#[derive(Debug, Default)]
struct RegistryLines<'d, 't> {
    added: OnceCell<Vec<RegistryLine<'d, 't>>>,
    deleted: OnceCell<Vec<RegistryLine<'d, 't>>>,
}

/// A file in the form of [`fold_case`], its directory in the canonical form, and its
/// flags.
type SoleCopy = (String, (Option<u32>, String), u32);

/// A file list that copies one file alone.
#[derive(Debug, Clone)]
pub(super) struct OwnList {
    pub(super) name: String,
    /// Whether a fix has yet to add it.
    pub(super) is_new: bool,
}

impl<'d, 't> Context<'d, 't> {
    #[cfg(test)]
    pub(super) fn new(model: &'d Model<'d, 't>, options: &Options) -> Context<'d, 't> {
        Context::in_package(model, &RuleSet::all(), options, &super::Alone)
    }

    pub(super) fn in_package(
        model: &'d Model<'d, 't>,
        rules: &RuleSet,
        options: &Options,
        package: &'d dyn Package,
    ) -> Context<'d, 't> {
        Context {
            model,
            encoding: Encoding::ASCII,
            options: *options,
            package,
            staying: OnceCell::new(),
            binaries: OnceCell::new(),
            by_section: OnceCell::new(),
            registry_words: rules.registry_words(),
            registered: OnceCell::new(),
            registry_lines: RegistryLines::default(),
            only_swenum: OnceCell::new(),
            copies: OnceCell::new(),
            served: OnceCell::new(),
            listed: OnceCell::new(),
            by_windows_10: OnceCell::new(),
            given: RefCell::default(),
            own_lists: RefCell::default(),
            findings: RefCell::default(),
        }
    }

    /// Whether stampinf has yet to make an INF of the file: its name says so, or the
    /// architecture is left to it. DriverVer and the versions of frameworks are filled in
    /// then, too.
    pub fn is_template(&self) -> bool {
        self.options.is_template || self.model.document().text().contains("$ARCH$")
    }

    /// Whether the INF is a driver package, which Windows signs and keeps. InfVerif takes
    /// any with `[Manufacturer]` or `[DefaultInstall]` for one.
    pub(super) fn is_package(&self) -> bool {
        let model = self.model;
        !model.models_sections().is_empty()
            || model.installs_without_device()
            || (self.options.infverif.is_some()
                && (model.section("Manufacturer").is_some()
                    || model.default_installs().next().is_some()))
    }

    /// Adds a finding to those of the file.
    pub(crate) fn add(&self, finding: Finding) {
        self.findings.borrow_mut().push(finding);
    }

    /// The findings, in the order in which they were added.
    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings.into_inner()
    }

    /// Which files have to stay for the sake of other INFs of the package.
    pub(super) fn staying(&self) -> &Staying {
        self.staying.get_or_init(|| self.package.staying())
    }

    /// The lines of the add-registry sections that are read, in the order of the file.
    pub(super) fn added_lines(&self) -> &[RegistryLine<'d, 't>] {
        let lines = || self.model.registry_lines(SectionKind::AddRegistry);
        let added = &self.registry_lines.added;
        added.get_or_init(|| lines().collect())
    }

    /// The lines of the delete-registry sections that are read, likewise.
    pub(super) fn deleted_lines(&self) -> &[RegistryLine<'d, 't>] {
        let lines = || self.model.registry_lines(SectionKind::DelRegistry);
        let deleted = &self.registry_lines.deleted;
        deleted.get_or_init(|| lines().collect())
    }

    /// Both, but a section that is read as either only once: first those that add.
    pub(super) fn changed_lines(
        &self,
    ) -> impl Iterator<Item = (SectionKind, &RegistryLine<'d, 't>)> {
        let model = self.model;
        let added = self.added_lines().iter();
        let deleted = self.deleted_lines().iter();
        let deleted =
            deleted.filter(|line| !model.is_read_as(line.section, SectionKind::AddRegistry));
        let added = added.map(|line| (SectionKind::AddRegistry, line));
        added.chain(deleted.map(|line| (SectionKind::DelRegistry, line)))
    }

    /// What machines install of the INF: see [`served`].
    pub(super) fn served(&self) -> &[Served<'d, 't>] {
        self.served.get_or_init(|| served(self.model))
    }

    /// The services of the INF.
    pub(super) fn services(&self) -> &[Service<'d, 't>] {
        self.binaries().services()
    }

    /// The services that one section adds.
    pub(super) fn services_in(
        &self,
        section: MergedSection<'d, 't>,
    ) -> impl Iterator<Item = &Service<'d, 't>> {
        let by_section = self.by_section.get_or_init(|| {
            let services = self.services().iter().enumerate();
            let sections = services.map(|(index, service)| (service.site.section.name(), index));
            ByName::new(sections.collect(), |(section, _)| section)
        });
        let indices = by_section.get(section.name());
        indices.filter_map(|(_, index)| self.services().get(*index))
    }

    /// The binaries of the INF's services.
    pub(super) fn binaries(&self) -> &Binaries<'d, 't> {
        self.binaries
            .get_or_init(|| Binaries::of(self.model.services()))
    }

    /// The registry values with one of the [`Rule::registry_words`](super::Rule::registry_words)
    /// of all rules.
    pub(super) fn registered(&self) -> &[RegistryValue<'d, 't>] {
        self.registered.get_or_init(|| match &*self.registry_words {
            Some(words) => self
                .model
                .registry_values_with(&Prefilter::in_first(words, NAMING)),
            None => self.model.registry_values(),
        })
    }

    /// Whether the INF installs devices and SWENUM enumerates all of them: their
    /// hardware IDs begin with `SW\`.
    pub(super) fn has_only_swenum_devices(&self) -> bool {
        *self.only_swenum.get_or_init(|| {
            let models = self.model.models_sections();
            let rows = models.iter().flat_map(|section| section.rows());
            let mut ids = rows.map(|row| row.value(1)).peekable();
            ids.peek().is_some()
                && ids.all(|id| fold_case(&self.model.text(&id)).starts_with("sw\\"))
        })
    }

    fn copies(&self) -> &Copies<'d, 't> {
        self.copies.get_or_init(|| {
            let (lists, direct) = self.model.copies();
            let direct = ByName::new(direct, |copy| &copy.file);
            Copies { lists, direct }
        })
    }

    /// The file lists that are copied.
    pub(super) fn copied_lists(&self) -> &[FileList<'d, 't>] {
        &self.copies().lists
    }

    fn listed(&self) -> &ByName<(usize, CopiedFile<'d, 't>)> {
        self.listed.get_or_init(|| {
            let lists = self.copied_lists().iter().enumerate();
            let files = lists.flat_map(|(index, list)| {
                let files = list.files(self.model);
                files.map(move |file| (index, file))
            });
            ByName::new(files.collect(), |(_, file)| &file.destination)
        })
    }

    /// The files of the lists that are copied.
    pub(super) fn copied_files(
        &self,
    ) -> impl Iterator<Item = (&FileList<'d, 't>, &CopiedFile<'d, 't>)> {
        let lists = self.copied_lists();
        let files = self.listed().items().iter();
        files.filter_map(|(index, file)| Some((lists.get(*index)?, file)))
    }

    /// All that CopyFiles directives copy: the files of the lists first.
    pub(super) fn copied(&self) -> impl Iterator<Item = Copied<'_, 'd, 't>> {
        let listed = self.copied_files();
        let listed = listed.map(|(list, file)| Copied::Listed(list, file));
        listed.chain(self.named_files().iter().map(Copied::Named))
    }

    /// The entries of file lists that copy a file to the given name.
    pub(super) fn list_copies(
        &self,
        file: &str,
    ) -> impl Iterator<Item = (&FileList<'d, 't>, &CopiedFile<'d, 't>)> {
        let lists = self.copied_lists();
        let files = self.listed().get(file);
        files.filter_map(|(index, file)| Some((lists.get(*index)?, file)))
    }

    /// The files that directives copy by name.
    pub(super) fn named_files(&self) -> &[DirectCopy<'d, 't>] {
        self.copies().direct.items()
    }

    /// The directives that copy a file by name.
    pub(super) fn direct_copies(&self, file: &str) -> Vec<&DirectCopy<'d, 't>> {
        self.copies().direct.get(file).collect()
    }

    /// Whether an install section that Windows 10 or later takes leads to a
    /// section.
    pub(super) fn is_installed_by_windows_10(&self, section: MergedSection<'_, '_>) -> bool {
        let first = TargetOs::build(0);
        let installed = self
            .by_windows_10
            .get_or_init(|| self.model.installed_since(first));
        installed.has(section)
    }

    /// The list that copies nothing but a file, with the given flags, to a
    /// directory: one that the INF has, or a new one. All who ask for the same get
    /// the same, so that one list serves them: the first of their fixes adds it.
    pub(super) fn own_list(&self, file: &str, directory: &Directory, flags: CopyFlags) -> OwnList {
        let key = (fold_case(file).into_owned(), directory.canonical(), flags.0);
        if let Some(list) = self.own_lists.borrow().get(&key) {
            return list.clone();
        }
        let copies_it_alone = |list: &FileList<'d, 't>, copied: &CopiedFile<'d, 't>| {
            list.directory.same_as(directory)
                && copied.flags == FlagField::Flags(flags)
                && copied.renamed_from(self.model).is_none()
                && list.section.rows().nth(1).is_none()
                && list.section.name().chars().all(is_plain)
                && !self.model.is_deleted_or_renamed(list.section)
        };
        let known = self
            .list_copies(file)
            .find(|(list, copied)| copies_it_alone(list, copied));
        let list = match known {
            Some((list, _)) => OwnList {
                name: list.section.name().to_owned(),
                is_new: false,
            },
            None => OwnList {
                name: self.new_section_name(file),
                is_new: true,
            },
        };
        self.own_lists.borrow_mut().insert(key, list.clone());
        list
    }

    /// A name for the file list of a file that no section of the INF has, no
    /// directive names, and no other fix gives.
    pub(super) fn new_section_name(&self, file: &str) -> String {
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let stem: String = stem
            .chars()
            .map(|c| match c {
                'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' => c,
                _ => '_',
            })
            .collect();
        self.unused_name(&format!("{stem}.CopyFiles"))
    }

    /// A name for a section that nothing in the INF has, and no other fix
    /// gives: the given one, or that with a number.
    pub(super) fn unused_name(&self, base: &str) -> String {
        let mut given = self.given.borrow_mut();
        let number = given.entry(fold_case(base).into_owned()).or_insert(0);
        loop {
            *number += 1;
            let name = match *number {
                1 => base.to_owned(),
                number => format!("{base}{number}"),
            };
            if !self.model.is_name_used(&name) {
                return name;
            }
        }
    }
}

/// Whether a character means nothing but itself wherever a name may stand, and
/// every encoding of a file that holds it can write it.
pub(super) fn is_plain(character: char) -> bool {
    let special = [
        '"',
        ',',
        ';',
        '=',
        '%',
        '\\',
        '[',
        ']',
        '@',
        char::REPLACEMENT_CHARACTER,
    ];
    !special.contains(&character) && !character.is_whitespace() && !character.is_control()
}
