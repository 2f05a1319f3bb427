//! `infmend effect`: what installing would do.

use std::path::Path;

use serde_json::Value;

use crate::support::json_schema::Schemas;
use crate::support::{assert_snapshot, folder_with_file, infmend, root};

/// A package with one of everything that installing does.
const LAMP: &str = "tests/inputs/effect/lamp.inf";

/// The exit status, standard output and standard error of a run in a folder.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = infmend();
    let output = command.current_dir(folder).arg("effect").args(arguments);
    let output = output.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let status = output.status.code().unwrap();
    (status, text(output.stdout), text(output.stderr))
}

/// What a run in the project's folder says in JSON, which fits the schema.
fn json(arguments: &[&str]) -> Value {
    let arguments = [&["--format", "json"], arguments].concat();
    let arguments = [&["effect"], &*arguments].concat();
    Schemas::strict().run(&root(), &arguments, "effect.schema.json")
}

/// The names of the sections of a report, each with its role.
fn sections(report: &Value) -> Vec<String> {
    let sections = report["files"][0]["sections"].as_array().unwrap().iter();
    let words = |value: &Value| value.as_str().unwrap().to_owned();
    sections
        .map(|section| format!("{} {}", words(&section["section"]), words(&section["role"])))
        .collect()
}

/// The actions of a section.
fn actions<'a>(report: &'a Value, name: &str) -> &'a Vec<Value> {
    let mut sections = report["files"][0]["sections"].as_array().unwrap().iter();
    let section = sections.find(|section| section["section"] == name);
    section.unwrap()["actions"].as_array().unwrap()
}

/// An action in one line.
fn line(action: &Value) -> String {
    let joined = |key: &str| -> Vec<String> {
        let values = action[key].as_array().map(Vec::as_slice);
        let values = values.unwrap_or_default().iter();
        values
            .map(|value| value.as_str().unwrap_or_default().to_owned())
            .collect()
    };
    let copied: Vec<String> = action["copied"].as_array().map_or(Vec::new(), |copied| {
        let copied = copied.iter();
        copied
            .map(|it| format!("{} in {}", it["file"], it["directory"]))
            .collect()
    });
    let under = joined("under").join(" ");
    format!(
        "{} {under}: {} = {}{}",
        action["kind"].as_str().unwrap(),
        action["key"].as_str().unwrap_or("-"),
        joined("values").join(","),
        match copied.is_empty() {
            true => String::new(),
            false => format!(" <- {}", copied.join(", ")),
        }
    )
}

#[test]
fn every_section_that_may_be_installed_is_there_with_its_role() {
    assert_eq!(
        sections(&json(&[LAMP])),
        [
            "ClassInstall32 class",
            "Lamp_Old.NTamd64 device",
            "Lamp_Install.NT device",
            "Shade_Install.NTia64 other",
            "DefaultUninstall.NTamd64 default_uninstall",
            "Lamp_Interface_Class interface_class",
            "Lamp_Tools other",
        ]
    );
}

#[test]
fn of_a_system_there_is_what_it_takes_and_of_a_device_what_that_takes() {
    let old = json(&["--os", "10.0.14393", "--arch", "AMD64", LAMP]);
    let of_amd64 = [
        "ClassInstall32 class",
        "Lamp_Old.NTamd64 device",
        "DefaultUninstall.NTamd64 default_uninstall",
        "Lamp_Interface_Class interface_class",
    ];
    assert_eq!(sections(&old), of_amd64);
    let systems = old["files"][0]["systems"].as_array().unwrap();
    assert_eq!(systems.len(), 1);
    assert_eq!(systems[0]["from"], "5.1.0");
    assert_eq!(systems[0]["until"], "10.0.16299");
    assert_eq!(systems[0]["devices"][0]["install"], "Lamp_Old.NTamd64");

    let arm64 = json(&["--arch", "arm64", LAMP]);
    assert_eq!(
        sections(&arm64),
        [
            "ClassInstall32 class",
            "Lamp_Install.NT device",
            "Lamp_Interface_Class interface_class"
        ]
    );
    let device = json(&["--device", r"usb\class_lamp", LAMP]);
    assert_eq!(sections(&device), ["Lamp_Install.NT device"]);
    let systems = device["files"][0]["systems"].as_array().unwrap();
    for system in systems {
        assert_eq!(system["devices"].as_array().unwrap().len(), 1);
        assert_eq!(system["devices"][0]["description"], "Example Lamp");
    }
    let names: Vec<&Value> = systems.iter().map(|it| &it["architecture"]).collect();
    assert_eq!(names, ["amd64", "arm64"]);
}

