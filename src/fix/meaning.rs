//! What an INF says, and what it should say after a set of declared changes.
//!
//! This is the yardstick of the verification. It is made from the tree alone,
//! without the model, and holds everything but blank lines and the way in
//! which things are written: sections, keys, values before substitution, and
//! the comments.

use std::borrow::Cow;

use crate::rules::{Change, CopiedLine, NewSection};
use crate::syntax::{Document, Line, LineKind};

/// What a document says, and what changes add to it: its lines keep their
/// places, so that many changes take no longer than each alone.
#[derive(Debug)]
pub(super) struct Meaning<'d> {
    /// A first section for the lines before the first header, then those of
    /// the document.
    sections: Vec<usize>,
    nodes: Vec<Node<'d>>,
    /// Where each line begins, with its node, in the order of the document.
    lines: Vec<(usize, usize)>,
}

/// A section header or a line of the document.
#[derive(Debug)]
struct Node<'d> {
    /// The index of the section that it stands in, or is the header of.
    section: usize,
    part: Part<'d>,
    is_gone: bool,
    /// What changes added behind it, up to the next node.
    added: Vec<Part<'d>>,
}

#[derive(Debug)]
enum Part<'d> {
    Header(Cow<'d, str>),
    Item(Item<'d>),
}

/// A line that is not blank.
#[derive(Debug, Clone)]
struct Item<'d> {
    key: Option<Cow<'d, str>>,
    fields: Vec<Cow<'d, str>>,
    /// Those that a change removed keep their place.
    comments: Vec<Option<Cow<'d, str>>>,
    /// The text of a line that is no entry.
    text: Cow<'d, str>,
}

impl<'d> Item<'d> {
    fn read(document: &'d Document<'_>, line: &'d Line<'_>) -> Item<'d> {
        let trimmed = |range: &std::ops::Range<usize>| {
            Cow::Borrowed(document.slice(range.clone()).trim_end())
        };
        match &line.entry {
            Some(entry) => Item {
                key: entry.explicit_key().map(|key| key.value().into()),
                fields: entry.fields().iter().map(|f| f.value().into()).collect(),
                comments: entry.comments().iter().map(trimmed).map(Some).collect(),
                text: Cow::default(),
            },
            None => Item {
                key: None,
                fields: Vec::new(),
                comments: Vec::new(),
                text: trimmed(&line.range),
            },
        }
    }

    /// The entries of lines that stand for themselves. `None` where there is a section header among them.
    fn read_alone(lines: &str) -> Option<Vec<Item<'d>>> {
        let text = format!("[]\n{lines}");
        let document = Document::new(&text);
        let [section] = document.sections() else {
            return None;
        };
        let lines = section.lines().iter();
        let items = lines
            .filter(|line| line.kind != LineKind::Blank)
            .map(|line| Item::read(&document, line).into_owned());
        Some(items.collect())
    }

    /// The same, which stays when the document goes.
    fn into_owned<'o>(self) -> Item<'o> {
        let owned = |text: Cow<'d, str>| Cow::Owned(text.into_owned());
        Item {
            key: self.key.map(owned),
            fields: self.fields.into_iter().map(owned).collect(),
            comments: self
                .comments
                .into_iter()
                .map(|text| text.map(owned))
                .collect(),
            text: owned(self.text),
        }
    }

    fn added(key: Option<String>, fields: Vec<String>) -> Item<'d> {
        Item {
            key: key.map(Cow::Owned),
            fields: fields.into_iter().map(Cow::Owned).collect(),
            comments: Vec::new(),
            text: Cow::default(),
        }
    }

    fn comments(&self) -> impl Iterator<Item = &str> {
        self.comments.iter().flatten().map(|comment| &**comment)
    }

    /// Makes a change of one entry.
    fn apply(&mut self, change: &Change) -> Option<()> {
        match change {
            Change::SetField { field, value, .. } => {
                if self.fields.len() <= *field {
                    self.fields.resize(*field + 1, Cow::default());
                }
                *self.fields.get_mut(*field)? = value.clone().into();
            }
            Change::SetComment { comment, text, .. } => {
                let old = self.comments.get_mut(*comment)?.as_mut()?;
                *old = text.trim_end().to_owned().into();
            }
            Change::TruncateFields { fields, .. } => self.fields.truncate(*fields),
            Change::InsertField { field, value, .. } if *field <= self.fields.len() => {
                self.fields.insert(*field, value.clone().into());
            }
            Change::RemoveField { field, .. } if *field < self.fields.len() => {
                self.fields.remove(*field);
            }
            Change::RemoveComment { comment, .. } => {
                self.comments.get_mut(*comment)?.take()?;
            }
            _ => return None,
        }
        Some(())
    }

    fn says_the_same(&self, other: &Item<'_>) -> bool {
        self.key == other.key
            && self.fields == other.fields
            && self.comments().eq(other.comments())
            && self.text == other.text
    }
}

