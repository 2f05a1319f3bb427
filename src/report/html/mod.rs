//! A page to look through: one file that needs nothing else and asks the
//! network for nothing.
//!
//! The page is a viewer, written by hand in `page.html`, `style.css` and
//! `script`, and the data as JSON in between. Nothing from an INF is ever
//! markup: JSON stands in the page without any `<`, the script puts it there
//! as text, and a policy (CSP) lets no script run but this one. What changes on the
//! machine is markup, which needs no script; what is from an INF is escaped there.

mod changes;
mod effect;
mod file;
mod fix;
mod rows;

use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::place::Base;
use super::{Checked, Ending, Format, Summary, printable, text};
use crate::pages::{Link, links};
use crate::rules::{self, Rule, Severity};
use effect::Fixes;
use file::PageFile;

pub use fix::FixHtml;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("style.css");
/// The parts of the script, which share their names and nothing with the page.
const SCRIPT: &str = concat!(
    "\"use strict\";\n{\n",
    include_str!("script/make.js"),
    include_str!("script/diff.js"),
    include_str!("script/data.js"),
    include_str!("script/summary.js"),
    include_str!("script/files.js"),
    include_str!("script/filter.js"),
    "}\n"
);

/// The format.
#[derive(Debug)]
pub struct Html {
    /// What paths are relative to.
    pub base: Base,
}

/// A rule, as the page explains it.
#[derive(Serialize)]
struct PageRule {
    name: &'static str,
    severity: Severity,
    summary: &'static str,
    why: &'static str,
    source: String,
    /// The URL of the rule's page.
    page: &'static str,
    /// Microsoft's pages.
    sources: &'static [Link],
}

#[derive(Serialize)]
struct PageEnding<'a> {
    version: &'static str,
    summary: &'a Summary,
    failures: Vec<String>,
}

impl Format for Html {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        write_begin(out)
    }

    fn shows_fixed(&self) -> bool {
        true
    }

    fn shows_effect(&self) -> bool {
        true
    }

    fn shows_catalog(&self) -> bool {
        true
    }

    fn file(&self, out: &mut dyn Write, report: &Checked<'_>) -> io::Result<()> {
        if report.findings.is_empty() && report.skipped.is_none() {
            return Ok(());
        }
        block(out, "file", &PageFile::of(&self.base, report))?;
        let path = self.base.place(report.path).path();
        for (fixes, change) in [
            (Fixes::Made, report.effect),
            (Fixes::WithUnsafe, report.unsafe_effect),
        ] {
            if let Some(change) = change {
                effect::write(out, &path, fixes, change)?;
            }
        }
        Ok(())
    }

    fn end(&self, out: &mut dyn Write, ending: &Ending<'_>) -> io::Result<()> {
        let failures = ending.failures.iter();
        block(
            out,
            "ending",
            &PageEnding {
                version: env!("CARGO_PKG_VERSION"),
                summary: ending.summary,
                failures: failures.map(|text| printable(text).into_owned()).collect(),
            },
        )?;
        write_end(out)
    }
}

fn page_rule(rule: &Rule) -> PageRule {
    let links = links(rule.name);
    PageRule {
        page: links.map_or("", |links| &links.page),
        sources: links.map_or(&[], |links| &links.sources),
        name: rule.name,
        severity: rule.severity,
        summary: rule.summary,
        why: rule.why,
        source: rule.source(),
    }
}

/// A file as a script shows it, as JSON: what was found and what the fixes change, side by
/// side.
pub fn file_json(base: &Base, report: &Checked<'_>) -> String {
    text::json(&PageFile::of(base, report))
}

/// Writes what stands before the files.
fn write_begin(out: &mut dyn Write) -> io::Result<()> {
    let (before, _) = halves();
    let before = before
        .replace("{{style-hash}}", &hash(STYLE))
        .replace("{{script-hash}}", &hash(SCRIPT))
        .replace("{{style}}", STYLE);
    out.write_all(before.as_bytes())?;
    let rules: Vec<PageRule> = rules::ALL.iter().map(page_rule).collect();
    block(out, "rules", &rules)
}

/// Writes what stands behind all data.
fn write_end(out: &mut dyn Write) -> io::Result<()> {
    let (_, after) = halves();
    out.write_all(after.replace("{{script}}", SCRIPT).as_bytes())
}

/// What of the page stands before the data, and what behind it.
fn halves() -> (&'static str, &'static str) {
    PAGE.split_once("{{data}}").unwrap_or((PAGE, ""))
}

/// Writes a block of data that the script reads. A `<` could end the block,
/// or make it swallow the next ones; JSON can do without.
fn block(out: &mut dyn Write, class: &str, data: &impl Serialize) -> io::Result<()> {
    let json = text::json(data).replace('<', "\\u003c");
    writeln!(
        out,
        "<script type=\"application/json\" class=\"{class}\">{json}</script>"
    )
}

/// The name by which the policy of the page knows its own script and style.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_block_of_data_holds_nothing_that_could_end_it() {
        let mut out = Vec::new();
        block(&mut out, "file", &"</script><script>alert(1)</script><!--").unwrap();
        let written = String::from_utf8(out).unwrap();
        let inside = written
            .strip_prefix("<script type=\"application/json\" class=\"file\">")
            .and_then(|rest| rest.strip_suffix("</script>\n"))
            .unwrap();
        assert!(!inside.contains('<'), "{inside}");
        let back: String = serde_json::from_str(inside).unwrap();
        assert_eq!(back, "</script><script>alert(1)</script><!--");
    }

    #[test]
    fn the_page_names_nothing_that_a_browser_would_fetch() {
        for part in [PAGE, STYLE, SCRIPT] {
            for word in [
                "http:", "https:", "url(", "@import", "src=", "href=\"/", "fetch(",
            ] {
                assert!(!part.contains(word), "{word}");
            }
        }
        assert!(!SCRIPT.contains("</script") && !SCRIPT.contains("<!--"));
        assert!(!STYLE.contains("</style"));
    }

    #[test]
    fn the_script_never_makes_markup_of_a_text() {
        for word in [
            "innerHTML",
            "outerHTML",
            "insertAdjacent",
            "document.write",
            "eval(",
        ] {
            assert!(!SCRIPT.contains(word), "{word}");
        }
    }

    #[test]
    fn the_page_has_each_of_its_places_once() {
        for place in [
            "{{data}}",
            "{{style}}",
            "{{script}}",
            "{{style-hash}}",
            "{{script-hash}}",
        ] {
            assert_eq!(PAGE.matches(place).count(), 1, "{place}");
        }
    }
}
