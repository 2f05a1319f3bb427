use hashbrown::{HashMap, HashSet};

use super::served::served;
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

/// What is set: in the form of [`fold_case`].
#[derive(PartialEq, Eq, Hash)]
enum Thing {
    /// The root, the key and the name of a value.
    Value([String; 3]),
    /// The service, and the key and the name of a value in its key.
    OfService([String; 3]),
    Service(String),
}

/// How something is set.
struct Setting<'d, 't> {
    /// Where it is.
    section: MergedSection<'d, 't>,
    row: Row<'d, 't>,
    /// How it is called.
    name: String,
    /// What it is set to, in a form that can be compared.
    to: Vec<String>,
}

type Settings<'d, 't> = HashMap<Thing, Setting<'d, 't>>;

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let mut reported = HashSet::new();
    for served in served(model) {
        if served.installs.len() < 2 {
            continue;
        }
        let mut known: HashMap<Thing, (MergedSection<'_, '_>, Setting<'_, '_>)> = HashMap::new();
        for install in &served.installs {
            for (thing, setting) in settings(model, *install) {
                let Some((first, other)) = known.get(&thing) else {
                    known.insert(thing, (*install, setting));
                    continue;
                };
                if other.to == setting.to
                    || !reported.insert((setting.row.start(), setting.name.clone()))
                {
                    continue;
                }
                let (code, what) = match &thing {
                    Thing::Value(_) => (1331, format!("the value '{}'", setting.name)),
                    Thing::OfService([service, ..]) => (
                        1332,
                        format!("the value '{}' of the service '{service}'", setting.name),
                    ),
                    Thing::Service(_) => (1333, format!("the service '{}'", setting.name)),
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

/// What an install section sets, of several lines for one thing the last.
fn settings<'d, 't>(model: &'d Model<'d, 't>, install: MergedSection<'d, 't>) -> Settings<'d, 't> {
    let mut settings = Settings::new();
    let mut starts = vec![install];
    starts.extend(model.own_companions(install));
    for section in model.with_needed(starts) {
        for site in model.directives_in(section, "AddReg") {
            for (section, row) in lines(model, model.sections_of(site, SectionKind::AddRegistry)) {
                let [root, key, name] = names(model, row);
                let root_of = fold_case(root.trim()).into_owned();
                if is_registry_root(&root) && !eq_ignore_case(&root_of, "HKR") {
                    let written = [root.trim(), &key, &name].join("\\");
                    let folded = |text: &str| fold_case(text).into_owned();
                    let thing = Thing::Value([root_of, folded(&key), folded(&name)]);
                    set(model, &mut settings, thing, section, row, written);
                }
            }
        }
        for site in model.directives_in(section, "AddService") {
            let service = model.text(&site.row.value(0)).into_owned();
            if service.is_empty() || has_placeholder(&service) {
                continue;
            }
            let own = fold_case(&service).into_owned();
            let sections = model.sections_of(site, SectionKind::Service);
            for configured in sections {
                let to = SETTINGS
                    .iter()
                    .map(|name| setting_of(model, configured, name));
                let setting = Setting {
                    section: site.section,
                    row: site.row,
                    name: service.clone(),
                    to: to.collect(),
                };
                settings.insert(Thing::Service(own.clone()), setting);
                for added in model.directives_in(configured, "AddReg") {
                    let added = model.sections_of(added, SectionKind::AddRegistry);
                    for (section, row) in lines(model, added) {
                        let [root, key, name] = names(model, row);
                        if !eq_ignore_case(root.trim(), "HKR") {
                            continue;
                        }
                        let written = match &*key {
                            "" => name.clone(),
                            key => [key, &name].join("\\"),
                        };
                        let folded = |text: &str| fold_case(text).into_owned();
                        let thing = Thing::OfService([own.clone(), folded(&key), folded(&name)]);
                        set(model, &mut settings, thing, section, row, written);
                    }
                }
            }
        }
    }
    settings
}

/// The lines of some sections that set a value in any case.
fn lines<'d, 't>(
    model: &'d Model<'d, 't>,
    sections: impl Iterator<Item = MergedSection<'d, 't>>,
) -> impl Iterator<Item = (MergedSection<'d, 't>, Row<'d, 't>)> {
    let lines = sections.flat_map(|section| section.rows().map(move |row| (section, row)));
    lines.filter(|(_, row)| {
        let flags = model.text(&row.value(FIRST_VALUE - 1)).into_owned();
        number(&flags).unwrap_or(0) & NOT_SET == 0
    })
}

/// The root, the key and the name of a line.
fn names<'d, 't>(model: &'d Model<'d, 't>, row: Row<'d, 't>) -> [String; 3] {
    let [root, key, name] = row
        .first_values()
        .map(|text| model.text(&text).into_owned());
    [root, key.trim_matches('\\').to_owned(), name]
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

fn set<'d, 't>(
    model: &'d Model<'d, 't>,
    settings: &mut Settings<'d, 't>,
    thing: Thing,
    section: MergedSection<'d, 't>,
    row: Row<'d, 't>,
    name: String,
) {
    let values = row.values().skip(FIRST_VALUE - 1);
    let mut to: Vec<String> = values.map(|value| comparable(model, &value)).collect();
    if to.iter().any(|value| has_placeholder(value)) {
        return;
    }
    // A string is the default.
    if let Some(flags) = to.first_mut().filter(|flags| flags.is_empty()) {
        *flags = "0".to_owned();
    }
    let setting = Setting {
        section,
        row,
        name,
        to,
    };
    settings.insert(thing, setting);
}
