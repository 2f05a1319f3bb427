//! What an INF says, and what it has to say after operations on it.
//!
//! This is the yardstick of the verification. It is made from the tree alone,
//! without the model and without anything of the printer, and holds everything but
//! blank lines and the way in which things are written: sections, keys, values before
//! substitution, and the comments.

use std::borrow::Cow;

use super::op::{CopiedLine, NewSection, Op};
use crate::syntax::{Document, Line, LineKind};

/// What a document says, and what operations do to it: its lines keep their
/// places, so that many operations take no longer than each alone.
#[derive(Debug)]
pub struct Expected<'d, 't> {
    document: &'d Document<'t>,
    /// A first section for the lines before the first header, then those of
    /// the document.
    sections: Vec<usize>,
    nodes: Vec<Node<'d, 't>>,
    /// Where each line begins, with its node, in the order of the document.
    lines: Vec<(usize, usize)>,
}

/// A section header or a line of the document.
#[derive(Debug)]
struct Node<'d, 't> {
    /// The index of the section that it stands in, or is the header of.
    section: usize,
    part: Part<'d, 't>,
    is_gone: bool,
    /// What was added behind it, up to the next node.
    added: Vec<Part<'d, 't>>,
}

#[derive(Debug)]
enum Part<'d, 't> {
    Header(Cow<'d, str>),
    /// A line as the document has it, which is only read where an operation is
    /// about it or where the other text has something else in its place.
    Line(&'d Line<'t>),
    Item(Item<'d>),
}

/// A line that is not blank.
#[derive(Debug, Clone)]
struct Item<'d> {
    key: Option<Cow<'d, str>>,
    values: Vec<Cow<'d, str>>,
    /// Which value of the entry as it was each value is; none of those that were added.
    /// Empty where each is in its place.
    origins: Vec<Option<usize>>,
    /// Those that were removed keep their place.
    comments: Vec<Option<Cow<'d, str>>>,
    /// The text of a line that is not an entry.
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
                values: entry.fields().iter().map(|f| f.value().into()).collect(),
                origins: Vec::new(),
                comments: entry.comments().iter().map(trimmed).map(Some).collect(),
                text: Cow::default(),
            },
            None => Item {
                key: None,
                values: Vec::new(),
                origins: Vec::new(),
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
            values: self.values.into_iter().map(owned).collect(),
            origins: self.origins,
            comments: self
                .comments
                .into_iter()
                .map(|text| text.map(owned))
                .collect(),
            text: owned(self.text),
        }
    }

    fn added(key: Option<String>, values: Vec<String>) -> Item<'d> {
        Item {
            key: key.map(Cow::Owned),
            values: values.into_iter().map(Cow::Owned).collect(),
            origins: Vec::new(),
            comments: Vec::new(),
            text: Cow::default(),
        }
    }

    fn comments(&self) -> impl Iterator<Item = &str> {
        self.comments.iter().flatten().map(|comment| &**comment)
    }

    /// Where a value of the entry as it was stands now.
    fn place_of(&self, value: usize) -> Option<usize> {
        if self.origins.is_empty() {
            return (value < self.values.len()).then_some(value);
        }
        self.origins.iter().position(|other| *other == Some(value))
    }

    /// Remembers which value is which before they move.
    fn remember_origins(&mut self) {
        if self.origins.is_empty() {
            self.origins = (0..self.values.len()).map(Some).collect();
        }
    }

    /// Does an operation on this one entry.
    fn apply(&mut self, op: &Op) -> Option<()> {
        match op {
            Op::SetValue { value, text, .. } => {
                if self.place_of(*value).is_none() {
                    self.fill_up_to(*value)?;
                }
                let place = self.place_of(*value)?;
                *self.values.get_mut(place)? = text.clone().into();
            }
            Op::InsertValue { after, text, .. } => {
                let place = self.place_of(*after)?;
                self.remember_origins();
                let others = self.origins.iter().skip(place + 1);
                let added = others.take_while(|other| other.is_none()).count();
                let place = place + 1 + added;
                self.values.insert(place, text.clone().into());
                self.origins.insert(place, None);
            }
            Op::RemoveValue { value, .. } => {
                let place = self.place_of(*value)?;
                self.remember_origins();
                self.values.remove(place);
                self.origins.remove(place);
            }
            Op::TruncateValues { left, .. } => {
                let last = self.place_of(left.checked_sub(1)?)?;
                self.values.truncate(last + 1);
                self.origins.truncate(last + 1);
            }
            Op::CloseQuote { value, .. } => {
                let place = self.place_of(*value)?;
                let value = self.values.get_mut(place)?;
                *value = value.trim_end_matches('\r').to_owned().into();
            }
            Op::SetComment { comment, text, .. } => {
                let comment = self.comments.get_mut(*comment)?;
                comment.as_ref()?;
                *comment = text.as_ref().map(|text| text.trim_end().to_owned().into());
            }
            _ => return None,
        }
        Some(())
    }

    /// Adds empty values up to one that the entry does not have. `None` where others were
    /// added to it or taken from it, so that nobody can say which that is.
    fn fill_up_to(&mut self, value: usize) -> Option<()> {
        if !self.origins.is_empty() || value < self.values.len() {
            return None;
        }
        self.values.resize(value + 1, Cow::default());
        Some(())
    }

    fn says_the_same(&self, other: &Item<'_>) -> bool {
        self.key == other.key
            && self.values == other.values
            && self.comments().eq(other.comments())
            && self.text == other.text
    }
}

