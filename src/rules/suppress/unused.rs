//! What is found in comments to infmend themselves: names that allow nothing, and what
//! is not understood.

use super::comment::{Comment, Name, Place, Suppression, is_separator};
use crate::edit::{FixBuilder, Op};
use crate::rules::meta::unused_allow::RULE as UNUSED_ALLOW;
use crate::rules::{Applicability, Finding, did_you_mean};
use crate::syntax::Document;

impl Comment<'_, '_> {
    /// The finding that names in it allow nothing, where some do.
    pub(super) fn unused(
        &self,
        document: &Document<'_>,
        is_unused: impl Fn(&Suppression, &Name) -> bool,
    ) -> Option<Finding> {
        let names = || {
            let of = |suppression| names_of(suppression);
            self.suppressions.iter().flat_map(of)
        };
        let unused: Vec<&Name> = names()
            .filter(|(suppression, name)| is_unused(suppression, name))
            .map(|(_, name)| name)
            .collect();
        let (first, last) = (unused.first()?, unused.last()?);
        let quoted = |names: &[&&Name]| -> String {
            let quoted: Vec<String> = names
                .iter()
                .map(|name| format!("'{}'", document.slice(name.range.clone())))
                .collect();
            quoted.join(", ")
        };
        let (known, unknown): (Vec<&&Name>, Vec<&&Name>) =
            unused.iter().partition(|name| name.rule.is_some());
        let message = match (known.is_empty(), unknown.is_empty()) {
            (_, true) => format!(
                "unused allow comment: {} reports nothing here",
                quoted(&known)
            ),
            (true, false) => format!("allow comment names unknown rule {}", quoted(&unknown)),
            (false, false) => format!(
                "unused allow comment: {} reports nothing here; it also names unknown rule {}",
                quoted(&known),
                quoted(&unknown)
            ),
        };
        let (applicability, help) = if unknown.is_empty() {
            (Applicability::Safe, None)
        } else {
            (
                Applicability::Unsafe,
                unknown
                    .first()
                    .map(|name| did_you_mean(document.slice(name.range.clone()))),
            )
        };
        let fix = match self.place {
            Place::Unread => None,
            _ => Some(self.without(document, &is_unused)),
        };
        Some(Finding {
            rule: UNUSED_ALLOW.name,
            infverif: Vec::new(),
            severity: UNUSED_ALLOW.severity,
            message,
            section: self.section.to_owned(),
            range: first.range.start..last.range.end,
            help,
            fix: fix.map(|fix| {
                let gone = if unused.len() == names().count() {
                    "remove the allow comment".to_owned()
                } else {
                    format!(
                        "remove {} from the allow comment",
                        quoted(&unused.iter().collect::<Vec<_>>())
                    )
                };
                fix.fix(applicability, gone)
            }),
        })
    }

    /// The finding that it is not understood, where it is not.
    pub(super) fn misunderstood(&self) -> Option<Finding> {
        self.suppressions.is_empty().then(|| Finding {
            rule: UNUSED_ALLOW.name,
            infverif: Vec::new(),
            severity: UNUSED_ALLOW.severity,
            message: "unrecognized `infmend:` comment; expected `allow(RULE, …)` or `allow-file(RULE, …)`"
                .to_owned(),
            section: self.section.to_owned(),
            range: self.range.clone(),
            help: Some(
                "write `infmend: allow(RULE, …)` for this entry, or `infmend: allow-file(RULE, …)` for the file"
                    .to_owned(),
            ),
            fix: None,
        })
    }

    /// The fix that takes names out of the comment, and all of the comment
    /// where nothing else is in it.
    pub(super) fn without<'m, 'n>(
        &self,
        document: &'m Document<'n>,
        gone: impl Fn(&Suppression, &Name) -> bool,
    ) -> FixBuilder<'m, 'n> {
        let mut text = String::new();
        let mut done = self.range.start;
        for suppression in &self.suppressions {
            let kept: Vec<&str> = suppression
                .names
                .iter()
                .filter(|name| !gone(suppression, name))
                .map(|name| document.slice(name.range.clone()))
                .collect();
            if kept.len() == suppression.names.len() {
                continue;
            }
            if kept.is_empty() {
                text.push_str(document.slice(done..suppression.range.start));
                done = suppression.range.end;
                let rest = document.slice(done..self.range.end);
                // What separated the suppression from other words goes with it.
                let rest = if text.trim_matches(is_separator).is_empty() {
                    rest.trim_start_matches(is_separator)
                } else if text.ends_with([' ', '\t']) {
                    rest.trim_start()
                } else {
                    rest
                };
                done = self.range.end - rest.len();
            } else {
                text.push_str(document.slice(done..suppression.list.start));
                text.push_str(&kept.join(", "));
                done = suppression.list.end;
            }
        }
        text.push_str(document.slice(done..self.range.end));
        let text = text.trim_end_matches(is_separator);
        let builder = FixBuilder::of(document);
        let range = self.range.clone();
        let text = (!text.is_empty()).then(|| text.to_owned());
        match self.place {
            Place::Entry(entry, index) => builder.comment(entry.range().start, index, range, text),
            Place::Own(line) => builder.op(Op::SetRemark {
                line: line.range.clone(),
                range,
                text,
            }),
            Place::Header | Place::Unread => builder.op(Op::SetIgnored { range, text }),
        }
    }
}

/// Each name of a suppression, with the suppression.
fn names_of(suppression: &Suppression) -> impl Iterator<Item = (&Suppression, &Name)> {
    suppression
        .names
        .iter()
        .map(move |name| (suppression, name))
}
