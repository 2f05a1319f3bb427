//! Profiles: what they enable, what they say, and what wins.

use std::fs;
use std::path::Path;

use infmend::config::Config;
use infmend::rules::{ALL, ByDefault, PROFILES};
use serde_json::Value;

use crate::support::{folder_with_file, infmend, project};

/// A driver that could run from the Driver Store, with nothing else to find but that
/// [Version] lacks PnpLockdown. Its models apply to 10.0.16299 and later.
const INF: &str = "[Version]\r\nSignature=\"$Windows NT$\"\r\nCatalogFile=a.cat\r\n\
    [Manufacturer]\r\nM=M,NTamd64.10.0...16299\r\n[M.NTamd64.10.0...16299]\r\nd=I,PCI\\X\r\n\
    [SourceDisksNames]\r\n1=d\r\n[SourceDisksFiles]\r\na.sys=1\r\n\
    [DestinationDirs]\r\nL=12\r\n[I.NT]\r\nCopyFiles=L\r\n[L]\r\na.sys,,,0x4000\r\n\
    [I.NT.Services]\r\nAddService=a,2,S\r\n[S]\r\nServiceType=1\r\nStartType=3\r\n\
    ErrorControl=1\r\nServiceBinary=%12%\\a.sys\r\n";

const STORE: &str = "run-from-driver-store";
const LOCKDOWN: &str = "pnp-lockdown";

/// The exit status, standard output and standard error of a run in a folder.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = infmend()
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let status = output.status.code().unwrap();
    (status, text(output.stdout), text(output.stderr))
}

/// What a `check` reports beside what InfVerif alone does, as `rule: severity`, and the
/// exit status.
fn found(folder: &Path, arguments: &[&str]) -> (i32, Vec<String>) {
    reported(folder, &[arguments, &["--ignore", "infverif"]].concat())
}

fn reported(folder: &Path, arguments: &[&str]) -> (i32, Vec<String>) {
    let arguments = [&["check", "--format", "json"], arguments, &["a.inf"]].concat();
    let (status, out, err) = run(folder, &arguments);
    let report: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{err}"));
    let findings = report["files"][0]["findings"].as_array().unwrap();
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    let mut found: Vec<String> = findings
        .iter()
        .map(|finding| format!("{}: {}", text(finding, "rule"), text(finding, "severity")))
        .collect();
    found.sort();
    (status, found)
}

fn is(found: (i32, Vec<String>), status: i32, rules: &[&str]) {
    assert_eq!(found.0, status, "{:?}", found.1);
    assert_eq!(found.1, rules);
}

const IN_STORE: &str = "run-from-driver-store: warning";
const IN_STORE_INFO: &str = "run-from-driver-store: info";
/// As InfVerif has it in its mode `/w`.
const LOCKED: &str = "pnp-lockdown: error";
const LOCKED_INFO: &str = "pnp-lockdown: info";

#[test]
fn what_a_profile_is_about_is_a_warning() {
    let folder = folder_with_file("a.inf", INF);
    let found = |arguments: &[&str]| found(folder.path(), arguments);
    is(found(&[]), 0, &[IN_STORE_INFO]);
    is(found(&["--profile", "restart"]), 0, &[IN_STORE_INFO]);
    let store = ["--profile", "driver-store"];
    is(found(&store), 1, &[LOCKED_INFO, IN_STORE]);
    let windows = ["--profile", "windows-driver"];
    is(found(&windows), 1, &[LOCKED, IN_STORE]);
    // Names are the same in any case, as those of rules are.
    is(
        found(&["--profile", "Windows-Driver"]),
        1,
        &[LOCKED, IN_STORE],
    );
    let (_, concise, _) = run(
        folder.path(),
        &["check", "--format", "concise", store[0], store[1]],
    );
    assert!(
        concise.contains("warning: 'a.sys' could run from the Driver Store"),
        "{concise}"
    );
    assert!(!concise.contains("PnpLockdown"), "{concise}");
}

