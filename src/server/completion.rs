//! What can be typed at a place.

use std::ops::Range;

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionParams, CompletionResponse,
    CompletionTextEdit, Documentation, MarkupContent, MarkupKind, TextEdit,
};

use super::hover;
use super::requests::Refusal;
use super::serve::Server;
use super::spot::{self, Place};
use super::view::View;
use crate::model::{MergedSection, Model};
use crate::schema::{
    ARCHITECTURES, Argument, CLASSES, COPY_FLAGS, DIRECTIVES, DIRIDS, Decorated, FlagSet, SECTIONS,
    SectionKind, SectionName,
};

/// What can be typed at a place.
///
/// # Errors
/// When the file is not open.
pub(super) fn completions(
    server: &mut Server<'_>,
    params: &CompletionParams,
) -> Result<CompletionResponse, Refusal> {
    let items = server.look_at(&params.text_document_position, |view, offset| {
        let wanted = Wanted::at(view, offset);
        let edit_range = view.span(&(wanted.typed.start..offset.max(wanted.typed.end)));
        let mut items = wanted.items;
        for item in &mut items {
            let text = item
                .insert_text
                .take()
                .unwrap_or_else(|| item.label.clone());
            item.filter_text.get_or_insert_with(|| item.label.clone());
            item.text_edit = Some(CompletionTextEdit::Edit(TextEdit {
                range: edit_range,
                new_text: text,
            }));
        }
        items
    })?;
    Ok(CompletionResponse::List(CompletionList {
        is_incomplete: false,
        items,
    }))
}

/// What may come, and what of it is typed already and gives way.
struct Wanted {
    items: Vec<CompletionItem>,
    typed: Range<usize>,
}

impl Wanted {
    fn at<'d, 't>(view: View<'d, 't>, offset: usize) -> Wanted {
        let line = view.lines.line(view.text, view.lines.line_of(offset));
        let before = view.text.get(line.start..offset).unwrap_or_default();
        if let Some(typed) = before.trim_start().strip_prefix('[') {
            return Wanted {
                items: headers(view.model, view.lines.line_of(offset)),
                typed: offset - typed.len()..offset,
            };
        }
        if is_in_comment(before) {
            return Wanted::nothing(offset);
        }
        if let Some(typed) = open_string(before) {
            return Wanted {
                items: strings(view.model, view.text.get(offset..).unwrap_or_default()),
                typed: offset - typed..offset,
            };
        }
        let Some((section, _)) = spot::part_at(view.model, offset) else {
            return Wanted::nothing(offset);
        };
        match field(before) {
            Field::Key(typed) => Wanted {
                items: keys(view.model, section),
                typed: offset - typed..offset,
            },
            Field::Value { key, index, typed } => Wanted {
                items: values(view, section, key, index, offset),
                typed: offset - typed..offset,
            },
        }
    }

    fn nothing(offset: usize) -> Wanted {
        Wanted {
            items: Vec::new(),
            typed: offset..offset,
        }
    }
}

/// Whether a line up to here ends in a comment: behind a `;` that no quote takes in.
fn is_in_comment(before: &str) -> bool {
    let mut is_quoted = false;
    before.chars().any(|character| {
        is_quoted ^= character == '"';
        character == ';' && !is_quoted
    })
}

/// How many bytes there are of the key behind a `%` that nothing closes yet.
fn open_string(before: &str) -> Option<usize> {
    let is_open = before.matches('%').count() % 2 == 1;
    let (_, key) = before.rsplit_once('%')?;
    let is_key = !key.contains([',', '"', '=', '\\']);
    (is_open && is_key).then_some(key.len())
}

/// Where on a line something is typed: how many bytes of it there are.
enum Field<'l> {
    Key(usize),
    Value {
        /// The key; none of a line without one.
        key: Option<&'l str>,
        /// Which value, from 0.
        index: usize,
        typed: usize,
    },
}

