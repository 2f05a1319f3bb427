use hashbrown::{HashMap, HashSet};

use super::beside::Beside;
use crate::edit::FixBuilder;
use crate::model::{
    DirectiveSite, FLAGS, InstallKind, MergedSection, Model, Prefilter, PrefilterWords, file_item,
    longest_word,
};
use crate::rules::{Applicability, Change, Context, Fix, MayChange, Severity, Visit, rule};
use crate::schema::{
    DELFLG_IN_USE, DELFLG_IN_USE1, SPSVCINST_STARTSERVICE, SPSVCINST_STOPSERVICE, SectionKind,
    number,
};
use crate::syntax::fold_case;

rule! {
    /// A directive that deletes or renames files, or deletes a service, when a
    /// driver is installed.
    ///
    /// ## What it finds
    /// `DelFiles` and `RenFiles` in the *DDInstall* sections that a models section
    /// names, in their `.CoInstallers` sections, in the sections that `AddInterface`
    /// names in their `.Interfaces` sections, and in `[DefaultInstall]`; `DelService`
    /// in the `.Services` sections; also in the sections of the INF that these add
    /// with `Needs`. As information, what stands in `[ClassInstall32]` and in the
    /// sections that `[InterfaceInstall32]` names: Windows reads these only where the
    /// class is not installed yet. Directives that delete the same are one finding.
    ///
    /// Sections that uninstall, such as `[DefaultUninstall]`, are not checked.
    /// `DelService` with the flag 0x200 stays where `AddService` adds the same service
    /// behind it with the flag 0x800: that stops the service, and starts the new one,
    /// without a restart.
    ///
    /// ## Why it matters
    /// An update installs the same section again, over a driver that runs. Windows
    /// cannot know whether another device uses the file or the service. `DelFiles`
    /// deletes a file in use after a restart if its entry has the flag 0x1 or 0x10000;
    /// without either it does not delete that file, and no restart is due: then the
    /// finding is information. A service that is deleted while it runs, and cannot
    /// be stopped, is gone only after a restart, which is when it can be added again.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install.NTamd64]
    /// CopyFiles = Gadget_Files
    /// DelFiles = Gadget_OldFiles
    ///
    /// [Gadget_OldFiles]
    /// oldgadget.sys
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Install.NTamd64]
    /// CopyFiles = Gadget_Files
    /// ```
    ///
    /// ## Fix
    /// Unsafe, since what was left behind by older versions stays: deletes the
    /// directives, and with them each file list that nothing else in the INF names,
    /// together with the list's line in `[DestinationDirs]`.
    ///
    /// ## Source
    /// Microsoft Learn, "Updating Driver Files", "INF DelFiles Directive", "INF
    /// DelService Directive", "INF AddService Directive" and "INF ClassInstall32
    /// Section".
    RULE {
        name: "update-deletes",
        summary: "a directive that deletes files or services when a driver is updated",
        why: "what an update deletes may be in use, and then it takes a restart",
        fixes: "unsafe",
        group: "restart",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[Change::Remove(&["DelFiles", "RenFiles", "DelService"])]),
    }
}

/// A directive that takes something away.
struct Deletion<'d, 't> {
    site: DirectiveSite<'d, 't>,
    directive: &'static str,
    when: When,
}

/// When Windows reads a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum When {
    /// At each installation.
    Update,
    /// Where the setup class is new.
    Class,
    /// Where the interface class is new.
    Interface,
}

/// What directives of one group have in common.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    directive: &'static str,
    when: When,
    names: Vec<String>,
    /// The offset of a directive that is a group of its own.
    apart: Option<usize>,
}

/// The directives that take away the same.
struct Group<'d, 't> {
    directive: &'static str,
    when: When,
    /// What they name, after string substitution.
    names: Vec<String>,
    /// The sections of the INF that they name as file lists, each once.
    lists: Vec<MergedSection<'d, 't>>,
    /// In the order of the file.
    sites: Vec<DirectiveSite<'d, 't>>,
}

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let groups = groups(model);
    let fates = fates(model, &groups);
    for (index, group) in groups.iter().enumerate() {
        let Some(first) = group.sites.first() else {
            continue;
        };
        let (when, is_update) = match group.when {
            When::Update => ("every update", true),
            When::Class => ("the installation of the setup class", false),
            When::Interface => ("the installation of the interface class", false),
        };
        let (what, why, may_wait) = group.words(model);
        let many = match group.sites.len() {
            1 => String::new(),
            many => format!(" ({many} directives)"),
        };
        context
            .report(&RULE, first, format!("{when} {what}{many}: {why}"))
            .severity(if may_wait && is_update {
                RULE.severity
            } else {
                Severity::Info
            })
            .help_if((!is_update).then(|| {
                "Windows reads this section only where the class is not installed \
                yet"
                .to_owned()
            }))
            .fix(fix(model, &groups, &fates, index));
    }
}

