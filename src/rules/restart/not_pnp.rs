use hashbrown::{HashMap, HashSet};

use crate::model::{InstallKind, Model, SectionSet, Service};
use crate::rules::{Context, Severity, Visit, rule};
use crate::schema::{SectionKind, number};
use crate::syntax::{eq_ignore_case, fold_case};

rule! {
    /// A driver or service that Windows does not stop for an update by itself.
    ///
    /// ## What it finds
    /// The services that `[DefaultInstall]` adds in an INF without devices, once
    /// each, with what the INF says of their kind.
    ///
    /// ## Why it matters
    /// Windows unloads the driver of a Plug and Play device by itself and restarts
    /// its devices. What is installed with `InstallHinfSection` it leaves running,
    /// so that the new file comes into use only when the old one is gone:
    ///
    /// - A **kernel driver or a program** that belongs to no device can be stopped by
    ///   the setup program, once all handles to it are closed.
    /// - A **minifilter** can be unloaded while the system runs, but only if it
    ///   registers a *FilterUnloadCallback*. By its INF a service is one that depends
    ///   on `FltMgr` or has `Instances` in the registry.
    /// - A **legacy file system filter** (`ServiceType = 2` and a `LoadOrderGroup` of
    ///   filters, without instances) cannot be unloaded: its update needs a restart.
    /// - A **class filter or device filter** (`UpperFilters`, `LowerFilters`) belongs to
    ///   Plug and Play devices and is loaded with them. No command stops it; it goes
    ///   when these devices are stopped. To add one to the stack of a device takes no
    ///   restart of the system, unless the device is a boot device.
    ///
    /// ## Example
    /// ```inf
    /// [DefaultInstall.NTamd64.Services]
    /// AddService = gadget,,Gadget_Service
    /// ```
    ///
    /// ## Fix
    /// None; nothing is wrong with the INF. Before the update, the setup program
    /// closes all handles to the driver and stops it with `sc.exe stop gadget` or
    /// `ControlService(SERVICE_CONTROL_STOP)`; after it, it starts the driver again.
    /// A minifilter is unloaded with `fltmc unload gadget` and loaded with `fltmc load
    /// gadget`. What cannot be stopped needs a restart.
    ///
    /// ## Source
    /// Microsoft Learn, "Avoiding System Restarts during Device Installations and
    /// Driver Updates" (minimizing restarts when updating file-backed drivers),
    /// "Device Installations and System Restarts", "INF DefaultInstall Section",
    /// "Advantages of the Filter Manager Model", "Loading and unloading a
    /// minifilter" and "Creating an INF file for a minifilter driver".
    RULE {
        name: "not-pnp",
        summary: "a driver or service that Windows does not stop for an update by itself",
        why: "Windows does not stop a driver without devices by itself",
        fixes: "none",
        group: "restart",
        severity: Severity::Info,
        since: "0.1.0",
        visit: Visit::File(check),
        registry_words: &REGISTERED,
    }
}

/// The names of values that add filters to the stacks of devices.
const FILTERS: [&str; 2] = ["UpperFilters", "LowerFilters"];

/// The key below that of a service, or below its Parameters, in which a
/// minifilter has its instances.
const INSTANCES: &str = "Instances";

/// Words in the key or the name of each value that says what a service is.
const REGISTERED: [&str; 3] = [FILTERS[0], FILTERS[1], INSTANCES];

