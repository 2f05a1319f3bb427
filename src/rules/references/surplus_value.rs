use crate::edit::FixBuilder;
use crate::rules::{Applicability, ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{Lines, SectionKind};

rule! {
    /// A value that Windows does not read.
    ///
    /// ## What it finds
    /// Lines of sections that DelReg names with a value behind the fifth: the root, the key, the
    /// name, flags and a text are all that a line may have. Enabled only where it is selected, or
    /// `--infverif` is given.
    ///
    /// ## Why it matters
    /// Whoever wrote it expects something of it, and nothing happens. InfVerif warns of it (1201).
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Old_Registry]
    /// HKR,,Levels,0x00018002,3,4
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Old_Registry]
    /// HKR,,Levels,0x00018002,3
    /// ```
    ///
    /// ## Fix
    /// Safe: removes the values that are not read.
    ///
    /// ## Source
    /// Microsoft Learn, "INF DelReg Directive" and "INF Validation Errors and Warnings" (code
    /// 1201).
    RULE {
        name: "surplus-value",
        summary: "a value that Windows does not read",
        why: "Windows does not read more values than a line has places for",
        fixes: "safe",
        group: "references",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1201]),
    }
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let Lines::Fields { values, .. } = SectionKind::DelRegistry.section().lines else {
        return;
    };
    let most = values.len();
    for section in model.sections() {
        // What AddReg reads as well has more values.
        if !model.kinds(section).iter().eq([SectionKind::DelRegistry]) {
            continue;
        }
        for row in section.rows() {
            let Some(value) = row.values().skip(most).find(|value| !value.is_empty()) else {
                continue;
            };
            let fix = FixBuilder::of(model.document()).truncate_fields(row.entry(), most);
            context
                .report(
                    &RULE,
                    (section.name(), row.entry().content()),
                    format!("the line of DelReg has an extra value '{value}', which is not read"),
                )
                .infverif(&[1201])
                .fix(fix.fix(Applicability::Safe, "remove what is not read"));
        }
    }
}
