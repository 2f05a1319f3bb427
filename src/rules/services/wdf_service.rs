use super::needs::needs_others;
use crate::edit::FixBuilder;
use crate::model::{DirectiveSite, has_placeholder};
use crate::rules::{
    Applicability, ByDefault, Change, Context, InfVerif, MayChange, Severity, Visit, rule,
};
use crate::schema::SectionKind;
use crate::syntax::eq_ignore_case;

rule! {
    /// A WDF driver whose directives are missing or are those of another version.
    ///
    /// ## What it finds
    /// Sections that `UmdfService` or `KmdfService` names and that lack `UmdfLibraryVersion` or
    /// `KmdfLibraryVersion` (1084), a `KmdfService` whose service no `AddService` of the INF adds
    /// (1084), a `UmdfService` that `UmdfServiceOrder` does not name (1400), a `DriverCLSID` in a
    /// UMDF 2 driver (1401), and UMDF 1 drivers (1402). Enabled only with `--infverif`, or where
    /// it is selected.
    ///
    /// ## Why it matters
    /// The framework takes the version from these directives, and the order of the drivers in a
    /// stack. UMDF 1 is no longer supported.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install.NT.Wdf]
    /// UmdfService      = Gadget, Gadget_Umdf
    /// UmdfServiceOrder = Gadget
    ///
    /// [Gadget_Umdf]
    /// ServiceBinary    = %13%\gadget.dll
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Install.NT.Wdf]
    /// UmdfService      = Gadget, Gadget_Umdf
    /// UmdfServiceOrder = Gadget
    ///
    /// [Gadget_Umdf]
    /// UmdfLibraryVersion = 2.15.0
    /// ServiceBinary    = %13%\gadget.dll
    /// ```
    ///
    /// ## Fix
    /// Unsafe, for 1400: adds the service at the end of `UmdfServiceOrder`. Otherwise none.
    ///
    /// ## Source
    /// Microsoft Learn, "Specifying WDF Directives in INF Files" and "INF Validation Errors and
    /// Warnings" (codes 1084, 1400, 1401 and 1402).
    RULE {
        name: "wdf-service",
        summary: "a WDF driver whose directives are missing or of another version",
        why: "the framework takes the version and the order of drivers from these directives",
        fixes: "unsafe, for the order of drivers",
        group: "services",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[Change::Write(&["UmdfServiceOrder"])]),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1084, 1400, 1401, 1402]),
    }
}

const ORDER: &str = "UmdfServiceOrder";
/// The directives, with the one for the version of the framework.
const SERVICES: [(&str, &str); 2] = [
    ("UmdfService", "UmdfLibraryVersion"),
    ("KmdfService", "KmdfLibraryVersion"),
];

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    for (name, version) in SERVICES {
        for read in model.read_directives(name) {
            check_version(context, &read.site, name, version);
            match name {
                "UmdfService" => check_order(context, &read.site),
                _ => check_added(context, &read.site),
            }
        }
    }
}

fn check_version<'d, 't>(
    context: &Context<'d, 't>,
    site: &DirectiveSite<'d, 't>,
    directive: &str,
    key: &str,
) {
    let model = context.model;
    let service = model.text(&site.row.value(0)).into_owned();
    let Some(section) = model.sections_of(*site, SectionKind::WdfService).next() else {
        return;
    };
    let Some(row) = section.row(key) else {
        context
            .report(
                &RULE,
                site,
                format!(
                    "[{}] of the {directive} '{service}' lacks {key}",
                    section.name()
                ),
            )
            .infverif(&[1084])
            .help("give the version of the framework that the driver was built for");
        return;
    };
    if directive != "UmdfService" {
        return;
    }
    let version = model.text(&row.value(0)).into_owned();
    let class = section.row("DriverCLSID");
    let major = version.split('.').next().unwrap_or_default().trim();
    // Only UMDF 1 drivers have a class, whatever version a build puts in.
    let is_first = major == "1" || (class.is_some() && has_placeholder(&version));
    if is_first {
        context
            .report(
                &RULE,
                site,
                format!("the driver '{service}' is one of UMDF 1, which is deprecated"),
            )
            .infverif(&[1402])
            .help("port the driver to UMDF 2");
    } else if let Some(class) = class
        && major == "2"
    {
        context
            .report(
                &RULE,
                (section.name(), class.entry().content()),
                format!("UMDF {version} has no DriverCLSID"),
            )
            .infverif(&[1401])
            .help("remove the directive");
    }
}

fn check_order<'d, 't>(context: &Context<'d, 't>, site: &DirectiveSite<'d, 't>) {
    let model = context.model;
    let service = model.text(&site.row.value(0)).into_owned();
    if service.is_empty() || needs_others(model, site.section) {
        return;
    }
    let sections = model.with_needed([site.section]);
    let orders: Vec<DirectiveSite<'d, 't>> = sections
        .into_iter()
        .flat_map(|section| model.directives_in(section, ORDER))
        .collect();
    let mut named = orders.iter().flat_map(|order| order.values());
    if named.any(|name| eq_ignore_case(&model.text(&name), &service)) {
        return;
    }
    let fix = orders.first().and_then(|order| {
        let entry = order.entry();
        let last = entry.fields().len().checked_sub(1)?;
        let fix = FixBuilder::of(model.document()).insert_field(entry, last, &service);
        let is_plain = service
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        is_plain.then(|| fix.fix(Applicability::Unsafe, format!("add {service} to {ORDER}")))
    });
    context
        .report(
            &RULE,
            site,
            format!("{ORDER} does not name the UMDF driver '{service}'"),
        )
        .infverif(&[1400])
        .help("name it where it belongs among the drivers of the device")
        .fix(fix);
}

fn check_added<'d, 't>(context: &Context<'d, 't>, site: &DirectiveSite<'d, 't>) {
    let model = context.model;
    let service = model.text(&site.row.value(0)).into_owned();
    let added = model.directives("AddService");
    let mut names = added.iter().map(|added| added.row.value(0));
    let is_added = names.any(|name| eq_ignore_case(&model.text(&name), &service));
    let includes = !model.directives("Include").is_empty();
    if !is_added && !includes && !service.is_empty() {
        context
            .report(
                &RULE,
                site,
                format!("no AddService adds the service '{service}' of the KmdfService"),
            )
            .infverif(&[1084])
            .help("add the service, or give the name of the one that is added");
    }
}
