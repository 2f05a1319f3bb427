//! Copy flags: the fourth field of a file list's entry.

use std::fmt;
use std::ops::{BitAnd, BitOr, Not};

/// The flags of a copied file (docs install/inf-copyfiles-directive.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct CopyFlags(pub u32);

impl CopyFlags {
    /// `COPYFLG_FORCE_FILE_IN_USE`: asks for a restart whenever the file is in use.
    pub const FORCE_FILE_IN_USE: CopyFlags = CopyFlags(0x0008);
    /// `COPYFLG_NO_OVERWRITE`: keeps an existing file; goes with no other flag.
    pub const NO_OVERWRITE: CopyFlags = CopyFlags(0x0010);
    /// `COPYFLG_REPLACE_BOOT_FILE`: always asks for a restart.
    pub const REPLACE_BOOT_FILE: CopyFlags = CopyFlags(0x1000);
    /// `COPYFLG_IN_USE_RENAME`: renames a file that is in use out of the way.
    pub const IN_USE_RENAME: CopyFlags = CopyFlags(0x4000);
    /// The two flags that make Windows ask for a restart.
    pub const FORCED_RESTART: CopyFlags = CopyFlags(0x1008);

    /// Every flag with its name, as Microsoft's documentation spells it.
    pub const NAMES: [(CopyFlags, &'static str); 12] = [
        (CopyFlags(0x0001), "COPYFLG_WARN_IF_SKIP"),
        (CopyFlags(0x0002), "COPYFLG_NOSKIP"),
        (CopyFlags(0x0004), "COPYFLG_NOVERSIONCHECK"),
        (Self::FORCE_FILE_IN_USE, "COPYFLG_FORCE_FILE_IN_USE"),
        (Self::NO_OVERWRITE, "COPYFLG_NO_OVERWRITE"),
        (CopyFlags(0x0020), "COPYFLG_NO_VERSION_DIALOG"),
        (CopyFlags(0x0040), "COPYFLG_OVERWRITE_OLDER_ONLY"),
        (CopyFlags(0x0400), "COPYFLG_REPLACEONLY"),
        (CopyFlags(0x0800), "COPYFLG_NODECOMP"),
        (Self::REPLACE_BOOT_FILE, "COPYFLG_REPLACE_BOOT_FILE"),
        (CopyFlags(0x2000), "COPYFLG_NOPRUNE"),
        (Self::IN_USE_RENAME, "COPYFLG_IN_USE_RENAME"),
    ];

    /// The flags that change nothing of whether, when and how a file is copied,
    /// but for the restart: of a signed package the first three mean nothing, and
    /// the others only see to it that a copy is made, and made at once.
    pub const HARMLESS: CopyFlags = CopyFlags(0x6007);

    /// Every flag with every name that it has: that of Microsoft's documentation
    /// and that of Windows' header files.
    pub fn spellings() -> impl Iterator<Item = (CopyFlags, &'static str)> {
        Self::NAMES
            .into_iter()
            .chain([(Self::IN_USE_RENAME, IN_USE_TRY_RENAME)])
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
            return Some("COPYFLG_NO_OVERWRITE goes with no other flag".to_owned());
        }
        [SKIPS, CHECKS]
            .into_iter()
            .map(|group| self & group)
            .find(|set| set.0.count_ones() > 1)
            .map(CopyFlags::names)
    }

    /// As [`names`](Self::names), with a number for the flags that have none.
    pub fn names_and_rest(self) -> String {
        let known = Self::NAMES
            .iter()
            .fold(0, |known, (flag, _)| known | flag.0);
        let rest = CopyFlags(self.0 & !known);
        match (self.names(), rest.0) {
            (names, 0) => names,
            (names, _) if names.is_empty() => rest.to_string(),
            (names, _) => format!("{names} | {rest}"),
        }
    }

    /// The names of the flags that are set, joined with ` | `.
    pub fn names(self) -> String {
        let names: Vec<&str> = Self::NAMES
            .iter()
            .filter(|(flag, _)| self.has(*flag))
            .map(|(_, name)| *name)
            .collect();
        names.join(" | ")
    }
}

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
