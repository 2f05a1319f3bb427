//! What of a key, a value or a section's name is replaced: by what it is, and where nothing
//! says that it is Windows' own, all of it.

use std::ops::Range;

use super::words::{Kind, Words};
use crate::model::{tokens, without_companion};
use crate::schema::{
    COPY_FLAGS, Class, FLAGS, SECTIONS, SectionName, companion, inbox_section, inbox_service,
    is_environment_variable, is_framework_co_installer, is_windows_inf, is_windows_word, target_os,
    windows_file,
};
use crate::syntax::eq_ignore_case;

/// What a piece of text is, as far as that says what stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Something that Windows knows by its name.
    Known,
    /// Numbers: flags, a DIRID, a version. Words among them are names.
    Numbers,
    /// What an entry writes to the registry, or another value that may be a number.
    Data,
    /// One of many bytes.
    Byte,
    /// A name, or a text.
    Name,
}

/// Writes replacements of words.
#[derive(Debug)]
pub(super) struct Replacer<'w> {
    pub(super) words: &'w mut Words,
    /// Digits that stay: those of the version and the date in `DriverVer`.
    pub(super) kept_digits: Vec<String>,
}

/// What stands before an underscore and the digits of a hardware ID that tell a maker or
/// a device.
const OF_DEVICES: [&str; 5] = ["VEN", "DEV", "VID", "PID", "SUBSYS"];

/// The same before what tells a kind of device, or a part of one.
const OF_KINDS: [&str; 9] = [
    "REV", "CC", "MI", "CLASS", "SUBCLASS", "PROT", "COL", "UP", "U",
];

