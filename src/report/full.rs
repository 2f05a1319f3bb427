//! The compiler style: each finding with its line shown and the part
//! underlined.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::cause::{self, Group};
use super::{Checked, Ending, Format, links, printable, printable_lines};
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
    /// Whether it has colours.
    pub coloured: bool,
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
        for group in groups {
            writeln!(out, "{}\n", render(&lines, &path, &group, self.coloured))?;
        }
        Ok(())
    }

    fn end(&self, out: &mut dyn Write, ending: &Ending<'_>) -> io::Result<()> {
        if self.statistics || ending.summary.findings > MANY {
            ending.statistics.write(out, self.coloured)?;
            writeln!(out)?;
        }
        writeln!(out, "{}", ending.summary.sentence())
    }
}

fn render(lines: &LineIndex<'_>, path: &str, group: &Group<'_>, coloured: bool) -> String {
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
    let message = printable(&finding.message);
    let snippet = Snippet::source(line.as_str())
        .path(path)
        .line_start(lines.position(from).line)
        .annotation(AnnotationKind::Primary.span(marked));
    let mut shown = level
        .primary_title(message.as_ref())
        .id(finding.rule)
        .element(snippet);
    let fix = finding.fix.as_ref().map(|fix| {
        let how = match fix.applicability {
            Applicability::Safe => "",
            Applicability::Unsafe => " (with --unsafe-fixes)",
            Applicability::Display => " (by hand)",
        };
        format!("{}{how}", printable(&fix.description))
    });
    if let Some(fix) = &fix {
        shown = shown.element(Level::HELP.with_name("fix").message(fix.as_str()));
    }
    let help = finding.help.as_deref().map(printable);
    if let Some(help) = &help {
        shown = shown.element(Level::HELP.message(help.as_ref()));
    }
    let more = group.more(|finding| lines.position(finding.range.start).line);
    if let Some(more) = &more {
        shown = shown.element(Level::NOTE.no_name().message(more.as_str()));
    }
    let (page, sources) = links(finding);
    shown = shown.element(Level::NOTE.with_name("see").message(page));
    if let Some(source) = sources.first() {
        shown = shown.element(Level::NOTE.with_name("Microsoft").message(&*source.url));
    }
    let renderer = if coloured {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.render(&[shown])
}

fn floor(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
