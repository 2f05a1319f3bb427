use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};

rule! {
    /// A driver for devices that is for none.
    ///
    /// ## What it finds
    /// An INF with `[Manufacturer]` whose models sections name no device: there are none, or
    /// none of their lines has a hardware ID.
    ///
    /// ## Why it matters
    /// Windows never installs the driver for a device. A driver that needs none should be a
    /// primitive driver. InfVerif refuses the INF (error 1297).
    ///
    /// ## Example
    /// ```inf
    /// [Manufacturer]
    /// %Vendor% = Models, NTamd64
    ///
    /// [Models.NTamd64]
    /// ```
    ///
    /// ## Fix
    /// None: add the devices, or make it a primitive driver.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Models Section", "Creating a Primitive Driver" and "INF Validation
    /// Errors and Warnings" (code 1297).
    RULE {
        name: "no-devices",
        summary: "an INF for devices that names none",
        why: "Windows never installs a driver for devices that has none",
        fixes: "none",
        group: "package",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1297]),
    }
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let Some(manufacturers) = model.section("Manufacturer") else {
        return;
    };
    let models = model.models_sections();
    if models
        .into_iter()
        .any(|section| model.devices(section).next().is_some())
    {
        return;
    }
    context
        .report(
            &RULE,
            (manufacturers.name(), manufacturers.last_header()),
            "the INF has [Manufacturer], but no line of a models section has a hardware ID",
        )
        .infverif(&[1297])
        .help("add the devices, or make it a primitive driver: remove [Manufacturer] and use [DefaultInstall]");
}
