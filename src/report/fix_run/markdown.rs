//! What a run of `fix` did, in Markdown: for the description of a pull request.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::{Ended, Examined, Fate, RunFile, RunFormat, diff};
use crate::fix::Applied;
use crate::pages::links;
use crate::report::{count, printable};
use crate::rules::{Applicability, Finding, Rule};
use crate::source::LineIndex;

/// The format.
#[derive(Debug)]
pub struct Markdown;

impl RunFormat for Markdown {
    fn head(&self, out: &mut dyn Write, ended: &Ended<'_>) -> io::Result<()> {
        out.write_all(head(ended).as_bytes())
    }

    fn file(&self, out: &mut dyn Write, file: &RunFile<'_>) -> io::Result<()> {
        match file {
            // They are listed at the end.
            RunFile::Skipped { .. } => Ok(()),
            RunFile::Examined(file) if !is_worth_a_word(file) => Ok(()),
            RunFile::Examined(file) => out.write_all(examined(file).as_bytes()),
        }
    }

    fn foot(&self, out: &mut dyn Write, ended: &Ended<'_>) -> io::Result<()> {
        let skipped = &ended.totals.skipped;
        if skipped.is_empty() {
            return Ok(());
        }
        let mut text = String::from("\n## Skipped\n\n");
        for (path, reason) in skipped {
            let _ = writeln!(text, "- {}: {}", code(path), escaped(reason));
        }
        out.write_all(text.as_bytes())
    }
}

/// Whether a file changes, or has something left that is more than information.
fn is_worth_a_word(file: &Examined<'_>) -> bool {
    let fixed = file.fixed;
    let mut left = fixed.remaining.iter();
    !fixed.applied.is_empty()
        || file.edited
        || !fixed.refused.is_empty()
        || !fixed.notes.is_empty()
        || left.any(|finding| finding.severity >= file.listed)
}

fn head(ended: &Ended<'_>) -> String {
    let (run, totals) = (ended.run, ended.totals);
    let mut text = format!("# infmend fix: {}\n\n", ended.sentence());
    if let Some(gap) = ended.gap() {
        let _ = writeln!(text, "> **The run was {gap}.**\n");
    }
    let _ = writeln!(
        text,
        "infmend {}, {}: {}\n",
        env!("CARGO_PKG_VERSION"),
        match (run.allows, run.unsafe_fixes) {
            (true, _) => "allow comments",
            (_, true) => "safe and unsafe fixes",
            _ => "safe fixes",
        },
        code(&run.command_line())
    );
    let mut facts = vec![format!("{} checked", count(totals.checked, "INF"))];
    for (number, words) in [
        (totals.skipped.len(), "skipped"),
        (totals.declined, "left out by the user"),
        (
            totals.kept_signed,
            "left alone because their packages are signed",
        ),
        (totals.not_written, "that could not be written"),
    ] {
        if number > 0 {
            facts.push(format!("{} {words}", count(number, "file")));
        }
    }
    facts.push(format!("{} left", count(totals.counts.left, "finding")));
    let _ = writeln!(text, "{}.", facts.join(", "));
    if !totals.errors.is_empty() {
        text.push_str("\n## Errors\n\nWhat is named here was not changed.\n\n");
        for error in &totals.errors {
            let _ = writeln!(text, "- {}", escaped(error));
        }
    }
    if !totals.rules.is_empty() {
        text.push_str(&by_rule(ended));
    }
    if !totals.catalogs.is_empty() {
        text.push_str("\n## Catalogs to rebuild and sign\n\nThese no longer match their INFs.\n\n");
        for catalog in &totals.catalogs {
            let _ = writeln!(text, "- {}", code(catalog));
        }
    }
    text
}

/// A table of the rules, those with the most changes first.
fn by_rule(ended: &Ended<'_>) -> String {
    let shows = ended.run.shows;
    let columns: &[&str] = match shows {
        true => &["would change", "of these unsafe", "would be left"],
        false => &["written", "of these unsafe", "not written", "left"],
    };
    let mut text = format!(
        "\n## By rule\n\n| rule | why | {} |\n| --- | --- |{}\n",
        columns.join(" | "),
        " ---: |".repeat(columns.len())
    );
    let mut rules: Vec<_> = ended.totals.rules.iter().collect();
    rules.sort_by_key(|(_, counts)| {
        Reverse(counts.written + counts.would_change + counts.not_written)
    });
    for (rule, counts) in rules {
        let cells = match shows {
            true => vec![counts.would_change, counts.unsafe_ones, counts.left],
            false => vec![
                counts.written,
                counts.unsafe_ones,
                counts.not_written,
                counts.left,
            ],
        };
        let cells: Vec<String> = cells.iter().map(ToString::to_string).collect();
        let why = Rule::named(rule).map_or("", |rule| rule.why);
        let _ = writeln!(
            text,
            "| {} | {} | {} |",
            linked(rule),
            escaped(why),
            cells.join(" | ")
        );
    }
    text
}

/// A rule with links to its page and to Microsoft's.
fn linked(rule: &str) -> String {
    let Some(links) = links(rule) else {
        return code(rule);
    };
    let mut text = format!("[`{rule}`]({})", links.page);
    if let Some(source) = links.sources.first() {
        let _ = write!(text, " ([Microsoft]({}))", source.url);
    }
    text
}

