//! Sections in which Windows ignores Reboot and Restart.

use std::cell::OnceCell;

use super::{MergedSection, Model, SectionSet, without_companion};
use crate::schema::{SectionKind, directives, section_named};

/// Why Windows reads no Reboot and no Restart in a section (docs
/// install/inf-reboot-directive.md: only DDInstall itself counts).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RebootIgnored {
    /// Only the Needs of other sections lead to it.
    Needed,
    /// It stands beside a DDInstall section, as its `.Services` or `.HW`.
    Companion,
    /// It installs a setup class: [ClassInstall32].
    Class,
    /// AddService or AddInterface names it.
    Part,
    /// It looks like an install section, but nothing in the INF names it.
    Unnamed,
}

/// Where Reboot and Restart have no effect in an INF.
#[derive(Debug)]
pub struct IgnoredReboots<'d, 't> {
    model: &'d Model<'d, 't>,
    /// The install sections.
    installs: SectionSet,
    /// Sections that describe services and interfaces.
    parts: OnceCell<SectionSet>,
    /// Sections whose names are values of entries, whatever these mean.
    mentioned: OnceCell<SectionSet>,
}

impl<'d, 't> Model<'d, 't> {
    /// Where Reboot and Restart have no effect.
    pub fn ignored_reboots(&'d self) -> IgnoredReboots<'d, 't> {
        let mut installs = self.no_sections();
        for install in self.installs() {
            installs.insert(install.section);
        }
        IgnoredReboots {
            model: self,
            installs,
            parts: OnceCell::new(),
            mentioned: OnceCell::new(),
        }
    }
}

impl<'d, 't> IgnoredReboots<'d, 't> {
    /// Why the two have no effect in a section. `None` where they have one,
    /// where a setup program may install the section by its name, as those
    /// that [uninstall](Model::uninstalls), and where an entry of that name is
    /// not a directive.
    pub fn why(&self, section: MergedSection<'d, 't>) -> Option<RebootIgnored> {
        let fixed = section_named(section.name());
        if self.model.only_needed().has(section) {
            Some(RebootIgnored::Needed)
        } else if self.installs.has(section) {
            None
        } else if fixed == Some(SectionKind::ClassInstall32) {
            Some(RebootIgnored::Class)
        } else if self.is_companion(section.name()) {
            Some(RebootIgnored::Companion)
        } else if self.parts().has(section) {
            Some(RebootIgnored::Part)
        } else {
            let unnamed = looks_like_install(section)
                && fixed != Some(SectionKind::DefaultUninstall)
                && !self.mentioned().has(section)
                && !self.model.uninstalls(section);
            unnamed.then_some(RebootIgnored::Unnamed)
        }
    }

    fn is_companion(&self, name: &str) -> bool {
        let base = without_companion(name);
        base.len() < name.len() && self.model.section(base).is_some()
    }

    fn parts(&self) -> &SectionSet {
        let named = || {
            self.model
                .sections_named_by(&["AddService", "AddInterface"])
        };
        self.parts.get_or_init(named)
    }

    fn mentioned(&self) -> &SectionSet {
        self.mentioned.get_or_init(|| {
            let mut mentioned = self.model.no_sections();
            let rows = self.model.sections().flat_map(|section| section.rows());
            for value in rows.flat_map(|row| row.values()) {
                if let Some(section) = self.model.section(&self.model.text(&value)) {
                    mentioned.insert(section);
                }
            }
            mentioned
        })
    }
}

/// Whether all entries of a section are directives.
fn looks_like_install(section: MergedSection<'_, '_>) -> bool {
    let mut keys = section.rows().map(|row| row.key());
    keys.all(|key| key.is_some_and(|key| may_install(&key)))
}

/// Whether a directive may stand in an install section, or beside it where it
/// adds services and interfaces.
fn may_install(key: &str) -> bool {
    let kinds = [
        SectionKind::DdInstall,
        SectionKind::Services,
        SectionKind::Interfaces,
    ];
    let mut meanings = directives(key).iter();
    meanings.any(|directive| kinds.iter().any(|kind| directive.is_in(*kind)))
}
