use hashbrown::HashSet;

use super::direct_copy::by_flagged_list;
use super::display_user_mode;
use super::in_use::{Doubt, add_flag};
use crate::model::{Directory, FlagField};
use crate::rules::installers::registered_files;
use crate::rules::{
    Applicability, Context, Copied, Fix, IN_USE_RENAME, MayChange, Severity, Visit, rule,
};
use crate::schema::{CopyFlags, windows_file};
use crate::syntax::fold_case;

rule! {
    /// A DLL or program that is copied without `COPYFLG_IN_USE_RENAME`.
    ///
    /// ## What it finds
    /// Files with one of the extensions `.ax`, `.cpl`, `.dll`, `.drv`, `.exe`, `.ocx`
    /// and `.sys` that a file list or an `@` item of `CopyFiles` copies without the
    /// flag, and that no other rule covers: not the binary of a service
    /// (`in-use-rename`, `direct-copy`), not a user-mode display driver
    /// (`display-user-mode`), not a class installer, co-installer or service DLL
    /// (`versioned-installer`) and not a file of Windows (`protected-file`).
    ///
    /// Copies to the Driver Store (DIRID 13) need no flag. Not reported are copies
    /// to Program Files (DIRIDs 16422 and 16426 to 16428), whose programs a setup
    /// program can close, of those to the printer directories (66000 to 66004), which
    /// the spooler makes, and of lists that no install section of Windows 10 or later
    /// leads to.
    ///
    /// ## Why it matters
    /// Windows reports that a restart is needed if the destination of a copy is in
    /// use. A DLL is in use while any program has it loaded, such as a COM server in
    /// a program that uses the device, and a library driver while a driver that
    /// imports it runs. With the flag Windows renames the old file out of the way and
    /// puts the new one in its place. Run from the Driver Store, the file is not
    /// copied at all.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Files]
    /// gadgetcom.dll
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Files]
    /// gadgetcom.dll,,,0x00004000
    /// ```
    ///
    /// ## Fix
    /// Unsafe, since what has the file loaded goes on with the old version until it
    /// ends, while others get the new one: adds the flag to the flags of the entry,
    /// as `in-use-rename` does. A file that is copied with `@` gets a file list of its
    /// own, as in `direct-copy`. Shown only where the DIRID is not a number, but a name
    /// that a build replaces, perhaps by 13 (InfVerif error 1103).
    ///
    /// ## Source
    /// Microsoft Learn, "INF Reboot Directive" (if some destination file of a copy is
    /// in use), "INF CopyFiles Directive" and "Frame Server Custom Media Source", which
    /// gives its COM DLL the flag; "Printer Dirids".
    RULE {
        name: "in-use-executable",
        summary: "a DLL or program copied without COPYFLG_IN_USE_RENAME (information)",
        why: "a file in use is locked: Windows has to rename it to install the new one",
        fixes: "unsafe",
        group: "restart",
        severity: Severity::Info,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[IN_USE_RENAME]),
    }
}

/// The extensions of files that are loaded and run.
const EXTENSIONS: [&str; 7] = ["ax", "cpl", "dll", "drv", "exe", "ocx", "sys"];

fn check(context: &Context<'_, '_>) {
    let mut others: Option<HashSet<String>> = None;
    // First what is cheap to check, and nearly always enough.
    let mut concerns = |file: &str, directory: &Directory| {
        is_executable(file)
            && may_be_in_use(directory)
            && context.binaries().of_file(file).next().is_none()
            && !others
                .get_or_insert_with(|| of_other_rules(context))
                .contains(fold_case(file).as_ref())
            && !(directory.is_below_windows() && windows_file(file).is_some())
    };
    for (list, file) in context.copied_files() {
        let FlagField::Flags(flags) = &file.flags else {
            continue;
        };
        let settled =
            CopyFlags::IN_USE_RENAME | CopyFlags::FORCED_RESTART | CopyFlags::NO_OVERWRITE;
        if flags.has(settled)
            || !concerns(&file.destination, &list.directory)
            || !context.is_installed_by_windows_10(list.section)
        {
            continue;
        }
        let doubt = Doubt::of_directory(&list.directory);
        let fix = add_flag(
            context.model.document(),
            file,
            applicability(doubt.as_ref()),
        );
        report(
            context,
            Copied::Listed(list, file),
            fix.ok(),
            doubt.as_ref(),
        );
    }
    for copy in context.named_files() {
        let section = copy.site.section;
        // Where the name is written once more, a '%' may mean a string.
        if copy.file.contains('%')
            || !concerns(&copy.file, &copy.directory)
            || !context.is_installed_by_windows_10(section)
        {
            continue;
        }
        let (name, fix) = by_flagged_list(context, copy);
        let doubt = Doubt::of_directory(&copy.directory);
        let fix = fix.fix(
            applicability(doubt.as_ref()),
            format!("copy it by a file list [{name}] with COPYFLG_IN_USE_RENAME"),
        );
        report(context, Copied::Named(copy), Some(fix), doubt.as_ref());
    }
}

fn applicability(doubt: Option<&Doubt>) -> Applicability {
    doubt.map_or(Applicability::Unsafe, Doubt::applicability)
}

fn report(
    context: &Context<'_, '_>,
    copied: Copied<'_, '_, '_>,
    fix: Option<Fix>,
    doubt: Option<&Doubt>,
) {
    let message = format!(
        "'{}' is copied without COPYFLG_IN_USE_RENAME: if it is in use during an update, \
        Windows reports that a restart is needed",
        copied.file()
    );
    let help = doubt.map_or_else(
        || {
            "with the flag, what has the file loaded goes on with the old version until it ends"
                .to_owned()
        },
        Doubt::help,
    );
    context.report(&RULE, copied, message).help(help).fix(fix);
}

fn is_executable(file: &str) -> bool {
    let extension = file.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|own| {
        EXTENSIONS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(own))
    })
}

/// Whether Windows copies files to a directory where programs may hold them.
fn may_be_in_use(directory: &Directory) -> bool {
    const PRINTERS: std::ops::RangeInclusive<u32> = 66000..=66004;
    let is_of_printers = directory.dirid.is_some_and(|d| PRINTERS.contains(&d));
    !directory.is_driver_store() && !directory.is_of_applications() && !is_of_printers
}

/// The files that other rules cover wherever they are copied to, in the form
/// of [`fold_case`].
fn of_other_rules(context: &Context<'_, '_>) -> HashSet<String> {
    let mut files: HashSet<String> = registered_files(context).collect();
    if context.model.is_display() {
        let drivers = display_user_mode::drivers(context).into_iter();
        files.extend(drivers.map(|(file, _)| file));
    }
    files
}
