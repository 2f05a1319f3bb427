//! Faults that fixes once had, put back one by one: each declares what it does, so that
//! only the effect tells.

use super::*;
use crate::fix::{FixOptions, fix};
use crate::model::Model;
use crate::rules::{Applicability, Downlevel, Options, Rule, RuleSet};
use crate::schema::Architectures;
use crate::source::Source;
use crate::syntax::Document;

/// A text with some others in the place of what it has.
fn with(text: &str, changes: &[(&str, &str)]) -> String {
    let change = |text: String, (old, new): &(&str, &str)| {
        assert!(text.contains(old), "{old} is not in\n{text}");
        text.replace(old, new)
    };
    changes.iter().fold(text.to_owned(), change)
}

/// What a rule makes of an INF.
fn fixed(rule: &str, inf: &str, downlevel: Downlevel) -> String {
    fixed_with(rule, inf, Options::default().downlevel(downlevel))
}

fn fixed_with(rule: &str, inf: &str, options: Options) -> String {
    let rules = RuleSet::from_iter([Rule::named(rule).unwrap()]);
    let options = FixOptions::new(rules).unsafe_fixes(true).options(options);
    let fixed = fix(&Source::new(inf.to_owned().into()), &options).unwrap();
    assert_eq!(fixed.refused, []);
    assert_ne!(fixed.source.text(), inf, "{rule} changes nothing");
    fixed.source.text().to_owned()
}

/// What an INF would do otherwise than another that a fix of a rule may not change.
fn harm_by(
    (rule, applicability): (&str, Applicability),
    since: Option<TargetOs>,
    before: &str,
    after: &str,
) -> Option<String> {
    let changes = Rule::named(rule).unwrap().may_change.by(applicability);
    let allowed = Allowed {
        changes: changes.collect(),
        since,
        drops: Architectures::named(["x86", "ia64"]).unwrap_or_default(),
    };
    let documents = [before, after].map(Document::new);
    let [before, after] = &documents;
    assert!(before.errors().is_empty() && after.errors().is_empty());
    let change = harm(&Model::new(before), &Model::new(after), &allowed);
    change.map(|change| change.to_string())
}

const MOVE: (&str, Applicability) = ("run-from-driver-store", Applicability::Unsafe);

/// A package with sections for old and new systems.
const PACKAGE: &str = "[Version]
Signature = \"$Windows NT$\"
Class = Mouse
[Manufacturer]
Acme = Acme, NTamd64.6.1
[Acme.NTamd64.6.1]
Lamp = Lamp, USB\\VID_1
[Lamp.NTamd64]
CopyFiles = Files
AddReg = Values
[Lamp.NTamd64.Services]
AddService = lamp, 2, Service
[Service]
ServiceType = 1
StartType = 3
ErrorControl = 1
ServiceBinary = %12%\\lamp.sys
[Files]
lamp.sys
[Values]
HKR,,Version,,1
[DestinationDirs]
DefaultDestDir = 12
[SourceDisksNames]
1 = Disk
[SourceDisksFiles]
lamp.sys = 1
";

/// The same without old systems.
fn new_package(more: &[(&str, &str)]) -> String {
    with(
        &with(PACKAGE, &[("NTamd64.6.1", "NTamd64.10.0...16299")]),
        more,
    )
}

#[test]
fn the_fixes_of_the_package_are_allowed() {
    for (inf, downlevel, since) in [
        (new_package(&[]), Downlevel::Ask, None),
        (PACKAGE.to_owned(), Downlevel::Keep, None),
        (
            PACKAGE.to_owned(),
            Downlevel::Raise,
            Some(TargetOs::build(16299)),
        ),
    ] {
        let after = fixed("run-from-driver-store", &inf, downlevel);
        assert_eq!(harm_by(MOVE, since, &inf, &after), None);
    }
}

#[test]
fn old_systems_are_not_left_without_a_section() {
    let after = fixed("run-from-driver-store", PACKAGE, Downlevel::Keep);
    // The old models name a section that there is not.
    let faulty = with(
        &after,
        &[("[Lamp_Downlevel.NTamd64]", "[Lamp_Other.NTamd64]")],
    );
    let harm = harm_by(MOVE, None, PACKAGE, &faulty).unwrap();
    assert_eq!(
        harm,
        "on Windows 10.0.14310 (amd64), 'Lamp' (USB\\VID_1) would have no install section \
         any more, and has [Lamp.NTamd64] now"
    );
    // Or the one that is for new systems.
    let faulty = with(&after, &[("Lamp = Lamp_Downlevel,", "Lamp = Lamp,")]);
    let harm = harm_by(MOVE, None, PACKAGE, &faulty).unwrap();
    assert_eq!(
        harm,
        "on Windows 6.1.0 (amd64), 'Lamp' (USB\\VID_1) would run lamp.sys from the Driver \
         Store, which only Windows 10.0.16299 and later can"
    );
}

#[test]
fn the_models_of_two_manufacturers_do_not_become_one() {
    let both = with(
        PACKAGE,
        &[
            (
                "Acme = Acme, NTamd64.6.1\n",
                "Acme = Acme, NTamd64.6.1\nBeta = Beta, NTamd64.6.1\n",
            ),
            (
                "[Lamp.NTamd64]\n",
                "[Beta.NTamd64.6.1]\nTorch = Torch, USB\\VID_2\n[Torch.NTamd64]\nAddReg = Values\n[Lamp.NTamd64]\n",
            ),
        ],
    );
    let after = fixed("run-from-driver-store", &both, Downlevel::Keep);
    assert_eq!(harm_by(MOVE, None, &both, &after), None);
    let faulty = with(&after, &[("Beta = Beta,", "Beta = Acme,")]);
    let harm = harm_by(MOVE, None, &both, &faulty).unwrap();
    assert!(
        harm.contains("'Torch' (USB\\VID_2) would have no install section any more"),
        "{harm}"
    );
}

