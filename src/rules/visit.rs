//! What rules are asked about.

use super::{Context, Copied};
use crate::model::{DirectiveSite, MergedSection, RegistryValue};

/// What a rule is asked about: it is shown all of these in an INF, in the order of
/// the file, and reports what it finds.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Visit {
    /// The file as a whole.
    File(fn(&Context<'_, '_>)),
    /// The directives with one of these names: all with the first, then all with the
    /// next.
    Directives(
        &'static [&'static str],
        for<'d, 't> fn(&Context<'d, 't>, &DirectiveSite<'d, 't>),
    ),
    /// The section of a name, with all parts that have it, where there is one.
    Section(
        &'static str,
        for<'d, 't> fn(&Context<'d, 't>, MergedSection<'d, 't>),
    ),
    /// What CopyFiles directives copy: first the files of lists, then those that are
    /// copied by name.
    Copies(for<'c, 'd, 't> fn(&'c Context<'d, 't>, Copied<'c, 'd, 't>)),
    /// The values of add-registry sections with one of the rule's
    /// [`registry_words`](super::Rule::registry_words) in their key or name; perhaps
    /// others, too.
    RegistryValues(for<'d, 't> fn(&Context<'d, 't>, &RegistryValue<'d, 't>)),
    /// Nothing: its findings come from elsewhere.
    Nothing,
}

impl Visit {
    /// Shows the rule what it asks for.
    pub(super) fn visit(self, context: &Context<'_, '_>) {
        let model = context.model;
        match self {
            Visit::File(check) => check(context),
            Visit::Directives(names, check) => {
                let sites = names.iter().flat_map(|name| model.directives(name));
                sites.for_each(|site| check(context, &site));
            }
            Visit::Section(name, check) => {
                if let Some(section) = model.section(name) {
                    check(context, section);
                }
            }
            Visit::Copies(check) => context.copied().for_each(|copied| check(context, copied)),
            Visit::RegistryValues(check) => {
                let values = context.registered().iter();
                values.for_each(|value| check(context, value));
            }
            Visit::Nothing => {}
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::rules::{Applicability, Fix, Options, Rule, Severity, tried};

    const INF: &str = "[Version]\nSignature = \"$Windows NT$\"\n\
         [Manufacturer]\nA = M\n[M]\nd = I, X\\Y\n\
         [I]\nRestart\nReboot\nCopyFiles = @a.sys, L\nAddReg = R\nReboot\n\
         [L]\nb.sys\n[R]\nHKR,,Other,,1\nHKLM,RunOnce,One,,x\n[version]\nClass = C\n";

    const NOTED: Rule = Rule {
        name: "noted",
        severity: Severity::Warning,
        ..Rule::DEFAULTS
    };

    /// What a rule that says what it is shown is shown of the INF.
    fn shown(visit: Visit) -> Vec<String> {
        let document = crate::syntax::Document::new(INF);
        let model = crate::model::Model::new(&document);
        let context = Context::new(&model, &Options::default());
        visit.visit(&context);
        let messages = context.into_findings().into_iter().map(|f| f.message);
        messages.collect()
    }

    #[test]
    fn directives_come_by_their_names() {
        let visit = Visit::Directives(&["Reboot", "Restart"], |context, site| {
            let at = site.entry().range().start;
            let line = INF.get(..at).unwrap_or_default().lines().count();
            context.report(&NOTED, site, line.to_string());
        });
        assert_eq!(shown(visit), ["8", "11", "7"]);
    }

    #[test]
    fn files_of_lists_come_before_those_copied_by_name() {
        let visit = Visit::Copies(|context, copied| {
            context.report(&NOTED, copied, copied.file());
        });
        assert_eq!(shown(visit), ["b.sys", "a.sys"]);
    }

    #[test]
    fn a_section_comes_once_with_all_its_parts_or_not_at_all() {
        let visit = |name| {
            Visit::Section(name, |context, section| {
                let range = section.last_header();
                let parts = section.parts().count().to_string();
                context.report(&NOTED, (section.name(), range), parts);
            })
        };
        assert_eq!(shown(visit("Version")), ["2"]);
        assert!(shown(visit("Strings")).is_empty());
    }

    #[test]
    fn registry_values_with_a_word_of_a_rule_come() {
        let visit = Visit::RegistryValues(|context, value| {
            context.report(&NOTED, value, value.name.to_string());
        });
        assert!(shown(visit).contains(&"One".to_owned()));
    }

    #[test]
    fn a_report_holds_what_it_was_given() {
        static RULE: Rule = Rule {
            visit: Visit::Section("I", |context, section| {
                let document = context.model.document();
                let how = Applicability::Display;
                let fix = Fix::new(document, how, "do it".to_owned(), Vec::new());
                let at = || (section.name(), section.last_header());
                let all = context.report(&NOTED, at(), "all");
                all.severity(Severity::Error).help("help").fix(fix);
                context
                    .report(&NOTED, at(), "little")
                    .help_if(None::<String>);
            }),
            ..NOTED
        };
        let found = tried::found(&RULE, INF);
        let [all, little] = found.as_slice() else {
            panic!("{found:?}");
        };
        let start = INF.find("[I]").unwrap();
        assert_eq!(
            (all.section.as_str(), &all.range),
            ("I", &(start..start + 3))
        );
        assert_eq!(
            (all.severity, all.help.as_deref()),
            (Severity::Error, Some("help"))
        );
        assert_eq!(all.fix.as_ref().unwrap().description, "do it");
        assert_eq!((little.severity, &little.help), (Severity::Warning, &None));
        assert!(little.fix.is_none());
    }
}
