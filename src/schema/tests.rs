#![allow(clippy::unwrap_used)]

use std::collections::HashSet;

use super::*;
use crate::syntax::eq_ignore_case;

/// The pages of all rows.
pub(crate) fn pages_of_rows() -> Vec<&'static str> {
    let directives = DIRECTIVES.iter().map(|row| row.page);
    let sections = SECTIONS.iter().map(|row| row.page);
    let classes = CLASSES.iter().map(|row| row.page);
    let features = Feature::ALL.iter().map(|feature| feature.page());
    let flags = FLAGS.iter().map(|flag| flag.set.page());
    let values = FILE_VALUES.iter().map(|row| row.page);
    let all = directives.chain(sections).chain(classes);
    let needed = INBOX_SECTIONS.iter().map(|row| row.page);
    let all = all.chain(features).chain(flags);
    all.chain(values).chain(needed).collect()
}

#[test]
fn each_row_names_a_page_of_the_documentation() {
    for file in pages_of_rows() {
        assert!(PAGES.iter().any(|page| page.file == file), "{file}");
    }
}

#[test]
fn pages_are_files_of_the_documentation_by_their_titles() {
    let by_title = |page: &Page| page.title.to_ascii_lowercase();
    assert!(PAGES.is_sorted_by_key(by_title));
    for page in &PAGES {
        let (folder, file) = page.file.split_once('/').unwrap();
        let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let stem = file.strip_suffix(".md").unwrap();
        let words = [folder, stem];
        assert!(
            words
                .iter()
                .all(|word| !word.is_empty() && word.chars().all(is_word)),
            "{page:?}"
        );
        let namesakes = |other: &&Page| other.file == page.file || other.title == page.title;
        assert_eq!(PAGES.iter().filter(namesakes).count(), 1, "{page:?}");
    }
}

#[test]
fn the_tables_are_in_the_order_in_which_they_are_searched() {
    // Rows of one name stand together.
    let small = |name: &str| name.to_ascii_lowercase();
    assert!(DIRECTIVES.is_sorted_by(|a, b| small(a.name) <= small(b.name)));
    assert!(CLASSES.is_sorted_by(|a, b| small(a.name) < small(b.name)));
    assert!(DIRIDS.is_sorted_by(|a, b| a.number < b.number));
    let kinds = SECTIONS.iter().enumerate();
    for (index, row) in kinds {
        assert_eq!(row.kind as usize, index, "{:?}", row.kind);
        assert_eq!(row.kind.section().kind, row.kind);
    }
    // The last kind of all.
    assert_eq!(SectionKind::WmiClass as usize + 1, SECTIONS.len());
}

#[test]
fn no_directive_stands_twice_for_the_same_section() {
    let mut seen = HashSet::new();
    for row in DIRECTIVES {
        assert!(!row.within.is_empty(), "{}", row.name);
        for kind in row.within {
            let name = row.name.to_ascii_lowercase();
            assert!(seen.insert((name, *kind)), "{} in {kind:?}", row.name);
            // Only sections of directives have some.
            assert_eq!(kind.section().lines, Lines::Directives, "{}", row.name);
            assert_eq!(directive(row.name, *kind).unwrap().page, row.page);
        }
    }
    for row in SECTIONS {
        let has = DIRECTIVES.iter().any(|directive| directive.is_in(row.kind));
        assert_eq!(has, row.lines == Lines::Directives, "{:?}", row.kind);
    }
}

/// Whether a text is one short sentence that begins with a verb: "Adds a filter."
fn is_sentence_of_what_it_does(text: &str) -> bool {
    let first = text.split([' ', ',']).next().unwrap_or_default();
    let is_verb = first.starts_with(|c: char| c.is_ascii_uppercase())
        && first.ends_with('s')
        && first.chars().skip(1).all(|c| c.is_ascii_lowercase());
    let is_one = text.strip_suffix('.').is_some_and(|body| {
        !body.ends_with(['.', ' ']) && [". ", "? ", "! "].iter().all(|end| !body.contains(end))
    });
    let is_plain = !text.contains("  ") && text.chars().all(|c| (' '..='~').contains(&c));
    let has_pairs = [('`', '`'), ('[', ']'), ('(', ')')]
        .iter()
        .all(|(open, close)| text.matches(*open).count() == text.matches(*close).count());
    let code = text.split('`').count();
    is_verb && is_one && is_plain && has_pairs && code % 2 == 1 && text.len() <= 140
}

