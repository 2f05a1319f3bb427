//! What an INF says, and what it should say after a set of declared changes.
//!
//! This is the yardstick of the verification. It is made from the tree alone,
//! without the model, and holds everything but blank lines and the way in
//! which things are written: sections, keys, values before substitution, and
//! the comments.

use crate::rules::{Change, CopiedLine, NewSection};
use crate::syntax::{Document, Line, LineKind};

/// The sections of a document, the lines before the first one in front.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    sections: Vec<Section>,
}

#[derive(Debug, PartialEq, Eq)]
struct Section {
    /// The index in the document; `None` for the lines before the first
    /// section and for a section that a change added.
    index: Option<usize>,
    name: String,
    items: Vec<Item>,
}

/// A line that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    /// The offset in the document; `None` for one that a change added.
    offset: Option<usize>,
    key: Option<String>,
    fields: Vec<String>,
    /// Those that a change removed keep their place.
    comments: Vec<Option<String>>,
    /// The text of a line that is no entry.
    text: String,
}

impl Item {
    fn read(document: &Document<'_>, line: &Line<'_>) -> Item {
        let trimmed =
            |range: &std::ops::Range<usize>| document.slice(range.clone()).trim_end().to_owned();
        let offset = Some(line.range.start);
        match &line.entry {
            Some(entry) => Item {
                offset,
                key: entry.explicit_key().map(|key| key.value().to_owned()),
                fields: entry
                    .fields()
                    .iter()
                    .map(|f| f.value().to_owned())
                    .collect(),
                comments: entry.comments().iter().map(trimmed).map(Some).collect(),
                text: String::new(),
            },
            None => Item {
                offset,
                key: None,
                fields: Vec::new(),
                comments: Vec::new(),
                text: trimmed(&line.range),
            },
        }
    }

    /// The entries of lines that stand for themselves, without their place.
    /// `None` where there is a section header among them.
    fn read_alone(lines: &str) -> Option<Vec<Item>> {
        let text = format!("[]\n{lines}");
        let document = Document::new(&text);
        let [section] = document.sections() else {
            return None;
        };
        let lines = section.lines().iter();
        let items = lines
            .filter(|line| line.kind != LineKind::Blank)
            .map(|line| Item {
                offset: None,
                ..Item::read(&document, line)
            });
        Some(items.collect())
    }

    fn added(key: Option<String>, fields: Vec<String>) -> Item {
        Item {
            offset: None,
            key,
            fields,
            comments: Vec::new(),
            text: String::new(),
        }
    }

    fn comments(&self) -> impl Iterator<Item = &String> {
        self.comments.iter().flatten()
    }

    /// Makes a change of one entry.
    fn apply(&mut self, change: &Change) -> Option<()> {
        match change {
            Change::SetField { field, value, .. } => {
                if self.fields.len() <= *field {
                    self.fields.resize(*field + 1, String::new());
                }
                value.clone_into(self.fields.get_mut(*field)?);
            }
            Change::SetComment { comment, text, .. } => {
                text.trim_end()
                    .clone_into(self.comments.get_mut(*comment)?.as_mut()?);
            }
            Change::TruncateFields { fields, .. } => self.fields.truncate(*fields),
            Change::InsertField { field, value, .. } if *field <= self.fields.len() => {
                self.fields.insert(*field, value.clone());
            }
            Change::RemoveComment { comment, .. } => {
                self.comments.get_mut(*comment)?.take()?;
            }
            _ => return None,
        }
        Some(())
    }

    fn says_the_same(&self, other: &Item) -> bool {
        self.key == other.key
            && self.fields == other.fields
            && self.comments().eq(other.comments())
            && self.text == other.text
    }
}

impl Meaning {
    /// What a document says.
    pub(super) fn of(document: &Document<'_>) -> Meaning {
        let items = |lines: &[Line<'_>]| {
            lines
                .iter()
                .filter(|line| line.kind != LineKind::Blank)
                .map(|line| Item::read(document, line))
                .collect()
        };
        let preamble = Section {
            index: None,
            name: String::new(),
            items: items(document.preamble_lines()),
        };
        let sections = document
            .sections()
            .iter()
            .enumerate()
            .map(|(index, section)| Section {
                index: Some(index),
                name: section.name().to_owned(),
                items: items(section.lines()),
            });
        Meaning {
            sections: std::iter::once(preamble).chain(sections).collect(),
        }
    }

