//! One thing that installing does, apart from the INF that says so.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use hashbrown::HashMap;
use serde::Serialize;

use super::directory::as_written;
use super::{Kind, WrittenDirectory};
use crate::model::{Action, CopiedPaths, CopiedPlace, Directory, FileOperation, FlagField, What};
use crate::schema::Lines;
use crate::syntax::fold_case;

/// One thing that installing does.
///
/// Two are equal that do the same, wherever they stand.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// What kind of thing it is.
    pub kind: Kind,
    /// The line on which it stands, from 1.
    pub line: usize,
    /// The INF in which it stands, where that is another one of the folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inf: Option<String>,
    /// What is done.
    #[serde(flatten)]
    pub deed: Deed,
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub enum Deed {
    /// A file is copied.
    Copy {
        /// Its name at the destination.
        file: String,
        /// Its name in the package.
        source: String,
        /// Where it goes.
        #[serde(flatten)]
        directory: WrittenDirectory,
        /// The flags, 0 where there are none; `None` where they are not a number.
        flags: Option<u32>,
    },
    /// A file is deleted.
    Delete {
        /// Its name.
        file: String,
        /// Where it lies.
        #[serde(flatten)]
        directory: WrittenDirectory,
        /// As of a copied file.
        flags: Option<u32>,
    },
    /// A file is renamed.
    Rename {
        /// Its old name.
        from: String,
        /// Its new one.
        to: String,
        /// Where it lies.
        #[serde(flatten)]
        directory: WrittenDirectory,
    },
    /// What a line says.
    Line {
        /// The directives that lead to its section, from outside in, each with its
        /// values but the names of sections.
        under: Vec<String>,
        /// The key.
        key: Option<String>,
        /// The values, after string substitution.
        values: Vec<String>,
        /// The paths in the values that name a copied file.
        copied: Vec<Copied>,
    },
}

/// A path in a value that names a copied file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Copied {
    /// Which value it is, from 0.
    pub value: usize,
    /// Where in the value it stands: byte offsets, from 0.
    #[serde(skip)]
    pub range: Range<usize>,
    /// The file, as the list that copies it names it.
    pub file: String,
    /// Its directory.
    #[serde(serialize_with = "as_written")]
    pub directory: WrittenDirectory,
}

impl PartialEq for Step {
    fn eq(&self, other: &Step) -> bool {
        self.kind == other.kind && self.deed == other.deed
    }
}

impl Eq for Step {}

impl Hash for Step {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind.hash(state);
        self.deed.hash(state);
    }
}

/// The files that an install section copies.
#[derive(Debug, Default)]
pub(super) struct Copies {
    paths: CopiedPaths,
    /// The names and the directories as they are written.
    written: HashMap<CopiedPlace, (String, WrittenDirectory)>,
}

impl Copies {
    pub(super) fn insert(&mut self, action: &Action<'_, '_>) {
        if let What::File {
            operation: FileOperation::Copy,
            directory,
            file,
            ..
        } = &action.what
        {
            let place = (directory.canonical(), fold_case(file).into_owned());
            let written = || (file.clone().into_owned(), WrittenDirectory::from(directory));
            self.written.entry(place.clone()).or_insert_with(written);
            self.paths.insert(place);
        }
    }

    fn named_in(&self, values: &[String]) -> Vec<Copied> {
        let mut found = Vec::new();
        for (value, text) in values.iter().enumerate() {
            for named in self.paths.in_value(text) {
                if let Some((file, directory)) = self.written.get(&named.place) {
                    found.push(Copied {
                        value,
                        range: named.range,
                        file: file.clone(),
                        directory: directory.clone(),
                    });
                }
            }
        }
        found
    }
}

impl Step {
    /// An action as a step.
    pub(super) fn of(
        action: &Action<'_, '_>,
        line: usize,
        inf: Option<&str>,
        copies: &Copies,
    ) -> Step {
        let (kind, deed) = match &action.what {
            What::File {
                operation,
                directory,
                file,
                source,
                flags,
            } => file_deed(*operation, directory, file, source, flags),
            What::Line { key, values } => {
                // A line of one value has that for its key, too.
                let is_alone = action.row.entry().explicit_key().is_none();
                let is_directive = action.kind.section().lines == Lines::Directives;
                let key = key.as_ref().filter(|_| !is_alone || is_directive);
                let values = match is_alone && key.is_some() {
                    true => Vec::new(),
                    false => values.iter().map(ToString::to_string).collect(),
                };
                let deed = Deed::Line {
                    under: action.under.iter().map(ToString::to_string).collect(),
                    key: key.map(ToString::to_string),
                    copied: copies.named_in(&values),
                    values,
                };
                (Kind::of(action.kind, key.map(AsRef::as_ref)), deed)
            }
        };
        Step {
            kind,
            line,
            inf: inf.map(str::to_owned),
            deed,
        }
    }
}

fn file_deed(
    operation: FileOperation,
    directory: &Directory,
    file: &str,
    source: &str,
    flags: &FlagField,
) -> (Kind, Deed) {
    let (file, source) = (file.to_owned(), source.to_owned());
    let directory = WrittenDirectory::from(directory);
    let flags = match flags {
        FlagField::Flags(flags) => Some(flags.0),
        FlagField::Unreadable(_) => None,
    };
    match operation {
        FileOperation::Copy => {
            let deed = Deed::Copy {
                file,
                source,
                directory,
                flags,
            };
            (Kind::Copy, deed)
        }
        FileOperation::Delete => {
            let deed = Deed::Delete {
                file,
                directory,
                flags,
            };
            (Kind::Delete, deed)
        }
        FileOperation::Rename => {
            let deed = Deed::Rename {
                from: source,
                to: file,
                directory,
            };
            (Kind::Rename, deed)
        }
    }
}
