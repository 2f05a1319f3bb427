//! What infmend reports under the codes of InfVerif, against what public runs of InfVerif
//! did: `evidence.jsonl` holds, per INF, codes that were reported, codes that a fix took
//! away, and INFs of which a build that takes warnings for errors has nothing to say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use infmend::fix::{FixOptions, fix};
use infmend::rules::{Options, RuleSet, Selector, inspect};
use infmend::schema::{CODES, Mode};
use infmend::source::{LineIndex, Source};
use libtest_mimic::Trial;
use serde_json::Value;

use crate::need::{EVIDENCE, evidence, trials};

pub fn tests() -> Vec<Trial> {
    trials![&[EVIDENCE];
        what_infverif_reported_is_reported_and_what_a_fix_took_away_is_not,
        samples_that_a_strict_build_passes_have_nothing_to_report,
        whole_outputs_are_reproduced_code_for_code,
        no_code_claims_more_than_the_evidence_says,
        what_a_commit_took_away_a_fix_takes_away_as_well,
    ]
}

/// What a run of InfVerif said of an INF.
struct Run {
    file: String,
    path: PathBuf,
    modes: Vec<Mode>,
    /// The codes, each with its line, from 1, where it is known.
    codes: Vec<(u16, Option<u64>)>,
    gone: Vec<u16>,
    is_complete: bool,
    is_negative: bool,
    /// What infmend finds: codes with their lines, by the modes.
    found: Vec<Vec<(u16, u64)>>,
}

impl Run {
    /// What infmend finds in the first of the modes.
    fn found(&self) -> &[(u16, u64)] {
        &self.found[0]
    }

    fn has(&self, code: u16) -> bool {
        self.found().iter().any(|(found, _)| *found == code)
    }
}

/// Known conflicts: the INF, the code, and why the two differ.
const KNOWN: &[(&str, u16, &str)] = &[
    (
        "plclient.inf",
        1217,
        "the build puts another DriverVer in before InfVerif reads the INF",
    ),
    (
        "hostude.inx",
        1324,
        "a warning, and the thread lists the errors that stopped the build",
    ),
];

/// INFs of which the lines in the output are those of another version: each is off.
const OTHER_VERSION: [&str; 4] = [
    "mdmfake.inx",
    "dynambus.inx",
    "echo_2.inx",
    "BixVReader.inf",
];

fn is_known(run: &Run, code: u16) -> bool {
    let mut known = KNOWN.iter();
    known.any(|(file, of, _)| run.file.ends_with(file) && *of == code)
}

/// What `/samples` does not report (and perhaps 2084).
const MUTED: [u16; 8] = [1284, 1285, 1293, 2083, 2084, 2086, 2090, 2092];

/// Codes that InfVerif had first in a later version than that of a run.
fn is_later(code: u16, tool: &str) -> bool {
    let first = match code {
        1324 => 19041,
        1296 | 1420 | 1421 => 17763,
        _ => 0,
    };
    let builds = [15063, 16299, 18362].into_iter();
    let mut older = builds.filter(|build| *build < first);
    older.any(|build: u32| tool.contains(&build.to_string()))
}

fn modes(text: &str) -> Vec<Mode> {
    let of = [
        ("/k", Mode::Declarative),
        ("/u", Mode::Universal),
        ("/w", Mode::WindowsDriver),
        ("/h", Mode::Signature),
    ];
    let found: Vec<Mode> = of
        .into_iter()
        .filter(|(switch, _)| text.contains(switch))
        .map(|(_, mode)| mode)
        .collect();
    match found.is_empty() {
        // What a build ran without more.
        true => vec![Mode::Universal],
        false => found,
    }
}

fn number(value: &Value) -> Option<u16> {
    let number = value.get("code").unwrap_or(value).as_u64()?;
    u16::try_from(number).ok().filter(|number| *number > 0)
}

