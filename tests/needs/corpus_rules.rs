//! Every rule over real INFs: that all of its fixes together hold, and how much
//! it finds in those of the reference. The counts were checked against an independent script over what another
//! implementation of SetupAPI reads in the same files, file by file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use infmend::fix::{FixOptions, fix};
use infmend::rules::{ALL, Downlevel, Options, inspect};
use infmend::source::Source;
use libtest_mimic::Trial;
use rayon::prelude::*;

use crate::need::{CORPUS, REFERENCE, corpus, enough, trials};
use crate::support::infs_below;

pub fn tests() -> Vec<Trial> {
    let mut tests = trials![&[REFERENCE];
        every_rule_finds_in_real_infs_what_was_counted_independently,
        every_rule_finds_in_microsofts_samples_what_was_read_one_by_one,
    ];
    tests.extend(trials![&[CORPUS]; all_fixes_of_real_infs_hold_and_leave_nothing_to_fix]);
    tests
}

/// What each rule finds in the 901 files.
const FINDINGS: [(&str, usize); 24] = [
    ("boot-start-restart", 261),
    ("catalog-file", 51),
    ("config-priority", 0),
    ("copy-flag-misuse", 1),
    ("default-uninstall", 7),
    ("direct-copy", 19),
    ("display-user-mode", 0),
    ("driver-store-layout", 4),
    ("encoding", 18),
    ("in-use-executable", 656),
    ("in-use-rename", 851),
    ("inert-reboot", 2),
    ("missing-copy", 31),
    ("not-pnp", 47),
    ("pnp-lockdown", 691),
    ("protected-file", 12),
    ("reboot-directive", 140),
    ("restart-copy-flag", 31),
    ("runonce", 14),
    ("swallowed-line", 0),
    ("syntax", 0),
    ("unused-allow", 0),
    ("update-deletes", 15),
    ("versioned-installer", 126),
];

/// What the rules find in Microsoft's own samples: file-backed drivers without
/// COPYFLG_IN_USE_RENAME and a DLL without it, drivers that are not Plug and Play,
/// boot-start drivers, a UMDF driver that names the reflector of Windows as its
/// service's binary, a sample that takes the place of Windows' disk.sys, packages that
/// name no catalog, and UMDF and network drivers whose models meet systems that
/// do not run them from the Driver Store.
const FINDINGS_IN_SAMPLES: [(&str, usize); 9] = [
    ("boot-start-restart", 6),
    ("catalog-file", 9),
    ("driver-store-layout", 4),
    ("encoding", 2),
    ("in-use-executable", 1),
    ("in-use-rename", 46),
    ("missing-copy", 1),
    ("not-pnp", 18),
    ("protected-file", 1),
];

fn files() -> Vec<(PathBuf, Source)> {
    let read = |path: PathBuf| {
        let source = Source::new(std::fs::read(&path).unwrap());
        (path, source)
    };
    infs_below(&corpus()).into_par_iter().map(read).collect()
}

fn count(files: &[&(PathBuf, Source)]) -> BTreeMap<&'static str, usize> {
    let options = Options::default();
    // What a move to the Driver Store finds depends on the target; it has
    // tests of its own.
    let rules: Vec<_> = ALL
        .iter()
        .filter(|rule| rule.name != "run-from-driver-store")
        .collect();
    let found: Vec<_> = files
        .par_iter()
        .flat_map_iter(|(_, source)| inspect(source, &rules, &options).unwrap_or_default())
        .map(|finding| finding.rule)
        .collect();
    let mut counts: BTreeMap<&str, usize> = rules.iter().map(|rule| (rule.name, 0)).collect();
    for rule in found {
        *counts.get_mut(rule).unwrap() += 1;
    }
    counts
}

fn every_rule_finds_in_real_infs_what_was_counted_independently() {
    let files = files();
    let counts = count(&files.iter().collect::<Vec<_>>());
    assert_eq!(counts, BTreeMap::from(FINDINGS));
}

fn every_rule_finds_in_microsofts_samples_what_was_read_one_by_one() {
    let files = files();
    let samples: Vec<_> = files
        .iter()
        .filter(|(path, _)| {
            path.components()
                .any(|part| part.as_os_str() == "microsoft")
        })
        .collect();
    let mut counts = count(&samples);
    counts.retain(|_, count| *count > 0);
    assert_eq!(counts, BTreeMap::from(FINDINGS_IN_SAMPLES));
}

fn all_fixes_of_real_infs_hold_and_leave_nothing_to_fix() {
    let files = files();
    for downlevel in [Downlevel::Raise, Downlevel::Keep] {
        assert_all_fixes_hold(&files, downlevel);
    }
}

fn assert_all_fixes_hold(files: &[(PathBuf, Source)], downlevel: Downlevel) {
    let options = FixOptions {
        rules: ALL.iter().collect(),
        unsafe_fixes: true,
        driver_ver: None,
        options: Options {
            downlevel,
            ..Options::default()
        },
    };
    let changed: usize = files
        .par_iter()
        .filter(|(_, source)| inspect(source, &[], &Options::default()).is_ok())
        .map(|(path, source)| {
            let fixed =
                fix(source, &options).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let again = fix(&fixed.source, &options)
                .unwrap_or_else(|error| panic!("{}, again: {error}", path.display()));
            assert!(
                again.applied.is_empty(),
                "{}: a second run fixes {:?}",
                path.display(),
                again.applied
            );
            usize::from(fixed.source.bytes() != source.bytes())
        })
        .sum();
    assert!(
        changed > enough(500, files.len()),
        "only {changed} files were fixed"
    );
}
