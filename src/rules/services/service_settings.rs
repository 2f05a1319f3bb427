use crate::model::{MergedSection, has_placeholder};
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{
    Argument, SERVICE_WIN32_OWN_PROCESS, SERVICE_WIN32_SHARE_PROCESS, SPSVCINST_ASSOCSERVICE,
    SectionKind, directive, number,
};

rule! {
    /// A service section whose settings are missing, wrong, or do not fit together.
    ///
    /// ## What it finds
    /// Sections that an `AddService` names and that lack `ServiceType`, `StartType`,
    /// `ErrorControl` or `ServiceBinary` (1013), or give one of the first three a value that is
    /// not one of its numbers (1014). A disabled service (`StartType = 4`) that is to be the
    /// function driver (1251), and a program that is to start with the kernel, `StartType` 0 or 1
    /// (1252). Enabled only with `--infverif`, or where it is selected.
    ///
    /// ## Why it matters
    /// Windows does not add the service, or cannot start it.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Service]
    /// ServiceType   = 1
    /// StartType     = 3
    /// ServiceBinary = %13%\gadget.sys
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Service]
    /// ServiceType   = 1
    /// StartType     = 3
    /// ErrorControl  = 1
    /// ServiceBinary = %13%\gadget.sys
    /// ```
    ///
    /// ## Fix
    /// None: what is right depends on the driver.
    ///
    /// ## Source
    /// Microsoft Learn, "INF AddService Directive" and "INF Validation Errors and Warnings"
    /// (codes 1013, 1014, 1251 and 1252).
    RULE {
        name: "service-settings",
        summary: "a service whose settings are missing or do not fit together",
        why: "Windows does not add such a service, or cannot start it",
        fixes: "none",
        group: "services",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1013, 1014, 1251, 1252]),
    }
}

const REQUIRED: [&str; 4] = ["ServiceType", "StartType", "ErrorControl", "ServiceBinary"];
/// Classes of network components.
const NETWORK: [&str; 3] = ["NetClient", "NetService", "NetTrans"];
const DISABLED: u32 = 4;
/// The highest StartType of what starts with the kernel.
const SYSTEM_START: u32 = 1;

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    for (section, _) in model.read_sections(SectionKind::Service) {
        for key in REQUIRED {
            check_key(context, section, key);
        }
    }
    // Network components have no other services than their driver.
    let is_network = model.class_among(&NETWORK).is_some();
    for read in model.read_directives("AddService") {
        let flags = number(&model.text(&read.site.row.value(1))).unwrap_or(0);
        let Some(section) = model.sections_of(read.site, SectionKind::Service).next() else {
            continue;
        };
        let value = |key: &str| {
            let value = section.row(key)?.value(0);
            number(&model.text(&value))
        };
        let name = model.text(&read.site.row.value(0)).into_owned();
        let start = value("StartType");
        let is_driver = is_network || flags & SPSVCINST_ASSOCSERVICE != 0;
        if start == Some(DISABLED) && is_driver {
            context
                .report(
                    &RULE,
                    &read.site,
                    format!(
                        "the service '{name}' is the function driver and is disabled (StartType 4)"
                    ),
                )
                .infverif(&[1251])
                .help("start it on demand, StartType 3, or leave flag 2 out");
        }
        let program = SERVICE_WIN32_OWN_PROCESS | SERVICE_WIN32_SHARE_PROCESS;
        if let (Some(kind), Some(start)) = (value("ServiceType"), start)
            && kind & program != 0
            && start <= SYSTEM_START
        {
            context
                .report(
                    &RULE,
                    &read.site,
                    format!("the service '{name}' is a program (ServiceType {kind:#x}) and cannot start with the kernel (StartType {start})"),
                )
                .infverif(&[1252])
                .help("StartType 2 and 3 are those of programs");
        }
    }
}

fn check_key<'d, 't>(context: &Context<'d, 't>, section: MergedSection<'d, 't>, key: &'static str) {
    let name = section.name();
    let Some(row) = section.row(key) else {
        context
            .report(
                &RULE,
                (name, section.last_header()),
                format!("the service section [{name}] lacks {key}"),
            )
            .infverif(&[1013])
            .help("add it");
        return;
    };
    let text = context.model.text(&row.value(0)).into_owned();
    let known = directive(key, SectionKind::Service).and_then(|known| known.argument(0));
    let is_right = match (known, number(&text)) {
        (Some(Argument::Path), _) => true,
        (Some(Argument::Number { least, most }), Some(value)) => (least..=most).contains(&value),
        (_, value) => value.is_some(),
    };
    // A string that is missing is another fault.
    let is_unknown = text.contains('%') || has_placeholder(&text);
    if !is_right && !is_unknown && !text.trim().is_empty() {
        context
            .report(
                &RULE,
                (name, row.entry().content()),
                format!("'{text}' is not a value of {key}"),
            )
            .infverif(&[1014])
            .help("write one of the numbers of the directive");
    }
}
