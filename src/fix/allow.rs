//! Allow comments written for findings, instead of fixing them.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::ptr;

use super::{Applied, FixError, FixOptions, Fixed, rule_names};
use crate::model::Model;
use crate::rules::{self, Applicability, Finding, Package, Rule, RuleSet, Turn, check_in};
use crate::source::{Edit, LineIndex, Source, SpliceError};
use crate::syntax::{Document, Section};

/// Which findings get a comment that allows them.
#[derive(Debug, Clone)]
pub struct Allow {
    /// Those of these rules.
    pub rules: Vec<&'static Rule>,
    /// The reason, in one line, which the comments give.
    pub reason: String,
}

/// Where a comment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// At the end of the last physical line of the entry or the header.
    Line,
    /// On a line of its own above the entry.
    Above,
    /// On the first line of the file, for all of it.
    File,
}

/// A finding, the entry or header that it is in, and where its comment is to stand.
#[derive(Debug, Clone)]
struct Spot<'f> {
    finding: &'f Finding,
    /// The entry or the header, without white space behind it; empty where the
    /// finding is in neither.
    lines: Range<usize>,
    /// Whether the last of these lines ends with a comment.
    has_comment: bool,
    place: Place,
}

impl<'f> Spot<'f> {
    fn of(document: &Document<'_>, rules: &RuleSet, finding: &'f Finding) -> Spot<'f> {
        let rule = rules.named(finding.rule);
        let of_file = rule.is_some_and(|rule| rule.turn == Turn::Encoding);
        let lines = lines_at(document, finding.range.start).filter(|_| !of_file);
        let place = if lines.is_some() {
            Place::Line
        } else {
            Place::File
        };
        let (lines, has_comment) = lines.unwrap_or_default();
        Spot {
            finding,
            lines,
            has_comment,
            place,
        }
    }

    /// Where the text of the comment comes to stand.
    fn insertion(&self) -> usize {
        match self.place {
            Place::Line => self.lines.end,
            Place::Above => self.lines.start,
            Place::File => 0,
        }
    }

    /// Whether the comment stands elsewhere than beside its finding.
    fn is_for_more(&self) -> bool {
        self.place == Place::File && !self.lines.is_empty()
    }

    /// The next best place, if there is one.
    fn moved(mut self) -> Option<Spot<'f>> {
        self.place = match self.place {
            Place::Line => Place::Above,
            Place::Above => Place::File,
            Place::File => return None,
        };
        Some(self)
    }
}

/// The entry or the header in which an offset lies, without white space behind it,
/// and whether its last line ends with a comment.
fn lines_at(document: &Document<'_>, at: usize) -> Option<(Range<usize>, bool)> {
    let sections = document.sections();
    let behind = sections.partition_point(|section| section.header().start <= at);
    let section = sections.get(behind.checked_sub(1)?)?;
    let trimmed = |range: Range<usize>| {
        let length = document.slice(range.clone()).trim_end().len();
        range.start..range.start + length
    };
    let header = section.header();
    if header.contains(&at) {
        let lines = trimmed(header);
        let behind = document.slice(section.name_range().end..lines.end);
        return Some((lines, behind.contains(';')));
    }
    let entry = section.row(section.row_at(at)?)?.entry();
    if !entry.range().contains(&at) {
        return None;
    }
    let lines = trimmed(entry.range());
    let text = document.slice(lines.clone());
    let last = lines.start + text.rfind('\n').map_or(0, |end| end + 1);
    let comment = entry.comments().last();
    let has_comment = comment.is_some_and(|comment| comment.start >= last);
    Some((lines, has_comment))
}

/// A file whose findings get comments.
struct Commented<'a> {
    source: &'a Source,
    document: &'a Document<'a>,
    options: &'a FixOptions,
    what: &'a Allow,
    package: &'a dyn Package,
    /// How many findings there were.
    found: usize,
}

