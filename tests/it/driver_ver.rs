//! `fix --driver-ver`: a new date and version in files that change.

use std::fs;

use crate::support::git::ok;
use crate::support::infmend;
use infmend::fix::{DriverVer, FixOptions, fix};
use infmend::rules::RuleSet;
use infmend::source::Source;

fn options(driver_ver: &str) -> FixOptions {
    let driver_ver: DriverVer = driver_ver.parse().unwrap();
    FixOptions::new(RuleSet::all()).driver_ver(driver_ver)
}

/// An INF that has something to fix, and a line in [Version] and in a
/// DDInstall section.
fn inf(in_version: &str, in_install: &str, rest: &str) -> String {
    format!(
        "[Version]\r\nSignature=\"$Windows NT$\"\r\nPnpLockdown=1\r\n{in_version}\r\n\
         [Manufacturer]\r\nMaker = Gadgets, NTamd64\r\n\
         [Gadgets.NTamd64]\r\nGadget = Gadget_Install, USB\\VID_1209&PID_0003\r\n\
         [Gadget_Install.NT]\r\n{in_install}\r\nAddReg = Some\r\n{rest}"
    )
}

fn fixed(text: String, driver_ver: &str) -> (String, Vec<String>) {
    let fixed = fix(&Source::new(text.into()), &options(driver_ver)).unwrap();
    (fixed.source.text().to_owned(), fixed.notes)
}

fn refused(text: String, driver_ver: &str) -> String {
    let source = Source::new(text.into());
    fix(&source, &options(driver_ver)).unwrap_err().to_string()
}

#[test]
fn driver_ver_is_set_as_the_file_writes_it() {
    for (before, wanted, after) in [
        (
            "DriverVer=01/02/2003,1.2.3.4",
            "11/21/2026,2.0.0.1",
            "DriverVer=11/21/2026,2.0.0.1",
        ),
        (
            "DriverVer=01/02/2003,1.2.3.4",
            "2026-11-21,+1",
            "DriverVer=11/21/2026,1.2.3.5",
        ),
        (
            "DriverVer\t=  01-02-2003,   1.2.3.4   ; by hand",
            "11/21/2026,+1",
            "DriverVer\t=  11-21-2026,   1.2.3.5   ; by hand",
        ),
        (
            "driverver = 9/4/2008 ,6.14.0009",
            "11-21-2026,+1",
            "driverver = 11/21/2026 ,6.14.0010",
        ),
        (
            "DriverVer = \"01/02/2003\", \"5.00.2136.1\"",
            "11/21/2026,+10",
            "DriverVer = \"11/21/2026\", \"5.00.2136.11\"",
        ),
        (
            "DriverVer=01/02/2003,7",
            "11/21/2026,+1",
            "DriverVer=11/21/2026,8",
        ),
        (
            "DriverVer=01/02/2003",
            "11/21/2026,+1",
            "DriverVer=11/21/2026",
        ),
        (
            "DriverVer=01/02/2003 ; none",
            "11/21/2026,1.0.0.0",
            "DriverVer=11/21/2026,1.0.0.0 ; none",
        ),
        (
            "DriverVer=01/02/2003, \\\r\n  1.2.3.4 ; joined",
            "11/21/2026,+1",
            "DriverVer=11/21/2026, \\\r\n  1.2.3.5 ; joined",
        ),
    ] {
        let (text, notes) = fixed(inf(before, "Reboot", ""), wanted);
        assert_eq!(
            text,
            inf(after, "", "").replace("\r\n\r\n", "\r\n"),
            "{before}"
        );
        assert_eq!(notes, Vec::<String>::new());
    }
}

#[test]
fn the_driver_ver_of_an_install_section_is_set_too_each_from_its_own_version() {
    let (text, notes) = fixed(
        inf(
            "DriverVer=01/02/2003,1.2.3.4",
            "DriverVer=01-02-2003, 7.0\r\nReboot",
            "[Other]\r\nDriverVer=01/02/2003,1.2.3.4\r\n",
        ),
        "11/21/2026,+1",
    );
    assert_eq!(
        text,
        inf(
            "DriverVer=11/21/2026,1.2.3.5",
            "DriverVer=11-21-2026, 7.1",
            "[Other]\r\nDriverVer=01/02/2003,1.2.3.4\r\n",
        )
    );
    assert_eq!(notes, Vec::<String>::new());
}

#[test]
fn a_file_that_nothing_else_changes_keeps_its_driver_ver() {
    let text = inf("DriverVer=01/02/2003,1.2.3.4", "", "");
    assert_eq!(fixed(text.clone(), "11/21/2026,+1"), (text, Vec::new()));
}

