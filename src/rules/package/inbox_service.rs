use hashbrown::HashSet;

use crate::edit::{FixBuilder, NewSection};
use crate::model::{DirectiveSite, MergedSection, Model, without_companion};
use crate::rules::downlevel::{Kept, keep, old_models, raise};
use crate::rules::orphans::Removal;
use crate::rules::{
    Applicability, ByDefault, Change, Context, Downlevel, Fix, InfVerif, MayChange, Severity,
    Visit, rule,
};
use crate::schema::{
    Feature, INBOX_SERVICES, InboxService, SPSVCINST_ASSOCSERVICE, SectionKind, TargetOs, number,
};
use crate::syntax::{eq_ignore_case, fold_case};

rule! {
    /// A service of Windows that the INF adds itself.
    ///
    /// ## What it finds
    /// `AddService` directives for `WUDFRd`, the reflector of UMDF drivers, and for
    /// `mshidkmdf`, below which HID minidrivers run. Only where `--target-os` says that
    /// the packages are for Windows 11 (10.0.22000) or later.
    ///
    /// ## Why it matters
    /// The service and its binary belong to Windows. Since Windows 11 there is an INF of
    /// Windows for each, `WUDFRD.inf` and `MsHidKmdf.inf`, which an INF has to include
    /// (InfVerif 2084 and 2092): what a package says of the service itself may contradict
    /// what the next Windows needs.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install.NT]
    /// CopyFiles = Gadget_Files
    ///
    /// [Gadget_Install.NT.Services]
    /// AddService = WUDFRd,0x000001fa,WUDFRD_ServiceInstall
    ///
    /// [WUDFRD_ServiceInstall]
    /// ServiceType   = 1
    /// StartType     = 3
    /// ErrorControl  = 1
    /// ServiceBinary = %12%\WUDFRd.sys
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Install.NT]
    /// Include = WUDFRD.inf
    /// Needs = WUDFRD.NT
    /// CopyFiles = Gadget_Files
    ///
    /// [Gadget_Install.NT.HW]
    /// Include = WUDFRD.inf
    /// Needs = WUDFRD.NT.HW
    ///
    /// [Gadget_Install.NT.Services]
    /// Include = WUDFRD.inf
    /// Needs = WUDFRD.NT.Services
    /// ```
    ///
    /// ## Fix
    /// Unsafe, since the INF then needs Windows 11: includes Windows' INF in the install
    /// section, its `.HW` section and its `.Services` section, and removes the directive
    /// with the service section and the strings that nothing else uses. Where models
    /// sections also apply to older Windows, `--raise-target` or `--keep-downlevel` says
    /// what becomes of it.
    ///
    /// None for a filter, that is, without flag 0x2 (SPSVCINST_ASSOCSERVICE): whether it
    /// is an upper or a lower one is said elsewhere in the INF. The sections to include
    /// are named.
    ///
    /// ## Source
    /// Microsoft Learn, "Specifying the Reflector in an INF File", "InfVerif Error 2084"
    /// and "INF Validation Errors and Warnings" (code 2092); the samples echoum, gnssUmdf
    /// and hidusbfx2 of Microsoft's Windows-driver-samples.
    RULE {
        name: "inbox-service",
        summary: "a service of Windows that the INF adds itself",
        why: "since Windows 11 a service of Windows comes from Windows' own INF",
        fixes: "unsafe; none for filters",
        group: "package",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[Change::InboxServices, Change::Systems]),
        by_default: ByDefault::WithTarget,
        infverif: InfVerif::codes(&[2092]),
    }
}

/// The first Windows with the INFs.
const FIRST: TargetOs = Feature::OwnServices.since();

/// The sections that include Windows' INF, beside the install section.
const COMPANIONS: [SectionKind; 2] = [SectionKind::Hw, SectionKind::Services];

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let is_for_new = context
        .options
        .target_os
        .is_some_and(|oldest| oldest >= FIRST);
    if !is_for_new && !model.requires(FIRST) {
        return;
    }
    let oldest = context.options.target_os.unwrap_or(FIRST).max(FIRST);
    let sites: Vec<DirectiveSite<'_, '_>> = model.directives("AddService");
    for service in &INBOX_SERVICES {
        let adds = |site: &&DirectiveSite<'_, '_>| {
            let name = site.values().next().unwrap_or_default();
            eq_ignore_case(&model.text(&name), service.name)
        };
        let mut added = sites.iter().filter(adds).peekable();
        if added.peek().is_none() {
            continue;
        }
        let installed = model.installed_since(oldest);
        let added = added.filter(|site| installed.has(site.section));
        let (drivers, filters): (Vec<_>, Vec<_>) = added.partition(|site| {
            let flags = site.values().nth(1).unwrap_or_default();
            number(&model.text(&flags)).unwrap_or(0) & SPSVCINST_ASSOCSERVICE != 0
        });
        // All of them at once: their sections may be the same.
        let (fix, help) = match fix(context, &drivers, service, oldest) {
            Ok(fix) => (Some(fix), None),
            Err(reason) => (None, Some(reason)),
        };
        for site in drivers {
            report(context, site, service, help.clone(), fix.clone());
        }
        let section = service.section;
        for site in filters {
            let help = format!(
                "include {} in the install section, its .HW, its .Services and its .Filters section, with Needs = {section}_UpperFilter.NT or {section}_LowerFilter.NT, and the same with .HW, .Services and .Filters behind it; then remove the directive and what makes it a filter",
                service.inf
            );
            report(context, site, service, Some(help), None);
        }
    }
}

