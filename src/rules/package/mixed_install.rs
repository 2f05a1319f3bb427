use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};

rule! {
    /// An INF that installs both devices and itself.
    ///
    /// ## What it finds
    /// `[DefaultInstall]`, with whatever decoration, in an INF with `[Manufacturer]`.
    ///
    /// ## Why it matters
    /// An INF is for devices or it is a primitive driver; which of the two is installed
    /// depends on who installs it. InfVerif refuses it (error 1212).
    ///
    /// ## Example
    /// ```inf
    /// [Manufacturer]
    /// %Vendor% = Models, NTamd64
    ///
    /// [DefaultInstall.NTamd64]
    /// CopyFiles = Gadget_Files
    /// ```
    ///
    /// ## Fix
    /// None: remove `[DefaultInstall]` if devices get all of it, or make an INF of its own of
    /// it.
    ///
    /// ## Source
    /// Microsoft Learn, "INF DefaultInstall Section" and "INF Validation Errors and Warnings"
    /// (code 1212).
    RULE {
        name: "mixed-install",
        summary: "an INF with both [DefaultInstall] and [Manufacturer]",
        why: "an INF is for devices or a primitive driver, and not both",
        fixes: "none",
        group: "package",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1212]),
    }
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    if model.section("Manufacturer").is_none() {
        return;
    }
    let Some(section) = model.default_installs().next() else {
        return;
    };
    let name = section.name();
    context
        .report(
            &RULE,
            (name, section.last_header()),
            format!("the INF has both [{name}] and [Manufacturer]"),
        )
        .infverif(&[1212])
        .help(format!(
            "remove [{name}] if devices get all of it, or make an INF of its own of it"
        ));
}