#[test]
fn the_rule_of_a_profile_is_enabled_where_the_inf_does_not_show_it() {
    let old = INF.replace(".10.0...16299", "");
    let folder = folder_with_file("a.inf", &old);
    let found = |arguments: &[&str]| found(folder.path(), arguments);
    is(found(&[]), 0, &[]);
    is(
        found(&["--profile", "driver-store"]),
        1,
        &[LOCKED_INFO, IN_STORE],
    );
}

#[test]
fn why_a_file_stays_is_information_in_every_profile() {
    let stays = INF.replace("[L]\r\na.sys", "[L]\r\na.sys,b.sys");
    let folder = folder_with_file("a.inf", &stays);
    for profile in &PROFILES {
        let (_, found) = found(folder.path(), &["--profile", profile.name]);
        assert!(
            found.contains(&IN_STORE_INFO.to_owned()),
            "{}: {found:?}",
            profile.name
        );
        assert!(
            !found.contains(&IN_STORE.to_owned()),
            "{}: {found:?}",
            profile.name
        );
    }
}

#[test]
fn a_run_says_which_windows_a_profile_takes_where_nobody_names_one() {
    const NOTE: &str = "infmend: profile driver-store: no target is given, so the packages are \
        taken to support Windows 10.0.16299 and later (`--target-os`)\n";
    let folder = folder_with_file("a.inf", INF);
    let at = folder.path();
    let profile = ["--profile", "driver-store"];
    for command in [&["check"][..], &["fix", "--diff"]] {
        let run = |more: &[&str]| run(at, &[command, &profile, more, &["a.inf"]].concat());
        let (_, _, err) = run(&[]);
        assert_eq!(err.matches(NOTE).count(), 1, "{err}");
        let (_, _, err) = run(&["--quiet"]);
        assert!(!err.contains("profile"), "{err}");
        let (_, _, err) = run(&["--target-os", "10.0.17134"]);
        assert!(!err.contains("profile"), "{err}");
    }
    let (_, _, err) = run(at, &["check", "--profile", "restart", "a.inf"]);
    assert!(!err.contains("profile"), "{err}");
    fs::write(at.join("infmend.toml"), "target-os = \"10.0.17134\"\n").unwrap();
    let (_, _, err) = run(at, &["check", "--profile", "driver-store", "a.inf"]);
    assert!(!err.contains("profile"), "{err}");
    fs::write(at.join("infmend.toml"), "profile = \"driver-store\"\n").unwrap();
    let (_, _, err) = run(at, &["check", "a.inf"]);
    assert!(err.contains(NOTE), "{err}");
}

#[test]
fn the_target_of_the_command_line_or_the_file_wins_over_the_profiles() {
    let old = INF.replace(".10.0...16299", "");
    let folder = folder_with_file("a.inf", &old);
    let at = folder.path();
    let raised = |arguments: &[&str]| {
        let fix = [
            "fix",
            "--diff",
            "--quiet",
            "--raise-target",
            "--unsafe-fixes",
        ];
        let (_, diff, _) = run(at, &[&fix, arguments, &["a.inf"]].concat());
        let line = diff.lines().find(|line| line.starts_with("+M=M,"));
        line.unwrap_or_else(|| panic!("{diff}")).to_owned()
    };
    let profile = ["--profile", "driver-store"];
    assert_eq!(raised(&profile), "+M=M,NTamd64.10.0...16299");
    let target = ["--target-os", "10.0.19041"];
    assert_eq!(
        raised(&[&profile[..], &target].concat()),
        raised(&target),
        "the target of the command line"
    );
    let (_, settings, _) = run(
        at,
        &["check", "--show-settings", "a.inf", profile[0], profile[1]],
    );
    assert!(
        settings.contains("profile = \"driver-store\"\n"),
        "{settings}"
    );
    assert!(
        settings.contains("target-os = \"10.0.16299\"\n"),
        "{settings}"
    );
    fs::write(at.join("infmend.toml"), "target-os = \"10.0.19041\"\n").unwrap();
    let (_, settings, _) = run(
        at,
        &["check", "--show-settings", "a.inf", profile[0], profile[1]],
    );
    assert!(
        settings.contains("target-os = \"10.0.19041\"\n"),
        "{settings}"
    );
    // What is shown is a configuration.
    Config::parse(&settings, Path::new("infmend.toml"), at).unwrap();
}

