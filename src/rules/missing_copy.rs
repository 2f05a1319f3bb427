//! A service whose binary no `CopyFiles` of its install section copies.
//!
//! ## What it finds
//! Install sections that add a service whose binary is a file of this package,
//! that is, listed in `[SourceDisksFiles]`, but that copy it with none of their
//! `CopyFiles` directives. Where `Include` and `Needs` name sections of other
//! INFs, those may copy it, and nothing is said.
//!
//! ## Why it matters
//! Windows copies a file of the package only when a `CopyFiles` directive names
//! it. An update then leaves the old binary in place, and the new one never
//! runs.
//!
//! ## Example
//! ```inf
//! [DestinationDirs]
//! DefaultDestDir = 11
//!
//! [Gadget_Install.NTamd64]
//! AddReg = Gadget_Registry
//! ```
//! becomes
//! ```inf
//! [DestinationDirs]
//! DefaultDestDir = 11
//! gadget.CopyFiles = 12
//!
//! [Gadget_Install.NTamd64]
//! CopyFiles = gadget.CopyFiles
//! AddReg = Gadget_Registry
//!
//! [gadget.CopyFiles]
//! gadget.sys,,,0x00004000
//! ```
//!
//! ## Fix
//! Unsafe, since it makes the package install a file that it did not install
//! before: inserts a `CopyFiles` directive, its file list with
//! `COPYFLG_IN_USE_RENAME` where the driver is backed by its file, and a line in
//! `[DestinationDirs]` where the default directory is not the one that
//! `ServiceBinary` names. None where its path has a `%`, which may mean a string
//! where it is written once more.
//!
//! ## Source
//! Microsoft Learn, "INF CopyFiles Directive"; InfVerif error 2084.

use std::cell::OnceCell;

use hashbrown::{HashMap, HashSet};

use super::mend::Mend;
use super::{Applicability, Context, Finding, Fix, NewSection, Rule, Severity};
use crate::model::{
    COPY_FILES, CopyFlags, DirectiveSite, Install, MergedSection, Model, Service, StartType,
    file_item, fold, same,
};

pub(super) const RULE: Rule = Rule {
    name: "missing-copy",
    summary: "a service whose binary its install section does not copy",
    why: "Windows updates only what a CopyFiles directive names",
    severity: Severity::Warning,
    page: include_str!("missing_copy.rs"),
    check,
};

/// The companions of an install section that add services.
const COMPANIONS: [&str; 2] = ["Services", "Wdf"];

fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let model = context.model;
    let mut copying = Copying::of(context);
    for service in context.services() {
        let companion = service.site.section;
        let mut sections = COMPANIONS.iter();
        let Some(section) = sections.find_map(|suffix| model.companion_of(companion, suffix))
        else {
            continue;
        };
        // First what nearly always is so: which sections are installed takes long
        // to find out.
        if copying.plainly_copies(section, &service.file) || !model.is_source_file(&service.file) {
            continue;
        }
        let Some(install) = model.install(section) else {
            continue;
        };
        if copying.may_copy(&install, service) {
            continue;
        }
        let fix = fix(context, &mut copying, &install, service);
        let help = match service.directory.dirid {
            None => {
                "its ServiceBinary names no DIRID, so that only you can tell where the file goes"
            }
            Some(_) => "copy it by hand: its path has a '%'",
        };
        findings.push(Finding {
                rule: RULE.name,
                severity: RULE.severity,
                message: format!(
                    "'{}', the binary of the service '{}', is copied by no CopyFiles of [{}]: Windows will not update it",
                    service.file,
                    service.name,
                    install.section.name()
                ),
                section: service.site.section.name().to_owned(),
                range: service.site.entry().content(),
                help: fix.is_none().then(|| help.to_owned()),
                fix,
            });
    }
}

/// What sections copy, looked up once for each.
struct Copying<'c, 'd, 't> {
    context: &'c Context<'d, 't>,
    /// By the names of the sections.
    sections: HashMap<&'t str, Copied<'d, 't>>,
    /// By the files in the form of [`fold`], the names of the lists that copy
    /// something to them.
    lists: HashMap<String, HashSet<&'t str>>,
}

