use crate::model::file_item;
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};

rule! {
    /// A line of a file list without the name of a file.
    ///
    /// ## What it finds
    /// Lines of lists that CopyFiles, DelFiles or RenFiles names whose first value is empty although
    /// others follow, and lines for RenFiles without the old name. Enabled only where it is
    /// selected, or `--infverif` is given.
    ///
    /// ## Why it matters
    /// The first value is the name at the destination: without it Windows does nothing. InfVerif
    /// refuses the INF (error 1229).
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Files]
    /// ,gadget.sys
    /// ```
    ///
    /// ## Fix
    /// None: write the name at the destination.
    ///
    /// ## Source
    /// Microsoft Learn, "INF CopyFiles Directive", "INF RenFiles Directive" and "INF Validation
    /// Errors and Warnings" (code 1229).
    RULE {
        name: "nameless-file",
        summary: "a line of a file list without the name of a file",
        why: "Windows copies, deletes or renames nothing for a line without a name",
        fixes: "none",
        group: "references",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1229]),
    }
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let mut seen = model.no_sections();
    for directive in ["CopyFiles", "DelFiles", "RenFiles"] {
        for site in model.directives(directive) {
            if model.kinds(site.section).is_empty() {
                continue;
            }
            for value in site.values() {
                let text = model.text(&value);
                let list = model.section(&text).filter(|_| file_item(&text).is_none());
                let Some(list) = list.filter(|list| seen.insert(*list)) else {
                    continue;
                };
                for row in list.rows() {
                    let [first, second] = row.first_values();
                    let which = match (first.is_empty(), directive) {
                        (true, _) if row.values().any(|value| !value.is_empty()) => "destination",
                        (false, "RenFiles") if second.is_empty() => "old",
                        _ => continue,
                    };
                    context
                        .report(
                            &RULE,
                            (list.name(), row.entry().content()),
                            format!("the line of {directive} lacks the {which} name of the file"),
                        )
                        .infverif(&[1229])
                        .help("write the name, or remove the line");
                }
            }
        }
    }
}
