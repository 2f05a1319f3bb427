//! Each rule over its own INFs: what a person sees of the findings, and the
//! diff of the fix. A file `tests/inf/RULE/CASE.inf` has two tests and their
//! snapshots, `RULE/CASE.check.snap` and `RULE/CASE.fix.snap`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::support::{
    assert_snapshot, case, case_options, inf, infmend, infs_below, root, transcript,
};
use infmend::rules::{ALL, Rule, Turn};

/// The tests of all cases, so that none hides another. `docs/update` makes the list.
macro_rules! cases {
    ($($rule:ident: $($case:ident)+;)+) => {
        $(mod $rule {
            $(mod $case {
                #[test]
                fn check() {
                    crate::rules::assert_check(stringify!($rule), stringify!($case));
                }

                #[test]
                fn fix() {
                    crate::rules::assert_fix(stringify!($rule), stringify!($case));
                }
            })+
        })+

        /// Each rule, with `_` in place of `-`, and a case of it.
        const CASES: &[(&str, &str)] = &[$($((stringify!($rule), stringify!($case))),+),+];
    };
}

cases! {
    absolute_windows_path: values;
    appended_value: lines;
    boot_start_restart: boot;
    catalog_file: infverif no_devices none per_platform primitive;
    catalog_line_ends: lf;
    catalog_name: names;
    class_mismatch: braces guid name own_class;
    coinstaller: infverif kinds;
    component_settings: sections;
    compressed_source: directive;
    config_priority: places;
    conflicting_copies: directive;
    conflicting_settings: directive;
    copied_inf: directive;
    copy_flag_misuse: fields harm;
    default_uninstall: default_install devices target uninstaller;
    deprecated_dirid: lists;
    direct_copy: items last percent shared store which_copy;
    directive_value: values;
    display_user_mode: display other_class utf16le;
    driver_store_layout: lists umdf;
    driver_version: none short turned;
    dropped_architecture: nothing_left platforms undecorated;
    duplicate_section: directive;
    encoding: ansi ascii_mark shifted shifted_be shifted_crlf undecodable utf16be utf16be_unmarked utf16le utf8 utf8_mark;
    event_channel: channels;
    extension_inf: base no_id;
    filter_by_registry: extension filters older;
    in_use_executable: files;
    in_use_rename: fields older_windows start_types utf16le which_copy;
    inbox_service: older others umdf;
    incomplete_directive: directive;
    inert_reboot: comments needs places;
    invalid_argument: directive;
    known_class: icon own;
    legacy_directive: directives;
    legacy_removal: kinds restarted;
    listed_catalog: directive;
    malformed_guid: directives;
    microsoft_provider: other strings;
    missing_copy: could_be_copied default_directory elsewhere empty_lists included no_destination_dirs of_windows old_windows percent placeholders platforms;
    missing_install: directive;
    missing_section: directive;
    mixed_install: both;
    nameless_file: directive;
    needed_section: directive no_include;
    net_driver: other_class with without;
    newer_syntax: older split;
    no_associated_service: devices network;
    no_devices: no_id;
    not_pnp: devices filter kinds;
    pnp_lockdown: aligned infverif one primitive tabs tight zero;
    primitive_driver: by_hand folders legacy_uninstall minifilter no_driver no_target platforms raised raised_decorated template two_sections uninstall_alone;
    protected_file: hot_fix include installers layout_file places;
    reboot_directive: continuations crcrlf decorations mixed_ends needs reasons shift_jis spellings uninstall utf16le;
    registry_data: lines;
    registry_root: lines;
    repeated_directive: directive;
    reserved_class: sample;
    restart_copy_flag: flags places;
    run_from_driver_store: audio bluetooth default_install display minifilter mouse_filter net_adapter net_filter notify_object platform_folders printer sensor_umdf serial_port storage usb_kmdf;
    runonce: keys swenum;
    service_binary: binaries included;
    service_directive: directives;
    service_settings: keys;
    shared_section: directive;
    source_disk: directive;
    surplus_value: directive;
    swallowed_line: paths shift_jis;
    syntax: long_name no_signature signature stray_text unclosed;
    target_os: directive;
    undecorated_models: directive;
    undefined_string: directive;
    unequal_strings: directive;
    unisolated_copy: modes_h modes_u modes_w;
    unisolated_registry: modes_h modes_u modes_w;
    unisolated_service_value: keys;
    unknown_dirid: lists;
    unlisted_destination: directive none;
    unlisted_source: directive disks;
    unresolved_architecture: directive;
    unused_allow: of_itself places rounds utf16le;
    unused_section: directive install placeholder;
    update_deletes: flags lists needs places restarted;
    version_entries: missing template;
    versioned_installer: by_name driverver_digits kinds named_elsewhere no_version;
    wdf_coinstaller: kmdf older only_older others own_older umdf winusb winusb_alone;
    wdf_service: drivers;
}

