//! Comments that allow findings, in `check` and in `fix`.

use std::fs;
use std::path::PathBuf;

use crate::support::infmend;
use infmend::fix::{FixOptions, fix};
use infmend::rules::{Options, Rule, RuleSet, inspect};
use infmend::source::Source;

const HEAD: &str = "[Version]\r\nSignature = \"$Windows NT$\"\r\n";

/// The rules that find something in an INF with a [DefaultInstall] of the
/// given lines.
fn found(body: &str) -> Vec<&'static str> {
    let source = Source::new(format!("{HEAD}{body}").into());
    let findings = inspect(&source, &RuleSet::all(), &Options::default()).unwrap();
    findings.iter().map(|finding| finding.rule).collect()
}

fn fixed(body: &str, unsafe_fixes: bool) -> String {
    let options = FixOptions::new(RuleSet::all()).unsafe_fixes(unsafe_fixes);
    let source = Source::new(format!("{HEAD}{body}").into());
    let fixed = fix(&source, &options).unwrap();
    fixed.source.text().strip_prefix(HEAD).unwrap().to_owned()
}

const REBOOT: &[&str] = &["reboot-directive"];
const NONE: &[&str] = &[];

#[test]
fn a_comment_on_the_line_of_a_finding_takes_it_back() {
    assert_eq!(found("[DefaultInstall]\r\nReboot\r\n"), REBOOT);
    for line in [
        "Reboot ; infmend: allow(reboot-directive)",
        "Reboot;infmend:allow(reboot-directive)",
        "Reboot ;; INFMEND: Allow( Reboot-Directive )",
        "Reboot ; old hardware; infmend: allow(reboot-directive)",
        "Reboot ; infmend: allow(reboot-directive): old hardware",
        "Reboot ; infmend: allow(reboot-directive,)",
        "Reboot ; infmend: allow(reboot-directive)\t",
    ] {
        let body = format!("[DefaultInstall]\r\n{line}\r\n");
        assert_eq!(found(&body), NONE, "{line}");
        assert_eq!(fixed(&body, true), body, "{line}");
    }
}

#[test]
fn comments_right_above_a_line_take_its_findings_back() {
    for above in [
        "; infmend: allow(reboot-directive)\r\n",
        "\t;infmend: allow(reboot-directive)\r\n",
        "; infmend: allow(reboot-directive)\r\n; for the old board\r\n",
    ] {
        let body = format!("[DefaultInstall]\r\n{above}Reboot\r\n");
        assert_eq!(found(&body), NONE, "{above}");
        assert_eq!(fixed(&body, true), body, "{above}");
    }
}

#[test]
fn a_comment_above_a_blank_line_or_above_another_entry_holds_for_nothing_else() {
    for above in [
        "; infmend: allow(reboot-directive)\r\n\r\n",
        "; infmend: allow(reboot-directive)\r\nAddReg = Some\r\n",
        "AddReg = Some ; infmend: allow(reboot-directive)\r\n",
    ] {
        let body = format!("[DefaultInstall]\r\n{above}Reboot\r\n");
        let mut rules = found(&body);
        rules.sort_unstable();
        assert_eq!(rules, ["reboot-directive", "unused-allow"], "{above}");
    }
}

#[test]
fn a_comment_on_any_physical_line_of_an_entry_takes_its_findings_back() {
    for entry in [
        "Reboot = \\ ; infmend: allow(reboot-directive)\r\n  1, \\\r\n  2\r\n",
        "Reboot = \\\r\n  1, \\ ; infmend: allow(reboot-directive)\r\n  2\r\n",
        "Reboot = \\\r\n  1, \\\r\n  2 ; infmend: allow(reboot-directive)\r\n",
        "Reboot = 1, \\\r\n  ; infmend: allow(reboot-directive)\r\n",
    ] {
        let body = format!("[DefaultInstall]\r\n{entry}AddReg = Some\r\n");
        assert_eq!(found(&body), NONE, "{entry}");
        assert_eq!(fixed(&body, true), body, "{entry}");
    }
}

#[test]
fn an_allowance_for_the_file_may_stand_anywhere() {
    for body in [
        "; infmend: allow-file(reboot-directive)\r\n[DefaultInstall]\r\nReboot\r\nRestart\r\n",
        "[DefaultInstall]\r\nReboot\r\nRestart ; infmend: allow-file(reboot-directive)\r\n",
        "[DefaultInstall]\r\nReboot\r\nRestart\r\n[Strings] ; infmend: allow-file(reboot-directive)\r\n",
        "[DefaultInstall]\r\nReboot\r\nRestart\r\n\r\n; infmend: allow-file(reboot-directive)",
    ] {
        assert_eq!(found(body), NONE, "{body}");
        assert_eq!(fixed(body, true), body, "{body}");
    }
    let first = Source::new(
        format!("; infmend: allow-file(reboot-directive)\r\n{HEAD}[DefaultInstall]\r\nReboot\r\n")
            .into(),
    );
    assert_eq!(
        inspect(&first, &RuleSet::all(), &Options::default()).unwrap(),
        []
    );
}

#[test]
fn text_in_a_string_or_behind_ctrl_z_is_no_allowance() {
    for body in [
        "[DefaultInstall]\r\nReboot = \"; infmend: allow(reboot-directive)\"\r\n",
        "[DefaultInstall]\r\nReboot\r\n\u{1A}\r\n; infmend: allow-file(reboot-directive)\r\n",
        "[DefaultInstall]\r\nReboot ; xinfmend: allow(reboot-directive)\r\n",
    ] {
        assert_eq!(found(body), REBOOT, "{body}");
    }
}

