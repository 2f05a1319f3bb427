//! Suppressions: comments that take findings back.
//!
//! `; infmend: allow(rule, …)` on a line of an entry, or on lines of their own
//! right above it, holds for that entry; `; infmend: allow-file(rule, …)`
//! holds for the file, wherever it stands.

use std::ops::Range;

use hashbrown::HashMap;
use memchr::memchr_iter;

use crate::edit::{FixBuilder, Op};
use crate::rules::meta::unused_allow::RULE as UNUSED_ALLOW;
use crate::rules::{Applicability, Finding, Rule, RuleSet};
use crate::syntax::{Document, Entry, Line, LineKind};

/// What a comment to infmend begins with.
const ADDRESS: &str = "infmend:";

/// A comment with suppressions, or one that tries to have some.
#[derive(Debug)]
struct Comment<'d, 't> {
    place: Place<'d, 't>,
    /// From its `;` to its last character that is not white space.
    range: Range<usize>,
    /// The section that it stands in.
    section: &'t str,
    /// Where its `allow`s hold.
    covers: Range<usize>,
    /// Where the line begins that it stands above.
    above: Option<usize>,
    suppressions: Vec<Suppression>,
}

#[derive(Debug, Clone, Copy)]
enum Place<'d, 't> {
    /// On a line of an entry; the index among its comments.
    Entry(&'d Entry<'t>, usize),
    /// On a line of its own.
    Own(&'d Line<'t>),
    /// Behind a section header, where all text is ignored.
    Header,
    /// On a line that Windows does not read, in a file that it may refuse.
    Unread,
}

#[derive(Debug)]
struct Suppression {
    whole_file: bool,
    /// From `infmend:` to the closing parenthesis.
    range: Range<usize>,
    /// Where the names stand.
    list: Range<usize>,
    names: Vec<Name>,
}

#[derive(Debug)]
struct Name {
    range: Range<usize>,
    /// The rule, where there is one of the name.
    rule: Option<&'static Rule>,
}

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

    /// Whether a name allows nothing. Of a rule that is not at work nobody
    /// knows.
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

