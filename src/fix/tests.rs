use std::collections::BTreeMap;

use super::apply::edits_of;
use super::choose::{Taken, choose};
use super::places::{made, original_range};
use super::*;
use crate::edit::{Addition, Applicability, Fix};
use crate::edit::{Meets, NewSection, Op, Writing};
use crate::rules::{Change, MayChange, Rule, Severity, Visit};
use crate::source::Edit;

fn edit(range: Range<usize>, insert: &str) -> Edit {
    Edit {
        range,
        insert: insert.to_owned(),
    }
}

/// To make the safe fixes of one rule.
fn only(rule: &'static Rule) -> FixOptions {
    FixOptions::new(RuleSet::from_iter([rule]))
}

#[test]
fn fixes_that_wait_for_each_other_are_all_made_however_many_they_are() {
    const MANY: usize = 2 * MAX_ROUNDS;
    static ONE_BY_ONE: Rule = Rule {
        name: "one-by-one",
        visit: Visit::File(|context| {
            let document = context.model.document();
            let entries = document.sections().iter().flat_map(|s| s.entries());
            for entry in entries {
                let Some(field) = entry.fields().first().filter(|f| f.value() == "0") else {
                    continue;
                };
                // Each relies on what the others edit.
                let mut finding = found(&[field.range()], &[0..document.text().len()], &[]);
                finding.rule = ONE_BY_ONE.name;
                if let Some(fix) = &mut finding.fix {
                    fix.edits = vec![edit(field.range(), "xyz")];
                    fix.ops = vec![Op::SetValue {
                        entry: entry.range().start,
                        value: 0,
                        text: "xyz".to_owned(),
                        writing: Writing::Plain,
                    }];
                }
                context.add(finding);
            }
        }),
        may_change: MayChange::safely(&[Change::Write(&["a", "b"])]),
        ..Rule::DEFAULTS
    };
    let text = format!("[a]\n{}", "b = 0\n".repeat(MANY));
    let options = only(&ONE_BY_ONE);
    let fixed = fix(&Source::new(text.clone().into()), &options).unwrap();
    assert_eq!(fixed.remaining.len(), 0);
    assert_eq!(
        fixed.source.text(),
        format!("[a]\n{}", "b = xyz\n".repeat(MANY))
    );
    // Each is told by its place in the file as it was.
    let places = fixed.applied.iter().map(|applied| applied.ranges.clone());
    let zeros = text.match_indices('0').map(|(at, _)| vec![at..at + 1]);
    assert!(places.eq(zeros));
}

#[test]
fn a_rule_that_undoes_its_own_fix_does_not_go_on_for_ever() {
    static TO_AND_FRO: Rule = Rule {
        name: "to-and-fro",
        visit: Visit::File(|context| {
            let document = context.model.document();
            let entry = document.sections().iter().flat_map(|s| s.entries()).next();
            let Some(field) = entry.and_then(|entry| entry.fields().first()) else {
                return;
            };
            let mut finding = found(&[], &[], &[]);
            finding.rule = TO_AND_FRO.name;
            let value = if field.value() == "0" { "1" } else { "0" };
            if let (Some(fix), Some(entry)) = (&mut finding.fix, entry) {
                fix.edits = vec![edit(field.range(), value)];
                fix.ops = vec![Op::SetValue {
                    entry: entry.range().start,
                    value: 0,
                    text: value.to_owned(),
                    writing: Writing::Plain,
                }];
            }
            context.add(finding);
        }),
        may_change: MayChange::safely(&[Change::Write(&["a", "b"])]),
        ..Rule::DEFAULTS
    };
    let options = only(&TO_AND_FRO);
    let rules = TO_AND_FRO.name.to_owned();
    let fixed = fix(&Source::new("[S]\na = 0\n".into()), &options).unwrap();
    assert_eq!(fixed.refused, [FixError::Unsettled { rules }]);
    assert_eq!((fixed.applied.len(), fixed.remaining.len()), (0, 1));
    assert_eq!(fixed.source.text(), "[S]\na = 0\n");
}

