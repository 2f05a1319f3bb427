//! A file of Windows itself that a driver package replaces.
//!
//! ## What it finds
//! Entries of file lists and `@` items of `CopyFiles` that copy a file known to
//! belong to Windows, or the runtime of Visual C++ or MFC, into the Windows
//! directory (DIRID 10), the system directory (11), the driver directory (12)
//! or a directory below them. A copy in a directory below that is not one of
//! Windows' own replaces nothing, and is information. The INFs of Windows' own service packs and hot
//! fixes, which say in `[Version]` what build they update, may do so.
//!
//! ## Why it matters
//! Windows protects its own files, and many of them are in use at all times: the
//! copy fails, or it is made at the next restart. Where it succeeds, every other
//! driver and program gets a file that it was not tested with, and the next
//! service pack brings the old one back. Such files come with Windows or
//! with their own redistributable package.
//!
//! ## Example
//! ```inf
//! [DestinationDirs]
//! Gadget_Files = 12
//!
//! [Gadget_Files]
//! gadget.sys
//! usbd.sys
//! ```
//!
//! ## Fix
//! None: what the package needs of the file is for a person to say. For a
//! driver of Windows, `Include` and `Needs` name the section of the INF that
//! comes with Windows and installs it; a program carries its runtime in its own
//! directory, or its setup program installs the redistributable package.
//!
//! ## Source
//! Microsoft, "Avoiding Unnecessary Reboots on Windows 2000" (protected system
//! files; shared, in-use DLLs). The files: those that Microsoft's driver
//! documentation names as parts of Windows.

use std::ops::Range;

use super::{Context, Finding, Rule, Severity};
use crate::model::{Directory, windows_file};

pub(super) const RULE: Rule = Rule {
    name: "protected-file",
    summary: "a file of Windows itself that the package replaces",
    why: "the files of Windows are protected, and in use",
    severity: Severity::Warning,
    page: include_str!("protected_file.rs"),
    check,
};

fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    if context.model.is_windows_update() {
        return;
    }
    let mut push = |file: &str,
                    directory: &Directory,
                    section: &str,
                    range: &dyn Fn() -> Range<usize>| {
        let Some(what) = windows_file(file).filter(|_| is_below_windows(directory)) else {
            return;
        };
        let what = what.words();
        let (severity, how) = if is_of_windows(directory) {
            (RULE.severity, "the package replaces it")
        } else {
            (
                Severity::Info,
                "the package puts a copy of its own, which nobody updates,",
            )
        };
        findings.push(Finding {
            rule: RULE.name,
            severity,
            message: format!(
                "'{file}' is {what}, which other drivers and programs use: {how} in DIRID {directory}"
            ),
            section: section.to_owned(),
            range: range(),
            help: Some(
                "leave the file to Windows: Include and Needs for its drivers, a redistributable package for a runtime"
                    .to_owned(),
            ),
            fix: None,
        });
    };
    for (list, file) in context.copied_files() {
        push(
            &file.destination,
            &list.directory,
            list.section.name(),
            &|| file.entry().content(),
        );
    }
    for copy in context.named_files() {
        push(
            &copy.file,
            &copy.directory,
            copy.site.section.name(),
            &|| copy.field.range(),
        );
    }
}

/// Whether a directory is that of Windows, of its system files or of its
/// drivers, or lies below one (docs install/using-dirids.md).
fn is_below_windows(directory: &Directory) -> bool {
    matches!(directory.dirid, Some(10..=12))
}

/// Whether Windows keeps its own files in a directory.
fn is_of_windows(directory: &Directory) -> bool {
    let own = [
        ("10", ""),
        ("10", "System"),
        ("10", "SysWOW64"),
        ("11", ""),
        ("12", ""),
        ("12", "UMDF"),
    ];
    own.iter()
        .any(|(dirid, below)| directory.same_as(&Directory::new(dirid, below)))
}
