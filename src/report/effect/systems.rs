//! Which systems there are, and what devices take on each.

use std::rc::Rc;

use hashbrown::HashMap;

use super::on::Systems;
use crate::model::{Boundaries, Manufacturer, Model, Target};
use crate::schema::TargetOs;

/// A line of a models section.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct DeviceLine {
    /// The manufacturer's name.
    pub manufacturer: String,
    /// What the device is called.
    pub description: String,
    /// The hardware ID and the compatible ones.
    pub ids: Vec<String>,
    /// The models section.
    pub models: String,
}

/// A device, and what it takes.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The device.
    pub device: Rc<DeviceLine>,
    /// The install section that it takes, as its header writes it; `None` where there
    /// is none for the system.
    pub install: Option<Rc<str>>,
}

/// Systems on which all devices take the same.
#[derive(Debug, Clone)]
pub struct Stretch {
    /// The architecture, as a decoration writes it.
    pub architecture: &'static str,
    /// The first version.
    pub from: TargetOs,
    /// The first version behind them; `None` where there is none.
    pub until: Option<TargetOs>,
    /// The product type, where the INF tells them apart, or else 1.
    pub product: u32,
    /// The product suites.
    pub suite: u32,
    /// What devices take, one list for each line of `[Manufacturer]`.
    tables: Vec<Rc<[Taken]>>,
}

impl Stretch {
    /// The devices, in the order of the file.
    pub fn devices(&self) -> impl Iterator<Item = &Taken> {
        self.tables.iter().flat_map(|table| table.iter())
    }

    /// Whether a version is one of them.
    pub fn has(&self, system: TargetOs) -> bool {
        Systems::of(self).has(system)
    }

    /// Leaves only devices of which `keep` says so.
    pub(super) fn retain(&mut self, keep: &dyn Fn(&DeviceLine) -> bool) {
        for table in &mut self.tables {
            let kept = table.iter().filter(|taken| keep(&taken.device)).cloned();
            *table = kept.collect();
        }
    }

    fn continues(&self, before: &Stretch) -> bool {
        let own = (self.architecture, self.product, self.suite);
        own == (before.architecture, before.product, before.suite)
            && self.tables.len() == before.tables.len()
            && self
                .tables
                .iter()
                .zip(&before.tables)
                .all(|(own, other)| Rc::ptr_eq(own, other))
    }
}

/// A device, and its install section without a decoration.
type Listed = (Rc<DeviceLine>, String);

/// What the devices of an INF take, each list made once.
struct Tables<'d, 't> {
    model: &'d Model<'d, 't>,
    manufacturers: Vec<Manufacturer<'t>>,
    /// By manufacturer, architecture and models section.
    known: HashMap<(usize, &'static str, String), Rc<[Taken]>>,
    nothing: Rc<[Taken]>,
    /// One for each section, so that equal names are one.
    names: HashMap<(String, &'static str), Option<Rc<str>>>,
    /// By manufacturer and models section, whatever the architecture.
    devices: HashMap<(usize, String), Rc<[Listed]>>,
}

/// All systems that an INF tells apart, with what devices take: by architecture, and
/// the oldest first.
pub(super) fn stretches<'d>(model: &'d Model<'d, '_>) -> Vec<Stretch> {
    let mut tables = Tables {
        model,
        manufacturers: model.manufacturers(),
        known: HashMap::new(),
        nothing: Rc::from([]),
        names: HashMap::new(),
        devices: HashMap::new(),
    };
    let mut targets: Vec<Target> = Boundaries::of(model).targets().collect();
    let mut versions: Vec<TargetOs> = targets.iter().map(|target| target.system).collect();
    versions.sort_unstable();
    versions.dedup();
    // Stable: architectures stay in their order.
    let mut order: Vec<&'static str> = Vec::new();
    for target in &targets {
        if !order.contains(&target.architecture) {
            order.push(target.architecture);
        }
    }
    let place = |target: &Target| order.iter().position(|name| *name == target.architecture);
    targets.sort_by_key(|target| (place(target), target.product, target.suite, target.system));
    let mut found: Vec<Stretch> = Vec::new();
    for target in targets {
        let behind = versions.partition_point(|version| *version <= target.system);
        let stretch = Stretch {
            architecture: target.architecture,
            from: target.system,
            until: versions.get(behind).copied(),
            product: target.product,
            suite: target.suite,
            tables: tables.of(&target),
        };
        match found.last_mut() {
            Some(last) if stretch.continues(last) => last.until = stretch.until,
            _ => found.push(stretch),
        }
    }
    found
}

impl Tables<'_, '_> {
    fn of(&mut self, target: &Target) -> Vec<Rc<[Taken]>> {
        let numbers = 0..self.manufacturers.len();
        let mut tables = Vec::with_capacity(numbers.len());
        for number in numbers {
            let manufacturer = self.manufacturers.get(number);
            let models = manufacturer.and_then(|line| line.models_for(target));
            tables.push(match models {
                Some(models) => self.of_models(number, target.architecture, models),
                None => Rc::clone(&self.nothing),
            });
        }
        tables
    }

    fn of_models(
        &mut self,
        number: usize,
        architecture: &'static str,
        models: String,
    ) -> Rc<[Taken]> {
        let key = (number, architecture, models);
        if let Some(known) = self.known.get(&key) {
            return Rc::clone(known);
        }
        let devices = self.devices_of(number, &key.2);
        let taken = devices.iter().map(|(device, install)| Taken {
            device: Rc::clone(device),
            install: self.install(install, architecture),
        });
        let taken: Rc<[Taken]> = taken.collect();
        let table = match taken.is_empty() {
            true => Rc::clone(&self.nothing),
            false => taken,
        };
        self.known.insert(key, Rc::clone(&table));
        table
    }

    fn install(&mut self, name: &str, architecture: &'static str) -> Option<Rc<str>> {
        let model = self.model;
        let entry = self.names.entry((name.to_owned(), architecture));
        let find = || {
            let section = model.install_for(name, architecture);
            section.map(|section| Rc::from(section.name()))
        };
        entry.or_insert_with(find).clone()
    }

    fn devices_of(&mut self, number: usize, models: &str) -> Rc<[Listed]> {
        let key = (number, models.to_owned());
        if let Some(known) = self.devices.get(&key) {
            return Rc::clone(known);
        }
        let manufacturer = self.manufacturers.get(number);
        let manufacturer = manufacturer.map_or("", |line| &*line.name);
        let section = self.model.section(models).into_iter();
        let devices = section.flat_map(|section| {
            self.model.devices(section).map(move |device| {
                let line = DeviceLine {
                    manufacturer: manufacturer.to_owned(),
                    description: device.description.into_owned(),
                    ids: device.ids.iter().map(ToString::to_string).collect(),
                    models: section.name().to_owned(),
                };
                (Rc::new(line), device.install.into_owned())
            })
        });
        let devices: Rc<[Listed]> = devices.collect();
        self.devices.insert(key, Rc::clone(&devices));
        devices
    }
}
