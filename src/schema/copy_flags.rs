//! Copy flags: the fourth field of a file list's entry (docs
//! install/inf-copyfiles-directive.md).

use std::fmt;
use std::ops::{BitAnd, BitOr, Not};

use super::TargetOs;

/// The flags of a copied file (docs install/inf-copyfiles-directive.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct CopyFlags(pub u32);

impl CopyFlags {
    /// `COPYFLG_WARN_IF_SKIP`: warns a user who skips the file.
    pub const WARN_IF_SKIP: CopyFlags = CopyFlags(0x0001);
    /// `COPYFLG_NOSKIP`: the file cannot be skipped.
    pub const NOSKIP: CopyFlags = CopyFlags(0x0002);
    /// `COPYFLG_NOVERSIONCHECK`: replaces a file of any version.
    pub const NOVERSIONCHECK: CopyFlags = CopyFlags(0x0004);
    /// `COPYFLG_FORCE_FILE_IN_USE`: requests a restart whenever the file is in use.
    pub const FORCE_FILE_IN_USE: CopyFlags = CopyFlags(0x0008);
    /// `COPYFLG_NO_OVERWRITE`: keeps an existing file; cannot be combined with any other flag.
    pub const NO_OVERWRITE: CopyFlags = CopyFlags(0x0010);
    /// `COPYFLG_NO_VERSION_DIALOG`: keeps a newer file.
    pub const NO_VERSION_DIALOG: CopyFlags = CopyFlags(0x0020);
    /// `COPYFLG_OVERWRITE_OLDER_ONLY`: replaces only an older file.
    pub const OVERWRITE_OLDER_ONLY: CopyFlags = CopyFlags(0x0040);
    /// `COPYFLG_REPLACEONLY`: copies only over an existing file.
    pub const REPLACEONLY: CopyFlags = CopyFlags(0x0400);
    /// `COPYFLG_NODECOMP`: copies a compressed file as it is.
    pub const NODECOMP: CopyFlags = CopyFlags(0x0800);
    /// `COPYFLG_REPLACE_BOOT_FILE`: always requests a restart.
    pub const REPLACE_BOOT_FILE: CopyFlags = CopyFlags(0x1000);
    /// `COPYFLG_NOPRUNE`: the copy is made even where it seems needless.
    pub const NOPRUNE: CopyFlags = CopyFlags(0x2000);
    /// `COPYFLG_IN_USE_RENAME`: renames a file that is in use out of the way.
    pub const IN_USE_RENAME: CopyFlags = CopyFlags(0x4000);
    /// The two flags that make Windows request a restart.
    pub const FORCED_RESTART: CopyFlags = CopyFlags(0x1008);

    /// The flags that change nothing of whether, when and how a file is copied,
    /// but for the restart: of a signed package the first three mean nothing, and
    /// the others only make sure that a copy is made, and made at once.
    pub const HARMLESS: CopyFlags = CopyFlags(0x6007);

    /// The flags of files that other packages may have put there, or may be the
    /// first to.
    pub const SHARED: CopyFlags = CopyFlags(0x0410);

    /// All flags that Windows knows.
    pub fn known() -> CopyFlags {
        let flags = COPY_FLAGS.iter().map(|row| row.flag);
        flags.fold(CopyFlags::default(), |known, flag| known | flag)
    }

    /// Every flag with every name that it has: that of Microsoft's documentation
    /// and that of Windows' header files.
    pub fn spellings() -> impl Iterator<Item = (CopyFlags, &'static str)> {
        let documented = COPY_FLAGS.iter().map(|row| (row.flag, row.name));
        documented.chain([(Self::IN_USE_RENAME, IN_USE_TRY_RENAME)])
    }

    /// The flag of a name, with or without its `COPYFLG_`, in any case.
    pub fn named(name: &str) -> Option<CopyFlags> {
        let upper = name.to_ascii_uppercase();
        let bare = upper.strip_prefix(PREFIX).unwrap_or(&upper);
        let known = |name: &str| name.strip_prefix(PREFIX) == Some(bare);
        let mut names = Self::spellings();
        names.find(|(_, name)| known(name)).map(|(flag, _)| flag)
    }

    /// Whether any of the given flags is set.
    pub fn has(self, any: CopyFlags) -> bool {
        self.0 & any.0 != 0
    }

    /// Why the flags cannot stand together (docs
    /// install/inf-copyfiles-directive.md), where they cannot.
    pub fn exclusion(self) -> Option<String> {
        const SKIPS: CopyFlags = CopyFlags(0x0003);
        const CHECKS: CopyFlags = CopyFlags(0x001C);
        if self.has(Self::NO_OVERWRITE) && self != Self::NO_OVERWRITE {
            return Some("COPYFLG_NO_OVERWRITE cannot be combined with any other flag".to_owned());
        }
        [SKIPS, CHECKS]
            .into_iter()
            .map(|group| self & group)
            .find(|set| set.0.count_ones() > 1)
            .map(CopyFlags::names)
    }

    /// As [`names`](Self::names), with a number for the flags that have none.
    pub fn names_and_rest(self) -> String {
        let rest = self & !Self::known();
        match (self.names(), rest.0) {
            (names, 0) => names,
            (names, _) if names.is_empty() => rest.to_string(),
            (names, _) => format!("{names} | {rest}"),
        }
    }

    /// The names of the flags that are set, joined with ` | `.
    pub fn names(self) -> String {
        let names: Vec<&str> = COPY_FLAGS
            .iter()
            .filter(|row| self.has(row.flag))
            .map(|row| row.name)
            .collect();
        names.join(" | ")
    }
}

