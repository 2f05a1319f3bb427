//! Changing an INF: what a fix does, as operations on sections and entries.
//!
//! A rule says with a [`FixBuilder`] what is to be done, as [`Op`]s. One printer
//! ([`print`]) makes edits of the text of them, written as the neighbours are. One
//! evaluator ([`Expected`]) says what the INF must mean afterwards. The two share no
//! code: that a rewritten file means what the operations say shows that both are right.
//!
//! An operation of a new kind is a variant of [`Op`], a case in the printer, a case in
//! the evaluator, and their tests.

mod build;
mod expect;
mod fix;
mod flag_names;
mod op;
mod print;
mod style;

pub use build::FixBuilder;
pub use expect::Expected;
pub use fix::{Applicability, Fix};
pub(crate) use op::kept_lines;
pub use op::{CopiedLine, NewSection, Op, Reliance, Writing};
pub use print::{Addition, Meets, print};
pub(crate) use style::needs_quotes;