impl Group<'_, '_> {
    /// What the directives do, why that is bad, and whether a restart may be due.
    fn words(&self, model: &Model<'_, '_>) -> (String, String, bool) {
        match self.directive {
            "DelService" => {
                let name = self.names.first().map_or("", String::as_str);
                let (what, service) = if has_flag(self.names.get(1), SPSVCINST_STOPSERVICE) {
                    ("stops and deletes", "one that cannot be stopped")
                } else {
                    ("deletes", "one that runs")
                };
                let why = format!(
                    "another device may use it, and {service} is gone only after a restart"
                );
                (format!("{what} the service '{name}'"), why, true)
            }
            "RenFiles" => (
                format!("renames the files of {}", self.names.join(", ")),
                "another device may use them".to_owned(),
                true,
            ),
            _ => self.deleted_files(model),
        }
    }

    fn deleted_files(&self, model: &Model<'_, '_>) -> (String, String, bool) {
        let named = self.names.iter().filter(|name| file_item(name).is_some());
        let mut files = named.count();
        let mut waiting = 0;
        for row in self.lists.iter().flat_map(|list| list.rows()) {
            let values: [_; FLAGS + 1] = row.first_values();
            let [file, .., flags] = values;
            if !file.is_empty() {
                files += 1;
                waiting += usize::from(has_flag(Some(&model.text(&flags)), IN_USE));
            }
        }
        let of = self.names.join(", ");
        let (what, them) = match files {
            0 => (format!("deletes the files of {of}"), "them"),
            1 => (format!("deletes 1 file of {of}"), "it"),
            _ => (format!("deletes {files} files of {of}"), "them"),
        };
        let in_use = match (waiting, files) {
            (0, _) => "what is in use is not deleted",
            (all, files) if all == files => "what is in use is gone only after a restart",
            _ => {
                "what is in use is gone only after a restart where its flags say so, and not deleted otherwise"
            }
        };
        let why = format!("another device may use {them}, and {in_use}");
        (what, why, waiting > 0)
    }
}

/// The flags of a deleted file's entry by which what is in use is deleted after a
/// restart.
const IN_USE: u32 = DELFLG_IN_USE | DELFLG_IN_USE1;

/// Whether a field has one of some flags.
fn has_flag(field: Option<impl AsRef<str>>, flags: u32) -> bool {
    let value = field.and_then(|field| number(field.as_ref()));
    value.is_some_and(|value| value & flags != 0)
}

/// The directives in groups of those that take away the same, in the order of
/// the file.
fn groups<'d, 't>(model: &'d Model<'d, 't>) -> Vec<Group<'d, 't>> {
    let mut places: HashMap<Key, usize> = HashMap::new();
    let mut groups: Vec<Group<'d, 't>> = Vec::new();
    for deletion in deletions(model) {
        let site = deletion.site;
        let names: Vec<String> = site
            .values()
            .map(|name| model.text(&name).into_owned())
            .collect();
        let folded = names.iter().map(|name| fold_case(name).into_owned());
        // What a comment allows is only what it stands beside.
        let apart = Beside::of(model, &site).address_infmend();
        let key = Key {
            directive: deletion.directive,
            when: deletion.when,
            names: folded.collect(),
            apart: apart.then(|| site.row.start()),
        };
        let place = *places.entry(key).or_insert(groups.len());
        if let Some(group) = groups.get_mut(place) {
            group.sites.push(site);
            continue;
        }
        let mut seen = HashSet::new();
        let lists = match deletion.directive {
            "DelService" => Vec::new(),
            _ => names
                .iter()
                .filter_map(|name| model.section(name))
                .filter(|list| seen.insert(list.name()))
                .collect(),
        };
        groups.push(Group {
            directive: deletion.directive,
            when: deletion.when,
            names,
            lists,
            sites: vec![site],
        });
    }
    groups
}

