//! Reasons why a file cannot run from the Driver Store.

use super::*;

#[test]
fn what_keeps_a_file_where_it_is_is_said() {
    for (old, new, reason) in [
        ("Class = Mouse", "Class = Printer", "Class"),
        ("Others = 12", "Others = 16422", "Applications"),
        ("Others = 12", "Others = 16426", "Applications"),
        ("Others = 12", "Others = 16427", "Applications"),
        ("Others = 12", "Others = 16428", "Applications"),
        ("Others = 12", "Others = 24", "Elsewhere"),
        ("Others = 12\n", "", "NoLine"),
        ("Others = 12", "Others = 11", "ServiceElsewhere"),
        (
            "%12%\\c.sys",
            "%12%\\%c%\n[Strings]\nc = \"x\\c.sys\"",
            "ServiceElsewhere",
        ),
        (
            "%12%\\c.sys",
            "%12%%c%\n[Strings]\nc = \"\\c.sys\"",
            "ServiceText",
        ),
        ("c.sys\n[Dest", "c.sys,d.sys\n[Dest", "Renamed"),
        ("c.sys\n[Dest", "c.sys,,,0x10\n[Dest", "Shared"),
        ("c.sys\n[Dest", "c.sys,,,0x400\n[Dest", "Shared"),
        ("c.sys\n[Dest", "c.sys,,,x\n[Dest", "UnreadableFlags"),
        ("c.sys = 1\n", "", "NoSource"),
        ("1 = Disk", "1 = Disk,,,x", "DiskPath"),
        ("c.sys = 1", "c.sys = 1,a%%b", "Percent"),
        ("c.sys = 1", "c.sys = 1\nC.sys = 1,x", "Sources"),
        (
            "[Install]",
            "[Install]\nDelFiles = Others",
            "DeletedOrRenamed",
        ),
        // What no models lead to: a section that copies it, its service.
        (
            "CopyFiles = Files, Others",
            "CopyFiles = Files\n[Lost]\nCopyFiles = Others",
            "NoModels",
        ),
        (
            "AddService = c,2,C",
            "[Lost.Services]\nAddService = c,2,C",
            "LostService",
        ),
        (
            "[Install]",
            "[DefaultInstall]\nCopyFiles = Others\n[Install]",
            "DefaultInstall",
        ),
        (
            "[Install]",
            "[Install]\nAddReg = R\n[R]\nHKR,,V,,c.sys\n[Install]",
            "ByName",
        ),
        (
            "[Install]",
            "[Install]\nAddReg = R\n[R]\nHKR,,V,,%12%\\c.sys\n[Install]",
            "ByPath",
        ),
        // The path is the name of a value, or a part of a key.
        (
            "[Install]",
            "[Install]\nAddReg = R\n[R]\nHKLM,SharedDlls,%12%\\c.sys,0x10001,1\n[Install]",
            "ByPath",
        ),
        (
            "[Install]",
            "[Install]\nAddReg = R\n[R]\nHKLM,\"x/DRIVERS/C.sys\"\n[Install]",
            "ByPath",
        ),
        // Another service runs it that no device gets, and others that do.
        (
            "[Install]",
            "[Lost.Services]\nAddService = d,2,D\n[D]\nServiceBinary = %12%\\c.sys\n[Install]",
            "LostService",
        ),
        (
            "[Install]",
            "[Install]\nRegisterDlls = R\n[R]\n12,,c.sys,1\n[Install]",
            "ByName",
        ),
        (
            "[Install]",
            "[Install]\nUpdateInis = R\n[R]\na.ini,x,,\"k=%12%\\c.sys\"\n[Install]",
            "ByPath",
        ),
        (
            "[Install]",
            "[Install]\nProfileItems = R\n[R]\nName = x\nCmdLine = 12,,c.sys\n[Install]",
            "ByName",
        ),
        (
            "[Install]",
            "[Install]\nAddProperty = R\n[R]\nVendor,,,,%12%\\c.sys\n[Install]",
            "ByPath",
        ),
        (
            "[C]",
            "[C]\nFailureActions = R\n[R]\nCommand = \"%12%\\c.sys -x\"\n[C]",
            "ByPath",
        ),
        // A section that no directive of ours names.
        (
            "[Install]",
            "[Own.Section]\nAnything = x,\"y;\\??\\C:\\Windows\\System32/Drivers/c.sys\"\n[Install]",
            "ByPath",
        ),
        // An event provider, without a path and with another one.
        (
            "[Install]",
            "[Install.Events]\nAddEventProvider = {0},P\n[P]\nResourceFile = c.sys\n[Install]",
            "ByName",
        ),
        (
            "[Install]",
            "[Install.Events]\nAddEventProvider = {0},P\n[P]\nResourceFile = %11%\\c.sys\n[Install]",
            "ByPath",
        ),
        // A string has the name, and a piece of it.
        (
            "[Install]",
            "[Install]\nAddReg = R\n[R]\nHKR,,V,,%s%\n[Strings]\ns = \"x;%12%\\c.sys\"\n[Install]",
            "ByPath",
        ),
        (
            "[Install]",
            "[Install]\nAddReg = R\n[R]\nHKR,,V,,%12%\\%s%.sys\n[Strings]\ns = c\n[Install]",
            "ByPath",
        ),
    ] {
        let lines = planned(&[(old, new)]);
        let stays = format!("c.sys stays: {reason}");
        assert!(lines.contains(&stays), "{new}: {lines:?}");
    }
    for (old, new) in [
        ("c.sys\n[Dest", "c.sys,C.SYS\n[Dest"),
        ("c.sys\n[Dest", "c.sys,,,0x4000\n[Dest"),
        ("Others = 12", "Others = 12 ; drivers"),
        (
            "[Install]",
            "[Install]\nAddReg = R\n[R]\nHKR,,V,,xc.sys\n[Install]",
        ),
        (
            "[Install]",
            "[Install]\nAddReg = R\n[R]\nHKR,,V,,c.system\n[Install]",
        ),
        // A key and a text that are called so, and a path to another file.
        (
            "[Install]",
            "[Install]\nAddReg = R\n[R]\nHKLM,SYSTEM\\EventLog\\c.sys,V,,x\n[Install]",
        ),
        ("[C]", "[C]\nDisplayName = c.sys\n[C]"),
        (
            "[C]",
            "[C]\nDescription = \"%12%\\xc.sys, %12%\\c.sys2\"\n[C]",
        ),
        ("[Files]", "[Strings]\nunused = %12%\\c.sys\n[Files]"),
    ] {
        let lines = planned(&[(old, new)]);
        assert!(
            lines.contains(&"Others: c.sys to ''".to_owned()),
            "{new}: {lines:?}"
        );
    }
}
