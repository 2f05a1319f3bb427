use crate::edit::FixBuilder;
use crate::model::{DirectiveSite, MergedSection, has_placeholder, without_companion};
use crate::rules::{
    Applicability, ByDefault, Change, Context, Fix, InfVerif, MayChange, Severity, Visit, rule,
};
use crate::schema::{InboxSection, companion, inbox_section};
use crate::syntax::{eq_ignore_case, fold_case};

rule! {
    /// A needed section that is elsewhere or of another kind.
    ///
    /// ## What it finds
    /// Values of Needs that name
    /// - a section of a Windows INF, as far as infmend knows it, which the section itself does not
    ///   include: another section does, or an INF that includes it (1314), or none (2651),
    /// - a section that there is not, in an INF without any Include (1315),
    /// - a section of this INF for another purpose: of `.Services` one that ends in `.HW` (1310) or
    ///   in none of the suffixes (1311).
    ///
    /// Enabled only where it is selected, or `--infverif` is given.
    ///
    /// ## Why it matters
    /// Windows takes nothing from a section that it does not find, and reads directives of another
    /// purpose in vain. InfVerif refuses the INF.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install]
    /// Include = machine.inf
    /// Needs   = PciD3ColdSupported
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Install]
    /// Include = machine.inf, pci.inf
    /// Needs   = PciD3ColdSupported
    /// ```
    ///
    /// ## Fix
    /// Unsafe, where the INF is known: includes it. Otherwise none.
    ///
    /// ## Source
    /// Microsoft Learn, "INF DDInstall Section", "INF DDInstall.Services Section" and "INF
    /// Validation Errors and Warnings" (codes 1310, 1311, 1314, 1315 and 2651).
    RULE {
        name: "needed-section",
        summary: "a needed section that is elsewhere or of another kind",
        why: "Windows takes nothing from a section that it does not find",
        fixes: "unsafe, where Include is missing",
        group: "references",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::Directives(&["Needs"], check),
        may_change: MayChange::unsafely(&[Change::Write(&["Include"])]),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1310, 1311, 1314, 1315, 2651]),
    }
}

fn check<'d, 't>(context: &Context<'d, 't>, site: &DirectiveSite<'d, 't>) {
    let model = context.model;
    if model.kinds(site.section).is_empty() {
        return;
    }
    for value in site.values() {
        let name = model.text(&value);
        if name.is_empty() || name.contains('%') || has_placeholder(&name) {
            continue;
        }
        if let Some(needed) = model.section(&name) {
            own(context, site, needed);
        } else if let Some(known) = inbox_section(without_companion(&name)) {
            inbox(context, site, &name, known);
        } else if model.directives("Include").is_empty() {
            context
                .report(
                    &RULE,
                    site,
                    format!("the needed section [{}] is not found", fold_case(&name)),
                )
                .infverif(&[1315])
                .help("include the INF that has the section, or remove what needs it");
        }
    }
}

/// The suffix of a companion that a section's name ends in.
fn suffix(name: &str) -> Option<&str> {
    let (_, suffix) = name.rsplit_once('.')?;
    companion(suffix).map(|_| suffix)
}

/// Reports a section of this INF that is for something else.
fn own<'d, 't>(
    context: &Context<'d, 't>,
    site: &DirectiveSite<'d, 't>,
    needed: MergedSection<'d, 't>,
) {
    let Some(wanted) = suffix(site.section.name()) else {
        return;
    };
    let name = needed.name();
    let by = site.section.name();
    match suffix(name) {
        Some(own) if eq_ignore_case(own, wanted) => {}
        Some(own) => {
            context
                .report(
                    &RULE,
                    site,
                    format!(
                        "the needed section [{name}] is for .{own}, and [{by}] is for .{wanted}"
                    ),
                )
                .infverif(&[1310])
                .help(format!("need a section that ends in .{wanted}"));
        }
        None => {
            context
                .report(
                    &RULE,
                    site,
                    format!("the needed section [{name}] must end in .{wanted} as [{by}] does"),
                )
                .infverif(&[1311])
                .help(format!("need a section that ends in .{wanted}"));
        }
    }
}

/// Reports a section of Windows whose INF is not included where it is needed.
fn inbox<'d, 't>(
    context: &Context<'d, 't>,
    site: &DirectiveSite<'d, 't>,
    name: &str,
    known: &InboxSection,
) {
    let model = context.model;
    let includes = |site: &DirectiveSite<'d, 't>| {
        let mut values = site.values();
        values.any(|value| eq_ignore_case(&model.text(&value), known.inf))
    };
    if model
        .directives_in(site.section, "Include")
        .any(|site| includes(&site))
    {
        return;
    }
    let has_include = model
        .directives_in(site.section, "Include")
        .next()
        .is_some();
    let is_elsewhere = model.directives("Include").iter().any(includes);
    let by = site.section.name();
    let (message, code) = if has_include || is_elsewhere {
        let message = format!(
            "the needed section [{name}] is in \"{}\", which [{by}] does not include",
            known.inf
        );
        (message, 1314)
    } else {
        let message = format!(
            "[{by}] needs [{name}], but does not include '{}'",
            known.inf
        );
        (message, 2651)
    };
    context
        .report(&RULE, (by, site.section.first_header()), message)
        .infverif(&[code])
        .fix(fix(context, site, known));
}

/// The fix that includes the INF.
fn fix<'d, 't>(
    context: &Context<'d, 't>,
    site: &DirectiveSite<'d, 't>,
    known: &InboxSection,
) -> Option<Fix> {
    let model = context.model;
    let fix = FixBuilder::of(model.document());
    let fix = match model.directives_in(site.section, "Include").last() {
        Some(include) => {
            let last = include.entry().fields().len().checked_sub(1)?;
            fix.insert_field(include.entry(), last, known.inf)
        }
        None => {
            let values = vec![known.inf.to_owned()];
            let part = model.document().sections().get(site.part)?;
            let start = site.entry().range().start;
            let before = part
                .entries()
                .take_while(|entry| entry.range().start < start);
            fix.add_entry(site.part, before.last(), "Include", values)
        }
    };
    Some(fix.fix(Applicability::Unsafe, format!("include {}", known.inf)))
}
