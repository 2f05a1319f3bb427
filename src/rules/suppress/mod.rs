//! Suppressions: comments that take findings back.
//!
//! `; infmend: allow(rule, …)` on a line of an entry, or on lines of their own
//! right above it, applies to that entry; `; infmend: allow-file(rule, …)`
//! applies to the file, wherever it stands.

mod comment;
mod unused;

use std::ops::Range;

use hashbrown::HashMap;

use self::comment::{Comment, Name, Suppression, comments};
use crate::edit::Op;
use crate::rules::meta::unused_allow::RULE as UNUSED_ALLOW;
use crate::rules::{Finding, Rule, RuleSet};
use crate::syntax::Document;

/// Takes back the findings that comments allow, and adds the comments that
/// allow nothing. Only `at_work` may be found to allow nothing; `rules` may have more.
pub(super) fn apply(
    document: &Document<'_>,
    rules: &RuleSet,
    at_work: &[&Rule],
    findings: &mut Vec<Finding>,
) {
    let mut suppressions = Suppressions::of(document, rules);
    if suppressions.comments.is_empty() {
        return;
    }
    findings.retain(|finding| !suppressions.suppress(finding));
    suppressions.remove_with_entries(document, findings);
    let at_work = |rule: &Rule| at_work.iter().any(|other| other.name == rule.name);
    if !at_work(&UNUSED_ALLOW) {
        return;
    }
    let is_meta = |name: &Name| name.rule.is_some_and(|rule| rule.name == UNUSED_ALLOW.name);
    let of_others = |suppressions: &Suppressions<'_, '_>, comment: &Comment<'_, '_>| {
        comment.unused(document, |suppression, name| {
            suppressions.is_unused(comment, suppression, name, &at_work) && !is_meta(name)
        })
    };
    let found: Vec<Option<Finding>> = suppressions
        .comments
        .iter()
        .map(|comment| of_others(&suppressions, comment))
        .collect();
    let shown: Vec<bool> = found
        .iter()
        .map(|finding| {
            finding
                .as_ref()
                .is_some_and(|finding| !suppressions.suppress(finding))
        })
        .collect();
    for (comment, shown) in suppressions.comments.iter().zip(shown) {
        let finding = comment.unused(document, |suppression, name| {
            suppressions.is_unused(comment, suppression, name, &at_work) && (is_meta(name) || shown)
        });
        findings.extend(finding.or_else(|| comment.misunderstood()));
    }
}

/// All comments to infmend, and what they allow in the whole file.
struct Suppressions<'d, 't> {
    /// In the order of the file, and so in that of the ends of what they cover.
    comments: Vec<Comment<'d, 't>>,
    /// What comments allow where they hold, in the order of the file; those
    /// that cover the same lines are one, and few cover the same place.
    local: Vec<Suppressed>,
    whole_file: HashMap<&'static str, bool>,
}

/// The rules that are allowed somewhere, and whether any finding of each is.
#[derive(Debug)]
struct Suppressed {
    covers: Range<usize>,
    rules: HashMap<&'static str, bool>,
}

impl<'d, 't> Suppressions<'d, 't> {
    fn of(document: &'d Document<'t>, rules: &RuleSet) -> Suppressions<'d, 't> {
        let comments = comments(document, rules);
        let whole_file = comments
            .iter()
            .flat_map(|comment| &comment.suppressions)
            .filter(|suppression| suppression.whole_file)
            .flat_map(|suppression| &suppression.names)
            .filter_map(|name| Some((name.rule?.name, false)))
            .collect();
        let mut local: Vec<Suppressed> = Vec::new();
        for comment in &comments {
            if local
                .last()
                .is_none_or(|last| last.covers != comment.covers)
            {
                local.push(Suppressed {
                    covers: comment.covers.clone(),
                    rules: HashMap::new(),
                });
            }
            let here = comment.suppressions.iter().filter(|a| !a.whole_file);
            let rules = here
                .flat_map(|suppression| &suppression.names)
                .filter_map(|name| Some((name.rule?.name, false)));
            if let Some(suppressed) = local.last_mut() {
                suppressed.rules.extend(rules);
            }
        }
        Suppressions {
            comments,
            local,
            whole_file,
        }
    }

    /// Whether a finding is allowed; notes by what.
    fn suppress(&mut self, finding: &Finding) -> bool {
        let mut suppressed = false;
        if let Some(used) = self.whole_file.get_mut(finding.rule) {
            *used = true;
            suppressed = true;
        }
        let place = finding.range.start;
        for here in around_mut(&mut self.local, place) {
            if let Some(used) = here.rules.get_mut(finding.rule) {
                *used = true;
                suppressed = true;
            }
        }
        suppressed
    }

    /// Whether a name suppresses nothing. A disabled rule never counts as unused.
    fn is_unused(
        &self,
        comment: &Comment<'_, '_>,
        suppression: &Suppression,
        name: &Name,
        at_work: &impl Fn(&Rule) -> bool,
    ) -> bool {
        match name.rule {
            None => true,
            Some(rule) if suppression.whole_file => {
                at_work(rule) && self.whole_file.get(rule.name) == Some(&false)
            }
            Some(rule) => {
                let start = comment.covers.start;
                let index = self.local.partition_point(|a| a.covers.start < start);
                let here = self.local.iter().skip(index);
                let same = here.take_while(|a| a.covers.start == start);
                at_work(rule)
                    && same
                        .filter(|a| a.covers == comment.covers)
                        .all(|a| a.rules.get(rule.name) != Some(&true))
            }
        }
    }

    /// Where a fix removes an entry, the suppressions above it go too: they must
    /// not come to stand above the next one.
    fn remove_with_entries(&self, document: &Document<'_>, findings: &mut [Finding]) {
        let mut above: HashMap<usize, Vec<&Comment<'_, '_>>> = HashMap::new();
        for comment in &self.comments {
            if let Some(line) = comment.above {
                above.entry(line).or_default().push(comment);
            }
        }
        for fix in findings.iter_mut().filter_map(|f| f.fix.as_mut()) {
            let removed: Vec<usize> = fix
                .ops
                .iter()
                .filter_map(|op| match op {
                    Op::RemoveEntry { entry } => Some(*entry),
                    _ => None,
                })
                .collect();
            let local = |suppression: &Suppression| !suppression.whole_file;
            let gone = removed
                .iter()
                .filter_map(|entry| above.get(entry))
                .flatten();
            for comment in gone.filter(|comment| comment.suppressions.iter().any(local)) {
                let without = comment.without(document, |suppression, _| local(suppression));
                fix.extend(document, without.into_ops());
            }
        }
    }
}

/// What holds at a place.
fn around_mut(local: &mut [Suppressed], place: usize) -> impl Iterator<Item = &mut Suppressed> {
    let upto = local.partition_point(|suppressed| suppressed.covers.start <= place);
    let before = local.iter_mut().take(upto).rev();
    before.take_while(move |suppressed| suppressed.covers.end > place)
}
