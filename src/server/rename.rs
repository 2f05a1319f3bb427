//! Renaming: sections with all that are named after them, strings in every language, and
//! files wherever they are named.

use std::ops::Range;

use lsp_server::ErrorCode;
use lsp_types::{
    PrepareRenameResponse, RenameParams, TextDocumentPositionParams, TextEdit, WorkspaceEdit,
};

use super::actions::workspace_edit;
use super::folder::{self, Neighbour};
use super::navigation::needs;
use super::requests::Refusal;
use super::serve::Server;
use super::spot::{Spot, Subject, each_reference, named, needed, spot, string_lines, subject};
use super::view::View;
use crate::model::{MergedSection, Model, undecorated, without_companion};
use crate::schema::{Argument, SectionKind, SectionName, section_named};
use crate::syntax::{Document, Entry, Field, eq_ignore_case};

fn refuse(reason: impl Into<String>) -> Refusal {
    (ErrorCode::RequestFailed, reason.into())
}

/// What is to be renamed.
enum Target {
    /// Sections: the name that they have in common, behind which a dot stands in others.
    Section(String),
    File(String),
    StringKey(String),
}

/// Places of one file, and what of them is replaced.
type Places = Vec<Range<usize>>;

/// What would be renamed at a place; none where nothing can be.
///
/// # Errors
/// When the file is not open, or what stands there cannot be renamed.
pub(super) fn prepare(
    server: &mut Server<'_>,
    params: &TextDocumentPositionParams,
) -> Result<Option<PrepareRenameResponse>, Refusal> {
    server.look_at(params, |view, offset| {
        let Some((target, range)) = target(view.model, offset)? else {
            return Ok(None);
        };
        let (target, places) = (target.name().to_owned(), places(view.model, &target)?);
        // The part of what stands there that changes: `Lamp` of `Lamp.NT.Services`.
        let mut within = places.iter();
        let place = within.find(|place| range.start <= place.start && place.end <= range.end);
        let range = place.unwrap_or(&range);
        Ok(Some(PrepareRenameResponse::RangeWithPlaceholder {
            range: view.span(range),
            placeholder: view.text.get(range.clone()).map_or(target, str::to_owned),
        }))
    })?
}

/// The edits that rename what stands at a place.
///
/// # Errors
/// When the file is not open, nothing can be renamed there, or the new name does not do.
pub(super) fn rename(
    server: &mut Server<'_>,
    params: &RenameParams,
) -> Result<Option<WorkspaceEdit>, Refusal> {
    let at = &params.text_document_position;
    let new = params.new_name.as_str();
    let answer = server.look_at(at, |view, offset| {
        let Some((target, _)) = target(view.model, offset)? else {
            return Err(refuse("nothing that stands here can be renamed"));
        };
        check_name(view.model, &target, new)?;
        let places = places(view.model, &target)?;
        let edits = edits(view, &places, new);
        let after = changed(view.text, &places, new);
        let document = Document::new(&after);
        keeps_meaning(view.model, &Model::new(&document), &target, new)?;
        Ok((target, edits))
    })?;
    let (target, edits) = answer?;
    let open = server.opened(&at.text_document.uri)?;
    if let Some(reason) = &open.misread {
        return Err(refuse(reason.clone()));
    }
    let mut files = vec![(open.uri.clone(), Some(open.version), edits)];
    if let Target::Section(name) = &target {
        let mut others = folder::including(server, open);
        others.retain(|other| other.uri != open.uri);
        for other in &others {
            let edits = elsewhere(other, name, new);
            if !edits.is_empty() {
                files.push((other.uri.clone(), other.version, edits));
            }
        }
    }
    Ok(Some(workspace_edit(server, files)))
}

impl Target {
    fn name(&self) -> &str {
        match self {
            Target::Section(name) | Target::File(name) | Target::StringKey(name) => name,
        }
    }
}

fn target<'d, 't>(
    model: &'d Model<'d, 't>,
    offset: usize,
) -> Result<Option<(Target, Range<usize>)>, Refusal> {
    if let Some(Spot::Field(place)) = spot(model, offset)
        && let Some(reference) = place.reference(model)
        && reference.argument == Argument::TargetOs
        && place.string_at(model, offset).is_none()
    {
        // A TargetOS says for which Windows a section is: it is not a name.
        return Ok(None);
    }
    let Some((subject, range)) = subject(model, offset) else {
        return Ok(None);
    };
    let target = match subject {
        Subject::Sections(sections) => {
            let Some(first) = sections.first() else {
                return Ok(None);
            };
            Target::Section(family(model, *first)?)
        }
        Subject::File(file) => Target::File(file),
        Subject::StringKey(key) => {
            if string_lines(model, &key).is_empty() {
                return Err(refuse(format!("%{key}% is not in [Strings]")));
            }
            Target::StringKey(key)
        }
        Subject::Elsewhere(name) => {
            return Err(refuse(format!(
                "[{name}] is not in this INF: rename it where it is"
            )));
        }
        Subject::Service(_) | Subject::Inf(_) => return Ok(None),
    };
    Ok(Some((target, range)))
}

