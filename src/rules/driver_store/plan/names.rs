//! What in an INF names a file that may move: the values of the registry, event
//! providers, and whatever else does.

use std::ops::Range;

use hashbrown::{HashMap, HashSet};

use super::places::Place;
use super::supported::SupportedSections;
use super::{Blocker, moved_path};
use crate::model::{Directory, FIRST_VALUE, MergedSection, Model};
use crate::rules::Context;
use crate::schema::{Argument, DIRECTIVES, SectionKind, directive, directives};
use crate::syntax::{Entry, Row, eq_ignore_case, fold_case};

/// A value in which a moved file is named, with its new text.
#[derive(Debug)]
pub(in crate::rules) struct Followed<'d, 't> {
    pub(in crate::rules) section: MergedSection<'d, 't>,
    pub(in crate::rules) entry: &'d Entry<'t>,
    /// Its index among the entry's values.
    pub(in crate::rules) field: usize,
    /// The whole of it.
    pub(in crate::rules) text: String,
}

/// What an entry is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// AddReg.
    Registry,
    /// AddEventProvider, which takes any path (docs
    /// install/inf-addeventprovider-directive.md).
    EventProvider,
    /// A directive that names files as `[DestinationDirs]` does, apart from their
    /// directories.
    ByName,
    /// Something else.
    Other,
    /// Nothing that names a file which is not asked about elsewhere.
    Nothing,
}

/// Directives whose sections name files apart from their directories, or for
/// readers of their own.
const BY_NAME: [&str; 9] = [
    "AddProperty",
    "AddSoftware",
    "FailureActions",
    "Ini2Reg",
    "ProfileItems",
    "RegisterDlls",
    "UnregisterDlls",
    "UpdateIniFields",
    "UpdateInis",
];

/// Values by which the event log finds the texts of a driver's messages.
const EVENT_LOG: [&str; 3] = [
    "EventMessageFile",
    "CategoryMessageFile",
    "ParameterMessageFile",
];

/// Where a file is named.
#[derive(Debug)]
struct Mention<'d, 't> {
    section: MergedSection<'d, 't>,
    row: Row<'d, 't>,
    reader: Reader,
    /// The index of the value.
    field: usize,
    /// Which part of the value: values may name several files, with `;` between.
    part: Range<usize>,
}

/// Where an INF names the files that it copies.
pub(super) struct Names<'d, 't> {
    model: &'d Model<'d, 't>,
    mentions: Vec<Mention<'d, 't>>,
    /// The last words of file names, folded, with the mentions.
    by_word: HashMap<String, Vec<usize>>,
    /// The ServiceBinary entries, with the files that they run: these follow.
    binaries: HashMap<usize, String>,
}

impl<'d, 't> Names<'d, 't> {
    /// Where the files that are copied are named, other than by what copies them
    /// and by the services that run them.
    pub(super) fn of(context: &Context<'d, 't>) -> Names<'d, 't> {
        let model = context.model;
        let mut by_word: HashMap<String, Vec<usize>> = HashMap::new();
        let listed = context.copied_files();
        let listed = listed.map(|(_, file)| last_word(&file.destination));
        let direct = context.named_files().iter();
        for word in listed.chain(direct.map(|copy| last_word(&copy.file))) {
            by_word.entry(fold_case(word).into_owned()).or_default();
        }
        let binaries = context.services().iter().map(|service| {
            let file = fold_case(&service.file).into_owned();
            (service.binary().range().start, file)
        });
        let mut names = Names {
            model,
            mentions: Vec::new(),
            by_word,
            binaries: binaries.collect(),
        };
        // A section is one of a service only where a directive names it.
        let described = model.sections_named_by(&["AddService", "UmdfService", "KmdfService"]);
        let readers = Readers::of(model);
        for section in model.sections() {
            let reader = readers.of_section(section);
            if reader == Reader::Nothing {
                continue;
            }
            for row in section.rows() {
                let is_dead = || {
                    let key = row.key();
                    key.is_some_and(|key| eq_ignore_case(&key, "ServiceBinary"))
                        && !described.has(section)
                };
                if !is_dead() {
                    names.read(section, row, reader);
                }
            }
        }
        names
    }

    fn read(&mut self, section: MergedSection<'d, 't>, row: Row<'d, 't>, reader: Reader) {
        if reader == Reader::Registry && self.model.registry_value(section, row).is_none() {
            return;
        }
        // Other than these, sections that install name no files but by paths.
        let is_list = || {
            let key = row.key();
            key.is_some_and(|key| names_file_lists(&key))
        };
        if reader == Reader::Other && is_list() {
            return;
        }
        let is_file = || {
            let key = row.key();
            key.is_some_and(|key| names_provider_file(&key))
        };
        let reader = match reader {
            Reader::EventProvider if !is_file() => Reader::Other,
            reader => reader,
        };
        for (field, value) in row.values().enumerate() {
            if value.contains(['.', '%']) {
                self.read_value(section, row, reader, field, &value);
            }
        }
    }