#[test]
fn a_fix_that_does_something_else_than_it_declares_is_refused() {
    static OTHER: Rule = Rule {
        name: "other",
        visit: Visit::File(|context| {
            // Adds nothing, and writes over the first value.
            let mut finding = found(&[8..9], &[], &[]);
            finding.rule = OTHER.name;
            context.add(finding);
        }),
        may_change: MayChange::safely(&[Change::Write(&["a", "b"])]),
        ..Rule::DEFAULTS
    };
    let options = only(&OTHER);
    let fixed = fix(&Source::new("[S]\na = 0\n".into()), &options).unwrap();
    let refused: Vec<String> = fixed.refused.iter().map(ToString::to_string).collect();
    assert_eq!(refused.len(), 1);
    assert!(refused[0].starts_with("the fix of other was refused"));
    assert_eq!(fixed.remaining.len(), 1);
}

#[test]
fn a_fix_that_clashes_with_itself_loses_no_other_fix() {
    // Removes each entry `b`; those with the value 1 twice, and those with 2
    // declare that they remove the first entry of all.
    static CLASH: Rule = Rule {
        name: "clash",
        visit: Visit::File(|context| {
            let document = context.model.document();
            let entries: Vec<_> = document
                .sections()
                .iter()
                .flat_map(|s| s.entries())
                .collect();
            for entry in &entries {
                if entry.key().is_none_or(|key| key.value() != "b") {
                    continue;
                }
                let value = entry.fields()[0].value();
                let of = if value == "2" { entries[0] } else { entry };
                let mut finding = found(&[], &[], &[]);
                finding.rule = CLASH.name;
                finding.range = entry.range();
                if let Some(fix) = &mut finding.fix {
                    fix.edits = vec![edit(entry.range(), "")];
                    if value == "1" {
                        fix.edits.push(edit(entry.range(), ""));
                    }
                    fix.ops = vec![Op::RemoveEntry {
                        entry: of.range().start,
                    }];
                }
                context.add(finding);
            }
        }),
        may_change: MayChange::safely(&[Change::Write(&["a", "b"])]),
        ..Rule::DEFAULTS
    };
    let options = only(&CLASH);
    for many in [0, 1, 5, 100] {
        let good = "b = 0\n".repeat(many);
        for bad in ["b = 1\n", "b = 2\n", "b = 1\nb = 2\n"] {
            let text = format!("[a]\na = 0\n{good}{bad}{good}");
            let fixed = fix(&Source::new(text.into()), &options).unwrap();
            assert_eq!(fixed.source.text(), format!("[a]\na = 0\n{bad}"));
            assert_eq!(fixed.applied.len(), 2 * many);
            assert_eq!(fixed.remaining.len(), bad.lines().count());
            assert_eq!(fixed.refused.len(), bad.lines().count());
        }
    }
}

#[test]
fn a_place_of_the_last_round_is_found_in_the_original() {
    // "abcdef" becomes "aXXbcf", and that "aXXbYcf".
    let round = |edits: Vec<Edit>| {
        let mut fix = found(&[], &[], &[]).fix.unwrap();
        fix.edits = edits;
        made(&edits_of(&[&fix]))
    };
    let rounds = [
        round(vec![edit(3..5, ""), edit(1..1, "XX")]),
        round(vec![edit(4..4, "Y")]),
    ];
    let places = [
        (0..1, 0..1),
        // Within what the first round inserted.
        (1..3, 1..1),
        (3..4, 1..2),
        // What the second round inserted.
        (4..5, 2..2),
        // Up to what follows it, behind what the first round deleted.
        (5..6, 2..5),
        (6..7, 5..6),
    ];
    for (last, original) in places {
        assert_eq!(original_range(&rounds, &last), original, "{last:?}");
    }
}

/// A finding whose fix makes edits, relies on stretches and adds sections.
fn found(edits: &[Range<usize>], relies_on: &[Range<usize>], added: &[&str]) -> Finding {
    let sections = added
        .iter()
        .map(|name| NewSection {
            name: (*name).to_owned(),
            entries: Vec::new(),
        })
        .collect();
    Finding {
        infverif: Vec::new(),
        rule: "reboot-directive",
        severity: Severity::Warning,
        message: String::new(),
        section: String::new(),
        range: 0..0,
        help: None,
        fix: Some(Fix {
            applicability: Applicability::Safe,
            description: String::new(),
            edits: edits.iter().map(|range| edit(range.clone(), "x")).collect(),
            ops: vec![Op::InsertSections {
                after: 0,
                last: None,
                sections,
            }],
            meets: Meets {
                relies_on: relies_on.to_vec(),
                ..Meets::default()
            },
            since: None,
            drops: crate::schema::Architectures::default(),
        }),
    }
}

