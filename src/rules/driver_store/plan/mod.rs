//! Which files of an INF can run from the Driver Store, and what keeps the
//! others where they are. What moves is decided file by file: a file moves in
//! all lists that copy it, or in none.

mod blocker;
mod conflicts;
mod minimum_os;
mod names;
mod package;
mod places;
mod supported;

use hashbrown::HashSet;

use crate::model::{FileList, Model, Service, StartType, TargetOs, eq_ignore_case, fold_case};
use crate::rules::Context;
use conflicts::{default_subdirectory, resolve, resolve_default};
use names::Names;
use places::places;
use supported::SupportedSections;

pub(super) use blocker::Blocker;
pub(in crate::rules) use minimum_os::meets_minimum_os;
pub(super) use minimum_os::{FIRST, minimum_os};
pub(super) use names::Followed;
pub use package::{Alone, Facts, Package, Staying, together};
pub(super) use places::Place;

/// A file list of which files move.
#[derive(Debug)]
pub(super) struct MovedList<'d, 't> {
    pub(super) list: FileList<'d, 't>,
    /// The subdirectory of the package.
    pub(super) subdirectory: String,
    /// Its files that move.
    pub(super) places: Vec<Place<'d, 't>>,
    /// Whether files stay in it.
    pub(super) is_split: bool,
}

/// What moves and what stays.
#[derive(Debug)]
pub(super) struct Plan<'d, 't> {
    pub(super) lists: Vec<MovedList<'d, 't>>,
    /// Files copied by name that move with the default directory.
    pub(super) direct: Vec<Place<'d, 't>>,
    /// The subdirectory of the default directory, where it moves.
    pub(super) default: Option<String>,
    pub(super) services: Vec<Service<'d, 't>>,
    /// Values that name a moved file and follow it.
    pub(super) values: Vec<Followed<'d, 't>>,
    pub(super) stays: Vec<Place<'d, 't>>,
}

impl Plan<'_, '_> {
    /// The first Windows that takes the INF as it becomes.
    pub(super) fn minimum_os(&self, context: &Context<'_, '_>) -> TargetOs {
        let umdf = self
            .services
            .iter()
            .any(|service| service.start == Some(StartType::Umdf));
        minimum_os(context.model, umdf).max(context.options.target_os.unwrap_or(FIRST))
    }
}

/// Decides what moves.
pub(super) fn plan<'d, 't>(context: &Context<'d, 't>) -> Plan<'d, 't> {
    let lists = context.copied_lists();
    let supported = SupportedSections::of(context);
    let names = Names::of(context);
    let mut places = places(context, &names, &supported);
    resolve(&mut places);
    resolve_default(context, &mut places);
    if places.iter().any(|place| place.verdict.is_ok()) && keep_shared(context, &mut places) {
        resolve(&mut places);
        resolve_default(context, &mut places);
    }

    let moved: HashSet<String> = places
        .iter()
        .filter(|place| place.verdict.is_ok())
        .map(|place| fold_case(&place.file).into_owned())
        .collect();
    let default = default_subdirectory(context, &places);
    let mut seen = HashSet::new();
    let services = context.services().iter().filter(|service| {
        supported.is_installed(service.section.name())
            && moved.contains(fold_case(&service.file).as_ref())
            && seen.insert(service.binary().range().start)
    });
    let services = services.cloned().collect();
    let values = names.followed(&supported, &places);
    let mut plan = Plan {
        lists: Vec::new(),
        direct: Vec::new(),
        default,
        services,
        values,
        stays: Vec::new(),
    };
    let mut of_lists: Vec<[Vec<Place<'d, 't>>; 2]> =
        lists.iter().map(|_| Default::default()).collect();
    let mut by_name = Vec::new();
    for place in places {
        match place.list.and_then(|list| of_lists.get_mut(list)) {
            Some([moving, _]) if place.verdict.is_ok() => moving.push(place),
            Some([_, staying]) => staying.push(place),
            None => by_name.push(place),
        }
    }
    for (list, [moving, staying]) in lists.iter().zip(of_lists) {
        if let Some(Ok(subdirectory)) = moving.first().map(|place| place.verdict.clone()) {
            plan.lists.push(MovedList {
                list: list.clone(),
                subdirectory,
                places: moving,
                is_split: !staying.is_empty(),
            });
        }
        plan.stays.extend(staying);
    }
    for place in by_name {
        if place.verdict.is_ok() {
            plan.direct.push(place);
        } else {
            plan.stays.push(place);
        }
    }
    plan
}