impl Replacer<'_> {
    /// What is to be replaced in a text, and by what: ranges in it, in order.
    pub(super) fn replace(&mut self, text: &str, meaning: Meaning) -> Vec<(Range<usize>, String)> {
        let mut replaced = Vec::new();
        let mut done = 0;
        // What stands between percent signs is the key of a string, whatever uses it.
        for token in tokens(text) {
            self.replace_in(text, done..token.start, meaning, &mut replaced);
            let inside = token.start + 1..token.end - 1;
            let key = text.get(inside.clone()).unwrap_or_default();
            let is_dirid = key.bytes().all(|byte| byte.is_ascii_digit());
            if !is_dirid && !is_environment_variable(key) {
                self.replace_in(text, inside, Meaning::Name, &mut replaced);
            }
            done = token.end;
        }
        self.replace_in(text, done..text.len(), meaning, &mut replaced);
        replaced
    }

    fn replace_in(
        &mut self,
        whole: &str,
        range: Range<usize>,
        meaning: Meaning,
        replaced: &mut Vec<(Range<usize>, String)>,
    ) {
        let text = whole.get(range.clone()).unwrap_or_default();
        let is_descriptor = is_security_descriptor(text);
        let stays = stays(text);
        let mut at = 0;
        while let Some(start) = text
            .get(at..)
            .and_then(|rest| rest.find(char::is_alphanumeric))
        {
            let start = at + start;
            let rest = text.get(start..).unwrap_or_default();
            let len = rest
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len());
            if let Some(guid) = rest.get(..GUID_LEN).filter(|guid| is_guid(guid)) {
                at = start + GUID_LEN;
                let class = format!("{{{guid}}}");
                if Class::with_guid(&class).is_none() && !Class::is_sample(&class) {
                    let new = self.words.replacement(guid, Kind::Guid);
                    replaced.push((range.start + start..range.start + at, new));
                }
                continue;
            }
            at = start + len;
            let run = rest.get(..len).unwrap_or_default();
            let before = text.get(..start).unwrap_or_default();
            let is_kept = stays.iter().any(|kept| kept.contains(&start))
                || (meaning == Meaning::Known || is_descriptor) && !is_of_domain(before);
            if is_kept {
                continue;
            }
            if let Some(new) = self.word(run, before, meaning)
                && new != run
            {
                replaced.push((range.start + start..range.start + at, new));
            }
        }
    }

    /// What takes the place of letters and digits; `None` where they stay.
    fn word(&mut self, run: &str, before: &str, meaning: Meaning) -> Option<String> {
        if is_known(run) {
            return None;
        }
        let is_number = run.bytes().all(|byte| byte.is_ascii_digit());
        let is_hex = run.bytes().all(|byte| byte.is_ascii_hexdigit());
        let has_digit = run.bytes().any(|byte| byte.is_ascii_digit());
        let follows = |names: &[&str]| {
            let name = before.strip_suffix(['_', ':']).map(|name| {
                let start = name.rfind(|c: char| !c.is_alphanumeric());
                name.get(start.map_or(0, |at| at + 1)..).unwrap_or_default()
            });
            name.is_some_and(|name| names.iter().any(|known| eq_ignore_case(known, name)))
        };
        if is_hex && follows(&OF_DEVICES) {
            return Some(self.hex(run));
        }
        if is_hex && follows(&OF_KINDS) || is_collection(run) {
            return None;
        }
        let hex = run.strip_prefix("0x").or(run.strip_prefix("0X"));
        let hex = hex.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if is_number || hex.is_some() {
            return self.number(run, hex, meaning);
        }
        run.chars().nth(1)?;
        if meaning == Meaning::Numbers && is_hex && run.len() <= 8 {
            return None;
        }
        if meaning == Meaning::Byte && is_hex && run.len() <= 2 {
            return Some("0".repeat(run.len()));
        }
        if meaning == Meaning::Data && is_hex && run.len() <= 2 {
            return None;
        }
        if is_hex && has_digit && matches!(run.len(), 4 | 8) {
            return Some(self.hex(run));
        }
        // The ID of a device that ACPI or EISA names: a maker, and four digits.
        let maker = run.len().checked_sub(4).filter(|len| matches!(len, 3 | 4));
        if let Some((maker, product)) = maker.and_then(|len| run.split_at_checked(len))
            && maker.bytes().all(|byte| byte.is_ascii_alphabetic())
            && product.bytes().all(|byte| byte.is_ascii_hexdigit())
            && product.bytes().any(|byte| byte.is_ascii_digit())
        {
            if eq_ignore_case(maker, "PNP") {
                return None;
            }
            let product = match self.kept_digits.iter().any(|kept| kept == product) {
                true => product.to_owned(),
                false => self.hex(product),
            };
            return Some(self.words.replacement(maker, Kind::Name) + &product);
        }
        let letters = run.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = run.get(letters.len()..).unwrap_or_default();
        if letters.len() > 2 && self.kept_digits.iter().any(|kept| kept == digits) {
            return Some(self.words.replacement(letters, Kind::Name) + digits);
        }
        Some(self.words.replacement(run, Kind::Name))
    }

    /// What takes the place of a number.
    fn number(&mut self, run: &str, hex: Option<&str>, meaning: Meaning) -> Option<String> {
        let digits = hex.unwrap_or(run);
        let significant = digits.trim_start_matches('0');
        let leading = run.get(..run.len() - significant.len())?;
        if meaning == Meaning::Byte && significant.len() <= 2 {
            return Some(format!("{leading}{}", "0".repeat(significant.len())));
        }
        let is_mask = significant.bytes().all(|byte| matches!(byte, b'f' | b'F'));
        // A single bit, or a round number.
        let is_flag = significant.bytes().skip(1).all(|byte| byte == b'0');
        let stays = match meaning {
            Meaning::Known | Meaning::Numbers => true,
            Meaning::Data | Meaning::Byte => significant.len() <= 2 || is_mask || is_flag,
            Meaning::Name => run.len() <= 2 || hex.is_some() && (is_mask || is_flag),
        };
        if stays || self.kept_digits.iter().any(|kept| kept == run) {
            return None;
        }
        // In a name they are those of a hardware ID.
        if meaning == Meaning::Name && hex.is_none() && matches!(run.len(), 4 | 8) {
            return Some(self.hex(run));
        }
        let kind = match hex {
            Some(_) => Kind::Hex,
            None => Kind::Decimal,
        };
        Some(leading.to_owned() + &self.words.replacement(significant, kind))
    }

    /// What takes the place of digits of a hardware ID: of eight, of each four.
    fn hex(&mut self, digits: &str) -> String {
        match digits.split_at_checked(4) {
            Some((first, second)) if second.len() == 4 => {
                let first = self.hex(first);
                first + &self.hex(second)
            }
            _ if digits.bytes().all(|byte| byte == b'0') => digits.to_owned(),
            _ => self.words.replacement(digits, Kind::Hex),
        }
    }
}

