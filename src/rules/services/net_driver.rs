use crate::model::{MergedSection, Model, undecorated};
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::syntax::eq_ignore_case;

rule! {
    /// A network driver of the class NetDriver without its section, or the section elsewhere.
    ///
    /// ## What it finds
    /// A section `[DefaultInstall.NetDrivers]`, with any platform decoration, in an INF of another
    /// class than NetDriver (2405), and an INF of that class in which no such section has an
    /// `AddNetFilter` or an `AddNetProtocol` (2420). Enabled only with `--infverif`, or where it
    /// is selected.
    ///
    /// ## Why it matters
    /// The class is for network filters and protocols that are installed without a device. Windows
    /// reads the section for nothing else.
    ///
    /// ## Example
    /// ```inf
    /// [Version]
    /// Class = Net
    ///
    /// [DefaultInstall.NTamd64.NetDrivers]
    /// AddNetFilter = gadget, Gadget_Filter
    /// ```
    ///
    /// ## Fix
    /// None: what kind of driver it is needs a decision.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Validation Errors and Warnings" (codes 2405 and 2420).
    RULE {
        name: "net-driver",
        summary: "a network driver without its section, or the section elsewhere",
        why: "Windows reads [DefaultInstall.NetDrivers] for the class NetDriver alone",
        fixes: "none",
        group: "services",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::Section("Version", check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[2405, 2420]),
    }
}

const CLASS: &str = "NetDriver";
const SUFFIX: &str = "NetDrivers";
const ADDING: [&str; 2] = ["AddNetFilter", "AddNetProtocol"];

fn check<'d, 't>(context: &Context<'d, 't>, version: MergedSection<'d, 't>) {
    let model = context.model;
    let class = version
        .row("Class")
        .map(|row| model.text(&row.value(0)).into_owned());
    let is_of_class = class.is_some_and(|class| eq_ignore_case(class.trim(), CLASS));
    let mut sections = net_driver_sections(model);
    if is_of_class {
        let adds =
            |section: MergedSection<'d, 't>| ADDING.iter().any(|name| section.row(name).is_some());
        if !sections.any(adds) {
            context
                .report(
                    &RULE,
                    (version.name(), version.last_header()),
                    "no [DefaultInstall.NetDrivers] section has AddNetFilter or AddNetProtocol",
                )
                .infverif(&[2420])
                .help("add the section, or give the class that the driver is of");
        }
        return;
    }
    for section in sections {
        let name = section.name();
        context
            .report(
                &RULE,
                (name, section.last_header()),
                format!("[{name}] is for the class {CLASS} alone"),
            )
            .infverif(&[2405])
            .help("give the class NetDriver, or install the driver with its device");
    }
}

/// The sections with the suffix of `[DefaultInstall]`, however that is decorated.
fn net_driver_sections<'d, 't>(
    model: &'d Model<'d, 't>,
) -> impl Iterator<Item = MergedSection<'d, 't>> {
    model.sections().filter(|section| {
        let name = section.name().rsplit_once('.');
        let install = name.filter(|(_, suffix)| eq_ignore_case(suffix, SUFFIX));
        install.is_some_and(|(install, _)| {
            eq_ignore_case(undecorated(install).unwrap_or(install), "DefaultInstall")
        })
    })
}
