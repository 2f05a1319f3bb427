//! The compiler style: each finding with its line shown and the part
//! underlined.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::cause::{self, Group};
use super::{Checked, Ending, Format, Screen, links, printable, printable_lines, rule_and_codes};
use crate::rules::{Applicability, Severity};
use crate::source::LineIndex;

/// The longest line that is shown whole, in bytes; of longer ones only the
/// part around the finding.
const LONG_LINE: usize = 400;

/// More findings than this are summed up in a table.
const MANY: usize = 20;

/// The format.
#[derive(Debug)]
pub struct Full {
    /// What it is seen on.
    pub screen: Screen,
    /// Whether every finding is shown, and not only the first of many that have
    /// one cause.
    pub every: bool,
    /// Whether a table of the rules stands at the end however few findings there
    /// are.
    pub statistics: bool,
}

impl Format for Full {
    fn file(&self, out: &mut dyn Write, report: &Checked<'_>) -> io::Result<()> {
        if report.findings.is_empty() {
            return Ok(());
        }
        let lines = LineIndex::new(report.source.text());
        let path = printable(report.path);
        let groups = match self.every {
            true => cause::singly(report.findings),
            false => cause::groups(report.findings),
        };
        let mut linked = Vec::new();
        for group in groups {
            // Once per rule and file is often enough.
            let is_linked = linked.contains(&group.first.rule);
            if !is_linked {
                linked.push(group.first.rule);
            }
            let shown = render(&lines, &path, &group, self.screen, !is_linked);
            writeln!(out, "{shown}\n")?;
        }
        Ok(())
    }

    fn end(&self, out: &mut dyn Write, ending: &Ending<'_>) -> io::Result<()> {
        if self.statistics || ending.summary.findings > MANY {
            ending.statistics.write(out, self.screen.coloured)?;
            writeln!(out)?;
        }
        let sentence = ending.summary.sentence();
        writeln!(out, "{}", self.screen.wrap(&sentence, 0, 0))
    }
}

/// A finding as it is shown, with the links of its rule where they are `linked`.
fn render(
    lines: &LineIndex<'_>,
    path: &str,
    group: &Group<'_>,
    screen: Screen,
    linked: bool,
) -> String {
    let finding = group.first;
    let text = lines.text();
    let start = finding.range.start.min(text.len());
    let end = finding.range.end.clamp(start, text.len());
    let head = text.get(..start).unwrap_or_default();
    let tail = text.get(end..).unwrap_or_default();
    let mut from = head.rfind('\n').map_or(0, |at| at + 1);
    let mut to = tail.find(['\n', '\r']).map_or(text.len(), |at| end + at);
    if start - from > LONG_LINE {
        from = floor(text, start - LONG_LINE / 4);
    }
    if to - end > LONG_LINE {
        to = floor(text, end + LONG_LINE / 4);
    }
    // What is before the finding, what it is about, and what is behind it.
    let [before, found, behind] = [from..start, start..end, end..to]
        .map(|part| printable_lines(text.get(part).unwrap_or_default()));
    let marked = before.len()..before.len() + found.len();
    let line = [before, found, behind].concat();
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let (page, _) = links(finding);
    let level_name = finding.severity.to_string();
    let rule = rule_and_codes(finding);
    let before = level_name.len() + rule.len() + "[]: ".len();
    let broken = |text: &str, used: usize| screen.lines(text, used, used).join("\n");
    let message = broken(&printable(&finding.message), before);
    let snippet = Snippet::source(line.as_str())
        .path(path)
        .line_start(lines.position(from).line)
        .annotation(AnnotationKind::Primary.span(marked));
    let mut shown = level
        .primary_title(message.as_str())
        .id(&*rule)
        .id_url(page)
        .element(snippet);
    // Notes stand behind the column of the line numbers.
    let numbers = lines.position(to).line.to_string().len();
    for (name, text) in notes(lines, group, screen, linked) {
        let label = name.map_or(0, |name| name.len() + ": ".len());
        let text = broken(&text, numbers + " = ".len() + label);
        let level = match name {
            Some(name @ ("fix" | "help")) => Level::HELP.with_name(name),
            Some(name) => Level::NOTE.with_name(name),
            None => Level::NOTE.no_name(),
        };
        shown = shown.element(level.message(text));
    }
    let renderer = match screen.coloured {
        true => Renderer::styled().hyperlink(screen.hyperlinks),
        false => Renderer::plain(),
    };
    let renderer = match screen.columns {
        Some(columns) => renderer.term_width(columns),
        None => renderer,
    };
    renderer.render(&[shown])
}

/// What is said below the line of a finding: each with a word for what it is.
fn notes(
    lines: &LineIndex<'_>,
    group: &Group<'_>,
    screen: Screen,
    linked: bool,
) -> Vec<(Option<&'static str>, String)> {
    let finding = group.first;
    let mut notes = Vec::new();
    if let Some(fix) = &finding.fix {
        let how = match fix.applicability {
            Applicability::Safe => "",
            Applicability::Unsafe => " (with --unsafe-fixes)",
            Applicability::Display => " (by hand)",
        };
        notes.push((Some("fix"), format!("{}{how}", printable(&fix.description))));
    }
    if let Some(help) = &finding.help {
        notes.push((Some("help"), printable(help).into_owned()));
    }
    if let Some(more) = group.more(|finding| lines.position(finding.range.start).line) {
        notes.push((None, more));
    }
    if !linked {
        return notes;
    }
    let (page, sources) = links(finding);
    if !screen.hyperlinks {
        // There the name of the rule leads to it.
        notes.push((Some("see"), page.to_owned()));
    }
    if let Some(source) = sources.first() {
        let shown = match screen.hyperlinks {
            true => screen.link(source.title, &source.url),
            false => source.url.clone(),
        };
        notes.push((Some("Microsoft"), shown));
    }
    notes
}

fn floor(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
