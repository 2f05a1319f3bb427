//! The verification: a rewritten file is read again before it is trusted.

use super::apply::edits_of;
use crate::edit::{Expected, Fix};
use crate::source::{Edit, Encoding, Source};
use crate::syntax::Document;

/// How a rewritten file differs from what its fixes declared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Mismatch {
    /// A byte that no edit covers is not what it was.
    #[error("byte {0} changed although no edit covers it")]
    Byte(usize),
    /// The new bytes do not decode to the text that the edits make.
    #[error("the new bytes do not read as the text that was meant")]
    Text,
    /// An operation does not fit the file.
    #[error("a fix does something that does not fit the file")]
    Operation,
    /// A section says something other than declared.
    #[error("section [{0}] would mean something other than the fixes declare")]
    Meaning(String),
    /// The grammar reads a section that an edit touches as something other than
    /// was compared.
    #[error("section [{0}] reads otherwise by the grammar")]
    Grammar(String),
    /// The new bytes do not show the encoding that was meant.
    #[error("the new bytes do not show the encoding that was meant")]
    Encoding,
    /// The result has syntax errors.
    #[error("the result has a syntax error")]
    Syntax,
}

/// Checks that `after` is `before` with the edits of the fixes, that no other
/// byte changed, and that its meaning differs by what the fixes declare and by
/// nothing else.
///
/// # Errors
/// The first difference that is found.
pub fn verify(before: &Source, after: &Source, fixes: &[&Fix]) -> Result<(), Mismatch> {
    let (old, new) = (Document::new(before.text()), Document::new(after.text()));
    verify_read((before, &old), (after, &new), fixes)
}

/// As [`verify`], of files that are read already.
pub(super) fn verify_read(
    (before, old): (&Source, &Document<'_>),
    (after, new): (&Source, &Document<'_>),
    fixes: &[&Fix],
) -> Result<(), Mismatch> {
    if let Some(encoding) = fixes.iter().find_map(|fix| fix.encoding()) {
        return re_encoded(before, after, encoding, fixes);
    }
    let edits = edits_of(fixes);
    bytes_outside(before, after, &edits)?;
    if after.text() != edited_text(before.text(), &edits) {
        return Err(Mismatch::Text);
    }
    if !new.errors().is_empty() {
        return Err(Mismatch::Syntax);
    }
    read_by_grammar(new, &edits)?;
    let mut expected = Expected::of(old);
    for op in fixes.iter().flat_map(|fix| &fix.ops) {
        expected.apply(op).ok_or(Mismatch::Operation)?;
    }
    match expected.first_difference(&Expected::of(new)) {
        None => Ok(()),
        Some(section) => Err(Mismatch::Meaning(section)),
    }
}

/// Checks that the grammar reads what edits touch as the document does, whose
/// text is the one with the edits.
fn read_by_grammar(new: &Document<'_>, edits: &[Edit]) -> Result<(), Mismatch> {
    // How much was inserted, and replaced, so far.
    let (mut inserted, mut replaced) = (0, 0);
    let touched = edits.iter().map(|edit| {
        let start = (edit.range.start + inserted).saturating_sub(replaced);
        inserted += edit.insert.len();
        replaced += edit.range.len();
        start..start + edit.insert.len()
    });
    match new.misread(touched) {
        None => Ok(()),
        Some(section) => Err(Mismatch::Grammar(section)),
    }
}

/// Checks that a file is the same text in another encoding, with its mark, and
/// that its bytes show it to whoever reads them next.
fn re_encoded(
    before: &Source,
    after: &Source,
    encoding: Encoding,
    fixes: &[&Fix],
) -> Result<(), Mismatch> {
    let is_alone = match fixes {
        [fix] => fix.edits.is_empty() && fix.ops.len() == 1,
        _ => false,
    };
    if !is_alone || before.has_undecoded() {
        return Err(Mismatch::Operation);
    }
    let read = Source::new(after.bytes().to_vec());
    if read.encoding() != encoding || after.encoding() != encoding {
        return Err(Mismatch::Encoding);
    }
    let is_text = encoding != Encoding::UTF_16LE_BOM || is_utf16le(after.bytes(), before.text());
    if !is_text || read.text() != before.text() || after.text() != before.text() {
        return Err(Mismatch::Text);
    }
    Ok(())
}

/// Whether bytes are a text in little endian UTF-16 behind its mark, unit by unit.
fn is_utf16le(bytes: &[u8], text: &str) -> bool {
    let Some(body) = bytes.strip_prefix(b"\xFF\xFE") else {
        return false;
    };
    let (units, rest) = body.as_chunks::<2>();
    let units = units.iter().map(|unit| u16::from_le_bytes(*unit));
    rest.is_empty() && text.encode_utf16().eq(units)
}

/// Compares what lies between the edits byte for byte.
fn bytes_outside(before: &Source, after: &Source, edits: &[Edit]) -> Result<(), Mismatch> {
    let (old, new) = (before.bytes(), after.bytes());
    let mut old_at = 0;
    let mut new_at = 0;
    for edit in edits {
        let (range, insert) = before.encode_edit(edit).map_err(|_| Mismatch::Operation)?;
        let length = range.start.checked_sub(old_at).ok_or(Mismatch::Operation)?;
        if old.get(old_at..range.start) != new.get(new_at..new_at + length) {
            return Err(Mismatch::Byte(old_at));
        }
        old_at = range.end;
        new_at += length + insert.len();
    }
    if old.get(old_at..) == new.get(new_at..) {
        Ok(())
    } else {
        Err(Mismatch::Byte(old_at))
    }
}

/// The text with the edits in it, made without the bytes.
fn edited_text(text: &str, edits: &[Edit]) -> String {
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        result.push_str(text.get(done..edit.range.start).unwrap_or_default());
        result.push_str(&edit.insert);
        done = edit.range.end;
    }
    result.push_str(text.get(done..).unwrap_or_default());
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_grammar_reads_otherwise_is_refused_where_an_edit_touches_it() {
        let edit = |start, end, insert: &str| Edit {
            range: start..end,
            insert: insert.to_owned(),
        };
        // Once `[a]\nx = 1\n[b]\ny = 2\nz = 3\n`: the last line is joined to the one
        // before it, which the short way is made not to see.
        let text = "[a]\nx = 12\n[b]\ny = 2, \\\nz = 3\n";
        let wrong = "[a]\nx = 12\n[b]\ny = 2,  \nz = 3\n";
        let (first, second) = (edit(9, 9, "2"), edit(19, 19, ", \\"));
        let edited = edited_text(
            "[a]\nx = 1\n[b]\ny = 2\nz = 3\n",
            &[first.clone(), second.clone()],
        );
        assert_eq!(edited, text);
        let read = |edits: &[Edit]| read_by_grammar(&Document::misreading(text, wrong), edits);
        let refused = Err(Mismatch::Grammar("b".to_owned()));
        assert_eq!(read(&[first.clone(), second.clone()]), refused);
        // Only the short way reads what no edit touches.
        assert_eq!(read(&[first]), Ok(()));
        assert_eq!(read_by_grammar(&Document::new(text), &[second]), Ok(()));
    }
}
