use std::sync::LazyLock;

use crate::model::has_placeholder;
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{Argument, DIRECTIVES, directives, is_guid};

rule! {
    /// A GUID that is not written as one.
    ///
    /// ## What it finds
    /// The GUID of an interface class, an event provider, a class of WMI or COM, and other
    /// directives that name something by its GUID, that is not `{8-4-4-4-12}` hexadecimal
    /// digits in braces. `ClassGuid` and `ExtensionId` have rules of their own.
    ///
    /// ## Why it matters
    /// Windows does not register what it cannot identify. InfVerif refuses the INF (error
    /// 1019).
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install.NTamd64.Interfaces]
    /// AddInterface = 11111111-2222-3333-4444-555555555555,, Gadget_Interface
    /// ```
    ///
    /// ## Fix
    /// None: check which GUID is meant.
    ///
    /// ## Source
    /// Microsoft Learn, "INF AddInterface Directive" and "INF Validation Errors and Warnings"
    /// (code 1019).
    RULE {
        name: "malformed-guid",
        summary: "a GUID that is not written as one",
        why: "Windows does not register what it cannot identify",
        fixes: "none",
        group: "references",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1019]),
    }
}

/// Those with a code of their own.
const OTHERS: [&str; 2] = ["ClassGuid", "ExtensionId"];

/// The directives with a GUID.
static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let with_guid = DIRECTIVES.iter();
    let with_guid = with_guid.filter(|row| row.arguments.contains(&Argument::Guid));
    let mut names: Vec<&str> = with_guid.map(|row| row.name).collect();
    names.dedup();
    names.retain(|name| !OTHERS.contains(name));
    names
});

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    for name in &*NAMES {
        for site in model.directives(name) {
            let kinds = model.kinds(site.section);
            let mut rows = directives(name).iter();
            let Some(row) = rows.find(|row| row.within.iter().any(|kind| kinds.has(*kind))) else {
                continue;
            };
            for (index, value) in site.values().enumerate() {
                let text = model.text(&value);
                let text = text.trim();
                let is_to_come = text.contains('%') || has_placeholder(text);
                let is_wrong = row.argument(index) == Some(Argument::Guid) && !is_guid(text);
                if !is_wrong || text.is_empty() || is_to_come {
                    continue;
                }
                context
                    .report(
                        &RULE,
                        &site,
                        format!("'{text}' in {name} is not a GUID in braces"),
                    )
                    .infverif(&[1019])
                    .help("write it as {8-4-4-4-12} hexadecimal digits");
            }
        }
    }
}
