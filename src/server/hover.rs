//! What is said of a place: in Markdown, as editors show it.

use std::ops::Range;

use lsp_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use super::requests::Refusal;
use super::serve::Server;
use super::spot::{self, Place, Spot, Subject, dirid_number, named, spot};
use super::view::View;
use crate::model::{MergedSection, Model, Reference};
use crate::schema::{
    Argument, Class, Directive, FlagSet, Legacy, PAGES, SectionKind, TargetOs, directive,
    directives, dirid, number,
};
use crate::syntax::Entry;

/// As many of a kind are listed.
const MOST: usize = 8;

/// What is said of a place.
///
/// # Errors
/// When the file is not open.
pub(super) fn hover(
    server: &mut Server<'_>,
    params: &HoverParams,
) -> Result<Option<Hover>, Refusal> {
    server.look_at(&params.text_document_position_params, |view, offset| {
        let (value, range) = text(view, offset)?;
        Some(Hover {
            contents: HoverContents::Markup(MarkupContent {
                kind: MarkupKind::Markdown,
                value,
            }),
            range: Some(view.span(&range)),
        })
    })
}

/// What is said of an offset, and of which stretch of the text.
fn text<'d, 't>(view: View<'d, 't>, offset: usize) -> Option<(String, Range<usize>)> {
    let model = view.model;
    let place = match spot(model, offset)? {
        Spot::Header(section, part) => return Some((of_section(view, section), part.name_range())),
        Spot::Field(place) => place,
    };
    if let Some((key, range)) = place.string_at(model, offset) {
        return Some((of_string(view, key), range));
    }
    if let Some((number, range)) = place.dirid_at(model, offset) {
        return Some((of_dirid(number), range));
    }
    let range = place.field.range();
    if place.is_key()
        && let Some(known) = known_directive(model, &place)
    {
        return Some((of_directive(known), range));
    }
    let reference = place.reference(model);
    let said = reference
        .as_ref()
        .and_then(|reference| of_reference(view, &place, reference));
    let said = said.or_else(|| of_number(model, &place));
    let range = reference
        .filter(|_| said.is_some())
        .map_or(range, |reference| reference.range);
    Some((said?, range))
}

/// The directive whose key or value a place is.
pub(super) fn known_directive<'d, 't>(
    model: &'d Model<'d, 't>,
    place: &Place<'d, 't>,
) -> Option<&'static Directive> {
    let key = place.entry.key()?.value();
    let kinds = model.kinds(place.section);
    let mut kinds = kinds.iter();
    let known = kinds.find_map(|kind| directive(key, kind));
    known.or_else(|| match model.kinds(place.section).is_empty() {
        true => directives(key).first(),
        false => None,
    })
}

/// What the value with an index should be, by the section or the directive.
pub(super) fn argument<'d, 't>(
    model: &'d Model<'d, 't>,
    place: &Place<'d, 't>,
) -> Option<Argument> {
    let value = place.value?;
    let mut of_lines = model
        .kinds(place.section)
        .iter()
        .filter_map(|kind| kind.argument(value));
    of_lines
        .next()
        .or_else(|| known_directive(model, place)?.argument(value))
}

fn of_number<'d, 't>(model: &'d Model<'d, 't>, place: &Place<'d, 't>) -> Option<String> {
    let text = spot::text_of(model, place.field);
    match argument(model, place)? {
        Argument::Flags(set) => Some(of_flags(set, number(&text)?)),
        Argument::Dirid => Some(of_dirid(dirid_number(&text)?)),
        Argument::Number { .. } => {
            let known = known_directive(model, place)?;
            let meaning = known.meaning(number(&text)?)?;
            let does = meaning.does;
            let page = link(known.page);
            Some(format!(
                "`{text}`: {} ({})\n\n{does}\n\n{page}",
                meaning.name, meaning.words
            ))
        }
        _ => None,
    }
}

