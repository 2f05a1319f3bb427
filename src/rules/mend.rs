//! Building fixes: each step makes an edit and declares what it means.

use std::ops::Range;

use super::finding::{Applicability, Change, Fix, NewSection};
use crate::model::CopyFlags;
use crate::source::Edit;
use crate::syntax::{Document, Entry, Field, Line, LineKind};

/// A fix being built.
#[derive(Debug)]
pub(super) struct Mend<'d, 't> {
    document: &'d Document<'t>,
    edits: Vec<Edit>,
    changes: Vec<Change>,
}

impl<'d, 't> Mend<'d, 't> {
    pub(super) fn of(document: &'d Document<'t>) -> Mend<'d, 't> {
        Mend {
            document,
            edits: Vec::new(),
            changes: Vec::new(),
        }
    }

    pub(super) fn fix(self, applicability: Applicability, description: String) -> Fix {
        Fix {
            applicability,
            description,
            edits: self.edits,
            changes: self.changes,
        }
    }

    /// Deletes an entry with all its physical lines.
    pub(super) fn remove_entry(mut self, entry: &Entry<'_>) -> Self {
        self.edit(entry.range(), String::new());
        self.changes.push(Change::RemoveEntry {
            entry: entry.range().start,
        });
        self
    }

    /// Gives a value of an entry another text, with as many commas before it
    /// as it needs. `value` must need no quotes.
    pub(super) fn set_field(mut self, entry: &Entry<'_>, index: usize, value: &str) -> Self {
        let fields = entry.fields();
        match (fields.get(index), fields.last()) {
            (Some(field), _) if !field.range().is_empty() => {
                self.edit(field.range(), value.to_owned());
            }
            (Some(field), _) => {
                let spaced = fields
                    .iter()
                    .take(index)
                    .skip(1)
                    .any(|before| self.document.slice(before.slot()).starts_with([' ', '\t']));
                let space = if spaced { " " } else { "" };
                let start = field.slot().start;
                self.edit(start..start, format!("{space}{value}"));
            }
            (None, Some(last)) => {
                let end = if last.range().is_empty() {
                    last.slot().start
                } else {
                    last.range().end
                };
                let commas = ",".repeat(index + 1 - fields.len());
                // An open quote would take in what is added.
                let quotes = self.document.slice(last.range()).matches('"').count();
                let close = if quotes % 2 == 1 { "\"" } else { "" };
                self.edit(end..end, format!("{close}{commas}{value}"));
            }
            (None, None) => {}
        }
        self.changes.push(Change::SetField {
            entry: entry.range().start,
            field: index,
            value: value.to_owned(),
        });
        self
    }

    /// In a value of an entry, puts one name in the place of another, without
    /// regard to its case. `None` where the value does not hold the name just
    /// once as it is written; `new` must need no quotes.
    pub(super) fn replace_in_field(
        mut self,
        entry: &Entry<'_>,
        index: usize,
        old: &str,
        new: &str,
    ) -> Option<Self> {
        let field = entry.fields().get(index)?;
        let written = the_word(self.document.slice(field.range()), old)?;
        let mut value = field.value().to_owned();
        value.replace_range(the_word(&value, old)?, new);
        let start = field.range().start;
        self.edit(start + written.start..start + written.end, new.to_owned());
        self.changes.push(Change::SetField {
            entry: entry.range().start,
            field: index,
            value,
        });
        Some(self)
    }

    /// Puts quotes around values that end in a backslash, each the last thing
    /// on its line, so that these lines join no more: the value of an entry with
    /// the given index, and those of lines that were joined to it. `None` where
    /// this is not all that is needed.
    pub(super) fn quote_paths(
        mut self,
        entry: &Entry<'_>,
        index: usize,
        paths: &[Range<usize>],
    ) -> Option<Self> {
        let (first, others) = paths.split_first()?;
        let value = self.document.slice(first.clone()).to_owned();
        let end = entry.range().end;
        let line_end = first.end + self.document.slice(first.end..end).find('\n')? + 1;
        let mut rest = String::new();
        let mut done = line_end;
        for path in others {
            let written = self.document.slice(path.clone());
            rest.push_str(self.document.slice(done..path.start));
            rest.push_str(&format!("\"{written}\""));
            done = path.end;
        }
        rest.push_str(self.document.slice(done..end));
        if Document::new(&format!("[]\n{rest}")).sections().len() != 1 {
            return None;
        }
        for path in paths {
            for at in [path.start, path.end] {
                self.edit_at(at, "\"");
            }
        }
        self.changes.push(Change::SplitEntry {
            entry: entry.range().start,
            field: index,
            value,
            rest,
        });
        Some(self)
    }

