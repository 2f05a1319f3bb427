use crate::model::{DirectiveSite, has_placeholder};
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::syntax::fold_case;

rule! {
    /// CopyINF of a file that is not an INF.
    ///
    /// ## What it finds
    /// Values of CopyINF that do not end in `.inf`. Enabled only where it is selected, or
    /// `--infverif` is given.
    ///
    /// ## Why it matters
    /// Windows takes the file for an INF and brings the package that belongs to it into the Driver
    /// Store. InfVerif refuses the INF (error 1110).
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install]
    /// CopyINF = gadget.sys
    /// ```
    ///
    /// ## Fix
    /// None: copy the file with CopyFiles, or name an INF.
    ///
    /// ## Source
    /// Microsoft Learn, "INF CopyINF Directive" and "INF Validation Errors and Warnings" (code
    /// 1110).
    RULE {
        name: "copied-inf",
        summary: "CopyINF of a file that is not an INF",
        why: "CopyINF takes INF files alone",
        fixes: "none",
        group: "references",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::Directives(&["CopyINF"], check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1110]),
    }
}

fn check<'d, 't>(context: &Context<'d, 't>, site: &DirectiveSite<'d, 't>) {
    let model = context.model;
    if model.kinds(site.section).is_empty() {
        return;
    }
    for value in site.values() {
        let file = model.text(&value);
        let is_unclear = file.is_empty() || file.contains('%') || has_placeholder(&file);
        if !is_unclear && !fold_case(&file).ends_with(".inf") {
            context
                .report(
                    &RULE,
                    site,
                    format!("CopyINF names '{file}', which is not an INF"),
                )
                .infverif(&[1110])
                .help("copy the file with CopyFiles, or name an INF");
        }
    }
}
