//! What the program writes in JSON fits the schemas of `docs/`, without a key or a word that
//! they do not name. Real INFs: `tests/needs/corpus_json.rs`; with a validator of somebody
//! else's: `tests/reports`.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::git::ok;
use crate::support::json_schema::Schemas;
use crate::support::{inf, project, root, three_changes};

/// A folder with what reports say something about: INFs with findings, one that is not an INF
/// of Windows, packages with their catalogs, and one that changes its encoding.
fn drivers() -> tempfile::TempDir {
    let folder = project(&[("edk2.inf", "[Defines]\nINF_VERSION = 1\n")]);
    let copy = |from: &Path| {
        fs::copy(from, folder.path().join(from.file_name().unwrap())).unwrap();
    };
    for from in root().join("tests/inputs/catalog").read_dir().unwrap() {
        let from = from.unwrap().path();
        if from.is_file() {
            copy(&from);
        }
    }
    copy(&inf("versioned-installer/by_name.inf"));
    // In a code page whose characters one byte cannot have, without a byte order mark.
    for case in inf("encoding").read_dir().unwrap() {
        copy(&case.unwrap().path());
    }
    folder
}

#[test]
fn what_check_finds_fits_its_schema() {
    let schemas = Schemas::strict();
    let runs: [&[&str]; 8] = [
        &["tests/inf"],
        &["--severity", "error", "tests/inf"],
        &["--infverif", "w", "--exclude", "runonce/", "tests/inf"],
        &["--infverif", "u", "--target-os", "10.0.22000", "tests/inf"],
        &["--profile", "driver-store", "--raise-target", "tests/inf"],
        &["--encoding", "932", "tests/inf/encoding", "tests/inputs"],
        &["tests/inputs", "nowhere.inf", "README.md"],
        &["--diff-base", "HEAD", "tests/inf/readme"],
    ];
    for arguments in runs {
        let json = [&["check", "--format", "json"], arguments].concat();
        let report = schemas.run(&root(), &json, "check.schema.json");
        let lines = [&["check", "--format", "jsonl"], arguments].concat();
        let lines = schemas.run_lines(&root(), &lines, "check.schema.json#/definitions/file");
        assert_eq!(report["files"], Value::Array(lines));
        assert!(
            report["summary"]["files"].as_u64() > Some(0),
            "{arguments:?}"
        );
    }
    let folder = drivers();
    schemas.run(
        folder.path(),
        &["check", "--format", "json"],
        "check.schema.json",
    );
    let baseline = ["check", "--format", "json", "--baseline", "old.json"];
    for arguments in [&["--write-baseline"][..], &[]] {
        let arguments = [&baseline, arguments].concat();
        schemas.run(folder.path(), &arguments, "check.schema.json");
    }
    assert_eq!(schemas.unseen("check.schema.json"), [""; 0]);
}

#[test]
fn what_fix_reports_fits_its_schema() {
    let schemas = Schemas::strict();
    let runs: [&[&str]; 5] = [
        &["--diff", "--quiet"],
        &[
            "--diff",
            "--show-effect",
            "--unsafe-fixes",
            "--infverif",
            "w",
        ],
        &[
            "--stat",
            "--show-effect",
            "--target-os",
            "10.0.22000",
            "--keep-downlevel",
        ],
        &[
            "--diff",
            "--add-allow",
            "reboot-directive",
            "--reason",
            "a test",
        ],
        &[
            "--diff",
            "--severity",
            "error",
            "--select",
            "reboot-directive",
        ],
    ];
    for arguments in runs {
        let report = schemas.report(&inf(""), &[arguments, &["."]].concat());
        assert!(
            report["summary"]["would_change"].as_u64() > Some(0),
            "{arguments:?}"
        );
    }
    let runs: [(&[&str], &str); 3] = [
        (
            &[
                "--yes",
                "--keep-signed",
                "--driver-ver",
                "today,+1",
                "gadget.inf",
                "lines.inf",
            ],
            "kept_signed",
        ),
        (
            &["--yes", "--unsafe-fixes", "gone.inf", "edk2.inf", "."],
            "written",
        ),
        (&["--yes", "."], "unchanged"),
    ];
    let folder = drivers();
    let mut statuses = Vec::new();
    for (arguments, status) in runs {
        let report = schemas.report(folder.path(), arguments);
        let files = report["files"].as_array().unwrap();
        statuses.extend(files.iter().map(|file| file["status"].clone()));
        assert!(statuses.contains(&json!(status)), "{statuses:?}");
    }
    let folder = project(&[("a.inf", &three_changes())]);
    ok(folder.path(), "git", &["init", "-q"]);
    ok(folder.path(), "git", &["add", "a.inf"]);
    // Something else that is not staged.
    let more = "; more\r\n".to_owned() + &three_changes();
    fs::write(folder.path().join("a.inf"), more).unwrap();
    let report = schemas.report(folder.path(), &["--staged", "--yes"]);
    assert_eq!(report["files"][0]["status"], "staged");
    assert_eq!(schemas.unseen("fix.schema.json"), [""; 0]);
}

