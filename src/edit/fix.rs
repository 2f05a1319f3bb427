//! A fix: operations, and the edits that make them.

use serde::Serialize;

use super::op::{NewSection, Op};
use super::print::{Meets, print};
use crate::schema::{Architectures, TargetOs};
use crate::source::{Edit, Encoding};
use crate::syntax::Document;

/// Whether a fix is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// Keeps what the INF installs: applied by `fix`.
    Safe,
    /// May change more than the restart: applied with `--unsafe-fixes`.
    Unsafe,
    /// Shown, never applied.
    Display,
}

/// A fix of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fix {
    /// Whether it is applied.
    pub applicability: Applicability,
    /// What it does, in the imperative.
    pub description: String,
    /// What it does to the INF: no more and no less.
    pub ops: Vec<Op>,
    /// The edits of the text that make the operations. None where the file is written in
    /// another encoding.
    pub edits: Vec<Edit>,
    /// How the edits go together with those of other fixes.
    pub meets: Meets,
    /// The first Windows that the INF is for afterwards, where the fix takes it away from
    /// older ones.
    pub since: Option<TargetOs>,
    /// The machines from which the fix takes the INF away.
    pub drops: Architectures,
}

impl Fix {
    /// A fix that does the given operations to a document, in their order.
    pub fn new(
        document: &Document<'_>,
        applicability: Applicability,
        description: String,
        mut ops: Vec<Op>,
    ) -> Fix {
        let (mut edits, meets) = print(document, &ops);
        // There may be as many fixes as lines, most with one operation.
        ops.shrink_to_fit();
        edits.shrink_to_fit();
        Fix {
            applicability,
            description,
            ops,
            edits,
            meets,
            since: None,
            drops: Architectures::default(),
        }
    }

    /// The same fix, which takes the INF away from some machines.
    #[must_use]
    pub fn drops(self, drops: Architectures) -> Fix {
        Fix { drops, ..self }
    }

    /// The same fix, which takes the INF away from Windows before a version.
    #[must_use]
    pub fn since(self, since: impl Into<Option<TargetOs>>) -> Fix {
        Fix {
            since: since.into(),
            ..self
        }
    }

    /// Does more operations, on text that those before do not touch.
    pub(crate) fn extend(&mut self, document: &Document<'_>, ops: Vec<Op>) {
        let (edits, _) = print(document, &ops);
        self.edits.extend(edits);
        self.ops.extend(ops);
    }

    /// Whether it is applied at all, if need be with `--unsafe-fixes`.
    pub fn is_made(&self) -> bool {
        self.applicability != Applicability::Display
    }

    /// The encoding that it writes the whole file in, where that is what it does.
    pub fn encoding(&self) -> Option<Encoding> {
        self.ops.iter().find_map(|op| match op {
            Op::ReplaceEncoding(encoding) => Some(*encoding),
            _ => None,
        })
    }

    /// The names that sections get.
    pub(crate) fn new_names(&self) -> impl Iterator<Item = &str> {
        self.ops.iter().flat_map(|op| {
            let (name, sections): (Option<&str>, &[NewSection]) = match op {
                Op::InsertSections { sections, .. } => (None, sections),
                Op::CopySection { name, .. } | Op::RenameSection { name, .. } => (Some(name), &[]),
                _ => (None, &[]),
            };
            let new = sections.iter().map(|section| section.name.as_str());
            name.into_iter().chain(new)
        })
    }
}
