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
        ("%12%\\a.dat", "Install"),
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
    // Another folder.
    let lines = event_log("%11%\\c.sys", "Install");
    assert!(
        lines.contains(&"c.sys stays: ByPath".to_owned()),
        "{lines:?}"
    );
}

#[test]
fn a_path_in_strings_is_written_out_in_its_value() {
    let event_log = |value: &str, strings: &str| {
        let new = format!(
            "[Install]\nAddReg = R\n[R]\nHKR,,EventMessageFile,0x20000,{value}\n[Strings]\n{strings}\n[Install]"
        );
        planned(&[("[Install]", &new)])
    };
    for (value, strings, becomes) in [
        (
            "%m%",
            "m = \"%SystemRoot%\\a.dll;%SystemRoot%\\System32\\drivers\\c.sys\"",
            "%%SystemRoot%%\\a.dll;%13%\\c.sys",
        ),
        // A part of a path, and several.
        ("%12%%c%", "c = \"\\c.sys\"", "%13%\\c.sys"),
        (
            "\"%a%;%12%\\%c%\"",
            "a = \"50%\"\nc = \"c.sys\"",
            "%a%;%13%\\%c%",
        ),
        // What stands elsewhere in the value stays as it is written.
        (
            "\"%11%\\x.dll;%m%\"",
            "m = \"%SystemRoot%\\System32\\drivers\\c.sys\"",
            "%11%\\x.dll;%13%\\c.sys",
        ),
        // The same in each language.
        (
            "%m%",
            "m = \"%SystemRoot%\\System32\\drivers\\c.sys\"\n[Strings.0407]\nM = \"%SystemRoot%\\System32\\drivers\\c.sys\"",
            "%13%\\c.sys",
        ),
    ] {
        let lines = event_log(value, strings);
        let line = format!("value 4: {becomes}");
        assert!(lines.contains(&line), "{value}: {lines:?}");
    }
    let other =
        "m = \"%SystemRoot%\\System32\\drivers\\c.sys\"\n[Strings.0407]\nm = \"%12%\\c.sys\"";
    let lines = event_log("%m%", other);
    assert!(
        lines.contains(&"c.sys stays: ByPath".to_owned()),
        "{lines:?}"
    );
}

/// What is planned where an AddReg section of [Install] has a line.
fn with_value(line: &str, more: &[(&str, &str)]) -> Vec<String> {
    let registry = format!("[Install]\nAddReg = R\n[R]\n{line}\n[Install]");
    let mut edits = vec![("[Install]", registry.as_str())];
    edits.extend(more);
    planned(&edits)
}

#[test]
fn values_that_open_nothing_keep_no_driver() {
    for line in [
        "HKR,,Driver,,c.sys",
        "HKR,,NTMPDriver,,\"c.sys,sbemul.sys\"",
        "HKR,Ndi,DevLoader,,c.sys",
        "HKR,,DeviceVxDs,,c.sys",
    ] {
        let lines = with_value(line, &[]);
        assert!(
            lines.contains(&"Others: c.sys to ''".to_owned()),
            "{line}: {lines:?}"
        );
    }
    for line in [
        "HKR,Sub,Driver,,c.sys",
        "HKR,,Driver2,,c.sys",
        "HKR,,Driver,,%12%\\c.sys",
    ] {
        let lines = with_value(line, &[]);
        let stays = |line: &String| line.starts_with("c.sys stays: By");
        assert!(lines.iter().any(stays), "{line}: {lines:?}");
    }
}

