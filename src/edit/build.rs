//! Building a fix: each step adds operations.

use std::collections::BTreeSet;
use std::ops::Range;

use super::flag_names::{rename_flags, without_flag_names};
use super::op::{CopiedLine, NewSection, Op, Reliance, Writing, kept_lines};
use super::print::print;
use super::{Applicability, Fix};
use crate::model::{FLAGS, MergedSection};
use crate::schema::CopyFlags;
use crate::syntax::{Document, Entry, Line, LineKind};

/// A fix that is being built: each step adds an operation. Entries are those of the
/// document, and values of an entry are counted from 0; the key is none of them.
#[derive(Debug)]
#[must_use]
pub struct FixBuilder<'d, 't> {
    document: &'d Document<'t>,
    ops: Vec<Op>,
}

impl<'d, 't> FixBuilder<'d, 't> {
    /// A fix of a document, which does nothing yet.
    pub fn of(document: &'d Document<'t>) -> FixBuilder<'d, 't> {
        let ops = Vec::new();
        FixBuilder { document, ops }
    }

    /// The fix: whether it is applied, and what it does, in the imperative.
    pub fn fix(self, applicability: Applicability, description: impl Into<String>) -> Fix {
        Fix::new(self.document, applicability, description.into(), self.ops)
    }

    /// What is fixed.
    pub(crate) fn document(&self) -> &'d Document<'t> {
        self.document
    }

    /// The operations so far.
    pub(crate) fn into_ops(self) -> Vec<Op> {
        self.ops
    }

    /// Adds an operation.
    pub fn op(mut self, op: Op) -> Self {
        self.ops.push(op);
        self
    }

    /// Keeps other fixes from touching an entry in the same round.
    pub fn rely_on(self, entry: &Entry<'_>) -> Self {
        self.op(Op::Rely(Reliance::Text(entry.range())))
    }

    /// Keeps the fix and those of the entry that begins at an offset from being
    /// made in one round: what comes first in the file is made first.
    pub(crate) fn apart_from(self, start: usize) -> Self {
        self.op(Op::Rely(Reliance::Place(start)))
    }

    /// Lets no other fix insert in the same round where this one has inserted so far.
    pub(crate) fn alone(self) -> Self {
        self.op(Op::Rely(Reliance::Insertions))
    }

    /// Deletes an entry with all its physical lines.
    pub fn remove_entry(self, entry: &Entry<'_>) -> Self {
        let entry = entry.range().start;
        self.op(Op::RemoveEntry { entry })
    }

    /// Gives a value of an entry another text, with as many commas before it
    /// as it needs. `text` must need no quotes.
    pub fn set_field(self, entry: &Entry<'_>, index: usize, text: &str) -> Self {
        self.set_value(entry, index, text, Writing::Plain)
    }

    /// Gives a value of an entry another text, in quotes where it had some or
    /// needs them.
    pub fn set_text(self, entry: &Entry<'_>, index: usize, text: &str) -> Self {
        self.set_value(entry, index, text, Writing::Quoted)
    }

    fn set_value(self, entry: &Entry<'_>, value: usize, text: &str, writing: Writing) -> Self {
        let fields = entry.fields();
        let builder = match fields.len().checked_sub(1) {
            Some(last) if last < value => self.close_quote(entry, last),
            _ => self,
        };
        builder.op(Op::SetValue {
            entry: entry.range().start,
            value,
            text: text.to_owned(),
            writing,
        })
    }

    /// Closes the quote that a value lacks, once: it would take in what is added behind
    /// it.
    fn close_quote(self, entry: &Entry<'_>, value: usize) -> Self {
        let field = entry.fields().get(value);
        let is_open = field.is_some_and(|field| {
            let quotes = self.document.slice(field.range()).matches('"').count();
            !quotes.is_multiple_of(2)
        });
        let close = Op::CloseQuote {
            entry: entry.range().start,
            value,
        };
        if is_open && !self.ops.contains(&close) {
            self.op(close)
        } else {
            self
        }
    }

