use std::ops::Range;

use crate::edit::Op;
use crate::rules::{Applicability, Context, Finding, Fix, InfVerif, Severity, Turn, Visit, rule};
use crate::source::{Encoding, Source};
use crate::syntax::Document;

rule! {
    /// An INF in an encoding that Windows does not read as intended.
    ///
    /// ## What it finds
    /// Files in big endian UTF-16, files in UTF-8 with a byte order mark, and files in
    /// UTF-8 without one that have other characters than ASCII. As errors: files in
    /// UTF-16 whose units are off by one byte, since git or another tool converted
    /// their line ends as if they were text of single bytes.
    ///
    /// UTF-8 without a mark is a guess: bytes that are valid UTF-8 and not ASCII are
    /// hardly ever anything else, but text in a code page may be so by chance. Name the
    /// encoding where it is another, with `--encoding` or in `infmend.toml`.
    ///
    /// ## Why it matters
    /// An INF has to be in ANSI or in little endian UTF-16. Others may not be parsed
    /// (InfVerif error 1003). UTF-8 without a mark is read in the ANSI code page of the
    /// system, so that each character other than ASCII becomes two or three wrong
    /// ones: in names that people see, and in names of files, which are then not found.
    /// Of UTF-16 whose units are shifted, every other line is unreadable.
    ///
    /// ## Example
    /// ```inf
    /// [Strings]
    /// Gadget = "Gadget® Driver"
    /// ```
    /// in UTF-8 is read as
    /// ```inf
    /// [Strings]
    /// Gadget = "GadgetÂ® Driver"
    /// ```
    ///
    /// ## Fix
    /// Unsafe: writes the whole file in little endian UTF-16 with a byte order mark,
    /// when all other fixes are made. The text stays the same, which is proven before
    /// anything is written; of text in another encoding that was taken for UTF-8 it
    /// would be the wrong text. git treats UTF-16 as binary unless configured
    /// otherwise: see "INFs in git" in infmend's documentation.
    ///
    /// None where bytes cannot be decoded, and none where the user named the encoding:
    /// then it has to be changed there as well. None for shifted units: restore the file
    /// from before the conversion, and keep git from it with `*.inf -text` or
    /// `working-tree-encoding=UTF-16LE-BOM` in `.gitattributes`.
    ///
    /// ## Source
    /// Microsoft Learn, "General Guidelines for INF Files" (file encodings) and "INF
    /// Validation Errors and Warnings" (code 1003).
    RULE {
        name: "encoding",
        summary: "an INF that is in neither ANSI nor little endian UTF-16",
        why: "Windows reads INFs in ANSI and little endian UTF-16",
        fixes: "unsafe",
        group: "file",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::File(check),
        infverif: InfVerif::codes(&[1003]),
        turn: Turn::Encoding,
    }
}

fn check(context: &Context<'_, '_>) {
    let document = context.model.document();
    let text = document.text();
    let encoding = context.encoding;
    let is_named = context.options.encoding_is_named;
    let (range, codes, message, doubt): (_, &[u16], _, _) = if encoding.is_big_endian() {
        (
            first_line(text),
            &[1003],
            "the file is in big endian UTF-16, which Windows may fail to parse: an INF has to be in ANSI or little endian UTF-16".to_owned(),
            None,
        )
    } else if encoding.is_utf8() && encoding.has_bom() {
        (
            first_line(text),
            &[1003],
            "the file is in UTF-8 with a byte order mark, which Windows may fail to parse: an INF has to be in ANSI or little endian UTF-16".to_owned(),
            None,
        )
    } else if encoding.is_utf8()
        && let Some((at, character)) = text.char_indices().find(|(_, c)| !c.is_ascii())
    {
        let alone = character.to_string();
        let misread = Source::with_encoding(alone.into_bytes(), Encoding::WINDOWS_1252);
        let known = if is_named { "is" } else { "seems to be" };
        (
            at..at + character.len_utf8(),
            &[],
            format!(
                "the file {known} in UTF-8 without a byte order mark, which Windows reads in its ANSI code page: '{character}' (U+{:04X}) becomes '{}' in code page 1252",
                u32::from(character),
                misread.text()
            ),
            Some(
                "where it is in a code page after all, name it: --encoding 1252, or encoding in infmend.toml",
            ),
        )
    } else {
        return;
    };
    let (applicability, help) = if text.contains(crate::rules::run::UNDECODED) {
        (
            Applicability::Display,
            Some(
                "it holds U+FFFD or bytes that cannot be decoded, which are characters that were lost: settle what they were first",
            ),
        )
    } else if is_named {
        (
            Applicability::Display,
            Some(
                "its encoding is named by --encoding or infmend.toml, which has to change with it",
            ),
        )
    } else {
        (Applicability::Unsafe, doubt)
    };
    context
        .report(
            &RULE,
            (section_at(document, range.start).as_str(), range),
            message,
        )
        .infverif(codes)
        .help_if(help)
        .fix(Fix::new(
            document,
            applicability,
            "write the whole file in little endian UTF-16 with a byte order \
            mark; the text stays the same"
                .to_owned(),
            vec![Op::ReplaceEncoding(Encoding::UTF_16LE_BOM)],
        ));
}

/// The finding of a file in UTF-16 whose units are off by one byte.
pub(in crate::rules) fn shifted(source: &Source) -> Option<Finding> {
    let at = source.shifted_at()?;
    let line = source
        .text()
        .get(at..)
        .map_or(0, |rest| first_line(rest).end);
    Some(Finding {
        rule: RULE.name,
        infverif: Vec::new(),
        severity: Severity::Error,
        message: "the file is broken UTF-16: from here on its units are off by one byte, as when git converts the line ends of text that it does not know to be UTF-16".to_owned(),
        section: String::new(),
        range: at..at + line,
        help: Some(
            "restore the file from before the conversion, and write `*.inf -text` or `*.inf working-tree-encoding=UTF-16LE-BOM` into .gitattributes; nothing else of the file was checked".to_owned(),
        ),
        fix: None,
    })
}

/// The first line that is not blank, without its line end.
fn first_line(text: &str) -> Range<usize> {
    let start = text.len() - text.trim_start().len();
    let line = text.get(start..).unwrap_or_default();
    let line = line.split(['\r', '\n']).next().unwrap_or_default();
    start..start + line.trim_end().len()
}

/// The name of the section that a place is in; empty where it is in none.
fn section_at(document: &Document<'_>, place: usize) -> String {
    let mut sections = document.sections().iter();
    let section = sections.rfind(|section| section.header().start <= place);
    section.map_or("", |section| section.name()).to_owned()
}
