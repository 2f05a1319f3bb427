//! Where something is said, and where it is named.

use std::ops::Range;

use lsp_types::{
    DocumentHighlight, DocumentHighlightKind, GotoDefinitionParams, GotoDefinitionResponse,
    Location, ReferenceParams,
};

use super::folder::{self, Neighbour};
use super::requests::Refusal;
use super::serve::Server;
use super::spot::{self, Subject, named, string_lines, subject};
use super::view::View;
use crate::model::Model;
use crate::schema::{Argument, SectionKind};
use crate::syntax::{Entry, eq_ignore_case};

/// Where what is named at a place is said.
///
/// # Errors
/// When the file is not open.
pub(super) fn definition(
    server: &mut Server<'_>,
    params: &GotoDefinitionParams,
) -> Result<Option<GotoDefinitionResponse>, Refusal> {
    let at = &params.text_document_position_params;
    let answer = server.look_at(at, |view, offset| {
        let (subject, _) = subject(view.model, offset)?;
        let found = said(view.model, &subject);
        let locations: Vec<Location> = found.iter().map(|range| view.location(range)).collect();
        Some((locations, Outside::of(&subject)))
    })?;
    let Some((mut locations, outside)) = answer else {
        return Ok(None);
    };
    if locations.is_empty()
        && let Some(outside) = outside
    {
        let open = server.opened(&at.text_document.uri)?;
        let included = folder::included(server, open);
        match &outside {
            Outside::Section(name) => {
                for neighbour in &included {
                    locations.extend(neighbour.headers(name));
                }
            }
            Outside::Inf(name) => {
                let is_meant = |neighbour: &&Neighbour| neighbour.is_named(name);
                locations.extend(included.iter().find(is_meant).map(Neighbour::start));
            }
        }
    }
    Ok(Some(GotoDefinitionResponse::Array(locations)))
}

/// What other INFs of the folder may say.
enum Outside {
    Section(String),
    Inf(String),
}

impl Outside {
    fn of<'d, 't>(subject: &Subject<'d, 't>) -> Option<Outside> {
        match subject {
            Subject::Elsewhere(name) => Some(Outside::Section(name.clone())),
            Subject::Inf(name) => Some(Outside::Inf(name.clone())),
            _ => None,
        }
    }
}

/// Where something is said in an INF: names of headers, keys, and fields.
fn said<'d, 't>(model: &'d Model<'d, 't>, subject: &Subject<'d, 't>) -> Vec<Range<usize>> {
    match subject {
        Subject::Sections(sections) => {
            let parts = sections.iter().flat_map(|section| section.parts());
            parts.map(|(_, part)| part.name_range()).collect()
        }
        Subject::StringKey(key) => {
            let lines = string_lines(model, key).into_iter();
            lines
                .filter_map(|(_, entry)| Some(entry.explicit_key()?.range()))
                .collect()
        }
        Subject::File(_) => {
            let namers = named(model, subject);
            let of_kind = |kind: SectionKind| -> Vec<Range<usize>> {
                let of_kind = namers
                    .iter()
                    .filter(|namer| model.kinds(namer.section).has(kind));
                of_kind.map(|namer| namer.range.clone()).collect()
            };
            // The package says where it has the file; without that who copies it does.
            match of_kind(SectionKind::SourceDisksFiles) {
                listed if listed.is_empty() => of_kind(SectionKind::FileList),
                listed => listed,
            }
        }
        Subject::Service(_) => {
            let namers = named(model, subject).into_iter();
            let adds = namers.filter(|namer| namer.value == Some(0) && is_add_service(namer.entry));
            adds.map(|namer| namer.range).collect()
        }
        Subject::Elsewhere(_) | Subject::Inf(_) => Vec::new(),
    }
}

fn is_add_service(entry: &Entry<'_>) -> bool {
    let key = entry.explicit_key().map(|key| key.value());
    key.is_some_and(|key| eq_ignore_case(key, "AddService"))
}