#[test]
fn the_last_place_that_names_a_profile_counts() {
    let folder = project(&[
        (
            "infmend.toml",
            "profile = 'driver-store'\n\
             [[overrides]]\npaths = ['new/']\nprofile = 'windows-driver'\n",
        ),
        ("a.inf", INF),
        ("new/a.inf", INF),
    ]);
    let at = folder.path();
    let new = at.join("new");
    is(found(at, &[]), 1, &[LOCKED_INFO, IN_STORE]);
    is(found(&new, &[]), 1, &[LOCKED, IN_STORE]);
    let restart = ["--profile", "restart"];
    is(found(at, &restart), 0, &[IN_STORE_INFO]);
    is(found(&new, &restart), 0, &[IN_STORE_INFO]);
    is(
        found(at, &["--profile", "windows-driver"]),
        1,
        &[LOCKED, IN_STORE],
    );
    is(found(at, &["--no-config"]), 0, &[IN_STORE_INFO]);
}

#[test]
fn select_and_ignore_win_over_a_profile_wherever_they_stand() {
    let folder = folder_with_file("a.inf", INF);
    let at = folder.path();
    let windows = ["--profile", "windows-driver"];
    let with = |more: &[&str]| found(at, &[&windows, more].concat());
    is(with(&["--ignore", STORE]), 1, &[LOCKED]);
    is(with(&["--select", LOCKDOWN]), 1, &[LOCKED]);
    is(with(&["--select", "reboot-directive"]), 0, &[]);
    let config = |text: &str| fs::write(at.join("infmend.toml"), text).unwrap();
    config("ignore = ['run-from-driver-store']");
    is(with(&[]), 1, &[LOCKED]);
    config("select = ['pnp-lockdown']");
    is(with(&[]), 1, &[LOCKED]);
    is(with(&["--no-config"]), 1, &[LOCKED, IN_STORE]);
    config("profile = 'windows-driver'\nselect = ['pnp-lockdown']");
    is(found(at, &[]), 1, &[LOCKED]);
    is(found(at, &["--select", STORE]), 1, &[IN_STORE]);
    is(found(at, &["--ignore", LOCKDOWN]), 0, &[]);
}

#[test]
fn the_profile_of_a_windows_driver_has_what_infverif_reports_of_one() {
    let folder = folder_with_file("a.inf", INF);
    let at = folder.path();
    let of_infverif = "version-entries: error".to_owned();
    let windows = ["--profile", "windows-driver"];
    let (_, found) = reported(at, &windows);
    assert!(found.contains(&of_infverif), "{found:?}");
    // Another mode may be named, which here takes PnpLockdown for a warning.
    let (_, found) = reported(at, &[&windows[..], &["--infverif", "k"]].concat());
    assert!(
        found.contains(&"pnp-lockdown: warning".to_owned()),
        "{found:?}"
    );
    let (_, found) = reported(at, &["--profile", "driver-store"]);
    assert!(!found.contains(&of_infverif), "{found:?}");
}