    fn read_value(
        &mut self,
        section: MergedSection<'d, 't>,
        row: Row<'d, 't>,
        reader: Reader,
        field: usize,
        value: &str,
    ) {
        let whole = self.words_of(value);
        if whole.is_empty() {
            return;
        }
        let add = |names: &mut Names<'d, 't>, words: Vec<String>, part: Range<usize>| {
            let next = names.mentions.len();
            for word in words {
                let known = names.by_word.entry(word).or_default();
                if known.last() != Some(&next) {
                    known.push(next);
                }
            }
            names.mentions.push(Mention {
                section,
                row,
                reader,
                field,
                part,
            });
        };
        let mut left: HashSet<String> = whole.into_iter().collect();
        let mut start = 0;
        for part in value.split(';') {
            let words = self.words_of(part);
            if !words.is_empty() {
                for word in &words {
                    left.remove(word);
                }
                add(self, words, start..start + part.len());
            }
            start += part.len() + 1;
        }
        // What a string makes of several parts.
        if !left.is_empty() {
            add(self, left.into_iter().collect(), 0..value.len());
        }
    }

    /// The words of a value that are the last ones of a copied file's name.
    fn words_of(&self, value: &str) -> Vec<String> {
        let text = self.model.text(value);
        let words = text.split(|c| !is_part(c)).filter(|word| !word.is_empty());
        let folded = words.map(|word| fold_case(word).into_owned());
        folded
            .filter(|word| self.by_word.contains_key(word))
            .collect()
    }

    fn mentions_of(&self, file: &str) -> impl Iterator<Item = &Mention<'d, 't>> {
        let word = fold_case(last_word(file)).into_owned();
        let mentions = self.by_word.get(&word).into_iter().flatten();
        mentions.filter_map(|index| self.mentions.get(*index))
    }

    /// The reason, if a registry value refers by name or path to a file that is copied to
    /// a directory.
    pub(super) fn keep(
        &self,
        supported: &SupportedSections,
        file: &str,
        directory: &Directory,
    ) -> Result<(), Blocker> {
        for mention in self.mentions_of(file) {
            let runs = self.binaries.get(&mention.row.start());
            let is_run = runs.is_some_and(|runs| *runs == fold_case(file));
            if !is_run && !supported.is_old(mention.section.name()) {
                mention.keep(self.model, file, directory)?;
            }
        }
        Ok(())
    }

    /// The values that name moved files and follow them.
    pub(super) fn followed(
        &self,
        supported: &SupportedSections,
        places: &[Place<'d, 't>],
    ) -> Vec<Followed<'d, 't>> {
        let mut subdirectories = HashMap::new();
        for place in places {
            if let Ok(subdirectory) = &place.verdict {
                let file = fold_case(&place.file).into_owned();
                let moving = (file, place.directory.canonical());
                subdirectories.entry(moving).or_insert(subdirectory);
            }
        }
        let model = self.model;
        let mut followed: Vec<Followed<'d, 't>> = Vec::new();
        let mut last = None;
        for mention in &self.mentions {
            let value = (mention.row.start(), mention.field);
            if last == Some(value)
                || !mention.may_follow(model)
                || !supported.is_installed(mention.section.name())
            {
                continue;
            }
            last = Some(value);
            let entry = mention.row.entry();
            let Some(old) = entry.fields().get(mention.field) else {
                continue;
            };
            let parts = old.value().split(';').map(|part| {
                let path = model.text(part);
                let (place, file) = Directory::of_path(&path);
                let moving = (fold_case(file).into_owned(), place.canonical());
                subdirectories
                    .get(&moving)
                    .and_then(|below| moved_path(model, part, below, file))
                    .unwrap_or_else(|| part.to_owned())
            });
            let text = parts.collect::<Vec<_>>().join(";");
            if text != old.value() {
                followed.push(Followed {
                    section: mention.section,
                    entry,
                    field: mention.field,
                    text,
                });
            }
        }
        followed
    }
}

impl<'d, 't> Mention<'d, 't> {
    /// Whether the reader of the value takes a path in the Driver Store.
    fn may_follow(&self, model: &Model<'_, '_>) -> bool {
        match self.reader {
            Reader::Registry if self.field >= FIRST_VALUE => {
                let name = self.row.value(2);
                let name = model.text(&name);
                EVENT_LOG.iter().any(|known| eq_ignore_case(known, &name))
            }
            Reader::EventProvider => self.field == 0,
            _ => false,
        }
    }

