use hashbrown::HashMap;

use crate::edit::FixBuilder;
use crate::model::{DirectiveSite, Model, has_placeholder};
use crate::rules::{Applicability, ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{
    Argument, SPSVCINST_ASSOCSERVICE, SPSVCINST_UNIQUE_NAME, SectionKind, directive, number,
};
use crate::syntax::{eq_ignore_case, fold_case};

rule! {
    /// An `AddService` or a directive like it that Windows cannot follow.
    ///
    /// ## What it finds
    /// In one `.Services` section: two services with flag 0x2, the function driver (1211); a
    /// service that is added twice (1294); an `AddService` without a name that has more than the
    /// flag 0x2 (1253), or that names a section (1272); an event log other than System,
    /// Application and Security (1250). And flags that `AddService`, `AddSoftware`, `AddFilter`,
    /// `AddComponent`, `AddComServer` or `AddComClass` does not have (1083). Enabled only with
    /// `--infverif`, or where it is selected.
    ///
    /// ## Why it matters
    /// A device has one function driver. What Windows does not understand, it skips.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install.NTamd64.Services]
    /// AddService = gadget,2,Gadget_Service
    /// AddService = gadget2,2,Gadget2_Service
    /// ```
    /// becomes, where the second one is a filter,
    /// ```inf
    /// [Gadget_Install.NTamd64.Services]
    /// AddService = gadget,2,Gadget_Service
    /// AddService = gadget2,,Gadget2_Service
    /// ```
    ///
    /// ## Fix
    /// Safe where a directive says the same twice: removes the second. Otherwise none.
    ///
    /// ## Source
    /// Microsoft Learn, "INF AddService Directive" and "INF Validation Errors and Warnings"
    /// (codes 1083, 1211, 1250, 1253, 1272 and 1294).
    RULE {
        name: "service-directive",
        summary: "an AddService that Windows cannot follow",
        why: "a device has one function driver, and what Windows does not understand it skips",
        fixes: "safe, for what is said twice",
        group: "services",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1083, 1211, 1250, 1253, 1272, 1294]),
    }
}

const EVENT_LOGS: [&str; 3] = ["System", "Application", "Security"];

/// Directives of which it is known that other flags are refused.
const WITH_FLAGS: [&str; 6] = [
    "AddService",
    "AddSoftware",
    "AddFilter",
    "AddComponent",
    "AddComServer",
    "AddComClass",
];

fn check<'d, 't>(context: &Context<'d, 't>) {
    let model = context.model;
    // Of the section that is read, by its name: the function driver, and all services.
    let mut drivers: HashMap<&str, String> = HashMap::new();
    let mut services: HashMap<(&str, String), Vec<String>> = HashMap::new();
    for read in model.read_directives("AddService") {
        let site = read.site;
        let [name, flags, section, _, log] = site.row.first_values();
        let [name, section, log] = [name, section, log].map(|text| model.text(&text).into_owned());
        let flags = number(&model.text(&flags)).unwrap_or(0);
        let is_driver = flags & SPSVCINST_ASSOCSERVICE != 0;
        if name.is_empty() {
            check_nameless(context, &site, is_driver, &section);
        }
        if is_driver {
            let first = drivers
                .entry(site.section.name())
                .or_insert_with(|| name.clone());
            if !eq_ignore_case(first, &name) {
                context
                    .report(
                        &RULE,
                        &site,
                        format!(
                            "'{first}' and '{name}' are both to be the function driver (flag 2)"
                        ),
                    )
                    .infverif(&[1211])
                    .help("leave flag 2 out at the one that is a filter or a helper");
            }
        }
        if !name.is_empty() {
            let all: Vec<String> = site
                .values()
                .map(|value| model.text(&value).into_owned())
                .collect();
            let key = (site.section.name(), fold_case(&name).into_owned());
            match services.get(&key) {
                None => {
                    services.insert(key, all);
                }
                Some(first) => {
                    let fix = (*first == all).then(|| {
                        let fix = FixBuilder::of(model.document()).remove_entry(site.entry());
                        fix.fix(Applicability::Safe, "remove what is said twice")
                    });
                    context
                        .report(&RULE, &site, format!("the service '{name}' is added twice"))
                        .infverif(&[1294])
                        .help("keep one of the directives")
                        .fix(fix);
                }
            }
        }
        let is_known = EVENT_LOGS
            .iter()
            .any(|known| eq_ignore_case(known, log.trim()));
        if !is_known && !log.is_empty() && !log.contains('%') && !has_placeholder(&log) {
            context
                .report(&RULE, &site, format!("'{log}' is not an event log"))
                .infverif(&[1250])
                .help("the event logs are System, Application and Security");
        }
    }
    for name in WITH_FLAGS {
        for read in model.read_directives(name) {
            check_flags(context, model, &read.site, read.of.kind, name);
        }
    }
}

fn check_nameless<'d, 't>(
    context: &Context<'d, 't>,
    site: &DirectiveSite<'d, 't>,
    is_driver: bool,
    section: &str,
) {
    if !section.is_empty() {
        context
            .report(
                &RULE,
                site,
                format!("[{section}] is for a service without a name and is ignored"),
            )
            .infverif(&[1272])
            .help("name the service, or leave the section out");
    } else if !is_driver && site.values().skip(1).any(|value| !value.is_empty()) {
        context
            .report(&RULE, site, "AddService without a name is skipped")
            .infverif(&[1253])
            .help("name the service; AddService = ,2 says that a device needs no function driver");
    }
}

fn check_flags<'d, 't>(
    context: &Context<'d, 't>,
    model: &'d Model<'d, 't>,
    site: &DirectiveSite<'d, 't>,
    kind: SectionKind,
    name: &str,
) {
    let Some(known) = directive(name, kind) else {
        return;
    };
    for (index, argument) in known.arguments.iter().enumerate() {
        let Argument::Flags(set) = argument else {
            continue;
        };
        let Some(flags) = number(&model.text(&site.row.value(index))) else {
            continue;
        };
        let known = set
            .flags()
            .fold(SPSVCINST_UNIQUE_NAME, |all, flag| all | flag.value);
        let unknown = flags & !known;
        if unknown != 0 {
            context
                .report(&RULE, site, format!("{name} has no flag {unknown:#x}"))
                .infverif(&[1083])
                .help("leave the flag out");
        }
    }
}
