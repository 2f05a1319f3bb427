//! The language server, driven as an editor drives it.

mod actions;
mod conversation;
mod findings;
mod questions;
mod renames;
