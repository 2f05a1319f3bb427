use std::borrow::Cow;
use std::cell::LazyCell;

use crate::model::{Directory, Model};
use crate::rules::{Context, Copied, Severity, Visit, rule};
use crate::schema::{DIRIDS, windows_file};

rule! {
    /// A file of Windows itself that a driver package replaces.
    ///
    /// ## What it finds
    /// Entries of file lists and `@` items of `CopyFiles` that copy a file known to
    /// belong to Windows, or the runtime of Visual C++ or MFC, into the Windows
    /// directory (DIRID 10), the system directory (11), the driver directory (12)
    /// or a directory below them, however it is written: `10,system32/drivers` is 12.
    /// The class installers and co-installers of Windows are such files, too.
    ///
    /// A copy in a directory below that is not one of Windows' own replaces nothing, and
    /// is information; so is a file that the package does not bring, because
    /// `[SourceDisksFiles]` does not list it and `LayoutFile` or `Include` name an INF of
    /// Windows that does. The INFs of Windows' own service packs and hot fixes, which say
    /// in `[Version]` what build they update, may do so.
    ///
    /// ## Why it matters
    /// Windows protects its own files, and many of them are in use at all times: the
    /// copy fails, or it is made at the next restart. Where it succeeds, every other
    /// driver and program gets a file that it was not tested with, and the next
    /// service pack brings the old one back. Such files come with Windows or
    /// with their own redistributable package.
    ///
    /// ## Example
    /// ```inf
    /// [DestinationDirs]
    /// Gadget_Files = 12
    ///
    /// [Gadget_Files]
    /// gadget.sys
    /// usbd.sys
    /// ```
    ///
    /// ## Fix
    /// None: what the package needs of the file cannot be inferred. For a driver or
    /// an installer of Windows, `Include` and `Needs` name the section of the INF that
    /// comes with Windows and installs it; a program carries its runtime in its own
    /// directory, or its setup program installs the redistributable package.
    ///
    /// ## Source
    /// Microsoft, "Avoiding Unnecessary Reboots on Windows 2000" (protected system
    /// files; shared, in-use DLLs; system-supplied class installers); Microsoft Learn,
    /// "INF Version Section" (LayoutFile) and "INF DDInstall Section" (Include). The
    /// files: those that Microsoft's driver documentation names as parts of Windows.
    RULE {
        name: "protected-file",
        summary: "a file of Windows itself that the package replaces",
        why: "the files of Windows are protected, and in use",
        fixes: "none",
        group: "restart",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::File(check),
    }
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    if model.is_windows_update() {
        return;
    }
    let takes_from_windows = LazyCell::new(|| model.takes_files_from_windows());
    for copied in context.copied() {
        let (file, directory) = (copied.file(), copied.directory());
        let Some(what) = windows_file(file).filter(|_| directory.is_below_windows()) else {
            continue;
        };
        let is_brought = !*takes_from_windows || model.is_source_file(&source_of(model, copied));
        let (severity, how) = if !is_brought {
            (
                Severity::Info,
                "the package does not carry it, and LayoutFile or Include copies that of Windows to",
            )
        } else if is_of_windows(directory) {
            (RULE.severity, "the package replaces it in")
        } else {
            (
                Severity::Info,
                "the package puts a copy of its own, which nobody updates, in",
            )
        };
        let what = what.words();
        context
            .report(
                &RULE,
                copied,
                format!(
                    "'{file}' is {what}, also used by other drivers and programs: {how} \
                    DIRID {directory}"
                ),
            )
            .severity(severity)
            .help(
                "leave the file to Windows: Include and Needs for what its INFs \
                install, a redistributable package for a runtime",
            );
    }
}

/// The name that a copied file has in the package.
fn source_of<'d, 't>(model: &'d Model<'d, 't>, copied: Copied<'_, 'd, 't>) -> String {
    let renamed = match copied {
        Copied::Listed(_, file) => file.renamed_from(model),
        Copied::Named(_) => None,
    };
    renamed.map_or_else(|| copied.file().to_owned(), Cow::into_owned)
}

/// Whether Windows keeps its own files in a directory.
fn is_of_windows(directory: &Directory) -> bool {
    let roots = DIRIDS.iter().filter(|dirid| dirid.below_windows.is_some());
    let mut roots = roots.map(|dirid| Directory::below(dirid.number, ""));
    roots.any(|root| directory.same_as(&root)) || directory.same_as(&Directory::below(12, "UMDF"))
}