/// Which of some findings are fixed in one round, in that order.
fn chosen(findings: &[Finding], accept: &dyn Fn(usize) -> bool) -> Vec<usize> {
    let index = |fix: &Fix| {
        let is = |finding: &Finding| finding.fix.as_ref().is_some_and(|f| std::ptr::eq(f, fix));
        findings.iter().position(is).unwrap()
    };
    let all: Vec<&Finding> = findings.iter().collect();
    choose(&all, &RuleSet::all(), false, &|chosen| {
        accept(index(chosen.fix))
    })
    .iter()
    .map(|chosen| index(chosen.fix))
    .collect()
}

#[test]
fn of_fixes_at_work_on_one_text_the_first_is_made() {
    let findings = [
        found(&[4..6, 20..22], &[], &[]),
        found(&[5..7], &[], &[]),
        found(&[6..6], &[], &[]),
        found(&[6..8], &[], &[]),
        found(&[21..30, 40..41], &[], &[]),
        found(&[40..41], &[], &[]),
    ];
    assert_eq!(chosen(&findings, &|_| true), [0, 3, 5]);
    // One that is not wanted is in nobody's way.
    assert_eq!(chosen(&findings, &|index| index != 0), [1, 4]);
}

#[test]
fn a_fix_that_relies_on_text_is_made_first_and_keeps_others_from_it() {
    let findings = [
        found(&[4..6], &[], &[]),
        found(&[10..11], &[], &[]),
        found(&[30..31], &[0..8], &[]),
        found(&[40..41], &[6..7, 50..60], &[]),
        found(&[55..56], &[1..2], &[]),
    ];
    assert_eq!(chosen(&findings, &|_| true), [2, 3, 1]);
}

#[test]
fn of_fixes_that_give_one_name_to_sections_the_first_is_made() {
    let mut findings = [
        found(&[0..1], &[], &["A", "B"]),
        found(&[2..3], &[], &["C", "b"]),
        found(&[4..5], &[], &["C"]),
        found(&[6..7], &[], &["D"]),
        found(&[8..9], &[], &[]),
        found(&[10..11], &[], &[]),
    ];
    let ops = [
        Op::RenameSection {
            section: 0,
            name: "d".to_owned(),
        },
        Op::CopySection {
            after: 0,
            last: None,
            name: "E".to_owned(),
            lines: Vec::new(),
        },
    ];
    for (finding, op) in findings[4..].iter_mut().zip(ops) {
        finding.fix.as_mut().unwrap().ops = vec![op];
    }
    assert_eq!(chosen(&findings, &|_| true), [0, 2, 3, 5]);
}

#[test]
fn an_error_names_each_rule_once() {
    let names = ["direct-copy", "allow", "direct-copy"];
    assert_eq!(rule_names(names.into_iter()), "allow, direct-copy");
}

#[test]
fn a_fix_is_made_only_where_its_kind_is_asked_for() {
    let kinds = [
        Applicability::Safe,
        Applicability::Unsafe,
        Applicability::Display,
    ];
    let mut findings = [0..1, 2..3, 4..5].map(|range| found(&[range], &[], &[]));
    for (finding, kind) in findings.iter_mut().zip(kinds) {
        finding.fix.as_mut().unwrap().applicability = kind;
    }
    let all: Vec<&Finding> = findings.iter().collect();
    assert_eq!(choose(&all, &RuleSet::all(), false, &|_| true).len(), 1);
    assert_eq!(choose(&all, &RuleSet::all(), true, &|_| true).len(), 2);
}

#[test]
fn edits_touch_where_they_share_text_or_a_place_to_insert() {
    let touches = |a: &Range<usize>, b: &Range<usize>| {
        let mut taken = Taken::default();
        taken.take(a, None);
        taken.touches(b, None)
    };
    for (a, b) in [
        (0..2, 1..3),
        (1..1, 1..1),
        (1..1, 0..1),
        (1..1, 1..4),
        (0..3, 2..2),
    ] {
        assert!(touches(&a, &b) && touches(&b, &a), "{a:?} {b:?}");
    }
    for (a, b) in [(0..2, 2..3), (0..0, 1..1), (0..1, 2..2), (3..3, 0..2)] {
        assert!(!touches(&a, &b) && !touches(&b, &a), "{a:?} {b:?}");
    }
}

