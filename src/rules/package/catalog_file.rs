use crate::edit::FixBuilder;
use crate::model::MergedSection;
use crate::rules::{
    Applicability, ByDefault, Change, Context, InfVerif, MayChange, Severity, Visit, rule,
};

rule! {
    /// A driver package without a catalog.
    ///
    /// ## What it finds
    /// INFs that install devices, that is, that have a `[Manufacturer]` section
    /// with models, and drivers without a device, which `[DefaultInstall]` installs
    /// (see `primitive-driver`), whose `[Version]` has no `CatalogFile`, for whatever
    /// platform.
    /// Enabled only where it is selected, or `--target-os` or `--infverif` is given.
    ///
    /// ## Why it matters
    /// The catalog holds the signature of the package. Without one the package
    /// cannot be signed, and 64-bit Windows installs no unsigned driver unless the
    /// user turns that protection off.
    ///
    /// ## Example
    /// ```inf
    /// [Version]
    /// Signature   = "$Windows NT$"
    /// ```
    /// could become
    /// ```inf
    /// [Version]
    /// Signature   = "$Windows NT$"
    /// CatalogFile = gadget.cat
    /// ```
    ///
    /// ## Fix
    /// Display only: the directive with a name made of that of the first service
    /// binary. The catalog itself has to be made and signed, and its name is yours
    /// to choose.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Version Section", "Catalog Files and Digital
    /// Signatures" and "INF Validation Errors and Warnings" (code 1233).
    RULE {
        name: "catalog-file",
        summary: "a driver package without a catalog",
        why: "a package without a catalog has no signature",
        fixes: "shown only",
        group: "package",
        severity: Severity::Info,
        since: "0.1.0",
        visit: Visit::Section("Version", check),
        may_change: MayChange::safely(&[Change::Write(&["CatalogFile"])]),
        by_default: ByDefault::WithTarget,
        infverif: InfVerif::codes(&[1233]),
    }
}

fn check(context: &Context<'_, '_>, version: MergedSection<'_, '_>) {
    let model = context.model;
    if !context.is_package() || !model.catalogs().is_empty() {
        return;
    }
    let services = context.services();
    let stem = services
        .iter()
        .find_map(|service| service.file.rsplit_once('.'))
        .map(|(stem, _)| stem)
        .filter(|stem| !stem.contains(['%', '$']));
    let fix = stem.map(|stem| {
        let name = format!("{stem}.cat");
        FixBuilder::of(model.document())
            .append_entry(version, "CatalogFile", vec![name.clone()])
            .fix(
                Applicability::Display,
                format!("add CatalogFile = {name}, make the catalog and sign it"),
            )
    });
    // stampinf adds it.
    let codes: &[u16] = if context.is_template() { &[] } else { &[1233] };
    context
        .report(
            &RULE,
            (version.name(), version.last_header()),
            "[Version] has no CatalogFile: the package cannot be signed",
        )
        .infverif(codes)
        .help("make the catalog with Inf2Cat and sign it")
        .fix(fix);
}
