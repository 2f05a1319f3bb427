mod ends;

use std::cell::OnceCell;
use std::path::Path;

use hashbrown::{HashMap, HashSet};

use self::ends::Ends;
use super::direct_copy::copied_with;
use crate::edit::{FixBuilder, NewSection};
use crate::model::{
    COPY_FILES, DirectiveSite, Directory, Install, InstallKind, Installed, MergedSection, Model,
    Service, StartType, file_item, has_placeholder,
};
use crate::rules::{
    Applicability, Change, Context, Fix, InfVerif, MayChange, Severity, Visit, is_plain, rule,
};
use crate::schema::{CopyFlags, Feature, SectionKind, windows_file};
use crate::syntax::{eq_ignore_case, fold_case};

rule! {
    /// A service whose binary no `CopyFiles` of its install section copies.
    ///
    /// ## What it finds
    /// Install sections that a models section names and that add a service, but copy
    /// its binary with none of their `CopyFiles` directives, nor do their companions
    /// or the sections of the INF that they need. What the binary is makes a
    /// difference:
    ///
    /// - a file of this package, that is, listed in `[SourceDisksFiles]`;
    /// - as information, a driver that is part of Windows: it has to come by `Include`
    ///   and `Needs`, which name the section of Windows' own INF that installs it. From
    ///   Windows 11 on an INF cannot just name the file of Windows as its service's, so
    ///   that sections to which only older systems get are left out;
    /// - a file that nothing in the INF lists: its name may be mistyped.
    ///
    /// Where `Include`, `Needs` or `CopyINF` name sections of other INFs, these may copy
    /// the binary, and nothing is reported; nor where a placeholder that a build replaces,
    /// such as `@NAME@`, stands for what is copied.
    ///
    /// ## Why it matters
    /// Windows copies a file of the package only when a `CopyFiles` directive names
    /// it. An update then leaves the old binary in place, and the new one never
    /// runs.
    ///
    /// ## Example
    /// ```inf
    /// [DestinationDirs]
    /// DefaultDestDir = 11
    ///
    /// [Gadget_Install.NTamd64]
    /// AddReg = Gadget_Registry
    /// ```
    /// becomes
    /// ```inf
    /// [DestinationDirs]
    /// DefaultDestDir = 11
    /// gadget.CopyFiles = 12
    ///
    /// [Gadget_Install.NTamd64]
    /// CopyFiles = gadget.CopyFiles
    /// AddReg = Gadget_Registry
    ///
    /// [gadget.CopyFiles]
    /// gadget.sys,,,0x00004000
    /// ```
    ///
    /// ## Fix
    /// Unsafe, since it makes the package install a file that it did not install
    /// before. A list that a `CopyFiles` directive of the section names, and that is
    /// empty or missing, gets the file if its directory is the one that `ServiceBinary`
    /// names, or if it has no line in `[DestinationDirs]`, which it then gets. Else a `CopyFiles` directive is inserted, with a line in
    /// `[DestinationDirs]` where the default directory is not the one that
    /// `ServiceBinary` names, and a file list; one list serves all sections that lack
    /// the file. The file gets `COPYFLG_IN_USE_RENAME` where the driver is backed by
    /// its file. None where its path has a `%`, which may mean a string where it is
    /// written once more, and none for what is not listed in `[SourceDisksFiles]`:
    /// nobody knows where it would come from.
    ///
    /// ## Source
    /// Microsoft Learn, "INF CopyFiles Directive" and "InfVerif Error 2084".
    RULE {
        name: "missing-copy",
        summary: "a service whose binary its install section does not copy",
        why: "Windows updates only what a CopyFiles directive names",
        fixes: "unsafe",
        group: "restart",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[Change::MissingCopies]),
        infverif: InfVerif::codes(&[2084]),
    }
}

