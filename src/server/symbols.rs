//! The sections of an INF as a list, and those of all INFs of the folders that are open.

use lsp_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, OneOf, SymbolKind,
    WorkspaceSymbol, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use super::folder;
use super::requests::Refusal;
use super::serve::Server;
use super::spot;
use super::view::View;
use crate::model::{MergedSection, Model};
use crate::schema::SectionKind;
use crate::syntax::{Entry, Section, fold_case};

/// As many INFs are searched for a symbol.
const MOST_FILES: usize = 2000;
/// As many symbols are given at once.
const MOST_SYMBOLS: usize = 500;

/// The sections of a file in their order, with the devices, strings and services in them.
///
/// # Errors
/// When the file is not open.
pub(super) fn of_document(
    server: &mut Server<'_>,
    params: &DocumentSymbolParams,
) -> Result<DocumentSymbolResponse, Refusal> {
    let open = server.opened(&params.text_document.uri)?;
    Ok(DocumentSymbolResponse::Nested(open.look(|view| {
        let sections = view.model.document().sections().iter();
        let symbols = sections.filter_map(|part| {
            let section = view.model.section_at(part.header().start)?;
            Some(symbol(view, section, part))
        });
        symbols.collect()
    })))
}

fn symbol<'d, 't>(
    view: View<'d, 't>,
    section: MergedSection<'d, 't>,
    part: &'d Section<'t>,
) -> DocumentSymbol {
    let whole = part.header().start..part.body().end;
    let children: Vec<DocumentSymbol> = part
        .entries()
        .filter_map(|entry| child(view, section, entry))
        .collect();
    let kinds = view.model.kinds(section);
    let detail = kinds
        .iter()
        .next()
        .map(|kind| kind.section().does.to_owned());
    made(
        view,
        format!("[{}]", part.name()),
        detail,
        SymbolKind::NAMESPACE,
        &whole,
        &part.name_range(),
        children,
    )
}

/// A device, a string or an added service.
fn child<'d, 't>(
    view: View<'d, 't>,
    section: MergedSection<'d, 't>,
    entry: &'d Entry<'t>,
) -> Option<DocumentSymbol> {
    let model = view.model;
    let kinds = model.kinds(section);
    let key = entry.explicit_key()?;
    let (name, detail, kind) = if kinds.has(SectionKind::Models) {
        let id = entry
            .fields()
            .get(1)
            .map(|id| spot::text_of(model, id).into_owned());
        (model.text(key.value()).into_owned(), id, SymbolKind::OBJECT)
    } else if spot::is_strings(&section) {
        let text = entry.fields().first().map(|text| text.value().to_owned());
        (key.value().to_owned(), text, SymbolKind::STRING)
    } else if kinds.has(SectionKind::Services) && key.value().eq_ignore_ascii_case("AddService") {
        let name = spot::text_of(model, entry.fields().first()?).into_owned();
        (name, None, SymbolKind::CLASS)
    } else {
        return None;
    };
    // Nothing may be without a name.
    let name = if name.is_empty() {
        "(empty)".to_owned()
    } else {
        name
    };
    let content = entry.content();
    Some(made(
        view,
        name,
        detail,
        kind,
        &content,
        &key.range(),
        Vec::new(),
    ))
}

fn made<'d, 't>(
    view: View<'d, 't>,
    name: String,
    detail: Option<String>,
    kind: SymbolKind,
    range: &std::ops::Range<usize>,
    selection: &std::ops::Range<usize>,
    children: Vec<DocumentSymbol>,
) -> DocumentSymbol {
    #[expect(deprecated, reason = "the type has a field that is not used any more")]
    DocumentSymbol {
        name,
        detail,
        kind,
        tags: None,
        deprecated: None,
        range: view.span(range),
        selection_range: view.span(selection),
        children: (!children.is_empty()).then_some(children),
    }
}

/// The sections of the INFs below the folders that are open, and of the files that are, whose
/// names hold what is asked for.
pub(super) fn of_workspace(
    server: &mut Server<'_>,
    params: &WorkspaceSymbolParams,
) -> WorkspaceSymbolResponse {
    let query = fold_case(params.query.trim_matches(['[', ']'])).into_owned();
    let mut paths = Vec::new();
    for root in server.client.folders.clone() {
        paths.extend(
            server
                .project
                .infs(&root, MOST_FILES - paths.len().min(MOST_FILES)),
        );
    }
    let unsaved = server.open.values().filter_map(|open| open.path.clone());
    paths.extend(unsaved);
    paths.sort();
    paths.dedup();
    let mut found = Vec::new();
    for path in paths {
        if found.len() >= MOST_SYMBOLS {
            break;
        }
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let Some(file) = folder::read(server, path) else {
            continue;
        };
        // Most files have none.
        if !query.is_empty() && !fold_case(&file.text).contains(&query) {
            continue;
        }
        found.extend(file.look(|view| matching(view, view.model, &query, name.as_deref())));
    }
    found.truncate(MOST_SYMBOLS);
    WorkspaceSymbolResponse::Nested(found)
}

fn matching<'d, 't>(
    view: View<'d, 't>,
    model: &'d Model<'d, 't>,
    query: &str,
    file: Option<&str>,
) -> Vec<WorkspaceSymbol> {
    let parts = model.document().sections().iter();
    let matching = parts.filter(|part| fold_case(part.name()).contains(query));
    let symbols = matching.map(|part| WorkspaceSymbol {
        name: format!("[{}]", part.name()),
        kind: SymbolKind::NAMESPACE,
        tags: None,
        container_name: file.map(str::to_owned),
        location: OneOf::Left(view.location(&part.name_range())),
        data: None,
    });
    symbols.collect()
}
