//! What installing an INF does, apart from the INF.

use std::rc::Rc;

use hashbrown::HashSet;

use super::kind::{INCLUDE, NEEDS};
use super::sections::{SectionEffect, installed};
use super::step::{Copies, Step};
use super::systems::{Stretch, stretches};
use crate::model::{Action, Effects, Model, NotAnInf, What, not_text};
use crate::schema::SectionKind;
use crate::source::{LineIndex, Source};
use crate::syntax::{Document, eq_ignore_case, fold_case};

/// What installing an INF does.
#[derive(Debug, Default)]
pub struct FileEffect {
    /// What the sections do that are installed, in the order of the file.
    pub sections: Vec<SectionEffect>,
    /// What devices take on each system: by architecture, and the oldest first.
    pub systems: Vec<Stretch>,
}

/// Other INFs of the folder, which an INF includes.
#[derive(Debug, Default)]
pub struct Included {
    /// With their names.
    infs: Vec<(Rc<str>, Source)>,
}

/// Why it is not known what installing an INF does.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoEffect {
    /// It is not a Windows INF.
    #[error(transparent)]
    NotAnInf(#[from] NotAnInf),
    /// Windows does not read it to its end, and installs nothing of it.
    #[error("line {line}: {why}")]
    Refused {
        /// The line, from 1.
        line: usize,
        /// Why.
        why: String,
    },
}

impl Included {
    /// The INFs that an INF includes, and those that they include. `read` gives the one
    /// of a name, where the folder has it.
    pub fn of(source: &Source, mut read: impl FnMut(&str) -> Option<Source>) -> Included {
        let mut included = Included::default();
        let mut seen: HashSet<String> = HashSet::new();
        let mut pending = names(source);
        while let Some(name) = pending.pop() {
            if !seen.insert(fold_case(&name).into_owned()) {
                continue;
            }
            if let Some(source) = read(&name).filter(|source| not_text(source).is_none()) {
                pending.extend(names(&source));
                included.infs.push((Rc::from(name), source));
            }
        }
        included
    }
}

/// The INFs that an INF includes.
fn names(source: &Source) -> Vec<String> {
    // Most include none.
    let text = source.text().as_bytes();
    let has = memchr::memchr2_iter(b'i', b'I', text).any(|at| {
        let word = text.get(at..at + INCLUDE.len());
        word.is_some_and(|word| word.eq_ignore_ascii_case(INCLUDE.as_bytes()))
    });
    if !has {
        return Vec::new();
    }
    let document = Document::new(source.text());
    let model = Model::new(&document);
    let sites = model.directives(INCLUDE).into_iter();
    let values = sites.flat_map(|site| site.values());
    values
        .map(|value| model.text(&value).trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

/// Where the lines of a text end, to find those of thousands of places in it.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Lines {
        Lines(memchr::memchr_iter(b'\n', text.as_bytes()).collect())
    }

    /// The line of an offset, from 1.
    fn line_at(&self, offset: usize) -> usize {
        self.0.partition_point(|end| *end < offset) + 1
    }
}

/// An INF that is read.
struct Inf<'d, 't> {
    /// Where it is another than the one in question.
    name: Option<Rc<str>>,
    lines: Lines,
    effects: Effects<'d, 't>,
}

impl FileEffect {
    /// What installing an INF does, with others of its folder.
    ///
    /// # Errors
    /// When Windows does not read it as an INF.
    pub fn of(source: &Source, included: &Included) -> Result<FileEffect, NoEffect> {
        if let Some(reason) = not_text(source) {
            return Err(reason.into());
        }
        let sources = std::iter::once((None, source));
        let others = included.infs.iter();
        let others = others.map(|(name, source)| (Some(Rc::clone(name)), source));
        let sources: Vec<(Option<Rc<str>>, &Source)> = sources.chain(others).collect();
        let texts = sources.iter().map(|(_, source)| source.text());
        let documents: Vec<Document<'_>> = texts.map(Document::new).collect();
        let models: Vec<Model<'_, '_>> = documents.iter().map(Model::new).collect();
        let Some((document, model)) = documents.first().zip(models.first()) else {
            return Ok(FileEffect::default());
        };
        if let Some(reason) = model.not_an_inf() {
            return Err(reason.into());
        }
        if let Some(error) = document.errors().first() {
            let lines = LineIndex::new(source.text());
            return Err(NoEffect::Refused {
                line: lines.position(error.range.start).line,
                why: error.kind.to_string(),
            });
        }
        let infs = sources.iter().zip(&models);
        let infs = infs.map(|((name, source), model)| Inf {
            name: name.clone(),
            lines: Lines::of(source.text()),
            effects: Effects::of(model),
        });
        let mut infs: Vec<Inf<'_, '_>> = infs.collect();
        let systems = stretches(model);
        let found = match infs.first_mut() {
            Some(own) => installed(model, &mut own.effects, &systems),
            None => Vec::new(),
        };
        let mut sections = Vec::with_capacity(found.len());
        for (section, role) in found {
            let actions = match infs.first_mut() {
                Some(own) => own.effects.actions(section, role.kind()),
                None => Vec::new(),
            };
            sections.push(SectionEffect {
                name: section.name().to_owned(),
                role,
                steps: steps(&mut infs, actions),
            });
        }
        Ok(FileEffect { sections, systems })
    }
}

