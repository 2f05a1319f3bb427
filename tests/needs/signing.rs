//! A package is fixed, gets a new catalog, and is signed, all off Windows: what other tools
//! make of catalogs of ours.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use infmend::catalog::{Catalog, System};
use infmend::model::Model;
use infmend::source::Source;
use infmend::syntax::Document;
use libtest_mimic::Trial;
use serde_json::Value;
use tempfile::TempDir;

use crate::need::{MINGW, OPENSSL, OSSLSIGNCODE, PACKAGES, packages, trials};
use crate::support::infmend;

pub fn tests() -> Vec<Trial> {
    let mut all = trials![&[OPENSSL, OSSLSIGNCODE, MINGW];
        a_fixed_ansi_inf_and_a_program_are_listed_once_their_catalog_is_signed,
        a_fixed_utf_16_inf_is_listed_once_its_catalog_is_signed,
    ];
    all.extend(trials![&[PACKAGES];
        real_catalogs_say_the_same_of_their_packages,
    ]);
    all
}

const INF: &str = "[Version]\r\nSignature = \"$Windows NT$\"\r\nClass = System\r\n\
    ClassGuid = {4d36e97d-e325-11ce-bfc1-08002be10318}\r\nProvider = %Maker%\r\n\
    DriverVer = 11/01/2026, 1.0.0.0\r\nCatalogFile = gadget.cat\r\nPnpLockdown = 1\r\n\
    [Manufacturer]\r\n%Maker% = Models, NTamd64\r\n\
    [Models.NTamd64]\r\n%Maker% = Gadget, ROOT\\Gadget\r\n\
    [Gadget.NT]\r\nCopyFiles = Gadget.Files\r\nReboot\r\n\
    [Gadget.NT.Services]\r\nAddService = Gadget, 2, Service\r\n\
    [Service]\r\nServiceType = 1\r\nStartType = 3\r\nErrorControl = 1\r\n\
    ServiceBinary = %13%\\gadget.sys\r\n\
    [Gadget.Files]\r\ngadget.sys\r\n\
    [DestinationDirs]\r\nDefaultDestDir = 13\r\n\
    [SourceDisksNames]\r\n1 = Disk\r\n\
    [SourceDisksFiles]\r\ngadget.sys = 1\r\n\
    [Strings]\r\nMaker = \"Größe\"\r\n";

fn ran(mut command: Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
    output
}

fn tool(folder: &Path, command: &str) -> Output {
    let mut words = command.split(' ');
    let mut command = Command::new(words.next().unwrap());
    command.current_dir(folder).args(words);
    ran(command)
}

fn infmend_in(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = infmend();
    command.current_dir(folder).args(arguments);
    // A day after the one of DriverVer.
    command.env("SOURCE_DATE_EPOCH", "1795132800");
    command.output().unwrap()
}

/// Fixes an INF beside a program, makes the catalog and signs it.
fn signed_package(inf: &[u8]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::write(path.join("gadget.inf"), inf).unwrap();
    fs::write(path.join("gadget.c"), "int DriverEntry(void) { return 0; }").unwrap();
    tool(
        path,
        "x86_64-w64-mingw32-gcc -nostdlib -shared -e DriverEntry -o gadget.sys gadget.c",
    );
    // One byte more than a multiple of eight, as the table of certificates is not.
    let mut program = fs::read(path.join("gadget.sys")).unwrap();
    program.push(1);
    fs::write(path.join("gadget.sys"), program).unwrap();

    let fixed = infmend_in(path, &["fix", "--yes"]);
    assert!(fixed.status.success(), "{fixed:?}");
    let after = fs::read(path.join("gadget.inf")).unwrap();
    assert!(after.len() < inf.len(), "the fix takes Reboot away");
    let made = infmend_in(path, &["catalog", "--new", "--yes", "--os", "10_VB_X64"]);
    assert!(made.status.success(), "{made:?}");

    let read = tool(path, "openssl asn1parse -inform DER -in gadget.cat");
    let read = String::from_utf8(read.stdout).unwrap();
    // Each of the two files twice, by its tag.
    let tags = read
        .lines()
        .filter(|line| line.contains(":d=8 ") && line.contains("OCTET STRING"));
    assert_eq!(tags.count(), 4, "{read}");

    tool(
        path,
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /O=Contoso/CN=Test-Contoso \
         -addext extendedKeyUsage=codeSigning -keyout key.pem -out certificate.pem",
    );
    tool(
        path,
        "osslsigncode sign -h sha256 -certs certificate.pem -key key.pem -in gadget.cat -out signed.cat",
    );
    fs::rename(path.join("signed.cat"), path.join("gadget.cat")).unwrap();
    folder
}

fn is_listed(folder: &Path) {
    let said = infmend_in(folder, &["catalog", "--format", "jsonl"]);
    let said: Value = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!(said["state"], "listed", "{said}");
    assert_eq!(said["signer"], "Test-Contoso", "{said}");
    assert_eq!(said["differ"], Value::Array(Vec::new()), "{said}");
    assert_eq!(said["missing"], Value::Array(Vec::new()), "{said}");
}

