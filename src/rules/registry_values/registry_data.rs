use crate::model::{FIRST_VALUE, MergedSection, RegistryLine, has_placeholder};
use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::schema::{
    FLG_ADDREG_APPEND, FLG_ADDREG_BINVALUETYPE, FLG_ADDREG_DELVAL, FLG_ADDREG_KEYONLY,
    FLG_ADDREG_TYPE_DWORD, FLG_ADDREG_TYPE_MULTI_SZ, FLG_DELREG_MULTI_SZ_DELSTRING, SectionKind,
    number,
};
use crate::syntax::{Row, eq_ignore_case};

rule! {
    /// A registry line whose type and value do not fit together.
    ///
    /// ## What it finds
    /// In add-registry sections: flags that are not a number, and numbers (REG_DWORD) that are
    /// not one of 32 bits (1268); binary data that is not bytes from 00 to FF (1267); a type of
    /// the package's own without FLG_ADDREG_BINVALUETYPE (1264), or with the number of
    /// REG_MULTI_SZ (1263); FLG_ADDREG_APPEND where the value is not a list (1265). In
    /// delete-registry sections: a string to take out of a list that is missing (1266). In
    /// bit-registry sections: a mask of more than one byte (1262). Enabled only with
    /// `--infverif`, or where it is selected.
    ///
    /// ## Why it matters
    /// Windows writes another value than is meant, or refuses the line.
    ///
    /// ## Example
    /// ```inf
    /// HKR,,Speed,0x00010001,fast
    /// ```
    ///
    /// ## Fix
    /// None: which value is meant needs a decision.
    ///
    /// ## Source
    /// Microsoft Learn, "INF AddReg Directive", "INF DelReg Directive", "INF BitReg Directive"
    /// and "INF Validation Errors and Warnings" (codes 1262 to 1268).
    RULE {
        name: "registry-data",
        summary: "a registry line whose type and value do not fit together",
        why: "Windows writes another value than is meant, or refuses the line",
        fixes: "none",
        group: "registry_values",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1262, 1263, 1264, 1265, 1266, 1267, 1268]),
    }
}

/// The bits of the flags that say which type a value is of.
const TYPE: u32 = 0xFFFF_0001;
/// The number of REG_MULTI_SZ.
const REG_MULTI_SZ: u32 = 7;
/// The highest type that the flags have for texts.
const EXPAND_SZ: u32 = 2;

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    for line in context.added_lines() {
        check_added(context, line);
    }
    for line in context.deleted_lines() {
        if line.numeric_flags() == Some(FLG_DELREG_MULTI_SZ_DELSTRING)
            && line.row.value(FIRST_VALUE).is_empty()
        {
            let message = "the string to take out of the list is missing".to_owned();
            report(
                context,
                line.section,
                line.row,
                1266,
                message,
                "name the string",
            );
        }
    }
    for (section, _) in model.read_sections(SectionKind::BitRegistry) {
        for row in section.rows() {
            let mask = number(&model.text(&row.value(FIRST_VALUE)));
            if let Some(mask) = mask.filter(|mask| *mask > 0xFF) {
                let message = format!("the mask {mask:#x} is more than one byte");
                report(
                    context,
                    section,
                    row,
                    1262,
                    message,
                    "name the byte, and the bits in it",
                );
            }
        }
    }
}

fn check_added<'d, 't>(context: &Context<'d, 't>, line: &RegistryLine<'d, 't>) {
    let model = context.model;
    let (section, row) = (line.section, line.row);
    let (name, written) = (&*line.name, &*line.flags);
    let flags = match line.numeric_flags() {
        Some(flags) => flags,
        None if written.trim().is_empty() => 0,
        None => {
            if !is_unknown(written) {
                let message = format!("the flags '{written}' of '{name}' are not a number");
                report(context, section, row, 1268, message, help_for(written));
            }
            return;
        }
    };
    if flags & (FLG_ADDREG_DELVAL | FLG_ADDREG_KEYONLY) != 0 {
        return;
    }
    let (high, is_binary) = (flags >> 16, flags & FLG_ADDREG_BINVALUETYPE != 0);
    if flags & FLG_ADDREG_APPEND != 0 && flags & TYPE != FLG_ADDREG_TYPE_MULTI_SZ {
        let message = format!("'{name}' is to be appended to, and is not a list ({flags:#x})");
        report(
            context,
            section,
            row,
            1265,
            message,
            "write 0x00010008 for a list",
        );
    }
    if high > EXPAND_SZ && !is_binary {
        let message = format!("the type {flags:#x} of '{name}' lacks FLG_ADDREG_BINVALUETYPE");
        report(context, section, row, 1264, message, "add 1 to the flags");
        return;
    }
    if high == REG_MULTI_SZ && is_binary {
        let message = format!("the type {flags:#x} of '{name}' is REG_MULTI_SZ given as a number");
        report(
            context,
            section,
            row,
            1263,
            message,
            "write 0x00010000 for a list of strings",
        );
        return;
    }
    let mut data = row
        .values()
        .skip(FIRST_VALUE)
        .map(|value| model.text(&value).into_owned());
    if flags & TYPE == FLG_ADDREG_TYPE_DWORD {
        let data: Vec<String> = data.collect();
        // Four bytes may be given one by one.
        let [value] = data.as_slice() else {
            return;
        };
        if !is_unknown(value) && !value.trim().is_empty() && number(value).is_none() {
            let message = format!("'{value}' of '{name}' is not a number of 32 bits");
            report(
                context,
                section,
                row,
                1268,
                message,
                "write it in decimal, or behind 0x",
            );
        }
    } else if flags & TYPE == FLG_ADDREG_BINVALUETYPE {
        let wrong = data.find(|value| !is_unknown(value) && !is_byte(value));
        if let Some(value) = wrong {
            let message = format!("'{value}' of '{name}' is not a byte from 00 to FF");
            report(
                context,
                section,
                row,
                1267,
                message,
                "write each byte in hexadecimal",
            );
        }
    }
}

/// Names of types that are written in the place of their numbers (Microsoft Learn, "INF
/// AddReg Directive"), and what to do about each.
const TYPES: [(&str, &str); 5] = [
    ("REG_SZ", "write 0x00000000 for a string"),
    ("REG_BINARY", "write 0x00000001 for bytes"),
    ("REG_MULTI_SZ", "write 0x00010000 for a list of strings"),
    ("REG_DWORD", "write 0x00010001 for a number"),
    (
        "REG_EXPAND_SZ",
        "write 0x00020000 for a string with variables",
    ),
];

/// What to do about flags that are not a number.
fn help_for(written: &str) -> &'static str {
    let named = TYPES
        .iter()
        .find(|(name, _)| eq_ignore_case(name, written.trim()));
    named.map_or(
        "write the flags as a number, or leave the field empty for a string",
        |(_, help)| help,
    )
}

/// Whether a text is a byte in hexadecimal, or nothing.
fn is_byte(text: &str) -> bool {
    let text = text.trim();
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    let digits = digits.unwrap_or(text);
    digits.is_empty() || u32::from_str_radix(digits, 16).is_ok_and(|byte| byte <= 0xFF)
}

/// Whether a string that is missing or a build may bring anything.
fn is_unknown(text: &str) -> bool {
    text.contains('%') || has_placeholder(text)
}

fn report<'d, 't>(
    context: &Context<'d, 't>,
    section: MergedSection<'d, 't>,
    row: Row<'d, 't>,
    code: u16,
    message: String,
    help: &str,
) {
    let at = (section.name(), row.entry().content());
    context
        .report(&RULE, at, message)
        .infverif(&[code])
        .help(help);
}
