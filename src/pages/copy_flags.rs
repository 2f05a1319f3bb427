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

/// The flags that a text names: with their names or as numbers with `0x`,
/// joined with `|`.
pub(super) fn read(text: &str) -> Option<u32> {
    text.split('|').try_fold(0, |flags, piece| {
        let piece = piece.trim();
        let value = if piece.to_ascii_lowercase().starts_with("0x") {
            number(piece)?
        } else {
            CopyFlags::named(piece)?.0
        };
        Some(flags | value)
    })
}

/// Whether a number is one of flags, all of which Windows knows.
pub(super) fn are_known(value: u32) -> bool {
    let known = CopyFlags::NAMES
        .iter()
        .fold(0, |all, (flag, _)| all | flag.0);
    value != 0 && value & !known == 0
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
    if let Some(why) = flags.exclusion() {
        page.push_str(&format!("\nThese flags exclude each other: {why}.\n"));
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
