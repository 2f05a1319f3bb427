//! What a fix does to an INF.

use std::ops::Range;

use crate::source::Encoding;
use crate::syntax::{Line, LineKind};

/// An operation on an INF.
///
/// Entries are named by the byte offset, from 0, at which their logical line begins in
/// the text that the fix is made for; sections by their index in
/// [`Document::sections`](crate::syntax::Document::sections); values and comments by
/// their index, from 0, in the entry as it is before the fix. Values are before string
/// substitution.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Op {
    /// Removes an entry, with all its physical lines and the comments on them.
    RemoveEntry {
        /// The entry.
        entry: usize,
    },
    /// Gives a value another text. Where the entry has fewer values, the ones between
    /// are empty.
    SetValue {
        /// The entry.
        entry: usize,
        /// The value.
        value: usize,
        /// Its new text.
        text: String,
        /// How it is written.
        writing: Writing,
    },
    /// Adds a value behind another, and behind those that were added there before.
    InsertValue {
        /// The entry.
        entry: usize,
        /// The value that it follows.
        after: usize,
        /// Its text.
        text: String,
    },
    /// Removes a value; those behind it move up.
    RemoveValue {
        /// The entry.
        entry: usize,
        /// The value, which is not the first.
        value: usize,
    },
    /// Removes all values from one on.
    TruncateValues {
        /// The entry.
        entry: usize,
        /// How many are left: at least one, and fewer than there are.
        left: usize,
    },
    /// Closes the quote that a value lacks. The value no longer takes in the CR of the
    /// line end.
    CloseQuote {
        /// The entry.
        entry: usize,
        /// The value.
        value: usize,
    },
    /// Puts quotes around paths that end in a backslash, each the last thing on its
    /// line, so that these lines join no more: the entry ends with the first path, and
    /// what was joined to it stands on its own.
    SplitEntry {
        /// The entry.
        entry: usize,
        /// The value that the first path is.
        value: usize,
        /// Where the paths stand: byte offsets in the text, from 0, in order.
        paths: Vec<Range<usize>>,
        /// The lines behind the first, as they are written afterwards.
        rest: String,
    },
    /// Gives a comment on an entry's lines another text, or removes it and the white
    /// space before it.
    SetComment {
        /// The entry.
        entry: usize,
        /// The comment.
        comment: usize,
        /// Where it stands, as far as it is replaced.
        range: Range<usize>,
        /// The new text, `;` included; none where the comment goes.
        text: Option<String>,
    },
    /// Gives a comment on a line of its own another text, or removes it and its line.
    SetRemark {
        /// The line of the comment.
        line: Range<usize>,
        /// Where the comment stands in it, as far as it is replaced.
        range: Range<usize>,
        /// The new text, `;` included; none where the line goes.
        text: Option<String>,
    },
    /// Replaces text that Windows ignores and that means nothing, such as what stands
    /// behind a section header, and the white space before it where nothing comes in
    /// its place.
    SetIgnored {
        /// Where it stands.
        range: Range<usize>,
        /// The new text; none where it goes.
        text: Option<String>,
    },
    /// Adds an entry, written as its neighbours are.
    InsertEntry {
        /// The section that it stands in.
        section: usize,
        /// The entry that it follows; none where it is the first.
        after: Option<usize>,
        /// Its key, if it has one.
        key: Option<String>,
        /// Its values.
        values: Vec<String>,
    },
    /// Adds sections behind another, before the blank lines and comments that lead to
    /// the next one.
    InsertSections {
        /// The section that they follow.
        after: usize,
        /// The offset of the last line that stays in that section; none where only the
        /// header does.
        last: Option<usize>,
        /// What is new, in order.
        sections: Vec<NewSection>,
    },
    /// Adds a section that is made of lines of others, as they are before the fix.
    CopySection {
        /// The section that it follows.
        after: usize,
        /// As in [`InsertSections`](Op::InsertSections).
        last: Option<usize>,
        /// Its name.
        name: String,
        /// Its lines.
        lines: Vec<CopiedLine>,
    },
    /// Adds copies of lines of other sections, as they are before the fix, behind a line of
    /// a section.
    CopyLines {
        /// The section.
        section: usize,
        /// As in [`InsertSections`](Op::InsertSections).
        last: Option<usize>,
        /// The lines.
        lines: Vec<CopiedLine>,
    },
    /// Removes a section, and the blank lines behind it where there are some before it
    /// too. What stands in it behind a given line leads to the next section and is left
    /// to the one before.
    RemoveSection {
        /// The section.
        section: usize,
        /// The offset of the last line that goes; none where only the header does.
        last: Option<usize>,
    },
    /// Gives a section another name.
    RenameSection {
        /// The section.
        section: usize,
        /// Its new name.
        name: String,
    },
    /// Writes the whole file in another encoding. Such a fix does nothing else.
    ReplaceEncoding(Encoding),
    /// Writes CR LF at the end of each line that ends with LF alone. The text of the lines
    /// stays the same.
    RestoreLineEnds,
    /// Changes nothing: says what the fix needs to stay as it is.
    Rely(Reliance),
}

/// How a value is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Writing {
    /// As it is.
    Plain,
    /// In quotes where the value had some before or needs them.
    Quoted,
    /// By replacing a part of the old value alone. Another fix of the value waits: each
    /// of them knows only the old text of the rest.
    Part {
        /// What is replaced: byte offsets in the text, from 0.
        range: Range<usize>,
        /// What comes in its place.
        text: String,
    },
}

/// What no other fix may change in the same round. A fix that relies on a stretch of
/// text is made before those that do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reliance {
    /// A stretch of text: byte offsets, from 0.
    Text(Range<usize>),
    /// A place: of the fixes that change something there, the first in the file is made
    /// first.
    Place(usize),
    /// The places where this fix has inserted anything so far: nothing else comes to
    /// stand there.
    Insertions,
}

/// A line that a fix copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedLine {
    /// Where it stands, its line end included.
    pub line: Range<usize>,
    /// How the copy differs from it: operations on this one entry.
    pub ops: Vec<Op>,
}

/// A section that a fix adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSection {
    /// Its name.
    pub name: String,
    /// Its entries: a key, if any, and values.
    pub entries: Vec<(Option<String>, Vec<String>)>,
}

/// The lines of a section without what leads to the next one: everything up to the last
/// entry, and the comments right behind it unless they run up to the next header.
pub(crate) fn kept_lines<'l, 't>(lines: &'l [Line<'t>]) -> &'l [Line<'t>] {
    let entries = lines
        .iter()
        .rposition(|line| line.kind == LineKind::Entry)
        .map_or(0, |last| last + 1);
    let behind = lines.iter().skip(entries);
    let remarks = behind
        .take_while(|line| line.kind == LineKind::Remark)
        .count();
    let kept = if entries + remarks == lines.len() {
        entries
    } else {
        entries + remarks
    };
    lines.get(..kept).unwrap_or_default()
}