impl<'d> Meaning<'d> {
    /// What a document says.
    pub(super) fn of(document: &'d Document<'_>) -> Meaning<'d> {
        let mut meaning = Meaning {
            sections: Vec::new(),
            nodes: Vec::new(),
            lines: Vec::new(),
        };
        meaning.read_section(document, "", document.preamble_lines());
        for section in document.sections() {
            meaning.read_section(document, section.name(), section.lines());
        }
        meaning
    }

    fn read_section(&mut self, document: &'d Document<'_>, name: &'d str, lines: &'d [Line<'_>]) {
        let section = self.sections.len();
        self.sections.push(self.nodes.len());
        let node = |part: Part<'d>| Node {
            section,
            part,
            is_gone: false,
            added: Vec::new(),
        };
        self.nodes.push(node(Part::Header(name.into())));
        for line in lines.iter().filter(|line| line.kind != LineKind::Blank) {
            self.lines.push((line.range.start, self.nodes.len()));
            self.nodes
                .push(node(Part::Item(Item::read(document, line))));
        }
    }

    /// Makes a declared change. `None` where it does not fit the document.
    pub(super) fn apply(&mut self, change: &Change) -> Option<()> {
        match change {
            Change::RemoveEntry { entry: line } | Change::RemoveRemark { line } => {
                self.line(*line)?.is_gone = true;
            }
            Change::SplitEntry {
                entry,
                field,
                value,
                rest,
            } => {
                let apart = Item::read_alone(rest)?;
                let node = self.line(*entry)?;
                let item = node.part.item()?;
                if item.fields.len() <= *field {
                    return None;
                }
                item.fields.truncate(*field);
                item.fields.push(value.clone().into());
                let moved: usize = apart.iter().map(|item| item.comments.len()).sum();
                let kept = item.comments.len().checked_sub(moved)?;
                item.comments.truncate(kept);
                node.added.splice(0..0, apart.into_iter().map(Part::Item));
            }
            Change::SetField { entry, .. }
            | Change::SetComment { entry, .. }
            | Change::TruncateFields { entry, .. }
            | Change::InsertField { entry, .. }
            | Change::RemoveField { entry, .. }
            | Change::RemoveComment { entry, .. } => {
                self.line(*entry)?.part.item()?.apply(change)?;
            }
            Change::SetRemark { line, text } => {
                let item = self.line(*line)?.part.item()?;
                item.text = text.trim_end().to_owned().into();
            }
            Change::RenameSection { section, name } => {
                let node = self.place(*section, None)?;
                self.nodes.get_mut(node)?.part = Part::Header(name.clone().into());
            }
            Change::AddCopy {
                after,
                last,
                name,
                lines,
            } => {
                let mut parts = vec![Part::Header(name.clone().into())];
                for line in lines {
                    parts.push(Part::Item(self.copy(line)?));
                }
                let place = self.place(*after, *last)?;
                self.nodes.get_mut(place)?.added.extend(parts);
            }
            Change::AddEntry {
                section,
                after,
                key,
                fields,
            } => {
                let place = self.place(*section, *after)?;
                let node = self.nodes.get_mut(place)?;
                let entry = Item::added(key.clone(), fields.clone());
                node.added.insert(node.entries_added(), Part::Item(entry));
            }
            Change::RemoveSection { section, last } => {
                let first = self.place(*section, None)?;
                let last = self.place(*section, *last)?;
                let (last, before) = self.nodes.get_mut(first..=last)?.split_last_mut()?;
                for node in before {
                    if node.entries_added() < node.added.len() {
                        return None;
                    }
                    node.is_gone = true;
                    node.added.clear();
                }
                last.is_gone = true;
                last.added.drain(..last.entries_added());
            }
            Change::AddSections {
                after,
                last,
                sections,
            } => {
                let place = self.place(*after, *last)?;
                let added = &mut self.nodes.get_mut(place)?.added;
                added.extend(sections.iter().flat_map(Part::of_new));
            }
        }
        Some(())
    }

    /// The line that begins at an offset, where it is still there.
    fn line(&mut self, offset: usize) -> Option<&mut Node<'d>> {
        let node = self.node_at(offset)?;
        let node = self.nodes.get_mut(node)?;
        (!node.is_gone).then_some(node)
    }

    /// The index of the node of the line that begins at an offset.
    fn node_at(&self, offset: usize) -> Option<usize> {
        let place = self
            .lines
            .binary_search_by_key(&offset, |(start, _)| *start);
        let (_, node) = self.lines.get(place.ok()?)?;
        Some(*node)
    }

    /// The index of the node of a line of a section of the document, or that
    /// of its header, where it is still there.
    fn place(&self, section: usize, line: Option<usize>) -> Option<usize> {
        // The first is no section of the document.
        let section = section + 1;
        let header = *self.sections.get(section)?;
        let place = match line {
            Some(offset) => self.node_at(offset)?,
            None => header,
        };
        let is_there = |node: &Node<'_>| node.section == section && !node.is_gone;
        let (header, node) = (self.nodes.get(header)?, self.nodes.get(place)?);
        (is_there(header) && is_there(node)).then_some(place)
    }

    /// A copy of a line, with its changes.
    fn copy(&mut self, line: &CopiedLine) -> Option<Item<'d>> {
        let mut copy = self.line(line.line)?.part.item()?.clone();
        for change in &line.changes {
            copy.apply(change)?;
        }
        Some(copy)
    }

    /// All sections with what they say.
    fn sections(&self) -> Vec<(&str, Vec<&Item<'d>>)> {
        let mut sections: Vec<(&str, Vec<&Item<'d>>)> = Vec::new();
        for node in &self.nodes {
            let own = (!node.is_gone).then_some(&node.part);
            for part in own.into_iter().chain(&node.added) {
                match (part, sections.last_mut()) {
                    (Part::Header(name), _) => sections.push((name, Vec::new())),
                    (Part::Item(item), Some((_, items))) => items.push(item),
                    (Part::Item(_), None) => {}
                }
            }
        }
        sections
    }

    /// The first section whose meaning differs, by its name.
    pub(super) fn first_difference(&self, other: &Meaning<'_>) -> Option<String> {
        let (mine, others) = (self.sections(), other.sections());
        let mut pairs = mine.iter().zip(&others);
        let differing = pairs.find(|((name, items), (other_name, other_items))| {
            name != other_name
                || items.len() != other_items.len()
                || !items
                    .iter()
                    .zip(other_items)
                    .all(|(a, b)| a.says_the_same(b))
        });
        let differing = differing.map(|(mine, _)| mine);
        let shorter = mine.len().min(others.len());
        let further = || mine.get(shorter).or(others.get(shorter));
        let (name, _) = differing.or_else(further)?;
        Some((*name).to_owned())
    }
}

