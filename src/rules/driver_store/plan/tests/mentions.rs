//! Where the name of a file stands, and what follows it.

use super::*;

#[test]
fn a_name_of_several_words_is_found_where_it_is_named() {
    let named = |value: &str| {
        let registry = format!("[Install]\nAddReg = R\n[R]\nHKR,,V,,\"{value}\"\n[Install]");
        planned(&[
            ("c.sys", "c d.sys"),
            (
                "ServiceBinary = %12%\\c d.sys",
                "ServiceBinary = \"%12%\\c d.sys\"",
            ),
            ("[Install]", &registry),
        ])
    };
    let stays = |name: &str| format!("c d.sys stays: {name}");
    assert!(named("%12%\\C D.sys").contains(&stays("ByPath")));
    assert!(named("c d.sys").contains(&stays("ByName")));
    assert!(named("d.sys").contains(&"Others: c d.sys to ''".to_owned()));
}

#[test]
fn event_providers_follow_their_files() {
    let provider = "[Install.Events]\nAddEventProvider = {0},P\n[P]\nProviderName = c.sys\n\
                    ResourceFile = %12%\\c.sys\nMessageFile = \"%12%\\C.SYS\"\n\
                    ParameterFile = %11%\\other.dll\n[Install]";
    let lines = planned(&[("[Install]", provider), ("c.sys = 1", "c.sys = 1,x")]);
    for line in ["value 0: %13%\\x\\c.sys", "value 0: %13%\\x\\C.SYS"] {
        assert!(lines.contains(&line.to_owned()), "{lines:?}");
    }
    assert_eq!(
        lines
            .iter()
            .filter(|line| line.starts_with("value"))
            .count(),
        2
    );
}

#[test]
fn a_name_with_a_percent_sign_is_not_written_once_more() {
    let named = [
        ("Files, Others", "Files, Ot%%hers"),
        ("[Others]", "[Ot%hers]"),
    ];
    let own = ("Others = 12", "Ot%%hers = 12\nDefaultDestDir = 11");
    let lines = planned(&[named[0], named[1], own]);
    assert!(
        lines.contains(&"Ot%hers: c.sys to ''".to_owned()),
        "{lines:?}"
    );
    let default = ("Others = 12", "DefaultDestDir = 12");
    let lines = planned(&[named[0], named[1], default]);
    assert!(
        lines.contains(&"c.sys stays: Percent".to_owned()),
        "{lines:?}"
    );
}

#[test]
fn of_the_event_log_only_the_moved_file_follows() {
    let event_log = |value: &str, section: &str| {
        let new = format!(
            "[{section}]\nAddReg = R\n[R]\nHKLM,SYSTEM\\CurrentControlSet\\Services\\EventLog\\System\\c,EventMessageFile,0x20000,\"{value}\"\n[Install]"
        );
        planned(&[("[Install]", &new), ("c.sys = 1", "c.sys = 1,x")])
    };
    let lines = event_log("%11%\\iologmsg.dll;%12%\\C.sys", "Install");
    assert!(
        lines.contains(&"value 4: %11%\\iologmsg.dll;%13%\\x\\C.sys".to_owned()),
        "{lines:?}"
    );
    // Another file, another folder, or a section that installs nothing.
    for (value, section) in [
        ("%11%\\iologmsg.dll", "Install"),
        ("%12%\\b.dat", "Install"),
        ("%12%\\c.sys", "Lost"),
    ] {
        let lines = event_log(value, section);
        assert!(
            lines.iter().any(|line| line.starts_with("Others")),
            "{lines:?}"
        );
        assert!(
            !lines.iter().any(|line| line.starts_with("value")),
            "{lines:?}"
        );
    }
    // Another folder, and a path of which a string is a part.
    for value in ["%11%\\c.sys", "%12%%c%\"\n[Strings]\nc = \"\\c.sys"] {
        let lines = event_log(value, "Install");
        assert!(
            lines.contains(&"c.sys stays: ByPath".to_owned()),
            "{lines:?}"
        );
    }
}
