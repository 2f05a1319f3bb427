use super::in_use::{Doubt, consequence};
use crate::edit::{FixBuilder, NewSection};
use crate::model::DirectCopy;
use crate::rules::{
    Applicability, Context, Copied, IN_USE_RENAME, MayChange, Severity, Visit, rule,
};
use crate::schema::CopyFlags;

rule! {
    /// A driver binary that is copied by name, which leaves no place for a flag.
    ///
    /// ## What it finds
    /// `CopyFiles = @gadget.sys` where the file is the binary of a service of start
    /// type 1, 2 or 3, or of a UMDF driver, and the default directory is the one that
    /// `ServiceBinary` names, and not the Driver Store (DIRID 13).
    ///
    /// ## Why it matters
    /// Such a file is in use while the driver runs and has to be copied with
    /// `COPYFLG_IN_USE_RENAME`; see `in-use-rename`. A file that is named with `@`
    /// has no flags, so it needs a file list.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Install.NTamd64]
    /// CopyFiles = @gadget.sys, Gadget_Tools
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Install.NTamd64]
    /// CopyFiles = gadget.CopyFiles, Gadget_Tools
    ///
    /// [gadget.CopyFiles]
    /// gadget.sys,,,0x00004000
    /// ```
    ///
    /// ## Fix
    /// Safe: the `@` item becomes the name of a new file list, which is unique in
    /// the file and stands right after the install section. The list has no line
    /// in `[DestinationDirs]`, so that the file goes to the default directory as
    /// before. One list serves all items that copy the file, and so does a list of
    /// the INF that copies just this file, so, to this directory. The other items of
    /// the directive stay. None for a name with a `%`,
    /// which may mean a string where it is written once more.
    ///
    /// Information, unsafe or shown only where it is in doubt that this copy needs
    /// the flag, as with `in-use-rename`.
    ///
    /// ## Source
    /// Microsoft Learn, "INF CopyFiles Directive" and "Avoiding System Restarts
    /// during Device Installations and Driver Updates".
    RULE {
        name: "direct-copy",
        summary: "a driver binary copied by CopyFiles=@file, which can carry no flag",
        why: "a file copied by name can carry no COPYFLG_IN_USE_RENAME",
        fixes: "safe; unsafe where in doubt",
        group: "restart",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::Copies(check),
        may_change: MayChange::safely(&[IN_USE_RENAME]),
    }
}

fn check<'d, 't>(context: &Context<'d, 't>, copied: Copied<'_, 'd, 't>) {
    let Copied::Named(copy) = copied else {
        return;
    };
    if copy.directory.is_driver_store() {
        return;
    }
    let Some(runs) = context.binaries().file_backed(&copy.file, &copy.directory) else {
        return;
    };
    let service = runs.service;
    let doubt = Doubt::of_service(context, &copy.directory, copy.site.section, runs);
    let doubt = doubt.as_ref();
    // Where the name is written once more, a '%' may mean a string.
    let is_literal = !copy.file.contains('%');
    let (name, fix) = by_flagged_list(context, copy);
    let fix = fix.fix(
        doubt.map_or(Applicability::Safe, Doubt::applicability),
        format!("copy it by a file list [{name}] with COPYFLG_IN_USE_RENAME"),
    );
    let by_hand = "copy it by a file list by hand: its name has a '%'";
    context
        .report(
            &RULE,
            copied,
            format!(
                "'{}', the binary of the service '{}', is copied by name and so \
                without COPYFLG_IN_USE_RENAME: {}",
                copy.file,
                service.name,
                consequence(service, doubt)
            ),
        )
        .severity(doubt.map_or(RULE.severity, Doubt::severity))
        .help_if(
            (!is_literal)
                .then(|| by_hand.to_owned())
                .or_else(|| doubt.map(Doubt::help)),
        )
        .fix(is_literal.then_some(fix));
}

/// Copies a file by a list with COPYFLG_IN_USE_RENAME instead: the list's name,
/// and the fix. What several directives copy by name one list copies.
pub(super) fn by_flagged_list<'d, 't>(
    context: &Context<'d, 't>,
    copy: &DirectCopy<'d, 't>,
) -> (String, FixBuilder<'d, 't>) {
    let flags = CopyFlags::IN_USE_RENAME;
    let list = context.own_list(&copy.file, &copy.directory, flags);
    let mut fix = FixBuilder::of(context.model.document()).set_field(
        copy.site.entry(),
        copy.item,
        &list.name,
    );
    if list.is_new {
        let section = NewSection {
            name: list.name.clone(),
            entries: vec![(None, copied_with(&copy.file, flags))],
        };
        fix = fix.add_sections(copy.site.part, vec![section]);
    }
    (list.name, fix)
}

/// The entry of a file list that copies a file with the given flags.
pub(super) fn copied_with(file: &str, flags: CopyFlags) -> Vec<String> {
    let mut entry = vec![file.to_owned()];
    if flags != CopyFlags::default() {
        entry.extend([String::new(), String::new(), flags.to_string()]);
    }
    entry
}

/// Copies a file by a list of its own instead: the list's name, and the fix
/// that makes it with the given entry.
pub(super) fn by_list<'d, 't>(
    context: &Context<'d, 't>,
    copy: &DirectCopy<'d, 't>,
    entry: Vec<String>,
) -> (String, FixBuilder<'d, 't>) {
    let name = context.new_section_name(&copy.file);
    let list = NewSection {
        name: name.clone(),
        entries: vec![(None, entry)],
    };
    let fix = FixBuilder::of(context.model.document())
        .set_field(copy.site.entry(), copy.item, &name)
        .add_sections(copy.site.part, vec![list]);
    (name, fix)
}