/// What a service is, by what the INF says of it.
enum Kind {
    /// A filter of Plug and Play devices, and the value that makes it one.
    DeviceFilter(&'static str),
    Minifilter,
    LegacyFilter,
    FileSystem,
    /// A kernel driver or a program.
    Stoppable,
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let devices = model.models_sections();
    if devices.iter().any(|models| models.rows().next().is_some()) {
        return;
    }
    let mut registered = None;
    let mut seen = HashSet::new();
    for install in model.installs() {
        if install.kind != InstallKind::Default {
            continue;
        }
        let section = install.companion(model, SectionKind::Services);
        let services = section.into_iter().flat_map(|s| context.services_in(s));
        for service in services {
            if !seen.insert(fold_case(&service.name).into_owned()) {
                continue;
            }
            let registered = registered.get_or_insert_with(|| Registered::of(context));
            let (message, help) = sentences(service, &registered.kind(model, service));
            context.report(&RULE, &service.site, message).help(help);
        }
    }
}

/// What is true of an update, and what to do about it.
fn sentences(service: &Service<'_, '_>, kind: &Kind) -> (String, String) {
    let name = &service.name;
    let quoted = if name.contains(' ') {
        format!("\"{name}\"")
    } else {
        name.to_string()
    };
    match kind {
        Kind::DeviceFilter(value) => (
            format!(
                "'{name}' filters Plug and Play devices ({value}): it is loaded with them, and a new version comes into use when they are restarted"
            ),
            "let the setup program restart these devices after the update; the system has to restart only where one of them is a boot device"
                .to_owned(),
        ),
        Kind::Minifilter => (
            format!("Windows does not unload the minifilter '{name}' for an update"),
            format!(
                "let the setup program unload it before the update and load it afterwards: fltmc unload {quoted}; only a minifilter that registers a FilterUnloadCallback can be unloaded, another needs a restart"
            ),
        ),
        Kind::LegacyFilter => (
            format!(
                "'{name}' is a legacy file system filter, which cannot be unloaded while the system is running: its update needs a restart"
            ),
            "let the setup program request the restart; a minifilter with a FilterUnloadCallback would need none"
                .to_owned(),
        ),
        Kind::FileSystem => (
            format!("Windows does not stop the file system driver '{name}' for an update"),
            "an update needs a restart where the driver cannot be stopped; a legacy file system filter cannot be unloaded while the system is running"
                .to_owned(),
        ),
        Kind::Stoppable => (
            format!(
                "service '{name}' does not belong to a Plug and Play device, so Windows will not stop it during an update"
            ),
            format!(
                "let the setup program close all handles to it, stop it before the update and start it afterwards: sc.exe stop {quoted}; where it cannot be stopped, the update needs a restart"
            ),
        ),
    }
}

/// `SERVICE_FILE_SYSTEM_DRIVER` and `SERVICE_RECOGNIZER_DRIVER` (docs
/// install/inf-addservice-directive.md).
const FILE_SYSTEM_DRIVER: u32 = 2;
const RECOGNIZER_DRIVER: u32 = 8;

/// What AddReg directives say of services.
struct Registered {
    /// The filters of devices, and the value that names each, in the form of
    /// [`fold_case`].
    filters: HashMap<String, &'static str>,
    /// The services below whose keys instances are written, in the same form.
    minifilters: HashSet<String>,
    /// The add-registry sections that write instances below HKR.
    instances: SectionSet,
    /// Of the sections of services, whether they name one of these.
    has_instances: HashMap<String, bool>,
}

impl Registered {
    fn of(context: &Context<'_, '_>) -> Registered {
        let model = context.model;
        let mut registered = Registered {
            filters: HashMap::new(),
            minifilters: HashSet::new(),
            instances: model.no_sections(),
            has_instances: HashMap::new(),
        };
        for value in context.registered() {
            if let Some(filter) = FILTERS
                .into_iter()
                .find(|name| eq_ignore_case(name, &value.name))
            {
                for (_, field) in value.data() {
                    let service = fold_case(&model.text(field.value())).into_owned();
                    registered.filters.entry(service).or_insert(filter);
                }
            }
            let mut parts = value.key().split('\\');
            let is_own = eq_ignore_case(&value.root, "HKR");
            while let Some(part) = parts.next() {
                if eq_ignore_case(part, INSTANCES) && is_own {
                    registered.instances.insert(value.section);
                }
                if eq_ignore_case(part, "Services")
                    && let Some(service) = parts.clone().next()
                    && parts.clone().any(|part| eq_ignore_case(part, INSTANCES))
                {
                    registered
                        .minifilters
                        .insert(fold_case(service).into_owned());
                }
            }
        }
        registered
    }

    fn kind<'d, 't>(&mut self, model: &'d Model<'d, 't>, service: &Service<'d, 't>) -> Kind {
        let section = service.section;
        let first = |key: &str| {
            let text = section.row(key).map(|row| row.value(0)).unwrap_or_default();
            fold_case(&model.text(&text)).into_owned()
        };
        let name = fold_case(&service.name);
        if let Some(filter) = self.filters.get(name.as_ref()) {
            return Kind::DeviceFilter(filter);
        }
        let group = first("LoadOrderGroup");
        if group == "pnp filter" {
            return Kind::DeviceFilter("LoadOrderGroup");
        }
        let dependencies = section.row("Dependencies").into_iter();
        let mut dependencies = dependencies.flat_map(|row| row.values());
        let instances = &self.instances;
        let has_instances = *self
            .has_instances
            .entry(fold_case(section.name()).into_owned())
            .or_insert_with(|| {
                let sites = model.directives_in(section, "AddReg");
                let names = sites.flat_map(|site| site.values());
                let mut sections = names.filter_map(|name| model.section(&model.text(&name)));
                sections.any(|section| instances.has(section))
            });
        if has_instances
            || self.minifilters.contains(name.as_ref())
            || dependencies.any(|name| eq_ignore_case(&model.text(&name), "FltMgr"))
        {
            return Kind::Minifilter;
        }
        match number(&first("ServiceType")) {
            Some(FILE_SYSTEM_DRIVER) if group.starts_with("fsfilter") || group == "filter" => {
                Kind::LegacyFilter
            }
            Some(FILE_SYSTEM_DRIVER | RECOGNIZER_DRIVER) => Kind::FileSystem,
            _ => Kind::Stoppable,
        }
    }
}
