use crate::rules::{ByDefault, Context, InfVerif, Location, Severity, Visit, rule};
use crate::schema::{SPSVCINST_ASSOCSERVICE, SectionKind, is_guid, number};

rule! {
    /// An extension INF with what only the INF that it extends may have, or without its ID.
    ///
    /// ## What it finds
    /// In an INF whose class is Extension: no `ExtensionId` in `[Version]`, or one that is not
    /// a GUID in braces; `AddService` with the flag 2 (`SPSVCINST_ASSOCSERVICE`); a
    /// `[ClassInstall32]` section, and sections of co-installers.
    ///
    /// ## Why it matters
    /// An extension INF adds to what the base INF of a device installs. The function driver
    /// and the class are the base INF's. InfVerif refuses the INF (errors 1380 to 1383).
    ///
    /// ## Example
    /// ```inf
    /// [Version]
    /// Class       = Extension
    /// ClassGuid   = {e2f84ce7-8efa-411c-aa69-97454ca4cb57}
    /// ExtensionId = gadget
    ///
    /// [Gadget_Install.NTamd64.Services]
    /// AddService = gadget, 2, Gadget_Service
    /// ```
    ///
    /// ## Fix
    /// None: make a GUID for the extension, and leave the function driver to the base INF.
    ///
    /// ## Source
    /// Microsoft Learn, "Using an Extension INF File" and "INF Validation Errors and Warnings"
    /// (codes 1380 to 1383).
    RULE {
        name: "extension-inf",
        summary: "an extension INF with what only a base INF may have, or without its ID",
        why: "an extension INF adds to what the base INF of a device installs",
        fixes: "none",
        group: "package",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1380, 1381, 1382, 1383]),
    }
}

const EXTENSION_ID: &str = "ExtensionId";

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let Some(version) = model.section("Version") else {
        return;
    };
    if model.class_among(&["Extension"]).is_none() {
        return;
    }
    let report = |at: Location, code: u16, message: String, help: &str| {
        let found = context.report(&RULE, at, message);
        found.infverif(&[code]).help(help);
    };
    let new_id = "make a GUID for the extension and keep it for all of its versions";
    match version.entry(EXTENSION_ID) {
        None => report(
            (version.name(), version.last_header()).into(),
            1381,
            format!("[Version] of an extension INF has no {EXTENSION_ID}"),
            new_id,
        ),
        Some(entry) => {
            let value = entry.fields().first().map_or("", |field| field.value());
            let value = model.text(value);
            if !is_guid(&value) {
                report(
                    (version.name(), entry.content()).into(),
                    1380,
                    format!("{EXTENSION_ID} '{value}' is not a GUID in braces"),
                    new_id,
                );
            }
        }
    }
    for site in model.directives("AddService") {
        let flags = site
            .values()
            .nth(1)
            .and_then(|text| number(&model.text(&text)));
        if flags.is_some_and(|flags| flags & SPSVCINST_ASSOCSERVICE != 0) {
            report(
                (&site).into(),
                1383,
                "an extension INF adds a function driver: AddService with the flag 2".to_owned(),
                "leave the function driver to the base INF: without the flag the service is another driver of the device",
            );
        }
    }
    let classes = model.class_installs();
    for section in model.sections() {
        let is_class = classes.iter().any(|class| class.name() == section.name());
        let is_co_installer = model.kinds(section).has(SectionKind::CoInstallers);
        if is_class || is_co_installer {
            report(
                (section.name(), section.last_header()).into(),
                1382,
                format!("[{}] must not be in an extension INF", section.name()),
                "leave it to the base INF",
            );
        }
    }
}
