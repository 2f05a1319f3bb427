use crate::model::{DirectiveSite, has_placeholder};
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{Argument, directives, number};

rule! {
    /// A value of a directive that means nothing.
    ///
    /// ## What it finds
    /// AddChannel with a type that is none of the numbers from 1 to 4: Admin, Operational, Analytic
    /// and Debug. Enabled only where it is selected, or `--infverif` is given.
    ///
    /// ## Why it matters
    /// Windows does not add the channel. InfVerif refuses the INF (error 1081).
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Provider]
    /// AddChannel = Gadget/Admin, 5
    /// ```
    ///
    /// ## Fix
    /// None: write the type that the channel has in its manifest.
    ///
    /// ## Source
    /// Microsoft Learn, "INF AddEventProvider Directive" and "INF Validation Errors and Warnings"
    /// (code 1081).
    RULE {
        name: "invalid-argument",
        summary: "a value of a directive that means nothing",
        why: "Windows adds nothing with a value that it does not understand",
        fixes: "none",
        group: "references",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::Directives(&["AddChannel"], check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1081]),
    }
}

fn check<'d, 't>(context: &Context<'d, 't>, site: &DirectiveSite<'d, 't>) {
    let model = context.model;
    let kinds = model.kinds(site.section);
    let Some(known) = directives("AddChannel").first() else {
        return;
    };
    if !known.within.iter().any(|kind| kinds.has(*kind)) {
        return;
    }
    for (index, value) in site.values().enumerate() {
        let text = model.text(&value);
        let Some(Argument::Number { least, most }) = known.argument(index) else {
            continue;
        };
        let is_right = number(&text).is_some_and(|number| (least..=most).contains(&number));
        if text.is_empty() || is_right || text.contains('%') || has_placeholder(&text) {
            continue;
        }
        context
            .report(
                &RULE,
                site,
                format!("AddChannel has the type \"{text}\", and may have {least} to {most}"),
            )
            .infverif(&[1081])
            .help("write the number of the type that the channel has in its manifest");
    }
}
