//! A copy flag that forces a restart.
//!
//! ## What it finds
//! Entries of file lists named by `CopyFiles` whose flags, in decimal, in
//! hexadecimal or as a `%strkey%`, include `COPYFLG_FORCE_FILE_IN_USE` (0x8) or
//! `COPYFLG_REPLACE_BOOT_FILE` (0x1000).
//!
//! ## Why it matters
//! With the first, Windows asks for a restart whenever the file is in use.
//! With the second it always does; it is meant for files of the system loader
//! and nothing else. `COPYFLG_IN_USE_RENAME` (0x4000) gets the new file into
//! place without: it renames the one that is in use out of the way.
//!
//! ## Example
//! ```inf
//! [Gadget_Files]
//! gadget.sys,,,0x01004 ; COPYFLG_REPLACE_BOOT_FILE
//! ```
//! becomes
//! ```inf
//! [Gadget_Files]
//! gadget.sys,,,0x00004004 ; COPYFLG_IN_USE_RENAME
//! ```
//!
//! ## Fix
//! Safe: the two flags become `COPYFLG_IN_USE_RENAME`, the other bits stay, and
//! a comment on the line that names the old flag names the new one. Together
//! with `COPYFLG_NO_OVERWRITE`, which goes with no other flag, and where the
//! file goes to DIRID 13, from which it runs without being copied, the two
//! flags just go. A `%strkey%` is replaced where it is used; its string stays.
//!
//! Unsafe where the file is the binary of a boot-start service: such a file may
//! be one that the system loader needs.
//!
//! ## Source
//! Microsoft Learn, "Avoiding System Restarts during Device Installations and
//! Driver Updates" and "INF CopyFiles Directive".

use super::mend::Mend;
use super::{Applicability, Context, Finding, Rule, Severity};
use crate::model::{CopyFlags, FLAGS, FlagField};

pub(super) const RULE: Rule = Rule {
    name: "restart-copy-flag",
    summary: "a copy flag that forces a restart",
    why: "the flag makes Windows ask for a restart",
    severity: Severity::Error,
    page: include_str!("restart_copy_flag.rs"),
    check,
};

fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let model = context.model;
    for (list, file) in context.copied_files() {
        let FlagField::Flags(flags) = file.flags else {
            continue;
        };
        if !flags.has(CopyFlags::FORCED_RESTART) {
            continue;
        }
        let bad = flags & CopyFlags::FORCED_RESTART;
        let rest = flags & !CopyFlags::FORCED_RESTART;
        let just_go = rest.has(CopyFlags::NO_OVERWRITE) || list.directory.is_driver_store();
        let new = if just_go {
            rest
        } else {
            rest | CopyFlags::IN_USE_RENAME
        };
        let mut mend = Mend::of(model.document()).set_field(file.entry(), FLAGS, &new.to_string());
        if !just_go {
            mend = mend.rename_flags(file.entry(), bad, CopyFlags::IN_USE_RENAME);
        }
        let boot = context
            .binaries()
            .boot_start(&file.destination, &list.directory);
        let boot = boot.map(|runs| runs.service);
        let applicability = match boot {
            Some(_) => Applicability::Unsafe,
            None => Applicability::Safe,
        };
        let range = file
            .entry()
            .fields()
            .get(FLAGS)
            .map_or(file.entry().content(), |field| field.range());
        let written = model.document().slice(range.clone());
        findings.push(Finding {
            rule: RULE.name,
            severity: RULE.severity,
            message: format!(
                "{} makes Windows ask for a restart when '{}' is updated",
                bad.names(),
                file.destination
            ),
            section: list.section.name().to_owned(),
            range,
            help: boot.map(|service| {
                format!(
                    "'{}' is the binary of the boot-start service '{}': make sure that the system loader does not need it",
                    file.destination, service.name
                )
            }),
            fix: Some(mend.fix(applicability, describe(written, new, just_go))),
        });
    }
}

fn describe(written: &str, new: CopyFlags, just_go: bool) -> String {
    if just_go {
        format!("write {new} instead of {written}")
    } else {
        format!("write {new} instead of {written}: COPYFLG_IN_USE_RENAME needs no restart")
    }
}