impl<'d, 't> Expected<'d, 't> {
    /// What a document says.
    pub fn of(document: &'d Document<'t>) -> Expected<'d, 't> {
        let mut expected = Expected {
            document,
            sections: Vec::new(),
            nodes: Vec::new(),
            lines: Vec::new(),
        };
        expected.read_section("", document.preamble_lines());
        for section in document.sections() {
            expected.read_section(section.name(), section.lines());
        }
        expected
    }

    fn read_section(&mut self, name: &'d str, lines: &'d [Line<'t>]) {
        let section = self.sections.len();
        self.sections.push(self.nodes.len());
        let node = |part| Node {
            section,
            part,
            is_gone: false,
            added: Vec::new(),
        };
        self.nodes.push(node(Part::Header(name.into())));
        for line in lines.iter().filter(|line| line.kind != LineKind::Blank) {
            self.lines.push((line.range.start, self.nodes.len()));
            self.nodes.push(node(Part::Line(line)));
        }
    }

    /// Does an operation. `None` where it does not fit the document.
    pub fn apply(&mut self, op: &Op) -> Option<()> {
        match op {
            Op::RemoveEntry { entry } => {
                self.line(*entry)?.is_gone = true;
            }
            Op::SplitEntry {
                entry,
                value,
                paths,
                rest,
            } => {
                let document = self.document;
                let path = document.slice(paths.first()?.clone());
                let apart = Item::read_alone(rest)?;
                let node = self.line(*entry)?;
                let item = node.part.item(document)?;
                let last = item.place_of(*value)?;
                item.values.truncate(last);
                item.values.push(path.to_owned().into());
                item.origins.truncate(last + 1);
                let moved: usize = apart.iter().map(|item| item.comments.len()).sum();
                let kept = item.comments.len().checked_sub(moved)?;
                item.comments.truncate(kept);
                node.added.splice(0..0, apart.into_iter().map(Part::Item));
            }
            Op::SetValue { entry, .. }
            | Op::InsertValue { entry, .. }
            | Op::RemoveValue { entry, .. }
            | Op::TruncateValues { entry, .. }
            | Op::CloseQuote { entry, .. }
            | Op::SetComment { entry, .. } => {
                let document = self.document;
                self.line(*entry)?.part.item(document)?.apply(op)?;
            }
            Op::SetRemark { line, range, text } => {
                let document = self.document;
                let indent = document.slice(line.start..range.start);
                let node = self.line(line.start)?;
                match text {
                    Some(text) => {
                        node.part.item(document)?.text =
                            format!("{indent}{text}").trim_end().to_owned().into();
                    }
                    None => node.is_gone = true,
                }
            }
            Op::InsertEntry {
                section,
                after,
                key,
                values,
            } => {
                let place = self.place(*section, *after)?;
                let node = self.nodes.get_mut(place)?;
                let entry = Item::added(key.clone(), values.clone());
                node.added.insert(node.entries_added(), Part::Item(entry));
            }
            Op::InsertSections {
                after,
                last,
                sections,
            } => {
                let place = self.place_behind(*after, *last)?;
                let added = &mut self.nodes.get_mut(place)?.added;
                added.extend(sections.iter().flat_map(Part::of_new));
            }
            Op::CopySection {
                after,
                last,
                name,
                lines,
            } => {
                let mut parts = vec![Part::Header(name.clone().into())];
                for line in lines {
                    parts.extend(self.copy(line)?.map(Part::Item));
                }
                let place = self.place_behind(*after, *last)?;
                self.nodes.get_mut(place)?.added.extend(parts);
            }
            Op::CopyLines {
                section,
                last,
                lines,
            } => {
                let mut parts = Vec::new();
                for line in lines {
                    parts.extend(self.copy(line)?.map(Part::Item));
                }
                let place = self.place(*section, *last)?;
                let node = self.nodes.get_mut(place)?;
                let behind = node.entries_added();
                node.added.splice(behind..behind, parts);
            }
            Op::RemoveSection { section, last } => {
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
            Op::RenameSection { section, name } => {
                let node = self.place(*section, None)?;
                self.nodes.get_mut(node)?.part = Part::Header(name.clone().into());
            }
            Op::SetIgnored { .. } | Op::ReplaceEncoding(_) | Op::RestoreLineEnds | Op::Rely(_) => {}
        }
        Some(())
    }

    /// The line that begins at an offset, where it is still there.
    fn line(&mut self, offset: usize) -> Option<&mut Node<'d, 't>> {
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
        let place = self.place_behind(section, line)?;
        let node = self.nodes.get(place)?;
        (!node.is_gone).then_some(place)
    }

    /// The same of a line behind which sections are added: it may be gone, but its
    /// section may not.
    fn place_behind(&self, section: usize, line: Option<usize>) -> Option<usize> {
        // The first is not a section of the document.
        let section = section + 1;
        let header = *self.sections.get(section)?;
        let place = match line {
            Some(offset) => self.node_at(offset)?,
            None => header,
        };
        let (header, node) = (self.nodes.get(header)?, self.nodes.get(place)?);
        (!header.is_gone && node.section == section).then_some(place)
    }

    /// A copy of a line as the document has it, with operations done to the copy; nothing
    /// of a blank line. `None` where that does not fit.
    fn copy(&self, line: &CopiedLine) -> Option<Option<Item<'d>>> {
        let start = line.line.start;
        let sections = self.document.sections();
        let behind = sections.partition_point(|section| section.header().start <= start);
        let lines = sections.get(behind.checked_sub(1)?)?.lines();
        let place = lines.binary_search_by_key(&start, |line| line.range.start);
        let original = lines.get(place.ok()?)?;
        if original.kind == LineKind::Blank {
            return line.ops.is_empty().then_some(None);
        }
        let mut copy = Item::read(self.document, original);
        for op in &line.ops {
            copy.apply(op)?;
        }
        Some(Some(copy))
    }

    /// All sections with what they say.
    fn sections(&self) -> Vec<(&str, Vec<&Part<'d, 't>>)> {
        let mut sections: Vec<(&str, Vec<&Part<'d, 't>>)> = Vec::new();
        for node in &self.nodes {
            let own = (!node.is_gone).then_some(&node.part);
            for part in own.into_iter().chain(&node.added) {
                match (part, sections.last_mut()) {
                    (Part::Header(name), _) => sections.push((name, Vec::new())),
                    (_, Some((_, parts))) => parts.push(part),
                    (_, None) => {}
                }
            }
        }
        sections
    }

    /// The first section whose meaning differs, by its name.
    pub fn first_difference(&self, other: &Expected<'_, '_>) -> Option<String> {
        let (mine, others) = (self.sections(), other.sections());
        let mut pairs = mine.iter().zip(&others);
        let differing = pairs.find(|((name, parts), (other_name, other_parts))| {
            name != other_name
                || parts.len() != other_parts.len()
                || !parts
                    .iter()
                    .zip(other_parts)
                    .all(|(a, b)| self.says_the_same(a, other, b))
        });
        let differing = differing.map(|(mine, _)| mine);
        let shorter = mine.len().min(others.len());
        let further = || mine.get(shorter).or(others.get(shorter));
        let (name, _) = differing.or_else(further)?;
        Some((*name).to_owned())
    }

    /// Whether a part says the same as one of another document.
    fn says_the_same<'o, 'u>(
        &self,
        part: &Part<'d, 't>,
        other: &Expected<'o, 'u>,
        their: &Part<'o, 'u>,
    ) -> bool {
        if let (Part::Line(line), Part::Line(other_line)) = (part, their) {
            // The same text, read in the same way, says the same.
            let text = self.document.slice(line.range.clone());
            if line.kind == other_line.kind
                && text == other.document.slice(other_line.range.clone())
            {
                return true;
            }
        }
        match (part.read(self.document), their.read(other.document)) {
            (Some(item), Some(other_item)) => item.says_the_same(&other_item),
            _ => false,
        }
    }
}

impl Node<'_, '_> {
    /// How many entries stand behind it, before any section that was added.
    fn entries_added(&self) -> usize {
        let is_header = |part: &Part<'_, '_>| matches!(part, Part::Header(_));
        let header = self.added.iter().position(is_header);
        header.unwrap_or(self.added.len())
    }
}

impl<'d, 't> Part<'d, 't> {
    fn of_new(section: &NewSection) -> impl Iterator<Item = Part<'d, 't>> {
        let entries = section.entries.iter().cloned();
        let entries = entries.map(|(key, fields)| Part::Item(Item::added(key, fields)));
        std::iter::once(Part::Header(section.name.clone().into())).chain(entries)
    }

