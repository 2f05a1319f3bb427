use crate::model::{DEFAULT_DEST_DIR, MergedSection};
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{SectionKind, dirid, number};
use crate::syntax::eq_ignore_case;

rule! {
    /// A directory that packages must not use any more.
    ///
    /// ## What it finds
    /// Lines of `[DestinationDirs]` with a DIRID that is deprecated since Windows 11 version 24H2,
    /// such as 17, the INF folder, 24, the root of the disk, or 16409, the desktop (1340), where
    /// a section of that name is copied. Enabled only with `--infverif`, or where it is selected.
    ///
    /// ## Why it matters
    /// A package has no business in these folders. InfVerif does not let them through any more.
    ///
    /// ## Example
    /// ```inf
    /// [DestinationDirs]
    /// Gadget_Readme = 16409
    /// ```
    ///
    /// ## Fix
    /// None: what the file is there for has to be done in another way.
    ///
    /// ## Source
    /// Microsoft Learn, "Using Dirids" and "INF Validation Errors and Warnings" (code 1340).
    RULE {
        name: "deprecated-dirid",
        summary: "a DIRID that is deprecated",
        why: "a driver package has no business in these folders",
        fixes: "none",
        group: "isolation",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::Section("DestinationDirs", check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1340]),
    }
}

fn check<'d, 't>(context: &Context<'d, 't>, section: MergedSection<'d, 't>) {
    let model = context.model;
    for row in section.rows() {
        let text = model.text(&row.value(0)).into_owned();
        let known = number(&text).and_then(dirid);
        let Some(dirid) = known.filter(|known| known.legacy.is_some()) else {
            continue;
        };
        let list = row.key().map(|key| model.text(&key).into_owned());
        let Some(list) = list else {
            continue;
        };
        let is_copied = model
            .section(&list)
            .is_some_and(|list| model.is_read_as(list, SectionKind::FileList));
        if !is_copied && !eq_ignore_case(&list, DEFAULT_DEST_DIR) {
            continue;
        }
        let meaning = dirid.meaning.unwrap_or("a folder");
        context
            .report(
                &RULE,
                (section.name(), row.entry().content()),
                format!("DIRID {}, {meaning}, is deprecated", dirid.number),
            )
            .infverif(&[1340])
            .help("keep the files of the package in DIRID 13");
    }
}
