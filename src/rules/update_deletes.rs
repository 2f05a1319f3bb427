//! A directive that deletes or renames files, or deletes a service, when a
//! driver is installed.
//!
//! ## What it finds
//! `DelFiles` and `RenFiles` in the *DDInstall* sections that a models section
//! names, and `DelService` in their `.Services` sections; also in the sections
//! of the INF that these add with `Needs`. Sections that uninstall, such as
//! `[DefaultUninstall]`, are not looked at.
//!
//! ## Why it matters
//! An update installs the same section again, over a driver that runs. Windows
//! cannot know whether another device uses the file or the service. A file in
//! use can only be deleted by a restart, and a service that is deleted while it
//! runs is gone only after one, which is when it can be added again.
//!
//! ## Example
//! ```inf
//! [Gadget_Install.NTamd64]
//! CopyFiles = Gadget_Files
//! DelFiles = Gadget_OldFiles
//!
//! [Gadget_OldFiles]
//! oldgadget.sys
//! ```
//! becomes
//! ```inf
//! [Gadget_Install.NTamd64]
//! CopyFiles = Gadget_Files
//! ```
//!
//! ## Fix
//! Unsafe, since what was left behind by older versions stays: deletes the
//! directive, and with it each file list that nothing else in the INF names,
//! together with the list's line in `[DestinationDirs]`.
//!
//! ## Source
//! Microsoft Learn, "Updating Driver Files", "INF DelFiles Directive" and "INF
//! DelService Directive".

use super::mend::Mend;
use super::{Applicability, Context, Finding, Fix, Rule, Severity};
use crate::model::{DirectiveSite, InstallKind, MergedSection, Model, fold, same};

pub(super) const RULE: Rule = Rule {
    name: "update-deletes",
    summary: "a directive that deletes files or services when a driver is updated",
    why: "what an update deletes may be in use, and then it takes a restart",
    severity: Severity::Warning,
    page: include_str!("update_deletes.rs"),
    check,
};

/// A directive that takes something away.
struct Deletion<'d, 't> {
    site: DirectiveSite<'d, 't>,
    directive: &'static str,
}

fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let model = context.model;
    let deletions = deletions(model);
    for (index, deletion) in deletions.iter().enumerate() {
        let names = deletion.site.entry.fields().iter();
        let names: Vec<_> = names.map(|field| model.text(field.value())).collect();
        let (what, why) = match deletion.directive {
            "DelService" => (
                format!(
                    "deletes the service '{}'",
                    names.first().map_or("", |name| name)
                ),
                "another device may use it, and one that runs is gone only after a restart",
            ),
            "RenFiles" => (
                format!("renames the files of {}", names.join(", ")),
                "another device may use them",
            ),
            _ => (
                format!("deletes the files of {}", names.join(", ")),
                "another device may use them, and one in use is gone only after a restart",
            ),
        };
        findings.push(Finding {
            rule: RULE.name,
            severity: RULE.severity,
            message: format!("every update {what}: {why}"),
            section: deletion.site.section.name().to_owned(),
            range: deletion.site.entry.content(),
            help: None,
            fix: fix(model, &deletions, index),
        });
    }
}

/// The directives, each once, in the order of the file.
fn deletions<'d, 't>(model: &'d Model<'d, 't>) -> Vec<Deletion<'d, 't>> {
    let mut found: Vec<Deletion<'d, 't>> = Vec::new();
    let mut add = |section: MergedSection<'d, 't>, directive: &'static str| {
        for section in model.with_needed(section) {
            let sites = model.directives_in(section, directive);
            found.extend(sites.into_iter().map(|site| Deletion { site, directive }));
        }
    };
    for install in model.installs() {
        if install.kind != InstallKind::Device {
            continue;
        }
        add(install.section, "DelFiles");
        add(install.section, "RenFiles");
        if let Some(services) = install.companion(model, "Services") {
            add(services, "DelService");
        }
    }
    found.sort_by_key(|deletion| deletion.site.entry.range().start);
    found.dedup_by_key(|deletion| deletion.site.entry.range().start);
    found
}

fn fix(model: &Model<'_, '_>, deletions: &[Deletion<'_, '_>], index: usize) -> Option<Fix> {
    let deletion = deletions.get(index)?;
    let entry = deletion.site.entry;
    let mut mend = Mend::of(model.document()).remove_entry(entry);
    let mut lists: Vec<String> = Vec::new();
    for list in file_lists(model, deletion) {
        let name = fold(list.name()).into_owned();
        let others = model.mentions(list.name());
        let mut others = others
            .iter()
            .filter(|site| site.entry.range() != entry.range());
        if others.next().is_none() && !lists.contains(&name) {
            for (part, _) in list.parts() {
                mend = mend.remove_section(part);
            }
            for line in model.destination_lines(list.name()) {
                mend = mend.remove_entry(line);
            }
        }
        lists.push(name);
    }
    // Of several directives that name a list, the last one goes after the
    // others, so that it finds the list without them.
    let shares = |other: &&Deletion<'_, '_>| {
        file_lists(model, other)
            .iter()
            .any(|list| lists.iter().any(|name| same(name, list.name())))
    };
    if !deletions.iter().skip(index + 1).any(|other| shares(&other)) {
        for earlier in deletions.iter().take(index).filter(shares) {
            mend = mend.after(earlier.site.entry);
        }
    }
    let what = if deletion.directive == "DelService" {
        "delete the directive: the service stays"
    } else {
        "delete the directive: the files stay"
    };
    Some(mend.fix(Applicability::Unsafe, what.to_owned()))
}

/// The sections of the INF that a directive names as file lists.
fn file_lists<'d, 't>(
    model: &'d Model<'d, 't>,
    deletion: &Deletion<'_, '_>,
) -> Vec<MergedSection<'d, 't>> {
    if deletion.directive == "DelService" {
        return Vec::new();
    }
    let fields = deletion.site.entry.fields().iter();
    fields
        .filter_map(|field| model.section(&model.text(field.value())))
        .collect()
}
