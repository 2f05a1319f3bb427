use crate::rules::{Severity, Turn, Visit, rule};

rule! {
    /// A comment that allows what nothing finds.
    ///
    /// ## What it finds
    /// Comments that allow findings, `; infmend: allow(RULE, …)` and
    /// `; infmend: allow-file(RULE, …)`, of which a rule or all rules find nothing
    /// where the comment holds. Only rules that are at work are judged: with
    /// `--select` an allowance of another rule is left alone. Comments that begin
    /// with `infmend:` and say something else are found as well.
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
    /// Safe: takes the names that allow nothing out of the comment, and the comment
    /// where nothing else is in it, with its line where it has one of its own.
    /// Done only when no other fix is left to do. Unsafe where a name is that of
    /// no rule, which may be misspelled or belong to a later version of infmend.
    /// None where the comment is not understood.
    ///
    /// ## Source
    /// This is about infmend itself; see "Allowing a finding" in its documentation
    /// (`infmend explain configuration`).
    RULE {
        name: "unused-allow",
        summary: "a comment that allows what nothing finds",
        why: "the comment allows nothing",
        fixes: "safe",
        group: "meta",
        severity: Severity::Warning,
        since: "0.1.0",
        // These findings come from `suppress`, after all other rules ran.
        visit: Visit::Nothing,
        turn: Turn::Tidying,
    }
}
