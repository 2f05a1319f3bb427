use hashbrown::HashSet;

use super::direct_copy::by_flagged_list;
use super::in_use::{Doubt, add_flag};
use crate::model::{Directory, FlagField};
use crate::rules::{Applicability, Context, IN_USE_RENAME, MayChange, Severity, Visit, rule};
use crate::schema::CopyFlags;
use crate::syntax::{eq_ignore_case, fold_case};

rule! {
    /// A user-mode display driver that is copied without `COPYFLG_IN_USE_RENAME`.
    ///
    /// ## What it finds
    /// In an INF of the class Display, the DLLs that its `AddReg` entries name as
    /// `UserModeDriverName`, `UserModeDriverNameWow`, `OpenGLDriverName`,
    /// `OpenGLDriverNameWow` or `InstalledDisplayDrivers`, where they are copied to
    /// a place other than the Driver Store (DIRID 13) and without the flag.
    ///
    /// ## Why it matters
    /// Programs load these DLLs to draw, so they are in use nearly whenever they are
    /// replaced. Without the flag an update of the display driver needs a restart,
    /// although Windows could stop the device and go on.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Display]
    /// gadget_umd.dll
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Display]
    /// gadget_umd.dll,,,0x00004000
    /// ```
    ///
    /// ## Fix
    /// Safe, as that of `in-use-rename`: adds the flag to the flags of the entry;
    /// the other flags stay. A file that is copied with `@` gets a file list of its
    /// own, as in `direct-copy`.
    ///
    /// ## Source
    /// Microsoft Learn, "Setting a Copy-File Flag to Support PnP Stop" and
    /// "Adding User-mode Display Driver Names to the Registry".
    RULE {
        name: "display-user-mode",
        summary: "a user-mode display driver copied without COPYFLG_IN_USE_RENAME",
        why: "a DLL in use is locked: Windows has to rename it to install the new one",
        fixes: "safe",
        group: "restart",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::safely(&[IN_USE_RENAME]),
        registry_words: &REGISTERED,
    }
}

/// The registry values that name user-mode display drivers.
const VALUES: [&str; 5] = [
    "UserModeDriverName",
    "UserModeDriverNameWow",
    "OpenGLDriverName",
    "OpenGLDriverNameWow",
    INSTALLED,
];

/// The one that names them without their extension.
const INSTALLED: &str = "InstalledDisplayDrivers";

/// Words in the name of each value that it is about.
const REGISTERED: [&str; 3] = ["UserModeDriver", "OpenGLDriver", INSTALLED];

fn check(context: &Context<'_, '_>) {
    if context.registered().is_empty() || !context.model.is_display() {
        return;
    }
    for (file, value) in drivers(context) {
        // That is for in-use-rename and direct-copy to say.
        let is_of_service = |directory: &Directory| {
            let runs = context.binaries().file_backed(&file, directory);
            runs.is_some()
        };
        let message = |file: &str| {
            format!(
                "'{file}', a user-mode display driver ({value}), is copied without COPYFLG_IN_USE_RENAME: it stays loaded while any program that draws with it is running"
            )
        };
        for (list, copied) in context.list_copies(&file) {
            if list.directory.is_driver_store() || is_of_service(&list.directory) {
                continue;
            }
            let unflagged = CopyFlags::IN_USE_RENAME | CopyFlags::FORCED_RESTART;
            if matches!(&copied.flags, FlagField::Flags(flags) if flags.has(unflagged)) {
                continue;
            }
            let doubt = Doubt::of_directory(&list.directory);
            let doubt = doubt.as_ref();
            let applicability = doubt.map_or(Applicability::Safe, Doubt::applicability);
            let document = context.model.document();
            let (fix, undecided) = match add_flag(document, copied, applicability) {
                Ok(fix) => (Some(fix), None),
                Err(help) => (None, Some(help)),
            };
            let help = undecided.or_else(|| doubt.map(Doubt::help));
            context
                .report(
                    &RULE,
                    (list.section.name(), copied.entry().content()),
                    message(&copied.destination),
                )
                .help_if(help)
                .fix(fix);
        }
        for copy in context.direct_copies(&file) {
            if copy.directory.is_driver_store() || is_of_service(&copy.directory) {
                continue;
            }
            let (name, fix) = by_flagged_list(context, copy);
            let doubt = Doubt::of_directory(&copy.directory);
            let doubt = doubt.as_ref();
            context
                .report(
                    &RULE,
                    (copy.site.section.name(), copy.field.range()),
                    message(&copy.file),
                )
                .help_if(doubt.map(Doubt::help))
                .fix(fix.fix(
                    doubt.map_or(Applicability::Safe, Doubt::applicability),
                    format!("copy it by a file list [{name}] with COPYFLG_IN_USE_RENAME"),
                ));
        }
    }
}

/// The files that the registry values name, each once, with the name of the
/// first value that does.
pub(super) fn drivers(context: &Context<'_, '_>) -> Vec<(String, &'static str)> {
    let mut seen = HashSet::new();
    let mut files = Vec::new();
    for value in context.registered() {
        let Some(name) = VALUES.iter().find(|name| eq_ignore_case(name, &value.name)) else {
            continue;
        };
        for (_, field) in value.data() {
            let text = context.model.text(field.value());
            let (_, file) = Directory::of_path(&text);
            let mut file = fold_case(file).into_owned();
            if *name == INSTALLED && !file.contains('.') {
                file.push_str(".dll");
            }
            if !file.is_empty() && seen.insert(file.clone()) {
                files.push((file, *name));
            }
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;
    use crate::rules::Options;
    use crate::syntax::Document;

    #[test]
    fn only_an_installed_driver_without_an_extension_is_a_dll() {
        let document = Document::new(
            "[DefaultInstall]\nAddReg = R\n[R]\n\
             HKR,,InstalledDisplayDrivers,0x10000,One,two.dll\n\
             HKR,,UserModeDriverName,0x10000,%12%\\three.dll,four,one.dll\n",
        );
        let model = Model::new(&document);
        let context = Context::new(&model, &Options::default());
        let files: Vec<String> = drivers(&context)
            .into_iter()
            .map(|(file, _)| file)
            .collect();
        assert_eq!(files, ["one.dll", "two.dll", "three.dll", "four"]);
    }
}
