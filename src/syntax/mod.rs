//! The lossless tree: `grammar/inf.pest` and typed views over it.
//!
//! This room knows lines, sections, entries, keys and fields, and where each
//! stands. It knows no directive and no rule. Reading never fails: what
//! SetupAPI calls an error is a [`SyntaxError`] beside the tree.
//!
//! There are two ways to the tree, and both give the same one.
//! [`Document::by_grammar`] reads the whole text by the grammar.
//! [`Document::new`] takes the short way: it finds the section headers, where each
//! entry begins and what its key may be, in one pass, and parses an entry the first
//! time that somebody asks for it. [`Document::misread`] has the grammar judge it.
//! [`Document::tokens`] gives every token of the file, which joined are its text.

mod document;
mod entry;
mod error;
mod fast;
mod grammar;
mod index;
mod joins;
mod judge;
mod line;
mod name;
mod scan;
mod token;

pub use document::{Document, Row, Section, Values};
pub use entry::{Entry, Field};
pub use error::{SyntaxError, SyntaxErrorKind};
pub use joins::Join;
pub(crate) use joins::joins_on;
pub use line::{Line, LineKind};
pub use name::{eq_ignore_case, fold_case, plain};
pub(crate) use scan::Set;
pub use token::{Token, TokenKind};