#[test]
fn what_names_a_file_follows_it() {
    for (more, old, following) in [
        (
            (
                "HKR,,Version,,1\n",
                "HKR,,Version,,1\nHKLM,System\\Log,EventMessageFile,0x20000,\"%12%\\lamp.sys\"\n",
            ),
            "%12%\\lamp.sys",
            "\"%13%\\lamp.sys\"",
        ),
        (
            (
                "[Service]\n",
                "[Lamp.NTamd64.Events]\nAddEventProvider = {1}, Provider\n[Provider]\nProviderName = Lamp\nResourceFile = %12%\\lamp.sys\n[Service]\n",
            ),
            "%12%\\lamp.sys",
            "ResourceFile = %13%\\lamp.sys",
        ),
    ] {
        let inf = new_package(&[more]);
        let after = fixed("run-from-driver-store", &inf, Downlevel::Ask);
        assert_eq!(harm_by(MOVE, None, &inf, &after), None);
        let left = following.replace("%13%\\lamp.sys", old);
        let faulty = with(&after, &[(following, &left)]);
        let harm = harm_by(MOVE, None, &inf, &faulty).unwrap();
        assert_eq!(
            harm,
            "on Windows 10.0.16299 (amd64), 'Lamp' (USB\\VID_1) would still name lamp.sys in \
             %SystemRoot%\\system32\\drivers, where it is not copied any more"
        );
    }
}

#[test]
fn a_device_may_run_what_only_one_behind_it_copies() {
    let torch = "Torch = Torch, USB\\VID_2\nLamp = Lamp";
    let sections = "[Torch.NTamd64]\nAddReg = Values\n[Torch.NTamd64.Services]\n\
                    AddService = lamp, 2, Service\n[Files]";
    let inf = new_package(&[("Lamp = Lamp", torch), ("[Files]", sections)]);
    let after = fixed("run-from-driver-store", &inf, Downlevel::Ask);
    assert_eq!(harm_by(MOVE, None, &inf, &after), None);
    // But not what nothing copies there.
    let elsewhere = with(&after, &[("DefaultDestDir = 13", "DefaultDestDir = 12")]);
    assert!(harm_by(MOVE, None, &inf, &elsewhere).is_some());
}

#[test]
fn what_cannot_follow_keeps_the_file_where_it_is() {
    let after = fixed("run-from-driver-store", &new_package(&[]), Downlevel::Ask);
    let still = "would still name lamp.sys in %SystemRoot%\\system32\\drivers, where it is not copied any more";
    for (more, expected) in [
        ("AddProperty = P\n[P]\nLampFile,,,,%12%\\lamp.sys\n", still),
        ("RegisterDlls = D\n[D]\n12,,lamp.sys,1\n", still),
        (
            "ProfileItems = I\n[I]\nName = Lamp\nCmdLine = 12,,lamp.sys\n",
            still,
        ),
        (
            "UpdateInis = U\n[U]\nwin.ini,lamp,,\"file=%12%\\lamp.sys\"\n",
            still,
        ),
        (
            "DelFiles = @lamp.sys\n",
            "would lose DelFiles of lamp.sys in %SystemRoot%\\system32\\drivers",
        ),
    ] {
        let change = [("AddReg = Values\n", &*format!("AddReg = Values\n{more}"))];
        // In front of it there is the rest of the section.
        let change = if more.contains('[') {
            let (directive, section) = more.split_once('\n').unwrap();
            vec![
                (
                    "AddReg = Values\n".to_owned(),
                    format!("AddReg = Values\n{directive}\n"),
                ),
                ("[Service]\n".to_owned(), format!("{section}[Service]\n")),
            ]
        } else {
            change
                .map(|(old, new)| (old.to_owned(), new.to_owned()))
                .to_vec()
        };
        let change: Vec<(&str, &str)> = change.iter().map(|(old, new)| (&**old, &**new)).collect();
        let (inf, faulty) = (new_package(&change), with(&after, &change));
        let harm = harm_by(MOVE, None, &inf, &faulty).unwrap();
        let device = "on Windows 10.0.16299 (amd64), 'Lamp' (USB\\VID_1) ";
        assert_eq!(harm, format!("{device}{expected}"), "{more}");
    }
}

#[test]
fn what_a_service_runs_when_it_fails_is_found() {
    let after = fixed("run-from-driver-store", &new_package(&[]), Downlevel::Ask);
    let change = [
        ("[Service]\n", "[Service]\nFailureActions = Failed\n"),
        (
            "[Files]\n",
            "[Failed]\nCommand = %12%\\lamp.sys -x\n[Files]\n",
        ),
    ];
    let harm = harm_by(MOVE, None, &new_package(&change), &with(&after, &change)).unwrap();
    assert!(harm.contains("would still name lamp.sys"), "{harm}");
}

