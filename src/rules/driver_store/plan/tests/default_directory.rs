//! When the default directory of file lists moves.

use super::*;

#[test]
fn the_default_directory_stays_for_what_another_list_cannot_let_go() {
    let lines = planned(&[
        ("Files = 12\nOthers = 12", "Files = 12\nDefaultDestDir = 12"),
        ("b.sys\nb.dat\n[Others]", "c.sys\n[Others]"),
        ("a.sys = 1", "a.sys = 1,x"),
    ]);
    assert_eq!(
        lines,
        [
            "services: ",
            "a.sys stays: Subdirectories",
            "c.sys stays: Subdirectories",
            "c.sys stays: OtherList",
        ]
    );
}

#[test]
fn a_file_that_is_copied_by_name_too_moves_in_both_ways_or_in_none() {
    let by_default = ("Files = 12\nOthers = 12", "DefaultDestDir = 12");
    let no_data = ("b.dat\n[Others]", "[Others]");
    let too = (
        "CopyFiles = Files, Others",
        "CopyFiles = Files, Others, @c.sys",
    );
    assert_eq!(
        planned(&[by_default, no_data, too]),
        [
            "Files: a.sys b.sys to ''",
            "Others: c.sys to ''",
            "default: c.sys to ''",
            "services: a b c",
        ]
    );
    let others = ("Files = 12", "DefaultDestDir = 12");
    let stays = ["c.sys stays: OtherList", "c.sys stays: ByNameInDefault"];
    assert_eq!(planned(&[others, too])[3..], stays);
    // The list does not let it move, although it would suit the default.
    let shared = ("c.sys\n[Dest", "c.sys,,,0x10\n[Dest");
    let lines = planned(&[others, no_data, too, shared]);
    assert_eq!(
        lines[2..],
        ["c.sys stays: Shared", "c.sys stays: OtherList"]
    );
    assert!(lines[1].starts_with("services"), "{lines:?}");
}

#[test]
fn the_default_directory_moves_with_all_that_goes_there() {
    let by_default = ("Files = 12\nOthers = 12", "DefaultDestDir = 12");
    let no_data = ("b.dat\n[Others]", "[Others]");
    let direct = ("CopyFiles = Files, Others", "CopyFiles = Files, @c.sys");
    let moved = [
        "Files: a.sys b.sys to ''",
        "Others: c.sys to ''",
        "default:  to ''",
        "services: a b c",
    ];
    assert_eq!(planned(&[by_default, no_data]), moved);
    let with_direct = [
        "Files: a.sys b.sys to ''",
        "default: c.sys to ''",
        "services: a b c",
    ];
    assert_eq!(planned(&[by_default, no_data, direct]), with_direct);
    // By name, the default directory is used although lists have theirs.
    let both = ("Others = 12", "DefaultDestDir = 12");
    assert_eq!(planned(&[both, no_data, direct]), with_direct);
    // Each to a subdirectory of its own.
    let others = ("a.sys = 1\nb.sys = 1", "a.sys = 1,x\nb.sys = 1,x");
    assert_eq!(
        planned(&[both, no_data, direct, others]),
        [
            "Files: a.sys b.sys to 'x'",
            "default: c.sys to ''",
            "services: a b c",
        ]
    );
    // What is deleted elsewhere is in nobody's way.
    let elsewhere = "[Install]\nDelFiles = Gone\n[Gone]\nold.sys\n[Install]";
    let own = ("DefaultDestDir = 12", "DefaultDestDir = 12\nGone = 12");
    assert_eq!(
        planned(&[by_default, no_data, direct, ("[Install]", elsewhere), own]),
        with_direct
    );
    let apart = ("c.sys = 1", "c.sys = 1,x");
    let deleted = "[Install]\nDelFiles = Gone\n[Gone]\nold.sys\n[Install]";
    for changes in [
        // A file that stays,
        vec![by_default, direct],
        // one in another subdirectory,
        vec![by_default, direct, no_data, apart],
        // a list of files that are deleted there.
        vec![by_default, direct, no_data, ("[Install]", deleted)],
    ] {
        let lines = planned(&changes);
        let stays = "c.sys stays: ByNameInDefault".to_owned();
        assert!(lines.contains(&stays), "{changes:?}: {lines:?}");
        assert!(!lines.iter().any(|line| line.starts_with("default")));
    }
    // What keeps a file by itself is said.
    let unlisted = ("c.sys = 1\n", "");
    let lines = planned(&[by_default, direct, unlisted]);
    assert!(
        lines.contains(&"c.sys stays: NoSource".to_owned()),
        "{lines:?}"
    );
    // No line says what the default directory is.
    let system = ("Files = 12\nOthers = 12", "Files = 12");
    let lines = planned(&[system, direct, ("%12%\\c.sys", "%11%\\c.sys")]);
    assert!(
        lines.contains(&"c.sys stays: ByNameInDefault".to_owned()),
        "{lines:?}"
    );
}

