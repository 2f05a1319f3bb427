use super::in_use::Doubt;
use crate::edit::FixBuilder;
use crate::model::{FLAGS, FlagField, Runs, is_of_loader};
use crate::rules::{
    Applicability, Change, Context, Copied, Copies, MayChange, Severity, Visit, rule,
};
use crate::schema::CopyFlags;

rule! {
    /// A copy flag that forces a restart.
    ///
    /// ## What it finds
    /// Entries of file lists named by `CopyFiles` whose flags, in decimal, in
    /// hexadecimal or as a `%strkey%`, include `COPYFLG_FORCE_FILE_IN_USE` (0x8) or
    /// `COPYFLG_REPLACE_BOOT_FILE` (0x1000).
    ///
    /// ## Why it matters
    /// With the first, Windows requests a restart whenever the file is in use.
    /// With the second it always does; it is meant for files of the system loader
    /// and nothing else. `COPYFLG_IN_USE_RENAME` (0x4000) avoids this: Windows
    /// renames the file in use and puts the new one in its place.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Files]
    /// gadget.sys,,,0x01004 ; COPYFLG_REPLACE_BOOT_FILE
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Files]
    /// gadget.sys,,,0x00004004 ; COPYFLG_IN_USE_RENAME
    /// ```
    ///
    /// ## Fix
    /// Safe: the two flags become `COPYFLG_IN_USE_RENAME`, the other bits stay, and
    /// a comment on the line that names the old flag names the new one. Together
    /// with `COPYFLG_NO_OVERWRITE`, which cannot be combined with any other flag, and
    /// where the file goes to DIRID 13, from which it runs without being copied, the
    /// two flags just go, their names in the comment with them; where no flag is
    /// left, the field goes too. A `%strkey%` is replaced where it is used; its
    /// string stays.
    ///
    /// Unsafe where the file is the binary of a boot-start service, or a file of the
    /// system loader that is copied with `COPYFLG_REPLACE_BOOT_FILE`, which is what
    /// that flag is for (information). The two flags just go: such a file is not
    /// backed by the disk while it runs, so that `COPYFLG_IN_USE_RENAME` is of no
    /// use.
    ///
    /// Shown only where the file goes to a DIRID that is not a number: a build may
    /// put in 13, which `COPYFLG_IN_USE_RENAME` must not be combined with (InfVerif
    /// error 1103).
    ///
    /// ## Source
    /// Microsoft Learn, "Avoiding System Restarts during Device Installations and
    /// Driver Updates" and "INF CopyFiles Directive".
    RULE {
        name: "restart-copy-flag",
        summary: "a copy flag that forces a restart",
        why: "the flag makes Windows request a restart",
        fixes: "safe; unsafe for boot-start drivers and the loader",
        group: "restart",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::Copies(check),
        may_change: MayChange {
            safely: &[
                Change::CopyFlags {
                    come: CopyFlags::IN_USE_RENAME,
                    go: CopyFlags::FORCE_FILE_IN_USE,
                    of: Copies::All,
                },
                Change::CopyFlags {
                    come: CopyFlags::IN_USE_RENAME,
                    go: CopyFlags::FORCED_RESTART,
                    of: Copies::ButLoader,
                },
            ],
            unsafely: &[Change::CopyFlags {
                come: CopyFlags::IN_USE_RENAME,
                go: CopyFlags::FORCED_RESTART,
                of: Copies::All,
            }],
        },
    }
}

fn check(context: &Context<'_, '_>, copied: Copied<'_, '_, '_>) {
    let model = context.model;
    let Copied::Listed(list, file) = copied else {
        return;
    };
    let FlagField::Flags(flags) = file.flags else {
        return;
    };
    if !flags.has(CopyFlags::FORCED_RESTART) {
        return;
    }
    let entry = file.entry();
    let name = &file.destination;
    let bad = flags & CopyFlags::FORCED_RESTART;
    let rest = flags & !CopyFlags::FORCED_RESTART;
    let boot = context.binaries().boot_start(name, &list.directory);
    let is_of_loader = bad.has(CopyFlags::REPLACE_BOOT_FILE) && is_of_loader(name, &list.directory);
    let just_go = rest.has(CopyFlags::NO_OVERWRITE)
        || list.directory.is_driver_store()
        || boot.is_some()
        || is_of_loader;
    let (new, fix) = if just_go {
        let fix = FixBuilder::of(model.document()).set_flags(entry, rest);
        (rest, fix.drop_flag_names(entry, bad))
    } else {
        let new = rest | CopyFlags::IN_USE_RENAME;
        let fix = FixBuilder::of(model.document()).set_flags(entry, new);
        (new, fix.rename_flags(entry, bad, CopyFlags::IN_USE_RENAME))
    };
    let (applicability, help) = if is_of_loader {
        let help = format!(
            "'{name}' is a file of the system loader, which COPYFLG_REPLACE_BOOT_FILE is for: keep the flag unless you know that the loader does not need the file"
        );
        (Applicability::Unsafe, Some(help))
    } else if let Some(Runs { service, .. }) = boot {
        let help = format!(
            "'{name}' is the binary of the boot-start service '{}', which is not backed by its file, so that COPYFLG_IN_USE_RENAME is of no use: keep the flag if the system loader needs the file",
            service.name
        );
        (Applicability::Unsafe, Some(help))
    } else if let (false, Some(doubt)) = (just_go, Doubt::of_directory(&list.directory)) {
        (doubt.applicability(), Some(doubt.help()))
    } else {
        (Applicability::Safe, None)
    };
    let range = entry.fields().get(FLAGS);
    let range = range.map_or(entry.content(), |field| field.range());
    let written = model.document().slice(range.clone());
    context
        .report(
            &RULE,
            (list.section.name(), range),
            format!(
                "{} makes Windows request a restart when '{name}' is updated",
                bad.names(),
            ),
        )
        .severity(if is_of_loader {
            Severity::Info
        } else {
            RULE.severity
        })
        .help_if(help)
        .fix(fix.fix(applicability, describe(written, new, just_go)));
}

fn describe(written: &str, new: CopyFlags, just_go: bool) -> String {
    if new.0 == 0 {
        format!("drop {written}")
    } else if just_go {
        format!("write {new} instead of {written}")
    } else {
        format!("write {new} instead of {written}: COPYFLG_IN_USE_RENAME needs no restart")
    }
}