#[test]
fn what_effect_says_fits_its_schema() {
    let schemas = Schemas::strict();
    let lamp = "tests/inputs/effect/lamp.inf";
    let runs: [&[&str]; 5] = [
        &["tests/inf", "tests/inputs"],
        &[lamp, "--os", "10.0.22000", "--arch", "amd64"],
        &["--matrix", "tests/inf", lamp],
        &["--diff", lamp, "tests/inf/readme/gadget.inf"],
        &[
            "--diff",
            "tests/inf/readme/gadget.inf",
            "tests/inf/encoding/ansi.inf",
        ],
    ];
    for arguments in runs {
        let arguments = [&["effect", "--format", "json"], arguments].concat();
        schemas.run(&root(), &arguments, "effect.schema.json");
    }
    // What an included INF deletes and renames.
    let version = "[Version]\nSignature = \"$Windows NT$\"\n";
    let including = format!(
        "{version}[Manufacturer]\nA = M, NTamd64\n[M.NTamd64]\nd = I, X\\Y\n\
         [I]\nInclude = base.inf\nNeeds = Base\n"
    );
    let base = format!(
        "{version}[Base]\nDelFiles = D\nRenFiles = R\n[D]\nold.dll\n[R]\nnew.dll,old.dll\n\
         [DestinationDirs]\nD = 11\nR = 11\n"
    );
    let folder = project(&[("a.inf", &including), ("base.inf", &base)]);
    let arguments = ["effect", "--format", "json", "a.inf"];
    schemas.run(folder.path(), &arguments, "effect.schema.json");
    let later = |place: &String| place.contains("/later_action/");
    let mut unseen = schemas.unseen("effect.schema.json");
    unseen.retain(|place| !later(place));
    assert_eq!(unseen, [""; 0]);
}

