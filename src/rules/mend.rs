//! Building fixes: each step makes an edit and declares what it means.

use std::ops::Range;

use hashbrown::HashMap;

use super::finding::{Addition, Applicability, Change, CopiedLine, Fix, NewSection};
use crate::model::{CopyFlags, FLAGS, MergedSection, number};
use crate::source::Edit;
use crate::syntax::{Document, Entry, Field, Line, LineKind, Section};

/// A fix being built.
#[derive(Debug)]
pub(super) struct Mend<'d, 't> {
    document: &'d Document<'t>,
    edits: Vec<Edit>,
    changes: Vec<Change>,
    claims: Vec<Range<usize>>,
    /// The changes that copy lines, as they were before all others.
    copies: Vec<Change>,
    /// The entries to which values were added, and behind which ones, in the
    /// order of these.
    inserted: HashMap<usize, Vec<usize>>,
    /// The first edit that inserts at an offset, and what it brings.
    inserts: HashMap<usize, (usize, Option<Addition>)>,
}

impl<'d, 't> Mend<'d, 't> {
    pub(super) fn of(document: &'d Document<'t>) -> Mend<'d, 't> {
        Mend {
            document,
            edits: Vec::new(),
            changes: Vec::new(),
            claims: Vec::new(),
            copies: Vec::new(),
            inserted: HashMap::new(),
            inserts: HashMap::new(),
        }
    }

    pub(super) fn fix(mut self, applicability: Applicability, description: String) -> Fix {
        self.copies.append(&mut self.changes);
        // There may be as many fixes as lines, most with one edit.
        self.edits.shrink_to_fit();
        self.copies.shrink_to_fit();
        let inserts = self.inserts.into_iter();
        let additions = inserts.filter_map(|(at, (_, addition))| Some((at, addition?)));
        Fix {
            additions: additions.collect(),
            applicability,
            description,
            edits: self.edits,
            changes: self.copies,
            claims: self.claims,
            encoding: None,
        }
    }

