use std::cell::LazyCell;

use hashbrown::{HashMap, HashSet};

use super::downlevel::{self, add_destination};
use super::per_platform::per_platform;
use super::plan::{self, MovedList, Place, Plan};
use crate::edit::FixBuilder;
use crate::model::{ByName, COPY_FILES, Directory, TargetedModels};
use crate::rules::{
    Applicability, ByDefault, Change, Context, Downlevel, MayChange, Severity, Visit, rule,
};
use crate::schema::{CopyFlags, DELFLG_IN_USE, DELFLG_IN_USE1, TargetOs};
use crate::syntax::{Entry, eq_ignore_case, fold_case};

rule! {
    /// Driver files that could run from the Driver Store, and do not.
    ///
    /// ## What it finds
    /// File lists whose files are binaries of the INF's services and go to DIRID
    /// 12, 11, or a directory below DIRID 10, although Windows could run them from
    /// the Driver Store (DIRID 13). Unless the rule is selected or a target is
    /// given with `--target-os 10.0.16299` or later, it only reports on INFs all of
    /// whose models sections require a Windows that can do so.
    ///
    /// Files that no service runs move with them where all that names them are values
    /// whose readers open a path: `InprocServer32`, `UserModeDriverName` and `OpenGLDriverName` with their `WoW` forms, the makers of OpenCL,
    /// `ExtensibilityDLL` of native 802.11, `FirmwareFilename` and `FirmwareBinary`,
    /// `CameraImageResource`, the files of event logs, providers and publishers,
    /// `ServerBinary` of COM servers and `SoftwareBinary`. The notify object of a
    /// network component (`ComponentDll`) is found by its name.
    ///
    /// A file moves in all lists that copy it, or in none. What stays is reported
    /// with the reason: files that something else loads by name or by path, that are
    /// renamed on copy or shared, lists that `DelFiles` or `RenFiles` use as well,
    /// directories of applications, printers and firmware, and
    /// what nothing in the INF loads. `HKR,,Driver` and the values of Windows 9x
    /// (`NTMPDriver`, `DevLoader`, `DeviceVxDs`) open nothing, and no Windows NT reads
    /// `[Lamp]` where `[Lamp.NT]` is there: these keep no file where it is.
    ///
    /// What `[DefaultInstall]` copies moves where the INF is a primitive driver (see
    /// `primitive-driver`) and the target is 10.0.18362 (Windows 10 version 1903) or later.
    /// Otherwise it stays.
    ///
    /// Two INFs of one folder may install the same service, or copy the same file
    /// to the same place. It moves in both or in none: where the other INF has to
    /// leave it, or is not one of the files that infmend was given, it stays. For
    /// standard input no folder is known.
    ///
    /// ## Why it matters
    /// A package that runs from the Driver Store copies nothing: each version lies
    /// in a directory of its own, so an update never meets a file in use, and
    /// needs no restart.
    ///
    /// ## Example
    /// ```inf
    /// [DestinationDirs]
    /// Gadget_Files = 12
    ///
    /// [Gadget_Service]
    /// ServiceBinary = %12%\gadget.sys
    /// ```
    /// becomes
    /// ```inf
    /// [DestinationDirs]
    /// Gadget_Files = 13
    ///
    /// [Gadget_Service]
    /// ServiceBinary = %13%\gadget.sys
    /// ```
    ///
    /// ## Fix
    /// Unsafe, since a program may look for a file where it was: writes DIRID 13
    /// with the subdirectory of `[SourceDisksFiles]` into `[DestinationDirs]`, and
    /// the new place into each `ServiceBinary` and the values above, also where these
    /// have a name without a path and Windows looks for it in `System32` or
    /// `SysWOW64`. A path in `[Strings]` is written out in the value, since strings
    /// have no DIRIDs. `ServiceDll` follows only where the rule is selected: no page
    /// says that its reader takes such a path.
    ///
    /// Copy flags that a file in the Driver Store has no use for go, and so do the comments that name them; comments that name the old directory
    /// name the Driver Store. A list that mixes files that move with files that
    /// stay is split, and a default directory that serves both stays.
    ///
    /// Where the package has a folder for each platform and several platforms share the
    /// list or the service, each platform first gets sections of its own: the install
    /// section with its companions and all that leads from it to the file. What a machine
    /// installs is the same before and after that; then the files move.
    ///
    /// Where models sections meet systems before build 16299 (17134 for UMDF
    /// drivers, 25319 for the classes NetClient, NetService and NetTrans, 25341 for
    /// network components with a notify object), nothing is changed until you choose.
    /// `--raise-target` raises the models, so that the
    /// INF supports newer systems only: with them go the models sections that older
    /// systems would fall back to, those for Itanium, for which there is no Windows
    /// 10, and what only these install. `--keep-downlevel` gives older systems
    /// copies of the sections, as they are, with names that end in `_Downlevel`.
    ///
    /// A `[DefaultInstall]` section is for every Windows version, so that the target alone
    /// says that no older ones are left. What deletes the files of a moved list in a
    /// `[DefaultUninstall]` section for older systems (`LegacyUninstall = 1`) gets a copy of
    /// the list, which stays where it was.
    ///
    /// ## Source
    /// Microsoft Learn, "Run From Driver Store", "Using Dirids", "INF Manufacturer
    /// Section", "INF AddEventProvider Directive", "INF AddService Directive",
    /// "Implementing Audio Processing Objects", "WDDM 2.1 Features", "Installing
    /// Native 802.11 IHV Extensions", "Creating a Primitive Driver", "Installing Network Components", "Deprecated
    /// Ndi Values and Keys", "Stream Class Registry Values", "Authoring an Update
    /// Driver Package", "Mobile Broadband Device Firmware Update", "Privacy shutter
    /// replacement image" and "Porting an INF to Follow Driver Package Isolation";
    /// pull requests 834, 923 to 930 and 945 of Microsoft's
    /// Windows-driver-samples.
    RULE {
        name: "run-from-driver-store",
        summary: "driver files that could run from the Driver Store",
        why: "what runs from the Driver Store is never replaced while it is in use",
        fixes: "unsafe",
        group: "driver_store",
        severity: Severity::Info,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[Change::DriverStore, Change::Systems, Change::UnusedSources]),
        by_default: ByDefault::WithTargetOr(plan::meets_minimum_os),
    }
}

