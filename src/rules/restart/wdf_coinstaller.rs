mod plan;
mod winusb;

use hashbrown::HashSet;

use self::plan::Plan;
use self::winusb::Winusb;
use crate::edit::FixBuilder;
use crate::model::{InstallKind, TargetedModels};
use crate::rules::downlevel::{Kept, keep, old_models, raise};
use crate::rules::installers::INSTALLER_WORDS;
use crate::rules::{
    Applicability, Change, Context, Downlevel, Fix, MayChange, Severity, Visit, rule,
};
use crate::schema::{Feature, TargetOs};

rule! {
    /// A co-installer of WDF or WinUSB, which Windows 10 and later do not need.
    ///
    /// ## What it finds
    /// The redistributable co-installers `WdfCoInstaller*.dll`,
    /// `WinUSBCoInstaller*.dll` and `WUDFUpdate*.dll`, of whatever version, that the INF
    /// copies or registers as `CoInstallers32` for Windows 10 or later. What only older
    /// Windows versions install is not reported.
    ///
    /// Where the same sections serve older Windows versions as well, which may need the
    /// co-installer, that is information unless `--target-os` says that the packages are
    /// for Windows 10 or later.
    ///
    /// ## Why it matters
    /// A co-installer updates the framework that is in memory and on disk, and where it
    /// finds an older one, it makes Windows request a restart. The frameworks have been part of
    /// Windows since Windows 10. A package with a co-installer is no longer signed by
    /// Microsoft's Hardware Dev Center either, since January 2023.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install.NT.CoInstallers]
    /// AddReg    = Gadget_CoInstaller_Registry
    /// CopyFiles = Gadget_CoInstaller_Files
    ///
    /// [Gadget_CoInstaller_Registry]
    /// HKR,,CoInstallers32,0x00010000,"WdfCoInstaller01011.dll,WdfCoInstaller"
    ///
    /// [Gadget_CoInstaller_Files]
    /// WdfCoInstaller01011.dll
    ///
    /// [Gadget_Install.NT.Wdf]
    /// KmdfService = gadget, Gadget_Wdf
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Install.NT.Wdf]
    /// KmdfService = gadget, Gadget_Wdf
    /// ```
    ///
    /// ## Fix
    /// Unsafe, since Windows before 10 may need the co-installer: removes it from the
    /// values that register it and from what `CopyFiles` copies. With them go the
    /// sections that nothing names any more, a `.CoInstallers` section in which nothing
    /// is left, the lines of `[DestinationDirs]`, `[SourceDisksFiles]`,
    /// `[SourceDisksNames]` and `[Strings]` that nothing else uses, and the comments that
    /// lead to all this. Other co-installers stay, and so do the `.Wdf` sections.
    ///
    /// Where models sections also apply to Windows before 10, there is a fix only with
    /// `--target-os 10.0.10240` or later. `--raise-target` raises the models as well, so
    /// that older Windows versions get no driver without its co-installer;
    /// `--keep-downlevel` gives them sections of their own, with the co-installer in
    /// them.
    ///
    /// The co-installer of WinUSB goes where the install section has
    /// `Include = winusb.inf` and `Needs = WINUSB.NT`. Elsewhere nobody else brings
    /// WinUSB: what to add is reported, and the co-installer stays until then.
    ///
    /// ## Source
    /// Microsoft Learn, "Removing Co-installers from Driver Packages", "Troubleshooting
    /// KMDF and UMDF Driver Installation", "Using the UMDF Co-installer" and "WinUSB
    /// (Winusb.sys) Installation for Developers"; commits 538d3158, c8630ae7, 8f102e65,
    /// 0c88d13b, 76649dde, 5a43ef10, 6fa94d80 and 2d001049 of virtio-win's
    /// kvm-guest-drivers-windows.
    RULE {
        name: "wdf-coinstaller",
        summary: "a co-installer of WDF or WinUSB, which Windows 10 does not need",
        why: "since Windows 10 the co-installer is not needed, and may request a restart",
        fixes: "unsafe",
        group: "restart",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[
            Change::FrameworkCoInstallers,
            Change::UnusedSources,
            Change::Systems,
        ]),
        registry_words: &INSTALLER_WORDS,
    }
}

/// The first Windows that needs no such co-installer.
const FIRST: TargetOs = Feature::BuiltInFrameworks.since();

/// What a user writes for it.
const FIRST_BUILD: &str = "10.0.10240";

