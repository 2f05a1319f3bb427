//! `infmend catalog --new`. What other tools make of the catalogs: `tests/needs/signing.rs`.

use std::fs;
use std::path::Path;
use std::process::Output;

use infmend::catalog::{Catalog, State};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{assert_snapshot, infmend, transcript};

const INF: &str = "[Version]\r\nSignature = \"$Windows NT$\"\r\nClass = System\r\n\
    ClassGuid = {4d36e97d-e325-11ce-bfc1-08002be10318}\r\nProvider = Contoso\r\n\
    DriverVer = 11/01/2026, 1.0.0.0\r\nCatalogFile = Gadget.cat\r\n\
    [Manufacturer]\r\nContoso = Models, NTamd64, NTarm64\r\n\
    [Models.NTamd64]\r\nGadget = Gadget, ROOT\\Gadget, PCI\\VEN_1234\r\n\
    [Models.NTarm64]\r\nGadget = Gadget, ROOT\\Gadget\r\n\
    [Gadget.NT]\r\nCopyFiles = Gadget.Files\r\n\
    [Gadget.Files]\r\ngadget.sys\r\ngadget.dat, source.dat\r\n\
    [DestinationDirs]\r\nDefaultDestDir = 13\r\n\
    [SourceDisksNames]\r\n1 = Disk\r\n\
    [SourceDisksFiles]\r\ngadget.sys = 1, bin\r\nsource.dat = 1\r\n";

/// A package with a few changes of its INF.
fn package(changes: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let inf = changes.iter().fold(INF.to_owned(), |inf, (from, to)| {
        assert!(inf.contains(from), "{from}");
        inf.replace(from, to)
    });
    fs::write(folder.path().join("gadget.inf"), inf).unwrap();
    fs::create_dir(folder.path().join("Bin")).unwrap();
    fs::write(folder.path().join("Bin/GADGET.sys"), b"a driver").unwrap();
    fs::write(folder.path().join("source.dat"), b"data").unwrap();
    folder
}

/// 2026-11-20, so that nothing depends on the day of a test.
const NOW: &str = "1795132800";

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = infmend();
    command.current_dir(folder).args(["catalog", "--new"]);
    command.env("SOURCE_DATE_EPOCH", NOW).args(arguments);
    command.output().unwrap()
}

fn catalog(folder: &Path) -> Catalog {
    let bytes = fs::read(folder.join("Gadget.cat")).unwrap();
    Catalog::read(&bytes).unwrap()
}

/// The names of the members, each with its systems.
fn members(folder: &Path, name: &str) -> Vec<(String, String)> {
    let bytes = fs::read(folder.join(name)).unwrap();
    let catalog = Catalog::read(&bytes).unwrap();
    let members = catalog.members.into_iter();
    let mut members: Vec<_> = members
        .map(|member| (member.file.unwrap(), member.os.unwrap()))
        .collect();
    members.sort();
    members.dedup();
    members
}

#[test]
fn it_lists_the_inf_and_what_it_copies_and_says_what_it_wrote() {
    let folder = package(&[]);
    let output = run(folder.path(), &["--os", "10_VB_X64,10_co_arm64", "--yes"]);
    assert_snapshot("catalog_new", "written", &transcript(&output));
    assert_eq!(output.status.code(), Some(0));
    let catalog = catalog(folder.path());
    let files = ["gadget.dat", "gadget.inf", "gadget.sys"];
    let members = members(folder.path(), "Gadget.cat");
    assert_eq!(
        members,
        files.map(|file| (file.to_owned(), "2:10.0".to_owned()))
    );
    assert_eq!(catalog.members.len(), 6);
    assert_eq!(catalog.os.as_deref(), Some("_v100_X64_Vb,_v100_ARM64_21H2"));
    assert_eq!(catalog.hardware_ids, ["pci\\ven_1234", "root\\gadget"]);
    assert_eq!(catalog.signer, None);
    for file in ["gadget.inf", "Bin/GADGET.sys", "source.dat"] {
        let bytes = fs::read(folder.path().join(file)).unwrap();
        assert_eq!(catalog.state_of(&bytes), State::Listed, "{file}");
    }
    // What `infmend catalog` says of it.
    let mut command = infmend();
    let command = command.current_dir(folder.path());
    let said = command.args(["catalog", "--format", "jsonl"]).output();
    let said: Value = serde_json::from_slice(&said.unwrap().stdout).unwrap();
    assert_eq!(
        (&said["state"], &said["signer"]),
        (&"listed".into(), &Value::Null)
    );
    assert_eq!(said["differ"], Value::Array(Vec::new()));
}