impl Comment<'_, '_> {
    /// The finding that names in it allow nothing, where some do.
    fn unused(
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
            (_, true) => format!("the allowance of {} allows nothing", quoted(&known)),
            (true, false) => format!(
                "no rule is named {}, which is allowed here",
                quoted(&unknown)
            ),
            (false, false) => format!(
                "the allowance of {} allows nothing, and no rule is named {}",
                quoted(&known),
                quoted(&unknown)
            ),
        };
        let (applicability, help) = if unknown.is_empty() {
            (Applicability::Safe, None)
        } else {
            (
                Applicability::Unsafe,
                Some("`infmend rules` lists the rules".to_owned()),
            )
        };
        let fix = match self.place {
            Place::Unread => None,
            _ => Some(self.without(document, &is_unused)),
        };
        Some(Finding {
            rule: UNUSED_ALLOW.name,
            severity: UNUSED_ALLOW.severity,
            message,
            section: self.section.to_owned(),
            range: first.range.start..last.range.end,
            help,
            fix: fix.map(|fix| {
                let gone = if unused.len() == names().count() {
                    "remove the allowance".to_owned()
                } else {
                    format!(
                        "take {} out of the allowance",
                        quoted(&unused.iter().collect::<Vec<_>>())
                    )
                };
                fix.fix(applicability, gone)
            }),
        })
    }

    /// The finding that it is not understood, where it is not.
    fn misunderstood(&self) -> Option<Finding> {
        self.suppressions.is_empty().then(|| Finding {
            rule: UNUSED_ALLOW.name,
            severity: UNUSED_ALLOW.severity,
            message: "this comment is addressed to infmend and says nothing that it understands"
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
    fn without<'m, 'n>(
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

/// What holds at a place.
fn around_mut(local: &mut [Suppressed], place: usize) -> impl Iterator<Item = &mut Suppressed> {
    let upto = local.partition_point(|suppressed| suppressed.covers.start <= place);
    let before = local.iter_mut().take(upto).rev();
    before.take_while(move |suppressed| suppressed.covers.end > place)
}

/// Each name of a suppression, with the suppression.
fn names_of(suppression: &Suppression) -> impl Iterator<Item = (&Suppression, &Name)> {
    suppression
        .names
        .iter()
        .map(move |name| (suppression, name))
}

fn is_separator(character: char) -> bool {
    matches!(character, ';' | ' ' | '\t')
}

/// The comments of a document that are addressed to infmend.
fn comments<'d, 't>(document: &'d Document<'t>, rules: &RuleSet) -> Vec<Comment<'d, 't>> {
    let mut found: Vec<Comment<'d, 't>> = Vec::new();
    let mut below = Below::default();
    for hit in addresses(document.slice(0..document.end())) {
        if found.last().is_some_and(|last| hit < last.range.end) {
            continue;
        }
        let Some(mut comment) = comment_at(document, hit, &mut below) else {
            continue;
        };
        comment.suppressions = suppressions(document, &comment.range, rules);
        let before = document.slice(comment.range.start..hit);
        let is_first_word = before.trim_matches(is_separator).is_empty();
        if is_first_word || !comment.suppressions.is_empty() {
            found.push(comment);
        }
    }
    found
}

/// Where `infmend:` stands as a word of its own, in any case.
fn addresses(text: &str) -> impl Iterator<Item = usize> + '_ {
    memchr_iter(b':', text.as_bytes()).filter_map(|colon| {
        let start = (colon + 1).checked_sub(ADDRESS.len())?;
        let word = text.get(start..=colon)?;
        let before = text.get(..start)?;
        (word.eq_ignore_ascii_case(ADDRESS)
            && (before.is_empty() || before.ends_with([';', ' ', '\t', '\n'])))
        .then_some(start)
    })
}

/// The line below a block of comment lines, kept for the next comment of the
/// block, so that a long one is looked through once.
#[derive(Debug, Default)]
struct Below {
    block: Range<usize>,
    line: Option<Range<usize>>,
}

impl Below {
    /// The block that the line with an index is in, from the first comment of
    /// it that was asked about, and the line below it.
    fn of(
        &mut self,
        lines: &[Line<'_>],
        index: usize,
        next_header: Option<Range<usize>>,
    ) -> (Range<usize>, Option<Range<usize>>) {
        let start = lines.get(index).map_or(0, |line| line.range.start);
        if !self.block.contains(&start) {
            let after = lines.get(index..).unwrap_or_default();
            let end = after.iter().position(|line| line.kind != LineKind::Remark);
            let last = after
                .get(..end.unwrap_or(after.len()))
                .and_then(<[_]>::last);
            self.block = start..last.map_or(start, |line| line.range.end);
            self.line = match end.and_then(|end| after.get(end)) {
                Some(line) => Some(line.range.clone()),
                None => next_header,
            };
        }
        (self.block.clone(), self.line.clone())
    }
}

/// The comment around an offset, where one is there; its suppressions are not
/// yet read.
fn comment_at<'d, 't>(
    document: &'d Document<'t>,
    offset: usize,
    below: &mut Below,
) -> Option<Comment<'d, 't>> {
    let sections = document.sections();
    let inside = sections.partition_point(|section| section.header().start <= offset);
    let section = inside.checked_sub(1).and_then(|index| sections.get(index));
    let next_header = sections.get(inside).map(|next| next.header());
    let lines = section.map_or(document.preamble_lines(), |section| section.lines());
    let name = section.map_or("", |section| section.name());
    let comment = |place, range: Range<usize>, covers: Range<usize>, above| {
        let text = document.slice(range.clone()).trim_end();
        Some(Comment {
            place,
            range: range.start..range.start + text.len(),
            section: name,
            covers,
            above,
            suppressions: Vec::new(),
        })
    };
    // From the first `;` of a line on.
    let rest_of = |range: Range<usize>| {
        let semicolon = document.slice(range.clone()).find(';')?;
        let start = range.start + semicolon;
        (start < offset).then_some(start..range.end)
    };
    if let Some(header) = section
        .map(|section| (section.header(), section.name_range().end))
        .filter(|(header, _)| header.contains(&offset))
    {
        let (header, bracket) = header;
        return comment(Place::Header, rest_of(bracket..header.end)?, header, None);
    }
    let index = lines
        .partition_point(|line| line.range.start <= offset)
        .checked_sub(1)?;
    let line = lines.get(index)?;
    match (&line.entry, line.kind) {
        (Some(entry), _) => {
            let comments = entry.comments();
            let number = comments.partition_point(|c| c.end <= offset);
            let range = comments
                .get(number)
                .filter(|c| c.contains(&offset))?
                .clone();
            comment(Place::Entry(entry, number), range, entry.range(), None)
        }
        (None, LineKind::Remark) => {
            let (block, below) = below.of(lines, index, next_header);
            let end = below.as_ref().map_or(block.end, |below| below.end);
            let covers = block.start..end;
            let above = below.map(|below| below.start);
            comment(
                Place::Own(line),
                rest_of(line.range.clone())?,
                covers,
                above,
            )
        }
        (None, _) => {
            let range = line.range.clone();
            comment(Place::Unread, rest_of(range.clone())?, range, None)
        }
    }
}

/// The suppressions in a comment.
fn suppressions(
    document: &Document<'_>,
    comment: &Range<usize>,
    rules: &RuleSet,
) -> Vec<Suppression> {
    let text = document.slice(comment.clone());
    addresses(text)
        .filter_map(|start| {
            let rest = text.get(start + ADDRESS.len()..)?.trim_start();
            let (verb, rest) = rest.split_once('(')?;
            let whole_file = match verb.trim().to_ascii_lowercase().as_str() {
                "allow" => false,
                "allow-file" => true,
                _ => return None,
            };
            let (list, after) = rest.split_once(')')?;
            let end = comment.start + text.len() - after.len() - 1;
            let list_start = end - list.len();
            let names = names(list, list_start, rules);
            (!names.is_empty()).then_some(Suppression {
                whole_file,
                range: comment.start + start..end + 1,
                list: list_start..end,
                names,
            })
        })
        .collect()
}

/// The names in a list, which stands in the text at `start`.
fn names(list: &str, start: usize, rules: &RuleSet) -> Vec<Name> {
    let mut names = Vec::new();
    let mut at = start;
    for item in list.split(',') {
        let name = item.trim();
        let from = at + item.len() - item.trim_start().len();
        if !name.is_empty() {
            names.push(Name {
                range: from..from + name.len(),
                rule: rules.named(name),
            });
        }
        at += item.len() + 1;
    }
    names
}
