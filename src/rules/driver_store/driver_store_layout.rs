use hashbrown::HashSet;

use super::{downlevel, plan};
use crate::edit::FixBuilder;
use crate::model::{FileList, StartType};
use crate::rules::{
    Applicability, Change, Context, Copied, Downlevel, InfVerif, MayChange, Severity, Visit, rule,
};
use crate::syntax::fold_case;

rule! {
    /// A DIRID 13 file list that Windows rejects.
    ///
    /// ## What it finds
    /// In INFs that use DIRID 13:
    ///
    /// - a file whose subdirectory in `[DestinationDirs]` is not the one that
    ///   `[SourceDisksFiles]` gives,
    /// - a file that is renamed on copy,
    /// - a list that `DelFiles` or `RenFiles` uses too; with `--infverif` also one that only
    ///   these use,
    /// - a list with a `.security` section,
    /// - models sections that reference such a list and apply to systems that do
    ///   not support it: before Windows 10 build 16299, for UMDF drivers and firmware
    ///   before build 17134, and for the classes NetClient, NetService and
    ///   NetTrans before build 25319.
    ///
    /// ## Why it matters
    /// A file with DIRID 13 is not copied: it runs where the package lies in the
    /// Driver Store. So it can be in no other place than in the package, have no
    /// other name and no other security, and cannot be deleted. InfVerif refuses
    /// such an INF (errors 1100, 1101 and 1199), and Windows before those builds
    /// may look for the driver in a place where it is not.
    ///
    /// ## Example
    /// ```inf
    /// [DestinationDirs]
    /// Gadget_Files = 13
    ///
    /// [SourceDisksFiles]
    /// gadget.sys = 1,drivers
    /// ```
    /// should be
    /// ```inf
    /// [DestinationDirs]
    /// Gadget_Files = 13,drivers
    ///
    /// [SourceDisksFiles]
    /// gadget.sys = 1,drivers
    /// ```
    ///
    /// ## Fix
    /// None but one: with `--raise-target`, models sections that apply to older systems
    /// are raised, in `[Manufacturer]` and in their names; those that older systems
    /// would use instead, and those for Itanium, are removed. Unsafe, since the INF then
    /// supports newer systems only.
    ///
    /// ## Source
    /// Microsoft Learn, "Using Dirids", "Run From Driver Store" and "INF Validation
    /// Errors and Warnings"; pull requests 923 to 930 of Microsoft's Windows-driver-samples.
    RULE {
        name: "driver-store-layout",
        summary: "a DIRID 13 file list that Windows rejects",
        why: "what runs from the Driver Store lies there as it is in the package",
        fixes: "with --raise-target",
        group: "driver_store",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[Change::Systems, Change::UnusedSources]),
        infverif: InfVerif::codes(&[1100, 1101, 1102]),
    }
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let mut in_store: HashSet<String> = HashSet::new();
    let mut files: HashSet<String> = HashSet::new();
    for list in context.copied_lists() {
        if !list.directory.is_driver_store() {
            continue;
        }
        let name = list.section.name();
        in_store.insert(fold_case(name).into_owned());
        check_files(context, list, &mut files);
        let line = model
            .destination_lines(name)
            .next()
            .or_else(|| model.default_destination_line());
        let Some(line) = line else { continue };
        if model.is_deleted_or_renamed(list.section) {
            context.report(
                &RULE,
                (name, line.content()),
                format!(
                    "[{name}] goes to the Driver Store, where DelFiles and RenFiles may not use it"
                ),
            ).infverif(&[1102]);
        }
        let security = model.section(&format!("{name}.security"));
        if let Some((_, part)) = security.and_then(|section| section.parts().next()) {
            context
                .report(
                    &RULE,
                    (part.name(), part.name_range()),
                    format!(
                        "[{name}] goes to the Driver Store, whose files cannot have a security \
                    descriptor"
                    ),
                )
                .infverif(&[1101]);
        }
    }
    if context.options.infverif.is_some() {
        check_deleted(context, &in_store);
    }
    for copy in context.named_files() {
        if copy.directory.is_driver_store() {
            let section = copy.site.section.name();
            in_store.insert(fold_case(section).into_owned());
            files.insert(fold_case(&copy.file).into_owned());
            check_place(context, Copied::Named(copy));
        }
    }
    check_models(context, &in_store, &files);
}

/// Lists that are deleted or renamed in the Driver Store, and not copied there.
fn check_deleted(context: &Context<'_, '_>, copied: &HashSet<String>) {
    let model = context.model;
    let mut seen = model.no_sections();
    for list in model.deleted_or_renamed_lists() {
        let name = list.name();
        if !seen.insert(list) || copied.contains(&*fold_case(name)) {
            continue;
        }
        let line = model
            .destination_lines(name)
            .next()
            .or_else(|| model.default_destination_line());
        let Some(line) = line.filter(|_| model.directory_of(name).is_driver_store()) else {
            continue;
        };
        context
            .report(
                &RULE,
                (name, line.content()),
                format!(
                    "[{name}] deletes or renames files in the Driver Store, where DelFiles and \
                     RenFiles may not"
                ),
            )
            .infverif(&[1102]);
    }
}

