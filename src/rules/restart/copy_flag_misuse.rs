use crate::edit::FixBuilder;
use crate::model::{CopiedFile, Directory, FLAGS, FlagField};
use crate::rules::{
    Applicability, Change, Context, Copied, Copies, MayChange, Severity, Visit, rule,
};
use crate::schema::{CopyFlags, number};
use crate::syntax::Field;

rule! {
    /// Copy flags that do not say what they seem to say.
    ///
    /// ## What it finds
    /// Entries of file lists named by `CopyFiles` with flags that are names instead
    /// of a number, flags in the third field, which Windows does not read, flags
    /// that are not a number at all, and flags that exclude each other:
    /// `COPYFLG_WARN_IF_SKIP` with `COPYFLG_NOSKIP`, two of
    /// `COPYFLG_NOVERSIONCHECK`, `COPYFLG_FORCE_FILE_IN_USE` and
    /// `COPYFLG_NO_OVERWRITE`, and `COPYFLG_NO_OVERWRITE` with any other.
    ///
    /// ## Why it matters
    /// Windows reads the fourth field, and there only a number. What is written
    /// elsewhere or otherwise has no effect, so a file that was meant to be copied
    /// with `COPYFLG_IN_USE_RENAME` is copied without it, and the update
    /// needs a restart when the file is in use.
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Files]
    /// gadget.sys,,COPYFLG_NOPRUNE | COPYFLG_IN_USE_RENAME
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Files]
    /// gadget.sys,,,0x00006000
    /// ```
    ///
    /// ## Fix
    /// Unsafe, since flags that had no effect now have one: writes the number that
    /// is meant into the fourth field, and adds what stands there already.
    ///
    /// Only flags that do no harm are moved: `COPYFLG_WARN_IF_SKIP`,
    /// `COPYFLG_NOSKIP`, `COPYFLG_NOVERSIONCHECK`, `COPYFLG_NOPRUNE` and
    /// `COPYFLG_IN_USE_RENAME`; of these only `COPYFLG_NOSKIP` where the file goes to
    /// DIRID 13 or to a DIRID that a build puts in. With any other the change is
    /// shown only: `COPYFLG_NO_OVERWRITE` would keep updates from replacing the file,
    /// `COPYFLG_REPLACEONLY` the first installation from copying it, and others
    /// depend on versions or force a restart. Where the names or numbers are not all
    /// understood, or exclude each other, the fix needs manual review.
    ///
    /// ## Source
    /// Microsoft Learn, "INF CopyFiles Directive".
    RULE {
        name: "copy-flag-misuse",
        summary: "copy flags that Windows does not read, or that exclude each other",
        why: "Windows reads copy flags only as a number in the fourth field",
        fixes: "unsafe",
        group: "restart",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::Copies(check),
        may_change: MayChange::safely(&[Change::CopyFlags {
            come: CopyFlags::HARMLESS,
            go: CopyFlags(0),
            of: Copies::All,
        }]),
    }
}

/// The field before the flags, which Windows does not read.
const UNUSED: usize = FLAGS - 1;

fn check(context: &Context<'_, '_>, copied: Copied<'_, '_, '_>) {
    let model = context.model;
    let Copied::Listed(list, file) = copied else {
        return;
    };
    let Some(misuse) = misuse(file) else {
        return;
    };
    let field = file.entry().fields().get(misuse.field);
    let quoted = file.entry().content();
    let quoted = model.document().slice(quoted).contains('"');
    let meant = misuse.meant.filter(|_| !quoted);
    let fix = meant.filter(|flags| flags.exclusion().is_none());
    let harm = misuse.unread & !harmless(&list.directory);
    let applicability = if harm.0 == 0 {
        Applicability::Unsafe
    } else {
        Applicability::Display
    };
    let fix = fix.map(|flags| {
        let mut fix = FixBuilder::of(model.document());
        if misuse.field == UNUSED {
            fix = fix.set_field(file.entry(), UNUSED, "");
        }
        fix.set_field(file.entry(), FLAGS, &flags.to_string()).fix(
            applicability,
            format!("write {flags} into the fourth field"),
        )
    });
    context
        .report(
            &RULE,
            (
                list.section.name(),
                field.map_or(file.entry().content(), Field::range),
            ),
            misuse.message,
        )
        .help_if(match &fix {
            None => Some(misuse.help.to_owned()),
            Some(_) if harm.0 != 0 => Some(consider(harm, &list.directory)),
            Some(_) => None,
        })
        .fix(fix);
}

/// What is wrong with an entry's flags.
struct Misuse {
    message: String,
    /// The field that is wrong, from 0.
    field: usize,
    /// The flags that are meant, where that is certain.
    meant: Option<CopyFlags>,
    /// Of these, those that have no effect as they are written.
    unread: CopyFlags,
    /// What a person can do.
    help: &'static str,
}

/// The flags that may take effect in a directory without harm. The Driver Store,
/// and what a build may make it, has no use for most, and InfVerif refuses some
/// there (error 1103).
fn harmless(directory: &Directory) -> CopyFlags {
    const NOSKIP: CopyFlags = CopyFlags(0x0002);
    if directory.is_driver_store() || directory.dirid.is_none() {
        NOSKIP
    } else {
        CopyFlags::HARMLESS
    }
}

/// What to consider before flags that never had an effect get one.
fn consider(harm: CopyFlags, directory: &Directory) -> String {
    let names = harm.names_and_rest();
    if directory.is_driver_store() {
        format!(
            "{names} is of no use in the Driver Store, where InfVerif may refuse it (error 1103): leave it out"
        )
    } else if directory.dirid.is_none() {
        format!(
            "the DIRID '{directory}' is not a number: where a build puts in 13, InfVerif may refuse {names} (error 1103)"
        )
    } else {
        format!(
            "{names} never had an effect here; as a number in the fourth field it would change what is copied, or request a restart: decide whether it is meant"
        )
    }
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
        let third = meant(&file.unused).unwrap_or_default();
        return Some(Misuse {
            message: format!(
                "the flags '{}' of '{name}' have no effect: Windows does not read the third field",
                file.unused.trim()
            ),
            field: UNUSED,
            meant: meant(&file.unused).zip(fourth).map(|(a, b)| a | b),
            unread: match file.flags {
                FlagField::Flags(flags) => third & !flags,
                FlagField::Unreadable(_) => third | fourth.unwrap_or_default(),
            },
            help: WRITE_NUMBER,
        });
    }
    match &file.flags {
        FlagField::Unreadable(text) => Some(Misuse {
            message: format!(
                "the flags '{text}' of '{name}' have no effect: they are not a number"
            ),
            field: FLAGS,
            meant: fourth,
            unread: fourth.unwrap_or_default(),
            help: WRITE_NUMBER,
        }),
        FlagField::Flags(flags) => flags.exclusion().map(|why| Misuse {
            message: format!("the flags {flags} of '{name}' exclude each other: {why}"),
            field: FLAGS,
            meant: None,
            unread: CopyFlags::default(),
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