/// Whether osslsigncode finds a file in the catalog, and takes the signature for a good one.
fn verifies(folder: &Path, file: &str) -> bool {
    let mut command = Command::new("osslsigncode");
    command.current_dir(folder).args([
        "verify",
        "-CAfile",
        "certificate.pem",
        "-catalog",
        "gadget.cat",
        "-in",
        file,
    ]);
    command.output().unwrap().status.success()
}

fn a_fixed_ansi_inf_and_a_program_are_listed_once_their_catalog_is_signed() {
    let inf = Source::new(INF.as_bytes().to_vec());
    let ansi: Vec<u8> = inf.text().chars().map(|c| c as u8).collect();
    let folder = signed_package(&ansi);
    is_listed(folder.path());
    assert!(verifies(folder.path(), "gadget.sys"));
    // A program that is changed is not listed any more.
    let path = folder.path().join("gadget.sys");
    let mut program = fs::read(&path).unwrap();
    *program.last_mut().unwrap() = 2;
    fs::write(&path, program).unwrap();
    assert!(!verifies(folder.path(), "gadget.sys"));
    let said = infmend_in(folder.path(), &["catalog", "--format", "jsonl"]);
    let said: Value = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!(said["differ"], serde_json::json!(["gadget.sys"]));
}

fn a_fixed_utf_16_inf_is_listed_once_its_catalog_is_signed() {
    let units = "\u{FEFF}".encode_utf16().chain(INF.encode_utf16());
    let utf_16: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    let folder = signed_package(&utf_16);
    is_listed(folder.path());
    // A program that is signed afterwards, in itself, stays a member.
    let path = folder.path();
    let catalog = Catalog::read(&fs::read(path.join("gadget.cat")).unwrap()).unwrap();
    assert_eq!(catalog.hardware_ids, ["root\\gadget"]);
    let mut program = fs::read(path.join("gadget.sys")).unwrap();
    program.resize(program.len().next_multiple_of(8), 0);
    fs::write(path.join("gadget.sys"), program).unwrap();
    tool(
        path,
        "osslsigncode sign -h sha256 -certs certificate.pem -key key.pem -in gadget.sys -out signed.sys",
    );
    fs::rename(path.join("signed.sys"), path.join("gadget.sys")).unwrap();
    is_listed(path);
}

/// Real packages without their programs: what a new catalog would say of the systems, the
/// hardware IDs and the names of the files, against catalogs with SHA-256 hashes.
fn real_catalogs_say_the_same_of_their_packages() {
    let mut compared = 0;
    let mut equal = 0;
    for package in packages().read_dir().unwrap() {
        let Ok(files) = package.unwrap().path().read_dir() else {
            continue;
        };
        let paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        let ends = |path: &Path, ending: &str| {
            let own = path.extension();
            own.is_some_and(|own| own.eq_ignore_ascii_case(ending))
        };
        let infs = paths.iter().filter(|path| ends(path, "inf"));
        let infs: Vec<Vec<u8>> = infs.map(|path| fs::read(path).unwrap()).collect();
        for path in paths.iter().filter(|path| ends(path, "cat")) {
            let Ok(real) = Catalog::read(&fs::read(path).unwrap()) else {
                continue;
            };
            // The same systems, by their names in catalogs.
            let os = real.os.clone().unwrap_or_default();
            let systems: Option<Vec<_>> = os
                .split(',')
                .map(|os| System::all().find(|system| system.os == os))
                .collect();
            let is_new = real.members.iter().any(|member| member.digest.len() == 32);
            let (Some(systems), true) = (systems, is_new) else {
                continue;
            };
            let name = path.file_name().unwrap().to_str().unwrap();
            let (mut files, mut ids) = (Vec::new(), Vec::new());
            let mut is_whole = true;
            for inf in &infs {
                let source = Source::new(inf.clone());
                let document = Document::new(source.text());
                let model = Model::new(&document);
                for system in &systems {
                    let got = model.shipped(system.architecture, system.version, system.is_server);
                    ids.extend(got.hardware_ids.iter().map(|id| id.to_lowercase()));
                    let catalog = model.catalog_for(system.architecture);
                    if catalog.is_some_and(|catalog| catalog.eq_ignore_ascii_case(name)) {
                        is_whole &= real.lists(inf);
                        files.extend(got.files.iter().map(|file| file.name.to_lowercase()));
                    }
                }
            }
            // What is not of this INF is another version of the package.
            if !is_whole {
                continue;
            }
            let names = real.members.iter().filter_map(|member| member.file.clone());
            let mut names: Vec<String> = names.filter(|name| !name.ends_with(".inf")).collect();
            let mut known = real.hardware_ids.clone();
            for list in [&mut files, &mut ids, &mut names, &mut known] {
                list.sort();
                list.dedup();
            }
            assert_eq!(files, names, "{}", path.display());
            // Of a package of which other INFs are not here it has IDs of these, too.
            let is_known = |id: &String| known.contains(id);
            assert!(ids.iter().all(is_known), "{}: {ids:?}", path.display());
            compared += 1;
            equal += usize::from(ids == known);
        }
    }
    assert!(
        compared > 25 && equal + 3 >= compared,
        "{equal} of {compared}"
    );
}
