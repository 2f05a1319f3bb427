//! Co-installers that older Windows versions need, and services that they have to add
//! themselves: what becomes of them by what the user says.

use std::fs;

use crate::support::{assert_snapshot, case, infmend, transcript};

const RULE: &str = "wdf-coinstaller";

/// What `fix` makes of the package that serves older systems as well.
fn assert_fix(name: &str, arguments: &[&str]) {
    assert_fix_of(RULE, name, arguments);
}

fn assert_fix_of(rule: &str, name: &str, arguments: &[&str]) {
    let fixed = infmend()
        .args(["fix", "--diff", "--unsafe-fixes", "--select", rule])
        .args(["--severity", "info"])
        .args(arguments)
        .arg(case(rule, "older"))
        .output()
        .unwrap();
    assert_snapshot(rule, &format!("older.{name}"), &transcript(&fixed));
}

#[test]
fn a_service_of_windows_stays_where_windows_10_needs_it() {
    let rule = "inbox-service";
    let target = ["--target-os", "10.0.22000"];
    assert_fix_of(rule, "target", &target);
    assert_fix_of(
        rule,
        "raise_target",
        &[&target[..], &["--raise-target"]].concat(),
    );
    assert_fix_of(
        rule,
        "keep_downlevel",
        &[&target[..], &["--keep-downlevel"]].concat(),
    );
}

#[test]
fn with_a_target_they_go() {
    assert_fix("target", &["--target-os", "10.0.10240"]);
}

#[test]
fn with_raise_target_the_models_say_so_as_well() {
    assert_fix(
        "raise_target",
        &["--target-os", "10.0.10240", "--raise-target"],
    );
}

#[test]
fn with_keep_downlevel_older_systems_keep_them() {
    assert_fix(
        "keep_downlevel",
        &["--target-os", "10.0.19041", "--keep-downlevel"],
    );
}

#[test]
fn without_a_target_or_with_an_old_one_they_stay() {
    for arguments in [
        &["--raise-target"][..],
        &["--keep-downlevel"],
        &["--target-os", "6.3.9600", "--raise-target"],
    ] {
        let output = infmend()
            .args(["fix", "--diff", "--unsafe-fixes", "--select", RULE])
            .args(arguments)
            .arg(case(RULE, "older"))
            .output()
            .unwrap();
        assert_eq!(output.stdout, b"", "{arguments:?}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains("with --target-os 10.0.10240"), "{stderr}");
    }
}

#[test]
fn a_package_that_keeps_them_for_older_systems_is_left_alone_thereafter() {
    let folder = tempfile::tempdir().unwrap();
    let inf = folder.path().join("older.inf");
    fs::copy(case(RULE, "older"), &inf).unwrap();
    let fix = |expected: &str| {
        let output = infmend()
            .args(["fix", "--yes", "--unsafe-fixes"])
            .args(["--select", "wdf-coinstaller,run-from-driver-store"])
            .args(["--target-os", "10.0.19041", "--keep-downlevel"])
            .arg(folder.path())
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains(expected), "{stderr}");
        fs::read_to_string(&inf).unwrap()
    };
    let first = fix("2 changes");
    // Newer systems run the driver from the Driver Store, without a co-installer.
    for line in [
        "[Lamp_Install_Downlevel.NT.CoInstallers]",
        "[Models.NTamd64.10.0...19041]",
        "ServiceBinary = %13%\\lamp.sys",
    ] {
        assert!(first.contains(line), "{line} is not in\n{first}");
    }
    assert!(!first.contains("[Lamp_Install.NT.CoInstallers]"), "{first}");
    assert!(!first.contains("_Downlevel_Downlevel"), "{first}");
    assert_eq!(fix("nothing to fix"), first);
}
