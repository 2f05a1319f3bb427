use std::cell::LazyCell;

use hashbrown::HashMap;

use super::beside::Beside;
use super::reboot_directive::DIRECTIVES;
use crate::edit::FixBuilder;
use crate::model::RebootIgnored;
use crate::rules::{Applicability, Change, Context, MayChange, Severity, Visit, rule};

rule! {
    /// A `Reboot` or `Restart` directive where Windows never reads it.
    ///
    /// ## What it finds
    /// The two directives in a section that is reached only through the `Needs` of
    /// another, in a companion of a *DDInstall* section such as `.Services` or
    /// `.HW`, in `[ClassInstall32]`, in a section that `AddService` or
    /// `AddInterface` names, and in an install section that nothing in the INF
    /// names. Sections that uninstall are left alone: those called so, and those that
    /// take something away and bring nothing, alone or with their `.Services`
    /// section. A setup program installs them by name, and then the directive counts.
    ///
    /// ## Why it matters
    /// The directive has no effect, so nothing is wrong with the update. But it
    /// looks as if the driver needed a restart, and it begins to count as soon as
    /// somebody moves it or names the section as an install section.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install.NTamd64.Services]
    /// AddService = gadget,0x00000002,Gadget_Service
    /// Reboot
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Install.NTamd64.Services]
    /// AddService = gadget,0x00000002,Gadget_Service
    /// ```
    ///
    /// ## Fix
    /// Unsafe: deletes the whole entry, all its physical lines, the comment on them,
    /// and one right above that is only about the restart. A setup program that installs the section by its name with
    /// `InstallHinfSection` would read the directive.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Reboot Directive": only the directive in *DDInstall*
    /// itself is processed.
    RULE {
        name: "inert-reboot",
        summary: "a Reboot or Restart directive that Windows never reads",
        why: "the directive has no effect here",
        fixes: "unsafe",
        group: "restart",
        severity: Severity::Info,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[Change::Remove(&DIRECTIVES)]),
    }
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let ignored_reboots = LazyCell::new(|| model.ignored_reboots());
    // A section is looked through only once, however many of these it holds.
    let mut known: HashMap<&str, Option<RebootIgnored>> = HashMap::new();
    for name in DIRECTIVES {
        for site in model.directives(name) {
            let why = known.entry(site.section.name());
            let Some(inert) = *why.or_insert_with(|| ignored_reboots.why(site.section)) else {
                continue;
            };
            let key = site.entry().key().map_or(name, |key| key.value());
            context
                .report(
                    &RULE,
                    &site,
                    format!(
                        "{key} has no effect here: {}, and Windows reads it only in an \
                        install section itself",
                        words(inert)
                    ),
                )
                .fix(
                    Beside::of(model, &site)
                        .remove_talk_of_restart(
                            FixBuilder::of(model.document()).remove_entry(site.entry()),
                        )
                        .fix(Applicability::Unsafe, format!("delete the {key} directive")),
                );
        }
    }
}

fn words(inert: RebootIgnored) -> &'static str {
    match inert {
        RebootIgnored::Needed => "only Needs leads to this section",
        RebootIgnored::Companion => "this section stands beside an install section",
        RebootIgnored::Class => "this section installs a setup class",
        RebootIgnored::Part => "this section describes a service or an interface",
        RebootIgnored::Unnamed => "nothing names this section",
    }
}
