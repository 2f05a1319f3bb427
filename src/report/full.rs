//! The compiler style: each finding with its line shown and the part
//! underlined.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::{Checked, Ending, Format, links, printable, printable_lines};
use crate::rules::{Applicability, Finding, Severity};
use crate::source::LineIndex;

/// The longest line that is shown whole, in bytes; of longer ones only the
/// part around the finding.
const LONG_LINE: usize = 400;

/// The format.
#[derive(Debug)]
pub struct Full {
    /// Whether it has colours.
    pub coloured: bool,
}

impl Format for Full {
    fn file(&self, out: &mut dyn Write, report: &Checked<'_>) -> io::Result<()> {
        if report.findings.is_empty() {
            return Ok(());
        }
        let lines = LineIndex::new(report.source.text());
        let path = printable(report.path);
        for finding in report.findings {
            writeln!(out, "{}\n", render(&lines, &path, finding, self.coloured))?;
        }
        Ok(())
    }

    fn end(&self, out: &mut dyn Write, ending: &Ending<'_>) -> io::Result<()> {
        writeln!(out, "{}", ending.summary.sentence())
    }
}

fn render(lines: &LineIndex<'_>, path: &str, finding: &Finding, coloured: bool) -> String {
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
    let shown = [before, found, behind].concat();
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let message = printable(&finding.message);
    let snippet = Snippet::source(shown.as_str())
        .path(path)
        .line_start(lines.position(from).line)
        .annotation(AnnotationKind::Primary.span(marked));
    let mut group = level
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
        group = group.element(Level::HELP.with_name("fix").message(fix.as_str()));
    }
    let help = finding.help.as_deref().map(printable);
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help.as_ref()));
    }
    let (page, sources) = links(finding);
    group = group.element(Level::NOTE.with_name("see").message(page));
    if let Some(source) = sources.first() {
        group = group.element(Level::NOTE.with_name("Microsoft").message(&*source.url));
    }
    let renderer = if coloured {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.render(&[group])
}

fn floor(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
