//! `infmend explain`.

use std::io::{self, Write};

use super::console::{Console, Status};
use crate::report::markdown;
use crate::schema::COPY_FLAGS;
use crate::{pages, rules};

/// Prints the page of a topic.
pub(super) fn run(topic: &str, console: &mut Console) -> io::Result<Status> {
    let Some(page) = pages::page(topic) else {
        let names = rules::ALL.iter().map(|rule| rule.name);
        let names = names.chain(pages::guides());
        let names = names.chain(COPY_FLAGS.iter().map(|row| row.name));
        let meant = match rules::similar(topic, names) {
            Some(name) => format!("did you mean '{name}'? "),
            None => String::new(),
        };
        console.error(&format!(
            "unknown topic '{topic}'; {meant}`infmend explain` lists all topics"
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

/// Lists all topics.
pub(super) fn list(console: &mut Console) -> io::Result<Status> {
    writeln!(console.out, "Guides:")?;
    for (name, title) in pages::guide_titles() {
        writeln!(console.out, "  {name:15}{title}")?;
    }
    writeln!(console.out, "\nRules:")?;
    let width = rules::ALL.iter().map(|rule| rule.name.len()).max();
    let width = width.unwrap_or_default();
    for rule in &rules::ALL {
        writeln!(console.out, "  {:width$}  {}", rule.name, rule.summary)?;
    }
    writeln!(
        console.out,
        "\nCopy flags, by name or number, joined with |:\n  COPYFLG_NOPRUNE, 0x00001004"
    )?;
    writeln!(console.out, "\nDIRIDs, by number:\n  13, %12%")?;
    writeln!(
        console.out,
        "\nCodes of InfVerif, by number; docs/infverif.md lists them:\n  1324"
    )?;
    Ok(Status::Clean)
}
