//! Which platforms get to a section, and where a file lies in the package for them.

use std::cell::OnceCell;

use hashbrown::HashMap;

use super::{Blocker, FIRST};
use crate::model::{Fate, Model, selection};
use crate::rules::Context;
use crate::schema::{ARCHITECTURES, TargetOs};
use crate::syntax::{eq_ignore_case, fold_case};

/// The architectures whose machines take sections, and what the package has for each.
pub(super) struct Platforms<'d, 't> {
    model: &'d Model<'d, 't>,
    /// The first Windows that counts.
    first: TargetOs,
    /// By the names of sections, in the form of [`fold_case`]. `None` where an
    /// architecture is not known.
    by_section: OnceCell<Option<HashMap<String, Vec<&'static str>>>>,
}

impl<'d, 't> Platforms<'d, 't> {
    pub(super) fn of(context: &Context<'d, 't>) -> Platforms<'d, 't> {
        Platforms {
            model: context.model,
            first: context.options.target_os.unwrap_or(FIRST).max(FIRST),
            by_section: OnceCell::new(),
        }
    }

    /// The one subdirectory of the package in which a file lies for all platforms that
    /// get to a section.
    pub(super) fn subdirectory(&self, section: &str, file: &str) -> Result<String, Blocker> {
        let sources = self.model.source_files(file);
        let first = sources.first().ok_or(Blocker::NoSource)?;
        if let Some(source) = sources.iter().find(|source| !source.disk_path.is_empty()) {
            return Err(Blocker::DiskPath(source.disk_path.clone()));
        }
        let percent = sources
            .iter()
            .find(|source| source.subdirectory.contains('%'));
        if let Some(source) = percent {
            return Err(Blocker::Percent(source.subdirectory.clone()));
        }
        let is_same = |other: &String| eq_ignore_case(other, &first.subdirectory);
        if sources.iter().all(|source| is_same(&source.subdirectory)) {
            return Ok(first.subdirectory.clone());
        }
        let architectures = self.architectures(section).ok_or(Blocker::Sources)?;
        let mut found: Vec<String> = Vec::new();
        for architecture in architectures {
            let own = self.model.source_subdirectories(file, architecture);
            let [subdirectory] = own.as_slice() else {
                return Err(Blocker::Sources);
            };
            if !found
                .iter()
                .any(|known| eq_ignore_case(known, subdirectory))
            {
                found.push(subdirectory.clone());
            }
        }
        match found.as_slice() {
            [] => Err(Blocker::Sources),
            [one] => Ok(one.clone()),
            _ => Err(Blocker::Platforms),
        }
    }

    /// Whether some files that a section names lie in one subdirectory of the package for
    /// each platform that gets to the section.
    pub(super) fn agree<'f>(&self, section: &str, files: impl Iterator<Item = &'f str>) -> bool {
        let Some(architectures) = self.architectures(section) else {
            return false;
        };
        let files: Vec<&str> = files.collect();
        architectures.iter().all(|architecture| {
            let mut known: Option<String> = None;
            files.iter().all(|file| {
                let own = self.model.source_subdirectories(file, architecture);
                let [own] = own.as_slice() else { return false };
                let known = known.get_or_insert_with(|| own.clone());
                eq_ignore_case(known, own)
            })
        })
    }

    /// The architectures whose machines get to a section on new systems, where all that
    /// do are known.
    fn architectures(&self, section: &str) -> Option<&[&'static str]> {
        let by_section = self.by_section.get_or_init(|| self.find()).as_ref()?;
        let found = by_section.get(fold_case(section).as_ref())?;
        Some(found)
    }

    fn find(&self) -> Option<HashMap<String, Vec<&'static str>>> {
        let model = self.model;
        let models = model.targeted_models();
        let fates = selection(&models, self.first);
        if models.len() != model.models_sections().len() {
            return None;
        }
        let mut found: HashMap<String, Vec<&'static str>> = HashMap::new();
        for known in &ARCHITECTURES {
            let mut taken = model.no_sections();
            for (models, competitor) in models.iter().zip(&fates) {
                let architecture = models.architecture()?;
                let is_old = matches!(competitor.fate, Fate::Superseded | Fate::Nowhere);
                if architecture == known.name && !is_old {
                    model.add_taken(models, &mut taken);
                }
            }
            for name in model.reached_by_windows(&taken) {
                found.entry(name).or_default().push(known.name);
            }
        }
        Some(found)
    }
}
