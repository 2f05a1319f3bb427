use hashbrown::HashMap;

use super::needs::needs_others;
use crate::edit::{Fix, FixBuilder, NewSection};
use crate::model::{MergedSection, Model};
use crate::rules::{
    Applicability, ByDefault, Change, Context, InfVerif, MayChange, Severity, Visit, rule,
};
use crate::schema::{ARCHITECTURES, SPSVCINST_ASSOCSERVICE, SectionKind, TargetOs, number};
use crate::syntax::fold_case;

rule! {
    /// A device whose driver the INF does not name.
    ///
    /// ## What it finds
    /// Devices whose install section has no `.Services` section in which an `AddService` has flag
    /// 0x2 (SPSVCINST_ASSOCSERVICE), and which needs no section of another INF: code 1296, one
    /// finding for each device, at its line. Not in INFs of the classes NetService, NetTrans,
    /// NetClient, Extension and SoftwareComponent, and not modems of Windows 10 and later.
    /// Enabled only with `--infverif`, or where it is
    /// selected.
    ///
    /// ## Why it matters
    /// Each device has exactly one function driver. Where the INF does not say which, a device
    /// may keep that of an earlier package. `AddService = ,2` says that it needs none.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install]
    /// CopyFiles = Gadget_Files
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Install]
    /// CopyFiles = Gadget_Files
    ///
    /// [Gadget_Install.Services]
    /// AddService = ,2
    /// ```
    ///
    /// ## Fix
    /// Unsafe: adds `AddService = ,2`, as Microsoft did in its samples. That is right only where
    /// the device needs no function driver; where Windows has the driver, the section has to
    /// include Windows' own INF.
    ///
    /// ## Source
    /// Microsoft Learn, "INF AddService Directive", "INF DDInstall.Services Section" and "INF
    /// Validation Errors and Warnings" (code 1296).
    RULE {
        name: "no-associated-service",
        summary: "a device whose function driver the INF does not name",
        why: "each device needs an associated service, if only the one that says there is none",
        fixes: "unsafe",
        group: "services",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[Change::Write(&["AddService"])]),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1296]),
    }
}

/// Classes whose devices have no function driver that the INF would name.
const WITHOUT: [&str; 5] = [
    "Extension",
    "NetClient",
    "NetService",
    "NetTrans",
    "SoftwareComponent",
];

fn check<'d, 't>(context: &Context<'d, 't>) {
    let model = context.model;
    if model.class_among(&WITHOUT).is_some() {
        return;
    }
    // For the name of an install section and a machine: the section without a service.
    let mut known: HashMap<(String, String), Option<MergedSection<'d, 't>>> = HashMap::new();
    let (mut seen, mut fixed) = (model.no_sections(), model.no_sections());
    let is_modem = model.class_among(&["Modem"]).is_some();
    for models in model.targeted_models() {
        // Modems have a function driver of Windows. InfVerif took them for others only
        // where they are for older systems, too.
        let is_served = is_modem && models.oldest() >= TargetOs::WINDOWS_10;
        if is_served || !seen.insert(models.section) {
            continue;
        }
        let machine = match models.machine() {
            "" => "x86".to_owned(),
            machine => fold_case(machine).into_owned(),
        };
        for device in model.devices(models.section) {
            let key = (fold_case(&device.install).into_owned(), machine.clone());
            let lacking = known
                .entry(key)
                .or_insert_with(|| lacking(model, &device.install, &machine));
            let Some(install) = *lacking else {
                continue;
            };
            // The fix of the first device is for all that take the section.
            let fix = fixed.insert(install).then(|| fix(model, install));
            let id = device.ids.first().map_or("", |id| id);
            let name = install.name();
            context
                .report(
                    &RULE,
                    (models.section.name(), device.row.entry().content()),
                    format!("the device '{id}' has no associated service: [{name}.Services] adds none with flag 2"),
                )
                .infverif(&[1296])
                .help("where Windows has the driver, include its INF in the .Services section instead")
                .fix(fix.flatten());
        }
    }
}

/// The install section that machines of an architecture take, where it has no associated
/// service.
fn lacking<'d, 't>(
    model: &'d Model<'d, 't>,
    name: &str,
    machine: &str,
) -> Option<MergedSection<'d, 't>> {
    if machine != "$arch$" {
        let install = model.install_for(name, machine)?;
        return (!has_service(model, install)).then_some(install);
    }
    let machines = ARCHITECTURES.iter().map(|known| known.name);
    let mut installs = machines.filter_map(|machine| model.install_for(name, machine));
    installs.find(|install| !has_service(model, *install))
}

/// Whether an install section associates a service, as far as the INF tells.
fn has_service<'d, 't>(model: &'d Model<'d, 't>, install: MergedSection<'d, 't>) -> bool {
    let Some(services) = model.companion(install, SectionKind::Services) else {
        return false;
    };
    model.with_needed([services]).into_iter().any(|section| {
        let mut added = model.directives_in(section, "AddService");
        let is_associated = added.any(|site| {
            let flags = model.text(&site.row.value(1)).into_owned();
            // What a build puts in may be anything.
            number(&flags).map_or(!flags.is_empty(), |flags| {
                flags & SPSVCINST_ASSOCSERVICE != 0
            })
        });
        is_associated || needs_others(model, section)
    })
}

fn fix<'d, 't>(model: &'d Model<'d, 't>, install: MergedSection<'d, 't>) -> Option<Fix> {
    let fix = FixBuilder::of(model.document());
    let values = vec![String::new(), "2".to_owned()];
    let fix = match model.companion(install, SectionKind::Services) {
        Some(services) => fix.append_entry(services, "AddService", values),
        None => {
            let (part, _) = install.parts().last()?;
            let suffix = SectionKind::Services.suffix();
            let section = NewSection {
                name: format!("{}.{suffix}", install.name()),
                entries: vec![(Some("AddService".to_owned()), values)],
            };
            fix.add_sections(part, vec![section])
        }
    };
    Some(fix.fix(
        Applicability::Unsafe,
        format!(
            "say with AddService = ,2 that the devices of [{}] need no function driver",
            install.name()
        ),
    ))
}