impl Commented<'_> {
    /// The file with comments at these places and the findings that are left; none
    /// where it would mean something else, or a comment has no effect.
    fn with(&self, spots: &[Spot<'_>]) -> Option<(Source, Vec<Finding>)> {
        let after = self.text(spots).ok()?;
        let (left, _) = findings(&after, self.options, self.what, self.package);
        let has_effect = left.len() + spots.len() <= self.found;
        (has_effect && means_the_same(self.source, &after)).then_some((after, left))
    }

    /// Which of the places, by their indices, take no comment even alone.
    fn misfits(&self, spots: &[Spot<'_>], first: usize, misfits: &mut Vec<usize>) {
        if spots.is_empty() || self.with(spots).is_some() {
            return;
        }
        if spots.len() == 1 {
            misfits.push(first);
            return;
        }
        let (left, right) = spots.split_at(spots.len() / 2);
        self.misfits(left, first, misfits);
        self.misfits(right, first + left.len(), misfits);
    }

    /// Gives each finding its comment at the first place that takes one; a comment
    /// for the whole file is the last resort. None where no comment can be written.
    fn place<'f>(&self, mut spots: Vec<Spot<'f>>) -> Option<(Source, Vec<Finding>, Vec<Spot<'f>>)> {
        loop {
            if spots.is_empty() {
                return None;
            }
            if let Some((after, left)) = self.with(&spots) {
                return Some((after, left, spots));
            }
            let mut misfits = Vec::new();
            self.misfits(&spots, 0, &mut misfits);
            if misfits.is_empty() {
                // Each takes one alone, and all together do not.
                if spots.iter().all(|spot| spot.place == Place::File) {
                    return None;
                }
                for spot in &mut spots {
                    spot.place = Place::File;
                }
                continue;
            }
            spots = spots
                .into_iter()
                .enumerate()
                .filter_map(|(index, spot)| {
                    if misfits.binary_search(&index).is_ok() {
                        spot.moved()
                    } else {
                        Some(spot)
                    }
                })
                .collect();
        }
    }

    /// Why these get no comment, if there are any.
    fn refused(&self, left: &[Spot<'_>]) -> Option<FixError> {
        let rules = left.iter().map(|spot| spot.finding.rule);
        let why = match self.text(left) {
            Err(error) => error.to_string(),
            Ok(_) => "Windows would read the INF differently".to_owned(),
        };
        (!left.is_empty()).then(|| FixError::NoComment {
            rules: rule_names(rules),
            why,
        })
    }

    /// The file with comments at these places, whatever they do.
    fn text(&self, spots: &[Spot<'_>]) -> Result<Source, SpliceError> {
        let text = self.document.text();
        let line_end = match text.split_once('\n') {
            Some((line, _)) if !line.ends_with('\r') => "\n",
            _ => "\r\n",
        };
        let mut comments: BTreeMap<(usize, Place), (&Spot<'_>, Vec<&str>)> = BTreeMap::new();
        for spot in spots {
            let key = (spot.insertion(), spot.place);
            let (_, rules) = comments.entry(key).or_insert((spot, Vec::new()));
            if !rules.contains(&spot.finding.rule) {
                rules.push(spot.finding.rule);
            }
        }
        let reason = &self.what.reason;
        let edits: Vec<Edit> = comments
            .into_iter()
            .map(|((at, place), (spot, rules))| {
                let rules = rules.join(", ");
                let insert = match place {
                    Place::Line => {
                        let space = if spot.has_comment { "" } else { " " };
                        format!("{space}; infmend: allow({rules}) {reason}")
                    }
                    Place::Above => {
                        let text = self.document.slice(spot.lines.clone());
                        let indent = text.len() - text.trim_start_matches([' ', '\t']).len();
                        let indent = text.get(..indent).unwrap_or_default();
                        format!("{indent}; infmend: allow({rules}) {reason}{line_end}")
                    }
                    Place::File => format!("; infmend: allow-file({rules}) {reason}{line_end}"),
                };
                Edit {
                    range: at..at,
                    insert,
                }
            })
            .collect();
        let bytes = self.source.splice(&edits)?;
        Ok(Source::with_encoding(bytes, self.source.encoding()))
    }
}

/// Writes comments for the findings that are wanted. What the INF means does not
/// change, and the findings are no longer reported; one for which no comment can be
/// written is left, and stays among what remains.
pub(super) fn allow(
    source: &Source,
    options: &FixOptions,
    what: &Allow,
    package: &dyn Package,
    wanted: &dyn Fn(&Applied) -> bool,
) -> Fixed {
    let (all, held) = findings(source, options, what, package);
    let document = Document::new(source.text());
    let rules = &options.rules;
    let spots = all.iter().map(|found| Spot::of(&document, rules, found));
    let spots: Vec<Spot<'_>> = spots.filter(|spot| wanted(&applied(spot, rules))).collect();
    let file = Commented {
        source,
        document: &document,
        options,
        what,
        package,
        found: all.len(),
    };
    let meant = spots.clone();
    let (after, remaining, spots) = match file.place(spots) {
        Some(made) => made,
        None => (source.clone(), all.clone(), Vec::new()),
    };
    let allowed: HashSet<_> = spots
        .iter()
        .map(|spot| ptr::from_ref(spot.finding))
        .collect();
    let is_left = |spot: &Spot<'_>| !allowed.contains(&ptr::from_ref(spot.finding));
    let left: Vec<Spot<'_>> = meant.into_iter().filter(is_left).collect();
    let lines = LineIndex::new(source.text());
    let mut notes: Vec<String> = spots
        .iter()
        .filter(|spot| spot.is_for_more())
        .map(|spot| {
            format!(
                "{} is allowed for the whole file: no comment can stand at line {}",
                spot.finding.rule,
                lines.position(spot.finding.range.start).line
            )
        })
        .collect();
    notes.dedup();
    let mut made: Vec<Applied> = spots.iter().map(|spot| applied(spot, rules)).collect();
    made.sort_by_key(|applied| applied.ranges.first().map_or(0, |range| range.start));
    Fixed {
        source: after,
        applied: made,
        remaining,
        held,
        has_syntax_error: !document.errors().is_empty(),
        notes,
        refused: file.refused(&left).into_iter().collect(),
    }
}

/// The findings in question of the rules that are to be allowed, and those that a
/// baseline holds. None in a file that Windows does not read.
fn findings(
    source: &Source,
    options: &FixOptions,
    what: &Allow,
    package: &dyn Package,
) -> (Vec<Finding>, Vec<Finding>) {
    let document = Document::new(source.text());
    let model = Model::new(&document);
    let rules = &options.rules;
    let mut findings = check_in(&model, source.encoding(), rules, &options.options, package);
    let mut held = options.scope.narrow(source, &mut findings);
    if !document.errors().is_empty() || rules::refused(source, &model, rules).is_some() {
        // Nothing is written into a file with a syntax error.
        return (Vec::new(), Vec::new());
    }
    let is_meant = |finding: &Finding| what.rules.iter().any(|rule| rule.name == finding.rule);
    findings.retain(is_meant);
    held.retain(is_meant);
    (findings, held)
}

fn applied(spot: &Spot<'_>, rules: &RuleSet) -> Applied {
    let finding = spot.finding;
    let at = spot.insertion();
    Applied {
        rule: finding.rule,
        severity: finding.severity,
        applicability: Applicability::Safe,
        why: rules.named(finding.rule).map_or("", |rule| rule.why),
        message: finding.message.clone(),
        description: "allow it with a comment".to_owned(),
        help: None,
        ranges: std::iter::once(at..at).collect(),
    }
}

/// What a file means: its sections, each with its entries as key and values.
type Meaning = Vec<(String, Vec<(Option<String>, Vec<String>)>)>;

fn meaning(document: &Document<'_>) -> Meaning {
    let entries = |section: &Section<'_>| {
        let entries = section.entries().map(|entry| {
            let key = entry.explicit_key().map(|key| key.value().to_owned());
            let values = entry.fields().iter().map(|field| field.value().to_owned());
            (key, values.collect())
        });
        entries.collect()
    };
    let sections = document.sections().iter();
    sections
        .map(|section| (section.name().to_owned(), entries(section)))
        .collect()
}

/// Whether a file means what another means, as the grammar alone reads it: the same
/// sections in the same order, with the same entries.
fn means_the_same(before: &Source, after: &Source) -> bool {
    let before = Document::by_grammar(before.text());
    let after = Document::by_grammar(after.text());
    after.errors().len() == before.errors().len() && meaning(&before) == meaning(&after)
}
