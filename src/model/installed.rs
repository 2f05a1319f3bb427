//! Which sections Windows of a version installs.

use std::cell::OnceCell;

use hashbrown::HashSet;

use super::files::COPY_FILES;
use super::selection::{Fate, selection};
use super::{Install, InstallKind, MergedSection, Model, SectionSet, TargetedModels};
use crate::schema::{
    ARCHITECTURES, Architecture, SectionKind, TargetOs, architecture, section_named, target_os,
};
use crate::syntax::fold_case;

/// The sections that Windows of a version or later installs.
#[derive(Debug)]
pub struct Installed<'d, 't> {
    model: &'d Model<'d, 't>,
    /// The install sections that it takes.
    taken: SectionSet,
    /// These, and the lists that their CopyFiles directives name: what is nearly
    /// always asked for, and cheap to find.
    plain: SectionSet,
    /// The names of all, in the form of [`fold_case`].
    all: OnceCell<HashSet<String>>,
}

impl<'d, 't> Installed<'d, 't> {
    /// Whether an install section that is taken leads to a section, or is it.
    pub fn has(&self, section: MergedSection<'_, '_>) -> bool {
        self.plain.has(section)
            || self
                .all
                .get_or_init(|| self.model.reached_from_taken(&self.taken))
                .contains(fold_case(section.name()).as_ref())
    }
}

impl<'d, 't> Model<'d, 't> {
    /// The sections that the install sections lead to which Windows of a version
    /// or later takes, these included: those of the models sections that it takes,
    /// with the platform decoration that it takes, `[DefaultInstall]` and
    /// `[ClassInstall32]`.
    ///
    /// Without devices and without `[DefaultInstall]`, every section that looks
    /// like an install section is one, since nothing else could be installed.
    pub fn installed_since(&'d self, first: TargetOs) -> Installed<'d, 't> {
        let taken = self.taken_since(first);
        let mut plain = taken.clone();
        for site in self.directives(COPY_FILES) {
            if taken.has(site.section) {
                for name in site.values() {
                    if let Some(list) = self.section(&self.text(&name)) {
                        plain.insert(list);
                    }
                }
            }
        }
        Installed {
            model: self,
            taken,
            plain,
            all: OnceCell::new(),
        }
    }

    /// The install sections that Windows of a version or later takes.
    fn taken_since(&'d self, first: TargetOs) -> SectionSet {
        let mut taken = self.no_sections();
        let models = self.targeted_models();
        let mut known = self.no_sections();
        for (models, competitor) in models.iter().zip(selection(&models, first)) {
            known.insert(models.section);
            if !matches!(competitor.fate, Fate::Superseded | Fate::Nowhere) {
                self.add_taken(models, &mut taken);
            }
        }
        // Those whose TargetOS is not understood.
        let mut has_devices = false;
        for models in self.models_sections() {
            has_devices |= models.rows().next().is_some();
            if !known.has(models) {
                self.take_installs(models, None, &mut taken);
            }
        }
        let has_default = self
            .installs()
            .any(|install| install.kind == InstallKind::Default);
        let is_alone = !has_devices && !has_default;
        for section in self.sections() {
            if section_named(section.name()) == Some(SectionKind::ClassInstall32) {
                taken.insert(section);
            }
        }
        for install in self.installs() {
            let is_started = match install.kind {
                InstallKind::Device => false,
                InstallKind::Default => true,
                InstallKind::Presumed => is_alone,
            };
            if is_started {
                taken.insert(install.section);
            }
        }
        taken
    }

    /// Adds the install sections that Windows takes of what a models section names, each
    /// with the platform decoration that fits a machine best: where `[Lamp.NT]` is there
    /// no Windows NT reads `[Lamp]`.
    pub fn add_taken(&'d self, models: &TargetedModels<'d, 't>, taken: &mut SectionSet) {
        self.take_installs(models.section, architectures(models), taken);
    }

    /// The names of the sections that install sections which are taken lead to,
    /// these included, in the form of [`fold_case`].
    fn reached_from_taken(&'d self, taken: &SectionSet) -> HashSet<String> {
        let starts = self.sections().filter(|section| taken.has(*section));
        let starts = starts.map(|section| Install {
            kind: InstallKind::Device,
            section,
        });
        let starts: Vec<Install<'d, 't>> = starts.collect();
        // A value that is the name of a models section means something else, such
        // as a service.
        let mut ends = self.no_sections();
        for models in self.models_sections() {
            if !taken.has(models) {
                ends.insert(models);
            }
        }
        self.reached_up_to(&ends, &starts)
    }

    /// Adds the install sections that the lines of a models section name, as
    /// machines of an architecture take them, or of any where it is not known:
    /// the one with the platform decoration that fits best.
    fn take_installs(
        &'d self,
        models: MergedSection<'d, 't>,
        architecture: Option<&str>,
        taken: &mut SectionSet,
    ) {
        let architectures = || {
            let all = ARCHITECTURES.iter().filter(|known| known.is_current);
            let all = all.map(|known| known.name);
            all.filter(move |known| architecture.is_none_or(|own| own == *known))
        };
        for name in self.install_names(models) {
            for architecture in architectures() {
                let suffixes = [&*format!(".nt{architecture}"), ".nt", ""];
                let mut sections = suffixes
                    .iter()
                    .filter_map(|suffix| self.section(&format!("{name}{suffix}")));
                if let Some(section) = sections.next() {
                    taken.insert(section);
                }
            }
            // Decorations that no list knows may be anything.
            for section in self.decorated_as(&name) {
                let suffix = section.name().get(name.len() + 1..).unwrap_or_default();
                if !is_known(suffix) {
                    taken.insert(section);
                }
            }
        }
    }
}

