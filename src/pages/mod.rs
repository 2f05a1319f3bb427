//! The pages of documentation: of rules, copy flags, DIRIDs and InfVerif's codes, and the
//! guides in `docs/`. All are Markdown.

mod copy_flags;
mod dirids;
mod infverif;
mod links;

use crate::rules::Rule;
use crate::schema::{CopyFlags, number};

pub use infverif::{Tier, infverif_table};
pub use links::{Link, Links, links};

/// A guide of `docs/`.
struct Guide {
    name: &'static str,
    text: &'static str,
}

static GUIDES: [Guide; 8] = [
    Guide {
        name: "restarts",
        text: include_str!("../../docs/restarts.md"),
    },
    Guide {
        name: "installers",
        text: include_str!("../../docs/installers.md"),
    },
    Guide {
        name: "configuration",
        text: include_str!("../../docs/configuration.md"),
    },
    Guide {
        name: "migrating",
        text: include_str!("../../docs/migrating.md"),
    },
    Guide {
        name: "driver-store",
        text: include_str!("../../docs/driver-store.md"),
    },
    Guide {
        name: "after-fixing",
        text: include_str!("../../docs/after-fixing.md"),
    },
    Guide {
        name: "editors",
        text: include_str!("../../docs/editors.md"),
    },
    Guide {
        name: "effect",
        text: include_str!("../../docs/effect.md"),
    },
];

/// The names of the guides.
pub fn guides() -> impl Iterator<Item = &'static str> {
    GUIDES.iter().map(|guide| guide.name)
}

/// The names of the guides, each with its title.
pub fn guide_titles() -> impl Iterator<Item = (&'static str, &'static str)> {
    GUIDES.iter().map(|guide| {
        let title = guide.text.lines().next().unwrap_or_default();
        (guide.name, title.trim_start_matches(['#', ' ']))
    })
}

/// The page of a topic: a rule, a guide, copy flags, a DIRID or a code of InfVerif. `None`
/// where it is none of them.
///
/// Copy flags are given by name or as a number with `0x`; names and numbers may
/// be joined with `|`. A number without is a code of InfVerif where it has such a one, or
/// else a DIRID, as in `13` or `%13%`; where it can be one of copy flags as well, their page follows, or, where these
/// exclude each other, a pointer to it.
pub fn page(topic: &str) -> Option<String> {
    let topic = topic.trim();
    if let Some(rule) = Rule::named(topic) {
        return Some(of_rule(rule));
    }
    if let Some(page) = infverif::page(topic) {
        return Some(page);
    }
    let named = |guide: &&Guide| guide.name.eq_ignore_ascii_case(topic);
    if let Some(guide) = GUIDES.iter().find(named) {
        return Some(guide.text.to_owned());
    }
    if let Some(flags) = copy_flags::read(topic) {
        return Some(copy_flags::page(flags));
    }
    let dirid = topic
        .strip_prefix('%')
        .and_then(|topic| topic.strip_suffix('%'));
    let value = number(dirid.unwrap_or(topic))?;
    let mut page = dirids::page(value);
    if dirid.is_none() && copy_flags::are_known(value) {
        if CopyFlags(value).exclusion().is_none() {
            page.push_str("\nAs copy flags the same number means something else:\n\n");
            page.push_str(&copy_flags::page(value));
        } else {
            page.push_str(&format!(
                "\nAs copy flags, of which some exclude each other, see `infmend explain {value:#x}`.\n"
            ));
        }
    }
    Some(page)
}

/// The page of a rule, with the guides that it leads to, and Microsoft's pages.
fn of_rule(rule: &Rule) -> String {
    let mut page = format!(
        "{}\n\
         ## See also\n\
         - [What needs a restart and what does not](../restarts.md): `infmend explain restarts`\n\
         - [For authors of setup programs](../installers.md): `infmend explain installers`\n\
         - [Suppressing findings and configuring infmend](../configuration.md): `infmend explain configuration`\n",
        rule.page()
    );
    for Link { title, url } in links(rule.name).iter().flat_map(|links| &links.sources) {
        page.push_str(&format!("- Microsoft: [{title}]({url})\n"));
    }
    page
}