#[test]
fn additions_of_one_kind_to_one_place_go_together() {
    let mut taken = Taken::default();
    taken.take(&(4..4), Some(Addition::Entries));
    assert!(!taken.touches(&(4..4), Some(Addition::Entries)));
    assert!(taken.touches(&(4..4), Some(Addition::Sections)));
    for range in [4..4, 3..4, 4..5, 3..5] {
        assert!(taken.touches(&range, None), "{range:?}");
    }
    taken.take(&(6..8), None);
    assert!(taken.touches(&(7..7), Some(Addition::Entries)));
}

#[test]
fn what_is_written_over_is_none_of_the_additions_before_it() {
    let mut findings = [found(&[4..4], &[], &[]), found(&[4..4, 4..6], &[], &[])];
    for finding in &mut findings {
        let fix = finding.fix.as_mut().unwrap();
        fix.meets.additions = BTreeMap::from([(4, Addition::Entries)]);
    }
    assert_eq!(chosen(&findings, &|_| true), [0]);
}

#[test]
fn what_fixes_add_to_one_place_stands_in_the_order_of_the_fixes() {
    let with = |inserts: [&str; 2], addition| {
        let fixes = inserts.map(|insert| {
            let mut fix = found(&[4..4], &[], &[]).fix.unwrap();
            fix.edits = vec![edit(4..4, insert)];
            fix.meets.additions = BTreeMap::from([(4, addition)]);
            fix
        });
        edits_of(&[&fixes[0], &fixes[1]])
    };
    let is = |insert: &str| vec![edit(4..4, insert)];
    let sections = Addition::Sections;
    let joined = with(["\r\n[b]\r\nx\r\n\r\n", "\r\n[a]\r\n\r\n"], sections);
    assert_eq!(joined, is("\r\n[b]\r\nx\r\n\r\n[a]\r\n\r\n"));
    let joined = with(["\n[b]\n", "\n[a]\n"], sections);
    assert_eq!(joined, is("\n[b]\n\n[a]\n"));
    let joined = with(["b = 1\n", "a = 2\n"], Addition::Entries);
    assert_eq!(joined, is("b = 1\na = 2\n"));
}

#[test]
fn files_copied_by_name_get_their_lists_in_the_order_of_the_file() {
    let mut text = "[Version]\nSignature = \"$Windows NT$\"\n[Manufacturer]\nm = M\n\
         [M]\nd = I, USB\\VID_1\n[I]\nCopyFiles = @b.sys, @a.sys\n\n; Services\n[I.Services]\n"
        .to_owned();
    for name in ["a", "b"] {
        text += &format!("AddService = {name}, 2, {name}\n");
    }
    for name in ["a", "b"] {
        text += &format!("[{name}]\nStartType = 3\nServiceBinary = %12%\\{name}.sys\n");
    }
    text += "[DestinationDirs]\nDefaultDestDir = 12\n";
    let options = only(Rule::named("direct-copy").unwrap());
    let fixed = fix(&Source::new(text.into_bytes()), &options).unwrap();
    let expected = "[I]\nCopyFiles = b.CopyFiles, a.CopyFiles\n\n[b.CopyFiles]\nb.sys,,,0x00004000\n\n\
         [a.CopyFiles]\na.sys,,,0x00004000\n\n; Services\n[I.Services]\n";
    let text = fixed.source.text();
    assert!(text.contains(expected), "{text}");
}

#[test]
fn of_many_edits_each_counts_for_itself() {
    // Every set of stretches and places of a short text, in some order.
    let ranges: Vec<Range<usize>> = (0..6)
        .flat_map(|start| [0, 1, 3].map(|length| start..start + length))
        .collect();
    let touch = |a: &Range<usize>, b: &Range<usize>| {
        if a.is_empty() || b.is_empty() {
            a.start <= b.end && b.start <= a.end
        } else {
            a.start < b.end && b.start < a.end
        }
    };
    for first in &ranges {
        for second in &ranges {
            for third in &ranges {
                let mut taken = Taken::default();
                let all = [first, second, third];
                all.iter().for_each(|range| taken.take(range, None));
                for edit in &ranges {
                    let expected = all.iter().any(|range| touch(range, edit));
                    assert_eq!(taken.touches(edit, None), expected, "{all:?} {edit:?}");
                }
            }
        }
    }
}
