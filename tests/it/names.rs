//! Names of rules and topics: lists, slips, completions.

use crate::support::{folder_with_file, infmend};
use infmend::rules::ALL;
use serde_json::Value;

/// What a run prints on standard output and standard error, and how it ends.
fn run(args: &[&str]) -> (String, String, i32) {
    let output = infmend().args(args).output().unwrap();
    (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
        output.status.code().unwrap(),
    )
}

#[test]
fn a_slip_in_the_name_of_a_rule_is_told_what_it_may_mean_wherever_it_stands() {
    for option in ["--select", "--ignore"] {
        let (_, err, status) = run(&["check", option, "in-use-rename,reboot-directve", "."]);
        assert_eq!(status, 2);
        assert!(err.contains("invalid value 'reboot-directve'"), "{err}");
        assert!(err.contains("did you mean 'reboot-directive'?"), "{err}");
        assert!(!err.contains("missing-copy"), "{err}");
    }
    let (_, err, _) = run(&["check", "--select", "xyz", "."]);
    assert!(err.contains("`infmend rules` lists all rules"), "{err}");
    let (_, err, status) = run(&["check", "--selekt", "x", "."]);
    assert_eq!(status, 2);
    assert!(err.contains("'--select'"), "{err}");
    let (_, err, status) = run(&["explain", "restart_copyflag"]);
    assert_eq!(status, 2);
    assert!(err.contains("did you mean 'restart-copy-flag'?"), "{err}");
    let (_, err, _) = run(&["explain", "instalers"]);
    assert!(err.contains("did you mean 'installers'?"), "{err}");
    let (_, err, _) = run(&["explain", "COPYFLG_NOPRUN"]);
    assert!(err.contains("did you mean 'COPYFLG_NOPRUNE'?"), "{err}");

    let toml = folder_with_file("infmend.toml", "ignore = [\"reboot-directiv\"]\n");
    let inf =
        "[Version]\r\nSignature = \"$Windows NT$\"\r\n; infmend: allow-file(missing-kopy)\r\n";
    std::fs::write(toml.path().join("a.inf"), inf).unwrap();
    let path = toml.path().to_str().unwrap();
    let (_, err, status) = run(&["check", path]);
    assert_eq!(status, 2);
    assert!(err.contains("did you mean 'reboot-directive'?"), "{err}");
    let (out, _, _) = run(&["check", "--no-config", path]);
    assert!(out.contains("did you mean 'missing-copy'?"), "{out}");
}

#[test]
fn rules_are_listed_as_json_with_all_that_is_known_of_them() {
    let (out, _, status) = run(&["rules", "--format", "json"]);
    assert_eq!(status, 0);
    let rules: Value = serde_json::from_str(&out).unwrap();
    let rules = rules.as_array().unwrap();
    assert_eq!(rules.len(), ALL.len());
    for (rule, known) in rules.iter().zip(&ALL) {
        let keys: Vec<&str> = rule
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let mut all = [
            "name", "group", "summary", "why", "severity", "default", "fix", "since", "url",
            "sources", "infverif",
        ];
        all.sort_unstable();
        let mut keys = keys;
        keys.sort_unstable();
        assert_eq!(keys, all);
        assert_eq!(rule["name"], known.name);
        assert_eq!(rule["severity"], known.severity.to_string());
        assert_eq!(rule["fix"], known.fixes);
        let default = rule["default"].as_str().unwrap();
        assert!(["on", "with-target-os", "with-infverif", "selected"].contains(&default));
        assert!(
            rule["url"]
                .as_str()
                .unwrap()
                .ends_with(&format!("{}.md", known.name))
        );
        assert_eq!(
            rule["infverif"]["codes"].as_array().unwrap().len(),
            known.infverif.codes.len()
        );
    }
    let of = |name: &str| rules.iter().find(|rule| rule["name"] == name).unwrap();
    assert_eq!(of("run-from-driver-store")["default"], "with-target-os");
    let sources = of("reboot-directive")["sources"].as_array().unwrap();
    let url = sources[0]["url"].as_str().unwrap();
    assert!(url.starts_with("https://learn.microsoft.com/"), "{url}");
}

#[test]
fn explain_without_a_topic_lists_all_rules_and_guides() {
    let (out, _, status) = run(&["explain"]);
    assert_eq!(status, 0);
    let names = ALL.iter().map(|rule| rule.name);
    for name in names.chain(["restarts", "installers", "configuration", "driver-store"]) {
        assert!(
            out.lines()
                .any(|line| line.split_whitespace().next() == Some(name)),
            "{name}: {out}"
        );
    }
}

#[test]
fn completions_know_the_rules() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (out, ..) = run(&["completions", shell]);
        // PowerShell and Elvish complete no values of options.
        let knows_values = ["bash", "zsh", "fish"].contains(&shell);
        assert_eq!(out.contains("restart-copy-flag"), knows_values, "{shell}");
    }
    let (help, ..) = run(&["check", "--help"]);
    assert!(
        !help.contains("[possible values: reboot-directive"),
        "{help}"
    );
}