    /// Makes a declared change. `None` where it does not fit the document.
    pub(super) fn apply(&mut self, change: &Change) -> Option<()> {
        match change {
            Change::RemoveEntry { entry: line } | Change::RemoveRemark { line } => {
                let (section, item) = self.find(*line)?;
                self.sections.get_mut(section)?.items.remove(item);
            }
            Change::SplitEntry {
                entry,
                field,
                value,
                rest,
            } => {
                let apart = Item::read_alone(rest)?;
                let (section, at) = self.find(*entry)?;
                let items = &mut self.sections.get_mut(section)?.items;
                let item = items.get_mut(at)?;
                if item.fields.len() <= *field {
                    return None;
                }
                item.fields.truncate(*field);
                item.fields.push(value.clone());
                let moved: usize = apart.iter().map(|item| item.comments.len()).sum();
                let kept = item.comments.len().checked_sub(moved)?;
                item.comments.truncate(kept);
                items.splice(at + 1..at + 1, apart);
            }
            Change::SetField { entry, .. }
            | Change::SetComment { entry, .. }
            | Change::TruncateFields { entry, .. }
            | Change::InsertField { entry, .. }
            | Change::RemoveComment { entry, .. } => {
                let (section, item) = self.find(*entry)?;
                let item = self.sections.get_mut(section)?.items.get_mut(item)?;
                item.apply(change)?;
            }
            Change::SetRemark { line, text } => {
                let (section, item) = self.find(*line)?;
                let item = self.sections.get_mut(section)?.items.get_mut(item)?;
                text.trim_end().clone_into(&mut item.text);
            }
            Change::RenameSection { section, name } => {
                let section = self.section(*section)?;
                name.clone_into(&mut self.sections.get_mut(section)?.name);
            }
            Change::AddCopy {
                after,
                last,
                name,
                lines,
            } => {
                let items: Option<Vec<Item>> = lines.iter().map(|line| self.copy(line)).collect();
                let section = Section {
                    index: None,
                    name: name.clone(),
                    items: items?,
                };
                self.add_sections(*after, *last, vec![section])?;
            }
            Change::AddEntry {
                section,
                after,
                key,
                fields,
            } => {
                let section = self.section(*section)?;
                let items = &mut self.sections.get_mut(section)?.items;
                let place = place_after(items, *after)?;
                items.insert(place, Item::added(Some(key.clone()), fields.clone()));
            }
            Change::RemoveSection { section, last } => {
                let section = self.section(*section)?;
                let before = section.checked_sub(1)?;
                let mut items = self.sections.remove(section).items;
                let left = items.split_off(place_after(&items, *last)?);
                self.sections.get_mut(before)?.items.extend(left);
            }
            Change::AddSections {
                after,
                last,
                sections,
            } => {
                let added = sections.iter().map(Section::added).collect();
                self.add_sections(*after, *last, added)?;
            }
        }
        Some(())
    }

    /// Puts new sections behind the line `last` of another, and behind those
    /// that were put there before. What followed that line goes to the last.
    fn add_sections(
        &mut self,
        after: usize,
        last: Option<usize>,
        mut added: Vec<Section>,
    ) -> Option<()> {
        let section = self.section(after)?;
        let before = self
            .sections
            .iter()
            .skip(section + 1)
            .take_while(|section| section.index.is_none())
            .count();
        let previous = section + before;
        let items = &mut self.sections.get_mut(previous)?.items;
        let place = if before == 0 {
            place_after(items, last)?
        } else {
            let read = |item: &Item| item.offset.is_some();
            items.iter().position(read).unwrap_or(items.len())
        };
        let rest = items.split_off(place);
        added.last_mut()?.items.extend(rest);
        let next = previous + 1;
        self.sections.splice(next..next, added);
        Some(())
    }

    /// A copy of a line, with its changes.
    fn copy(&self, line: &CopiedLine) -> Option<Item> {
        let (section, item) = self.find(line.line)?;
        let mut copy = self.sections.get(section)?.items.get(item)?.clone();
        copy.offset = None;
        for change in &line.changes {
            copy.apply(change)?;
        }
        Some(copy)
    }

