//! What installing does as people see it: by kind, and below it by what it belongs to.

use hashbrown::HashMap;

use super::{Deed, Kind, Step, registry, words};
use crate::report::printable;
use crate::schema::{directives, number};

/// On which side of a comparison something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// On both, or there is no comparison.
    Both,
    /// Only in the old INF.
    Old,
    /// Only in the new INF.
    New,
}

impl Side {
    /// What stands before it.
    pub fn sign(self) -> char {
        match self {
            Side::Both => ' ',
            Side::Old => '-',
            Side::New => '+',
        }
    }
}

/// Steps of one kind.
#[derive(Debug)]
pub struct Part {
    /// The kind.
    pub kind: Kind,
    /// By what they belong to, in the order of the INF.
    pub groups: Vec<Group>,
}

/// Steps that belong to the same thing, such as a service.
#[derive(Debug)]
pub struct Group {
    /// What that is; empty where it is the device itself, or where the first of the
    /// items says it.
    pub title: String,
    /// What is done.
    pub items: Vec<Item>,
}

/// One thing that is done.
#[derive(Debug)]
pub struct Item {
    /// On which side it is.
    pub side: Side,
    /// What it is.
    pub text: String,
    /// The copied files that it names.
    pub copied: Option<String>,
    /// Whether the others of its group belong to what it is about.
    pub opens: bool,
}

/// The outline of some steps. Those of the two sides that are about the same stand
/// together.
pub fn outline<'s>(steps: impl IntoIterator<Item = (Side, &'s Step)>) -> Vec<Part> {
    let mut by_kind: HashMap<Kind, Vec<(Side, &Step)>> = HashMap::new();
    for (side, step) in steps {
        by_kind.entry(step.kind).or_default().push((side, step));
    }
    let kinds = Kind::all().filter_map(|kind| {
        let steps = by_kind.remove(&kind)?;
        Some(Part {
            kind,
            groups: groups(&steps),
        })
    });
    kinds.collect()
}

fn groups(steps: &[(Side, &Step)]) -> Vec<Group> {
    /// What steps belong to, and the steps.
    type Owned<'s> = (Vec<&'s str>, Vec<(Side, &'s Step)>);
    let mut found: Vec<Owned<'_>> = Vec::new();
    let mut order: HashMap<Vec<&str>, usize> = HashMap::new();
    for (side, step) in steps {
        let owner = owner(step);
        let next = found.len();
        let place = *order.entry(owner.clone()).or_insert(next);
        if place == next {
            found.push((owner, Vec::new()));
        }
        if let Some((_, steps)) = found.get_mut(place) {
            steps.push((*side, step));
        }
    }
    let groups = found.into_iter().map(|(owner, mut steps)| {
        let mut firsts: HashMap<String, usize> = HashMap::new();
        for (place, (_, step)) in steps.iter().enumerate() {
            firsts.entry(identity(step)).or_insert(place);
        }
        if steps.iter().any(|(side, _)| *side != Side::Both) {
            steps.sort_by_key(|(side, step)| (firsts.get(&identity(step)).copied(), *side));
        }
        let is_registry = steps
            .first()
            .is_some_and(|(_, step)| step.kind == Kind::Registry);
        // What opens a section comes before what is said there.
        steps.sort_by_key(|(_, step)| !opens(step));
        let is_opened = steps.first().is_some_and(|(_, step)| opens(step));
        Group {
            title: match is_opened {
                true => String::new(),
                false => title(&owner, is_registry),
            },
            items: steps.iter().map(|(side, step)| item(*side, step)).collect(),
        }
    });
    groups.collect()
}

fn item(side: Side, step: &Step) -> Item {
    let copied = match &step.deed {
        Deed::Line { copied, .. } => words::of_copied(copied),
        _ => None,
    };
    Item {
        side,
        text: words::of_step(step),
        copied,
        opens: opens(step),
    }
}

/// What a step belongs to: the directives that lead to it, without numbers. What opens
/// a section belongs to what that is about.
fn owner(step: &Step) -> Vec<&str> {
    let Deed::Line {
        under, key, values, ..
    } = &step.deed
    else {
        return Vec::new();
    };
    let is_word = |text: &&str| !text.is_empty() && number(text).is_none();
    if step.kind == Kind::Registry {
        let under = match under.split_last() {
            Some((last, above)) if registry::is_registry(last) => above,
            _ => under,
        };
        return under.iter().map(String::as_str).filter(is_word).collect();
    }
    let under = under.iter().map(String::as_str);
    match key {
        Some(key) if opens(step) => {
            let values = values.iter().map(String::as_str);
            let all = under.chain([&**key]).chain(values);
            all.filter(is_word).collect()
        }
        _ if step.kind == Kind::Property => Vec::new(),
        _ => under.filter(is_word).collect(),
    }
}

/// Whether a step is a directive that leads to a section of what it is about.
fn opens(step: &Step) -> bool {
    match &step.deed {
        Deed::Line { key: Some(key), .. } if step.kind != Kind::Other => {
            let known = directives(key).first();
            known.is_some_and(|known| !known.sections().is_empty())
        }
        _ => false,
    }
}

/// What something belongs to, in words.
fn title(owner: &[&str], is_registry: bool) -> String {
    let title = match owner {
        [] => return String::new(),
        ["HW"] => "the hardware key of the device".to_owned(),
        ["AddService", name, .., "EventLog"] => format!("event log of service {name}"),
        ["AddService", name, ..] if is_registry => format!("service {name}"),
        ["AddService", name, ..] => (*name).to_owned(),
        [_, names @ ..] if !is_registry && !names.is_empty() => names.join(" "),
        names => names.join(" "),
    };
    printable(&title).into_owned()
}

/// What of a step tells it from others of its kind.
fn identity(step: &Step) -> String {
    match &step.deed {
        Deed::Copy { file, .. } | Deed::Delete { file, .. } => file.to_lowercase(),
        Deed::Rename { to, .. } => to.to_lowercase(),
        Deed::Line { values, .. } if step.kind == Kind::Registry => registry::identity(values),
        Deed::Line { key, values, .. } => {
            let first = key.as_ref().or(values.first());
            first.map(|text| text.to_lowercase()).unwrap_or_default()
        }
    }
}
