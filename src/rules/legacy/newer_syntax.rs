use crate::model::{COPY_FILES, MergedSection, file_item};
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{Feature, SectionKind, TargetOs, directive, number};

rule! {
    /// Something that older systems, which the INF is also for, do not understand.
    ///
    /// ## What it finds
    /// Copies to DIRID 13, `AddComponent`, `AddSoftware`, `AddEventProvider`, `AddFilter`,
    /// `AddTrigger`, `FailureActions`, `BootFlags` and `AddComServer` in what a models section
    /// installs that also applies to Windows versions before the one that introduced it (code
    /// 1199): one finding for each of them, at `[Manufacturer]`. Enabled only with `--infverif`,
    /// or where it is selected.
    ///
    /// ## Why it matters
    /// Older Windows skips what it does not understand, or refuses to install the driver, which
    /// then does not work.
    ///
    /// ## Example
    /// ```inf
    /// [Manufacturer]
    /// %Maker% = Models,NTamd64
    /// ```
    /// becomes, for a package with DIRID 13,
    /// ```inf
    /// [Manufacturer]
    /// %Maker% = Models,NTamd64.10.0...16299
    /// ```
    ///
    /// ## Fix
    /// None here: `run-from-driver-store` raises the TargetOS of a package that it moves.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Manufacturer Section", "Run From Driver Store" and "INF Validation
    /// Errors and Warnings" (code 1199).
    RULE {
        name: "newer-syntax",
        summary: "something that older systems, which the INF is also for, do not understand",
        why: "older Windows skips what it does not understand, or refuses the driver",
        fixes: "none",
        group: "legacy",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::Section("Manufacturer", check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1199]),
    }
}

/// The directives of which InfVerif is known to look at their age.
const DIRECTIVES: [(&str, SectionKind); 8] = [
    ("AddComponent", SectionKind::Components),
    ("AddSoftware", SectionKind::Software),
    ("AddEventProvider", SectionKind::Events),
    ("AddFilter", SectionKind::Filters),
    ("AddTrigger", SectionKind::Service),
    ("FailureActions", SectionKind::Service),
    ("BootFlags", SectionKind::Service),
    ("AddComServer", SectionKind::Com),
];

fn check<'d, 't>(context: &Context<'d, 't>, manufacturer: MergedSection<'d, 't>) {
    let model = context.model;
    let report = |syntax: &str, since: TargetOs, oldest: TargetOs, section: &str| {
        let lowest = match oldest {
            oldest if oldest == TargetOs::default() => "any Windows".to_owned(),
            oldest => format!("Windows {oldest}"),
        };
        context
            .report(
                &RULE,
                (manufacturer.name(), manufacturer.last_header()),
                format!("{syntax} in [{section}] needs Windows {since}, and the INF installs it on {lowest} and later"),
            )
            .infverif(&[1199])
            .help(format!(
                "let models sections for {since} and later, such as NTamd64.{}.{}...{}, lead there",
                since.major, since.minor, since.build
            ));
    };
    if let Some((since, oldest, section)) = driver_store(context) {
        report("DIRID 13 (CopyFiles)", since, oldest, section.name());
    }
    for (name, kind) in DIRECTIVES {
        let Some(since) = directive(name, kind).map(|known| known.since) else {
            continue;
        };
        let read = model
            .read_directives(name)
            .filter(|read| read.of.kind == kind);
        let too_old = read.filter_map(|read| {
            let oldest = read.of.oldest.filter(|oldest| *oldest < since)?;
            Some((oldest, read.site.section))
        });
        if let Some((oldest, section)) = too_old.min_by_key(|(oldest, _)| *oldest) {
            report(name, since, oldest, section.name());
        }
    }
    // A kind of software that came later.
    let software = model.read_sections(SectionKind::InstallSoftware);
    let too_old = software.filter_map(|(section, read)| {
        let kind = section.row("SoftwareType")?.value(0);
        let is_second = number(&model.text(&kind)) == Some(2);
        let oldest = read.oldest.filter(|oldest| *oldest < SECOND_SOFTWARE)?;
        is_second.then_some((oldest, section))
    });
    if let Some((oldest, section)) = too_old.min_by_key(|(oldest, _)| *oldest) {
        report("SoftwareType 2", SECOND_SOFTWARE, oldest, section.name());
    }
}

/// The first Windows with SoftwareType 2 (install/inf-addsoftware-directive.md).
const SECOND_SOFTWARE: TargetOs = TargetOs::build(16299);

/// The section that copies files to the Driver Store for a Windows that is too old for it.
fn driver_store<'d, 't>(
    context: &Context<'d, 't>,
) -> Option<(TargetOs, TargetOs, MergedSection<'d, 't>)> {
    let model = context.model;
    let feature = match model.class_among(&["Firmware"]) {
        Some(_) => Feature::DriverStoreFirmware,
        None => Feature::DriverStore,
    };
    let since = feature.since();
    let is_stored = |name: &str| match file_item(name) {
        Some(_) => model.default_directory().is_driver_store(),
        None => model.section(name).is_some() && model.directory_of(name).is_driver_store(),
    };
    let read = model.read_directives(COPY_FILES);
    let too_old = read.filter_map(|read| {
        let oldest = read.of.oldest.filter(|oldest| *oldest < since)?;
        let mut values = read.site.values();
        let stored = values.any(|value| is_stored(&model.text(&value)));
        stored.then_some((since, oldest, read.site.section))
    });
    too_old.min_by_key(|(_, oldest, _)| *oldest)
}
