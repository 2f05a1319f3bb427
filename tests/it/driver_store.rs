//! Packages that move to the Driver Store: ours, made after the patterns of ten device
//! classes and of drivers without a device.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use crate::support::{assert_snapshot, case, case_options, inf, infmend, infs_below, transcript};
use infmend::config::Settings;
use infmend::fix::{FixError, FixOptions, fix};
use infmend::rules::{Downlevel, Options, Rule, RuleSet, inspect};
use infmend::source::Source;

const RULE: &str = "run-from-driver-store";

/// What users ask for older systems.
const CHOICES: [&str; 2] = ["--raise-target", "--keep-downlevel"];

/// Packages that move as an expert would move them: a test for each choice that
/// users have for older systems.
macro_rules! moves {
    ($($case:ident)+) => {
        $(mod $case {
            #[test]
            fn raise_target() {
                crate::driver_store::assert_moves(stringify!($case), crate::driver_store::CHOICES[0]);
            }

            #[test]
            fn keep_downlevel() {
                crate::driver_store::assert_moves(stringify!($case), crate::driver_store::CHOICES[1]);
            }
        })+

        const MOVED: &[&str] = &[$(stringify!($case)),+];
    };
}

moves! {
    audio bluetooth default_install display minifilter mouse_filter net_adapter net_filter notify_object platform_folders printer sensor_umdf serial_port storage
    usb_kmdf
}

fn assert_moves(name: &str, choice: &str) {
    let moved = infmend()
        .args(["fix", "--diff", "--unsafe-fixes", "--select", RULE, choice])
        .args(["--severity", "info"])
        .args(case_options(RULE, name))
        .arg(case(RULE, name))
        .output()
        .unwrap();
    let choice = choice.trim_start_matches('-').replace('-', "_");
    assert_snapshot(RULE, &format!("{name}.{choice}"), &transcript(&moved));
}

#[test]
fn every_package_of_the_rule_moves_in_a_test() {
    let packages = infs_below(&inf(RULE));
    let stem = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let there: Vec<String> = packages.iter().map(stem).collect();
    assert_eq!(there, MOVED);
}

#[test]
fn the_rule_is_off_unless_it_is_selected_or_a_target_is_given() {
    let found_in = |name: &str, arguments: &[&str]| {
        let path = inf(RULE).join(name);
        let output = infmend()
            .args(["check", "--severity", "info"])
            .args(arguments)
            .arg(&path)
            .output()
            .unwrap();
        let stdout = String::from_utf8(output.stdout).unwrap();
        stdout.contains(&format!("[{RULE}]"))
    };
    let found = |arguments: &[&str]| found_in("usb_kmdf.inx", arguments);
    assert!(!found(&[]));
    assert!(!found(&["--ignore", "pnp-lockdown"]));
    assert!(found(&["--select", RULE]));
    assert!(found(&["--target-os", "10.0.16299"]));
    assert!(found(&["--target-os", "10.0.17134"]));
    // All models of this one are for Windows that can run it from there.
    assert!(found_in("sensor_umdf.inf", &[]));
    assert!(!found_in("sensor_umdf.inf", &["--ignore", RULE]));
}

#[test]
fn an_allowance_of_a_rule_that_says_nothing_of_an_inf_is_not_unused() {
    let checked = |decoration: &str, comment: &str| {
        let manufacturer = format!("A = Models, {decoration}");
        let inf = package(&manufacturer, &format!("Models.{decoration}"), "");
        let source = Source::new(format!("{comment}\n{inf}").into());
        let settings = Settings::default();
        let found = inspect(&source, &settings.rules, &settings.options(Downlevel::Ask)).unwrap();
        let found: BTreeSet<&str> = found.iter().map(|finding| finding.rule).collect();
        (found.contains(RULE), found.contains("unused-allow"))
    };
    let allow = "; infmend: allow-file(run-from-driver-store)";
    assert_eq!(checked("NTamd64", allow), (false, false));
    assert_eq!(checked("NTamd64.10.0...16299", allow), (false, false));
    assert_eq!(checked("NTamd64.10.0...16299", ""), (true, false));
    let other = "; infmend: allow-file(syntax)";
    assert_eq!(checked("NTamd64", other), (false, true));
}

