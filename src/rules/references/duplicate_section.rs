use crate::edit::FixBuilder;
use crate::rules::{Applicability, ByDefault, Context, InfVerif, Severity, Turn, Visit, rule};
use crate::syntax::fold_case;

rule! {
    /// Sections of one name.
    ///
    /// ## What it finds
    /// Section headers with the name of a section above them, in any case: each of them.
    /// Enabled only where it is selected, or `--infverif` is given.
    ///
    /// ## Why it matters
    /// Windows reads all of them as one section, in the order of the file. People read the
    /// first and miss the others, and InfVerif refuses such an INF (error 1209).
    ///
    /// ## Example
    /// ```inf
    /// [DestinationDirs]
    /// Gadget_Files = 12
    ///
    /// [DestinationDirs]
    /// Gadget_Tools = 11
    /// ```
    /// becomes
    /// ```inf
    /// [DestinationDirs]
    /// Gadget_Files = 12
    /// Gadget_Tools = 11
    /// ```
    ///
    /// ## Fix
    /// Safe: moves the lines, with their comments, behind those of the first section. None
    /// where a comment stands on the line of the name.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Validation Errors and Warnings" (code 1209) and "General Syntax
    /// Rules for INF Files".
    RULE {
        name: "duplicate-section",
        summary: "a section with the name of another one",
        why: "Windows reads sections of one name as one, and InfVerif refuses them",
        fixes: "safe",
        group: "references",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        turn: Turn::Joining,
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1209]),
    }
}

fn check(context: &Context<'_, '_>) {
    let document = context.model.document();
    for section in context.model.sections() {
        let mut parts = section.parts();
        let Some((first, _)) = parts.next() else {
            continue;
        };
        for (index, part) in parts {
            let header = part.header();
            let line = document.slice(header.clone()).trim_end();
            // What stands behind the name would be lost.
            let fix = line.ends_with(']').then(|| FixBuilder::of(document));
            let fix = fix.and_then(|fix| fix.join_section(index, first));
            let line = line.len();
            context
                .report(
                    &RULE,
                    (section.name(), header.start..header.start + line),
                    format!(
                        "[{}] is defined several times: Windows reads these sections as one",
                        fold_case(part.name())
                    ),
                )
                .infverif(&[1209])
                .help_if(
                    fix.is_none()
                        .then_some("move its lines to the first section of that name"),
                )
                .fix(fix.map(|fix| {
                    fix.fix(
                        Applicability::Safe,
                        "move its lines to the first section of that name",
                    )
                }));
        }
    }
}