#[test]
fn without_a_terminal_nothing_is_written_until_yes_is_said_and_then_once() {
    let folder = package(&[]);
    let output = run(folder.path(), &["--os", "10_X64", "."]);
    assert_snapshot("catalog_new", "not_asked", &transcript(&output));
    assert!(!folder.path().join("Gadget.cat").exists());
    let forgiven = run(folder.path(), &["--os", "10_X64", "--exit-zero"]);
    assert_eq!(forgiven.status.code(), Some(0));
    assert!(!folder.path().join("Gadget.cat").exists());
    let states = || {
        let output = run(
            folder.path(),
            &["--os", "10_X64", "--yes", "--format", "json"],
        );
        let reports: Value = serde_json::from_slice(&output.stdout).unwrap();
        let reports = reports.as_array().unwrap();
        assert_eq!(reports.len(), 1, "{reports:?}");
        reports[0].clone()
    };
    let written = states();
    assert_eq!(written["state"], "written");
    assert_eq!(written["systems"], serde_json::json!(["10_X64"]));
    assert_eq!(written["infs"], serde_json::json!(["gadget.inf"]));
    assert_eq!(states()["state"], "unchanged");
    let names: Vec<_> = folder.path().read_dir().unwrap().collect();
    assert_eq!(names.len(), 4, "{names:?}");
}

#[test]
fn a_line_of_json_is_written_for_each_catalog() {
    let folder = package(&[(
        "CatalogFile = Gadget.cat",
        "CatalogFile = Gadget.cat\r\nCatalogFile.NTarm64 = arm.cat",
    )]);
    let arguments = ["--os", "10_X64,10_RS3_ARM64", "--yes", "--format", "jsonl"];
    let output = run(folder.path(), &arguments);
    let lines = String::from_utf8(output.stdout).unwrap();
    assert_snapshot("catalog_new", "jsonl", &lines);
    assert_eq!(lines.lines().count(), 2);
    assert!(folder.path().join("arm.cat").exists());
}