#[test]
fn two_infs_of_a_folder_that_share_a_service_move_together_or_not_at_all() {
    let both = package(
        "A = Models, NTamd64.10.0...16299",
        "Models.NTamd64.10.0...16299",
        "",
    );
    let no_copy = both.replace("[Install]\nCopyFiles = Files\n", "[Install]\n");
    let moves = |files: &[(&str, &str)], named: &[&str]| -> (Vec<bool>, String) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let mut command = infmend();
        command.args(["fix", "--yes", "--unsafe-fixes", "--select", RULE]);
        command.args(["--severity", "info"]);
        command.args(named.iter().map(|name| match name.starts_with("--") {
            true => name.into(),
            false => folder.path().join(name),
        }));
        let output = command.output().unwrap();
        let moved = files.iter().map(|(name, _)| {
            let text = fs::read_to_string(folder.path().join(name)).unwrap();
            text.contains("%13%")
        });
        let said = String::from_utf8(output.stderr).unwrap();
        (moved.collect(), said)
    };
    let pair = [("bus.inf", both.as_str()), ("port.inf", both.as_str())];
    assert_eq!(moves(&pair, &[""]).0, [true, true]);
    assert_eq!(moves(&pair, &["bus.inf", "port.inf"]).0, [true, true]);
    // The other one is not a file of the run, or says that it stays.
    let (moved, said) = moves(&pair, &["bus.inf"]);
    assert_eq!(moved, [false, false]);
    assert!(said.contains("port.inf of the same folder"), "{said}");
    let allowed = format!("; infmend: allow-file({RULE})\n{both}");
    let pair = [("bus.inf", both.as_str()), ("port.inf", &allowed)];
    assert_eq!(moves(&pair, &[""]).0, [false, false]);
    // One that copies nothing, and one that is excluded.
    let pair = [("bus.inf", both.as_str()), ("port.inf", &no_copy)];
    assert_eq!(moves(&pair, &[""]).0, [false, false]);
    let excluded = [
        ("bus.inf", both.as_str()),
        ("port.inf", &both),
        ("infmend.toml", "exclude = [\"port.inf\"]\n"),
    ];
    assert_eq!(moves(&excluded, &[""]).0[..2], [false, false]);
    assert_eq!(
        moves(&excluded[..2], &["--exclude=port.inf", ""]).0,
        [false, false]
    );
    // One that is ignored.
    let ignored = [
        ("bus.inf", both.as_str()),
        ("port.inf", &both),
        (".ignore", "port.inf\n"),
    ];
    assert_eq!(moves(&ignored, &[""]).0[..2], [false, false]);
    assert_eq!(moves(&ignored, &["--no-ignore", ""]).0[..2], [true, true]);
    // Another folder is another package, and so is another service.
    let other = both
        .replace("AddService = a,", "AddService = b,")
        .replace("a.sys", "b.sys");
    let apart = [("bus.inf", both.as_str()), ("other.inf", &other)];
    assert_eq!(moves(&apart, &["bus.inf"]).0, [true, false]);
}

#[test]
fn a_target_that_is_no_version_is_refused() {
    for target in ["11", "10.0", "10.0.x", "10.0...17134", ""] {
        infmend()
            .args(["check", "--target-os", target, "tests/inf/readme"])
            .assert()
            .code(2);
    }
}

