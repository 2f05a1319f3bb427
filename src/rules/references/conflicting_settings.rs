use std::rc::Rc;

use hashbrown::{HashMap, HashSet};

use crate::model::{FIRST_VALUE, MergedSection, Model, has_placeholder};
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{
    FLG_ADDREG_APPEND, FLG_ADDREG_DELVAL, FLG_ADDREG_KEYONLY, FLG_ADDREG_KEYONLY_COMMON,
    FLG_ADDREG_NOCLOBBER, FLG_ADDREG_OVERWRITEONLY, SectionKind, is_registry_root, number,
};
use crate::syntax::{Row, eq_ignore_case, fold_case};

rule! {
    /// Two install sections of one machine that set the same thing differently.
    ///
    /// ## What it finds
    /// Install sections that devices of one machine may take at the same time, and that write
    /// other data to one value of HKLM, HKCR, HKCU or HKU (1331); to one value in the key of a
    /// service (1332); or that configure a service with another ServiceType, StartType,
    /// ErrorControl, ServiceBinary, StartName, LoadOrderGroup or other dependencies (1333).
    /// Values that are deleted, appended to, or only written in some cases are left out. Enabled
    /// only where it is selected, or `--infverif` is given.
    ///
    /// ## Why it matters
    /// Windows may carry out the operations of all install sections before a device is connected.
    /// There is one such value and one service on the machine: what is done last stays, for all
    /// devices.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install.Services]
    /// AddService = gadget, 2, Gadget_Service
    ///
    /// [Gadget_Pro_Install.Services]
    /// AddService = gadget, 2, Gadget_Pro_Service
    ///
    /// [Gadget_Service]
    /// StartType = 3
    ///
    /// [Gadget_Pro_Service]
    /// StartType = 0
    /// ```
    ///
    /// ## Fix
    /// None: settings of a device belong below HKR of its install section, where each device has
    /// its own; a service needs one configuration, or another name.
    ///
    /// ## Source
    /// Microsoft Learn, "InfVerif Error 1330 - 1333" and "INF Validation Errors and Warnings"
    /// (codes 1331, 1332 and 1333).
    RULE {
        name: "conflicting-settings",
        summary: "install sections of one machine that set the same thing differently",
        why: "of two settings of one value or service only one stays",
        fixes: "none",
        group: "references",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1331, 1332, 1333]),
    }
}

/// What configures a service.
const SETTINGS: [&str; 7] = [
    "ServiceType",
    "StartType",
    "ErrorControl",
    "ServiceBinary",
    "StartName",
    "LoadOrderGroup",
    "Dependencies",
];

/// With these flags a line does not set a value, or not in any case.
const NOT_SET: u32 = FLG_ADDREG_DELVAL
    | FLG_ADDREG_KEYONLY
    | FLG_ADDREG_KEYONLY_COMMON
    | FLG_ADDREG_NOCLOBBER
    | FLG_ADDREG_APPEND
    | FLG_ADDREG_OVERWRITEONLY;

/// What is set, by numbers that [`Settings`] gives.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Thing {
    /// A value below another root than HKR.
    Value(usize),
    /// The service, and a value in its key.
    OfService(usize, usize),
    Service(usize),
}

/// How something is set.
#[derive(Clone)]
struct Setting<'d, 't> {
    /// Where it is.
    section: MergedSection<'d, 't>,
    row: Row<'d, 't>,
    /// How it is called.
    name: Rc<str>,
    /// What it is set to, in a form that can be compared.
    to: Rc<[String]>,
}

/// A line of an add-registry section that sets a value in any case.
struct Line<'d, 't> {
    /// The number of its root, key and name.
    value: usize,
    is_below_hkr: bool,
    setting: Setting<'d, 't>,
}

/// What install sections set. Each section is read once.
struct Settings<'d, 't> {
    model: &'d Model<'d, 't>,
    /// The numbers of names: in the form of [`fold_case`].
    numbers: HashMap<Vec<String>, usize>,
    /// How services are called, by their numbers.
    services: HashMap<usize, Rc<str>>,
    /// The lines of add-registry sections, by where the sections begin.
    lines: HashMap<usize, Rc<[Line<'d, 't>]>>,
    /// Of several lines of an install section for one thing the last; by where it begins.
    of_installs: HashMap<usize, Rc<HashMap<Thing, Setting<'d, 't>>>>,
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let mut reported = HashSet::new();
    let mut settings = Settings {
        model,
        numbers: HashMap::new(),
        services: HashMap::new(),
        lines: HashMap::new(),
        of_installs: HashMap::new(),
    };
    // Systems that take the same install sections have the same conflicts.
    let mut compared: HashSet<Vec<usize>> = HashSet::new();
    for served in context.served() {
        let starts = served.installs.iter().map(start_of);
        if served.installs.len() < 2 || !compared.insert(starts.collect()) {
            continue;
        }
        let mut known: HashMap<Thing, (MergedSection<'_, '_>, Setting<'_, '_>)> = HashMap::new();
        for install in &served.installs {
            for (thing, setting) in settings.of_install(*install).iter() {
                let Some((first, other)) = known.get(thing) else {
                    known.insert(*thing, (*install, setting.clone()));
                    continue;
                };
                if other.to == setting.to
                    || !reported.insert((setting.row.start(), Rc::clone(&setting.name)))
                {
                    continue;
                }
                let name = &*setting.name;
                let (code, what) = match thing {
                    Thing::Value(_) => (1331, format!("the value '{name}'")),
                    Thing::OfService(service, _) => {
                        let service = settings.services.get(service);
                        let service = service.map_or("", |service| &**service);
                        let what = format!("the value '{name}' of the service '{service}'");
                        (1332, what)
                    }
                    Thing::Service(_) => (1333, format!("the service '{name}'")),
                };
                let (first, second) = (first.name(), install.name());
                context
                    .report(
                        &RULE,
                        (setting.section.name(), setting.row.entry().content()),
                        format!("{what} is set differently by [{first}] and [{second}]"),
                    )
                    .infverif(&[code])
                    .help(match code {
                        1333 => "configure the service in one way, or give it another name",
                        _ => {
                            "set it below HKR of the install section, where each device has its own"
                        }
                    });
            }
        }
    }
}