#[test]
fn a_service_does_not_run_what_is_not_there() {
    let inf = new_package(&[]);
    let after = fixed("run-from-driver-store", &inf, Downlevel::Ask);
    for (path, expected) in [
        ("%12%\\lamp.sys", "would still name lamp.sys"),
        (
            "%13%\\lamps.sys",
            "would lose 'ServiceBinary = %12%\\lamp.sys' of AddService lamp 2",
        ),
        ("%13%\\sub\\lamp.sys", "would lose 'ServiceBinary"),
    ] {
        let faulty = with(
            &after,
            &[(
                "ServiceBinary = %13%\\lamp.sys",
                &format!("ServiceBinary = {path}"),
            )],
        );
        let harm = harm_by(MOVE, None, &inf, &faulty).unwrap();
        assert!(harm.contains(expected), "{path}: {harm}");
    }
}

#[test]
fn systems_that_are_closed_do_not_fall_back_to_older_models() {
    let older = with(
        PACKAGE,
        &[
            ("Acme, NTamd64.6.1", "Acme, NTamd64, NTamd64.6.1"),
            (
                "[Lamp.NTamd64]\n",
                "[Acme.NTamd64]\nLamp = Old, USB\\VID_1\n[Old]\nCopyFiles = OldFiles\n[OldFiles]\nold.sys\n[Lamp.NTamd64]\n",
            ),
            ("[DestinationDirs]\n", "[DestinationDirs]\nOldFiles = 12\n"),
        ],
    );
    let since = Some(TargetOs::build(16299));
    let after = fixed("run-from-driver-store", &older, Downlevel::Raise);
    assert_eq!(harm_by(MOVE, since, &older, &after), None);
    let plain = fixed("run-from-driver-store", PACKAGE, Downlevel::Raise);
    let faulty = with(
        &plain,
        &[
            ("Acme, NTamd64.", "Acme, NTamd64, NTamd64."),
            (
                "[Lamp.NTamd64]\n",
                "[Acme.NTamd64]\nLamp = Old, USB\\VID_1\n[Old]\nCopyFiles = OldFiles\n[OldFiles]\nold.sys\n[Lamp.NTamd64]\n",
            ),
            ("[DestinationDirs]\n", "[DestinationDirs]\nOldFiles = 12\n"),
        ],
    );
    let harm = harm_by(MOVE, since, &older, &faulty).unwrap();
    assert_eq!(
        harm,
        "on Windows 6.1.0 (amd64), 'Lamp' (USB\\VID_1) would get [Old] instead of [Lamp.NTamd64], \
         and get old.sys in %SystemRoot%\\system32\\drivers, and does not now"
    );
    // What is not closed loses nothing.
    let harm = harm_by(MOVE, Some(TargetOs::WINDOWS_7), PACKAGE, &plain).unwrap();
    assert!(
        harm.contains("would have no install section any more"),
        "{harm}"
    );
}

#[test]
fn flags_that_never_worked_do_not_begin_to() {
    let inf = with(
        PACKAGE,
        &[("lamp.sys\n[Values]", "lamp.sys,,COPYFLG_X\n[Values]")],
    );
    for (flags, harm) in [
        ("2", None),
        ("0x4000", None),
        (
            "0x10",
            Some("would copy lamp.sys with COPYFLG_NO_OVERWRITE"),
        ),
        (
            "0x400",
            Some("would copy lamp.sys with COPYFLG_REPLACEONLY"),
        ),
    ] {
        let after = with(
            &inf,
            &[("lamp.sys,,COPYFLG_X", &format!("lamp.sys,,,{flags}"))],
        );
        let found = harm_by(
            ("copy-flag-misuse", Applicability::Safe),
            None,
            &inf,
            &after,
        );
        let device = "on Windows 6.1.0 (amd64), 'Lamp' (USB\\VID_1) ";
        assert_eq!(found, harm.map(|harm| format!("{device}{harm}")), "{flags}");
    }
}

/// A package with co-installers: of WDF, of WinUSB, and one of its own.
fn with_co_installers(more: &[(&str, &str)]) -> String {
    let package = new_package(&[
        (
            "[Service]\n",
            "[Lamp.NTamd64.CoInstallers]\nAddReg = Co\nCopyFiles = CoFiles, OwnFiles\n[Co]\n\
             HKR,,CoInstallers32,0x00010000,\"WdfCoInstaller01011.dll,WdfCoInstaller\",lampco.dll\n\
             [CoFiles]\nWdfCoInstaller01011.dll\n[OwnFiles]\nlampco.dll\n[Service]\n",
        ),
        (
            "DefaultDestDir = 12\n",
            "DefaultDestDir = 12\nCoFiles = 11\nOwnFiles = 11\n",
        ),
        ("1 = Disk\n", "1 = Disk\n2 = Other\n"),
        (
            "lamp.sys = 1\n",
            "lamp.sys = 1\nlampco.dll = 1\nWdfCoInstaller01011.dll = 2\n",
        ),
    ]);
    with(&package, more)
}

const CO_INSTALLERS: (&str, Applicability) = ("wdf-coinstaller", Applicability::Unsafe);

const VALUE: &str = "\"WdfCoInstaller01011.dll,WdfCoInstaller\",lampco.dll";