fn examined(file: &Examined<'_>) -> String {
    let fixed = file.fixed;
    let changes = match file.edited {
        true => "as edited by the user".to_owned(),
        false => count(fixed.applied.len(), "change"),
    };
    let status = match file.fate {
        Fate::Unchanged => "not changed".to_owned(),
        Fate::Written => format!("written, {changes}"),
        Fate::Staged => format!("written and staged, {changes}"),
        Fate::Printed => format!("written to standard output, {changes}"),
        Fate::WouldChange => format!("would change, {changes}; not written"),
        Fate::Declined => format!("{changes} left out by the user; not written"),
        Fate::KeptSigned(_) => {
            format!("{changes} not made, because its package is signed")
        }
        Fate::NotWritten(_) => format!("{changes} not written"),
    };
    let mut text = format!("\n## {}: {status}\n", code(file.path));
    let mut paragraph = |line: &str| {
        let _ = write!(text, "\n{line}\n");
    };
    if let Fate::NotWritten(reason) = file.fate {
        paragraph(&format!("**Error:** {}", escaped(reason)));
    }
    if let Fate::KeptSigned(reason) = file.fate {
        paragraph(&escaped(reason));
    } else if let Some(listing) = file.listing.filter(|l| l.breaks().is_some()) {
        paragraph(&format!(
            "**Signature:** {}.",
            escaped(&listing.warning(file.path))
        ));
    }
    let (old, new) = (file.before.encoding(), fixed.source.encoding());
    if old != new {
        paragraph(&format!("Encoding: {old} to {new}."));
    }
    for refused in &fixed.refused {
        paragraph(&format!("**Not fixed:** {}", escaped(&refused.to_string())));
    }
    for note in &fixed.notes {
        paragraph(&format!("Note: {}", escaped(note)));
    }
    if file.fate.is_written() && !file.catalogs.is_empty() {
        let names: Vec<String> = file.catalogs.iter().map(|name| code(name)).collect();
        paragraph(&format!(
            "The catalog {} no longer matches the INF: rebuild and sign it.",
            names.join(", ")
        ));
    }
    let lines = LineIndex::new(file.before.text());
    if !fixed.applied.is_empty() {
        text.push('\n');
        for applied in &fixed.applied {
            text.push_str(&change(applied, &lines));
        }
    }
    let diff = diff::readable(file);
    if !diff.is_empty() {
        let fence = "`".repeat(longest_run(&diff, '`').max(2) + 1);
        let _ = write!(text, "\n{fence}diff\n{diff}{fence}\n");
    }
    let listed = |finding: &&Finding| finding.severity >= file.listed;
    let left: Vec<&Finding> = fixed.remaining.iter().filter(listed).collect();
    let lines = LineIndex::new(fixed.source.text());
    if !left.is_empty() {
        text.push_str("\nLeft:\n\n");
        for finding in &left {
            text.push_str(&remaining(finding, &lines));
        }
    }
    let hidden = fixed.remaining.len() - left.len();
    if hidden > 0 {
        let _ = write!(text, "\n{} left.\n", count(hidden, "informational finding"));
    }
    text
}

fn change(applied: &Applied, lines: &LineIndex<'_>) -> String {
    let place = match applied.ranges.first() {
        Some(range) => format!("line {}", lines.position(range.start).line),
        None => "whole file".to_owned(),
    };
    let kind = match applied.applicability {
        Applicability::Unsafe => ", **unsafe**",
        _ => "",
    };
    let mut text = format!(
        "- {place}: {}{kind}: {}: {}",
        code(applied.rule),
        escaped(&applied.description),
        escaped(&applied.message)
    );
    if let Some(help) = &applied.help {
        let _ = write!(text, "; {}", escaped(help));
    }
    text + "\n"
}

fn remaining(finding: &Finding, lines: &LineIndex<'_>) -> String {
    let fix = match &finding.fix {
        Some(fix) => {
            let how = match fix.applicability {
                Applicability::Safe => "safe fix",
                Applicability::Unsafe => "fix with `--unsafe-fixes`",
                Applicability::Display => "fix by hand",
            };
            format!("{how}: {}", escaped(&fix.description))
        }
        None => "no automatic fix".to_owned(),
    };
    let mut text = format!(
        "- line {}: {}: {}: {}; {fix}",
        lines.position(finding.range.start).line,
        finding.severity,
        code(finding.rule),
        escaped(&finding.message),
    );
    if let Some(help) = &finding.help {
        let _ = write!(text, "; {}", escaped(help));
    }
    text + "\n"
}

/// A text as code, whatever backticks it holds.
fn code(text: &str) -> String {
    let text = printable(text);
    let fence = "`".repeat(longest_run(&text, '`') + 1);
    match text.starts_with('`') || text.ends_with('`') {
        true => format!("{fence} {text} {fence}"),
        false => format!("{fence}{text}{fence}"),
    }
}

/// A text in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in printable(text).chars() {
        if matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '#'
        ) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

fn longest_run(text: &str, character: char) -> usize {
    let runs = text.split(|other| other != character);
    runs.map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_and_fences_hold_whatever_backticks_there_are() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`a"), "`` `a ``");
    }

    #[test]
    fn nothing_of_a_text_is_markup() {
        assert_eq!(
            escaped("[a_b](http://c) <img> **x** \u{1b}[0m"),
            "\\[a\\_b\\](http://c) \\<img\\> \\*\\*x\\*\\* \\<1B\\>\\[0m"
        );
    }
}
