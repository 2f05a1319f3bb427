//! Where rules are explained on the web: on infmend's own pages, and on those of
//! Microsoft that they come from.

use std::sync::LazyLock;

use serde::Serialize;

use crate::rules::{ALL, Rule};

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

/// What the folder of Microsoft's driver documentation
/// (MicrosoftDocs/windows-driver-docs, `windows-driver-docs-pr`) is on the web.
const MICROSOFT: &str = "https://learn.microsoft.com/windows-hardware/drivers/";

/// Microsoft's pages that rules come from: the title, and the file in the folder
/// of the documentation, without `.md`.
static PAGES: [(&str, &str); 35] = [
    (
        "Adding User-mode Display Driver Names to the Registry",
        "display/adding-user-mode-display-driver-names-to-the-registry",
    ),
    (
        "Advantages of the Filter Manager Model",
        "ifs/advantages-of-the-filter-manager-model",
    ),
    (
        "Avoiding Reboot When Updating a UMDF Driver",
        "wdf/avoiding-reboot-when-updating-a-umdf-driver",
    ),
    (
        "Avoiding System Restarts during Device Installations and Driver Updates",
        "install/avoiding-system-restarts-during-device-installations",
    ),
    (
        "Catalog Files and Digital Signatures",
        "install/catalog-files",
    ),
    (
        "Creating a Primitive Driver",
        "develop/creating-a-primitive-driver",
    ),
    (
        "Creating an INF file for a minifilter driver",
        "ifs/creating-an-inf-file-for-a-minifilter-driver",
    ),
    (
        "Device Installations and System Restarts",
        "install/device-installations-and-system-restarts",
    ),
    (
        "Frame Server Custom Media Source",
        "stream/frame-server-custom-media-source",
    ),
    (
        "General Guidelines for INF Files",
        "install/general-guidelines-for-inf-files",
    ),
    (
        "General Syntax Rules for INF Files",
        "install/general-syntax-rules-for-inf-files",
    ),
    (
        "INF AddEventProvider Directive",
        "install/inf-addeventprovider-directive",
    ),
    (
        "INF AddService Directive",
        "install/inf-addservice-directive",
    ),
    (
        "INF AddSoftware Directive",
        "install/inf-addsoftware-directive",
    ),
    (
        "INF ClassInstall32 Section",
        "install/inf-classinstall32-section",
    ),
    ("INF CopyFiles Directive", "install/inf-copyfiles-directive"),
    ("INF DDInstall Section", "install/inf-ddinstall-section"),
    (
        "INF DDInstall.FactDef Section",
        "install/inf-ddinstall-factdef-section",
    ),
    (
        "INF DefaultInstall Section",
        "install/inf-defaultinstall-section",
    ),
    ("INF DelFiles Directive", "install/inf-delfiles-directive"),
    (
        "INF DelService Directive",
        "install/inf-delservice-directive",
    ),
    ("INF LogConfig Directive", "install/inf-logconfig-directive"),
    (
        "INF Manufacturer Section",
        "install/inf-manufacturer-section",
    ),
    ("INF Reboot Directive", "install/inf-reboot-directive"),
    (
        "INF Validation Errors and Warnings",
        "devtest/inf-validation-errors-and-warnings",
    ),
    ("INF Version Section", "install/inf-version-section"),
    ("InfVerif Error 2084", "devtest/inf-verif-error-2084"),
    (
        "Loading and unloading a minifilter",
        "ifs/loading-and-unloading",
    ),
    ("Printer Dirids", "print/printer-dirids"),
    (
        "Removing Co-installers from Driver Packages",
        "develop/removing-coinstallers",
    ),
    ("Run From Driver Store", "develop/run-from-driver-store"),
    ("RunOnce Registry Key", "install/runonce-registry-key"),
    (
        "Setting a Copy-File Flag to Support PnP Stop",
        "display/setting-a-copy-file-flag-to-support-pnp-stop",
    ),
    ("Updating Driver Files", "install/updating-driver-files"),
    ("Using Dirids", "install/using-dirids"),
];

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
        let found = PAGES.iter().find(|(name, _)| *name == title);
        found.map(|(title, file)| Link {
            title,
            url: format!("{MICROSOFT}{file}"),
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

    /// Titles of pages that are not on Microsoft Learn.
    const ELSEWHERE: [&str; 2] = [
        // A white paper, which Microsoft no longer has on the web.
        "Avoiding Unnecessary Reboots on Windows 2000",
        "Allowing a finding",
    ];

    #[test]
    fn every_title_that_a_rule_names_is_a_page_and_every_page_is_named() {
        let mut named = Vec::new();
        for rule in &ALL {
            let source = rule.source();
            assert_eq!(source.matches('"').count() % 2, 0, "{}", rule.name);
            for title in titles(&source) {
                let is_known = PAGES.iter().any(|(name, _)| *name == title);
                assert!(
                    is_known || ELSEWHERE.contains(&title),
                    "{}: {title}",
                    rule.name
                );
                named.push(title.to_owned());
            }
        }
        for title in PAGES.iter().map(|(title, _)| *title).chain(ELSEWHERE) {
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