    /// Writes the flags of a file list's entry. Where there are none left, their
    /// field goes, and the empty ones before it.
    pub(crate) fn set_flags(self, entry: &Entry<'_>, flags: CopyFlags) -> Self {
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

    /// In a value of an entry, puts one name in the place of another, without
    /// regard to its case. `None` where the value does not hold the name just
    /// once as it is written; `new` must need no quotes.
    pub(crate) fn replace_in_field(
        self,
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
        let writing = Writing::Part {
            range: start + written.start..start + written.end,
            text: new.to_owned(),
        };
        Some(self.set_value(entry, index, &value, writing))
    }

    /// Puts quotes around values that end in a backslash, each the last thing
    /// on its line, so that these lines join no more: the value of an entry with
    /// the given index, and those of lines that were joined to it. `None` where
    /// this is not all that is needed.
    pub(crate) fn quote_paths(
        self,
        entry: &Entry<'_>,
        index: usize,
        paths: &[Range<usize>],
    ) -> Option<Self> {
        let (first, others) = paths.split_first()?;
        let document = self.document;
        let end = entry.range().end;
        let line_end = first.end + document.slice(first.end..end).find('\n')? + 1;
        let mut rest = String::new();
        let mut done = line_end;
        for path in others {
            let written = document.slice(path.clone());
            rest.push_str(document.slice(done..path.start));
            rest.push_str(&format!("\"{written}\""));
            done = path.end;
        }
        rest.push_str(document.slice(done..end));
        if Document::new(&format!("[]\n{rest}")).sections().len() != 1 {
            return None;
        }
        Some(self.op(Op::SplitEntry {
            entry: entry.range().start,
            value: index,
            paths: paths.to_vec(),
            rest,
        }))
    }

    /// Adds a value behind the one with the given index, spaced as its
    /// neighbours are. `text` must need no quotes.
    pub fn insert_field(self, entry: &Entry<'_>, after: usize, text: &str) -> Self {
        if after >= entry.fields().len() {
            return self;
        }
        self.close_quote(entry, after).op(Op::InsertValue {
            entry: entry.range().start,
            after,
            text: text.to_owned(),
        })
    }

    /// Takes values out of an entry, each with the comma before it. `None` where one is
    /// the first, or a comment stands among what would go.
    pub(crate) fn remove_fields(mut self, entry: &Entry<'_>, gone: &[usize]) -> Option<Self> {
        let fields = entry.fields();
        for index in gone {
            let before = fields.get(index.checked_sub(1)?)?;
            let start = before.range().end.max(before.slot().start);
            let field = fields.get(*index)?;
            let end = field.range().end.max(field.slot().start);
            let within = |comment: &Range<usize>| comment.start < end && start < comment.end;
            if entry.comments().iter().any(within) {
                return None;
            }
            self.ops.push(Op::RemoveValue {
                entry: entry.range().start,
                value: *index,
            });
        }
        Some(self)
    }

    /// Takes values out of an entry, each with a comma; where the first is among them, the
    /// next one that stays takes its place. `None` where none stays, or a comment stands
    /// among what would go.
    pub(crate) fn without_values(self, entry: &Entry<'_>, gone: &BTreeSet<usize>) -> Option<Self> {
        let mut gone: Vec<usize> = gone.iter().copied().collect();
        if gone.first() != Some(&0) {
            return self.remove_fields(entry, &gone);
        }
        let next = (0..entry.fields().len()).find(|value| !gone.contains(value))?;
        let text = entry.fields().get(next)?.value().to_owned();
        gone.retain(|value| *value > 0);
        gone.push(next);
        self.set_text(entry, 0, &text).remove_fields(entry, &gone)
    }

    /// Cuts an entry's values from one on, with the commas before them.
    pub fn truncate_fields(self, entry: &Entry<'_>, left: usize) -> Self {
        if left == 0 || entry.fields().len() <= left {
            return self;
        }
        let entry = entry.range().start;
        self.op(Op::TruncateValues { entry, left })
    }

    /// Where the edits so far begin and end: byte offsets in the order of the text.
    pub(crate) fn touched(&self) -> Vec<usize> {
        let (edits, _) = print(self.document, &self.ops);
        let ranges = edits.iter().map(|edit| &edit.range);
        let mut touched: Vec<usize> = ranges.flat_map(|range| [range.start, range.end]).collect();
        touched.sort_unstable();
        touched
    }

    /// Gives the comments on an entry's lines another text; a comment that
    /// says nothing any more goes, with the white space before it.
    pub(crate) fn rewrite_comments(
        mut self,
        entry: &Entry<'_>,
        rewrite: impl Fn(&str) -> String,
    ) -> Self {
        for (index, range) in entry.comments().iter().enumerate().rev() {
            let old = self.document.slice(range.clone());
            let new = rewrite(old);
            if new != old {
                let says = new.chars().any(char::is_alphanumeric);
                self = self.comment(
                    entry.range().start,
                    index,
                    range.clone(),
                    says.then_some(new),
                );
            }
        }
        self
    }

    /// In the comments on an entry's lines, drops the names of flags.
    pub(crate) fn drop_flag_names(self, entry: &Entry<'_>, flags: CopyFlags) -> Self {
        self.rewrite_comments(entry, |comment| without_flag_names(comment, flags))
    }

    /// In the comments on an entry's lines, gives the name of each of the old
    /// flags the name of the new one.
    pub(crate) fn rename_flags(
        mut self,
        entry: &Entry<'_>,
        old: CopyFlags,
        new: CopyFlags,
    ) -> Self {
        for (index, range) in entry.comments().iter().enumerate() {
            let comment = self.document.slice(range.clone());
            let renamed = rename_flags(comment, old, &new.names());
            if renamed != comment {
                self = self.comment(entry.range().start, index, range.clone(), Some(renamed));
            }
        }
        self
    }

    /// Gives a comment of an entry another text, or deletes it with the white space
    /// before it: its line stays, even when nothing is left on it, for it may end the
    /// entry. `range` is where the comment stands, white space at its end aside.
    pub(crate) fn comment(
        self,
        entry: usize,
        index: usize,
        range: Range<usize>,
        text: Option<String>,
    ) -> Self {
        self.op(Op::SetComment {
            entry,
            comment: index,
            range,
            text,
        })
    }

    /// Deletes a comment on a line of its own, and the line.
    pub(crate) fn remove_remark(self, line: &Line<'_>) -> Self {
        let line = line.range.clone();
        self.op(Op::SetRemark {
            range: line.clone(),
            line,
            text: None,
        })
    }

    /// Deletes blank lines.
    pub(crate) fn remove_blank(self, range: Range<usize>) -> Self {
        self.op(Op::SetIgnored { range, text: None })
    }

    /// Deletes a section up to its last entry, and the blank lines behind it
    /// where there are some before it too. Comments that lead to the next
    /// section stay, and so do those above the header.
    pub fn remove_section(self, index: usize) -> Self {
        match self.last_of(index) {
            Some(last) => self.op(Op::RemoveSection {
                section: index,
                last,
            }),
            None => self,
        }
    }

    /// Gives the section with the given index another name.
    pub fn rename_section(self, section: usize, name: &str) -> Self {
        let name = name.to_owned();
        self.op(Op::RenameSection { section, name })
    }

    /// Adds a section behind the one with the given index, made of lines of
    /// the document. An entry among them is changed by `change`, which is
    /// given a builder of its own. The lines are copied as they are before this
    /// fix, whatever it changes elsewhere.
    pub(crate) fn add_copy<'l>(
        self,
        after: usize,
        name: &str,
        lines: impl IntoIterator<Item = &'l Line<'t>>,
        change: impl Fn(FixBuilder<'d, 't>, &Entry<'t>) -> FixBuilder<'d, 't>,
    ) -> Self
    where
        't: 'l,
    {
        let Some(last) = self.last_of(after) else {
            return self;
        };
        let copied = lines.into_iter().map(|line| {
            let builder = FixBuilder::of(self.document);
            let ops = match &line.entry {
                Some(entry) => change(builder, entry).ops,
                None => Vec::new(),
            };
            let line = line.range.clone();
            CopiedLine { line, ops }
        });
        let lines = copied.collect();
        self.op(Op::CopySection {
            after,
            last,
            name: name.to_owned(),
            lines,
        })
    }

    /// Puts the lines of a section behind those of another one: up to the last entry and
    /// the comments right behind it, without the blank lines that it begins with. `None`
    /// where a line might join what comes behind it then. No other fix inserts there in the
    /// same round.
    pub(crate) fn join_section(self, section: usize, to: usize) -> Option<Self> {
        let part = self.document.sections().get(section)?;
        let into = self.document.sections().get(to)?;
        let kept = kept_lines(part.lines());
        let joins = |line: &Line<'_>| {
            self.document
                .slice(line.range.clone())
                .trim_end()
                .ends_with('\\')
        };
        // Behind such a line the empty one that ends it would be missing.
        if kept
            .iter()
            .chain(kept_lines(into.lines()).last())
            .any(joins)
        {
            return None;
        }
        let lines = kept.iter();
        let lines = lines.skip_while(|line| line.kind == LineKind::Blank);
        let lines = lines.map(|line| CopiedLine {
            line: line.range.clone(),
            ops: Vec::new(),
        });
        let copy = Op::CopyLines {
            section: to,
            last: self.last_of(to)?,
            lines: lines.collect(),
        };
        Some(self.op(copy).alone().remove_section(section))
    }

