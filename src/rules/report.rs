//! How a rule reports.

use std::ops::Range;

use super::{Context, Finding, Fix, Rule, Severity};
use crate::model::{DirectiveSite, RegistryValue};

/// Where a finding stands: made of a directive, a registry value, a copied file, or
/// the name of a section and a range of offsets in the text, from 0.
#[derive(Debug)]
pub struct Location {
    /// The name of the section; empty where it is in none.
    section: String,
    /// Offsets in the text, from 0.
    range: Range<usize>,
}

impl From<(&str, Range<usize>)> for Location {
    fn from((section, range): (&str, Range<usize>)) -> Location {
        Location {
            section: section.to_owned(),
            range,
        }
    }
}

impl From<&DirectiveSite<'_, '_>> for Location {
    fn from(site: &DirectiveSite<'_, '_>) -> Location {
        (site.section.name(), site.entry().content()).into()
    }
}

impl From<&RegistryValue<'_, '_>> for Location {
    fn from(value: &RegistryValue<'_, '_>) -> Location {
        (value.section.name(), value.entry().content()).into()
    }
}

/// A finding that is being put together. The context has it as soon as this is
/// dropped.
#[derive(Debug)]
pub struct Report<'c, 'd, 't> {
    context: &'c Context<'d, 't>,
    /// The codes that the rule may report.
    codes: &'static [u16],
    /// Whether the rule finds nothing but what InfVerif reports.
    is_of_infverif: bool,
    finding: Option<Finding>,
}

impl<'d, 't> Context<'d, 't> {
    /// Reports something, with the severity that the rule has under the profile.
    pub fn report<'c>(
        &'c self,
        rule: &Rule,
        at: impl Into<Location>,
        message: impl Into<String>,
    ) -> Report<'c, 'd, 't> {
        let Location { section, range } = at.into();
        Report {
            context: self,
            codes: rule.infverif.codes,
            is_of_infverif: rule.is_of_infverif(),
            finding: Some(Finding {
                rule: rule.name,
                infverif: Vec::new(),
                severity: self.options.severity_of(rule),
                message: message.into(),
                section,
                range,
                help: None,
                fix: None,
            }),
        }
    }
}

impl Report<'_, '_, '_> {
    /// Names the codes under which InfVerif reports the same, in any order.
    pub fn infverif(self, codes: &[u16]) -> Self {
        debug_assert!(codes.iter().all(|code| self.codes.contains(code)));
        self.with(|finding| {
            finding.infverif = codes.to_vec();
            finding.infverif.sort_unstable();
        })
    }

    /// Gives it another severity than the rule's.
    pub fn severity(self, severity: Severity) -> Self {
        self.with(|finding| finding.severity = severity)
    }

    /// Says what a person can do.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.with(|finding| finding.help = Some(help.into()))
    }

    /// Says what a person can do, if there is anything to say.
    pub fn help_if(self, help: Option<impl Into<String>>) -> Self {
        self.with(|finding| finding.help = help.map(Into::into))
    }

    /// Gives it a fix, if there is one.
    pub fn fix(self, fix: impl Into<Option<Fix>>) -> Self {
        self.with(|finding| finding.fix = fix.into())
    }

    fn with(mut self, change: impl FnOnce(&mut Finding)) -> Self {
        if let Some(finding) = &mut self.finding {
            change(finding);
        }
        self
    }
}

impl Drop for Report<'_, '_, '_> {
    fn drop(&mut self) {
        if let Some(mut finding) = self.finding.take()
            && self
                .context
                .options
                .takes(&mut finding, self.is_of_infverif)
        {
            self.context.add(finding);
        }
    }
}
