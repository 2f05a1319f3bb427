use crate::model::{COPY_FILES, Directory, file_item};
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{Mode, is_dirid_allowed_by_h, is_dirid_allowed_by_u};

rule! {
    /// Files that a package copies out of the Driver Store.
    ///
    /// ## What it finds
    /// File lists of `CopyFiles` that go elsewhere than DIRID 13 (1322), and files that
    /// `CopyFiles` names with `@` where the default directory does. Mode `h` lets some
    /// directories through, such as DIRID 12. In the modes `k` and `u` only lists that go outside
    /// the Windows folder's own subfolders are found (1306). Enabled only with `--infverif`, or
    /// where it is selected.
    ///
    /// ## Why it matters
    /// A package is isolated when its files stay in its own folder of the Driver Store: then no
    /// two packages, and no two versions of one, get in each other's way.
    ///
    /// ## Example
    /// ```inf
    /// [DestinationDirs]
    /// Gadget_Files = 12
    /// ```
    /// becomes, with all that names the files,
    /// ```inf
    /// [DestinationDirs]
    /// Gadget_Files = 13
    /// ```
    ///
    /// ## Fix
    /// None here: `run-from-driver-store` moves the package, with `--target-os 10.0.16299` or
    /// later.
    ///
    /// ## Source
    /// Microsoft Learn, "Porting an INF to Follow Driver Package Isolation", "Using Dirids" and
    /// "INF Validation Errors and Warnings" (codes 1322 and 1306).
    RULE {
        name: "unisolated-copy",
        summary: "files that are copied out of the Driver Store",
        why: "files outside of the package's own folder are not isolated from other packages",
        fixes: "none",
        group: "isolation",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1306, 1322]),
    }
}

const HELP: &str = "copy the files to DIRID 13, and name them by it: run-from-driver-store does \
    that, with --target-os 10.0.16299 or later";

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let mut seen = model.no_sections();
    for read in model.read_directives(COPY_FILES) {
        for name in read.site.values() {
            let name = model.text(&name);
            if let Some(file) = file_item(&name) {
                let directory = model.default_directory();
                let codes = codes(context, &directory);
                if !codes.is_empty() {
                    let message =
                        format!("'{file}' is copied to {directory}, {}", where_not(context));
                    let report = context.report(&RULE, &read.site, message);
                    report.infverif(&codes).help(HELP);
                }
            } else if let Some(list) = model.section(&name)
                && seen.insert(list)
            {
                let directory = model.directory_of(&name);
                let codes = codes(context, &directory);
                let mut files = list.rows().map(|row| row.value(0));
                let Some(file) = files.next().filter(|_| !codes.is_empty()) else {
                    continue;
                };
                let list_name = list.name();
                let message = format!(
                    "[{list_name}] copies '{}' to {directory}, {}",
                    model.text(&file),
                    where_not(context)
                );
                let at = (list_name, list.last_header());
                context
                    .report(&RULE, at, message)
                    .infverif(&codes)
                    .help(HELP);
            }
        }
    }
}

/// Where files should go, as the end of a sentence: isolation is asked of in mode `w` and `h`
/// alone.
fn where_not(context: &Context<'_, '_>) -> &'static str {
    match context.options.infverif {
        Some(Mode::Declarative | Mode::Universal) => {
            "outside the folders that packages may copy to"
        }
        _ => "not to DIRID 13",
    }
}

/// What InfVerif says of files in a directory.
fn codes(context: &Context<'_, '_>, directory: &Directory) -> Vec<u16> {
    let Some(dirid) = directory.dirid else {
        // What a build puts in its place is not known.
        return Vec::new();
    };
    let mut codes = Vec::new();
    if !is_dirid_allowed_by_u(dirid, &directory.subdirectory) {
        codes.push(1306);
    }
    let is_let_through =
        context.options.infverif == Some(Mode::Signature) && is_dirid_allowed_by_h(dirid);
    if !directory.is_driver_store() && !is_let_through {
        codes.push(1322);
    }
    codes
}