    /// Whether the mention keeps a file that is copied to a directory where it is.
    fn keep(
        &self,
        model: &Model<'_, '_>,
        file: &str,
        directory: &Directory,
    ) -> Result<(), Blocker> {
        let value = self.row.entry().fields().get(self.field);
        let part = value.and_then(|value| value.value().get(self.part.clone()));
        let part = part.unwrap_or_default();
        let path = model.text(part);
        if !fold_case(&path).contains(fold_case(file).as_ref()) {
            return Ok(());
        }
        let is_path = path.contains(['\\', '/']);
        let (place, last) = Directory::of_path(&path);
        if is_path
            && self.may_follow(model)
            && eq_ignore_case(last, file)
            && place.same_as(directory)
            && moved_path(model, part, "", file).is_some()
        {
            return Ok(());
        }
        match self.reader {
            Reader::Registry if self.field < FIRST_VALUE => {
                if !holds_path(&path, file, directory) {
                    return Ok(());
                }
                Err(Blocker::ByPath(self.words(model)))
            }
            Reader::Other if !is_path => Ok(()),
            Reader::Registry | Reader::EventProvider | Reader::ByName if !is_path => {
                Err(Blocker::ByName(self.words(model)))
            }
            _ if !is_path_to(&path, file) => Ok(()),
            _ => Err(Blocker::ByPath(self.words(model))),
        }
    }

    /// The value as a sentence names it.
    fn words(&self, model: &Model<'_, '_>) -> String {
        match (self.reader, self.row.key()) {
            (Reader::Registry, _) => match &*model.text(&self.row.value(2)) {
                "" => "the registry value (default)".to_owned(),
                name => format!("the registry value '{name}'"),
            },
            (_, Some(key)) => format!("'{key}' in [{}]", self.section.name()),
            (_, None) => format!("a line of [{}]", self.section.name()),
        }
    }
}

/// What the sections of an INF are read for.
struct Readers {
    by_name: HashMap<String, Reader>,
}

impl Readers {
    fn of(model: &Model<'_, '_>) -> Readers {
        let mut by_name = HashMap::new();
        // The first reader of a section counts.
        let mut say = |directive: &str, reader: Reader, first: usize| {
            for site in model.directives(directive) {
                for name in site.values().skip(first) {
                    let name = fold_case(&model.text(&name)).into_owned();
                    by_name.entry(name).or_insert(reader);
                }
            }
        };
        say("AddReg", Reader::Registry, 0);
        say("AddEventProvider", Reader::EventProvider, 1);
        for directive in BY_NAME {
            say(directive, Reader::ByName, 0);
        }
        for directive in DIRECTIVES {
            if names_file_lists(directive.name) {
                say(directive.name, Reader::Nothing, 0);
            }
        }
        for models in model.models_sections() {
            let name = fold_case(models.name()).into_owned();
            by_name.entry(name).or_insert(Reader::Nothing);
        }
        Readers { by_name }
    }

    fn of_section(&self, section: MergedSection<'_, '_>) -> Reader {
        if section.holds_names() {
            return Reader::Nothing;
        }
        let reader = self.by_name.get(fold_case(section.name()).as_ref());
        reader.copied().unwrap_or(Reader::Other)
    }
}

/// Whether a directive names file lists.
fn names_file_lists(directive: &str) -> bool {
    let mut meanings = directives(directive).iter();
    meanings.any(|meaning| !meaning.sections_of(SectionKind::FileList).is_empty())
}

/// Whether an entry of an event provider names a file.
fn names_provider_file(key: &str) -> bool {
    let known = directive(key, SectionKind::EventProvider);
    known.is_some_and(|known| known.argument(0) == Some(Argument::Path))
}

/// Whether a character is one of a file name's words.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || "_-.$~+{}()".contains(c)
}

/// The last word of a file name; the whole of it where there is none.
fn last_word(file: &str) -> &str {
    let mut words = file.rsplit(|c| !is_part(c));
    words.find(|word| !word.is_empty()).unwrap_or(file)
}

/// Where a text names a file behind a backslash or slash.
fn paths_to<'p>(path: &'p str, file: &'p str) -> impl Iterator<Item = usize> + 'p {
    path.match_indices(file).filter_map(|(at, _)| {
        let behind = path.get(at + file.len()..)?;
        let is_path = path.get(..at)?.ends_with(['\\', '/']) && !behind.starts_with(is_part);
        is_path.then_some(at)
    })
}

fn is_path_to(path: &str, file: &str) -> bool {
    paths_to(&fold_case(path), &fold_case(file))
        .next()
        .is_some()
}

/// Whether a text holds the path of a file in a directory, as far as the last
/// folder tells.
fn holds_path(path: &str, file: &str, directory: &Directory) -> bool {
    let (path, file) = (fold_case(path).replace('/', "\\"), fold_case(file));
    let (_, below) = directory.canonical();
    let folder = below.rsplit('\\').next().unwrap_or_default().to_owned();
    let dirid = directory.dirid.unwrap_or_default();
    let whole = format!("%{dirid}%\\{}", fold_case(&directory.subdirectory));
    paths_to(&path, &file).any(|at| {
        let before = path.get(..at).unwrap_or_default().trim_end_matches('\\');
        before.ends_with(whole.trim_end_matches('\\'))
            || (!folder.is_empty() && before.ends_with(&folder))
    })
}
