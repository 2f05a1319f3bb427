use std::cell::LazyCell;

use hashbrown::HashMap;

use crate::edit::FixBuilder;
use crate::model::RegistryLine;
use crate::rules::{
    Applicability, ByDefault, Change, Context, InfVerif, MayChange, Report, Severity, Visit, rule,
};
use crate::schema::{FLG_ADDREG_APPEND, FLG_ADDREG_TYPE_MULTI_SZ, FLG_DELREG_MULTI_SZ_DELSTRING};
use crate::syntax::{eq_ignore_case, fold_case};

rule! {
    /// A string that is added to a list of strings in the registry, or taken out.
    ///
    /// ## What it finds
    /// Lines of add-registry sections with FLG_ADDREG_APPEND (0x00010008), and lines of
    /// delete-registry sections with FLG_DELREG_MULTI_SZ_DELSTRING (0x00018002): code 1305.
    /// Enabled only with `--infverif`, or where it is selected.
    ///
    /// ## Why it matters
    /// What the value holds afterwards depends on what it held before, and so on which packages
    /// were installed, and when.
    ///
    /// ## Example
    /// ```inf
    /// HKR,,UpperFilters,0x00010008,gadget
    /// ```
    /// becomes
    /// ```inf
    /// HKR,,UpperFilters,0x00010000,gadget
    /// ```
    ///
    /// ## Fix
    /// Unsafe, below HKR, where one line alone writes the value: writes the list as it is, which
    /// replaces what the value held. Otherwise none.
    ///
    /// ## Source
    /// Microsoft Learn, "INF AddReg Directive", "INF DelReg Directive" and "INF Validation Errors
    /// and Warnings" (code 1305).
    RULE {
        name: "appended-value",
        summary: "a string that is added to or taken out of a list in the registry",
        why: "what the value holds afterwards depends on what it held before",
        fixes: "unsafe",
        group: "isolation",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        may_change: MayChange::unsafely(&[Change::Write(WRITING)]),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1305]),
    }
}

/// The directives that lead to registry values.
const WRITING: &[&str] = &["AddReg", "AddService", "AddInterface"];

/// What of the flags tells that a value is a list of strings.
const LIST: u32 = 0xFFFF_0001;
/// The index of the flags among the fields of a line.
const FLAGS: usize = 3;

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    let writers = LazyCell::new(|| writers(context));
    for line in context.added_lines() {
        let flags = line.numeric_flags().unwrap_or(0);
        // On another type the flag is an error of its own (1265).
        if flags & FLG_ADDREG_APPEND == 0 || flags & LIST != FLG_ADDREG_TYPE_MULTI_SZ {
            continue;
        }
        let plain = flags & !FLG_ADDREG_APPEND;
        // What is elsewhere may be a list of others, too, and a list that other lines write
        // as well would be lost.
        let is_own = eq_ignore_case(&line.root, "HKR") && writers.get(&names_of(line)) == Some(&1);
        let fix = (is_own && plain == FLG_ADDREG_TYPE_MULTI_SZ).then(|| {
            let fix = FixBuilder::of(model.document());
            let fix = fix.set_field(line.row.entry(), FLAGS, &format!("0x{plain:08x}"));
            fix.fix(Applicability::Unsafe, "write the list as it is")
        });
        report(context, line, "appends to").fix(fix);
    }
    for line in context.deleted_lines() {
        if line.numeric_flags() == Some(FLG_DELREG_MULTI_SZ_DELSTRING) {
            report(context, line, "takes a string out of");
        }
    }
}

/// The root, the key and the name of what a line writes, in the form of [`fold_case`].
fn names_of(line: &RegistryLine<'_, '_>) -> [String; 3] {
    [&line.root, &line.key, &line.name].map(|text| fold_case(text).into_owned())
}

/// How many lines write each value.
fn writers(context: &Context<'_, '_>) -> HashMap<[String; 3], usize> {
    let mut writers = HashMap::new();
    for line in context.added_lines() {
        *writers.entry(names_of(line)).or_default() += 1;
    }
    writers
}

fn report<'c, 'd, 't>(
    context: &'c Context<'d, 't>,
    line: &RegistryLine<'d, 't>,
    does: &str,
) -> Report<'c, 'd, 't> {
    let key = [&*line.root, &*line.key, &*line.name];
    let parts = key.into_iter().filter(|part| !part.is_empty());
    let value = parts.collect::<Vec<&str>>().join("\\");
    let at = (line.section.name(), line.row.entry().content());
    context
        .report(
            &RULE,
            at,
            format!("the line {does} the list in '{value}', whatever it holds"),
        )
        .infverif(&[1305])
        .help("write the whole list, or keep the string in a value of its own")
}
