//! The pages of DIRIDs (Microsoft Learn, "Using Dirids").

/// The first DIRID that stands for a folder of the shell.
const SHELL: u32 = 16384;
/// The DIRIDs from here on are given by setup programs.
const OWN: u32 = 32768;

/// The DIRIDs that are documented, and what each stands for.
const KNOWN: [(u32, &str); 32] = [
    (1, "the folder that the INF was installed from"),
    (10, "the Windows folder, `%SystemRoot%`"),
    (11, "the system folder, `%SystemRoot%\\system32`"),
    (12, "the drivers folder, `%SystemRoot%\\system32\\drivers`"),
    (13, "the folder of the package in the Driver Store"),
    (17, "the folder of INF files"),
    (18, "the help folder"),
    (20, "the fonts folder"),
    (21, "the viewers folder"),
    (23, "the color folder (ICM); not for printer drivers"),
    (24, "the root of the disk that Windows is on"),
    (25, "the shared folder"),
    (30, "the root of the boot disk, the ARC system partition"),
    (50, "the 16-bit system folder, `%SystemRoot%\\system`"),
    (51, "the spool folder; not for printer drivers"),
    (52, "the folder of spool drivers; not for printer drivers"),
    (53, "the folder of the user's profile"),
    (
        54,
        "the folder of the boot loader (`ntldr`, `osloader.exe`)",
    ),
    (
        55,
        "the folder of print processors; not for printer drivers",
    ),
    (16406, "the Start menu of all users"),
    (16407, "the programs in the Start menu of all users"),
    (16408, "the Startup folder of all users"),
    (16409, "the desktop of all users"),
    (16415, "the favorites of all users"),
    (16419, "the application data of all users"),
    (16422, "the program files folder"),
    (16425, "`%SystemRoot%\\SysWOW64`"),
    (16426, "`%ProgramFiles(x86)%`"),
    (16427, "the common program files"),
    (16428, "the common program files of `%ProgramFiles(x86)%`"),
    (16429, "the templates of all users"),
    (16430, "the documents of all users"),
];

/// The page of a DIRID; -1 is given as an unsigned number.
pub(super) fn page(dirid: u32) -> String {
    let known = KNOWN.iter().find(|(known, _)| *known == dirid);
    let name = match dirid {
        u32::MAX => "-1".to_owned(),
        other => other.to_string(),
    };
    let meaning = match (known, dirid) {
        (Some((_, meaning)), _) => (*meaning).to_owned(),
        (None, u32::MAX | 65535) => "an absolute path; -1 and 65535 mean the same".to_owned(),
        (None, SHELL..OWN) => format!(
            "the folder of the shell with CSIDL {} ({0:#06x})",
            dirid - SHELL
        ),
        (None, OWN..) => {
            "a folder that the setup program names, with `SetupSetDirectoryId`".to_owned()
        }
        (None, _) => "no folder that is documented".to_owned(),
    };
    let mut page = format!("# DIRID {name}\n\nIt stands for {meaning}.\n\n");
    page.push_str(&format!(
        "```inf\n[DestinationDirs]\nDefaultDestDir = {name}\n"
    ));
    if matches!(dirid, 10..=13) {
        page.push_str(&format!(
            "\n[Gadget_Service]\nServiceBinary = %{name}%\\gadget.sys\n"
        ));
    }
    page.push_str("```\n");
    page.push_str("\n## Restart\n");
    page.push_str(match dirid {
        13 => {
            "None: each version of a package has a folder of its own, from which its files run\n\
               without being copied. Needs Windows 10 1709 (build 16299); UMDF drivers and\n\
               firmware 1803 (17134), network services, protocols and filters build 25319.\n\
               The subdirectory must be that of `[SourceDisksFiles]`, the file cannot be\n\
               renamed, and `DelFiles` is not allowed.\n"
        }
        10..=12 => {
            "A driver's file that is copied there cannot be replaced while the driver runs,\n\
                    unless it is copied with `COPYFLG_IN_USE_RENAME`. See\n\
                    `infmend explain in-use-rename`; from DIRID 13 it would run without being\n\
                    copied. Files of Windows itself must not be replaced.\n"
        }
        _ => {
            "A file that is in use cannot be replaced there, unless it is copied with\n\
              `COPYFLG_IN_USE_RENAME`. See `infmend explain 0x4000`.\n"
        }
    });
    page.push_str(
        "\n## Source\nMicrosoft Learn, \"Using Dirids\" and \"Run from the Driver Store\".\n",
    );
    page
}