/// The length of a GUID without braces.
const GUID_LEN: usize = 36;

fn is_guid(text: &str) -> bool {
    text.bytes().enumerate().all(|(place, byte)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    })
}

/// `COL02`: a collection of a HID device.
fn is_collection(run: &str) -> bool {
    let digits = run.get(3..).unwrap_or_default();
    run.get(..3).is_some_and(|col| eq_ignore_case(col, "COL"))
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A security descriptor of SDDL: `D:P(A;;GA;;;SY)`, `O:BAG:SY`.
fn is_security_descriptor(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '\t', '"', ',']);
    let mut characters = text.chars();
    let begins =
        matches!(characters.next(), Some('D' | 'O' | 'G' | 'S')) && characters.next() == Some(':');
    begins && text.contains('(') || text.starts_with("O:")
}

/// Whether what follows in a security descriptor are the numbers of a domain, which are
/// somebody's own: `S-1-5-21-`.
fn is_of_domain(before: &str) -> bool {
    let start = before.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let sid = before.get(start.map_or(0, |at| at + 1)..);
    sid.is_some_and(|sid| sid.starts_with("S-1-5-21-"))
}

/// Whether letters and digits are a name of Windows.
fn is_known(run: &str) -> bool {
    is_windows_word(run)
        || companion(run).is_some()
        || Class::named(run).is_some()
        || Class::is_sample(run)
        || inbox_service(run).is_some()
        || windows_file(&format!("{run}.sys")).is_some()
        || SECTIONS.iter().any(|row| match row.name {
            SectionName::Fixed(name, _) => eq_ignore_case(name, run),
            _ => false,
        })
}

/// Whether a name with underscores, dots or hyphens in it is one of Windows.
fn is_known_name(name: &str) -> bool {
    windows_file(name).is_some()
        || is_framework_co_installer(name)
        || is_windows_inf(name)
        || inbox_section(without_companion(name)).is_some()
        || FLAGS.iter().any(|flag| eq_ignore_case(flag.name, name))
        || COPY_FLAGS
            .iter()
            .any(|flag| eq_ignore_case(flag.name, name))
}

/// The names in a text that stay as a whole, and the decorations in it.
fn stays(text: &str) -> Vec<Range<usize>> {
    let mut stays = Vec::new();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$');
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(is_part)) {
        let start = at + start;
        let rest = text.get(start..).unwrap_or_default();
        let len = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let name = rest.get(..len).unwrap_or_default();
        at = start + len;
        if is_known_name(name) {
            stays.push(start..at);
            continue;
        }
        stays.extend(decoration(name).map(|range| start + range.start..start + range.end));
    }
    stays
}