#[test]
fn a_file_moves_where_all_that_name_it_take_a_path() {
    // No service runs it any more, and it goes to System32.
    let free = [
        ("%12%\\c.sys", "%12%\\b.sys"),
        ("Others = 12", "Others = 11"),
    ];
    let server = "HKCR,CLSID\\{0}\\InprocServer32,,";
    for (line, becomes) in [
        (format!("{server},c.sys"), "value 4: %13%\\c.sys"),
        (
            format!("{server}0x20000,%%SystemRoot%%\\System32\\c.sys"),
            "value 4: %13%\\c.sys",
        ),
        (
            "HKR,,UserModeDriverName,0x10000,c.sys".to_owned(),
            "value 4: %13%\\c.sys",
        ),
        (
            "HKLM,Software\\Khronos\\OpenCL\\Vendors,c.sys,0x10001,0".to_owned(),
            "value 2: %13%\\c.sys",
        ),
        (
            "HKR,Ndi\\IHVExtensions,ExtensibilityDLL,0,%11%\\c.sys".to_owned(),
            "value 4: %13%\\c.sys",
        ),
        (
            "HKR,,FirmwareFilename,,%11%\\c.sys".to_owned(),
            "value 4: %13%\\c.sys",
        ),
    ] {
        let lines = with_value(&line, &free);
        assert!(lines.contains(&becomes.to_owned()), "{line}: {lines:?}");
        // One that does not take a path keeps it for all.
        let two = format!("{line}\nHKR,,Loads,,c.sys");
        let lines = with_value(&two, &free);
        assert!(
            lines.contains(&"c.sys stays: ByName".to_owned()),
            "{line}: {lines:?}"
        );
    }
    // A name alone is looked for in another folder, or nowhere that is known.
    for line in [
        "HKR,,UserModeDriverNameWoW,0x10000,c.sys",
        "HKCR,Wow6432Node\\CLSID\\{0}\\InprocServer32,,,c.sys",
        "HKR,,FirmwareFilename,,c.sys",
    ] {
        let lines = with_value(line, &free);
        assert!(
            lines.contains(&"c.sys stays: ByName".to_owned()),
            "{line}: {lines:?}"
        );
    }
    let lines = planned(&free);
    assert!(
        lines.contains(&"c.sys stays: NoService".to_owned()),
        "{lines:?}"
    );
}

#[test]
fn servers_and_programs_follow_their_files() {
    let free = [
        ("%12%\\c.sys", "%12%\\b.sys"),
        ("Others = 12", "Others = 11"),
    ];
    let with = |lines: &str| {
        let mut edits = vec![("[Install]", lines)];
        edits.extend(free);
        planned(&edits)
    };
    let lines = with(
        "[Install.COM]\nAddComServer = s,,C\n[C]\nServerType = 1\nServerBinary = %11%\\c.sys\n[Install]",
    );
    assert!(
        lines.contains(&"value 0: %13%\\c.sys".to_owned()),
        "{lines:?}"
    );
    let software = |arguments: &str| {
        with(&format!(
            "[Install.Software]\nAddSoftware = s,,W\n[W]\nSoftwareType = 1\nSoftwareBinary = %11%\\c.sys\nSoftwareArguments = {arguments}\n[Install]"
        ))
    };
    let lines = software("/quiet");
    assert!(
        lines.contains(&"value 0: %13%\\c.sys".to_owned()),
        "{lines:?}"
    );
    let lines = software("c.sys");
    assert!(
        lines.contains(&"c.sys stays: ByName".to_owned()),
        "{lines:?}"
    );
}

#[test]
fn a_section_that_no_windows_nt_reads_keeps_nothing() {
    let nine_x = [
        ("[Install]", "[Install.NT]"),
        ("[Install.Services]", "[Install.NT.Services]"),
        (
            "[Files]",
            "[Install]\nCopyFiles = Files\nAddReg = R\n[R]\nHKR,,Loads,,b.sys\nHKR,,Runs,,%12%\\c.sys\n[Files]",
        ),
    ];
    assert_eq!(planned(&nine_x), planned(&[]));
    // Without the other section it is read.
    let is_read = planned(&nine_x[2..]);
    assert!(
        is_read.contains(&"c.sys stays: ByPath".to_owned()),
        "{is_read:?}"
    );
}
