//! The short way to lines and entries: what nearly all of them are needs no
//! grammar.
//!
//! One pass finds where sections and entries begin, and an entry is cut at its
//! separators where it is plain. What is not plain goes to the grammar. Whatever
//! is read here reads the same by the grammar alone: this is a matter of speed.
//! The tests compare both, and so does every fix with what it is about to write
//! (see [`Document::misread`](super::Document::misread)).

mod fields;
mod lines;
mod pass;
mod words;

pub(super) use fields::{Values, head, is_plain_key, key};
pub(super) use lines::{body_lines, early_lines, entry_at, kind_at};
pub(super) use pass::index;
pub(super) use words::{is_bare, may_hide, quotes_within_words};