    /// The line, to be changed. `None` of a header.
    fn item(&mut self, document: &'d Document<'t>) -> Option<&mut Item<'d>> {
        if let Part::Line(line) = self {
            *self = Part::Item(Item::read(document, line));
        }
        match self {
            Part::Item(item) => Some(item),
            _ => None,
        }
    }

    /// What the line says. `None` of a header.
    fn read(&self, document: &'d Document<'t>) -> Option<Cow<'_, Item<'d>>> {
        match self {
            Part::Item(item) => Some(Cow::Borrowed(item)),
            Part::Line(line) => Some(Cow::Owned(Item::read(document, line))),
            Part::Header(_) => None,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::single_range_in_vec_init)]
mod tests {
    use super::super::op::Writing;
    use super::*;

    const BEFORE: &str = "; first\n[A]\na = 1, 2 ; one\nb = 1\n\n; lead\n[B]\nc = \\\nd\n[B]\ne1\n";

    /// The offset of a text in [`BEFORE`].
    fn at(text: &str) -> usize {
        BEFORE.find(text).unwrap()
    }

    /// Where the meaning of [`BEFORE`] after some operations differs from that of
    /// another text; `None` where they do not fit.
    fn difference(ops: &[Op], after: &str) -> Option<Option<String>> {
        let before = Document::new(BEFORE);
        let mut meaning = Expected::of(&before);
        for op in ops {
            meaning.apply(op)?;
        }
        Some(meaning.first_difference(&Expected::of(&Document::new(after))))
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

    fn add_sections(after: usize, last: Option<usize>, names: &[&str]) -> Op {
        Op::InsertSections {
            after,
            last,
            sections: names.iter().map(|name| new_section(name)).collect(),
        }
    }

    fn add_entry(section: usize, after: Option<usize>, key: &str) -> Op {
        Op::InsertEntry {
            section,
            after,
            key: Some(key.to_owned()),
            values: fields(&["x"]),
        }
    }

    #[test]
    fn what_is_added_stands_behind_what_was_added_before_it() {
        let (a, b) = (at("a = 1"), at("b = 1"));
        let after = "; first\n[A]\np = x\nq = x\na = 1, 2 ; one\nr = x\nb = 1\n[N]\nx\n[O]\nx\n[P]\nx\n\n; lead\n[B]\nc = \\\nd\ns = x\n[B]\ne1\n[Q]\nx\n";
        let ops = [
            add_entry(0, None, "p"),
            add_sections(0, Some(b), &["N", "O"]),
            add_entry(0, Some(a), "r"),
            add_entry(0, None, "q"),
            add_sections(0, Some(b), &["P"]),
            add_entry(1, Some(at("c =")), "s"),
            add_sections(2, Some(at("e1")), &["Q"]),
        ];
        assert_eq!(difference(&ops, after), Some(None));
        // With no line to stay, all of them go to the new section.
        let after = "; first\n[A]\n[N]\nx\na = 1, 2 ; one\nb = 1\n; lead\n[B]\nc = d\n[B]\ne1\n";
        let ops = [add_sections(0, None, &["N"])];
        assert_eq!(difference(&ops, after), Some(None));
    }

    #[test]
    fn what_a_split_sets_apart_is_no_line_that_other_changes_name() {
        let text = "[S]\na = x\\\nb = 1\n[T]\nc = 1\n";
        let document = Document::new(text);
        let split = Op::SplitEntry {
            entry: 4,
            value: 0,
            paths: vec![8..10],
            rest: "\nb = 1\n\n".to_owned(),
        };
        // Behind the whole of what the entry was.
        let added = add_entry(0, Some(4), "n");
        let after = "[S]\na = \"x\\\"\nb = 1\nn = x\n[T]\nc = 1\n";
        let mut meaning = Expected::of(&document);
        meaning.apply(&split).unwrap();
        meaning.apply(&added).unwrap();
        let after = Document::new(after);
        let expected = Expected::of(&after);
        assert_eq!(meaning.first_difference(&expected), None);
    }

    #[test]
    fn what_was_added_to_a_section_goes_with_it_unless_it_is_one_of_its_own() {
        let (a, b) = (at("a = 1"), at("b = 1"));
        let ops = [
            add_entry(0, None, "p"),
            add_entry(0, Some(a), "q"),
            add_entry(0, Some(b), "r"),
            add_sections(0, Some(b), &["N"]),
            Op::RemoveSection {
                section: 0,
                last: Some(b),
            },
        ];
        let after = "; first\n[N]\nx\n; lead\n[B]\nc = d\n[B]\ne1\n";
        assert_eq!(difference(&ops, after), Some(None));
    }

    #[test]
    fn values_are_named_by_where_they_stood_before() {
        let entry = at("a = 1");
        let insert = |after: usize, text: &str| Op::InsertValue {
            entry,
            after,
            text: text.to_owned(),
        };
        let set = |value: usize, text: &str| Op::SetValue {
            entry,
            value,
            text: text.to_owned(),
            writing: Writing::Plain,
        };
        let remove = |value: usize| Op::RemoveValue { entry, value };
        let truncate = |left: usize| Op::TruncateValues { entry, left };
        for (ops, values) in [
            (
                vec![insert(1, "x"), insert(0, "y"), insert(1, "z")],
                "1, y, 2, x, z",
            ),
            (
                vec![insert(0, "x"), set(1, "3"), insert(0, "y")],
                "1, x, y, 3",
            ),
            (vec![insert(0, "x"), remove(1)], "1, x"),
            (vec![insert(0, "x"), insert(1, "y"), truncate(1)], "1"),
            (vec![remove(0), set(1, "3")], "3"),
            (vec![set(3, "x")], "1, 2, , x"),
        ] {
            let after = BEFORE.replace("1, 2", values);
            assert_eq!(difference(&ops, &after), Some(None), "{ops:?}");
        }
        // Nobody can say which the fourth would be.
        assert_eq!(difference(&[remove(0), set(3, "x")], BEFORE), None);
        assert_eq!(difference(&[remove(1), insert(1, "x")], BEFORE), None);
    }

    #[test]
    fn a_copied_line_is_what_it_was_before_all_operations() {
        let (a, b) = (at("a = 1"), at("b = 1"));
        let copy = Op::CopySection {
            after: 0,
            last: Some(b),
            name: "C".to_owned(),
            lines: [a..b, b..b + 6, b + 6..b + 7, at("; lead")..at("[B]")]
                .map(|line| CopiedLine {
                    line,
                    ops: Vec::new(),
                })
                .to_vec(),
        };
        // Behind a line that is gone as well as behind one that is not.
        let ops = [
            Op::RemoveEntry { entry: a },
            copy,
            Op::RemoveEntry { entry: at("e1") },
            add_sections(2, Some(at("e1")), &["N"]),
        ];
        let after = BEFORE.replace(
            "a = 1, 2 ; one\nb = 1\n",
            "b = 1\n[C]\na = 1, 2 ; one\nb = 1\n; lead\n",
        );
        let after = after.replace("e1", "[N]\nx");
        assert_eq!(difference(&ops, &after), Some(None));
    }

    #[test]
    fn a_remark_says_what_it_is_set_to_with_the_space_before_it() {
        let lead = at("; lead");
        let ops = [Op::SetRemark {
            line: lead..lead + "; lead\n".len(),
            range: lead + 1..lead + "; lead".len(),
            text: Some("\t; other ".to_owned()),
        }];
        let after = BEFORE.replace("; lead", ";\t; other");
        assert_eq!(difference(&ops, &after), Some(None));
        let after = BEFORE.replace("; lead", "; other");
        assert_eq!(difference(&ops, &after), Some(Some("A".to_owned())));
    }

    #[test]
    fn nothing_is_added_behind_what_is_gone() {
        let (a, last) = (at("a = 1"), Some(at("b = 1")));
        let no_entry = Op::RemoveEntry { entry: a };
        let no_section = Op::RemoveSection { section: 0, last };
        for (gone, after) in [
            (no_entry, Some(a)),
            (no_section.clone(), None),
            // The line is still there, its section is not.
            (no_section, Some(at("; lead"))),
        ] {
            let ops = [gone, add_entry(0, after, "x")];
            assert_eq!(difference(&ops, BEFORE), None, "{ops:?}");
        }
    }

    #[test]
    fn a_change_that_does_not_fit_is_refused() {
        let entry = at("a = 1");
        let misfits = [
            Op::RemoveEntry { entry: entry + 1 },
            Op::SplitEntry {
                entry,
                value: 2,
                paths: vec![0..0],
                rest: String::new(),
            },
            // More comments than there are.
            Op::SplitEntry {
                entry,
                value: 0,
                paths: vec![0..0],
                rest: "x ; one\ny ; two\n".to_owned(),
            },
            Op::SplitEntry {
                entry,
                value: 0,
                paths: vec![0..0],
                rest: "[X]\n".to_owned(),
            },
            Op::InsertValue {
                entry,
                after: 2,
                text: String::new(),
            },
            Op::RemoveValue { entry, value: 2 },
            Op::TruncateValues { entry, left: 3 },
            Op::CloseQuote { entry, value: 2 },
            Op::SetComment {
                entry,
                comment: 1,
                range: 0..0,
                text: Some(String::new()),
            },
            Op::SetComment {
                entry: at("b = 1"),
                comment: 0,
                range: 0..0,
                text: None,
            },
            Op::RenameSection {
                section: 3,
                name: String::new(),
            },
            Op::RemoveSection {
                section: 0,
                last: Some(at("c =")),
            },
            add_entry(1, Some(entry), "x"),
            add_sections(3, None, &["X"]),
            add_sections(0, Some(at("c =")), &["X"]),
            Op::CopySection {
                after: 0,
                last: None,
                name: "X".to_owned(),
                lines: vec![CopiedLine {
                    line: entry..at("b = 1"),
                    ops: vec![Op::RemoveEntry { entry }],
                }],
            },
        ];
        for op in misfits {
            let ops = [op];
            assert_eq!(difference(&ops, BEFORE), None, "{ops:?}");
        }
        // A section whose entries another was set between.
        let last = Some(at("b = 1"));
        let ops = [
            add_sections(0, Some(entry), &["X"]),
            Op::RemoveSection { section: 0, last },
        ];
        assert_eq!(difference(&ops, BEFORE), None);
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
