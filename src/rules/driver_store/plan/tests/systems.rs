//! Which systems count.

use super::*;

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
