use std::ops::Range;

use crate::edit::FixBuilder;
use crate::rules::{Applicability, Change, Context, MayChange, Severity, Turn, Visit, rule};
use crate::schema::{SectionKind, is_registry_root};
use crate::syntax::{Document, Entry, Join, eq_ignore_case, plain};

rule! {
    /// A path that ends in a backslash and so swallows the next line.
    ///
    /// ## What it finds
    /// Entries whose first line ends in a backslash that belongs to an unquoted
    /// value, where the next line looks like an entry of its own or like a section
    /// header. A list that goes on after `, \` is meant, and is not reported.
    ///
    /// ## Why it matters
    /// A backslash at the end of a line joins the next line to it. Windows then
    /// reads neither the path as it is written nor the next line, so that a file
    /// goes to another place, or a directive has no effect.
    ///
    /// ## Example
    /// ```inf
    /// [DestinationDirs]
    /// Gadget_Tools = 11,Gadget\
    /// Gadget_Files = 12
    /// ```
    /// becomes
    /// ```inf
    /// [DestinationDirs]
    /// Gadget_Tools = 11,"Gadget\"
    /// Gadget_Files = 12
    /// ```
    ///
    /// ## Fix
    /// Unsafe, since Windows now reads a line that it did not read before: puts
    /// quotes around the path, and around those of the lines that follow if they
    /// swallow further lines. None where the value is not a path, holds a quote
    /// already, or where the next line is a section header.
    ///
    /// ## Source
    /// Microsoft Learn, "General Syntax Rules for INF Files" (line continuation).
    RULE {
        name: "swallowed-line",
        summary: "a path ending in a backslash, which swallows the next line",
        why: "a backslash at the end of a line joins the next line to it",
        fixes: "unsafe",
        group: "restart",
        severity: Severity::Warning,
        since: "0.1.0",
        visit: Visit::File(check),
        turn: Turn::Reading,
        may_change: MayChange::unsafely(&[Change::SwallowedLines]),
    }
}

/// Sections of places in file systems.
const PLACES: [SectionKind; 3] = [
    SectionKind::DestinationDirs,
    SectionKind::SourceDisksFiles,
    SectionKind::SourceDisksNames,
];

fn check(context: &Context<'_, '_>) {
    let document = context.model.document();
    let swallowing: Vec<Swallowing<'_, '_>> = joins(document)
        .filter_map(|(entry, join)| Swallowing::at(document, entry, &join))
        .collect();
    // Up to where earlier fixes change the text.
    let mut fixed = 0;
    for (index, line) in swallowing.iter().enumerate() {
        let also = line.backslash < fixed;
        let fix = line.index.filter(|_| !also).and_then(|field| {
            let paths = chain(swallowing.get(index..).unwrap_or_default());
            let last = paths.last().map_or(0, |path| path.end);
            let fix = FixBuilder::of(document).quote_paths(line.entry, field, &paths)?;
            fixed = last;
            Some(fix.fix(
                Applicability::Unsafe,
                "put quotes around the path".to_owned(),
            ))
        });
        let help = if fix.is_some() {
            None
        } else if also {
            Some("the fix of the previous line fixes this one too")
        } else {
            Some(
                "put quotes around the value if it is to end in a backslash, or delete the backslash",
            )
        };
        context
            .report(
                &RULE,
                (line.section, line.backslash..line.backslash + 1),
                format!(
                    "the backslash at the end of this line joins the next one to it: \
                    Windows does not read '{}' as a line of its own",
                    line.next
                ),
            )
            .help_if(help)
            .fix(fix);
    }
}

/// A line that joins to itself one that looks like an entry of its own.
struct Swallowing<'d, 't> {
    backslash: usize,
    section: &'t str,
    /// The entry, of which it need not be the first line.
    entry: &'d Entry<'t>,
    /// Where the line ends, its LF included.
    end: usize,
    start: usize,
    /// The next line, as it is written.
    next: &'t str,
    /// The path that ends the line, its backslashes included.
    path: Option<Range<usize>>,
    /// Which value of the entry that is, where the line is the first of it.
    index: Option<usize>,
}