fn of_reference<'d, 't>(
    view: View<'d, 't>,
    place: &Place<'d, 't>,
    reference: &Reference<'d, 't>,
) -> Option<String> {
    let model = view.model;
    match reference.argument {
        Argument::Flags(set) => Some(of_flags(set, number(&reference.name)?)),
        Argument::Dirid => Some(of_dirid(dirid_number(&reference.name)?)),
        Argument::Class => Some(of_class(Class::named(&reference.name)?)),
        Argument::Guid => Some(of_class(Class::with_guid(&reference.name)?)),
        Argument::StringKey => Some(of_string(view, &reference.name)),
        Argument::File => Some(of_file(view, &reference.name)),
        Argument::DeviceId => Some(of_device(view, place.entry)),
        Argument::Section(_) | Argument::SameSection | Argument::TargetOs => {
            let meant = model.sections_meant(reference);
            let shown = meant
                .iter()
                .take(MOST)
                .map(|section| headline(model, *section));
            let shown: Vec<String> = shown.collect();
            match shown.is_empty() {
                true => Some(format!("No section `[{}]` in this INF.", reference.name)),
                false => Some(shown.join("\n\n")),
            }
        }
        _ => None,
    }
}

/// A section with what it is, in a line.
fn headline<'d, 't>(model: &'d Model<'d, 't>, section: MergedSection<'d, 't>) -> String {
    let kinds: Vec<String> = model
        .kinds(section)
        .iter()
        .map(|kind| kind_words(kind).to_owned())
        .collect();
    match kinds.is_empty() {
        true => format!("`[{}]`", section.name()),
        false => format!("`[{}]`: {}", section.name(), kinds.join(" ")),
    }
}

/// What a section of a kind does, with its page.
fn kind_words(kind: SectionKind) -> String {
    let row = kind.section();
    format!("{} {}", row.does, link(row.page))
}

fn of_section<'d, 't>(view: View<'d, 't>, section: MergedSection<'d, 't>) -> String {
    let model = view.model;
    let mut said = headline(model, section);
    let namers = named(model, &Subject::Sections(vec![section]));
    if namers.is_empty() {
        if model.kinds(section).is_empty() {
            said.push_str("\n\nNothing in this INF names it.");
        }
    } else {
        said.push_str("\n\nNamed by:\n");
        said.push_str(&lines(
            view,
            namers.iter().map(|namer| (namer.section, namer.entry)),
        ));
    }
    said
}

/// Lines of the INF as a list: where they stand, and as they are written.
fn lines<'d, 't: 'd>(
    view: View<'_, '_>,
    entries: impl Iterator<Item = (MergedSection<'d, 't>, &'d Entry<'t>)>,
) -> String {
    let mut said = String::new();
    let mut last = None;
    let mut count = 0;
    for (section, entry) in entries {
        let content = entry.content();
        if last.replace(content.start) == Some(content.start) {
            continue;
        }
        count += 1;
        if count > MOST {
            continue;
        }
        let line = view.lines.line_of(content.start) + 1;
        let text = view.text.get(content).unwrap_or_default();
        let text = text.lines().next().unwrap_or_default().replace('`', "'");
        said.push_str(&format!(
            "- line {line}, `[{}]`: `{text}`\n",
            section.name()
        ));
    }
    if count > MOST {
        said.push_str(&format!("- and {} more\n", count - MOST));
    }
    said
}

fn of_directive(known: &Directive) -> String {
    let mut said = format!("**{}**: {}", known.name, known.does);
    if !known.fields.is_empty() {
        said.push_str(&format!("\n\n`{}`", signature(known)));
    }
    if known.since > TargetOs::WINDOWS_2000 {
        said.push_str(&format!("\n\nRead by Windows {} and later.", known.since));
    }
    match known.legacy {
        Legacy::No => {}
        Legacy::NotUniversal => said.push_str("\n\nNot valid in universal driver packages and Windows drivers."),
        Legacy::Unsigned => said.push_str(
            "\n\nNot valid in universal driver packages and Windows drivers; packages for Windows 11 version 22H2 and later with it are not signed.",
        ),
    }
    said.push_str("\n\n");
    said.push_str(&link(known.page));
    said
}

/// How a directive is written.
pub(super) fn signature(known: &Directive) -> String {
    let fields = known
        .fields
        .iter()
        .enumerate()
        .map(|(index, field)| match index < known.least {
            true => (*field).to_owned(),
            false => format!("[{field}]"),
        });
    let fields: Vec<String> = fields.collect();
    let more = if known.rest.is_some() { ", …" } else { "" };
    format!("{} = {}{more}", known.name, fields.join(", "))
}

/// A link to a page of Microsoft's.
fn link(page: &str) -> String {
    let known = PAGES.iter().find(|known| known.file == page);
    known.map_or_else(String::new, |known| {
        format!("[{}]({})", known.title, known.url())
    })
}