/// Keeps what another INF of the package has to leave where it is, and returns
/// whether there is any.
fn keep_shared(context: &Context<'_, '_>, places: &mut [Place<'_, '_>]) -> bool {
    let staying = context.staying();
    let mut any = false;
    for place in places.iter_mut().filter(|place| place.verdict.is_ok()) {
        if let Some(name) = staying.get(fold_case(&place.file).as_ref()) {
            place.verdict = Err(Blocker::OtherInf(name.clone()));
            any = true;
        }
    }
    any
}

/// A path as it is written, moved to the Driver Store: its file name stays as
/// it is spelled. `None` where a string key stands for more than the name.
pub(super) fn moved_path(
    model: &Model<'_, '_>,
    written: &str,
    subdirectory: &str,
    file: &str,
) -> Option<String> {
    let (_, name) = written.rsplit_once(['\\', '/'])?;
    eq_ignore_case(&model.text(name), file).then(|| {
        let below = if subdirectory.is_empty() {
            String::new()
        } else {
            format!("{subdirectory}\\")
        };
        format!("%13%\\{below}{name}")
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::rules::tried::with_changes;
    use crate::rules::{Downlevel, Options};
    use crate::syntax::Document;

    const PACKAGE: &str = r#"[Version]
Signature = "$Windows NT$"
Class = Mouse
[Manufacturer]
A = Models, NTamd64.10.0...16299
[Models.NTamd64.10.0...16299]
Device = Install, X\Y
[Install]
CopyFiles = Files, Others
[Install.Services]
AddService = a,2,A
AddService = b,2,B
AddService = c,2,C
[A]
ServiceBinary = %12%\a.sys
[B]
ServiceBinary = %12%\b.sys
[C]
ServiceBinary = %12%\c.sys
[Files]
a.sys
b.sys
b.dat
[Others]
c.sys
[DestinationDirs]
Files = 12
Others = 12
[SourceDisksFiles]
a.sys = 1
b.sys = 1
b.dat = 1
c.sys = 1
[SourceDisksNames]
1 = Disk
"#;

    /// What becomes of the package with some texts in the place of others: the
    /// files of each list that move, and their subdirectory; those that move
    /// with the default directory; services and values that follow; and each
    /// file that stays, with the name of its reason.
    fn planned(changes: &[(&str, &str)]) -> Vec<String> {
        planned_for(None, changes)
    }

    /// The same for a target.
    fn planned_for(target_os: Option<TargetOs>, changes: &[(&str, &str)]) -> Vec<String> {
        let text = with_changes(PACKAGE, changes);
        let document = Document::new(&text);
        let model = Model::new(&document);
        let options = Options::default().downlevel(Downlevel::Raise);
        let options = options.target_os(target_os);
        let context = Context::new(&model, &options);
        let plan = plan(&context);
        let files = |places: &[Place<'_, '_>]| {
            let names: Vec<&str> = places.iter().map(|place| place.file.as_str()).collect();
            names.join(" ")
        };
        let mut lines = Vec::new();
        for moved in &plan.lists {
            let split = if moved.is_split { " split" } else { "" };
            lines.push(format!(
                "{}: {} to '{}'{split}",
                moved.list.section.name(),
                files(&moved.places),
                moved.subdirectory
            ));
        }
        if let Some(subdirectory) = &plan.default {
            let direct = files(&plan.direct);
            lines.push(format!("default: {direct} to '{subdirectory}'"));
        }
        let services = plan.services.iter().map(|service| &*service.name);
        lines.push(format!(
            "services: {}",
            services.collect::<Vec<_>>().join(" ")
        ));
        lines.extend(
            plan.values
                .iter()
                .map(|value| format!("value {}: {}", value.field, value.text)),
        );
        for place in &plan.stays {
            let reason = format!("{:?}", place.blocker().unwrap());
            let name: String = reason.chars().take_while(|c| c.is_alphanumeric()).collect();
            lines.push(format!("{} stays: {name}", place.file));
        }
        lines
    }

    #[test]
    fn the_files_of_services_move_and_the_others_stay() {
        assert_eq!(
            planned(&[]),
            [
                "Files: a.sys b.sys to '' split",
                "Others: c.sys to ''",
                "services: a b c",
                "b.dat stays: NoService"
            ]
        );
        // A section of a service that two directives name is one.
        let twice = (
            "AddService = c,2,C",
            "AddService = c,2,C\nAddService = d,2,C",
        );
        assert_eq!(planned(&[twice]), planned(&[]));
    }

    #[test]
    fn a_list_moves_only_to_one_subdirectory() {
        assert_eq!(
            planned(&[("b.sys = 1", "b.sys = 1,x")]),
            [
                "Others: c.sys to ''",
                "services: c",
                "a.sys stays: Subdirectories",
                "b.sys stays: Subdirectories",
                "b.dat stays: NoService"
            ]
        );
        assert_eq!(
            planned(&[
                ("a.sys = 1", "a.sys = 1,x"),
                ("b.sys = 1", "b.sys = 1,X"),
                ("c.sys = 1", "c.sys = 1,y")
            ]),
            [
                "Files: a.sys b.sys to 'x' split",
                "Others: c.sys to 'y'",
                "services: a b c",
                "b.dat stays: NoService"
            ]
        );
    }

    #[test]
    fn a_file_moves_in_all_lists_or_in_none() {
        assert_eq!(
            planned(&[("b.dat\n[Others]", "C.SYS\n[Others.security]\nx\n[Others]")]),
            [
                "Files: a.sys b.sys to '' split",
                "services: a b",
                "C.SYS stays: OtherList",
                "c.sys stays: Security"
            ]
        );
        // What stays for that may be what kept a list together or apart.
        assert_eq!(
            planned(&[
                ("b.dat\n[Others]", "c.sys\n[Others.security]\nx\n[Others]"),
                ("c.sys = 1", "c.sys = 1,x")
            ])[0],
            "Files: a.sys b.sys to '' split"
        );
        // What stays for the sake of one list stays in all.
        assert_eq!(
            planned(&[
                ("b.sys = 1", "b.sys = 1,x"),
                ("c.sys\n[Dest", "a.sys\nc.sys\n[Dest")
            ]),
            [
                "Others: c.sys to '' split",
                "services: c",
                "a.sys stays: Subdirectories",
                "b.sys stays: Subdirectories",
                "b.dat stays: NoService",
                "a.sys stays: OtherList"
            ]
        );
    }

    #[test]
    fn the_default_directory_stays_for_what_another_list_cannot_let_go() {
        let lines = planned(&[
            ("Files = 12\nOthers = 12", "Files = 12\nDefaultDestDir = 12"),
            ("b.sys\nb.dat\n[Others]", "c.sys\n[Others]"),
            ("a.sys = 1", "a.sys = 1,x"),
        ]);
        assert_eq!(
            lines,
            [
                "services: ",
                "a.sys stays: Subdirectories",
                "c.sys stays: Subdirectories",
                "c.sys stays: OtherList",
            ]
        );
    }

    #[test]
    fn a_file_that_is_copied_by_name_too_moves_in_both_ways_or_in_none() {
        let by_default = ("Files = 12\nOthers = 12", "DefaultDestDir = 12");
        let no_data = ("b.dat\n[Others]", "[Others]");
        let too = (
            "CopyFiles = Files, Others",
            "CopyFiles = Files, Others, @c.sys",
        );
        assert_eq!(
            planned(&[by_default, no_data, too]),
            [
                "Files: a.sys b.sys to ''",
                "Others: c.sys to ''",
                "default: c.sys to ''",
                "services: a b c",
            ]
        );
        let others = ("Files = 12", "DefaultDestDir = 12");
        let stays = ["c.sys stays: OtherList", "c.sys stays: ByNameInDefault"];
        assert_eq!(planned(&[others, too])[3..], stays);
        // The list does not let it move, although it would suit the default.
        let shared = ("c.sys\n[Dest", "c.sys,,,0x10\n[Dest");
        let lines = planned(&[others, no_data, too, shared]);
        assert_eq!(
            lines[2..],
            ["c.sys stays: Shared", "c.sys stays: OtherList"]
        );
        assert!(lines[1].starts_with("services"), "{lines:?}");
    }

    #[test]
    fn the_default_directory_moves_with_all_that_goes_there() {
        let by_default = ("Files = 12\nOthers = 12", "DefaultDestDir = 12");
        let no_data = ("b.dat\n[Others]", "[Others]");
        let direct = ("CopyFiles = Files, Others", "CopyFiles = Files, @c.sys");
        let moved = [
            "Files: a.sys b.sys to ''",
            "Others: c.sys to ''",
            "default:  to ''",
            "services: a b c",
        ];
        assert_eq!(planned(&[by_default, no_data]), moved);
        let with_direct = [
            "Files: a.sys b.sys to ''",
            "default: c.sys to ''",
            "services: a b c",
        ];
        assert_eq!(planned(&[by_default, no_data, direct]), with_direct);
        // By name, the default directory is used although lists have theirs.
        let both = ("Others = 12", "DefaultDestDir = 12");
        assert_eq!(planned(&[both, no_data, direct]), with_direct);
        // Each to a subdirectory of its own.
        let others = ("a.sys = 1\nb.sys = 1", "a.sys = 1,x\nb.sys = 1,x");
        assert_eq!(
            planned(&[both, no_data, direct, others]),
            [
                "Files: a.sys b.sys to 'x'",
                "default: c.sys to ''",
                "services: a b c",
            ]
        );
        // What is deleted elsewhere is in nobody's way.
        let elsewhere = "[Install]\nDelFiles = Gone\n[Gone]\nold.sys\n[Install]";
        let own = ("DefaultDestDir = 12", "DefaultDestDir = 12\nGone = 12");
        assert_eq!(
            planned(&[by_default, no_data, direct, ("[Install]", elsewhere), own]),
            with_direct
        );
        let apart = ("c.sys = 1", "c.sys = 1,x");
        let deleted = "[Install]\nDelFiles = Gone\n[Gone]\nold.sys\n[Install]";
        for changes in [
            // A file that stays,
            vec![by_default, direct],
            // one in another subdirectory,
            vec![by_default, direct, no_data, apart],
            // a list of files that are deleted there.
            vec![by_default, direct, no_data, ("[Install]", deleted)],
        ] {
            let lines = planned(&changes);
            let stays = "c.sys stays: ByNameInDefault".to_owned();
            assert!(lines.contains(&stays), "{changes:?}: {lines:?}");
            assert!(!lines.iter().any(|line| line.starts_with("default")));
        }
        // What keeps a file by itself is said.
        let unlisted = ("c.sys = 1\n", "");
        let lines = planned(&[by_default, direct, unlisted]);
        assert!(
            lines.contains(&"c.sys stays: NoSource".to_owned()),
            "{lines:?}"
        );
        // No line says what the default directory is.
        let system = ("Files = 12\nOthers = 12", "Files = 12");
        let lines = planned(&[system, direct, ("%12%\\c.sys", "%11%\\c.sys")]);
        assert!(
            lines.contains(&"c.sys stays: ByNameInDefault".to_owned()),
            "{lines:?}"
        );
    }

    #[test]
    fn a_default_directory_with_a_file_that_is_in_the_driver_store_already_stays() {
        let store = [
            (
                "CopyFiles = Files, Others",
                "CopyFiles = Files, Others, Store",
            ),
            ("b.dat\n[Others]", "[Store]\nc.sys\n[Others]"),
            ("Files = 12\nOthers = 12", "DefaultDestDir = 12\nStore = 13"),
        ];
        assert_eq!(
            planned(&store),
            ["Files: a.sys b.sys to ''", "services: a b"]
        );
    }

    #[test]
    fn a_default_directory_that_nothing_uses_follows_the_lists() {
        let unused = |line: &'static str| ("Others = 12", line);
        let no_data = ("b.dat\n[Others]", "[Others]");
        let follows = |changes: &[(&str, &str)]| {
            let lines = planned(changes);
            assert!(lines.contains(&"services: a b c".to_owned()), "{lines:?}");
            lines.contains(&"default:  to ''".to_owned())
        };
        let default = unused("Others = 12\nDefaultDestDir = 12");
        assert!(follows(&[default, no_data]));
        // A file that stays,
        assert!(!follows(&[default]));
        // another directory,
        let system = unused("Others = 12\nDefaultDestDir = 11");
        assert!(!follows(&[system, no_data]));
        let program_files = unused("Others = 12\nDefaultDestDir = 16422");
        assert!(!follows(&[program_files, no_data]));
        // another INF that may use it,
        let include = ("[Install]\n", "[Install]\nInclude = other.inf\n");
        assert!(!follows(&[default, no_data, include]));
        // and lists in two subdirectories keep it.
        let apart = ("c.sys = 1", "c.sys = 1,x");
        assert!(!follows(&[default, no_data, apart]));
    }

    #[test]
    fn what_keeps_a_file_where_it_is_is_said() {
        for (old, new, reason) in [
            ("Class = Mouse", "Class = Printer", "Class"),
            ("Others = 12", "Others = 16422", "Applications"),
            ("Others = 12", "Others = 16426", "Applications"),
            ("Others = 12", "Others = 16427", "Applications"),
            ("Others = 12", "Others = 16428", "Applications"),
            ("Others = 12", "Others = 24", "Elsewhere"),
            ("Others = 12\n", "", "NoLine"),
            ("Others = 12", "Others = 11", "ServiceElsewhere"),
            (
                "%12%\\c.sys",
                "%12%\\%c%\n[Strings]\nc = \"x\\c.sys\"",
                "ServiceElsewhere",
            ),
            (
                "%12%\\c.sys",
                "%12%%c%\n[Strings]\nc = \"\\c.sys\"",
                "ServiceText",
            ),
            ("c.sys\n[Dest", "c.sys,d.sys\n[Dest", "Renamed"),
            ("c.sys\n[Dest", "c.sys,,,0x10\n[Dest", "Shared"),
            ("c.sys\n[Dest", "c.sys,,,0x400\n[Dest", "Shared"),
            ("c.sys\n[Dest", "c.sys,,,x\n[Dest", "UnreadableFlags"),
            ("c.sys = 1\n", "", "NoSource"),
            ("1 = Disk", "1 = Disk,,,x", "DiskPath"),
            ("c.sys = 1", "c.sys = 1,a%%b", "Percent"),
            ("c.sys = 1", "c.sys = 1\nC.sys = 1,x", "Sources"),
            (
                "[Install]",
                "[Install]\nDelFiles = Others",
                "DeletedOrRenamed",
            ),
            // What no models lead to: a section that copies it, its service.
            (
                "CopyFiles = Files, Others",
                "CopyFiles = Files\n[Lost]\nCopyFiles = Others",
                "NoModels",
            ),
            (
                "AddService = c,2,C",
                "[Lost.Services]\nAddService = c,2,C",
                "LostService",
            ),
            (
                "[Install]",
                "[DefaultInstall]\nCopyFiles = Others\n[Install]",
                "DefaultInstall",
            ),
            (
                "[Install]",
                "[Install]\nAddReg = R\n[R]\nHKR,,V,,c.sys\n[Install]",
                "ByName",
            ),
            (
                "[Install]",
                "[Install]\nAddReg = R\n[R]\nHKR,,V,,%12%\\c.sys\n[Install]",
                "ByPath",
            ),
            // The path is the name of a value, or a part of a key.
            (
                "[Install]",
                "[Install]\nAddReg = R\n[R]\nHKLM,SharedDlls,%12%\\c.sys,0x10001,1\n[Install]",
                "ByPath",
            ),
            (
                "[Install]",
                "[Install]\nAddReg = R\n[R]\nHKLM,\"x/DRIVERS/C.sys\"\n[Install]",
                "ByPath",
            ),
            // Another service runs it that no device gets, and others that do.
            (
                "[Install]",
                "[Lost.Services]\nAddService = d,2,D\n[D]\nServiceBinary = %12%\\c.sys\n[Install]",
                "LostService",
            ),
            (
                "[Install]",
                "[Install]\nRegisterDlls = R\n[R]\n12,,c.sys,1\n[Install]",
                "ByName",
            ),
            (
                "[Install]",
                "[Install]\nUpdateInis = R\n[R]\na.ini,x,,\"k=%12%\\c.sys\"\n[Install]",
                "ByPath",
            ),
            (
                "[Install]",
                "[Install]\nProfileItems = R\n[R]\nName = x\nCmdLine = 12,,c.sys\n[Install]",
                "ByName",
            ),
            (
                "[Install]",
                "[Install]\nAddProperty = R\n[R]\nVendor,,,,%12%\\c.sys\n[Install]",
                "ByPath",
            ),
            (
                "[C]",
                "[C]\nFailureActions = R\n[R]\nCommand = \"%12%\\c.sys -x\"\n[C]",
                "ByPath",
            ),
            // A section that no directive of ours names.
            (
                "[Install]",
                "[Own.Section]\nAnything = x,\"y;\\??\\C:\\Windows\\System32/Drivers/c.sys\"\n[Install]",
                "ByPath",
            ),
            // An event provider, without a path and with another one.
            (
                "[Install]",
                "[Install.Events]\nAddEventProvider = {0},P\n[P]\nResourceFile = c.sys\n[Install]",
                "ByName",
            ),
            (
                "[Install]",
                "[Install.Events]\nAddEventProvider = {0},P\n[P]\nResourceFile = %11%\\c.sys\n[Install]",
                "ByPath",
            ),
            // A string has the name, and a piece of it.
            (
                "[Install]",
                "[Install]\nAddReg = R\n[R]\nHKR,,V,,%s%\n[Strings]\ns = \"x;%12%\\c.sys\"\n[Install]",
                "ByPath",
            ),
            (
                "[Install]",
                "[Install]\nAddReg = R\n[R]\nHKR,,V,,%12%\\%s%.sys\n[Strings]\ns = c\n[Install]",
                "ByPath",
            ),
        ] {
            let lines = planned(&[(old, new)]);
            let stays = format!("c.sys stays: {reason}");
            assert!(lines.contains(&stays), "{new}: {lines:?}");
        }
        for (old, new) in [
            ("c.sys\n[Dest", "c.sys,C.SYS\n[Dest"),
            ("c.sys\n[Dest", "c.sys,,,0x4000\n[Dest"),
            ("Others = 12", "Others = 12 ; drivers"),
            (
                "[Install]",
                "[Install]\nAddReg = R\n[R]\nHKR,,V,,xc.sys\n[Install]",
            ),
            (
                "[Install]",
                "[Install]\nAddReg = R\n[R]\nHKR,,V,,c.system\n[Install]",
            ),
            // A key and a text that are called so, and a path to another file.
            (
                "[Install]",
                "[Install]\nAddReg = R\n[R]\nHKLM,SYSTEM\\EventLog\\c.sys,V,,x\n[Install]",
            ),
            ("[C]", "[C]\nDisplayName = c.sys\n[C]"),
            (
                "[C]",
                "[C]\nDescription = \"%12%\\xc.sys, %12%\\c.sys2\"\n[C]",
            ),
            ("[Files]", "[Strings]\nunused = %12%\\c.sys\n[Files]"),
        ] {
            let lines = planned(&[(old, new)]);
            assert!(
                lines.contains(&"Others: c.sys to ''".to_owned()),
                "{new}: {lines:?}"
            );
        }
    }

    #[test]
    fn a_name_of_several_words_is_found_where_it_is_named() {
        let named = |value: &str| {
            let registry = format!("[Install]\nAddReg = R\n[R]\nHKR,,V,,\"{value}\"\n[Install]");
            planned(&[
                ("c.sys", "c d.sys"),
                (
                    "ServiceBinary = %12%\\c d.sys",
                    "ServiceBinary = \"%12%\\c d.sys\"",
                ),
                ("[Install]", &registry),
            ])
        };
        let stays = |name: &str| format!("c d.sys stays: {name}");
        assert!(named("%12%\\C D.sys").contains(&stays("ByPath")));
        assert!(named("c d.sys").contains(&stays("ByName")));
        assert!(named("d.sys").contains(&"Others: c d.sys to ''".to_owned()));
    }

    #[test]
    fn event_providers_follow_their_files() {
        let provider = "[Install.Events]\nAddEventProvider = {0},P\n[P]\nProviderName = c.sys\n\
                        ResourceFile = %12%\\c.sys\nMessageFile = \"%12%\\C.SYS\"\n\
                        ParameterFile = %11%\\other.dll\n[Install]";
        let lines = planned(&[("[Install]", provider), ("c.sys = 1", "c.sys = 1,x")]);
        for line in ["value 0: %13%\\x\\c.sys", "value 0: %13%\\x\\C.SYS"] {
            assert!(lines.contains(&line.to_owned()), "{lines:?}");
        }
        assert_eq!(
            lines
                .iter()
                .filter(|line| line.starts_with("value"))
                .count(),
            2
        );
    }

    #[test]
    fn what_is_deleted_by_name_keeps_the_default_directory() {
        let by_default = ("Files = 12\nOthers = 12", "DefaultDestDir = 12");
        let no_data = ("b.dat\n[Others]", "[Others]");
        for directive in ["DelFiles = @old.sys", "RenFiles = @old.sys"] {
            let deleting = format!("[DefaultUninstall]\n{directive}\n[Install]");
            let lines = planned(&[by_default, no_data, ("[Install]", &deleting)]);
            // The lists get lines of their own.
            assert_eq!(lines.last().unwrap(), "services: a b c");
            assert_eq!(lines.len(), 3, "{lines:?}");
        }
    }

    #[test]
    fn a_list_that_is_called_as_the_default_directory_moves_only_with_it() {
        let called = ("Others", "DefaultDestDir");
        let default = ("Files = 12\nDefaultDestDir = 12", "DefaultDestDir = 12");
        let no_data = ("b.dat\n[DefaultDestDir]", "[DefaultDestDir]");
        assert_eq!(
            planned(&[called, default, no_data]),
            [
                "Files: a.sys b.sys to ''",
                "DefaultDestDir: c.sys to ''",
                "default:  to ''",
                "services: a b c"
            ]
        );
        assert_eq!(
            planned(&[called, default])[1..],
            [
                "services: a b",
                "b.dat stays: NoService",
                "c.sys stays: NamedDefault"
            ]
        );
    }

    #[test]
    fn a_name_with_a_percent_sign_is_not_written_once_more() {
        let named = [
            ("Files, Others", "Files, Ot%%hers"),
            ("[Others]", "[Ot%hers]"),
        ];
        let own = ("Others = 12", "Ot%%hers = 12\nDefaultDestDir = 11");
        let lines = planned(&[named[0], named[1], own]);
        assert!(
            lines.contains(&"Ot%hers: c.sys to ''".to_owned()),
            "{lines:?}"
        );
        let default = ("Others = 12", "DefaultDestDir = 12");
        let lines = planned(&[named[0], named[1], default]);
        assert!(
            lines.contains(&"c.sys stays: Percent".to_owned()),
            "{lines:?}"
        );
    }

    #[test]
    fn a_file_that_runs_from_the_driver_store_already_is_none_to_move() {
        let lines = planned(&[
            (
                "CopyFiles = Files, Others",
                "CopyFiles = Files, Others, Store",
            ),
            ("[Others]", "[Store]\nC.sys\n[Others]"),
            ("Others = 12", "Others = 12\nStore = 13"),
        ]);
        assert!(
            !lines.join("\n").to_lowercase().contains("c.sys"),
            "{lines:?}"
        );
    }

    #[test]
    fn of_the_event_log_only_the_moved_file_follows() {
        let event_log = |value: &str, section: &str| {
            let new = format!(
                "[{section}]\nAddReg = R\n[R]\nHKLM,SYSTEM\\CurrentControlSet\\Services\\EventLog\\System\\c,EventMessageFile,0x20000,\"{value}\"\n[Install]"
            );
            planned(&[("[Install]", &new), ("c.sys = 1", "c.sys = 1,x")])
        };
        let lines = event_log("%11%\\iologmsg.dll;%12%\\C.sys", "Install");
        assert!(
            lines.contains(&"value 4: %11%\\iologmsg.dll;%13%\\x\\C.sys".to_owned()),
            "{lines:?}"
        );
        // Another file, another folder, or a section that installs nothing.
        for (value, section) in [
            ("%11%\\iologmsg.dll", "Install"),
            ("%12%\\b.dat", "Install"),
            ("%12%\\c.sys", "Lost"),
        ] {
            let lines = event_log(value, section);
            assert!(
                lines.iter().any(|line| line.starts_with("Others")),
                "{lines:?}"
            );
            assert!(
                !lines.iter().any(|line| line.starts_with("value")),
                "{lines:?}"
            );
        }
        // Another folder, and a path of which a string is a part.
        for value in ["%11%\\c.sys", "%12%%c%\"\n[Strings]\nc = \"\\c.sys"] {
            let lines = event_log(value, "Install");
            assert!(
                lines.contains(&"c.sys stays: ByPath".to_owned()),
                "{lines:?}"
            );
        }
    }

    #[test]
    fn the_systems_that_a_models_section_is_too_old_for_do_not_count() {
        let old = |manufacturer: &str, models: &str| {
            planned(&[
                ("A = Models, NTamd64.10.0...16299", manufacturer),
                (
                    "[Install]",
                    &format!(
                        "[{models}]\nDevice = OldInstall, X\\Y\n[OldInstall]\nCopyFiles = Old\n[OldInstall.Services]\nAddService = a,2,OldA\n[OldA]\nServiceBinary = %12%\\a.sys\n[Old]\na.sys,,,0x10\n[Install]"
                    ),
                ),
                ("Others = 12", "Others = 12\nOld = 12"),
            ])
        };
        let alone = old(
            "A = Models, NTamd64, NTamd64.10.0...16299",
            "Models.NTamd64",
        );
        assert_eq!(
            alone,
            [
                "Files: a.sys b.sys to '' split",
                "Others: c.sys to ''",
                "services: a b c",
                "b.dat stays: NoService"
            ]
        );
        // Another platform, a system that is newer, another manufacturer: new
        // systems get there too, and share the file.
        for (manufacturer, models) in [
            (
                "A = Models, NTarm64, NTamd64.10.0...16299",
                "Models.NTarm64",
            ),
            (
                "A = Models, NTamd64.10.0...16299, NTamd64.10.0...22000",
                "Models.NTamd64.10.0...22000",
            ),
            (
                "A = Models, NTamd64.10.0...16299\nB = Models, NTamd64",
                "Models.NTamd64",
            ),
        ] {
            let lines = old(manufacturer, models);
            assert!(
                lines.contains(&"a.sys stays: Shared".to_owned()),
                "{manufacturer}: {lines:?}"
            );
            assert!(
                lines.contains(&"a.sys stays: OtherList".to_owned()),
                "{manufacturer}: {lines:?}"
            );
        }
    }

    #[test]
    fn which_systems_are_old_is_told_by_the_target() {
        let changes = [
            (
                "A = Models, NTamd64.10.0...16299",
                "A = Models, NTamd64.10.0...16299, NTamd64.10.0...22000",
            ),
            (
                "[Install]",
                "[Models.NTamd64.10.0...22000]\nDevice = New, X\\Y\n[New]\nAddReg = R\n[Install]",
            ),
        ];
        let moves = |target_os: Option<TargetOs>| {
            let lines = planned_for(target_os, &changes);
            lines.contains(&"services: a b c".to_owned())
        };
        assert!(moves(None));
        assert!(moves(Some(TargetOs::build(10240))));
        assert!(moves(Some(TargetOs::build(19041))));
        // What new systems no longer get to need not move.
        assert!(!moves(Some(TargetOs::build(22000))));
    }

    #[test]
    fn what_only_old_systems_read_keeps_no_file_where_it_is() {
        let with_old = |lines: &str, default: &str, new: &str| {
            let models = "A = Models, NTamd64.10.0...16299";
            let old = format!("[Models.NTamd64]\nDevice = Old, X\\Y\n[Old]\n{lines}[Install]");
            planned(&[
                ("CopyFiles = Files, Others", new),
                (models, "A = Models, NTamd64, NTamd64.10.0...16299"),
                ("[Install]", &old),
                ("Others = 12", &format!("Others = 12\n{default}")),
            ])
        };
        let lists = "CopyFiles = Files, Others";
        let value = "AddReg = R\n[R]\nHKR,,V,,a.sys\n";
        assert_eq!(with_old(value, "", lists), planned(&[]));
        // What they copy by name keeps the default directory.
        let default = "DefaultDestDir = 12";
        assert_eq!(
            with_old("CopyFiles = @a.sys\n", default, lists),
            planned(&[])
        );
        let lines = with_old("CopyFiles = @a.sys\n", default, "CopyFiles = Files, @c.sys");
        assert!(
            lines.contains(&"c.sys stays: ByNameInDefault".to_owned()),
            "{lines:?}"
        );
        // A list that is installed without a device too is not only theirs.
        let list = "CopyFiles = L\n[DefaultInstall]\nCopyFiles = L\n[L]\na.sys\n";
        let lines = with_old(list, "L = 12", lists);
        for stays in ["a.sys stays: DefaultInstall", "a.sys stays: OtherList"] {
            assert!(lines.contains(&stays.to_owned()), "{lines:?}");
        }
    }

    #[test]
    fn a_models_section_without_a_decoration_is_one_for_x86() {
        let undecorated = (
            "[Install]",
            "[Models]\nDevice = OldInstall, X\\Y\n[OldInstall]\nCopyFiles = Old\n[Old]\na.sys,,,0x10\n[Install]",
        );
        let old = ("Others = 12", "Others = 12\nOld = 12");
        let stays = "a.sys stays: Shared".to_owned();
        assert!(planned(&[undecorated, old]).contains(&stays));
        let x86 = ("NTamd64.10", "NTx86.10");
        let lines = planned(&[x86, undecorated, old]);
        assert_eq!(lines[0], "Files: a.sys b.sys to '' split");
    }
}