/// The directives, each once, in the order of the file.
fn deletions<'d, 't>(model: &'d Model<'d, 't>) -> Vec<Deletion<'d, 't>> {
    const FILES: [&str; 2] = ["DelFiles", "RenFiles"];
    const SERVICES: [&str; 1] = ["DelService"];
    let mut all = FILES.iter().chain(&SERVICES);
    if all.all(|name| model.directives(name).is_empty()) {
        return Vec::new();
    }
    let installs: Vec<_> = model
        .installs()
        .filter(|install| install.kind != InstallKind::Presumed)
        .collect();
    let companions = |kind: SectionKind| {
        let installs = installs.iter();
        installs.filter_map(move |install| install.companion(model, kind))
    };
    let interfaces = model.with_needed(companions(SectionKind::Interfaces));
    let interfaces = interfaces
        .into_iter()
        .flat_map(|section| model.directives_in(section, "AddInterface"))
        .flat_map(|site| model.sections_of(site, SectionKind::AddInterface));
    let classes = model.class_installs();
    let of_classes = classes
        .iter()
        .filter_map(|class| model.companion(*class, SectionKind::Services));
    let updated = installs.iter().map(|install| install.section);
    let updated = updated
        .chain(companions(SectionKind::CoInstallers))
        .chain(interfaces);
    let mut found = Vec::new();
    for (sections, directives, when) in [
        (model.with_needed(updated), &FILES[..], When::Update),
        (
            model.with_needed(companions(SectionKind::Services)),
            &SERVICES,
            When::Update,
        ),
        (
            model.with_needed(classes.iter().copied()),
            &FILES,
            When::Class,
        ),
        (model.with_needed(of_classes), &SERVICES, When::Class),
        (
            model.with_needed(model.interface_class_installs()),
            &FILES,
            When::Interface,
        ),
    ] {
        let mut seen = model.no_sections();
        for section in sections.into_iter().filter(|section| seen.insert(*section)) {
            for directive in directives {
                let mut sites: Vec<_> = model.directives_in(section, directive).collect();
                if *directive == "DelService" {
                    leave_restarted(model, section, &mut sites);
                }
                found.extend(sites.into_iter().map(|site| Deletion {
                    site,
                    directive,
                    when,
                }));
            }
        }
    }
    // What an update reads as well counts as that.
    found.sort_by_key(|deletion| (deletion.site.row.start(), deletion.when != When::Update));
    found.dedup_by_key(|deletion| deletion.site.row.start());
    found
}

/// Leaves out the services of a section that are stopped and started again.
fn leave_restarted<'d, 't>(
    model: &'d Model<'d, 't>,
    section: MergedSection<'d, 't>,
    deleted: &mut Vec<DirectiveSite<'d, 't>>,
) {
    if deleted.is_empty() {
        return;
    }
    let started = started_in(model, section);
    deleted.retain(|site| !is_restarted(model, site, &started));
}

/// The services that a section adds and starts, in the form of [`fold_case`], with the last
/// place of each.
pub(in crate::rules) fn started_in<'d, 't>(
    model: &'d Model<'d, 't>,
    section: MergedSection<'d, 't>,
) -> HashMap<String, usize> {
    let mut started: HashMap<String, usize> = HashMap::new();
    for site in model.directives_in(section, "AddService") {
        let [name, flags] = site.row.first_values();
        if has_flag(Some(model.text(&flags)), SPSVCINST_STARTSERVICE) {
            started.insert(fold_case(&model.text(&name)).into_owned(), site.row.start());
        }
    }
    started
}

/// Whether a `DelService` stops a service that is added again and [started](started_in) behind
/// it: such an update does without a restart.
pub(in crate::rules) fn is_restarted<'d, 't>(
    model: &'d Model<'d, 't>,
    site: &DirectiveSite<'d, 't>,
    started: &HashMap<String, usize>,
) -> bool {
    let [name, flags] = site.row.first_values();
    let started = started.get(fold_case(&model.text(&name)).as_ref());
    started.is_some_and(|start| *start > site.row.start())
        && has_flag(Some(model.text(&flags)), SPSVCINST_STOPSERVICE)
}

