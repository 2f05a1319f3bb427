//! Who gets what before and after.

use hashbrown::{HashMap, HashSet};

use super::EffectChange;
use crate::model::{Device, Manufacturer, Model, Target};
use crate::schema::TargetOs;
use crate::syntax::fold_case;

/// The install section that devices take before, and the one that they take after, by
/// their names.
pub(super) struct Pair {
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
    /// The oldest Windows on which that is so.
    pub(super) lowest: Target,
    /// The newest.
    pub(super) highest: Target,
    /// One of the devices, for a sentence.
    pub(super) device: String,
}

/// The pairs, each once; and a device, if any, that there was not before.
pub(super) fn pairs(
    before: &Model<'_, '_>,
    after: &Model<'_, '_>,
    targets: &[Target],
) -> (Vec<Pair>, Option<EffectChange>) {
    let (old, new) = (before.manufacturers(), after.manufacturers());
    let mut found = Found {
        before,
        after,
        pairs: Vec::new(),
        known: HashMap::new(),
        new: None,
    };
    let mut by_key: HashMap<[String; 2], Vec<&Manufacturer<'_>>> = HashMap::new();
    for manufacturer in new.iter().rev() {
        let same = by_key.entry(key_of(manufacturer)).or_default();
        same.push(manufacturer);
    }
    for manufacturer in &old {
        let same = by_key.get_mut(&key_of(manufacturer)).and_then(Vec::pop);
        for taken in taken(manufacturer, same, targets) {
            found.models(&taken);
        }
    }
    if let Some(manufacturer) = by_key.values().flatten().next() {
        found.new.get_or_insert(EffectChange {
            subject: format!("the devices of '{}'", manufacturer.name),
            target: None,
            what: "be new".to_owned(),
        });
    }
    (found.pairs, found.new)
}

/// What a line of `[Manufacturer]` is known by.
fn key_of(manufacturer: &Manufacturer<'_>) -> [String; 2] {
    let texts = [&manufacturer.name, &manufacturer.models];
    texts.map(|text| fold_case(text).into_owned())
}

/// The models sections that some systems take of a line, before and after, by their
/// names.
struct Taken {
    old: Option<String>,
    new: Option<String>,
    lowest: Target,
    highest: Target,
}

/// What systems take of a line, each once for each architecture.
fn taken(old: &Manufacturer<'_>, new: Option<&Manufacturer<'_>>, targets: &[Target]) -> Vec<Taken> {
    let mut known = HashMap::new();
    let mut found: Vec<Taken> = Vec::new();
    for target in targets {
        let old = old.models_for(target);
        let new = new.and_then(|new| new.models_for(target));
        let key = (target.architecture, old.clone(), new.clone());
        let index = *known.entry(key).or_insert(found.len());
        match found.get_mut(index) {
            Some(taken) => widen(&mut taken.lowest, &mut taken.highest, *target, *target),
            None => found.push(Taken {
                old,
                new,
                lowest: *target,
                highest: *target,
            }),
        }
    }
    found
}

fn widen(lowest: &mut Target, highest: &mut Target, low: Target, high: Target) {
    if low.system < lowest.system {
        *lowest = low;
    }
    if high.system > highest.system {
        *highest = high;
    }
}

/// The oldest Windows on which any device gets something, or any at all where there are
/// no devices.
pub(super) fn oldest_served(pairs: &[Pair]) -> TargetOs {
    let taken = pairs.iter().filter(|pair| pair.new.is_some());
    let oldest = taken.map(|pair| pair.lowest.system).min();
    oldest.unwrap_or(TargetOs::WINDOWS_2000)
}

type PairKey = ((Option<String>, Option<String>), Option<&'static str>);

struct Found<'b, 'bt, 'a, 'at> {
    before: &'b Model<'b, 'bt>,
    after: &'a Model<'a, 'at>,
    pairs: Vec<Pair>,
    /// By the names of the install sections in the form of [`fold_case`], and the
    /// architecture where nothing takes the place of one.
    known: HashMap<PairKey, usize>,
    /// A device that there was not before.
    new: Option<EffectChange>,
}

/// A device by what it is called and its IDs, in the form of [`fold_case`].
fn device_key(device: &Device<'_, '_>) -> Vec<String> {
    let description = std::iter::once(&device.description);
    let texts = description.chain(&device.ids);
    texts.map(|text| fold_case(text).into_owned()).collect()
}

fn devices<'d, 't>(model: &'d Model<'d, 't>, models: Option<&str>) -> Vec<Device<'d, 't>> {
    let section = models.and_then(|name| model.section(name)).into_iter();
    section.flat_map(|section| model.devices(section)).collect()
}

impl Found<'_, '_, '_, '_> {
    /// The devices of a models section, and of the one that takes its place.
    fn models(&mut self, taken: &Taken) {
        let old = devices(self.before, taken.old.as_deref());
        let mut new = devices(self.after, taken.new.as_deref());
        let mut seen = HashSet::new();
        let is_same = |(old, new): (&Device<'_, '_>, &Device<'_, '_>)| {
            old.description == new.description && old.ids == new.ids
        };
        if old.len() == new.len() && old.iter().zip(&new).all(is_same) {
            for (old, new) in old.iter().zip(&new) {
                if seen.insert((&*old.install, Some(&*new.install))) {
                    self.device(taken, old, Some(&new.install));
                }
            }
            return;
        }
        let mut by_key: HashMap<Vec<String>, Vec<Device<'_, '_>>> = HashMap::new();
        new.reverse();
        for device in new {
            let same = by_key.entry(device_key(&device)).or_default();
            same.push(device);
        }
        for device in &old {
            let same = by_key.get_mut(&device_key(device)).and_then(Vec::pop);
            let install = same.map(|same| same.install.into_owned());
            self.device(taken, device, install.as_deref());
        }
        if let Some(device) = by_key.values().flatten().next() {
            self.new.get_or_insert(EffectChange {
                subject: subject(device),
                target: Some(taken.lowest),
                what: "be a new device".to_owned(),
            });
        }
    }

    fn device(&mut self, taken: &Taken, device: &Device<'_, '_>, new: Option<&str>) {
        let architecture = taken.lowest.architecture;
        let old = self.before.install_for(&device.install, architecture);
        let new = new.and_then(|name| self.after.install_for(name, architecture));
        let old = old.map(|section| section.name().to_owned());
        let new = new.map(|section| section.name().to_owned());
        let key = [&old, &new].map(|name| {
            let name = name.as_ref();
            name.map(|name| fold_case(name).into_owned())
        });
        let alone = new.is_none().then_some(architecture);
        let key = (key.into(), alone);
        let index = *self.known.entry(key).or_insert(self.pairs.len());
        match self.pairs.get_mut(index) {
            Some(pair) => {
                let (low, high) = (&mut pair.lowest, &mut pair.highest);
                widen(low, high, taken.lowest, taken.highest);
            }
            None => self.pairs.push(Pair {
                old,
                new,
                lowest: taken.lowest,
                highest: taken.highest,
                device: subject(device),
            }),
        }
    }
}

/// A device, for a sentence.
fn subject(device: &Device<'_, '_>) -> String {
    let id = device.ids.first().map_or("", |id| &**id);
    match &*device.description {
        "" => id.to_owned(),
        description => format!("'{description}' ({id})"),
    }
}