/// The platform that a name is decorated with: `ntamd64.10.0...17763` in
/// `Gadget.ntamd64.10.0...17763.Services`.
fn decoration(name: &str) -> Option<Range<usize>> {
    let mut start = 0;
    let mut found: Option<Range<usize>> = None;
    for part in name.split_inclusive('.') {
        let end = start + part.trim_end_matches('.').len();
        let from = found.as_ref().map_or(start, |found| found.start);
        match name.get(from..end).and_then(target_os) {
            Some(_) => found = Some(from..end),
            None if found.is_some() => break,
            None => {}
        }
        start += part.len();
    }
    found
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The text with its replacements.
    fn replaced(text: &str, meaning: Meaning) -> String {
        let mut words = Words::default();
        for word in text.split(|c: char| !c.is_alphanumeric()) {
            words.take(word);
        }
        let mut replacer = Replacer {
            words: &mut words,
            kept_digits: vec!["2105".to_owned()],
        };
        let mut new = text.to_owned();
        for (range, with) in replacer.replace(text, meaning).into_iter().rev() {
            new.replace_range(range, &with);
        }
        new
    }

    #[test]
    fn names_go_and_what_is_of_windows_stays() {
        for (text, expected) in [
            ("gadget.sys", "molava.sys"),
            (
                "Gadget.NTamd64.10.0...17763.Services",
                "Molava.NTamd64.10.0...17763.Services",
            ),
            ("Gadget_Inst.NT$ARCH$.HW", "Molava_Rase.NT$ARCH$.HW"),
            (
                "WdfCoInstaller01011.dll,WdfCoInstaller",
                "WdfCoInstaller01011.dll,WdfCoInstaller",
            ),
            ("%Gadget.Desc%", "%Molava.Rase%"),
            ("%12%\\gadget.sys", "%12%\\molava.sys"),
            (
                "%SystemRoot%\\System32\\gadget.exe",
                "%SystemRoot%\\System32\\molava.exe",
            ),
            (
                "System\\CurrentControlSet\\Services\\gadget",
                "System\\CurrentControlSet\\Services\\molava",
            ),
            (
                "D:P(A;;GA;;;SY)(A;;GR;;;S-1-5-21-1234567890-5)",
                "D:P(A;;GA;;;SY)(A;;GR;;;S-1-5-21-1000000000-5)",
            ),
            (
                "{4d36e97d-e325-11ce-bfc1-08002be10318}",
                "{4d36e97d-e325-11ce-bfc1-08002be10318}",
            ),
            (
                "{4D36E97D-E325-11CE-BFC1-08002BE10319}",
                "{00000000-0000-0000-0000-000000000001}",
            ),
            ("gadget64_2105.dll", "demada64_2105.dll"),
            (
                "COPYFLG_NOPRUNE | COPYFLG_GADGET",
                "COPYFLG_NOPRUNE | COPYFLG_MOLAVA",
            ),
        ] {
            assert_eq!(replaced(text, Meaning::Name), expected, "{text}");
        }
    }

    #[test]
    fn hardware_ids_keep_their_shapes() {
        for (text, expected) in [
            (
                "PCI\\VEN_8086&DEV_10DE&SUBSYS_10DE8086&REV_01",
                "PCI\\VEN_1000&DEV_1001&SUBSYS_10011000&REV_01",
            ),
            (
                "USB\\VID_046D&PID_C52B&MI_01&Col02",
                "USB\\VID_1000&PID_1001&MI_01&Col02",
            ),
            (
                "USB\\Class_03&SubClass_01&Prot_02",
                "USB\\Class_03&SubClass_01&Prot_02",
            ),
            ("PCI\\CC_0300", "PCI\\CC_0300"),
            ("ACPI\\INT33A1", "ACPI\\SOL1000"),
            ("*PNP0303", "*PNP0303"),
            ("ROOT\\GADGET", "ROOT\\MOLAVA"),
            ("HID_DEVICE_UP:FF00_U:0001", "HID_DEVICE_UP:FF00_U:0001"),
        ] {
            assert_eq!(replaced(text, Meaning::Name), expected, "{text}");
        }
    }

    #[test]
    fn numbers_stay_where_they_mean_something_to_windows() {
        for (meaning, text, expected) in [
            (Meaning::Numbers, "0x00010001", "0x00010001"),
            (Meaning::Data, "0x00010001", "0x00010000"),
            (Meaning::Data, "0x00000003", "0x00000003"),
            (Meaning::Data, "0x00001000", "0x00001000"),
            (Meaning::Data, "0xffffffff", "0xffffffff"),
            (Meaning::Data, "0x8086", "0x1000"),
            (Meaning::Data, "48000", "10000"),
            (Meaning::Byte, "4a", "00"),
            (Meaning::Byte, "12", "00"),
            (Meaning::Name, "Gadget 2000 v2", "Molava 1000 n9"),
            (Meaning::Known, "$Windows NT$", "$Windows NT$"),
        ] {
            assert_eq!(replaced(text, meaning), expected, "{text}");
        }
    }
}