fn field(before: &str) -> Field<'_> {
    let mut is_quoted = false;
    let (mut equals, mut commas, mut start) = (None, 0, 0);
    for (at, character) in before.char_indices() {
        match character {
            '"' => is_quoted = !is_quoted,
            '=' if !is_quoted && equals.is_none() && commas == 0 => {
                (equals, start) = (Some(at), at + 1);
            }
            ',' if !is_quoted => {
                commas += 1;
                start = at + 1;
            }
            _ => {}
        }
    }
    let typed = before.get(start..).unwrap_or_default().trim_start();
    let typed = typed.trim_start_matches(['"', '@']);
    match equals {
        None if commas == 0 => Field::Key(typed.len()),
        _ => Field::Value {
            key: equals.and_then(|at| before.get(..at)).map(str::trim),
            index: commas,
            typed: typed.len(),
        },
    }
}

fn item(
    label: impl Into<String>,
    kind: CompletionItemKind,
    detail: impl Into<String>,
) -> CompletionItem {
    let detail = detail.into();
    CompletionItem {
        label: label.into(),
        kind: Some(kind),
        detail: (!detail.is_empty()).then_some(detail),
        ..CompletionItem::default()
    }
}

fn documented(item: CompletionItem, text: &str) -> CompletionItem {
    CompletionItem {
        documentation: Some(Documentation::MarkupContent(MarkupContent {
            kind: MarkupKind::Markdown,
            value: text.to_owned(),
        })),
        ..item
    }
}

/// Names of sections: those that Windows looks for, those that something names and that are
/// not there, and companions of install sections.
fn headers<'d, 't>(model: &'d Model<'d, 't>, line: usize) -> Vec<CompletionItem> {
    let kind = CompletionItemKind::MODULE;
    let is_there = |name: &str| {
        // The header that is being typed does not count.
        model.section(name).is_some_and(|section| {
            let start = section.first_header().start;
            model.document().slice(0..start).matches('\n').count() != line
        })
    };
    let mut items = Vec::new();
    let mut add = |name: String, does: &str| {
        if !is_there(&name)
            && !items
                .iter()
                .any(|known: &CompletionItem| known.label == name)
        {
            items.push(item(name, kind, does));
        }
    };
    for found in spot::each_reference(model) {
        if let Argument::Section(of) = found.argument
            && model.section(&found.name).is_none()
        {
            add(found.name.into_owned(), of.section().does);
        }
    }
    for row in SECTIONS {
        if let SectionName::Fixed(name, decorated) = row.name {
            add(name.to_owned(), row.does);
            if decorated == Decorated::Architecture {
                for known in ARCHITECTURES.iter().filter(|known| known.is_current) {
                    add(format!("{name}.{}", known.name), row.does);
                }
            }
        }
    }
    for install in model.installs() {
        for row in SECTIONS {
            if let SectionName::Companion(suffix) = row.name {
                add(format!("{}.{suffix}", install.section.name()), row.does);
            }
        }
    }
    items
}

fn strings<'d, 't>(model: &'d Model<'d, 't>, behind: &str) -> Vec<CompletionItem> {
    let close = if behind.starts_with('%') { "" } else { "%" };
    let mut items: Vec<CompletionItem> = Vec::new();
    for section in model.sections().filter(spot::is_strings) {
        for entry in section.entries() {
            let Some(key) = entry.explicit_key() else {
                continue;
            };
            if items.iter().any(|known| known.label == key.value()) {
                continue;
            }
            let text = entry.fields().first().map_or("", |text| text.value());
            items.push(CompletionItem {
                insert_text: Some(format!("{}{close}", key.value())),
                ..item(key.value(), CompletionItemKind::CONSTANT, text)
            });
        }
    }
    items.extend(dirids(close));
    items
}