/// The companions of an install section that add services.
const ADDING: [SectionKind; 2] = [SectionKind::Services, SectionKind::Wdf];
/// Those that copy files, or lead to sections that do.
const COPYING: [SectionKind; 2] = [SectionKind::CoInstallers, SectionKind::Interfaces];

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let mut copying = Copying::of(context);
    let mut given: HashSet<(String, String)> = HashSet::new();
    let by_windows_11: OnceCell<Installed<'_, '_>> = OnceCell::new();
    for service in context.services() {
        let companion = service.site.section;
        let mut kinds = ADDING.into_iter();
        let Some(section) = kinds.find_map(|kind| model.companion_of(companion, kind)) else {
            continue;
        };
        // First what nearly always is so: which sections are installed takes long
        // to find out.
        if copying.plainly_copies(section, &service.file) {
            continue;
        }
        let Some(install) = model.install(section) else {
            continue;
        };
        let Some(origin) = Origin::of(model, service) else {
            continue;
        };
        if install.kind != InstallKind::Device || copying.may_copy(&install, service) {
            continue;
        }
        // Older systems may name it as they like.
        if matches!(origin, Origin::Windows)
            && !by_windows_11
                .get_or_init(|| model.installed_since(Feature::OwnServices.since()))
                .has(install.section)
        {
            continue;
        }
        let fix = match origin {
            Origin::Package => fix(context, &mut copying, &mut given, &install, service),
            Origin::Windows | Origin::Unknown => None,
        };
        let (file, name, section) = (&service.file, &service.name, install.section.name());
        let (severity, message, help) = match origin {
            Origin::Package => (
                RULE.severity,
                format!(
                    "no CopyFiles directive in [{section}] copies '{file}', the binary of service '{name}': Windows will not update it"
                ),
                match service.directory.dirid {
                    _ if fix.is_some() => None,
                    None => Some(
                        "its ServiceBinary names no DIRID, so that only you can tell where the file goes",
                    ),
                    Some(_) => Some("copy it by hand: its path has a '%'"),
                },
            ),
            Origin::Windows => (
                Severity::Info,
                format!(
                    "'{file}', the binary of the service '{name}', is part of Windows, and [{section}] names no INF of Windows that installs it, as Windows 11 and later require"
                ),
                Some(
                    "name Windows' own INF with Include and its section with Needs, in this section and beside the service, instead of adding the service here",
                ),
            ),
            Origin::Unknown => (
                RULE.severity,
                format!(
                    "no CopyFiles directive in [{section}] copies '{file}', the binary of service '{name}', and no [SourceDisksFiles] section lists it"
                ),
                Some(
                    "correct its name, or copy it; if it comes with Windows, name the INF that installs it with Include, and its section with Needs",
                ),
            ),
        };
        context
            .report(
                &RULE,
                (companion.name(), service.site.entry().content()),
                message,
            )
            .severity(severity)
            .help_if(help)
            .fix(fix);
    }
}

/// Where the binary of a service comes from.
#[derive(Debug, Clone, Copy)]
enum Origin {
    /// A [SourceDisksFiles] section lists it.
    Package,
    /// It is a driver of Windows.
    Windows,
    /// Nothing in the INF says.
    Unknown,
}

impl Origin {
    /// `None` for programs of Windows, which run services of others and need no
    /// INF.
    fn of(model: &Model<'_, '_>, service: &Service<'_, '_>) -> Option<Origin> {
        let is_driver = Path::new(&*service.file)
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("sys"));
        match windows_file(&service.file) {
            Some(_) if is_driver => Some(Origin::Windows),
            Some(_) => None,
            None if model.is_source_file(&service.file) => Some(Origin::Package),
            None => Some(Origin::Unknown),
        }
    }
}

/// What sections copy, looked up once for each.
struct Copying<'c, 'd, 't> {
    context: &'c Context<'d, 't>,
    /// By the names of the sections.
    sections: HashMap<&'t str, Copied<'d, 't>>,
    ends: Ends<'d, 't>,
    /// Whether a placeholder stands for a file that some list copies.
    has_templates: OnceCell<bool>,
}

/// What the CopyFiles directives of a section name.
struct Copied<'d, 't> {
    /// Lists that are empty or missing, with the directives that name them.
    empty: Vec<(String, DirectiveSite<'d, 't>)>,
    /// The last of the directives.
    last: Option<DirectiveSite<'d, 't>>,
}

/// A list without entries.
struct EmptyList<'d, 't> {
    name: String,
    /// A directive that names it.
    site: DirectiveSite<'d, 't>,
    /// Whether its files go where the service's binary is.
    fits: bool,
}

impl<'d, 't> Copied<'d, 't> {
    fn by(model: &'d Model<'d, 't>, section: MergedSection<'d, 't>) -> Copied<'d, 't> {
        let mut copied = Copied {
            empty: Vec::new(),
            last: None,
        };
        for site in model.directives_in(section, COPY_FILES) {
            copied.last = Some(site);
            for name in site.values() {
                let name = model.text(&name);
                if file_item(&name).is_some() {
                    continue;
                }
                let list = model.section(&name);
                if list.is_none_or(|list| list.rows().next().is_none()) && !name.is_empty() {
                    copied.empty.push((name.into_owned(), site));
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
            ends: Ends::default(),
            has_templates: OnceCell::new(),
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
                Some(copied) => eq_ignore_case(copied, file),
                None => {
                    let mut lists = self.context.list_copies(file).take(FEW);
                    lists.any(|(list, _)| eq_ignore_case(list.section.name(), &name))
                }
            }
        })
    }

