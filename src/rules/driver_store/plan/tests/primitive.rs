//! What `[DefaultInstall]` copies.

use super::*;

const PRIMITIVE: &str = "[Version]
Signature = \"$Windows NT$\"
Class = System
ClassGuid = {4d36e97d-e325-11ce-bfc1-08002be10318}
Provider = Acme
[DefaultInstall.NTamd64]
CopyFiles = Files
[DefaultInstall.NTamd64.Services]
AddService = lamp,,Lamp
[Lamp]
ServiceBinary = %12%\\lamp.sys
[Files]
lamp.sys
lamp.exe
[DestinationDirs]
Files = 12
[SourceDisksFiles]
lamp.sys = 1
lamp.exe = 1
[SourceDisksNames]
1 = Disk
";

const NEW: TargetOs = TargetOs::build(18362);

fn planned_primitive(target: Option<TargetOs>, changes: &[(&str, &str)]) -> Vec<String> {
    planned_of(&with_changes(PRIMITIVE, changes), target)
}

const MOVES: [&str; 3] = [
    "Files: lamp.sys to '' split",
    "services: lamp",
    "lamp.exe stays: NoService",
];

#[test]
fn the_binaries_of_a_primitive_driver_move_on_windows_that_knows_of_them() {
    assert_eq!(planned_primitive(Some(NEW), &[]), MOVES);
    assert_eq!(planned_primitive(Some(TargetOs::build(22000)), &[]), MOVES);
    let stays = [
        "services: ",
        "lamp.sys stays: OlderTarget",
        "lamp.exe stays: OlderTarget",
    ];
    assert_eq!(planned_primitive(None, &[]), stays);
    assert_eq!(planned_primitive(Some(TargetOs::build(17763)), &[]), stays);
}

#[test]
fn what_is_not_a_primitive_driver_stays() {
    for change in [
        ("[DefaultInstall.NTamd64]", "[DefaultInstall]"),
        ("[Files]", "[DefaultInstall.NT]\nCopyFiles = Files\n[Files]"),
        ("[Files]", "[Manufacturer]\n[Files]"),
        ("[Files]", "[DefaultUninstall.NTamd64]\n[Files]"),
        ("Provider = Acme\n", ""),
    ] {
        assert_eq!(
            planned_primitive(Some(NEW), &[change]),
            [
                "services: ",
                "lamp.sys stays: DefaultInstall",
                "lamp.exe stays: DefaultInstall"
            ],
            "{change:?}"
        );
    }
}

#[test]
fn what_only_older_systems_delete_moves_and_the_deletion_is_kept() {
    let uninstall = |uninstall: &str| {
        let uninstall = format!("[DefaultUninstall.NTamd64]\nLegacyUninstall = 1\n{uninstall}");
        planned_primitive(Some(NEW), &[("[Files]", &format!("{uninstall}\n[Files]"))])
    };
    let mut deleted = MOVES;
    deleted[0] = "Files: lamp.sys to '' split deleted by 1";
    assert_eq!(uninstall("DelFiles = files"), deleted);
    // A list of its own.
    assert_eq!(uninstall("DelFiles = Old\n[Old]\nlamp.sys"), MOVES);
    // Newer systems read this, and files are renamed nowhere.
    for other in [
        "[DefaultInstall.NTx86]\nDelFiles = Files",
        "RenFiles = Files",
    ] {
        let lines = uninstall(other);
        let stays = "lamp.sys stays: DeletedOrRenamed".to_owned();
        assert!(lines.contains(&stays), "{other}: {lines:?}");
    }
}
