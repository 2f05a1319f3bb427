use crate::model::MergedSection;
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};

rule! {
    /// A `[Version]` section that lacks what every package needs.
    ///
    /// ## What it finds
    /// `Class`, `ClassGuid`, `Provider` or `DriverVer` that is missing or empty. A template for
    /// stampinf (`.inx`, or one with `$ARCH$`) may be without `DriverVer`.
    ///
    /// ## Why it matters
    /// Windows cannot tell what the package is, whose it is, or which of two is newer.
    /// InfVerif refuses it (error 1234).
    ///
    /// ## Example
    /// ```inf
    /// [Version]
    /// Signature = "$Windows NT$"
    /// Class     = System
    /// ```
    ///
    /// ## Fix
    /// None: what belongs there is yours to say.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Version Section" and "INF Validation Errors and Warnings" (code
    /// 1234).
    RULE {
        name: "version-entries",
        summary: "a [Version] section without Class, ClassGuid, Provider or DriverVer",
        why: "every package needs them",
        fixes: "none",
        group: "package",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::Section("Version", check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1234]),
    }
}

/// What must be there.
const REQUIRED: [&str; 4] = ["Class", "ClassGuid", "Provider", DRIVER_VER];
const DRIVER_VER: &str = "DriverVer";

fn check(context: &Context<'_, '_>, version: MergedSection<'_, '_>) {
    let model = context.model;
    let is_there = |key: &str| {
        let row = version.row(key);
        row.is_some_and(|row| !model.text(&row.value(0)).trim().is_empty())
    };
    for key in REQUIRED {
        let is_to_come = key == DRIVER_VER && context.is_template();
        if is_there(key) || is_to_come {
            continue;
        }
        let place = match version.entry(key) {
            Some(entry) => entry.content(),
            None => version.last_header(),
        };
        context
            .report(
                &RULE,
                (version.name(), place),
                format!("[Version] has no {key}, or an empty one"),
            )
            .infverif(&[1234]);
    }
}
