use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{SectionKind, section_named};

rule! {
    /// The name of a compressed file in `[SourceDisksFiles]`.
    ///
    /// ## What it finds
    /// Lines of `[SourceDisksFiles]`, with any architecture, for a file whose name ends in an
    /// extension of two letters and `_`, as `gadget.sy_` does. Enabled only where it is selected,
    /// or `--infverif` is given.
    ///
    /// ## Why it matters
    /// `[SourceDisksFiles]` has the names of the files that are copied, and Windows tries the
    /// compressed ones by itself. InfVerif warns of it, or refuses the INF (1231).
    ///
    /// ## Example
    /// ```inf
    /// [SourceDisksFiles]
    /// gadget.sy_ = 1
    /// ```
    ///
    /// ## Fix
    /// None: write `gadget.sys`, after looking which extension the file has.
    ///
    /// ## Source
    /// Microsoft Learn, "INF SourceDisksFiles Section" and "INF Validation Errors and Warnings"
    /// (code 1231).
    RULE {
        name: "compressed-source",
        summary: "the name of a compressed file in [SourceDisksFiles]",
        why: "Windows looks for the name of the file that is copied",
        fixes: "none",
        group: "references",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1231]),
    }
}

fn check(context: &Context<'_, '_>) {
    let sections = context.model.sections();
    let sections = sections
        .filter(|section| section_named(section.name()) == Some(SectionKind::SourceDisksFiles));
    for section in sections {
        for row in section.rows() {
            let Some(file) = row.key().filter(|file| is_compressed(file)) else {
                continue;
            };
            context
                .report(
                    &RULE,
                    (section.name(), row.entry().content()),
                    format!(
                        "'{file}' in [{}] is the name of a compressed file",
                        section.name()
                    ),
                )
                .infverif(&[1231])
                .help("write the name that the file has once it is expanded, such as gadget.sys");
        }
    }
}

/// Whether a file is compressed, by its name.
fn is_compressed(file: &str) -> bool {
    let end = file.rsplit_once('.').map_or("", |(_, end)| end);
    end.len() == 3 && end.ends_with('_')
}
