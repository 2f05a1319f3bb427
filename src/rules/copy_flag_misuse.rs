//! Copy flags that do not say what they seem to say.
//!
//! ## What it finds
//! Entries of file lists named by `CopyFiles` with flags that are names instead
//! of a number, flags in the third field, which Windows does not read, flags
//! that are no number at all, and flags that exclude each other:
//! `COPYFLG_WARN_IF_SKIP` with `COPYFLG_NOSKIP`, two of
//! `COPYFLG_NOVERSIONCHECK`, `COPYFLG_FORCE_FILE_IN_USE` and
//! `COPYFLG_NO_OVERWRITE`, and `COPYFLG_NO_OVERWRITE` with any other.
//!
//! ## Why it matters
//! Windows reads the fourth field, and there only a number. What is written
//! elsewhere or otherwise has no effect, so a file that was meant to be copied
//! with `COPYFLG_IN_USE_RENAME` is copied without it and asks for a restart
//! when it is in use.
//!
//! ## Example
//! ```inf
//! [Gadget_Files]
//! gadget.sys,,COPYFLG_NOPRUNE | COPYFLG_IN_USE_RENAME
//! ```
//! becomes
//! ```inf
//! [Gadget_Files]
//! gadget.sys,,,0x00006000
//! ```
//!
//! ## Fix
//! Unsafe, since flags that had no effect now have one: writes the number that
//! is meant into the fourth field, and adds what stands there already. Where
//! the names or numbers are not all understood, or exclude each other, a person
//! has to decide.
//!
//! ## Source
//! Microsoft Learn, "INF CopyFiles Directive".

use super::mend::Mend;
use super::{Applicability, Context, Finding, Rule, Severity};
use crate::model::{CopiedFile, CopyFlags, FLAGS, FlagField, number};
use crate::syntax::Field;

pub(super) const RULE: Rule = Rule {
    name: "copy-flag-misuse",
    summary: "copy flags that Windows does not read, or that exclude each other",
    why: "Windows reads copy flags only as a number in the fourth field",
    severity: Severity::Warning,
    page: include_str!("copy_flag_misuse.rs"),
    check,
};

/// The field before the flags, which Windows does not read.
const UNUSED: usize = FLAGS - 1;

fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let model = context.model;
    for (list, file) in context.copied_files() {
        let Some(misuse) = misuse(file) else {
            continue;
        };
        let field = file.entry().fields().get(misuse.field);
        let quoted = file.entry().content();
        let quoted = model.document().slice(quoted).contains('"');
        let meant = misuse.meant.filter(|_| !quoted);
        let fix = meant.filter(|flags| flags.exclusion().is_none());
        let fix = fix.map(|flags| {
            let mut mend = Mend::of(model.document());
            if misuse.field == UNUSED {
                mend = mend.set_field(file.entry(), UNUSED, "");
            }
            mend.set_field(file.entry(), FLAGS, &flags.to_string()).fix(
                Applicability::Unsafe,
                format!("write {flags} into the fourth field"),
            )
        });
        findings.push(Finding {
            rule: RULE.name,
            severity: RULE.severity,
            message: misuse.message,
            section: list.section.name().to_owned(),
            range: field.map_or(file.entry().content(), Field::range),
            help: fix.is_none().then(|| misuse.help.to_owned()),
            fix,
        });
    }
}

/// What is wrong with an entry's flags.
struct Misuse {
    message: String,
    /// The field that is wrong, from 0.
    field: usize,
    /// The flags that are meant, where that is certain.
    meant: Option<CopyFlags>,
    /// What a person can do.
    help: &'static str,
}

const WRITE_NUMBER: &str =
    "write the sum of the flags that are meant, as a number, into the fourth field";
const CHOOSE: &str = "decide which of them is meant, and leave the others out";

fn misuse(file: &CopiedFile<'_, '_>) -> Option<Misuse> {
    let name = &file.destination;
    let fourth = match &file.flags {
        FlagField::Flags(flags) => Some(*flags),
        FlagField::Unreadable(text) => meant(text),
    };
    if looks_like_flags(&file.unused) {
        return Some(Misuse {
            message: format!(
                "the flags '{}' of '{name}' have no effect: Windows does not read the third field",
                file.unused.trim()
            ),
            field: UNUSED,
            meant: meant(&file.unused).zip(fourth).map(|(a, b)| a | b),
            help: WRITE_NUMBER,
        });
    }
    match &file.flags {
        FlagField::Unreadable(text) => Some(Misuse {
            message: format!("the flags '{text}' of '{name}' have no effect: they are no number"),
            field: FLAGS,
            meant: fourth,
            help: WRITE_NUMBER,
        }),
        FlagField::Flags(flags) => flags.exclusion().map(|why| Misuse {
            message: format!("the flags {flags} of '{name}' exclude each other: {why}"),
            field: FLAGS,
            meant: None,
            help: CHOOSE,
        }),
    }
}

/// Whether the text of the third field is a number or names a flag. In old
/// INFs it is the name of a temporary file.
fn looks_like_flags(text: &str) -> bool {
    number(text).is_some() || text.to_ascii_uppercase().contains("COPYFLG_")
}

/// The flags that names and numbers joined by `|` or `+` mean, where each is
/// understood.
fn meant(text: &str) -> Option<CopyFlags> {
    text.split(['|', '+'])
        .map(|term| {
            let term = term.trim().trim_matches('%');
            CopyFlags::named(term).or_else(|| number(term).map(CopyFlags))
        })
        .try_fold(CopyFlags::default(), |sum, flags| Some(sum | flags?))
}
