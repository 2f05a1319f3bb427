use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{FLG_ADDREG_DELVAL, FLG_ADDREG_KEYONLY, SectionKind, number};
use crate::syntax::eq_ignore_case;

rule! {
    /// A value of a service that is not below its Parameters key.
    ///
    /// ## What it finds
    /// Values that an `AddReg` of a service section writes directly into the key of the service,
    /// or into a subkey other than `Parameters` (1323): one finding for each value, at the
    /// `AddService`. Enabled only with `--infverif`, or where it is selected.
    ///
    /// ## Why it matters
    /// The key of a service belongs to Windows. What the driver gets from its package stands
    /// below `Parameters`, where the functions for it look, and where no later Windows stores
    /// anything of its own.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Service_AddReg]
    /// HKR,,DebugFlags,0x00010001,0
    /// ```
    /// becomes, with a driver that looks for it there,
    /// ```inf
    /// [Gadget_Service_AddReg]
    /// HKR,Parameters,DebugFlags,0x00010001,0
    /// ```
    ///
    /// ## Fix
    /// None: what reads the value has to look for it elsewhere.
    ///
    /// ## Source
    /// Microsoft Learn, "Porting an INF to Follow Driver Package Isolation" and "INF Validation
    /// Errors and Warnings" (code 1323).
    RULE {
        name: "unisolated-service-value",
        summary: "a value of a service that is not below Parameters",
        why: "the key of a service belongs to Windows, its Parameters to the package",
        fixes: "none",
        group: "isolation",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1323]),
    }
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    for read in model.read_directives("AddService") {
        let service = model.text(&read.site.row.value(0)).into_owned();
        let mut seen = model.no_sections();
        let services = model.sections_of(read.site, SectionKind::Service);
        let added = services.flat_map(|section| model.directives_in(section, "AddReg"));
        let sections = added.flat_map(|site| model.sections_of(site, SectionKind::AddRegistry));
        for section in sections.filter(|section| seen.insert(*section)) {
            for row in section.rows() {
                let [root, key, name, flags] = row.first_values();
                let flags = number(&model.text(&flags)).unwrap_or(0);
                let is_value = flags & (FLG_ADDREG_DELVAL | FLG_ADDREG_KEYONLY) == 0;
                if !is_value || !eq_ignore_case(model.text(&root).trim(), "HKR") {
                    continue;
                }
                let key = model.text(&key);
                let key = key.trim_matches('\\');
                let first = key.split('\\').next().unwrap_or_default();
                if eq_ignore_case(first, "Parameters") {
                    continue;
                }
                let name = model.text(&name);
                let place = match key {
                    "" => "directly in the key".to_owned(),
                    key => format!("in '{key}'"),
                };
                let message = format!(
                    "the value '{name}' stands {place} of the service '{service}', not below Parameters"
                );
                context
                    .report(&RULE, &read.site, message)
                    .infverif(&[1323])
                    .help("write it below Parameters, and let the driver look for it there");
            }
        }
    }
}