/// What the CopyFiles directives of a section name.
struct Copied<'d, 't> {
    lists: HashSet<&'t str>,
    /// Files with `@`, in the form of [`fold`].
    files: HashSet<String>,
    /// The last of the directives.
    last: Option<DirectiveSite<'d, 't>>,
    /// The sections that it leads to; `None` where one is of another INF.
    next: OnceCell<Option<Vec<MergedSection<'d, 't>>>>,
}

impl<'d, 't> Copied<'d, 't> {
    fn by(model: &'d Model<'d, 't>, section: MergedSection<'d, 't>) -> Copied<'d, 't> {
        let mut copied = Copied {
            lists: HashSet::new(),
            files: HashSet::new(),
            last: None,
            next: OnceCell::new(),
        };
        for site in model.directives_in(section, COPY_FILES) {
            copied.last = Some(site);
            for name in site.values() {
                let name = model.text(&name);
                if let Some(file) = file_item(&name) {
                    copied.files.insert(fold(file).into_owned());
                } else if let Some(list) = model.section(&name) {
                    copied.lists.insert(list.name());
                }
            }
        }
        copied
    }
}

impl<'c, 'd, 't> Copying<'c, 'd, 't> {
    fn of(context: &'c Context<'d, 't>) -> Copying<'c, 'd, 't> {
        Copying {
            context,
            sections: HashMap::new(),
            lists: HashMap::new(),
        }
    }

    /// Whether a glance at the first CopyFiles directives of a section tells that
    /// they copy a file to the given name, as it nearly always does.
    fn plainly_copies(&self, section: MergedSection<'d, 't>, file: &str) -> bool {
        const FEW: usize = 16;
        let model = self.context.model;
        let sites = model.directives_in(section, COPY_FILES);
        let mut names = sites.flat_map(|site| site.values()).take(FEW);
        names.any(|name| {
            let name = model.text(&name);
            match file_item(&name) {
                Some(copied) => same(copied, file),
                None => {
                    let mut lists = self.context.list_copies(file).take(FEW);
                    lists.any(|(list, _)| same(list.section.name(), &name))
                }
            }
        })
    }

    /// Whether the CopyFiles directives of a section copy a file to the given
    /// name.
    fn copies(&mut self, section: MergedSection<'d, 't>, file: &str) -> bool {
        let context = self.context;
        let copied = self.sections.entry(section.name());
        let copied = &*copied.or_insert_with(|| Copied::by(context.model, section));
        let file = fold(file);
        if copied.files.contains(&*file) {
            return true;
        }
        let lists = self.lists.entry_ref(&*file).or_insert_with(|| {
            let lists = context.list_copies(&file);
            lists.map(|(list, _)| list.section.name()).collect()
        });
        let (few, many) = if lists.len() < copied.lists.len() {
            (&*lists, &copied.lists)
        } else {
            (&copied.lists, &*lists)
        };
        few.iter().any(|list| many.contains(list))
    }

    /// Whether the install section, a companion of it that copies files, or a
    /// section that it needs copies the service's binary, or could.
    fn may_copy(&mut self, install: &Install<'d, 't>, service: &Service<'d, 't>) -> bool {
        let model = self.context.model;
        let copying = ["CoInstallers", "Interfaces"];
        let companions = copying
            .iter()
            .filter_map(|suffix| install.companion(model, suffix));
        let mut pending: Vec<MergedSection<'d, 't>> = std::iter::once(service.site.section)
            .chain(companions)
            .chain([install.section])
            .collect();
        let mut seen = HashSet::new();
        while let Some(section) = pending.pop() {
            if !seen.insert(section.name()) {
                continue;
            }
            if self.copies(section, &service.file) {
                return true;
            }
            let copied = self.sections.get(section.name());
            let next = copied.map(|copied| copied.next.get_or_init(|| next(model, section)));
            match next {
                Some(Some(sections)) => pending.extend(sections),
                Some(None) => return true,
                None => {}
            }
        }
        false
    }

    /// The last CopyFiles directive of a section.
    fn last_copy(&mut self, section: MergedSection<'d, 't>) -> Option<DirectiveSite<'d, 't>> {
        let model = self.context.model;
        let copied = self.sections.entry(section.name());
        copied.or_insert_with(|| Copied::by(model, section)).last
    }
}

/// The sections that a section needs, and those of its interfaces; `None` where
/// it leads to another INF.
fn next<'d, 't>(
    model: &'d Model<'d, 't>,
    section: MergedSection<'d, 't>,
) -> Option<Vec<MergedSection<'d, 't>>> {
    if model.directives_in(section, "Include").next().is_some() {
        return None;
    }
    let mut sections = Vec::new();
    for needs in model.directives_in(section, "Needs") {
        for name in needs.values() {
            sections.push(model.section(&model.text(&name))?);
        }
    }
    for interface in model.directives_in(section, "AddInterface") {
        sections.extend(model.section(&model.text(&interface.row.value(2))));
    }
    Some(sections)
}

fn fix<'d, 't>(
    context: &Context<'d, 't>,
    copying: &mut Copying<'_, 'd, 't>,
    install: &Install<'d, 't>,
    service: &Service<'d, 't>,
) -> Option<Fix> {
    let model = context.model;
    service.directory.dirid?;
    // Where it is written once more, a '%' may mean a string.
    let written = [&*service.file, &service.directory.subdirectory];
    if written.iter().any(|text| text.contains('%')) {
        return None;
    }
    let last_copy = copying.last_copy(install.section);
    let part = match &last_copy {
        Some(site) => site.part,
        None => install.section.parts().next()?.0,
    };
    let name = context.new_section_name(&service.file);
    let flagged = service.start.is_some_and(StartType::is_file_backed)
        && !service.directory.is_driver_store();
    let mut file = vec![service.file.to_string()];
    if flagged {
        file.extend([
            String::new(),
            String::new(),
            CopyFlags::IN_USE_RENAME.to_string(),
        ]);
    }
    let mut mend = Mend::of(model.document()).add_entry(
        part,
        last_copy.as_ref().map(|site| site.entry()),
        COPY_FILES,
        vec![name.clone()],
    );
    let mut sections = vec![NewSection {
        name: name.clone(),
        entries: vec![(None, file)],
    }];
    if !model.default_directory().same_as(&service.directory) {
        let directory = &service.directory;
        let mut place = vec![directory.dirid?.to_string()];
        if !directory.subdirectory.is_empty() {
            place.push(directory.subdirectory.clone());
        }
        match model.section("DestinationDirs") {
            Some(section) => mend = mend.append_entry(section, &name, place),
            None => sections.push(NewSection {
                name: "DestinationDirs".to_owned(),
                entries: vec![(Some(name.clone()), place)],
            }),
        }
    }
    Some(mend.add_sections(part, sections).fix(
        Applicability::Unsafe,
        format!("copy it by a CopyFiles directive and a file list [{name}]"),
    ))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::rules::{Options, inspect};
    use crate::source::Source;

    const PACKAGE: &str = "[Version]\nSignature = \"$Windows NT$\"\n[Manufacturer]\nA = Models, NTamd64\n\
        [Models.NTamd64]\nDevice = Install, X\\Y\n[Install]\nAddReg = Registry\n[Install.Services]\n\
        AddService = a,2,Service\n[Service]\nStartType = 3\nServiceBinary = %12%\\a.sys\n\
        [DestinationDirs]\nDefaultDestDir = 12\n[SourceDisksFiles]\na.sys = 1\n";

    /// What is found in the package with a text in the place of another one.
    fn found(old: &str, new: &str) -> Vec<Finding> {
        assert!(PACKAGE.contains(old), "{old}");
        let source = Source::new(PACKAGE.replace(old, new).into());
        inspect(&source, &[&RULE], &Options::default()).unwrap()
    }

    #[test]
    fn only_files_of_the_package_are_missed() {
        assert_eq!(found("a.sys = 1", "A.SYS = 1").len(), 1);
        assert!(found("a.sys = 1", "b.sys = 1").is_empty());
        let wdf = "[Install.Wdf]\nUmdfService = a,Service";
        assert_eq!(
            found("[Install.Services]\nAddService = a,2,Service", wdf).len(),
            1
        );
    }

    #[test]
    fn a_file_is_copied_by_any_of_many_lists() {
        const MANY: usize = 40;
        let names: Vec<String> = (0..MANY).map(|index| format!("List{index}")).collect();
        let lists = |file: &dyn Fn(usize) -> &'static str| -> String {
            let lists = names.iter().enumerate();
            lists
                .map(|(index, name)| format!("[{name}]\n{}\n", file(index)))
                .collect()
        };
        let is_missed = |copied: &[String], lists: String| {
            // Another section copies them all.
            let rest = format!("[Rest]\nCopyFiles = {}\n", names.join(","));
            let copied = copied.join(",");
            let new = format!("[Install]\nCopyFiles = {copied}\n{lists}{rest}");
            !found("[Install]\n", &new).is_empty()
        };
        let (last, other) = (names[MANY - 1..].to_vec(), vec!["Other".to_owned()]);
        let by_last = |index| if index == MANY - 1 { "a.sys" } else { "b.sys" };
        // All lists are copied, and the last one has it.
        assert!(!is_missed(&names, lists(&by_last)));
        assert!(is_missed(&names, lists(&|_| "b.sys")));
        // All lists have it, and one is copied.
        assert!(!is_missed(&last, lists(&|_| "a.sys")));
        assert!(is_missed(&other, lists(&|_| "a.sys") + "[Other]\nb.sys\n"));
    }