/// Whether a text is the short name of a field, in small letters but for such as GUID.
fn is_name_of_field(text: &str) -> bool {
    let has_case = |word: &str| {
        word.chars().all(|c| !c.is_ascii_uppercase())
            || word.chars().all(|c| !c.is_ascii_lowercase())
    };
    let mut words = text.split([' ', '-']);
    words.all(|word| !word.is_empty() && has_case(word))
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || " ,-/+@".contains(c))
        && text.len() <= 40
}

#[test]
fn each_directive_says_in_a_sentence_what_it_does_and_names_its_fields() {
    for row in DIRECTIVES {
        let (name, within) = (row.name, row.within);
        assert!(
            is_sentence_of_what_it_does(row.does),
            "{name} in {within:?}: {:?}",
            row.does
        );
        let count = row.arguments.len() + usize::from(row.rest.is_some());
        assert_eq!(row.fields.len(), count, "{name} in {within:?}");
        for field in row.fields {
            assert!(is_name_of_field(field), "{name} in {within:?}: {field:?}");
        }
        let different: HashSet<_> = row.fields.iter().collect();
        assert_eq!(different.len(), count, "{name} in {within:?}");
        // Flags are called so, if only as the last word.
        for (argument, field) in row.arguments.iter().zip(row.fields) {
            let is_flags = matches!(argument, Argument::Flags(_));
            let says_so = field.ends_with("flags") || field.ends_with("attributes");
            assert!(
                !is_flags || says_so || field.ends_with("code"),
                "{name}: {field:?}"
            );
        }
        // Each number that may stand there means something, and no other does.
        if let Some(last) = row.numbers.len().checked_sub(1) {
            let most = u32::try_from(last).unwrap();
            let numbers = Argument::Number { least: 0, most };
            assert_eq!(row.arguments, [numbers], "{name}");
        }
        for meaning in row.numbers {
            let NumberMeaning { name, words, does } = meaning;
            assert!(name.starts_with("SERVICE_") && !words.is_empty(), "{name}");
            assert!(
                does.ends_with('.') && does.starts_with(char::is_uppercase),
                "{name}"
            );
        }
        for index in 0..6 {
            let is_there = row.argument(index).is_some();
            assert_eq!(row.field(index).is_some(), is_there, "{name}: {index}");
        }
    }
}

#[test]
fn no_two_directives_and_no_two_sections_do_the_same() {
    // Rows of one name, of which each is for other sections, differ as well.
    let mut seen = HashSet::new();
    for row in DIRECTIVES {
        assert!(seen.insert(row.does), "{}: {}", row.name, row.does);
    }
    seen.clear();
    for row in SECTIONS {
        assert!(seen.insert(row.does), "{:?}: {}", row.kind, row.does);
    }
}

#[test]
fn each_section_says_in_a_sentence_what_it_does_and_names_its_fields() {
    for row in SECTIONS {
        let kind = row.kind;
        assert!(
            is_sentence_of_what_it_does(row.does),
            "{kind:?}: {:?}",
            row.does
        );
        let Lines::Fields { key, values, rest } = row.lines else {
            assert_eq!((row.key, row.fields.len()), ("", 0), "{kind:?}");
            continue;
        };
        assert_eq!(!row.key.is_empty(), key.is_some(), "{kind:?}");
        let count = values.len() + usize::from(rest.is_some());
        assert_eq!(row.fields.len(), count, "{kind:?}");
        let names = row.fields.iter().chain(key.map(|_| &row.key));
        for name in names {
            assert!(is_name_of_field(name), "{kind:?}: {name:?}");
        }
        let different: HashSet<_> = row.fields.iter().collect();
        assert_eq!(different.len(), count, "{kind:?}");
        for (argument, field) in values.iter().zip(row.fields) {
            let is_flags = matches!(argument, Argument::Flags(_));
            assert!(!is_flags || field.ends_with("flags"), "{kind:?}: {field:?}");
        }
        assert_eq!(row.field(count).is_some(), rest.is_some(), "{kind:?}");
    }
}