#[test]
fn co_installers_of_windows_go_and_nothing_else_does() {
    let inf = with_co_installers(&[]);
    let after = fixed("wdf-coinstaller", &inf, Downlevel::Ask);
    for gone in ["WdfCoInstaller", "[CoFiles]", "2 = Other", "CoFiles = 11"] {
        assert!(!after.contains(gone), "{gone} is in\n{after}");
    }
    assert_eq!(harm_by(CO_INSTALLERS, None, &inf, &after), None);
    let device = "on Windows 10.0.16299 (amd64), 'Lamp' (USB\\VID_1) would ";
    let disk = "[SourceDisksNames] would not say '1=,Disk' any more";
    for (old, new, expected) in [
        // Another co-installer, or its file.
        (
            "HKR,,CoInstallers32,0x00010000,lampco.dll\n",
            "",
            format!(
                "{device}lose 'HKR,,CoInstallers32,0x00010000,WdfCoInstaller01011.dll,WdfCoInstaller,lampco.dll' of AddReg"
            ),
        ),
        (
            "CopyFiles = OwnFiles\n",
            "",
            format!("{device}not get lampco.dll in %SystemRoot%\\system32 any more"),
        ),
        // Its value somewhere else, or with other flags.
        (
            "HKR,,CoInstallers32,",
            "HKR,Sub,CoInstallers32,",
            format!(
                "{device}lose 'HKR,,CoInstallers32,0x00010000,WdfCoInstaller01011.dll,WdfCoInstaller,lampco.dll' of AddReg"
            ),
        ),
        // Another value, the line of a file that is copied, and its disk.
        (
            "HKR,,Version,,1\n",
            "",
            format!("{device}lose 'HKR,,Version,,1' of AddReg"),
        ),
        (
            "lampco.dll = 1\n",
            "",
            "[SourceDisksFiles] would not say 'lampco.dll=,1' any more".to_owned(),
        ),
        ("1 = Disk\n", "", disk.to_owned()),
    ] {
        let faulty = with(&after, &[(old, new)]);
        let harm = harm_by(CO_INSTALLERS, None, &inf, &faulty);
        assert_eq!(harm, Some(expected), "{old}");
    }
}

#[test]
fn a_co_installer_that_is_still_named_is_still_copied() {
    let named = [(
        "HKR,,Version,,1\n",
        "HKR,,Version,,WdfCoInstaller01011.dll\n",
    )];
    let device = "on Windows 10.0.16299 (amd64), 'Lamp' (USB\\VID_1) would ";
    let still = format!("{device}still name wdfcoinstaller01011.dll, which is not copied any more");
    let inf = with_co_installers(&named);
    let after = fixed("wdf-coinstaller", &with_co_installers(&[]), Downlevel::Ask);
    let faulty = with(&after, &named);
    let harm = harm_by(CO_INSTALLERS, None, &inf, &faulty);
    assert_eq!(harm, Some(still.clone()));
    // The value that registers it is one that names it.
    let inf = with_co_installers(&[]);
    let faulty = with(&after, &[(",lampco.dll\n", &format!(",{VALUE}\n"))]);
    assert_eq!(harm_by(CO_INSTALLERS, None, &inf, &faulty), Some(still));
    // Where it is still copied its line is still needed.
    let faulty = with(&inf, &[("WdfCoInstaller01011.dll = 2\n", "")]);
    let harm = harm_by(CO_INSTALLERS, None, &inf, &faulty).unwrap();
    assert!(
        harm.starts_with("[SourceDisksFiles] would not say"),
        "{harm}"
    );
}

#[test]
fn older_systems_keep_their_co_installers_unless_the_package_is_not_for_them() {
    let older = [("NTamd64.10.0...16299", "NTamd64.6.1")];
    let inf = with_co_installers(&older);
    let after = fixed("wdf-coinstaller", &with_co_installers(&[]), Downlevel::Ask);
    let after = with(&after, &older);
    let harm = harm_by(CO_INSTALLERS, None, &inf, &after).unwrap();
    assert!(
        harm.starts_with("on Windows 6.1.0 (amd64), 'Lamp' (USB\\VID_1) would "),
        "{harm}"
    );
    let since = Some(TargetOs::WINDOWS_10);
    assert_eq!(harm_by(CO_INSTALLERS, since, &inf, &after), None);
    let since = Some(TargetOs::WINDOWS_8);
    assert!(harm_by(CO_INSTALLERS, since, &inf, &after).is_some());
}

#[test]
fn a_service_of_windows_goes_only_where_windows_own_inf_takes_its_place() {
    let rule = ("inbox-service", Applicability::Unsafe);
    let inf = new_package(&[
        ("NTamd64.10.0...16299", "NTamd64.10.0...22000"),
        ("lamp, 2, Service", "WUDFRd, 0x1fa, Service"),
    ]);
    let after = fixed("inbox-service", &inf, Downlevel::Ask);
    assert!(!after.contains("AddService"), "{after}");
    assert_eq!(harm_by(rule, None, &inf, &after), None);
    for gone in [
        "Needs = WUDFRD.NT\n",
        "Needs = WUDFRD.NT.HW\n",
        "Needs = WUDFRD.NT.Services\n",
        "Include = WUDFRD.inf\nNeeds = WUDFRD.NT.HW\n",
    ] {
        let harm = harm_by(rule, None, &inf, &with(&after, &[(gone, "")])).unwrap();
        assert!(
            harm.contains("would lose 'AddService = WUDFRd,0x1fa'"),
            "{gone}: {harm}"
        );
    }
    // Another INF, and what is not the driver of the device.
    let faulty = with(
        &after,
        &[(
            "Include = WUDFRD.inf\nNeeds = WUDFRD.NT\n",
            "Include = WUDFRD.inf\nNeeds = WUDFRD.NT\nInclude = x.inf\n",
        )],
    );
    let harm = harm_by(rule, None, &inf, &faulty).unwrap();
    assert!(harm.ends_with("would gain 'Include = x.inf'"), "{harm}");
    let filter = with(&inf, &[("0x1fa", "0x1f8")]);
    assert!(harm_by(rule, None, &filter, &after).is_some());
    // Windows 10 has no such INF.
    let older = [("NTamd64.10.0...22000", "NTamd64.10.0...19041")];
    let harm = harm_by(rule, None, &with(&inf, &older), &with(&after, &older)).unwrap();
    assert!(harm.starts_with("on Windows 10.0.19041 (amd64)"), "{harm}");
}