#[test]
fn every_case_has_its_tests() {
    let listed: BTreeSet<(String, String)> = CASES
        .iter()
        .map(|(rule, case)| (rule.replace('_', "-"), (*case).to_owned()))
        .collect();
    let mut there = BTreeSet::new();
    for rule in &ALL {
        for path in infs_below(&inf(rule.name)) {
            let stem = path.file_stem().unwrap().to_str().unwrap();
            there.insert((rule.name.to_owned(), stem.to_owned()));
        }
    }
    if std::env::var_os("INFMEND_UPDATE").is_some() {
        list(&there);
        return;
    }
    let without: Vec<_> = there.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&there).collect();
    assert!(
        without.is_empty() && gone.is_empty(),
        "`cases!` in tests/it/rules.rs lacks {without:?}, and lists {gone:?}, which tests/inf has not: run docs/update"
    );
}

/// Writes the list of cases.
fn list(cases: &BTreeSet<(String, String)>) {
    let path = root().join("tests/it/rules.rs");
    let text = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let (before, rest) = text.split_once("\ncases! {\n").unwrap();
    let (_, after) = rest.split_once("\n}\n").unwrap();
    let mut of_rule: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (rule, case) in cases {
        of_rule.entry(rule).or_default().push(case);
    }
    let lines = of_rule
        .into_iter()
        .map(|(rule, cases)| format!("    {}: {};", rule.replace('-', "_"), cases.join(" ")));
    let lines = lines.collect::<Vec<_>>().join("\n");
    fs::write(&path, format!("{before}\ncases! {{\n{lines}\n}}\n{after}")).unwrap();
}

#[test]
fn every_snapshot_of_a_rule_is_of_a_case() {
    let mut seen = 0;
    for rule in &ALL {
        let folder = root().join("snapshots").join(rule.name);
        for entry in folder.read_dir().unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let case = name.split('.').next().unwrap();
            let listed = (&*rule.name.replace('-', "_"), case);
            assert!(CASES.contains(&listed), "snapshots/{}/{name}", rule.name);
            seen += 1;
        }
    }
    assert!(seen >= 2 * CASES.len());
}

fn assert_check(rule: &str, name: &str) {
    let rule = rule.replace('_', "-");
    let found = infmend()
        .args(["check", "--severity", "info", "--verbose"])
        .args(selected(&rule))
        .args(case_options(&rule, name))
        .arg(case(&rule, name))
        .output()
        .unwrap();
    assert_snapshot(&rule, &format!("{name}.check"), &transcript(&found));
}

fn assert_fix(rule: &str, name: &str) {
    let rule = rule.replace('_', "-");
    let fixed = infmend()
        .args(["fix", "--diff", "--diff-style", "unified", "--unsafe-fixes"])
        .args(["--severity", "info"])
        .args(selected(&rule))
        .args(case_options(&rule, name))
        .arg(case(&rule, name))
        .output()
        .unwrap();
    assert_snapshot(&rule, &format!("{name}.fix"), &transcript(&fixed));
}

/// The arguments that select a rule. What tidies up after all rules shows only
/// with them.
fn selected(rule: &str) -> Vec<&str> {
    match Rule::named(rule).unwrap().turn {
        Turn::Tidying => Vec::new(),
        _ => vec!["--select", rule],
    }
}

#[test]
fn every_rule_has_a_page_with_all_its_parts() {
    for rule in &ALL {
        let page = rule.page();
        for part in [
            "## What it finds",
            "## Why it matters",
            "## Example",
            "## Fix",
            "## Source",
        ] {
            assert!(page.contains(part), "{} lacks {part}", rule.name);
        }
        let source = rule.source();
        let words: Vec<&str> = page.split_whitespace().collect();
        let end = format!("## Source {source}");
        assert!(!source.is_empty() && words.join(" ").ends_with(&end));
    }
}
