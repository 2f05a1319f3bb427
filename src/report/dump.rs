//! What an INF means, line by line, in the form in which SetupAPI's reading
//! is written down: a JSON line per file, section and entry.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::write_json;
use crate::model::Model;
use crate::source::{LineIndex, Source};
use crate::syntax::Document;

/// The longest field that SetupAPI takes, in UTF-16 units without the
/// terminating NUL (docs install/general-syntax-rules-for-inf-files.md).
const MAX_FIELD: usize = 4095;

/// `ERROR_FILE_INVALID`: what opening an empty file gives.
const FILE_INVALID: u32 = 1006;
/// `ERROR_WRONG_INF_STYLE`: no signature of a Windows INF.
const WRONG_INF_STYLE: u32 = 0xE000_0100;

/// Writes what a file means: `{"file":…}`, or with `"error"` and `"line"`;
/// per section, same-named ones merged, `{"section":…}`; per entry an array of
/// the key, or null, and the values after string substitution.
///
/// # Errors
/// When the output cannot be written.
pub fn dump(out: &mut impl Write, path: &str, source: &Source) -> io::Result<()> {
    let fail = |out: &mut dyn Write, error: Value, line: usize| {
        line_of(out, &json!({"file": path, "error": error, "line": line}))
    };
    if source.bytes().is_empty() {
        return fail(out, json!(FILE_INVALID), 0);
    }
    if memchr::memchr(0, source.text().as_bytes()).is_some() {
        return fail(out, json!("it holds a NUL byte: not an INF"), 0);
    }
    let document = Document::new(source.text());
    let lines = LineIndex::new(source.text());
    if let Some(error) = document.errors().first() {
        let line = lines.position(error.range.start).line;
        return fail(out, json!(error.kind.code()), line);
    }
    let model = Model::new(&document);
    if !model.has_signature() {
        return fail(out, json!(WRONG_INF_STYLE), 0);
    }
    line_of(out, &json!({ "file": path }))?;
    for section in model.sections() {
        line_of(out, &json!({"section": section.name()}))?;
        for entry in section.entries() {
            let key = entry.key().map(|key| text(&model, key.value()));
            let fields = entry.fields().iter().map(|f| text(&model, f.value()));
            let line: Vec<Option<String>> = std::iter::once(key).chain(fields.map(Some)).collect();
            line_of(out, &json!(line))?;
        }
    }
    Ok(())
}

fn line_of(out: &mut dyn Write, value: &Value) -> io::Result<()> {
    write_json(out, value)?;
    writeln!(out)
}

fn text(model: &Model<'_, '_>, value: &str) -> String {
    let mut units = 0;
    let end = value
        .char_indices()
        .find(|(_, character)| {
            units += character.len_utf16();
            units > MAX_FIELD
        })
        .map_or(value.len(), |(index, _)| index);
    model
        .text(value.get(..end).unwrap_or_default())
        .into_owned()
}
