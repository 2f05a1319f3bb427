//! Findings as an editor shows them.

use std::str::FromStr;

use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticSeverity, DiagnosticTag, NumberOrString, Position,
    Range, Uri,
};

use super::open::Open;
use crate::pages;
use crate::rules::{Finding, Severity};

/// Who says so.
pub(super) const SOURCE: &str = "infmend";

/// The rules whose findings are about something without effect.
const UNNECESSARY: [&str; 5] = [
    "inert-reboot",
    "unused-allow",
    "unused-section",
    "surplus-value",
    "repeated-directive",
];

/// The rules whose findings are about what packages should do without.
const DEPRECATED: [&str; 3] = ["legacy-directive", "deprecated-dirid", "legacy-removal"];

/// A finding in an open file.
pub(super) fn diagnostic(open: &Open, finding: &Finding) -> Diagnostic {
    let text = &open.text;
    let mut message = finding.message.clone();
    if let Some(help) = &finding.help {
        message.push('\n');
        message.push_str(help);
    }
    if !finding.infverif.is_empty() {
        let codes: Vec<String> = finding.infverif.iter().map(u16::to_string).collect();
        message.push_str("\nInfVerif: ");
        message.push_str(&codes.join(", "));
    }
    let page = pages::links(finding.rule).and_then(|links| Uri::from_str(&links.page).ok());
    Diagnostic {
        range: open.lines.span(text, &finding.range),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Info => DiagnosticSeverity::HINT,
        }),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        code_description: page.map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message,
        related_information: None,
        tags: tag(finding.rule).map(|tag| vec![tag]),
        data: None,
    }
}

/// How what a rule finds may be drawn.
fn tag(rule: &str) -> Option<DiagnosticTag> {
    if UNNECESSARY.contains(&rule) {
        return Some(DiagnosticTag::UNNECESSARY);
    }
    DEPRECATED
        .contains(&rule)
        .then_some(DiagnosticTag::DEPRECATED)
}

/// What is said of the whole file, at its start.
pub(super) fn of_file(message: String) -> Diagnostic {
    Diagnostic {
        range: Range::new(Position::new(0, 0), Position::new(0, 0)),
        severity: Some(DiagnosticSeverity::WARNING),
        source: Some(SOURCE.to_owned()),
        message,
        ..Diagnostic::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rule;

    #[test]
    fn the_rules_with_a_tag_are_there() {
        for name in UNNECESSARY.iter().chain(&DEPRECATED) {
            assert!(Rule::named(name).is_some(), "{name}");
        }
    }
}