    /// Whether the install section, a companion of it that copies files, or a
    /// section that it needs copies the service's binary, or could.
    fn may_copy(&mut self, install: &Install<'d, 't>, service: &Service<'d, 't>) -> bool {
        let model = self.context.model;
        let companions = COPYING
            .into_iter()
            .filter_map(|kind| install.companion(model, kind));
        let mut sections = std::iter::once(service.site.section)
            .chain(companions)
            .chain([install.section]);
        let (context, ends) = (self.context, &mut self.ends);
        if sections.any(|section| ends.lead(context, section.name(), &service.file)) {
            return true;
        }
        *self.has_templates.get_or_init(|| {
            let mut copied = self.context.copied_files();
            copied.any(|(_, file)| has_placeholder(&file.destination))
        })
    }

    /// A list for the service's binary that a CopyFiles directive of a section
    /// names already and that has nothing in it.
    fn empty_list(
        &mut self,
        section: MergedSection<'d, 't>,
        service: &Service<'d, 't>,
    ) -> Option<EmptyList<'d, 't>> {
        const FEW: usize = 16;
        let model = self.context.model;
        let copied = self.sections.entry(section.name());
        let copied = copied.or_insert_with(|| Copied::by(model, section));
        let fits = |name: &str| model.directory_of(name).same_as(&service.directory);
        let usable = copied.empty.iter().take(FEW).filter(|(name, _)| {
            // Of one that is missing, or has no place yet, the name is written.
            let written = || name.chars().all(is_plain);
            match model.section(name) {
                Some(list) => !model.is_deleted_or_renamed(list) && (fits(name) || written()),
                None => written(),
            }
        });
        let has_no_line = |name: &str| model.destination_lines(name).next().is_none();
        // Where the files of an empty list go matters to nobody yet.
        let found = usable
            .clone()
            .find(|(name, _)| fits(name))
            .or_else(|| usable.clone().find(|(name, _)| has_no_line(name)));
        found.map(|(name, site)| EmptyList {
            name: name.clone(),
            site: *site,
            fits: fits(name),
        })
    }

    /// The last CopyFiles directive of a section.
    fn last_copy(&mut self, section: MergedSection<'d, 't>) -> Option<DirectiveSite<'d, 't>> {
        let model = self.context.model;
        let copied = self.sections.entry(section.name());
        copied.or_insert_with(|| Copied::by(model, section)).last
    }
}

fn fix<'d, 't>(
    context: &Context<'d, 't>,
    copying: &mut Copying<'_, 'd, 't>,
    given: &mut HashSet<(String, String)>,
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
    let flagged = service.start.is_some_and(StartType::is_file_backed)
        && !service.directory.is_driver_store();
    let flags = if flagged {
        CopyFlags::IN_USE_RENAME
    } else {
        CopyFlags::default()
    };
    let entry = copied_with(&service.file, flags);
    let fix = FixBuilder::of(model.document());
    if let Some(list) = copying.empty_list(install.section, service) {
        let name = list.name;
        let section = model.section(&name);
        let mut sections = Vec::new();
        let mut fix = fix;
        match section.and_then(|section| section.parts().next()) {
            Some((part, _)) => fix = fix.add_line(part, entry),
            None => sections.push(NewSection {
                name: name.clone(),
                entries: vec![(None, entry)],
            }),
        }
        // The list gets the file once, and but one place.
        let key = (
            fold_case(&name).into_owned(),
            fold_case(&service.file).into_owned(),
        );
        if !given.insert(key) || !list.fits {
            fix = fix.alone();
        }
        if !list.fits {
            fix = place(model, fix, &mut sections, &name, &service.directory);
        }
        if !sections.is_empty() {
            fix = fix.add_sections(list.site.part, sections);
        }
        let is = if section.is_some() {
            "empty"
        } else {
            "missing"
        };
        let what = format!("copy it by the file list [{name}], which is {is}");
        return Some(fix.fix(Applicability::Unsafe, what));
    }
    let last_copy = copying.last_copy(install.section);
    let part = match &last_copy {
        Some(site) => site.part,
        None => install.section.parts().next()?.0,
    };
    let list = context.own_list(&service.file, &service.directory, flags);
    let name = list.name;
    let mut fix = fix.add_entry(
        part,
        last_copy.as_ref().map(|site| site.entry()),
        COPY_FILES,
        vec![name.clone()],
    );
    if list.is_new {
        let mut sections = vec![NewSection {
            name: name.clone(),
            entries: vec![(None, entry)],
        }];
        if !model.default_directory().same_as(&service.directory) {
            fix = place(model, fix, &mut sections, &name, &service.directory);
        }
        fix = fix.add_sections(part, sections);
    }
    Some(fix.fix(
        Applicability::Unsafe,
        format!("copy it by a CopyFiles directive and a file list [{name}]"),
    ))
}

