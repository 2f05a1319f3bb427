use hashbrown::HashMap;

use crate::edit::FixBuilder;
use crate::rules::{Applicability, ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{SectionKind, directive};
use crate::syntax::{Entry, eq_ignore_case, fold_case};

rule! {
    /// A directive that says the same a second time.
    ///
    /// ## What it finds
    /// In one section, AddComponent, AddSoftware, AddEventProvider, AddFilter, AddComServer and the
    /// like for a name that one above it has (1086), and directives of the sections that these name
    /// which may stand there once (1088). Enabled only where it is selected, or `--infverif` is
    /// given.
    ///
    /// ## Why it matters
    /// Windows takes one of them, and it is not said which. InfVerif refuses the INF.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install.Components]
    /// AddComponent = gadget,, Gadget_Component
    /// AddComponent = gadget,, Gadget_Component
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Install.Components]
    /// AddComponent = gadget,, Gadget_Component
    /// ```
    ///
    /// ## Fix
    /// Safe where both say the same in all values: removes the later one. Otherwise none.
    ///
    /// ## Source
    /// Microsoft Learn, "INF AddComponent Directive" and "INF Validation Errors and Warnings"
    /// (codes 1086 and 1088).
    RULE {
        name: "repeated-directive",
        summary: "a directive that says the same a second time",
        why: "Windows takes one of several directives for one thing",
        fixes: "safe, where both say the same",
        group: "references",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1086, 1088]),
    }
}

/// The directives that add something of a name.
const ADDING: [&str; 8] = [
    "AddAutoLogger",
    "AddComClass",
    "AddComponent",
    "AddComServer",
    "AddEventProvider",
    "AddFilter",
    "AddSoftware",
    "UpdateAutoLogger",
];

/// The kinds of sections that these name.
const ADDED: [SectionKind; 9] = [
    SectionKind::AddAutoLogger,
    SectionKind::Channel,
    SectionKind::ComClass,
    SectionKind::ComServer,
    SectionKind::Component,
    SectionKind::EventProvider,
    SectionKind::InstallFilter,
    SectionKind::InstallSoftware,
    SectionKind::UpdateAutoLogger,
];

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    for section in model.sections() {
        let kinds = model.kinds(section);
        let may_add = kinds.iter().any(|kind| !kind.suffix().is_empty());
        let added = ADDED.into_iter().find(|kind| kinds.has(*kind));
        if !may_add && added.is_none() {
            continue;
        }
        let mut known: HashMap<(&str, String), &Entry<'_>> = HashMap::new();
        for entry in section.entries() {
            let Some(key) = entry.explicit_key().map(|key| key.value()) else {
                continue;
            };
            let adding = ADDING.into_iter().find(|name| eq_ignore_case(name, key));
            let first = entry.fields().first();
            let name = first.map_or("", |field| field.value());
            let name = model.text(name);
            let once = added.and_then(|kind| directive(key, kind));
            let once = once
                .filter(|known| !known.repeats && known.rest.is_none())
                .map(|known| known.name);
            let what = match (adding, once) {
                (Some(adding), _) if !name.is_empty() => (adding, fold_case(&name).into_owned()),
                (_, Some(once)) => (once, String::new()),
                _ => continue,
            };
            let (directive, is_adding) = (what.0, adding.is_some());
            let Some(former) = known.get(&what) else {
                known.insert(what, entry);
                continue;
            };
            let says = |entry: &Entry<'_>| -> Vec<String> {
                let values = entry.fields().iter().map(|field| field.value().to_owned());
                values.collect()
            };
            let fix = (says(former) == says(entry)).then(|| {
                let fix = FixBuilder::of(model.document()).remove_entry(entry);
                fix.fix(
                    Applicability::Safe,
                    format!("remove the second {directive}"),
                )
            });
            let help = fix.is_none().then_some("keep the one that is meant");
            let (message, code) = match is_adding {
                true => (format!("{directive} has '{name}' a second time"), 1086),
                false => (
                    format!("{directive} stands in the section a second time"),
                    1088,
                ),
            };
            context
                .report(&RULE, (section.name(), entry.content()), message)
                .infverif(&[code])
                .help_if(help)
                .fix(fix);
        }
    }
}
