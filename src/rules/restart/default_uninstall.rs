use crate::edit::FixBuilder;
use crate::model::InstallKind;
use crate::rules::mentions::named_elsewhere;
use crate::rules::orphans::Removal;
use crate::rules::{Applicability, Change, Context, Fix, MayChange, Severity, Visit, rule};
use crate::schema::{SectionKind, TargetOs};
use crate::syntax::fold_case;

rule! {
    /// A `[DefaultUninstall]` section in an INF of Plug and Play devices.
    ///
    /// ## What it finds
    /// `[DefaultUninstall]`, with any platform decoration, in an INF whose
    /// `[Manufacturer]` leads to devices and that has no `[DefaultInstall]`.
    ///
    /// ## Why it matters
    /// Windows removes a device, and its driver package, without this section: no
    /// installation or removal of a device reads it. Only a program that names it to
    /// the setup functions runs it, and then it takes away files and services that a
    /// device may still use. What it deletes with `DelFiles` or `RenFiles` cannot run
    /// from the Driver Store either: a file list with DIRID 13 may not be deleted.
    ///
    /// ## Example
    /// ```inf
    /// [Manufacturer]
    /// %Gadget% = Models,NTamd64
    ///
    /// [DefaultUninstall]
    /// DelFiles = Gadget_Files
    /// ```
    ///
    /// ## Fix
    /// Unsafe, and only with a target, since a setup program of yours may run the section:
    /// removes it with its `.Services` section, and what only they need. There is none where
    /// the INF itself names the section, as in the command of an uninstaller.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Validation Errors and Warnings" (codes 2083 and 1102);
    /// "Creating a Primitive Driver".
    RULE {
        name: "default-uninstall",
        summary: "a [DefaultUninstall] section in an INF of Plug and Play devices",
        why: "Windows does not read the section when it removes a device",
        fixes: "unsafe, with a target",
        group: "restart",
        severity: Severity::Info,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[Change::DefaultUninstall, Change::UnusedSources]),
    }
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let sections: Vec<_> = model.default_uninstalls().collect();
    if sections.is_empty() {
        return;
    }
    let kinds = || model.installs().map(|install| install.kind);
    if kinds().all(|kind| kind != InstallKind::Device)
        || kinds().any(|kind| kind == InstallKind::Default)
    {
        return;
    }
    let mut copied = model.no_sections();
    for list in context.copied_lists() {
        copied.insert(list.section);
    }
    let mut fix = context
        .options
        .target_os
        .and_then(|target| fix(context, target));
    let named = named_elsewhere(model, &[SectionKind::DefaultUninstall]);
    for section in sections {
        let mut seen = model.no_sections();
        let deletions = ["DelFiles", "RenFiles"].iter();
        let deletions = deletions.flat_map(|name| model.directives_in(section, name));
        let kept: Vec<String> = deletions
            .flat_map(|site| site.values())
            .filter_map(|name| model.section(&model.text(&name)))
            .filter(|list| copied.has(*list) && seen.insert(*list))
            .map(|list| format!("[{}]", list.name()))
            .collect();
        let keeps = if kept.is_empty() {
            String::new()
        } else {
            format!(
                "; it deletes what {} copies, which therefore cannot run from the Driver Store",
                kept.join(", ")
            )
        };
        let name = section.name();
        context
            .report(
                &RULE,
                (name, section.last_header()),
                format!(
                    "Windows does not run [{name}] when it removes a device of \
                    [Manufacturer]{keeps}"
                ),
            )
            .help(match &named {
                Some(reason) => format!("a setup program may run it: {reason}"),
                None => format!(
                    "delete [{name}] and its .Services section, unless a setup program \
                    of yours runs them by name"
                ),
            })
            .fix(fix.take());
    }
}

/// Takes all of them away, with what only they need.
fn fix(context: &Context<'_, '_>, target: TargetOs) -> Option<Fix> {
    let model = context.model;
    if named_elsewhere(model, &[SectionKind::DefaultUninstall]).is_some() {
        return None;
    }
    let mut removal = Removal::of(model);
    for section in model.default_uninstalls() {
        removal.section(section);
    }
    let removal = removal.and_orphans();
    let is_about = |comment: &str| fold_case(comment).contains("uninst");
    let fix = removal.make(FixBuilder::of(model.document()), is_about)?;
    let description = "remove [DefaultUninstall] and what only it needs";
    Some(fix.fix(Applicability::Unsafe, description).since(target))
}
