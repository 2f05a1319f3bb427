//! The self-check: fixes that are broken in one way each, which it must catch.

use crate::support::{inf, infs_below};
use infmend::edit::{Applicability, Fix, Op};
use infmend::fix::verify;
use infmend::rules::{self, Downlevel, Options, Rule, RuleSet};
use infmend::source::{Edit, Source};

/// One way to break a fix; `None` where it does not apply to this one.
type Break = fn(&Source, &Fix) -> Option<Fix>;

const BREAKS: [(&str, Break); 11] = [
    ("the range begins a character early", |source, fix| {
        edited(fix, |edit| {
            let before = source.text().get(..edit.range.start)?.chars().next_back()?;
            edit.range.start -= before.len_utf8();
            Some(())
        })
    }),
    ("the range ends a character late", |source, fix| {
        edited(fix, |edit| {
            let behind = source.text().get(edit.range.end..)?.chars().next()?;
            edit.range.end += behind.len_utf8();
            Some(())
        })
    }),
    ("a comma is lost", |_, fix| {
        edited(fix, |edit| {
            let comma = edit.insert.find(',')?;
            edit.insert.remove(comma);
            Some(())
        })
    }),
    ("a comma too many", |_, fix| {
        edited(fix, |edit| {
            let comma = edit.insert.find(',')?;
            edit.insert.insert(comma, ',');
            Some(())
        })
    }),
    ("another value is written", |_, fix| {
        edited(fix, |edit| {
            let digit = edit.insert.rfind('0')?;
            edit.insert.replace_range(digit..=digit, "1");
            Some(())
        })
    }),
    ("an edit is left out", |_, fix| {
        let mut broken = fix.clone();
        broken.edits.pop()?;
        Some(broken)
    }),
    ("another line goes too", |source, fix| {
        edited(fix, |edit| {
            let tail = source.text().get(edit.range.end..)?;
            let line = tail.find('\n').map(|end| &tail[..=end])?;
            if line.trim().is_empty() {
                return None;
            }
            edit.range.end += line.len();
            Some(())
        })
    }),
    ("the line end goes too", |_, fix| {
        edited(fix, |edit| {
            let end = edit.insert.find('\n')?;
            let start = edit.insert[..end].trim_end_matches('\r').len();
            edit.insert.replace_range(start..=end, "");
            Some(())
        })
    }),
    ("a quote is opened", |_, fix| {
        edited(fix, |edit| {
            if edit.insert.is_empty() {
                return None;
            }
            edit.insert.insert(0, '"');
            Some(())
        })
    }),
    ("a comment swallows what follows", |_, fix| {
        edited(fix, |edit| {
            if edit.insert.is_empty() {
                return None;
            }
            edit.insert.insert(0, ';');
            Some(())
        })
    }),
    ("the operation names another entry", |_, fix| {
        let mut broken = fix.clone();
        let entry = broken.ops.iter_mut().find_map(|op| match op {
            Op::RemoveEntry { entry }
            | Op::SetValue { entry, .. }
            | Op::SplitEntry { entry, .. } => Some(entry),
            Op::RemoveSection { section, .. } => Some(section),
            _ => None,
        })?;
        *entry += 1;
        Some(broken)
    }),
];

fn edited(fix: &Fix, change: impl Fn(&mut Edit) -> Option<()>) -> Option<Fix> {
    let mut broken = fix.clone();
    change(broken.edits.first_mut()?)?;
    Some(broken)
}

