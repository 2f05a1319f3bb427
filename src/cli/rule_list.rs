//! `infmend rules`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::console::{Console, Status};
use crate::pages::{self, Link, Tier};
use crate::rules::{ALL, ByDefault, Enabled, Options, Profile, Rule, Severity};
use crate::schema::infverif_code;

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
    tiers: BTreeMap<u16, &'a str>,
}

/// The rules of a profile, or all, each with its severity.
fn chosen(profile: Option<&'static Profile>) -> Vec<(&'static Rule, Severity)> {
    let Some(profile) = profile else {
        return ALL.iter().map(|rule| (rule, rule.severity)).collect();
    };
    let options = Options::default().by_default().profile(profile);
    let rules = ALL.iter();
    let enabled = rules.filter(|rule| matches!(rule.enabled(&options), Enabled::Always));
    let enabled = enabled.map(|rule| (rule, options.severity_of(rule)));
    enabled.collect()
}

/// Prints a line for each rule, and what else a profile sets.
pub(super) fn text(profile: Option<&'static Profile>, console: &mut Console) -> io::Result<Status> {
    let rules = chosen(profile);
    let width = rules.iter().map(|(rule, _)| rule.name.len()).max();
    let width = width.unwrap_or_default();
    let screen = console.screen();
    for (rule, severity) in &rules {
        let used = width + 2 + 7 + 2;
        let summary = screen.wrap(rule.summary, used, used);
        let severity = severity.to_string();
        writeln!(console.out, "{:width$}  {severity:7}  {summary}", rule.name)?;
    }
    let target = profile.and_then(|profile| profile.target_os);
    let target = target.map(|target| format!("--target-os {target}"));
    let mode = profile.and_then(|profile| profile.infverif);
    let mode = mode.map(|mode| format!("--infverif {}", mode.switch()));
    let options: Vec<String> = target.into_iter().chain(mode).collect();
    if !options.is_empty() {
        let options = options.join(" and ");
        writeln!(console.out, "\nOptions: {options}, unless others are given")?;
    }
    Ok(Status::Clean)
}

/// Prints the rules as one JSON document.
pub(super) fn json(profile: Option<&'static Profile>, console: &mut Console) -> io::Result<Status> {
    let rules = chosen(profile).into_iter();
    let rules: Vec<Listed<'_>> = rules
        .map(|(rule, severity)| listed(rule, severity))
        .collect();
    let text = serde_json::to_string_pretty(&rules)?;
    writeln!(console.out, "{text}")?;
    Ok(Status::Clean)
}

fn listed(rule: &Rule, severity: Severity) -> Listed<'_> {
    let (url, sources): (&str, &[Link]) =
        pages::links(rule.name).map_or(("", &[]), |links| (&links.page, &links.sources));
    Listed {
        name: rule.name,
        group: rule.group,
        summary: rule.summary,
        why: rule.why,
        severity,
        default: match rule.by_default {
            ByDefault::On => "on",
            ByDefault::WithTarget | ByDefault::WithTargetOr(_) => "with-target-os",
            ByDefault::WithInfVerif => "with-infverif",
            ByDefault::Selected => "selected",
        },
        fix: rule.fixes,
        since: rule.since,
        url,
        sources,
        infverif: Codes {
            wdk: rule.infverif.wdk,
            codes: rule.infverif.codes,
            tiers: rule
                .infverif
                .codes
                .iter()
                .filter_map(|number| infverif_code(*number))
                .map(|code| (code.number, Tier::of(code).name()))
                .collect(),
        },
    }
}
