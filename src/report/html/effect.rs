//! What changes on the machine, as markup: it can be read without a script. The script
//! puts it into its file.
//!
//! All that comes from an INF is escaped.

use std::io::{self, Write};

use crate::report::effect::outline::{Group, Side, outline};
use crate::report::effect::text_of;
use crate::report::effect::{Change, difference::Difference};
use crate::report::{printable, text};

/// Which fixes are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fixes {
    /// Those that are asked for, or safe ones.
    Made,
    /// Unsafe ones, too.
    WithUnsafe,
}

/// Writes what fixes of a file change on the machine.
///
/// # Errors
/// When the output cannot be written.
pub(super) fn write(
    out: &mut dyn Write,
    path: &str,
    fixes: Fixes,
    change: &Change,
) -> io::Result<()> {
    let (class, more) = match fixes {
        Fixes::Made => ("machine", ""),
        Fixes::WithUnsafe => ("machine unsafe", ", with unsafe fixes"),
    };
    let path = escaped(&printable(path));
    write!(
        out,
        "<details class=\"{class}\"><summary>What changes on the machine{more}<span class=\"of\">: {path}</span></summary>"
    )?;
    let differences = change.differences();
    if differences.is_empty() {
        write!(out, "<p>Nothing: installing does the same.</p>")?;
    }
    for difference in &differences {
        write_difference(out, difference, change)?;
    }
    writeln!(out, "</details>")
}

fn write_difference(
    out: &mut dyn Write,
    difference: &Difference<'_>,
    change: &Change,
) -> io::Result<()> {
    let about = text_of::about(difference, change.effects());
    for device in &about.devices {
        write!(out, "<p class=\"device\">{}</p>", escaped(device))?;
    }
    let class = side_class(about.side);
    write!(
        out,
        "<p class=\"on {class}\">{}</p>",
        escaped(&about.sentence)
    )?;
    for part in outline(difference.shown()) {
        write!(out, "<h5>{}</h5>", part.kind.heading())?;
        for group in &part.groups {
            write_group(out, group)?;
        }
    }
    Ok(())
}

fn write_group(out: &mut dyn Write, group: &Group) -> io::Result<()> {
    if !group.title.is_empty() {
        write!(out, "<p class=\"owner\">{}</p>", escaped(&group.title))?;
    }
    write!(out, "<ul>")?;
    for item in &group.items {
        let class = side_class(item.side);
        let sign = match item.side {
            Side::Both => "",
            Side::Old => "<span class=\"unseen\">removed: </span>",
            Side::New => "<span class=\"unseen\">added: </span>",
        };
        write!(out, "<li class=\"{class}\">{sign}{}", escaped(&item.text))?;
        if let Some(copied) = &item.copied {
            write!(out, " <span class=\"copied\">← {}</span>", escaped(copied))?;
        }
        write!(out, "</li>")?;
    }
    write!(out, "</ul>")
}

fn side_class(side: Side) -> &'static str {
    match side {
        Side::Both => "both",
        Side::Old => "old",
        Side::New => "new",
    }
}

fn escaped(text: &str) -> String {
    text::escaped(
        text,
        &[
            ('&', "&amp;"),
            ('<', "&lt;"),
            ('>', "&gt;"),
            ('"', "&quot;"),
            ('\'', "&#39;"),
        ],
    )
}