#[test]
fn every_broken_fix_of_every_rule_is_caught() {
    let rules = RuleSet::all();
    let mut caught = vec![0; BREAKS.len()];
    let choices = [Downlevel::Ask, Downlevel::Raise, Downlevel::Keep];
    let cases = infs_below(&inf("")).into_iter();
    for (path, downlevel) in cases.flat_map(|path| choices.map(|choice| (path.clone(), choice))) {
        let source = Source::new(std::fs::read(&path).unwrap());
        let options = Options::default().downlevel(downlevel);
        let findings = rules::inspect(&source, &rules, &options).unwrap_or_default();
        let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
        // That of the encoding has no edits to break; it has tests of its own.
        for fix in fixes.filter(|fix| fix.encoding().is_none()) {
            let sound =
                Source::with_encoding(source.splice(&fix.edits).unwrap(), source.encoding());
            if !rules::inspect(&source, &rules, &Options::default())
                .unwrap()
                .iter()
                .any(|finding| finding.rule == "syntax")
            {
                assert_eq!(
                    verify(&source, &sound, &[fix]),
                    Ok(()),
                    "{}",
                    path.display()
                );
            }
            for (count, (what, make)) in caught.iter_mut().zip(BREAKS) {
                let Some(broken) = make(&source, fix) else {
                    continue;
                };
                let Ok(bytes) = source.splice(&broken.edits) else {
                    *count += 1;
                    continue;
                };
                let result = Source::with_encoding(bytes, source.encoding());
                // What was done is judged by what was declared, whether or
                // not the declaration of the edits is broken alike.
                let hidden = verify(&source, &result, &[&broken]);
                let seen = verify(&source, &result, &[fix]);
                let harmless = same_meaning(&result, &sound) && hidden.is_ok();
                assert!(
                    harmless
                        || (hidden.is_err() && seen.is_err())
                        || broken.edits == fix.edits && hidden.is_err(),
                    "{}: {what} is not caught in the fix of {:?}",
                    path.display(),
                    fix.description
                );
                *count += 1;
            }
        }
    }
    for ((what, _), count) in BREAKS.iter().zip(caught) {
        assert!(count > 0, "no fix could be broken so that {what}");
    }
}

/// Whether two files say the same: a broken edit that only drops white space
/// changes nothing that Windows reads, and need not be caught.
fn same_meaning(a: &Source, b: &Source) -> bool {
    let dump = |source: &Source| {
        let mut lines = Vec::new();
        infmend::report::dump::dump(&mut lines, "", source).unwrap();
        lines
    };
    dump(a) == dump(b)
}

#[test]
fn a_byte_that_no_edit_covers_is_missed_when_it_changes() {
    let path = inf("reboot-directive/utf16le.inf");
    let source = Source::new(std::fs::read(path).unwrap());
    let findings = rules::inspect(&source, &RuleSet::all(), &Options::default()).unwrap();
    let fix = findings.iter().find_map(|f| f.fix.as_ref()).unwrap();
    let fixed = source.splice(&fix.edits).unwrap();
    for at in (2..fixed.len()).step_by(17) {
        let mut bytes = fixed.clone();
        bytes[at] ^= 1;
        let result = Source::with_encoding(bytes, source.encoding());
        assert!(verify(&source, &result, &[fix]).is_err(), "byte {at}");
    }
}

#[test]
fn a_result_in_another_encoding_is_refused() {
    let path = inf("reboot-directive/spellings.inf");
    let source = Source::new(std::fs::read(path).unwrap());
    let findings = rules::inspect(&source, &RuleSet::all(), &Options::default()).unwrap();
    let fix = findings.iter().find_map(|f| f.fix.as_ref()).unwrap();
    let fixed = String::from_utf8(source.splice(&fix.edits).unwrap()).unwrap();
    let wide = fixed.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(verify(&source, &Source::new(wide), &[fix]).is_err());
}

#[test]
fn text_right_behind_bytes_that_cannot_be_decoded_is_left_to_a_person() {
    let applicability = |comment: &[u8]| {
        let head = b"[Version]\nSignature = $Windows NT$\n[DefaultInstall]\nCopyFiles = F\n[F]\n";
        let inf = [head, b"a.sys,,,8 ; ".as_slice(), comment, b"\n"].concat();
        let source = Source::with_encoding(inf, "utf-8".parse().unwrap());
        let rules = RuleSet::from_iter(Rule::named("restart-copy-flag"));
        let mut found = rules::inspect(&source, &rules, &Options::default()).unwrap();
        found.remove(0).fix.unwrap().applicability
    };
    assert_eq!(applicability(b"FORCE_FILE_IN_USE"), Applicability::Safe);
    assert_eq!(
        applicability(b"\xFF FORCE_FILE_IN_USE"),
        Applicability::Safe
    );
    assert_eq!(
        applicability(b"\xFFFORCE_FILE_IN_USE"),
        Applicability::Display
    );
}
