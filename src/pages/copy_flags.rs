//! The pages of copy flags (Microsoft Learn, "INF CopyFiles Directive").

use crate::schema::{COPY_FLAGS, CopyFlag, CopyFlags, number};

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
    value != 0 && value & !CopyFlags::known().0 == 0
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
    for CopyFlag {
        flag, name, effect, ..
    } in COPY_FLAGS
    {
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
        "Windows requests a restart after every update. See `infmend explain restart-copy-flag`.\n"
    } else if flags.has(CopyFlags::FORCE_FILE_IN_USE) {
        "Windows requests a restart whenever the file is in use. See\n`infmend explain restart-copy-flag`.\n"
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