/// Whether a platform decoration is one that Windows knows, without a version.
fn is_known(decoration: &str) -> bool {
    target_os(decoration).is_some_and(|(platform, _)| {
        let processor = platform.get(2..).unwrap_or_default();
        let is_processor = processor.is_empty() || architecture(processor).is_some();
        is_processor && platform.len() == decoration.len()
    })
}

impl TargetedModels<'_, '_> {
    /// The architecture whose machines take the models section; `None` where it is not
    /// one that is known.
    pub fn architecture(&self) -> Option<&'static str> {
        architectures(self)
    }
}

/// The architecture whose machines take a models section; `None` where it is not
/// one that is known. Without one it is x86 (docs
/// install/inf-manufacturer-section.md), but an INF that names no other is taken
/// to be meant for all.
fn architectures(models: &TargetedModels<'_, '_>) -> Option<&'static str> {
    let platform = models.platform();
    let architecture = platform.strip_prefix("nt").unwrap_or_default();
    if architecture.is_empty() {
        let has_others = models.entry.fields().len() > 1;
        return (has_others || !platform.is_empty()).then_some("x86");
    }
    ARCHITECTURES
        .iter()
        .map(|known: &Architecture| known.name)
        .find(|known| *known == architecture)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::syntax::Document;

    /// Which of the lists of an INF Windows 10 or later installs. Each install
    /// section, which stands with the name of its list, copies one.
    fn lists(manufacturer: &str, models: &[(&str, &str)], installs: &[&str]) -> Vec<String> {
        let mut text = String::new();
        if !manufacturer.is_empty() {
            text += &format!("[Manufacturer]\nA = {manufacturer}\n");
        }
        for (name, install) in models {
            text += &format!("[{name}]\nd = {install}, X\\Y\n");
        }
        for install in installs {
            text += &format!(
                "[{install}]\nCopyFiles = {install}_L\n[{install}.Services]\nAddService = s,,S\n[{install}_L]\na.sys\n"
            );
        }
        let document = Document::new(&text);
        let model = Model::new(&document);
        let installed = model.installed_since(TargetOs::build(0));
        let lists = installs.iter().filter(|install| {
            let list = model.section(&format!("{install}_L"));
            let is_plain = list.is_some_and(|list| installed.plain.has(list));
            let is_installed = list.is_some_and(|list| installed.has(list));
            // The cheap answer is the same as the thorough one.
            let all = model.reached_from_taken(&installed.taken);
            let name = format!("{install}_L").to_ascii_lowercase();
            assert_eq!(is_installed, all.contains(&name), "{install}");
            assert!(is_installed || !is_plain, "{install}");
            is_installed
        });
        lists.map(|install| (*install).to_owned()).collect()
    }

    #[test]
    fn older_models_lead_windows_10_nowhere() {
        let installs = ["Old", "New", "Next", "Itanium"];
        let found = lists(
            "M, NTamd64.6.1, NTamd64.10.0, NTamd64.10.0...17134, NTia64",
            &[
                ("M.NTamd64.6.1", "Old"),
                ("M.NTamd64.10.0", "New"),
                ("M.NTamd64.10.0...17134", "Next"),
                ("M.NTia64", "Itanium"),
            ],
            &installs,
        );
        assert_eq!(found, ["New", "Next"]);
        // The undecorated one is for x86 machines, which have their own.
        let found = lists(
            "M, NTx86, NTamd64",
            &[("M", "Old"), ("M.NTx86", "New"), ("M.NTamd64", "Next")],
            &installs,
        );
        assert_eq!(found, ["New", "Next"]);
        // A TargetOS that is not understood may be any.
        let found = lists(
            "M, NTamd64, NTamd64.%OS%",
            &[("M.NTamd64.%OS%", "Old")],
            &installs,
        );
        assert_eq!(found, ["Old"]);
    }

    #[test]
    fn a_service_called_as_a_models_section_does_not_lead_there() {
        let found = lists(
            "s, NTamd64.6.1, NTamd64.10.0",
            &[
                ("s.NTamd64.6.1", "Old"),
                ("s.NTamd64.10.0", "New"),
                ("s", "Old"),
            ],
            &["Old", "Old.NT", "New"],
        );
        assert_eq!(found, ["Old.NT", "New"]);
    }

    #[test]
    fn of_the_decorations_of_an_install_section_the_best_is_taken() {
        let installs = ["I", "I.NT", "I.NTx86", "I.NTamd64", "I.NTia64"];
        for (manufacturer, models, expected) in [
            ("M, NTamd64", "M.NTamd64", &["I.NTamd64"][..]),
            ("M, NTx86", "M.NTx86", &["I.NTx86"]),
            ("M, NTarm64", "M.NTarm64", &["I.NT"]),
            ("M", "M", &["I.NT", "I.NTx86", "I.NTamd64"]),
            (
                "M, NT$ARCH$",
                "M.NT$ARCH$",
                &["I.NT", "I.NTx86", "I.NTamd64"],
            ),
        ] {
            let found = lists(manufacturer, &[(models, "I")], &installs);
            assert_eq!(found, expected, "{manufacturer}");
        }
        let found = lists("M, NTamd64", &[("M.NTamd64", "I.NTx86")], &installs);
        assert_eq!(found, ["I.NTx86"]);
    }

    #[test]
    fn a_section_that_no_models_name_is_installed_only_where_there_is_nothing_else() {
        let models = [("M.NTamd64", "I")];
        let found = lists("M, NTamd64", &models, &["I", "Other", "ClassInstall32"]);
        assert_eq!(found, ["I", "ClassInstall32"]);
        let found = lists("", &[], &["DefaultInstall", "Other"]);
        assert_eq!(found, ["DefaultInstall"]);
        assert_eq!(lists("", &[], &["One", "Other"]), ["One", "Other"]);
    }
}