/// What becomes of a file list that the directives of some group name.
enum Fate {
    /// Nothing but the directives of this group name it, and it goes with them.
    Own(usize),
    /// Only directives of several groups name it: it goes with the last of them,
    /// once those of the others, which are given, are gone.
    Shared(usize, Vec<usize>),
    /// Something else names it.
    Stays,
}

/// The fates of the file lists, by their names in the form of [`fold_case`].
fn fates(model: &Model<'_, '_>, groups: &[Group<'_, '_>]) -> HashMap<String, Fate> {
    let mut mentions: HashMap<String, Vec<usize>> = groups
        .iter()
        .flat_map(|group| &group.lists)
        .map(|list| (fold_case(list.name()).into_owned(), Vec::new()))
        .collect();
    if mentions.is_empty() {
        return HashMap::new();
    }
    let pieces: Option<Vec<&str>> = mentions.keys().map(|name| longest_word(name)).collect();
    let prefilter = pieces.and_then(|pieces| PrefilterWords::new(&pieces));
    let prefilter = prefilter.as_ref().map(Prefilter::anywhere);
    for (_, row) in model.rows_with_any(prefilter.as_ref()) {
        for value in row.values() {
            if let Some(places) = mentions.get_mut(fold_case(&model.text(&value)).as_ref()) {
                places.push(row.start());
            }
        }
    }
    let mut groups_at: HashMap<usize, usize> = HashMap::new();
    for (index, group) in groups.iter().enumerate() {
        groups_at.extend(group.sites.iter().map(|site| (site.row.start(), index)));
    }
    let fate = |places: &[usize]| {
        let group_at = |place: &usize| groups_at.get(place).copied();
        let Some(last) = places.iter().max().and_then(group_at) else {
            return Fate::Stays;
        };
        if places.iter().any(|place| group_at(place).is_none()) {
            return Fate::Stays;
        }
        let others = places.iter().copied();
        let others = others.filter(|place| group_at(place) != Some(last));
        let others: Vec<usize> = others.collect();
        if others.is_empty() {
            Fate::Own(last)
        } else {
            Fate::Shared(last, others)
        }
    };
    let fates = mentions.into_iter();
    fates.map(|(list, places)| (list, fate(&places))).collect()
}

fn fix(
    model: &Model<'_, '_>,
    groups: &[Group<'_, '_>],
    fates: &HashMap<String, Fate>,
    index: usize,
) -> Fix {
    let mut fix = FixBuilder::of(model.document());
    let Some(group) = groups.get(index) else {
        return fix.fix(Applicability::Display, String::new());
    };
    for site in &group.sites {
        fix = fix.remove_entry(site.entry());
    }
    for list in &group.lists {
        match fates.get(fold_case(list.name()).as_ref()) {
            Some(Fate::Own(owner)) if *owner == index => {
                for (part, _) in list.parts() {
                    fix = fix.remove_section(part);
                }
                for line in model.destination_lines(list.name()) {
                    fix = fix.remove_entry(line);
                }
            }
            Some(Fate::Shared(last, others)) if *last == index => {
                for place in others {
                    fix = fix.apart_from(*place);
                }
            }
            _ => {}
        }
    }
    let (directives, stays) = match (group.sites.len(), group.directive) {
        (1, "DelService") => ("directive", "service stays"),
        (_, "DelService") => ("directives", "service stays"),
        (1, _) => ("directive", "files stay"),
        (_, _) => ("directives", "files stay"),
    };
    fix.fix(
        Applicability::Unsafe,
        format!("delete the {directives}: the {stays}"),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::rules::{Options, tried};

    #[test]
    fn a_list_that_several_directives_delete_goes_with_the_last_of_them() {
        let inf = |lines: &str, lists: &str| {
            format!(
                "[Version]\nSignature = \"$Windows NT$\"\n[Manufacturer]\nA = M, NTamd64\n\
                 [M.NTamd64]\nd = I, X\\Y\ne = J, X\\Z\n[I]\nAddReg = R\n{lines}\
                 [J]\nAddReg = R\n{lines}[R]\n{lists}"
            )
        };
        let before = inf("DelFiles = Gone\n", "[Gone]\nold.sys\n");
        let fixed = tried::fixed(&RULE, &before, Options::default());
        assert_eq!(fixed.source.text(), inf("", ""));
    }
}