#[test]
fn what_uninstalls_keeps_its_restart_and_the_loader_its_flag() {
    let uninstall = "[Lamp.Uninstall]\nDelReg = Values\nReboot\n[Lamp.Uninstall.Services]\nDelService = lamp, 0x200\n";
    let inf = with(
        PACKAGE,
        &[("[Service]\n", &format!("{uninstall}[Service]\n"))],
    );
    let faulty = with(&inf, &[("Reboot\n", "")]);
    let rule = ("reboot-directive", Applicability::Safe);
    let harm = harm_by(rule, None, &inf, &faulty).unwrap();
    assert_eq!(harm, "[Lamp.Uninstall] would lose 'Reboot'");
    // In what installs it may go.
    let inf = with(
        PACKAGE,
        &[("CopyFiles = Files\n", "CopyFiles = Files\nReboot\n")],
    );
    assert_eq!(harm_by(rule, None, &inf, PACKAGE), None);
    let loader = with(
        PACKAGE,
        &[
            ("CopyFiles = Files\n", "CopyFiles = Files, Boot\n"),
            ("[Values]\n", "[Boot]\nntldr,,,0x1000\n[Values]\n"),
            ("DefaultDestDir = 12\n", "DefaultDestDir = 12\nBoot = 30\n"),
        ],
    );
    let faulty = with(&loader, &[("0x1000", "0x4000")]);
    let by = |applicability| harm_by(("restart-copy-flag", applicability), None, &loader, &faulty);
    let harm = by(Applicability::Safe).unwrap();
    assert!(
        harm.ends_with("would copy ntldr without COPYFLG_REPLACE_BOOT_FILE"),
        "{harm}"
    );
    assert_eq!(by(Applicability::Unsafe), None);
}

#[test]
fn a_rule_that_says_nothing_changes_nothing() {
    let rule = ("unused-allow", Applicability::Unsafe);
    for (old, new) in [
        ("HKR,,Version,,1", "HKR,,Version,,2"),
        ("HKR,,Version,,1\n", ""),
        ("StartType = 3", "StartType = 2"),
        ("lamp, 2, Service", "lamp, 0, Service"),
        ("DefaultDestDir = 12", "DefaultDestDir = 11"),
        ("Lamp = Lamp, USB\\VID_1", "Lamp = Lamp, USB\\VID_2"),
        ("lamp.sys = 1", "lamp.sys = 2"),
        ("Class = Mouse", "Class = Net"),
        ("AddReg = Values\n", ""),
        ("lamp.sys\n[Values]", "lamp.sys,other.sys\n[Values]"),
        ("[Lamp.NTamd64.Services]", "[Lamp.Services]"),
        ("Acme, NTamd64.6.1", "Acme, NTamd64.6.1, NTarm64.6.1"),
    ] {
        let after = with(PACKAGE, &[(old, new)]);
        let is_new_machine = new.contains("arm64");
        assert_eq!(
            harm_by(rule, None, PACKAGE, &after).is_none(),
            is_new_machine,
            "{new}"
        );
    }
    // What means the same is the same.
    for (old, new) in [
        ("[Files]\nlamp.sys", "[Files]\n; a comment\nLAMP.SYS"),
        ("CopyFiles = Files", "CopyFiles = Files, Files"),
        ("%12%\\lamp.sys\n", "%12%\\lamp.sys ; here\n"),
    ] {
        let after = with(PACKAGE, &[(old, new)]);
        assert_eq!(harm_by(rule, None, PACKAGE, &after), None, "{new}");
    }
}

#[test]
fn what_takes_too_long_to_compare_is_refused() {
    let line = |many: usize| {
        let decorations = (0..many).map(|build| format!(", NTamd64.10.0...{}", 20_000 + build));
        let decorations: String = decorations.collect();
        let line = format!("Acme = Acme, NTamd64.6.1{decorations}\n");
        with(PACKAGE, &[("Acme = Acme, NTamd64.6.1\n", &line)])
    };
    for (many, is_compared) in [(100, true), (5_000, false)] {
        let (before, after) = (
            line(many),
            line(many).replace("HKR,,Version,,1", "HKR,,Version,,2"),
        );
        let harm = harm_by(MOVE, None, &before, &after).unwrap();
        let too_much = "the INF would do too much to be compared";
        assert_eq!(harm != too_much, is_compared, "{many}: {harm}");
    }
}

