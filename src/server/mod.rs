//! The language server: what an editor shows of INFs, and how it changes them.
//!
//! It works on the text that the editor shows, asks the same questions as the command
//! line, and never writes a file. What it does with one is found anew for each request:
//! to read an INF takes milliseconds.

mod actions;
mod capabilities;
mod completion;
mod diagnostics;
mod edits;
mod folder;
mod hints;
mod hover;
mod lens;
mod lines;
mod navigation;
mod open;
mod project;
mod rename;
mod requests;
mod serve;
mod shape;
mod signature;
mod spot;
mod symbols;
mod tokens;
mod uri;
mod view;

pub(crate) use project::{FixRequest, Project};
pub(crate) use serve::serve;
