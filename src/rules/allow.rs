//! Allowances: comments that take findings back.
//!
//! `; infmend: allow(rule, …)` on a line of an entry, or on lines of their own
//! right above it, holds for that entry; `; infmend: allow-file(rule, …)`
//! holds for the file, wherever it stands.

use std::ops::Range;

use memchr::memchr_iter;

use super::mend::Mend;
use super::unused_allow::RULE as UNUSED_ALLOW;
use super::{Applicability, Change, Finding, Rule};
use crate::syntax::{Document, Entry, Line, LineKind};

/// What a comment to infmend begins with.
const ADDRESS: &str = "infmend:";

/// A comment with allowances, or one that tries to have some.
#[derive(Debug)]
struct Comment<'d, 't> {
    place: Place<'d, 't>,
    /// From its `;` to its last character that is no white space.
    range: Range<usize>,
    /// The section that it stands in.
    section: &'t str,
    /// Where its `allow`s hold.
    covers: Range<usize>,
    /// Where the line begins that it stands above.
    above: Option<usize>,
    allowances: Vec<Allowance>,
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
struct Allowance {
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
    used: bool,
}

/// Takes back the findings that comments allow, and adds the comments that
/// allow nothing. `rules` are those that are at work.
pub(super) fn apply(document: &Document<'_>, rules: &[&'static Rule], findings: &mut Vec<Finding>) {
    let mut comments = comments(document);
    if comments.is_empty() {
        return;
    }
    findings.retain(|finding| !is_allowed(&mut comments, finding));
    for finding in findings.iter_mut() {
        remove_with_entry(document, &comments, finding);
    }
    let at_work = |rule: &Rule| rules.iter().any(|other| other.name == rule.name);
    if !at_work(&UNUSED_ALLOW) {
        return;
    }
    let is_unused = |name: &Name| !name.used && name.rule.is_none_or(at_work);
    let is_meta = |name: &Name| name.rule.is_some_and(|rule| rule.name == UNUSED_ALLOW.name);
    let found: Vec<Option<Finding>> = comments
        .iter()
        .map(|comment| comment.unused(document, |name| is_unused(name) && !is_meta(name)))
        .collect();
    let shown: Vec<bool> = found
        .iter()
        .map(|finding| {
            finding
                .as_ref()
                .is_some_and(|finding| !is_allowed(&mut comments, finding))
        })
        .collect();
    for (comment, shown) in comments.iter().zip(shown) {
        let finding = comment.unused(document, |name| is_unused(name) && (is_meta(name) || shown));
        findings.extend(finding.or_else(|| comment.misunderstood()));
    }
}

/// Whether a comment allows a finding; notes which ones do.
fn is_allowed(comments: &mut [Comment<'_, '_>], finding: &Finding) -> bool {
    let mut allowed = false;
    for comment in comments {
        let covered = comment.covers.contains(&finding.range.start);
        for allowance in &mut comment.allowances {
            if !covered && !allowance.whole_file {
                continue;
            }
            for name in &mut allowance.names {
                if name.rule.is_some_and(|rule| rule.name == finding.rule) {
                    name.used = true;
                    allowed = true;
                }
            }
        }
    }
    allowed
}

/// Where a fix removes an entry, the allowances above it go too: they must not
/// come to stand above the next one.
fn remove_with_entry(document: &Document<'_>, comments: &[Comment<'_, '_>], finding: &mut Finding) {
    let Some(fix) = &mut finding.fix else { return };
    let removed: Vec<usize> = fix
        .changes
        .iter()
        .filter_map(|change| match change {
            Change::RemoveEntry { entry } => Some(*entry),
            _ => None,
        })
        .collect();
    for comment in comments {
        let above = comment.above.filter(|entry| removed.contains(entry));
        let local = |allowance: &Allowance| !allowance.whole_file;
        if above.is_some() && comment.allowances.iter().any(local) {
            let mend = comment.without(document, |allowance, _| local(allowance));
            let more = mend.fix(fix.applicability, String::new());
            fix.edits.extend(more.edits);
            fix.changes.extend(more.changes);
        }
    }
}

impl Comment<'_, '_> {
    /// The finding that names in it allow nothing, where some do.
    fn unused(
        &self,
        document: &Document<'_>,
        is_unused: impl Fn(&Name) -> bool,
    ) -> Option<Finding> {
        let names = || {
            self.allowances
                .iter()
                .flat_map(|allowance| &allowance.names)
        };
        let unused: Vec<&Name> = names().filter(|name| is_unused(name)).collect();
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
        let mend = match self.place {
            Place::Unread => None,
            _ => Some(self.without(document, |_, name| is_unused(name))),
        };
        Some(Finding {
            rule: UNUSED_ALLOW.name,
            severity: UNUSED_ALLOW.severity,
            message,
            section: self.section.to_owned(),
            range: first.range.start..last.range.end,
            help,
            fix: mend.map(|mend| {
                let gone = if unused.len() == names().count() {
                    "remove the allowance".to_owned()
                } else {
                    format!(
                        "take {} out of the allowance",
                        quoted(&unused.iter().collect::<Vec<_>>())
                    )
                };
                mend.fix(applicability, gone)
            }),
        })
    }

