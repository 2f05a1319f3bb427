//! Operations as edits of the text, in the style of the neighbours.

use std::collections::BTreeMap;
use std::ops::Range;

use hashbrown::HashMap;

use super::op::{CopiedLine, NewSection, Op, Reliance, Writing};
use super::style::{in_quotes, indent, is_spaced, line_end, needs_quotes, written};
use crate::source::Edit;
use crate::syntax::{Document, Entry, LineKind, Section, joins_on};

/// How the edits of a fix go together with those of others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meets {
    /// Insertions that may be merged with those of other fixes at the same offset, by
    /// offset.
    pub(crate) additions: BTreeMap<usize, Addition>,
    /// Stretches of text that no other fix may touch in the same round, although this one
    /// leaves them as they are. A fix with any is made before those with none.
    pub(crate) relies_on: Vec<Range<usize>>,
}

/// What an edit inserts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addition {
    /// Entries at the end of a section's others.
    Entries,
    /// Sections behind another.
    Sections,
}

/// The edits of a document's text that do operations, in their order, and how these go
/// together with the edits of other fixes. What does not fit the document makes no edit.
pub fn print(document: &Document<'_>, ops: &[Op]) -> (Vec<Edit>, Meets) {
    let mut printer = Printer {
        document,
        edits: Vec::new(),
        relies_on: Vec::new(),
        inserts: HashMap::new(),
    };
    for op in ops {
        printer.op(op);
    }
    let inserts = printer.inserts.into_iter();
    let additions = inserts.filter_map(|(at, (_, addition))| Some((at, addition?)));
    let meets = Meets {
        additions: additions.collect(),
        relies_on: printer.relies_on,
    };
    (printer.edits, meets)
}

struct Printer<'d, 't> {
    document: &'d Document<'t>,
    edits: Vec<Edit>,
    relies_on: Vec<Range<usize>>,
    /// The first edit that inserts at an offset, and what it brings.
    inserts: HashMap<usize, (usize, Option<Addition>)>,
}

impl<'d, 't> Printer<'d, 't> {
    fn op(&mut self, op: &Op) {
        // What does not fit is left to the verification, which refuses it.
        let _: Option<()> = match op {
            Op::RemoveEntry { entry } => self.remove_entry(*entry),
            Op::SetValue {
                entry,
                value,
                text,
                writing,
            } => self.set_value(*entry, *value, text, writing),
            Op::InsertValue { entry, after, text } => self.insert_value(*entry, *after, text),
            Op::RemoveValue { entry, value } => self.remove_value(*entry, *value),
            Op::TruncateValues { entry, left } => self.truncate_values(*entry, *left),
            Op::CloseQuote { entry, value } => self.close_quote(*entry, *value),
            Op::SplitEntry { paths, .. } => {
                self.quote(paths);
                Some(())
            }
            Op::SetComment { range, text, .. } | Op::SetIgnored { range, text } => {
                self.set_or_remove(range, text.as_deref());
                Some(())
            }
            Op::SetRemark { line, range, text } => {
                match text {
                    Some(text) => self.edit(range.clone(), text.clone()),
                    None => self.edit(line.clone(), String::new()),
                }
                Some(())
            }
            Op::InsertEntry {
                section,
                after,
                key,
                values,
            } => self.insert_entry(*section, *after, key.as_deref(), values),
            Op::InsertSections {
                after,
                last,
                sections,
            } => self.insert_sections(*after, *last, sections),
            Op::CopySection {
                after,
                last,
                name,
                lines,
            } => self.copy_section(*after, *last, name, lines),
            Op::CopyLines {
                section,
                last,
                lines,
            } => self.copy_lines(*section, *last, lines),
            Op::RemoveSection { section, last } => self.remove_section(*section, *last),
            Op::RenameSection { section, name } => self.rename_section(*section, name),
            Op::ReplaceEncoding(_) => Some(()),
            Op::RestoreLineEnds => {
                self.restore_line_ends();
                Some(())
            }
            Op::Rely(reliance) => {
                self.rely(reliance);
                Some(())
            }
        };
    }

    /// The entry that begins at an offset.
    fn entry(&self, offset: usize) -> Option<&'d Entry<'t>> {
        let sections = self.document.sections();
        let behind = sections.partition_point(|section| section.header().start <= offset);
        let section = sections.get(behind.checked_sub(1)?)?;
        let entry = section.row(section.row_at(offset)?)?.entry();
        (entry.range().start == offset).then_some(entry)
    }

    fn remove_entry(&mut self, entry: usize) -> Option<()> {
        let range = self.entry(entry)?.range();
        self.edit(range, String::new());
        Some(())
    }