/// The DIRIDs, each with what closes it behind.
fn dirids(close: &str) -> Vec<CompletionItem> {
    let rows = DIRIDS.iter().filter(|row| row.meaning.is_some());
    let items = rows.map(|row| CompletionItem {
        insert_text: Some(format!("{}{close}", row.number)),
        ..item(
            row.number.to_string(),
            CompletionItemKind::FOLDER,
            row.meaning.unwrap_or_default(),
        )
    });
    items.collect()
}

/// The directives that may stand in a section; where it is not known what it is for, all
/// that its name or its lines do not rule out.
fn keys<'d, 't>(model: &'d Model<'d, 't>, section: MergedSection<'d, 't>) -> Vec<CompletionItem> {
    let kinds = model.kinds(section);
    if kinds.iter().any(|kind| kind == SectionKind::FileList) {
        return files(model);
    }
    let mut items: Vec<CompletionItem> = Vec::new();
    for row in DIRECTIVES {
        let is_here = kinds.is_empty() || kinds.iter().any(|kind| row.is_in(kind));
        let is_over = !row.repeats && !kinds.is_empty() && section.entry(row.name).is_some();
        if !is_here || is_over || items.iter().any(|known| known.label == row.name) {
            continue;
        }
        let shown = item(row.name, CompletionItemKind::KEYWORD, hover::signature(row));
        items.push(CompletionItem {
            insert_text: Some(format!("{} = ", row.name)),
            ..documented(shown, row.does)
        });
    }
    items
}

fn values<'d, 't>(
    view: View<'d, 't>,
    section: MergedSection<'d, 't>,
    key: Option<&str>,
    index: usize,
    offset: usize,
) -> Vec<CompletionItem> {
    let model = view.model;
    let argument = spot::entry_at(model, offset).and_then(|(section, entry)| {
        let field = entry.fields().get(index)?;
        let value = Some(index);
        hover::argument(
            model,
            &Place {
                section,
                entry,
                value,
                field,
            },
        )
    });
    let argument = argument.or_else(|| {
        let mut kinds = model.kinds(section).iter();
        kinds.find_map(|kind| match key {
            Some(key) => match crate::schema::directive(key, kind) {
                Some(known) => known.argument(index),
                None => kind.argument(index),
            },
            None => kind.argument(index),
        })
    });
    match argument {
        Some(Argument::Section(kind)) => sections(model, Some(kind)),
        Some(Argument::FileOrList) => {
            let mut items = sections(model, Some(SectionKind::FileList));
            items.extend(files(model).into_iter().map(|file| CompletionItem {
                label: format!("@{}", file.label),
                ..file
            }));
            items
        }
        Some(Argument::SameSection) => sections(model, None),
        Some(Argument::File) => files(model),
        Some(Argument::Dirid) => dirids(""),
        Some(Argument::Flags(set)) => flags(set),
        Some(Argument::Class) => CLASSES
            .iter()
            .filter(|class| !class.is_reserved)
            .map(|class| item(class.name, CompletionItemKind::CLASS, class.guid))
            .collect(),
        Some(Argument::Guid) => guids(model, section, key),
        Some(Argument::TargetOs) => decorations(),
        Some(Argument::Service) => services(model),
        _ => Vec::new(),
    }
}

/// The GUIDs of setup classes: that of the INF's class first.
fn guids<'d, 't>(
    model: &'d Model<'d, 't>,
    section: MergedSection<'d, 't>,
    key: Option<&str>,
) -> Vec<CompletionItem> {
    let is_class = key.is_some_and(|key| key.eq_ignore_ascii_case("ClassGuid"));
    if !is_class {
        return Vec::new();
    }
    let class = section
        .entry("Class")
        .and_then(|entry| entry.fields().first());
    let class = class.map(|class| spot::text_of(model, class));
    let classes = CLASSES.iter().filter(|known| {
        class.as_ref().is_none_or(|class| {
            class.is_empty() || crate::syntax::eq_ignore_case(class, known.name)
        })
    });
    classes
        .map(|known| item(known.guid, CompletionItemKind::VALUE, known.name))
        .collect()
}

