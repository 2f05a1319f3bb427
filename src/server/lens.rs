//! Above each section, who names it: what installs or copies it.

use lsp_types::{CodeLens, CodeLensParams, Command};
use serde_json::json;

use super::requests::Refusal;
use super::serve::Server;
use super::spot::{Subject, named};
use super::view::View;
use crate::model::{MergedSection, Reference};
use crate::report::count;
use crate::schema::{Argument, SectionKind, section_named};

/// The command that shows places, which the editor's extension has: its arguments are a URI, a
/// position and locations.
const SHOW: &str = "infmend.showReferences";

/// What stands above the sections of a file.
///
/// # Errors
/// When the file is not open.
pub(super) fn lenses(
    server: &mut Server<'_>,
    params: &CodeLensParams,
) -> Result<Vec<CodeLens>, Refusal> {
    let open = server.opened(&params.text_document.uri)?;
    Ok(open.look(|view| {
        let sections = view.model.sections();
        sections.filter_map(|section| lens(view, section)).collect()
    }))
}

fn lens<'d, 't>(view: View<'d, 't>, section: MergedSection<'d, 't>) -> Option<CodeLens> {
    let namers = named(view.model, &Subject::Sections(vec![section]));
    if namers.is_empty() {
        return None;
    }
    let range = view.span(&section.first_header());
    let places: Vec<_> = namers
        .iter()
        .map(|namer| view.location(&namer.range))
        .collect();
    Some(CodeLens {
        range,
        command: Some(Command {
            title: title(view, section, &namers),
            command: SHOW.to_owned(),
            arguments: Some(vec![json!(view.uri), json!(range.start), json!(places)]),
        }),
        data: None,
    })
}

/// Who names a section: by name where it is one, by their number where they are more.
fn title<'d, 't>(
    view: View<'d, 't>,
    section: MergedSection<'d, 't>,
    namers: &[Reference<'d, 't>],
) -> String {
    let kinds = view.model.kinds(section);
    let is_device =
        |namer: &&Reference<'_, '_>| namer.argument == Argument::Section(SectionKind::DdInstall);
    let devices = namers.iter().filter(is_device).count();
    if devices > 0 && devices == namers.len() {
        return format!("installed by {}", count(devices, "device"));
    }
    let word = match () {
        () if kinds.has(SectionKind::FileList) => "copied or deleted by",
        () if kinds.has(SectionKind::AddRegistry) || kinds.has(SectionKind::DelRegistry) => {
            "used by"
        }
        () => "named by",
    };
    // Where its files go does not copy them.
    let is_place = |namer: &&Reference<'_, '_>| {
        section_named(namer.section.name()) == Some(SectionKind::DestinationDirs)
    };
    let users = namers.iter().filter(|namer| !is_place(namer));
    let mut names: Vec<&str> = users.map(|namer| namer.section.name()).collect();
    names.dedup();
    match names.as_slice() {
        [one] => format!("{word} [{one}]"),
        [one, two] => format!("{word} [{one}] and [{two}]"),
        [one, rest @ ..] => format!("{word} [{one}] and {}", count(rest.len(), "other section")),
        [] => "listed in [DestinationDirs]".to_owned(),
    }
}
