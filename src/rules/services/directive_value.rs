use crate::model::has_placeholder;
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::number;

rule! {
    /// A directive of an install section with a value that is none of its values.
    ///
    /// ## What it finds
    /// A `FeatureScore` that is not one byte, 0x00 to 0xFF (1245), and flags of a `WMIInterface`
    /// other than 0x1 (1256). Enabled only with `--infverif`, or where it is selected.
    ///
    /// ## Why it matters
    /// Windows takes another value, or does not follow the directive.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install]
    /// FeatureScore = 100h
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Install]
    /// FeatureScore = 0xE0
    /// ```
    ///
    /// ## Fix
    /// None: what is meant needs a decision.
    ///
    /// ## Source
    /// Microsoft Learn, "INF FeatureScore Directive", "INF DDInstall.WMI Section" and "INF
    /// Validation Errors and Warnings" (codes 1245 and 1256).
    RULE {
        name: "directive-value",
        summary: "a directive with a value that is none of its values",
        why: "Windows takes another value, or does not follow the directive",
        fixes: "none",
        group: "services",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1245, 1256]),
    }
}

/// SCWMI_CLOBBER_SECURITY, the one flag of a WMI class.
const CLOBBER_SECURITY: u32 = 1;

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    for read in model.read_directives("FeatureScore") {
        let value = model.text(&read.site.row.value(0)).into_owned();
        if !is_byte(&value) && !is_unknown(&value) {
            context
                .report(
                    &RULE,
                    &read.site,
                    format!("the FeatureScore '{value}' is not one byte"),
                )
                .infverif(&[1245])
                .help("write it in hexadecimal, from 0x00, the best, to 0xFF");
        }
    }
    for read in model.read_directives("WMIInterface") {
        let value = model.text(&read.site.row.value(1)).into_owned();
        let flags = number(&value).unwrap_or(0);
        if flags & !CLOBBER_SECURITY != 0 {
            context
                .report(
                    &RULE,
                    &read.site,
                    format!("WMIInterface has no flags '{value}'"),
                )
                .infverif(&[1256])
                .help("the one flag is 0x1, SCWMI_CLOBBER_SECURITY");
        }
    }
}

/// Whether a text is a number from 0 to 255, in hexadecimal with or without `0x`.
fn is_byte(text: &str) -> bool {
    let text = text.trim();
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    u32::from_str_radix(digits.unwrap_or(text), 16).is_ok_and(|byte| byte <= 0xFF)
}

/// Whether a string that is missing or a build may bring anything.
fn is_unknown(text: &str) -> bool {
    text.contains('%') || has_placeholder(text) || text.trim().is_empty()
}
