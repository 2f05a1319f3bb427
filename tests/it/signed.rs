//! What `fix` does to signatures, and what reports say of them: packages whose catalog was
//! signed for these tests. Real packages: `tests/needs/catalogs.rs`.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{infmend, root};

/// What changes any INF that is named.
const CHANGE: [&str; 2] = ["--driver-ver", "2026-01-02,9.9.9.9"];

/// A copy of packages, some of whose files may be left out.
fn packages(names: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        let from = root().join("tests/inputs/catalog").join(name);
        fs::copy(from, folder.path().join(name)).unwrap();
    }
    folder
}

fn all() -> TempDir {
    packages(&[
        "gadget.inf",
        "lines.inf",
        "changed.inf",
        "gadget.cat",
        "gadget.sys",
    ])
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = infmend();
    command.current_dir(folder).args(arguments);
    command.output().unwrap()
}

fn fix(folder: &Path, arguments: &[&str]) -> (Output, String) {
    let arguments = [&["fix"], arguments, &CHANGE].concat();
    let output = run(folder, &arguments);
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    (output, said)
}

fn report(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("report.json")).unwrap()).unwrap()
}

const BREAKS: &str = "gadget.cat: signed by Contoso Drivers (issued by Contoso Drivers) on \
    2022-05-20; a change of gadget.inf breaks the signature: the catalog must be rebuilt and \
    signed again";

#[test]
fn who_signed_is_said_before_a_signed_inf_is_written() {
    let folder = all();
    let (output, said) = fix(folder.path(), &["--yes", "gadget.inf"]);
    assert_eq!(output.status.code(), Some(0));
    let at = |text: &str| said.find(text).unwrap_or_else(|| panic!("{text}: {said}"));
    assert!(at(BREAKS) < at("gadget.inf: written"), "{said}");
    assert!(at("1 signed package was changed: its catalog must be rebuilt and signed again") > 0);
    assert!(!said.contains("no longer matches the INF;"), "{said}");
    // It is not signed any more, so that a second change breaks nothing.
    let arguments = ["fix", "--yes", "--driver-ver", "2026-01-03,9.9.9.10"];
    let again = run(folder.path(), &[&arguments[..], &["gadget.inf"]].concat());
    let said = String::from_utf8(again.stderr).unwrap();
    assert!(said.contains("gadget.inf: written"), "{said}");
    assert!(!said.contains("breaks the signature"), "{said}");
    assert!(!said.contains("signed package"), "{said}");
}

#[test]
fn a_package_is_warned_of_once_and_a_signature_that_line_ends_broke_is_not_said_to_hold() {
    let folder = all();
    let both = ["--yes", "gadget.inf", "lines.inf", "changed.inf"];
    let (_, said) = fix(folder.path(), &both);
    assert_eq!(said.matches("gadget.cat: signed by").count(), 1, "{said}");
    let folder = all();
    let (_, said) = fix(folder.path(), &["--yes", "lines.inf"]);
    assert!(said.contains("only with CR LF line ends, so that the signature is broken already"));
    assert!(!said.contains("signed package was changed"), "{said}");
    assert!(!said.contains("breaks the signature"), "{said}");
}

