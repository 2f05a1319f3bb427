//! DIRIDs: numbers that stand for directories (docs install/using-dirids.md).

use super::TargetOs;

/// A DIRID.
#[derive(Debug, Clone, Copy)]
pub struct Dirid {
    /// The number.
    pub number: u32,
    /// What it stands for, as the end of a sentence; `None` where the page does
    /// not list it, but only says how its number comes about.
    pub meaning: Option<&'static str>,
    /// Where it lies in the Windows directory, in small letters; empty for that
    /// directory itself, `None` where it lies elsewhere.
    pub below_windows: Option<&'static str>,
    /// What a driver package has to do with it.
    pub purpose: DiridUse,
    /// The first Windows for which packages should not use it any more.
    pub legacy: Option<TargetOs>,
}

/// What a driver package has to do with a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiridUse {
    /// Drivers and what belongs to them were copied there before there was the
    /// Driver Store.
    Drivers,
    /// The package itself, from which its files run where they are.
    DriverStore,
    /// The folders of applications, such as Program Files and its common files,
    /// on 64-bit Windows those of 32-bit programs too.
    Applications,
    /// Anything else.
    Other,
}

const V24H2: TargetOs = TargetOs::build(26100);

const fn row(
    number: u32,
    meaning: Option<&'static str>,
    below_windows: Option<&'static str>,
    purpose: DiridUse,
    legacy: Option<TargetOs>,
) -> Dirid {
    Dirid {
        number,
        meaning,
        below_windows,
        purpose,
        legacy,
    }
}

impl Dirid {
    /// The DIRID of the Windows directory.
    pub const WINDOWS: u32 = 10;
    /// The DIRID of the system directory, where files go of which
    /// `[DestinationDirs]` says nothing.
    pub const SYSTEM: u32 = 11;
    /// The DIRID that stands for an absolute path; 65535 means the same.
    pub const ABSOLUTE: u32 = u32::MAX;
    /// The first DIRID that stands for a folder of the shell: its CSIDL plus this.
    pub const SHELL: u32 = 16384;
    /// The DIRIDs from here on are given by setup programs.
    pub const OWN: u32 = 32768;
}

/// The DIRIDs, in their order (docs install/using-dirids.md). Of those of the
/// shell, of which the page names the ones for all users, these are here that the
/// program has to know.
pub static DIRIDS: &[Dirid] = &[
    row(
        1,
        Some("the folder that the INF was installed from"),
        None,
        DiridUse::Other,
        Some(V24H2),
    ),
    row(
        10,
        Some("the Windows folder, `%SystemRoot%`"),
        Some(""),
        DiridUse::Drivers,
        None,
    ),
    row(
        11,
        Some("the system folder, `%SystemRoot%\\system32`"),
        Some("system32"),
        DiridUse::Drivers,
        None,
    ),
    row(
        12,
        Some("the drivers folder, `%SystemRoot%\\system32\\drivers`"),
        Some("system32\\drivers"),
        DiridUse::Drivers,
        None,
    ),
    row(
        13,
        Some("the folder of the package in the Driver Store"),
        None,
        DiridUse::DriverStore,
        None,
    ),
    row(
        17,
        Some("the folder of INF files"),
        None,
        DiridUse::Other,
        Some(V24H2),
    ),
    row(
        18,
        Some("the help folder"),
        None,
        DiridUse::Other,
        Some(V24H2),
    ),
    row(
        20,
        Some("the fonts folder"),
        None,
        DiridUse::Other,
        Some(V24H2),
    ),
    row(
        21,
        Some("the viewers folder"),
        None,
        DiridUse::Other,
        Some(V24H2),
    ),
    row(
        23,
        Some("the color folder (ICM); not for printer drivers"),
        None,
        DiridUse::Other,
        None,
    ),
    row(
        24,
        Some("the root of the disk that Windows is on"),
        None,
        DiridUse::Other,
        Some(V24H2),
    ),
    row(
        25,
        Some("the shared folder"),
        None,
        DiridUse::Other,
        Some(V24H2),
    ),
    row(
        30,
        Some("the root of the boot disk, the ARC system partition"),
        None,
        DiridUse::Other,
        Some(V24H2),
    ),
    row(
        50,
        Some("the 16-bit system folder, `%SystemRoot%\\system`"),
        Some("system"),
        DiridUse::Other,
        Some(V24H2),
    ),
    row(
        51,
        Some("the spool folder; not for printer drivers"),
        None,
        DiridUse::Other,
        None,
    ),
    row(
        52,
        Some("the folder of spool drivers; not for printer drivers"),
        None,
        DiridUse::Other,
        None,
    ),
    row(
        53,
        Some("the folder of the user's profile"),
        None,
        DiridUse::Other,
        Some(V24H2),
    ),
    row(
        54,
        Some("the folder of the boot loader (`ntldr`, `osloader.exe`)"),
        None,
        DiridUse::Other,
        Some(V24H2),
    ),
    row(
        55,
        Some("the folder of print processors; not for printer drivers"),
        None,
        DiridUse::Other,
        None,
    ),
    row(
        16406,
        Some("the Start menu of all users"),
        None,
        DiridUse::Other,
        Some(V24H2),
    ),
    row(
        16407,
        Some("the programs in the Start menu of all users"),
        None,
        DiridUse::Other,
        Some(V24H2),
    ),
    row(
        16408,
        Some("the Startup folder of all users"),
        None,
        DiridUse::Other,
        Some(V24H2),
    ),
    row(
        16409,
        Some("the desktop of all users"),
        None,
        DiridUse::Other,
        Some(V24H2),
    ),
    row(
        16415,
        Some("the favorites of all users"),
        None,
        DiridUse::Other,
        Some(V24H2),
    ),
    row(
        16419,
        Some("the application data of all users"),
        None,
        DiridUse::Other,
        Some(V24H2),
    ),
    row(16420, None, Some(""), DiridUse::Other, None),
    row(16421, None, Some("system32"), DiridUse::Other, None),
    row(
        16422,
        Some("the program files folder"),
        None,
        DiridUse::Applications,
        None,
    ),
    row(
        16425,
        Some("`%SystemRoot%\\SysWOW64`"),
        Some("syswow64"),
        DiridUse::Other,
        None,
    ),
    row(
        16426,
        Some("`%ProgramFiles(x86)%`"),
        None,
        DiridUse::Applications,
        None,
    ),
    row(
        16427,
        Some("the common program files"),
        None,
        DiridUse::Applications,
        None,
    ),
    row(
        16428,
        Some("the common program files of `%ProgramFiles(x86)%`"),
        None,
        DiridUse::Applications,
        None,
    ),
    row(
        16429,
        Some("the templates of all users"),
        None,
        DiridUse::Other,
        Some(V24H2),
    ),
    row(
        16430,
        Some("the documents of all users"),
        None,
        DiridUse::Other,
        Some(V24H2),
    ),
];

/// What is known of a DIRID.
pub fn dirid(number: u32) -> Option<&'static Dirid> {
    let place = DIRIDS.binary_search_by_key(&number, |row| row.number);
    DIRIDS.get(place.ok()?)
}