    fn set_value(
        &mut self,
        entry: usize,
        index: usize,
        text: &str,
        writing: &Writing,
    ) -> Option<()> {
        let entry = self.entry(entry)?;
        let fields = entry.fields();
        let old = fields.get(index);
        let written = match writing {
            Writing::Plain => text.to_owned(),
            Writing::Quoted => {
                let had = old.is_some_and(|field| self.document.slice(field.range()).contains('"'));
                if had || needs_quotes(text) {
                    in_quotes(text)
                } else {
                    text.to_owned()
                }
            }
            Writing::Part { range, text } => {
                self.edit(range.clone(), text.clone());
                self.relies_on.push(old?.range());
                return Some(());
            }
        };
        match old {
            Some(field) if !field.range().is_empty() => self.edit(field.range(), written),
            Some(field) => {
                let spaced = (1..index).any(|before| is_spaced(self.document, entry, before));
                let space = if spaced { " " } else { "" };
                let start = field.slot().start;
                self.edit(start..start, format!("{space}{written}"));
            }
            None => {
                let last = fields.last()?;
                let end = if last.range().is_empty() {
                    last.slot().start
                } else {
                    last.range().end
                };
                let commas = ",".repeat(index + 1 - fields.len());
                self.edit(end..end, format!("{commas}{written}"));
            }
        }
        Some(())
    }

    fn insert_value(&mut self, entry: usize, after: usize, text: &str) -> Option<()> {
        let entry = self.entry(entry)?;
        let fields = entry.fields();
        let end = fields.get(after)?.range().end;
        let comma = if fields.len() == 1 || is_spaced(self.document, entry, 1) {
            ", "
        } else {
            ","
        };
        self.edit(end..end, format!("{comma}{text}"));
        Some(())
    }

    fn remove_value(&mut self, entry: usize, index: usize) -> Option<()> {
        let fields = self.entry(entry)?.fields();
        let before = fields.get(index.checked_sub(1)?)?;
        let field = fields.get(index)?;
        let start = before.range().end.max(before.slot().start);
        let end = field.range().end.max(field.slot().start);
        self.edit(start..end, String::new());
        Some(())
    }

    fn truncate_values(&mut self, entry: usize, left: usize) -> Option<()> {
        let fields = self.entry(entry)?.fields();
        let kept = fields.get(left.checked_sub(1)?)?;
        let last = fields.last()?;
        let end = last.range().end.max(last.slot().start);
        self.edit(kept.range().end..end, String::new());
        Some(())
    }

    fn close_quote(&mut self, entry: usize, value: usize) -> Option<()> {
        let end = self.entry(entry)?.fields().get(value)?.range().end;
        self.edit(end..end, "\"".to_owned());
        Some(())
    }

    fn quote(&mut self, paths: &[Range<usize>]) {
        for path in paths {
            for at in [path.start, path.end] {
                self.insert_alone(at, "\"");
            }
        }
    }

    /// Replaces text, or removes it with the white space before it on its line.
    fn set_or_remove(&mut self, range: &Range<usize>, text: Option<&str>) {
        let start = match text {
            Some(_) => range.start,
            None => {
                let before = self.document.slice(0..range.start);
                before.trim_end_matches([' ', '\t']).len()
            }
        };
        self.edit(start..range.end, text.unwrap_or_default().to_owned());
    }

    fn insert_entry(
        &mut self,
        section: usize,
        after: Option<usize>,
        key: Option<&str>,
        values: &[String],
    ) -> Option<()> {
        let document = self.document;
        let part = document.sections().get(section)?;
        let after = match after {
            Some(offset) => Some(self.entry(offset)?),
            None => None,
        };
        let neighbour = after.or_else(|| part.lines().iter().find_map(|line| line.entry.as_ref()));
        let indent = neighbour.map_or("", |entry| indent(document, entry));
        let equals = match (neighbour, key) {
            (Some(entry), Some(key)) => super::style::equals(document, part, entry, key),
            _ => " = ".to_owned(),
        };
        let place = after.map_or(part.header(), Entry::range);
        let line_end = line_end(document, &place);
        let written = written(key, values, &equals);
        let place_text = document.slice(place.clone());
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
        Some(())
    }

    fn insert_sections(
        &mut self,
        after: usize,
        last: Option<usize>,
        sections: &[NewSection],
    ) -> Option<()> {
        let place = self.last_line(after, last)?;
        let line_end = line_end(self.document, &place);
        let blocks = sections.iter().map(|section| {
            let mut lines = vec![format!("[{}]", section.name)];
            let entries = section.entries.iter();
            lines.extend(entries.map(|(key, values)| written(key.as_deref(), values, " = ")));
            lines.join(&line_end)
        });
        let block = blocks.collect::<Vec<_>>().join(&line_end.repeat(2));
        self.insert_block(after, &place, &block)
    }

