use crate::rules::{Severity, Turn, Visit, rule};

rule! {
    /// An allow comment that suppresses nothing.
    ///
    /// ## What it finds
    /// Comments that allow findings, `; infmend: allow(RULE, …)` and
    /// `; infmend: allow-file(RULE, …)`, that name a rule which reports nothing
    /// where the comment applies. Only enabled rules are judged: with
    /// `--select` the name of another rule is left alone. Comments that begin
    /// with `infmend:` and say something else are reported as well.
    ///
    /// ## Why it matters
    /// Such a comment was once needed or is misspelled. Either way it hides what
    /// the next change of the line brings.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Files]
    /// gadget.sys,,,0x00004000 ; infmend: allow(restart-copy-flag)
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Files]
    /// gadget.sys,,,0x00004000
    /// ```
    ///
    /// ## Fix
    /// Safe: removes the names that suppress nothing from the comment, and the comment
    /// if nothing else is in it, with its line if it has one of its own.
    /// Made only when no other fix is left to make. Unsafe where a name is not that
    /// of a rule: it may be misspelled or belong to a later version of infmend.
    /// None where the comment is not recognized.
    ///
    /// ## Source
    /// This is about infmend itself; see "Suppressing a finding" in its documentation
    /// (`infmend explain configuration`).
    RULE {
        name: "unused-allow",
        summary: "an allow comment that suppresses nothing",
        why: "the comment suppresses nothing",
        fixes: "safe",
        group: "meta",
        severity: Severity::Warning,
        since: "0.1.0",
        // These findings come from `suppress`, after all other rules ran.
        visit: Visit::Nothing,
        turn: Turn::Tidying,
    }
}
