use crate::model::{DEFAULT_DEST_DIR, MergedSection, has_placeholder};
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{Dirid, SectionKind, dirid, number};
use crate::syntax::eq_ignore_case;

rule! {
    /// A destination that Windows does not know.
    ///
    /// ## What it finds
    /// Lines of `[DestinationDirs]` for files that are copied, whose DIRID is given by a setup
    /// program, 32768 or above (1241), is none of those that Windows has (1242), or is not a
    /// number (1243). Not those of printers, 66000 and above, and not what a build fills in.
    /// Enabled only with `--infverif`, or where it is selected.
    ///
    /// ## Why it matters
    /// Windows installs a package without a setup program. It cannot find the folder and refuses
    /// the package.
    ///
    /// ## Example
    /// ```inf
    /// [DestinationDirs]
    /// Gadget_Files = 32768
    /// ```
    ///
    /// ## Fix
    /// None: where the files should go needs a decision.
    ///
    /// ## Source
    /// Microsoft Learn, "INF DestinationDirs Section", "Using Dirids" and "INF Validation Errors
    /// and Warnings" (codes 1241, 1242 and 1243).
    RULE {
        name: "unknown-dirid",
        summary: "a destination that Windows does not know",
        why: "Windows cannot find the folder that the files should go to",
        fixes: "none",
        group: "registry_values",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::Section("DestinationDirs", check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1241, 1242, 1243]),
    }
}

/// The DIRIDs of printers, which come from the print spooler.
const PRINTERS: u32 = 66000;
/// Another way to write the DIRID of an absolute path.
const ABSOLUTE: u32 = 65535;

fn check<'d, 't>(context: &Context<'d, 't>, section: MergedSection<'d, 't>) {
    let model = context.model;
    for row in section.rows() {
        let Some(list) = row.key().map(|key| model.text(&key).into_owned()) else {
            continue;
        };
        let is_copied = model
            .section(&list)
            .is_some_and(|list| model.is_read_as(list, SectionKind::FileList));
        if !is_copied && !eq_ignore_case(&list, DEFAULT_DEST_DIR) {
            continue;
        }
        let text = model.text(&row.value(0)).into_owned();
        let (code, what) = match number(&text) {
            None if text.trim().is_empty() || text.contains('%') || has_placeholder(&text) => {
                continue;
            }
            None => (1243, "is not a number"),
            Some(Dirid::ABSOLUTE | ABSOLUTE | PRINTERS..) => continue,
            Some(Dirid::OWN..) => (1241, "comes from a setup program"),
            Some(known) if known >= Dirid::SHELL || dirid(known).is_some() => continue,
            Some(_) => (1242, "is none that Windows has"),
        };
        context
            .report(
                &RULE,
                (section.name(), row.entry().content()),
                format!("the DIRID {text} of '{list}' {what}"),
            )
            .infverif(&[code])
            .help("copy the files to DIRID 13");
    }
}