#[test]
fn a_default_directory_with_a_file_that_is_in_the_driver_store_already_stays() {
    let store = [
        (
            "CopyFiles = Files, Others",
            "CopyFiles = Files, Others, Store",
        ),
        ("b.dat\n[Others]", "[Store]\nc.sys\n[Others]"),
        ("Files = 12\nOthers = 12", "DefaultDestDir = 12\nStore = 13"),
    ];
    assert_eq!(
        planned(&store),
        ["Files: a.sys b.sys to ''", "services: a b"]
    );
}

#[test]
fn a_default_directory_that_nothing_uses_follows_the_lists() {
    let unused = |line: &'static str| ("Others = 12", line);
    let no_data = ("b.dat\n[Others]", "[Others]");
    let follows = |changes: &[(&str, &str)]| {
        let lines = planned(changes);
        assert!(lines.contains(&"services: a b c".to_owned()), "{lines:?}");
        lines.contains(&"default:  to ''".to_owned())
    };
    let default = unused("Others = 12\nDefaultDestDir = 12");
    assert!(follows(&[default, no_data]));
    // A file that stays,
    assert!(!follows(&[default]));
    // another directory,
    let system = unused("Others = 12\nDefaultDestDir = 11");
    assert!(!follows(&[system, no_data]));
    let program_files = unused("Others = 12\nDefaultDestDir = 16422");
    assert!(!follows(&[program_files, no_data]));
    // another INF that may use it,
    let include = ("[Install]\n", "[Install]\nInclude = other.inf\n");
    assert!(!follows(&[default, no_data, include]));
    // and lists in two subdirectories keep it.
    let apart = ("c.sys = 1", "c.sys = 1,x");
    assert!(!follows(&[default, no_data, apart]));
}

#[test]
fn what_is_deleted_by_name_keeps_the_default_directory() {
    let by_default = ("Files = 12\nOthers = 12", "DefaultDestDir = 12");
    let no_data = ("b.dat\n[Others]", "[Others]");
    for directive in ["DelFiles = @old.sys", "RenFiles = @old.sys"] {
        let deleting = format!("[DefaultUninstall]\n{directive}\n[Install]");
        let lines = planned(&[by_default, no_data, ("[Install]", &deleting)]);
        // The lists get lines of their own.
        assert_eq!(lines.last().unwrap(), "services: a b c");
        assert_eq!(lines.len(), 3, "{lines:?}");
    }
}

#[test]
fn a_list_that_is_called_as_the_default_directory_moves_only_with_it() {
    let called = ("Others", "DefaultDestDir");
    let default = ("Files = 12\nDefaultDestDir = 12", "DefaultDestDir = 12");
    let no_data = ("b.dat\n[DefaultDestDir]", "[DefaultDestDir]");
    assert_eq!(
        planned(&[called, default, no_data]),
        [
            "Files: a.sys b.sys to ''",
            "DefaultDestDir: c.sys to ''",
            "default:  to ''",
            "services: a b c"
        ]
    );
    assert_eq!(
        planned(&[called, default])[1..],
        [
            "services: a b",
            "b.dat stays: NoService",
            "c.sys stays: NamedDefault"
        ]
    );
}