fn sections<'d, 't>(model: &'d Model<'d, 't>, kind: Option<SectionKind>) -> Vec<CompletionItem> {
    let fits = |section: &MergedSection<'d, 't>| {
        let kinds = model.kinds(*section);
        kinds.is_empty() || kind.is_none_or(|kind| kinds.has(kind))
    };
    let sections = model.sections().filter(fits);
    let is_fixed =
        |section: &MergedSection<'_, '_>| crate::schema::section_named(section.name()).is_some();
    let items =
        sections
            .filter(|section| !is_fixed(section))
            .map(|section: MergedSection<'d, 't>| {
                let kinds = model.kinds(section);
                let does = kinds.iter().next().map_or("", |kind| kind.section().does);
                item(section.name(), CompletionItemKind::REFERENCE, does)
            });
    items.collect()
}

/// The files that [SourceDisksFiles] lists.
fn files<'d, 't>(model: &'d Model<'d, 't>) -> Vec<CompletionItem> {
    let listed = model.listed_files().into_iter();
    listed
        .map(|(file, _)| item(file, CompletionItemKind::FILE, ""))
        .collect()
}

fn services<'d, 't>(model: &'d Model<'d, 't>) -> Vec<CompletionItem> {
    let mut names: Vec<String> = model
        .services()
        .into_iter()
        .map(|service| service.name.to_string())
        .collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .map(|name| item(name, CompletionItemKind::VALUE, ""))
        .collect()
}

/// Flags by their names, which are written as numbers.
fn flags(set: FlagSet) -> Vec<CompletionItem> {
    let flag = |name: &str, value: u32, does: &str| {
        let number = format!("{value:#010x}");
        CompletionItem {
            insert_text: Some(number.clone()),
            filter_text: Some(format!("{name} {number}")),
            ..documented(item(name, CompletionItemKind::ENUM_MEMBER, number), does)
        }
    };
    if set == FlagSet::Copy {
        return COPY_FLAGS
            .iter()
            .map(|row| flag(row.name, row.flag.0, row.effect))
            .collect();
    }
    set.flags()
        .map(|row| flag(row.name, row.value, ""))
        .collect()
}

/// TargetOS decorations: each current architecture, on any Windows and since some versions.
fn decorations() -> Vec<CompletionItem> {
    const VERSIONS: [(&str, &str); 5] = [
        ("", "any Windows NT"),
        (".10.0", "Windows 10"),
        (
            ".10.0...16299",
            "Windows 10 version 1709, the first that runs files from the Driver Store",
        ),
        (".10.0...17763", "Windows 10 version 1809"),
        (".10.0...22000", "Windows 11"),
    ];
    let current = ARCHITECTURES.iter().filter(|known| known.is_current);
    let all = current.flat_map(|known| {
        VERSIONS.iter().map(|(version, words)| {
            item(
                format!("NT{}{version}", known.name),
                CompletionItemKind::VALUE,
                *words,
            )
        })
    });
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_something_is_typed_is_known_from_the_line_before_it() {
        let at = |before: &str| match field(before) {
            Field::Key(typed) => (None, None, typed),
            Field::Value { key, index, typed } => (key.map(str::to_owned), Some(index), typed),
        };
        assert_eq!(at("  Copy"), (None, None, 4));
        assert_eq!(
            at("CopyFiles = "),
            (Some("CopyFiles".to_owned()), Some(0), 0)
        );
        assert_eq!(
            at("CopyFiles = a, @b"),
            (Some("CopyFiles".to_owned()), Some(1), 1)
        );
        assert_eq!(at("a.sys,,,0x"), (None, Some(3), 2));
        assert_eq!(at("\"a,b=\",x"), (None, Some(1), 1));
        assert!(is_in_comment("a ; b") && !is_in_comment("\"a ; b"));
        assert_eq!(open_string("%a%, %Na"), Some(2));
        assert_eq!(open_string("%a%"), None);
    }
}
