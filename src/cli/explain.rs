//! `infmend explain` and `infmend rules`.

use std::io::{self, Write};

use super::console::{Console, Status};
use crate::report::markdown;
use crate::{pages, rules};

/// Prints the page of a topic.
pub(super) fn run(topic: &str, console: &mut Console) -> io::Result<Status> {
    let Some(page) = pages::page(topic) else {
        let guides: Vec<&str> = pages::guides().collect();
        console.error(&format!(
            "unknown topic '{topic}'; {}; the guides are {}; copy flags are written as in 0x4000 or COPYFLG_IN_USE_RENAME, DIRIDs as in 13",
            rules::known_names(),
            guides.join(", ")
        ))?;
        return Ok(Status::Failed);
    };
    if console.is_styled() {
        let screen = console.screen();
        markdown::write(&mut console.out, &page, screen)?;
    } else {
        write!(console.out, "{page}")?;
    }
    Ok(Status::Clean)
}

/// Lists the rules, for `infmend rules`.
pub(super) fn list_rules(console: &mut Console) -> io::Result<Status> {
    let width = rules::ALL.iter().map(|rule| rule.name.len()).max();
    let width = width.unwrap_or_default();
    let screen = console.screen();
    for rule in &rules::ALL {
        let used = width + 2 + 7 + 2;
        let summary = screen.wrap(rule.summary, used, used);
        let severity = rule.severity.to_string();
        writeln!(console.out, "{:width$}  {severity:7}  {summary}", rule.name)?;
    }
    Ok(Status::Clean)
}