    /// Deletes a section up to its last entry, and the blank lines behind it
    /// where there are some before it too. Comments that lead to the next
    /// section stay, and so do those above the header.
    pub(super) fn remove_section(mut self, index: usize) -> Self {
        let Some(section) = self.document.sections().get(index) else {
            return self;
        };
        let lines = section.lines();
        let kept = lines_before_next(lines);
        let last = kept.checked_sub(1).and_then(|index| lines.get(index));
        let start = section.header().start;
        let above = self.document.slice(0..start);
        let above = above.strip_suffix('\n').unwrap_or(above);
        let apart = above
            .rsplit('\n')
            .next()
            .is_none_or(|line| line.trim().is_empty());
        let blank = lines.iter().skip(kept);
        let end = blank
            .take_while(|line| apart && line.kind == LineKind::Blank)
            .last()
            .or(last)
            .map_or(section.header().end, |line| line.range.end);
        self.edit(start..end, String::new());
        self.changes.push(Change::RemoveSection {
            section: index,
            last: last.map(|line| line.range.start),
        });
        self
    }

    /// Gives a value another text, as [`set_field`](Self::set_field) does, and
    /// leaves the quotes around it.
    pub(super) fn set_text(mut self, entry: &Entry<'_>, index: usize, value: &str) -> Self {
        let range = entry.fields().get(index).map(Field::range);
        let quoted = range.filter(|range| {
            let text = self.document.slice(range.clone());
            text.len() > 1 && text.starts_with('"') && text.ends_with('"')
        });
        let Some(range) = quoted else {
            return self.set_field(entry, index, value);
        };
        self.edit(range.start + 1..range.end - 1, value.to_owned());
        self.changes.push(Change::SetField {
            entry: entry.range().start,
            field: index,
            value: value.to_owned(),
        });
        self
    }

    /// Makes the fix wait for those of another entry: they cannot be made in
    /// one round, and what comes first in the file is made first.
    pub(super) fn after(mut self, entry: &Entry<'_>) -> Self {
        self.edit_at(entry.range().start, "");
        self
    }

    /// Inserts at a place where nothing else is inserted.
    fn edit_at(&mut self, at: usize, insert: &str) {
        self.edits.push(Edit {
            range: at..at,
            insert: insert.to_owned(),
        });
    }

    /// In the comments on an entry's lines, gives the name of each of the old
    /// flags the name of the new one.
    pub(super) fn rename_flags(
        mut self,
        entry: &Entry<'_>,
        old: CopyFlags,
        new: CopyFlags,
    ) -> Self {
        for (index, range) in entry.comments().iter().enumerate() {
            let comment = self.document.slice(range.clone());
            let renamed = rename_flags(comment, old, &new.names());
            if renamed != comment {
                self.edit(range.clone(), renamed.clone());
                self.changes.push(Change::SetComment {
                    entry: entry.range().start,
                    comment: index,
                    text: renamed,
                });
            }
        }
        self
    }

    /// Gives a comment of an entry another text. `range` is where the comment
    /// stands, white space at its end aside.
    pub(super) fn set_comment(
        mut self,
        entry: &Entry<'_>,
        index: usize,
        range: Range<usize>,
        text: &str,
    ) -> Self {
        self.edit(range, text.to_owned());
        self.changes.push(Change::SetComment {
            entry: entry.range().start,
            comment: index,
            text: text.to_owned(),
        });
        self
    }

    /// Deletes a comment of an entry and the white space before it. Its line
    /// stays, even when nothing is left on it: it may end the entry.
    pub(super) fn remove_comment(
        mut self,
        entry: &Entry<'_>,
        index: usize,
        range: Range<usize>,
    ) -> Self {
        let before = self.document.slice(entry.range().start..range.start);
        let space = before.len() - before.trim_end_matches([' ', '\t']).len();
        self.edit(range.start - space..range.end, String::new());
        self.changes.push(Change::RemoveComment {
            entry: entry.range().start,
            comment: index,
        });
        self
    }

