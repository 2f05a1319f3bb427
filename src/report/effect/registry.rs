//! What the lines of registry sections do, in words.

use super::words::named_flags;
use crate::schema::{FLG_ADDREG_DELVAL, FLG_ADDREG_KEYONLY, FlagSet, number};
use crate::syntax::eq_ignore_case;

/// The bits of the flags that tell the type of a value.
const TYPE: u32 = 0xFFFF_0001;

/// The types of values by these bits (docs install/inf-addreg-directive.md).
const TYPES: [(u32, &str); 7] = [
    (0x0000_0000, "REG_SZ"),
    (0x0000_0001, "REG_BINARY"),
    (0x0001_0000, "REG_MULTI_SZ"),
    (0x0001_0001, "REG_DWORD"),
    (0x0002_0000, "REG_EXPAND_SZ"),
    (0x0002_0001, "REG_NONE"),
    (0x000B_0001, "REG_QWORD"),
];

/// What a line does in a section to which directives lead.
pub(super) fn words(under: &[String], values: &[String]) -> String {
    let directive = under.last().map_or("", String::as_str);
    let value = |index: usize| values.get(index).map_or("", String::as_str);
    let place = match (value(1), value(2)) {
        ("", _) => value(0).to_owned(),
        (key, _) => format!("{}\\{key}", value(0)),
    };
    let name = match value(2) {
        "" => "(default)",
        name => name,
    };
    let flags = match value(3) {
        "" => Some(0),
        text => number(text),
    };
    let data = values.get(4..).unwrap_or_default().join(", ");
    let shown = match data.is_empty() {
        true => "\"\"",
        false => &*data,
    };
    match (directive, flags) {
        (_, None) => format!("{directive}: {}", values.join(", ")),
        ("AddReg", Some(flags)) => {
            if flags & FLG_ADDREG_KEYONLY != 0 {
                return format!("{place}{}", others(flags, FLG_ADDREG_KEYONLY, "key only"));
            }
            if flags & FLG_ADDREG_DELVAL != 0 {
                return format!("delete {place}: {name}");
            }
            let of_type = TYPES.iter().find(|(number, _)| *number == flags & TYPE);
            let of_type = of_type.map_or("unknown type", |(_, name)| name);
            let more = others(flags, TYPE, of_type);
            format!("{place}: {name} = {shown}{more}")
        }
        ("DelReg", Some(flags)) => {
            let flags = match flags {
                0 => String::new(),
                flags => format!(" ({})", named_flags(FlagSet::DelRegistry, flags)),
            };
            let data = match data.is_empty() {
                true => String::new(),
                false => format!(" = {data}"),
            };
            match value(2) {
                "" => format!("delete the key {place}{data}{flags}"),
                name => format!("delete {place}: {name}{data}{flags}"),
            }
        }
        _ => format!("{directive}: {}", values.join(", ")),
    }
}

/// In parentheses a word, and the names of flags but for some bits.
fn others(flags: u32, but: u32, word: &str) -> String {
    let known = FlagSet::AddRegistry.flags();
    let known = known.filter(|flag| flag.value & but == 0 && flags & flag.value == flag.value);
    let names: Vec<&str> = std::iter::once(word)
        .chain(known.map(|flag| flag.name))
        .collect();
    format!(" ({})", names.join(", "))
}

/// What of a line tells it from others: the same place in the registry.
pub(super) fn identity(values: &[String]) -> String {
    let place = values.get(..values.len().min(3)).unwrap_or_default();
    place.join("\u{0}").to_lowercase()
}

/// Whether a directive leads to a section of the registry.
pub(super) fn is_registry(directive: &str) -> bool {
    ["AddReg", "DelReg", "BitReg", "Ini2Reg"]
        .iter()
        .any(|known| eq_ignore_case(known, directive))
}
