//! What Windows cannot read, and so no fix may write: fields and names that are
//! too long (docs install/general-syntax-rules-for-inf-files.md).

use crate::edit::Op;
use crate::model::Model;
use crate::rules::{Applicability, Finding, Fix};

/// So many characters a field holds, before and after string substitution; with
/// the NUL behind it 4,096.
const FIELD: usize = 4095;
/// So many a section's name.
const SECTION_NAME: usize = 255;

/// Only shows what would make a field or a name longer than Windows reads it.
pub(super) fn leave_too_long(model: &Model<'_, '_>, findings: &mut [Finding]) {
    for finding in findings {
        if let Some(fix) = &mut finding.fix
            && let Some(reason) = too_long(model, fix)
        {
            fix.applicability = Applicability::Display;
            finding.help = Some(reason);
        }
    }
}

fn too_long(model: &Model<'_, '_>, fix: &Fix) -> Option<String> {
    fix.ops.iter().find_map(|op| too_long_in(model, op))
}

fn too_long_in(model: &Model<'_, '_>, op: &Op) -> Option<String> {
    let field = |value: &String| {
        let is_too_long = longer_than(value, FIELD) || longer_than(&model.text(value), FIELD);
        is_too_long.then(|| "the fix would make a field longer than the 4,095 characters that Windows reads: change it by hand".to_owned())
    };
    let section = |name: &str| {
        longer_than(name, SECTION_NAME).then(|| {
            "the fix would make a section's name longer than the 255 characters that Windows reads: change it by hand".to_owned()
        })
    };
    match op {
        Op::SetValue { text, .. } | Op::InsertValue { text, .. } => field(text),
        Op::SplitEntry { paths, .. } => {
            let paths = paths.iter().cloned();
            paths
                .map(|path| model.document().slice(path).to_owned())
                .find_map(|path| field(&path))
        }
        Op::InsertEntry { key, values, .. } => key.iter().chain(values).find_map(field),
        Op::RenameSection { name, .. } => section(name),
        Op::CopySection { name, lines, .. } => section(name).or_else(|| {
            let mut ops = lines.iter().flat_map(|line| &line.ops);
            ops.find_map(|op| too_long_in(model, op))
        }),
        Op::CopyLines { lines, .. } => {
            let mut ops = lines.iter().flat_map(|line| &line.ops);
            ops.find_map(|op| too_long_in(model, op))
        }
        Op::InsertSections { sections, .. } => sections.iter().find_map(|added| {
            let entries = added.entries.iter();
            let mut values = entries.flat_map(|(key, values)| key.iter().chain(values));
            section(&added.name).or_else(|| values.find_map(field))
        }),
        Op::RemoveEntry { .. }
        | Op::RemoveValue { .. }
        | Op::TruncateValues { .. }
        | Op::CloseQuote { .. }
        | Op::SetComment { .. }
        | Op::SetRemark { .. }
        | Op::SetIgnored { .. }
        | Op::RemoveSection { .. }
        | Op::ReplaceEncoding(_)
        | Op::RestoreLineEnds
        | Op::Rely(_) => None,
    }
}

/// Whether a text has more than so many characters, as Windows counts them: the
/// units of UTF-16.
fn longer_than(text: &str, limit: usize) -> bool {
    text.len() > limit && text.encode_utf16().count() > limit
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::edit::{CopiedLine, NewSection, Writing};
    use crate::rules::{Rule, tried};
    use crate::syntax::Document;

    /// How the one fix of a rule in a package is made, and the help.
    fn fixed(rule: &str, file: &str, list: &str) -> (Applicability, Option<String>) {
        let text = format!(
            "[Version]\nSignature = \"$Windows NT$\"\nDriverVer = 05/20/2022,2.1.0.5\n\
             [Manufacturer]\nA = M, NTamd64\n[M.NTamd64]\nd = I, X\\Y\n\
             [I]\n{list}\n[I.Services]\nAddService = s,2,S\n\
             [S]\nStartType = 3\nServiceBinary = %12%\\{file}\n\
             [DestinationDirs]\nDefaultDestDir = 12\n"
        );
        let found = tried::found(Rule::named(rule).unwrap(), &text);
        assert_eq!(found.len(), 1, "{found:?}");
        let finding = found.first().unwrap();
        let fix = finding.fix.as_ref().unwrap();
        (fix.applicability, finding.help.clone())
    }

    #[test]
    fn a_section_name_that_would_be_too_long_is_only_shown() {
        // The list is called as the file is, and `.CopyFiles` behind it.
        let name = |length: usize| format!("{}.sys", "g".repeat(length));
        let direct = |file: &str| fixed("direct-copy", file, &format!("CopyFiles = @{file}"));
        let longest = SECTION_NAME - ".CopyFiles".len();
        assert_eq!(direct(&name(longest)), (Applicability::Safe, None));
        let (applicability, help) = direct(&name(longest + 1));
        assert_eq!(applicability, Applicability::Display);
        assert!(help.unwrap().contains("255"));
    }

    #[test]
    fn a_field_that_would_be_too_long_is_only_shown() {
        let document = Document::new("[Strings]\nTen = 0123456789\n");
        let model = Model::new(&document);
        let set = |text: String| Op::SetValue {
            entry: 0,
            value: 0,
            text,
            writing: Writing::Plain,
        };
        let is_too_long = |op: &Op| too_long_in(&model, op).is_some();
        let x = |length: usize| "x".repeat(length);
        assert!(!is_too_long(&set(x(FIELD))));
        assert!(is_too_long(&set(x(FIELD + 1))));
        // Two bytes are one character, and one may be two units.
        assert!(!is_too_long(&set("ä".repeat(FIELD))));
        assert!(is_too_long(&set("\u{1F600}".repeat(FIELD / 2 + 1))));
        // What a string stands for counts, too.
        assert!(!is_too_long(&set(format!("{}%Ten%", x(FIELD - 10)))));
        assert!(is_too_long(&set(format!("{}%Ten%", x(FIELD - 9)))));
        for op in [
            Op::InsertValue {
                entry: 0,
                after: 0,
                text: x(FIELD + 1),
            },
            Op::InsertEntry {
                section: 0,
                after: None,
                key: Some("k".to_owned()),
                values: vec!["a".to_owned(), x(FIELD + 1)],
            },
            Op::RenameSection {
                section: 0,
                name: x(SECTION_NAME + 1),
            },
            Op::InsertSections {
                after: 0,
                last: None,
                sections: vec![NewSection {
                    name: "n".to_owned(),
                    entries: vec![(None, vec![x(FIELD + 1)])],
                }],
            },
            Op::CopySection {
                after: 0,
                last: None,
                name: "n".to_owned(),
                lines: vec![CopiedLine {
                    line: 0..1,
                    ops: vec![set(x(FIELD + 1))],
                }],
            },
            Op::CopyLines {
                section: 0,
                last: None,
                lines: vec![CopiedLine {
                    line: 0..1,
                    ops: vec![set(x(FIELD + 1))],
                }],
            },
        ] {
            assert!(is_too_long(&op), "{op:?}");
        }
    }
}