#[test]
fn what_cannot_be_set_stays_and_is_told() {
    for (line, told) in [
        ("DriverVer = ; TODO: set DriverVer", "stampinf"),
        ("DriverVer = %Date%,%Version%", "%Date%"),
        ("DriverVer = 13/01/2003,1.2.3.4", "13/01/2003"),
        ("DriverVer = 02/29/2003,1.2.3.4", "02/29/2003"),
        ("DriverVer = 01/02/2003,1.2.3.beta", "1.2.3.beta"),
        ("DriverVer = \"01/02/2003,1.2.3.4\"", "01/02/2003,1.2.3.4"),
        ("Class = USB", "no DriverVer"),
    ] {
        let (text, notes) = fixed(inf(line, "Reboot", ""), "11/21/2026,+1");
        assert_eq!(
            text,
            inf(line, "", "").replace("\r\n\r\n", "\r\n"),
            "{line}"
        );
        assert!(
            notes.len() == 1 && notes[0].contains(told),
            "{line}: {notes:?}"
        );
    }
}

#[test]
fn a_driver_ver_that_windows_would_not_take_for_newer_is_refused() {
    for (before, wanted, told) in [
        ("01/02/2030,1.2.3.4", "11/21/2026,+1", "is not newer"),
        ("11/21/2026,1.2.3.4", "11/21/2026,1.2.3.4", "is not newer"),
        (
            "11/21/2026,1.2.3.4",
            "11/21/2026,1.2.0.9",
            "11/21/2026,1.2.0.9 is not newer",
        ),
        ("01/02/2003,1.2.3.65534", "11/21/2026,+1", "65535"),
    ] {
        let text = inf(&format!("DriverVer={before}"), "Reboot", "");
        let error = refused(text, wanted);
        assert!(error.contains(told), "{before}: {error}");
    }
    let text = inf("DriverVer=11/21/2026,1.2.3.4", "Reboot", "");
    assert!(
        fixed(text, "11/21/2026,1.2.4.0")
            .0
            .contains("11/21/2026,1.2.4.0")
    );
}

#[test]
fn what_is_no_driver_ver_is_refused_on_the_command_line() {
    for wrong in [
        "today",
        "11/21/2026",
        "13/01/2026,+1",
        "02/30/2026,+1",
        "2026/11/21,+1",
        "+1/21/2026,+1",
        "11/21/26,+1",
        "today,+0",
        "today,+",
        "today,1.2.3",
        "today,1.2.3.4.5",
        "today,0.0.0.0",
        "today,1.2.3.65535",
        "today,1.2.3.x",
        "tomorrow,+1",
        "today,-1",
    ] {
        assert!(DriverVer::read(wrong, Some(0)).is_err(), "{wrong}");
    }
    infmend()
        .args(["fix", "--driver-ver", "today", "tests/inf/readme"])
        .assert()
        .code(2);
}

#[test]
fn today_is_the_day_of_source_date_epoch_where_that_is_set() {
    for (epoch, day) in [
        ("0", "01/01/1970"),
        ("2678400", "02/01/1970"),
        ("1709164800", "02/29/2024"),
        ("1795305599", "11/21/2026"),
        ("1795305600", "11/22/2026"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.inf");
        fs::write(&path, inf("DriverVer=01/02/1969,1.2.3.4", "Reboot", "")).unwrap();
        infmend()
            .env("SOURCE_DATE_EPOCH", epoch)
            .args(["fix", "--yes", "--driver-ver", "today,+1"])
            .arg(&path)
            .assert()
            .code(0);
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            text.contains(&format!("DriverVer={day},1.2.3.5\r\n")),
            "{text}"
        );
    }
}

/// What `fix --yes --driver-ver WANTED` makes of the INFs of a folder, or of the
/// paths that are named.
fn run(folder: &std::path::Path, wanted: &str, paths: &[&str]) {
    let mut command = infmend();
    command
        .current_dir(folder)
        .env("SOURCE_DATE_EPOCH", "1795305599");
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    command.args(["fix", "--yes"]);
    if !wanted.is_empty() {
        command.args(["--driver-ver", wanted]);
    }
    command.args(paths).assert().code(0);
}

#[test]
fn a_named_file_gets_a_new_driver_ver_though_nothing_else_is_to_be_done() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.inf");
    let read = || fs::read_to_string(&path).unwrap();
    let before = inf(
        "DriverVer=01/02/2003,1.2.3.4",
        "DriverVer=01/02/2003,7.0\r\nReboot",
        "",
    );
    fs::write(&path, &before).unwrap();
    run(folder.path(), "", &["a.inf"]);
    let after = inf(
        "DriverVer=11/21/2026,2.0.0.0",
        "DriverVer=11/21/2026,2.0.0.0",
        "",
    );
    // Of a file in a folder nobody knows whether it has changed.
    run(folder.path(), "today,2.0.0.0", &["."]);
    assert!(
        read().contains("DriverVer=01/02/2003,1.2.3.4"),
        "{}",
        read()
    );
    for _ in 0..2 {
        run(folder.path(), "today,2.0.0.0", &["a.inf"]);
        assert_eq!(read(), after);
    }
    run(folder.path(), "today,+1", &["a.inf"]);
    assert_eq!(read(), after.replace("2.0.0.0", "2.0.0.1"));
}