#[test]
fn what_is_only_shown_is_warned_of_too() {
    let folder = all();
    let before = fs::read(folder.path().join("gadget.inf")).unwrap();
    let (output, said) = fix(folder.path(), &["--diff", "gadget.inf"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains(BREAKS), "{said}");
    assert!(
        said.contains("1 package that would change is signed"),
        "{said}"
    );
    assert_eq!(fs::read(folder.path().join("gadget.inf")).unwrap(), before);
}

#[test]
fn an_unsigned_catalog_only_has_to_be_rebuilt() {
    let folder = packages(&["gadget.inf", "gadget.sys", "unsigned.cat"]);
    let unsigned = folder.path().join("unsigned.cat");
    fs::rename(unsigned, folder.path().join("gadget.cat")).unwrap();
    let (output, said) = fix(folder.path(), &["--yes", "--keep-signed", "gadget.inf"]);
    assert_eq!(output.status.code(), Some(0));
    let rebuilt = "gadget.cat: not signed, and lists gadget.inf: once the INF is changed, the \
        catalog must be rebuilt";
    assert!(said.contains(rebuilt), "{said}");
    assert!(said.contains("gadget.inf: written"), "{said}");
    assert!(!said.contains("infmend: warning"), "{said}");
}

#[test]
fn kept_packages_stay_as_they_are_and_do_not_change_the_status() {
    let folder = all();
    let bytes = |name: &str| fs::read(folder.path().join(name)).unwrap();
    let before = ["gadget.inf", "lines.inf"].map(bytes);
    let arguments = ["--yes", "--keep-signed", "--report", "report.json"];
    let infs = ["gadget.inf", "lines.inf", "changed.inf"];
    let (output, said) = fix(folder.path(), &[&arguments[..], &infs].concat());
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert_eq!(["gadget.inf", "lines.inf"].map(bytes), before);
    assert!(said.contains("changed.inf: written"), "{said}");
    assert!(said.contains("gadget.inf: left alone because its package is signed: gadget.cat, signed by Contoso Drivers"), "{said}");
    assert!(
        said.contains("2 files left alone because their packages are signed"),
        "{said}"
    );
    let report = report(folder.path());
    let status = |index: usize| &report["files"][index]["status"];
    assert_eq!(
        [status(0), status(1), status(2)],
        ["kept_signed", "kept_signed", "written"]
    );
    assert_eq!(report["summary"]["kept_signed"], 2);
    assert_eq!(
        report["summary"]["broken_signatures"],
        Value::Array(Vec::new())
    );
    assert_eq!(report["files"][0]["catalog"]["state"], "listed");
    assert!(
        report["files"][0]["reason"]
            .as_str()
            .unwrap()
            .contains("Contoso Drivers")
    );
}

#[test]
fn the_configuration_keeps_signed_packages_as_the_option_does() {
    let folder = all();
    fs::write(folder.path().join("infmend.toml"), "signed = \"keep\"\n").unwrap();
    let (output, said) = fix(folder.path(), &["--yes", "gadget.inf"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        said.contains("1 file left alone because its package is signed"),
        "{said}"
    );
    fs::write(folder.path().join("infmend.toml"), "signed = \"fix\"\n").unwrap();
    let (_, said) = fix(folder.path(), &["--yes", "gadget.inf"]);
    assert!(said.contains("gadget.inf: written"), "{said}");
    fs::write(folder.path().join("infmend.toml"), "signed = \"no\"\n").unwrap();
    assert_eq!(
        fix(folder.path(), &["--yes", "gadget.inf"]).0.status.code(),
        Some(2)
    );
}

#[test]
fn standard_input_of_a_kept_package_comes_out_as_it_went_in() {
    let folder = all();
    let input = fs::read(folder.path().join("gadget.inf")).unwrap();
    let piped = |options: &[&str]| {
        let mut command = infmend();
        let arguments = [&["fix", "--stdin-filename", "gadget.inf"], options, &CHANGE];
        command.current_dir(folder.path()).args(arguments.concat());
        command.write_stdin(input.clone()).output().unwrap()
    };
    let kept = piped(&["--keep-signed", "-"]);
    assert_eq!(kept.stdout, input);
    let changed = piped(&["-"]);
    assert_ne!(changed.stdout, input);
    let said = String::from_utf8(changed.stderr).unwrap();
    assert!(said.contains("breaks the signature"), "{said}");
}

#[test]
fn reports_of_check_say_what_the_catalog_says_where_there_is_one() {
    let folder = all();
    fs::write(
        folder.path().join("none.inf"),
        "[Version]\nSignature = \"$Windows NT$\"\nCatalogFile = absent.cat\n",
    )
    .unwrap();
    let output = run(folder.path(), &["check", "--format", "jsonl", "."]);
    let lines = String::from_utf8(output.stdout).unwrap();
    let files: Vec<Value> = lines
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let states: Vec<Option<&str>> = files
        .iter()
        .map(|f| f["catalog"]["state"].as_str())
        .collect();
    let expected = ["not-listed", "listed", "listed-with-crlf"].map(Some);
    assert_eq!(states, [&expected[..], &[None]].concat());
    assert_eq!(files[1]["catalog"]["signer"], "Contoso Drivers");
    let output = run(folder.path(), &["check", "--format", "html", "."]);
    let page = String::from_utf8(output.stdout).unwrap();
    let signature = "\"signature\":{\"state\":\"listed\",\"signer\":\"Contoso Drivers\"";
    assert!(page.contains(signature));
}

/// `lines.inf` with the CR LF that its catalog lists.
fn restored(folder: &Path) -> Vec<u8> {
    let text = fs::read_to_string(folder.join("lines.inf")).unwrap();
    text.replace('\n', "\r\n").into_bytes()
}

#[test]
fn line_ends_that_a_catalog_lists_are_restored_and_nothing_else() {
    let folder = all();
    let expected = restored(folder.path());
    let others =
        ["gadget.inf", "changed.inf"].map(|name| fs::read(folder.path().join(name)).unwrap());
    let select = ["--select", "catalog-line-ends"];
    let safe = run(
        folder.path(),
        &[&["fix", "--yes", "."], &select[..]].concat(),
    );
    assert!(!String::from_utf8(safe.stderr).unwrap().contains("written"));
    let output = run(
        folder.path(),
        &[&["fix", "--yes", "--unsafe-fixes", "."], &select[..]].concat(),
    );
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains("lines.inf: catalog gadget.cat lists the INF"),
        "{said}"
    );
    // It is the package that was signed.
    assert!(
        !said.contains("Rebuild") && !said.contains("DriverVer"),
        "{said}"
    );
    assert!(said.contains("install-git --keep-line-ends"), "{said}");
    assert_eq!(fs::read(folder.path().join("lines.inf")).unwrap(), expected);
    let now = ["gadget.inf", "changed.inf"].map(|name| fs::read(folder.path().join(name)).unwrap());
    assert_eq!(now, others);
    let catalog = run(folder.path(), &["catalog", "lines.inf"]);
    assert_eq!(catalog.status.code(), Some(0));
}

#[test]
fn line_ends_that_would_not_save_the_signature_stay() {
    let folder = all();
    let path = folder.path().join("lines.inf");
    let (output, said) = fix(folder.path(), &["--yes", "--unsafe-fixes", "lines.inf"]);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(!fs::read(&path).unwrap().contains(&b'\r'));
    // Kept packages get only what makes their signatures hold.
    let folder = all();
    let expected = restored(folder.path());
    let path = folder.path().join("lines.inf");
    let arguments = ["--yes", "--unsafe-fixes", "--keep-signed", "lines.inf"];
    let (_, said) = fix(folder.path(), &arguments);
    assert_eq!(fs::read(&path).unwrap(), expected, "{said}");
    assert!(said.contains("lists the INF"), "{said}");
}

#[test]
fn line_ends_are_found_only_where_the_catalog_lists_them() {
    let folder = all();
    let found = || {
        let output = run(
            folder.path(),
            &[
                "check",
                "--select",
                "catalog-line-ends",
                "--format",
                "concise",
                ".",
            ],
        );
        String::from_utf8(output.stdout).unwrap()
    };
    let lines: Vec<String> = found()
        .lines()
        .filter(|l| l.contains("warning"))
        .map(str::to_owned)
        .collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("lines.inf:6:1: "), "{lines:?}");
    // One more byte, and it is not what the catalog lists with any line ends.
    let path = folder.path().join("lines.inf");
    let mut bytes = fs::read(&path).unwrap();
    bytes.extend(b";\n");
    fs::write(&path, bytes).unwrap();
    assert!(!found().contains("warning"), "{}", found());
}
