//! What values name, and who names what, over all INFs of `tests/inf`.

use std::collections::HashSet;

use infmend::model::{Install, InstallKind, Model, Named, Reference, without_companion};
use infmend::schema::Argument;
use infmend::source::Source;
use infmend::syntax::{Document, fold_case};

use crate::support::{infs_below, root};

/// Calls back with the model of each INF, and with its name.
fn each_inf(mut check: impl FnMut(&Model<'_, '_>, &str)) {
    let infs = infs_below(&root().join("tests/inf"));
    assert!(infs.len() > 50, "the INFs are there");
    for inf in infs {
        let source = Source::new(std::fs::read(&inf).unwrap());
        let document = Document::new(source.text());
        check(&Model::new(&document), &inf.display().to_string());
    }
}

/// Everything that keys and values of an INF name.
fn references<'d, 't>(model: &'d Model<'d, 't>) -> Vec<Reference<'d, 't>> {
    let entries = model.sections().flat_map(|section| section.entries());
    let references = entries.flat_map(|entry| {
        let values = (0..entry.fields().len()).map(Some);
        let places = std::iter::once(None).chain(values);
        places.flat_map(move |place| {
            let named = match place {
                None => model.named_by_key(entry),
                Some(value) => model.named_by(entry, value),
            };
            named.into_iter().chain(model.strings_used_by(entry, place))
        })
    });
    references.collect()
}

#[test]
fn each_section_that_an_install_section_leads_to_is_named_by_a_reference() {
    let mut count = 0;
    each_inf(|model, inf| {
        // Those that Windows or a setup program installs by their names, and what
        // stands beside them.
        let by_name = model
            .installs()
            .filter(|install| install.kind != InstallKind::Device);
        let by_name: HashSet<String> = by_name
            .map(|install| fold_case(install.section.name()).into_owned())
            .collect();
        // The directives of [DefaultInstall.NetDrivers] are documented nowhere, and in no table.
        let of_net_drivers = |name: &str| {
            let mut sections = model.sections();
            sections.any(|section| {
                let mut entries = section.entries();
                fold_case(section.name()).ends_with(".netdrivers")
                    && entries.any(|entry| {
                        let mut values = entry.fields().iter();
                        values.any(|field| fold_case(field.value()) == name)
                    })
            })
        };
        let installs: Vec<_> = model.installs().collect();
        for name in model.reached_from(&installs) {
            let base = without_companion(&name);
            // To be on the safe side the graph takes each section for a companion
            // whose name goes on behind that of an install section.
            let goes_on = |install: &Install<'_, '_>| {
                let start = [&*fold_case(install.section.name()), "."].concat();
                name.starts_with(&start) && base != start.trim_end_matches('.')
            };
            if by_name.contains(base) || installs.iter().any(goes_on) || of_net_drivers(&name) {
                continue;
            }
            let section = model.section(&name).unwrap();
            let namers = model.namers(Named::Section(section));
            assert!(!namers.is_empty(), "{inf}: nothing names [{name}]");
            for namer in namers {
                let mut meant = model.sections_meant(&namer).into_iter();
                let is_meant = meant.any(|meant| meant.name() == section.name());
                assert!(is_meant, "{inf}: {} does not mean [{name}]", namer.name);
                count += 1;
            }
        }
    });
    assert!(count > 200, "{count}");
}

#[test]
fn the_range_of_a_reference_holds_the_name_as_it_is_written() {
    let mut kinds = HashSet::new();
    each_inf(|model, inf| {
        for reference in references(model) {
            let written = model.document().slice(reference.range.clone());
            let field = match reference.value {
                Some(value) => &reference.entry.fields()[value],
                None => reference.entry.explicit_key().unwrap(),
            };
            let slot = field.slot();
            assert!(slot.start <= reference.range.start && reference.range.end <= slot.end);
            let name = match reference.argument {
                // The name of the models section has that of the undecorated one in
                // front.
                Argument::TargetOs => {
                    let base = reference.name.len() - model.text(written).len();
                    assert!(reference.name[..base].ends_with('.'), "{inf}: {written}");
                    &reference.name[base..]
                }
                _ => &reference.name,
            };
            if let Some((first, _)) = written.split_once('\n') {
                // Of pieces on several lines, all.
                let first = first
                    .trim_end()
                    .trim_end_matches('\\')
                    .trim_start_matches('"');
                assert!(name.starts_with(first), "{inf}: {written} is not {name}");
                continue;
            }
            let text = model.text(written);
            assert!(
                text.eq_ignore_ascii_case(name),
                "{inf}: {written} is not {name}"
            );
            kinds.insert(format!("{:?}", reference.argument));
        }
    });
    assert!(kinds.len() > 20, "{kinds:?}");
}

#[test]
fn who_names_something_is_found_from_what_is_named() {
    each_inf(|model, inf| {
        for reference in references(model) {
            let mut named: Vec<_> = model
                .sections_meant(&reference)
                .into_iter()
                .map(Named::Section)
                .collect();
            match reference.argument {
                Argument::File => named.push(Named::File(&reference.name)),
                Argument::StringKey => named.push(Named::StringKey(&reference.name)),
                _ => {}
            }
            for named in named {
                let namers = model.namers(named);
                let mut ranges = namers.iter().map(|namer| namer.range.clone());
                let is_found = ranges.any(|range| range == reference.range);
                assert!(
                    is_found,
                    "{inf}: {} at {:?}",
                    reference.name, reference.range
                );
            }
        }
    });
}