/// Where something is said and named in an INF, each with whether it is said there.
fn mentions<'d, 't>(
    model: &'d Model<'d, 't>,
    subject: &Subject<'d, 't>,
    with_said: bool,
) -> Vec<(Range<usize>, bool)> {
    let said = said(model, subject);
    let mut found: Vec<(Range<usize>, bool)> = Vec::new();
    let named = named(model, subject).into_iter().map(|namer| namer.range);
    for range in named {
        let is_said = said.contains(&range);
        if !found.iter().any(|(known, _)| *known == range) && (with_said || !is_said) {
            found.push((range, is_said));
        }
    }
    if with_said {
        for range in said {
            if !found.iter().any(|(known, _)| *known == range) {
                found.push((range, true));
            }
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// Where what is meant at a place is named, in this INF and in others of its folder which
/// it includes or which include it.
///
/// # Errors
/// When the file is not open.
pub(super) fn references(
    server: &mut Server<'_>,
    params: &ReferenceParams,
) -> Result<Option<Vec<Location>>, Refusal> {
    let at = &params.text_document_position;
    let with_said = params.context.include_declaration;
    let answer = server.look_at(at, |view, offset| {
        let (subject, _) = subject(view.model, offset)?;
        let found = mentions(view.model, &subject, with_said).into_iter();
        let locations: Vec<Location> = found.map(|(range, _)| view.location(&range)).collect();
        let names: Vec<String> = match &subject {
            Subject::Sections(sections) => sections
                .iter()
                .map(|section| section.name().to_owned())
                .collect(),
            Subject::Elsewhere(name) => vec![name.clone()],
            _ => Vec::new(),
        };
        Some((locations, names))
    })?;
    let Some((mut locations, names)) = answer else {
        return Ok(None);
    };
    if !names.is_empty() {
        let open = server.opened(&at.text_document.uri)?;
        let mut others = folder::including(server, open);
        others.extend(folder::included(server, open));
        for neighbour in others {
            for name in &names {
                if with_said {
                    locations.extend(neighbour.headers(name));
                }
                locations.extend(neighbour.needing(name));
            }
        }
    }
    Ok(Some(locations))
}

/// Where what is meant at a place stands in the same file.
///
/// # Errors
/// When the file is not open.
pub(super) fn highlights(
    server: &mut Server<'_>,
    params: &lsp_types::DocumentHighlightParams,
) -> Result<Option<Vec<DocumentHighlight>>, Refusal> {
    server.look_at(&params.text_document_position_params, |view, offset| {
        let (subject, _) = subject(view.model, offset)?;
        let found = mentions(view.model, &subject, true).into_iter();
        let highlights = found.map(|(range, is_said)| DocumentHighlight {
            range: view.span(&range),
            kind: Some(match is_said {
                true => DocumentHighlightKind::WRITE,
                false => DocumentHighlightKind::READ,
            }),
        });
        Some(highlights.collect())
    })
}

impl Neighbour {
    /// Where it has a section of a name.
    pub(super) fn headers(&self, name: &str) -> Vec<Location> {
        self.look(|view| {
            let parts = view.model.section(name).into_iter();
            let parts = parts.flat_map(|section| section.parts().collect::<Vec<_>>());
            parts
                .map(|(_, part)| view.location(&part.name_range()))
                .collect()
        })
    }

    /// Where it needs a section of a name that it does not have itself.
    pub(super) fn needing(&self, name: &str) -> Vec<Location> {
        self.look(|view| {
            let needs = needs(view, name).into_iter();
            needs.map(|range| view.location(&range)).collect()
        })
    }
}

/// Where an INF needs a section of a name that it does not have itself.
pub(super) fn needs<'d, 't>(view: View<'d, 't>, name: &str) -> Vec<Range<usize>> {
    if view.model.section(name).is_some() {
        return Vec::new();
    }
    let needed = spot::needed(view.model, name).into_iter();
    let needed = needed.filter(|named| named.argument == Argument::SameSection);
    needed.map(|named| named.range).collect()
}