/// A copy flag.
#[derive(Debug, Clone, Copy)]
pub struct CopyFlag {
    /// Its bit.
    pub flag: CopyFlags,
    /// Its name, as Microsoft's documentation spells it.
    pub name: &'static str,
    /// What it does, as a sentence.
    pub effect: &'static str,
    /// The first Windows that knows it.
    pub since: TargetOs,
}

/// The copy flags, in the order of their bits (docs
/// install/inf-copyfiles-directive.md).
pub static COPY_FLAGS: &[CopyFlag] = &[
    CopyFlag {
        flag: CopyFlags::WARN_IF_SKIP,
        name: "COPYFLG_WARN_IF_SKIP",
        effect: "Warns when the user chooses not to copy the file. Of no meaning in a signed package.",
        since: TargetOs::WINDOWS_2000,
    },
    CopyFlag {
        flag: CopyFlags::NOSKIP,
        name: "COPYFLG_NOSKIP",
        effect: "The user cannot choose not to copy the file. Implied in a signed package.",
        since: TargetOs::WINDOWS_2000,
    },
    CopyFlag {
        flag: CopyFlags::NOVERSIONCHECK,
        name: "COPYFLG_NOVERSIONCHECK",
        effect: "Overwrites the file at the destination whatever its version. Of no meaning in a signed package.",
        since: TargetOs::WINDOWS_2000,
    },
    CopyFlag {
        flag: CopyFlags::FORCE_FILE_IN_USE,
        name: "COPYFLG_FORCE_FILE_IN_USE",
        effect: "Does not overwrite a file that is in use, but copies the new one beside it, to be put in place by the next restart, and asks for that restart.",
        since: TargetOs::WINDOWS_2000,
    },
    CopyFlag {
        flag: CopyFlags::NO_OVERWRITE,
        name: "COPYFLG_NO_OVERWRITE",
        effect: "Leaves a file alone that is already at the destination.",
        since: TargetOs::WINDOWS_2000,
    },
    CopyFlag {
        flag: CopyFlags::NO_VERSION_DIALOG,
        name: "COPYFLG_NO_VERSION_DIALOG",
        effect: "Leaves a file alone that is newer than the one of the package, and asks nobody.",
        since: TargetOs::WINDOWS_2000,
    },
    CopyFlag {
        flag: CopyFlags::OVERWRITE_OLDER_ONLY,
        name: "COPYFLG_OVERWRITE_OLDER_ONLY",
        effect: "Overwrites only a file that is older than the one of the package. Of no meaning in a signed package.",
        since: TargetOs::WINDOWS_2000,
    },
    CopyFlag {
        flag: CopyFlags::REPLACEONLY,
        name: "COPYFLG_REPLACEONLY",
        effect: "Copies the file only where one of its name is already at the destination.",
        since: TargetOs::WINDOWS_2000,
    },
    CopyFlag {
        flag: CopyFlags::NODECOMP,
        name: "COPYFLG_NODECOMP",
        effect: "Copies a compressed file as it is.",
        since: TargetOs::WINDOWS_7,
    },
    CopyFlag {
        flag: CopyFlags::REPLACE_BOOT_FILE,
        name: "COPYFLG_REPLACE_BOOT_FILE",
        effect: "Says that the system loader needs the file, and always requests a restart.",
        since: TargetOs::WINDOWS_2000,
    },
    CopyFlag {
        flag: CopyFlags::NOPRUNE,
        name: "COPYFLG_NOPRUNE",
        effect: "Keeps Windows from leaving out the copy where it thinks that it is not needed.",
        since: TargetOs::WINDOWS_2000,
    },
    CopyFlag {
        flag: CopyFlags::IN_USE_RENAME,
        name: "COPYFLG_IN_USE_RENAME",
        effect: "Renames a file that is in use out of the way and copies the new one to its place, so that no restart is needed. Where the file cannot be renamed the copy waits for the next restart.",
        since: TargetOs::WINDOWS_2000,
    },
];

/// What the names of all flags begin with.
const PREFIX: &str = "COPYFLG_";

/// Another name of `COPYFLG_IN_USE_RENAME`, the one in Windows' header files.
const IN_USE_TRY_RENAME: &str = "COPYFLG_IN_USE_TRY_RENAME";

impl BitOr for CopyFlags {
    type Output = CopyFlags;
    fn bitor(self, other: CopyFlags) -> CopyFlags {
        CopyFlags(self.0 | other.0)
    }
}

impl BitAnd for CopyFlags {
    type Output = CopyFlags;
    fn bitand(self, other: CopyFlags) -> CopyFlags {
        CopyFlags(self.0 & other.0)
    }
}

impl Not for CopyFlags {
    type Output = CopyFlags;
    fn not(self) -> CopyFlags {
        CopyFlags(!self.0)
    }
}

/// `0x%08X`, as an INF spells it.
impl fmt::Display for CopyFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:08X}", self.0)
    }
}

/// A number as SetupAPI reads it: decimal, or hexadecimal behind `0x`; `None`
/// where the text is empty or no number.
pub fn number(text: &str) -> Option<u32> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let hexadecimal = digits
        .strip_prefix("0x")
        .or_else(|| digits.strip_prefix("0X"));
    let (digits, radix) = hexadecimal.map_or((digits, 10), |digits| (digits, 16));
    // `from_str_radix` would take a second sign.
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let value = u32::from_str_radix(digits, radix).ok()?;
    Some(if negative {
        value.wrapping_neg()
    } else {
        value
    })
}