#[test]
fn all_that_a_section_does_is_there_by_kind() {
    let report = json(&[LAMP]);
    let found = actions(&report, "Lamp_Install.NT");
    let lines: Vec<String> = found.iter().map(line).collect();
    for expected in [
        r#"service AddService lamp 0x00000002: ServiceBinary = %13%\lamp.sys <- "lamp.sys" in "13""#,
        r#"service AddService lampsvc: ServiceBinary = "%13%\lampsvc.exe" -k lamp <- "lampsvc.exe" in "13""#,
        "service : DelService = lampold,0x00000200",
        r#"registry AddReg: - = HKR,,Icon,,%11%\lampui.dll,-2 <- "lampui.dll" in "11""#,
        "registry HW AddReg: - = HKR,,UpperFilters,0x00010008,lampfilter",
        r#"registry AddService lamp 0x00000002 AddReg: - = HKR,Parameters,Dll,0x00020000,%12%\UMDF\lamp.dll <- "lamp.dll" in "12,UMDF""#,
        r#"registry AddService lamp 0x00000002 EventLog AddReg: - = HKR,,EventMessageFile,0x00020000,%SystemRoot%\System32\lampui.dll <- "lampui.dll" in "11""#,
        "registry DelReg: - = HKR,Colors,Cold",
        "property AddProperty: - = {11223344-5566-4788-99aa-bbccddeeff00},2,18,,a lamp",
        "interface : AddInterface = {a1b2c3d4-0000-4000-8000-000000000001}",
        "event AddEventProvider {a1b2c3d4-0000-4000-8000-000000000002}: ProviderName = Example-Lamp",
        "filter AddFilter lampfilter: FilterLevel = Lamp",
        "component AddComponent LampLight: ComponentIDs = VID1234&PID0010",
        "software AddSoftware LampTool: SoftwareType = 1",
        "com AddComServer LampServer: ServerType = 1",
        "wdf UmdfService LampUmdf: UmdfLibraryVersion = 2.15.0",
        "restart : Reboot = ",
        "other : FeatureScore = F0",
    ] {
        assert!(
            lines.iter().any(|line| line == expected),
            "{expected}: {lines:#?}"
        );
    }
    let of_kind = |kind: &str| -> Vec<&Value> {
        let found = found.iter();
        found.filter(|action| action["kind"] == kind).collect()
    };
    let copied = of_kind("copy")[0];
    assert_eq!(copied["source"], "lampui64.dll");
    assert_eq!(copied["file"], "lampui.dll");
    assert_eq!(copied["flags"], 0x4000);
    assert_eq!(copied["line"], 77);
    assert_eq!(of_kind("copy")[1]["directory"], "12,UMDF");
    assert_eq!(of_kind("delete")[0]["file"], "oldlamp.dll");
    assert_eq!(of_kind("rename")[0]["from"], "lamp.bak");
    assert_eq!(of_kind("rename")[0]["to"], "lamp.old");
}

#[test]
fn an_inf_that_is_included_is_read_where_the_folder_has_it() {
    let report = json(&[LAMP]);
    let found = actions(&report, "Lamp_Install.NT");
    // Whatever the case in which it is named; with what it needs itself.
    let theirs: Vec<String> = found
        .iter()
        .filter(|action| action["inf"] == "lampbase.inf")
        .map(line)
        .collect();
    assert_eq!(
        theirs,
        [
            "copy : - = ",
            r#"registry AddReg: - = HKR,,Base,,%11%\lampbase.dll <- "lampbase.dll" in "11""#,
            "registry AddReg: - = HKR,,More,0x00010001,1",
        ]
    );
    // What is not there stays as the directive that names it.
    let unknown: Vec<String> = found
        .iter()
        .filter(|action| action["kind"] == "other" && action["key"] != "FeatureScore")
        .map(line)
        .collect();
    assert_eq!(
        unknown,
        [
            "other : Include = machine.inf",
            "other : Include = machine.inf",
            "other : Needs = Machine.Services",
        ]
    );
}

#[test]
fn an_unknown_device_or_system_is_an_error_that_says_which_there_are() {
    for (arguments, expected) in [
        (
            &["--device", r"USB\VID_1234&PID_001", LAMP][..],
            r"no device has the ID 'USB\VID_1234&PID_001'; did you mean 'USB\VID_1234&PID_0012'?",
        ),
        (
            &["--device", "nothing-like-it", LAMP],
            r"no device has the ID 'nothing-like-it'; the IDs are USB\Class_Lamp, USB\VID_1234&PID_0010, USB\VID_1234&PID_0011, USB\VID_1234&PID_0012",
        ),
        (
            &["--arch", "ia64", "--os", "10.0.22000", LAMP],
            "there is no Windows 10.0.22000 for ia64",
        ),
        (
            &["--os", "4.0.0", LAMP],
            "Windows 4.0.0 is older than Windows 2000 (5.0.0)",
        ),
    ] {
        let arguments = [&["--format", "json"], arguments].concat();
        let (status, _, err) = run(&root(), &arguments);
        assert_eq!(status, 2, "{err}");
        assert!(err.contains(expected), "{err}");
    }
}

