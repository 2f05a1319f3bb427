//! `infmend explain`: rules, guides, copy flags, DIRIDs.

use crate::support::{assert_snapshot, infmend};
use infmend::rules::ALL;
use infmend::schema::{COPY_FLAGS, CopyFlag};

fn explain(topic: &str) -> String {
    let output = infmend().args(["explain", topic]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{topic}");
    String::from_utf8(output.stdout).unwrap()
}

/// The same as a terminal gets it.
fn styled(topic: &str) -> String {
    let output = infmend()
        .env("CLICOLOR_FORCE", "1")
        .args(["explain", topic])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// A text without the sequences that switch styles.
fn plain(styled: &str) -> String {
    let mut pieces = styled.split('\u{1B}');
    let mut text = pieces.next().unwrap().to_owned();
    for piece in pieces {
        text.push_str(piece.split_once('m').unwrap().1);
    }
    text
}

#[test]
fn every_rule_and_every_guide_is_explained_and_leads_to_the_guides() {
    for rule in &ALL {
        let page = explain(rule.name);
        assert!(page.starts_with(&format!("# {}\n", rule.name)), "{page}");
        for guide in ["restarts", "installers", "configuration"] {
            assert!(
                page.contains(&format!("`infmend explain {guide}`")),
                "{page}"
            );
        }
        assert_eq!(page, explain(&rule.name.to_uppercase()));
    }
    assert!(explain("restarts").contains("| Service packs and hot fixes"));
    assert!(explain("installers").contains("bRebootRequired"));
    assert!(explain("configuration").contains("[[overrides]]"));
}

#[test]
fn the_guide_for_setup_programs_names_what_no_rule_can_see() {
    let page = explain("installers");
    for word in [
        "DiInstallDriver",
        "NeedReboot",
        "UpdateDriverForPlugAndPlayDevices",
        "InstallValidate",
        "side by side",
        "INSTALLLOGMODE_VERBOSE",
        "INetCfgPnpReconfigCallback",
        "DirectMusic",
        "sc.exe stop",
        "RunOnce",
    ] {
        assert!(page.contains(word), "{word}");
    }
}

#[test]
fn hexadecimal_numbers_and_names_are_copy_flags() {
    let page = explain("0x00001004");
    assert!(page.contains("`COPYFLG_REPLACE_BOOT_FILE`"));
    assert!(page.contains("`COPYFLG_NOVERSIONCHECK`"));
    assert!(page.contains("infmend explain restart-copy-flag"));
    assert!(!page.contains("DIRID"));
    for same in [
        "0x1004",
        "0X1004",
        "COPYFLG_REPLACE_BOOT_FILE | COPYFLG_NOVERSIONCHECK",
        "replace_boot_file|0x4",
    ] {
        assert_eq!(explain(same), page, "{same}");
    }
    assert_eq!(explain("COPYFLG_IN_USE_TRY_RENAME"), explain("0x4000"));
    assert!(explain("0x10").contains("COPYFLG_NO_OVERWRITE"));
    assert!(explain("0x80000000").contains("no flag that is documented"));
    assert!(explain("0x0").contains("No flag is set"));
}

#[test]
fn every_flag_is_explained_alone_and_those_that_exclude_each_other_are_told() {
    for CopyFlag { flag, name, .. } in COPY_FLAGS {
        let page = explain(name);
        assert!(page.contains(&format!("`{flag}` `{name}`: ")), "{page}");
        assert!(!page.contains("exclude"), "{page}");
    }
    for conflict in ["0x3", "0xC", "0x14", "0x12", "0x4010"] {
        assert!(
            explain(conflict).contains("exclude each other"),
            "{conflict}"
        );
    }
}

#[test]
fn decimal_numbers_are_dirids_and_copy_flags_where_they_can_be_both() {
    let page = explain("13");
    assert!(page.contains("Driver Store") && page.contains("16299"));
    // 13 would be flags that exclude each other.
    assert!(page.contains("`infmend explain 0xd`") && !page.contains("# Copy flags"));
    assert!(!explain("%13%").contains("0xd"));
    let both = explain("10");
    assert!(both.contains("# DIRID 10") && both.contains("# Copy flags 0x0000000A"));
    let dirid = explain("17");
    assert!(dirid.contains("INF files") && dirid.contains("0x11"));
    // 128 is the number of no flag.
    assert!(!explain("128").contains("flags"));
    assert!(explain("16422").contains("program files"));
    assert!(explain("16385").contains("CSIDL 1"));
    assert!(explain("40000").contains("SetupSetDirectoryId"));
    assert!(explain("-1").contains("absolute path"));
    assert!(explain("65535").contains("absolute path"));
    assert!(explain("01").contains("installed from"));
}

#[test]
fn what_is_unknown_fails_and_tells_what_is_known() {
    for topic in [
        "nothing",
        "",
        "0x",
        "0xZZ",
        "COPYFLG_NONE",
        "%x%",
        "reboot|0x4",
    ] {
        let output = infmend().args(["explain", topic]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{topic}");
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(
            error.contains("`infmend explain` lists all topics"),
            "{error}"
        );
    }
}

#[test]
fn a_terminal_gets_styles_and_no_marks_and_a_pipe_gets_markdown() {
    let topics: Vec<&str> = ALL
        .iter()
        .map(|rule| rule.name)
        .chain(["restarts", "installers", "configuration", "0x1004", "13"])
        .collect();
    for topic in topics {
        assert!(!explain(topic).contains('\u{1B}'), "{topic}");
        let styled = styled(topic);
        assert!(styled.contains('\u{1B}'), "{topic}");
        let shown = plain(&styled);
        for mark in ["```", "## ", "**", "| ---", "](", "`"] {
            assert!(!shown.contains(mark), "{topic} shows {mark}: {shown}");
        }
        // Nothing of the words is lost but link targets and the name of a
        // table's first column.
        let gone = ["md", "rules", "Circumstance"];
        for word in explain(topic).split(|c: char| !c.is_alphanumeric()) {
            assert!(
                gone.contains(&word) || shown.contains(word),
                "{topic} lost {word}"
            );
        }
    }
}

#[test]
fn a_page_on_a_terminal_looks_as_it_should() {
    let readable = |topic| styled(topic).replace('\u{1B}', "␛");
    assert_snapshot(
        "explain",
        "restart_copy_flag",
        &readable("restart-copy-flag"),
    );
    let restarts = readable("restarts");
    let rows: Vec<&str> = restarts.split("\n\n").take(6).collect();
    assert_snapshot("explain", "restarts", &rows.join("\n\n"));
}
