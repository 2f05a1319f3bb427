use hashbrown::HashSet;

use crate::edit::{Fix, FixBuilder};
use crate::model::{COPY_FILES, MergedSection, file_item};
use crate::rules::downlevel::{old_models, raise};
use crate::rules::{
    Applicability, ByDefault, Change, Context, Downlevel, InfVerif, MayChange, Severity, Visit,
    rule,
};
use crate::schema::{Feature, SectionKind, TargetOs, directive, number};
use crate::syntax::fold_case;

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
    ///
    /// [Models.NTamd64]
    /// ```
    /// becomes, for a package with DIRID 13,
    /// ```inf
    /// [Manufacturer]
    /// %Maker% = Models,NTamd64.10.0...16299
    ///
    /// [Models.NTamd64.10.0...16299]
    /// ```
    ///
    /// ## Fix
    /// Unsafe, since the INF does not support older systems any more: raises the TargetOS of the
    /// models sections. None with `--keep-downlevel`.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Manufacturer Section", "Run From Driver Store" and "INF Validation
    /// Errors and Warnings" (code 1199).
    RULE {
        name: "newer-syntax",
        summary: "something that older systems, which the INF is also for, do not understand",
        why: "older Windows skips what it does not understand, or refuses the driver",
        fixes: "unsafe",
        group: "legacy",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::Section("Manufacturer", check),
        may_change: MayChange::unsafely(&[Change::Systems]),
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

/// The first Windows with SoftwareType 2 (install/inf-addsoftware-directive.md).
const SECOND_SOFTWARE: TargetOs = TargetOs::build(16299);

/// Sections with something, each with the oldest Windows that it is for.
type Found<'d, 't> = Vec<(TargetOs, MergedSection<'d, 't>)>;

fn check<'d, 't>(context: &Context<'d, 't>, manufacturer: MergedSection<'d, 't>) {
    let model = context.model;
    let feature = match model.class_among(&["Firmware"]) {
        Some(_) => Feature::DriverStoreFirmware,
        None => Feature::DriverStore,
    };
    report(
        context,
        manufacturer,
        "DIRID 13 (CopyFiles)",
        feature.since(),
        driver_store(context),
    );
    for (name, kind) in DIRECTIVES {
        let read = model
            .read_directives(name)
            .filter(|read| read.of.kind == kind);
        let found = read.filter_map(|read| Some((read.of.oldest?, read.site.section)));
        let found: Found<'d, 't> = found.collect();
        if let Some(known) = directive(name, kind) {
            report(context, manufacturer, name, known.since, found);
        }
    }
    let software = model.read_sections(SectionKind::InstallSoftware);
    let second = software.filter_map(|(section, read)| {
        let kind = section.row("SoftwareType")?.value(0);
        let is_second = number(&model.text(&kind)) == Some(2);
        is_second.then_some((read.oldest?, section))
    });
    let second: Found<'d, 't> = second.collect();
    report(
        context,
        manufacturer,
        "SoftwareType 2",
        SECOND_SOFTWARE,
        second,
    );
}

/// The sections that copy files to the Driver Store.
fn driver_store<'d, 't>(context: &Context<'d, 't>) -> Found<'d, 't> {
    let model = context.model;
    let is_stored = |name: &str| match file_item(name) {
        Some(_) => model.default_directory().is_driver_store(),
        None => model.section(name).is_some() && model.directory_of(name).is_driver_store(),
    };
    let read = model.read_directives(COPY_FILES);
    let stored = read.filter_map(|read| {
        let mut values = read.site.values();
        let stored = values.any(|value| is_stored(&model.text(&value)));
        stored.then_some((read.of.oldest?, read.site.section))
    });
    stored.collect()
}

fn report<'d, 't>(
    context: &Context<'d, 't>,
    manufacturer: MergedSection<'d, 't>,
    syntax: &str,
    since: TargetOs,
    mut found: Found<'d, 't>,
) {
    found.retain(|(oldest, _)| *oldest < since);
    let Some((oldest, section)) = found.iter().min_by_key(|(oldest, _)| *oldest) else {
        return;
    };
    let lowest = match *oldest {
        oldest if oldest == TargetOs::default() => "any Windows".to_owned(),
        oldest => format!("Windows {oldest} and later"),
    };
    let name = section.name();
    context
        .report(
            &RULE,
            (manufacturer.name(), manufacturer.last_header()),
            format!(
                "{syntax} in [{name}] needs Windows {since}, and the INF installs it on {lowest}"
            ),
        )
        .infverif(&[1199])
        .help(format!(
            "let models sections for {since} and later, such as NTamd64.{}.{}...{}, lead there",
            since.major, since.minor, since.build
        ))
        .fix(fix(context, syntax, since, &found));
}

/// Raises the models sections that lead to some sections.
fn fix<'d, 't>(
    context: &Context<'d, 't>,
    syntax: &str,
    since: TargetOs,
    found: &Found<'d, 't>,
) -> Option<Fix> {
    let model = context.model;
    if context.options.downlevel == Downlevel::Keep {
        return None;
    }
    let changed: HashSet<String> = found
        .iter()
        .map(|(_, section)| fold_case(section.name()).into_owned())
        .collect();
    let old = old_models(model, &changed, since);
    let fix = raise(model, FixBuilder::of(model.document()), &old, since).ok()?;
    let description = format!("support Windows {since} and later alone, for {syntax}");
    Some(
        fix.fix(Applicability::Unsafe, description)
            .since(Some(since)),
    )
}