    fn copy_section(
        &mut self,
        after: usize,
        last: Option<usize>,
        name: &str,
        lines: &[CopiedLine],
    ) -> Option<()> {
        let place = self.last_line(after, last)?;
        let line_end = line_end(self.document, &place);
        let mut block = format!("[{name}]");
        for CopiedLine { line, ops } in lines {
            let (edits, _) = print(self.document, ops);
            let text = self.text_with(line, edits);
            block.push_str(&line_end);
            block.push_str(text.trim_end_matches(['\r', '\n']));
        }
        self.insert_block(after, &place, &block)
    }

    fn copy_lines(
        &mut self,
        section: usize,
        last: Option<usize>,
        lines: &[CopiedLine],
    ) -> Option<()> {
        let place = self.last_line(section, last)?;
        let line_end = line_end(self.document, &place);
        let closed = self.document.slice(place.clone()).ends_with('\n');
        let mut insert = if closed { String::new() } else { line_end };
        for CopiedLine { line, ops } in lines {
            let (edits, _) = print(self.document, ops);
            let text = self.text_with(line, edits);
            // Each line keeps its own end, which an open quote may take in.
            insert.push_str(&text);
            if !text.ends_with('\n') {
                insert.push_str(&super::style::line_end(self.document, line));
            }
        }
        self.insert(place.end, insert, Some(Addition::Entries));
        Some(())
    }

    /// A stretch of the text with edits in it.
    fn text_with(&self, range: &Range<usize>, mut edits: Vec<Edit>) -> String {
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

    /// Where the last line of a section stands: the one that begins at an offset, or the
    /// header.
    fn last_line(&self, section: usize, last: Option<usize>) -> Option<Range<usize>> {
        let section = self.document.sections().get(section)?;
        let Some(last) = last else {
            return Some(section.header());
        };
        let lines = section.lines();
        let line = lines.get(lines.partition_point(|line| line.range.start < last))?;
        Some(line.range.clone())
    }

    /// Inserts sections behind a line of the section with the given index, with blank
    /// lines around.
    fn insert_block(&mut self, section: usize, place: &Range<usize>, block: &str) -> Option<()> {
        let line_end = line_end(self.document, place);
        let closed = self.document.slice(place.clone()).ends_with('\n');
        let lines = self.document.sections().get(section)?.lines();
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
        Some(())
    }

    fn remove_section(&mut self, section: usize, last: Option<usize>) -> Option<()> {
        let part = self.document.sections().get(section)?;
        let last = self.last_line(section, last)?;
        let start = part.header().start;
        let above = self.document.slice(0..start);
        let above = above.strip_suffix('\n').unwrap_or(above);
        let mut above = above.rsplit('\n');
        let apart = above.next().is_none_or(|line| line.trim().is_empty());
        let lines = part.lines();
        let behind = lines.partition_point(|line| line.range.start < last.end);
        let blank = lines
            .iter()
            .skip(behind)
            .take_while(|line| apart && line.kind == LineKind::Blank)
            .last();
        let end = blank.map_or(last.end, |line| line.range.end);
        self.edit(start..end, String::new());
        Some(())
    }

    fn rename_section(&mut self, section: usize, name: &str) -> Option<()> {
        let range = self
            .document
            .sections()
            .get(section)
            .map(Section::name_range)?;
        self.edit(range, name.to_owned());
        Some(())
    }

    fn rely(&mut self, reliance: &Reliance) {
        match reliance {
            Reliance::Text(range) => self.relies_on.push(range.clone()),
            Reliance::Place(at) => self.insert_alone(*at, ""),
            Reliance::Insertions => {
                for (_, addition) in self.inserts.values_mut() {
                    *addition = None;
                }
            }
        }
    }

    fn restore_line_ends(&mut self) {
        let text = self.document.text();
        for (at, _) in text.match_indices('\n') {
            if !text.get(..at).is_some_and(|before| before.ends_with('\r')) {
                self.insert(at, "\r".to_owned(), None);
            }
        }
    }

    fn edit(&mut self, range: Range<usize>, insert: String) {
        if range.is_empty() {
            self.insert(range.start, insert, None);
        } else {
            self.edits.push(Edit { range, insert });
        }
    }

    /// What is inserted at one place by two operations is one edit.
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

    /// Inserts at a place where nothing else is inserted.
    fn insert_alone(&mut self, at: usize, insert: &str) {
        self.inserts.entry(at).or_insert((self.edits.len(), None)).1 = None;
        self.edits.push(Edit {
            range: at..at,
            insert: insert.to_owned(),
        });
    }
}
