//! Which models sections Windows takes (docs
//! install/inf-manufacturer-section.md): of each line of `[Manufacturer]` the
//! one for its machines with the highest version that is not above its own.

use std::borrow::Cow;

use hashbrown::{HashMap, HashSet};

use super::TargetedModels;
use crate::schema::TargetOs;

/// What systems from a version on make of a models section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Those of that version take it.
    Taken,
    /// They take a closer one, and so do all later ones.
    Superseded,
    /// No Windows of that version runs on its machines.
    Nowhere,
    /// It is for later ones.
    Later,
    /// Several may apply, and the documentation does not say which comes first.
    Unclear,
}

/// The oldest Windows that a models section is for, and how close it is to the
/// machines.
pub type Rank = (TargetOs, u8);

/// A models section among those of its line that the same machines may take.
#[derive(Debug, Clone)]
pub struct Competitor {
    /// What becomes of it.
    pub fate: Fate,
    /// The number of the group of those that compete.
    pub group: usize,
    /// The higher one of a group is taken.
    pub rank: Rank,
    /// Whether sections of the group are for editions of Windows that differ.
    pub has_editions: bool,
}

/// The platforms whose models sections an x86 machine takes: the closest last.
/// Without a decoration a section serves x86 machines only.
const X86: [&str; 3] = ["", "nt", "ntx86"];
/// What becomes a platform when the INF is built.
const ANY: &str = "nt$arch$";
/// Machines for which there is no Windows 10.
const ITANIUM: &str = "ntia64";

/// What systems of a version make of models sections, in their order.
pub fn selection(models: &[TargetedModels<'_, '_>], system: TargetOs) -> Vec<Competitor> {
    let line = |models: &TargetedModels<'_, '_>| models.entry.range().start;
    let lines_with = |platform: &str| -> HashSet<usize> {
        let with = models.iter().filter(|models| models.platform() == platform);
        with.map(line).collect()
    };
    let (with_any, with_x86) = (lines_with(ANY), lines_with("ntx86"));
    let mut groups: HashMap<(usize, Cow<'_, str>), usize> = HashMap::new();
    let mut competitors: Vec<Competitor> = models
        .iter()
        .map(|models| {
            let platform = models.platform();
            let specific = X86.iter().position(|x86| platform == *x86);
            let with_any = with_any.contains(&line(models));
            let machines = match specific {
                Some(0 | 1) if with_any => Cow::Borrowed(ANY),
                Some(_) => Cow::Borrowed("ntx86"),
                None => platform.clone(),
            };
            let is_above = models.oldest() > system;
            let is_unclear = with_any && with_x86.contains(&line(models));
            let next = groups.len();
            let specific = specific.unwrap_or(X86.len());
            Competitor {
                fate: if platform == ITANIUM && system >= TargetOs::build(0) {
                    Fate::Nowhere
                } else if is_above {
                    Fate::Later
                } else if is_unclear {
                    Fate::Unclear
                } else {
                    Fate::Superseded
                },
                group: *groups.entry((line(models), machines)).or_insert(next),
                rank: (models.oldest(), u8::try_from(specific).unwrap_or_default()),
                has_editions: false,
            }
        })
        .collect();
    // The highest of each group, for each edition of Windows.
    let mut highest: HashMap<usize, HashMap<(u32, u32), Rank>> = HashMap::new();
    for (models, competitor) in models.iter().zip(&competitors) {
        if competitor.fate == Fate::Superseded {
            let of_group = highest.entry(competitor.group).or_default();
            let rank = of_group.entry(models.edition()).or_insert(competitor.rank);
            *rank = competitor.rank.max(*rank);
        }
    }
    let differ: HashSet<usize> = highest
        .iter()
        .filter(|(_, of_group)| {
            let mut versions = of_group.values().map(|(version, _)| version);
            let first = versions.next();
            versions.any(|version| Some(version) != first)
        })
        .map(|(group, _)| *group)
        .collect();
    for (models, competitor) in models.iter().zip(&mut competitors) {
        let Some(of_group) = highest.get(&competitor.group) else {
            continue;
        };
        competitor.has_editions = of_group.len() > 1;
        if competitor.fate != Fate::Superseded {
            continue;
        }
        if differ.contains(&competitor.group) {
            competitor.fate = Fate::Unclear;
        } else if of_group.get(&models.edition()) == Some(&competitor.rank) {
            competitor.fate = Fate::Taken;
        }
    }
    competitors
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::Model;
    use crate::syntax::Document;

    /// What systems from 10.0.16299 on make of the models sections of a line.
    fn fates(line: &str) -> Vec<Fate> {
        let mut text = format!("[Manufacturer]\nA = M{line}\n[M]\n");
        for decoration in line.split(',').skip(1) {
            text.push_str(&format!("[M.{}]\n", decoration.trim()));
        }
        let document = Document::new(&text);
        let model = Model::new(&document);
        selection(&model.targeted_models(), TargetOs::build(16299))
            .iter()
            .map(|competitor| competitor.fate)
            .collect()
    }

    #[test]
    fn of_each_platform_the_highest_version_is_taken_that_is_not_too_high() {
        use Fate::{Later, Superseded, Taken};
        assert_eq!(fates(""), [Taken]);
        assert_eq!(fates(",NTamd64"), [Taken, Taken]);
        assert_eq!(fates(",NTx86"), [Superseded, Taken]);
        assert_eq!(fates(",NT,NTx86"), [Superseded, Superseded, Taken]);
        assert_eq!(fates(",NT.6.1,NTx86"), [Superseded, Taken, Superseded]);
        assert_eq!(
            fates(",NTamd64.6.1,NTamd64,NTamd64.10.0...16299,NTamd64.10.0...17134,NTarm64"),
            [Taken, Superseded, Superseded, Taken, Later, Taken]
        );
        assert_eq!(
            fates(",NT$ARCH$,NT$ARCH$.6.1"),
            [Superseded, Superseded, Taken]
        );
    }

    #[test]
    fn there_is_no_windows_10_for_itanium() {
        use Fate::{Nowhere, Taken};
        assert_eq!(fates(",NTia64,NTIA64.6.1"), [Taken, Nowhere, Nowhere]);
    }

    #[test]
    fn editions_are_told_apart_where_their_versions_are_equal() {
        use Fate::{Superseded, Taken, Unclear};
        assert_eq!(
            fates(",NTamd64.6.0.1,NTamd64.6.0.3,NTamd64.5.2.3"),
            [Taken, Taken, Taken, Superseded]
        );
        // The higher version comes before the closer edition.
        assert_eq!(
            fates(",NTamd64.6.1,NTamd64.6.0.3"),
            [Taken, Unclear, Unclear]
        );
        assert_eq!(fates(",NT$ARCH$,NTx86"), [Unclear; 3]);
    }
}
