mod decorate;

use crate::edit::FixBuilder;
use crate::model::{MergedSection, Model, NotPrimitive, decorated_architecture};
use crate::rules::{
    Applicability, Change, Context, Downlevel, Fix, InfVerif, MayChange, Severity, Visit, rule,
};
use crate::schema::{Class, Feature, SectionKind};
use decorate::{decorate, legacy_uninstall, without_uninstall};

rule! {
    /// A driver without a device that Windows cannot manage.
    ///
    /// ## What it finds
    /// Drivers that `[DefaultInstall]` installs, without devices and without
    /// `[Manufacturer]`, such as minifilters and other kernel services, that are not
    /// *primitive drivers*:
    ///
    /// - `[DefaultInstall]` or `[DefaultUninstall]` without an architecture in its name,
    /// - `[DefaultUninstall.NTamd64]` without `LegacyUninstall = 1`,
    /// - a `[Version]` section without `Class`, `ClassGuid` or `Provider`.
    ///
    /// What sets values of the registry and is not a driver is left alone: an INF without a
    /// class that adds no service, unless `--infverif` asks for what InfVerif refuses. Without a target of 10.0.18362 (Windows 10 version 1903)
    /// or later the findings are informational.
    ///
    /// ## Why it matters
    /// From Windows 10 version 1903 on, Windows manages such a driver as it does those of
    /// devices: it keeps the package in the Driver Store, and installs, updates and removes
    /// all of it. That is so only for a primitive driver; any other is a script that runs
    /// once, whose files are replaced in place, with a restart where they are in use.
    /// InfVerif refuses such an INF (errors 1420 to 1422), and so does the Hardware Dev
    /// Center when it is to be signed.
    ///
    /// ## Example
    /// ```inf
    /// [DefaultInstall]
    /// CopyFiles  = Gadget_Files
    ///
    /// [DefaultInstall.Services]
    /// AddService = gadget,,Gadget_Service
    ///
    /// [DefaultUninstall]
    /// DelFiles   = Gadget_Files
    /// ```
    /// becomes
    /// ```inf
    /// [DefaultInstall.NTamd64]
    /// CopyFiles  = Gadget_Files
    ///
    /// [DefaultInstall.NTamd64.Services]
    /// AddService = gadget,,Gadget_Service
    ///
    /// [DefaultUninstall.NTamd64]
    /// LegacyUninstall = 1
    /// DelFiles   = Gadget_Files
    /// ```
    ///
    /// ## Fix
    /// Unsafe, and only with a target of 10.0.18362 or later. Each section and its
    /// companions get the architecture, one copy for each: `NT$ARCH$` where the INF is a
    /// template with `$ARCH$`, or else those that the INF names, in `[SourceDisksFiles]` and
    /// `[SourceDisksNames]`, in `CatalogFile`, in other sections, or by the folder that a
    /// file lies in; those without a Windows 10 aside. Where it names none, amd64 is taken and
    /// the finding says so: name another if the files are for that, as in a package for x86
    /// alone, and add the others if the package has files for them.
    ///
    /// `[DefaultUninstall]` gets `LegacyUninstall = 1`: from version 1903 on Windows undoes
    /// what the INF installs and reads no such section, older systems still do. With
    /// `--raise-target`, which drops older systems, the section goes, and what only it needs.
    ///
    /// A setup program that calls `InstallHinfSection` with `DefaultInstall` has to give the
    /// whole name, `DefaultInstall.NTamd64`: Windows 10 version 1903 and later then installs
    /// the package as a primitive driver, and older versions run the section. Better is
    /// `DiInstallDriver`, or `pnputil /add-driver gadget.inf /install`. Programs that look
    /// for a section called `[DefaultInstall]` find none any more, and an older Windows on
    /// another architecture finds nothing to install. Where the INF itself names one of the
    /// sections, as in the command of an uninstaller, there is no fix.
    ///
    /// The `ClassGuid` of a class of Windows is added, and the `Class` of such a GUID. What
    /// else `[Version]` lacks is yours to fill in.
    ///
    /// ## Source
    /// Microsoft Learn, "Creating a Primitive Driver", "INF DefaultInstall Section", "Creating
    /// an INF file for a minifilter driver" and "INF Validation Errors and Warnings" (codes
    /// 1420 to 1422); the history of Microsoft's Windows-driver-samples, filesys/miniFilter.
    RULE {
        name: "primitive-driver",
        summary: "a driver without a device that Windows cannot manage",
        why: "Windows manages a driver without a device only as a primitive driver",
        fixes: "unsafe, with a target",
        group: "package",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[
            Change::PrimitiveDriver,
            Change::DefaultUninstall,
            Change::UnusedSources,
            Change::Write(&[LEGACY_UNINSTALL, CLASS, CLASS_GUID]),
        ]),
        infverif: InfVerif::codes(&[1420, 1421, 1422]),
    }
}

const LEGACY_UNINSTALL: &str = "LegacyUninstall";
const CLASS: &str = "Class";
const CLASS_GUID: &str = "ClassGuid";

/// The sections that get an architecture.
const BASES: [SectionKind; 2] = [SectionKind::DefaultInstall, SectionKind::DefaultUninstall];