impl Node<'_> {
    /// How many entries stand behind it, before any section that was added.
    fn entries_added(&self) -> usize {
        let is_header = |part: &Part<'_>| matches!(part, Part::Header(_));
        let header = self.added.iter().position(is_header);
        header.unwrap_or(self.added.len())
    }
}

impl<'d> Part<'d> {
    fn of_new(section: &NewSection) -> impl Iterator<Item = Part<'d>> {
        let entries = section.entries.iter().cloned();
        let entries = entries.map(|(key, fields)| Part::Item(Item::added(key, fields)));
        std::iter::once(Part::Header(section.name.clone().into())).chain(entries)
    }

    fn item(&mut self) -> Option<&mut Item<'d>> {
        match self {
            Part::Item(item) => Some(item),
            Part::Header(_) => None,
        }
    }
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
        let before = Document::new(BEFORE);
        let mut meaning = Meaning::of(&before);
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
            key: Some(key.to_owned()),
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
            rest: "\nb = 1\n\n".to_owned(),
        };
        // Behind the whole of what the entry was.
        let added = add_entry(0, Some(4), "n");
        let after = "[S]\na = \"x\\\"\nb = 1\nn = x\n[T]\nc = 1\n";
        let mut meaning = Meaning::of(&document);
        meaning.apply(&split).unwrap();
        meaning.apply(&added).unwrap();
        let after = Document::new(after);
        let expected = Meaning::of(&after);
        assert_eq!(meaning.first_difference(&expected), None);
    }

    #[test]
    fn what_was_added_to_a_section_goes_with_it_unless_it_is_one_of_its_own() {
        let (a, b) = (at("a = 1"), at("b = 1"));
        let changes = [
            add_entry(0, None, "p"),
            add_entry(0, Some(a), "q"),
            add_entry(0, Some(b), "r"),
            add_sections(0, Some(b), &["N"]),
            Change::RemoveSection {
                section: 0,
                last: Some(b),
            },
        ];
        let after = "; first\n[N]\nx\n; lead\n[B]\nc = d\n[B]\ne1\n";
        assert_eq!(difference(&changes, after), Some(None));
    }

    #[test]
    fn a_remark_says_what_it_is_set_to_with_the_space_before_it() {
        let changes = [Change::SetRemark {
            line: at("; lead"),
            text: "\t; other ".to_owned(),
        }];
        let after = BEFORE.replace("; lead", "\t; other");
        assert_eq!(difference(&changes, &after), Some(None));
        let after = BEFORE.replace("; lead", "; other");
        assert_eq!(difference(&changes, &after), Some(Some("A".to_owned())));
    }

    #[test]
    fn nothing_is_added_behind_what_is_gone() {
        let (a, last) = (at("a = 1"), Some(at("b = 1")));
        let no_entry = Change::RemoveEntry { entry: a };
        let no_section = Change::RemoveSection { section: 0, last };
        for (gone, after) in [
            (no_entry, Some(a)),
            (no_section.clone(), None),
            // The line is still there, its section is not.
            (no_section, Some(at("; lead"))),
        ] {
            let changes = [gone, add_entry(0, after, "x")];
            assert_eq!(difference(&changes, BEFORE), None, "{changes:?}");
        }
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
            Change::RemoveField { entry, field: 2 },
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
        // A section whose entries another was set between.
        let last = Some(at("b = 1"));
        let changes = [
            add_sections(0, Some(entry), &["X"]),
            Change::RemoveSection { section: 0, last },
        ];
        assert_eq!(difference(&changes, BEFORE), None);
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