#[test]
fn two_infs_that_another_fix_makes_ready_move_together() {
    let primitive = "[Version]\nSignature = \"$Windows NT$\"\nClass = ActivityMonitor\n\
        ClassGuid = {b86dff51-a31e-4bac-b3cf-e8cfe75c9fc2}\nProvider = A\nCatalogFile = a.cat\n\
        DriverVer = 01/02/2023,1.0.0.0\nPnpLockdown = 1\n[DefaultInstall]\nCopyFiles = L\n\
        [DefaultInstall.Services]\nAddService = a,,S\n[S]\nServiceType = 2\nStartType = 3\n\
        ErrorControl = 1\nServiceBinary = %12%\\a.sys\n[L]\na.sys,,,0x4000\n\
        [DestinationDirs]\nL = 12\n[SourceDisksNames]\n1 = d\n[SourceDisksFiles]\na.sys = 1\n";
    let shared = fs::read_to_string(inf(RULE).join("platform_folders.inf")).unwrap();
    for (text, moved) in [
        (primitive, "%13%\\a.sys"),
        (&shared, "%13%\\arm64\\crank.sys"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let names = ["one.inf", "two.inf"];
        for name in names {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let run = || {
            infmend()
                .args(["fix", "--yes", "--unsafe-fixes", "--target-os"])
                .args(["10.0.18362", CHOICES[0]])
                .arg(folder.path())
                .assert()
                .success();
            names.map(|name| fs::read_to_string(folder.path().join(name)).unwrap())
        };
        let once = run();
        for text in &once {
            assert!(text.contains(moved), "{text}");
        }
        assert_eq!(run(), once);
    }
}

#[test]
fn the_two_choices_exclude_each_other() {
    infmend()
        .args(["check", CHOICES[0], CHOICES[1], "tests/inf/readme"])
        .assert()
        .code(2);
}

#[test]
fn a_higher_target_is_what_models_are_raised_to() {
    let output = infmend()
        .args(["fix", "--diff", "--unsafe-fixes", "--severity", "info"])
        .args(["--select", RULE])
        .args(["--target-os", "10.0.19041", CHOICES[0]])
        .arg(inf(RULE).join("usb_kmdf.inx"))
        .output()
        .unwrap();
    let diff = String::from_utf8(output.stdout).unwrap();
    assert!(diff.contains("+[Gadget.NT$ARCH$.10.0...19041]"), "{diff}");
}

#[test]
fn with_all_rules_at_once_a_moved_file_keeps_no_flag_that_it_does_not_need() {
    for package in ["sensor_umdf.inf", "mouse_filter.inf", "serial_port.inf"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(package);
        fs::copy(inf(RULE).join(package), &path).unwrap();
        let arguments = [
            "fix",
            "--yes",
            "--unsafe-fixes",
            "--target-os",
            "10.0.16299",
        ];
        let run = || {
            infmend()
                .args(arguments)
                .arg(CHOICES[0])
                .arg(&path)
                .assert()
                .success();
            fs::read(&path).unwrap()
        };
        let once = run();
        let text = String::from_utf8_lossy(&once).replace('\0', "");
        // The only file that stays where it is, and is in use there.
        let mut flagged = text.lines().filter(|line| line.contains("4000"));
        assert!(
            flagged.all(|line| line.starts_with("tubesui.dll,")),
            "{text}"
        );
        assert!(text.contains("= 13") || text.contains("=13"), "{text}");
        assert_eq!(run(), once, "{package}");
    }
}

#[test]
fn a_copy_that_is_added_where_its_list_goes_to_the_driver_store_gets_no_flag() {
    let text = "[Version]\nSignature = \"$Windows NT$\"\nClass = Mouse\nPnpLockdown = 1\n\
        [Manufacturer]\nA = Models, NTamd64.10.0...16299\n[Models.NTamd64.10.0...16299]\n\
        Lamp = Lamp, X\\1\nTorch = Torch, X\\2\n[Lamp]\nCopyFiles = @lamp.sys\n\
        [Lamp.Services]\nAddService = lamp,2,Service\n[Torch]\nCopyFiles = Missing\n\
        [Torch.Services]\nAddService = lamp,2,Service\n[Service]\nServiceType = 1\n\
        StartType = 3\nErrorControl = 1\nServiceBinary = %12%\\lamp.sys\n\
        [DestinationDirs]\nDefaultDestDir = 12\n[SourceDisksNames]\n1 = Disk\n\
        [SourceDisksFiles]\nlamp.sys = 1\n";
    let source = Source::new(text.into());
    let rules = RuleSet::all()
        .select(|rule| ["missing-copy", "run-from-driver-store"].contains(&rule.name));
    let fixed = fix(&source, &FixOptions::new(rules).unsafe_fixes(true)).unwrap();
    let fixed = fixed.source.text();
    assert!(fixed.contains("DefaultDestDir = 13"), "{fixed}");
    assert!(fixed.contains("[Missing]\nlamp.sys\n"), "{fixed}");
}

/// What `fix` makes of a small package, with lines of [Version] and
/// [Manufacturer] to choose.
fn raised(version: &str, manufacturers: &str) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.inf");
    fs::write(
        &path,
        format!(
            "[Version]\nSignature = \"$Windows NT$\"\n{version}\n[Manufacturer]\n{manufacturers}\n\
             [Models.NTamd64]\nDevice = Install, X\\Y\n[Install]\nCopyFiles = Files\n\
             [Install.Services]\nAddService = a,2,Service\n[Service]\nServiceType = 1\n\
             StartType = 3\nErrorControl = 1\nServiceBinary = %12%\\a.sys\n[Files]\na.sys\n\
             [DestinationDirs]\nFiles = 12\n[SourceDisksFiles]\na.sys = 1\n\
             [SourceDisksNames]\n1 = Disk\n"
        ),
    )
    .unwrap();
    let output = infmend()
        .args([
            "fix",
            "--yes",
            "--unsafe-fixes",
            "--select",
            "run-from-driver-store",
        ])
        .args(["--raise-target", "--target-os", "10.0.16299"])
        .arg(&path)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (fs::read_to_string(&path).unwrap(), said)
}

#[test]
fn two_manufacturers_may_name_the_same_models() {
    let (text, said) = raised("Class = Mouse", "A = Models, NTamd64\nB = Models, NTamd64");
    assert!(
        text.contains("A = Models, NTamd64.10.0...16299\n"),
        "{text}{said}"
    );
    assert!(
        text.contains("B = Models, NTamd64.10.0...16299\n"),
        "{text}{said}"
    );
    assert!(
        text.contains("\n[Models.NTamd64.10.0...16299]\n"),
        "{text}{said}"
    );
}

#[test]
fn the_class_may_be_told_by_its_name_or_its_guid_alone() {
    let manufacturer = "A = Models, NTamd64";
    let build = |version: &str| {
        let (text, said) = raised(version, manufacturer);
        let start = text
            .find("NTamd64.10.0...")
            .unwrap_or_else(|| panic!("{text}{said}"));
        text[start + 15..].split('\n').next().unwrap().to_owned()
    };
    assert_eq!(build("Class = Mouse"), "16299");
    assert_eq!(build("Class = NetTrans"), "25319");
    assert_eq!(
        build("ClassGuid = {4d36e975-e325-11ce-bfc1-08002be10318}"),
        "25319"
    );
}

/// A package with a class, lines of [Manufacturer], the header of its models
/// section, and other sections to choose.
fn package(manufacturers: &str, models: &str, others: &str) -> String {
    format!(
        "[Version]\nSignature = \"$Windows NT$\"\nClass = Mouse\n[Manufacturer]\n{manufacturers}\n\
         [{models}]\nDevice = Install, X\\Y\n[Install]\nCopyFiles = Files\n\
         [Install.Services]\nAddService = a,2,Service\n[Service]\nServiceType = 1\n\
         StartType = 3\nErrorControl = 1\nServiceBinary = %12%\\a.sys\n[Files]\na.sys\n\
         [DestinationDirs]\nFiles = 12\n[SourceDisksFiles]\na.sys = 1\n\
         [SourceDisksNames]\n1 = Disk\n{others}"
    )
}

/// To make all fixes of some rules.
fn all_fixes(rules: RuleSet, downlevel: Downlevel) -> FixOptions {
    let options = Options::default().downlevel(downlevel);
    FixOptions::new(rules).unsafe_fixes(true).options(options)
}

/// What a package becomes, or why it is left as it is.
fn moved(package: &str, downlevel: Downlevel) -> Result<String, String> {
    let options = all_fixes(RuleSet::from_iter(Rule::named(RULE)), downlevel);
    let fixed = fix(&Source::new(package.into()), &options).unwrap();
    assert_eq!(fixed.refused, []);
    let helps = fixed.remaining.into_iter().filter_map(|found| found.help);
    let help: Vec<String> = helps.collect();
    match fixed.applied.as_slice() {
        [] => Err(help.concat()),
        _ => Ok(fixed.source.text().to_owned()),
    }
}

#[test]
fn raised_models_serve_the_same_machines_as_before() {
    let more = "[Models.NTarm64]\nDevice = Install, X\\Y\n";
    for (manufacturers, models, others, new_manufacturers, new_models) in [
        // Without a decoration, x86 machines only.
        (
            "A = Models",
            "Models",
            "",
            "A = Models, NTx86.10.0...16299",
            "Models.NTx86.10.0...16299",
        ),
        (
            "A = Models, NT",
            "Models.NT",
            "",
            "A = Models, NT.10.0...16299",
            "Models.NT.10.0...16299",
        ),
        (
            "A = Models,NTamd64.6.1",
            "Models.NTamd64.6.1",
            "",
            "A = Models,NTamd64.10.0...16299",
            "Models.NTamd64.10.0...16299",
        ),
        (
            "A = Models, NTamd64,NTarm64",
            "Models.NTamd64",
            more,
            "A = Models, NTamd64.10.0...16299,NTarm64.10.0...16299",
            "Models.NTamd64.10.0...16299",
        ),
        // Not too old, or not for what moves.
        (
            "A = Models, NTamd64.10.0...16299",
            "Models.NTamd64.10.0...16299",
            "",
            "A = Models, NTamd64.10.0...16299",
            "Models.NTamd64.10.0...16299",
        ),
        (
            "A = Models, NTamd64.10.0...22000\nB = Old, NTamd64",
            "Models.NTamd64.10.0...22000",
            "[Old.NTamd64]\nDevice = OldInstall, X\\Z\n[OldInstall]\nAddReg = R\n",
            "B = Old, NTamd64",
            "Models.NTamd64.10.0...22000",
        ),
    ] {
        let text = moved(&package(manufacturers, models, others), Downlevel::Raise).unwrap();
        for line in [
            new_manufacturers,
            &format!("[{new_models}]"),
            "Files = 13",
            "ServiceBinary = %13%\\a.sys",
        ] {
            assert!(text.contains(&format!("\n{line}\n")), "{line}: {text}");
        }
    }
}

#[test]
fn what_stands_in_the_way_of_raised_models_is_said() {
    let second = |name: &str| format!("[{name}]\nDevice = Install, X\\Y\n");
    for (manufacturers, models, others, reason) in [
        (
            "A = Models, NTamd64, NTAMD64.6.1",
            "Models.NTamd64",
            String::new(),
            "[Manufacturer] names NTAMD64.6.1 beside [Models.NTamd64]",
        ),
        (
            "A = Models, NTamd64.6.1, NTamd64.6.0.3",
            "Models.NTamd64.6.1",
            second("Models.NTamd64.6.0.3"),
            "which one Windows takes is not plain",
        ),
        (
            "A = Models, NTamd64\nB = Models, NTamd64.6.1",
            "Models.NTamd64",
            second("Models.NTamd64.6.1"),
            "would both become [Models.NTamd64.10.0...16299]",
        ),
        (
            "A = Service, NTx86",
            "Service.NTx86",
            "[Service]\nDevice = Install, X\\Y\n".to_owned(),
            "[Service] is a models section and something else as well",
        ),
        (
            "A = Models, NTamd64, \\ ; Itanium\n NTia64",
            "Models.NTamd64",
            second("Models.NTia64"),
            "a comment stands among the values",
        ),
        (
            "A = Models, NTamd64",
            "Models.NTamd64",
            second("Models.NTamd64.10.0...16299"),
            "there is a section [Models.NTamd64.10.0...16299] already",
        ),
        (
            "A = Models.NTamd64\nB = Models, NTamd64",
            "Models.NTamd64",
            String::new(),
            "in different ways",
        ),
    ] {
        let why = moved(&package(manufacturers, models, &others), Downlevel::Raise).unwrap_err();
        assert!(why.contains(reason), "{manufacturers}: {why}");
    }
    // What no system takes any more goes, and what only it installs.
    let own = |name: &str| {
        format!(
            "[{name}]\nDevice = Old, X\\Y\n[Old.NT]\nCopyFiles = OldFiles, Files\n[OldFiles]\nold.sys\n\
             [Old.NT.Services]\nAddService = old,2,OldService\n[OldService]\nServiceBinary = %12%\\old.sys\n\
             [DestinationDirs]\nOldFiles = 12\n"
        )
    };
    for (manufacturers, models, older, line) in [
        (
            "A = Models, NTx86",
            "Models.NTx86",
            "Models",
            "A = Models, NTx86.10.0...16299",
        ),
        (
            "A = Models, NTx86.6.0, NT.6.1",
            "Models.NT.6.1",
            "Models.NTx86.6.0",
            "A = Models, NT.10.0...16299",
        ),
        (
            "A = Models, NTamd64, NTamd64.6.1",
            "Models.NTamd64.6.1",
            "Models.NTamd64",
            "A = Models, NTamd64.10.0...16299",
        ),
        (
            "A = Models, NTamd64, NTia64",
            "Models.NTamd64",
            "Models.NTia64",
            "A = Models, NTamd64.10.0...16299",
        ),
        (
            "A = Models, NTamd64\nB = Others, NTia64.6.1",
            "Models.NTamd64",
            "Others.NTia64.6.1",
            "A = Models, NTamd64.10.0...16299",
        ),
    ] {
        let text = moved(
            &package(manufacturers, models, &own(older)),
            Downlevel::Raise,
        )
        .unwrap();
        assert!(
            text.contains(&format!("[Manufacturer]\n{line}\n[")),
            "{text}"
        );
        for gone in ["Old", "old.sys", "ia64"] {
            assert!(!text.contains(gone), "{gone}: {text}");
        }
        // What another section names stays.
        let others = format!("{}[Mine]\nAnything = OldService\n", own(older));
        let text = moved(&package(manufacturers, models, &others), Downlevel::Raise).unwrap();
        assert!(
            text.contains("[OldService]") && !text.contains("[OldFiles]"),
            "{text}"
        );
    }
    // Those for other machines keep what they have, as do sections that only
    // have the name of one, and empty ones.
    let amd64 = ("A = Models, NTamd64", "Models.NTamd64");
    let apart = own("Models").replace("OldFiles, Files", "OldFiles");
    for others in [
        apart,
        "[Models]\nx = y\n".to_owned(),
        "[Models]\n".to_owned(),
    ] {
        let text = moved(&package(amd64.0, amd64.1, &others), Downlevel::Raise).unwrap();
        assert!(text.contains(&others), "{text}");
    }
    let x86 = package("A = Models, NTx86", "Models.NTx86", "[Models]\nx = y\n");
    assert!(
        moved(&x86, Downlevel::Raise)
            .unwrap()
            .contains("[Models]\nx = y\n")
    );
    // A section for newer systems is not in the way, nor one for others.
    for (manufacturers, models, others) in [
        (
            "A = Models, NTamd64, NTamd64.10.0...22000",
            "Models.NTamd64",
            "Models.NTamd64.10.0...22000",
        ),
        ("A = Models, NTamd64", "Models", "Models.NTamd64"),
    ] {
        let inf = package(manufacturers, models, &second(others));
        assert!(moved(&inf, Downlevel::Raise).is_ok(), "{manufacturers}");
    }
    let why = moved(
        &package("A = Models, NTamd64", "Models.NTamd64", ""),
        Downlevel::Ask,
    );
    assert!(
        why.unwrap_err()
            .starts_with("[Models.NTamd64] also applies to Windows before")
    );
}

#[test]
fn older_systems_keep_what_they_have_and_newer_ones_get_models_of_their_own() {
    let inf = package("A = Models, NTamd64", "Models.NTamd64", "");
    let inf = inf.replace("CopyFiles = Files", "CopyFiles = FILES");
    let text = moved(&inf, Downlevel::Keep).unwrap();
    let sections = |text: &str| -> BTreeMap<String, String> {
        let parts = text.split("\n[").filter_map(|part| part.split_once("]\n"));
        parts
            .map(|(name, lines)| (name.to_owned(), lines.trim_end().to_owned()))
            .collect()
    };
    let (old, new) = (sections(&inf), sections(&text));
    let lines = |name: &str| new[name].as_str();
    assert_eq!(
        lines("Manufacturer"),
        "A = Models, NTamd64, NTamd64.10.0...16299"
    );
    assert_eq!(lines("Models.NTamd64.10.0...16299"), old["Models.NTamd64"]);
    assert_eq!(lines("Models.NTamd64"), "Device = Install_Downlevel, X\\Y");
    assert_eq!(lines("Install_Downlevel"), "CopyFiles = FILES_Downlevel");
    assert_eq!(
        lines("Install_Downlevel.Services"),
        "AddService = a,2,Service_Downlevel"
    );
    assert_eq!(lines("Service_Downlevel"), old["Service"]);
    assert_eq!(lines("Files_Downlevel"), old["Files"]);
    assert_eq!(lines("DestinationDirs"), "Files = 13\nFiles_Downlevel = 12");
    assert_eq!(new.len(), old.len() + 5);
}

#[test]
fn a_reference_to_a_decorated_section_leads_older_systems_to_its_copy() {
    let inf = package(
        "A = Models, NTamd64",
        "Models.NTamd64",
        "[More]\nNeeds = Install.Services\nNeeds = Unknown\n",
    )
    .replace("Device = Install", "Device = Install, X\\Z\nOther = More");
    let text = moved(&inf, Downlevel::Keep).unwrap();
    assert!(
        text.contains("\n[More_Downlevel]\nNeeds = Install_Downlevel.Services\nNeeds = Unknown\n"),
        "{text}"
    );
}

#[test]
fn whatever_names_a_copied_section_names_its_copy() {
    // What an install section may have, and what its lines may name.
    let companions = [
        "HW",
        "CoInstallers",
        "Interfaces",
        "Components",
        "Software",
        "Filters",
        "Events",
        "WMI",
        "Wdf",
        "FactDef",
        "LogConfigOverride",
        "COM",
    ];
    let lines = [
        "AddReg = Files",
        "DelReg = Files",
        "BitReg = Files",
        "UpdateInis = Files",
        "Ini2Reg = Files",
        "LogConfig = Files",
        "AddProperty = Files",
        "AddInterface = Files,Files,Files",
        "UmdfService = Files,Files",
        "KmdfService = Files,Files",
        "AddEventProvider = Files,Files",
        "DisplayName = Files",
    ];
    for companion in companions {
        let others = format!("[Install.{companion}]\n{}\n", lines.join("\n"));
        let inf = package("A = Models, NTamd64", "Models.NTamd64", &others);
        let text = moved(&inf, Downlevel::Keep).unwrap();
        let copy = lines.map(|line| match line.split_once("Files,") {
            _ if line.starts_with("DisplayName") => line.to_owned(),
            Some((before, after)) => {
                format!("{before}Files,{}_Downlevel", after)
            }
            None => format!("{line}_Downlevel"),
        });
        let copy = format!("\n[Install_Downlevel.{companion}]\n{}\n", copy.join("\n"));
        assert!(text.contains(&copy), "{text}");
        // Nobody knows what this one does with it.
        let inf = package(
            "A = Models, NTamd64",
            "Models.NTamd64",
            &format!("{others}Other = Files\n"),
        );
        let why = moved(&inf, Downlevel::Keep).unwrap_err();
        assert!(
            why.contains("cannot tell what 'Other' in [Install."),
            "{why}"
        );
    }
}

#[test]
fn a_copy_has_the_name_that_a_models_line_gives() {
    let sections = [
        ("Install", "CopyFiles = Files\n"),
        ("Install.NTamd64", "CopyFiles = Files\n"),
        ("Install.Services", "AddService = a,2,Service\n"),
        ("Install.NTamd64.Services", "AddService = a,2,Service\n"),
    ];
    let others: String = sections[1..]
        .iter()
        .filter(|(name, _)| *name != "Install.Services")
        .map(|(name, lines)| format!("[{name}]\n{lines}"))
        .collect();
    let base = [
        "Install_Downlevel",
        "Install_Downlevel.NTamd64",
        "Install_Downlevel.Services",
        "Install_Downlevel.NTamd64.Services",
    ];
    let decorated = [
        "Install.NTamd64_Downlevel",
        "Install.NTamd64_Downlevel.Services",
    ];
    for (lines, names) in [
        ("Device = Install, X\\Y", base.to_vec()),
        ("Device = Install.NTamd64, X\\Y", decorated.to_vec()),
        (
            "Device = Install, X\\Y\nOther = INSTALL.ntamd64, X\\Z",
            [&base[..], &decorated].concat(),
        ),
    ] {
        let inf = package("A = Models, NTamd64", "Models.NTamd64", &others)
            .replace("Device = Install, X\\Y", lines);
        let text = moved(&inf, Downlevel::Keep).unwrap();
        let copies: BTreeSet<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'))
            .filter(|name| name.contains("_Downlevel") && name.starts_with("Install"))
            .collect();
        assert_eq!(copies, names.into_iter().collect(), "{text}");
        // Each line of the old models names one that is there.
        let models = text.split("[Models.NTamd64]\n").nth(1).unwrap();
        for line in models.lines().take(lines.lines().count()) {
            let install = line.split([' ', ',']).nth(2).unwrap();
            let header = format!("[{}]\n", install).to_lowercase();
            assert!(text.to_lowercase().contains(&header), "{install}: {text}");
        }
    }
}

#[test]
fn what_several_lines_lead_to_is_copied_once() {
    let once = |text: &str, part: &str| assert_eq!(text.matches(part).count(), 1, "{text}");
    // Two manufacturers with the same models, and sections that need each other.
    let others = "[Install.Wdf]\nNeeds = Round\n[Round]\nNeeds = Install.Wdf\n";
    let manufacturers = "A = Models, NTamd64\nB = Models, NTamd64";
    let inf = package(manufacturers, "Models.NTamd64", others);
    let text = moved(&inf, Downlevel::Keep).unwrap();
    once(&text, "A = Models, NTamd64, NTamd64.10.0...16299\n");
    once(&text, "B = Models, NTamd64, NTamd64.10.0...16299\n");
    once(&text, "\n[Models.NTamd64.10.0...16299]\n");
    once(&text, "\nDevice = Install_Downlevel, X\\Y\n");
    // Two sections that copy one file by name.
    let others = "[Other]\nCopyFiles = @a.sys\n";
    let inf = package("A = Models, NTamd64", "Models.NTamd64", others)
        .replace("Device = Install", "Device = Other, X\\Z\nDevice = Install")
        .replace("CopyFiles = Files", "CopyFiles = @a.sys")
        .replace("\nFiles = 12", "\nDefaultDestDir = 12");
    let text = moved(&inf, Downlevel::Keep).unwrap();
    once(&text, "\n[a.CopyFiles_Downlevel]\n");
    once(&text, "\na.CopyFiles_Downlevel = 12\n");
    once(
        &text,
        "\n[Install_Downlevel]\nCopyFiles = a.CopyFiles_Downlevel\n",
    );
    once(
        &text,
        "\n[Other_Downlevel]\nCopyFiles = a.CopyFiles_Downlevel\n",
    );
    // The name may be another's.
    let why = moved(&(inf + "[a.CopyFiles_Downlevel]\n"), Downlevel::Keep).unwrap_err();
    assert!(why.contains("[a.CopyFiles_Downlevel] already"), "{why}");
}

#[test]
fn a_list_in_a_default_directory_that_stays_needs_no_line_for_older_systems() {
    let others = "[Install.CoInstallers]\nCopyFiles = Data\n[Data]\na.dat\n";
    let inf = package("A = Models, NTamd64", "Models.NTamd64", others)
        .replace("\nFiles = 12", "\nDefaultDestDir = 12");
    let text = moved(&inf, Downlevel::Keep).unwrap();
    assert!(
        text.contains("[DestinationDirs]\nDefaultDestDir = 12\nFiles = 13\n["),
        "{text}"
    );
}

#[test]
fn a_umdf_driver_needs_a_later_windows() {
    let inf = package("A = Models, NTamd64", "Models.NTamd64", "").replace(
        "[Install.Services]\nAddService = a,2",
        "[Install.Wdf]\nUmdfService = a",
    );
    let text = moved(&inf, Downlevel::Raise).unwrap();
    assert!(
        text.contains("A = Models, NTamd64.10.0...17134\n"),
        "{text}"
    );
}

#[test]
fn what_stands_in_the_way_of_sections_for_older_systems_is_said() {
    for (others, reason) in [
        (
            "[Files_Downlevel]\n",
            "there is a section [Files_Downlevel] already",
        ),
        (
            "[Install_Downlevel]\n",
            "there is a section [Install_Downlevel] already",
        ),
        (
            "[Models.NTamd64.10.0...16299]\n",
            "there is a section [Models.NTamd64.10.0...16299] already",
        ),
        ("[Service]\n", "[Service] stands in several places"),
        (
            "[Models.NTamd64]\n",
            "[Models.NTamd64] stands in several places",
        ),
    ] {
        let why = moved(
            &package("A = Models, NTamd64", "Models.NTamd64", others),
            Downlevel::Keep,
        );
        let why = why.unwrap_err();
        assert!(why.contains(reason), "{others}: {why}");
    }
    // Two manufacturers' new models sections would have one name.
    let second = "[Models.NTamd64.6.1]\nDevice = Install, X\\Y\n";
    let manufacturers = "A = Models, NTamd64\nB = Models, NTamd64.6.1";
    let inf = package(manufacturers, "Models.NTamd64", second);
    let why = moved(&inf, Downlevel::Keep).unwrap_err();
    assert!(
        why.contains("two models sections would have [Models.NTamd64.10.0...16299]"),
        "{why}"
    );
    let others = "[Models.NTamd64]\nDevice = Old, X\\Y\n[Old]\nUnknown = Files\n";
    let manufacturers = "A = Models, NTamd64.10.0...16299, NTamd64";
    let inf = package(manufacturers, "Models.NTamd64.10.0...16299", others);
    let why = moved(&inf, Downlevel::Keep).unwrap_err();
    let reason = "cannot tell how older systems get to [files]";
    assert!(why.contains(reason), "{why}");
}

#[test]
fn a_percent_sign_that_may_mean_a_string_is_left_to_a_person() {
    let inf = package("A = Models, NTamd64", "Models.NTamd64", "");
    assert!(moved(&inf, Downlevel::Keep).is_ok());
    let list = inf
        .replace("CopyFiles = Files", "CopyFiles = Fi%%l%%es")
        .replace("[Files]", "[Fi%l%es]")
        .replace("\nFiles = 12", "\nFi%%l%%es = 12");
    let directory = inf
        .replace("\nFiles = 12", "\nFiles = 12,a%%b")
        .replace("%12%\\a", "%12%\\a%%b\\a");
    for inf in [list, directory] {
        let why = moved(&inf, Downlevel::Keep).unwrap_err();
        assert!(why.contains("may mean a string"), "{inf}: {why}");
        assert!(moved(&inf, Downlevel::Raise).is_ok(), "{inf}");
    }
}

#[test]
fn where_a_section_plays_two_roles_every_fix_that_is_made_holds() {
    let mut tried = 0;
    for path in infs_below(&inf(RULE)) {
        let source = Source::new(fs::read(&path).unwrap());
        let text = source.text().to_owned();
        let headers = text.lines().filter_map(|line| line.strip_prefix('['));
        let names: Vec<&str> = headers
            .filter_map(|line| line.split_once(']'))
            .map(|(name, _)| name)
            .collect();
        for (first, name) in names.iter().enumerate() {
            // Each with a few others, so that all pairs of places come up.
            let others = names.iter().enumerate();
            let others =
                others.filter(|(second, other)| other != &name && (first + second) % 4 == 0);
            for (_, other) in others {
                // What names the one names the other, or both have one name.
                let is_end =
                    |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && !"._-]".contains(c));
                let mut named = String::new();
                let mut rest = text.as_str();
                while let Some(at) = rest.find(other) {
                    let (before, behind) = rest.split_at(at);
                    let (word, behind) = behind.split_at(other.len());
                    let is_word = is_end(behind.chars().next())
                        && is_end(before.chars().next_back().filter(|c| *c != '['));
                    named.push_str(before);
                    named.push_str(if is_word && !before.ends_with('[') {
                        name
                    } else {
                        word
                    });
                    rest = behind;
                }
                named.push_str(rest);
                let merged = text.replace(&format!("[{other}]"), &format!("[{name}]"));
                for mutant in [named, merged] {
                    for downlevel in [Downlevel::Raise, Downlevel::Keep] {
                        let options = all_fixes(RuleSet::all(), downlevel);
                        let fixed = fix(&Source::new(mutant.clone().into()), &options).unwrap();
                        // What would change the other role is refused for that.
                        let mut refused = fixed.refused.iter();
                        let by_effect = |error: &FixError| matches!(error, FixError::Effect { .. });
                        assert!(refused.all(by_effect), "[{name}] as [{other}]:\n{mutant}");
                        tried += 1;
                    }
                }
            }
        }
    }
    assert!(tried > 1000, "{tried}");
}