#[test]
fn infs_that_name_one_catalog_share_it_and_all_ids_are_in_each() {
    let folder = package(&[]);
    let other = "[Version]\nSignature = \"$Windows NT$\"\nCatalogFile = GADGET.CAT\n\
        [DefaultInstall.NTarm64]\nCopyFiles = @source.dat\n[SourceDisksFiles]\nsource.dat = 1\n";
    fs::write(folder.path().join("other.inf"), other).unwrap();
    let below = folder.path().join("below");
    fs::create_dir(&below).unwrap();
    let lamp = "[Version]\nSignature = \"$Windows NT$\"\nCatalogFile = lamp.cat\n\
        [Manufacturer]\nA = M, NTamd64, NTarm64\n[M.NTamd64]\nA = I, ROOT\\Lamp\n\
        [M.NTarm64]\nA = I, ROOT\\Lamp\n[I]\n";
    fs::write(below.join("lamp.inf"), lamp).unwrap();
    let output = run(folder.path(), &["--os", "8_X64,10_RS5_ARM64", "--yes"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let named = |name: &str, os: &str| (name.to_owned(), os.to_owned());
    assert_eq!(
        members(folder.path(), "Gadget.cat"),
        [
            named("gadget.dat", "2:6.2,2:10.0"),
            named("gadget.inf", "2:6.2,2:10.0"),
            named("gadget.sys", "2:6.2,2:10.0"),
            named("other.inf", "2:6.2,2:10.0"),
            named("source.dat", "2:10.0"),
        ]
    );
    let lamp = Catalog::read(&fs::read(below.join("lamp.cat")).unwrap()).unwrap();
    assert_eq!(lamp.members.len(), 2);
    assert_eq!(
        lamp.hardware_ids,
        ["root\\lamp", "pci\\ven_1234", "root\\gadget"]
    );
}

#[test]
fn what_is_amiss_is_named_and_nothing_is_written() {
    let refused = |changes: &[(&str, &str)], systems: &str| {
        let folder = package(changes);
        let output = run(folder.path(), &["--os", systems, "--yes"]);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let names = folder.path().read_dir().unwrap();
        assert_eq!(names.count(), 3);
        transcript(&output)
    };
    let said = [
        refused(&[("CatalogFile = Gadget.cat\r\n", "")], "10_X64"),
        refused(&[("CatalogFile =", "CatalogFile.NTarm64 =")], "10_X64"),
        refused(&[("Gadget.cat", "..\\Gadget.cat")], "10_X64"),
        refused(
            &[("1, bin", "1"), ("source.dat = 1", "source.dat = 1, ..")],
            "8_X64,10_X64",
        ),
        refused(
            &[("gadget.sys\r\n", "gadget.sys\r\nmore.sys\r\n")],
            "10_X64",
        ),
        refused(&[("NTarm64", "NTx86")], "10_RS3_ARM64,10_RS4_ARM64"),
        refused(&[("11/01/2026", "11/21/2026")], "10_X64"),
        refused(
            &[
                ("gadget.dat,", "gadget.cat,"),
                ("[Gadget.Files]", "[Gadget.Files"),
            ],
            "10_X64",
        ),
        refused(&[("gadget.dat,", "gadget.cat,")], "10_X64"),
    ];
    assert_snapshot("catalog_new", "refused", &said.join("\n"));
}

#[test]
fn systems_are_those_of_inf2cat() {
    let folder = package(&[]);
    let said = ["10_AMD64", "10_X_64", "10_25H2_X64", ""].map(|name| {
        let output = run(folder.path(), &["--os", name]);
        assert_eq!(output.status.code(), Some(2));
        transcript(&output)
    });
    assert_snapshot("catalog_new", "systems", &said.join("\n"));
    let without = run(folder.path(), &["--yes"]);
    assert_eq!(without.status.code(), Some(2));
}

#[test]
fn a_signed_catalog_stays_until_it_is_said_that_it_may_go() {
    let folder = package(&[]);
    let path = folder.path().join("GADGET.CAT");
    let signed = fs::read(crate::support::root().join("tests/inputs/catalog/gadget.cat")).unwrap();
    fs::write(&path, &signed).unwrap();
    let output = run(folder.path(), &["--os", "10_X64", "--yes"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read(&path).unwrap(), signed);
    let said = transcript(&output);
    let replaced = run(
        folder.path(),
        &["--os", "10_X64", "--yes", "--replace-signed"],
    );
    let said = said + "\n" + &transcript(&replaced);
    assert_snapshot("catalog_new", "signed", &said);
    let catalog = Catalog::read(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(catalog.signer, None);
    // What is not a catalog stays in any case.
    fs::write(&path, b"text").unwrap();
    let other = run(
        folder.path(),
        &["--os", "10_X64", "--yes", "--replace-signed"],
    );
    assert_eq!(other.status.code(), Some(2));
    assert_eq!(fs::read(&path).unwrap(), b"text");
}

#[test]
fn a_folder_without_infs_or_that_is_not_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.inf"), "[autorun]\n").unwrap();
    for arguments in [&["."][..], &["a.inf"], &["nowhere"]] {
        let output = run(
            folder.path(),
            &[&["--os", "10_X64", "--yes"], arguments].concat(),
        );
        assert_eq!(output.status.code(), Some(2), "{output:?}");
    }
}

#[test]
fn a_file_whose_hash_is_not_known_is_named() {
    let folder = package(&[("source.dat", "source.ps1")]);
    fs::write(folder.path().join("source.ps1"), b"script").unwrap();
    let output = run(folder.path(), &["--os", "10_X64", "--yes"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("source.ps1: a script"), "{said}");
}

#[test]
fn compressed_files_and_files_elsewhere_are_pointed_out() {
    let folder = package(&[]);
    fs::rename(
        folder.path().join("Bin/GADGET.sys"),
        folder.path().join("gadget.sys"),
    )
    .unwrap();
    fs::rename(
        folder.path().join("source.dat"),
        folder.path().join("source.da_"),
    )
    .unwrap();
    let output = run(folder.path(), &["--os", "10_X64", "--yes"]);
    assert_snapshot("catalog_new", "elsewhere", &transcript(&output));
}
