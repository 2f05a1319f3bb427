//! What moves in a package, changed in one place or another.

mod blockers;
mod default_directory;
mod mentions;
mod platforms;
mod primitive;
mod systems;

use super::*;
use crate::model::Model;
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
    planned_of(&with_changes(PACKAGE, changes), target_os)
}

/// The same of another INF.
fn planned_of(text: &str, target_os: Option<TargetOs>) -> Vec<String> {
    let document = Document::new(text);
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
        let deleted = match moved.deleted_by.len() {
            0 => String::new(),
            count => format!(" deleted by {count}"),
        };
        lines.push(format!(
            "{}: {} to '{}'{split}{deleted}",
            moved.list.section.name(),
            files(&moved.places),
            moved.subdirectory
        ));
    }
    if let Some(subdirectory) = &plan.default {
        let direct = files(&plan.direct);
        lines.push(format!("default: {direct} to '{subdirectory}'"));
    }
    let services = plan.services.iter().map(|(service, _)| &*service.name);
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
