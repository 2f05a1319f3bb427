//! What install sections do, as numbers that are equal for equal things before and
//! after.

use std::borrow::Cow;
use std::rc::Rc;

use hashbrown::{HashMap, HashSet};

use crate::model::{
    Action, Effects, FileOperation, FlagField, Key, MergedSection, Model, NOT_READ, Part, What,
};
use crate::schema::{DELFLG_IN_USE, DELFLG_IN_USE1, SectionKind};
use crate::syntax::fold_case;

/// What a part does, equal for parts that do the same.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Content {
    /// A line, with the kind of its section and all that leads to it.
    Line(SectionKind, Vec<String>),
    /// A list: what is done with it, where, and the number of its text.
    Files(FileOperation, (Option<u32>, String), usize),
    /// A section: its kind, what leads to it, and the number of its text.
    Leaf(SectionKind, Vec<String>, usize),
}

/// The numbers that both sides share.
#[derive(Default)]
pub(super) struct Numbers<'x> {
    contents: HashMap<Content, usize>,
    texts: HashMap<Text<'x>, usize>,
}

/// What stands in the parts of a section; and, where strings differ and some are used,
/// on which side.
type Text<'x> = (Vec<&'x str>, Option<bool>);

impl<'x> Numbers<'x> {
    fn of(&mut self, content: Content) -> usize {
        let next = self.contents.len();
        *self.contents.entry(content).or_insert(next)
    }

    fn of_text(&mut self, text: Text<'x>) -> usize {
        let next = self.texts.len();
        *self.texts.entry(text).or_insert(next)
    }
}

/// What the sections of one side do.
pub(super) struct Side<'d, 't> {
    pub(super) effects: Effects<'d, 't>,
    /// Which side this is, where the strings of the two differ.
    mark: Option<bool>,
    /// What is said in a section itself, and where it leads.
    own: HashMap<Key, Rc<Own>>,
    /// A part of each number.
    parts: HashMap<usize, Part<'d, 't>>,
    actions: HashMap<usize, Rc<[Action<'d, 't>]>>,
    /// The names of the sections that were come to, in the form of [`fold_case`].
    pub(super) visited: HashSet<String>,
}

struct Own {
    numbers: Vec<usize>,
    leads_to: Vec<Key>,
}

impl<'d, 't> Side<'d, 't> {
    /// That of a model. `mark` tells the two apart where their strings differ.
    pub(super) fn of(model: &'d Model<'d, 't>, mark: Option<bool>) -> Side<'d, 't> {
        Side {
            effects: Effects::of(model),
            mark,
            own: HashMap::new(),
            parts: HashMap::new(),
            actions: HashMap::new(),
            visited: HashSet::new(),
        }
    }