/// The actions of a section of the first of some INFs as steps, with what it needs of the
/// others.
fn steps<'d, 't>(infs: &mut [Inf<'d, 't>], actions: Vec<Action<'d, 't>>) -> Rc<[Step]> {
    let mut all: Vec<(usize, Action<'d, 't>)> = Vec::new();
    let mut included: Vec<usize> = Vec::new();
    let mut seen: HashSet<(usize, String, SectionKind)> = HashSet::new();
    let mut pending: Vec<(usize, Vec<Action<'d, 't>>)> = vec![(0, actions)];
    while let Some((inf, actions)) = pending.pop() {
        for action in &actions {
            if let Some(names) = values_of(action, INCLUDE) {
                let known = names.iter().filter_map(|name| number_of(infs, name));
                included.extend(known);
            }
        }
        for mut action in actions {
            if let Some(names) = values_of(&action, INCLUDE) {
                // What is read stands for itself.
                let unknown = names.into_iter();
                let unknown: Vec<String> = unknown
                    .filter(|name| number_of(infs, name).is_none())
                    .collect();
                if unknown.is_empty() {
                    continue;
                }
                set_values(&mut action, unknown);
            } else if let Some(names) = values_of(&action, NEEDS) {
                let mut unknown = Vec::new();
                for name in names.into_iter().filter(|name| !name.is_empty()) {
                    let of = included.iter().find_map(|number| {
                        let model = infs.get(*number)?.effects.model();
                        Some((*number, model.section(&name)?))
                    });
                    let Some((number, section)) = of else {
                        unknown.push(name);
                        continue;
                    };
                    let key = (number, fold_case(&name).into_owned(), action.kind);
                    if seen.insert(key) {
                        let inf = infs.get_mut(number);
                        let needed =
                            inf.map(|inf| inf.effects.needed_actions(section, action.kind));
                        pending.extend(needed.map(|needed| (number, needed)));
                    }
                }
                if unknown.is_empty() {
                    continue;
                }
                set_values(&mut action, unknown);
            }
            all.push((inf, action));
        }
    }
    let mut copies = Copies::default();
    for (_, action) in &all {
        copies.insert(action);
    }
    let steps = all.iter().filter_map(|(number, action)| {
        let inf = infs.get(*number)?;
        let line = inf.lines.line_at(action.row.start());
        Some(Step::of(action, line, inf.name.as_deref(), &copies))
    });
    steps.collect()
}

/// The values of a directive of a name.
fn values_of(action: &Action<'_, '_>, directive: &str) -> Option<Vec<String>> {
    match &action.what {
        What::Line {
            key: Some(key),
            values,
        } if eq_ignore_case(key, directive) => {
            Some(values.iter().map(ToString::to_string).collect())
        }
        _ => None,
    }
}

fn set_values(action: &mut Action<'_, '_>, new: Vec<String>) {
    if let What::Line { values, .. } = &mut action.what {
        *values = new.into_iter().map(Into::into).collect();
    }
}

/// The INF of a name.
fn number_of(infs: &[Inf<'_, '_>], name: &str) -> Option<usize> {
    let mut names = infs.iter().map(|inf| inf.name.as_deref());
    names.position(|other| other.is_some_and(|other| eq_ignore_case(other, name)))
}
