//! How what is new is written: as its neighbours are.

use std::ops::Range;

use crate::syntax::{Document, Entry, Section};

/// So many entries before and behind a new one show how it is to be written.
const AROUND: usize = 64;

/// How wide a tab is taken to be.
const TAB: usize = 8;

/// What stands between a new key and its value: `=` in the column in which the entries
/// around have theirs, or spaced as the neighbour spaces it.
pub(super) fn equals(
    document: &Document<'_>,
    section: &Section<'_>,
    neighbour: &Entry<'_>,
    key: &str,
) -> String {
    let Some((gap, after)) = spacing(document, neighbour) else {
        return " = ".to_owned();
    };
    let start = columns(indent(document, neighbour), 0);
    let own = section.row_at(neighbour.range().start).unwrap_or_default();
    let around = own.saturating_sub(AROUND)..=own + AROUND;
    let ends: Vec<(usize, usize)> = around
        .filter_map(|row| {
            let entry = section.row(row)?.entry();
            let (gap, _) = spacing(document, entry)?;
            let key = entry.explicit_key()?.range();
            let indented = document.slice(entry.range().start..key.end);
            let end = columns(indented, 0);
            Some((end, columns(gap, end)))
        })
        .collect();
    let key_end = start + key.chars().count();
    let column = ends.first().map(|(_, column)| *column);
    let aligned = column.filter(|column| {
        ends.iter().all(|(_, other)| other == column)
            && ends
                .iter()
                .any(|(end, _)| Some(*end) != ends.first().map(|(end, _)| *end))
    });
    // None of the keys meets its equals sign.
    let is_apart = ends.iter().all(|(end, column)| end < column);
    let gap = match aligned {
        Some(column) if column == key_end && is_apart => " ".to_owned(),
        Some(column) if column >= key_end && gap.contains('\t') => {
            let stops = column.div_ceil(TAB) - key_end / TAB;
            "\t".repeat(stops)
        }
        Some(column) if column >= key_end => " ".repeat(column - key_end),
        Some(_) => " ".to_owned(),
        _ if gap.is_empty() => String::new(),
        _ => " ".to_owned(),
    };
    format!("{gap}={after}")
}

/// The white space before an entry, on its first line: the content may begin on one that
/// is joined to it.
pub(super) fn indent<'d>(document: &'d Document<'_>, entry: &Entry<'_>) -> &'d str {
    let line = document.slice(entry.range());
    let white = line.len() - line.trim_start().len();
    line.get(..white).unwrap_or_default()
}

/// The white space before and behind an entry's `=`.
fn spacing<'d>(document: &'d Document<'_>, entry: &Entry<'_>) -> Option<(&'d str, &'d str)> {
    let key = entry.explicit_key()?;
    let value = entry.fields().first()?;
    let before = document.slice(key.range().end..key.slot().end);
    let after = document.slice(value.slot().start..value.range().start);
    Some((before, after))
}

/// Whether white space stands before the value with an index.
pub(super) fn is_spaced(document: &Document<'_>, entry: &Entry<'_>, index: usize) -> bool {
    let field = entry.fields().get(index);
    field.is_some_and(|field| document.slice(field.slot()).starts_with([' ', '\t']))
}

/// The line end of a line, or of the one before it where it has none: without a CR that
/// an open quote would take in.
pub(super) fn line_end(document: &Document<'_>, line: &Range<usize>) -> String {
    let text = document.slice(0..line.end);
    if !text.ends_with('\n') && takes_in_cr(document.slice(line.clone())) {
        return "\n".to_owned();
    }
    let Some(end) = text.rfind('\n') else {
        return "\r\n".to_owned();
    };
    let before = text.get(..end).unwrap_or_default();
    let returns = before.len() - before.trim_end_matches('\r').len();
    format!("{}\n", "\r".repeat(returns))
}

/// Whether the last value of an entry would have the CR of a line end that is put behind
/// it.
fn takes_in_cr(entry: &str) -> bool {
    let text = format!("[]\n{entry}\r\n");
    let document = Document::new(&text);
    let mut entries = document.sections().iter().flat_map(Section::entries);
    let last = entries.next_back().and_then(|entry| entry.fields().last());
    last.is_some_and(|last| last.value().ends_with('\r'))
}

/// The column behind a text that starts in a column.
fn columns(text: &str, start: usize) -> usize {
    text.chars().fold(start, |column, character| {
        if character == '\t' {
            (column / TAB + 1) * TAB
        } else {
            column + 1
        }
    })
}

/// Whether a value means something else without quotes.
pub(crate) fn needs_quotes(value: &str) -> bool {
    value.contains([',', ';', '"']) || value.ends_with('\\') || value.trim() != value
}

/// A value in quotes.
pub(super) fn in_quotes(value: &str) -> String {
    format!("\"{}\"", value.replace('"', "\"\""))
}

/// An entry as it is written, without its line end. `equals` stands between the key and
/// the values.
pub(super) fn written(key: Option<&str>, values: &[String], equals: &str) -> String {
    // An equals sign would end what is, or may be taken for, the key.
    let written = |value: &str, may_be_key: bool| {
        if needs_quotes(value) || may_be_key && value.contains('=') {
            in_quotes(value)
        } else {
            value.to_owned()
        }
    };
    let values = values.iter().map(|value| written(value, key.is_none()));
    let values = values.collect::<Vec<_>>().join(",");
    match key {
        Some(key) => format!("{}{equals}{values}", written(key, true)),
        None => values,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_quoted_where_it_would_be_read_as_another() {
        for value in ["a,b", "a;b", "a\"b", "a\\", " a", "a ", "\\"] {
            assert!(needs_quotes(value), "{value}");
        }
        for value in ["", "a", "a b", "a\\b", "%12%", "a=b"] {
            assert!(!needs_quotes(value), "{value}");
        }
    }

    #[test]
    fn what_would_be_read_as_something_else_is_written_in_quotes() {
        let written = |key, values: [&str; 2]| written(key, &values.map(str::to_owned), " = ");
        assert_eq!(written(Some("k"), ["a,b", "c=d"]), "k = \"a,b\",c=d");
        assert_eq!(written(Some("k=l"), ["a", "b;c"]), "\"k=l\" = a,\"b;c\"");
        assert_eq!(written(None, ["a=b", "c"]), "\"a=b\",c");
    }
}