/// The name that a section has in common with those that are named after it.
fn family<'d, 't>(
    model: &'d Model<'d, 't>,
    section: MergedSection<'d, 't>,
) -> Result<String, Refusal> {
    let name = section.name();
    if section_named(name).is_some_and(|kind| matches!(kind.section().name, SectionName::Fixed(..)))
    {
        return Err(refuse(format!(
            "[{name}] has a name that Windows looks for"
        )));
    }
    if is_named_itself(model, section) {
        return Ok(name.to_owned());
    }
    let kinds = model.kinds(section);
    let is_beside = |kind: SectionKind| {
        matches!(
            kind.section().name,
            SectionName::Companion(_) | SectionName::Beside(_)
        )
    };
    let mut base = name;
    if kinds.iter().any(is_beside) {
        base = match without_companion(name) {
            same if same == name => name.rsplit_once('.').map_or(name, |(base, _)| base),
            base => base,
        };
    }
    if let Some(bare) = undecorated(base) {
        base = bare;
    }
    if kinds.has(SectionKind::Models) {
        // Its decoration stands in [Manufacturer] by itself.
        let mut names = each_reference(model).filter(|found| {
            found.argument == Argument::Section(SectionKind::Models)
                && (eq_ignore_case(&found.name, base)
                    || base
                        .to_ascii_lowercase()
                        .starts_with(&format!("{}.", found.name.to_ascii_lowercase())))
        });
        if let Some(found) = names.next() {
            return Ok(found.name.into_owned());
        }
    }
    Ok(base.to_owned())
}

/// Whether a section's name is a name itself, or that with a dot and more behind it: what is
/// replaced in it.
fn prefix(name: &str, family: &str) -> Option<usize> {
    let start = name.get(..family.len())?;
    let rest = name.get(family.len()..)?;
    (eq_ignore_case(start, family) && (rest.is_empty() || rest.starts_with('.')))
        .then_some(start.len())
}

/// Whether a section is named by its whole name, as `Lamp.Files` is by CopyFiles.
fn is_named_itself<'d, 't>(model: &'d Model<'d, 't>, section: MergedSection<'d, 't>) -> bool {
    let names = named(model, &Subject::Sections(vec![section]));
    names.iter().any(|name| {
        eq_ignore_case(&name.name, section.name()) && name.argument != Argument::TargetOs
    })
}

/// The sections of a family: those that Windows comes to by the common name.
fn members<'d, 't>(model: &'d Model<'d, 't>, family: &str) -> Vec<MergedSection<'d, 't>> {
    let sections = model
        .sections()
        .filter(|section| prefix(section.name(), family).is_some());
    let is_member = |section: &MergedSection<'d, 't>| {
        let rest = section.name().get(family.len()..).unwrap_or_default();
        if rest.is_empty() {
            return true;
        }
        !is_named_itself(model, *section) && !model.kinds(*section).is_empty()
    };
    sections.filter(is_member).collect()
}

fn places<'d, 't>(model: &'d Model<'d, 't>, target: &Target) -> Result<Places, Refusal> {
    let mut places = Places::new();
    match target {
        Target::Section(family) => {
            let members = members(model, family);
            for section in &members {
                for (_, part) in section.parts() {
                    let name = part.name_range();
                    places.push(name.start..name.start + family.len());
                }
            }
            let names = named(model, &Subject::Sections(members)).into_iter();
            // Where there are only decorated sections, the name itself stands for none.
            let names = names.chain(needed(model, family));
            for name in names.filter(|name| name.argument != Argument::TargetOs) {
                let Some(length) = prefix(&name.name, family) else {
                    continue;
                };
                let written = model.document().slice(name.range.clone());
                if prefix(written, family).is_none() || written.len() != name.name.len() {
                    return Err(refuse(format!(
                        "`{written}` names [{family}] with strings or quotes in it: write it out first"
                    )));
                }
                places.push(name.range.start..name.range.start + length);
            }
        }
        Target::StringKey(key) => {
            places.extend(
                named(model, &Subject::StringKey(key.clone()))
                    .into_iter()
                    .map(|used| used.range),
            );
            let keys = string_lines(model, key).into_iter();
            for key_range in keys.filter_map(|(_, entry)| Some(entry.explicit_key()?.range())) {
                let written = model.document().slice(key_range.clone());
                let quotes = usize::from(
                    written.starts_with('"') && written.ends_with('"') && written.len() > 1,
                );
                places.push(key_range.start + quotes..key_range.end - quotes);
            }
        }
        Target::File(file) => {
            for name in named(model, &Subject::File(file.clone())) {
                let written = model.document().slice(name.range.clone());
                if !eq_ignore_case(written, file) {
                    return Err(refuse(format!(
                        "`{written}` names {file} with strings or quotes in it: write it out first"
                    )));
                }
                places.push(name.range);
            }
        }
    }
    if places.is_empty() {
        return Err(refuse("nothing that stands here can be renamed"));
    }
    places.sort_by_key(|range| (range.start, range.end));
    places.dedup();
    Ok(places)
}