    #[test]
    fn what_a_section_leads_to_may_copy_the_file() {
        let leads_to = |line: &str, section: &str| {
            let new = format!("[Install]\n{line}\n[{section}]\nCopyFiles = @a.sys\n[Rest]\n");
            found("[Install]\n", &new).is_empty()
        };
        assert!(leads_to("Needs = Common", "Common"));
        assert!(leads_to("AddInterface = {0},,Common", "Common"));
        assert!(leads_to("AddReg = R", "Install.CoInstallers"));
        assert!(leads_to("AddReg = R", "Install.Interfaces"));
        assert!(!leads_to("AddReg = R", "Common"));
        // Nothing says what another INF copies.
        assert!(found("[Install]\n", "[Install]\nInclude = usb.inf\n").is_empty());
        assert!(found("[Install]\n", "[Install]\nNeeds = Usb\n").is_empty());
        // In a circle.
        assert_eq!(
            found("[Install]\n", "[Install]\nNeeds = Install\n").len(),
            1
        );
    }

    #[test]
    fn only_a_person_knows_where_a_binary_without_a_dirid_goes() {
        let default = "DefaultDestDir = ";
        for (path, place) in [("C:\\a.sys", "12"), ("a.sys", "11"), ("a.sys", "x")] {
            let old = "%12%\\a.sys\n[DestinationDirs]\nDefaultDestDir = 12\n";
            let new = format!("{path}\n[DestinationDirs]\n{default}{place}\n");
            let found = found(old, &new);
            assert!(found[0].fix.is_none(), "{place}");
            let help = found[0].help.as_deref().unwrap();
            assert!(help.contains("names no DIRID"), "{place}: {help}");
        }
    }

    #[test]
    fn in_the_driver_store_a_file_needs_no_flag() {
        for (place, flags) in [("12", ",,,0x00004000"), ("13", "")] {
            let found = found("%12%", &format!("%{place}%"));
            let sections = found[0].fix.as_ref().unwrap().edits.iter();
            let text: String = sections.map(|edit| edit.insert.as_str()).collect();
            let line = text.lines().find(|line| line.starts_with("a.sys"));
            assert_eq!(line, Some(&*format!("a.sys{flags}")));
        }
    }
}