fn of_flags(set: FlagSet, value: u32) -> String {
    let names = set.names(value);
    let names = match names.is_empty() {
        true => "no flag".to_owned(),
        false => names
            .split(" | ")
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(" | "),
    };
    let mut said = format!("`{value:#010x}`: {names}");
    if set == FlagSet::Copy {
        for row in crate::schema::COPY_FLAGS {
            if value & row.flag.0 != 0 {
                said.push_str(&format!("\n- `{}`: {}", row.name, row.effect));
            }
        }
    }
    format!("{said}\n\n{}", link(set.page()))
}

/// What a DIRID stands for, in a few words.
pub(super) fn dirid_words(number: u32) -> Option<&'static str> {
    match dirid(number).and_then(|known| known.meaning) {
        Some(meaning) => Some(meaning),
        None if number == u32::MAX || number == 65535 => Some("an absolute path"),
        None => None,
    }
}

fn of_dirid(number: u32) -> String {
    let name = match number {
        u32::MAX => "-1".to_owned(),
        other => other.to_string(),
    };
    let meaning = dirid_words(number).unwrap_or("no folder that is documented");
    format!(
        "DIRID {name}: {meaning}\n\n{}",
        link("install/using-dirids.md")
    )
}

fn of_class(class: &Class) -> String {
    let reserved = match class.is_reserved {
        true => " Reserved for Windows: packages of vendors must not use it.",
        false => "",
    };
    format!(
        "Setup class **{}** `{}`.{reserved}\n\n{}",
        class.name,
        class.guid,
        link(class.page)
    )
}

fn of_string<'d, 't>(view: View<'d, 't>, key: &str) -> String {
    let found = spot::string_lines(view.model, key);
    if found.is_empty() {
        return format!("`%{key}%` is not in `[Strings]`.");
    }
    let texts = found.iter().take(MOST).map(|(section, entry)| {
        let values = entry.fields().iter().map(|field| field.value());
        let text = values.collect::<Vec<_>>().join(",").replace('`', "'");
        format!("- `[{}]`: `{text}`", section.name())
    });
    format!("`%{key}%`\n\n{}", texts.collect::<Vec<_>>().join("\n"))
}

fn of_file<'d, 't>(view: View<'d, 't>, file: &str) -> String {
    let model = view.model;
    let (lists, direct) = model.copies();
    let mut said = format!("`{file}`");
    let mut found = Vec::new();
    for list in lists {
        for copied in list.files(model) {
            let source = copied.renamed_from(model);
            let is_it = |name: &str| crate::syntax::eq_ignore_case(name, file);
            if is_it(&copied.destination) || source.is_some_and(|source| is_it(&source)) {
                let place = folder_words(&model.directory_of(list.section.name()));
                found.push(format!("- copied to {place} (`[{}]`)", list.section.name()));
            }
        }
    }
    for copy in direct {
        if crate::syntax::eq_ignore_case(&copy.file, file) {
            let place = folder_words(&copy.directory);
            found.push(format!(
                "- copied to {place} (`[{}]`)",
                copy.site.section.name()
            ));
        }
    }
    for service in model.services() {
        let (_, binary) = crate::model::Directory::of_path(service.written_path());
        if crate::syntax::eq_ignore_case(&model.text(binary), file) {
            found.push(format!("- run by the service `{}`", service.name));
        }
    }
    if !found.is_empty() {
        found.dedup();
        said.push_str("\n\n");
        said.push_str(&found.join("\n"));
    }
    said
}

fn folder_words(directory: &crate::model::Directory) -> String {
    let (number, below) = directory.canonical();
    let below = match below.is_empty() {
        true => String::new(),
        false => format!(", `{below}`"),
    };
    match number {
        Some(number) => {
            let words = dirid_words(number).map_or_else(String::new, |words| format!(": {words}"));
            format!("DIRID {number}{words}{below}")
        }
        None => format!("an unknown DIRID{below}"),
    }
}

/// What a device of a models section gets: on each platform the install section.
fn of_device<'d, 't>(view: View<'d, 't>, entry: &'d Entry<'t>) -> String {
    let model = view.model;
    let install = entry
        .fields()
        .first()
        .map(|field| spot::text_of(model, field))
        .unwrap_or_default();
    let mut said = format!("Installed by `[{install}]`");
    let sections = model
        .installs_named(&install)
        .map(|install| install.section.name());
    let sections: Vec<String> = sections.map(|name| format!("- `[{name}]`")).collect();
    if !sections.is_empty() {
        said.push_str(":\n");
        said.push_str(&sections.join("\n"));
    }
    said
}