    /// Adds sections right after the one with the given index, before the
    /// blank lines and comments that lead to the next one.
    pub fn add_sections(self, after: usize, sections: Vec<NewSection>) -> Self {
        match self.last_of(after) {
            Some(last) => self.op(Op::InsertSections {
                after,
                last,
                sections,
            }),
            None => self,
        }
    }

    /// The offset of the last line of a section that does not lead to the next one; none
    /// where that is the header.
    fn last_of(&self, section: usize) -> Option<Option<usize>> {
        let section = self.document.sections().get(section)?;
        let last = kept_lines(section.lines()).last();
        Some(last.map(|line| line.range.start))
    }

    /// Adds an entry behind the last one of a section.
    pub fn append_entry(
        self,
        section: MergedSection<'_, '_>,
        key: &str,
        values: Vec<String>,
    ) -> Self {
        match section.parts().last() {
            Some((part, body)) => self.add_entry(part, body.entries().next_back(), key, values),
            None => self,
        }
    }

    /// Adds a line of values without a key at the start of the section with the
    /// given index.
    pub(crate) fn add_line(self, section: usize, values: Vec<String>) -> Self {
        self.insert_entry(section, None, None, values)
    }

    /// Adds an entry to the section with the given index: behind another
    /// entry of it, or at its start. It is written as its neighbours are.
    pub fn add_entry(
        self,
        section: usize,
        after: Option<&Entry<'_>>,
        key: &str,
        values: Vec<String>,
    ) -> Self {
        self.insert_entry(section, after, Some(key), values)
    }