/// A primitive driver that older systems can uninstall.
const PRIMITIVE: &str = "[Version]
Signature = \"$Windows NT$\"
Class = System
ClassGuid = {4d36e97d-e325-11ce-bfc1-08002be10318}
Provider = Acme
[DefaultInstall.NTamd64]
CopyFiles = Files
[DefaultInstall.NTamd64.Services]
AddService = lamp,, Service
[DefaultUninstall.NTamd64]
LegacyUninstall = 1
DelFiles = Files
[DefaultUninstall.NTamd64.Services]
DelService = lamp, 0x200
[Service]
ServiceType = 2
StartType = 3
ErrorControl = 1
ServiceBinary = %12%\\lamp.sys
[Files]
lamp.sys
[DestinationDirs]
Files = 12
[SourceDisksNames]
1 = Disk
[SourceDisksFiles]
lamp.sys = 1
";

const PRIMITIVE_SINCE: TargetOs = TargetOs::build(18362);

#[test]
fn a_primitive_driver_runs_from_the_driver_store_where_windows_knows_of_it() {
    let options = Options::default().target_os(PRIMITIVE_SINCE);
    let after = fixed_with("run-from-driver-store", PRIMITIVE, options);
    let harm_of = |since: Option<TargetOs>, after: &str| harm_by(MOVE, since, PRIMITIVE, after);
    assert_eq!(harm_of(Some(PRIMITIVE_SINCE), &after), None);
    for since in [None, Some(TargetOs::build(17763))] {
        assert_eq!(
            harm_of(since, &after).unwrap(),
            "[DefaultInstall.NTamd64] would run lamp.sys from the Driver Store, which only \
             Windows 10.0.18362 and later can"
        );
    }
    let since = Some(PRIMITIVE_SINCE);
    // What older systems delete stays where they have it.
    let faulty = with(
        &after,
        &[("DelFiles = Files_Downlevel", "DelFiles = Files")],
    );
    assert_eq!(
        harm_of(since, &faulty).unwrap(),
        "[DefaultUninstall.NTamd64] would lose DelFiles of lamp.sys in %SystemRoot%\\system32\\drivers"
    );
    // The service follows.
    let faulty = with(&after, &[("%13%", "%12%")]);
    assert_eq!(
        harm_of(since, &faulty).unwrap(),
        "[DefaultInstall.NTamd64] would still name lamp.sys in %SystemRoot%\\system32\\drivers, \
         where it is not copied any more"
    );
}

#[test]
fn what_is_not_a_primitive_driver_does_not_run_from_the_driver_store() {
    let plain = with(
        PRIMITIVE,
        &[
            ("DefaultInstall.NTamd64", "DefaultInstall"),
            ("Files = 12", "Files = 12 "),
        ],
    );
    let after = with(
        &plain,
        &[
            ("Files = 12 ", "Old = 12\nFiles = 13"),
            ("DelFiles = Files", "DelFiles = Old\n[Old]\nlamp.sys"),
            ("%12%\\lamp", "%13%\\lamp"),
        ],
    );
    assert_eq!(
        harm_by(MOVE, Some(PRIMITIVE_SINCE), &plain, &after).unwrap(),
        "[DefaultInstall] would run lamp.sys from the Driver Store, which only a primitive \
         driver can: [DefaultInstall] has no architecture in its name"
    );
}

const DECORATE: (&str, Applicability) = ("primitive-driver", Applicability::Unsafe);

/// The same before it was a primitive driver, with files for two kinds of machines.
fn plain_driver() -> String {
    with(
        PRIMITIVE,
        &[
            ("DefaultInstall.NTamd64", "DefaultInstall"),
            ("DefaultUninstall.NTamd64", "DefaultUninstall"),
            ("LegacyUninstall = 1\n", ""),
            (
                "[SourceDisksFiles]\nlamp.sys = 1\n",
                "[SourceDisksFiles.x86]\nlamp.sys = 1\n[SourceDisksFiles.amd64]\nlamp.sys = 1\n",
            ),
        ],
    )
}

#[test]
fn a_driver_without_a_device_gets_the_architectures_that_it_has_files_for() {
    let plain = plain_driver();
    let options = Options::default().target_os(PRIMITIVE_SINCE);
    let after = fixed_with("primitive-driver", &plain, options);
    let harm_of = |after: &str| harm_by(DECORATE, Some(PRIMITIVE_SINCE), &plain, after);
    assert_eq!(harm_of(&after), None);
    // Only for Windows that knows of primitive drivers.
    for since in [None, Some(TargetOs::build(17763))] {
        assert_eq!(
            harm_by(DECORATE, since, &plain, &after).unwrap(),
            "[DefaultInstall.NTx86] would be new"
        );
    }
    for (changes, harm) in [
        // An architecture gets nothing.
        (
            &[("[DefaultInstall.NTx86]", "[Lost]")][..],
            "[DefaultInstall] would be gone for x86 machines",
        ),
        // A companion is lost, or that of the uninstall section.
        (
            &[("[DefaultInstall.NTamd64.Services]", "[Lost]")],
            "[DefaultInstall] would be [DefaultInstall.NTamd64] for amd64 machines, and lose \
             'AddService = lamp'",
        ),
        (
            &[("[DefaultUninstall.NTx86.Services]", "[Lost]")],
            "[DefaultUninstall] would be [DefaultUninstall.NTx86] for x86 machines, and lose \
             'DelService = lamp,0x200'",
        ),
        // What is installed cannot be taken away.
        (
            &[
                ("[DefaultUninstall.NTamd64]", "[Lost]"),
                ("[DefaultUninstall.NTamd64.Services]", "[Lost.Services]"),
            ],
            "[DefaultUninstall] would be gone for amd64 machines",
        ),
        // Machines get something else.
        (
            &[(
                "[DefaultInstall.NTx86]",
                "[DefaultInstall.NTx86]\nCopyFiles = Files\n[DefaultInstall.NTia64]",
            )],
            "[DefaultInstall] would be [DefaultInstall.NTia64] for ia64 machines, and lose \
             'AddService = lamp'",
        ),
        // The copy brings something else.
        (
            &[(
                "[DefaultInstall.NTx86]",
                "[DefaultInstall.NTx86]\nAddReg = R\n[R]\nHKR,,V,,1\n[DefaultInstall.NTx86]",
            )],
            "[DefaultInstall] would be [DefaultInstall.NTx86] for x86 machines, and gain \
             'HKR,,V,,1' of AddReg",
        ),
    ] {
        let faulty = with(&after, changes);
        assert_eq!(harm_of(&faulty).unwrap(), harm, "{changes:?}");
    }
}