/// How many files a message names.
const NAMED: usize = 3;

fn check(context: &Context<'_, '_>) {
    let plan = plan::plan(context);
    report_what_is_shared(context, &plan);
    report_what_stays(context, &plan);
    let lists = plan.lists.iter();
    let mut moving = lists.flat_map(|list| &list.places).chain(&plan.direct);
    let Some(first) = moving.next() else { return };
    let minimum = plan.minimum_os(context);
    let is_primitive = context.model.is_primitive();
    let changed = changed_sections(&plan);
    let old = downlevel::old_models(context.model, &changed, minimum);
    let fix = move_files(context, &plan);
    let target = match (old.is_empty(), context.options.downlevel) {
        (true, Downlevel::Keep) if is_primitive => Err(format!(
            "a [DefaultInstall] section is for all Windows versions, so that none before {minimum} keeps what it has"
        )),
        (true, _) if is_primitive => Ok((fix, format!(", on Windows {minimum} and later"))),
        (true, _) => Ok((fix, String::new())),
        (false, Downlevel::Ask) => Err(choice(&old, minimum)),
        (false, Downlevel::Raise) => downlevel::raise(context.model, fix, &old, minimum)
            .map(|fix| (fix, format!(", for Windows {minimum} and later only"))),
        (false, Downlevel::Keep) => {
            downlevel::keep_moved(context, fix, &plan, &old, &changed, minimum).map(|fix| {
                (
                    fix,
                    format!(", on Windows {minimum} and later; older systems keep what they have"),
                )
            })
        }
        .map_err(|reason| format!("decide by hand what becomes of older systems: {reason}")),
    };
    let (fix, help) = match target {
        Ok((fix, systems)) => {
            let description = format!(
                "run {} from the Driver Store (DIRID 13){systems}",
                words(&plan)
            );
            let raised = context.options.downlevel == Downlevel::Raise && !old.is_empty();
            let raised = raised || is_primitive;
            let fix = fix.fix(Applicability::Unsafe, description);
            (Some(fix.since(raised.then_some(minimum))), None)
        }
        Err(reason) => (None, Some(reason)),
    };
    let line = context
        .model
        .destination_lines(first.section)
        .next()
        .or_else(|| context.model.default_destination_line());
    context
        .report(
            &RULE,
            ("DestinationDirs", line.unwrap_or(first.entry).content()),
            format!("{} could run from the Driver Store", words(&plan)),
        )
        .help_if(help)
        .fix(fix);
}

