use crate::edit::FixBuilder;
use crate::rules::{
    Applicability, ByDefault, Change, Context, InfVerif, MayChange, Severity, Visit, rule,
};
use crate::schema::{SectionKind, section_named};

rule! {
    /// A catalog in `[SourceDisksFiles]`.
    ///
    /// ## What it finds
    /// Lines of `[SourceDisksFiles]`, with any architecture, for a file whose name ends in `.cat`.
    /// Enabled only where it is selected, or `--infverif` is given.
    ///
    /// ## Why it matters
    /// Only `CatalogFile` in `[Version]` names a catalog: the catalog has the hashes of all source
    /// files, and cannot have its own. InfVerif refuses the INF (error 1213).
    ///
    /// ## Example
    /// ```inf
    /// [SourceDisksFiles]
    /// gadget.sys = 1
    /// gadget.cat = 1
    /// ```
    /// becomes
    /// ```inf
    /// [SourceDisksFiles]
    /// gadget.sys = 1
    /// ```
    ///
    /// ## Fix
    /// Safe: removes the line, where CopyFiles copies no file of that name.
    ///
    /// ## Source
    /// Microsoft Learn, "INF SourceDisksFiles Section" and "INF Validation Errors and Warnings"
    /// (code 1213).
    RULE {
        name: "listed-catalog",
        summary: "a catalog in [SourceDisksFiles]",
        why: "a catalog is not a source file: CatalogFile names it",
        fixes: "safe",
        group: "references",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::safely(&[Change::CatalogSources]),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1213]),
    }
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    for section in model.sections() {
        if section_named(section.name()) != Some(SectionKind::SourceDisksFiles) {
            continue;
        }
        let is_last = section.rows().nth(1).is_none();
        for row in section.rows() {
            let Some(file) = row.key().filter(|file| is_catalog(file)) else {
                continue;
            };
            let is_copied = model.copies_source(&file);
            let fix = (!is_copied && !is_last).then(|| {
                let fix = FixBuilder::of(model.document()).remove_entry(row.entry());
                fix.fix(Applicability::Safe, format!("remove {file}"))
            });
            let help = fix
                .is_none()
                .then_some("name the catalog in [Version] alone, by CatalogFile");
            context
                .report(
                    &RULE,
                    (section.name(), row.entry().content()),
                    format!("the catalog '{file}' is listed in [{}]", section.name()),
                )
                .infverif(&[1213])
                .help_if(help)
                .fix(fix);
        }
    }
}

/// Whether a file is a catalog, by its name.
fn is_catalog(file: &str) -> bool {
    file.rsplit_once('.')
        .is_some_and(|(_, end)| end.eq_ignore_ascii_case("cat"))
}