fn check(context: &Context<'_, '_>) {
    if !plan::has_co_installers(context) {
        return;
    }
    // What a TargetOS can say.
    let target = context.options.target_os;
    let target = target.filter(|target| *target >= Feature::BuildNumbers.since());
    let oldest = target.unwrap_or(FIRST);
    let installed = context.model.installed_since(oldest);
    let winusb = Winusb::of(context, &installed);
    winusb.report(context, &RULE);
    let Some(plan) = Plan::of(context, &installed, &winusb) else {
        return;
    };
    let old = Old::of(context, &plan.changed);
    let is_for_new = context
        .options
        .target_os
        .is_some_and(|oldest| oldest >= FIRST);
    let is_needed = old.are_served() && !is_for_new;
    let files = plan.files.clone();
    let first = plan.first.clone();
    let (fix, help) = if is_needed {
        (None, Some(old.needs_target()))
    } else {
        match fix(context, plan, &old, oldest) {
            Ok((fix, help)) => (Some(fix), help),
            Err(reason) => (None, Some(reason)),
        }
    };
    let words = quoted(&files);
    let words = match files.as_slice() {
        [_] => format!(
            "{words} is a co-installer that Windows 10 and later do not need, and may request a restart"
        ),
        _ => format!(
            "{words} are co-installers that Windows 10 and later do not need, and may request a restart"
        ),
    };
    context
        .report(&RULE, first, words)
        .severity(if is_needed {
            Severity::Info
        } else {
            RULE.severity
        })
        .help_if(help)
        .fix(fix);
}

/// The files, for a sentence.
fn quoted(files: &[String]) -> String {
    let files = files.iter().map(|file| format!("'{file}'"));
    files.collect::<Vec<String>>().join(", ")
}

/// Older systems that a change of some sections would reach.
struct Old<'d, 't> {
    models: Vec<TargetedModels<'d, 't>>,
    /// An install section for all systems that leads to what changes.
    root: Option<&'t str>,
}

impl<'d, 't> Old<'d, 't> {
    fn of(context: &Context<'d, 't>, changed: &HashSet<String>) -> Old<'d, 't> {
        let reaching = context.model.installs_that_reach(changed);
        let mut roots = context
            .model
            .installs()
            .filter(|install| install.kind != InstallKind::Device && reaching.has(install.section));
        Old {
            models: old_models(context.model, changed, FIRST),
            root: roots.next().map(|install| install.section.name()),
        }
    }

    fn are_served(&self) -> bool {
        !self.models.is_empty() || self.root.is_some()
    }

    /// What a user has to say before anything is changed.
    fn needs_target(&self) -> String {
        let models = self.models.iter().map(|models| models.section.name());
        let mut names: Vec<String> = models
            .chain(self.root)
            .map(|name| format!("[{name}]"))
            .collect();
        names.dedup();
        let applies = if names.len() == 1 { "applies" } else { "apply" };
        format!(
            "{} also {applies} to Windows before 10, which may need it: if the package is for Windows 10 and later, say so with --target-os {FIRST_BUILD} (with --raise-target the models say so as well, with --keep-downlevel older systems keep it)",
            names.join(", ")
        )
    }
}

/// The fix, and what a person should think about.
fn fix<'d, 't>(
    context: &Context<'d, 't>,
    plan: Plan<'_, 'd, 't>,
    old: &Old<'d, 't>,
    minimum: TargetOs,
) -> Result<(Fix, Option<String>), String> {
    let model = context.model;
    let words = quoted(&plan.files);
    let changed = plan.changed.clone();
    let below = || old_models(model, &changed, minimum);
    let builder = FixBuilder::of(model.document());
    let description = |systems: &str| format!("remove {words} and what only it needs{systems}");
    let downlevel = match context.options.downlevel {
        _ if !old.are_served() => None,
        Downlevel::Keep => Some(Downlevel::Keep),
        Downlevel::Raise if !old.models.is_empty() => Some(Downlevel::Raise),
        _ => Some(Downlevel::Ask),
    };
    let reason = |reason: String| format!("decide by hand what becomes of older systems: {reason}");
    let (builder, systems, since, help) = match downlevel {
        None => (plan.make(builder)?, String::new(), None, None),
        Some(Downlevel::Keep) => {
            if let Some(root) = old.root {
                return Err(reason(format!("[{root}] is for all of them")));
            }
            let below = below();
            let installs = below
                .iter()
                .flat_map(|models| model.installs_of(models.section));
            let by_old = model.reached_from(&installs.collect::<Vec<_>>());
            let only_old = plan.emptied(|name| by_old.contains(name));
            let builder = plan.make_but(builder, &by_old, &only_old)?;
            let kept = Kept::only_old(only_old);
            let builder = keep(model, builder, &below, &changed, minimum, &kept).map_err(reason)?;
            (
                builder,
                format!(" on Windows {minimum} and later; older systems keep what they have"),
                None,
                None,
            )
        }
        Some(Downlevel::Raise) => {
            let builder = plan.make(builder)?;
            let builder = raise(model, builder, &below(), minimum).map_err(reason)?;
            (
                builder,
                format!(", for Windows {minimum} and later only"),
                Some(minimum),
                None,
            )
        }
        Some(Downlevel::Ask) => {
            let help = "the models still apply to Windows before 10, which gets no co-installer any more; --raise-target raises them";
            let builder = plan.make(builder)?;
            (builder, String::new(), Some(FIRST), Some(help.to_owned()))
        }
    };
    let fix = builder.fix(Applicability::Unsafe, description(&systems));
    Ok((fix.since(since), help))
}