fn runs() -> Vec<(Run, String)> {
    let text = fs::read_to_string(evidence().join("evidence.jsonl")).unwrap();
    let mut runs = Vec::new();
    for line in text.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let Some(file) = row["file"].as_str() else {
            continue;
        };
        let array = |key: &str| row[key].as_array().cloned().unwrap_or_default();
        let codes = array("codes");
        let codes = codes
            .iter()
            .filter_map(|code| Some((number(code)?, code["line"].as_u64())));
        let path = evidence().join("inf").join(file);
        let modes = modes(row["mode"].as_str().unwrap());
        let found = modes.iter().map(|mode| found(&path, *mode)).collect();
        let run = Run {
            file: file.to_owned(),
            path,
            modes,
            codes: codes.collect(),
            gone: array("absent").iter().filter_map(number).collect(),
            is_complete: row["kind"] == "complete",
            is_negative: row["kind"] == "all-negative",
            found,
        };
        runs.push((run, row["tool"].as_str().unwrap_or_default().to_owned()));
    }
    assert!(runs.len() > 200, "only {} runs", runs.len());
    runs
}

fn found(path: &Path, mode: Mode) -> Vec<(u16, u64)> {
    let source = Source::new(fs::read(path).unwrap());
    let is_template = path.extension().is_some_and(|end| end == "inx");
    let options = Options::default()
        .by_default()
        .infverif(mode)
        .template(is_template);
    let findings = inspect(&source, &RuleSet::all(), &options).unwrap_or_default();
    let lines = LineIndex::new(source.text());
    let found = findings.iter().flat_map(|finding| {
        let line = lines.position(finding.range.start).line as u64;
        finding.infverif.iter().map(move |code| (*code, line))
    });
    found.collect()
}

fn what_infverif_reported_is_reported_and_what_a_fix_took_away_is_not() {
    let (mut expected, mut reported, mut gone, mut left) = (0, 0, 0, 0);
    let (mut lines, mut on_the_line) = (0, 0);
    let mut differ = Vec::new();
    for (run, _) in runs() {
        let codes: BTreeSet<u16> = run.codes.iter().map(|(code, _)| *code).collect();
        for code in codes {
            expected += 1;
            match run.has(code) {
                true => reported += 1,
                false => differ.push(format!("{}: {code} is missing", run.file)),
            }
        }
        for (code, line) in &run.codes {
            let is_other = OTHER_VERSION.iter().any(|file| run.file.ends_with(file));
            if let Some(line) = line
                && run.has(*code)
                && !is_other
            {
                lines += 1;
                on_the_line += usize::from(run.found().contains(&(*code, *line)));
            }
        }
        for code in &run.gone {
            gone += 1;
            if run.has(*code) {
                left += 1;
                differ.push(format!("{}: {code} is still there", run.file));
            }
        }
    }
    let differ = differ.join("\n");
    assert!(
        reported * 100 >= expected * 95,
        "{reported} of {expected} reported\n{differ}"
    );
    assert!(
        left * 100 <= gone * 5,
        "{left} of {gone} are still there\n{differ}"
    );
    assert!(
        on_the_line * 100 >= lines * 95,
        "{on_the_line} of {lines} on the line"
    );
}

fn samples_that_a_strict_build_passes_have_nothing_to_report() {
    let mut differ = Vec::new();
    let mut negatives = 0;
    for (run, _) in runs() {
        if !run.is_negative {
            continue;
        }
        negatives += 1;
        for (mode, found) in run.modes.iter().zip(&run.found) {
            let codes: BTreeSet<u16> = found.iter().map(|(code, _)| *code).collect();
            let codes = codes.into_iter().filter(|code| !MUTED.contains(code));
            let unknown: Vec<u16> = codes.filter(|code| !is_known(&run, *code)).collect();
            if !unknown.is_empty() {
                differ.push(format!(
                    "{} ({}): {unknown:?}",
                    run.path.display(),
                    mode.name()
                ));
            }
        }
    }
    assert!(negatives > 40, "only {negatives} samples");
    assert!(
        differ.is_empty(),
        "{} of {negatives}:\n{}",
        differ.len(),
        differ.join("\n")
    );
}

