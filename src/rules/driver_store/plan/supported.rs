//! Sections that apply to Windows versions with DIRID 13.

use hashbrown::HashSet;

use super::{Blocker, FIRST};
use crate::model::{Fate, Install, InstallKind, selection};
use crate::rules::Context;
use crate::schema::Feature;
use crate::syntax::fold_case;

/// Which sections what kind of installation gets to.
#[derive(Debug)]
pub(super) struct SupportedSections {
    /// What keeps all that `[DefaultInstall]` leads to where it is.
    default_stays: Option<Blocker>,
    /// From `[DefaultInstall]`, where that stays.
    by_default: HashSet<String>,
    /// From install sections that new systems take.
    by_new: HashSet<String>,
    /// From all install sections of devices.
    by_any: HashSet<String>,
}

impl SupportedSections {
    pub(super) fn of(context: &Context<'_, '_>) -> SupportedSections {
        let model = context.model;
        let (by_default, devices): (Vec<_>, Vec<_>) = model
            .installs()
            .partition(|install| install.kind == InstallKind::Default);
        let new = context.options.target_os.unwrap_or(FIRST).max(FIRST);
        let models = model.targeted_models();
        let fates = selection(&models, new);
        let mut known = model.no_sections();
        let mut taken = model.no_sections();
        for (models, competitor) in models.iter().zip(&fates) {
            for install in model.installs_of(models.section) {
                known.insert(install.section);
            }
            // Those that new systems never take.
            if !matches!(competitor.fate, Fate::Superseded | Fate::Nowhere) {
                model.add_taken(models, &mut taken);
            }
        }
        let default_stays = default_stays(context);
        let primitive: &[Install<'_, '_>] = match default_stays {
            Some(_) => &[],
            None => &by_default,
        };
        let by_new = devices.iter();
        let by_new =
            by_new.filter(|install| taken.has(install.section) || !known.has(install.section));
        let by_new: Vec<_> = by_new.chain(primitive).copied().collect();
        SupportedSections {
            by_default: match default_stays {
                Some(_) => model.reached_from(&by_default),
                None => HashSet::new(),
            },
            default_stays,
            by_new: model.reached_from(&by_new),
            by_any: model.reached_from(&devices),
        }
    }

    /// Whether a section serves systems that are older than the Driver Store, or no
    /// Windows NT, and nothing else.
    pub(super) fn is_old(&self, section: &str) -> bool {
        let name = fold_case(section);
        self.by_any.contains(name.as_ref())
            && !self.by_new.contains(name.as_ref())
            && !self.by_default.contains(name.as_ref())
    }

    /// Whether new systems get to a section.
    pub(super) fn is_installed(&self, section: &str) -> bool {
        self.by_new.contains(fold_case(section).as_ref())
    }

    /// What keeps all that a section copies where it is.
    pub(super) fn moves(&self, section: &str) -> Result<(), Blocker> {
        let stays = self.default_stays.as_ref();
        let is_default = |_: &&Blocker| self.by_default.contains(fold_case(section).as_ref());
        if let Some(blocker) = stays.filter(is_default) {
            Err(blocker.clone())
        } else if self.is_installed(section) {
            Ok(())
        } else {
            Err(Blocker::NoModels)
        }
    }
}

/// What keeps all that `[DefaultInstall]` leads to where it is; nothing where the INF is
/// a primitive driver for Windows that knows of them.
fn default_stays(context: &Context<'_, '_>) -> Option<Blocker> {
    let not_primitive = context.model.not_primitive();
    not_primitive.map(Blocker::DefaultInstall).or_else(|| {
        let target = context.options.target_os;
        let is_newer = target.is_some_and(|target| target >= Feature::PrimitiveDriver.since());
        (!is_newer).then_some(Blocker::OlderTarget)
    })
}