#[test]
fn values_are_called_as_their_page_calls_them() {
    let field = |name, within, index| directive(name, within).unwrap().field(index);
    let services = SectionKind::Services;
    assert_eq!(field("AddService", services, 0), Some("service name"));
    assert_eq!(field("AddService", services, 5), Some("event name"));
    assert_eq!(field("AddService", services, 6), None);
    let power = SectionKind::PowerSetting;
    assert_eq!(field("Setting", power, 0), Some("setting GUID"));
    assert_eq!(field("Setting", power, 3), field("Setting", power, 1));
    assert_eq!(field("Reboot", SectionKind::DdInstall, 0), None);
    let models = SectionKind::Models.section();
    assert_eq!(models.key, "device description");
    assert_eq!(models.field(9), Some("hardware or compatible ID"));
    assert_eq!(SectionKind::Version.section().field(0), None);
}

#[test]
fn values_that_name_sections_stand_together_wherever_a_directive_is_read() {
    for row in DIRECTIVES {
        let sections = row.sections();
        let count = row
            .arguments
            .iter()
            .filter(|value| value.is_section())
            .count();
        assert!(row.least <= row.arguments.len().max(1), "{}", row.name);
        if row.rest.is_some_and(Argument::is_section) {
            assert_eq!((count, sections), (0, 0..usize::MAX), "{}", row.name);
        } else {
            assert_eq!(sections.len(), count, "{}", row.name);
        }
        // Which values those are does not depend on the section.
        for other in directives(row.name) {
            assert_eq!(other.sections(), row.sections(), "{}", row.name);
        }
    }
    let add_service = directives("ADDSERVICE").first().unwrap();
    assert_eq!(add_service.sections(), 2..4);
    assert_eq!(add_service.sections_of(SectionKind::EventLog), 3..4);
    assert_eq!(directives("UmdfService").first().unwrap().sections(), 1..2);
    assert_eq!(directives("Reboot").first().unwrap().sections(), 0..0);
}

#[test]
fn each_kind_of_section_that_an_author_names_is_one_that_something_names() {
    let directives = DIRECTIVES.iter().flat_map(|row| {
        let arguments = row.arguments.iter().copied();
        arguments.chain(row.rest).collect::<Vec<_>>()
    });
    let lines = SECTIONS.iter().flat_map(|row| match row.lines {
        Lines::Fields { key, values, rest } => {
            let values = values.iter().copied();
            values.chain(key).chain(rest).collect()
        }
        Lines::Directives => Vec::new(),
    });
    let named: HashSet<SectionKind> = directives
        .chain(lines)
        .filter_map(|argument| match argument {
            Argument::Section(kind) => Some(kind),
            Argument::FileOrList => Some(SectionKind::FileList),
            _ => None,
        })
        .collect();
    for row in SECTIONS {
        let is_given = row.name == SectionName::Given;
        assert_eq!(named.contains(&row.kind), is_given, "{:?}", row.kind);
    }
}

#[test]
fn names_of_sections_are_told_from_one_another() {
    for row in SECTIONS {
        match row.name {
            SectionName::Fixed(name, decoration) => {
                assert_eq!(section_named(&name.to_uppercase()), Some(row.kind));
                assert_eq!(section_named(&format!("{name}s")), None);
                let decorated = match decoration {
                    Decorated::None => continue,
                    Decorated::Platform => "ntAMD64",
                    Decorated::Architecture => "arm64",
                    Decorated::Language => "0c0A",
                };
                assert_eq!(
                    section_named(&format!("{name}.{decorated}")),
                    Some(row.kind)
                );
                assert_eq!(section_named(&format!("{name}.other")), None);
            }
            SectionName::Companion(suffix) => {
                assert_eq!(companion(&suffix.to_lowercase()), Some(row.kind));
                assert_eq!(row.kind.suffix(), suffix);
            }
            SectionName::Beside(_) | SectionName::Given => {
                assert_eq!(row.kind.suffix(), "");
            }
        }
    }
    assert_eq!(companion("security"), None);
}

