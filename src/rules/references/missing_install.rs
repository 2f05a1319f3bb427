use hashbrown::HashSet;

use crate::model::{MergedSection, has_placeholder};
use crate::rules::served::architecture_of;
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::syntax::fold_case;

rule! {
    /// A device without an install section.
    ///
    /// ## What it finds
    /// Lines of models sections that name an install section which machines of the section's
    /// architecture do not find, under any decoration, and lines with an ID that name none.
    /// Enabled only where it is selected, or `--infverif` is given.
    ///
    /// ## Why it matters
    /// Windows cannot install the device. InfVerif refuses the INF (errors 1261 and 1271).
    ///
    /// ## Example
    /// ```inf
    /// [Models.NTarm64]
    /// %Gadget% = Gadget_Install, USB\VID_1234&PID_5678
    ///
    /// [Gadget_Install.NTamd64]
    /// CopyFiles = Gadget_Files
    /// ```
    ///
    /// ## Fix
    /// None: the section has to be written, or the line removed.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Models Section", "INF DDInstall Section" and "INF Validation
    /// Errors and Warnings" (codes 1261 and 1271).
    RULE {
        name: "missing-install",
        summary: "a device without an install section",
        why: "Windows cannot install a device without an install section",
        fixes: "none",
        group: "references",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::Section("Manufacturer", check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1261, 1271]),
    }
}

fn check<'d, 't>(context: &Context<'d, 't>, _: MergedSection<'d, 't>) {
    let model = context.model;
    let mut seen = HashSet::new();
    for models in model.targeted_models() {
        let architecture = architecture_of(models.machine());
        let is_missing = |name: &str| {
            let found = match architecture.contains('$') {
                true => model
                    .installs_named(name)
                    .next()
                    .map(|install| install.section),
                false => model.install_for(name, &architecture),
            };
            found.is_none()
        };
        for device in model.devices(models.section) {
            let name = &*device.install;
            let is_unclear = has_placeholder(name) || name.contains('%');
            if is_unclear || !is_missing(name) || !seen.insert(device.row.start()) {
                continue;
            }
            let at = (models.section.name(), device.row.entry().content());
            if name.is_empty() {
                context
                    .report(&RULE, at, "the line names IDs, but no install section")
                    .infverif(&[1271])
                    .help("name the install section before the IDs");
                continue;
            }
            context
                .report(
                    &RULE,
                    at,
                    format!(
                        "'{}' has no install section: there is no [{}] for {architecture} machines",
                        device.description,
                        fold_case(name)
                    ),
                )
                .infverif(&[1261])
                .help("add the section, or remove the line");
        }
    }
}
