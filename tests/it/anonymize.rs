//! `infmend anonymize`: an INF without the names in it.

use std::fs;

use infmend::source::Source;

use crate::properties::anonymous::{anonymized, findings, has_the_same_shape, left};
use crate::support::{
    assert_snapshot, folder_with_file, from_root, inf, infmend, infs_below, project, transcript,
};

#[test]
fn the_package_of_the_readme_is_printed_without_its_names() {
    let output = infmend()
        .args(["anonymize", "-v", "tests/inf/readme/gadget.inf"])
        .output()
        .unwrap();
    assert_snapshot("anonymize", "gadget", &transcript(&output));
}

#[test]
fn of_every_case_the_findings_and_the_shape_are_kept_and_no_name_is_left() {
    let mut found = Vec::new();
    for path in infs_below(&inf("")) {
        let source = Source::new(fs::read(&path).unwrap());
        let is_template = path.extension().is_some_and(|end| end == "inx");
        let Ok(before) = findings(&source, is_template) else {
            continue;
        };
        let new = anonymized(&source);
        has_the_same_shape(&source, &new);
        for word in left(&source, &new) {
            found.push(format!("{}: {word} is left", from_root(&path)));
        }
        // Who gets it reads the same encoding.
        let read = Source::new(new.bytes().to_vec());
        if Ok(before) != findings(&read, is_template) {
            found.push(format!("{}: other findings", from_root(&path)));
        }
    }
    assert_eq!(found, DIFFERING);
}

/// Cases of which something else is found without their names.
const DIFFERING: [&str; 0] = [];

#[test]
fn the_result_of_a_result_has_the_same_shape() {
    let source = Source::new(fs::read(inf("readme/gadget.inf")).unwrap());
    let once = anonymized(&source);
    let twice = anonymized(&once);
    has_the_same_shape(&once, &twice);
    assert_eq!(findings(&once, false), findings(&twice, false));
    assert_eq!(once.text(), anonymized(&source).text());
}

#[test]
fn several_infs_share_their_replacements_and_get_names_without_names() {
    let folder = project(&[
        ("in/gadget.inf", &package("gadget", "widget.inf")),
        ("in/widget.inf", &package("widget", "gadget.inf")),
    ]);
    let run = |arguments: &[&str]| {
        let mut command = infmend();
        command.current_dir(folder.path()).arg("anonymize");
        command.args(arguments).output().unwrap()
    };
    let several = run(&["in"]);
    assert_eq!(several.status.code(), Some(2));
    let said = String::from_utf8(several.stderr).unwrap();
    assert!(said.contains("2 INFs need a folder"), "{said}");

    fs::create_dir(folder.path().join("out")).unwrap();
    let both = run(&["-q", "-o", "out", "--map", "map.tsv", "in"]);
    assert_eq!(both.status.code(), Some(0), "{}", transcript(&both));
    let map = fs::read_to_string(folder.path().join("map.tsv")).unwrap();
    let new = |old: &str| {
        let line = map.lines().find_map(|line| line.strip_prefix(old));
        line.unwrap().trim_start().to_owned()
    };
    let (gadget, widget) = (new("gadget"), new("widget"));
    for (own, other) in [(&gadget, &widget), (&widget, &gadget)] {
        let text =
            fs::read_to_string(folder.path().join("out").join(format!("{own}.inf"))).unwrap();
        assert!(text.contains(&format!("CatalogFile = {own}.cat")), "{text}");
        assert!(text.contains(&format!("CopyINF = {other}.inf")), "{text}");
    }
    // Again: what is there stays.
    assert_eq!(run(&["-q", "-o", "out", "in"]).status.code(), Some(0));
    assert!(folder.path().join(format!("out/{gadget}-2.inf")).exists());
}

/// A package that copies another INF.
fn package(name: &str, other: &str) -> String {
    format!(
        "[Version]\nSignature = \"$Windows NT$\"\nClass = USB\n\
         ClassGuid = {{36FC9E60-C465-11CF-8056-444553540000}}\nProvider = Acme\n\
         CatalogFile = {name}.cat\nDriverVer = 01/02/2020,1.0.0.0\nPnpLockdown = 1\n\
         [Manufacturer]\nAcme = Models,NTamd64\n[Models.NTamd64]\nA = Install,USB\\VID_1234&PID_5678\n\
         [Install]\nCopyINF = {other}\n"
    )
}

#[test]
fn nothing_that_is_there_is_written_over() {
    let text = package("gadget", "other.inf");
    let folder = folder_with_file("gadget.inf", &text);
    fs::write(folder.path().join("other.txt"), "mine").unwrap();
    for (output, said) in [
        ("gadget.inf", "one of the files that are read"),
        ("other.txt", "other.txt"),
    ] {
        let output = infmend()
            .current_dir(folder.path())
            .args(["anonymize", "-o", output, "gadget.inf"])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains(said), "{error}");
    }
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(
        (read("gadget.inf"), read("other.txt")),
        (text, "mine".to_owned())
    );
}

#[test]
fn what_is_no_text_is_refused_and_what_is_no_windows_inf_is_not() {
    let folder = project(&[
        ("a.inf", "a\0b"),
        ("b.inf", "[Defines]\nINF_VERSION = 1\nNAME = Gadget\n"),
    ]);
    let run = |name: &str| {
        let mut command = infmend();
        let command = command.current_dir(folder.path());
        command.args(["anonymize", "-v", name]).output().unwrap()
    };
    assert_eq!(run("a.inf").status.code(), Some(2));
    let edk2 = transcript(&run("b.inf"));
    assert!(edk2.contains("and so is the result"), "{edk2}");
    assert!(!edk2.contains("Gadget"), "{edk2}");
}

#[test]
fn comments_become_nothing_but_x_and_what_they_say_to_infmend_stays() {
    let text = package("gadget", "other.inf")
        + "; infmend: allow(pnp-lockdown, gadget) since Bob said so\n; Copyright (c) 2020 Acme\n";
    let new = anonymized(&Source::new(text.into_bytes()));
    let lines: Vec<&str> = new.text().lines().rev().take(2).collect();
    assert_eq!(
        lines,
        [
            "; Xxxxxxxxx (x) 0000 Xxxx",
            "; infmend: allow(pnp-lockdown, gadget) xxxxx Xxx xxxx xx"
        ]
    );
}

#[test]
fn texts_in_other_alphabets_and_in_the_code_pages_of_them_stay_in_these() {
    for (encoding, maker) in [
        ("windows-1252", "Zubehör für Geräte"),
        ("windows-1251", "Устройства и приборы"),
        ("932", "株式会社ガジェット"),
        ("936", "深圳市小工具有限公司"),
        ("utf-16le", "가젯 ガジェット γκάτζετ"),
    ] {
        let text = package("gadget", "other.inf").replace("Acme", &format!("\"{maker}\""));
        let source = Source::new(text.into_bytes());
        let source = source.in_encoding(encoding.parse().unwrap()).unwrap();
        let new = anonymized(&source);
        has_the_same_shape(&source, &new);
        assert!(
            !new.text().contains(maker.split(' ').next().unwrap()),
            "{maker}"
        );
        assert!(!new.text().is_ascii(), "{maker}");
    }
}
