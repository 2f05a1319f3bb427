//! Each rule over its own INFs: what a person sees of the findings, and the
//! diff of the fix. A file `tests/inf/RULE/CASE.inf` makes the two snapshots
//! `RULE__CASE.snap` and `RULE__CASE__fix.snap`.

use crate::support::{assert_snapshot, from_root, inf, infmend, infs_below, transcript};
use infmend::rules::{ALL, Turn};

#[test]
fn every_rule_shows_its_findings_and_its_diff_for_each_of_its_cases() {
    for rule in &ALL {
        for path in infs_below(&inf(rule.name)) {
            let case = path.file_stem().unwrap().to_str().unwrap();
            let name = format!("{}__{case}", rule.name);
            let path = from_root(&path);
            // What tidies up after all rules shows only with them.
            let selected: &[&str] = if rule.turn == Turn::Tidying {
                &[]
            } else {
                &["--select", rule.name]
            };
            let found = infmend()
                .arg("check")
                .args(selected)
                .arg(&path)
                .output()
                .unwrap();
            assert_snapshot(&name, &transcript(&found));
            let fixed = infmend()
                .args(["fix", "--diff", "--diff-style", "unified", "--unsafe-fixes"])
                .args(selected)
                .arg(&path)
                .output()
                .unwrap();
            assert_snapshot(&format!("{name}__fix"), &transcript(&fixed));
        }
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
