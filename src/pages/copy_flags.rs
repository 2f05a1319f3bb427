//! The pages of copy flags (Microsoft Learn, "INF CopyFiles Directive").

use crate::model::{CopyFlags, number};

/// What each flag does, in the order of [`CopyFlags::NAMES`].
const EFFECTS: [&str; 12] = [
    "Warns when the user chooses not to copy the file. Of no meaning in a signed package.",
    "The user cannot choose not to copy the file. Implied in a signed package.",
    "Overwrites the file at the destination whatever its version. Of no meaning in a signed package.",
    "Does not overwrite a file that is in use, but copies the new one beside it, to be put in place by the next restart, and asks for that restart.",
    "Leaves a file alone that is already at the destination.",
    "Leaves a file alone that is newer than the one of the package, and asks nobody.",
    "Overwrites only a file that is older than the one of the package. Of no meaning in a signed package.",
    "Copies the file only where one of its name is already at the destination.",
    "Copies a compressed file as it is.",
    "Says that the system loader needs the file, and always asks for a restart.",
    "Keeps Windows from leaving out the copy where it thinks that it is not needed.",
    "Renames a file that is in use out of the way and copies the new one to its place, so that no restart is needed. Where the file cannot be renamed the copy waits for the next restart.",
];

/// Flags of which only one may be set.
const EXCLUSIVE: [(u32, u32); 4] = [
    (0x0001, 0x0002),
    (0x0004, 0x0008),
    (0x0004, 0x0010),
    // Goes with no other at all.
    (0x0010, !0x0010),
];

/// The flags that a text names: with their names or as numbers with `0x`,
/// joined with `|`.
pub(super) fn read(text: &str) -> Option<u32> {
    text.split('|').try_fold(0, |flags, piece| {
        let piece = piece.trim();
        let value = if piece.to_ascii_lowercase().starts_with("0x") {
            number(piece)?
        } else {
            named(piece)?.0
        };
        Some(flags | value)
    })
}

/// The flag of a name, with or without its `COPYFLG_`.
fn named(name: &str) -> Option<CopyFlags> {
    let bare = |name: &str| {
        let name = name.to_ascii_uppercase();
        name.strip_prefix("COPYFLG_")
            .map(str::to_owned)
            .unwrap_or(name)
    };
    let name = bare(name);
    // An older name of the same flag.
    if name == "IN_USE_TRY_RENAME" {
        return Some(CopyFlags::IN_USE_RENAME);
    }
    let same = |(_, known): &&(CopyFlags, &str)| bare(known) == name;
    CopyFlags::NAMES.iter().find(same).map(|(flag, _)| *flag)
}

/// Whether a number is one of flags, all of which Windows knows.
pub(super) fn are_known(value: u32) -> bool {
    let known = CopyFlags::NAMES
        .iter()
        .fold(0, |all, (flag, _)| all | flag.0);
    value != 0 && value & !known == 0
}

/// Whether no two of the flags exclude each other.
pub(super) fn go_together(value: u32) -> bool {
    conflicts(value).is_empty()
}

fn conflicts(value: u32) -> Vec<String> {
    EXCLUSIVE
        .iter()
        .filter(|(one, other)| value & one != 0 && value & other != 0)
        .map(|(one, other)| {
            let name = |flags: u32| CopyFlags(value & flags).names().replace(" | ", "`, `");
            format!("`{}` excludes `{}`.", name(*one), name(*other))
        })
        .collect()
}

/// The page of a value.
pub(super) fn page(value: u32) -> String {
    let flags = CopyFlags(value);
    let mut page = format!("# Copy flags {flags}\n\n");
    page.push_str(
        "Copy flags are the fourth field of an entry in a file list that `CopyFiles` names:\n\n",
    );
    page.push_str(&format!(
        "```inf\n[Gadget_Files]\ngadget.sys,,,{flags}\n```\n\n"
    ));
    let mut rest = value;
    for ((flag, name), effect) in CopyFlags::NAMES.iter().zip(EFFECTS) {
        if flags.has(*flag) {
            page.push_str(&format!("- `{flag}` `{name}`: {effect}\n"));
            rest &= !flag.0;
        }
    }
    if rest != 0 {
        let rest = CopyFlags(rest);
        page.push_str(&format!("- `{rest}`: no flag that is documented.\n"));
    }
    if value == 0 {
        page.push_str("No flag is set.\n");
    }
    for conflict in conflicts(value) {
        page.push_str(&format!("\n{conflict} Such flags do not go together.\n"));
    }
    page.push_str("\n## Restart\n");
    page.push_str(if flags.has(CopyFlags::REPLACE_BOOT_FILE) {
        "Windows asks for a restart after every update. See `infmend explain restart-copy-flag`.\n"
    } else if flags.has(CopyFlags::FORCE_FILE_IN_USE) {
        "Windows asks for a restart whenever the file is in use. See\n`infmend explain restart-copy-flag`.\n"
    } else if flags.has(CopyFlags::IN_USE_RENAME) {
        "None, where the old file can be renamed. See `infmend explain in-use-rename`.\n"
    } else if flags.has(CopyFlags::NO_OVERWRITE) {
        "None, but an update does not replace the file.\n"
    } else {
        "Where the file is in use when it is updated. See `infmend explain in-use-rename`.\n"
    });
    page.push_str("\n## Source\nMicrosoft Learn, \"INF CopyFiles Directive\".\n");
    page
}