#[test]
fn only_names_that_begin_so_are_compared_with_fixed_ones() {
    for row in SECTIONS {
        if let SectionName::Fixed(name, _) = row.name {
            assert_eq!(holds_names(name), !row.kind.is_install(), "{name}");
            assert_eq!(
                holds_names(&format!("{name}.x")),
                !row.kind.is_install(),
                "{name}"
            );
            assert!(!holds_names(&format!("{name}x")), "{name}");
        }
    }
}

#[test]
fn a_name_is_found_in_any_case_and_in_letters_that_fold_to_it() {
    for row in DIRECTIVES {
        for name in [row.name.to_uppercase(), row.name.to_lowercase()] {
            assert!(
                directives(&name)
                    .iter()
                    .all(|found| eq_ignore_case(found.name, &name))
            );
            assert!(!directives(&name).is_empty(), "{name}");
        }
    }
    assert_eq!(directives("\u{212A}mdfService").len(), 1);
    for name in ["", "A", "AddRegs", "zzz", "AddSérvice"] {
        assert!(directives(name).is_empty(), "{name}");
    }
}

#[test]
fn guids_of_classes_are_well_formed_and_stand_once() {
    let mut seen = HashSet::new();
    for class in CLASSES {
        let inner = class
            .guid
            .strip_prefix('{')
            .unwrap()
            .strip_suffix('}')
            .unwrap();
        let lengths: Vec<usize> = inner.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{}", class.name);
        let is_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c) || c == '-';
        assert!(inner.chars().all(is_hex), "{}", class.name);
        assert!(seen.insert(class.guid), "{}", class.name);
        assert_eq!(
            Class::named(&class.name.to_uppercase()).unwrap().guid,
            class.guid
        );
    }
    assert!(Class::named("PrintQueue").unwrap().is_reserved);
    assert!(!Class::named("Printer").unwrap().is_reserved);
}

#[test]
fn flags_of_a_set_differ_in_number_and_name() {
    let mut seen = HashSet::new();
    for flag in FLAGS {
        assert!(
            seen.insert((flag.set, flag.value.to_string())),
            "{}",
            flag.name
        );
        assert!(
            seen.insert((flag.set, flag.name.to_owned())),
            "{}",
            flag.name
        );
        assert_ne!(flag.set, FlagSet::Copy);
    }
    for (flag, next) in COPY_FLAGS.iter().zip(COPY_FLAGS.iter().skip(1)) {
        assert!(flag.flag.0 < next.flag.0, "{}", flag.name);
    }
    for row in COPY_FLAGS {
        assert_eq!(row.flag.0.count_ones(), 1, "{}", row.name);
        assert!(row.effect.ends_with('.'), "{}", row.name);
        assert_eq!(CopyFlags::named(row.name), Some(row.flag));
    }
}

#[test]
fn a_target_os_is_of_a_known_architecture_and_has_numbers() {
    for (text, platform) in [
        ("NT", "NT"),
        ("ntamd64", "ntamd64"),
        ("NTx86.6.1", "NTx86"),
        ("NT$ARCH$.10.0...16299", "NT$ARCH$"),
        ("NT.5.1.0x0000001.0x80", "NT"),
        ("NTarm64.", "NTarm64"),
    ] {
        assert_eq!(
            target_os(text).map(|(platform, _)| platform),
            Some(platform),
            "{text}"
        );
    }
    let (_, numbers) = target_os("NTamd64.10.0...16299").unwrap();
    assert_eq!(numbers, ["10", "0", "", "", "16299"]);
    for text in [
        "",
        "n",
        "amd64",
        "NTalpha",
        "NTamd64.x",
        "NT.1.2.3.4.5.6",
        "NT.Services",
    ] {
        assert_eq!(target_os(text), None, "{text}");
    }
}

#[test]
fn some_architectures_are_told_by_their_names() {
    let some = Architectures::named(["ia64", "X86", "x86"]).unwrap();
    let names: Vec<&str> = some.iter().map(|known| known.name).collect();
    assert_eq!(names, ["x86", "ia64"]);
    assert!(some.has("IA64") && !some.has("amd64") && !some.has("mips"));
    assert_eq!(Architectures::named(["x86", "mips"]), None);
    let arm = Architectures::named(["arm"]).unwrap();
    assert!(some.and(arm).has("arm") && !some.has("arm"));
    assert!(Architectures::default().is_empty() && !arm.is_empty());
}
