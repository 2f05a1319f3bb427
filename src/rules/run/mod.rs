//! Asks the rules about a file.

mod limits;

use super::file::{encoding, syntax};
use super::{Alone, Applicability, Context, Finding, Options, Package, RuleSet, suppress};
use crate::model::{Model, NotAnInf, not_text};
use crate::source::{Encoding, Source};
use crate::syntax::Document;

/// What the given rules find in a file, in the order of the file.
///
/// # Errors
/// The reason why the file is not a Windows INF.
pub fn inspect(
    source: &Source,
    rules: &RuleSet,
    options: &Options,
) -> Result<Vec<Finding>, NotAnInf> {
    inspect_in(source, rules, options, &Alone)
}

/// As [`inspect`], of a file that is one of a package.
///
/// # Errors
/// The reason why the file is not a Windows INF.
pub fn inspect_in(
    source: &Source,
    rules: &RuleSet,
    options: &Options,
    package: &dyn Package,
) -> Result<Vec<Finding>, NotAnInf> {
    if let Some(reason) = not_text(source) {
        let found = refused_bytes(source, rules).filter(|found| !found.is_empty());
        return found.ok_or(reason);
    }
    let document = Document::new(source.text());
    let model = Model::new(&document);
    match model.not_an_inf() {
        Some(reason) => {
            let found = refused(source, &model, rules).filter(|found| !found.is_empty());
            found.ok_or(reason)
        }
        None => {
            let mut findings = check_in(&model, source.encoding(), rules, options, package);
            if !document.errors().is_empty() {
                leave_unread(&mut findings);
            }
            Ok(findings)
        }
    }
}

/// Only shows the fixes of a file that Windows does not read to its end: `fix`
/// returns such a file as it is.
fn leave_unread(findings: &mut [Finding]) {
    for finding in findings {
        if let Some(fix) = &mut finding.fix {
            fix.applicability = Applicability::Display;
            finding.help = Some(
                "a file with a syntax error is not rewritten: fix the syntax error first"
                    .to_owned(),
            );
        }
    }
}

/// What is found in a file that is meant as an INF and that Windows refuses as a
/// whole, of which nothing else is reported and which is never rewritten; `None` for
/// any other file. Nothing where the rule is not among the given ones.
pub fn refused(source: &Source, model: &Model<'_, '_>, rules: &RuleSet) -> Option<Vec<Finding>> {
    let found = refused_bytes(source, rules);
    found.or_else(|| Some(of_rules(syntax::wrong_signature(model)?, rules)))
}

fn refused_bytes(source: &Source, rules: &RuleSet) -> Option<Vec<Finding>> {
    Some(of_rules(encoding::shifted(source)?, rules))
}

/// A finding, if it is one of the given rules.
fn of_rules(finding: Finding, rules: &RuleSet) -> Vec<Finding> {
    rules
        .has(finding.rule)
        .then_some(finding)
        .into_iter()
        .collect()
}

/// What the given rules find in a model, in the order of the file, without
/// what comments allow, of an INF that is one of a package. `encoding` is the one
/// that the file was read in.
pub fn check_in(
    model: &Model<'_, '_>,
    encoding: Encoding,
    rules: &RuleSet,
    options: &Options,
    package: &dyn Package,
) -> Vec<Finding> {
    let mut context = Context::in_package(model, rules, options, package);
    context.encoding = encoding;
    let at_work = rules.at_work(model, options);
    for rule in &at_work {
        rule.visit.visit(&context);
    }
    let mut findings = context.into_findings();
    findings.retain_mut(|finding| rules.wants(finding));
    suppress::apply(model.document(), rules, &at_work, &mut findings);
    leave_undecoded(model.document(), &mut findings);
    limits::leave_too_long(model, &mut findings);
    findings.retain(|finding| finding.severity >= options.severity);
    findings.sort_by_key(|finding| (finding.range.start, finding.range.end));
    findings
}

/// What stands in a text for bytes that cannot be decoded.
pub(super) const UNDECODED: &str = "\u{FFFD}";

/// Only shows what would change text right behind bytes that cannot be
/// decoded: these may be the start of a character, which would take what comes
/// to stand behind them for its rest. And what would write such bytes once
/// more, of which only U+FFFD is known.
fn leave_undecoded(document: &Document<'_>, findings: &mut [Finding]) {
    let text = document.text();
    for finding in findings {
        let Some(fix) = &mut finding.fix else {
            continue;
        };
        let reason = fix
            .edits
            .iter()
            .filter_map(|edit| edit.change(text))
            .find_map(|(range, new)| {
                if new.contains(UNDECODED) {
                    Some("bytes that cannot be decoded would have to be written once more")
                } else {
                    text.get(..range.start)?.ends_with(UNDECODED).then_some(
                        "the bytes right before the place to be changed cannot be decoded",
                    )
                }
            });
        if let Some(reason) = reason {
            fix.applicability = Applicability::Display;
            finding.help = Some(reason.to_owned());
        }
    }
}
