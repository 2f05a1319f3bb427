//! What the rules have in common that give a copy `COPYFLG_IN_USE_RENAME`.

use crate::edit::FixBuilder;
use crate::model::{
    CopiedFile, Directory, FLAGS, FlagField, MergedSection, Runs, Service, StartType,
};
use crate::rules::{Applicability, Context, Fix, Severity};
use crate::schema::CopyFlags;
use crate::syntax::Document;

/// Why it is not certain that a copy needs the flag, or that it may have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Doubt {
    /// It goes to a DIRID that is not a number.
    Placeholder(String),
    /// No install section that Windows 10 or later takes leads to it: where it
    /// is named, and whether a kernel driver runs it.
    OldWindows { section: String, is_kernel: bool },
    /// ServiceBinary does not name the directory of the service's binary.
    OtherCopy(String),
}

impl Doubt {
    /// What is in doubt about a copy of a service's binary that a section names.
    pub(super) fn of_service(
        context: &Context<'_, '_>,
        directory: &Directory,
        section: MergedSection<'_, '_>,
        runs: Runs<'_, '_, '_>,
    ) -> Option<Doubt> {
        let service = runs.service;
        let of_directory = Doubt::of_directory(directory);
        of_directory
            .or_else(|| {
                (!context.is_installed_by_windows_10(section)).then(|| Doubt::OldWindows {
                    section: section.name().to_owned(),
                    is_kernel: !service.is_program && service.start != Some(StartType::Umdf),
                })
            })
            .or_else(|| (!runs.is_certain).then(|| Doubt::OtherCopy(service.name.to_string())))
    }

    /// What is in doubt about a copy because of its directory.
    pub(super) fn of_directory(directory: &Directory) -> Option<Doubt> {
        let placeholder = directory.placeholder.clone();
        placeholder.map(Doubt::Placeholder)
    }

    /// Whether the flag is added all the same.
    pub(super) fn applicability(&self) -> Applicability {
        match self {
            Doubt::Placeholder(_) => Applicability::Display,
            Doubt::OldWindows { .. } | Doubt::OtherCopy(_) => Applicability::Unsafe,
        }
    }

    /// How bad it is that the flag is not there.
    pub(super) fn severity(&self) -> Severity {
        match self {
            Doubt::OldWindows { .. } => Severity::Info,
            Doubt::Placeholder(_) | Doubt::OtherCopy(_) => Severity::Warning,
        }
    }

    /// What to know before the flag is added by hand.
    pub(super) fn help(&self) -> String {
        match self {
            Doubt::Placeholder(dirid) => format!(
                "the DIRID '{dirid}' is not a number: where a build puts in 13, COPYFLG_IN_USE_RENAME is an error (InfVerif 1103); add it if a build puts in another"
            ),
            Doubt::OldWindows { section, is_kernel } => {
                let unless = "add the flag if a setup program or another INF installs it there";
                if *is_kernel {
                    format!(
                        "no models section that Windows 10 or later takes leads to [{section}], and before Windows 10 the file of a running driver can be overwritten: {unless}"
                    )
                } else {
                    format!(
                        "no models section that Windows 10 or later takes leads to [{section}]: {unless}"
                    )
                }
            }
            Doubt::OtherCopy(service) => format!(
                "ServiceBinary of '{service}' names no DIRID: make sure that the service runs this copy"
            ),
        }
    }
}

/// What the copy of a service's binary without the flag leads to.
pub(super) fn consequence(service: &Service<'_, '_>, doubt: Option<&Doubt>) -> String {
    let what = if service.is_program {
        "service"
    } else {
        "driver"
    };
    match doubt {
        None => format!("it cannot be replaced while the {what} runs"),
        Some(Doubt::Placeholder(dirid)) => format!(
            "unless a build puts in 13 for '{dirid}', it cannot be replaced while the {what} runs"
        ),
        Some(Doubt::OldWindows { .. }) => {
            "no install section of Windows 10 or later leads to this copy".to_owned()
        }
        Some(Doubt::OtherCopy(_)) => {
            format!("if it is the copy that the {what} runs, it cannot be replaced meanwhile")
        }
    }
}

/// The fix that adds the flag to an entry of a file list, or what a person has
/// to decide first.
pub(super) fn add_flag(
    document: &Document<'_>,
    file: &CopiedFile<'_, '_>,
    applicability: Applicability,
) -> Result<Fix, String> {
    match &file.flags {
        FlagField::Flags(flags) if flags.has(CopyFlags::NO_OVERWRITE) => Err(
            "COPYFLG_NO_OVERWRITE cannot be combined with any other flag: decide whether an update is to replace the file"
                .to_owned(),
        ),
        FlagField::Flags(flags) => {
            let new = *flags | CopyFlags::IN_USE_RENAME;
            let fix = FixBuilder::of(document).set_field(file.entry(), FLAGS, &new.to_string());
            let what = format!("write {new} into the flags (COPYFLG_IN_USE_RENAME)");
            Ok(fix.fix(applicability, what))
        }
        FlagField::Unreadable(text) => Err(format!(
            "its flags '{text}' are not a number: write the sum of the flags that are meant, with 0x00004000 among them"
        )),
    }
}