fn whole_outputs_are_reproduced_code_for_code() {
    let mut differ = Vec::new();
    let mut whole = 0;
    for (run, tool) in runs() {
        if !run.is_complete {
            continue;
        }
        whole += 1;
        let count = |codes: &mut dyn Iterator<Item = u16>| {
            let mut counts: BTreeMap<u16, usize> = BTreeMap::new();
            codes.for_each(|code| *counts.entry(code).or_default() += 1);
            counts
        };
        let theirs = count(&mut run.codes.iter().map(|(code, _)| *code));
        let ours = run.found().iter().map(|(code, _)| *code);
        let ours = count(&mut ours.filter(|code| {
            theirs.contains_key(code) || !is_known(&run, *code) && !is_later(*code, &tool)
        }));
        if theirs != ours {
            differ.push(format!(
                "{} ({tool}): theirs {theirs:?}, ours {ours:?}",
                run.file
            ));
        }
    }
    assert!(whole > 10, "only {whole} whole outputs");
    assert!(
        differ.is_empty(),
        "{} of {whole}:\n{}",
        differ.len(),
        differ.join("\n")
    );
}

fn no_code_claims_more_than_the_evidence_says() {
    let mut agreed: BTreeMap<u16, u16> = BTreeMap::new();
    for (run, _) in runs() {
        let reported: BTreeSet<u16> = run.codes.iter().map(|(code, _)| *code).collect();
        let reported = reported.into_iter().filter(|code| run.has(*code));
        let gone = run.gone.iter().copied().filter(|code| !run.has(*code));
        for code in reported.chain(gone) {
            *agreed.entry(code).or_default() += 1;
        }
    }
    for code in CODES {
        let agreed = agreed.get(&code.number).copied().unwrap_or_default();
        assert!(
            code.agreed <= agreed,
            "{}: {} INFs are claimed, and {agreed} agree",
            code.number,
            code.agreed
        );
    }
    // What is there is said as well.
    let said = CODES.iter().filter(|code| code.agreed > 0).count();
    let checked = agreed.keys().filter(|code| !is_checked_by_nobody(**code));
    assert!(
        said >= checked.count(),
        "src/schema/infverif/codes.rs claims less: {agreed:?}"
    );
}

fn is_checked_by_nobody(code: u16) -> bool {
    infmend::rules::rules_with(code).next().is_none()
}

/// Codes that have no fix where a commit took them away: somebody has to choose a class, or
/// how a service starts.
const BY_HAND: [u16; 3] = [1251, 1284, 1285];

fn what_a_commit_took_away_a_fix_takes_away_as_well() {
    let runs = runs();
    let gone: BTreeSet<u16> = runs.iter().flat_map(|(run, _)| run.gone.clone()).collect();
    let (mut tried, mut fixed) = (0, 0);
    let mut left = Vec::new();
    for (run, _) in runs.iter().filter(|(run, _)| !run.is_negative) {
        let codes: BTreeSet<u16> = run.codes.iter().map(|(code, _)| *code).collect();
        let codes = codes.intersection(&gone).filter(|code| run.has(**code));
        for code in codes.filter(|code| !BY_HAND.contains(code)) {
            tried += 1;
            let rules = RuleSet::all().choose(&[Selector::Code(*code)]);
            let is_template = run.path.extension().is_some_and(|end| end == "inx");
            let options = Options::default()
                .infverif(run.modes[0])
                .template(is_template);
            let source = Source::new(fs::read(&run.path).unwrap());
            let how = FixOptions::new(rules).unsafe_fixes(true).options(options);
            match fix(&source, &how).unwrap().remaining.as_slice() {
                [] => fixed += 1,
                [first, ..] => left.push(format!("{}: {}", run.file, first.message)),
            }
        }
    }
    let left = left.join("\n");
    assert!(tried > 90, "only {tried}");
    assert!(
        fixed * 100 >= tried * 95,
        "{fixed} of {tried} are fixed\n{left}"
    );
}
