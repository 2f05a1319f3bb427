//! A diff for people: unified, with the changed words of a line emphasised.
//! Each hunk says which rules made it and why. What is to be applied by other
//! tools is written by [`patch`](super::patch).

use std::collections::HashSet;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::hunk::{self, Hunk, HunkLine, Reason, Row};
use super::{Screen, printable, rule_link};
use crate::fix::Applied;
use crate::source::{Encoding, Source};

pub(super) const REMOVED: Style = AnsiColor::Red.on_default();
pub(super) const ADDED: Style = AnsiColor::Green.on_default();
const HUNK: Style = AnsiColor::Cyan.on_default();
const HEADER: Style = Style::new().bold();

/// What is to be shown: a file before and after its fixes.
#[derive(Debug, Clone, Copy)]
pub struct FileDiff<'a> {
    /// The path, as the user wrote it or as it was found.
    pub path: &'a str,
    /// The file as it is.
    pub before: &'a Source,
    /// The file as it would be.
    pub after: &'a Source,
    /// The fixes that make the difference.
    pub applied: &'a [Applied],
}

impl<'a> FileDiff<'a> {
    /// Whether the file gets another encoding.
    pub fn is_re_encoded(&self) -> bool {
        self.before.encoding() != self.after.encoding()
    }

    /// The fixes that change the file without any line of it, each with its index
    /// among those of the file.
    pub fn of_whole_file(&self) -> impl Iterator<Item = (usize, &'a Applied)> + use<'a> {
        let fixes = self.applied.iter().enumerate();
        fixes.filter(|(_, fix)| fix.ranges.is_empty())
    }

    /// The changes, for whatever format.
    pub fn hunks(&self) -> Vec<Hunk<'a>> {
        hunk::hunks(self.before, self.after, self.applied)
    }
}

/// Writes what a fix changes in a file, as text.
///
/// # Errors
/// When the output cannot be written.
pub fn write(out: &mut impl Write, file: &FileDiff<'_>, screen: Screen) -> io::Result<()> {
    write_header(out, file, screen)?;
    let mut explained = Explained::default();
    for hunk in file.hunks() {
        write_hunk(out, &hunk, screen, &mut explained)?;
    }
    Ok(())
}

