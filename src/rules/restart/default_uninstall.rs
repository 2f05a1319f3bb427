use crate::model::InstallKind;
use crate::rules::{Context, InfVerif, Severity, Visit, rule};
use crate::schema::{SectionKind, section_named};

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
    /// None: a setup program of yours may run the section. Where none does, delete it
    /// and its `.Services` section.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Validation Errors and Warnings" (codes 2083 and 1102);
    /// "Creating a Primitive Driver".
    RULE {
        name: "default-uninstall",
        summary: "a [DefaultUninstall] section in an INF of Plug and Play devices",
        why: "Windows does not read the section when it removes a device",
        fixes: "none",
        group: "restart",
        severity: Severity::Info,
        since: "0.1.0",
        visit: Visit::File(check),
        infverif: InfVerif { wdk: "10.0.26200", codes: &[1102, 2083] },
    }
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let sections = model
        .sections()
        .filter(|section| section_named(section.name()) == Some(SectionKind::DefaultUninstall));
    let sections: Vec<_> = sections.collect();
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
            .help(format!(
                "delete [{name}] and its .Services section, unless a setup program \
                of yours runs them by name"
            ));
    }
}