/// Whether a new name does: it can be written without quotes everywhere, and nothing has it.
fn check_name<'d, 't>(model: &'d Model<'d, 't>, target: &Target, new: &str) -> Result<(), Refusal> {
    let stops = match target {
        // In a header all but this may stand; where it is named, less.
        Target::Section(_) | Target::File(_) => &[
            ']', ',', ';', '"', '%', '\\', '=', '@', '\r', '\n', '\u{1a}',
        ][..],
        Target::StringKey(_) => &[',', ';', '"', '%', '\\', '=', '\r', '\n', '\u{1a}'][..],
    };
    if new.is_empty() || new.trim() != new || new.contains(stops) {
        return Err(refuse(format!(
            "`{new}` cannot be a name here: it is empty, or has white space around it or one of {}",
            stops
                .iter()
                .filter(|stop| !stop.is_control())
                .collect::<String>()
        )));
    }
    if new.encode_utf16().count() > 255 {
        return Err(refuse("a name has at most 255 characters"));
    }
    let is_same = eq_ignore_case(new, target.name());
    let is_taken = match target {
        Target::Section(family) => {
            section_named(new).is_some()
                || model.is_name_used(new)
                || members(model, family).iter().any(|section| {
                    let rest = section.name().get(family.len()..).unwrap_or_default();
                    model.is_name_used(&format!("{new}{rest}"))
                })
        }
        Target::File(_) => !named(model, &Subject::File(new.to_owned())).is_empty(),
        Target::StringKey(_) => {
            crate::schema::number(new).is_some()
                || !string_lines(model, new).is_empty()
                || !named(model, &Subject::StringKey(new.to_owned())).is_empty()
        }
    };
    match is_taken && !is_same {
        true => Err(refuse(format!("`{new}` is the name of something else"))),
        false => Ok(()),
    }
}

fn edits<'d, 't>(view: View<'d, 't>, places: &Places, new: &str) -> Vec<TextEdit> {
    let edits = places.iter().map(|range| TextEdit {
        range: view.span(range),
        new_text: new.to_owned(),
    });
    edits.collect()
}

fn changed(text: &str, places: &Places, new: &str) -> String {
    let mut after = text.to_owned();
    for range in places.iter().rev() {
        after.replace_range(range.clone(), new);
    }
    after
}

/// Compares what is named before and after: each name stands for what it stood for.
///
/// # Errors
/// When it would not.
fn keeps_meaning(
    before: &Model<'_, '_>,
    after: &Model<'_, '_>,
    target: &Target,
    new: &str,
) -> Result<(), Refusal> {
    let is_same = outline(before, target, target.name()) == outline(after, target, new);
    match is_same {
        true => Ok(()),
        false => Err(refuse(format!(
            "with the name `{new}` the INF would mean something else"
        ))),
    }
}

/// What an INF means but for the name in question: for each section in their order its kinds,
/// and for each value what it names, sections by their places.
fn outline<'d, 't>(
    model: &'d Model<'d, 't>,
    target: &Target,
    own: &str,
) -> Vec<(Vec<SectionKind>, Vec<String>)> {
    let sections: Vec<_> = model.sections().collect();
    let at = |section: &MergedSection<'d, 't>| {
        let start = section.first_header().start;
        sections
            .iter()
            .position(|known| known.first_header().start == start)
    };
    let of_value = |entry: &'d Entry<'t>, value: usize| match model.named_by(entry, value) {
        Some(named) => {
            let meant = model.sections_meant(&named);
            let meant: Vec<_> = meant.iter().map(at).collect();
            let text = match target {
                _ if !meant.is_empty() => "",
                Target::File(_) if eq_ignore_case(&named.name, own) => "",
                Target::Section(_) if named.argument.is_section() => match prefix(&named.name, own)
                {
                    Some(length) => named.name.get(length..).unwrap_or_default(),
                    None => &named.name,
                },
                _ => &named.name,
            };
            format!("{:?} {meant:?} {text}", named.argument)
        }
        None => {
            let text = entry.fields().get(value).map_or("", Field::value);
            model.text(text).into_owned()
        }
    };
    let mut outline = Vec::new();
    for section in &sections {
        let mut values = Vec::new();
        for entry in section.entries() {
            values.extend((0..entry.fields().len()).map(|value| of_value(entry, value)));
        }
        outline.push((model.kinds(*section).iter().collect(), values));
    }
    outline
}

/// The edits of an INF that needs a section of another: where it has none of that name.
fn elsewhere(other: &Neighbour, family: &str, new: &str) -> Vec<TextEdit> {
    other.look(|view| {
        let found = each_reference(view.model).filter(|found| {
            found.argument == Argument::SameSection && prefix(&found.name, family).is_some()
        });
        let names: Vec<String> = found.map(|found| found.name.into_owned()).collect();
        let mut places: Places = names.iter().flat_map(|name| needs(view, name)).collect();
        places.retain(|range| {
            prefix(view.text.get(range.clone()).unwrap_or_default(), family).is_some()
        });
        places.sort_by_key(|range| range.start);
        places.dedup();
        let places: Places = places
            .into_iter()
            .map(|range| range.start..range.start + family.len())
            .collect();
        edits(view, &places, new)
    })
}