fn check_files<'d, 't>(
    context: &Context<'d, 't>,
    list: &FileList<'d, 't>,
    files: &mut HashSet<String>,
) {
    let model = context.model;
    let name = list.section.name();
    for file in list.files(model) {
        files.insert(fold_case(&file.destination).into_owned());
        let range = file.entry().content();
        if let Some(source) = file.renamed_from(model) {
            context
                .report(
                    &RULE,
                    (name, range),
                    format!(
                        "'{source}' is renamed to '{}' on copy, but a file in the Driver Store \
                    keeps its name",
                        file.destination
                    ),
                )
                .infverif(&[1100]);
        } else {
            check_place(context, Copied::Listed(list, &file));
        }
    }
}

fn check_place(context: &Context<'_, '_>, copied: Copied<'_, '_, '_>) {
    let (file, directory) = (copied.file(), copied.directory());
    let sources = context.model.source_files(file);
    // Each platform may have a list of its own.
    if sources.is_in(&directory.subdirectory) {
        return;
    }
    let place = |subdirectory: &str| {
        if subdirectory.is_empty() {
            "the top directory".to_owned()
        } else {
            format!("'{subdirectory}'")
        }
    };
    if let Some(source) = sources.first() {
        context
            .report(
                &RULE,
                copied,
                format!(
                    "'{file}' lies in {} of the package, but its list goes to {} of the Driver \
                Store: the two must be equal",
                    place(&source.subdirectory),
                    place(&directory.subdirectory),
                ),
            )
            .infverif(&[1100]);
    }
}

fn check_models(context: &Context<'_, '_>, in_store: &HashSet<String>, files: &HashSet<String>) {
    let model = context.model;
    if in_store.is_empty() {
        return;
    }
    let umdf = context.services().iter().any(|service| {
        service.start == Some(StartType::Umdf)
            && service.directory.is_driver_store()
            && files.contains(fold_case(&service.file).as_ref())
    });
    let minimum = plan::minimum_os(model, umdf);
    let old = downlevel::old_models(model, in_store, minimum);
    let Some(first) = old.first() else { return };
    let names: Vec<String> = old
        .iter()
        .map(|models| format!("[{}]", models.section.name()))
        .collect();
    let found = context.report(
        &RULE,
        ("Manufacturer", first.entry.content()),
        format!(
            "{} also {} to Windows before {minimum}, which cannot run the package \
            from the Driver Store",
            names.join(", "),
            if names.len() == 1 { "applies" } else { "apply" },
        ),
    );
    if context.options.downlevel != Downlevel::Raise {
        let choice = format!("with --raise-target the INF supports {minimum} and later only");
        found.help(choice);
        return;
    }
    match downlevel::raise(model, FixBuilder::of(model.document()), &old, minimum) {
        Ok(fix) => {
            let fix = old
                .iter()
                .fold(fix, |fix, models| fix.rely_on(models.entry));
            let description = format!("let the INF support Windows {minimum} and later only");
            found.fix(fix.fix(Applicability::Unsafe, description).since(minimum));
        }
        Err(reason) => {
            found.help(format!("decide by hand: {reason}"));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::rules::{Options, tried};

    /// An INF for Windows 10, version 1709, that runs a file from the Driver
    /// Store, with some lines in place of the service.
    fn inf(service: &str) -> String {
        format!(
            "[Version]\nSignature = \"$Windows NT$\"\nClass = Mouse\n\
             [Manufacturer]\nA = M, NTamd64.10.0...16299\n\
             [M.NTamd64.10.0...16299]\nd = I, X\\Y\n\
             [I]\nCopyFiles = F\n[F]\na.sys\n[G]\nb.dll\n\
             [DestinationDirs]\nF = 13\nG = 12\n{service}"
        )
    }

    fn fixed(service: &str, downlevel: Downlevel) -> (String, usize) {
        let options = Options::default().downlevel(downlevel);
        let fixed = tried::fixed(&RULE, &inf(service), options);
        (fixed.source.text().to_owned(), fixed.remaining.len())
    }

    #[test]
    fn only_an_umdf_driver_in_the_driver_store_needs_a_later_windows() {
        let umdf = "[I.Wdf]\nUmdfService = u, U\n[U]\nServiceBinary = %13%\\a.sys\n";
        let raised = inf(umdf).replace("16299", "17134");
        assert_eq!(fixed(umdf, Downlevel::Raise), (raised, 0));
        assert_eq!(fixed(umdf, Downlevel::Ask), (inf(umdf), 1));
        for service in [
            // A driver of the kernel,
            "[I.Services]\nAddService = a, 2, S\n[S]\nServiceBinary = %13%\\a.sys\n",
            // one that is elsewhere, and one that another INF copies.
            "[I.Wdf]\nUmdfService = u, U\n[U]\nServiceBinary = %12%\\UMDF\\b.dll\n",
            "[I.Wdf]\nUmdfService = u, U\n[U]\nServiceBinary = %13%\\c.dll\n",
        ] {
            let same = (inf(service), 0);
            assert_eq!(fixed(service, Downlevel::Raise), same, "{service}");
        }
    }
}
