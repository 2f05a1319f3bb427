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

use hashbrown::{HashMap, HashSet};

use super::mend::Mend;
use super::{Applicability, Context, Finding, Fix, Rule, Severity};
use crate::model::{
    DirectiveSite, InstallKind, MergedSection, Model, Wanted, Words, fold, longest_word,
};

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
    /// The sections of the INF that it names as file lists, each once.
    lists: Vec<MergedSection<'d, 't>>,
}

fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let model = context.model;
    let deletions = deletions(model);
    let mentions = mentions(model, &deletions);
    for (index, deletion) in deletions.iter().enumerate() {
        let names = deletion.site.entry().fields().iter();
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
            range: deletion.site.entry().content(),
            help: None,
            fix: fix(model, &deletions, &mentions, index),
        });
    }
}

/// The directives, each once, in the order of the file.
fn deletions<'d, 't>(model: &'d Model<'d, 't>) -> Vec<Deletion<'d, 't>> {
    let all = ["DelFiles", "RenFiles", "DelService"];
    if all.iter().all(|name| model.directives(name).is_empty()) {
        return Vec::new();
    }
    let installs: Vec<_> = model
        .installs()
        .filter(|install| install.kind == InstallKind::Device)
        .collect();
    let sections = model.with_needed(installs.iter().map(|install| install.section));
    let services = installs
        .iter()
        .filter_map(|install| install.companion(model, "Services"));
    let services = model.with_needed(services);
    let mut found = Vec::new();
    for (sections, directives) in [
        (sections, &["DelFiles", "RenFiles"][..]),
        (services, &["DelService"]),
    ] {
        for (section, directive) in sections.into_iter().flat_map(|section| {
            directives
                .iter()
                .map(move |directive| (section, *directive))
        }) {
            let sites = model.directives_in(section, directive);
            found.extend(sites.map(|site| Deletion {
                site,
                directive,
                lists: if directive == "DelService" {
                    Vec::new()
                } else {
                    file_lists(model, &site)
                },
            }));
        }
    }
    found.sort_by_key(|deletion| deletion.site.entry().range().start);
    found
}

/// The sections of the INF that a directive names as file lists, each once.
fn file_lists<'d, 't>(
    model: &'d Model<'d, 't>,
    site: &DirectiveSite<'d, 't>,
) -> Vec<MergedSection<'d, 't>> {
    let mut seen = HashSet::new();
    let names = site.entry().fields().iter();
    names
        .filter_map(|field| {
            let name = model.text(field.value());
            let first = seen.insert(fold(&name).into_owned());
            model.section(&name).filter(|_| first)
        })
        .collect()
}

/// By the names of the file lists, the offsets of all entries that have such a
/// name among their values.
fn mentions<'d, 't>(
    model: &'d Model<'d, 't>,
    deletions: &[Deletion<'d, 't>],
) -> HashMap<String, Vec<usize>> {
    let mut mentions: HashMap<String, Vec<usize>> = deletions
        .iter()
        .flat_map(|deletion| &deletion.lists)
        .map(|list| (fold(list.name()).into_owned(), Vec::new()))
        .collect();
    if mentions.is_empty() {
        return mentions;
    }
    let pieces: Option<Vec<&str>> = mentions.keys().map(|name| longest_word(name)).collect();
    let wanted = pieces.and_then(|pieces| Words::new(&pieces));
    let wanted = wanted.as_ref().map(Wanted::anywhere);
    let rows = model.rows_with_any(wanted.as_ref());
    for entry in rows.map(|(_, row)| row.entry()) {
        for field in entry.fields() {
            let text = model.text(field.value());
            if let Some(places) = mentions.get_mut(fold(&text).as_ref()) {
                places.push(entry.range().start);
            }
        }
    }
    mentions
}

fn fix(
    model: &Model<'_, '_>,
    deletions: &[Deletion<'_, '_>],
    mentions: &HashMap<String, Vec<usize>>,
    index: usize,
) -> Option<Fix> {
    let deletion = deletions.get(index)?;
    let own = deletion.site.entry().range().start;
    let mut mend = Mend::of(model.document()).remove_entry(deletion.site.entry());
    let mut earlier: Vec<usize> = Vec::new();
    for list in &deletion.lists {
        let places = mentions.get(fold(list.name()).as_ref())?;
        if places.iter().all(|place| *place == own) {
            for (part, _) in list.parts() {
                mend = mend.remove_section(part);
            }
            for line in model.destination_lines(list.name()) {
                mend = mend.remove_entry(line);
            }
        } else if places.iter().all(|place| *place <= own) {
            earlier.extend(places.iter().filter(|place| **place < own));
        }
    }
    // Where nothing but other deletions names the list, the last of them goes
    // after these, so that it finds the list without them.
    earlier.sort_unstable();
    earlier.dedup();
    for place in earlier {
        let other = deletions.binary_search_by_key(&place, |d| d.site.entry().range().start);
        if let Some(other) = other.ok().and_then(|other| deletions.get(other)) {
            mend = mend.after(other.site.entry());
        }
    }
    let what = if deletion.directive == "DelService" {
        "delete the directive: the service stays"
    } else {
        "delete the directive: the files stay"
    };
    Some(mend.fix(Applicability::Unsafe, what.to_owned()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::fix::{FixOptions, fix};
    use crate::rules::Options;
    use crate::source::Source;

    #[test]
    fn a_list_that_several_directives_delete_goes_with_the_last_of_them() {
        let inf = |lines: &str, lists: &str| {
            format!(
                "[Version]\nSignature = \"$Windows NT$\"\n[Manufacturer]\nA = M, NTamd64\n\
                 [M.NTamd64]\nd = I, X\\Y\ne = J, X\\Z\n[I]\nAddReg = R\n{lines}\
                 [J]\nAddReg = R\n{lines}[R]\n{lists}"
            )
        };
        let options = FixOptions {
            rules: vec![&RULE],
            unsafe_fixes: true,
            driver_ver: None,
            options: Options::default(),
        };
        let before = inf("DelFiles = Gone\n", "[Gone]\nold.sys\n");
        let fixed = fix(&Source::new(before.into()), &options).unwrap();
        assert_eq!(fixed.source.text(), inf("", ""));
    }
}
