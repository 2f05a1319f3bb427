//! What a rule reports, and the fix that goes with it.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::Serialize;

use crate::source::{Edit, Encoding};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know; nothing is wrong.
    Info,
    /// May make an update need a restart.
    Warning,
    /// Makes an update need a restart, or the INF unreadable.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        })
    }
}

/// Whether a fix is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// Keeps what the INF installs: applied by `fix`.
    Safe,
    /// May change more than the restart: applied with `--unsafe-fixes`.
    Unsafe,
    /// Shown, never applied.
    Display,
}

/// Something that a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is the matter, in one sentence.
    pub message: String,
    /// The section that it stands in; empty where it stands in none.
    pub section: String,
    /// Where it stands: offsets in the text, from 0.
    pub range: Range<usize>,
    /// What a person can do, where there is no fix or the fix needs thought.
    pub help: Option<String>,
    /// The mend.
    pub fix: Option<Fix>,
}

/// A mend: edits of the text, and what they change in the INF's meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Whether it is applied.
    pub applicability: Applicability,
    /// What it does, in the imperative.
    pub description: String,
    /// The edits.
    pub edits: Vec<Edit>,
    /// What the edits bring that insert at given offsets, where that is all of
    /// one kind. What several fixes bring to one place can be made together.
    pub additions: BTreeMap<usize, Addition>,
    /// The difference in meaning that the edits make: no more and no less.
    pub changes: Vec<Change>,
    /// The encoding that the whole file is written in. Such a fix has no edits and
    /// no changes: the text stays as it is.
    pub encoding: Option<Encoding>,
    /// Stretches of text that no other fix may touch in the same round,
    /// although this one leaves them as they are. A fix that claims any is
    /// made before those that claim none.
    pub claims: Vec<Range<usize>>,
}

impl Fix {
    /// Whether it is applied at all, if need be with `--unsafe-fixes`.
    pub fn is_made(&self) -> bool {
        self.applicability != Applicability::Display
    }
}

/// What an edit inserts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addition {
    /// Entries at the end of a section's others.
    Entries,
    /// Sections behind another.
    Sections,
}

/// A change of what an INF says. Entries are named by the offset at which
/// their logical line begins in the text that the fix was made for, sections
/// by their index in [`Document::sections`](crate::syntax::Document::sections).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The entry is gone, and the comments on its lines with it.
    RemoveEntry {
        /// The entry's offset.
        entry: usize,
    },
    /// A value has another text. Where the entry had fewer values, the ones
    /// between are empty.
    SetField {
        /// The entry's offset.
        entry: usize,
        /// The index of the value, from 0.
        field: usize,
        /// The value, before string substitution.
        value: String,
    },
    /// The entry ends with one of its values, and what its `\` joined to it
    /// stands on its own.
    SplitEntry {
        /// The entry's offset.
        entry: usize,
        /// The index of the value that is now the last one, from 0.
        field: usize,
        /// That value, before string substitution.
        value: String,
        /// The lines that are no longer joined, as they stand.
        rest: String,
    },
    /// A comment on an entry's lines has another text.
    SetComment {
        /// The entry's offset.
        entry: usize,
        /// The index of the comment in the entry, from 0.
        comment: usize,
        /// The comment, `;` included.
        text: String,
    },
    /// A comment on an entry's lines is gone.
    RemoveComment {
        /// The entry's offset.
        entry: usize,
        /// The index of the comment in the entry, from 0.
        comment: usize,
    },
    /// A comment on a line of its own has another text.
    SetRemark {
        /// The offset at which its line begins.
        line: usize,
        /// The comment, `;` included, with what stands before it.
        text: String,
    },
    /// A comment on a line of its own is gone, and its line with it.
    RemoveRemark {
        /// The offset at which its line begins.
        line: usize,
    },
    /// There is a new entry.
    AddEntry {
        /// The section that it stands in.
        section: usize,
        /// The offset of the entry that it follows; none where it is the first.
        after: Option<usize>,
        /// Its key, if it has one.
        key: Option<String>,
        /// Its values.
        fields: Vec<String>,
    },
    /// A section is gone. What stands in it behind a given line is left to
    /// the section before it.
    RemoveSection {
        /// The section.
        section: usize,
        /// The offset of the last line that goes; none where only the header
        /// does.
        last: Option<usize>,
    },
    /// An entry has no values from one on.
    TruncateFields {
        /// The entry's offset.
        entry: usize,
        /// How many values are left.
        fields: usize,
    },
    /// There is one more value; those behind it move on.
    InsertField {
        /// The entry's offset.
        entry: usize,
        /// The index of the new value, from 0.
        field: usize,
        /// The value, before string substitution.
        value: String,
    },
    /// A value is gone; those behind it move up.
    RemoveField {
        /// The entry's offset.
        entry: usize,
        /// The index of the value, from 0.
        field: usize,
    },
    /// A section has another name.
    RenameSection {
        /// The section.
        section: usize,
        /// Its name.
        name: String,
    },
    /// There is a new section, made of lines of others as they are before the
    /// fix, behind the entries of another section.
    AddCopy {
        /// The section that it follows.
        after: usize,
        /// The offset of the last line of that section that stays in it; none
        /// where only the header does.
        last: Option<usize>,
        /// The name of the new section.
        name: String,
        /// Its lines.
        lines: Vec<CopiedLine>,
    },
    /// There are new sections behind the entries of another.
    AddSections {
        /// The section that they follow.
        after: usize,
        /// The offset of the last line of that section that stays in it; none
        /// where only the header does.
        last: Option<usize>,
        /// What is new, in order.
        sections: Vec<NewSection>,
    },
}

/// A line that a fix copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedLine {
    /// The offset of the line.
    pub line: usize,
    /// How the copy differs from it: changes of this one entry.
    pub changes: Vec<Change>,
}

/// A section that a fix adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSection {
    /// Its name.
    pub name: String,
    /// Its entries: a key, if any, and values.
    pub entries: Vec<(Option<String>, Vec<String>)>,
}
