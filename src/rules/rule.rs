//! What a rule is.

use super::driver_store::{self, run_from_driver_store};
use super::file::encoding;
use super::meta::unused_allow;
use super::package::{catalog_file, pnp_lockdown};
use super::{ALL, Context, Finding, Options, Severity};
use crate::model::Model;

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// What it finds, in a few words.
    pub summary: &'static str,
    /// Why it matters, in a few words: the reason that a diff gives.
    pub why: &'static str,
    /// How bad its findings are.
    pub severity: Severity,
    /// The file that it stands in, whose module documentation is its page.
    pub(crate) page: &'static str,
    pub(crate) check: fn(&Context<'_, '_>, &mut Vec<Finding>),
}

/// `run-from-driver-store` where nobody has named a target: of INFs that no
/// Windows takes which cannot run them from there.
static WHERE_REQUIRED: Rule = run_from_driver_store::RULE;

/// When fixes are made: those of a turn only when none of the turns before it is
/// left to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The others.
    First,
    /// What tidies up: the fixes before may bring what an allowance is for.
    Tidying,
    /// The file in another encoding, which is no edit of the text.
    Encoding,
}

impl Turn {
    /// All of them, in their order.
    pub const ALL: [Turn; 3] = [Turn::First, Turn::Tidying, Turn::Encoding];
}

impl Rule {
    /// The rule as it is enabled where no rules are selected. Moving a package to
    /// the Driver Store, and what goes with it, takes a user who says for which
    /// Windows, or an INF that does: none of it is needed to do without a restart.
    pub fn unselected(&'static self, options: &Options) -> Option<&'static Rule> {
        if options.target_os.is_some() {
            return Some(self);
        }
        match self.name {
            name if name == run_from_driver_store::RULE.name => Some(&WHERE_REQUIRED),
            name if name == pnp_lockdown::RULE.name || name == catalog_file::RULE.name => None,
            _ => Some(self),
        }
    }

    /// Whether the rule has anything to say of an INF.
    pub(super) fn is_about(&self, model: &Model<'_, '_>) -> bool {
        !std::ptr::eq(self, &WHERE_REQUIRED) || driver_store::is_required(model)
    }

    /// The rule of a name.
    pub fn named(name: &str) -> Option<&'static Rule> {
        ALL.iter().find(|rule| rule.name.eq_ignore_ascii_case(name))
    }

    /// Whether the rule tidies up after the others: its fixes are made only
    /// when no other is left to make.
    pub fn comes_last(name: &str) -> bool {
        Rule::turn(name) == Turn::Tidying
    }

    /// When the fixes of a rule are made.
    pub fn turn(name: &str) -> Turn {
        if name == unused_allow::RULE.name {
            Turn::Tidying
        } else if name == encoding::RULE.name {
            Turn::Encoding
        } else {
            Turn::First
        }
    }

    /// The page of the rule, in Markdown.
    pub fn page(&self) -> String {
        let lines = self
            .page
            .lines()
            .map_while(|line| line.strip_prefix("//!"))
            .map(|line| line.strip_prefix(' ').unwrap_or(line));
        let mut page = format!("# {}\n\n", self.name);
        for line in lines {
            page.push_str(line);
            page.push('\n');
        }
        page
    }

    /// Where the rule comes from: the last part of its page, as one line.
    pub fn source(&self) -> String {
        let page = self.page();
        let source = page
            .split_once("## Source")
            .map_or("", |(_, source)| source);
        source.split_whitespace().collect::<Vec<&str>>().join(" ")
    }
}
