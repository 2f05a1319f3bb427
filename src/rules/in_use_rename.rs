//! A driver binary that is copied without `COPYFLG_IN_USE_RENAME`.
//!
//! ## What it finds
//! Entries of file lists named by `CopyFiles` that copy the binary of a service
//! of start type 1, 2 or 3, or of a UMDF driver, to a place other than the
//! Driver Store (DIRID 13) and lack the flag. Any service section of the INF
//! that names the file counts.
//!
//! ## Why it matters
//! Since Windows 10 every driver but a boot-start one is backed by its file on
//! disk while it runs, so the file cannot be overwritten. Without the flag an
//! update may need two restarts: one to replace the file, one to load it. With
//! it, Windows renames the old file out of the way, copies the new one and
//! restarts just the device.
//!
//! ## Example
//! ```inf
//! [Gadget_Files]
//! gadget.sys
//! ```
//! becomes
//! ```inf
//! [Gadget_Files]
//! gadget.sys,,,0x00004000
//! ```
//!
//! ## Fix
//! Safe: adds the flag to the flags of the entry, with as many commas as they
//! need; the other flags stay. With `COPYFLG_NO_OVERWRITE`, which goes with no
//! other flag, and where the flags are no number, a person has to decide.
//! Entries with a flag that forces a restart are left to `restart-copy-flag`,
//! which puts this flag in its place.
//!
//! ## Source
//! Microsoft Learn, "Avoiding System Restarts during Device Installations and
//! Driver Updates" (minimizing restarts when updating file-backed drivers) and
//! "Avoiding Reboot When Updating a UMDF Driver".

use super::mend::Mend;
use super::{Applicability, Context, Finding, Rule, Severity};
use crate::model::{CopyFlags, FLAGS, FlagField, Runs};

pub(super) const RULE: Rule = Rule {
    name: "in-use-rename",
    summary: "a driver binary copied without COPYFLG_IN_USE_RENAME",
    why: "a running driver's file can only be replaced by renaming it away",
    severity: Severity::Warning,
    page: include_str!("in_use_rename.rs"),
    check,
};

fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let model = context.model;
    for (list, file) in context.copied_files() {
        let is_flagged = matches!(
            &file.flags,
            FlagField::Flags(flags)
                if flags.has(CopyFlags::IN_USE_RENAME | CopyFlags::FORCED_RESTART)
        );
        if is_flagged || list.directory.is_driver_store() {
            continue;
        }
        let runs = context
            .binaries()
            .file_backed(&file.destination, &list.directory);
        let Some(Runs { service, .. }) = runs else {
            continue;
        };
        let owner = match service.start {
            Some(start) => format!("{} ({})", start.words(), service.name),
            None => service.name.to_string(),
        };
        let mut finding = Finding {
            rule: RULE.name,
            severity: RULE.severity,
            message: format!(
                "'{}', the binary of {owner}, is copied without COPYFLG_IN_USE_RENAME: it cannot be replaced while the driver runs",
                file.destination
            ),
            section: list.section.name().to_owned(),
            range: file.entry().content(),
            help: None,
            fix: None,
        };
        match &file.flags {
            FlagField::Flags(flags) if flags.has(CopyFlags::NO_OVERWRITE) => {
                finding.help = Some(
                    "COPYFLG_NO_OVERWRITE goes with no other flag: decide whether the file is to be replaced by an update"
                        .to_owned(),
                );
            }
            FlagField::Flags(flags) => {
                let new = *flags | CopyFlags::IN_USE_RENAME;
                finding.fix = Some(
                    Mend::of(model.document())
                        .set_field(file.entry(), FLAGS, &new.to_string())
                        .fix(
                            Applicability::Safe,
                            format!("write {new} into the flags (COPYFLG_IN_USE_RENAME)"),
                        ),
                );
            }
            FlagField::Unreadable(text) => {
                finding.help = Some(format!(
                    "its flags '{text}' are no number: write the sum of the flags that are meant, with 0x00004000 among them"
                ));
            }
        }
        findings.push(finding);
    }
}