/// Where a section begins: what tells it from others.
fn start_of(section: &MergedSection<'_, '_>) -> usize {
    section.first_header().start
}

impl<'d, 't> Settings<'d, 't> {
    fn of_install(
        &mut self,
        install: MergedSection<'d, 't>,
    ) -> Rc<HashMap<Thing, Setting<'d, 't>>> {
        let start = start_of(&install);
        if let Some(known) = self.of_installs.get(&start) {
            return Rc::clone(known);
        }
        let found = Rc::new(self.read(install));
        self.of_installs.insert(start, Rc::clone(&found));
        found
    }

    fn read(&mut self, install: MergedSection<'d, 't>) -> HashMap<Thing, Setting<'d, 't>> {
        let model = self.model;
        let mut settings = HashMap::new();
        let mut starts = vec![install];
        starts.extend(model.own_companions(install));
        for section in model.with_needed(starts) {
            for site in model.directives_in(section, "AddReg") {
                for added in model.sections_of(site, SectionKind::AddRegistry) {
                    for line in self.lines(added).iter().filter(|line| !line.is_below_hkr) {
                        settings.insert(Thing::Value(line.value), line.setting.clone());
                    }
                }
            }
            for site in model.directives_in(section, "AddService") {
                let service = model.text(&site.row.value(0)).into_owned();
                if service.is_empty() || has_placeholder(&service) {
                    continue;
                }
                let number = self.number(vec![fold_case(&service).into_owned()]);
                let name: Rc<str> = service.into();
                self.services
                    .entry(number)
                    .or_insert_with(|| Rc::clone(&name));
                for configured in model.sections_of(site, SectionKind::Service) {
                    let to = SETTINGS
                        .iter()
                        .map(|name| setting_of(model, configured, name));
                    let setting = Setting {
                        section: site.section,
                        row: site.row,
                        name: Rc::clone(&name),
                        to: to.collect(),
                    };
                    settings.insert(Thing::Service(number), setting);
                    for added in model.directives_in(configured, "AddReg") {
                        for added in model.sections_of(added, SectionKind::AddRegistry) {
                            for line in self.lines(added).iter().filter(|line| line.is_below_hkr) {
                                let thing = Thing::OfService(number, line.value);
                                settings.insert(thing, line.setting.clone());
                            }
                        }
                    }
                }
            }
        }
        settings
    }

    /// The lines of an add-registry section.
    fn lines(&mut self, section: MergedSection<'d, 't>) -> Rc<[Line<'d, 't>]> {
        let start = start_of(&section);
        if let Some(known) = self.lines.get(&start) {
            return Rc::clone(known);
        }
        let lines = section.rows().filter_map(|row| self.line(section, row));
        let lines: Rc<[Line<'d, 't>]> = lines.collect();
        self.lines.insert(start, Rc::clone(&lines));
        lines
    }

    fn line(&mut self, section: MergedSection<'d, 't>, row: Row<'d, 't>) -> Option<Line<'d, 't>> {
        let model = self.model;
        let [root, key, name, flags] = row
            .first_values()
            .map(|text| model.text(&text).into_owned());
        let (root, key) = (root.trim(), key.trim_matches('\\'));
        let is_set = number(&flags).unwrap_or(0) & NOT_SET == 0;
        if !is_set || !is_registry_root(root) {
            return None;
        }
        let values = row.values().skip(FIRST_VALUE - 1);
        let mut to: Vec<String> = values.map(|value| comparable(model, &value)).collect();
        if to.iter().any(|value| has_placeholder(value)) {
            return None;
        }
        // A string is the default.
        if let Some(flags) = to.first_mut().filter(|flags| flags.is_empty()) {
            *flags = "0".to_owned();
        }
        let is_below_hkr = eq_ignore_case(root, "HKR");
        let parts = [root, key, &name];
        let folded = parts.map(|part| fold_case(part).into_owned());
        let name = match (is_below_hkr, key) {
            (false, _) => parts.join("\\"),
            (true, "") => name,
            (true, key) => [key, &name].join("\\"),
        };
        let setting = Setting {
            section,
            row,
            name: name.into(),
            to: to.into(),
        };
        Some(Line {
            value: self.number(Vec::from(folded)),
            is_below_hkr,
            setting,
        })
    }

    /// The number of a name.
    fn number(&mut self, name: Vec<String>) -> usize {
        let next = self.numbers.len();
        *self.numbers.entry(name).or_insert(next)
    }
}

/// The values of the directive of a service section, to compare them; empty without it.
fn setting_of<'d, 't>(
    model: &'d Model<'d, 't>,
    section: MergedSection<'d, 't>,
    directive: &str,
) -> String {
    let values = section.row(directive).map(|row| row.values());
    let values = values.into_iter().flatten();
    let values = values.map(|value| comparable(model, &value));
    values.collect::<Vec<String>>().join(",")
}

/// A value in a form that is the same for the same number or name.
fn comparable(model: &Model<'_, '_>, value: &str) -> String {
    let text = model.text(value);
    let text = text.trim();
    match number(text) {
        Some(number) => number.to_string(),
        None => fold_case(text).into_owned(),
    }
}