    /// The first section whose meaning differs, by its name.
    pub(super) fn first_difference(&self, other: &Meaning) -> Option<String> {
        let pairs = self.sections.iter().zip(&other.sections);
        let differing = pairs
            .filter(|(a, b)| !a.says_the_same(b))
            .map(|(a, _)| a.name.clone())
            .next();
        differing.or_else(|| {
            (self.sections.len() != other.sections.len()).then(|| {
                let shorter = self.sections.len().min(other.sections.len());
                let longer = [self, other]
                    .iter()
                    .find_map(|meaning| meaning.sections.get(shorter));
                longer.map_or(String::new(), |section| section.name.clone())
            })
        })
    }

    fn find(&self, offset: usize) -> Option<(usize, usize)> {
        self.sections
            .iter()
            .enumerate()
            .find_map(|(index, section)| {
                let at = |item: &Item| item.offset == Some(offset);
                Some((index, section.items.iter().position(at)?))
            })
    }

    fn section(&self, index: usize) -> Option<usize> {
        let is = |section: &Section| section.index == Some(index);
        self.sections.iter().position(is)
    }
}

impl Section {
    fn added(new: &NewSection) -> Section {
        let entries = new.entries.iter().cloned();
        Section {
            index: None,
            name: new.name.clone(),
            items: entries
                .map(|(key, fields)| Item::added(key, fields))
                .collect(),
        }
    }

    fn says_the_same(&self, other: &Section) -> bool {
        self.name == other.name
            && self.items.len() == other.items.len()
            && self
                .items
                .iter()
                .zip(&other.items)
                .all(|(a, b)| a.says_the_same(b))
    }
}