/// Files that could move if each platform had sections of its own. It gets them first, and
/// the files move by the next fix.
fn report_what_is_shared(context: &Context<'_, '_>, plan: &Plan<'_, '_>) {
    let shared = &plan.shared;
    let is_shared = |place: &&Place<'_, '_>| place.blocker() == Some(&plan::Blocker::Platforms);
    let Some(first) = plan.stays.iter().find(is_shared) else {
        return;
    };
    if shared.files.is_empty() {
        return;
    }
    let files: Vec<&str> = shared.files.iter().map(String::as_str).collect();
    let minimum = plan.minimum_os(context);
    let old = downlevel::old_models(context.model, &shared.sections, minimum);
    let fix = match (old.is_empty(), context.options.downlevel) {
        (false, Downlevel::Ask) => Err(choice(&old, minimum)),
        (false, Downlevel::Raise) => {
            // What cannot be raised would not move.
            let raised = FixBuilder::of(context.model.document());
            downlevel::raise(context.model, raised, &old, minimum)
                .and_then(|_| per_platform(context, &shared.sections))
                .map_err(|reason| format!("decide by hand what becomes of older systems: {reason}"))
        }
        _ => per_platform(context, &shared.sections)
            .map_err(|reason| format!("give each platform sections of its own: {reason}")),
    };
    let (fix, help) = match fix {
        Ok(fix) => {
            let description = format!(
                "give each platform sections of its own, so that {} can run from the Driver Store",
                named(&files)
            );
            (Some(fix.fix(Applicability::Unsafe, description)), None)
        }
        Err(reason) => (None, Some(reason)),
    };
    context
        .report(
            &RULE,
            (first.section, first.range.clone()),
            format!(
                "{} could run from the Driver Store if each platform had sections of its own: the package has a folder for each",
                named(&files)
            ),
        )
        .help_if(help)
        .fix(fix);
}

/// The files that move, for a sentence.
fn words(plan: &Plan<'_, '_>) -> String {
    let places = plan
        .lists
        .iter()
        .flat_map(|list| &list.places)
        .chain(&plan.direct);
    let mut seen = HashSet::new();
    let files: Vec<&str> = places
        .filter(|place| seen.insert(fold_case(&place.file).into_owned()))
        .map(|place| place.file.as_str())
        .collect();
    named(&files)
}

/// Some files, for a sentence.
fn named(files: &[&str]) -> String {
    let quoted: Vec<String> = files
        .iter()
        .take(NAMED)
        .map(|file| format!("'{file}'"))
        .collect();
    match files.len().checked_sub(NAMED) {
        Some(more) if more > 0 => format!("{} and {more} more", quoted.join(", ")),
        _ => match quoted.split_last() {
            Some((last, before)) if !before.is_empty() => {
                format!("{} and {last}", before.join(", "))
            }
            _ => quoted.join(""),
        },
    }
}