    /// The finding that it is not understood, where it is not.
    fn misunderstood(&self) -> Option<Finding> {
        self.allowances.is_empty().then(|| Finding {
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

    /// The mend that takes names out of the comment, and all of the comment
    /// where nothing else is in it.
    fn without<'m, 'n>(
        &self,
        document: &'m Document<'n>,
        gone: impl Fn(&Allowance, &Name) -> bool,
    ) -> Mend<'m, 'n> {
        let mut text = String::new();
        let mut done = self.range.start;
        for allowance in &self.allowances {
            let kept: Vec<&str> = allowance
                .names
                .iter()
                .filter(|name| !gone(allowance, name))
                .map(|name| document.slice(name.range.clone()))
                .collect();
            if kept.len() == allowance.names.len() {
                continue;
            }
            if kept.is_empty() {
                text.push_str(document.slice(done..allowance.range.start));
                done = allowance.range.end;
                let rest = document.slice(done..self.range.end);
                // What separated the allowance from other words goes with it.
                let rest = if text.trim_matches(is_separator).is_empty() {
                    rest.trim_start_matches(is_separator)
                } else if text.ends_with([' ', '\t']) {
                    rest.trim_start()
                } else {
                    rest
                };
                done = self.range.end - rest.len();
            } else {
                text.push_str(document.slice(done..allowance.list.start));
                text.push_str(&kept.join(", "));
                done = allowance.list.end;
            }
        }
        text.push_str(document.slice(done..self.range.end));
        let text = text.trim_end_matches(is_separator);
        let mend = Mend::of(document);
        let range = self.range.clone();
        match (self.place, text.is_empty()) {
            (Place::Entry(entry, index), true) => mend.remove_comment(entry, index, range),
            (Place::Entry(entry, index), false) => mend.set_comment(entry, index, range, text),
            (Place::Own(line), true) => mend.remove_remark(line),
            (Place::Own(line), false) => mend.set_remark(line, range, text),
            (Place::Header | Place::Unread, _) => mend.set_ignored(range, text),
        }
    }
}

fn is_separator(character: char) -> bool {
    matches!(character, ';' | ' ' | '\t')
}

/// The comments of a document that are addressed to infmend.
fn comments<'d, 't>(document: &'d Document<'t>) -> Vec<Comment<'d, 't>> {
    let mut found: Vec<Comment<'d, 't>> = Vec::new();
    for hit in addresses(document.slice(0..document.end())) {
        if found.last().is_some_and(|last| hit < last.range.end) {
            continue;
        }
        let Some(mut comment) = comment_at(document, hit) else {
            continue;
        };
        comment.allowances = allowances(document, &comment.range);
        let before = document.slice(comment.range.start..hit);
        let is_first_word = before.trim_matches(is_separator).is_empty();
        if is_first_word || !comment.allowances.is_empty() {
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

/// The comment around an offset, where one is there; its allowances are not
/// yet read.
fn comment_at<'d, 't>(document: &'d Document<'t>, offset: usize) -> Option<Comment<'d, 't>> {
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
            allowances: Vec::new(),
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
            let number = entry.comments().iter().position(|c| c.contains(&offset))?;
            let range = entry.comments().get(number)?.clone();
            comment(Place::Entry(entry, number), range, entry.range(), None)
        }
        (None, LineKind::Remark) => {
            let is_remark = |line: &&Line<'_>| line.kind == LineKind::Remark;
            let below = match lines.iter().skip(index + 1).find(|line| !is_remark(line)) {
                Some(line) if line.kind == LineKind::Blank => None,
                Some(line) => Some(line.range.clone()),
                None => next_header,
            };
            let end = below.as_ref().map_or(line.range.end, |below| below.end);
            let covers = line.range.start..end;
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

/// The allowances in a comment.
fn allowances(document: &Document<'_>, comment: &Range<usize>) -> Vec<Allowance> {
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
            let names = names(list, list_start);
            (!names.is_empty()).then_some(Allowance {
                whole_file,
                range: comment.start + start..end + 1,
                list: list_start..end,
                names,
            })
        })
        .collect()
}

/// The names in a list, which stands in the text at `start`.
fn names(list: &str, start: usize) -> Vec<Name> {
    let mut names = Vec::new();
    let mut at = start;
    for item in list.split(',') {
        let name = item.trim();
        let from = at + item.len() - item.trim_start().len();
        if !name.is_empty() {
            names.push(Name {
                range: from..from + name.len(),
                rule: Rule::named(name),
                used: false,
            });
        }
        at += item.len() + 1;
    }
    names
}
