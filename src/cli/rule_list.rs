//! `infmend rules --format json`.

use std::io::{self, Write};

use serde::Serialize;

use super::console::{Console, Status};
use crate::pages::{self, Link};
use crate::rules::{ALL, ByDefault, Rule, Severity};

/// A rule as the list shows it. Keys may be added; those that are there stay.
#[derive(Serialize)]
struct Listed<'a> {
    name: &'a str,
    group: &'a str,
    summary: &'a str,
    why: &'a str,
    severity: Severity,
    default: &'a str,
    fix: &'a str,
    since: &'a str,
    url: &'a str,
    sources: &'a [Link],
    infverif: Codes<'a>,
}

#[derive(Serialize)]
struct Codes<'a> {
    wdk: &'a str,
    codes: &'a [u16],
}

/// Prints all rules as one JSON document.
pub(super) fn write(console: &mut Console) -> io::Result<Status> {
    let rules: Vec<Listed<'_>> = ALL.iter().map(listed).collect();
    let text = serde_json::to_string_pretty(&rules)?;
    writeln!(console.out, "{text}")?;
    Ok(Status::Clean)
}

fn listed(rule: &Rule) -> Listed<'_> {
    let (url, sources): (&str, &[Link]) =
        pages::links(rule.name).map_or(("", &[]), |links| (&links.page, &links.sources));
    Listed {
        name: rule.name,
        group: rule.group,
        summary: rule.summary,
        why: rule.why,
        severity: rule.severity,
        default: match rule.by_default {
            ByDefault::On => "on",
            ByDefault::WithTarget | ByDefault::WithTargetOr(_) => "with-target-os",
            ByDefault::Selected => "selected",
        },
        fix: rule.fixes,
        since: rule.since,
        url,
        sources,
        infverif: Codes {
            wdk: rule.infverif.wdk,
            codes: rule.infverif.codes,
        },
    }
}