/// One finding for all files of a section that stay for the same reason.
fn report_what_stays(context: &Context<'_, '_>, plan: &Plan<'_, '_>) {
    let mut groups: Vec<Vec<&Place<'_, '_>>> = Vec::new();
    let mut known = HashMap::new();
    let is_told = |place: &&Place<'_, '_>| !plan.shared.files.contains(&place.file);
    for place in plan.stays.iter().filter(is_told) {
        let group = *known
            .entry((fold_case(place.section), place.blocker()))
            .or_insert(groups.len());
        match groups.get_mut(group) {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    for group in groups {
        let Some((first, reason)) = group
            .first()
            .and_then(|first| Some((first, first.blocker()?)))
        else {
            continue;
        };
        let files: Vec<&str> = group.iter().map(|place| place.file.as_str()).collect();
        let verb = if files.len() == 1 { "does" } else { "do" };
        context
            .report(
                &RULE,
                (first.section, first.range.clone()),
                format!(
                    "{} {verb} not move to the Driver Store: {}",
                    named(&files),
                    reason.words(files.len() > 1)
                ),
            )
            .severity(Severity::Info);
    }
}

/// What a user has to choose between.
fn choice(old: &[TargetedModels<'_, '_>], minimum: TargetOs) -> String {
    let names: Vec<String> = old
        .iter()
        .map(|models| format!("[{}]", models.section.name()))
        .collect();
    format!(
        "{} {} Windows before {minimum}, which cannot run it from there: with --raise-target the INF supports {minimum} and later only, with --keep-downlevel older systems keep sections of their own",
        names.join(", "),
        if names.len() == 1 {
            "also applies to"
        } else {
            "also apply to"
        },
    )
}

/// The names of all sections whose meaning for older systems changes.
fn changed_sections(plan: &Plan<'_, '_>) -> HashSet<String> {
    let lists = plan.lists.iter().map(|moved| moved.list.section.name());
    let services = plan.services.iter();
    let services = services.map(|(service, _)| service.section.name());
    let values = plan.values.iter().map(|value| value.section.name());
    let direct = plan.direct.iter().map(|place| place.section);
    lists
        .chain(services)
        .chain(values)
        .chain(direct)
        .map(|name| fold_case(name).into_owned())
        .collect()
}

fn move_files<'d, 't>(context: &Context<'d, 't>, plan: &Plan<'d, 't>) -> FixBuilder<'d, 't> {
    let model = context.model;
    let mut fix = FixBuilder::of(model.document());
    if let (Some(subdirectory), Some(line)) = (&plan.default, model.default_destination_line()) {
        fix = set_destination(fix, line, subdirectory);
    }
    // The directives that name each list, with the indices of the values.
    let naming = LazyCell::new(|| {
        let sites = model.directives(COPY_FILES).into_iter();
        let names = sites.flat_map(|site| {
            let fields = site.entry().fields().iter().enumerate();
            fields.map(move |(index, field)| (model.text(field.value()), site.entry(), index))
        });
        ByName::new(names.collect(), |(name, _, _)| name)
    });
    for moved in &plan.lists {
        fix = keep_for_uninstall(context, fix, moved);
        fix = if moved.is_split {
            let sites = naming.get(moved.list.section.name());
            split(
                context,
                fix,
                moved,
                sites.map(|(_, entry, index)| (*entry, *index)),
            )
        } else {
            move_list(context, fix, plan, moved)
        };
    }
    for place in &plan.direct {
        fix = fix.rely_on(place.entry);
    }
    for (service, subdirectory) in &plan.services {
        let written = service.written_path();
        if let Some(path) = plan::moved_path(model, written, subdirectory, &service.file) {
            fix = fix
                .set_text(service.binary(), 0, &service.with_path(&path))
                .rewrite_comments(service.binary(), in_driver_store);
        }
    }
    for value in &plan.values {
        fix = fix.set_text(value.entry, value.field, &value.text);
    }
    fix
}

fn move_list<'d, 't>(
    context: &Context<'d, 't>,
    mut fix: FixBuilder<'d, 't>,
    plan: &Plan<'d, 't>,
    moved: &MovedList<'d, 't>,
) -> FixBuilder<'d, 't> {
    let name = moved.list.section.name();
    fix = match context.model.own_destination_line(name) {
        Some(line) => set_destination(fix, line, &moved.subdirectory),
        None if plan.default.is_some() => fix,
        None => add_destination(context.model, fix, None, name, &store(moved)),
    };
    for place in &moved.places {
        fix = without_useless_flags(fix, place.entry, place).rely_on(place.entry);
    }
    fix
}

/// Gives what deletes the files of a list on older systems a list of its own, of what
/// lies where it was.
fn keep_for_uninstall<'d, 't>(
    context: &Context<'d, 't>,
    mut fix: FixBuilder<'d, 't>,
    moved: &MovedList<'d, 't>,
) -> FixBuilder<'d, 't> {
    let (model, list) = (context.model, moved.list.section);
    let Some((after, _)) = list.parts().last().filter(|_| !moved.deleted_by.is_empty()) else {
        return fix;
    };
    let new = context.unused_name(&format!("{}_Downlevel", list.name()));
    let lines = list.parts().flat_map(|(_, part)| part.lines());
    let lines = lines.filter(|line| line.entry.is_some());
    let places = moved.places.iter();
    let places: HashMap<usize, &Place<'_, '_>> = places
        .map(|place| (place.entry.range().start, place))
        .collect();
    // What only says how to copy is left out.
    let deleting = CopyFlags(DELFLG_IN_USE | DELFLG_IN_USE1);
    fix = fix.add_copy(after, &new, lines, |fix, entry| {
        let Some(place) = places.get(&entry.range().start) else {
            return fix;
        };
        let (kept, gone) = (place.flags & deleting, place.flags & !deleting);
        match gone | place.useless {
            CopyFlags(0) => fix,
            gone => fix.set_flags(entry, kept).drop_flag_names(entry, gone),
        }
    });
    for (entry, index) in &moved.deleted_by {
        fix = fix.set_text(entry, *index, &new).rely_on(entry);
    }
    match model.own_destination_line(list.name()) {
        Some(line) => add_destination(model, fix, Some(line), &new, &moved.list.directory),
        None => fix,
    }
}

/// Takes the files that move out of a list, into one of their own. `sites` are
/// the directives that name the list, with the indices of the values.
fn split<'d, 't>(
    context: &Context<'d, 't>,
    mut fix: FixBuilder<'d, 't>,
    moved: &MovedList<'d, 't>,
    sites: impl Iterator<Item = (&'d Entry<'t>, usize)>,
) -> FixBuilder<'d, 't> {
    let model = context.model;
    let name = moved.list.section.name();
    let Some((after, _)) = moved.list.section.parts().last() else {
        return fix;
    };
    let plain = name.replace(|c| !crate::rules::is_plain(c), "_");
    let new = context.unused_name(&format!("{plain}_DriverStore"));
    let places = moved.places.iter();
    let places: HashMap<usize, &Place<'_, '_>> = places
        .map(|place| (place.entry.range().start, place))
        .collect();
    let is_moved = |entry: &Entry<'_>| places.get(&entry.range().start).copied();
    let lines = moved
        .list
        .section
        .parts()
        .flat_map(|(_, part)| part.lines())
        .filter(|line| {
            line.entry
                .as_ref()
                .is_some_and(|entry| is_moved(entry).is_some())
        });
    fix = fix.add_copy(after, &new, lines, |fix, entry| match is_moved(entry) {
        Some(place) => without_useless_flags(fix, entry, place),
        None => fix,
    });
    for place in &moved.places {
        fix = fix.remove_entry(place.entry);
    }
    for (entry, index) in sites {
        fix = fix.insert_field(entry, index, &new).rely_on(entry);
    }
    add_destination(
        model,
        fix,
        model.destination_lines(name).next(),
        &new,
        &store(moved),
    )
}

/// Where a list goes.
fn store(moved: &MovedList<'_, '_>) -> Directory {
    Directory::new("13", &moved.subdirectory)
}

/// Lets a line of [DestinationDirs] name the Driver Store.
fn set_destination<'d, 't>(
    mut fix: FixBuilder<'d, 't>,
    line: &'d Entry<'t>,
    subdirectory: &str,
) -> FixBuilder<'d, 't> {
    fix = fix.set_text(line, 0, "13");
    fix = if subdirectory.is_empty() {
        fix.truncate_fields(line, 1)
    } else {
        let old = line.fields().get(1).map_or("", |field| field.value());
        if eq_ignore_case(old, subdirectory) {
            fix
        } else {
            fix.set_text(line, 1, subdirectory)
        }
    };
    fix.rewrite_comments(line, in_driver_store).rely_on(line)
}

fn without_useless_flags<'d, 't>(
    fix: FixBuilder<'d, 't>,
    entry: &Entry<'t>,
    place: &Place<'d, 't>,
) -> FixBuilder<'d, 't> {
    if place.useless.0 == 0 {
        return fix;
    }
    let fix = fix.set_flags(entry, place.flags);
    fix.drop_flag_names(entry, place.useless)
}

/// A comment that names the directory of drivers names the Driver Store.
fn in_driver_store(comment: &str) -> String {
    let is_path = |word: &str| {
        let word = fold_case(word);
        ["dirid_driver", "dirid_drivers"].contains(&&*word)
            || word.contains('\\') && (word.contains("system32") || word.contains("drivers"))
    };
    let mut result = String::new();
    let mut rest = comment;
    while let Some(start) = rest.find(|c: char| !c.is_whitespace() && c != ';') {
        let end = rest
            .get(start..)
            .and_then(|word| word.find(char::is_whitespace))
            .map_or(rest.len(), |length| start + length);
        let word = rest.get(start..end).unwrap_or_default();
        result.push_str(rest.get(..start).unwrap_or_default());
        result.push_str(if is_path(word) { "Driver Store" } else { word });
        rest = rest.get(end..).unwrap_or_default();
    }
    result + rest
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::rules::{Options, tried};

    const PACKAGE: &str = r#"[Version]
Signature = "$Windows NT$"
Class = Mouse
[Manufacturer]
A = Models, NTamd64.10.0...14393
[Models.NTamd64.10.0...14393]
Device = Install, X\Y
[Install]
CopyFiles = Files
[Install.Services]
AddService = a,2,A
[A]
ServiceBinary = %12%\a.sys
[Files]
a.sys
[DestinationDirs]
DefaultDestDir = 12
[SourceDisksFiles]
a.sys = 1
b.dat = 1
[SourceDisksNames]
1 = Disk
"#;

    /// What becomes of the package with some texts in the place of others.
    fn fixed(changes: &[(&str, &str)], downlevel: Downlevel) -> String {
        let options = Options::default().downlevel(downlevel);
        let text = tried::with_changes(PACKAGE, changes);
        let fixed = tried::fixed(&RULE, &text, options);
        fixed.source.text().to_owned()
    }

    #[test]
    fn a_list_in_a_default_directory_that_stays_gets_a_line_of_its_own() {
        let others = [
            ("CopyFiles = Files", "CopyFiles = Files, Others"),
            ("[Files]", "[Others]\nb.dat\n[Files]"),
        ];
        let text = fixed(&others, Downlevel::Raise);
        for line in ["DefaultDestDir = 12", "Files = 13", "%13%\\a.sys"] {
            assert!(text.contains(line), "{line}");
        }
    }

    #[test]
    fn an_entry_loses_the_flags_that_it_does_not_need_and_what_led_to_them() {
        for (old, new) in [
            ("a.sys,,,0x4000", "a.sys"),
            ("a.sys,A.SYS,,0x4000 ; note", "a.sys,A.SYS ; note"),
            ("a.sys,,,0x4000,x", "a.sys,,,,x"),
            ("a.sys,,,0x4002", "a.sys,,,0x00000002"),
        ] {
            let entry = format!("[Files]\n{old}\n");
            let text = fixed(&[("[Files]\na.sys\n", &entry)], Downlevel::Raise);
            assert!(text.contains(&format!("[Files]\n{new}\n")), "{text}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_named_in_a_list_is_for_a_person_to_keep_for_older_systems() {
        let by_name = |file: &str, downlevel| {
            let changes = [
                ("CopyFiles = Files", "CopyFiles = \"@a.sys\""),
                ("[Files]\na.sys\n", ""),
                ("%12%\\a.sys", "\"%12%\\a.sys\""),
                ("a.sys = 1", "\"a.sys\" = 1"),
                ("a.sys", file),
            ];
            fixed(&changes, downlevel).contains("DefaultDestDir = 13")
        };
        for (file, keeps) in [("a.sys", true), ("a%%.sys", false), ("a;b.sys", false)] {
            assert_eq!(by_name(file, Downlevel::Keep), keeps, "{file}");
            assert!(by_name(file, Downlevel::Raise), "{file}");
        }
    }

    #[test]
    fn a_sentence_names_three_files_and_counts_the_others() {
        for (files, words) in [
            (&["a"][..], "'a'"),
            (&["a", "b"], "'a' and 'b'"),
            (&["a", "b", "c"], "'a', 'b' and 'c'"),
            (&["a", "b", "c", "d"], "'a', 'b', 'c' and 1 more"),
            (&["a", "b", "c", "d", "e"], "'a', 'b', 'c' and 2 more"),
        ] {
            assert_eq!(named(files), words);
        }
    }

    #[test]
    fn a_comment_that_names_the_old_folder_names_the_driver_store() {
        for (comment, new) in [
            ("; C:\\Windows\\System32\\drivers", "; Driver Store"),
            (";DIRID_DRIVERS ; x", ";Driver Store ; x"),
            (";DIRID_DRIVER", ";Driver Store"),
            ("; to %12%\\Drivers or so", "; to Driver Store or so"),
            ("; drivers of system32", "; drivers of system32"),
            ("; C:\\Windows  ", "; C:\\Windows  "),
        ] {
            assert_eq!(in_driver_store(comment), new);
        }
    }
}
