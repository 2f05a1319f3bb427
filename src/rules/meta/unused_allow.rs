//! A comment that allows what nothing finds.
//!
//! ## What it finds
//! Comments that allow findings, `; infmend: allow(RULE, …)` and
//! `; infmend: allow-file(RULE, …)`, of which a rule or all rules find nothing
//! where the comment holds. Only rules that are at work are judged: with
//! `--select` an allowance of another rule is left alone. Comments that begin
//! with `infmend:` and say something else are found as well.
//!
//! ## Why it matters
//! Such a comment was once needed or is misspelled. Either way it hides what
//! the next change of the line brings.
//!
//! ## Example
//! ```inf
//! [Gadget_Files]
//! gadget.sys,,,0x00004000 ; infmend: allow(restart-copy-flag)
//! ```
//! becomes
//! ```inf
//! [Gadget_Files]
//! gadget.sys,,,0x00004000
//! ```
//!
//! ## Fix
//! Safe: takes the names that allow nothing out of the comment, and the comment
//! where nothing else is in it, with its line where it has one of its own.
//! Done only when no other fix is left to do. Unsafe where a name is that of
//! no rule, which may be misspelled or belong to a later version of infmend.
//! None where the comment is not understood.
//!
//! ## Source
//! This is about infmend itself; see "Allowing a finding" in its documentation
//! (`infmend explain configuration`).

use crate::rules::{Rule, Severity};

pub(in crate::rules) const RULE: Rule = Rule {
    name: "unused-allow",
    summary: "a comment that allows what nothing finds",
    why: "the comment allows nothing",
    severity: Severity::Warning,
    page: include_str!("unused_allow.rs"),
    // What an allowance does is known only when all rules have spoken, so
    // these findings come from the pass behind them.
    check: |_, _| {},
};