    /// Keeps other fixes from touching an entry in the same round.
    pub(super) fn claim(mut self, entry: &Entry<'_>) -> Self {
        self.claims.push(entry.range());
        self
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
    pub(super) fn set_field(self, entry: &Entry<'_>, index: usize, value: &str) -> Self {
        self.write_field(entry, index, value, value)
    }

    /// Gives a value of an entry another text, in quotes where it had some or
    /// needs them.
    pub(super) fn set_text(self, entry: &Entry<'_>, index: usize, value: &str) -> Self {
        let old = entry.fields().get(index);
        let quoted = old.is_some_and(|field| self.document.slice(field.range()).contains('"'));
        let written = if quoted || needs_quotes(value) {
            in_quotes(value)
        } else {
            value.to_owned()
        };
        self.write_field(entry, index, value, &written)
    }

    /// Writes the flags of a file list's entry. Where there are none left, their
    /// field goes, and the empty ones before it.
    pub(super) fn set_flags(self, entry: &Entry<'_>, flags: CopyFlags) -> Self {
        let fields = entry.fields();
        if flags.0 != 0 {
            return self.set_field(entry, FLAGS, &flags.to_string());
        }
        if fields.len() > FLAGS + 1 {
            return self.set_field(entry, FLAGS, "");
        }
        let before = fields.iter().take(FLAGS).rev();
        let empty = before.take_while(|field| field.value().is_empty()).count();
        self.truncate_fields(entry, FLAGS - empty)
    }

    fn write_field(mut self, entry: &Entry<'_>, index: usize, value: &str, written: &str) -> Self {
        let fields = entry.fields();
        match (fields.get(index), fields.last()) {
            (Some(field), _) if !field.range().is_empty() => {
                self.edit(field.range(), written.to_owned());
            }
            (Some(field), _) => {
                let spaced = fields
                    .iter()
                    .take(index)
                    .skip(1)
                    .any(|before| self.document.slice(before.slot()).starts_with([' ', '\t']));
                let space = if spaced { " " } else { "" };
                let start = field.slot().start;
                self.edit(start..start, format!("{space}{written}"));
            }
            (None, Some(last)) => {
                let end = if last.range().is_empty() {
                    last.slot().start
                } else {
                    last.range().end
                };
                let commas = ",".repeat(index + 1 - fields.len());
                let close = self.close_quote(entry, last, fields.len() - 1);
                self.edit(end..end, format!("{close}{commas}{written}"));
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

    /// The quote that a value lacks, which would take in what is added behind
    /// it. Closed, it no longer takes in the CR of the line end. `index` is the
    /// value's place after the changes so far.
    fn close_quote(&mut self, entry: &Entry<'_>, field: &Field<'_>, index: usize) -> &'static str {
        let quotes = self.document.slice(field.range()).matches('"').count();
        if quotes.is_multiple_of(2) {
            return "";
        }
        let value = field.value().trim_end_matches('\r');
        if value != field.value() {
            self.changes.push(Change::SetField {
                entry: entry.range().start,
                field: index,
                value: value.to_owned(),
            });
        }
        "\""
    }

    /// In a value of an entry, puts one name in the place of another, without
    /// regard to its case. `None` where the value does not hold the name just
    /// once as it is written; `new` must need no quotes. Another fix of the
    /// value waits: it declares the whole of it, with the old name.
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
        self.claims.push(field.range());
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

    /// Keeps the fix and those of the entry that begins at an offset from being
    /// made in one round: what comes first in the file is made first.
    pub(super) fn apart_from(mut self, start: usize) -> Self {
        self.edit_at(start, "");
        self
    }

    /// Lets no other fix insert in the same round where this one does.
    pub(super) fn alone(mut self) -> Self {
        for (_, addition) in self.inserts.values_mut() {
            *addition = None;
        }
        self
    }

    /// Inserts at a place where nothing else is inserted.
    fn edit_at(&mut self, at: usize, insert: &str) {
        self.inserts.entry(at).or_insert((self.edits.len(), None)).1 = None;
        self.edits.push(Edit {
            range: at..at,
            insert: insert.to_owned(),
        });
    }

    /// Adds a value behind the one with the given index, spaced as its
    /// neighbours are. `value` must need no quotes.
    pub(super) fn insert_field(mut self, entry: &Entry<'_>, after: usize, value: &str) -> Self {
        let fields = entry.fields();
        let Some(field) = fields.get(after) else {
            return self;
        };
        let spaced = fields
            .get(1)
            .is_some_and(|second| self.document.slice(second.slot()).starts_with([' ', '\t']));
        let comma = if spaced || fields.len() == 1 {
            ", "
        } else {
            ","
        };
        let end = field.range().end;
        let start = entry.range().start;
        let places = self.inserted.entry(start).or_default();
        let in_front = places.partition_point(|place| *place < after);
        let before = places.partition_point(|place| *place <= after);
        places.insert(before, after);
        let close = if in_front == before {
            self.close_quote(entry, field, after + in_front)
        } else {
            ""
        };
        self.edit(end..end, format!("{close}{comma}{value}"));
        self.changes.push(Change::InsertField {
            entry: start,
            field: after + 1 + before,
            value: value.to_owned(),
        });
        self
    }

    /// Takes values out of an entry, each with the comma before it; the indices
    /// are in their order. After this no value of the entry is inserted. `None`
    /// where one is the first, or a comment stands among what would go.
    pub(super) fn remove_fields(mut self, entry: &Entry<'_>, gone: &[usize]) -> Option<Self> {
        let fields = entry.fields();
        for index in gone {
            let before = fields.get(index.checked_sub(1)?)?;
            let start = before.range().end.max(before.slot().start);
            let end = fields.get(*index)?.range().end;
            let end = end.max(fields.get(*index)?.slot().start);
            let within = |comment: &Range<usize>| comment.start < end && start < comment.end;
            if entry.comments().iter().any(within) {
                return None;
            }
            self.edit(start..end, String::new());
        }
        for index in gone.iter().rev() {
            self.changes.push(Change::RemoveField {
                entry: entry.range().start,
                field: *index,
            });
        }
        Some(self)
    }

    /// Where the edits so far begin and end, in the order of the text.
    pub(super) fn touched(&self) -> Vec<usize> {
        let ranges = self.edits.iter().map(|edit| &edit.range);
        let mut touched: Vec<usize> = ranges.flat_map(|range| [range.start, range.end]).collect();
        touched.sort_unstable();
        touched
    }

    /// Cuts an entry's values from one on, with the commas before them.
    pub(super) fn truncate_fields(mut self, entry: &Entry<'_>, left: usize) -> Self {
        let fields = entry.fields();
        let kept = left.checked_sub(1).and_then(|index| fields.get(index));
        if let (Some(kept), Some(last)) = (kept, fields.last())
            && fields.len() > left
        {
            let end = last.range().end.max(last.slot().start);
            self.edit(kept.range().end..end, String::new());
            self.changes.push(Change::TruncateFields {
                entry: entry.range().start,
                fields: left,
            });
        }
        self
    }

    /// Gives the comments on an entry's lines another text; a comment that
    /// says nothing any more goes, with the white space before it.
    pub(super) fn rewrite_comments(
        mut self,
        entry: &Entry<'_>,
        rewrite: impl Fn(&str) -> String,
    ) -> Self {
        for (index, range) in entry.comments().iter().enumerate().rev() {
            let old = self.document.slice(range.clone());
            let new = rewrite(old);
            if new == old {
                continue;
            }
            if new.chars().any(char::is_alphanumeric) {
                self.edit(range.clone(), new.clone());
                self.changes.push(Change::SetComment {
                    entry: entry.range().start,
                    comment: index,
                    text: new,
                });
            } else {
                let before = self.document.slice(entry.range().start..range.start);
                let start = entry.range().start + before.trim_end_matches([' ', '\t']).len();
                self.edit(start..range.end, String::new());
                self.changes.push(Change::RemoveComment {
                    entry: entry.range().start,
                    comment: index,
                });
            }
        }
        self
    }

    /// In the comments on an entry's lines, drops the names of flags.
    pub(super) fn drop_flag_names(self, entry: &Entry<'_>, flags: CopyFlags) -> Self {
        self.rewrite_comments(entry, |comment| without_flag_names(comment, flags))
    }

    /// Gives the section with the given index another name.
    pub(super) fn rename_section(mut self, section: usize, name: &str) -> Self {
        if let Some(part) = self.document.sections().get(section) {
            self.edit(part.name_range(), name.to_owned());
            self.changes.push(Change::RenameSection {
                section,
                name: name.to_owned(),
            });
        }
        self
    }

    /// Adds a section behind the one with the given index, made of lines of
    /// the document. An entry among them is changed by `change`, which is
    /// given a mend of its own. The lines are copied as they are before this
    /// fix, whatever it changes elsewhere.
    pub(super) fn add_copy<'l>(
        mut self,
        after: usize,
        name: &str,
        lines: impl IntoIterator<Item = &'l Line<'t>>,
        change: impl Fn(Mend<'d, 't>, &Entry<'t>) -> Mend<'d, 't>,
    ) -> Self
    where
        't: 'l,
    {
        let Some((place, last)) = self.place_after_section(after) else {
            return self;
        };
        let line_end = self.line_end(&place);
        let mut block = format!("[{name}]");
        let mut copies = Vec::new();
        for line in lines {
            let mut mend = Mend::of(self.document);
            if let Some(entry) = &line.entry {
                mend = change(mend, entry);
            }
            block.push_str(&line_end);
            block.push_str(mend.text_of(&line.range).trim_end_matches(['\r', '\n']));
            if line.kind != LineKind::Blank {
                copies.push(CopiedLine {
                    line: line.range.start,
                    changes: mend.changes,
                });
            }
        }
        self.insert_block(after, &place, &block);
        self.copies.push(Change::AddCopy {
            after,
            last,
            name: name.to_owned(),
            lines: copies,
        });
        self
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
        let Some((place, last)) = self.place_after_section(after) else {
            return self;
        };
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
        self.insert_block(after, &place, &block);
        self.changes.push(Change::AddSections {
            after,
            last,
            sections,
        });
        self
    }

    /// The line behind which sections are added to the section with the given
    /// index, and its offset where it is not the header.
    fn place_after_section(&self, index: usize) -> Option<(Range<usize>, Option<usize>)> {
        let section = self.document.sections().get(index)?;
        let lines = section.lines();
        let last = lines_before_next(lines)
            .checked_sub(1)
            .and_then(|index| lines.get(index));
        let place = last.map_or(section.header(), |line| line.range.clone());
        Some((place, last.map(|line| line.range.start)))
    }

    /// Inserts sections behind a line of the section with the given index,
    /// with blank lines around.
    fn insert_block(&mut self, section: usize, place: &Range<usize>, block: &str) {
        let line_end = self.line_end(place);
        let closed = self.document.slice(place.clone()).ends_with('\n');
        let lines = self.document.sections().get(section).map(Section::lines);
        let lines = lines.unwrap_or_default();
        let follows = lines.get(lines.partition_point(|line| line.range.start < place.end));
        let insert = if !closed {
            format!("{line_end}{line_end}{block}")
        } else if follows.is_some_and(|line| line.kind == LineKind::Blank)
            || place.end >= self.document.end()
        {
            format!("{line_end}{block}{line_end}")
        } else {
            format!("{line_end}{block}{line_end}{line_end}")
        };
        self.insert(place.end, insert, Some(Addition::Sections));
    }

    /// A stretch of the text with the edits in it.
    fn text_of(&self, range: &Range<usize>) -> String {
        let mut edits: Vec<&Edit> = self.edits.iter().collect();
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut text = String::new();
        let mut done = range.start;
        for edit in edits {
            text.push_str(self.document.slice(done..edit.range.start));
            text.push_str(&edit.insert);
            done = edit.range.end;
        }
        text.push_str(self.document.slice(done..range.end));
        text
    }

    /// Adds an entry behind the last one of a section.
    pub(super) fn append_entry(
        self,
        section: MergedSection<'_, '_>,
        key: &str,
        fields: Vec<String>,
    ) -> Self {
        match section.parts().last() {
            Some((part, body)) => self.add_entry(part, body.entries().next_back(), key, fields),
            None => self,
        }
    }

    /// Adds a line of values without a key at the start of the section with the
    /// given index.
    pub(super) fn add_line(self, section: usize, fields: Vec<String>) -> Self {
        self.add(section, None, None, fields)
    }

    /// Adds an entry to the section with the given index: behind another
    /// entry of it, or at its start. It is written as its neighbours are.
    pub(super) fn add_entry(
        self,
        section: usize,
        after: Option<&Entry<'_>>,
        key: &str,
        fields: Vec<String>,
    ) -> Self {
        self.add(section, after, Some(key), fields)
    }

    fn add(
        mut self,
        section: usize,
        after: Option<&Entry<'_>>,
        key: Option<&str>,
        fields: Vec<String>,
    ) -> Self {
        let Some(part) = self.document.sections().get(section) else {
            return self;
        };
        let neighbour = after.or_else(|| part.lines().iter().find_map(|line| line.entry.as_ref()));
        let indent = neighbour.map_or("", |entry| self.indent(entry));
        let equals = match (neighbour, key) {
            (Some(entry), Some(key)) => self.equals(part, entry, key),
            _ => " = ".to_owned(),
        };
        let place = after.map_or(part.header(), Entry::range);
        let line_end = self.line_end(&place);
        let written = written(key, &fields, &equals);
        let place_text = self.document.slice(place.clone());
        let apart = if after.is_some() && joins_on(place_text) {
            line_end.as_str()
        } else {
            ""
        };
        let insert = if place_text.ends_with('\n') {
            format!("{apart}{indent}{written}{line_end}")
        } else {
            format!("{apart}{line_end}{indent}{written}")
        };
        self.insert(place.end, insert, Some(Addition::Entries));
        self.changes.push(Change::AddEntry {
            section,
            after: after.map(|entry| entry.range().start),
            key: key.map(str::to_owned),
            fields,
        });
        self
    }

    fn edit(&mut self, range: Range<usize>, insert: String) {
        if range.is_empty() {
            self.insert(range.start, insert, None);
        } else {
            self.edits.push(Edit { range, insert });
        }
    }

    /// What is inserted at one place by two steps is one edit.
    fn insert(&mut self, at: usize, insert: String, addition: Option<Addition>) {
        let next = self.edits.len();
        let (first, brings) = self.inserts.entry(at).or_insert((next, addition));
        if *brings != addition {
            *brings = None;
        }
        match self.edits.get_mut(*first) {
            Some(edit) => edit.insert.push_str(&insert),
            None => self.edits.push(Edit {
                range: at..at,
                insert,
            }),
        }
    }

    /// What stands between a new key and its value: `=` in the column in which
    /// the entries around have theirs, or spaced as the neighbour spaces it.
    fn equals(&self, part: &Section<'_>, neighbour: &Entry<'_>, key: &str) -> String {
        let Some((gap, after)) = self.spacing(neighbour) else {
            return " = ".to_owned();
        };
        let start = columns(self.indent(neighbour), 0);
        let own = part.row_at(neighbour.range().start).unwrap_or_default();
        let around = own.saturating_sub(AROUND)..=own + AROUND;
        let ends: Vec<(usize, usize)> = around
            .filter_map(|row| {
                let entry = part.row(row)?.entry();
                let (gap, _) = self.spacing(entry)?;
                let key = entry.explicit_key()?.range();
                let indented = self.document.slice(entry.range().start..key.end);
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
        let gap = match aligned {
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

    /// The white space before an entry, on its first line: the content may begin
    /// on one that is joined to it.
    fn indent(&self, entry: &Entry<'_>) -> &'d str {
        let line = self.document.slice(entry.range());
        let white = line.len() - line.trim_start().len();
        line.get(..white).unwrap_or_default()
    }

    /// The white space before and behind an entry's `=`.
    fn spacing(&self, entry: &Entry<'_>) -> Option<(&'d str, &'d str)> {
        let key = entry.explicit_key()?;
        let value = entry.fields().first()?;
        let before = self.document.slice(key.range().end..key.slot().end);
        let after = self.document.slice(value.slot().start..value.range().start);
        Some((before, after))
    }

    /// The line end of a line, or of the one before it where it has none: without
    /// a CR that an open quote would take in.
    fn line_end(&self, line: &Range<usize>) -> String {
        let text = self.document.slice(0..line.end);
        if !text.ends_with('\n') && takes_in_cr(self.document.slice(line.clone())) {
            return "\n".to_owned();
        }
        let Some(end) = text.rfind('\n') else {
            return "\r\n".to_owned();
        };
        let before = text.get(..end).unwrap_or_default();
        let returns = before.len() - before.trim_end_matches('\r').len();
        format!("{}\n", "\r".repeat(returns))
    }
}

/// Whether an entry ends in a backslash that would join whatever comes next:
/// only an empty line keeps that apart.
fn joins_on(entry: &str) -> bool {
    let Some((_, tail)) = entry.rsplit_once('\\') else {
        return false;
    };
    let behind = tail.trim_start();
    (behind.is_empty() || behind.starts_with(';')) && tail.matches('\n').count() < 2
}

/// Whether the last value of an entry would have the CR of a line end that is
/// put behind it.
fn takes_in_cr(entry: &str) -> bool {
    let text = format!("[]\n{entry}\r\n");
    let document = Document::new(&text);
    let mut entries = document.sections().iter().flat_map(Section::entries);
    let last = entries.next_back().and_then(|entry| entry.fields().last());
    last.is_some_and(|last| last.value().ends_with('\r'))
}

/// So many entries before and behind a new one show how it is to be written.
const AROUND: usize = 64;

/// How wide a tab is taken to be.
const TAB: usize = 8;

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
pub(super) fn needs_quotes(value: &str) -> bool {
    value.contains([',', ';', '"']) || value.ends_with('\\') || value.trim() != value
}

fn in_quotes(value: &str) -> String {
    format!("\"{}\"", value.replace('"', "\"\""))
}

/// An entry as it is written, without its line end.
fn written(key: Option<&str>, fields: &[String], equals: &str) -> String {
    // An equals sign would end what is, or may be taken for, the key.
    let written = |value: &str, may_be_key: bool| {
        if needs_quotes(value) || may_be_key && value.contains('=') {
            in_quotes(value)
        } else {
            value.to_owned()
        }
    };
    let values = fields.iter().map(|value| written(value, key.is_none()));
    let values = values.collect::<Vec<_>>().join(",");
    match key {
        Some(key) => format!("{}{equals}{values}", written(key, true)),
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
pub(super) fn lines_before_next(lines: &[Line<'_>]) -> usize {
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
    for (flag, name) in CopyFlags::spellings() {
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
    if new.is_empty() {
        return result;
    }
    for joint in [" | ", "|"] {
        for name in [new, new.trim_start_matches("COPYFLG_")] {
            result = result.replace(&format!("{name}{joint}{name}"), name);
        }
    }
    result
}

/// A comment without the names of flags, and without what joined them to others;
/// empty where it says nothing else.
fn without_flag_names(comment: &str, flags: CopyFlags) -> String {
    if rename_flags(comment, flags, "") == comment {
        return comment.to_owned();
    }
    let joints = ['|', '+', ','];
    let body = comment.trim_start_matches([';', ' ', '\t']);
    let mut kept = String::new();
    for part in body.split_inclusive(joints) {
        let left = rename_flags(part, flags, "");
        if left == part {
            kept.push_str(part);
        } else if says_something(&left) {
            let space = part.len() - part.trim_start().len();
            kept.push_str(part.get(..space).unwrap_or_default());
            let words: Vec<&str> = left.split_whitespace().collect();
            kept.push_str(&words.join(" ").replace(" ,", ","));
        }
    }
    if !says_something(&kept) {
        return String::new();
    }
    let start = comment.len() - body.len();
    let start = comment.get(..start).unwrap_or_default();
    let kept = kept.trim().trim_end_matches(joints).trim_end();
    format!("{start}{kept}")
}

/// Whether there is any word in a text other than numbers.
fn says_something(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| !word.is_empty() && number(word).is_none())
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::fix::verify;
    use crate::source::Source;

    /// The text with a mend in it, which is given the entries of the first
    /// section and must declare what it does.
    fn mended(
        text: &str,
        make: impl for<'d, 't> Fn(Mend<'d, 't>, &[&'d Entry<'t>]) -> Mend<'d, 't>,
    ) -> String {
        let before = Source::new(text.into());
        let document = Document::new(before.text());
        let lines = document.sections().first().unwrap().lines().iter();
        let entries: Vec<&Entry<'_>> = lines.filter_map(|line| line.entry.as_ref()).collect();
        let mend = make(Mend::of(&document), &entries);
        let fix = mend.fix(Applicability::Safe, String::new());
        let after = Source::new(before.splice(&fix.edits).unwrap());
        assert_eq!(verify(&before, &after, &[&fix]), Ok(()), "{}", after.text());
        after.text().to_owned()
    }

    /// As [`mended`], of one line of a section.
    fn line(
        line: &str,
        make: impl for<'d, 't> Fn(Mend<'d, 't>, &'d Entry<'t>) -> Mend<'d, 't>,
    ) -> String {
        let text = mended(&format!("[S]\n{line}\n"), |mend, entries| {
            make(mend, entries.first().unwrap())
        });
        text["[S]\n".len()..].trim_end_matches('\n').to_owned()
    }

    #[test]
    fn a_value_is_set_with_the_commas_that_it_needs() {
        for (old, index, new) in [
            ("a.sys", 0, "x"),
            ("a.sys", 1, "a.sys,x"),
            ("a.sys", 3, "a.sys,,,x"),
            ("a.sys ; note", 3, "a.sys,,,x ; note"),
            ("a.sys,", 1, "a.sys,x"),
            ("a.sys,,", 3, "a.sys,,,x"),
            ("a.sys,,,2", 3, "a.sys,,,x"),
            ("a.sys, b.sys, ,2", 2, "a.sys, b.sys, x ,2"),
            ("a.sys,b.sys,,2", 2, "a.sys,b.sys,x,2"),
            ("k = 1", 2, "k = 1,,x"),
            ("k =", 0, "k =x"),
            ("\"a", 1, "\"a\",x"),
            ("b,\"a", 3, "b,\"a\",,x"),
        ] {
            assert_eq!(
                line(old, |mend, entry| mend.set_field(entry, index, "x")),
                new
            );
        }
    }

    #[test]
    fn a_text_is_set_in_quotes_where_it_had_some_or_needs_them() {
        for (old, text, new) in [
            ("k = 1", "2", "k = 2"),
            ("k = \"1\"", "2", "k = \"2\""),
            ("k = 1", "a,b", "k = \"a,b\""),
            ("k = \"1\"", "a\"b", "k = \"a\"\"b\""),
        ] {
            assert_eq!(line(old, |mend, entry| mend.set_text(entry, 0, text)), new);
        }
    }

    #[test]
    fn values_are_inserted_behind_others_in_the_order_of_the_steps() {
        let insert = |old: &str, places: &[usize]| {
            line(old, |mend, entry| {
                let steps = places.iter().zip(["x", "y", "z"]);
                steps.fold(mend, |mend, (place, value)| {
                    mend.insert_field(entry, *place, value)
                })
            })
        };
        assert_eq!(insert("k = 1,2,3", &[0, 0, 2]), "k = 1,x,y,2,3,z");
        assert_eq!(insert("k = 1,2,3", &[2, 1, 0]), "k = 1,z,2,y,3,x");
        assert_eq!(insert("k = 1,2,3", &[1, 0, 1]), "k = 1,y,2,x,z,3");
        assert_eq!(insert("k = 1, 2,3", &[2]), "k = 1, 2,3, x");
        assert_eq!(insert("k = 1", &[0, 0]), "k = 1, x, y");
        assert_eq!(insert("k = 1", &[1]), "k = 1");
        assert_eq!(insert("k = \"1", &[0, 0]), "k = \"1\", x, y");
        // An open quote has taken the CR in.
        let text = mended("[S]\r\nk = 1,\"2\r\n", |mend, entries| {
            let mend = mend.insert_field(entries[0], 0, "x");
            mend.insert_field(entries[0], 1, "y")
        });
        assert_eq!(text, "[S]\r\nk = 1,x,\"2\",y\r\n");
    }

    #[test]
    fn values_are_cut_with_the_commas_before_them() {
        let cut =
            |old: &str, left: usize| line(old, |mend, entry| mend.truncate_fields(entry, left));
        assert_eq!(cut("a.sys,,,2 ; note", 1), "a.sys ; note");
        assert_eq!(cut("a.sys,b.sys,,", 2), "a.sys,b.sys");
        assert_eq!(cut("a.sys,b.sys , , 2", 2), "a.sys,b.sys");
        assert_eq!(cut("a.sys,b.sys", 2), "a.sys,b.sys");
        assert_eq!(cut("a.sys,b.sys", 3), "a.sys,b.sys");
        let document = Document::new("[S]\na.sys,b.sys\n");
        let entry = document.sections().first().unwrap().entries().next();
        let mend = Mend::of(&document).truncate_fields(entry.unwrap(), 2);
        assert_eq!(mend.fix(Applicability::Safe, String::new()).edits, []);
    }

    #[test]
    fn values_are_taken_out_with_the_commas_before_them() {
        let without = |old: &str, gone: &[usize]| {
            line(old, |mend, entry| mend.remove_fields(entry, gone).unwrap())
        };
        assert_eq!(without("k = M, a,b ; note", &[1]), "k = M,b ; note");
        assert_eq!(without("k = M, a,b ; note", &[2]), "k = M, a ; note");
        assert_eq!(without("k = M,a,b,c", &[1, 2, 3]), "k = M");
        assert_eq!(without("k = M,,b", &[1]), "k = M,b");
        assert_eq!(without("k = M,a,\\\n b", &[2]), "k = M,a");
        assert_eq!(without("k = M,a,", &[2]), "k = M,a");
        let document = Document::new("[S]\nk = M,\\ ; note\na,b\n");
        let entry = document.sections().first().unwrap().entries().next();
        let remove = |gone| Mend::of(&document).remove_fields(entry.unwrap(), gone);
        assert!(remove(&[1]).is_none() && remove(&[0]).is_none());
        assert!(remove(&[2]).is_some());
    }

    #[test]
    fn a_name_is_replaced_where_a_value_holds_it_just_once_as_a_word() {
        let replaced = |old: &str| {
            let text = format!("[S]\nk = 1,{old}\n");
            let document = Document::new(&text);
            let section = document.sections().first().unwrap();
            let entry = section.lines().first().unwrap().entry.as_ref().unwrap();
            let mend = Mend::of(&document).replace_in_field(entry, 1, "a.dll", "b.dll")?;
            let fix = mend.fix(Applicability::Safe, String::new());
            let edited = Source::new(text.clone().into()).splice(&fix.edits).unwrap();
            let edited = String::from_utf8(edited).unwrap();
            Some(edited["[S]\nk = 1,".len()..].trim_end().to_owned())
        };
        for (old, new) in [
            ("A.DLL", "b.dll"),
            ("\"%11%\\a.dll,Entry\"", "\"%11%\\b.dll,Entry\""),
            ("\"\"\"a.dll\"\" x\"", "\"\"\"b.dll\"\" x\""),
        ] {
            assert_eq!(replaced(old).as_deref(), Some(new));
        }
        for old in [
            "xa.dll",
            "a.dll.mui",
            "a.dll-1",
            "a.dll2",
            "a.dll,x",
            "\"a.dll a.dll\"",
            "x",
        ] {
            let first = old == "a.dll,x";
            assert_eq!(replaced(old).is_some(), first, "{old}");
        }
    }

    #[test]
    fn names_of_flags_in_a_comment_follow_the_flags() {
        let old = CopyFlags(0x1008);
        let rename = |comment: &str| rename_flags(comment, old, "COPYFLG_IN_USE_RENAME");
        for (comment, new) in [
            ("; COPYFLG_FORCE_FILE_IN_USE", "; COPYFLG_IN_USE_RENAME"),
            ("; force_file_in_use!", "; IN_USE_RENAME!"),
            (
                "; COPYFLG_REPLACE_BOOT_FILE | COPYFLG_FORCE_FILE_IN_USE",
                "; COPYFLG_IN_USE_RENAME",
            ),
            (
                "; REPLACE_BOOT_FILE|FORCE_FILE_IN_USE|NOSKIP",
                "; IN_USE_RENAME|NOSKIP",
            ),
            (
                "; FORCE_FILE_IN_USE, then FORCE_FILE_IN_USE",
                "; IN_USE_RENAME, then IN_USE_RENAME",
            ),
            (
                "; FORCE_FILE_IN_USE2 XFORCE_FILE_IN_USE COPYFLG_NOSKIP",
                "; FORCE_FILE_IN_USE2 XFORCE_FILE_IN_USE COPYFLG_NOSKIP",
            ),
        ] {
            assert_eq!(rename(comment), new);
        }
        let drop = |old_line: &str| line(old_line, |mend, entry| mend.drop_flag_names(entry, old));
        assert_eq!(drop("a.sys ; FORCE_FILE_IN_USE"), "a.sys");
        assert_eq!(
            drop("a.sys\t;NOSKIP | FORCE_FILE_IN_USE | x"),
            "a.sys\t;NOSKIP | x"
        );
        for (before, after) in [
            ("a.sys ;NOSKIP", "a.sys ;NOSKIP"),
            ("a.sys ; COPYFLG_REPLACE_BOOT_FILE (0x1000)", "a.sys"),
            ("a.sys ; 8 + 2: FORCE_FILE_IN_USE", "a.sys"),
            ("a.sys ;; NOSKIP, FORCE_FILE_IN_USE", "a.sys ;; NOSKIP"),
            (
                "a.sys ; REPLACE_BOOT_FILE+FORCE_FILE_IN_USE + NOSKIP",
                "a.sys ; NOSKIP",
            ),
            (
                "a.sys ; needs COPYFLG_FORCE_FILE_IN_USE, always",
                "a.sys ; needs, always",
            ),
        ] {
            assert_eq!(drop(before), after);
        }
        let renamed = CopyFlags::IN_USE_RENAME;
        let drop = line("a.sys ; COPYFLG_IN_USE_TRY_RENAME", |mend, entry| {
            mend.drop_flag_names(entry, renamed)
        });
        assert_eq!(drop, "a.sys");
    }

    #[test]
    fn new_sections_stand_behind_the_lines_of_another_with_blank_lines_around() {
        let added = |text: &str| {
            mended(text, |mend, _| {
                let section = NewSection {
                    name: "N".to_owned(),
                    entries: vec![(None, vec!["x".to_owned()])],
                };
                mend.add_sections(0, vec![section])
            })
        };
        let n = "[N]\nx";
        for (before, after) in [
            ("[S]\na\n[T]\nb\n", format!("[S]\na\n\n{n}\n\n[T]\nb\n")),
            ("[S]\na\n\n[T]\nb\n", format!("[S]\na\n\n{n}\n\n[T]\nb\n")),
            // What leads to the next section stays with it; what ends this one
            // does not.
            ("[S]\na\n; T\n[T]\n", format!("[S]\na\n\n{n}\n\n; T\n[T]\n")),
            (
                "[S]\na\n; end\n\n; T\n[T]\n",
                format!("[S]\na\n; end\n\n{n}\n\n; T\n[T]\n"),
            ),
            ("[S]\n[T]\n", format!("[S]\n\n{n}\n\n[T]\n")),
            ("[S]\na\n", format!("[S]\na\n\n{n}\n")),
            ("[S]\na", format!("[S]\na\n\n{n}")),
            ("[S]", "[S]\r\n\r\n[N]\r\nx".to_owned()),
        ] {
            assert_eq!(added(before), after);
        }
        assert_eq!(
            added("[S]\r\r\na\r\r\n"),
            "[S]\r\r\na\r\r\n\r\r\n[N]\r\r\nx\r\r\n"
        );
    }

    #[test]
    fn a_section_goes_with_its_lines_and_leaves_what_leads_to_the_next() {
        let removed = |text: &str| mended(text, |mend, _| mend.remove_section(1));
        for (before, after) in [
            ("[S]\n\n[T]\na\n\n[U]\n", "[S]\n\n[U]\n"),
            ("[S]\n[T]\na\n\n[U]\n", "[S]\n\n[U]\n"),
            ("[S]\n; T\n[T]\na\n\n; U\n[U]\n", "[S]\n; T\n\n; U\n[U]\n"),
            ("[S]\n\n[T]\na\n; end\n\n\n; U\n[U]\n", "[S]\n\n; U\n[U]\n"),
            ("[S]\n\n[T]\n[U]\n", "[S]\n\n[U]\n"),
            ("[S]\n\n[T]\na", "[S]\n\n"),
        ] {
            assert_eq!(removed(before), after);
        }
    }

    #[test]
    fn comments_are_changed_and_go_with_the_white_space_before_them() {
        let comment = |line: &str| line.find(';').unwrap();
        let entry = "a = 1\t ; note ";
        let range = "[S]\n".len() + comment(entry);
        let range = range..range + "; note".len();
        let set = line(entry, |mend, entry| {
            mend.set_comment(entry, 0, range.clone(), "; new")
        });
        assert_eq!(set, "a = 1\t ; new ");
        let removed = line(entry, |mend, entry| {
            mend.remove_comment(entry, 0, range.clone())
        });
        assert_eq!(removed, "a = 1 ");
        let rewritten = line("a = \\ ; one\n1 ; two", |mend, entry| {
            mend.rewrite_comments(entry, |text| text.replace("one", "").replace("two", "2"))
        });
        assert_eq!(rewritten, "a = \\\n1 ; 2");
    }

    #[test]
    fn copies_behind_one_section_stand_in_the_order_of_the_steps() {
        let copied = mended("[S]\na\nb\n", |mend, _| {
            let document = mend.document;
            let lines = document.sections().first().unwrap().lines();
            mend.add_copy(0, "C", &lines[..1], |mend, _| mend).add_copy(
                0,
                "D",
                &lines[1..],
                |mend, _| mend,
            )
        });
        assert_eq!(copied, "[S]\na\nb\n\n[C]\na\n\n[D]\nb\n");
    }

    #[test]
    fn lines_are_copied_as_they_are_before_the_fix() {
        let copied = mended("[S]\n  a = 1 ; note\n\nb\n", |mend, entries| {
            let document = mend.document;
            let lines = document.sections().first().unwrap().lines();
            let mend = mend.set_field(entries[0], 0, "2");
            let mend = mend.add_copy(0, "C", lines, |mend, entry| mend.set_field(entry, 0, "3"));
            mend.remove_entry(entries[1])
        });
        assert_eq!(
            copied,
            "[S]\n  a = 2 ; note\n\n\n[C]\n  a = 3 ; note\n\n3\n"
        );
    }

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
    fn a_new_entry_is_written_as_its_neighbours_are() {
        for (lines, key, added) in [
            ("a=1\n", "key", "key=x\n"),
            ("a = 1\n", "key", "key = x\n"),
            ("a =1\n", "key", "key =x\n"),
            ("  a = 1\n", "key", "  key = x\n"),
            // One column for all of them, which the new key has too.
            ("a    = 1\nbc   = 2\n", "key", "key  = x\n"),
            ("a    = 1\nbc   = 2\n", "five5", "five5= x\n"),
            ("a    = 1\nbc   = 2\n", "six666", "six666 = x\n"),
            ("  a  = 1\n  bc = 2\n", "k", "  k  = x\n"),
            ("a\t\t= 1\nbc\t\t= 2\n", "key", "key\t\t= x\n"),
            ("a\t\t= 1\nlonger789\t= 2\n", "key", "key\t\t= x\n"),
            (
                "a\t\t= 1\nlonger789\t= 2\n",
                "eleven78901",
                "eleven78901\t= x\n",
            ),
            // Keys of one length tell nothing of a column, nor do those that
            // leave it.
            ("a    = 1\nb    = 2\n", "key", "key = x\n"),
            ("a    = 1\nbc = 2\n", "key", "key = x\n"),
            ("abc= 1\nd  = 2\n", "longer", "longer = x\n"),
            ("ab= 1\ncd= 2\n", "longer", "longer= x\n"),
            ("%no key%\n", "key", "key = x\n"),
            ("", "key", "key = x\n"),
        ] {
            let text = format!("[S]\n{lines}");
            let document = Document::new(&text);
            let fields = vec!["x".to_owned()];
            let fix = Mend::of(&document)
                .add_entry(0, None, key, fields)
                .fix(Applicability::Safe, String::new());
            let inserts: Vec<&str> = fix.edits.iter().map(|edit| edit.insert.as_str()).collect();
            assert_eq!(inserts, [added], "{lines}");
        }
    }

    #[test]
    fn what_would_be_read_as_something_else_is_written_in_quotes() {
        let written = |key, fields: [&str; 2]| written(key, &fields.map(str::to_owned), " = ");
        assert_eq!(written(Some("k"), ["a,b", "c=d"]), "k = \"a,b\",c=d");
        assert_eq!(written(Some("k=l"), ["a", "b;c"]), "\"k=l\" = a,\"b;c\"");
        assert_eq!(written(None, ["a=b", "c"]), "\"a=b\",c");
    }

    #[test]
    fn only_an_empty_line_keeps_apart_what_a_backslash_would_join() {
        for entry in ["a = b\\", "a = b\\ ; c\r\n", "a\\\r\n"] {
            assert!(joins_on(entry), "{entry}");
        }
        for entry in ["a = b", "a = \\b\r\n", "a\\\r\n\r\n"] {
            assert!(!joins_on(entry), "{entry}");
        }
    }
}