#[test]
fn one_command_moves_a_package_and_leaves_nothing_to_the_profile() {
    let old = INF.replace(".10.0...16299", "");
    let folder = folder_with_file("a.inf", &old);
    let at = folder.path();
    let fix = ["fix", "--yes", "--unsafe-fixes", "--raise-target", "a.inf"];
    let (status, _, err) = run(at, &[&fix[..], &["--profile", "windows-driver"]].concat());
    assert_eq!(status, 0, "{err}");
    let fixed = fs::read_to_string(at.join("a.inf")).unwrap();
    for line in [
        "M=M,NTamd64.10.0...16299",
        "L=13",
        "ServiceBinary=%13%\\a.sys",
        "PnpLockdown",
    ] {
        assert!(fixed.contains(line), "{line}: {fixed}");
    }
    is(found(at, &["--profile", "windows-driver"]), 0, &[]);
}

#[test]
fn a_profile_that_does_not_exist_is_an_error_that_names_those_that_do() {
    let folder = folder_with_file("a.inf", INF);
    let at = folder.path();
    let (status, _, err) = run(at, &["check", "--profile", "store", "a.inf"]);
    assert_eq!(status, 2, "{err}");
    for text in [
        "'store'",
        "--profile",
        "restart, driver-store, windows-driver",
    ] {
        assert!(err.contains(text), "{err}");
    }
    for wrong in ["store", "Driver-Store"] {
        fs::write(
            at.join("infmend.toml"),
            format!("severity = 'info'\nprofile = '{wrong}'\n"),
        )
        .unwrap();
        let (status, _, err) = run(at, &["check", "a.inf"]);
        assert_eq!(status, 2, "{err}");
        let said = format!(
            "infmend.toml:2:11: unknown profile '{wrong}': the profiles are restart, \
             driver-store, windows-driver"
        );
        assert!(err.contains(&said), "{err}");
    }
}

/// The names and severities that `infmend rules` lists, and what follows them.
fn listed(arguments: &[&str]) -> (Vec<(String, String)>, String) {
    let (status, out, err) = run(Path::new("."), &[&["rules"], arguments].concat());
    assert_eq!(status, 0, "{err}");
    let (rules, options) = out.split_once("\n\n").unwrap_or((&out, ""));
    let rules = rules.lines().map(|line| {
        let mut words = line.split_whitespace().map(str::to_owned);
        (words.next().unwrap(), words.next().unwrap())
    });
    (rules.collect(), options.to_owned())
}

#[test]
fn rules_lists_those_of_a_profile_with_their_severity_and_its_options() {
    let (all, options) = listed(&[]);
    assert_eq!(all.len(), ALL.len());
    assert_eq!(options, "");
    for profile in &PROFILES {
        let (rules, options) = listed(&["--profile", profile.name]);
        for rule in &ALL {
            let severity = profile.severity(rule).to_string();
            let listed = rules.iter().find(|(name, _)| name == rule.name);
            let is_on = match rule.by_default {
                ByDefault::On => true,
                ByDefault::Selected => profile.has(rule),
                ByDefault::WithInfVerif => profile.infverif.is_some(),
                _ => profile.target_os.is_some(),
            };
            let expected = is_on.then(|| (rule.name.to_owned(), severity));
            assert_eq!(
                listed,
                expected.as_ref(),
                "{} in {}",
                rule.name,
                profile.name
            );
        }
        assert_eq!(options.contains("--target-os"), profile.target_os.is_some());
        assert_eq!(options.contains("--infverif"), profile.infverif.is_some());
        let json = run(
            Path::new("."),
            &["rules", "--format", "json", "--profile", profile.name],
        );
        let json: Value = serde_json::from_str(&json.1).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let json = json.as_array().unwrap().iter();
        let json: Vec<_> = json
            .map(|rule| (text(&rule["name"]), text(&rule["severity"])))
            .collect();
        assert_eq!(json, rules);
    }
    let (restart, _) = listed(&["--profile", "restart"]);
    assert!(!restart.iter().any(|(name, _)| name == STORE));
    let (store, options) = listed(&["--profile", "driver-store"]);
    assert!(store.contains(&(STORE.to_owned(), "warning".to_owned())));
    assert_eq!(
        options,
        "Options: --target-os 10.0.16299, unless others are given\n"
    );
}