    fn insert_entry(
        self,
        section: usize,
        after: Option<&Entry<'_>>,
        key: Option<&str>,
        values: Vec<String>,
    ) -> Self {
        self.op(Op::InsertEntry {
            section,
            after: after.map(|entry| entry.range().start),
            key: key.map(str::to_owned),
            values,
        })
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::fix::verify;
    use crate::source::Source;

    /// The text with a builder in it, which is given the entries of the first
    /// section and must declare what it does.
    fn fixed(
        text: &str,
        make: impl for<'d, 't> Fn(FixBuilder<'d, 't>, &[&'d Entry<'t>]) -> FixBuilder<'d, 't>,
    ) -> String {
        let before = Source::new(text.into());
        let document = Document::new(before.text());
        let lines = document.sections().first().unwrap().lines().iter();
        let entries: Vec<&Entry<'_>> = lines.filter_map(|line| line.entry.as_ref()).collect();
        let builder = make(FixBuilder::of(&document), &entries);
        let fix = builder.fix(Applicability::Safe, String::new());
        let after = Source::new(before.splice(&fix.edits).unwrap());
        assert_eq!(verify(&before, &after, &[&fix]), Ok(()), "{}", after.text());
        after.text().to_owned()
    }

    /// As [`fixed`], of one line of a section.
    fn line(
        line: &str,
        make: impl for<'d, 't> Fn(FixBuilder<'d, 't>, &'d Entry<'t>) -> FixBuilder<'d, 't>,
    ) -> String {
        let text = fixed(&format!("[S]\n{line}\n"), |builder, entries| {
            make(builder, entries.first().unwrap())
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
                line(old, |builder, entry| builder.set_field(entry, index, "x")),
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
            assert_eq!(
                line(old, |builder, entry| builder.set_text(entry, 0, text)),
                new
            );
        }
    }

    #[test]
    fn values_are_inserted_behind_others_in_the_order_of_the_steps() {
        let insert = |old: &str, places: &[usize]| {
            line(old, |builder, entry| {
                let steps = places.iter().zip(["x", "y", "z"]);
                steps.fold(builder, |builder, (place, value)| {
                    builder.insert_field(entry, *place, value)
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
        let text = fixed("[S]\r\nk = 1,\"2\r\n", |builder, entries| {
            let builder = builder.insert_field(entries[0], 0, "x");
            builder.insert_field(entries[0], 1, "y")
        });
        assert_eq!(text, "[S]\r\nk = 1,x,\"2\",y\r\n");
    }

    #[test]
    fn values_are_cut_with_the_commas_before_them() {
        let cut = |old: &str, left: usize| {
            line(old, |builder, entry| builder.truncate_fields(entry, left))
        };
        assert_eq!(cut("a.sys,,,2 ; note", 1), "a.sys ; note");
        assert_eq!(cut("a.sys,b.sys,,", 2), "a.sys,b.sys");
        assert_eq!(cut("a.sys,b.sys , , 2", 2), "a.sys,b.sys");
        assert_eq!(cut("a.sys,b.sys", 2), "a.sys,b.sys");
        assert_eq!(cut("a.sys,b.sys", 3), "a.sys,b.sys");
        let document = Document::new("[S]\na.sys,b.sys\n");
        let entry = document.sections().first().unwrap().entries().next();
        let builder = FixBuilder::of(&document).truncate_fields(entry.unwrap(), 2);
        assert_eq!(builder.fix(Applicability::Safe, String::new()).edits, []);
    }

    #[test]
    fn values_are_taken_out_with_the_commas_before_them() {
        let without = |old: &str, gone: &[usize]| {
            line(old, |builder, entry| {
                builder.remove_fields(entry, gone).unwrap()
            })
        };
        assert_eq!(without("k = M, a,b ; note", &[1]), "k = M,b ; note");
        assert_eq!(without("k = M, a,b ; note", &[2]), "k = M, a ; note");
        assert_eq!(without("k = M,a,b,c", &[1, 2, 3]), "k = M");
        assert_eq!(without("k = M,,b", &[1]), "k = M,b");
        assert_eq!(without("k = M,a,\\\n b", &[2]), "k = M,a");
        assert_eq!(without("k = M,a,", &[2]), "k = M,a");
        let document = Document::new("[S]\nk = M,\\ ; note\na,b\n");
        let entry = document.sections().first().unwrap().entries().next();
        let remove = |gone| FixBuilder::of(&document).remove_fields(entry.unwrap(), gone);
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
            let builder = FixBuilder::of(&document).replace_in_field(entry, 1, "a.dll", "b.dll")?;
            let fix = builder.fix(Applicability::Safe, String::new());
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
        let drop = |old_line: &str| {
            line(old_line, |builder, entry| {
                builder.drop_flag_names(entry, old)
            })
        };
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
        let drop = line("a.sys ; COPYFLG_IN_USE_TRY_RENAME", |builder, entry| {
            builder.drop_flag_names(entry, renamed)
        });
        assert_eq!(drop, "a.sys");
    }

    #[test]
    fn new_sections_stand_behind_the_lines_of_another_with_blank_lines_around() {
        let added = |text: &str| {
            fixed(text, |builder, _| {
                let section = NewSection {
                    name: "N".to_owned(),
                    entries: vec![(None, vec!["x".to_owned()])],
                };
                builder.add_sections(0, vec![section])
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
    fn the_lines_of_a_section_come_to_stand_in_another_one() {
        let joined = |text: &str| fixed(text, |builder, _| builder.join_section(2, 0).unwrap());
        assert_eq!(
            joined(
                "[A]\na = 1\n; end\n\n; B\n[B]\nb\n\n; A\n[a]\n\n; c\nc = 1 ; c\n\nd\n; C\n[C]\n"
            ),
            "[A]\na = 1\n; end\n; c\nc = 1 ; c\n\nd\n\n; B\n[B]\nb\n\n; A\n; C\n[C]\n"
        );
        assert_eq!(joined("[A]\r\n[B]\r\n[A]\r\na"), "[A]\r\na\r\n[B]\r\n");
        // A line would join what comes to stand behind it.
        let document = Document::new("[A]\na\n[B]\n[A]\nb\\\n");
        let builder = FixBuilder::of(&document);
        assert!(builder.join_section(2, 0).is_none());
    }

    #[test]
    fn a_section_goes_with_its_lines_and_leaves_what_leads_to_the_next() {
        let removed = |text: &str| fixed(text, |builder, _| builder.remove_section(1));
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
        let set = line(entry, |builder, entry| {
            let text = Some("; new".to_owned());
            builder.comment(entry.range().start, 0, range.clone(), text)
        });
        assert_eq!(set, "a = 1\t ; new ");
        let removed = line(entry, |builder, entry| {
            builder.comment(entry.range().start, 0, range.clone(), None)
        });
        assert_eq!(removed, "a = 1 ");
        let rewritten = line("a = \\ ; one\n1 ; two", |builder, entry| {
            builder.rewrite_comments(entry, |text| text.replace("one", "").replace("two", "2"))
        });
        assert_eq!(rewritten, "a = \\\n1 ; 2");
    }

    #[test]
    fn copies_behind_one_section_stand_in_the_order_of_the_steps() {
        let copied = fixed("[S]\na\nb\n", |builder, _| {
            let document = builder.document;
            let lines = document.sections().first().unwrap().lines();
            builder
                .add_copy(0, "C", &lines[..1], |builder, _| builder)
                .add_copy(0, "D", &lines[1..], |builder, _| builder)
        });
        assert_eq!(copied, "[S]\na\nb\n\n[C]\na\n\n[D]\nb\n");
    }

    #[test]
    fn lines_are_copied_as_they_are_before_the_fix() {
        let copied = fixed("[S]\n  a = 1 ; note\n\nb\n", |builder, entries| {
            let document = builder.document;
            let lines = document.sections().first().unwrap().lines();
            let builder = builder.set_field(entries[0], 0, "2");
            let builder = builder.add_copy(0, "C", lines, |builder, entry| {
                builder.set_field(entry, 0, "3")
            });
            builder.remove_entry(entries[1])
        });
        assert_eq!(
            copied,
            "[S]\n  a = 2 ; note\n\n\n[C]\n  a = 3 ; note\n\n3\n"
        );
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
            ("a    = 1\nbc   = 2\n", "five5", "five5 = x\n"),
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
            let fix = FixBuilder::of(&document)
                .add_entry(0, None, key, fields)
                .fix(Applicability::Safe, String::new());
            let inserts: Vec<&str> = fix.edits.iter().map(|edit| edit.insert.as_str()).collect();
            assert_eq!(inserts, [added], "{lines}");
        }
    }
}
