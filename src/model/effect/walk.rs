//! What an install section leads to.

use std::borrow::Cow;
use std::rc::Rc;

use hashbrown::{HashMap, HashSet};

use super::{Action, FileOperation, MergedSection, Model, What};
use crate::model::{Directory, FlagField, file_item};
use crate::schema::{
    Argument, CopyFlags, Directive, Lines, SECTIONS, SectionKind, directive, directives,
};
use crate::syntax::Row;

/// The directives that lead to a section, from outside in, each with its values but
/// the names of sections: `AddService`, `gadget`, `0x00000002`. Where Windows does not
/// read a directive because of its section, it is under [`NOT_READ`]. What stands in a section
/// for the hardware is under `HW`, and what belongs to the event log of a service under
/// `EventLog` behind it.
pub type Under<'t> = Rc<[Cow<'t, str>]>;

/// What leads to things that Windows does not read: the directive stands in a section
/// of another kind.
pub const NOT_READ: &str = "";

/// A section in one role: by its index among the merged ones, its kind, and the
/// number of what leads to it.
pub type Key = (usize, SectionKind, usize);

/// What installing sections does. Sections are read when they are first come to.
#[derive(Debug)]
pub struct Effects<'d, 't> {
    model: &'d Model<'d, 't>,
    unders: Vec<Under<'t>>,
    numbers: HashMap<Under<'t>, usize>,
    known: HashMap<Key, Rc<[Part<'d, 't>]>>,
}

/// A part of what a section does.
#[derive(Debug, Clone)]
pub enum Part<'d, 't> {
    /// A line.
    Line(LinePart<'d, 't>),
    /// A list of files.
    Files(FileListPart<'d, 't>),
    /// A section all of whose lines are alike.
    Leaf(LeafPart<'d, 't>),
    /// What another section of directives does.
    Section(Key),
}

/// A line that stands for itself, or a file that is named with `@`.
#[derive(Debug, Clone)]
pub struct LinePart<'d, 't> {
    /// What leads to it.
    pub under: usize,
    /// The kind of its section.
    pub kind: SectionKind,
    /// The line.
    pub row: Row<'d, 't>,
    /// What it does.
    pub what: What<'t>,
}

/// A list of files.
#[derive(Debug, Clone)]
pub struct FileListPart<'d, 't> {
    /// What is done with them.
    pub operation: FileOperation,
    /// Where.
    pub directory: Directory,
    /// The list.
    pub section: MergedSection<'d, 't>,
}

/// A section whose lines are alike, such as an add-registry section.
#[derive(Debug, Clone)]
pub struct LeafPart<'d, 't> {
    /// What leads to it.
    pub under: usize,
    /// Its kind.
    pub kind: SectionKind,
    /// The section.
    pub section: MergedSection<'d, 't>,
}

/// The number of what leads to a section for the hardware: its HKR is the device's key,
/// not the driver's.
const HARDWARE: usize = 1;
/// The number of what leads to things that Windows does not read.
const NOWHERE: usize = 2;

impl<'d, 't> Effects<'d, 't> {
    /// Those of the sections of an INF.
    pub fn of(model: &'d Model<'d, 't>) -> Effects<'d, 't> {
        let nothing: Under<'t> = Rc::from([]);
        let hardware: Under<'t> = Rc::from([Cow::Borrowed(SectionKind::Hw.suffix())]);
        let nowhere: Under<'t> = Rc::from([Cow::Borrowed(NOT_READ)]);
        Effects {
            model,
            unders: vec![nothing.clone(), hardware.clone(), nowhere.clone()],
            numbers: HashMap::from([(nothing, 0), (hardware, HARDWARE), (nowhere, NOWHERE)]),
            known: HashMap::new(),
        }
    }