#[test]
fn what_rules_catalog_and_dump_say_fits_their_schemas() {
    let schemas = Schemas::strict();
    for arguments in [&[][..], &["--profile", "windows-driver"]] {
        let arguments = [&["rules", "--format", "json"], arguments].concat();
        schemas.run(&root(), &arguments, "rules.schema.json");
    }
    assert_eq!(schemas.unseen("rules.schema.json"), [""; 0]);

    let packages = "tests/inputs/catalog";
    let catalog = ["catalog", "--format", "json", packages];
    let all = schemas.run(&root(), &catalog, "catalog.schema.json");
    let lines = ["catalog", "--format", "jsonl", packages];
    let package = "catalog.schema.json#/definitions/package";
    assert_eq!(
        all,
        Value::Array(schemas.run_lines(&root(), &lines, package))
    );
    let folder = drivers();
    let new = [
        "catalog",
        "--new",
        "--yes",
        "--os",
        "10_VB_X64",
        "--format",
        "json",
    ];
    // One that is made, and of one folder none.
    fs::create_dir(folder.path().join("own")).unwrap();
    let own = "[Version]\r\nSignature = \"$Windows NT$\"\r\nClass = System\r\nProvider = Contoso\r\n\
        ClassGuid = {4d36e97d-e325-11ce-bfc1-08002be10318}\r\nDriverVer = 11/01/2026, 1.0.0.0\r\n\
        CatalogFile = gadget.cat\r\n[Manufacturer]\r\nContoso = Models, NTamd64\r\n\
        [Models.NTamd64]\r\nGadget = Gadget, ROOT\\Gadget\r\n[Gadget.NT]\r\n";
    fs::write(folder.path().join("own/own.inf"), own).unwrap();
    fs::copy(
        folder.path().join("gadget.cat"),
        folder.path().join("own/gadget.cat"),
    )
    .unwrap();
    let runs = [&["own", "."][..], &["--replace-signed", "own"], &["own"]];
    let states: Vec<Value> = runs
        .iter()
        .flat_map(|arguments| {
            let arguments = [&new, *arguments].concat();
            let found = schemas.run(folder.path(), &arguments, "catalog.schema.json");
            let states = found.as_array().unwrap().iter();
            states.map(|new| new["state"].clone()).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(states, ["refused", "refused", "written", "unchanged"]);
    assert_eq!(schemas.unseen("catalog.schema.json"), [""; 0]);

    let dump = ["dump", "tests/inf", "tests/inputs"];
    let lines = schemas.run_lines(&root(), &dump, "dump.schema.json");
    assert!(lines.len() > 1000);
    assert_eq!(schemas.unseen("dump.schema.json"), [""; 0]);
}

#[test]
fn every_key_of_the_schemas_is_described() {
    let schemas = Schemas::published();
    let mut looked_at = 0;
    for (name, schema) in schemas.iter() {
        assert_eq!(schemas.undescribed(name), [""; 0]);
        assert_eq!(
            schema["$id"],
            format!("https://infmend.github.io/infmend/{name}")
        );
        looked_at += 1;
    }
    assert!(looked_at > 5);
}

/// Asserts that a value no longer fits once anything in it is of another type, lacks something
/// or has something more. `whole` puts a changed part back into the value that it is of.
fn assert_is_tight(part: &Value, whole: &dyn Fn(Value) -> Value, fits: &dyn Fn(&Value) -> bool) {
    // No key may have either.
    for wrong in [json!(1.5), json!({ "unknown": 1 })] {
        assert!(!fits(&whole(wrong.clone())), "{part} may be {wrong}");
    }
    match part {
        Value::Object(object) => {
            let mut more = object.clone();
            more.insert("unknown".to_owned(), json!("a text"));
            assert!(!fits(&whole(more.into())), "{part:.200}");
            for (key, value) in object {
                let with = |value: Value| {
                    let mut object = object.clone();
                    object.insert(key.clone(), value);
                    whole(object.into())
                };
                assert_is_tight(value, &with, fits);
            }
        }
        Value::Array(list) => {
            for (at, item) in list.iter().enumerate() {
                let with = |value: Value| {
                    let mut list = list.clone();
                    list[at] = value;
                    whole(list.into())
                };
                assert_is_tight(item, &with, fits);
            }
        }
        _ => {}
    }
}

#[test]
fn what_does_not_fit_is_found_anywhere() {
    let strict = Schemas::strict();
    let folder = project(&[]);
    fs::copy(inf("readme/gadget.inf"), folder.path().join("a.inf")).unwrap();
    for name in ["gadget.inf", "gadget.cat"] {
        let from = root().join("tests/inputs/catalog").join(name);
        fs::copy(from, folder.path().join(name)).unwrap();
    }
    let json = |arguments: &[&str], schema: &str| {
        let arguments = [arguments, &["--format", "json"]].concat();
        (
            schema.to_owned(),
            strict.run(folder.path(), &arguments, schema),
        )
    };
    let report = [
        "--diff",
        "--unsafe-fixes",
        "--show-effect",
        "a.inf",
        "gadget.inf",
    ];
    let values = [
        json(&["check", "a.inf", "gadget.inf"], "check.schema.json"),
        json(&["effect", "a.inf"], "effect.schema.json"),
        json(&["effect", "--matrix", "a.inf"], "effect.schema.json"),
        json(
            &["effect", "--diff", "a.inf", "gadget.inf"],
            "effect.schema.json",
        ),
        json(&["catalog"], "catalog.schema.json"),
        json(&["rules", "--profile", "driver-store"], "rules.schema.json"),
        (
            "fix.schema.json".to_owned(),
            strict.report(folder.path(), &report),
        ),
    ];
    for (schema, value) in &values {
        // Of a long list a few are enough.
        let value = match value {
            Value::Array(list) => Value::Array(list.iter().take(3).cloned().collect()),
            other => other.clone(),
        };
        assert_eq!(strict.fault(schema, &value), None);
        assert_is_tight(&value, &|it| it, &|it| strict.fault(schema, it).is_none());
    }
}

#[test]
fn required_keys_are_required_and_later_versions_may_add_keys_and_words() {
    let (strict, published) = (Schemas::strict(), Schemas::published());
    let arguments = ["check", "--format", "json", "tests/inf/readme/gadget.inf"];
    let report = published.run(&root(), &arguments, "check.schema.json");
    let fits = |report: &Value| {
        let fault = |schemas: &Schemas| schemas.fault("check.schema.json", report);
        (fault(&strict).is_none(), fault(&published).is_none())
    };
    assert_eq!(fits(&report), (true, true));
    let finding = &report["files"][0]["findings"][0];
    for key in finding.as_object().unwrap().keys() {
        let mut less = report.clone();
        let finding = less["files"][0]["findings"][0].as_object_mut().unwrap();
        finding.remove(key);
        assert_eq!(fits(&less), (false, false), "{key}");
    }
    for (pointer, wrong) in [
        ("/version", json!(2)),
        ("/files/0/findings/0/line", json!(0)),
        ("/files/0/findings/0/line", json!("1")),
        ("/files/0/findings/0/severity", json!("fatal")),
        ("/files/0/findings/0/fix/edits/0/start", json!(-1)),
    ] {
        let mut changed = report.clone();
        *changed.pointer_mut(pointer).unwrap() = wrong;
        assert_eq!(fits(&changed), (false, false), "{pointer}");
    }
    let mut more = report.clone();
    more["files"][0]["findings"][0]["certainty"] = json!(0.9);
    assert_eq!(fits(&more), (false, true));

    let arguments = ["effect", "--format", "json", "tests/inf/readme/gadget.inf"];
    let effect = published.run(&root(), &arguments, "effect.schema.json");
    for (pointer, word) in [
        ("/files/0/sections/0/role", json!("another")),
        ("/files/0/sections/0/actions/0/kind", json!("another")),
    ] {
        let mut changed = effect.clone();
        *changed.pointer_mut(pointer).unwrap() = word;
        assert!(strict.fault("effect.schema.json", &changed).is_some());
        assert_eq!(published.fault("effect.schema.json", &changed), None);
    }
}