#[test]
fn an_install_section_that_no_windows_had_is_not_made() {
    let plain = plain_driver();
    let options = Options::default().target_os(PRIMITIVE_SINCE);
    let after = fixed_with("primitive-driver", &plain, options);
    let faulty = after.clone() + "[DefaultInstall.NTamd64.10.0...22000]\nCopyFiles = Files\n";
    assert_eq!(
        harm_by(DECORATE, Some(PRIMITIVE_SINCE), &plain, &faulty).unwrap(),
        "[DefaultInstall.NTamd64.10.0...22000] would be new"
    );
}

/// A device with sections for two kinds of machines.
const MACHINES: &str = "[Version]
Signature = \"$Windows NT$\"
Class = Mouse
CatalogFile.NTx86 = a.cat
CatalogFile.NTamd64 = b.cat
[Manufacturer]
Acme = Acme, NTx86, NTamd64
[Acme]
Lamp = Old, USB\\VID_1
[Acme.NTx86]
Lamp = Lamp, USB\\VID_1
[Acme.NTamd64]
Lamp = Lamp, USB\\VID_1
[Lamp]
AddReg = All
[Lamp.NTamd64]
CopyFiles = @a.sys
AddReg = All, Machine
[Old]
AddReg = Past
[All]
HKR,,V,,1
[Machine]
HKR,,M,,1
[Past]
HKR,,P,,1
[SourceDisksFiles.x86]
a.sys = 1
[SourceDisksFiles.amd64]
a.sys = 1
[SourceDisksNames]
1 = Disk
";

const DROP: (&str, Applicability) = ("dropped-architecture", Applicability::Unsafe);

#[test]
fn only_the_machines_that_are_dropped_get_nothing_any_more() {
    let drops = Architectures::named(["x86"]).unwrap();
    let options = Options::default().drop_arch(drops);
    let after = fixed_with("dropped-architecture", MACHINES, options);
    for gone in ["NTx86", "[Acme]", "[Lamp]", "[Old]", "[Past]", ".x86]"] {
        assert!(!after.contains(gone), "{gone}: {after}");
    }
    assert_eq!(harm_by(DROP, None, MACHINES, &after), None);
    for (changes, harm) in [
        (
            &[("Acme = Acme, NTamd64", "Acme = Acme")][..],
            "(amd64), 'Lamp' (USB\\VID_1) would have no install section any more, and has \
             [Lamp.NTamd64] now",
        ),
        (
            &[("AddReg = All, Machine", "AddReg = All")],
            "(amd64), 'Lamp' (USB\\VID_1) would lose 'HKR,,M,,1' of AddReg",
        ),
        (
            &[("[SourceDisksFiles.amd64]\na.sys = 1\n", "")],
            "[SourceDisksFiles.amd64] would be gone",
        ),
        (
            &[("CatalogFile.NTamd64 = b.cat\n", "")],
            "[Version] would not say 'catalogfile.ntamd64=,b.cat' any more",
        ),
        // A machine that is dropped takes what it had not taken.
        (
            &[(
                "[Lamp.NTamd64]",
                "[Acme]\nLamp = Other, USB\\VID_1\n[Other]\nAddReg = Machine\n[Lamp.NTamd64]",
            )],
            "(x86), 'Lamp' (USB\\VID_1) would get [Other] instead of [Lamp], and",
        ),
    ] {
        let faulty = with(&after, changes);
        let found = harm_by(DROP, None, MACHINES, &faulty).unwrap();
        assert!(found.contains(harm), "{changes:?}: {found}");
    }
}

#[test]
fn uninstall_sections_go_where_no_windows_reads_them() {
    let since = Some(PRIMITIVE_SINCE);
    let without = |inf: &str| {
        let (before, rest) = inf.split_once("[DefaultUninstall.NTamd64]").unwrap();
        let (_, rest) = rest.split_once("[Service]").unwrap();
        format!("{before}[Service]{rest}")
    };
    assert_eq!(
        harm_by(DECORATE, since, PRIMITIVE, &without(PRIMITIVE)),
        None
    );
    let gone = "[DefaultUninstall.NTamd64] would be gone";
    for since in [None, Some(TargetOs::build(17763))] {
        let harm = harm_by(DECORATE, since, PRIMITIVE, &without(PRIMITIVE));
        assert_eq!(harm.as_deref(), Some(gone));
    }
    // What is installed stays.
    let faulty = without(PRIMITIVE).replace("AddService = lamp,, Service", "");
    let harm = harm_by(DECORATE, since, PRIMITIVE, &faulty).unwrap();
    assert!(
        harm.starts_with("[DefaultInstall.NTamd64] would lose"),
        "{harm}"
    );
    // Beside devices.
    let rule = ("default-uninstall", Applicability::Unsafe);
    let package = format!("{PACKAGE}[DefaultUninstall]\nDelReg = Values\n");
    assert_eq!(harm_by(rule, None, &package, PACKAGE), None);
    let faulty = with(PACKAGE, &[("AddReg = Values\n", "")]);
    assert!(harm_by(rule, None, &package, &faulty).is_some());
    // Nothing but it installs or takes anything away.
    let alone = "[Version]\nClass = Mouse\n[DefaultUninstall]\nDelReg = R\n[R]\nHKLM,S\n";
    let harm = harm_by(
        rule,
        since,
        alone,
        "[Version]\nClass = Mouse\n[R]\nHKLM,S\n",
    );
    assert_eq!(harm.as_deref(), Some("[DefaultUninstall] would be gone"));
}

