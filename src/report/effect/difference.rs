//! What installing one file does and another does not.

use std::rc::Rc;

use hashbrown::{HashMap, HashSet};

use super::on::{self, Systems};
use super::outline::Side;
use super::{DeviceLine, FileEffect, Role, SectionEffect, Step, Stretch};
use crate::schema::TargetOs;
use crate::syntax::{eq_ignore_case, fold_case};

/// What differs for some devices on some systems, or in a section that no device takes.
#[derive(Debug, Clone)]
pub struct Difference<'e> {
    /// Who installs the section.
    pub role: Role,
    /// The devices; none of a section that no device takes.
    pub devices: Vec<&'e DeviceLine>,
    /// The systems on which it differs; none of a section that no device takes.
    pub systems: Vec<Systems>,
    /// The section that is installed before; `None` where there is none.
    pub old: Option<&'e str>,
    /// The section that is installed now; `None` where there is none.
    pub new: Option<&'e str>,
    /// What is done no more: all of the section where none is installed now.
    pub removed: Rc<[&'e Step]>,
    /// What is new: all of the section where none was installed before.
    pub added: Rc<[&'e Step]>,
}

impl<'e> Difference<'e> {
    /// What is shown of it, each with its side: where a device gets another section or
    /// none the steps of one alone would say no more than its name.
    pub fn shown(&self) -> impl Iterator<Item = (Side, &'e Step)> + use<'_, 'e> {
        let is_shown = match (self.old, self.new) {
            (Some(_), None) => false,
            (None, _) => self.role != Role::Device,
            _ => true,
        };
        let removed = self.removed.iter().map(|step| (Side::Old, *step));
        let added = self.added.iter().map(|step| (Side::New, *step));
        removed.chain(added).filter(move |_| is_shown)
    }
}

/// What is done no more, and what is new.
type Steps<'e> = (Rc<[&'e Step]>, Rc<[&'e Step]>);

/// The names of the sections before and now.
type Names<'e> = (Option<&'e str>, Option<&'e str>);

/// Two effects, and what is known of their sections.
struct Comparison<'e> {
    old: &'e FileEffect,
    new: &'e FileEffect,
    known: HashMap<(Names<'e>, Role), Steps<'e>>,
}

/// What differs between two effects: what devices take first, in the order in which they
/// take it. The order in which things are done does not count.
pub fn differences<'e>(old: &'e FileEffect, new: &'e FileEffect) -> Vec<Difference<'e>> {
    let mut comparison = Comparison {
        old,
        new,
        known: HashMap::new(),
    };
    let mut found = comparison.of_devices();
    found.extend(comparison.of_roots());
    found
}

impl<'e> Comparison<'e> {
    fn of_devices(&mut self) -> Vec<Difference<'e>> {
        /// A device, and on which systems it is another one.
        type Entry<'e> = (&'e DeviceLine, Vec<Systems>);
        let mut order: Vec<Names<'e>> = Vec::new();
        let mut by_names: HashMap<Names<'e>, Vec<Entry<'e>>> = HashMap::new();
        let mut places: HashMap<(Names<'e>, String), usize> = HashMap::new();
        for systems in self.systems() {
            let old = installs(at(self.old, &systems));
            let new = installs(at(self.new, &systems));
            let mut ids: Vec<&String> = new.iter().map(|(id, ..)| id).collect();
            let known: HashMap<&String, (&'e DeviceLine, Option<&'e str>)> = new
                .iter()
                .map(|(id, device, install)| (id, (*device, *install)))
                .collect();
            let before: HashMap<&String, (&'e DeviceLine, Option<&'e str>)> = old
                .iter()
                .map(|(id, device, install)| (id, (*device, *install)))
                .collect();
            ids.extend(
                old.iter()
                    .map(|(id, ..)| id)
                    .filter(|id| !known.contains_key(id)),
            );
            for id in ids {
                let (was, is) = (before.get(id), known.get(id));
                let Some((device, _)) = is.or(was) else {
                    continue;
                };
                let names = (
                    was.and_then(|(_, install)| *install),
                    is.and_then(|(_, install)| *install),
                );
                let (removed, added) = self.steps(names, Role::Device);
                let is_one_sided = names.0.is_some() != names.1.is_some();
                if removed.is_empty() && added.is_empty() && !is_one_sided {
                    continue;
                }
                if !by_names.contains_key(&names) {
                    order.push(names);
                }
                let entries = by_names.entry(names).or_default();
                let place = *places.entry((names, id.clone())).or_insert_with(|| {
                    entries.push((device, Vec::new()));
                    entries.len() - 1
                });
                if let Some((_, known)) = entries.get_mut(place) {
                    known.push(systems);
                }
            }
        }
        let mut found: Vec<Difference<'e>> = Vec::new();
        for names in order {
            let (removed, added) = self.steps(names, Role::Device);
            let first = found.len();
            for (device, systems) in by_names.remove(&names).unwrap_or_default() {
                let systems = on::joined(systems);
                let mut same = found.iter_mut().skip(first);
                match same.find(|other| other.systems == systems) {
                    Some(same) => same.devices.push(device),
                    None => found.push(Difference {
                        role: Role::Device,
                        devices: vec![device],
                        systems,
                        old: names.0,
                        new: names.1,
                        removed: Rc::clone(&removed),
                        added: Rc::clone(&added),
                    }),
                }
            }
        }
        found
    }

    /// Of the sections that no device takes.
    fn of_roots(&mut self) -> Vec<Difference<'e>> {
        let mut found = Vec::new();
        let is_root = |section: &&SectionEffect| section.role != Role::Device;
        let name_in = |effect: &'e FileEffect, like: &SectionEffect| {
            let mut sections = effect.sections.iter();
            let same = sections.find(|section| {
                section.role == like.role && eq_ignore_case(&section.name, &like.name)
            });
            same.map(|section| &*section.name)
        };
        // What a device takes in one of them is compared there.
        let is_apart = |effect: &FileEffect, section: &SectionEffect| {
            let mut sections = effect.sections.iter();
            section.role != Role::Other
                || !sections.any(|other| {
                    other.role == Role::Device && eq_ignore_case(&other.name, &section.name)
                })
        };
        for section in self.old.sections.iter().filter(is_root) {
            if is_apart(self.new, section) {
                let names = (Some(&*section.name), name_in(self.new, section));
                found.extend(self.of_root(names, section.role));
            }
        }
        for section in self.new.sections.iter().filter(is_root) {
            if name_in(self.old, section).is_none() && is_apart(self.old, section) {
                found.extend(self.of_root((None, Some(&*section.name)), section.role));
            }
        }
        found
    }

    fn of_root(&mut self, names: Names<'e>, role: Role) -> Option<Difference<'e>> {
        let (removed, added) = self.steps(names, role);
        (!removed.is_empty() || !added.is_empty()).then(|| Difference {
            role,
            devices: Vec::new(),
            systems: Vec::new(),
            old: names.0,
            new: names.1,
            removed,
            added,
        })
    }

    fn steps(&mut self, names: Names<'e>, role: Role) -> Steps<'e> {
        if let Some((removed, added)) = self.known.get(&(names, role)) {
            return (Rc::clone(removed), Rc::clone(added));
        }
        let of = |effect: &'e FileEffect, name: Option<&str>| {
            let mut sections = effect.sections.iter();
            let section = name.and_then(|name| {
                sections.find(|section| section.role == role && section.name == name)
            });
            section.map_or(&[][..], |section| &*section.steps)
        };
        let (old, new) = (of(self.old, names.0), of(self.new, names.1));
        // Most is the same in the same order.
        let pairs = old.iter().zip(new);
        let same = pairs.take_while(|(old, new)| old == new).count();
        let (old, new) = (
            old.get(same..).unwrap_or_default(),
            new.get(same..).unwrap_or_default(),
        );
        let pairs = old.iter().rev().zip(new.iter().rev());
        let same = pairs.take_while(|(old, new)| old == new).count();
        let old = old.get(..old.len() - same).unwrap_or_default();
        let new = new.get(..new.len() - same).unwrap_or_default();
        let steps = (without(old, new), without(new, old));
        let (removed, added) = &steps;
        let copy = (Rc::clone(removed), Rc::clone(added));
        self.known.insert((names, role), copy);
        steps
    }

    /// Systems that one of the two tells apart, each once.
    fn systems(&self) -> Vec<Systems> {
        let stretches = self.old.systems.iter().chain(&self.new.systems);
        let all: Vec<Systems> = stretches.map(Systems::of).collect();
        let mut editions: Vec<(&'static str, u32, u32)> = Vec::new();
        let mut versions: Vec<TargetOs> = Vec::new();
        for systems in &all {
            let edition = (systems.architecture, systems.product, systems.suite);
            if !editions.contains(&edition) {
                editions.push(edition);
            }
            versions.push(systems.from);
            versions.extend(systems.until);
        }
        versions.sort_unstable();
        versions.dedup();
        let mut found = Vec::new();
        for (architecture, product, suite) in editions {
            for (place, from) in versions.iter().enumerate() {
                let is_there = all
                    .iter()
                    .any(|one| one.architecture == architecture && one.has(*from));
                if is_there {
                    found.push(Systems {
                        architecture,
                        from: *from,
                        until: versions.get(place + 1).copied(),
                        product,
                        suite,
                    });
                }
            }
        }
        found
    }
}

/// The steps that are not among others, each as often as it is missing there.
fn without<'e>(steps: &'e [Step], others: &[Step]) -> Rc<[&'e Step]> {
    let mut left: HashMap<&Step, usize> = HashMap::new();
    for step in others {
        *left.entry(step).or_default() += 1;
    }
    let missing = steps.iter().filter(|step| match left.get_mut(step) {
        Some(number @ 1..) => {
            *number -= 1;
            false
        }
        _ => true,
    });
    missing.collect()
}

/// The systems of an effect of which some are: those of the closest edition, where the
/// INF does not tell editions apart.
fn at<'e>(effect: &'e FileEffect, systems: &Systems) -> Option<&'e Stretch> {
    let fitting = effect.systems.iter().filter(|stretch| {
        stretch.architecture == systems.architecture
            && stretch.has(systems.from)
            && stretch.suite & !systems.suite == 0
    });
    fitting.max_by_key(|stretch| {
        let is_own = stretch.product == systems.product;
        (is_own, stretch.product == 1, stretch.suite.count_ones())
    })
}

/// What the devices of some systems take, by their hardware IDs: of several lines for one
/// ID each with its number.
fn installs(stretch: Option<&Stretch>) -> Vec<(String, &DeviceLine, Option<&str>)> {
    let mut seen: HashSet<String> = HashSet::new();
    let devices = stretch.into_iter().flat_map(Stretch::devices);
    let installs = devices.map(|taken| {
        let id = taken.device.ids.first().map_or("", String::as_str);
        let mut id = fold_case(id).into_owned();
        while !seen.insert(id.clone()) {
            id.push('\n');
        }
        (id, &*taken.device, taken.install.as_deref())
    });
    installs.collect()
}
