//! What in an INF names a file that may move: the values of the registry, event
//! providers, and whatever else does.

mod paths;
mod readers;

use hashbrown::{HashMap, HashSet};

use self::paths::{BETWEEN, Paths};
use self::readers::{Reader, Readers, names_file_lists, takes_path};
use super::Blocker;
use super::places::Place;
use super::platforms::Platforms;
use super::supported::SupportedSections;
use crate::model::{Directory, FIRST_VALUE, MergedSection, Model};
use crate::rules::Context;
use crate::schema::{FileReader, SectionKind, file_value};
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

/// Where a file is named.
#[derive(Debug, Clone, Copy)]
struct Mention<'d, 't> {
    section: MergedSection<'d, 't>,
    row: Row<'d, 't>,
    reader: Reader,
    /// The index of the value.
    field: usize,
    /// Which part of the value: values may name several files, with `;` between.
    part: (usize, usize),
    /// What its reader is known to do with the file.
    takes: Option<FileReader>,
}

/// Where an INF names the files that it copies.
pub(super) struct Names<'d, 't> {
    model: &'d Model<'d, 't>,
    /// Whether the rule is at work because a user selected it.
    is_selected: bool,
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
            is_selected: !context.options.by_default,
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
        let value = match reader {
            Reader::Registry => match self.model.registry_value(section, row) {
                Some(value) => file_value(value.key(), &value.name),
                None => return,
            },
            _ => None,
        };
        // Other than these, sections that install name no files but by paths.
        let is_list = || {
            let key = row.key();
            key.is_some_and(|key| names_file_lists(&key))
        };
        if reader == Reader::Other && is_list() {
            return;
        }
        let is_path = |kind| {
            let key = row.key();
            key.is_some_and(|key| takes_path(&key, kind))
        };
        let reader = match reader {
            Reader::Keyed(kind) if is_path(kind) => reader,
            // What a program is started with.
            Reader::Keyed(SectionKind::InstallSoftware) => Reader::ByName,
            Reader::Keyed(_) => Reader::Other,
            reader => reader,
        };
        let takes = |field: usize| match reader {
            Reader::Registry => value
                .filter(|value| value.in_name == (field < FIRST_VALUE))
                .map(|value| value.reader),
            Reader::Keyed(_) if field == 0 => Some(FileReader::Path),
            _ => None,
        };
        for (field, value) in row.values().enumerate() {
            if value.contains(['.', '%']) {
                let site = Mention {
                    section,
                    row,
                    reader,
                    field,
                    part: (0, value.len()),
                    takes: takes(field),
                };
                self.read_value(site, &value);
            }
        }
    }

    /// Takes in where a value names files.
    fn read_value(&mut self, site: Mention<'d, 't>, value: &str) {
        let whole = self.words_of(value);
        if whole.is_empty() {
            return;
        }
        let add = |names: &mut Names<'d, 't>, words: Vec<String>, part: (usize, usize)| {
            let next = names.mentions.len();
            for word in words {
                let known = names.by_word.entry(word).or_default();
                if known.last() != Some(&next) {
                    known.push(next);
                }
            }
            names.mentions.push(Mention { part, ..site });
        };
        let mut left: HashSet<String> = whole.into_iter().collect();
        let mut start = 0;
        for part in value.split(BETWEEN) {
            let words = self.words_of(part);
            if !words.is_empty() {
                for word in &words {
                    left.remove(word);
                }
                add(self, words, (start, start + part.len()));
            }
            start += part.len() + 1;
        }
        // What a string makes of several parts.
        if !left.is_empty() {
            add(self, left.into_iter().collect(), (0, value.len()));
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

    /// The reason, if a value refers by name or path to a file that is copied to a
    /// directory and may not be in the Driver Store.
    pub(super) fn keep(
        &self,
        supported: &SupportedSections,
        file: &str,
        directory: &Directory,
        is_run: bool,
    ) -> Result<(), Blocker> {
        for mention in self.mentions_of(file) {
            let runs = self.binaries.get(&mention.row.start());
            let is_own = runs.is_some_and(|runs| *runs == fold_case(file));
            if is_own || supported.is_old(mention.section.name()) {
                continue;
            }
            if is_run && mention.takes == Some(FileReader::Nothing) && !self.is_path(mention) {
                continue;
            }
            if self.is_by_name(mention) {
                continue;
            }
            // What nothing reads does not follow.
            let is_read = is_run || supported.is_installed(mention.section.name());
            if !is_read || !self.follows(mention, file, directory) {
                mention.keep(self.model, file, directory)?;
            }
        }
        Ok(())
    }

    /// Whether a value that new systems get names a file that is copied to a directory,
    /// and takes its path in the Driver Store, or finds it there.
    pub(super) fn is_found(
        &self,
        supported: &SupportedSections,
        file: &str,
        directory: &Directory,
    ) -> bool {
        let mut by_name = self.mentions_of(file).filter(|mention| {
            supported.is_installed(mention.section.name()) && self.is_by_name(mention)
        });
        let mut by_path = self.following(supported, file, directory);
        by_name.next().is_some() || by_path.next().is_some()
    }

    /// The sections with values that new systems get and that follow a file which is
    /// copied to a directory.
    pub(super) fn following(
        &self,
        supported: &SupportedSections,
        file: &str,
        directory: &Directory,
    ) -> impl Iterator<Item = &'t str> {
        let following = self.mentions_of(file).filter(move |mention| {
            supported.is_installed(mention.section.name()) && self.follows(mention, file, directory)
        });
        following.map(|mention| mention.section.name())
    }

    /// Whether the reader of a mention finds the file by its name in the Driver Store.
    fn is_by_name(&self, mention: &Mention<'d, 't>) -> bool {
        mention.takes == Some(FileReader::Name) && !self.is_path(mention)
    }

    /// The paths of a mention, if its reader takes such in the Driver Store.
    fn paths(&self, mention: &Mention<'d, 't>) -> Option<Paths<'d, 'd, 't>> {
        let reader = mention.takes?;
        if reader == FileReader::Undocumented && !self.is_selected {
            return None;
        }
        Paths::of(self.model, reader)
    }

    /// Whether wherever a mention names a file that is copied to a directory, it can name
    /// it in the Driver Store.
    fn follows(&self, mention: &Mention<'d, 't>, file: &str, directory: &Directory) -> bool {
        let Some(paths) = self.paths(mention) else {
            return false;
        };
        let is_it = |place: &Directory, name: &str| {
            let is_it = eq_ignore_case(name, file) && place.same_as(directory);
            is_it.then(String::new)
        };
        let part = mention.written();
        let (_, count) = paths.moved(part, &is_it);
        let text = fold_case(&self.model.text(part)).into_owned();
        count > 0 && count == text.matches(fold_case(file).as_ref()).count()
    }

    fn is_path(&self, mention: &Mention<'d, 't>) -> bool {
        self.model.text(mention.written()).contains(['\\', '/'])
    }

    /// The values that name moved files and follow them.
    pub(super) fn followed(
        &self,
        supported: &SupportedSections,
        platforms: &Platforms<'d, 't>,
        places: &[Place<'d, 't>],
    ) -> Vec<Followed<'d, 't>> {
        let moving = places.iter().filter(|place| place.verdict.is_ok());
        let moving = moving.map(|place| {
            let file = fold_case(&place.file).into_owned();
            (file, place.directory.canonical())
        });
        let moving: HashSet<_> = moving.collect();
        let mut followed: Vec<Followed<'d, 't>> = Vec::new();
        let mut last = None;
        for mention in &self.mentions {
            let value = (mention.row.start(), mention.field);
            if last == Some(value) || !supported.is_installed(mention.section.name()) {
                continue;
            }
            last = Some(value);
            let entry = mention.row.entry();
            let old = entry.fields().get(mention.field);
            let (Some(paths), Some(old)) = (self.paths(mention), old) else {
                continue;
            };
            let (text, count) = paths.moved(old.value(), &|place, file| {
                let place = (fold_case(file).into_owned(), place.canonical());
                let section = mention.section.name();
                moving
                    .contains(&place)
                    .then(|| platforms.subdirectory(section, file).ok())
                    .flatten()
            });
            if count > 0 {
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
    /// The part of the value, as it is written.
    fn written(&self) -> &'d str {
        let value = self.row.entry().fields().get(self.field);
        let (start, end) = self.part;
        let part = value.and_then(|value| value.value().get(start..end));
        part.unwrap_or_default()
    }

    /// Whether the mention keeps a file that is copied to a directory where it is.
    fn keep(
        &self,
        model: &Model<'_, '_>,
        file: &str,
        directory: &Directory,
    ) -> Result<(), Blocker> {
        let path = model.text(self.written());
        if !fold_case(&path).contains(fold_case(file).as_ref()) {
            return Ok(());
        }
        let is_path = path.contains(['\\', '/']);
        match self.reader {
            Reader::Registry if self.field < FIRST_VALUE => {
                if !holds_path(&path, file, directory) {
                    return Ok(());
                }
                Err(Blocker::ByPath(self.words(model)))
            }
            Reader::Other if !is_path => Ok(()),
            Reader::Registry | Reader::Keyed(_) | Reader::ByName if !is_path => {
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