#[test]
fn only_a_class_that_windows_has_goes_without_its_section() {
    let rule = ("known-class", Applicability::Unsafe);
    let class = "[ClassInstall32]\nAddReg = Class\n[Class]\nHKR,,Icon,,-5\n";
    let harm_of = |version: &str, since: Option<TargetOs>| {
        let before = PACKAGE.replace("Class = Mouse\n", version);
        harm_by(rule, since, &format!("{before}{class}"), &before)
    };
    let windows_10 = Some(TargetOs::WINDOWS_10);
    assert_eq!(harm_of("Class = Mouse\n", windows_10), None);
    let gone = Some("[ClassInstall32] would be gone".to_owned());
    for version in [
        "Class = Lamps\n",
        "Class = Mouse\nClassGuid = {9b2f0c64-6a0f-4f57-9a9e-0f5a5a3f1d20}\n",
    ] {
        assert_eq!(harm_of(version, windows_10), gone, "{version}");
    }
    // A Windows that does not have it yet.
    let sensor = "Class = Sensor\nClassGuid = {5175d334-c371-4806-b3ba-71fd53c9258d}\n";
    assert_eq!(harm_of(sensor, windows_10), None);
    assert_eq!(harm_of(sensor, Some(TargetOs::VISTA)), gone);
}

#[test]
fn sources_come_and_catalogs_go_and_nothing_else_does() {
    let before = "[Version]\nSignature = \"$Windows NT$\"\nCatalogFile = a.cat\n\
        [I]\nCopyFiles = @a.sys, @b.cat\n[SourceDisksNames]\n1 = d\n\
        [SourceDisksFiles]\na.sys = 1\na.cat = 1\nb.cat = 1\n";
    let listed = ("unlisted-source", Applicability::Unsafe);
    let catalog = ("listed-catalog", Applicability::Safe);
    for (rule, old, new, harm) in [
        (listed, "a.sys = 1", "a.sys = 1\nc.sys = 1", None),
        (
            listed,
            "a.sys = 1",
            "a.sys = 1\na.sys = 2",
            Some("[SourceDisksFiles] would say"),
        ),
        (
            listed,
            "a.sys = 1",
            "a.sys = 1,x",
            Some("[SourceDisksFiles] would not say"),
        ),
        (
            listed,
            "1 = d",
            "1 = d\n2 = e",
            Some("[SourceDisksNames] would say"),
        ),
        (catalog, "a.cat = 1\n", "", None),
        (
            catalog,
            "b.cat = 1\n",
            "",
            Some("[SourceDisksFiles] would not say"),
        ),
        (
            catalog,
            "a.sys = 1\n",
            "",
            Some("[SourceDisksFiles] would not say"),
        ),
        (
            catalog,
            "a.sys = 1",
            "a.sys = 1\nc.sys = 1",
            Some("[SourceDisksFiles] would say"),
        ),
    ] {
        let found = harm_by(rule, None, before, &with(before, &[(old, new)]));
        let starts = found
            .as_ref()
            .zip(harm)
            .is_none_or(|(found, harm)| found.starts_with(harm));
        assert!(
            found.is_some() == harm.is_some() && starts,
            "{new:?}: {found:?}"
        );
    }
}

#[test]
fn what_takes_away_goes_from_wherever_it_stands_and_nothing_else_does() {
    let inf = "[Version]
Signature = \"$Windows NT$\"
[Manufacturer]
Maker = Models,NTamd64
[Models.NTamd64]
Lamp = Lamp_Install,ROOT\\Lamp
[Lamp_Install]
[Lamp_Install.HW]
DelReg = Old
AddReg = Values
[Lamp_Install.Interfaces]
AddInterface = {00000000-0000-0000-0000-000000000001},,Face
[Face]
AddReg = Values
DelReg = Old
[Values]
HKR,,Speed,,3
[Old]
HKLM,SOFTWARE\\Lamps
";
    let rule = ("legacy-removal", Applicability::Unsafe);
    let after = with(
        inf,
        &[
            ("DelReg = Old\n", ""),
            ("[Old]\nHKLM,SOFTWARE\\Lamps\n", ""),
        ],
    );
    assert_eq!(harm_by(rule, None, inf, &after), None);
    for gone in ["AddReg = Values\n[Lamp", "AddReg = Values\nDelReg"] {
        let kept = gone.trim_start_matches("AddReg = Values\n");
        let after = with(inf, &[(gone, kept)]);
        let harm = harm_by(rule, None, inf, &after);
        assert!(harm.is_some_and(|harm| harm.contains("Speed")), "{gone}");
    }
}