fn report<'d, 't>(
    context: &Context<'d, 't>,
    site: &DirectiveSite<'d, 't>,
    service: &InboxService,
    help: Option<String>,
    fix: Option<Fix>,
) {
    let InboxService { name, inf, .. } = service;
    context
        .report(
            &RULE,
            site,
            format!("'{name}' is part of Windows: since Windows 11 an INF takes it from {inf} rather than add the service itself"),
        )
        .infverif(&[2092])
        .help_if(help)
        .fix(fix);
}

/// Takes a service from Windows' INF wherever some directives add it.
fn fix<'d, 't>(
    context: &Context<'d, 't>,
    sites: &[&DirectiveSite<'d, 't>],
    service: &InboxService,
    minimum: TargetOs,
) -> Result<Fix, String> {
    let model = context.model;
    let mut installs = Vec::new();
    for site in sites {
        let services = site.section.name();
        let name = without_companion(services);
        match model.section(name).filter(|_| name != services) {
            Some(install) => installs.push(install),
            None => {
                return Err(format!(
                    "include {} by hand: it is not plain which install section [{services}] belongs to",
                    service.inf
                ));
            }
        }
    }
    let mut seen = model.no_sections();
    installs.retain(|install| seen.insert(*install));
    let companion = |install: MergedSection<'_, '_>, kind: SectionKind| {
        format!("{}.{}", install.name(), kind.suffix())
    };
    let names = installs.iter().flat_map(|install| {
        let companions = COMPANIONS.map(|kind| companion(*install, kind));
        companions.into_iter().chain([install.name().to_owned()])
    });
    let changed: HashSet<String> = names.map(|name| fold_case(&name).into_owned()).collect();
    let old = old_models(model, &changed, minimum);
    let mut removal = Removal::of(model);
    for site in sites {
        removal.entry(site.entry());
    }
    if context.options.downlevel == Downlevel::Keep {
        let installs = old
            .iter()
            .flat_map(|models| model.installs_of(models.section));
        for name in model.reached_from(&installs.collect::<Vec<_>>()) {
            model
                .section(&name)
                .into_iter()
                .for_each(|kept| removal.keep(kept));
        }
    }
    let fix = FixBuilder::of(model.document());
    let fix = removal.and_orphans().make(fix, |_| false);
    let mut fix = fix.ok_or("a comment stands among the values that would go")?;
    for install in installs {
        fix = include(model, fix, install, service, "");
        let mut new = Vec::new();
        for kind in COMPANIONS {
            let (suffix, name) = (kind.suffix(), companion(install, kind));
            match model.section(&name) {
                Some(section) => fix = include(model, fix, section, service, suffix),
                None => new.push(NewSection {
                    name,
                    entries: vec![
                        (Some("Include".to_owned()), vec![service.inf.to_owned()]),
                        (Some("Needs".to_owned()), vec![service.needed(suffix)]),
                    ],
                }),
            }
        }
        if let Some((part, _)) = install.parts().last()
            && !new.is_empty()
        {
            fix = fix.add_sections(part, new);
        }
    }
    let reason = |reason: String| format!("decide by hand what becomes of older systems: {reason}");
    let (fix, since) = match context.options.downlevel {
        _ if old.is_empty() => (fix, None),
        Downlevel::Raise => {
            let fix = raise(model, fix, &old, minimum).map_err(reason)?;
            (fix, Some(minimum))
        }
        Downlevel::Keep => {
            let kept = Kept::default();
            let fix = keep(model, fix, &old, &changed, minimum, &kept).map_err(reason)?;
            (fix, None)
        }
        Downlevel::Ask => {
            let names = old
                .iter()
                .map(|models| format!("[{}]", models.section.name()));
            return Err(format!(
                "{} also applies to Windows before {minimum}, which has no {}: with --raise-target the INF supports {minimum} and later only, with --keep-downlevel older systems keep sections of their own",
                names.collect::<Vec<String>>().join(", "),
                service.inf
            ));
        }
    };
    let description = format!("take {} from {}", service.name, service.inf);
    Ok(fix.fix(Applicability::Unsafe, description).since(since))
}

/// Lets a section include Windows' INF, behind what it includes already or else first.
fn include<'d, 't>(
    model: &'d Model<'d, 't>,
    fix: FixBuilder<'d, 't>,
    section: MergedSection<'d, 't>,
    service: &InboxService,
    suffix: &str,
) -> FixBuilder<'d, 't> {
    let needed = service.needed(suffix);
    let has = |key: &str, value: &str| {
        let parts = section.parts();
        let entries = parts.flat_map(|(_, part)| part.entries_with_key(key));
        let mut values = entries.flat_map(|entry| entry.fields());
        values.any(|field| eq_ignore_case(&model.text(field.value()), value))
    };
    if has("Include", service.inf) && has("Needs", &needed) {
        return fix;
    }
    let Some((part, body)) = section.parts().next() else {
        return fix;
    };
    let keys = ["Include", "Needs"];
    let last = body.entries().rfind(|entry| {
        let key = entry.explicit_key();
        key.is_some_and(|key| keys.iter().any(|known| eq_ignore_case(known, key.value())))
    });
    fix.add_entry(part, last, "Include", vec![service.inf.to_owned()])
        .add_entry(part, last, "Needs", vec![needed])
}