/// The place behind the item at an offset and what was added behind it, or
/// the start.
fn place_after(items: &[Item], offset: Option<usize>) -> Option<usize> {
    let behind = match offset {
        Some(_) => items.iter().position(|item| item.offset == offset)? + 1,
        None => 0,
    };
    let added = items
        .iter()
        .skip(behind)
        .take_while(|item| item.offset.is_none())
        .count();
    Some(behind + added)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const BEFORE: &str = "; first\n[A]\na = 1, 2 ; one\nb = 1\n\n; lead\n[B]\nc = \\\nd\n[B]\ne1\n";

    /// The offset of a text in [`BEFORE`].
    fn at(text: &str) -> usize {
        BEFORE.find(text).unwrap()
    }

    /// Where the meaning of [`BEFORE`] with some changes differs from that of
    /// another text; `None` where the changes do not fit.
    fn difference(changes: &[Change], after: &str) -> Option<Option<String>> {
        let mut meaning = Meaning::of(&Document::new(BEFORE));
        for change in changes {
            meaning.apply(change)?;
        }
        Some(meaning.first_difference(&Meaning::of(&Document::new(after))))
    }

    fn fields(fields: &[&str]) -> Vec<String> {
        fields.iter().map(|field| (*field).to_owned()).collect()
    }

    fn new_section(name: &str) -> NewSection {
        NewSection {
            name: name.to_owned(),
            entries: vec![(None, fields(&["x"]))],
        }
    }

    fn add_sections(after: usize, last: Option<usize>, names: &[&str]) -> Change {
        Change::AddSections {
            after,
            last,
            sections: names.iter().map(|name| new_section(name)).collect(),
        }
    }

    fn add_entry(section: usize, after: Option<usize>, key: &str) -> Change {
        Change::AddEntry {
            section,
            after,
            key: key.to_owned(),
            fields: fields(&["x"]),
        }
    }

    #[test]
    fn what_is_added_stands_behind_what_was_added_before_it() {
        let (a, b) = (at("a = 1"), at("b = 1"));
        let after = "; first\n[A]\np = x\nq = x\na = 1, 2 ; one\nr = x\nb = 1\n[N]\nx\n[O]\nx\n[P]\nx\n\n; lead\n[B]\nc = \\\nd\ns = x\n[B]\ne1\n[Q]\nx\n";
        let changes = [
            add_entry(0, None, "p"),
            add_sections(0, Some(b), &["N", "O"]),
            add_entry(0, Some(a), "r"),
            add_entry(0, None, "q"),
            add_sections(0, Some(b), &["P"]),
            add_entry(1, Some(at("c =")), "s"),
            add_sections(2, Some(at("e1")), &["Q"]),
        ];
        assert_eq!(difference(&changes, after), Some(None));
        // With no line to stay, all of them go to the new section.
        let after = "; first\n[A]\n[N]\nx\na = 1, 2 ; one\nb = 1\n; lead\n[B]\nc = d\n[B]\ne1\n";
        let changes = [add_sections(0, None, &["N"])];
        assert_eq!(difference(&changes, after), Some(None));
    }

    #[test]
    fn what_a_split_sets_apart_is_no_line_that_other_changes_name() {
        let text = "[S]\na = x\\\nb = 1\n[T]\nc = 1\n";
        let document = Document::new(text);
        let split = Change::SplitEntry {
            entry: 4,
            field: 0,
            value: "x\\".to_owned(),
            rest: "b = 1\n".to_owned(),
        };
        // Behind the whole of what the entry was.
        let added = add_entry(0, Some(4), "n");
        let after = "[S]\na = \"x\\\"\nb = 1\nn = x\n[T]\nc = 1\n";
        let mut meaning = Meaning::of(&document);
        meaning.apply(&split).unwrap();
        meaning.apply(&added).unwrap();
        let expected = Meaning::of(&Document::new(after));
        assert_eq!(meaning.first_difference(&expected), None);
    }

    #[test]
    fn a_change_that_does_not_fit_is_refused() {
        let entry = at("a = 1");
        let misfits = [
            Change::RemoveEntry { entry: entry + 1 },
            Change::SplitEntry {
                entry,
                field: 2,
                value: String::new(),
                rest: String::new(),
            },
            // More comments than there are.
            Change::SplitEntry {
                entry,
                field: 0,
                value: String::new(),
                rest: "x ; one\ny ; two\n".to_owned(),
            },
            Change::SplitEntry {
                entry,
                field: 0,
                value: String::new(),
                rest: "[X]\n".to_owned(),
            },
            Change::InsertField {
                entry,
                field: 3,
                value: String::new(),
            },
            Change::SetComment {
                entry,
                comment: 1,
                text: String::new(),
            },
            Change::RemoveComment {
                entry: at("b = 1"),
                comment: 0,
            },
            Change::RenameSection {
                section: 3,
                name: String::new(),
            },
            Change::RemoveSection {
                section: 0,
                last: Some(at("c =")),
            },
            add_entry(1, Some(entry), "x"),
            add_sections(3, None, &["X"]),
            add_sections(0, Some(at("c =")), &["X"]),
            Change::AddCopy {
                after: 0,
                last: None,
                name: "X".to_owned(),
                lines: vec![CopiedLine {
                    line: entry,
                    changes: vec![Change::RemoveEntry { entry }],
                }],
            },
        ];
        for change in misfits {
            let changes = [change];
            assert_eq!(difference(&changes, BEFORE), None, "{changes:?}");
        }
        assert_eq!(difference(&[], BEFORE), Some(None));
    }

    #[test]
    fn the_first_section_that_says_something_else_is_named() {
        for (old, new, section) in [
            ("; first", "; other", ""),
            ("[A]", "[Z]", "A"),
            ("a = 1", "z = 1", "A"),
            ("1, 2", "1, 3", "A"),
            ("1, 2", "1", "A"),
            ("; one", "; two", "A"),
            ("; one", "", "A"),
            ("; lead", "; LEAD", "A"),
            ("; lead", "lead", "A"),
            ("c = \\\nd", "c\nd", "B"),
            ("e1\n", "e1\nf\n", "B"),
            ("e1\n", "e1\n[C]\n", "C"),
            ("[B]\ne1\n", "", "B"),
        ] {
            let other = BEFORE.replacen(old, new, 1);
            assert_eq!(
                difference(&[], &other),
                Some(Some(section.to_owned())),
                "{new}"
            );
        }
        // White space and the way of joining mean nothing.
        let same = BEFORE.replace(" = ", "=").replace("\\\nd", "d");
        assert_eq!(difference(&[], &same), Some(None));
    }
}
