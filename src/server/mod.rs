//! The language server: what an editor shows of INFs, and how it changes them.
//!
//! It works on the text that the editor shows, asks the same questions as the command
//! line, and never writes a file. What it does with one is found anew for each request:
//! to read an INF takes milliseconds.

mod actions;
mod capabilities;
mod diagnostics;
mod edits;
mod lines;
mod open;
mod project;
mod requests;
mod serve;
mod uri;

pub(crate) use project::{FixRequest, Project};
pub(crate) use serve::serve;
