//! The lossless tree: `grammar/inf.pest` and typed views over it.
//!
//! This room knows lines, sections, entries, keys and fields, and where each
//! stands. It knows no directive and no rule. Reading never fails: what
//! SetupAPI calls an error is a [`SyntaxError`] beside the tree.
//!
//! The tree is made lazily. [`Document::new`] finds the section headers, where each
//! entry begins and what its key may be, in one pass; an entry is parsed the first
//! time that somebody asks for it.
//! [`Document::tokens`] gives every token of the file, which joined are its text.

mod document;
mod entry;
mod error;
mod grammar;
mod lines;
mod name;
mod plain;
mod scan;
mod table;

pub use document::{Document, Row, Section, Values};
pub use entry::{Entry, Field};
pub use error::{SyntaxError, SyntaxErrorKind};
pub use grammar::parse_all;
pub use grammar::{Token, TokenKind};
pub use lines::{Line, LineKind};
pub use name::{fold, plain, same};
pub(crate) use scan::{CHUNK, Set};