    /// The INF.
    pub fn model(&self) -> &'d Model<'d, 't> {
        self.model
    }

    /// The section of a key.
    pub fn section(&self, (index, ..): Key) -> Option<MergedSection<'d, 't>> {
        self.model.merged_section(index)
    }

    /// The directives of a number.
    pub fn under(&self, number: usize) -> Under<'t> {
        let under = self.unders.get(number).or(self.unders.first());
        under.map_or_else(|| Rc::from([]), Rc::clone)
    }

    fn number_of(&mut self, under: Under<'t>) -> usize {
        let next = self.unders.len();
        let number = *self.numbers.entry(Rc::clone(&under)).or_insert(next);
        if number == next {
            self.unders.push(under);
        }
        number
    }

    /// Where what an install section does begins: itself and its companions.
    pub fn starts(&self, install: MergedSection<'d, 't>, kind: SectionKind) -> Vec<Key> {
        let own = (install.merged.index, kind, 0);
        let companions = SECTIONS.iter().map(|row| row.kind);
        let companions = companions.filter(|kind| !kind.suffix().is_empty());
        let companions = companions.filter_map(|kind| {
            let section = self.model.companion(install, kind)?;
            let under = usize::from(kind == SectionKind::Hw) * HARDWARE;
            Some((section.merged.index, kind, under))
        });
        std::iter::once(own).chain(companions).collect()
    }

    /// What installing a section does, in the order in which the INF says it, each
    /// thing once. `also` is called with each section that is come to.
    pub fn parts(
        &mut self,
        install: MergedSection<'d, 't>,
        kind: SectionKind,
        also: impl FnMut(Key),
    ) -> Vec<Part<'d, 't>> {
        self.parts_from(self.starts(install, kind), also)
    }

    fn parts_from(
        &mut self,
        mut pending: Vec<Key>,
        mut also: impl FnMut(Key),
    ) -> Vec<Part<'d, 't>> {
        pending.reverse();
        let mut seen: HashSet<Key> = HashSet::new();
        let mut parts = Vec::new();
        while let Some(key) = pending.pop() {
            if !seen.insert(key) {
                continue;
            }
            also(key);
            let own = self.parts_of(key);
            for part in own.iter() {
                if !matches!(part, Part::Section(_)) {
                    parts.push(part.clone());
                }
            }
            for part in own.iter().rev() {
                if let Part::Section(key) = part {
                    pending.push(*key);
                }
            }
        }
        parts
    }

    /// What installing a section does, one thing at a time.
    pub fn actions(
        &mut self,
        install: MergedSection<'d, 't>,
        kind: SectionKind,
    ) -> Vec<Action<'d, 't>> {
        let parts = self.parts(install, kind, |_| {});
        parts.iter().flat_map(|part| self.expand(part)).collect()
    }

    /// What a section does that the Needs of another INF names, in a section of a kind:
    /// its companions are needed on their own.
    pub fn needed_actions(
        &mut self,
        section: MergedSection<'d, 't>,
        kind: SectionKind,
    ) -> Vec<Action<'d, 't>> {
        let parts = self.parts_from(vec![(section.merged.index, kind, 0)], |_| {});
        parts.iter().flat_map(|part| self.expand(part)).collect()
    }

    /// The actions of one part. None of a section of directives, whose parts are
    /// [asked for](Self::parts_of) on their own.
    pub fn expand(&self, part: &Part<'d, 't>) -> Vec<Action<'d, 't>> {
        match part {
            Part::Line(line) => vec![Action {
                under: self.under(line.under),
                kind: line.kind,
                row: line.row,
                what: line.what.clone(),
            }],
            Part::Files(list) => self.files(list),
            Part::Leaf(leaf) => {
                let under = self.under(leaf.under);
                let rows = leaf.section.rows();
                let actions = rows.map(|row| Action {
                    under: Rc::clone(&under),
                    kind: leaf.kind,
                    row,
                    what: self.line(row, leaf.kind),
                });
                actions.collect()
            }
            Part::Section(_) => Vec::new(),
        }
    }

    fn files(&self, list: &FileListPart<'d, 't>) -> Vec<Action<'d, 't>> {
        let under: Under<'t> = Rc::from([Cow::Borrowed(list.operation.directive())]);
        let rows = list.section.rows().filter_map(|row| {
            let [file, source, _, flags] = row.first_values();
            let [file, source, flags] = [file, source, flags].map(|text| self.model.text_of(text));
            (!file.is_empty()).then(|| Action {
                under: Rc::clone(&under),
                kind: SectionKind::FileList,
                row,
                what: What::File {
                    operation: list.operation,
                    directory: list.directory.clone(),
                    source: if source.is_empty() {
                        file.clone()
                    } else {
                        source
                    },
                    file,
                    flags: FlagField::read(flags),
                },
            })
        });
        rows.collect()
    }

    fn line(&self, row: Row<'d, 't>, kind: SectionKind) -> What<'t> {
        let values = row.values().map(|value| self.model.text_of(value));
        let read = match (kind, kind.section().lines) {
            // What stands behind these Windows does not read.
            (SectionKind::DelRegistry, Lines::Fields { values, .. }) => values.len(),
            _ => usize::MAX,
        };
        let values: Vec<Cow<'t, str>> = values.take(read).collect();
        let key = row.head().0.map(|key| self.model.text_of(key));
        // A value that stands alone is the key as well.
        let is_alone = |key: &Cow<'t, str>| matches!(values.as_slice(), [only] if only == key);
        match key.filter(is_alone) {
            None => What::Line {
                key: row.head().0.map(|key| self.model.text_of(key)),
                values,
            },
            Some(key) if matches!(kind.section().lines, Lines::Directives) => What::Line {
                key: Some(key),
                values: Vec::new(),
            },
            Some(_) => What::Line { key: None, values },
        }
    }

    /// What one section says itself, and which others it leads to.
    pub fn parts_of(&mut self, key: Key) -> Rc<[Part<'d, 't>]> {
        if let Some(known) = self.known.get(&key) {
            return Rc::clone(known);
        }
        let (index, kind, under) = key;
        let section = self.model.merged_section(index);
        let mut parts = Vec::new();
        for row in section.iter().flat_map(|section| section.rows()) {
            self.read(row, kind, under, &mut parts);
        }
        let parts: Rc<[Part<'d, 't>]> = Rc::from(parts);
        self.known.insert(key, Rc::clone(&parts));
        parts
    }

    fn read(
        &mut self,
        row: Row<'d, 't>,
        kind: SectionKind,
        under: usize,
        parts: &mut Vec<Part<'d, 't>>,
    ) {
        let line = |under, what| {
            Part::Line(LinePart {
                under,
                kind,
                row,
                what,
            })
        };
        let known = row.key().and_then(|key| {
            let here = directive(&key, kind);
            here.or_else(|| directives(&key).first())
        });
        let Some(known) = known.filter(|known| !known.sections().is_empty()) else {
            parts.push(line(under, self.line(row, kind)));
            return;
        };
        let is_read = known.is_in(kind);
        let under = if is_read { under } else { NOWHERE };
        if let Some(operation) = FileOperation::of(known.name).filter(|_| is_read) {
            self.read_lists(row, kind, under, operation, parts);
            return;
        }
        let model = self.model;
        let values: Vec<Cow<'t, str>> = row.values().map(|value| model.text_of(value)).collect();
        let naming = known.sections();
        let mut named: Vec<(SectionKind, MergedSection<'d, 't>)> = Vec::new();
        let mut said: Vec<Cow<'t, str>> = Vec::new();
        // Whether the directive says something but the names of sections.
        let mut says = false;
        for (index, value) in values.into_iter().enumerate() {
            let section = naming.contains(&index).then(|| model.section(&value));
            match (section.flatten(), known.argument(index)) {
                (Some(section), Some(argument)) => {
                    let kind = match argument {
                        Argument::Section(kind) => kind,
                        _ => kind,
                    };
                    named.push((kind, section));
                    said.push(Cow::Borrowed(""));
                }
                _ => {
                    says |= !value.is_empty();
                    said.push(value);
                }
            }
        }
        let below = if known.argument(naming.start) == Some(Argument::SameSection) {
            under
        } else {
            self.number_below(under, known, &said)
        };
        if says || named.is_empty() {
            while said.last().is_some_and(|value| value.is_empty()) {
                said.pop();
            }
            let what = What::Line {
                key: Some(Cow::Borrowed(known.name)),
                values: said,
            };
            parts.push(line(under, what));
        }
        for (kind, section) in named {
            let below = match kind {
                SectionKind::EventLog => self.number_of_event_log(below),
                _ => below,
            };
            parts.push(match kind.section().lines {
                Lines::Directives => Part::Section((section.merged.index, kind, below)),
                Lines::Fields { .. } => Part::Leaf(LeafPart {
                    under: below,
                    kind,
                    section,
                }),
            });
            self.read_security(kind, section, below, parts);
        }
    }

    /// The section beside an add-registry section or a file list that says who may
    /// change what it brings.
    fn read_security(
        &self,
        kind: SectionKind,
        section: MergedSection<'d, 't>,
        under: usize,
        parts: &mut Vec<Part<'d, 't>>,
    ) {
        if !matches!(kind, SectionKind::AddRegistry | SectionKind::FileList) {
            return;
        }
        let name = [section.name(), ".security"].concat();
        parts.extend(self.model.section(&name).map(|section| {
            Part::Leaf(LeafPart {
                under,
                kind: SectionKind::Security,
                section,
            })
        }));
    }

    /// The number of the directives above and one more.
    fn number_below(&mut self, under: usize, known: &Directive, said: &[Cow<'t, str>]) -> usize {
        let above = self.under(under);
        let own = std::iter::once(Cow::Borrowed(known.name));
        let said = said.iter().filter(|value| !value.is_empty()).cloned();
        let below: Vec<Cow<'t, str>> = above.iter().cloned().chain(own).chain(said).collect();
        self.number_of(Rc::from(below))
    }

    /// The number of the event log of a service: its HKR is not that of the service.
    fn number_of_event_log(&mut self, service: usize) -> usize {
        let above = self.under(service);
        let own = std::iter::once(Cow::Borrowed("EventLog"));
        let below: Vec<Cow<'t, str>> = above.iter().cloned().chain(own).collect();
        self.number_of(Rc::from(below))
    }

    fn read_lists(
        &mut self,
        row: Row<'d, 't>,
        kind: SectionKind,
        under: usize,
        operation: FileOperation,
        parts: &mut Vec<Part<'d, 't>>,
    ) {
        let model = self.model;
        for value in row.values() {
            let name = model.text_of(value);
            let what = if let Some(file) = file_item(&name) {
                What::File {
                    operation,
                    directory: model.default_directory(),
                    file: Cow::Owned(file.to_owned()),
                    source: Cow::Owned(file.to_owned()),
                    flags: FlagField::Flags(CopyFlags::default()),
                }
            } else if let Some(section) = model.section(&name) {
                parts.push(Part::Files(FileListPart {
                    operation,
                    directory: model.directory_of(&name),
                    section,
                }));
                self.read_security(SectionKind::FileList, section, under, parts);
                continue;
            } else if name.is_empty() {
                continue;
            } else {
                What::Line {
                    key: Some(Cow::Borrowed(operation.directive())),
                    values: vec![name],
                }
            };
            parts.push(Part::Line(LinePart {
                under,
                kind,
                row,
                what,
            }));
        }
    }
}