#[test]
fn of_what_is_not_an_inf_the_effect_is_not_known() {
    let report = json(&["tests/inf/syntax/unclosed.inf"]);
    let error = report["files"][0]["error"].as_str().unwrap();
    assert!(error.contains("Windows cannot read the file"), "{error}");
    let (status, _, err) = run(&root(), &["tests/inf/syntax/unclosed.inf"]);
    assert_eq!(status, 2, "{err}");
}

#[test]
fn what_installing_does_is_shown_by_kind_for_the_devices_that_take_it() {
    let (status, out, err) = run(&root(), &[LAMP]);
    assert_eq!((status, &*err), (0, ""));
    assert_snapshot("effect", "text", &out);
}

#[test]
fn of_many_devices_that_take_the_same_some_are_named() {
    let devices: String = (0..9)
        .map(|number| format!("d{number} = I, ID{number}\n"))
        .collect();
    let inf = format!(
        "[Version]\nSignature=\"$Windows NT$\"\n[Manufacturer]\nM = M\n[M]\n{devices}[I]\nReboot\n"
    );
    let folder = folder_with_file("a.inf", &inf);
    let (_, out, _) = run(folder.path(), &["a.inf"]);
    assert!(
        out.contains("'d4' (ID4)\nand 4 more devices (--verbose names them)\n[I] on"),
        "{out}"
    );
    assert!(!out.contains("ID5"), "{out}");
    let (_, out, _) = run(folder.path(), &["--verbose", "a.inf"]);
    assert!(
        out.contains("'d8' (ID8)\n[I] on every Windows (x86)\n"),
        "{out}"
    );
}

/// The matrix of a file on a screen of some columns.
fn matrix(columns: &str, arguments: &[&str]) -> String {
    let mut command = infmend();
    command.env("COLUMNS", columns).args(["effect", "--matrix"]);
    let output = command.args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_matrix_fits_the_screen() {
    let mut shown = String::new();
    for columns in ["200", "110", "80", "50"] {
        let table = matrix(columns, &[LAMP]);
        let most: usize = columns.parse().unwrap();
        assert!(
            table.lines().all(|line| line.chars().count() <= most),
            "{table}"
        );
        shown += &format!("--- {columns} columns\n{table}");
    }
    assert_snapshot("effect", "matrix", &shown);
}

#[test]
fn the_matrix_has_a_row_for_devices_that_get_the_same_and_a_column_for_systems_that_do() {
    let report = json(&["--matrix", LAMP]);
    let file = &report["files"][0];
    let columns: Vec<String> = file["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| format!("{} {} {}", it["architecture"], it["from"], it["until"]).replace('"', ""))
        .collect();
    assert_eq!(
        columns,
        [
            "x86 5.0.0 null",
            "ia64 5.1.0 10.0.0",
            "amd64 5.1.0 10.0.16299",
            "amd64 10.0.16299 null",
            "arm 6.2.0 null",
            "arm64 10.0.16299 null"
        ]
    );
    let rows = file["rows"].as_array().unwrap();
    // One hardware ID, whatever the device is called and compatible with.
    assert_eq!(rows[0]["devices"][0]["ids"][0], r"USB\VID_1234&PID_0010");
    assert_eq!(rows[0]["installs"][2][0], "Lamp_Old.NTamd64");
    assert_eq!(rows[0]["installs"][3][0], "Lamp_Install.NT");
    assert_eq!(rows[2]["installs"][3].as_array().unwrap().len(), 0);

    // Systems that take other models sections, but the same install sections, are one.
    let inf = "[Version]\nSignature=\"$Windows NT$\"\n[Manufacturer]\n\
        M = M,NTamd64,NTamd64.10.0\n[M.NTamd64]\na = I,A\n[M.NTamd64.10.0]\na = I,A\n[I]\n";
    let folder = folder_with_file("a.inf", inf);
    let path = folder.path().join("a.inf");
    let table = matrix("", &[path.to_str().unwrap()]);
    assert!(
        table.contains("amd64\n         every Windows\n'a' (A)  I\n"),
        "{table}"
    );

    // Editions have columns of their own only where they make a difference.
    let inf = "[Version]\nSignature=\"$Windows NT$\"\n[Manufacturer]\n\
        M = M,NTamd64,NTamd64...3,NTarm64\n[M.NTamd64]\na = I,A\nb = I,B\n\
        [M.NTamd64...3]\na = J,A\n[M.NTarm64]\na = I,A\nb = I,B\n[I]\n[J]\n";
    let folder = folder_with_file("a.inf", inf);
    let path = folder.path().join("a.inf");
    assert_snapshot(
        "effect",
        "matrix_of_editions",
        &matrix("", &[path.to_str().unwrap()]).replace(path.to_str().unwrap(), "a.inf"),
    );
}