    pub(super) fn model(&self) -> &'d Model<'d, 't> {
        self.effects.model()
    }

    /// What installing a section does, as numbers in ascending order, and how many
    /// steps it took.
    pub(super) fn install<'x>(
        &mut self,
        numbers: &mut Numbers<'x>,
        install: MergedSection<'d, 't>,
        kind: SectionKind,
    ) -> (Vec<usize>, usize)
    where
        't: 'x,
    {
        let mut pending = self.effects.starts(install, kind);
        let mut seen: HashSet<Key> = HashSet::new();
        let mut found = Vec::new();
        while let Some(key) = pending.pop() {
            if seen.insert(key) {
                let own = self.own(numbers, key);
                found.extend(&own.numbers);
                pending.extend(&own.leads_to);
            }
        }
        let steps = found.len() + seen.len();
        found.sort_unstable();
        found.dedup();
        (found, steps)
    }

    fn own<'x>(&mut self, numbers: &mut Numbers<'x>, key: Key) -> Rc<Own>
    where
        't: 'x,
    {
        if let Some(known) = self.own.get(&key) {
            return Rc::clone(known);
        }
        if let Some(section) = self.effects.section(key) {
            self.visited.insert(fold_case(section.name()).into_owned());
        }
        let parts = self.effects.parts_of(key);
        let mut own = Own {
            numbers: Vec::with_capacity(parts.len()),
            leads_to: Vec::new(),
        };
        for part in parts.iter() {
            match part {
                Part::Section(key) => own.leads_to.push(*key),
                part => {
                    let content = self.content(numbers, part);
                    let number = numbers.of(content);
                    own.numbers.push(number);
                    self.parts.entry(number).or_insert_with(|| part.clone());
                }
            }
        }
        let own = Rc::new(own);
        self.own.insert(key, Rc::clone(&own));
        own
    }

    fn content<'x>(&mut self, numbers: &mut Numbers<'x>, part: &Part<'d, 't>) -> Content
    where
        't: 'x,
    {
        let under = |side: &Self, number: usize| {
            let under = side.effects.under(number);
            let texts = under.iter().map(|text| text.clone().into_owned());
            texts.collect::<Vec<String>>()
        };
        match part {
            Part::Line(line) => {
                let mut texts = under(self, line.under);
                // What leads to it does not run into it.
                texts.push("\0".to_owned());
                texts.extend(content_of(&line.what));
                Content::Line(line.kind, texts)
            }
            Part::Files(list) => {
                let text = self.text(numbers, list.section);
                Content::Files(list.operation, list.directory.canonical(), text)
            }
            Part::Leaf(leaf) => {
                let text = self.text(numbers, leaf.section);
                Content::Leaf(leaf.kind, under(self, leaf.under), text)
            }
            Part::Section((_, kind, _)) => Content::Line(*kind, Vec::new()),
        }
    }

    /// The number of what stands in a section, as it is written.
    fn text<'x>(&mut self, numbers: &mut Numbers<'x>, section: MergedSection<'d, 't>) -> usize
    where
        't: 'x,
    {
        self.visited.insert(fold_case(section.name()).into_owned());
        let bodies: Vec<&'x str> = section.bodies().collect();
        let mark = self.mark;
        let mark = mark.filter(|_| bodies.iter().any(|body| body.contains('%')));
        numbers.of_text((bodies, mark))
    }

    /// Whether a number is a list of files that are copied, or a file that is.
    pub(super) fn copies(&self, number: usize) -> bool {
        let operation = match self.parts.get(&number) {
            Some(Part::Files(list)) => Some(list.operation),
            Some(Part::Line(line)) => match line.what {
                What::File { operation, .. } => Some(operation),
                What::Line { .. } => None,
            },
            _ => None,
        };
        operation == Some(FileOperation::Copy)
    }

    /// Whether a number is a line that says something, as ServiceBinary does.
    pub(super) fn is_line(&self, number: usize) -> bool {
        matches!(self.parts.get(&number), Some(Part::Line(_)))
    }

    /// The directive by which a number is done, if one is known.
    pub(super) fn directive(&self, number: usize) -> Option<Cow<'t, str>> {
        let first = |under: usize| {
            let under = self.effects.under(under);
            under.iter().find(|text| *text != NOT_READ).cloned()
        };
        match self.parts.get(&number)? {
            Part::Files(list) => Some(Cow::Borrowed(list.operation.directive())),
            Part::Leaf(leaf) => first(leaf.under),
            Part::Line(line) => first(line.under).or_else(|| match &line.what {
                What::File { operation, .. } => Some(Cow::Borrowed(operation.directive())),
                What::Line { key, .. } => key.clone(),
            }),
            Part::Section(_) => None,
        }
    }

    /// The actions of a number.
    pub(super) fn actions(&mut self, number: usize) -> Rc<[Action<'d, 't>]> {
        if let Some(known) = self.actions.get(&number) {
            return Rc::clone(known);
        }
        let part = self.parts.get(&number);
        let actions = part.map(|part| self.effects.expand(part));
        let actions: Rc<[Action<'d, 't>]> = Rc::from(actions.unwrap_or_default());
        self.actions.insert(number, Rc::clone(&actions));
        actions
    }
}

/// What is done, equal for what does the same.
pub(super) fn content_of(what: &What<'_>) -> Vec<String> {
    match what {
        What::File {
            operation,
            directory,
            file,
            source,
            flags,
        } => {
            let (dirid, path) = directory.canonical();
            vec![
                operation.directive().to_owned(),
                format!("{dirid:?}"),
                path,
                fold_case(file).into_owned(),
                fold_case(source).into_owned(),
                flags_of(*operation, flags),
            ]
        }
        What::Line { key, values } => {
            let key = match key {
                Some(key) => format!("{}=", fold_case(key)),
                None => String::new(),
            };
            let values = values.iter().map(|value| value.clone().into_owned());
            std::iter::once(key).chain(values).collect()
        }
    }
}

/// The flags that mean something, as a text: a list that is copied may be deleted as
/// well, and then its flags are read for both.
fn flags_of(operation: FileOperation, flags: &FlagField) -> String {
    let known = match operation {
        FileOperation::Copy => u32::MAX,
        FileOperation::Delete => DELFLG_IN_USE | DELFLG_IN_USE1,
        FileOperation::Rename => 0,
    };
    match flags {
        FlagField::Flags(flags) => (flags.0 & known).to_string(),
        FlagField::Unreadable(text) if operation == FileOperation::Copy => text.clone(),
        FlagField::Unreadable(_) => 0.to_string(),
    }
}