/// What `[Version]` of every package should have.
const ENTRIES: [&str; 6] = [
    CLASS,
    CLASS_GUID,
    "Provider",
    "DriverVer",
    "CatalogFile",
    "PnpLockdown",
];

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let is_driver = model.installs_without_device();
    if !is_driver && !is_refused(context) {
        return;
    }
    let first = Feature::PrimitiveDriver.since();
    let target = context.options.target_os.filter(|target| *target >= first);
    let target = target.filter(|_| is_driver);
    let severity = target.map_or(Severity::Info, |_| Severity::Warning);
    let without_target = || {
        let help = "--unsafe-fixes makes it one";
        is_driver.then(|| format!("with --target-os {first} or later, {help}"))
    };
    let all = model.default_installs().chain(model.default_uninstalls());
    let mut plain = all
        .filter(|section| decorated_architecture(section.name()).is_none())
        .peekable();
    if plain.peek().is_some() {
        let (mut fix, help) =
            match target.map(|target| decorate(model, target, context.options.downlevel)) {
                None => (None, without_target()),
                Some(Err(reason)) => (None, Some(format!("decide by hand: {reason}"))),
                Some(Ok((fix, note))) => (Some(fix), note),
            };
        let help: Vec<String> = help.into_iter().chain(missing(model)).collect();
        let mut help = (!help.is_empty()).then(|| help.join("; "));
        let mut codes: &[u16] = &[1420, 1421];
        // The fix of the first is for all of them.
        for section in plain {
            let name = section.name();
            let message = format!(
                "[{name}] has no architecture in its name: Windows cannot manage the INF as a \
                 primitive driver"
            );
            context
                .report(&RULE, (name, section.last_header()), message)
                .infverif(codes)
                .severity(severity)
                .help_if(help.take())
                .fix(fix.take());
            codes = &[1421];
        }
        return;
    }
    let raised = target.filter(|_| context.options.downlevel == Downlevel::Raise);
    if let (Some(target), Some(section)) = (raised, model.default_uninstalls().next()) {
        let (fix, help) = match without_uninstall(model, target) {
            Ok(fix) => (Some(fix), None),
            Err(reason) => (None, Some(format!("decide by hand: {reason}"))),
        };
        let name = section.name();
        let message = format!(
            "[{name}] is for older Windows versions, which the INF does not support any more"
        );
        context
            .report(&RULE, (name, section.last_header()), message)
            .help_if(help)
            .fix(fix);
    }
    for section in model.default_uninstalls().filter(|_| raised.is_none()) {
        if model.is_legacy_uninstall(section) {
            continue;
        }
        let (name, range) = (section.name(), section.last_header());
        let message = format!(
            "[{name}] lacks LegacyUninstall = 1: a primitive driver has no uninstall section \
             but for older Windows versions"
        );
        let fix = target.and_then(|target| legacy_uninstall(model, section, target));
        let help = target.is_none().then(without_target).flatten();
        // InfVerif takes it for such a one where the entry stands below.
        let services = model.companion(section, SectionKind::Services);
        let is_below = services.is_some_and(|services| model.is_legacy_uninstall(services));
        let codes: &[u16] = if is_below { &[] } else { &[1422] };
        context
            .report(&RULE, (name, range), message)
            .infverif(codes)
            .severity(severity)
            .help_if(help)
            .fix(fix);
    }
    if let (Some(NotPrimitive::Version(_)), Some(version)) =
        (model.not_primitive(), model.section("Version"))
    {
        let lacking: Vec<&str> = model.missing_for_primitive().collect();
        let fix = target.and_then(|_| complete_class(model, version));
        context
            .report(
                &RULE,
                (version.name(), version.last_header()),
                format!(
                    "[Version] lacks {}: Windows cannot manage the INF as a primitive driver",
                    lacking.join(" and ")
                ),
            )
            .infverif(&[1420])
            .severity(severity)
            .help_if(missing(model))
            .fix(fix);
    }
}

/// Whether InfVerif, which the user asks for, takes the INF for a driver: whatever
/// `[DefaultInstall]` installs, if there is no `[Manufacturer]`.
fn is_refused(context: &Context<'_, '_>) -> bool {
    let why = context.model.not_primitive();
    context.options.infverif.is_some() && why.is_some_and(|why| why != NotPrimitive::Manufacturer)
}

/// Adds the GUID of a class of Windows, or the name that belongs to a GUID.
fn complete_class<'d, 't>(model: &'d Model<'d, 't>, version: MergedSection<'d, 't>) -> Option<Fix> {
    let value = |key: &str| {
        let row = version.row(key)?;
        Some(model.text(&row.value(0)).into_owned())
    };
    let (key, text) = match (value(CLASS), value(CLASS_GUID)) {
        (Some(class), None) => (CLASS_GUID, Class::named(&class)?.guid),
        (None, Some(guid)) => (CLASS, Class::with_guid(&guid)?.name),
        _ => return None,
    };
    let fix = FixBuilder::of(model.document());
    let fix = fix.append_entry(version, key, vec![text.to_owned()]);
    Some(fix.fix(Applicability::Unsafe, format!("add {key} = {text}")))
}

/// What `[Version]` lacks, for a sentence.
fn missing(model: &Model<'_, '_>) -> Option<String> {
    let version = model.section("Version");
    let has = |key: &str| match key {
        "CatalogFile" => !model.catalogs().is_empty(),
        _ => version.is_some_and(|version| version.row(key).is_some()),
    };
    let lacking: Vec<&str> = ENTRIES.into_iter().filter(|key| !has(key)).collect();
    (!lacking.is_empty()).then(|| format!("add to [Version]: {}", lacking.join(", ")))
}
