use std::ops::Range;

use crate::model::{MergedSection, has_placeholder};
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{SectionKind, number};
use crate::syntax::eq_ignore_case;

rule! {
    /// Software, a component, a filter or a COM class with settings that do not fit.
    ///
    /// ## What it finds
    /// - `SoftwareType` 1 without `SoftwareBinary` or `SoftwareVersion`, and 2 without
    ///   `SoftwareID` (1142), a `SoftwareBinary` outside of the package (1141), and any
    ///   `SoftwareType` 1, which not all editions of Windows run (1144).
    /// - `ComponentIDs` with a backslash or a comma (1150).
    /// - `FilterLevel` and `FilterPosition` in one section (1087).
    /// - A `ThreadingModel` other than Apartment, Both, Free and Neutral (1160).
    ///
    /// Enabled only with `--infverif`, or where it is selected.
    ///
    /// ## Why it matters
    /// Windows skips what it does not understand: the software, the component, the filter or the
    /// class is missing then.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Software]
    /// SoftwareType   = 1
    /// SoftwareBinary = %13%\gadget.exe
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Software]
    /// SoftwareType    = 1
    /// SoftwareBinary  = %13%\gadget.exe
    /// SoftwareVersion = 1.0.0.0
    /// ```
    ///
    /// ## Fix
    /// None: what is meant needs a decision.
    ///
    /// ## Source
    /// Microsoft Learn, "INF AddSoftware Directive", "INF AddComponent Directive", "INF AddFilter
    /// Directive", "INF AddComClass directive" and "INF Validation Errors and Warnings" (codes
    /// 1087, 1141, 1142, 1144, 1150 and 1160).
    RULE {
        name: "component-settings",
        summary: "software, a component, a filter or a COM class with settings that do not fit",
        why: "Windows skips what it does not understand",
        fixes: "none",
        group: "services",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1087, 1141, 1142, 1144, 1150, 1160]),
    }
}

const MODELS: [&str; 4] = ["Apartment", "Both", "Free", "Neutral"];

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    for (section, _) in model.read_sections(SectionKind::InstallSoftware) {
        check_software(context, section);
    }
    for (section, _) in model.read_sections(SectionKind::Component) {
        let sites = model.directives_in(section, "ComponentIDs");
        for site in sites {
            let mut ids = site.values().map(|id| model.text(&id).into_owned());
            if let Some(id) = ids.find(|id| id.contains(['\\', ','])) {
                let message = format!("the component ID '{id}' holds a backslash or a comma");
                let at = site.entry().content();
                report(
                    context,
                    section,
                    at,
                    1150,
                    message,
                    "Windows puts SWC\\ before it by itself",
                );
            }
        }
    }
    for (section, _) in model.read_sections(SectionKind::InstallFilter) {
        let rows = section
            .row("FilterLevel")
            .zip(section.row("FilterPosition"));
        if let Some((_, position)) = rows {
            let message = format!("[{}] has FilterLevel and FilterPosition", section.name());
            let at = position.entry().content();
            report(
                context,
                section,
                at,
                1087,
                message,
                "keep the one that the filter is to go by",
            );
        }
    }
    for (section, _) in model.read_sections(SectionKind::ComClass) {
        let Some(row) = section.row("ThreadingModel") else {
            continue;
        };
        let value = model.text(&row.value(0)).into_owned();
        let is_known = MODELS
            .iter()
            .any(|known| eq_ignore_case(known, value.trim()));
        if !is_known && !is_unknown(&value) {
            let message = format!("'{value}' is not a threading model");
            let at = row.entry().content();
            report(
                context,
                section,
                at,
                1160,
                message,
                "the models are Apartment, Both, Free and Neutral",
            );
        }
    }
}

fn check_software<'d, 't>(context: &Context<'d, 't>, section: MergedSection<'d, 't>) {
    let model = context.model;
    let name = section.name();
    let Some(row) = section.row("SoftwareType") else {
        return;
    };
    let kind = number(&model.text(&row.value(0)));
    let required: &[&str] = match kind {
        Some(1) => &["SoftwareBinary", "SoftwareVersion"],
        Some(2) => &["SoftwareID"],
        _ => &[],
    };
    let at = row.entry().content();
    for key in required.iter().filter(|key| section.row(key).is_none()) {
        let message = format!(
            "[{name}] has SoftwareType {} and lacks {key}",
            kind.unwrap_or(0)
        );
        report(context, section, at.clone(), 1142, message, "add it");
    }
    if kind == Some(1) {
        let message = format!(
            "the software of [{name}] (SoftwareType 1) does not run on all editions of Windows"
        );
        report(
            context,
            section,
            at,
            1144,
            message,
            "offer an app in the Microsoft Store, SoftwareType 2",
        );
    }
    let Some(row) = section.row("SoftwareBinary") else {
        return;
    };
    let path = model.text(&row.value(0)).into_owned();
    let path = path.trim_matches(['"', ' ']);
    let is_in_package = path.starts_with("%13%\\");
    let dirid = path.strip_prefix('%').and_then(|rest| rest.split_once('%'));
    let has_dirid = dirid.is_some_and(|(dirid, _)| number(dirid).is_some());
    let has_drive =
        path.get(1..).is_some_and(|rest| rest.starts_with(":\\")) || path.starts_with('\\');
    if !is_in_package && (has_dirid || has_drive) {
        let message = format!("'{path}' does not lie in the package");
        report(
            context,
            section,
            row.entry().content(),
            1141,
            message,
            "copy it to DIRID 13 and name it %13%\\file",
        );
    }
}

/// Whether a string that is missing or a build may bring anything.
fn is_unknown(text: &str) -> bool {
    text.contains('%') || has_placeholder(text) || text.trim().is_empty()
}

fn report<'d, 't>(
    context: &Context<'d, 't>,
    section: MergedSection<'d, 't>,
    at: Range<usize>,
    code: u16,
    message: String,
    help: &str,
) {
    context
        .report(&RULE, (section.name(), at), message)
        .infverif(&[code])
        .help(help);
}