/// What was said of the rules of a file, so that it is said once.
#[derive(Debug, Clone, Default)]
pub struct Explained {
    rules: HashSet<&'static str>,
    helps: HashSet<(&'static str, String)>,
}

/// Writes the two lines that name the file, and its encoding where it is one
/// that other tools may not guess; then what changes in the file as a whole.
///
/// # Errors
/// When the output cannot be written.
pub fn write_header(out: &mut impl Write, file: &FileDiff<'_>, screen: Screen) -> io::Result<()> {
    let path = printable(file.path);
    let encoding = |source: &Source| {
        let encoding = source.encoding();
        let name = if file.is_re_encoded() {
            Some(encoding.to_string())
        } else {
            named(encoding)
        };
        name.map_or(String::new(), |name| format!("\t{name}"))
    };
    let (old, new) = (encoding(file.before), encoding(file.after));
    writeln!(out, "{HEADER}--- a/{path}{HEADER:#}{old}")?;
    writeln!(out, "{HEADER}+++ b/{path}{HEADER:#}{new}")?;
    for (_, fix) in file.of_whole_file() {
        write_whole(out, fix, screen)?;
    }
    Ok(())
}

/// Writes what a fix does that changes no line: a hunk without lines.
///
/// # Errors
/// When the output cannot be written.
pub fn write_whole(out: &mut impl Write, fix: &Applied, screen: Screen) -> io::Result<()> {
    let what = format!(
        "{}: {}",
        rule_link(screen, fix.rule),
        printable(&fix.description)
    );
    write_beside(out, "@@ whole file @@", &what, screen)
}

/// Writes what there is to say about a hunk behind its numbers.
fn write_beside(out: &mut impl Write, numbers: &str, text: &str, screen: Screen) -> io::Result<()> {
    let used = numbers.len() + 1;
    let text = screen.wrap(text, used, used);
    writeln!(out, "{HUNK}{numbers}{HUNK:#} {text}")
}

/// Writes one hunk. Why its rules made it is said where that was not `explained`.
///
/// # Errors
/// When the output cannot be written.
pub fn write_hunk(
    out: &mut impl Write,
    hunk: &Hunk<'_>,
    screen: Screen,
    explained: &mut Explained,
) -> io::Result<()> {
    write_hunk_header(out, hunk, screen, explained)?;
    for (sign, row, line) in hunk.unified() {
        let style = match sign {
            '-' => REMOVED,
            '+' => ADDED,
            _ => Style::new(),
        };
        write_line(out, sign, style, row, line)?;
    }
    Ok(())
}

pub(super) fn write_hunk_header(
    out: &mut impl Write,
    hunk: &Hunk<'_>,
    screen: Screen,
    explained: &mut Explained,
) -> io::Result<()> {
    let numbers = format!("@@ {} @@", hunk.numbers());
    let mut lines = Vec::new();
    let (known, new): (Vec<_>, Vec<_>) = hunk
        .reasons()
        .into_iter()
        .partition(|reason| explained.rules.contains(reason.rule));
    if !known.is_empty() {
        let rules = known.iter().map(|reason| rule_link(screen, reason.rule));
        lines.push(rules.collect::<Vec<_>>().join(", "));
        lines.extend(known.iter().flat_map(|reason| explained.helps(reason)));
    }
    for reason in &new {
        explained.rules.insert(reason.rule);
        lines.push(format!(
            "{}: {}",
            rule_link(screen, reason.rule),
            reason.why
        ));
        lines.extend(explained.helps(reason));
    }
    let mut lines = lines.iter();
    match lines.next() {
        Some(first) => write_beside(out, &numbers, first, screen)?,
        None => writeln!(out, "{HUNK}{numbers}{HUNK:#}")?,
    }
    // Further ones stand below the first.
    let indent = numbers.len() + 1;
    for line in lines {
        let line = screen.wrap(line, indent, indent);
        writeln!(out, "{:indent$}{line}", "")?;
    }
    Ok(())
}

impl Explained {
    /// What is to be thought about and was not said yet.
    fn helps(&mut self, reason: &Reason<'_>) -> Vec<String> {
        let mut new = Vec::new();
        for help in &reason.helps {
            if self.helps.insert((reason.rule, (*help).to_owned())) {
                new.push(format!("help: {}", printable(help)));
            }
        }
        new
    }
}

/// The rules of a hunk with their reasons, in one line.
pub(super) fn sentence(reasons: &[Reason<'_>]) -> String {
    let mut parts = Vec::new();
    for Reason { rule, why, helps } in reasons {
        parts.push(format!("{rule}: {why}"));
        parts.extend(
            helps
                .iter()
                .map(|help| format!("help: {}", printable(help))),
        );
    }
    parts.join("; ")
}

/// The encoding's name where it has to be said.
pub(super) fn named(encoding: Encoding) -> Option<String> {
    let plain = encoding == Encoding::ASCII || encoding == Encoding::UTF_8;
    (!plain).then(|| encoding.to_string())
}

fn write_line(
    out: &mut impl Write,
    sign: char,
    style: Style,
    row: &Row<'_>,
    line: &HunkLine<'_>,
) -> io::Result<()> {
    write!(out, "{style}{sign}{style:#}")?;
    for (changed, part) in shown(row, line) {
        let style = if changed { style.invert() } else { style };
        write!(out, "{style}{part}{style:#}")?;
    }
    writeln!(out)?;
    if line.end().is_empty() {
        writeln!(out, "\\ No newline at end of file")?;
    }
    Ok(())
}

/// A line as it is shown, in stretches, each with whether it changed. White
/// space is made visible where it is all that changed, and so is a line end
/// that is another one.
pub(super) fn shown(row: &Row<'_>, line: &HunkLine<'_>) -> Vec<(bool, String)> {
    let alone = row.old.is_none() || row.new.is_none();
    let white = row.is_white_space();
    let mut parts: Vec<(bool, String)> = line
        .parts()
        .into_iter()
        .map(|(changed, part)| {
            let text = if white && (changed || alone) {
                printable(&part.replace(' ', "·").replace('\t', "→")).into_owned()
            } else {
                printable(part).into_owned()
            };
            (changed, text)
        })
        .collect();
    if let (Some(old), Some(new)) = (&row.old, &row.new)
        && old.end() != new.end()
        // Where there is none the diff says so anyway.
        && !old.end().is_empty()
        && !new.end().is_empty()
    {
        parts.push((true, line.end().replace('\r', "␍").replace('\n', "␊")));
    }
    parts
}
