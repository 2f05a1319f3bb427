//! Where rules are explained on the web: on infmend's own pages, and on those of
//! Microsoft that they come from.

use std::sync::LazyLock;

use serde::Serialize;

use crate::rules::{ALL, Rule};
use crate::schema::Page;

/// Where a rule is explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    /// The URL of the rule's page.
    pub page: String,
    /// Microsoft's pages that its `## Source` names, in that order. Empty where it
    /// comes from elsewhere.
    pub sources: Vec<Link>,
}

/// A page on the web.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// What it is called.
    pub title: &'static str,
    /// Where it is.
    pub url: String,
}

/// The folder of the pages of the rules, `docs/rules`, in the newest version.
const RULES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/HEAD/docs/rules/");

/// The links of all rules, in their order.
static LINKS: LazyLock<Vec<(&'static str, Links)>> =
    LazyLock::new(|| ALL.iter().map(|rule| (rule.name, of(rule))).collect());

/// Where a rule is explained, by its name. `None` where there is no such rule.
pub fn links(rule: &str) -> Option<&'static Links> {
    let (_, links) = LINKS.iter().find(|(name, _)| *name == rule)?;
    Some(links)
}

fn of(rule: &Rule) -> Links {
    let source = rule.source();
    let known = titles(&source).filter_map(|title| {
        Page::titled(title).map(|page| Link {
            title: page.title,
            url: page.url(),
        })
    });
    Links {
        page: format!("{RULES}{}.md", rule.name),
        sources: known.collect(),
    }
}

/// What stands in quotes: the titles of pages.
fn titles(source: &str) -> impl Iterator<Item = &str> {
    source.split('"').skip(1).step_by(2)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::schema::{self, PAGES};

    /// Titles of pages that are not on Microsoft Learn.
    const ELSEWHERE: [&str; 2] = [
        // A white paper, which Microsoft no longer has on the web.
        "Avoiding Unnecessary Reboots on Windows 2000",
        "Suppressing a finding",
    ];

    #[test]
    fn every_title_that_a_rule_names_is_a_page_and_every_page_is_named() {
        let mut named = Vec::new();
        for rule in &ALL {
            let source = rule.source();
            assert_eq!(source.matches('"').count() % 2, 0, "{}", rule.name);
            for title in titles(&source) {
                let is_known = Page::titled(title).is_some();
                assert!(
                    is_known || ELSEWHERE.contains(&title),
                    "{}: {title}",
                    rule.name
                );
                named.push(title.to_owned());
            }
        }
        let of_tables = schema::pages_of_rows();
        let of_rules = PAGES.iter().filter(|page| !of_tables.contains(&page.file));
        for title in of_rules.map(|page| page.title).chain(ELSEWHERE) {
            assert!(named.iter().any(|name| name == title), "{title}");
        }
    }

    #[test]
    fn a_rule_leads_to_its_page_and_to_microsofts() {
        let links = links("reboot-directive").unwrap();
        assert_eq!(
            links.page,
            "https://github.com/infmend/infmend/blob/HEAD/docs/rules/reboot-directive.md"
        );
        let urls: Vec<&str> = links.sources.iter().map(|link| &*link.url).collect();
        assert_eq!(
            urls,
            [
                "https://learn.microsoft.com/windows-hardware/drivers/install/inf-reboot-directive",
                "https://learn.microsoft.com/windows-hardware/drivers/install/avoiding-system-restarts-during-device-installations",
            ]
        );
    }
}