impl<'d, 't> Swallowing<'d, 't> {
    /// At a join of an entry, whose range is given.
    fn at(
        document: &'d Document<'t>,
        range: Range<usize>,
        join: &Join,
    ) -> Option<Swallowing<'d, 't>> {
        let text = document.text();
        let next = text.get(join.next.clone()).unwrap_or_default().trim();
        if !looks_like_one(next) {
            return None;
        }
        let backslash = join.backslashes.start;
        let sections = document.sections();
        let inside = sections.partition_point(|s| s.header().start <= backslash);
        let section = sections.get(inside.checked_sub(1)?)?;
        let entry = section.row(section.row_at(backslash)?)?.entry();
        let before = document.slice(range.start..backslash);
        let start = backslash - before.rsplit('\n').next().unwrap_or_default().len();
        let end = join.next.start;
        // The line by itself, up to its backslash.
        let own = &document.alone(start..backslash)?;
        if !stands_alone(own, next) {
            return None;
        }
        let last = own.fields().last()?;
        let written = document.slice(last.range());
        let slashes = document.slice(join.backslashes.clone());
        let slashes = slashes.len() - slashes.trim_start_matches('\\').len();
        let path = (is_path(own, section.name(), written) && !written.contains('"'))
            .then(|| backslash - written.len()..backslash + slashes);
        let is_first = start == entry.range().start;
        Some(Swallowing {
            backslash,
            section: section.name(),
            entry,
            end,
            start,
            next,
            index: path
                .as_ref()
                .filter(|_| is_first)
                .map(|_| own.fields().len() - 1),
            path,
        })
    }
}

/// The paths of lines of which each swallows the next.
fn chain(lines: &[Swallowing<'_, '_>]) -> Vec<Range<usize>> {
    let mut paths = Vec::new();
    let mut start = None;
    for line in lines {
        match &line.path {
            Some(path) if start.is_none_or(|start| start == line.start) => paths.push(path.clone()),
            _ => break,
        }
        start = Some(line.end);
    }
    paths
}

/// With the ranges of their entries, the joins of those with a line that looks like
/// one of its own, where no white space stands before the backslash.
fn joins(document: &Document<'_>) -> impl Iterator<Item = (Range<usize>, Join)> {
    document.joined_ranges().flat_map(|entry| {
        let text = document.slice(entry.clone());
        let mut lines = text.lines().skip(1);
        // Most have none, which the lines themselves tell.
        let joins = match lines.any(|line| looks_like_one(line.trim())) {
            true => document.joins(entry.clone()),
            false => Vec::new(),
        };
        let is_behind_text = |join: &Join| {
            let before = document.slice(entry.start..join.backslashes.start);
            before.ends_with(|c: char| !c.is_whitespace())
        };
        let joins: Vec<Join> = joins.into_iter().filter(is_behind_text).collect();
        joins.into_iter().map(move |join| (entry.clone(), join))
    })
}

fn looks_like_one(line: &str) -> bool {
    !line.starts_with(';') && (is_header(line) || has_key(line) || begins_with_root(line))
}

/// Whether a line that is joined to an entry looks like one of its own: a
/// section header, a key and values behind an entry with a key, a registry
/// root behind an entry that begins with one.
fn stands_alone(entry: &Entry<'_>, line: &str) -> bool {
    is_header(line)
        || (entry.explicit_key().is_some() && has_key(line))
        || (has_root(entry) && begins_with_root(line))
}

fn is_header(line: &str) -> bool {
    line.starts_with('[') && line.contains(']')
}

fn has_key(line: &str) -> bool {
    let key = line.split_once('=').map(|(key, _)| key.trim());
    key.is_some_and(|key| !key.is_empty() && !key.contains(',') && !key.starts_with('['))
}

fn begins_with_root(line: &str) -> bool {
    let root = line.split_once(',').map(|(root, _)| root);
    root.is_some_and(is_registry_root)
}

/// Whether a value is a path, which may well end in a backslash: the name of a
/// file list may not.
fn is_path(entry: &Entry<'_>, section: &str, path: &str) -> bool {
    PLACES
        .iter()
        .any(|place| eq_ignore_case(place.fixed_name(), plain(section)))
        || has_root(entry)
        || path.contains(['\\', ':', '%'])
}

