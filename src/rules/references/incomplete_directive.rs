use crate::model::DirectiveSite;
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{Argument, directives};
use crate::syntax::Field;

rule! {
    /// A directive that lacks a value which it needs.
    ///
    /// ## What it finds
    /// AddService, AddComponent, AddSoftware, AddEventProvider, AddFilter and other directives that
    /// add something by its name, without the section that describes it (1005), and all of these
    /// but AddService without the name itself (1080). Enabled only where it is selected, or
    /// `--infverif` is given.
    ///
    /// ## Why it matters
    /// Windows cannot add what it knows nothing of. InfVerif refuses the INF.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install.Services]
    /// AddService = Gadget, 2
    /// ```
    ///
    /// ## Fix
    /// None: name the section, and the name that is missing.
    ///
    /// ## Source
    /// Microsoft Learn, "INF AddService Directive", "INF AddComponent Directive" and "INF
    /// Validation Errors and Warnings" (codes 1005 and 1080).
    RULE {
        name: "incomplete-directive",
        summary: "a directive that lacks a value which it needs",
        why: "Windows does nothing for a directive that lacks what it needs",
        fixes: "none",
        group: "references",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::Directives(ADDING, check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1005, 1080]),
    }
}

/// The directives that need a name, and a section that describes what has it.
const ADDING: &[&str] = &[
    "AddAutoLogger",
    "AddComponent",
    "AddComServer",
    "AddEventProvider",
    ADD_SERVICE,
    "AddFilter",
    "AddSoftware",
    "UpdateAutoLogger",
];

/// Without a name it says that the device needs no driver.
const ADD_SERVICE: &str = "AddService";

fn check<'d, 't>(context: &Context<'d, 't>, site: &DirectiveSite<'d, 't>) {
    let kinds = context.model.kinds(site.section);
    let key = site.entry().explicit_key().map_or("", Field::value);
    let known = directives(key).iter();
    let mut known = known.filter(|known| known.within.iter().any(|kind| kinds.has(*kind)));
    let Some(known) = known.next() else {
        return;
    };
    let lacks = |index: usize| site.row.value(index).is_empty();
    if lacks(0) {
        if known.name != ADD_SERVICE {
            context
                .report(
                    &RULE,
                    site,
                    format!("{} lacks the name of what it adds", known.name),
                )
                .infverif(&[1080])
                .help("write the name as the first value");
        }
        return;
    }
    let is_section = |argument: &Argument| argument.is_section();
    let section = known.arguments.iter().position(is_section);
    if section.is_some_and(lacks) {
        context
            .report(
                &RULE,
                site,
                format!(
                    "{} of '{}' lacks the name of the section that describes it",
                    known.name,
                    context.model.text(&site.row.value(0))
                ),
            )
            .infverif(&[1005])
            .help("name the section");
    }
}