    /// Gives a comment on a line of its own another text.
    pub(super) fn set_remark(mut self, line: &Line<'_>, range: Range<usize>, text: &str) -> Self {
        let indent = self.document.slice(line.range.start..range.start);
        self.changes.push(Change::SetRemark {
            line: line.range.start,
            text: format!("{indent}{text}"),
        });
        self.edit(range, text.to_owned());
        self
    }

    /// Deletes a comment on a line of its own, and the line.
    pub(super) fn remove_remark(mut self, line: &Line<'_>) -> Self {
        self.edit(line.range.clone(), String::new());
        self.changes.push(Change::RemoveRemark {
            line: line.range.start,
        });
        self
    }

    /// Replaces text that Windows ignores and that means nothing, such as what
    /// stands behind a section header, and the white space before it where
    /// nothing comes in its place.
    pub(super) fn set_ignored(mut self, range: Range<usize>, text: &str) -> Self {
        let before = self.document.slice(0..range.start);
        let space = if text.is_empty() {
            before.len() - before.trim_end_matches([' ', '\t']).len()
        } else {
            0
        };
        self.edit(range.start - space..range.end, text.to_owned());
        self
    }

    /// Adds sections right after the one with the given index, before the
    /// blank lines and comments that lead to the next one.
    pub(super) fn add_sections(mut self, after: usize, sections: Vec<NewSection>) -> Self {
        let Some(section) = self.document.sections().get(after) else {
            return self;
        };
        let lines = section.lines();
        let kept = lines_before_next(lines);
        let last = kept.checked_sub(1).and_then(|index| lines.get(index));
        let place = last.map_or(section.header(), |line| line.range.clone());
        let line_end = self.line_end(&place);
        let blocks: Vec<String> = sections
            .iter()
            .map(|section| {
                let mut lines = vec![format!("[{}]", section.name)];
                let entries = section.entries.iter();
                lines.extend(entries.map(|(key, fields)| written(key.as_deref(), fields, " = ")));
                lines.join(&line_end)
            })
            .collect();
        let block = blocks.join(&line_end.repeat(2));
        let closed = self.document.slice(place.clone()).ends_with('\n');
        let follows = lines.get(kept);
        let insert = if !closed {
            format!("{line_end}{line_end}{block}")
        } else if follows.is_some_and(|line| line.kind == LineKind::Blank)
            || place.end >= self.document.end()
        {
            format!("{line_end}{block}{line_end}")
        } else {
            format!("{line_end}{block}{line_end}{line_end}")
        };
        self.edit(place.end..place.end, insert);
        self.changes.push(Change::AddSections {
            after,
            last: last.map(|line| line.range.start),
            sections,
        });
        self
    }

    /// Adds an entry to the section with the given index: behind another
    /// entry of it, or at its start. It is written as its neighbours are.
    pub(super) fn add_entry(
        mut self,
        section: usize,
        after: Option<&Entry<'_>>,
        key: &str,
        fields: Vec<String>,
    ) -> Self {
        let Some(part) = self.document.sections().get(section) else {
            return self;
        };
        let neighbour = after.or_else(|| part.lines().iter().find_map(|line| line.entry.as_ref()));
        let (indent, equals) = neighbour.map_or(("", " = "), |entry| self.style(entry));
        let place = after.map_or(part.header(), Entry::range);
        let line_end = self.line_end(&place);
        let written = written(Some(key), &fields, equals);
        let insert = if self.document.slice(place.clone()).ends_with('\n') {
            format!("{indent}{written}{line_end}")
        } else {
            format!("{line_end}{indent}{written}")
        };
        self.edit(place.end..place.end, insert);
        self.changes.push(Change::AddEntry {
            section,
            after: after.map(|entry| entry.range().start),
            key: key.to_owned(),
            fields,
        });
        self
    }

    /// What is inserted at one place by two steps is one edit.
    fn edit(&mut self, range: Range<usize>, insert: String) {
        let same = |edit: &&mut Edit| range.is_empty() && edit.range == range;
        match self.edits.iter_mut().find(same) {
            Some(edit) => edit.insert.push_str(&insert),
            None => self.edits.push(Edit { range, insert }),
        }
    }

