//! Files that lie in a folder of the package for each platform.

use super::*;

/// Two platforms with models of their own.
const TWO: [(&str, &str); 2] = [
    (
        "NTamd64.10.0...16299\n[",
        "NTamd64.10.0...16299, NTarm64.10.0...16299\n[",
    ),
    (
        "[Install]",
        "[Models.NTarm64.10.0...16299]\nDevice = Install, X\\Y\n[Install]",
    ),
];

const FOLDERS: (&str, &str) = (
    "c.sys = 1\n",
    "[SourceDisksFiles.amd64]\nc.sys = 1,x64\n[SourceDisksFiles.arm64]\nc.sys = 1,arm64\n",
);

/// The reason why c.sys stays, if it does, and whether platforms with sections of their
/// own would let it move.
fn of_c(changes: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let text = with_changes(PACKAGE, changes);
    let document = Document::new(&text);
    let model = Model::new(&document);
    let options = Options::default();
    let plan = plan(&Context::new(&model, &options));
    let stays = plan.stays.iter().filter(|place| place.file == "c.sys");
    let stays = stays.map(|place| format!("{:?}", place.blocker().unwrap()));
    (stays.collect(), plan.shared.files)
}

#[test]
fn a_folder_for_each_platform_keeps_what_platforms_share() {
    let shared = [TWO[0], TWO[1], FOLDERS];
    let c = vec!["c.sys".to_owned()];
    assert_eq!(of_c(&shared), (vec!["Platforms".to_owned()], c));
    // One platform of the two has no use for it.
    assert_eq!(of_c(&[FOLDERS]), (vec![], vec![]));
    // One has no file.
    let missing = (
        "c.sys = 1\n",
        "[SourceDisksFiles.amd64]\nc.sys = 1,x64\n[SourceDisksFiles.x86]\nc.sys = 1,x86\n",
    );
    let stays = |changes: &[(&str, &str)], reason: &str| {
        assert_eq!(
            of_c(changes),
            (vec![reason.to_owned()], vec![]),
            "{changes:?}"
        );
    };
    stays(&[TWO[0], TWO[1], missing], "Sources");
    // Another file of the list lies elsewhere.
    let mixed = ("c.sys\n[Dest", "c.sys\na.sys\n[Dest");
    stays(&[TWO[0], TWO[1], FOLDERS, mixed], "Platforms");
    // It stays for another reason.
    let loaded = (
        "CopyFiles = Files, Others",
        "CopyFiles = Files, Others\nAddReg = R\n[R]\nHKR,,Loads,,c.sys\n[Install.Nothing]",
    );
    let (reasons, files) = of_c(&[TWO[0], TWO[1], FOLDERS, loaded]);
    assert!(reasons[0].starts_with("ByName"), "{reasons:?}");
    assert_eq!(files, Vec::<String>::new());
}

#[test]
fn a_list_of_a_platform_goes_to_the_folder_of_the_platform() {
    let own = [
        TWO[0],
        (
            "[Install]",
            "[Models.NTarm64.10.0...16299]\nDevice = Install, X\\Y\n\
             [Install.NTarm64]\nCopyFiles = Arm\n\
             [Install.NTarm64.Services]\nAddService = c,2,ArmC\n[ArmC]\nServiceBinary = %12%\\c.sys\n\
             [Arm]\nc.sys\n[Install]",
        ),
        ("Others = 12", "Others = 12\nArm = 12"),
        FOLDERS,
    ];
    let lines = planned(&own);
    for line in ["Others: c.sys to 'x64'", "Arm: c.sys to 'arm64'"] {
        assert!(lines.contains(&line.to_owned()), "{lines:?}");
    }
    // One service for both has only one path.
    let one = (
        "AddService = c,2,ArmC\n[ArmC]",
        "AddService = c,2,C\n[ArmC]",
    );
    let text = own[1].1.replace(one.0, one.1);
    let own = [own[0], ("[Install]", text.as_str()), own[2], own[3]];
    let lines = planned(&own);
    let stays = lines
        .iter()
        .filter(|line| *line == "c.sys stays: Platforms");
    assert_eq!(stays.count(), 2, "{lines:?}");
}
