use super::in_use::{Doubt, add_flag, consequence};
use crate::model::FlagField;
use crate::rules::{
    Applicability, Context, Copied, IN_USE_RENAME, MayChange, Severity, Visit, rule,
};
use crate::schema::CopyFlags;

rule! {
    /// A driver binary that is copied without `COPYFLG_IN_USE_RENAME`.
    ///
    /// ## What it finds
    /// Entries of file lists named by `CopyFiles` that copy the binary of a service
    /// of start type 1, 2 or 3, or of a UMDF driver, to the directory that
    /// `ServiceBinary` names and lack the flag. Any service section of the INF that
    /// names the file there counts. Copies to the Driver Store (DIRID 13) need no
    /// flag, and a copy in another directory is not what the service runs.
    ///
    /// `ServiceBinary` may stand in quotes and have arguments, and one directory has
    /// many names: `11,drivers` and `10,system32\drivers` are DIRID 12.
    ///
    /// ## Why it matters
    /// Since Windows 10 every driver but a boot-start one is backed by its file on
    /// disk while it runs, so the file cannot be overwritten, just as that of a
    /// program. Without the flag an update may need two restarts: one to replace the
    /// file, one to load it. With it, Windows renames the old file out of the way,
    /// copies the new one and restarts just the device.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Files]
    /// gadget.sys
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Files]
    /// gadget.sys,,,0x00004000
    /// ```
    ///
    /// ## Fix
    /// Safe: adds the flag to the flags of the entry, with as many commas as they
    /// need; the other flags stay. With `COPYFLG_NO_OVERWRITE`, which cannot be
    /// combined with any other flag, and where the flags are not a number, the fix
    /// needs manual review. Entries with a flag that forces a restart are left to
    /// `restart-copy-flag`, which puts this flag in its place.
    ///
    /// Information, and unsafe, where no models section that Windows 10 or later
    /// takes leads to the list: older versions can overwrite the file of a running
    /// kernel driver, and whoever else installs the list is not in the INF. In an INF
    /// without models and `[DefaultInstall]` every section with services counts as
    /// installed.
    ///
    /// Unsafe where `ServiceBinary` names no DIRID, so that it may be another copy.
    ///
    /// Shown only where the DIRID of the list is not a number, but a name that a build
    /// replaces: if by 13, the flag is an error there (InfVerif error 1103).
    ///
    /// ## Source
    /// Microsoft Learn, "Avoiding System Restarts during Device Installations and
    /// Driver Updates" (minimizing restarts when updating file-backed drivers) and
    /// "Avoiding Reboot When Updating a UMDF Driver"; "INF AddService Directive",
    /// "Using Dirids" and "InfVerif Error 2084" (quotes and arguments in
    /// ServiceBinary).
    RULE {
        name: "in-use-rename",
        summary: "a driver binary copied without COPYFLG_IN_USE_RENAME",
        why: "the file of a running driver is locked: Windows has to rename it to install the new one",
        fixes: "safe; unsafe where in doubt",
        group: "restart",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::Copies(check),
        may_change: MayChange::safely(&[IN_USE_RENAME]),
    }
}

fn check(context: &Context<'_, '_>, copied: Copied<'_, '_, '_>) {
    let document = context.model.document();
    let Copied::Listed(list, file) = copied else {
        return;
    };
    let is_flagged = matches!(
        &file.flags,
        FlagField::Flags(flags)
            if flags.has(CopyFlags::IN_USE_RENAME | CopyFlags::FORCED_RESTART)
    );
    if is_flagged || list.directory.is_driver_store() {
        return;
    }
    let binaries = context.binaries();
    let Some(runs) = binaries.file_backed(&file.destination, &list.directory) else {
        return;
    };
    let service = runs.service;
    let owner = match service.start {
        Some(start) => format!("{} ({})", start.words(), service.name),
        None => service.name.to_string(),
    };
    let doubt = Doubt::of_service(context, &list.directory, list.section, runs);
    let doubt = doubt.as_ref();
    let applicability = doubt.map_or(Applicability::Safe, Doubt::applicability);
    let (fix, undecided) = match add_flag(document, file, applicability) {
        Ok(fix) => (Some(fix), None),
        Err(help) => (None, Some(help)),
    };
    context
        .report(
            &RULE,
            copied,
            format!(
                "'{}', the binary of {owner}, is copied without \
                COPYFLG_IN_USE_RENAME: {}",
                file.destination,
                consequence(service, doubt)
            ),
        )
        .severity(doubt.map_or(RULE.severity, Doubt::severity))
        .help_if(undecided.or_else(|| doubt.map(Doubt::help)))
        .fix(fix);
}
