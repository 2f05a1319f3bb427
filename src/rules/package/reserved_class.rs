use crate::model::MergedSection;
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::Class;

rule! {
    /// A setup class that vendors must not use.
    ///
    /// ## What it finds
    /// `Class` or `ClassGuid` in `[Version]` that names `Sample`, the class of Microsoft's
    /// sample drivers. Which other classes InfVerif takes for reserved is not documented.
    ///
    /// ## Why it matters
    /// No driver that ships may be of such a class: InfVerif refuses it (error 1284), and so
    /// does the Hardware Dev Center.
    ///
    /// ## Example
    /// ```inf
    /// [Version]
    /// Class     = Sample
    /// ClassGuid = {78a1c341-4539-11d3-b88d-00c04fad5171}
    /// ```
    ///
    /// ## Fix
    /// None: choose the class that fits the device, or make one of your own.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Validation Errors and Warnings" (code 1284), and public runs of
    /// InfVerif.
    RULE {
        name: "reserved-class",
        summary: "a setup class that vendors must not use",
        why: "Microsoft reserves the class, and signs no driver of a vendor that has it",
        fixes: "none",
        group: "package",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::Section("Version", check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1284]),
    }
}

fn check(context: &Context<'_, '_>, version: MergedSection<'_, '_>) {
    let model = context.model;
    let of = |key: &str| {
        let entry = version.entry(key)?;
        let value = model.text(entry.fields().first()?.value()).into_owned();
        Class::is_sample(&value).then_some(entry)
    };
    let Some(entry) = of("Class").or_else(|| of("ClassGuid")) else {
        return;
    };
    context
        .report(
            &RULE,
            (version.name(), entry.content()),
            "the class Sample is reserved for Microsoft's sample drivers",
        )
        .infverif(&[1284])
        .help(
            "choose the class that fits the device, or make one of your own with [ClassInstall32]",
        );
}