#[test]
fn the_infs_of_a_package_get_one_version() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let git = |arguments: &[&str]| drop(ok(at, "git", arguments));
    let version = |name: &str| {
        let text = fs::read_to_string(at.join(name)).unwrap();
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix("DriverVer="));
        line.unwrap().to_owned()
    };
    let write = |name: &str, catalog: &str, version: &str, install: &str| {
        let lines = format!("CatalogFile={catalog}\r\nDriverVer=01/02/2003,{version}");
        fs::write(at.join(name), inf(&lines, install, "")).unwrap();
    };
    write("a.inf", "one.cat", "1.0.0.3", "Reboot");
    write("b.inf", "ONE.cat", "1.0.0.10", "Reboot");
    write("same.inf", "one.cat", "1.0.0.7", "");
    write("late.inf", "one.cat", "1.0.0.5", "");
    write("other.inf", "other.cat", "9.0.0.0", "Reboot");
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "."]);
    run(at, "today,+1", &["."]);
    let one = "11/21/2026,1.0.0.11";
    let versions = || ["a.inf", "b.inf", "same.inf", "late.inf", "other.inf"].map(version);
    let same = "01/02/2003,1.0.0.7";
    let late = "01/02/2003,1.0.0.5";
    assert_eq!(versions(), [one, one, same, late, "11/21/2026,9.0.0.1"]);
    // One that changes later gets the version of the others.
    write("late.inf", "one.cat", "1.0.0.5", "Reboot");
    run(at, "today,+1", &["."]);
    assert_eq!(versions(), [one, one, same, one, "11/21/2026,9.0.0.1"]);
}

#[test]
fn what_differs_from_the_last_commit_is_raised_once_however_often_it_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let git = |arguments: &[&str]| drop(ok(at, "git", arguments));
    let read = |name: &str| fs::read_to_string(at.join("sub").join(name)).unwrap();
    let versions = |name: &str| -> Vec<String> {
        let text = read(name);
        let lines = text
            .lines()
            .filter_map(|line| line.strip_prefix("DriverVer="));
        lines.map(str::to_owned).collect()
    };
    fs::create_dir(at.join("sub")).unwrap();
    let with = inf(
        "DriverVer=01/02/2003,1.2.3.4",
        "DriverVer=01/02/2003,7.0\r\nReboot",
        "",
    );
    let without = with.replace("Reboot\r\n", "");
    fs::write(at.join("sub/asks.inf"), &with).unwrap();
    fs::write(at.join("sub/clean.inf"), &without).unwrap();
    git(&["init", "-q"]);
    // Before the first commit there is nothing that files could differ from.
    run(at, "today,+1", &["sub/../sub"]);
    assert_eq!(
        versions("asks.inf"),
        ["11/21/2026,1.2.3.5", "11/21/2026,7.1"]
    );
    assert_eq!(
        versions("clean.inf"),
        ["01/02/2003,1.2.3.4", "01/02/2003,7.0"]
    );

    fs::write(at.join("sub/asks.inf"), &with).unwrap();
    git(&["add", "."]);
    git(&["commit", "-qm", "."]);
    run(at, "", &["."]);
    assert_eq!(read("asks.inf"), without);
    for paths in [&["."][..], &["."], &["sub/asks.inf"]] {
        run(at, "today,+1", paths);
        assert_eq!(
            versions("asks.inf"),
            ["11/21/2026,1.2.3.5", "11/21/2026,7.1"]
        );
        assert_eq!(read("clean.inf"), without);
    }
    // A version that is given is set, whatever the one before was.
    run(at, "today,9.0.0.0", &["."]);
    assert_eq!(versions("asks.inf"), ["11/21/2026,9.0.0.0"; 2]);
    // Raised by hand in one place, it is raised in the other.
    let by_hand = without.replace("01/02/2003,1.2.3.4", "03/03/2004,1.2.4.0");
    fs::write(at.join("sub/asks.inf"), by_hand).unwrap();
    run(at, "today,+1", &["."]);
    assert_eq!(
        versions("asks.inf"),
        ["03/03/2004,1.2.4.0", "11/21/2026,7.1"]
    );
}

#[test]
fn the_advice_to_raise_driver_ver_can_be_followed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.inf");
    fs::write(&path, inf("DriverVer=01/02/2003,1.2.3.4", "Reboot", "")).unwrap();
    let output = infmend()
        .args(["fix", "--yes"])
        .arg(&path)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("the same command with `--driver-ver today,+1` does it"),
        "{said}"
    );
    run(folder.path(), "today,+1", &["a.inf"]);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("DriverVer=11/21/2026,1.2.3.5"), "{text}");
}