/// Says in `[DestinationDirs]`, or in a new section of that name, where the files of
/// a list go.
fn place<'d, 't>(
    model: &'d Model<'d, 't>,
    fix: FixBuilder<'d, 't>,
    sections: &mut Vec<NewSection>,
    list: &str,
    directory: &Directory,
) -> FixBuilder<'d, 't> {
    let dirid = directory.dirid.map(|dirid| dirid.to_string());
    let below = Some(directory.subdirectory.clone()).filter(|below| !below.is_empty());
    let place: Vec<String> = dirid.into_iter().chain(below).collect();
    match model.section("DestinationDirs") {
        Some(section) => fix.append_entry(section, list, place),
        None => {
            sections.push(NewSection {
                name: "DestinationDirs".to_owned(),
                entries: vec![(Some(list.to_owned()), place)],
            });
            fix
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::rules::{Finding, tried};

    const PACKAGE: &str = "[Version]\nSignature = \"$Windows NT$\"\n[Manufacturer]\nA = Models, NTamd64\n\
        [Models.NTamd64]\nDevice = Install, X\\Y\n[Install]\nAddReg = Registry\n[Install.Services]\n\
        AddService = a,2,Service\n[Service]\nStartType = 3\nServiceBinary = %12%\\a.sys\n\
        [DestinationDirs]\nDefaultDestDir = 12\n[SourceDisksFiles]\na.sys = 1\n";

    /// What is found in the package with a text in the place of another one.
    fn found(old: &str, new: &str) -> Vec<Finding> {
        tried::found(&RULE, &tried::with_changes(PACKAGE, &[(old, new)]))
    }

    #[test]
    fn only_files_of_the_package_are_copied_by_a_fix() {
        let fixes = |old: &str, new: &str| {
            let found = found(old, new).into_iter();
            found.map(|found| found.fix.is_some()).collect::<Vec<_>>()
        };
        assert_eq!(fixes("a.sys = 1", "A.SYS = 1"), [true]);
        assert_eq!(fixes("a.sys = 1", "b.sys = 1"), [false]);
        // Drivers of Windows are never copied, listed or not, and its programs run
        // what others bring.
        let named = |file: &str, listed: &str| {
            let new = format!("%12%\\{file}\n[SourceDisksFiles]\n{listed} = 1\n[Rest]\n");
            fixes("%12%\\a.sys\n", &new)
        };
        assert_eq!(named("Serial.sys", "serial.sys"), [false]);
        assert_eq!(named("Serial.sys", "b.sys"), [false]);
        assert!(named("svchost.exe", "svchost.exe").is_empty());
        let wdf = "[Install.Wdf]\nUmdfService = a,Service";
        assert_eq!(
            found("[Install.Services]\nAddService = a,2,Service", wdf).len(),
            1
        );
    }

    #[test]
    fn only_sections_that_a_models_section_names_lack_a_copy() {
        assert!(found("Device = Install", "Device = Other").is_empty());
        let default = "[DefaultInstall]\nAddReg = R\n[DefaultInstall.Services]";
        let (old, rest) = ("[Install]\nAddReg = Registry\n", "[Install.Services]");
        assert!(found(&[old, rest].concat(), default).is_empty());
        assert_eq!(found(rest, rest).len(), 1);
    }

    #[test]
    fn nobody_knows_what_a_placeholder_brings() {
        let copied = |list: &str, file: &str| {
            let new = format!("[Install]\nCopyFiles = {list}\n[Files]\n{file}\n");
            found("[Install]\n", &new).is_empty()
        };
        assert!(copied("@NAME@.files", "b.sys"));
        assert!(copied("Files", "@NAME@.sys"));
        assert!(!copied("Files", "b.sys"));
        // No list of that name, and no placeholder.
        assert!(!copied("Other", "b.sys"));
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