#[test]
fn only_the_rules_that_are_named_are_allowed() {
    let body = "[DefaultInstall]\r\nReboot ; infmend: allow(in-use-rename)\r\n";
    assert_eq!(found(body), ["reboot-directive", "unused-allow"]);
}

#[test]
fn an_allowance_of_a_rule_that_is_not_at_work_is_not_judged() {
    let body = "[DefaultInstall]\r\nAddReg = Some ; infmend: allow(reboot-directive)\r\n";
    let source = Source::new(format!("{HEAD}{body}").into());
    let selected = ["unused-allow", "in-use-rename"];
    let rules = RuleSet::all().select(|rule| selected.contains(&rule.name));
    assert_eq!(inspect(&source, &rules, &Options::default()).unwrap(), []);
    let rules = RuleSet::all().deselect(|rule| rule.name == "unused-allow");
    assert_eq!(inspect(&source, &rules, &Options::default()).unwrap(), []);
}

#[test]
fn an_unused_allowance_goes_and_what_else_the_comment_says_stays() {
    for (before, after) in [
        ("A = 1 ; infmend: allow(syntax)", "A = 1"),
        ("A = 1 ; one; infmend: allow(syntax)", "A = 1 ; one"),
        ("A = 1 ; infmend: allow(syntax) one", "A = 1 ; one"),
        ("A = 1 ; infmend: allow(syntax); one", "A = 1 ; one"),
        (
            "A = 1,\\ ; infmend: allow(syntax)\r\n  2",
            "A = 1,\\\r\n  2",
        ),
        (
            "A = 1,\\\r\n ; infmend: allow(syntax)\r\nB = 2",
            "A = 1,\\\r\n\r\nB = 2",
        ),
        ("; infmend: allow(syntax)\r\nA = 1", "A = 1"),
        ("; why: infmend: allow(syntax)\r\nA = 1", "; why:\r\nA = 1"),
        (
            "B = 2\r\n\t; infmend: allow(syntax)\r\nA = 1",
            "B = 2\r\nA = 1",
        ),
        ("A = 1\r\n; infmend: allow-file(syntax)", "A = 1"),
        (
            "A = 1\r\n[Strings] \t; infmend: allow(syntax)",
            "A = 1\r\n[Strings]",
        ),
        (
            "Reboot ; infmend: allow(syntax, reboot-directive, direct-copy)",
            "Reboot ; infmend: allow(reboot-directive)",
        ),
        (
            "Reboot ; infmend: allow(syntax) infmend: allow(reboot-directive)",
            "Reboot ; infmend: allow(reboot-directive)",
        ),
        (
            "A = 1,\\ ; infmend: allow(syntax)\r\n 2 ; infmend: allow(direct-copy)",
            "A = 1,\\\r\n 2",
        ),
    ] {
        let body = |lines: &str| format!("[DefaultInstall]\r\n{lines}\r\n");
        assert_eq!(fixed(&body(before), false), body(after), "{before}");
    }
}

#[test]
fn an_allowance_of_no_rule_is_kept_without_unsafe_fixes() {
    let body = "[DefaultInstall]\r\nA = 1 ; infmend: allow(rebot-directive)\r\n";
    assert_eq!(found(body), ["unused-allow"]);
    assert_eq!(fixed(body, false), body);
    assert_eq!(fixed(body, true), "[DefaultInstall]\r\nA = 1\r\n");
}

#[test]
fn a_comment_to_infmend_that_it_does_not_understand_is_found_and_kept() {
    for comment in [
        "allow reboot-directive",
        "alow(syntax)",
        "allow()",
        "allow(syntax",
        "",
    ] {
        let body = format!("[DefaultInstall]\r\nA = 1 ; infmend: {comment}\r\n");
        assert_eq!(found(&body), ["unused-allow"], "{comment}");
        assert_eq!(fixed(&body, true), body);
    }
}

#[test]
fn an_unused_allowance_on_a_line_that_windows_does_not_read_is_left_to_a_person() {
    let text = format!("x ; infmend: allow(direct-copy)\r\n{HEAD}");
    let source = Source::new(text.into());
    let selected = ["unused-allow", "direct-copy"];
    let rules = RuleSet::all().select(|rule| selected.contains(&rule.name));
    let findings = inspect(&source, &rules, &Options::default()).unwrap();
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].rule, &findings[0].fix), (selected[0], &None));
}

#[test]
fn an_allowance_above_an_entry_that_a_fix_removes_goes_with_it() {
    // Else it would hold for the next entry, in the rounds that follow.
    let body = "[DefaultInstall]\r\n\
                ; infmend: allow(syntax)\r\n\
                ; infmend: allow-file(in-use-rename)\r\n\
                ; the old board needs it. infmend: allow(direct-copy)\r\n\
                Reboot\r\n\
                CopyFiles = Some\r\n";
    let rules = RuleSet::from_iter(Rule::named("reboot-directive"));
    let options = FixOptions::new(rules);
    let source = Source::new(format!("{HEAD}{body}").into());
    let fixed = fix(&source, &options).unwrap();
    assert_eq!(
        fixed.source.text().strip_prefix(HEAD).unwrap(),
        "[DefaultInstall]\r\n\
         ; infmend: allow-file(in-use-rename)\r\n\
         ; the old board needs it.\r\n\
         CopyFiles = Some\r\n"
    );
}

#[test]
fn check_and_fix_of_the_program_leave_an_allowed_finding_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("a.inf");
    let text = format!("{HEAD}[DefaultInstall]\r\nReboot ; infmend: allow(reboot-directive)\r\n");
    fs::write(&path, &text).unwrap();
    infmend().arg("check").arg(&path).assert().code(0);
    infmend().args(["fix", "--yes"]).arg(&path).assert().code(0);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}