/// Whether an entry is one of an add-registry section.
fn has_root(entry: &Entry<'_>) -> bool {
    let first = entry.fields().first();
    first.is_some_and(|first| is_registry_root(first.value()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::single_range_in_vec_init)]
mod tests {
    use super::*;
    use crate::edit::Op;
    use crate::rules::{Finding, Options, tried};

    /// An INF with some lines in a section of its own.
    fn inf(lines: &str) -> String {
        format!(
            "[Version]\nSignature = \"$Windows NT$\"\n[DestinationDirs]\n{lines}\n[Strings]\na = b\n"
        )
    }

    /// The text from each backslash that is found to the end of its line.
    fn found(lines: &str) -> Vec<String> {
        let text = inf(lines);
        let findings = tried::found(&RULE, &text);
        let line_of = |finding: &Finding| {
            assert_eq!(&text[finding.range.clone()], "\\");
            let start = text[..finding.range.start]
                .rfind('\n')
                .map_or(0, |end| end + 1);
            let line = text[start..].lines().next().unwrap();
            let fix = if finding.fix.is_some() { " fixed" } else { "" };
            format!("{line}{fix}")
        };
        findings.iter().map(line_of).collect()
    }

    fn fixed(lines: &str) -> String {
        let fixed = tried::fixed(&RULE, &inf(lines), Options::default());
        let (head, tail) = inf("\u{1}")
            .split_once('\u{1}')
            .map(|(a, b)| (a.len(), b.len()))
            .unwrap();
        let text = fixed.source.text();
        text[head..text.len() - tail].to_owned()
    }

    #[test]
    fn a_line_is_swallowed_where_it_looks_like_one_of_its_own() {
        for lines in [
            "a = 12,x\\\nb = 12",
            "a = 12,x\\\\\nb = 12",
            "a = 12,x\\ \t\nb = 12",
            "a = 12,x\\ ; note\nb = 12",
            "HKR,x\\\nHKLM,y",
            "hkr,x\\\n hku ,y",
            "HKCR,x\\\nHKCU,y",
            // The backslash of the comment joins nothing.
            "a = 12,x\\ ; note\\\nb = 12",
            // The root is enough to tell a path.
            "[Registry]\nHKR,x\\\nHKLM,y",
            // And so is a colon, a backslash or a string.
            "[Other]\na = c:x\\\nb = 12",
            "[Other]\na = %x%\\\nb = 12",
        ] {
            let first = lines.lines().find(|line| line.contains('\\')).unwrap();
            assert_eq!(found(lines), [format!("{first} fixed")], "{lines}");
        }
        // A section needs manual review.
        assert_eq!(found("a = 12,x\\\n[Strings]"), ["a = 12,x\\"]);
        // So is a value that is not a path, or a list of them.
        assert_eq!(found("[Other]\na = 12,x\\\nb = 12"), ["a = 12,x\\"]);
        // And so is a line that is joined to another itself.
        assert_eq!(found("a = \\\nHKR,x\\\nHKLM,y"), ["HKR,x\\"]);
        for lines in [
            // No key before the sign, or another value before it.
            "a = 12,x\\\n= 12",
            "a = 12,x\\\nb,c = 12",
            "a = 12,x\\\nb",
            "a = 12,x\\\nb]",
            "a = 12,x\\\n[b = 12",
            "a = 12,x\\\nHKLM,y",
            // A line without a key, or without a root, goes on as it likes.
            "12,x\\\nb = 12",
            "a,x\\\nHKLM,y",
            "HKR,x\\\nb = 12",
            "a = 12,x\\\n[Strings",
            // Nothing is joined, or a person means it.
            "a = 12,x\\\n\nb = 12",
            "a = 12,x\\\n; note\nb = 12",
            "a = 12,x\\\n; b = 12",
            "a = 12,x \\\nb = 12",
            "a = 12 ; x\\\nb = 12",
            "a = 12,x\\y\nb = 12",
        ] {
            assert_eq!(found(lines), Vec::<String>::new(), "{lines}");
        }
    }

    #[test]
    fn a_fix_declares_the_lines_that_it_sets_apart_as_they_stand() {
        let text = inf("a = 12,x\\ ; note\n b = 12");
        let findings = tried::found(&RULE, &text);
        let path = text.find("x\\").unwrap();
        let split = Op::SplitEntry {
            entry: text.find("a = 12").unwrap(),
            value: 1,
            paths: vec![path..path + 2],
            rest: " b = 12\n".to_owned(),
        };
        assert_eq!(findings[0].fix.as_ref().unwrap().ops, [split]);
    }

    #[test]
    fn lines_that_swallow_each_other_are_set_apart_together() {
        let lines = "a = 12,x\\\nb = 12,y\\\nc = 12";
        assert_eq!(found(lines), ["a = 12,x\\ fixed", "b = 12,y\\"]);
        assert_eq!(fixed(lines), "a = 12,\"x\\\"\nb = 12,\"y\\\"\nc = 12");
        // The first joins no line of its own, so that the second is a person's.
        let lines = "a = 12,\\\nb,x\\\nc = 12";
        assert_eq!(fixed(lines), lines);
        // Two that have nothing to do with each other.
        let lines = "a = 12,x\\\nb = 12\nc = 12,y\\\nd = 12";
        assert_eq!(
            fixed(lines),
            "a = 12,\"x\\\"\nb = 12\nc = 12,\"y\\\"\nd = 12"
        );
        assert_eq!(fixed("a = 12,x\\\\ \nb = 12"), "a = 12,\"x\\\\\" \nb = 12");
        assert_eq!(
            fixed("a = 12,x\\ ; note\nb = 12"),
            "a = 12,\"x\\\" ; note\nb = 12"
        );
    }
}
