//! Cabinets: their INFs and catalogs are read where they are, and nothing is written.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::Output;

use cab::{CabinetBuilder, CompressionType};
use serde_json::Value;

use crate::properties::assert_its_catalog_lists_it;
use crate::support::{infmend, root};

const PACKAGES: &str = "tests/inputs/catalog";

/// A cabinet with files in folders of it, each with its name in the cabinet.
fn cabinet(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut builder = CabinetBuilder::new();
    // Two parts that are compressed by themselves.
    let (first, second) = files.split_at(files.len() / 2);
    for part in [first, second] {
        let folder = builder.add_folder(CompressionType::MsZip);
        for (name, _) in part {
            folder.add_file(name.as_str());
        }
    }
    let mut writer = builder.build(Cursor::new(Vec::new())).unwrap();
    while let Some(mut file) = writer.next_file().unwrap() {
        let name = file.file_name().to_owned();
        let (_, bytes) = files.iter().find(|(other, _)| *other == name).unwrap();
        file.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_file_is_listed_by_the_catalog_that_is_made_of_it() {
    let file = |name: &str| (name.to_owned(), b"[Version]".to_vec());
    let cabinet = cabinet(&[file("a.inf"), file("b.inf")]);
    // With the fields that a signature reserves, and with others.
    let reserved = |length: u8| {
        let mut bytes = cabinet.clone();
        bytes[30] |= 4;
        bytes.splice(36..36, [&[length, 0, 0, 0][..], &[0; 20]].concat());
        bytes
    };
    let program = fs::read(std::env::current_exe().unwrap()).unwrap();
    for bytes in [
        &cabinet,
        &reserved(20),
        &reserved(9),
        &cabinet[..40].to_vec(),
        &program,
    ] {
        assert_its_catalog_lists_it(bytes);
    }
    assert_its_catalog_lists_it(b"[Version]\r\n");
}

/// The files of the packages with test catalogs, below a folder `drivers`.
fn packages() -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(root().join(PACKAGES)).unwrap();
    let files = files.map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files
        .filter(|path| path.is_file() && path.extension().is_none_or(|end| end != "py"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            (format!("drivers\\{name}"), fs::read(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// A folder with a cabinet `x.cab`, and the same files unpacked in `x`.
fn packed(files: &[(String, Vec<u8>)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("x.cab"), cabinet(files)).unwrap();
    for (name, bytes) in files {
        let path = folder.path().join("x").join(name.replace('\\', "/"));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = infmend();
    command.current_dir(folder).args(arguments);
    command.output().unwrap()
}

fn out(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn check_says_of_a_cabinet_what_it_says_of_the_folder_with_its_files() {
    let mut files = packages();
    let needy = fs::read(root().join("tests/inputs/effect/lamp.inf")).unwrap();
    files.push(("Lamp.INF".to_owned(), needy));
    let folder = packed(&files);
    for format in ["concise", "jsonl", "full"] {
        let check = |path| out(folder.path(), &["check", "--format", format, path]);
        let (packed, unpacked) = (check("x.cab"), check("x"));
        assert!(packed.contains("x.cab!Lamp.INF"), "{packed}");
        // The fingerprints of findings have the path in them.
        let plain = |text: &str| {
            let text = text.replace("x.cab!", "x/");
            let parts = text.split("\"fingerprint\":\"").enumerate();
            let parts = parts.map(|(index, part)| match index {
                0 => part,
                _ => part.split_once('"').unwrap().1,
            });
            parts.collect::<String>()
        };
        assert_eq!(plain(&packed), plain(&unpacked), "{format}");
    }
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn catalog_finds_catalogs_and_files_in_a_cabinet() {
    let folder = packed(&packages());
    let catalog = |path| {
        let text = run(folder.path(), &["catalog", "--format", "jsonl", path]);
        String::from_utf8(text.stdout).unwrap()
    };
    let packed = catalog("x.cab");
    assert_eq!(packed.replace("x.cab!", "x/"), catalog("x"));
    let states = packed.lines().map(|line| {
        let package: Value = serde_json::from_str(line).unwrap();
        package["state"].as_str().unwrap().to_owned()
    });
    let states: Vec<String> = states.collect();
    assert!(states.contains(&"listed".to_owned()), "{states:?}");
    assert!(states.contains(&"no-catalog".to_owned()), "{states:?}");
}

#[test]
fn fix_refuses_a_cabinet_and_says_what_to_do() {
    let folder = packed(&packages());
    let path = folder.path().join("x.cab");
    let before = fs::read(&path).unwrap();
    let output = run(folder.path(), &["fix", "--yes", "--unsafe-fixes", "x.cab"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("x.cab: is a cabinet") && said.contains("unpack it"),
        "{said}"
    );
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn what_is_not_a_cabinet_or_has_no_inf_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("text.cab", b"[Version]\r\nSignature = \"$Windows NT$\"\r\n");
    write("empty.cab", b"");
    let note = [
        ("note.txt".to_owned(), b"nothing".to_vec()),
        ("a.txt".to_owned(), Vec::new()),
    ];
    write("note.cab", &cabinet(&note));
    for (name, says) in [
        ("text.cab", "cannot be read"),
        ("empty.cab", "cannot be read"),
        ("note.cab", "no INF files found in note.cab"),
    ] {
        for command in ["check", "catalog"] {
            let output = run(folder.path(), &[command, name]);
            assert_eq!(output.status.code(), Some(2), "{command} {name}");
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(said.contains(says), "{said}");
        }
    }
}

#[test]
fn a_damaged_cabinet_is_an_error_and_no_panic() {
    let whole = cabinet(&packages());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.cab");
    let mut failed = 0;
    let step = whole.len() / 40;
    for at in (8..whole.len()).step_by(step) {
        for damaged in [whole[..at].to_vec(), {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            bytes
        }] {
            fs::write(&path, damaged).unwrap();
            let output = run(folder.path(), &["catalog", "x.cab"]);
            let code = output.status.code();
            assert!(matches!(code, Some(0..=2)), "{at}: {output:?}");
            failed += usize::from(code == Some(2));
        }
    }
    assert!(failed > 40, "{failed}");
}
