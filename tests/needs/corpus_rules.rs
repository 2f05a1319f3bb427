//! Every rule over real INFs: that all of its fixes together hold, and how much
//! it finds in those of the reference. The counts of the rules of 0.1.0 were checked
//! against an independent script over what another implementation of SetupAPI reads
//! in the same files, file by file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use infmend::fix::{FixOptions, fix};
use infmend::rules::{Downlevel, Options, RuleSet, inspect};
use infmend::source::Source;
use libtest_mimic::Trial;
use rayon::prelude::*;

use crate::need::{CORPUS, REFERENCE, corpus, enough, trials};
use crate::support::{infs_below, root};

pub fn tests() -> Vec<Trial> {
    let mut tests = trials![&[REFERENCE];
        every_rule_finds_in_real_infs_what_it_found_before,
    ];
    tests.extend(trials![&[CORPUS]; all_fixes_of_real_infs_hold_and_leave_nothing_to_fix]);
    tests
}

fn files() -> Vec<(PathBuf, Source)> {
    let read = |path: PathBuf| {
        let source = Source::new(fs::read(&path).unwrap());
        (path, source)
    };
    infs_below(&corpus()).into_par_iter().map(read).collect()
}

fn count(files: &[&(PathBuf, Source)]) -> BTreeMap<&'static str, usize> {
    let options = Options::default();
    let rules = RuleSet::all();
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

/// `tests/corpus/findings.tsv`: how much each rule finds where it is selected, in
/// all INFs of the reference, and in Microsoft's samples among them, which were
/// read one by one.
fn every_rule_finds_in_real_infs_what_it_found_before() {
    let files = files();
    let is_sample = |path: &Path| {
        path.components()
            .any(|part| part.as_os_str() == "microsoft")
    };
    let samples = files.iter().filter(|(path, _)| is_sample(path));
    let in_samples = count(&samples.collect::<Vec<_>>());
    let in_all = count(&files.iter().collect::<Vec<_>>());
    let mut table = "rule\tall\tsamples\n".to_owned();
    for (rule, all) in in_all {
        table.push_str(&format!("{rule}\t{all}\t{}\n", in_samples[rule]));
    }
    let path = root().join("tests/corpus/findings.tsv");
    if std::env::var_os("INFMEND_UPDATE").is_some() {
        fs::write(&path, &table).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept.replace("\r\n", "\n") == table,
        "tests/corpus/findings.tsv is not current. With INFMEND_UPDATE=1 it becomes:\n{table}"
    );
}

fn all_fixes_of_real_infs_hold_and_leave_nothing_to_fix() {
    let files = files();
    for downlevel in [Downlevel::Raise, Downlevel::Keep] {
        assert_all_fixes_hold(&files, downlevel);
    }
}

fn assert_all_fixes_hold(files: &[(PathBuf, Source)], downlevel: Downlevel) {
    let options = Options::default().downlevel(downlevel);
    let all = FixOptions::new(RuleSet::all());
    let options = all.unsafe_fixes(true).options(options);
    let changed: usize = files
        .par_iter()
        .filter(|(_, source)| inspect(source, &RuleSet::from_iter([]), &Options::default()).is_ok())
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