    /// How an entry is indented and spaces its `=`.
    fn style(&self, entry: &Entry<'_>) -> (&'d str, &'static str) {
        let indent = self
            .document
            .slice(entry.range().start..entry.content().start);
        let spaced = entry.explicit_key().is_none_or(|key| {
            self.document
                .slice(key.range().end..key.slot().end)
                .starts_with([' ', '\t'])
        });
        (indent, if spaced { " = " } else { "=" })
    }

    /// The line end of a line, or of the one before it where it has none.
    fn line_end(&self, line: &Range<usize>) -> String {
        let text = self.document.slice(0..line.end);
        let Some(end) = text.rfind('\n') else {
            return "\r\n".to_owned();
        };
        let before = text.get(..end).unwrap_or_default();
        let returns = before.len() - before.trim_end_matches('\r').len();
        format!("{}\n", "\r".repeat(returns))
    }
}

/// An entry as it is written, without its line end.
fn written(key: Option<&str>, fields: &[String], equals: &str) -> String {
    let values = fields.join(",");
    match key {
        Some(key) => format!("{key}{equals}{values}"),
        None => values,
    }
}

/// Where a text holds a name as a word, if it does so just once. The letters
/// of an extension and the digits of a number belong to a word.
fn the_word(text: &str, word: &str) -> Option<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let word = word.to_ascii_lowercase();
    let mut places = lower.match_indices(&word).map(|(start, _)| start);
    let (start, None) = (places.next()?, places.next()) else {
        return None;
    };
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let end = start + word.len();
    let apart = !lower.get(..start)?.ends_with(is_part) && !lower.get(end..)?.starts_with(is_part);
    apart.then_some(start..end)
}

/// How many lines of a section come before what leads to the next section:
/// everything up to the last entry, and the comments right behind it unless
/// they run up to the next header.
fn lines_before_next(lines: &[Line<'_>]) -> usize {
    let entries = lines
        .iter()
        .rposition(|line| line.kind == LineKind::Entry)
        .map_or(0, |last| last + 1);
    let remarks = lines
        .iter()
        .skip(entries)
        .take_while(|line| line.kind == LineKind::Remark)
        .count();
    if entries + remarks == lines.len() {
        entries
    } else {
        entries + remarks
    }
}

/// A comment with the names of the old flags replaced. A name may lack its
/// `COPYFLG_`. Two old names joined by `|` become one new one.
fn rename_flags(comment: &str, old: CopyFlags, new: &str) -> String {
    let mut result = comment.to_owned();
    for (flag, name) in CopyFlags::NAMES {
        if !old.has(flag) {
            continue;
        }
        let bare = name.trim_start_matches("COPYFLG_");
        let mut from = 0;
        while let Some(found) = find_word(&result, bare, from) {
            let prefixed = found.start.checked_sub("COPYFLG_".len()).filter(|start| {
                result
                    .get(*start..found.start)
                    .is_some_and(|prefix| prefix.eq_ignore_ascii_case("COPYFLG_"))
            });
            let (range, new) = match prefixed {
                Some(start) => (start..found.end, new),
                None => (found, new.trim_start_matches("COPYFLG_")),
            };
            from = range.start + new.len();
            result.replace_range(range, new);
        }
    }
    for joint in [" | ", "|"] {
        for name in [new, new.trim_start_matches("COPYFLG_")] {
            result = result.replace(&format!("{name}{joint}{name}"), name);
        }
    }
    result
}

/// Where a flag's name stands as a word, its `COPYFLG_` aside.
fn find_word(text: &str, word: &str, from: usize) -> Option<Range<usize>> {
    let upper = text.to_ascii_uppercase();
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut from = from;
    loop {
        let start = from + upper.get(from..)?.find(word)?;
        let end = start + word.len();
        let before = upper.get(..start)?;
        let before = before.strip_suffix("COPYFLG_").unwrap_or(before);
        if !before.ends_with(is_part) && !upper.get(end..)?.starts_with(is_part) {
            return Some(start..end);
        }
        from = end;
    }
}
