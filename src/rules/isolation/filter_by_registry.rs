use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{SectionKind, directive};
use crate::syntax::eq_ignore_case;

rule! {
    /// A filter driver that is added with a registry value.
    ///
    /// ## What it finds
    /// `UpperFilters` and `LowerFilters` that an `AddReg` of an install section or of its `.HW`
    /// section writes below HKR: in an extension INF (1384), and in any other where all models
    /// sections that lead there are for Windows 10 version 1903 or later, which knows
    /// `AddFilter` (1329). Enabled only with `--infverif`, or where it is selected.
    ///
    /// ## Why it matters
    /// A registry value is one list for all packages of the device. Which filters it ends up
    /// with, and in which order, depends on which package came last. `AddFilter` says what kind
    /// of filter it is, and Windows orders them.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_HW_AddReg]
    /// HKR,,UpperFilters,0x00010000,gadget
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Install.NTamd64.Filters]
    /// AddFilter = gadget,,Gadget_Filter
    ///
    /// [Gadget_Filter]
    /// FilterPosition = Upper
    /// ```
    ///
    /// ## Fix
    /// None: where the filter belongs among the others needs a decision.
    ///
    /// ## Source
    /// Microsoft Learn, "INF AddFilter Directive", "INF DDInstall.Filters Section" and "INF
    /// Validation Errors and Warnings" (codes 1329 and 1384).
    RULE {
        name: "filter-by-registry",
        summary: "a filter driver that is added with a registry value",
        why: "the order of filters in a registry value depends on which package came last",
        fixes: "none",
        group: "isolation",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1329, 1384]),
    }
}

const KINDS: [SectionKind; 2] = [SectionKind::DdInstall, SectionKind::Hw];
const NAMES: [&str; 2] = ["UpperFilters", "LowerFilters"];

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let is_extension = model.class_among(&["Extension"]).is_some();
    let first = directive("AddFilter", SectionKind::Filters).map(|known| known.since);
    let mut seen = model.no_sections();
    for read in model.read_directives("AddReg") {
        let Some(oldest) = read.of.oldest.filter(|_| KINDS.contains(&read.of.kind)) else {
            continue;
        };
        let knows_filters = first.is_some_and(|first| oldest >= first);
        if !knows_filters && !is_extension {
            continue;
        }
        for section in model.sections_of(read.site, SectionKind::AddRegistry) {
            if !seen.insert(section) {
                continue;
            }
            for row in section.rows() {
                let Some(value) = model.registry_value(section, row) else {
                    continue;
                };
                let name = NAMES.iter().find(|name| eq_ignore_case(name, &value.name));
                let (Some(name), "") = (name, value.key()) else {
                    continue;
                };
                if !eq_ignore_case(value.root.trim(), "HKR") {
                    continue;
                }
                let mut codes = Vec::new();
                if knows_filters {
                    codes.push(1329);
                }
                if is_extension {
                    codes.push(1384);
                }
                context
                    .report(
                        &RULE,
                        &value,
                        format!("'{name}' adds a filter with a registry value, not with AddFilter"),
                    )
                    .infverif(&codes)
                    .help(
                        "add it in the .Filters section of the install section, with AddFilter \
                        and FilterPosition or FilterLevel",
                    );
            }
        }
    }
}
